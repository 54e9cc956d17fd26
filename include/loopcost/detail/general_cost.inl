/* The cost of repairs beyond the published model: what has a closed form, and the answer. */
#include "capped.inl"

/* Checks. */

/* With a cap a Beta law has all moments, as sums as long as the cap is. */
#define LOOPCOST__LONGEST_SUM 1e7

LOOPCOST_INTERNAL int32_t loopcost__check_repaired(loopcost_fault *fault, const loopcost_strategy *strategy,
                                                   uint32_t index, double order)
{
    const loopcost__class_words *words = &loopcost__fixer()->classes;
    const loopcost_param cap = loopcost__field(LOOPCOST_PARAM_CONTEXT_BUG_CAP);
    const loopcost_class law = loopcost__strategy_class(strategy, index);
    const uint64_t attempts = strategy->context->bug_cap;
    const int32_t status = loopcost__check_family(fault, words, &law, index);
    if (status || law.count == 0.0)
        return status;
    if (!attempts)
        return loopcost__check_order(fault, words, &law, index, order);
    if (loopcost__has_family(&law))
        return loopcost__fail_feature(fault, cap, (double)attempts);
    return law.law == LOOPCOST_LAW_BETA
               ? loopcost__check_range(fault, cap, (double)attempts, 1.0, LOOPCOST__LONGEST_SUM)
               : LOOPCOST_OK;
}

/* The laws of the classes, as far as moments of the attempts up to `order` are asked for. */
LOOPCOST_INTERNAL int32_t loopcost__check_families(loopcost_fault *fault, const loopcost_strategy *strategy,
                                                   double order)
{
    uint32_t i;
    int32_t status = LOOPCOST_OK;
    for (i = 0; !status && i < strategy->fixer->n_classes; i++)
        status = loopcost__check_repaired(fault, strategy, i, order);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_groups(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    const uint32_t counts = strategy->generator->counts;
    if (strategy->context->mode != LOOPCOST_GROUPED || counts < LOOPCOST_COUNTS_POISSON)
        return LOOPCOST_OK;
    return loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_GENERATOR_COUNTS), counts);
}

LOOPCOST_INTERNAL int32_t loopcost__check_conversation_cap(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    const loopcost_context *context = strategy->context;
    const double bugs = loopcost__bugs_of(strategy->generator);
    double whole;
    uint32_t i;
    if (!context->conversation_cap)
        return LOOPCOST_OK;
    if (strategy->generator->counts != LOOPCOST_COUNTS_EXPECTED)
        return loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_GENERATOR_COUNTS),
                                      strategy->generator->counts);
    if (context->bug_cap)
        return loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_CONTEXT_BUG_CAP), (double)context->bug_cap);
    if (strategy->fixer->n_classes > LOOPCOST__CAPPED_CLASSES)
        return loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_FIXER_CLASSES), strategy->fixer->n_classes);
    for (i = 0; i < strategy->fixer->n_classes; i++) {
        const loopcost_class law = loopcost__strategy_class(strategy, i);
        if (law.count == 0.0)
            continue;
        if (law.law != LOOPCOST_LAW_GEOMETRIC)
            return loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_LAW, i), law.law);
        if (law.after_failure > 0.0)
            return loopcost__fail_feature(fault, loopcost__class_field(LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FAILURE, i),
                                          law.after_failure);
    }
    return loopcost__to_whole(bugs, &whole)
               ? LOOPCOST_OK
               : loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, bugs);
}

/* The order of the moments of the attempts that the moment `power` of the cost takes. */
LOOPCOST_INTERNAL double loopcost__order_of(const loopcost_strategy *strategy, int power)
{
    const loopcost__conversation talk = loopcost__strategy_conversation(strategy);
    const int degree = loopcost__bill_terms_of(&talk, strategy->task->growth).degree;
    const int steps_vary = strategy->task->attempt_sd > 0.0 || strategy->task->trace_sd > 0.0;
    int order = power * degree > power ? power * degree : power;
    if (power == 2 && loopcost__expiry_variance(&talk) > 0.0 && order < 5)
        order = talk.step == 0.0 ? order : strategy->task->growth > 0.0 ? 5 : order < 3 ? 3 : order;
    if (power == 2 && steps_vary && order < 3)
        order = 3;
    return (double)order;
}

LOOPCOST_ASIDE int32_t loopcost__check_closed_form(loopcost_fault *fault, const loopcost_strategy *strategy, int power)
{
    int32_t status = loopcost__check_families(fault, strategy, loopcost__order_of(strategy, power));
    if (!status)
        status = loopcost__check_groups(fault, strategy);
    if (!status)
        status = loopcost__check_conversation_cap(fault, strategy);
    return status;
}

/* The answer. */

/* log(1 - unfixed), near either end. */
LOOPCOST_INTERNAL double loopcost__log_fixed(loopcost__pair unfixed)
{
    const loopcost__pair fixed = loopcost__pair_difference(loopcost__pair_from(1.0), unfixed);
    if (unfixed.high < 0.5)
        return log1p(-unfixed.high);
    return fixed.high > 0.0 ? log(fixed.high) + fixed.low / fixed.high : -HUGE_VAL;
}

/* log P(every bug is fixed). */
LOOPCOST_INTERNAL double loopcost__log_solved(const loopcost__repairs *repairs)
{
    const double unfixed = repairs->unfixed.high, mean = repairs->bugs.high, b = repairs->excess.high;
    double log_solved = 0.0;
    uint32_t i;
    if (!repairs->strategy->context->bug_cap || mean == 0.0)
        return 0.0;
    if (loopcost__is_random_count(repairs))
        log_solved = b > 0.0 ? -mean * (log1p(b * unfixed) / b) : -mean * unfixed;
    else if (loopcost__is_mixed(repairs))
        log_solved = mean * loopcost__log_fixed(repairs->unfixed);
    for (i = 0; !loopcost__is_mixed(repairs) && i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0)
            log_solved += count * loopcost__log_fixed(loopcost__bug_moments_of(&bug).unfixed);
    }
    return log_solved;
}

/* All bugs that there ever are, less those that are abandoned. */
LOOPCOST_INTERNAL double loopcost__fixed_bugs(const loopcost__repairs *repairs)
{
    loopcost__pair sum = loopcost__pair_from(0.0);
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        loopcost__pair fixed;
        if (count == 0.0)
            continue;
        fixed = loopcost__has_family(&bug.law)
                    ? loopcost__pair_ratio(loopcost__pair_from(bug.law.fix_chance), loopcost__progress(&bug.law))
                    : loopcost__pair_difference(loopcost__pair_from(1.0), loopcost__bug_moments_of(&bug).unfixed);
        sum = loopcost__pair_sum(sum, loopcost__pair_times(fixed, count));
    }
    return loopcost__pair_value(sum);
}

LOOPCOST_INTERNAL void loopcost__attempts_of(const loopcost_strategy *strategy, loopcost_cumulants *cumulants)
{
    loopcost__repairs repairs;
    loopcost__series logarithm, found;
    loopcost__read_repairs(strategy, 0, &repairs);
    if (repairs.bugs.high == 0.0)
        return;
    logarithm = loopcost__all_bugs(&repairs);
    found = loopcost__cumulants_of(&logarithm);
    if (!loopcost__is_random_count(&repairs))
        found.at[1] = loopcost__pair_sum(found.at[1], repairs.bugs);
    cumulants->mean = loopcost__pair_value(found.at[1]);
    cumulants->variance = fmax(0.0, loopcost__pair_value(found.at[2])); /* of a sure number rounding is left */
    cumulants->third = loopcost__pair_value(found.at[3]);
    cumulants->fourth = loopcost__pair_value(found.at[4]);
}

/* 1e-6 USD. */
LOOPCOST_INTERNAL loopcost__expense loopcost__repairs_expense(const loopcost__repairs *repairs,
                                                              const loopcost__totals *totals)
{
    const loopcost__tokens tokens = loopcost__repairs_tokens(repairs, totals);
    return loopcost__expense_of(&repairs->talk, &tokens);
}

/* What pairs that cancel leave of a variance, USD^2: 2^-90 of the square of what all tokens would cost at both prices,
 * and a step more; of a share of a bug, as much as of the whole one, down to shares that come to nothing. */
LOOPCOST_INTERNAL double loopcost__lost_variance(const loopcost__repairs *repairs, const loopcost__totals *totals,
                                                 const loopcost_cost *cost)
{
    const double price = (repairs->talk.write + repairs->talk.read) / LOOPCOST__MTOK;
    const loopcost__tokens tokens = loopcost__repairs_tokens(repairs, totals);
    const double all = fabs(tokens.fresh) + fabs(tokens.held) + repairs->talk.step;
    const double size = price * all + fabs(cost->fix_output);
    return repairs->bugs.high > 0.0 ? 0x1p-90 * (size * size) / fmax(1e-12, fmin(1.0, repairs->bugs.high)) : 0.0;
}

LOOPCOST_INTERNAL void loopcost__give_repairs(const loopcost__repairs *repairs, const loopcost__totals *totals,
                                              loopcost_cost *cost)
{
    const loopcost__expense expense = loopcost__repairs_expense(repairs, totals);
    const double write = expense.write / LOOPCOST__MTOK, read = expense.read / LOOPCOST__MTOK;
    double size, lost;
    cost->generation = loopcost__generation_expense(repairs->strategy) / LOOPCOST__MTOK;
    cost->fix_output = expense.generate / LOOPCOST__MTOK;
    loopcost__split_cost(repairs->strategy->context->caching, write, read, cost);
    cost->variance = loopcost__repairs_variance(repairs, totals) / (LOOPCOST__MTOK * LOOPCOST__MTOK);
    lost = loopcost__lost_variance(repairs, totals, cost);
    if (fabs(cost->variance) < 0.5 * lost)
        cost->variance = 0.0;
    size = cost->generation + (fabs(write) + fabs(read) + fabs(cost->fix_output));
    cost->mean_bound = LOOPCOST__BOUND * size;
    cost->variance_bound = 2.0 * LOOPCOST__BOUND * fabs(cost->variance) + lost;
    cost->ill_conditioned = size > 2.0 * cost->mean;
}

/* That of the runs that succeed, and how far apart both outcomes are. */
LOOPCOST_INTERNAL double loopcost__capped_attempts_variance(const loopcost__capped *capped)
{
    const loopcost__pair mean = capped->solved.at[1];
    const double apart = capped->cap - 1.0 - mean.high;
    const loopcost__pair solved = loopcost__pair_sum(loopcost__pair_times(capped->solved.at[2], 2.0),
                                                     loopcost__pair_difference(mean, loopcost__pair_square(mean)));
    return capped->success * fmax(loopcost__pair_value(solved), 0.0) +
           capped->success * capped->failure * (apart * apart);
}

LOOPCOST_INTERNAL void loopcost__capped_cost_of(const loopcost__repairs *repairs, loopcost_cost *cost)
{
    loopcost__capped capped;
    loopcost__totals totals;
    loopcost__read_capped(repairs, &capped);
    loopcost__solve_capped(&capped);
    totals = loopcost__total_capped(&capped);
    loopcost__give_repairs(repairs, &totals, cost);
    cost->attempts_mean = 1.0 + loopcost__pair_value(totals.moments.at[1]);
    cost->attempts_variance = loopcost__capped_attempts_variance(&capped);
    cost->p_solved = capped.success;
    cost->p_unsolved = capped.failure;
    if (capped.success > 0.0)
        cost->mean_solved = cost->generation + capped.mean_solved / LOOPCOST__MTOK;
    if (capped.failure > 0.0)
        cost->mean_unsolved = cost->generation + loopcost__bill_after(&capped.terms, capped.cap - 1.0) / LOOPCOST__MTOK;
}

LOOPCOST_INTERNAL double loopcost__mean_of_totals(const loopcost__repairs *repairs, const loopcost__totals *totals)
{
    const loopcost__expense expense = loopcost__repairs_expense(repairs, totals);
    return (loopcost__generation_expense(repairs->strategy) + (expense.write + expense.read + expense.generate)) /
           LOOPCOST__MTOK;
}

/* What is left of a difference of pairs, divided by less, has no digit. */
#define LOOPCOST__SELDOM 1e-18

/* The runs that leave a bug, from all and those that do not: (all - (1 - u) solved) / u, in pairs, since u may be
 * small. */
LOOPCOST_INTERNAL loopcost__totals loopcost__unsolved_totals(const loopcost__totals *all,
                                                             const loopcost__totals *solved, double unsolved)
{
    loopcost__totals rest;
    int j;
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        rest.moments.at[j] = loopcost__pair_sum(
            solved->moments.at[j],
            loopcost__pair_quotient(loopcost__pair_difference(all->moments.at[j], solved->moments.at[j]), unsolved));
    rest.variance = loopcost__pair_from(0.0);
    rest.opened = fmin(solved->opened + (all->opened - solved->opened) / unsolved, 1.0);
    return rest;
}

LOOPCOST_INTERNAL void loopcost__part_outcomes(const loopcost__repairs *repairs, const loopcost__totals *totals,
                                               loopcost_cost *cost)
{
    loopcost__repairs solved;
    loopcost__totals given, rest;
    cost->p_unsolved = fabs(expm1(loopcost__log_solved(repairs)));
    cost->p_solved = exp(loopcost__log_solved(repairs));
    cost->mean_solved = cost->p_solved > 0.0 ? cost->mean : 0.0;
    if (cost->p_unsolved < LOOPCOST__SELDOM)
        return;
    cost->mean_unsolved = cost->mean;
    if (cost->p_solved == 0.0)
        return;
    loopcost__read_repairs(repairs->strategy, 1, &solved);
    given = loopcost__total_repairs(&solved);
    rest = loopcost__unsolved_totals(totals, &given, cost->p_unsolved);
    cost->mean_solved = loopcost__mean_of_totals(&solved, &given);
    cost->mean_unsolved = loopcost__mean_of_totals(repairs, &rest);
}

LOOPCOST_ASIDE void loopcost__repairs_cost_of(const loopcost_strategy *strategy, loopcost_cost *cost)
{
    loopcost__repairs repairs;
    loopcost__totals totals;
    loopcost_cumulants attempts = LOOPCOST_CUMULANTS_INIT;
    loopcost__read_repairs(strategy, 0, &repairs);
    if (strategy->context->conversation_cap && repairs.bugs.high > 0.0) {
        loopcost__capped_cost_of(&repairs, cost);
    } else {
        totals = loopcost__total_repairs(&repairs);
        loopcost__give_repairs(&repairs, &totals, cost);
        loopcost__attempts_of(strategy, &attempts);
        cost->attempts_mean = attempts.mean;
        cost->attempts_variance = attempts.variance;
        cost->fixed = loopcost__fixed_bugs(&repairs);
        loopcost__part_outcomes(&repairs, &totals, cost);
    }
    cost->per_solved = loopcost__per_solved(cost->mean, cost->p_solved);
}
