/* The law of one conversation, or of the attempts alone: an atom for each number of attempts. */
#include "gamble.inl"

/* The failures of all bugs: E e^(s K) = prod (p / (1 - q e^s))^n, where it exists. */
LOOPCOST_INTERNAL double loopcost__failures_log_moment(const loopcost_strategy *strategy, double s)
{
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < strategy->generator->n_classes; i++) {
        const loopcost_class one = loopcost__strategy_class(strategy, i);
        const double th = (1.0 - one.fix_chance) / one.fix_chance;
        const double below_pole = -th * expm1(s); /* (1 - q e^s)/p - 1 */
        if (one.count == 0.0 || one.fix_chance == 1.0)
            continue;
        if (below_pole <= -1.0)
            return HUGE_VAL;
        sum -= one.count * log1p(below_pole);
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__failures_above(const void *strategy, double log_tail, double s)
{
    return (loopcost__failures_log_moment((const loopcost_strategy *)strategy, s) + log_tail) / s;
}

/* Minus the number that the failures are below with a chance of `tail`. */
LOOPCOST_INTERNAL double loopcost__failures_below(const void *strategy, double log_tail, double s)
{
    return (loopcost__failures_log_moment((const loopcost_strategy *)strategy, -s) + log_tail) / s;
}

/* A table of so many failures is short. */
#define LOOPCOST__SHORT 1000.0

/* The numbers of failures that have an atom: outside them there is less than `tail` on each side. */
typedef struct loopcost__reach {
    double first, last;
} loopcost__reach;

LOOPCOST_INTERNAL loopcost__reach loopcost__failures_reach(const loopcost__gamble *gamble, double tail)
{
    const loopcost__failures f = loopcost__strategy_failures(gamble->strategy);
    const double sd = sqrt(f.m1 + f.m2), log_tail = -log(tail);
    const loopcost_strategy *strategy = gamble->strategy;
    loopcost__reach reach = {0.0, 0.0};
    if (f.m1 == 0.0)
        return reach;
    reach.last = ceil(loopcost__least_bound(loopcost__failures_above, strategy, log_tail, 1e-2 / sd, 1e2 / sd + 40.0));
    /* A short table may as well begin at 0. */
    if (reach.last > LOOPCOST__SHORT)
        reach.first =
            floor(fmax(0.0, -loopcost__least_bound(loopcost__failures_below, strategy, log_tail, 1e-3 / sd, 1e4)));
    return reach;
}

LOOPCOST_INTERNAL void loopcost__strategy_stream(const loopcost_strategy *strategy, double *memory,
                                                 loopcost__stream *stream)
{
    loopcost__attempts_law law;
    uint32_t i;
    memset(&law, 0, sizeof law);
    law.stream.classes = (char *)memory;
    for (i = 0; i < strategy->generator->n_classes; i++) {
        const loopcost_class one = loopcost__strategy_class(strategy, i);
        loopcost__law_add(&law, &one);
    }
    *stream = law.stream;
}

/* The chances of first .. last failures, times a number that is returned, and what lies beyond. What lies below `first`
 * is counted there. */
typedef struct loopcost__filled {
    double total, beyond;
} loopcost__filled;

LOOPCOST_INTERNAL loopcost__filled loopcost__fill_failures(loopcost__stream *stream, const loopcost__reach *reach,
                                                           double *chances)
{
    loopcost__stream_sum total = {{0.0, 0.0}, 0}, outside = {{0.0, 0.0}, 0};
    loopcost__filled filled = {1.0, 0.0};
    uint64_t n = 0, i;
    if (!stream->n) {
        for (i = 0; i <= (uint64_t)(reach->last - reach->first); i++)
            chances[i] = i ? 0.0 : 1.0;
        return filled;
    }
    loopcost__stream_start(stream);
    for (;; loopcost__stream_next(stream)) {
        if (stream->scalings > total.scalings)
            for (i = 0; i < n; i++)
                chances[i] = ldexp(chances[i], -LOOPCOST__SCALE_BITS);
        loopcost__stream_add(&total, stream);
        if (stream->k < reach->first || stream->k > reach->last) {
            loopcost__stream_add(&outside, stream);
        } else {
            chances[n++] = stream->at.high + (stream->k == reach->first ? outside.sum.high : 0.0);
            if (stream->k == reach->first || stream->k == reach->last)
                outside.sum = loopcost__pair_of(0.0, 0.0);
            outside.scalings = stream->scalings;
        }
        if (stream->k > reach->last && loopcost__stream_ended(stream, outside.sum.high))
            break;
    }
    filled.total = total.sum.high;
    filled.beyond = outside.sum.high;
    return filled;
}

/* The same of a short table, in doubles: q^k carries the rounding of q so many times, 1e-13 in all. */
LOOPCOST_INTERNAL loopcost__filled loopcost__fill_short(loopcost__stream *stream, const loopcost__reach *reach,
                                                        double *chances)
{
    double *const classes = (double *)stream->classes; /* q, n q and h of each, in place of the records */
    loopcost__filled filled = {1.0, 0.0};
    uint32_t i;
    for (i = 0; i < stream->n; i++) {
        const loopcost__stream_class one = loopcost__stream_get(stream, i);
        classes[3 * i] = one.q.high;
        classes[3 * i + 1] = one.weight.high;
        classes[3 * i + 2] = 1.0;
    }
    chances[0] = 1.0;
    stream->k = 0.0;
    stream->at = loopcost__pair_of(1.0, 0.0);
    do {
        double sum = 0.0;
        for (i = 0; i < stream->n; i++)
            sum += classes[3 * i + 1] * classes[3 * i + 2];
        stream->k += 1.0;
        stream->at.high = sum / stream->k;
        for (i = 0; i < stream->n; i++)
            classes[3 * i + 2] = stream->at.high + classes[3 * i] * classes[3 * i + 2];
        filled.total += stream->at.high;
        if (stream->k <= reach->last)
            chances[(uint64_t)stream->k] = stream->at.high;
        else
            filled.beyond += stream->at.high;
    } while (stream->k <= reach->last || loopcost__stream_rest(stream) > filled.beyond * LOOPCOST__STREAM_ENOUGH);
    return filled;
}

/* Neither long nor so unlikely at its start that 1/P(no failure) would overflow. */
LOOPCOST_INTERNAL int loopcost__is_short(const loopcost_strategy *strategy, const loopcost__reach *reach)
{
    double bits = 0.0;
    uint32_t i;
    for (i = 0; i < strategy->generator->n_classes; i++) {
        const loopcost_class one = loopcost__strategy_class(strategy, i);
        bits -= one.count * log(one.fix_chance);
    }
    return reach->last <= LOOPCOST__SHORT && bits < 300.0;
}

/* What the table of a law by number of attempts is made of. */
typedef struct loopcost__attempts_plan {
    loopcost__reach reach;
    uint64_t length; /* numbers that are worked out, */
    uint64_t atoms;  /* of which so many are kept: a capped conversation ends */
} loopcost__attempts_plan;

/* A table that is longer is worked out up to the cap alone: its last chance is good to 1e-16, not to twelve digits. */
#define LOOPCOST__LONG_TABLE 20000

LOOPCOST_INTERNAL int loopcost__is_streamed(const loopcost__gamble *gamble)
{
    return !gamble->beyond;
}

LOOPCOST_INTERNAL loopcost__attempts_plan loopcost__plan_attempts(const loopcost__gamble *gamble, double tail)
{
    const double cap = (double)gamble->strategy->context->conversation_cap;
    loopcost__attempts_plan plan;
    plan.reach.first = plan.reach.last = 0.0;
    if (gamble->attempts || gamble->strategy->context->mode == LOOPCOST_SHARED) {
        if (loopcost__is_streamed(gamble))
            plan.reach = loopcost__failures_reach(gamble, tail);
        else
            plan.reach.last = loopcost__any_reach(&gamble->repairs, tail);
    }
    plan.length = plan.reach.last < 0x1p60 ? (uint64_t)(plan.reach.last - plan.reach.first) + 1 : UINT64_MAX;
    plan.atoms = plan.length;
    if (cap > 0.0 && cap < gamble->bugs + plan.reach.last) {
        plan.atoms = cap > gamble->bugs ? (uint64_t)(cap - gamble->bugs) + 1 : 1;
        if (plan.length > LOOPCOST__LONG_TABLE)
            plan.length = plan.atoms;
    }
    return plan;
}

/* What goes on past the last atom ends there: summed up where it was worked out, else what the others leave. */
LOOPCOST_INTERNAL void loopcost__end_at_cap(const loopcost__attempts_plan *plan, int capped, double *chances)
{
    loopcost__pair rest = loopcost__pair_from(0.0);
    uint64_t i;
    if (!capped)
        return;
    if (plan->atoms < plan->length)
        for (i = plan->length; i >= plan->atoms; i--)
            loopcost__sum(&rest, chances[i - 1]);
    else {
        rest.high = 1.0;
        for (i = 0; i + 1 < plan->atoms; i++)
            loopcost__sum(&rest, -chances[i]);
    }
    chances[plan->atoms - 1] = fmax(loopcost__pair_value(rest), 0.0);
}

/* Returns what lies beyond the table. */
LOOPCOST_INTERNAL double loopcost__fill_stream(const loopcost__gamble *gamble, const loopcost__attempts_plan *plan,
                                               double *memory, double *chances)
{
    loopcost__stream stream;
    loopcost__filled filled;
    uint64_t i;
    memset(&stream, 0, sizeof stream); /* fresh threads that cost the same whatever happens */
    if (gamble->attempts || gamble->strategy->context->mode == LOOPCOST_SHARED)
        loopcost__strategy_stream(gamble->strategy, memory, &stream);
    filled = stream.n && loopcost__is_short(gamble->strategy, &plan->reach)
                 ? loopcost__fill_short(&stream, &plan->reach, chances)
                 : loopcost__fill_failures(&stream, &plan->reach, chances);
    for (i = 0; i < plan->length; i++)
        chances[i] /= filled.total;
    return filled.beyond / filled.total;
}

LOOPCOST_INTERNAL void loopcost__build_attempts(const loopcost__gamble *gamble, const loopcost__attempts_plan *plan,
                                                loopcost_distribution *distribution)
{
    double *const work = distribution->work, *const chances = work + plan->length;
    const loopcost__tables tables = loopcost__tables_of(work, plan->atoms, 1);
    const double cap = (double)gamble->strategy->context->conversation_cap;
    double beyond = 0.0;
    uint64_t i;
    if (loopcost__is_streamed(gamble))
        beyond = loopcost__fill_stream(gamble, plan, work + 3 * plan->length, chances);
    else if (gamble->attempts || gamble->strategy->context->mode == LOOPCOST_SHARED)
        loopcost__fill_any(&gamble->repairs, plan->length, chances, work, work + 2 * plan->length);
    else
        chances[0] = 1.0;
    loopcost__end_at_cap(plan, cap > 0.0 && cap < gamble->bugs + plan->reach.last, chances);
    memmove(tables.below, chances, (size_t)plan->atoms * sizeof *chances);
    for (i = 0; i < plan->atoms; i++) {
        const double attempts = gamble->bugs + plan->reach.first + (double)i;
        tables.cost[i] = loopcost__sure_cost(gamble, cap > 0.0 ? fmin(attempts, cap) : attempts);
    }
    loopcost__accumulate(tables.below, tables.above, plan->atoms, beyond);
    distribution->exact = 1;
    distribution->atoms = plan->atoms;
    distribution->missing = loopcost__is_streamed(gamble) ? 0.0 : distribution->tail;
    if (plan->atoms == 1) /* which may be certain */
        distribution->missing = fmin(distribution->missing, 1.0 - tables.below[0]);
    distribution->rounding = 0.0;
}
