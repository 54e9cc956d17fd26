#include "arm.inl"
#include "mann_whitney.inl"

#define LOOPCOST__INIT_OF(name, NAME)                                                                                  \
    LOOPCOST_API int32_t loopcost_##name##_init(loopcost_##name *given, uint32_t struct_size)                          \
    {                                                                                                                  \
        const loopcost_##name defaults = LOOPCOST_##NAME##_INIT;                                                       \
        return loopcost__init(given, struct_size, sizeof defaults, &defaults, sizeof defaults);                        \
    }

LOOPCOST__INIT_OF(quantile_interval, QUANTILE_INTERVAL)
LOOPCOST__INIT_OF(mann_whitney_result, MANN_WHITNEY_RESULT)
LOOPCOST__INIT_OF(mann_whitney_normal_result, MANN_WHITNEY_NORMAL_RESULT)
LOOPCOST__INIT_OF(delta_interval, DELTA_INTERVAL)
LOOPCOST__INIT_OF(proportion_interval, PROPORTION_INTERVAL)
LOOPCOST__INIT_OF(resampling, RESAMPLING)
LOOPCOST__INIT_OF(permutation_result, PERMUTATION_RESULT)
LOOPCOST__INIT_OF(arm, ARM)
LOOPCOST__INIT_OF(success_cost, SUCCESS_COST)
LOOPCOST__INIT_OF(dominance_result, DOMINANCE_RESULT)

#undef LOOPCOST__INIT_OF

/* The Pareto set. */

LOOPCOST_INTERNAL int loopcost__dominates(const double *costs, const double *yields, uint64_t a, uint64_t b)
{
    return costs[a] <= costs[b] && yields[a] >= yields[b] && (costs[a] < costs[b] || yields[a] > yields[b]);
}

/* The best of those that dominate it: the cheapest, and of several the one that yields most, which nothing dominates.
 */
LOOPCOST_INTERNAL uint32_t loopcost__dominator(const double *costs, const double *yields, uint64_t n, uint64_t of)
{
    uint64_t i, best = of;
    for (i = 0; i < n; i++)
        if (loopcost__dominates(costs, yields, i, of) &&
            (best == of || costs[i] < costs[best] || (costs[i] == costs[best] && yields[i] > yields[best])))
            best = i;
    return best == of ? LOOPCOST_NO_INDEX : (uint32_t)best;
}

LOOPCOST_API int32_t loopcost_pareto(const double *costs, const double *yields, uint64_t n, uint32_t *dominators,
                                     loopcost_fault *fault)
{
    uint64_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_POINTS, (double)n);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POINTS, costs);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POINTS, yields);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_POINTS_COST, costs, n);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_POINTS_YIELD, yields, n);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, dominators);
    for (i = 0; !status && i < n; i++)
        dominators[i] = loopcost__dominator(costs, yields, n, i);
    return status;
}

/* Many questions. */

LOOPCOST_INTERNAL int32_t loopcost__check_p_values(const double *p, uint64_t n, const uint64_t *work, uint64_t words,
                                                   const double *adjusted, loopcost_fault *fault)
{
    int32_t status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_P_VALUES), (double)n, 0.0,
                                           loopcost__param(LOOPCOST_PARAM_P_VALUES)->most);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_P_VALUES, p);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_P_VALUES_AT, p, n);
    if (!status && n)
        status = loopcost__check_words(fault, work, words, 3 * n);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, adjusted);
    return status;
}

/* Each p takes the corrected value of its rank; equal ones that of the last of them (of the first for Holm), which is
 * the same since what is corrected never falls. `corrected` has n numbers. */
LOOPCOST_INTERNAL void loopcost__hand_out(const double *p, uint64_t n, const uint64_t *keys, const uint64_t *corrected,
                                          double *adjusted)
{
    uint64_t i;
    for (i = 0; i < n; i++)
        adjusted[i] = loopcost__word_number(corrected + loopcost__count_below(keys, n, loopcost__order_key(p[i])));
}

LOOPCOST_API int32_t loopcost_holm(const double *p, uint64_t n, uint64_t *work, uint64_t words, double *adjusted,
                                   loopcost_fault *fault)
{
    const int32_t status = loopcost__check_p_values(p, n, work, words, adjusted, fault);
    const uint64_t *keys;
    double so_far = 0.0;
    uint64_t i;
    if (status || !n)
        return status;
    keys = loopcost__ordered(p, n, work);
    for (i = 0; i < n; i++) {
        so_far = fmax(so_far, fmin(1.0, (double)(n - i) * loopcost__key_value(keys[i])));
        loopcost__set_number(work + 2 * n + i, so_far);
    }
    loopcost__hand_out(p, n, keys, work + 2 * n, adjusted);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_benjamini_hochberg(const double *p, uint64_t n, uint64_t *work, uint64_t words,
                                                 double *adjusted, loopcost_fault *fault)
{
    const int32_t status = loopcost__check_p_values(p, n, work, words, adjusted, fault);
    const uint64_t *keys;
    double so_far = 1.0;
    uint64_t i;
    if (status || !n)
        return status;
    keys = loopcost__ordered(p, n, work);
    for (i = n; i-- > 0;) {
        so_far = fmin(so_far, (double)n / (double)(i + 1) * loopcost__key_value(keys[i]));
        loopcost__set_number(work + 2 * n + i, so_far);
    }
    loopcost__hand_out(p, n, keys, work + 2 * n, adjusted);
    return LOOPCOST_OK;
}

/* How many trials. */

LOOPCOST_INTERNAL int32_t loopcost__check_power(double level, double power, const uint64_t *trials,
                                                loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_LEVEL, level);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_POWER, power);
    return status ? status : loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, trials);
}

LOOPCOST_INTERNAL double loopcost__square_of_powers(double level, double power)
{
    const double z = loopcost__normal_upper(0.5 * (1.0 - level)) + loopcost__normal_upper(1.0 - power);
    return z > 0.0 ? z * z : 0.0;
}

/* The fewest on each side that can reach p <= alpha. */
LOOPCOST_INTERNAL double loopcost__fewest(double alpha)
{
    double n = 1.0, p = 1.0;
    for (; p > alpha; n += 1.0)
        p *= (n + 1.0) / (2.0 * (2.0 * n + 1.0)); /* binom(2n, n) to binom(2n + 2, n + 1) */
    return n;
}

LOOPCOST_API int32_t loopcost_trials_needed(double delta, double level, double power, uint64_t *trials,
                                            loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_DELTA, delta);
    if (!status)
        status = loopcost__check_power(level, power, trials, fault);
    if (status)
        return status;
    if (fabs(delta) < 1e-6)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_DELTA, delta);
    *trials = (uint64_t)fmax(ceil(2.0 * loopcost__square_of_powers(level, power) / (3.0 * delta * delta)),
                             loopcost__fewest(1.0 - level));
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_trials_needed_chances(double first, double second, double level, double power,
                                                    uint64_t *trials, loopcost_fault *fault)
{
    double effect;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, first);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, second);
    if (!status)
        status = loopcost__check_power(level, power, trials, fault);
    if (status)
        return status;
    effect = 2.0 * asin(sqrt(first)) - 2.0 * asin(sqrt(second));
    if (fabs(effect) < 1e-6)
        return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__field(LOOPCOST_PARAM_CHANCE), second, first, first);
    *trials = (uint64_t)fmax(1.0, ceil(2.0 * loopcost__square_of_powers(level, power) / (effect * effect)));
    return LOOPCOST_OK;
}
