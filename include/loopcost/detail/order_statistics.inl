/* Quantiles by their ranks, and the bootstrap's law of them. */
#ifndef LOOPCOST_DETAIL_ORDER_STATISTICS_INL
#define LOOPCOST_DETAIL_ORDER_STATISTICS_INL

#include "binomial.inl"

/* Which order statistics a sample quantile is. */
typedef struct loopcost__quantile_place {
    uint64_t rank; /* from 1 */
    int pair;      /* 1: the mean of this one and the next */
} loopcost__quantile_place;

LOOPCOST_INTERNAL loopcost__quantile_place loopcost__place_of(uint64_t n, double quantile)
{
    const double at = (double)n * quantile, nearest = floor(at + 0.5);
    const int whole = fabs(at - nearest) <= 1e-9 * fmax(1.0, at);
    loopcost__quantile_place place;
    place.rank = (uint64_t)(whole ? nearest : ceil(at));
    place.pair = whole && place.rank >= 1 && place.rank < n;
    place.rank = place.rank < 1 ? 1 : place.rank > n ? n : place.rank;
    return place;
}

LOOPCOST_INTERNAL double loopcost__at_place(const uint64_t *keys, loopcost__quantile_place place)
{
    const double value = loopcost__key_value(keys[place.rank - 1]);
    return place.pair ? 0.5 * (value + loopcost__key_value(keys[place.rank])) : value;
}

/* P(lower <= B < upper), from the tails that are small. */
LOOPCOST_INTERNAL double loopcost__coverage(uint64_t n, double quantile, uint64_t lower, uint64_t upper)
{
    const loopcost__tails low = loopcost__binomial_tails((double)n, (double)lower, quantile);
    const loopcost__tails high = loopcost__binomial_tails((double)n, (double)upper, quantile);
    if (upper <= lower)
        return 0.0;
    if (low.below > 0.5)
        return fmax(0.0, low.from - high.from);
    return fmax(0.0, high.from > 0.5 ? high.below - low.below : 1.0 - low.below - high.from);
}

/* P(1 <= B < n), which is P(B = n) and P(B = 0) short of 1. */
LOOPCOST_INTERNAL double loopcost__widest(uint64_t n, double quantile)
{
    const double size = (double)n;
    const double none_below = size * log1p(-quantile), none_above = size * log(quantile);
    if (n == 1)
        return 0.0;
    return quantile < 0.5 ? -expm1(none_below) - exp(none_above) : -expm1(none_above) - exp(none_below);
}

LOOPCOST_API int32_t loopcost_quantile_coverage(uint64_t n, double quantile, uint64_t lower, uint64_t upper,
                                                double *coverage, loopcost_fault *fault)
{
    const loopcost_param rank = loopcost__field(LOOPCOST_PARAM_RANK);
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_VALUES, (double)n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_QUANTILE, quantile);
    if (!status)
        status = loopcost__check_range(fault, rank, (double)upper, 1.0, (double)n);
    if (!status)
        status = loopcost__check_range(fault, rank, (double)lower, 1.0, (double)upper);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, coverage);
    if (!status)
        *coverage = loopcost__coverage(n, quantile, lower, upper);
    return status;
}

/* The largest rank that the quantile is below with at most `miss`; 1 where there is none. */
LOOPCOST_INTERNAL uint64_t loopcost__lower_rank(uint64_t n, double quantile, double miss)
{
    uint64_t low = 1, high = n;
    while (low < high) {
        const uint64_t middle = high - (high - low) / 2;
        if (loopcost__binomial_tails((double)n, (double)middle, quantile).below <= miss)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The smallest rank that the quantile is above with at most `miss`; n where there is none. */
LOOPCOST_INTERNAL uint64_t loopcost__upper_rank(uint64_t n, double quantile, double miss)
{
    uint64_t low = 1, high = n;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (loopcost__binomial_tails((double)n, (double)middle, quantile).from <= miss)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* What both intervals ask for. */
LOOPCOST_INTERNAL int32_t loopcost__check_quantile(const double *values, uint64_t n, double quantile, double level,
                                                   const uint64_t *work, uint64_t words,
                                                   const loopcost_quantile_interval *results, loopcost_fault *fault)
{
    int32_t status = loopcost__check_sample(fault, LOOPCOST_PARAM_VALUES, values, n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_QUANTILE, quantile);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEVEL, level);
    if (!status)
        status = loopcost__check_words(fault, work, words, 2 * n);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof *results);
    return status;
}

LOOPCOST_API int32_t loopcost_quantile_ranks(const double *values, uint64_t n, double quantile, double level,
                                             uint64_t *work, uint64_t words, loopcost_quantile_interval *results,
                                             loopcost_fault *fault)
{
    loopcost_quantile_interval answer = LOOPCOST_QUANTILE_INTERVAL_INIT;
    const double miss = 0.5 * (1.0 - level);
    const uint64_t *keys;
    uint64_t lower, upper;
    const int32_t status = loopcost__check_quantile(values, n, quantile, level, work, words, results, fault);
    if (status)
        return status;
    keys = loopcost__ordered(values, n, work);
    lower = loopcost__lower_rank(n, quantile, miss);
    upper = loopcost__upper_rank(n, quantile, miss);
    answer.estimate = loopcost__at_place(keys, loopcost__place_of(n, quantile));
    answer.least = loopcost__key_value(keys[lower - 1]);
    answer.most = loopcost__key_value(keys[upper - 1]);
    answer.coverage = loopcost__coverage(n, quantile, lower, upper);
    answer.widest = loopcost__widest(n, quantile);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* Of a resample: P(the rank-th value is at most x(i)), and more. */
LOOPCOST_INTERNAL loopcost__tails loopcost__resampled(uint64_t n, uint64_t rank, uint64_t i)
{
    return loopcost__binomial_tails((double)n, (double)rank, (double)i / (double)n);
}

LOOPCOST_API int32_t loopcost_bootstrap_law(uint64_t n, uint64_t rank, double *chances, loopcost_fault *fault)
{
    loopcost__tails before = {1.0, 0.0};
    uint64_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_VALUES, (double)n);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_RANK), (double)rank, 1.0, (double)n);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, chances);
    if (status)
        return status;
    for (i = 1; i <= n; i++) {
        const loopcost__tails at = loopcost__resampled(n, rank, i);
        chances[i - 1] = fmax(0.0, at.from < 0.5 ? at.from - before.from : before.below - at.below);
        before = at;
    }
    return LOOPCOST_OK;
}

/* Of a resample, ranks k and k + 1 of n values: what their joint law is made of. Exactly k draws are among the first i
 * values, one of them the i-th, and the others past the j-th:
 *
 *     binom(n, k) [(i/n)^k - ((i-1)/n)^k] ((n-j)/n)^(n-k),   j >= i
 *
 * as the chance that exactly k draws are among the first k, times ratios to that. */
typedef struct loopcost__neighbours {
    double n, k, scale;
} loopcost__neighbours;

LOOPCOST_INTERNAL loopcost__neighbours loopcost__neighbours_of(uint64_t n, uint64_t rank)
{
    loopcost__neighbours law;
    law.n = (double)n;
    law.k = (double)rank;
    law.scale = loopcost__binomial_exactly(law.n, law.k, law.k / law.n);
    return law;
}

/* base^exponent for a whole exponent, which is small. */
LOOPCOST_INTERNAL double loopcost__whole_power(double base, double exponent)
{
    uint32_t left = (uint32_t)exponent;
    double power = 1.0;
    for (; left; left >>= 1, base *= base)
        if (left & 1)
            power *= base;
    return power;
}

#define LOOPCOST__SMALL_POWERS 128.0

/* (i/k)^k ((n-j)/(n-k))^(n-k): its factors are large and small where n is, and of few draws faster without logarithms.
 */
LOOPCOST_INTERNAL double loopcost__apart(const loopcost__neighbours *law, uint64_t i, uint64_t j)
{
    const double k = law->k, rest = law->n - k;
    double past;
    if (law->n <= LOOPCOST__SMALL_POWERS)
        return law->scale * loopcost__whole_power((law->n - (double)j) / rest, rest) *
               (loopcost__whole_power((double)i / k, k) - loopcost__whole_power((double)(i - 1) / k, k));
    past = rest * log((law->n - (double)j) / rest); /* -infinite at n */
    return law->scale * (exp(k * log((double)i / k) + past) - exp(k * log((double)(i - 1) / k) + past));
}

LOOPCOST_API int32_t loopcost_bootstrap_pair_law(uint64_t n, uint64_t rank, double *chances, loopcost_fault *fault)
{
    const loopcost_param values = loopcost__field(LOOPCOST_PARAM_VALUES);
    loopcost__neighbours law;
    uint64_t i, j;
    int32_t status = loopcost__check_range(fault, values, (double)n, 2.0, LOOPCOST_BOOTSTRAP_PAIRS_MOST);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_RANK), (double)rank, 1.0, (double)(n - 1));
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, chances);
    if (!status)
        status = loopcost_bootstrap_law(n, rank, chances, fault);
    if (status)
        return status;
    law = loopcost__neighbours_of(n, rank);
    for (i = n; i >= 1; i--) {
        const double alone = chances[i - 1];
        double *row = chances + (i - 1) * n, past = 0.0;
        for (j = n; j > i; j--) {
            const double from = loopcost__apart(&law, i, j - 1);
            row[j - 1] = fmax(0.0, from - past);
            past = from;
        }
        row[i - 1] = fmax(0.0, alone - past);
        for (j = 1; j < i; j++)
            row[j - 1] = 0.0;
    }
    return LOOPCOST_OK;
}

/* The mean of two neighbours in resamples of a sample. */
typedef struct loopcost__resampled_mean {
    const uint64_t *keys; /* n of them, in order */
    uint64_t n, rank;
    loopcost__neighbours law;
} loopcost__resampled_mean;

LOOPCOST_INLINE double loopcost__mean_of_two(const loopcost__resampled_mean *mean, uint64_t i, uint64_t j)
{
    return 0.5 * (loopcost__key_value(mean->keys[i - 1]) + loopcost__key_value(mean->keys[j - 1]));
}

/* How likely it is at most t, and which of the possible means are next to t. */
typedef struct loopcost__around {
    double cdf;
    double at_most,
        above; /* the largest that is at most t, the smallest above it; the least likely are not looked at */
} loopcost__around;

/* P(x(k) <= t) less, for each i, the chance that x(k) is the i-th value and x(k+1) past all those whose mean with the
 * i-th is at most t. It falls with i, so the sum ends where all that is left is below 1e-18. P(x(k) <= x(known)) is
 * known. */
LOOPCOST_INTERNAL loopcost__around loopcost__mean_around(const loopcost__resampled_mean *mean, double t, uint64_t known,
                                                         double known_cdf)
{
    const uint64_t n = mean->n, last = loopcost__count_below(mean->keys, n, loopcost__order_key(t) + 1);
    double beyond = 0.0, term = 1.0;
    loopcost__around around;
    uint64_t i, j = last;
    around.at_most = -HUGE_VAL;
    around.above = last < n ? loopcost__mean_of_two(mean, last + 1, last + 1) : HUGE_VAL;
    for (i = last; i >= 1 && (double)i * term > 1e-18; i--) {
        while (j < n && loopcost__mean_of_two(mean, i, j + 1) <= t)
            j++;
        around.at_most = fmax(around.at_most, loopcost__mean_of_two(mean, i, j));
        if (j == n)
            break;
        around.above = fmin(around.above, loopcost__mean_of_two(mean, i, j + 1));
        term = loopcost__apart(&mean->law, i, j);
        beyond += term;
    }
    around.cdf = (last == known ? known_cdf : last ? loopcost__resampled(n, mean->rank, last).from : 0.0) - beyond;
    return around;
}

/* A chance, as far as the bootstrap's laws are asked for its quantile. */
typedef struct loopcost__target {
    double chance, z; /* and the normal law's quantile, which says about where */
} loopcost__target;

/* The place of the smallest value that the rank-th of a resample is at most with the chance; `at` is how likely it is.
 */
LOOPCOST_INTERNAL uint64_t loopcost__resampled_place(uint64_t n, uint64_t rank, loopcost__target target, double *at)
{
    const double share = (double)rank / (double)(n + 1), sd = sqrt(share * (1.0 - share) / (double)n);
    const double guess = floor((double)n * (share + target.z * sd)) + 1.0;
    uint64_t i = guess < 1.0 ? 1 : guess > (double)n ? n : (uint64_t)guess;
    double before;
    *at = loopcost__resampled(n, rank, i).from;
    if (*at < target.chance) {
        while (i < n && *at < target.chance)
            *at = loopcost__resampled(n, rank, ++i).from;
        return i;
    }
    while (i > 1 && (before = loopcost__resampled(n, rank, i - 1).from) >= target.chance) {
        i--;
        *at = before;
    }
    return i;
}

/* The same of the mean: it lies between the two neighbours' own quantiles, the second of which is no lower than the
 * first, and each step leaves out one possible mean at least. */
LOOPCOST_INTERNAL double loopcost__mean_quantile(const loopcost__resampled_mean *mean, loopcost__target target)
{
    double low, high, at;
    const uint64_t first = loopcost__resampled_place(mean->n, mean->rank, target, &at);
    uint64_t second = first;
    while (second < mean->n && loopcost__resampled(mean->n, mean->rank + 1, second).from < target.chance)
        second++;
    low = loopcost__key_value(mean->keys[first - 1]);
    high = loopcost__key_value(mean->keys[second - 1]);
    while (low < high) {
        const double middle = low + 0.5 * (high - low);
        const loopcost__around around = loopcost__mean_around(mean, middle < high ? middle : low, first, at);
        if (around.cdf >= target.chance)
            high = fmax(low, around.at_most);
        else
            low = fmin(high, around.above);
    }
    return high;
}

LOOPCOST_INTERNAL double loopcost__bootstrap_bound(const uint64_t *keys, uint64_t n, loopcost__quantile_place place,
                                                   double chance, double z)
{
    const loopcost__target target = {chance, z};
    loopcost__resampled_mean mean;
    double at;
    if (!place.pair)
        return loopcost__key_value(keys[loopcost__resampled_place(n, place.rank, target, &at) - 1]);
    mean.keys = keys;
    mean.n = n;
    mean.rank = place.rank;
    mean.law = loopcost__neighbours_of(n, place.rank);
    return loopcost__mean_quantile(&mean, target);
}

LOOPCOST_API int32_t loopcost_bootstrap_quantile(const double *values, uint64_t n, double quantile, double level,
                                                 uint64_t *work, uint64_t words, loopcost_quantile_interval *results,
                                                 loopcost_fault *fault)
{
    loopcost_quantile_interval answer = LOOPCOST_QUANTILE_INTERVAL_INIT;
    loopcost__quantile_place place;
    const uint64_t *keys;
    uint64_t lower, upper;
    double z;
    const int32_t status = loopcost__check_quantile(values, n, quantile, level, work, words, results, fault);
    if (status)
        return status;
    keys = loopcost__ordered(values, n, work);
    place = loopcost__place_of(n, quantile);
    answer.estimate = loopcost__at_place(keys, place);
    z = loopcost__normal_upper(0.5 * (1.0 - level));
    answer.least = loopcost__bootstrap_bound(keys, n, place, 0.5 * (1.0 - level), -z);
    answer.most = loopcost__bootstrap_bound(keys, n, place, 0.5 * (1.0 + level), z);
    lower = loopcost__count_below(keys, n, loopcost__order_key(answer.least)) + 1;
    upper = loopcost__count_below(keys, n, loopcost__order_key(answer.most) + 1);
    answer.coverage = loopcost__coverage(n, quantile, lower, upper);
    answer.widest = loopcost__widest(n, quantile);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

#endif
