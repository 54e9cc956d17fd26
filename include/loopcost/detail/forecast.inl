#include <math.h>
#include <string.h>

#include "ascending.inl"
#include "pair.inl"

LOOPCOST_API int32_t loopcost_forecast_init(loopcost_forecast *forecast, uint32_t struct_size)
{
    const loopcost_forecast defaults = LOOPCOST_FORECAST_INIT;
    return loopcost__init(forecast, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Checks. */

LOOPCOST_INTERNAL int32_t loopcost__check_forecast(loopcost_fault *fault, const loopcost_loop *loop,
                                                   const loopcost_state *state, const loopcost_forecast *forecast)
{
    int32_t status = loopcost__check_loop(fault, loop);
    if (!status && state)
        status = loopcost__check_state(fault, state, loop);
    if (!status)
        status = loopcost__check_struct(fault, LOOPCOST_PARAM_FORECAST, forecast, sizeof(loopcost_forecast),
                                        sizeof(loopcost_forecast));
    if (!status && (forecast->reserved || forecast->padding))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_FORECAST, forecast->reserved);
    if (!status && state && forecast->made)
        status =
            loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_FORECAST_MADE, (double)forecast->made);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FORECAST_MADE, (double)forecast->made);
    return status;
}

/* Hazards without a shape. */

LOOPCOST_INTERNAL uint64_t loopcost__longest_run(const loopcost_evidence *evidence)
{
    uint64_t i, longest = 0;
    for (i = 0; i < evidence->n_outcomes; i++) {
        const loopcost_outcome outcome = loopcost__outcome_at(evidence, i);
        if (outcome.count && outcome.calls > longest)
            longest = outcome.calls;
    }
    return longest;
}

typedef struct loopcost__ends_seen {
    double solved, wrong, unknown, calls, runs;
} loopcost__ends_seen;

/* Of each call how many runs left with it, in `left`, and how many ended solved and wrong, in `hazards`. */
LOOPCOST_INTERNAL loopcost__ends_seen loopcost__count_ends(const loopcost_evidence *evidence, uint64_t *left,
                                                           loopcost_hazard *hazards)
{
    loopcost__ends_seen seen = {0.0, 0.0, 0.0, 0.0, 0.0};
    uint64_t i;
    for (i = 0; i < evidence->n_outcomes; i++) {
        const loopcost_outcome outcome = loopcost__outcome_at(evidence, i);
        const double count = (double)outcome.count;
        if (!outcome.count)
            continue;
        left[outcome.calls - 1] += outcome.count;
        hazards[outcome.calls - 1].solved += outcome.end == LOOPCOST_ENDED_SOLVED ? count : 0.0;
        hazards[outcome.calls - 1].wrong += outcome.end == LOOPCOST_ENDED_WRONG ? count : 0.0;
        seen.solved += outcome.end == LOOPCOST_ENDED_SOLVED ? count : 0.0;
        seen.wrong += outcome.end == LOOPCOST_ENDED_WRONG ? count : 0.0;
        seen.unknown += outcome.end == LOOPCOST_ENDED_UNKNOWN ? count : 0.0;
        seen.calls += count * (double)outcome.calls;
        seen.runs += count;
    }
    return seen;
}

/* The unknown ends, shared out. */
LOOPCOST_INTERNAL void loopcost__share_unknown(const loopcost_evidence *evidence, double share,
                                               loopcost_hazard *hazards)
{
    uint64_t i;
    for (i = 0; i < evidence->n_outcomes; i++) {
        const loopcost_outcome outcome = loopcost__outcome_at(evidence, i);
        if (!outcome.count || outcome.end != LOOPCOST_ENDED_UNKNOWN)
            continue;
        hazards[outcome.calls - 1].solved += share * (double)outcome.count;
        hazards[outcome.calls - 1].wrong += (1.0 - share) * (double)outcome.count;
    }
}

LOOPCOST_API int32_t loopcost_forecast_hazards(const loopcost_evidence *evidence, double strength,
                                               loopcost_hazard *hazards, uint64_t room, uint64_t *n_hazards,
                                               loopcost_fault *fault)
{
    loopcost__ends_seen seen;
    double share, prior, at_risk;
    uint64_t n, t;
    int32_t status = loopcost__check_evidence(fault, evidence, 0);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FORECAST_STRENGTH, strength);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, n_hazards);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_FORECAST_HAZARDS, hazards);
    if (status)
        return status;
    n = loopcost__longest_run(evidence) + 1;
    status = loopcost__check_evidence_work(fault, evidence, n);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FORECAST_HAZARDS), (double)room, (double)n,
                                       loopcost__param(LOOPCOST_PARAM_FORECAST_HAZARDS)->most);
    if (status)
        return status;
    memset(evidence->work, 0, (size_t)n * sizeof *evidence->work);
    memset(hazards, 0, (size_t)n * sizeof *hazards);
    seen = loopcost__count_ends(evidence, evidence->work, hazards);
    share = (seen.solved + 0.5) / (seen.solved + seen.wrong + 1.0);
    loopcost__share_unknown(evidence, share, hazards);
    prior = strength * (seen.solved + seen.wrong + seen.unknown) / seen.calls;
    at_risk = seen.runs;
    for (t = 0; t < n; t++) {
        hazards[t].solved = (share * prior + hazards[t].solved) / (strength + at_risk);
        hazards[t].wrong = ((1.0 - share) * prior + hazards[t].wrong) / (strength + at_risk);
        at_risk -= (double)evidence->work[t];
    }
    *n_hazards = n;
    return LOOPCOST_OK;
}

/* Residuals of few runs. */

LOOPCOST_INTERNAL double loopcost__log_quantile(const double *ratios, uint64_t n, double chance)
{
    const double place = chance * (double)(n - 1), below = floor(place);
    const uint64_t i = (uint64_t)below;
    return log(ratios[i]) + (i + 1 < n ? (place - below) * log(ratios[i + 1] / ratios[i]) : 0.0);
}

LOOPCOST_INTERNAL double loopcost__kernel_width(const double *ratios, uint64_t n)
{
    const double middle = log(ratios[n / 2]), size = (double)n;
    double sum = 0.0, square = 0.0, sd, range;
    uint64_t i;
    if (n < 2)
        return 0.0;
    for (i = 0; i < n; i++) {
        const double apart = log(ratios[i]) - middle;
        sum += apart;
        square += apart * apart;
    }
    sd = sqrt(fmax(square - sum * sum / size, 0.0) / (size - 1.0));
    range = (loopcost__log_quantile(ratios, n, 0.75) - loopcost__log_quantile(ratios, n, 0.25)) / 1.349;
    return 0.9 * (range > 0.0 ? fmin(sd, range) : sd) * pow(size, -0.2);
}

LOOPCOST_INTERNAL int32_t loopcost__check_ratios(loopcost_fault *fault, const double *ratios, uint64_t n)
{
    double least = loopcost__param(LOOPCOST_PARAM_FORECAST_RATIO)->least;
    uint64_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_FORECAST_RATIOS, (double)n);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_FORECAST_RATIOS, ratios);
    for (i = 0; !status && i < n; i++) {
        status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_FORECAST_RATIO, (uint32_t)i),
                                       ratios[i], least, loopcost__param(LOOPCOST_PARAM_FORECAST_RATIO)->most);
        least = ratios[i];
    }
    return status;
}

LOOPCOST_API int32_t loopcost_forecast_smooth(const double *ratios, uint64_t n, double *residuals, double *weights,
                                              loopcost_fault *fault)
{
    static const double at[5] = {-2.8569700138728057, -1.3556261799742659, 0.0, 1.3556261799742659, 2.8569700138728057};
    static const double weight[5] = {0.011257411327720688, 0.22207592200561265, 0.53333333333333333,
                                     0.22207592200561265, 0.011257411327720688};
    double width;
    uint64_t i;
    int j;
    int32_t status = loopcost__check_ratios(fault, ratios, n);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, residuals);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, weights);
    if (status)
        return status;
    width = loopcost__kernel_width(ratios, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < 5; j++) {
            residuals[5 * i + (uint64_t)j] = fmin(ratios[i] * exp(width * at[j]), 1e9);
            weights[5 * i + (uint64_t)j] = weight[j];
        }
    return LOOPCOST_OK;
}

/* The walk over the calls still to come, from where the run stands. */

LOOPCOST_INTERNAL int32_t loopcost__forecast_start(loopcost__rest_walk *walk, const loopcost_loop *loop,
                                                   const loopcost_state *state, uint64_t made, loopcost_fault *fault)
{
    int32_t status;
    if (state)
        loopcost__growth_start(&walk->growth, loop, state->calls, state->context,
                               loopcost__still_held(state, loop->thread));
    else
        loopcost__growth_start_loop(&walk->growth, loop);
    if (loopcost__expiry_variance(&walk->growth.talk) > 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_THREAD_EXPIRY, loop->thread->expiry);
    status = loopcost__calls_resume(&walk->calls, loop, state ? state->calls : made, fault);
    if (status && !state)
        return loopcost__fail_field(fault, status, LOOPCOST_PARAM_FORECAST_MADE, (double)made);
    while (!status && !state && walk->growth.t < made)
        loopcost__growth_next(&walk->growth);
    return status;
}

LOOPCOST_INTERNAL uint64_t loopcost__forecast_atoms(loopcost__rest_walk walk)
{
    uint64_t atoms = 0;
    do {
        loopcost__calls_next(&walk.calls);
        atoms++;
    } while (!loopcost__calls_ended(&walk.calls));
    return atoms;
}

/* The memory of a built forecast. */
typedef struct loopcost__forecast_tables {
    uint64_t atoms, ratios;
    double *cost;         /* USD of the calls to come, ascending: as the loop has them */
    double *below, *more; /* P(at most so many calls), P(more) */
    double *partial;      /* USD: the mean's part up to so many calls */
    double *ratio;        /* ascending */
    double *share;        /* of each ratio; they sum to 1 */
    double *heap;         /* scratch: the ratios by their next amounts, */
    double *next;         /* which call that is of, */
    double *amount;       /* and how much it is */
    double spent;
    double *half_spread; /* USD, E|Y - Y'|/2 of two such runs, for the score; below 0 before it is asked for */
} loopcost__forecast_tables;

LOOPCOST_INTERNAL double loopcost__forecast_doubles(uint64_t atoms, uint64_t ratios)
{
    return 4.0 * (double)atoms + 5.0 * (double)ratios + 3.0;
}

/* The first three doubles are what is spent, whether the loop has a cap, and half the spread. */
LOOPCOST_INTERNAL loopcost__forecast_tables loopcost__tables_of_forecast(const loopcost_forecast *forecast,
                                                                         uint64_t atoms, uint64_t ratios)
{
    loopcost__forecast_tables tables;
    tables.atoms = atoms;
    tables.ratios = ratios;
    tables.cost = forecast->work + 3;
    tables.below = tables.cost + atoms;
    tables.more = tables.below + atoms;
    tables.partial = tables.more + atoms;
    tables.ratio = tables.partial + atoms;
    tables.share = tables.ratio + tables.ratios;
    tables.heap = tables.share + tables.ratios;
    tables.next = tables.heap + tables.ratios;
    tables.amount = tables.next + tables.ratios;
    tables.spent = forecast->work[0];
    tables.half_spread = forecast->work + 2;
    return tables;
}

LOOPCOST_INTERNAL loopcost__forecast_tables loopcost__tables_of_built(const loopcost_forecast *forecast)
{
    return loopcost__tables_of_forecast(forecast, forecast->atoms, forecast->residuals);
}

LOOPCOST_INTERNAL void loopcost__write_ratios(const loopcost_loop *loop, loopcost__forecast_tables *tables)
{
    const double sum = loopcost__residual_weight_sum(loop);
    uint64_t i;
    for (i = 0; i < tables->ratios; i++) {
        tables->ratio[i] = loopcost__residual(loop, i);
        tables->share[i] = loopcost__residual_weight(loop, i) / sum;
    }
    loopcost__sort_values(tables->ratio, tables->share, tables->ratios);
}

/* Means of what is to come, before the residuals. */
typedef struct loopcost__forecast_sums {
    loopcost__pair cost, calls, solved, wrong, capped, below;
} loopcost__forecast_sums;

LOOPCOST_INTERNAL void loopcost__sum_forecast(loopcost__forecast_sums *sums, const loopcost__calls *calls, double cost)
{
    const double ended = calls->solved + calls->wrong + calls->capped;
    loopcost__sum(&sums->cost, ended * cost);
    loopcost__sum(&sums->calls, ended * (double)calls->t);
    loopcost__sum(&sums->solved, calls->solved);
    loopcost__sum(&sums->wrong, calls->wrong);
    loopcost__sum(&sums->capped, calls->capped);
    loopcost__sum(&sums->below, ended);
}

LOOPCOST_INTERNAL loopcost__forecast_sums loopcost__write_calls(loopcost__rest_walk walk,
                                                                loopcost__forecast_tables *tables)
{
    loopcost__forecast_sums sums;
    uint64_t i;
    memset(&sums, 0, sizeof sums);
    for (i = 0; i < tables->atoms; i++) {
        loopcost__calls_next(&walk.calls);
        loopcost__growth_next(&walk.growth);
        tables->cost[i] = loopcost__growth_cost(&walk.growth);
        loopcost__sum_forecast(&sums, &walk.calls, tables->cost[i]);
        tables->below[i] = fmin(loopcost__pair_value(sums.below), 1.0);
        tables->more[i] = walk.calls.left;
        tables->partial[i] = loopcost__pair_value(sums.cost);
    }
    return sums;
}

/* Of the cost to come, with the residuals; its variance from squares around the mean. */
LOOPCOST_INTERNAL void loopcost__forecast_moments(const loopcost_loop *loop, const loopcost__forecast_tables *tables,
                                                  double mean_cost, loopcost_forecast *answer)
{
    const loopcost__residual_moments residuals = loopcost__moments_of_residuals(loop);
    loopcost__spread_sums costs = loopcost__spread_about(mean_cost);
    double before = 0.0;
    uint64_t i;
    for (i = 0; i < tables->atoms; i++) {
        loopcost__sum_spread(&costs, tables->below[i] - before, tables->cost[i]);
        before = tables->below[i];
    }
    answer->mean = tables->spent + mean_cost * residuals.mean;
    answer->variance = loopcost__product_variance(mean_cost, loopcost__variance_about(&costs), &residuals);
}

/* Asking. One number of calls costs no less than a smaller one, whatever the residual: so of each residual the amounts
 * within a budget are the first so many, and of a larger residual they are fewer. */

typedef struct loopcost__forecast_count {
    double at_most, more; /* chances */
    uint64_t points;      /* amounts that are at most, or less than, the budget */
    double largest;       /* of these amounts */
} loopcost__forecast_count;

LOOPCOST_INTERNAL double loopcost__forecast_amount(const loopcost__forecast_tables *tables, uint64_t ratio,
                                                   uint64_t atom)
{
    return tables->spent + tables->cost[atom] * tables->ratio[ratio];
}

/* How many of the first `most` amounts of a residual are at most y; or less than y, where `strictly`. */
LOOPCOST_INTERNAL uint64_t loopcost__amounts_within(const loopcost__forecast_tables *tables, uint64_t ratio,
                                                    uint64_t most, double y)
{
    uint64_t least = 0;
    while (least < most) {
        const uint64_t middle = least + (most - least) / 2;
        if (loopcost__forecast_amount(tables, ratio, middle) <= y)
            least = middle + 1;
        else
            most = middle;
    }
    return least;
}

LOOPCOST_INTERNAL loopcost__forecast_count loopcost__forecast_within(const loopcost__forecast_tables *tables, double y)
{
    loopcost__forecast_count count = {0.0, 0.0, 0, 0.0};
    uint64_t i, within = tables->atoms;
    for (i = 0; i < tables->ratios; i++) {
        within = loopcost__amounts_within(tables, i, within, y);
        count.points += within;
        count.at_most += within ? tables->share[i] * tables->below[within - 1] : 0.0;
        count.more += tables->share[i] * (within ? tables->more[within - 1] : 1.0);
        if (within)
            count.largest = fmax(count.largest, loopcost__forecast_amount(tables, i, within - 1));
    }
    return count;
}

/* The double before y >= 0, below all amounts for 0. */
LOOPCOST_INTERNAL double loopcost__just_below(double y)
{
    uint64_t bits;
    if (y == 0.0)
        return -1.0;
    memcpy(&bits, &y, sizeof bits);
    bits--;
    memcpy(&y, &bits, sizeof bits);
    return y;
}

/* P(solved, and within the budget): of a later call fewer residuals are within it. Their shares are summed upwards, in
 * the scratch of the heap: taking one after the other off would cancel. */
LOOPCOST_INTERNAL double loopcost__solved_within(loopcost__rest_walk walk, const loopcost__forecast_tables *tables,
                                                 double budget)
{
    loopcost__pair solved = {0.0, 0.0}, share = {0.0, 0.0};
    uint64_t i, ratios = tables->ratios;
    for (i = 0; i < ratios; i++) {
        loopcost__sum(&share, tables->share[i]);
        tables->amount[i] = loopcost__pair_value(share);
    }
    for (i = 0; i < tables->atoms && ratios; i++) {
        loopcost__calls_next(&walk.calls);
        while (ratios && loopcost__forecast_amount(tables, ratios - 1, i) > budget)
            ratios--;
        if (ratios)
            loopcost__sum(&solved, walk.calls.solved * tables->amount[ratios - 1]);
    }
    return fmin(loopcost__pair_value(solved), 1.0);
}

LOOPCOST_API int32_t loopcost_forecast_words(const loopcost_loop *loop, const loopcost_state *state,
                                             const loopcost_forecast *forecast, uint64_t *words, loopcost_fault *fault)
{
    loopcost__rest_walk walk;
    int32_t status = loopcost__check_forecast(fault, loop, state, forecast);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        status = loopcost__forecast_start(&walk, loop, state, forecast->made, fault);
    if (status)
        return status;
    *words = (uint64_t)loopcost__forecast_doubles(loopcost__forecast_atoms(walk), loopcost__residuals(loop));
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_forecast_build(const loopcost_loop *loop, const loopcost_state *state,
                                             loopcost_forecast *forecast, loopcost_fault *fault)
{
    loopcost__rest_walk walk;
    loopcost__forecast_tables tables;
    loopcost__forecast_sums sums;
    uint64_t atoms;
    int32_t status = loopcost__check_forecast(fault, loop, state, forecast);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, forecast->work);
    if (!status)
        status = loopcost__forecast_start(&walk, loop, state, forecast->made, fault);
    if (status)
        return status;
    atoms = loopcost__forecast_atoms(walk);
    status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_WORK), (double)forecast->words,
                                   loopcost__forecast_doubles(atoms, loopcost__residuals(loop)),
                                   loopcost__param(LOOPCOST_PARAM_WORK)->most);
    if (status)
        return status;
    forecast->work[0] = state ? state->spent : 0.0;
    forecast->work[1] = loop->cap ? 1.0 : 0.0;
    forecast->work[2] = -1.0;
    tables = loopcost__tables_of_forecast(forecast, atoms, loopcost__residuals(loop));
    loopcost__write_ratios(loop, &tables);
    sums = loopcost__write_calls(walk, &tables);
    loopcost__forecast_moments(loop, &tables, loopcost__pair_value(sums.cost), forecast);
    forecast->calls_mean = loopcost__pair_value(sums.calls);
    forecast->p_solved = fmin(loopcost__pair_value(sums.solved), 1.0);
    forecast->p_wrong = fmin(loopcost__pair_value(sums.wrong), 1.0);
    forecast->p_capped = fmin(loopcost__pair_value(sums.capped), 1.0);
    forecast->p_solved_within = state ? loopcost__solved_within(walk, &tables, state->budget) : forecast->p_solved;
    forecast->p_over = state ? fmin(loopcost__forecast_within(&tables, state->budget).more, 1.0) : 0.0;
    forecast->atoms = atoms;
    forecast->residuals = tables.ratios;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_built_forecast(loopcost_fault *fault, const loopcost_forecast *forecast)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_FORECAST, forecast, sizeof(loopcost_forecast),
                                            sizeof(loopcost_forecast));
    if (!status && (!forecast->atoms || !forecast->residuals || !forecast->work))
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_FORECAST, 0.0);
    return status;
}

LOOPCOST_INTERNAL int loopcost__is_enough(const loopcost__forecast_count *count, double chance)
{
    if (chance > 0.5)
        return count->more <= (1.0 - chance) * (1.0 + LOOPCOST__SAME_CHANCE);
    return count->at_most >= chance * (1.0 - LOOPCOST__SAME_CHANCE);
}

/* Halving the doubles between the smallest and the largest amount, until one amount or none is between. */
LOOPCOST_INTERNAL double loopcost__search_amount(const loopcost__forecast_tables *tables, double chance)
{
    double low = loopcost__forecast_amount(tables, 0, 0);
    double high = loopcost__forecast_amount(tables, tables->ratios - 1, tables->atoms - 1);
    loopcost__forecast_count at_low = loopcost__forecast_within(tables, low);
    loopcost__forecast_count at_high = loopcost__forecast_within(tables, high);
    uint64_t low_bits, high_bits;
    if (loopcost__is_enough(&at_low, chance))
        return low;
    memcpy(&low_bits, &low, sizeof low_bits);
    memcpy(&high_bits, &high, sizeof high_bits);
    while (at_high.points - at_low.points > 1 && high_bits - low_bits > 1) {
        const uint64_t middle_bits = low_bits + (high_bits - low_bits) / 2;
        loopcost__forecast_count at_middle;
        double middle;
        memcpy(&middle, &middle_bits, sizeof middle);
        at_middle = loopcost__forecast_within(tables, middle);
        if (loopcost__is_enough(&at_middle, chance)) {
            high_bits = middle_bits;
            at_high = at_middle;
        } else {
            low_bits = middle_bits;
            at_low = at_middle;
        }
    }
    return at_high.largest;
}

LOOPCOST_API int32_t loopcost_forecast_quantile(const loopcost_forecast *forecast, double chance, double *usd,
                                                loopcost_fault *fault)
{
    loopcost__forecast_tables tables;
    int32_t status = loopcost__check_built_forecast(fault, forecast);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (!status && chance == 1.0 && forecast->work[1] == 0.0)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_CHANCE, chance);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, usd);
    if (status)
        return status;
    tables = loopcost__tables_of_built(forecast);
    *usd = loopcost__search_amount(&tables, chance);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_forecast_chances(const loopcost_forecast *forecast, double budget,
                                               loopcost_chances *results, loopcost_fault *fault)
{
    loopcost_chances answer = LOOPCOST_CHANCES_INIT;
    loopcost__forecast_tables tables;
    loopcost__forecast_count upto, before;
    int32_t status = loopcost__check_built_forecast(fault, forecast);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUDGET, budget);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_chances));
    if (status)
        return status;
    tables = loopcost__tables_of_built(forecast);
    upto = loopcost__forecast_within(&tables, budget);
    before = loopcost__forecast_within(&tables, loopcost__just_below(budget));
    answer.at_most = fmin(upto.at_most, 1.0);
    answer.more = upto.points ? fmin(upto.more, 1.0) : 1.0; /* certain, whatever the chances of all amounts sum to */
    if (upto.points > before.points)
        answer.exactly = fmin(1.0, upto.at_most < 0.5 ? upto.at_most - before.at_most : before.more - upto.more);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* All amounts in ascending order: of each residual the next one, the least of them on top of a heap. */

LOOPCOST_INTERNAL double loopcost__heap_amount(const loopcost__forecast_tables *tables, uint64_t place)
{
    return tables->amount[(uint32_t)tables->heap[place]];
}

/* The ratio on top has another amount now: down, until no child is smaller. */
LOOPCOST_INTERNAL void loopcost__sift_amounts(const loopcost__forecast_tables *tables, uint64_t size)
{
    const double moved = tables->heap[0], amount = loopcost__heap_amount(tables, 0);
    uint64_t root = 0, child;
    while ((child = 2 * root + 1) < size) {
        if (child + 1 < size && loopcost__heap_amount(tables, child + 1) < loopcost__heap_amount(tables, child))
            child++;
        if (!(loopcost__heap_amount(tables, child) < amount))
            break;
        tables->heap[root] = tables->heap[child];
        root = child;
    }
    tables->heap[root] = moved;
}

/* The integral of F (1 - F). */
LOOPCOST_INTERNAL double loopcost__forecast_half_spread(const loopcost__forecast_tables *tables)
{
    loopcost__pair spread = {0.0, 0.0}, below = {0.0, 0.0};
    double at = loopcost__forecast_amount(tables, 0, 0);
    uint64_t i, size = tables->ratios;
    for (i = 0; i < size; i++) { /* ascending, so it is a heap */
        tables->heap[i] = (double)i;
        tables->next[i] = 0.0;
        tables->amount[i] = loopcost__forecast_amount(tables, i, 0);
    }
    while (size) {
        const uint32_t ratio = (uint32_t)tables->heap[0], atom = (uint32_t)tables->next[ratio];
        const double amount = tables->amount[ratio], share = fmin(loopcost__pair_value(below), 1.0);
        loopcost__sum(&spread, share * (1.0 - share) * (amount - at));
        loopcost__sum(&below, tables->share[ratio] * (tables->below[atom] - (atom ? tables->below[atom - 1] : 0.0)));
        at = amount;
        tables->next[ratio] += 1.0;
        if (atom + 1 == tables->atoms)
            tables->heap[0] = tables->heap[--size];
        else
            tables->amount[ratio] = loopcost__forecast_amount(tables, ratio, atom + 1);
        loopcost__sift_amounts(tables, size);
    }
    return loopcost__pair_value(spread);
}

/* E|Y - observed|: what is within, and what is not, of each residual. */
LOOPCOST_INTERNAL double loopcost__forecast_apart(const loopcost__forecast_tables *tables, double observed)
{
    const double to_come = observed - tables->spent, mean = tables->partial[tables->atoms - 1];
    loopcost__pair apart = {0.0, 0.0};
    uint64_t i, within = tables->atoms;
    for (i = 0; i < tables->ratios; i++) {
        double below, part;
        within = loopcost__amounts_within(tables, i, within, observed);
        below = within ? tables->below[within - 1] : 0.0;
        part = within ? tables->partial[within - 1] : 0.0;
        loopcost__sum(&apart, tables->share[i] * (to_come * below - tables->ratio[i] * part));
        loopcost__sum(&apart, tables->share[i] * (tables->ratio[i] * (mean - part) - to_come * (1.0 - below)));
    }
    return loopcost__pair_value(apart);
}

LOOPCOST_API int32_t loopcost_forecast_crps(loopcost_forecast *forecast, double observed, double *usd,
                                            loopcost_fault *fault)
{
    loopcost__forecast_tables tables;
    int32_t status = loopcost__check_built_forecast(fault, forecast);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OBSERVED, observed);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, usd);
    if (status)
        return status;
    tables = loopcost__tables_of_built(forecast);
    if (*tables.half_spread < 0.0)
        *tables.half_spread = loopcost__forecast_half_spread(&tables);
    *usd = fmax(loopcost__forecast_apart(&tables, observed) - *tables.half_spread, 0.0);
    return LOOPCOST_OK;
}
