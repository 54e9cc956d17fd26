#include "ascending.inl"
#include "attempts_table.inl"

#include "threads_table.inl"

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

/* What a law is to be built of, and how much memory it takes. */
typedef struct loopcost__plan {
    uint64_t calls; /* of a loop */
    int one_thread;
    loopcost__attempts_plan attempts;
    loopcost__grid grid;
    double words;
} loopcost__plan;

/* A loop of calls: an atom for each call that may be the last, with each of the residuals if costs have any. */

LOOPCOST_INTERNAL uint64_t loopcost__residuals_of(const loopcost_loop *loop, const loopcost_distribution *distribution)
{
    return distribution->quantity == LOOPCOST_QUANTITY_ATTEMPTS ? 1 : loopcost__residuals(loop);
}

LOOPCOST_INTERNAL int32_t loopcost__plan_loop(const loopcost_loop *loop, const loopcost_distribution *distribution,
                                              loopcost__plan *plan, loopcost_fault *fault)
{
    loopcost__growth growth;
    loopcost__calls calls;
    loopcost__growth_start_loop(&growth, loop);
    if (loopcost__expiry_variance(&growth.talk) > 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_THREAD_EXPIRY, loop->thread->expiry);
    loopcost__calls_start(&calls, loop);
    do
        loopcost__calls_next(&calls);
    while (calls.left > distribution->tail);
    plan->calls = calls.t;
    plan->words = 3.0 * (double)calls.t * (double)loopcost__residuals_of(loop, distribution);
    return LOOPCOST_OK;
}

/* What a run of so many calls costs, with each residual, ends it with such a chance. */
LOOPCOST_INTERNAL void loopcost__write_call(const loopcost_loop *loop, double cost, double ended,
                                            const loopcost__tables *tables, uint64_t first)
{
    const double sum = loopcost__residual_weight_sum(loop);
    uint64_t i;
    for (i = 0; i < loopcost__residuals(loop); i++) {
        tables->cost[first + i] = cost * loopcost__residual(loop, i);
        tables->below[first + i] = ended * (loopcost__residual_weight(loop, i) / sum);
    }
}

LOOPCOST_INTERNAL void loopcost__build_loop(const loopcost_loop *loop, uint64_t most_calls,
                                            loopcost_distribution *distribution)
{
    const uint64_t residuals = loopcost__residuals_of(loop, distribution), atoms = most_calls * residuals;
    const loopcost__tables tables = loopcost__tables_of(distribution->work, atoms, 1);
    loopcost__growth growth;
    loopcost__calls calls;
    uint64_t i;
    loopcost__growth_start_loop(&growth, loop);
    loopcost__calls_start(&calls, loop);
    for (i = 0; i < most_calls; i++) {
        double ended;
        loopcost__calls_next(&calls);
        loopcost__growth_next(&growth);
        ended = calls.solved + calls.wrong + calls.capped;
        if (distribution->quantity == LOOPCOST_QUANTITY_ATTEMPTS) {
            tables.cost[i] = (double)(i + 1);
            tables.below[i] = ended;
        } else {
            loopcost__write_call(loop, loopcost__growth_cost(&growth), ended, &tables, i * residuals);
        }
    }
    if (residuals > 1)
        loopcost__sort_values(tables.cost, tables.below, atoms);
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
        return loopcost__plan_loop(strategy->calls, distribution, plan, fault);
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
    return loopcost__limit(loopcost__pair_value(mean), tables->cost[0], tables->cost[within - 1]);
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
    risk->overrun_most = fmax(high.overrun * more, risk->overrun_least); /* either may have lost more of its tail */
    if (risk->within_most > 0.0) {
        const double least = low.capped / more - budget * risk->over_most;
        const double most =
            risk->within_least > 0.0
                ? (high.capped * more + budget * distribution->missing - budget * risk->over_least) / risk->within_least
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

/* P(first < second) for two laws on their tables: the chance of each cost of the first times that of more by the
 * second. `slack` widens the second's costs: 1 for exact laws. */
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
