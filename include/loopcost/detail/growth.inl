/* What the sums tell. */
#ifndef LOOPCOST_DETAIL_GROWTH_INL
#define LOOPCOST_DETAIL_GROWTH_INL

#include "growth_track.inl"
#include "pair.inl"
#include "student.inl"

LOOPCOST_API int32_t loopcost_track_init(loopcost_track *track, uint32_t struct_size)
{
    const loopcost_track defaults = LOOPCOST_TRACK_INIT;
    return loopcost__init(track, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_growth_init(loopcost_growth *growth, uint32_t struct_size)
{
    const loopcost_growth defaults = LOOPCOST_GROWTH_INIT;
    return loopcost__init(growth, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_growth_counts_init(loopcost_growth_counts *counts, uint32_t struct_size)
{
    const loopcost_growth_counts defaults = LOOPCOST_GROWTH_COUNTS_INIT;
    return loopcost__init(counts, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Sums as pairs of doubles: squares cancel in a standard error, down to nothing where runs agree. */

LOOPCOST_INTERNAL loopcost__pair loopcost__limbs_pair(const uint64_t *limbs, uint32_t n)
{
    loopcost__pair value = {0.0, 0.0};
    while (n--) {
        value = loopcost__pair_scaled(value, 0x1p64);
        value = loopcost__pair_sum(value, loopcost__pair_of((double)(limbs[n] >> 32) * 0x1p32, 0.0));
        value = loopcost__pair_sum(value, loopcost__pair_of((double)(limbs[n] & UINT32_MAX), 0.0));
    }
    return value;
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_negative(loopcost__pair a)
{
    return loopcost__pair_of(-a.high, -a.low);
}

/* A ratio of sums over n runs. */
typedef struct loopcost__ratio_sums {
    loopcost__pair n, d, nn, nd, dd;
    uint64_t runs;
} loopcost__ratio_sums;

LOOPCOST_INTERNAL loopcost__ratio_sums loopcost__read_squares(const uint64_t *words, loopcost__pair n, loopcost__pair d)
{
    loopcost__ratio_sums sums;
    sums.n = n, sums.d = d;
    sums.runs = words[0];
    sums.nn = loopcost__limbs_pair(words + 1, LOOPCOST__SQUARE_LIMBS);
    sums.nd = loopcost__limbs_pair(words + 1 + LOOPCOST__SQUARE_LIMBS, LOOPCOST__SQUARE_LIMBS);
    sums.dd = loopcost__limbs_pair(words + 1 + 2 * LOOPCOST__SQUARE_LIMBS, LOOPCOST__SQUARE_LIMBS);
    return sums;
}

LOOPCOST_INLINE loopcost__pair loopcost__count_pair(const uint64_t *work, uint32_t count)
{
    return loopcost__limbs_pair(work + count * LOOPCOST__SUM_LIMBS, LOOPCOST__SUM_LIMBS);
}

LOOPCOST_INLINE double loopcost__count_of(const uint64_t *work, uint32_t count)
{
    return loopcost__limbs_value(work + count * LOOPCOST__SUM_LIMBS, LOOPCOST__SUM_LIMBS, 0);
}

LOOPCOST_INTERNAL loopcost__ratio_sums loopcost__read_ratio(const uint64_t *work, uint32_t ratio)
{
    const uint32_t *parts = loopcost__ratio_parts(ratio);
    return loopcost__read_squares(work + LOOPCOST__SUM_RATIOS + ratio * LOOPCOST__RATIO_WORDS,
                                  loopcost__count_pair(work, parts[0]), loopcost__count_pair(work, parts[1]));
}

/* sum (N - r D)^2 */
LOOPCOST_INTERNAL double loopcost__ratio_squares(const loopcost__ratio_sums *sums, loopcost__pair r)
{
    const loopcost__pair nd = loopcost__pair_product(r, sums->nd);
    const loopcost__pair dd = loopcost__pair_product(loopcost__pair_product(r, r), sums->dd);
    const loopcost__pair twice = loopcost__pair_scaled(nd, -2.0);
    return fmax(0.0, loopcost__pair_value(loopcost__pair_sum(loopcost__pair_sum(sums->nn, dd), twice)));
}

LOOPCOST_INLINE double loopcost__effective_degrees(const loopcost__ratio_sums *sums)
{
    return fmax(1.0, sums->d.high * (sums->d.high / sums->dd.high) - 1.0);
}

LOOPCOST_INTERNAL double loopcost__ratio_error(const loopcost__ratio_sums *sums, loopcost__pair r)
{
    const double n = (double)sums->runs;
    return sqrt(n / (n - 1.0) * loopcost__ratio_squares(sums, r)) / sums->d.high;
}

/* Estimates. */

LOOPCOST_INLINE loopcost_grown loopcost__grown(double value, double low, double high, uint64_t n, uint32_t identified)
{
    loopcost_grown grown;
    grown.value = value;
    grown.low = fmax(0.0, low);
    grown.high = high;
    grown.n = n;
    grown.identified = identified;
    grown.padding = 0;
    return grown;
}

LOOPCOST_INLINE loopcost_grown loopcost__not_identified(double low, double high, uint64_t n)
{
    return loopcost__grown(low, low, high, n, 0);
}

/* A mean, in tokens. */
LOOPCOST_INTERNAL loopcost_grown loopcost__ratio_grown(const loopcost__ratio_sums *sums, double level)
{
    loopcost__pair r;
    double value, reach;
    if (!sums->runs)
        return loopcost__not_identified(0.0, 1e12, 0);
    r = loopcost__pair_ratio(sums->n, sums->d);
    value = fmin(1e12, loopcost__pair_value(r));
    if (sums->runs == 1)
        return loopcost__grown(value, 0.0, 1e12, 1, 1);
    reach = loopcost__ratio_error(sums, r) * loopcost__student_quantile(level, loopcost__effective_degrees(sums));
    return loopcost__grown(value, value - reach, fmin(1e12, value + reach), sums->runs, 1);
}

/* How many independent trials would tell as much of a share, at most so many. */
LOOPCOST_INTERNAL double loopcost__effective_trials(const loopcost__ratio_sums *sums, loopcost__pair r, double most)
{
    const double value = loopcost__pair_value(r), variance = value * (1.0 - value);
    const double error = loopcost__ratio_error(sums, r);
    if (!(variance > 0.0) || variance >= most * error * error)
        return most;
    return fmax(1.0, variance / (error * error));
}

/* A share: the limits of whole numbers of successes on either side. */
LOOPCOST_INTERNAL loopcost_grown loopcost__share_grown(const loopcost__ratio_sums *sums, double most, double level)
{
    loopcost_proportion_interval below = LOOPCOST_PROPORTION_INTERVAL_INIT, above = LOOPCOST_PROPORTION_INTERVAL_INIT;
    loopcost__pair r;
    double value, trials;
    if (!sums->runs)
        return loopcost__not_identified(0.0, 1.0, 0);
    r = loopcost__pair_ratio(sums->n, sums->d);
    value = fmin(1.0, loopcost__pair_value(r));
    if (sums->runs == 1)
        return loopcost__grown(value, 0.0, 1.0, 1, 1);
    trials = floor(loopcost__effective_trials(sums, r, most));
    if (loopcost_proportion((uint64_t)floor(value * trials), (uint64_t)trials, level, &below, 0) ||
        loopcost_proportion((uint64_t)ceil(value * trials), (uint64_t)trials, level, &above, 0))
        return loopcost__grown(value, 0.0, 1.0, sums->runs, 1);
    return loopcost__grown(value, fmin(value, below.exact_least), fmax(value, above.exact_most), sums->runs, 1);
}

/* The interval of a standard deviation of a normal law from `degrees` + 1 values. */
LOOPCOST_INTERNAL loopcost_grown loopcost__grown_deviation(double variance, double degrees, double level, uint64_t n)
{
    const double sd = sqrt(fmax(0.0, variance));
    double reach;
    if (n < 2)
        return loopcost__not_identified(0.0, 1e12, n);
    reach = exp(loopcost__student_quantile(level, degrees) / sqrt(2.0 * degrees));
    return loopcost__grown(sd, sd / reach, fmin(1e12, sd * reach), n, 1);
}

/* The late step. */

/* Runs that get to a late start: sums of early growth, early steps, late growth, late steps (0 to 3), and of their
 * products. */
typedef struct loopcost__reach_sums {
    uint64_t runs;
    loopcost__pair sum[4], product[4][4];
} loopcost__reach_sums;

LOOPCOST_INTERNAL loopcost__reach_sums loopcost__read_reach(const uint64_t *words)
{
    loopcost__reach_sums sums;
    uint32_t i, j;
    sums.runs = *words++;
    for (i = 0; i < 4; i++, words += LOOPCOST__SUM_LIMBS)
        sums.sum[i] = loopcost__limbs_pair(words, LOOPCOST__SUM_LIMBS);
    for (i = 0; i < 4; i++)
        for (j = i; j < 4; j++, words += LOOPCOST__SQUARE_LIMBS)
            sums.product[i][j] = sums.product[j][i] = loopcost__limbs_pair(words, LOOPCOST__SQUARE_LIMBS);
    return sums;
}

/* sum (N_a - r_a D_a) (N_b - r_b D_b) of parts a, b: 0 early, 2 late. */
LOOPCOST_INTERNAL double loopcost__reach_product(const loopcost__reach_sums *sums, uint32_t a, uint32_t b,
                                                 loopcost__pair ra, loopcost__pair rb)
{
    const loopcost__pair minus_ra = loopcost__pair_negative(ra), minus_rb = loopcost__pair_negative(rb);
    loopcost__pair total = sums->product[a][b];
    total = loopcost__pair_sum(total, loopcost__pair_product(minus_rb, sums->product[a][b + 1]));
    total = loopcost__pair_sum(total, loopcost__pair_product(minus_ra, sums->product[a + 1][b]));
    total =
        loopcost__pair_sum(total, loopcost__pair_product(loopcost__pair_product(ra, rb), sums->product[a + 1][b + 1]));
    return loopcost__pair_value(total);
}

enum { LOOPCOST__LATE_RUNS = 10 };

/* A change below this share of the larger step is none that matters. */
#define LOOPCOST__LATE_LEAST 0.01

/* The chance of finding a change somewhere where there is none. */
#define LOOPCOST__LATE_FALSE 0.01

LOOPCOST_INLINE int loopcost__steps_differ(double early, double late)
{
    return fabs(late - early) > LOOPCOST__LATE_LEAST * fmax(early, late);
}

LOOPCOST_INLINE double loopcost__late_threshold(double degrees)
{
    return loopcost__student_quantile(1.0 - LOOPCOST__LATE_FALSE / (double)LOOPCOST__LATE_STARTS, degrees);
}

/* How many standard errors the late step of the runs that get there is off their early one; 0 if that says nothing. */
LOOPCOST_INTERNAL double loopcost__late_contrast(const uint64_t *words)
{
    const loopcost__reach_sums sums = loopcost__read_reach(words);
    const double n = (double)sums.runs, early_steps = sums.sum[1].high, late_steps = sums.sum[3].high;
    loopcost__pair early, late;
    double variance, difference, contrast, degrees;
    if (sums.runs < LOOPCOST__LATE_RUNS || early_steps == 0.0)
        return 0.0;
    early = loopcost__pair_ratio(sums.sum[0], sums.sum[1]);
    late = loopcost__pair_ratio(sums.sum[2], sums.sum[3]);
    difference = fabs(late.high - early.high);
    if (!loopcost__steps_differ(early.high, late.high))
        return 0.0;
    variance = loopcost__reach_product(&sums, 2, 2, late, late) / (late_steps * late_steps) +
               loopcost__reach_product(&sums, 0, 0, early, early) / (early_steps * early_steps) -
               2.0 * loopcost__reach_product(&sums, 0, 2, early, late) / (early_steps * late_steps);
    variance = fmax(variance * n / (n - 1.0), 1e-24 * difference * difference);
    contrast = difference / sqrt(variance);
    degrees = fmax(1.0, late_steps * (late_steps / sums.product[3][3].high) - 1.0);
    return contrast > loopcost__late_threshold(degrees) ? contrast : 0.0;
}

/* The starts at which the step may change: how many standard errors apart the steps are, 0 where one cannot tell, and
 * how much of what steps vary that explains, in any unit. */
typedef struct loopcost__late_search {
    double contrast[LOOPCOST__LATE_STARTS], gain[LOOPCOST__LATE_STARTS];
} loopcost__late_search;

/* The start that explains most; LOOPCOST__LATE_STARTS if one cannot tell for any. */
LOOPCOST_INTERNAL uint32_t loopcost__best_start(const loopcost__late_search *search)
{
    uint32_t i, best = LOOPCOST__LATE_STARTS;
    for (i = 0; i < LOOPCOST__LATE_STARTS; i++)
        if (search->contrast[i] > 0.0 && (best == LOOPCOST__LATE_STARTS || search->gain[i] > search->gain[best]))
            best = i;
    return best;
}

/* The starts that explain about as much, as by a likelihood's profile: the best one gains contrast^2 / 2 in it. */
LOOPCOST_INTERNAL loopcost_grown loopcost__late_start_grown(const loopcost__late_search *search, uint32_t best,
                                                            double level, uint64_t n)
{
    const double normal = loopcost__student_quantile(level, 1e9), most = search->contrast[best];
    uint32_t i, low = best, high = best;
    for (i = 0; i < LOOPCOST__LATE_STARTS; i++)
        if (search->contrast[i] > 0.0 &&
            most * most * (1.0 - search->gain[i] / search->gain[best]) <= normal * normal) {
            low = i < low ? i : low;
            high = i > high ? i : high;
        }
    return loopcost__grown((double)loopcost__late_start(best), (double)loopcost__late_start(low),
                           (double)loopcost__late_start(high), n, 1);
}

/* Growth and steps of all runs before the late start. */
LOOPCOST_INTERNAL loopcost__ratio_sums loopcost__read_early(const uint64_t *work, const uint64_t *words, uint32_t start)
{
    loopcost__pair grown = {0.0, 0.0}, steps = {0.0, 0.0};
    uint32_t i;
    for (i = 0; i <= start; i++) {
        grown = loopcost__pair_sum(grown, loopcost__count_pair(work, LOOPCOST__COUNT_PART_GROWN + i));
        steps = loopcost__pair_sum(steps, loopcost__count_pair(work, LOOPCOST__COUNT_PART_STEPS + i));
    }
    return loopcost__read_squares(words + LOOPCOST__REACH_WORDS, grown, steps);
}

LOOPCOST_INTERNAL loopcost__ratio_sums loopcost__read_late(const uint64_t *words)
{
    const loopcost__reach_sums reach = loopcost__read_reach(words);
    loopcost__ratio_sums sums;
    sums.n = reach.sum[2], sums.d = reach.sum[3];
    sums.nn = reach.product[2][2], sums.nd = reach.product[2][3], sums.dd = reach.product[3][3];
    sums.runs = reach.runs;
    return sums;
}

/* What is left unexplained falls by so much if early and late calls have steps of their own. */
LOOPCOST_INTERNAL double loopcost__late_gain(const loopcost__ratio_sums *early, const loopcost__ratio_sums *late)
{
    const double difference = late->n.high / late->d.high - early->n.high / early->d.high;
    return difference * difference * (early->d.high * late->d.high / (early->d.high + late->d.high));
}

LOOPCOST_INTERNAL void loopcost__search_late(const uint64_t *work, loopcost__late_search *search)
{
    const uint64_t *late = work + LOOPCOST__SUM_LATE;
    uint32_t i;
    for (i = 0; i < LOOPCOST__LATE_STARTS; i++, late += LOOPCOST__LATE_WORDS) {
        const loopcost__ratio_sums before = loopcost__read_early(work, late, i), after = loopcost__read_late(late);
        search->contrast[i] = loopcost__late_contrast(late);
        search->gain[i] = search->contrast[i] > 0.0 ? loopcost__late_gain(&before, &after) : 0.0;
    }
}

LOOPCOST_INTERNAL void loopcost__estimate_late(const uint64_t *work, double level, loopcost_grown *grown)
{
    const uint64_t *late = work + LOOPCOST__SUM_LATE;
    loopcost__late_search search;
    loopcost__ratio_sums sums;
    uint32_t best;
    grown[LOOPCOST_GROWN_EARLY_STEP] = grown[LOOPCOST_GROWN_STEP];
    grown[LOOPCOST_GROWN_LATE_STEP] = loopcost__not_identified(0.0, 1e12, 0);
    grown[LOOPCOST_GROWN_LATE_FROM] = loopcost__not_identified(0.0, 1e12, 0);
    loopcost__search_late(work, &search);
    best = loopcost__best_start(&search);
    if (best == LOOPCOST__LATE_STARTS)
        return;
    late += best * LOOPCOST__LATE_WORDS;
    grown[LOOPCOST_GROWN_LATE_FROM] = loopcost__late_start_grown(&search, best, level, late[0]);
    sums = loopcost__read_early(work, late, best);
    grown[LOOPCOST_GROWN_EARLY_STEP] = loopcost__ratio_grown(&sums, level);
    sums = loopcost__read_late(late);
    grown[LOOPCOST_GROWN_LATE_STEP] = loopcost__ratio_grown(&sums, level);
}

/* What spreads. */

/* With a step of its own in each run, of variance b, and steps within a run of variance w around it,
 * sum_i (N_i - s D_i)^2 = b sum D^2 + w sum D and sum (d - s)^2 = (b + w) sum D, in expectation. The first sum has
 * (sum D^2)^2 / sum D^4 - 1 degrees of freedom. */
LOOPCOST_INTERNAL void loopcost__estimate_spread(const uint64_t *work, double level, loopcost_grown *grown)
{
    const loopcost__ratio_sums base = loopcost__read_ratio(work, LOOPCOST__RATIO_BASE);
    const loopcost__ratio_sums step = loopcost__read_ratio(work, LOOPCOST__RATIO_STEP);
    const double n = (double)base.runs, steps = step.d.high;
    loopcost__ratio_sums each = step;
    loopcost__pair s;
    double between, all, fourths, degrees;
    grown[LOOPCOST_GROWN_BASE_SD] = loopcost__not_identified(0.0, 1e12, base.runs);
    grown[LOOPCOST_GROWN_STEP_SD] = loopcost__not_identified(0.0, 1e12, step.runs);
    grown[LOOPCOST_GROWN_NOISE_SD] = loopcost__not_identified(0.0, 1e12, step.runs);
    if (base.runs > 1)
        grown[LOOPCOST_GROWN_BASE_SD] =
            loopcost__grown_deviation(loopcost__ratio_squares(&base, loopcost__pair_ratio(base.n, base.d)) / (n - 1.0),
                                      n - 1.0, level, base.runs);
    if (step.runs < 2 || !(step.dd.high > steps))
        return;
    s = loopcost__pair_ratio(step.n, step.d);
    each.nn = loopcost__limbs_pair(work + LOOPCOST__SUM_SQUARES, LOOPCOST__SQUARE_LIMBS);
    each.nd = step.n, each.dd = step.d;
    all = loopcost__ratio_squares(&each, s);
    between = loopcost__ratio_squares(&step, s) * ((double)step.runs / ((double)step.runs - 1.0)) - all;
    between = fmax(0.0, between) / (step.dd.high - steps);
    fourths = loopcost__limbs_value(work + LOOPCOST__SUM_FOURTHS, LOOPCOST__SQUARE_LIMBS, 0);
    degrees = fmax(1.0, step.dd.high * (step.dd.high / fourths) - 1.0);
    grown[LOOPCOST_GROWN_STEP_SD] = loopcost__grown_deviation(between, degrees, level, step.runs);
    grown[LOOPCOST_GROWN_NOISE_SD] = loopcost__grown_deviation(all / steps - between, degrees, level, step.runs);
}

/* The cache. */

/* Where a step of survival is known: prefixes held and all, for the records that have any. */
LOOPCOST_INTERNAL loopcost_cache_age loopcost__cache_age(const uint64_t *work, uint32_t i, double level)
{
    loopcost_proportion_interval interval = LOOPCOST_PROPORTION_INTERVAL_INIT;
    loopcost_cache_age age;
    age.since = loopcost__age_edge(i);
    age.until = loopcost__age_edge(i + 1);
    age.prefixes = work[(LOOPCOST__COUNT_AGE_PREFIXES + i) * LOOPCOST__SUM_LIMBS];
    age.held = work[(LOOPCOST__COUNT_AGE_HELD + i) * LOOPCOST__SUM_LIMBS];
    age.low = 0.0, age.high = 1.0, age.share = 0.0, age.survival = 1.0;
    if (!age.prefixes || loopcost_proportion(age.held, age.prefixes, level, &interval, 0))
        return age;
    age.share = interval.share;
    age.low = interval.exact_least;
    age.high = interval.exact_most;
    return age;
}

/* The survival steps: isotonic from the longest gap to the shortest. */
LOOPCOST_INTERNAL void loopcost__pool_ages(loopcost_cache_age *ages)
{
    double shares[LOOPCOST_CACHE_AGES], weights[LOOPCOST_CACHE_AGES];
    uint64_t work[3 * LOOPCOST_CACHE_AGES];
    uint32_t i, n = 0;
    for (i = LOOPCOST_CACHE_AGES; i-- > 0;)
        if (ages[i].prefixes) {
            shares[n] = ages[i].share;
            weights[n++] = (double)ages[i].prefixes;
        }
    if (!n || loopcost_isotonic(shares, weights, n, shares, work, 3 * LOOPCOST_CACHE_AGES, 0))
        return;
    for (i = 0; i < LOOPCOST_CACHE_AGES; i++)
        ages[i].survival = ages[i].prefixes ? shares[--n] : i ? ages[i - 1].survival : 1.0;
}

LOOPCOST_INTERNAL void loopcost__read_ages(const uint64_t *work, double level, loopcost_cache_age *ages)
{
    uint32_t i;
    for (i = 0; i < LOOPCOST_CACHE_AGES; i++)
        ages[i] = loopcost__cache_age(work, i, level);
    loopcost__pool_ages(ages);
}

LOOPCOST_INTERNAL loopcost_grown loopcost__estimate_lifetime(const uint64_t *work, double level)
{
    loopcost_cache_age ages[LOOPCOST_CACHE_AGES];
    double low = 0.0, high = 1e12;
    uint64_t n = 0;
    uint32_t i, lost = LOOPCOST_CACHE_AGES;
    loopcost__read_ages(work, level, ages);
    for (i = LOOPCOST_CACHE_AGES; i-- > 0;) {
        n += ages[i].prefixes;
        lost = ages[i].survival < 0.5 ? i : lost;
        high = ages[i].high < 0.5 ? ages[i].until : high;
    }
    for (i = 0; i < lost; i++)
        low = ages[i].low > 0.5 ? ages[i].since : low;
    if (lost == LOOPCOST_CACHE_AGES)
        return loopcost__not_identified(low, 1e12, n);
    return loopcost__grown(ages[lost].since, low, high, n, 1);
}

/* The largest power of two that divides 99 of 100 reads. */
LOOPCOST_INTERNAL loopcost_grown loopcost__estimate_granularity(const uint64_t *work)
{
    double reads = 0.0, multiples = 0.0;
    uint32_t i;
    for (i = 0; i <= 20; i++)
        reads += loopcost__count_of(work, LOOPCOST__COUNT_READ_BITS + i);
    if (reads == 0.0)
        return loopcost__not_identified(0.0, 1e12, 0);
    for (i = 20; i > 0; i--) {
        multiples += loopcost__count_of(work, LOOPCOST__COUNT_READ_BITS + i);
        if (multiples >= 0.99 * reads)
            break;
    }
    return loopcost__grown((double)(UINT64_C(1) << i), (double)(UINT64_C(1) << i), (double)(UINT64_C(1) << i),
                           (uint64_t)reads, 1);
}

/* The output that stays is at most the smaller of growth and output, and what tools return may be all of the growth. */
LOOPCOST_INTERNAL loopcost_grown loopcost__estimate_kept(const uint64_t *work, double level)
{
    const loopcost__ratio_sums sums = loopcost__read_ratio(work, LOOPCOST__RATIO_KEPT);
    const loopcost_grown most = loopcost__ratio_grown(&sums, level);
    return loopcost__not_identified(0.0, most.high, most.n);
}

LOOPCOST_INTERNAL loopcost_grown loopcost__estimate_mean(const uint64_t *work, uint32_t ratio, double level)
{
    const loopcost__ratio_sums sums = loopcost__read_ratio(work, ratio);
    return loopcost__ratio_grown(&sums, level);
}

LOOPCOST_INTERNAL loopcost_grown loopcost__estimate_share(const uint64_t *work, uint32_t ratio, double level)
{
    const loopcost__ratio_sums sums = loopcost__read_ratio(work, ratio);
    return loopcost__share_grown(&sums, loopcost__count_of(work, LOOPCOST__COUNT_PREFIXES), level);
}

LOOPCOST_INTERNAL void loopcost__estimate_growth(const uint64_t *work, double level, loopcost_grown *grown)
{
    grown[LOOPCOST_GROWN_BASE] = loopcost__estimate_mean(work, LOOPCOST__RATIO_BASE, level);
    grown[LOOPCOST_GROWN_STEP] = loopcost__estimate_mean(work, LOOPCOST__RATIO_STEP, level);
    loopcost__estimate_late(work, level, grown);
    grown[LOOPCOST_GROWN_OUTPUT] = loopcost__estimate_mean(work, LOOPCOST__RATIO_OUTPUT, level);
    grown[LOOPCOST_GROWN_KEPT] = loopcost__estimate_kept(work, level);
    grown[LOOPCOST_GROWN_WARM] = loopcost__estimate_mean(work, LOOPCOST__RATIO_WARM, level);
    grown[LOOPCOST_GROWN_CACHEABLE] = loopcost__estimate_share(work, LOOPCOST__RATIO_CACHEABLE, level);
    grown[LOOPCOST_GROWN_EXPIRY] = loopcost__estimate_share(work, LOOPCOST__RATIO_EXPIRY, level);
    grown[LOOPCOST_GROWN_LIFETIME] = loopcost__estimate_lifetime(work, level);
    grown[LOOPCOST_GROWN_GRANULARITY] = loopcost__estimate_granularity(work);
    loopcost__estimate_spread(work, level, grown);
    grown[LOOPCOST_GROWN_RESIDUAL_SD] = loopcost__not_identified(0.0, 1e12, 0);
    grown[LOOPCOST_GROWN_RESIDUAL_MEAN] = loopcost__not_identified(0.0, 1e12, 0);
}

LOOPCOST_INTERNAL int32_t loopcost__check_estimates(loopcost_fault *fault, double level,
                                                    const loopcost_grown *estimates, uint32_t n_estimates)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_LEVEL, level);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, estimates);
    return status ? status : loopcost__check(fault, LOOPCOST_PARAM_GROWTH_ESTIMATES, n_estimates);
}

LOOPCOST_INTERNAL int32_t loopcost__check_has_runs(loopcost_fault *fault, const loopcost_growth *growth)
{
    const int32_t status = loopcost__check_growth(fault, growth);
    if (!status && !growth->runs)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_GROWTH, 0.0);
    return status;
}

LOOPCOST_API int32_t loopcost_growth_estimates(const loopcost_growth *growth, double level, loopcost_grown *estimates,
                                               uint32_t n_estimates, loopcost_fault *fault)
{
    loopcost_grown grown[LOOPCOST_GROWN_END];
    int32_t status = loopcost__check_has_runs(fault, growth);
    if (!status)
        status = loopcost__check_estimates(fault, level, estimates, n_estimates);
    if (status)
        return status;
    loopcost__estimate_growth(growth->work, level, grown);
    memcpy(estimates, grown, n_estimates * sizeof *estimates);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_growth_survival(const loopcost_growth *growth, double level, loopcost_cache_age *ages,
                                              loopcost_fault *fault)
{
    loopcost_cache_age read[LOOPCOST_CACHE_AGES];
    int32_t status = loopcost__check_has_runs(fault, growth);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_GROWTH_LEVEL, level);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, ages);
    if (status)
        return status;
    loopcost__read_ages(growth->work, level, read);
    memcpy(ages, read, sizeof read);
    return LOOPCOST_OK;
}

/* Steps in octaves at least 6 above that of the middle one: 64 times as long, give or take a factor of 2. */
LOOPCOST_INTERNAL uint64_t loopcost__count_jumps(const uint64_t *work)
{
    const double steps = loopcost__count_of(work, LOOPCOST__COUNT_STEPS);
    double below = 0.0, jumps = 0.0;
    uint32_t middle = 0, i;
    while (middle < 40 && 2.0 * (below += loopcost__count_of(work, LOOPCOST__COUNT_STEP_BITS + middle)) < steps)
        middle++;
    for (i = middle + 6; i <= 40; i++)
        jumps += loopcost__count_of(work, LOOPCOST__COUNT_STEP_BITS + i);
    return (uint64_t)jumps;
}

LOOPCOST_INLINE uint64_t loopcost__count_at(const uint64_t *work, uint32_t count)
{
    return work[count * LOOPCOST__SUM_LIMBS];
}

LOOPCOST_API int32_t loopcost_growth_counted(const loopcost_growth *growth, loopcost_growth_counts *results,
                                             loopcost_fault *fault)
{
    loopcost_growth_counts counts = LOOPCOST_GROWTH_COUNTS_INIT;
    int32_t status = loopcost__check_growth(fault, growth);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof counts);
    if (status)
        return status;
    counts.runs = growth->runs;
    if (growth->runs) {
        const uint64_t *work = growth->work;
        const uint32_t rules = LOOPCOST__COUNT_RULE;
        counts.calls = loopcost__count_at(work, LOOPCOST__COUNT_CALLS);
        counts.steps = loopcost__count_at(work, LOOPCOST__COUNT_STEPS);
        counts.shrank = loopcost__count_at(work, LOOPCOST__COUNT_SHRANK);
        counts.interrupted = loopcost__count_at(work, LOOPCOST__COUNT_INTERRUPTED);
        counts.jumps = loopcost__count_jumps(work);
        counts.rule_kept = loopcost__count_at(work, rules + LOOPCOST__RULE_KEPT);
        counts.rule_more = loopcost__count_at(work, rules + LOOPCOST__RULE_MORE);
        counts.rule_gap = loopcost__count_at(work, rules + LOOPCOST__RULE_GAP);
        counts.rule_switched = loopcost__count_at(work, rules + LOOPCOST__RULE_SWITCHED);
        counts.rule_shrank = loopcost__count_at(work, rules + LOOPCOST__RULE_SHRANK);
        counts.rule_other = loopcost__count_at(work, rules + LOOPCOST__RULE_OTHER);
        counts.prefixes = loopcost__count_at(work, LOOPCOST__COUNT_PREFIXES);
        counts.lost = loopcost__count_at(work, LOOPCOST__COUNT_LOST);
    }
    loopcost__give(results, &counts, sizeof counts);
    return LOOPCOST_OK;
}

#include "growth_totals.inl"

#endif
