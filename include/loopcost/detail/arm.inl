/* An arm's runs drawn again: what a success costs then, and whether another arm is better. */
#ifndef LOOPCOST_DETAIL_ARM_INL
#define LOOPCOST_DETAIL_ARM_INL

#include "order_statistics.inl"
#include "permutation.inl"

LOOPCOST_INLINE loopcost_trial loopcost__trial_at(const loopcost_arm *arm, uint64_t index)
{
    const uint64_t stride = arm->stride ? arm->stride : sizeof(loopcost_trial);
    loopcost_trial trial;
    memcpy(&trial, (const char *)arm->trials + index * stride, sizeof trial);
    return trial;
}

LOOPCOST_INTERNAL int32_t loopcost__check_arm(const loopcost_arm *arm, loopcost_fault *fault)
{
    uint64_t i;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_ARM, arm, sizeof *arm, sizeof *arm);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_ARM_TRIALS, (double)arm->n_trials);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_ARM_TRIALS, arm->trials);
    if (!status && arm->stride)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_STRIDE), (double)arm->stride,
                                       (double)sizeof(loopcost_trial), loopcost__param(LOOPCOST_PARAM_STRIDE)->most);
    for (i = 0; !status && i < arm->n_trials; i++) {
        const loopcost_trial trial = loopcost__trial_at(arm, i);
        const uint32_t index = (uint32_t)i;
        status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_ARM_TRIALS_COST, index), trial.cost);
        if (!status)
            status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_ARM_TRIALS_SOLVED, index),
                                           trial.solved);
        if (!status && trial.reserved)
            status = loopcost__fail(fault, LOOPCOST_UNSUPPORTED,
                                    loopcost__class_field(LOOPCOST_PARAM_ARM_TRIALS, index), trial.reserved, 0.0, 0.0);
    }
    return status;
}

/* The runs in the order of their costs, and how often each was drawn. */
typedef struct loopcost__urn {
    uint64_t *costs, *solved, *counts; /* keys; 0 or 1; n of each */
    uint64_t n;
    uint64_t seed;
    uint32_t class_index;
} loopcost__urn;

enum { LOOPCOST__URN_WORDS = 4 };

LOOPCOST_INTERNAL uint64_t loopcost__solved_of(const loopcost__urn *urn)
{
    uint64_t i, solved = 0;
    for (i = 0; i < urn->n; i++)
        solved += urn->solved[i] * urn->counts[i];
    return solved;
}

/* Costs in order, each with its outcome: the keys sort, and outcomes are dealt to equal costs failures first. */
LOOPCOST_INTERNAL loopcost__urn loopcost__fill_urn(const loopcost_arm *arm, uint64_t seed, uint32_t class_index,
                                                   uint64_t *work)
{
    loopcost__urn urn;
    const uint64_t *sorted;
    uint64_t i;
    urn.n = arm->n_trials;
    urn.seed = seed;
    urn.class_index = class_index;
    urn.costs = work, urn.solved = work + urn.n, urn.counts = work + 2 * urn.n;
    for (i = 0; i < urn.n; i++)
        urn.counts[i] = loopcost__order_key(loopcost__trial_at(arm, i).cost);
    sorted = loopcost__sort(urn.counts, work + 3 * urn.n, urn.n);
    memcpy(urn.costs, sorted, (size_t)urn.n * sizeof *sorted);
    memset(urn.solved, 0, (size_t)urn.n * sizeof *urn.solved);
    for (i = 0; i < urn.n; i++) {
        const loopcost_trial trial = loopcost__trial_at(arm, i);
        uint64_t at = loopcost__count_below(urn.costs, urn.n, loopcost__order_key(trial.cost) + 1);
        if (trial.solved) {
            while (urn.solved[at - 1])
                at--;
            urn.solved[at - 1] = 1;
        }
    }
    for (i = 0; i < urn.n; i++)
        urn.counts[i] = 1;
    return urn;
}

/* What the runs drawn come to. */
typedef struct loopcost__drawn {
    double mean, median; /* cost of a run, of a solved one; the latter infinite where none is */
    uint64_t solved;
} loopcost__drawn;

LOOPCOST_INTERNAL double loopcost__solved_at(const loopcost__urn *urn, uint64_t rank)
{
    uint64_t i = 0, seen = urn->solved[0] * urn->counts[0];
    while (seen < rank) {
        i++;
        seen += urn->solved[i] * urn->counts[i];
    }
    return loopcost__key_value(urn->costs[i]);
}

LOOPCOST_INTERNAL loopcost__drawn loopcost__drawn_of(const loopcost__urn *urn)
{
    loopcost__drawn drawn = {0.0, HUGE_VAL, loopcost__solved_of(urn)};
    uint64_t i;
    for (i = 0; i < urn->n; i++)
        drawn.mean += (double)urn->counts[i] * loopcost__key_value(urn->costs[i]);
    drawn.mean /= (double)urn->n;
    if (drawn.solved)
        drawn.median =
            0.5 * (loopcost__solved_at(urn, (drawn.solved + 1) / 2) + loopcost__solved_at(urn, drawn.solved / 2 + 1));
    return drawn;
}

/* All resamples: the counts that sum to n, from all draws on the first run to all on the last. */

LOOPCOST_INTERNAL double loopcost__resamples(uint64_t n)
{
    double ways = 1.0;
    uint64_t i;
    for (i = 1; i < n && ways < 1e300; i++)
        ways = ways * (double)(n + i) / (double)i;
    return ways;
}

LOOPCOST_INTERNAL void loopcost__urn_start(const loopcost__urn *urn)
{
    memset(urn->counts, 0, (size_t)urn->n * sizeof *urn->counts);
    urn->counts[0] = urn->n;
}

/* One draw moves from the last run but one that has any to the next, with all that the last has; 0 after the end. */
LOOPCOST_INTERNAL int loopcost__urn_next(const loopcost__urn *urn)
{
    const uint64_t last = urn->counts[urn->n - 1];
    uint64_t i = urn->n - 1;
    urn->counts[urn->n - 1] = 0;
    while (i > 0 && !urn->counts[i - 1])
        i--;
    if (i == 0)
        return 0;
    urn->counts[i - 1]--;
    urn->counts[i] = last + 1;
    return 1;
}

/* n!/(counts!) of n^n draws: n is small where resamples are counted. */
LOOPCOST_INTERNAL double loopcost__urn_weight(const loopcost__urn *urn)
{
    double weight = 1.0;
    uint64_t i, j, placed = 0;
    for (i = 0; i < urn->n; i++)
        for (j = 1; j <= urn->counts[i]; j++)
            weight = weight * (double)++placed / (double)j;
    return weight;
}

LOOPCOST_INTERNAL void loopcost__urn_draw(const loopcost__urn *urn, uint64_t draw)
{
    loopcost__address address = loopcost__address_of(urn->seed, draw, urn->class_index, 0);
    uint64_t i;
    memset(urn->counts, 0, (size_t)urn->n * sizeof *urn->counts);
    for (i = 0; i < urn->n; i++) {
        address.bug = (uint32_t)i;
        urn->counts[loopcost__below(&address, (uint32_t)urn->n)]++;
    }
}

/* Laws with a weight for each case, and their quantiles: keys are bisected bit by bit, so nothing is sorted. */
LOOPCOST_INTERNAL double loopcost__weighted_quantile(const uint64_t *keys, const uint64_t *weights, uint64_t n,
                                                     double target)
{
    uint64_t key = 0, bit, i;
    for (bit = UINT64_C(1) << 63; bit; bit >>= 1) {
        double below = 0.0;
        for (i = 0; i < n; i++)
            if (keys[i] < (key | bit))
                below += loopcost__word_number(weights + i);
        if (below < target)
            key |= bit;
    }
    return loopcost__key_value(key);
}

LOOPCOST_INTERNAL int loopcost__counts_all(const loopcost_resampling *resampling, uint64_t n, uint64_t m)
{
    return loopcost__resamples(n) * loopcost__resamples(m) <= (double)resampling->limit;
}

LOOPCOST_INTERNAL uint64_t loopcost__cases(const loopcost_resampling *resampling, uint64_t n)
{
    return loopcost__counts_all(resampling, n, 0) ? (uint64_t)loopcost__resamples(n) : resampling->draws;
}

LOOPCOST_INTERNAL uint64_t loopcost__resampled_words(const loopcost_resampling *resampling, uint64_t n, uint64_t m)
{
    return LOOPCOST__URN_WORDS * (n + m) + (m ? 0 : 3 * loopcost__cases(resampling, n));
}

LOOPCOST_API int32_t loopcost_resampling_words(const loopcost_resampling *resampling, uint64_t n, uint64_t m,
                                               uint64_t *words, loopcost_fault *fault)
{
    int32_t status = loopcost__check_resampling(resampling, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_ARM_TRIALS, (double)n);
    if (!status && m)
        status = loopcost__check(fault, LOOPCOST_PARAM_ARM_TRIALS, (double)m);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__resampled_words(resampling, n, m);
    return status;
}

/* The bootstrap's laws of both estimators. */
typedef struct loopcost__success_laws {
    uint64_t *means, *medians, *weights;
    uint64_t cases;
    double all, never;
} loopcost__success_laws;

LOOPCOST_INTERNAL void loopcost__note_success(loopcost__success_laws *laws, const loopcost__urn *urn, double weight)
{
    const loopcost__drawn drawn = loopcost__drawn_of(urn);
    const double share = (double)drawn.solved / (double)urn->n;
    laws->means[laws->cases] = loopcost__order_key(drawn.solved ? drawn.mean / share : HUGE_VAL);
    laws->medians[laws->cases] = loopcost__order_key(drawn.solved ? drawn.median / share : HUGE_VAL);
    loopcost__set_number(laws->weights + laws->cases, weight);
    laws->cases++;
    laws->all += weight;
    laws->never += drawn.solved ? 0.0 : weight;
}

LOOPCOST_INTERNAL loopcost__success_laws loopcost__success_laws_of(const loopcost__urn *urn,
                                                                   const loopcost_resampling *resampling,
                                                                   uint64_t *work)
{
    const uint64_t cases = loopcost__cases(resampling, urn->n);
    loopcost__success_laws laws = {work, work + cases, work + 2 * cases, 0, 0.0, 0.0};
    uint64_t draw;
    if (loopcost__counts_all(resampling, urn->n, 0)) {
        loopcost__urn_start(urn);
        do
            loopcost__note_success(&laws, urn, loopcost__urn_weight(urn));
        while (loopcost__urn_next(urn));
        return laws;
    }
    for (draw = 0; draw < resampling->draws; draw++) {
        loopcost__urn_draw(urn, draw);
        loopcost__note_success(&laws, urn, 1.0);
    }
    return laws;
}

LOOPCOST_API int32_t loopcost_cost_per_success(const loopcost_arm *arm, double level,
                                               const loopcost_resampling *resampling, loopcost_success_cost *results,
                                               loopcost_fault *fault)
{
    loopcost_success_cost answer = LOOPCOST_SUCCESS_COST_INIT;
    loopcost__success_laws laws;
    loopcost__urn urn;
    loopcost__drawn seen;
    double miss, n;
    int32_t status = loopcost__check_arm(arm, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEVEL, level);
    if (!status)
        status = loopcost__check_resampling(resampling, fault);
    if (!status)
        status = loopcost__check_words(fault, resampling->work, resampling->words,
                                       loopcost__resampled_words(resampling, arm->n_trials, 0));
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    urn = loopcost__fill_urn(arm, resampling->seed, 0, resampling->work);
    seen = loopcost__drawn_of(&urn);
    if (!seen.solved)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_ARM_TRIALS_SOLVED, 0.0);
    n = (double)urn.n;
    answer.mean = seen.mean * n / (double)seen.solved;
    answer.median = seen.median * n / (double)seen.solved;
    laws = loopcost__success_laws_of(&urn, resampling, resampling->work + LOOPCOST__URN_WORDS * urn.n);
    miss = 0.5 * (1.0 - level) * laws.all;
    answer.exact = loopcost__counts_all(resampling, urn.n, 0) != 0;
    answer.mean_least = loopcost__weighted_quantile(laws.means, laws.weights, laws.cases, miss);
    answer.mean_most = loopcost__weighted_quantile(laws.means, laws.weights, laws.cases, laws.all - miss);
    answer.median_least = loopcost__weighted_quantile(laws.medians, laws.weights, laws.cases, miss);
    answer.median_most = loopcost__weighted_quantile(laws.medians, laws.weights, laws.cases, laws.all - miss);
    answer.never = laws.never / laws.all;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* Two arms. */

typedef struct loopcost__comparison {
    uint32_t measure;
    double all;
    loopcost_dominance_result sums;
} loopcost__comparison;

LOOPCOST_INLINE double loopcost__measured(uint32_t measure, const loopcost__drawn *drawn)
{
    return measure == LOOPCOST_MEASURE_MEAN ? drawn->mean : drawn->median;
}

LOOPCOST_INTERNAL void loopcost__note_pair(loopcost__comparison *comparison, const loopcost__urn *a,
                                           const loopcost__drawn *of_a, const loopcost__urn *b, double weight)
{
    const loopcost__drawn of_b = loopcost__drawn_of(b);
    const double cost_a = loopcost__measured(comparison->measure, of_a);
    const double cost_b = loopcost__measured(comparison->measure, &of_b);
    const uint64_t often_a = of_a->solved * b->n, often_b = of_b.solved * a->n;
    loopcost_dominance_result *sums = &comparison->sums;
    comparison->all += weight;
    sums->first_cheaper += cost_a < cost_b ? weight : 0.0;
    sums->second_cheaper += cost_b < cost_a ? weight : 0.0;
    sums->first_solves_more += often_a > often_b ? weight : 0.0;
    sums->second_solves_more += often_b > often_a ? weight : 0.0;
    if (cost_a <= cost_b && often_a >= often_b && (cost_a < cost_b || often_a > often_b))
        sums->first_dominates += weight;
    if (cost_b <= cost_a && often_b >= often_a && (cost_b < cost_a || often_b > often_a))
        sums->second_dominates += weight;
}

LOOPCOST_INTERNAL void loopcost__compare_all(loopcost__comparison *comparison, const loopcost__urn *a,
                                             const loopcost__urn *b)
{
    loopcost__urn_start(a);
    do {
        const loopcost__drawn of_a = loopcost__drawn_of(a);
        const double weight = loopcost__urn_weight(a);
        loopcost__urn_start(b);
        do
            loopcost__note_pair(comparison, a, &of_a, b, weight * loopcost__urn_weight(b));
        while (loopcost__urn_next(b));
    } while (loopcost__urn_next(a));
}

LOOPCOST_INTERNAL void loopcost__compare_some(loopcost__comparison *comparison, const loopcost__urn *a,
                                              const loopcost__urn *b, uint64_t draws)
{
    uint64_t draw;
    for (draw = 0; draw < draws; draw++) {
        loopcost__drawn of_a;
        loopcost__urn_draw(a, draw);
        loopcost__urn_draw(b, draw);
        of_a = loopcost__drawn_of(a);
        loopcost__note_pair(comparison, a, &of_a, b, 1.0);
    }
}

LOOPCOST_INTERNAL int32_t loopcost__check_arms(const loopcost_arm *first, const loopcost_arm *second,
                                               loopcost_fault *fault)
{
    uint32_t which = 0;
    int32_t status = loopcost__check_arm(first, fault);
    if (!status) {
        which = 1;
        status = loopcost__check_arm(second, fault);
    }
    if (status && fault)
        fault->strategy = which;
    return status;
}

LOOPCOST_API int32_t loopcost_dominance(const loopcost_arm *first, const loopcost_arm *second,
                                        const loopcost_resampling *resampling, loopcost_dominance_result *results,
                                        loopcost_fault *fault)
{
    const loopcost_dominance_result none = LOOPCOST_DOMINANCE_RESULT_INIT;
    loopcost__comparison comparison;
    loopcost__urn a, b;
    int32_t status = loopcost__check_arms(first, second, fault);
    if (!status)
        status = loopcost__check_resampling(resampling, fault);
    if (!status)
        status = loopcost__check_words(fault, resampling->work, resampling->words,
                                       loopcost__resampled_words(resampling, first->n_trials, second->n_trials));
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof none);
    if (status)
        return status;
    comparison.measure = resampling->measure;
    comparison.all = 0.0;
    comparison.sums = none;
    a = loopcost__fill_urn(first, resampling->seed, 0, resampling->work);
    b = loopcost__fill_urn(second, resampling->seed, 1, resampling->work + LOOPCOST__URN_WORDS * a.n);
    comparison.sums.exact = loopcost__counts_all(resampling, a.n, b.n) != 0;
    if (comparison.sums.exact)
        loopcost__compare_all(&comparison, &a, &b);
    else
        loopcost__compare_some(&comparison, &a, &b, resampling->draws);
    comparison.sums.first_dominates /= comparison.all;
    comparison.sums.second_dominates /= comparison.all;
    comparison.sums.first_cheaper /= comparison.all;
    comparison.sums.second_cheaper /= comparison.all;
    comparison.sums.first_solves_more /= comparison.all;
    comparison.sums.second_solves_more /= comparison.all;
    loopcost__give(results, &comparison.sums, sizeof comparison.sums);
    return LOOPCOST_OK;
}

#endif
