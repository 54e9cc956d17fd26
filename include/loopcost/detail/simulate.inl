#include "trial.inl"

LOOPCOST_API int32_t loopcost_sampling_init(loopcost_sampling *sampling, uint32_t struct_size)
{
    const loopcost_sampling defaults = LOOPCOST_SAMPLING_INIT;
    return loopcost__init(sampling, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Trials are whole tokens; residuals would make parts of them. */
LOOPCOST_INTERNAL int32_t loopcost__check_drawable(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    const int32_t status = loopcost__check_strategy(fault, strategy);
    return status || !strategy->calls ? status : loopcost__check_exact(fault, strategy->calls);
}

LOOPCOST_INTERNAL int32_t loopcost__check_simulation(const loopcost_strategy *strategy,
                                                     const loopcost_sampling *sampling, loopcost_fault *fault)
{
    const int32_t status = loopcost__check_drawable(fault, strategy);
    return status ? status : loopcost__check_sampling(fault, sampling);
}

/* The words that a strategy takes, the memo included. */
LOOPCOST_INTERNAL int32_t loopcost__engine_words(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                                 uint64_t *words, loopcost_fault *fault)
{
    loopcost__arena arena = {0, 0};
    loopcost__engine engine;
    const int32_t status = loopcost__engine_make(&engine, strategy, sampling, &arena, fault);
    *words = arena.used + 2 * LOOPCOST__MEMO;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_work(loopcost_fault *fault, const loopcost_sampling *sampling, uint64_t words)
{
    const loopcost__param_row *row = loopcost__param(LOOPCOST_PARAM_WORK);
    const int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, sampling->work);
    if (status || sampling->words >= words)
        return status;
    return loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_WORK), (double)sampling->words,
                          (double)words, row->most);
}

/* An engine in the memory of `sampling`, and what comes after it there. */
LOOPCOST_INTERNAL int32_t loopcost__engine_start(loopcost__engine *engine, const loopcost_strategy *strategy,
                                                 const loopcost_sampling *sampling, uint64_t **rest,
                                                 loopcost_fault *fault)
{
    loopcost__arena arena = {0, 0};
    uint64_t words;
    int32_t status = loopcost__engine_words(strategy, sampling, &words, fault);
    if (!status)
        status = loopcost__check_work(fault, sampling, words);
    if (status)
        return status;
    arena.words = sampling->work;
    status = loopcost__engine_make(engine, strategy, sampling, &arena, fault);
    *rest = sampling->work + arena.used;
    return status;
}

LOOPCOST_API int32_t loopcost_sampling_words(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                             uint64_t *words, loopcost_fault *fault)
{
    uint64_t needed = 0;
    int32_t status = loopcost__check_simulation(strategy, sampling, fault);
    if (!status)
        status = loopcost__engine_words(strategy, sampling, &needed, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = needed;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_target(loopcost_fault *fault, const loopcost_tally *tally, uint32_t kind,
                                                 const loopcost_sampling *sampling)
{
    int32_t status = loopcost__check_tally(fault, tally);
    if (!status)
        status = loopcost__check_tally_kind(fault, tally, kind);
    if (!status)
        status = loopcost__check_more(fault, tally, sampling->trials);
    return status;
}

LOOPCOST_API int32_t loopcost_simulate(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                       loopcost_tally *tally, loopcost_fault *fault)
{
    loopcost__engine engine;
    uint64_t *memo = 0;
    int32_t status = loopcost__check_simulation(strategy, sampling, fault);
    if (!status)
        status = loopcost__check_target(fault, tally, LOOPCOST_TALLY_ALONE, sampling);
    if (!status)
        status = loopcost__engine_start(&engine, strategy, sampling, &memo, fault);
    if (!status)
        status = loopcost__check_unit(fault, tally, engine.sizes.unit_bits);
    if (status || !sampling->trials)
        return status;
    if (!tally->trials)
        loopcost__tally_begin(tally, engine.sizes.unit_bits);
    status = loopcost__tally_range(&engine, tally, memo);
    if (status)
        tally->trials = 0;
    return status;
}

/* Order statistics. */

LOOPCOST_API int32_t loopcost_simulate_between(const loopcost_strategy *strategy, const loopcost_sampling *sampling,
                                               double least, double most, double *costs, uint64_t room, uint64_t *found,
                                               uint64_t *below, loopcost_fault *fault)
{
    loopcost__engine engine;
    loopcost__window window;
    loopcost__tariff tariff;
    uint64_t *rest, counts[2] = {0, 0};
    int32_t status = loopcost__check_simulation(strategy, sampling, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEAST, least);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MOST, most);
    if (!status && ((room && !costs) || !found || !below))
        status = loopcost__fail_field(fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, 0.0);
    if (!status)
        status = loopcost__engine_start(&engine, strategy, sampling, &rest, fault);
    if (status)
        return status;
    tariff = loopcost__tariff_alone(strategy, &engine.sizes);
    loopcost__window_begin(&window, sampling);
    while (loopcost__window_next(&window, sampling)) {
        uint32_t i;
        if (engine.lean)
            loopcost__window_fill(&window, &engine);
        for (i = window.from; i < window.to; i++) {
            loopcost__outcome outcome;
            double cost;
            status = loopcost__window_outcome(&engine, &window, i, &outcome);
            if (status)
                return status;
            cost = loopcost__usd_of(&tariff, outcome.quantities + 1);
            counts[1] += cost < least;
            if (cost >= least && cost <= most) {
                if (counts[0] < room)
                    costs[counts[0]] = cost;
                counts[0]++;
            }
        }
    }
    *found = counts[0];
    *below = counts[1];
    return LOOPCOST_OK;
}

/* What a tally says. */

/* Exact sums of several sides, and how many trials they are of. */
typedef struct loopcost__sample {
    uint64_t sums[1 + LOOPCOST__PAIR * LOOPCOST__SUM + LOOPCOST__PAIR * (LOOPCOST__PAIR + 1) / 2 * LOOPCOST__PRODUCT];
    uint32_t quantities;
    int32_t unit_bits;
} loopcost__sample;

LOOPCOST_INTERNAL loopcost__sample loopcost__sample_of(const loopcost_tally *tally, uint32_t from, uint32_t to)
{
    loopcost__sample sample;
    memset(&sample, 0, sizeof sample);
    sample.quantities = loopcost__quantities(tally->kind);
    sample.unit_bits = (int32_t)tally->unit_bits;
    for (; from < to; from++)
        loopcost__add_side(sample.sums, tally->work + from * loopcost__side_words(sample.quantities),
                           sample.quantities);
    return sample;
}

/* Attempts have no unit. */
LOOPCOST_INTERNAL int32_t loopcost__quantity_bits(const loopcost__sample *sample, uint32_t i)
{
    return sample->quantities == LOOPCOST__ALONE && i == 0 ? 0 : sample->unit_bits;
}

LOOPCOST_INTERNAL double loopcost__sample_mean(const loopcost__sample *sample, uint32_t i)
{
    const double sum =
        loopcost__limbs_value(sample->sums + loopcost__sum_at(i), LOOPCOST__SUM, -loopcost__quantity_bits(sample, i));
    return sample->sums[0] ? sum / (double)sample->sums[0] : 0.0;
}

/* (n Sij - Si Sj) / (n (n-1)), the difference in integers. 0 of one trial. */
LOOPCOST_INTERNAL double loopcost__sample_covariance(const loopcost__sample *sample, uint32_t i, uint32_t j)
{
    const uint64_t n = sample->sums[0];
    const int32_t exponent = -loopcost__quantity_bits(sample, i) - loopcost__quantity_bits(sample, j);
    uint64_t whole[6], product[6];
    int negative;
    double value;
    if (n < 2)
        return 0.0;
    if (i > j)
        return loopcost__sample_covariance(sample, j, i);
    loopcost__limbs_product(whole, sample->sums + loopcost__product_at(sample->quantities, i, j), LOOPCOST__PRODUCT, &n,
                            1);
    loopcost__limbs_product(product, sample->sums + loopcost__sum_at(i), LOOPCOST__SUM,
                            sample->sums + loopcost__sum_at(j), LOOPCOST__SUM);
    negative = loopcost__limbs_compare(whole, product, 6) < 0;
    loopcost__limbs_subtract(negative ? product : whole, negative ? whole : product, 6);
    value = loopcost__limbs_value(negative ? product : whole, 6, exponent) / (double)n / (double)(n - 1);
    return negative ? -value : value;
}

/* Bytes that were read may hold sums that no trials have. */
LOOPCOST_INTERNAL double loopcost__sample_variance(const loopcost__sample *sample, uint32_t i)
{
    return fmax(0.0, loopcost__sample_covariance(sample, i, i));
}

/* Expectations of a price list over quantities from..from+2, in 1e-6 USD. */
LOOPCOST_INTERNAL double loopcost__priced_mean(const loopcost__sample *sample, uint32_t from, const double *prices)
{
    double mean = 0.0;
    uint32_t i;
    for (i = 0; i < 3; i++)
        mean += prices[i] * loopcost__sample_mean(sample, from + i);
    return mean;
}

LOOPCOST_INTERNAL double loopcost__priced_covariance(const loopcost__sample *sample, uint32_t from,
                                                     const double *prices, uint32_t to, const double *others)
{
    double sum = 0.0;
    uint32_t i, j;
    for (i = 0; i < 3; i++)
        for (j = 0; j < 3; j++)
            sum += prices[i] * others[j] * loopcost__sample_covariance(sample, from + i, to + j);
    return sum;
}

LOOPCOST_INTERNAL double loopcost__priced_variance(const loopcost__sample *sample, uint32_t from, const double *prices)
{
    return fmax(0.0, loopcost__priced_covariance(sample, from, prices, from, prices));
}

LOOPCOST_INTERNAL double loopcost__standard_error(double variance, uint64_t n)
{
    return n ? sqrt(variance / (double)n) : 0.0;
}

LOOPCOST_INTERNAL double loopcost__share_error(uint64_t part, uint64_t n)
{
    const double share = (double)part / (double)n;
    return sqrt(share * ((double)(n - part) / (double)n) / (double)n);
}

/* 1e-6 USD */
LOOPCOST_INTERNAL double loopcost__first_call(const loopcost_strategy *strategy)
{
    return strategy->calls ? 0.0 : loopcost__generation_expense(strategy);
}

/* A tally of the kind, with trials, in the unit of the strategy. */
LOOPCOST_INTERNAL int32_t loopcost__check_reading(loopcost_fault *fault, const loopcost_tally *tally, uint32_t kind,
                                                  const loopcost_strategy *strategy, loopcost__sizes *sizes)
{
    int32_t status = loopcost__check_tally(fault, tally);
    if (!status)
        status = loopcost__check_tally_kind(fault, tally, kind);
    if (!status && !tally->trials)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_TALLY, 0.0);
    if (!status)
        status = loopcost__check_drawable(fault, strategy);
    if (!status)
        status = loopcost__read_sizes(strategy, sizes, fault);
    if (!status)
        status = loopcost__check_unit(fault, tally, sizes->unit_bits);
    return status;
}

LOOPCOST_INTERNAL void loopcost__estimate_side(const loopcost_tally *tally, uint32_t side, const double *prices,
                                               double generation, double *mean, double *error)
{
    const loopcost__sample sample = loopcost__sample_of(tally, side, side + 1);
    if (!sample.sums[0])
        return;
    *mean = (generation + loopcost__priced_mean(&sample, 1, prices)) / LOOPCOST__MTOK;
    *error = loopcost__standard_error(loopcost__priced_variance(&sample, 1, prices), sample.sums[0]) / LOOPCOST__MTOK;
}

LOOPCOST_API int32_t loopcost_tally_cost(const loopcost_tally *tally, const loopcost_strategy *strategy,
                                         loopcost_estimate *results, loopcost_fault *fault)
{
    loopcost_estimate answer = LOOPCOST_ESTIMATE_INIT;
    loopcost__sizes sizes;
    loopcost__sample all;
    loopcost__prices prices;
    double generation;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_ALONE, strategy, &sizes);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_estimate));
    if (status)
        return status;
    all = loopcost__sample_of(tally, 0, 2);
    prices = loopcost__prices_of(strategy);
    generation = loopcost__first_call(strategy);
    answer.trials = all.sums[0];
    answer.solved = loopcost__sample_of(tally, 1, 2).sums[0];
    answer.generation = generation / LOOPCOST__MTOK;
    answer.mean = (generation + loopcost__priced_mean(&all, 1, prices.fix)) / LOOPCOST__MTOK;
    answer.variance = loopcost__priced_variance(&all, 1, prices.fix) / LOOPCOST__MTOK / LOOPCOST__MTOK;
    answer.mean_error = loopcost__standard_error(answer.variance, answer.trials);
    answer.p_solved = (double)answer.solved / (double)answer.trials;
    answer.p_solved_error = loopcost__share_error(answer.solved, answer.trials);
    answer.per_solved = answer.solved ? answer.mean / answer.p_solved : 0.0;
    loopcost__estimate_side(tally, 1, prices.fix, generation, &answer.mean_solved, &answer.mean_solved_error);
    loopcost__estimate_side(tally, 0, prices.fix, generation, &answer.mean_unsolved, &answer.mean_unsolved_error);
    answer.attempts_mean = loopcost__sample_mean(&all, 0);
    answer.attempts_variance = loopcost__sample_variance(&all, 0);
    answer.attempts_mean_error = loopcost__standard_error(answer.attempts_variance, answer.trials);
    answer.written = loopcost__sample_mean(&all, 1);
    answer.read = loopcost__sample_mean(&all, 2);
    answer.output = loopcost__sample_mean(&all, 3);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* The cost at the lower or the upper edge of a bin. */
LOOPCOST_INTERNAL double loopcost__bin_cost(const loopcost_tally *tally, const loopcost__tariff *tariff, uint64_t key,
                                            uint32_t upper)
{
    loopcost__wide tokens[3];
    uint32_t i;
    for (i = 0; i < 3; i++)
        tokens[i] =
            loopcost__bin_edge(key >> (2 - i) * LOOPCOST__BIN_BITS & LOOPCOST__BIN_MASK, tally->resolution, upper);
    return loopcost__usd_of(tariff, tokens);
}

/* Trials whose bins cost at most so much at that edge. */
LOOPCOST_INTERNAL uint64_t loopcost__trials_within(const loopcost_tally *tally, const loopcost__tariff *tariff,
                                                   uint32_t upper, double cost)
{
    const uint64_t slots = UINT64_C(1) << loopcost__slot_bits(tally->bins), *table = loopcost__table(tally);
    uint64_t within = 0, i;
    for (i = 0; i < slots; i++)
        if (table[2 * i + 1] && loopcost__bin_cost(tally, tariff, table[2 * i], upper) <= cost)
            within += table[2 * i + 1];
    return within;
}

/* The smallest whole number that is chance n at least, and 1 at least. The product is rounded: 0.1 is a little more
 * than a tenth, but a tenth of 3000 is meant to be 300. */
LOOPCOST_INTERNAL uint64_t loopcost__needed(double chance, uint64_t n)
{
    const double product = chance * (double)n;
    uint64_t whole;
    if (chance >= 1.0 || product >= 18446744073709549568.0)
        return n;
    whole = (uint64_t)product;
    whole += (double)whole < product;
    return whole ? whole : 1;
}

/* By bisection over all doubles, which are in the order of their bits. */
LOOPCOST_INTERNAL double loopcost__order_statistic(const loopcost_tally *tally, const loopcost__tariff *tariff,
                                                   uint32_t upper, uint64_t needed)
{
    uint64_t low = 0, high = UINT64_C(0x7FF0000000000000);
    double cost;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        memcpy(&cost, &middle, sizeof cost);
        if (loopcost__trials_within(tally, tariff, upper, cost) >= needed)
            high = middle;
        else
            low = middle + 1;
    }
    memcpy(&cost, &low, sizeof cost);
    return cost;
}

LOOPCOST_API int32_t loopcost_tally_quantile(const loopcost_tally *tally, const loopcost_strategy *strategy,
                                             double chance, loopcost_bracket *results, loopcost_fault *fault)
{
    loopcost_bracket answer = LOOPCOST_BRACKET_INIT;
    loopcost__sizes sizes;
    loopcost__tariff tariff;
    uint64_t needed;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_ALONE, strategy, &sizes);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_bracket));
    if (status)
        return status;
    tariff = loopcost__tariff_alone(strategy, &sizes);
    needed = loopcost__needed(chance, tally->trials);
    answer.least = loopcost__order_statistic(tally, &tariff, 0, needed);
    answer.most = loopcost__order_statistic(tally, &tariff, 1, needed);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_tally_over(const loopcost_tally *tally, const loopcost_strategy *strategy, double budget,
                                         double *least, double *most, loopcost_fault *fault)
{
    loopcost__sizes sizes;
    loopcost__tariff tariff;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_ALONE, strategy, &sizes);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUDGET, budget);
    if (!status && (!least || !most))
        status = loopcost__fail_field(fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, 0.0);
    if (status)
        return status;
    tariff = loopcost__tariff_alone(strategy, &sizes);
    *least = (double)(tally->trials - loopcost__trials_within(tally, &tariff, 0, budget)) / (double)tally->trials;
    *most = (double)(tally->trials - loopcost__trials_within(tally, &tariff, 1, budget)) / (double)tally->trials;
    return LOOPCOST_OK;
}

/* Pairs. */

typedef struct loopcost__duelist {
    loopcost__engine engine;
    loopcost__window window;
    loopcost__tariff tariff;
} loopcost__duelist;

/* The side of a pair: equal, second cheaper, second dearer. */
LOOPCOST_INTERNAL uint32_t loopcost__pair_side(const loopcost__duelist *duelists, const loopcost__outcome *outcomes)
{
    uint64_t costs[2][LOOPCOST__COST];
    int order;
    loopcost__exact_cost(&duelists[0].tariff, outcomes[0].quantities + 1, costs[0]);
    loopcost__exact_cost(&duelists[1].tariff, outcomes[1].quantities + 1, costs[1]);
    order = loopcost__limbs_compare(costs[1], costs[0], LOOPCOST__COST);
    return order < 0 ? 1 : order > 0 ? 2 : 0;
}

LOOPCOST_INTERNAL int32_t loopcost__pair_trial(const loopcost__duelist *duelists, loopcost_tally *tally, uint32_t i)
{
    loopcost__outcome outcomes[2];
    loopcost__wide quantities[LOOPCOST__PAIR];
    uint32_t which, side;
    for (which = 0; which < 2; which++) {
        const int32_t status =
            loopcost__window_outcome(&duelists[which].engine, &duelists[which].window, i, &outcomes[which]);
        if (status) {
            if (duelists[which].engine.fault)
                duelists[which].engine.fault->strategy = which;
            return status;
        }
        memcpy(quantities + 3 * which, outcomes[which].quantities + 1, 3 * sizeof *quantities);
    }
    side = loopcost__pair_side(duelists, outcomes);
    loopcost__add_trials(tally->work + side * loopcost__side_words(LOOPCOST__PAIR), LOOPCOST__PAIR, quantities, 1);
    tally->trials++;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__pair_range(loopcost__duelist *duelists, loopcost_tally *tally)
{
    const loopcost_sampling *sampling = duelists[0].engine.sampling;
    loopcost__window_begin(&duelists[0].window, sampling);
    loopcost__window_begin(&duelists[1].window, sampling);
    while (loopcost__window_next(&duelists[0].window, sampling)) {
        uint32_t i;
        loopcost__window_next(&duelists[1].window, sampling);
        for (i = 0; i < 2; i++)
            if (duelists[i].engine.lean)
                loopcost__window_fill(&duelists[i].window, &duelists[i].engine);
        for (i = duelists[0].window.from; i < duelists[0].window.to; i++) {
            const int32_t status = loopcost__pair_trial(duelists, tally, i);
            if (status)
                return status;
        }
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__pair_start(loopcost__duelist *duelists, const loopcost_strategy *const *both,
                                               const loopcost_sampling *sampling, loopcost_fault *fault)
{
    loopcost__prices prices[2];
    loopcost__arena arena = {0, 0};
    uint64_t words[2] = {0, 0};
    loopcost__coin coin;
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    for (i = 0; !status && i < 2; i++)
        status = loopcost__of_strategy(fault, i, loopcost__engine_words(both[i], sampling, &words[i], fault));
    if (!status)
        status = loopcost__check_work(fault, sampling, words[0] + words[1]);
    arena.words = sampling->work;
    for (i = 0; !status && i < 2; i++) {
        status = loopcost__of_strategy(fault, i,
                                       loopcost__engine_make(&duelists[i].engine, both[i], sampling, &arena, fault));
        prices[i] = loopcost__prices_of(both[i]);
    }
    if (!status && duelists[0].engine.sizes.unit_bits != duelists[1].engine.sizes.unit_bits)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_TALLY_UNIT_BITS,
                                      duelists[0].engine.sizes.unit_bits);
    if (status)
        return status;
    coin = loopcost__coin_of(prices, 2);
    for (i = 0; i < 2; i++)
        duelists[i].tariff = loopcost__tariff_of(&prices[i], &duelists[i].engine.sizes, &coin);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_simulate_pair(const loopcost_strategy *first, const loopcost_strategy *second,
                                            const loopcost_sampling *sampling, loopcost_tally *tally,
                                            loopcost_fault *fault)
{
    const loopcost_strategy *both[2] = {first, second};
    loopcost__duelist duelists[2];
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    for (i = 0; !status && i < 2; i++)
        status = loopcost__of_strategy(fault, i, loopcost__check_drawable(fault, both[i]));
    if (!status)
        status = loopcost__check_sampling(fault, sampling);
    if (!status)
        status = loopcost__check_target(fault, tally, LOOPCOST_TALLY_PAIR, sampling);
    if (!status)
        status = loopcost__pair_start(duelists, both, sampling, fault);
    if (!status)
        status = loopcost__check_unit(fault, tally, duelists[0].engine.sizes.unit_bits);
    if (status || !sampling->trials)
        return status;
    if (!tally->trials)
        loopcost__tally_begin(tally, duelists[0].engine.sizes.unit_bits);
    status = loopcost__pair_range(duelists, tally);
    if (status)
        tally->trials = 0;
    return status;
}

LOOPCOST_API int32_t loopcost_pair_difference(const loopcost_tally *tally, const loopcost_strategy *first,
                                              const loopcost_strategy *second, loopcost_difference *results,
                                              loopcost_fault *fault)
{
    const double mtok2 = LOOPCOST__MTOK * LOOPCOST__MTOK;
    loopcost_difference answer = LOOPCOST_DIFFERENCE_INIT;
    loopcost__sample all;
    loopcost__sizes sizes;
    double prices[2][3], variances[2], covariance;
    uint64_t sides[3], n;
    uint32_t i;
    int32_t status = loopcost__check_reading(fault, tally, LOOPCOST_TALLY_PAIR, first, &sizes);
    if (!status)
        status =
            loopcost__of_strategy(fault, 1, loopcost__check_reading(fault, tally, LOOPCOST_TALLY_PAIR, second, &sizes));
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_difference));
    if (status)
        return status;
    all = loopcost__sample_of(tally, 0, 3);
    for (i = 0; i < 3; i++)
        sides[i] = loopcost__sample_of(tally, i, i + 1).sums[0];
    for (i = 0; i < 2; i++) {
        const loopcost__prices some = loopcost__prices_of(i ? second : first);
        memcpy(prices[i], some.fix, sizeof some.fix);
        variances[i] = loopcost__priced_variance(&all, 3 * i, prices[i]) / mtok2;
    }
    covariance = loopcost__priced_covariance(&all, 0, prices[0], 3, prices[1]) / mtok2;
    n = answer.trials = all.sums[0];
    answer.mean = ((loopcost__first_call(second) - loopcost__first_call(first)) +
                   (loopcost__priced_mean(&all, 3, prices[1]) - loopcost__priced_mean(&all, 0, prices[0]))) /
                  LOOPCOST__MTOK;
    answer.mean_error = loopcost__standard_error(fmax(0.0, variances[0] + variances[1] - 2.0 * covariance), n);
    answer.independent_error = loopcost__standard_error(variances[0] + variances[1], n);
    if (variances[0] > 0.0 && variances[1] > 0.0)
        answer.correlation = fmax(-1.0, fmin(1.0, covariance / (sqrt(variances[0]) * sqrt(variances[1]))));
    answer.equal = (double)sides[0] / (double)n;
    answer.cheaper = (double)sides[1] / (double)n;
    answer.dearer = (double)sides[2] / (double)n;
    answer.equal_error = loopcost__share_error(sides[0], n);
    answer.cheaper_error = loopcost__share_error(sides[1], n);
    answer.dearer_error = loopcost__share_error(sides[2], n);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
