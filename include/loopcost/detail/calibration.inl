#include <math.h>
#include <string.h>

#include "ascending.inl"
#include "binomial.inl"
#include "pair.inl"

LOOPCOST_API int32_t loopcost_coverage_result_init(loopcost_coverage_result *result, uint32_t struct_size)
{
    const loopcost_coverage_result defaults = LOOPCOST_COVERAGE_RESULT_INIT;
    return loopcost__init(result, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_uniformity_init(loopcost_uniformity *uniformity, uint32_t struct_size)
{
    const loopcost_uniformity defaults = LOOPCOST_UNIFORMITY_INIT;
    return loopcost__init(uniformity, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_margin_init(loopcost_margin *margin, uint32_t struct_size)
{
    const loopcost_margin defaults = LOOPCOST_MARGIN_INIT;
    return loopcost__init(margin, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_threshold_init(loopcost_threshold *threshold, uint32_t struct_size)
{
    const loopcost_threshold defaults = LOOPCOST_THRESHOLD_INIT;
    return loopcost__init(threshold, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Checks. */

/* Numbers in the range of their field, and none below the one before it. */
LOOPCOST_INTERNAL int32_t loopcost__check_ascending(loopcost_fault *fault, uint32_t field, const double *numbers,
                                                    uint64_t n)
{
    const loopcost__param_row *row = loopcost__param(field);
    double least = row->least;
    uint64_t i;
    int32_t status = LOOPCOST_OK;
    for (i = 0; !status && i < n; i++) {
        status = loopcost__check_range(fault, loopcost__class_field(field, (uint32_t)i), numbers[i], least, row->most);
        least = numbers[i];
    }
    return status;
}

/* How many there are and where; `counted` is the field of the array, the next one that of its numbers. */
LOOPCOST_INTERNAL int32_t loopcost__check_counted(loopcost_fault *fault, uint32_t counted, const void *numbers,
                                                  double n)
{
    const int32_t status = loopcost__check(fault, counted, n);
    return status ? status : loopcost__check_pointer(fault, counted, numbers);
}

LOOPCOST_INTERNAL int32_t loopcost__check_weights(loopcost_fault *fault, const double *weights, uint64_t n)
{
    double sum = 0.0;
    int32_t status;
    uint64_t i;
    if (!weights)
        return LOOPCOST_OK;
    status = loopcost__check_values(fault, LOOPCOST_PARAM_ENSEMBLE_WEIGHT, weights, n);
    for (i = 0; !status && i < n; i++)
        sum += weights[i];
    if (!status && sum == 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_ENSEMBLE_WEIGHT, 0.0);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_ensemble(loopcost_fault *fault, const double *values, const double *weights,
                                                   uint64_t n, const double *results)
{
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_ENSEMBLE, values, (double)n);
    if (!status)
        status = loopcost__check_ascending(fault, LOOPCOST_PARAM_ENSEMBLE_VALUE, values, n);
    if (!status)
        status = loopcost__check_weights(fault, weights, n);
    return status ? status : loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, results);
}

/* Ensembles. */

LOOPCOST_INTERNAL double loopcost__weight_of(const double *weights, uint64_t i)
{
    return weights ? weights[i] : 1.0;
}

LOOPCOST_INTERNAL double loopcost__weight_sum(const double *weights, uint64_t n)
{
    loopcost__pair sum = {0.0, 0.0};
    uint64_t i;
    if (!weights)
        return (double)n;
    for (i = 0; i < n; i++)
        loopcost__sum(&sum, weights[i]);
    return loopcost__pair_value(sum);
}

LOOPCOST_API int32_t loopcost_ensemble_sort(double *values, double *weights, uint64_t n, loopcost_fault *fault)
{
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_ENSEMBLE, values, (double)n);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_ENSEMBLE_VALUE, values, n);
    if (!status)
        status = loopcost__check_weights(fault, weights, n);
    if (status)
        return status;
    loopcost__sort_values(values, weights, n);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_ensemble_crps(const double *values, const double *weights, uint64_t n, double observed,
                                            double *score, loopcost_fault *fault)
{
    loopcost__pair sum = {0.0, 0.0}, below = {0.0, 0.0};
    double all, at;
    uint64_t i;
    int32_t status = loopcost__check_ensemble(fault, values, weights, n, score);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OBSERVED, observed);
    if (status)
        return status;
    all = loopcost__weight_sum(weights, n);
    at = fmin(observed, values[0]);
    for (i = 0; i < n; i++) {
        const double share = fmin(loopcost__pair_value(below) / all, 1.0);
        loopcost__sum(&sum, loopcost__score_between(at, values[i], share, observed));
        loopcost__sum(&below, loopcost__weight_of(weights, i));
        at = values[i];
    }
    loopcost__sum(&sum, fmax(observed - at, 0.0));
    *score = loopcost__pair_value(sum);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_ensemble_pit(const double *values, const double *weights, uint64_t n, double observed,
                                           double uniform, double *pit, loopcost_fault *fault)
{
    loopcost__pair below = {0.0, 0.0}, at = {0.0, 0.0};
    uint64_t i;
    int32_t status = loopcost__check_ensemble(fault, values, weights, n, pit);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OBSERVED, observed);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_UNIFORM, uniform);
    if (status)
        return status;
    for (i = 0; i < n && values[i] <= observed; i++)
        loopcost__sum(values[i] < observed ? &below : &at, loopcost__weight_of(weights, i));
    *pit = fmin((loopcost__pair_value(below) + uniform * loopcost__pair_value(at)) / loopcost__weight_sum(weights, n),
                1.0);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_ensemble_quantile(const double *values, const double *weights, uint64_t n, double chance,
                                                double *value, loopcost_fault *fault)
{
    loopcost__pair below = {0.0, 0.0};
    double enough;
    uint64_t i;
    int32_t status = loopcost__check_ensemble(fault, values, weights, n, value);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (status)
        return status;
    enough = chance * loopcost__weight_sum(weights, n) * (1.0 - LOOPCOST__SAME_CHANCE);
    for (i = 0; i + 1 < n; i++) {
        loopcost__sum(&below, loopcost__weight_of(weights, i));
        if (loopcost__pair_value(below) > 0.0 && loopcost__pair_value(below) >= enough)
            break;
    }
    *value = values[i];
    return LOOPCOST_OK;
}

/* Many forecasts. */

LOOPCOST_API int32_t loopcost_pit_histogram(const double *pits, uint64_t n, uint64_t *counts, uint32_t bins,
                                            loopcost_fault *fault)
{
    uint64_t i;
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_PITS, pits, (double)n);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_PIT, pits, n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BINS, bins);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, counts);
    if (status)
        return status;
    memset(counts, 0, bins * sizeof *counts);
    for (i = 0; i < n; i++)
        counts[(uint32_t)fmin(floor(pits[i] * bins), bins - 1.0)]++;
    return LOOPCOST_OK;
}

/* P(D+ >= d) of n even numbers, as a sum of binomial chances. */
LOOPCOST_INTERNAL double loopcost__kolmogorov_one_sided(double n, double d)
{
    loopcost__pair sum = {0.0, 0.0};
    double j;
    if (d <= 0.0)
        return 1.0;
    for (j = 0.0; d + j / n < 1.0; j += 1.0) {
        const double p = d + j / n;
        loopcost__sum(&sum, loopcost__binomial_exactly(n, j, p) * (d / p));
    }
    return fmin(loopcost__pair_value(sum), 1.0);
}

/* The share of n even numbers up to u stays within d of u where a Poisson process of n steps, each with jumps of mean
 * 1, stays within n d of its mean and makes n jumps (J. Durbin, 1973). Between its steps it is in one of `width`
 * places, and what crosses the border in a step is taken off (G. Marsaglia, W. W. Tsang and J. Wang, Evaluating
 * Kolmogorov's distribution, 2003). */
#define LOOPCOST__WALKED 4096.0
#define LOOPCOST__FAR 4.0           /* n d^2 from which both sides at once have a chance below 1e-10 of that of one */
#define LOOPCOST__CORRIDOR_MOST 257 /* places, 2 floor(n d) + 1 of them */
#define LOOPCOST__JUMPS 22          /* so many in a step have a chance below 1e-21 */

typedef struct loopcost__corridor {
    uint32_t width;
    double jumps[LOOPCOST__JUMPS]; /* P(so many in a step) */
    double lost[LOOPCOST__JUMPS];  /* and the border is crossed by them on the way to a place at it */
    double lost_twice;             /* both borders are, which both count */
} loopcost__corridor;

LOOPCOST_INTERNAL loopcost__corridor loopcost__corridor_of(double n, double d)
{
    loopcost__corridor corridor;
    const double places = floor(n * d), beside = places + 1.0 - n * d;
    double jumps = exp(-1.0), power = 1.0;
    uint32_t r;
    corridor.width = 2 * (uint32_t)places + 1;
    corridor.lost_twice = 0.0;
    for (r = 0; r < LOOPCOST__JUMPS; r++) {
        corridor.jumps[r] = jumps;
        corridor.lost[r] = jumps * power;
        if (r == corridor.width && beside > 0.5)
            corridor.lost_twice = jumps * pow(2.0 * beside - 1.0, (double)r);
        jumps /= r + 1.0;
        power *= beside;
    }
    return corridor;
}

LOOPCOST_INTERNAL void loopcost__walk_on(const loopcost__corridor *corridor, const double *from, double *to)
{
    const uint32_t width = corridor->width;
    const uint32_t reach = width < LOOPCOST__JUMPS ? width : LOOPCOST__JUMPS - 1;
    uint32_t i, r;
    for (i = 0; i < width; i++)
        to[i] = corridor->jumps[0] * (i + 1 < width ? from[i + 1] : 0.0);
    for (r = 1; r <= reach; r++)
        for (i = r - 1; i < width; i++)
            to[i] += corridor->jumps[r] * from[i + 1 - r];
    for (r = 1; r <= reach; r++) {
        to[r - 1] -= corridor->lost[r] * from[0];
        to[width - 1] -= corridor->lost[r] * from[width - r];
    }
    to[width - 1] += corridor->lost_twice * from[0];
}

/* P(D >= d) by steps, for n to LOOPCOST__WALKED and n d^2 to LOOPCOST__FAR. */
LOOPCOST_INTERNAL double loopcost__kolmogorov_walked(double n, double d)
{
    const loopcost__corridor corridor = loopcost__corridor_of(n, d);
    const double n_jumps = exp(-loopcost__whole_stirling_error(n)) / sqrt(6.283185307179586 * n);
    double places[2][LOOPCOST__CORRIDOR_MOST];
    uint32_t step;
    memset(places, 0, sizeof places);
    places[0][corridor.width / 2] = 1.0;
    for (step = 0; step < (uint32_t)n; step++)
        loopcost__walk_on(&corridor, places[step % 2], places[(step + 1) % 2]);
    return 1.0 - places[(uint32_t)n % 2][corridor.width / 2] / n_jumps;
}

/* P(D >= d), from that of one side: twice, less what counts on both. Of many numbers that is A. N. Kolmogorov's series,
 * moved by N. V. Smirnov's term. */
LOOPCOST_INTERNAL double loopcost__kolmogorov_two_sided(double n, double d, double one_sided)
{
    const double moved = sqrt(n) * d + 1.0 / (6.0 * sqrt(n));
    double p = 2.0 * one_sided, term = 1.0, k;
    if (n * d * d < 0.02)
        return 1.0; /* but for 1e-25 */
    if (d >= 0.5 || n * d * d >= LOOPCOST__FAR)
        return fmin(p, 1.0); /* the distance is as large on one side alone */
    if (n <= LOOPCOST__WALKED)
        return loopcost__kolmogorov_walked(n, d);
    for (k = 2.0; term > 1e-18; k += 1.0) {
        term = exp(-2.0 * k * k * moved * moved);
        p += fmod(k, 2.0) != 0.0 ? 2.0 * term : -2.0 * term;
    }
    return fmin(p, 1.0);
}

LOOPCOST_API int32_t loopcost_pit_uniformity(const double *pits, uint64_t n, loopcost_uniformity *results,
                                             loopcost_fault *fault)
{
    loopcost_uniformity answer = LOOPCOST_UNIFORMITY_INIT;
    const double size = (double)n;
    uint64_t i;
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_PITS, pits, size);
    if (!status)
        status = loopcost__check_ascending(fault, LOOPCOST_PARAM_PIT, pits, n);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    for (i = 0; i < n; i++) {
        answer.above = fmax(answer.above, (double)(i + 1) / size - pits[i]);
        answer.below = fmax(answer.below, pits[i] - (double)i / size);
    }
    answer.p_above = loopcost__kolmogorov_one_sided(size, answer.above);
    answer.p_below = loopcost__kolmogorov_one_sided(size, answer.below);
    answer.p =
        loopcost__kolmogorov_two_sided(size, fmax(answer.above, answer.below), fmin(answer.p_above, answer.p_below));
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

#define LOOPCOST__AS_LIKELY 1e-7 /* chances that are so near to each other count as equal */

/* On the other side of the mean than k: the number of hits that is nearest to the mean of those no likelier than k,
 * which is `exactly` so likely; one past the end where all are likelier. */
LOOPCOST_INTERNAL double loopcost__as_unlikely(double n, double p, double k, double exactly)
{
    const int above = k < n * p;
    const double outwards = above ? 1.0 : -1.0;
    double likelier = above ? ceil(n * p) - 1.0 : floor(n * p) + 1.0, beyond = above ? n + 1.0 : -1.0;
    while (fabs(beyond - likelier) > 1.0) {
        const double middle = likelier + outwards * floor(0.5 * fabs(beyond - likelier));
        if (loopcost__binomial_exactly(n, middle, p) <= exactly * (1.0 + LOOPCOST__AS_LIKELY))
            beyond = middle;
        else
            likelier = middle;
    }
    return beyond;
}

/* The chance of all numbers of hits that are no likelier than k. */
LOOPCOST_INTERNAL double loopcost__binomial_two_sided(double n, double k, double p)
{
    double other;
    if (k == n * p)
        return 1.0;
    if (p == 0.0 || p == 1.0)
        return 0.0;
    other = loopcost__as_unlikely(n, p, k, loopcost__binomial_exactly(n, k, p));
    return loopcost__binomial_tails(n, fmin(k, other) + 1.0, p).below +
           loopcost__binomial_tails(n, fmax(k, other), p).from;
}

LOOPCOST_API int32_t loopcost_coverage(uint64_t hits, uint64_t runs, double nominal, double level,
                                       loopcost_coverage_result *results, loopcost_fault *fault)
{
    loopcost_coverage_result answer = LOOPCOST_COVERAGE_RESULT_INIT;
    const double n = (double)runs, k = (double)hits, tail = 0.5 * (1.0 - level);
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_RUNS, n);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_HITS), k, 0.0, n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_NOMINAL, nominal);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEVEL, level);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    answer.share = k / n;
    answer.least = loopcost__exact_lower(n, k, tail);
    answer.most = loopcost__exact_upper(n, k, tail);
    answer.p = fmin(1.0, loopcost__binomial_two_sided(n, k, nominal));
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_ends(loopcost_fault *fault, const double *chances, uint32_t n, uint32_t end,
                                               const double *score)
{
    double sum = 0.0;
    uint32_t i;
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_ENDS, chances, n);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_ENDS_CHANCE, chances, n);
    for (i = 0; !status && i < n; i++)
        sum += chances[i];
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_ENDS_SUM, sum);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_END_THAT_CAME), end, 0.0, n - 1.0);
    return status ? status : loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, score);
}

LOOPCOST_API int32_t loopcost_brier_score(const double *chances, uint32_t n, uint32_t end, double *score,
                                          loopcost_fault *fault)
{
    double sum = 0.0;
    uint32_t i;
    const int32_t status = loopcost__check_ends(fault, chances, n, end, score);
    if (status)
        return status;
    for (i = 0; i < n; i++) {
        const double off = chances[i] - (i == end ? 1.0 : 0.0);
        sum += off * off;
    }
    *score = sum;
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_log_score(const double *chances, uint32_t n, uint32_t end, double *score,
                                        loopcost_fault *fault)
{
    const int32_t status = loopcost__check_ends(fault, chances, n, end, score);
    if (status)
        return status;
    if (chances[end] == 0.0)
        return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__class_field(LOOPCOST_PARAM_ENDS_CHANCE, end), 0.0,
                              0.0, 1.0);
    *score = -log(chances[end]);
    return LOOPCOST_OK;
}

/* Split conformal intervals. */

/* x, or the whole number that it is within 1e-9 of. */
LOOPCOST_INTERNAL double loopcost__ceiling(double x)
{
    const double whole = floor(x + 0.5);
    return fabs(x - whole) <= 1e-9 * fmax(1.0, x) ? whole : ceil(x);
}

LOOPCOST_INTERNAL uint64_t loopcost__conformal_rank_of(uint64_t n, double miss)
{
    return (uint64_t)fmax(loopcost__ceiling(((double)n + 1.0) * (1.0 - miss)), 1.0);
}

/* The fewest that have a rank of their own. */
LOOPCOST_INTERNAL double loopcost__conformal_least(double miss)
{
    return fmax(loopcost__ceiling(1.0 / miss) - 1.0, 1.0);
}

LOOPCOST_API int32_t loopcost_conformal_rank(uint64_t n, double miss, uint64_t *rank, loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_SCORES, (double)n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MISS, miss);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, rank);
    if (status)
        return status;
    *rank = loopcost__conformal_rank_of(n, miss);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int loopcost__is_ratio(uint32_t kind)
{
    return kind == LOOPCOST_SCORE_RATIO || kind == LOOPCOST_SCORE_OVERRUN;
}

LOOPCOST_INTERNAL int loopcost__is_one_sided(uint32_t kind)
{
    return kind == LOOPCOST_SCORE_EXCESS || kind == LOOPCOST_SCORE_OVERRUN;
}

#define LOOPCOST__LEAST_AMOUNT 1e-100

LOOPCOST_INTERNAL int32_t loopcost__check_interval(loopcost_fault *fault, uint32_t kind, double low, double high,
                                                   double scale)
{
    const double most = loopcost__param(LOOPCOST_PARAM_SCORE_HIGH)->most;
    const double least = loopcost__is_ratio(kind) ? LOOPCOST__LEAST_AMOUNT : -most;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_SCORE_KIND, kind);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_SCORE_LOW), low, least, most);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_SCORE_HIGH), high, low, most);
    return status ? status : loopcost__check(fault, LOOPCOST_PARAM_SCORE_SCALE, scale);
}

LOOPCOST_API int32_t loopcost_conformal_score(uint32_t kind, double low, double high, double scale, double observed,
                                              double *score, loopcost_fault *fault)
{
    const double most = loopcost__param(LOOPCOST_PARAM_SCORE_HIGH)->most;
    double above, below;
    int32_t status = loopcost__check_interval(fault, kind, low, high, scale);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_OBSERVED), observed,
                                       loopcost__is_ratio(kind) ? LOOPCOST__LEAST_AMOUNT : -most, most);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, score);
    if (status)
        return status;
    above = loopcost__is_ratio(kind) ? observed / high : (observed - high) / scale;
    below = loopcost__is_ratio(kind) ? low / observed : (low - observed) / scale;
    *score = loopcost__is_one_sided(kind) ? above : fmax(above, below);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_conformal_margin(const double *scores, uint64_t n, double miss, loopcost_margin *results,
                                               loopcost_fault *fault)
{
    loopcost_margin answer = LOOPCOST_MARGIN_INIT;
    int32_t status =
        loopcost__check_counted(fault, LOOPCOST_PARAM_SCORES, n ? scores : (const double *)&answer, (double)n);
    if (!status)
        status = loopcost__check_ascending(fault, LOOPCOST_PARAM_SCORE, scores, n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MISS, miss);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    answer.rank = loopcost__conformal_rank_of(n, miss);
    if (answer.rank > n)
        return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__field(LOOPCOST_PARAM_SCORES), (double)n,
                              loopcost__conformal_least(miss), loopcost__param(LOOPCOST_PARAM_SCORES)->most);
    answer.margin = scores[answer.rank - 1];
    answer.coverage = (double)answer.rank / ((double)n + 1.0);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_conformal_interval(uint32_t kind, double low, double high, double scale, double margin,
                                                 double *least, double *most, loopcost_fault *fault)
{
    const double limit = loopcost__param(LOOPCOST_PARAM_SCORE_MARGIN)->most;
    const int ratio = loopcost__is_ratio(kind);
    double from, to;
    int32_t status = loopcost__check_interval(fault, kind, low, high, scale);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_SCORE_MARGIN), margin,
                                       ratio ? 0.0 : -limit, limit);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, least);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, most);
    if (status)
        return status;
    from = ratio ? fmin(low / fabs(margin), limit) : fmax(low - margin * scale, -limit); /* low/0 is infinite */
    to = ratio ? fmin(high * margin, limit) : fmax(fmin(high + margin * scale, limit), -limit);
    if (loopcost__is_one_sided(kind))
        from = ratio ? 0.0 : -limit;
    else if (from > to)
        from = to = ratio ? sqrt(low) * sqrt(high) : 0.5 * low + 0.5 * high;
    *least = from;
    *most = to;
    return LOOPCOST_OK;
}

/* To keep or not to keep. */

LOOPCOST_INTERNAL int32_t loopcost__check_failed(loopcost_fault *fault, const uint32_t *failed, uint64_t n)
{
    uint64_t i;
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_FAILED, failed);
    for (i = 0; !status && i < n; i++)
        status =
            loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_FAILED_FLAG, (uint32_t)i), failed[i]);
    return status;
}

LOOPCOST_INTERNAL loopcost_threshold loopcost__kept_above(const double *scores, const uint32_t *failed, uint64_t n,
                                                          double threshold)
{
    loopcost_threshold answer = LOOPCOST_THRESHOLD_INIT;
    uint64_t i;
    answer.threshold = threshold;
    for (i = 0; i < n; i++) {
        const int kept = scores[i] > threshold;
        answer.kept += (uint64_t)kept;
        answer.kept_failures += kept ? failed[i] : 0;
        answer.failures += failed[i];
    }
    return answer;
}

/* The largest chance at which so few failures among the kept are not too unlikely yet. */
LOOPCOST_INTERNAL double loopcost__upper_limit(uint64_t failures, uint64_t kept, double chance)
{
    const loopcost__binomial_side side = {(double)kept, (double)failures + 1.0, 0};
    if (failures == kept)
        return 1.0;
    if (failures == 0)
        return -expm1(log(chance) / (double)kept);
    return loopcost__binomial_inverse(&side, chance, ((double)failures + 1.0) / ((double)kept + 1.0));
}

LOOPCOST_INTERNAL int32_t loopcost__check_failure_given_kept(loopcost_fault *fault, const double *scores,
                                                             const uint32_t *failed, uint64_t n,
                                                             const double *candidates, uint32_t n_candidates,
                                                             double miss, double confidence)
{
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_SCORES, scores, (double)n);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_SCORE, scores, n);
    if (!status)
        status = loopcost__check_failed(fault, failed, n);
    if (!status)
        status = loopcost__check_counted(fault, LOOPCOST_PARAM_CANDIDATES, candidates, n_candidates);
    if (!status)
        status = loopcost__check_values(fault, LOOPCOST_PARAM_CANDIDATE, candidates, n_candidates);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MISS, miss);
    return status ? status : loopcost__check(fault, LOOPCOST_PARAM_CONFIDENCE, confidence);
}

LOOPCOST_API int32_t loopcost_threshold_failure_given_kept(const double *scores, const uint32_t *failed, uint64_t n,
                                                           const double *candidates, uint32_t n_candidates, double miss,
                                                           double confidence, loopcost_threshold *results,
                                                           loopcost_fault *fault)
{
    loopcost_threshold answer = LOOPCOST_THRESHOLD_INIT;
    uint32_t i;
    int32_t status =
        loopcost__check_failure_given_kept(fault, scores, failed, n, candidates, n_candidates, miss, confidence);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    for (i = 0; i < n_candidates; i++) {
        const loopcost_threshold next = loopcost__kept_above(scores, failed, n, candidates[i]);
        const double chance = loopcost__binomial_tails((double)next.kept, (double)next.kept_failures + 1.0, miss).below;
        if (chance > 1.0 - confidence)
            break;
        answer = next;
    }
    if (i == 0)
        return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__class_field(LOOPCOST_PARAM_CANDIDATE, 0),
                              candidates[0], 0.0, 0.0);
    answer.promised = loopcost__upper_limit(answer.kept_failures, answer.kept, 1.0 - confidence);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL uint64_t loopcost__count_failures(const uint32_t *failed, uint64_t n)
{
    uint64_t i, failures = 0;
    for (i = 0; i < n; i++)
        failures += failed[i];
    return failures;
}

/* Which run is the failure of this rank, from 1. */
LOOPCOST_INTERNAL uint64_t loopcost__failure_of_rank(const uint32_t *failed, uint64_t rank)
{
    uint64_t i = 0;
    for (; rank > failed[i]; i++)
        rank -= failed[i];
    return i;
}

LOOPCOST_API int32_t loopcost_threshold_kept_given_failure(const double *scores, const uint32_t *failed, uint64_t n,
                                                           double miss, loopcost_threshold *results,
                                                           loopcost_fault *fault)
{
    loopcost_threshold answer;
    uint64_t failures, rank;
    int32_t status = loopcost__check_counted(fault, LOOPCOST_PARAM_SCORES, scores, (double)n);
    if (!status)
        status = loopcost__check_ascending(fault, LOOPCOST_PARAM_SCORE, scores, n);
    if (!status)
        status = loopcost__check_failed(fault, failed, n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MISS, miss);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    failures = loopcost__count_failures(failed, n);
    rank = loopcost__conformal_rank_of(failures, miss);
    if (rank > failures)
        return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__field(LOOPCOST_PARAM_FAILED), (double)failures,
                              loopcost__conformal_least(miss), loopcost__param(LOOPCOST_PARAM_SCORES)->most);
    answer = loopcost__kept_above(scores, failed, n, scores[loopcost__failure_of_rank(failed, rank)]);
    answer.promised = 1.0 - (double)rank / ((double)failures + 1.0);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
