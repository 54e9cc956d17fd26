/* What a law of costs rests on: what is spent surely, and what the failed attempts add; the tables that hold the law.
 */
#include "reach.inl"

#include "any_law.inl"

/* What is spent surely, and what the failed attempts add.
 *
 * Expenses are in 1e-6 USD, as prices per Mtok times tokens. */
typedef struct loopcost__gamble {
    const loopcost_strategy *strategy;
    uint64_t beyond; /* what goes beyond the published model; 0: nothing */
    int attempts;    /* 1: the law is that of the attempts, and one attempt costs 1 */
    loopcost__repairs repairs;
    loopcost__conversation talk;
    double generation;   /* the first call */
    double first, later; /* the first attempt of the first thread, and of a later one */
    double linear;       /* a, b and c: k failures of one fresh thread add a k + b binom(k, 2) + c binom(k, 3) */
    double quadratic;
    double cubic;
    double bugs;      /* a whole number: how many there are, 0 where that is random */
    double uncertain; /* of all that there may be, so many can fail at a cost */
} loopcost__gamble;

/* Where bugs are put into threads one by one, each class has a whole number of them. */
LOOPCOST_INTERNAL int32_t loopcost__check_threads(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    uint32_t i;
    for (i = 0; i < strategy->generator->n_classes; i++) {
        const double count = loopcost__strategy_class(strategy, i).count;
        if (strategy->generator->counts == LOOPCOST_COUNTS_EXPECTED &&
            fabs(count - floor(count + 0.5)) > 1e-9 * fmax(1.0, count))
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
    const loopcost__pair more = loopcost__pair_sum(loopcost__pair_from(1.0), repairs->excess);
    loopcost__negative_binomial law;
    if (n == 0.0)
        return loopcost__no_bug(repairs);
    if (excess == 0.0)
        return exp(-(loopcost__stirling_error(n) + loopcost__deviance(n, repairs->bugs))) / sqrt(two_pi * n);
    law.shape = mean / excess;
    law.p = loopcost__pair_ratio(loopcost__pair_from(1.0), more);
    law.q = loopcost__pair_ratio(repairs->excess, more);
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
LOOPCOST_INTERNAL int32_t loopcost__check_any_law(loopcost_fault *fault, const loopcost_strategy *strategy,
                                                  int attempts)
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

/* The tables. Each is an array of as many doubles as the law has atoms; the last two only where the law is a bracket.
 */
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

/* From chances in `below` to both cumulative sums, each added up from its small end. With what the roundings leave
 * over: the steps of a grid are all alike, and so would they be. */
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
