/* U of two samples, its law counted, the normal approximation, and Cliff's delta, which is U again. */
#ifndef LOOPCOST_DETAIL_MANN_WHITNEY_INL
#define LOOPCOST_DETAIL_MANN_WHITNEY_INL

#include "binomial.inl"
#include "wide.inl"

/* a / divisor, divisor < 2^32, and what is left over: by halves of words. */
LOOPCOST_INTERNAL loopcost__wide loopcost__wide_over(loopcost__wide a, uint64_t divisor, uint64_t *rest)
{
    const uint64_t second = (a.high % divisor) << 32 | a.low >> 32;
    const uint64_t first = (second % divisor) << 32 | (uint32_t)a.low;
    *rest = first % divisor;
    return loopcost__wide_of(a.high / divisor, (second / divisor) << 32 | first / divisor);
}

/* binom(larger + smaller, smaller) where it is below 2^125, smaller <= larger < 2^31: factor by factor, each step a
 * whole number. */
LOOPCOST_INTERNAL loopcost__wide loopcost__ways(uint64_t smaller, uint64_t larger)
{
    loopcost__wide ways = {1, 0};
    uint64_t i;
    for (i = 1; i <= smaller; i++) {
        uint64_t rest;
        const loopcost__wide whole = loopcost__wide_over(ways, i, &rest);
        ways = loopcost__wide_product(whole.low, larger + i);
        ways.high += whole.high * (larger + i);
        loopcost__wide_add(&ways, loopcost__wide_of(0, rest * (larger + i) / i));
    }
    return ways;
}

/* About how many, as a logarithm to the base 2; for many of both, no less than the bound that matters. */
LOOPCOST_INTERNAL double loopcost__log2_ways(uint64_t smaller, uint64_t larger)
{
    double bits = 0.0;
    uint64_t i;
    for (i = 1; i <= smaller && bits < 2000.0; i++)
        bits += log2(((double)larger + (double)i) / (double)i);
    return bits;
}

LOOPCOST_API int32_t loopcost_mann_whitney_floor(uint64_t n, uint64_t m, double *p, loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_FIRST, (double)n);
    double chance = 2.0;
    uint64_t i;
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_SECOND, (double)m);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, p);
    if (status)
        return status;
    for (i = 1; i <= (n < m ? n : m) && chance > 1e-300; i++)
        chance *= (double)i / ((double)(n < m ? m : n) + (double)i);
    *p = chance > 1e-300 ? fmin(1.0, chance) : 0.0;
    return LOOPCOST_OK;
}

/* Both samples side by side. */
typedef struct loopcost__pair_of_samples {
    const uint64_t *first, *second; /* keys in order */
    uint64_t n, m;
    uint64_t doubled_u; /* 2 U: a whole number */
    double ties;        /* sum of t^3 - t over groups of t equal values */
} loopcost__pair_of_samples;

typedef struct loopcost__tie {
    uint64_t of_first, of_second;
} loopcost__tie;

/* The next group of equal values, from place i of the first sample and j of the second. */
LOOPCOST_INTERNAL loopcost__tie loopcost__next_tie(const loopcost__pair_of_samples *both, uint64_t i, uint64_t j)
{
    const uint64_t key =
        j == both->m || (i < both->n && both->first[i] < both->second[j]) ? both->first[i] : both->second[j];
    loopcost__tie tie = {0, 0};
    while (i + tie.of_first < both->n && both->first[i + tie.of_first] == key)
        tie.of_first++;
    while (j + tie.of_second < both->m && both->second[j + tie.of_second] == key)
        tie.of_second++;
    return tie;
}

LOOPCOST_INTERNAL loopcost__pair_of_samples loopcost__side_by_side(const double *first, uint64_t n,
                                                                   const double *second, uint64_t m, uint64_t *work)
{
    loopcost__pair_of_samples both;
    uint64_t i, j;
    both.first = loopcost__ordered(first, n, work);
    both.second = loopcost__ordered(second, m, work + 2 * n);
    both.n = n;
    both.m = m;
    both.doubled_u = 0;
    both.ties = 0.0;
    for (i = j = 0; i < n || j < m;) {
        const loopcost__tie tie = loopcost__next_tie(&both, i, j);
        const double size = (double)(tie.of_first + tie.of_second);
        both.doubled_u += tie.of_first * (2 * j + tie.of_second);
        both.ties += (size * size - 1.0) * size;
        i += tie.of_first;
        j += tie.of_second;
    }
    return both;
}

LOOPCOST_INTERNAL int32_t loopcost__check_pair(const double *first, uint64_t n, const double *second, uint64_t m,
                                               const uint64_t *work, uint64_t words, loopcost_fault *fault)
{
    int32_t status = loopcost__check_sample(fault, LOOPCOST_PARAM_FIRST, first, n);
    if (!status)
        status = loopcost__check_sample(fault, LOOPCOST_PARAM_SECOND, second, m);
    return status ? status : loopcost__check_words(fault, work, words, 2 * (n + m));
}

/* The law of U without ties. The numbers of ways that have U = 0, 1, .. are the coefficients of prod (1 - x^(M+i))/(1 -
 * x^i), i = 1 .. k for samples of k and M >= k: the partitions that fit a box. After i factors they are symmetric about
 * i M/2, so only half of them is worked out, and the rest filled in as the next factor needs it.
 *
 * A coefficient is high 2^62 + low: the two bits that are left over hold what a factor carries, so that all of it runs
 * in plain loops over independent words. As long as every coefficient is below 2^62, all `high` are 0 and left alone.
 */
typedef struct loopcost__box {
    uint64_t *low, *high; /* coefficients 0 .. most */
    uint64_t most;
} loopcost__box;

#define LOOPCOST__LOW_BITS 62
#define LOOPCOST__LOW_MASK ((UINT64_C(1) << LOOPCOST__LOW_BITS) - 1)

LOOPCOST_INTERNAL void loopcost__box_mirror(const loopcost__box *box, uint64_t degree, uint64_t until)
{
    uint64_t s;
    for (s = degree / 2 + 1; s <= until; s++) {
        box->low[s] = s <= degree ? box->low[degree - s] : 0;
        box->high[s] = s <= degree ? box->high[degree - s] : 0;
    }
}

LOOPCOST_INTERNAL void loopcost__box_narrow_factor(const loopcost__box *box, uint64_t i, uint64_t M, uint64_t until)
{
    uint64_t s;
    for (s = until; s >= M + i; s--)
        box->low[s] -= box->low[s - M - i];
    for (s = i; s <= until; s++)
        box->low[s] += box->low[s - i];
}

LOOPCOST_INTERNAL void loopcost__subtract(uint64_t *__restrict from, const uint64_t *__restrict what, uint64_t n)
{
    uint64_t s;
    for (s = 0; s < n; s++)
        from[s] -= what[s];
}

/* Adds coefficients whose low words are below 2^62 to some whose low words may be negative, and carries. */
LOOPCOST_INTERNAL void loopcost__add_carrying_low(uint64_t *__restrict low, uint64_t *__restrict high,
                                                  const uint64_t *__restrict more_low,
                                                  const uint64_t *__restrict more_high, uint64_t n)
{
    uint64_t s;
    for (s = 0; s < n; s++) {
        const uint64_t sum = low[s] + more_low[s];
        high[s] += more_high[s] + (((sum + (UINT64_C(1) << 63)) >> LOOPCOST__LOW_BITS) - 2);
        low[s] = sum & LOOPCOST__LOW_MASK;
    }
}

/* In blocks of words that do not depend on each other. */
LOOPCOST_INTERNAL void loopcost__box_wide_factor(const loopcost__box *box, uint64_t i, uint64_t M, uint64_t until)
{
    uint64_t *const low = box->low, *const high = box->high, s;
    for (s = until + 1; s > M + i;) {
        const uint64_t n = loopcost__least_of(M + i, s - (M + i));
        s -= n;
        loopcost__subtract(low + s, low + s - (M + i), n);
        loopcost__subtract(high + s, high + s - (M + i), n);
    }
    for (s = i; s <= until; s += i)
        loopcost__add_carrying_low(low + s, high + s, low + s - i, high + s - i, loopcost__least_of(i, until + 1 - s));
}

LOOPCOST_INTERNAL void loopcost__box_count(const loopcost__box *box, uint64_t k, uint64_t M)
{
    double bits = 0.0;
    uint64_t i;
    memset(box->low, 0, (size_t)(box->most + 1) * sizeof *box->low);
    memset(box->high, 0, (size_t)(box->most + 1) * sizeof *box->high);
    box->low[0] = 1;
    for (i = 1; i <= k; i++) {
        const uint64_t until = loopcost__least_of(box->most, i * M / 2);
        loopcost__box_mirror(box, (i - 1) * M, until);
        bits += log2(((double)M + (double)i) / (double)i);
        if (bits < LOOPCOST__LOW_BITS - 1.0)
            loopcost__box_narrow_factor(box, i, M, until);
        else
            loopcost__box_wide_factor(box, i, M, until);
    }
}

LOOPCOST_INLINE loopcost__wide loopcost__box_at(const loopcost__box *box, uint64_t s)
{
    const uint64_t high = box->high[s];
    return loopcost__wide_of(high >> (64 - LOOPCOST__LOW_BITS), box->low[s] | high << LOOPCOST__LOW_BITS);
}

/* All ways, those that have a U of at most u, and of u at least; u <= n m/2. */
typedef struct loopcost__counted {
    loopcost__wide ways, at_most, at_least;
} loopcost__counted;

LOOPCOST_INTERNAL loopcost__counted loopcost__count_untied(uint64_t n, uint64_t m, uint64_t u, uint64_t *work)
{
    const uint64_t k = n < m ? n : m, M = n < m ? m : n;
    const loopcost__box box = {work, work + u + 1, u};
    loopcost__counted counted = {{0, 0}, {0, 0}, {0, 0}};
    uint64_t s;
    loopcost__box_count(&box, k, M);
    counted.ways = counted.at_least = loopcost__ways(k, M);
    for (s = 0; s <= u; s++)
        loopcost__wide_add(&counted.at_most, loopcost__box_at(&box, s));
    for (s = 0; s < u; s++) {
        const loopcost__wide less = loopcost__box_at(&box, s);
        counted.at_least.high -= less.high + (counted.at_least.low < less.low);
        counted.at_least.low -= less.low;
    }
    return counted;
}

LOOPCOST_INTERNAL double loopcost__wide_share(loopcost__wide part, loopcost__wide whole)
{
    return loopcost__wide_value(part) / loopcost__wide_value(whole);
}

LOOPCOST_INTERNAL void loopcost__test_untied(const loopcost__pair_of_samples *both, uint64_t *work,
                                             loopcost_mann_whitney_result *answer)
{
    const uint64_t u = both->doubled_u / 2, pairs = both->n * both->m, near = loopcost__least_of(u, pairs - u);
    const loopcost__counted counted = loopcost__count_untied(both->n, both->m, near, work);
    const double tail = loopcost__wide_share(counted.at_most, counted.ways);
    const double rest = loopcost__wide_share(counted.at_least, counted.ways);
    answer->p = 2 * near == pairs ? 1.0 : fmin(1.0, 2.0 * tail);
    answer->p_less = u == near ? tail : rest;
    answer->p_greater = u == near ? rest : tail;
    answer->least_p = fmin(1.0, 2.0 / loopcost__wide_value(counted.ways));
}

/* With ties: ways to choose j of the values looked at so far whose doubled ranks sum to j (j+1) + s, for the smaller
 * sample. s is 2 U at j = k. A row for each j. */
typedef struct loopcost__rank_sums {
    uint64_t *rows; /* low words, then high words, of each row */
    uint64_t *most; /* the largest s with any way, for each j */
    uint64_t k, width;
} loopcost__rank_sums;

LOOPCOST_INTERNAL uint64_t loopcost__rank_sums_width(uint64_t k, uint64_t M)
{
    return 2 * k * M + 1;
}

LOOPCOST_INTERNAL void loopcost__rank_sums_add(const loopcost__rank_sums *sums, uint64_t seen, uint64_t doubled_rank)
{
    uint64_t j;
    for (j = loopcost__least_of(sums->k, seen + 1); j >= 1; j--) {
        uint64_t *low = sums->rows + 2 * j * sums->width, *high = low + sums->width;
        const uint64_t *from_low = low - 2 * sums->width, *from_high = high - 2 * sums->width;
        uint64_t s = doubled_rank < 2 * j ? 2 * j - doubled_rank : 0;
        for (; s <= sums->most[j - 1]; s++) {
            const uint64_t to = s + doubled_rank - 2 * j, more = from_low[s];
            low[to] += more;
            high[to] += from_high[s] + (low[to] < more);
        }
        if (sums->most[j - 1] + doubled_rank >= 2 * j && sums->most[j - 1] + doubled_rank - 2 * j > sums->most[j])
            sums->most[j] = sums->most[j - 1] + doubled_rank - 2 * j;
    }
}

LOOPCOST_INTERNAL void loopcost__rank_sums_count(const loopcost__rank_sums *sums, const loopcost__pair_of_samples *both)
{
    uint64_t i = 0, j = 0;
    memset(sums->rows, 0, (size_t)(2 * (sums->k + 1) * sums->width) * sizeof *sums->rows);
    memset(sums->most, 0, (size_t)(sums->k + 1) * sizeof *sums->most);
    sums->rows[0] = 1;
    while (i < both->n || j < both->m) {
        const loopcost__tie tie = loopcost__next_tie(both, i, j);
        const uint64_t before = i + j, size = tie.of_first + tie.of_second;
        uint64_t seen;
        for (seen = before; seen < before + size; seen++)
            loopcost__rank_sums_add(sums, seen, 2 * before + size + 1);
        i += tie.of_first;
        j += tie.of_second;
    }
}

LOOPCOST_INLINE uint64_t loopcost__distance(uint64_t a, uint64_t b)
{
    return a < b ? b - a : a - b;
}

LOOPCOST_INTERNAL void loopcost__test_tied(const loopcost__pair_of_samples *both, uint64_t *work,
                                           loopcost_mann_whitney_result *answer)
{
    const uint64_t k = both->n < both->m ? both->n : both->m, pairs = both->n * both->m;
    const loopcost__rank_sums sums = {work + k + 1, work, k, loopcost__rank_sums_width(k, pairs / k)};
    const uint64_t *low = sums.rows + 2 * k * sums.width, *high = low + sums.width;
    const uint64_t u = k == both->n ? both->doubled_u : 2 * pairs - both->doubled_u;
    loopcost__wide as_far = {0, 0}, less = {0, 0}, greater = {0, 0}, all = {0, 0}, farthest = {0, 0};
    uint64_t s, reach = 0;
    loopcost__rank_sums_count(&sums, both);
    for (s = 0; s <= sums.most[k]; s++) {
        const loopcost__wide ways = loopcost__wide_of(high[s], low[s]);
        const uint64_t distance = loopcost__distance(s, pairs);
        if (!(ways.low | ways.high))
            continue;
        if (distance > reach)
            farthest = loopcost__wide_of(0, 0);
        reach = distance > reach ? distance : reach;
        loopcost__wide_add(&all, ways);
        if (distance == reach)
            loopcost__wide_add(&farthest, ways);
        if (distance >= loopcost__distance(u, pairs))
            loopcost__wide_add(&as_far, ways);
        if (s <= u)
            loopcost__wide_add(&less, ways);
        if (s >= u)
            loopcost__wide_add(&greater, ways);
    }
    answer->p = loopcost__wide_share(as_far, all);
    answer->p_less = loopcost__wide_share(k == both->n ? less : greater, all);
    answer->p_greater = loopcost__wide_share(k == both->n ? greater : less, all);
    answer->least_p = loopcost__wide_share(farthest, all);
}

LOOPCOST_INTERNAL int32_t loopcost__check_ways(uint64_t n, uint64_t m, loopcost_fault *fault)
{
    if (loopcost__log2_ways(n < m ? n : m, n < m ? m : n) < 125.0)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__field(LOOPCOST_PARAM_FIRST), (double)n, 1.0, 64.0);
}

LOOPCOST_INTERNAL uint64_t loopcost__test_words(uint64_t n, uint64_t m, int tied)
{
    const uint64_t k = n < m ? n : m, sorting = 2 * (n + m);
    if (tied)
        return sorting + (k + 1) * (1 + 2 * loopcost__rank_sums_width(k, n < m ? m : n));
    return sorting + 2 * (n * m / 2 + 1);
}

LOOPCOST_API int32_t loopcost_mann_whitney_words(uint64_t n, uint64_t m, uint32_t tied, uint64_t *words,
                                                 loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_FIRST, (double)n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_SECOND, (double)m);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TIED, tied);
    if (!status)
        status = loopcost__check_ways(n, m, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__test_words(n, m, tied != 0);
    return status;
}

LOOPCOST_API int32_t loopcost_mann_whitney(const double *first, uint64_t n, const double *second, uint64_t m,
                                           uint64_t *work, uint64_t words, loopcost_mann_whitney_result *results,
                                           loopcost_fault *fault)
{
    loopcost_mann_whitney_result answer = LOOPCOST_MANN_WHITNEY_RESULT_INIT;
    loopcost__pair_of_samples both;
    int32_t status = loopcost__check_pair(first, n, second, m, work, words, fault);
    if (!status)
        status = loopcost__check_ways(n, m, fault);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    both = loopcost__side_by_side(first, n, second, m, work);
    answer.tied = both.ties > 0.0;
    status = loopcost__check_words(fault, work, words, loopcost__test_words(n, m, answer.tied != 0));
    if (status)
        return status;
    answer.u = 0.5 * (double)both.doubled_u;
    if (answer.tied)
        loopcost__test_tied(&both, work + 2 * (n + m), &answer);
    else
        loopcost__test_untied(&both, work + 2 * (n + m), &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* P(|Z| >= z) for z = distance/s; all chances are alike where nothing varies. */
LOOPCOST_INTERNAL double loopcost__two_sided(double distance, double variance)
{
    return variance > 0.0 && distance > 0.0 ? fmin(1.0, 2.0 * loopcost__normal_tail(distance / sqrt(variance))) : 1.0;
}

LOOPCOST_API int32_t loopcost_mann_whitney_normal(const double *first, uint64_t n, const double *second, uint64_t m,
                                                  uint64_t *work, uint64_t words,
                                                  loopcost_mann_whitney_normal_result *results, loopcost_fault *fault)
{
    loopcost_mann_whitney_normal_result answer = LOOPCOST_MANN_WHITNEY_NORMAL_RESULT_INIT;
    loopcost__pair_of_samples both;
    double pairs, all, distance, variance, corrected;
    int32_t status = loopcost__check_pair(first, n, second, m, work, words, fault);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    both = loopcost__side_by_side(first, n, second, m, work);
    answer.u = 0.5 * (double)both.doubled_u;
    pairs = (double)n * (double)m, all = (double)n + (double)m;
    distance = fabs(answer.u - 0.5 * pairs);
    variance = both.ties == all * (all * all - 1.0) ? 0.0 : pairs * (all + 1.0) / 12.0;
    corrected = variance > 0.0 ? pairs / 12.0 * (all + 1.0 - both.ties / (all * (all - 1.0))) : 0.0;
    answer.p = loopcost__two_sided(distance, variance);
    answer.p_continuity = loopcost__two_sided(distance - 0.5, variance);
    answer.p_ties = loopcost__two_sided(distance, corrected);
    answer.p_ties_continuity = loopcost__two_sided(distance - 0.5, corrected);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* Cliff's delta. With theta = P(first > second) + P(equal)/2 = (delta + 1)/2 and N = (n + m)/2 - 1, U/(n m) has about
 * the variance theta (1 - theta) [1 + N ((1 - theta)/(2 - theta) + theta/(1 + theta))]/(n m). */
typedef struct loopcost__score {
    double theta, square; /* what was seen; z^2/(n m) */
    double extra;         /* N */
} loopcost__score;

LOOPCOST_INTERNAL int loopcost__score_holds(const loopcost__score *score, double theta)
{
    const double more = (1.0 - theta) / (2.0 - theta) + theta / (1.0 + theta), apart = score->theta - theta;
    return apart * apart <= score->square * theta * (1.0 - theta) * (1.0 + score->extra * more);
}

/* The end of the interval towards 0 or 1: what holds is bisected from what does not. */
LOOPCOST_INTERNAL double loopcost__score_end(const loopcost__score *score, double out)
{
    double in = score->theta;
    int i;
    for (i = 0; i < 60 && in != out; i++) {
        const double middle = 0.5 * (in + out);
        if (loopcost__score_holds(score, middle))
            in = middle;
        else
            out = middle;
    }
    return in;
}

LOOPCOST_API int32_t loopcost_cliffs_delta(const double *first, uint64_t n, const double *second, uint64_t m,
                                           double level, uint64_t *work, uint64_t words,
                                           loopcost_delta_interval *results, loopcost_fault *fault)
{
    loopcost_delta_interval answer = LOOPCOST_DELTA_INTERVAL_INIT;
    const double pairs = (double)n * (double)m, tail = 0.5 * (1.0 - level), k = (double)loopcost__least_of(n, m);
    loopcost__score score;
    uint64_t doubled_u;
    double z;
    int32_t status = loopcost__check_pair(first, n, second, m, work, words, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEVEL, level);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    doubled_u = loopcost__side_by_side(first, n, second, m, work).doubled_u;
    score.theta = 0.5 * (double)doubled_u / pairs;
    z = loopcost__normal_upper(tail);
    score.square = z * z / pairs;
    score.extra = 0.5 * ((double)n + (double)m) - 1.0;
    answer.delta = (double)((int64_t)doubled_u - (int64_t)(n * m)) / pairs;
    answer.least = 2.0 * loopcost__exact_lower(k, floor(k * score.theta + 1e-9), tail) - 1.0;
    answer.most = 2.0 * loopcost__exact_upper(k, ceil(k * score.theta - 1e-9), tail) - 1.0;
    answer.score_least = 2.0 * loopcost__score_end(&score, 0.0) - 1.0;
    answer.score_most = 2.0 * loopcost__score_end(&score, 1.0) - 1.0;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

#endif
