#include <math.h>

#include "pair.inl"

LOOPCOST_API int32_t loopcost_distribution_init(loopcost_distribution *distribution, uint32_t struct_size)
{
    const loopcost_distribution defaults = LOOPCOST_DISTRIBUTION_INIT;
    return loopcost__init(distribution, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_risk_init(loopcost_risk *risk, uint32_t struct_size)
{
    const loopcost_risk defaults = LOOPCOST_RISK_INIT;
    return loopcost__init(risk, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_bracket_init(loopcost_bracket *bracket, uint32_t struct_size)
{
    const loopcost_bracket defaults = LOOPCOST_BRACKET_INIT;
    return loopcost__init(bracket, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_duel_init(loopcost_duel *duel, uint32_t struct_size)
{
    const loopcost_duel defaults = LOOPCOST_DUEL_INIT;
    return loopcost__init(duel, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* How far a law reaches (H. Chernoff, A measure of asymptotic efficiency, 1952): P(X >= x) <= E e^(s X) / e^(s x) for every
 * s > 0, so that x = (log E e^(s X) + log 1/tail) / s has a chance of `tail` at most; any s will do, the best one is
 * looked for by golden sections of log s. */

typedef double loopcost__bound_at(const void *law, double log_tail, double s);

LOOPCOST_INTERNAL double loopcost__least_bound(loopcost__bound_at *bound, const void *law, double log_tail, double from,
                                               double to)
{
    const double golden = 0.6180339887498949;
    double low, high = log(to), best = HUGE_VAL, left, right, at_left, at_right;
    int i;
    /* Where the spread is due to what is rare, `from` may lie past the last s that has a bound. */
    while (from > 0x1p-900 && bound(law, log_tail, from) == HUGE_VAL)
        from /= 16.0;
    low = log(from);
    left = high - golden * (high - low);
    right = low + golden * (high - low);
    at_left = bound(law, log_tail, exp(left));
    at_right = bound(law, log_tail, exp(right));
    for (i = 0; i < 16; i++) {
        best = fmin(best, fmin(at_left, at_right));
        if (at_left <= at_right) {
            high = right, right = left, at_right = at_left;
            left = high - golden * (high - low);
            at_left = bound(law, log_tail, exp(left));
        } else {
            low = left, left = right, at_left = at_right;
            right = low + golden * (high - low);
            at_right = bound(law, log_tail, exp(right));
        }
    }
    return best;
}

#include "any_law.inl"

/* What is spent surely, and what the failed attempts add.
 *
 * Expenses are in 1e-6 USD, as prices per Mtok times tokens. */
typedef struct loopcost__gamble {
    const loopcost_strategy *strategy;
    uint64_t beyond;      /* what goes beyond the published model; 0: nothing */
    int attempts;         /* 1: the law is that of the attempts, and one attempt costs 1 */
    loopcost__repairs repairs;
    loopcost__conversation talk;
    double generation;    /* the first call */
    double first, later;  /* the first attempt of the first thread, and of a later one */
    double linear;        /* a, b and c: k failures of one fresh thread add a k + b binom(k, 2) + c binom(k, 3) */
    double quadratic;
    double cubic;
    double bugs;          /* a whole number: how many there are, 0 where that is random */
    double uncertain;     /* of all that there may be, so many can fail at a cost */
} loopcost__gamble;

/* Where bugs are put into threads one by one, each class has a whole number of them. */
LOOPCOST_INTERNAL int32_t loopcost__check_threads(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    uint32_t i;
    for (i = 0; i < strategy->generator->n_classes; i++) {
        const double count = loopcost__strategy_class(strategy, i).count;
        if (strategy->generator->counts == LOOPCOST_COUNTS_EXPECTED && fabs(count - floor(count + 0.5)) > 1e-9 * fmax(1.0, count))
            return loopcost__fail(fault, LOOPCOST_UNDEFINED,
                                  loopcost__class_field(LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, i), count, 0.0,
                                  loopcost__param(LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT)->most);
    }
    return LOOPCOST_OK;
}

/* P(N = n) for a random number of bugs. */
LOOPCOST_INTERNAL double loopcost__count_chance(const loopcost__repairs *repairs, double n)
{
    const double mean = repairs->bugs.high, excess = repairs->excess.high, two_pi = 6.283185307179586;
    loopcost__negative_binomial law;
    if (n == 0.0)
        return loopcost__no_bug(repairs);
    if (excess == 0.0)
        return exp(-(loopcost__stirling_error(n) + loopcost__deviance(n, repairs->bugs))) / sqrt(two_pi * n);
    law.shape = mean / excess;
    law.p = 1.0 / (1.0 + excess);
    law.q = loopcost__two_sum(1.0, -law.p);
    return loopcost__exactly(&law, n);
}

/* Whether more than n bugs have a chance of `tail` at most; n is the mean or more, from where the ratio falls. */
LOOPCOST_INTERNAL int loopcost__is_most(const loopcost__repairs *repairs, double n, double tail)
{
    const double mean = repairs->bugs.high, excess = repairs->excess.high;
    const double ratio = (mean + excess * n) / ((1.0 + excess) * (n + 1.0));
    return ratio < 1.0 && loopcost__count_chance(repairs, n) * ratio <= tail * (1.0 - ratio);
}

/* The most bugs that there are, but for a chance of `tail`: by doubling steps, then by halving. */
LOOPCOST_INTERNAL double loopcost__most_bugs(const loopcost__repairs *repairs, double tail)
{
    const double mean = repairs->bugs.high;
    double n = ceil(mean), step = 1.0;
    if (!loopcost__is_random_count(repairs))
        return floor(mean + 0.5);
    if (loopcost__is_most(repairs, n, tail))
        return n;
    while (!loopcost__is_most(repairs, n + step, tail) && step < 0x1p60)
        step *= 2.0;
    for (; step >= 1.0; step *= 0.5)
        if (!loopcost__is_most(repairs, n + step, tail))
            n += step;
    return loopcost__is_most(repairs, n, tail) ? n : n + 1.0;
}

/* Bugs that can fail: each has a thread of a random cost. */
LOOPCOST_INTERNAL double loopcost__uncertain_bugs(const loopcost__repairs *repairs, double tail)
{
    double bugs = 0.0;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0 && !loopcost__is_sure(&bug))
            bugs += floor(count + 0.5);
        if (count > 0.0 && !loopcost__is_sure(&bug) && loopcost__is_mixed(repairs))
            return loopcost__most_bugs(repairs, tail);
    }
    return loopcost__is_random_count(repairs) ? loopcost__most_bugs(repairs, tail) : bugs;
}

/* What has no law here, of what goes beyond the published model. */
LOOPCOST_INTERNAL int32_t loopcost__check_any_law(loopcost_fault *fault, const loopcost_strategy *strategy, int attempts)
{
    const uint32_t mode = strategy->context->mode, counts = strategy->generator->counts;
    const loopcost_task *task = strategy->task;
    uint32_t i;
    int32_t status = loopcost__check_families(fault, strategy, 0.0);
    if (!status && !attempts && mode == LOOPCOST_GROUPED)
        status = loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_CONTEXT_MODE), mode);
    if (!status && !attempts && task->attempt_sd > 0.0)
        status = loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_TASK_ATTEMPT_SD), task->attempt_sd);
    if (!status && !attempts && task->trace_sd > 0.0)
        status = loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_TASK_TRACE_SD), task->trace_sd);
    for (i = 0; !status && i < strategy->fixer->n_classes; i++) {
        const loopcost_class law = loopcost__strategy_class(strategy, i);
        if (law.count > 0.0 && !attempts && mode == LOOPCOST_FRESH && law.after_fix > 0.0)
            status = loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FIX, i),
                                            law.after_fix);
        else if (law.count > 0.0 && !attempts && mode == LOOPCOST_FRESH && law.after_failure > 0.0)
            status = loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FAILURE, i),
                                            law.after_failure);
        else if (law.count > 0.0 && law.law == LOOPCOST_LAW_BETA && !strategy->context->bug_cap &&
                 counts >= LOOPCOST_COUNTS_POISSON)
            status = loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_LAW, i), law.law);
    }
    return status ? status : loopcost__check_threads(fault, strategy);
}

LOOPCOST_INTERNAL int32_t loopcost__read_gamble(const loopcost_strategy *strategy, uint32_t quantity, double tail,
                                                loopcost__gamble *gamble, loopcost_fault *fault)
{
    const uint32_t count = LOOPCOST_PARAM_GENERATOR_BUGS_COUNT;
    int32_t status;
    memset(gamble, 0, sizeof *gamble);
    gamble->attempts = quantity == LOOPCOST_QUANTITY_ATTEMPTS;
    status = loopcost__check_parts(fault, strategy, &gamble->beyond);
    if (!status && strategy->calls)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP, 0.0);
    if (!status && gamble->beyond)
        status = loopcost__check_any_law(fault, strategy, gamble->attempts);
    if (status)
        return status;
    gamble->strategy = strategy;
    loopcost__read_repairs(strategy, 0, &gamble->repairs);
    gamble->talk = gamble->repairs.talk;
    gamble->generation = gamble->attempts ? 0.0 : loopcost__generation_expense(strategy);
    gamble->first = loopcost__first_terms(&gamble->repairs).at[0].high;
    gamble->later = gamble->repairs.terms.at[0].high;
    gamble->linear = gamble->repairs.terms.at[1].high;
    gamble->quadratic = gamble->repairs.terms.at[2].high;
    gamble->cubic = gamble->repairs.terms.at[3].high;
    if (!loopcost__to_whole(gamble->repairs.bugs.high, &gamble->bugs) && !loopcost__is_random_count(&gamble->repairs))
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, count, gamble->repairs.bugs.high);
    if (loopcost__expiry_variance(&gamble->talk) > 0.0 && gamble->repairs.bugs.high > 0.0 && !gamble->attempts)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CONTEXT_EXPIRY,
                                    strategy->context->expiry);
    if (!gamble->attempts && strategy->context->mode == LOOPCOST_FRESH)
        status = loopcost__check_threads(fault, strategy);
    if (loopcost__is_random_count(&gamble->repairs))
        gamble->bugs = 0.0;
    if (gamble->linear > 0.0 || gamble->quadratic > 0.0 || gamble->cubic > 0.0 ||
        (loopcost__is_random_count(&gamble->repairs) && (gamble->first > 0.0 || gamble->later > 0.0)))
        gamble->uncertain = loopcost__uncertain_bugs(&gamble->repairs, tail);
    return status;
}

/* One law for all attempts: a shared conversation, or fresh threads of which none is random. */
LOOPCOST_INTERNAL int loopcost__is_one_thread(const loopcost__gamble *gamble)
{
    return gamble->attempts || gamble->strategy->context->mode == LOOPCOST_SHARED || gamble->uncertain == 0.0;
}

/* The expense of t attempts in the mode of the strategy, all of which happen surely. No thread is opened for none. */
LOOPCOST_INTERNAL double loopcost__sure_expense(const loopcost__gamble *gamble, double attempts)
{
    loopcost__repetition times = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    loopcost__failures surely;
    loopcost__tokens tokens;
    loopcost__expense expense;
    memset(&surely, 0, sizeof surely);
    surely.bugs = attempts;
    if (attempts > 0.0) {
        const loopcost__later_attempts later = loopcost__later_attempts_of(&surely);
        times = loopcost__strategy_repetition(gamble->strategy, &gamble->talk, &surely, &later);
    }
    tokens = loopcost__tokens_of(&gamble->talk, &times);
    if (attempts > 0.0 && gamble->strategy->context->mode == LOOPCOST_SHARED && gamble->cubic > 0.0) {
        const double more = gamble->strategy->task->growth * gamble->talk.step;
        tokens.fresh += more * times.regrowth;
        tokens.held += more * (times.regrowth * ((attempts - 3.0) / 3.0)); /* binom(S, 3) of binom(S, 2), S = t - 1 */
    }
    expense = loopcost__expense_of(&gamble->talk, &tokens);
    return gamble->generation + (expense.write + expense.read + expense.generate);
}

/* USD. In doubles it does not fall as the attempts grow either: it is a sum of products of what does not. */
LOOPCOST_INTERNAL double loopcost__sure_cost(const loopcost__gamble *gamble, double attempts)
{
    if (gamble->attempts)
        return attempts;
    return loopcost__sure_expense(gamble, attempts) / LOOPCOST__MTOK;
}

LOOPCOST_API int32_t loopcost_strategy_affordable(const loopcost_strategy *strategy, double budget, uint64_t *attempts,
                                                  loopcost_fault *fault)
{
    loopcost__gamble gamble;
    double low, high = loopcost__param(LOOPCOST_PARAM_ATTEMPTS)->most;
    int32_t status = loopcost__read_gamble(strategy, LOOPCOST_QUANTITY_COST, 0.5, &gamble, fault);
    if (!status && strategy->context->mode != LOOPCOST_SHARED)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CONTEXT_MODE, LOOPCOST_FRESH);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUDGET, budget);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, attempts);
    if (status)
        return status;
    low = gamble.bugs;
    if (loopcost__sure_cost(&gamble, low) > budget)
        return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__field(LOOPCOST_PARAM_BUDGET), budget,
                              loopcost__sure_cost(&gamble, low), loopcost__param(LOOPCOST_PARAM_BUDGET)->most);
    if (gamble.repairs.bugs.high == 0.0 || loopcost__sure_cost(&gamble, high) <= budget)
        low = high;
    while (high - low > 1.0) {
        const double middle = floor(low + (high - low) / 2.0);
        if (loopcost__sure_cost(&gamble, middle) <= budget)
            low = middle;
        else
            high = middle;
    }
    *attempts = (uint64_t)low;
    return LOOPCOST_OK;
}

/* The tables. Each is an array of as many doubles as the law has atoms; the last two only where the law is a bracket. */
typedef struct loopcost__tables {
    double *cost;
    double *below; /* P(X <= cost) by the law that is rounded down, */
    double *above; /* and P(X > cost), the tail included if it is the only law */
    double *upper_below, *upper_above;
    uint64_t atoms;
} loopcost__tables;

LOOPCOST_INTERNAL loopcost__tables loopcost__tables_of(double *work, uint64_t atoms, uint32_t exact)
{
    loopcost__tables tables;
    tables.cost = work;
    tables.below = work + atoms;
    tables.above = work + 2 * atoms;
    tables.upper_below = exact ? tables.below : work + 3 * atoms;
    tables.upper_above = exact ? tables.above : work + 4 * atoms;
    tables.atoms = atoms;
    return tables;
}

LOOPCOST_INTERNAL uint64_t loopcost__arrays(uint32_t exact)
{
    return exact ? 3 : 5;
}

/* From chances in `below` to both cumulative sums, each added up from its small end. With what the roundings leave over:
 * the steps of a grid are all alike, and so would they be. */
LOOPCOST_INTERNAL void loopcost__accumulate(double *below, double *above, uint64_t n, double beyond)
{
    loopcost__pair sum = loopcost__pair_of(beyond, 0.0);
    uint64_t i;
    for (i = n; i > 0; i--) {
        above[i - 1] = fmin(loopcost__pair_value(sum), 1.0);
        loopcost__sum(&sum, below[i - 1]);
    }
    sum = loopcost__pair_of(0.0, 0.0);
    for (i = 0; i < n; i++) {
        loopcost__sum(&sum, below[i]);
        below[i] = fmin(loopcost__pair_value(sum), 1.0);
    }
}

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
    reach.last =
        ceil(loopcost__least_bound(loopcost__failures_above, strategy, log_tail, 1e-2 / sd, 1e2 / sd + 40.0));
    /* A short table may as well begin at 0. */
    if (reach.last > LOOPCOST__SHORT)
        reach.first = floor(
            fmax(0.0, -loopcost__least_bound(loopcost__failures_below, strategy, log_tail, 1e-3 / sd, 1e4)));
    return reach;
}

/* What so many failures of one thread add. */
LOOPCOST_INTERNAL double loopcost__failures_expense(const loopcost__gamble *gamble, double failures)
{
    const double pairs = 0.5 * (failures * (failures - 1.0));
    return failures * gamble->linear + pairs * gamble->quadratic + pairs * ((failures - 2.0) / 3.0) * gamble->cubic;
}

/* The failures of one fresh thread, in blocks that grow by an eighth, each billed as if it were at its end: E e^(s X) from
 * above, without the tail beyond `most` failures. O(log most) where the law is geometric. */
LOOPCOST_INTERNAL double loopcost__thread_moment(const loopcost__gamble *gamble, const loopcost__bug *bug, double tail,
                                                 double s)
{
    const double most = loopcost__most_failures(bug, tail);
    loopcost__walk walk = loopcost__walk_start(bug);
    double sum = 0.0;
    while (walk.failures <= most && walk.reached > 0.0) {
        const double from = walk.reached, to = walk.failures + floor(walk.failures / 8.0); /* the block ends there */
        const double exponent = s * loopcost__failures_expense(gamble, to) + log(from);
        loopcost__walk_to(&walk, to + 1.0);
        if (exponent > 700.0)
            return HUGE_VAL;
        sum += (1.0 - walk.reached / from) * exp(exponent);
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__threads_log_moment(const loopcost__gamble *gamble, double tail, double s)
{
    const loopcost__repairs *repairs = &gamble->repairs;
    const double all = loopcost__pair_value(loopcost__sum_counts(repairs)), each = 0.25 * tail / gamble->uncertain;
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        double one;
        if (count == 0.0)
            continue;
        one = loopcost__is_sure(&bug) ? 1.0 : loopcost__thread_moment(gamble, &bug, each, s);
        sum += loopcost__is_mixed(repairs) ? count / all * one : floor(count + 0.5) * log(one);
    }
    if (loopcost__is_random_count(repairs))
        return s * fmax(gamble->first - gamble->later, 0.0) +
               loopcost__log_count_moment(repairs, exp(s * gamble->later) * sum - 1.0);
    return loopcost__is_mixed(repairs) ? gamble->bugs * log(sum) : sum;
}

LOOPCOST_INTERNAL double loopcost__expense_above(const void *gamble, double log_tail, double s)
{
    return (log(2.0) + log_tail +
            loopcost__threads_log_moment((const loopcost__gamble *)gamble, exp(-log_tail), s)) /
           s;
}

/* What fresh threads cost beyond what is sure, but for a chance of `tail`. */
LOOPCOST_INTERNAL double loopcost__expense_reach(const loopcost__gamble *gamble, double tail)
{
    const double log_tail = -log(tail);
    const loopcost__totals totals = loopcost__total_repairs(&gamble->repairs);
    const double start = loopcost__is_random_count(&gamble->repairs) ? fmax(gamble->first, gamble->later) : 0.0;
    const double mean = gamble->linear * totals.moments.at[1].high + gamble->quadratic * totals.moments.at[2].high +
                        gamble->cubic * totals.moments.at[3].high + start * totals.moments.at[0].high;
    const double scale = mean > 0.0 ? mean : gamble->linear + gamble->quadratic + gamble->cubic;
    return loopcost__least_bound(loopcost__expense_above, gamble, log_tail, 1e-6 / scale, 1e3 * log_tail / scale);
}

/* One thread: an atom for each number of attempts. */

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
    chances[0] = 1.0;
    if (!stream->n)
        return filled;
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
    } while (stream->k <= reach->last || !loopcost__stream_ended(stream, filled.beyond));
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
    distribution->missing = loopcost__is_streamed(gamble) || plan->atoms == 1 ? 0.0 : distribution->tail;
    distribution->rounding = 0.0;
}

/* Fresh threads: a grid of costs, offset + j h. */

typedef struct loopcost__grid {
    double offset, step; /* 1e-6 USD */
    double linear, quadratic, cubic; /* a/h, b/h and c/h */
    double first, later; /* the first attempt of a thread in h, where the number of threads is random; else 0 */
    double rounding;     /* relative: by so much a/h and b/h may be wrong; 0 on a lattice */
    double unit;         /* what `offset` and `step` are to be divided by for USD */
    double atoms;
} loopcost__grid;

LOOPCOST_INTERNAL uint64_t loopcost__divisor(uint64_t a, uint64_t b)
{
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The expense in 1e-15 USD: prices in nano-USD per Mtok times tokens. It must be whole, and small enough for a double to
 * count. */
LOOPCOST_INTERNAL int loopcost__whole_expense(double expense, double *whole)
{
    const loopcost__pair scaled = loopcost__two_product(expense, 1e9);
    *whole = floor(scaled.high + 0.5);
    return *whole < 0x1p53 && fabs((scaled.high - *whole) + scaled.low) <= *whole * 0x1p-49;
}

LOOPCOST_INTERNAL int loopcost__whole_price(double price)
{
    uint64_t rate;
    return loopcost_rate_from_usd(price, &rate, NULL) == LOOPCOST_OK;
}

LOOPCOST_INTERNAL int loopcost__is_whole(double tokens)
{
    return tokens == floor(tokens);
}

/* Every product of a price and tokens is a multiple of 1e-15 USD. */
LOOPCOST_INTERNAL int loopcost__has_lattice(const loopcost__gamble *gamble)
{
    const loopcost__conversation *talk = &gamble->talk;
    return loopcost__whole_price(talk->write) && loopcost__whole_price(talk->read) &&
           loopcost__whole_price(talk->generate) && loopcost__is_whole(talk->base) && loopcost__is_whole(talk->step) &&
           loopcost__is_whole(talk->output) && loopcost__is_whole(gamble->strategy->task->growth * talk->step) && loopcost__is_whole(talk->held_first) &&
           loopcost__is_whole(talk->held_later);
}

/* The grid on which every cost lies, if there is one with at most `most` points. */
LOOPCOST_INTERNAL int loopcost__find_lattice(const loopcost__gamble *gamble, double reach, double most,
                                             loopcost__grid *grid)
{
    const int random = loopcost__is_random_count(&gamble->repairs);
    const double expenses[] = {gamble->linear, gamble->quadratic, gamble->cubic, random ? gamble->first : 0.0,
                               random ? gamble->later : 0.0};
    double *const cells[] = {&grid->linear, &grid->quadratic, &grid->cubic, &grid->first, &grid->later};
    uint64_t step = 0;
    double offset;
    uint32_t i;
    if (!loopcost__has_lattice(gamble) ||
        !loopcost__whole_expense(loopcost__sure_expense(gamble, gamble->bugs), &offset))
        return 0;
    for (i = 0; i < 5; i++) {
        if (!loopcost__whole_expense(expenses[i], cells[i]))
            return 0;
        step = loopcost__divisor((uint64_t)*cells[i], step);
    }
    for (i = 0; i < 5; i++)
        *cells[i] /= (double)step;
    grid->offset = offset;
    grid->step = (double)step;
    grid->unit = 1e15;
    grid->rounding = 0.0;
    grid->atoms = floor(reach * 1e9 / grid->step) + 2.0;
    return grid->atoms <= most;
}

/* A grid so fine that all roundings together stay within `width`. */
LOOPCOST_INTERNAL void loopcost__make_grid(const loopcost__gamble *gamble, double reach, double width,
                                           loopcost__grid *grid)
{
    const int random = loopcost__is_random_count(&gamble->repairs);
    grid->offset = loopcost__sure_expense(gamble, gamble->bugs);
    grid->unit = LOOPCOST__MTOK;
    /* A little finer, since doubles are rounded outwards too. */
    grid->step = width * LOOPCOST__MTOK / (gamble->uncertain + 1.0);
    grid->linear = gamble->linear / grid->step;
    grid->quadratic = gamble->quadratic / grid->step;
    grid->cubic = gamble->cubic / grid->step;
    grid->first = random ? gamble->first / grid->step : 0.0;
    grid->later = random ? gamble->later / grid->step : 0.0;
    grid->rounding = 0x1p-49;
    grid->atoms = floor(reach / grid->step) + gamble->uncertain + 2.0;
}

/* Convolves the law of `length` points in `from` with the cost of one bug's thread, adding to `to`: returns how far it
 * reaches. Which cell a cost falls into is rounded by `up` or down. What is left after `most` failures, or past the grid,
 * goes to the last cell before it by the law that is rounded down, and nowhere by the other. */
typedef struct loopcost__thrown {
    loopcost__bug bug;
    double share; /* of the bugs of a mix that are like it */
    double most;  /* failures */
    double start; /* what its first attempt takes, in cells */
} loopcost__thrown;

LOOPCOST_INTERNAL double loopcost__cell(const loopcost__grid *grid, double start, double failures, int up)
{
    const double pairs = 0.5 * (failures * (failures - 1.0));
    const double cost = start + failures * grid->linear + pairs * grid->quadratic +
                        pairs * ((failures - 2.0) / 3.0) * grid->cubic;
    return up ? ceil(cost * (1.0 + grid->rounding)) : floor(cost * (1.0 - grid->rounding));
}

LOOPCOST_INTERNAL void loopcost__add_shifted(double *to, const double *from, uint64_t length, double weight)
{
    uint64_t i;
    for (i = 0; i < length; i++)
        to[i] += weight * from[i];
}

LOOPCOST_INTERNAL uint64_t loopcost__convolve(const loopcost__grid *grid, const loopcost__thrown *thrown, int up,
                                              const double *from, uint64_t length, double *to)
{
    const uint64_t atoms = (uint64_t)grid->atoms;
    loopcost__walk walk = loopcost__walk_start(&thrown->bug);
    double cell = loopcost__cell(grid, thrown->start, 0.0, up), weight = 0.0;
    uint64_t reached = 0;
    if (cell >= grid->atoms)
        return 0;
    for (;;) {
        const int last = walk.failures >= thrown->most || loopcost__walk_is_last(&walk);
        const double next = last ? HUGE_VAL : loopcost__cell(grid, thrown->start, walk.failures + 1.0, up);
        weight += last && !up ? walk.reached : loopcost__walk_here(&walk);
        loopcost__walk_next(&walk);
        if (next > cell) {
            const uint64_t shift = (uint64_t)cell;
            const uint64_t room = atoms - shift < length ? atoms - shift : length;
            if (next >= grid->atoms && !last && !up)
                weight += walk.reached;
            loopcost__add_shifted(to + shift, from, room, thrown->share * weight);
            reached = shift + room;
            weight = 0.0;
            cell = next;
            if (next >= grid->atoms)
                return reached;
        }
    }
}

/* The law of a number of threads, one after the other, and room for the next. */
typedef struct loopcost__throwing {
    const loopcost__gamble *gamble;
    const loopcost__grid *grid;
    double tail;
    int up;
    double *from, *to;
    uint64_t length;
} loopcost__throwing;

LOOPCOST_INTERNAL void loopcost__clear_to(const loopcost__throwing *throwing)
{
    memset(throwing->to, 0, (size_t)throwing->grid->atoms * sizeof *throwing->to);
}

/* Adds one bug of class `index` to what is thrown. */
LOOPCOST_INTERNAL uint64_t loopcost__throw_class(const loopcost__throwing *throwing, uint32_t index, double share,
                                                 double start)
{
    loopcost__thrown thrown;
    thrown.bug = loopcost__repairs_bug(&throwing->gamble->repairs, index);
    thrown.share = share;
    thrown.start = start;
    thrown.most = loopcost__most_failures(&thrown.bug, 0.25 * throwing->tail / throwing->gamble->uncertain);
    return loopcost__convolve(throwing->grid, &thrown, throwing->up, throwing->from, throwing->length, throwing->to);
}

LOOPCOST_INTERNAL void loopcost__thrown_one(loopcost__throwing *throwing, uint64_t length)
{
    loopcost__swap(&throwing->from, &throwing->to);
    throwing->length = length;
}

/* One bug of the mix. */
LOOPCOST_INTERNAL void loopcost__throw_mix(loopcost__throwing *throwing, double start)
{
    const loopcost__repairs *repairs = &throwing->gamble->repairs;
    const double all = loopcost__pair_value(loopcost__sum_counts(repairs));
    uint64_t length = 0;
    uint32_t i;
    loopcost__clear_to(throwing);
    for (i = 0; i < repairs->counts.n; i++) {
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0) {
            const uint64_t reached = loopcost__throw_class(throwing, i, count / all, start);
            length = reached > length ? reached : length;
        }
    }
    loopcost__thrown_one(throwing, length);
}

LOOPCOST_INTERNAL void loopcost__throw_classes(loopcost__throwing *throwing)
{
    const loopcost__repairs *repairs = &throwing->gamble->repairs;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        double n = loopcost__is_sure(&bug) ? 0.0 : floor(loopcost__repairs_count(repairs, i) + 0.5);
        for (; n > 0.0; n -= 1.0) {
            loopcost__clear_to(throwing);
            loopcost__thrown_one(throwing, loopcost__throw_class(throwing, i, 1.0, 0.0));
        }
    }
}

/* A random number of threads: the laws of 0, 1, 2, ... of them, each with its chance, summed up in `sum`. What is past the
 * largest number goes with it by the law that is rounded down. */
LOOPCOST_INTERNAL void loopcost__throw_random(loopcost__throwing *throwing, double *sum)
{
    const loopcost__repairs *repairs = &throwing->gamble->repairs;
    const double most = loopcost__most_bugs(repairs, throwing->tail);
    double n, chance = loopcost__no_bug(repairs);
    memset(sum, 0, (size_t)throwing->grid->atoms * sizeof *sum);
    sum[0] = chance;
    for (n = 1.0; n <= most; n += 1.0) {
        loopcost__throw_mix(throwing, n == 1.0 ? throwing->grid->first : throwing->grid->later);
        chance = loopcost__count_chance(repairs, n);
        loopcost__add_shifted(sum, throwing->from, throwing->length, chance);
    }
}

/* The law of the sum, in `below`; `above` is its other half of the memory, and `cost` is not filled yet. */
LOOPCOST_INTERNAL void loopcost__fill_grid(const loopcost__gamble *gamble, const loopcost__grid *grid, double tail,
                                           int up, double *below, double *above, double *cost)
{
    loopcost__throwing throwing;
    const size_t size = (size_t)grid->atoms * sizeof *below;
    throwing.gamble = gamble;
    throwing.grid = grid;
    throwing.tail = tail;
    throwing.up = up;
    throwing.from = below;
    throwing.to = above;
    throwing.length = 1;
    memset(below, 0, size);
    below[0] = 1.0;
    if (loopcost__is_random_count(&gamble->repairs)) {
        loopcost__throw_random(&throwing, cost);
        memcpy(below, cost, size);
        return;
    }
    if (loopcost__is_mixed(&gamble->repairs)) {
        double n;
        for (n = gamble->bugs; n > 0.0; n -= 1.0)
            loopcost__throw_mix(&throwing, 0.0);
    } else {
        loopcost__throw_classes(&throwing);
    }
    if (throwing.from != below)
        memcpy(below, throwing.from, size);
}

/* Each point is a sum of products, as many a bug as its attempts have points. */
LOOPCOST_INTERNAL double loopcost__grid_rounding(const loopcost__gamble *gamble, const loopcost__grid *grid, double tail)
{
    const loopcost__repairs *repairs = &gamble->repairs;
    double operations = grid->atoms, bugs;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        bugs = loopcost__is_mixed(repairs) ? gamble->uncertain : loopcost__repairs_count(repairs, i);
        if (loopcost__repairs_count(repairs, i) > 0.0 && !loopcost__is_sure(&bug))
            operations += bugs * (2.0 * loopcost__most_failures(&bug, 0.25 * tail / gamble->uncertain) + 8.0);
    }
    return operations * 0x1p-53;
}

LOOPCOST_INTERNAL void loopcost__build_threads(const loopcost__gamble *gamble, const loopcost__grid *grid,
                                               loopcost_distribution *distribution)
{
    const uint32_t exact = grid->rounding == 0.0;
    const uint64_t atoms = (uint64_t)grid->atoms;
    const double tail = distribution->tail;
    const loopcost__tables tables = loopcost__tables_of(distribution->work, atoms, exact);
    uint64_t i;
    loopcost__fill_grid(gamble, grid, tail, 0, tables.below, tables.above, tables.cost);
    loopcost__accumulate(tables.below, tables.above, atoms, 0.0);
    if (!exact) {
        loopcost__fill_grid(gamble, grid, tail, 1, tables.upper_below, tables.upper_above, tables.cost);
        loopcost__accumulate(tables.upper_below, tables.upper_above, atoms, 0.0);
    }
    for (i = 0; i < atoms; i++)
        tables.cost[i] = (grid->offset + (double)i * grid->step) / grid->unit;
    distribution->exact = exact;
    distribution->atoms = atoms;
    distribution->missing = tail;
    distribution->rounding = exact ? 0.0 : loopcost__grid_rounding(gamble, grid, tail);
}

/* What a law is to be built of, and how much memory it takes. */
typedef struct loopcost__plan {
    uint64_t calls; /* of a loop */
    int one_thread;
    loopcost__attempts_plan attempts;
    loopcost__grid grid;
    double words;
} loopcost__plan;

/* A loop of calls: an atom for each call that may be the last. */

LOOPCOST_INTERNAL int32_t loopcost__plan_loop(const loopcost_loop *loop, double tail, loopcost__plan *plan,
                                              loopcost_fault *fault)
{
    loopcost__growth growth;
    loopcost__calls calls;
    loopcost__growth_start_loop(&growth, loop);
    if (loopcost__expiry_variance(&growth.talk) > 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_THREAD_EXPIRY, loop->thread->expiry);
    loopcost__calls_start(&calls, loop);
    do
        loopcost__calls_next(&calls);
    while (calls.left > tail);
    plan->calls = calls.t;
    plan->words = 3.0 * (double)calls.t;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL void loopcost__build_loop(const loopcost_loop *loop, uint64_t atoms,
                                            loopcost_distribution *distribution)
{
    const loopcost__tables tables = loopcost__tables_of(distribution->work, atoms, 1);
    loopcost__growth growth;
    loopcost__calls calls;
    uint64_t i;
    loopcost__growth_start_loop(&growth, loop);
    loopcost__calls_start(&calls, loop);
    for (i = 0; i < atoms; i++) {
        loopcost__calls_next(&calls);
        loopcost__growth_next(&growth);
        tables.cost[i] = distribution->quantity == LOOPCOST_QUANTITY_ATTEMPTS ? (double)(i + 1)
                                                                             : loopcost__growth_cost(&growth);
        tables.below[i] = calls.solved + calls.wrong + calls.capped;
    }
    loopcost__accumulate(tables.below, tables.above, atoms, calls.left);
    distribution->exact = 1;
    distribution->atoms = atoms;
    distribution->missing = 0.0;
    distribution->rounding = 0.0;
}

/* The lattice where it takes no more memory than the bracket. */
LOOPCOST_INTERNAL int32_t loopcost__plan_threads(const loopcost__gamble *gamble,
                                                 const loopcost_distribution *distribution, loopcost__plan *plan,
                                                 loopcost_fault *fault)
{
    const double reach = loopcost__expense_reach(gamble, distribution->tail);
    double most = HUGE_VAL;
    if (distribution->width > 0.0) {
        loopcost__make_grid(gamble, reach, distribution->width, &plan->grid);
        most = plan->grid.atoms * 5.0 / 3.0;
    }
    if (!loopcost__find_lattice(gamble, reach, most, &plan->grid)) {
        if (distribution->width == 0.0)
            return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_WIDTH, 0.0);
        loopcost__make_grid(gamble, reach, distribution->width, &plan->grid);
    }
    plan->words = (plan->grid.rounding == 0.0 ? 3.0 : 5.0) * plan->grid.atoms;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__make_plan(const loopcost__gamble *gamble, const loopcost_distribution *distribution,
                                              loopcost__plan *plan, loopcost_fault *fault)
{
    plan->one_thread = loopcost__is_one_thread(gamble);
    if (!plan->one_thread)
        return loopcost__plan_threads(gamble, distribution, plan, fault);
    plan->attempts = loopcost__plan_attempts(gamble, distribution->tail);
    plan->words =
        3.0 * (double)plan->attempts.length + (double)LOOPCOST_ATTEMPTS_WORDS * gamble->strategy->generator->n_classes;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__read_plan(const loopcost_strategy *strategy,
                                              const loopcost_distribution *distribution, loopcost__gamble *gamble,
                                              loopcost__plan *plan, loopcost_fault *fault)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_DISTRIBUTION, distribution,
                                            sizeof(loopcost_distribution), sizeof(loopcost_distribution));
    if (!status && distribution->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_DISTRIBUTION, 0.0);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_WIDTH, distribution->width);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TAIL, distribution->tail);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_QUANTITY, distribution->quantity);
    if (!status)
        status = loopcost__check_strategy(fault, strategy);
    if (!status && strategy->calls)
        return loopcost__plan_loop(strategy->calls, distribution->tail, plan, fault);
    if (!status)
        status = loopcost__read_gamble(strategy, distribution->quantity, distribution->tail, gamble, fault);
    return status ? status : loopcost__make_plan(gamble, distribution, plan, fault);
}

LOOPCOST_API int32_t loopcost_distribution_words(const loopcost_strategy *strategy,
                                                 const loopcost_distribution *distribution, uint64_t *words,
                                                 loopcost_fault *fault)
{
    loopcost__gamble gamble;
    loopcost__plan plan;
    int32_t status = loopcost__read_plan(strategy, distribution, &gamble, &plan, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (status)
        return status;
    *words = plan.words < 0x1p63 ? (uint64_t)plan.words : UINT64_MAX;
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_distribution_build(const loopcost_strategy *strategy, loopcost_distribution *distribution,
                                                 loopcost_fault *fault)
{
    loopcost__gamble gamble;
    loopcost__plan plan;
    int32_t status = loopcost__read_plan(strategy, distribution, &gamble, &plan, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, distribution->work);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_WORK), (double)distribution->words,
                                       fmin(plan.words, (double)UINT64_MAX), (double)UINT64_MAX);
    if (status)
        return status;
    if (strategy->calls)
        loopcost__build_loop(strategy->calls, plan.calls, distribution);
    else if (plan.one_thread)
        loopcost__build_attempts(&gamble, &plan.attempts, distribution);
    else
        loopcost__build_threads(&gamble, &plan.grid, distribution);
    return LOOPCOST_OK;
}

/* Questions. */

/* How much the costs of a bracket's grid may be off, relatively. */
#define LOOPCOST__GRID_ULP 0x1p-50

LOOPCOST_INTERNAL int32_t loopcost__check_built(loopcost_fault *fault, const loopcost_distribution *distribution,
                                                loopcost__tables *tables)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_DISTRIBUTION, distribution,
                                            sizeof(loopcost_distribution), sizeof(loopcost_distribution));
    if (status)
        return status;
    if (!distribution->atoms || !distribution->work ||
        distribution->words / loopcost__arrays(distribution->exact) < distribution->atoms)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_DISTRIBUTION, 0.0);
    *tables = loopcost__tables_of(distribution->work, distribution->atoms, distribution->exact);
    return LOOPCOST_OK;
}

/* How many of the costs are <= `cost`. */
LOOPCOST_INTERNAL uint64_t loopcost__count_within(const loopcost__tables *tables, double cost)
{
    uint64_t low = 0, high = tables->atoms;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (tables->cost[middle] <= cost)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One of the two laws at a budget: the chance to be within and over, and E min(X, budget), E max(X - budget, 0). */
typedef struct loopcost__at_budget {
    double within, over, capped, overrun;
} loopcost__at_budget;

/* Both expectations are integrals of the survival function, over constant pieces: all terms positive. */
LOOPCOST_INTERNAL loopcost__at_budget loopcost__law_at(const loopcost__tables *tables, const double *below,
                                                       const double *above, double budget)
{
    const uint64_t n = tables->atoms, within = loopcost__count_within(tables, budget);
    loopcost__pair capped = loopcost__pair_of(fmin(tables->cost[0], budget), 0.0);
    loopcost__pair overrun = loopcost__pair_of(fmax(tables->cost[0] - budget, 0.0), 0.0);
    loopcost__at_budget at;
    uint64_t i;
    for (i = 0; i + 1 < n; i++) {
        const double from = tables->cost[i], to = tables->cost[i + 1];
        if (from < budget)
            loopcost__sum(&capped, above[i] * (fmin(to, budget) - from));
        if (to > budget)
            loopcost__sum(&overrun, above[i] * (to - fmax(from, budget)));
    }
    at.within = within ? below[within - 1] : 0.0;
    at.over = within ? above[within - 1] : 1.0;
    at.capped = loopcost__pair_value(capped);
    at.overrun = loopcost__pair_value(overrun);
    return at;
}

LOOPCOST_INTERNAL double loopcost__limit(double value, double least, double most)
{
    return fmin(fmax(value, least), most);
}

/* E[X | X <= budget] of an exact law: the last cost within, less what the others are below it. */
LOOPCOST_INTERNAL double loopcost__mean_within(const loopcost__tables *tables, double budget)
{
    const uint64_t within = loopcost__count_within(tables, budget);
    loopcost__pair mean;
    uint64_t i;
    if (!within || tables->below[within - 1] == 0.0)
        return 0.0;
    mean = loopcost__pair_of(tables->cost[within - 1], 0.0);
    for (i = 0; i + 1 < within; i++)
        loopcost__sum(&mean, -(tables->below[i] / tables->below[within - 1]) * (tables->cost[i + 1] - tables->cost[i]));
    return loopcost__pair_value(mean);
}

LOOPCOST_INTERNAL void loopcost__exact_risk(const loopcost_distribution *distribution, const loopcost__tables *tables,
                                            double budget, loopcost_risk *risk)
{
    const loopcost__at_budget at = loopcost__law_at(tables, tables->below, tables->above, budget);
    const double last = tables->cost[tables->atoms - 1];
    risk->within_least = risk->within_most = at.within;
    /* Past the last atom all that is known of the tail is how large it is at most. */
    risk->over_least = budget > last ? 0.0 : at.over;
    risk->over_most = at.over;
    /* Nor is it told from the rounding where it does not reach the twelve digits promised. */
    if (distribution->missing > 1e-13 * at.over)
        risk->over_most = fmin(at.over + distribution->missing, 1.0);
    risk->mean_within_least = risk->mean_within_most = loopcost__mean_within(tables, budget);
    risk->overrun_least = risk->overrun_most = at.overrun;
}

LOOPCOST_INTERNAL void loopcost__bracket_risk(const loopcost_distribution *distribution, const loopcost__tables *tables,
                                              double budget, loopcost_risk *risk)
{
    const double wider = 1.0 + LOOPCOST__GRID_ULP, more = 1.0 + distribution->rounding;
    const loopcost__at_budget low = loopcost__law_at(tables, tables->below, tables->above, budget * wider);
    const loopcost__at_budget high = loopcost__law_at(tables, tables->upper_below, tables->upper_above, budget / wider);
    risk->within_least = high.within / more;
    risk->within_most = fmin(low.within * more, 1.0);
    risk->over_least = low.over / more;
    risk->over_most = fmin(high.over * more + distribution->missing, 1.0);
    risk->overrun_least = low.overrun / more;
    risk->overrun_most = high.overrun * more;
    if (risk->within_most > 0.0) {
        const double least = low.capped / more - budget * risk->over_most;
        const double most = risk->within_least > 0.0
                                ? (high.capped * more + budget * distribution->missing - budget * risk->over_least) /
                                      risk->within_least
                                : budget;
        risk->mean_within_least = loopcost__limit(least / risk->within_most, tables->cost[0] / wider, budget);
        risk->mean_within_most = loopcost__limit(most, risk->mean_within_least, budget);
    }
}

LOOPCOST_API int32_t loopcost_distribution_risk(const loopcost_distribution *distribution, double budget,
                                                loopcost_risk *results, loopcost_fault *fault)
{
    loopcost_risk answer = LOOPCOST_RISK_INIT;
    loopcost__tables tables;
    int32_t status = loopcost__check_built(fault, distribution, &tables);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUDGET, budget);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_risk));
    if (status)
        return status;
    if (distribution->exact)
        loopcost__exact_risk(distribution, &tables, budget, &answer);
    else
        loopcost__bracket_risk(distribution, &tables, budget, &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* The first atom at which a condition is true, once true always true; `atoms` if at none. */
typedef int loopcost__reached(double entry, double chance);

LOOPCOST_INTERNAL int loopcost__at_least(double entry, double chance)
{
    return entry >= chance;
}

LOOPCOST_INTERNAL int loopcost__at_most(double entry, double chance)
{
    return entry <= chance;
}

LOOPCOST_INTERNAL uint64_t loopcost__first_atom(const double *entries, uint64_t n, loopcost__reached *reached,
                                                double chance)
{
    uint64_t low = 0, high = n;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (reached(entries[middle], chance))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* A quantile is what both laws make of it, each asked for a chance that is rounded to its safe side. */
typedef struct loopcost__question {
    loopcost__reached *reached;
    const double *lower, *upper;
    double lower_chance, upper_chance;
} loopcost__question;

LOOPCOST_INTERNAL int32_t loopcost__answer(const loopcost_distribution *distribution, const loopcost__tables *tables,
                                           const loopcost__question *question, double chance, loopcost_bracket *results,
                                           loopcost_fault *fault)
{
    const double wider = distribution->exact ? 1.0 : 1.0 + LOOPCOST__GRID_ULP;
    const uint64_t n = tables->atoms;
    const uint64_t least = loopcost__first_atom(question->lower, n, question->reached, question->lower_chance);
    const uint64_t most = loopcost__first_atom(question->upper, n, question->reached, question->upper_chance);
    loopcost_bracket answer = LOOPCOST_BRACKET_INIT;
    if (least == n || most == n)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_CHANCE, chance);
    answer.least = tables->cost[least] / wider;
    answer.most = tables->cost[most] * wider;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_question(loopcost_fault *fault, const loopcost_distribution *distribution,
                                                   double chance, const loopcost_bracket *results,
                                                   loopcost__tables *tables)
{
    int32_t status = loopcost__check_built(fault, distribution, tables);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_bracket));
    return status;
}

LOOPCOST_API int32_t loopcost_distribution_quantile(const loopcost_distribution *distribution, double chance,
                                                    loopcost_bracket *results, loopcost_fault *fault)
{
    loopcost__tables tables;
    loopcost__question question;
    const int32_t status = loopcost__check_question(fault, distribution, chance, results, &tables);
    if (status)
        return status;
    /* Rounding may bring the sum of all chances to 1; what is left of the tail tells that there is more. */
    if (chance == 1.0 && (tables.upper_above[tables.atoms - 1] > 0.0 || distribution->missing > 0.0))
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_CHANCE, chance);
    question.reached = loopcost__at_least;
    question.lower = tables.below;
    question.upper = tables.upper_below;
    question.lower_chance = chance / (1.0 + distribution->rounding);
    question.upper_chance = chance * (1.0 + distribution->rounding);
    return loopcost__answer(distribution, &tables, &question, chance, results, fault);
}

LOOPCOST_API int32_t loopcost_distribution_upper_quantile(const loopcost_distribution *distribution, double chance,
                                                          loopcost_bracket *results, loopcost_fault *fault)
{
    loopcost__tables tables;
    loopcost__question question;
    const int32_t status = loopcost__check_question(fault, distribution, chance, results, &tables);
    if (status)
        return status;
    question.reached = loopcost__at_most;
    question.lower = tables.above;
    question.upper = tables.upper_above;
    question.lower_chance = chance * (1.0 + distribution->rounding);
    question.upper_chance = (chance - distribution->missing) / (1.0 + distribution->rounding);
    return loopcost__answer(distribution, &tables, &question, chance, results, fault);
}

/* Two laws side by side. */

/* P(first < second) for two laws on their tables: the chance of each cost of the first times that of more by the second.
 * `slack` widens the second's costs: 1 for exact laws. */
LOOPCOST_INTERNAL double loopcost__chance_cheaper(const loopcost__tables *first, const double *below,
                                                  const loopcost__tables *second, const double *above, double slack)
{
    double sum = 0.0, before = 0.0;
    uint64_t i, j = 0;
    for (i = 0; i < first->atoms; i++) {
        while (j < second->atoms && second->cost[j] * slack <= first->cost[i])
            j++;
        sum += (below[i] - before) * (j ? above[j - 1] : 1.0);
        before = below[i];
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__mean_of(const loopcost__tables *tables, const double *above)
{
    loopcost__pair mean = loopcost__pair_of(tables->cost[0], 0.0);
    uint64_t i;
    for (i = 0; i + 1 < tables->atoms; i++)
        loopcost__sum(&mean, above[i] * (tables->cost[i + 1] - tables->cost[i]));
    return loopcost__pair_value(mean);
}

/* The bounds of P(first < second). What neither law places may fall either way. */
LOOPCOST_INTERNAL void loopcost__bound_cheaper(const loopcost_distribution *first, const loopcost__tables *one,
                                               const loopcost_distribution *second, const loopcost__tables *other,
                                               double *least, double *most)
{
    const double slack = first->exact && second->exact ? 1.0 : 1.0 + 2.0 * LOOPCOST__GRID_ULP;
    const double more = (1.0 + first->rounding) * (1.0 + second->rounding);
    *least = loopcost__chance_cheaper(one, one->upper_below, other, other->above, 1.0 / slack) / more;
    *most = fmin(1.0, loopcost__chance_cheaper(one, one->below, other, other->upper_above, slack) * more +
                          first->missing + second->missing);
}

LOOPCOST_API int32_t loopcost_distribution_duel(const loopcost_distribution *first, const loopcost_distribution *second,
                                                loopcost_duel *results, loopcost_fault *fault)
{
    loopcost_duel answer = LOOPCOST_DUEL_INIT;
    loopcost__tables one, other;
    double more;
    int32_t status = loopcost__check_built(fault, first, &one);
    if (!status)
        status = loopcost__check_built(fault, second, &other);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_duel));
    if (status)
        return status;
    more = (1.0 + first->rounding) * (1.0 + second->rounding);
    loopcost__bound_cheaper(first, &one, second, &other, &answer.cheaper_least, &answer.cheaper_most);
    loopcost__bound_cheaper(second, &other, first, &one, &answer.dearer_least, &answer.dearer_most);
    answer.saving_least =
        loopcost__mean_of(&other, other.above) / more - loopcost__mean_of(&one, one.upper_above) * more;
    answer.saving_most =
        loopcost__mean_of(&other, other.upper_above) * more - loopcost__mean_of(&one, one.above) / more;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
