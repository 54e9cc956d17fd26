#include <math.h>

#include "pair.inl"

LOOPCOST_API int32_t loopcost_attempts_init(loopcost_attempts *attempts, uint32_t struct_size)
{
    const loopcost_attempts defaults = LOOPCOST_ATTEMPTS_INIT;
    return loopcost__init(attempts, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_chances_init(loopcost_chances *chances, uint32_t struct_size)
{
    const loopcost_chances defaults = LOOPCOST_CHANCES_INIT;
    return loopcost__init(chances, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* One fix chance for all: the failures K are negative binomial, f(k) = Gamma(n+k)/(Gamma(n) k!) p^n q^k. */

typedef struct loopcost__negative_binomial {
    double shape;        /* n */
    loopcost__pair p, q; /* the fix chance and what is left of 1: either may be tiny */
} loopcost__negative_binomial;

/* log Gamma(x+1) - [(x + 1/2) log x - x + log(2 pi)/2], x > 0: Stirling's series from 16 on, down to there the
 * recurrence of the gamma function. Not lgamma: that writes a global, and its error is relative to a logarithm much
 * larger. */
LOOPCOST_INTERNAL double loopcost__stirling_error(double x)
{
    double shift = 0.0, y = x, s;
    if (x < 16.0) {
        for (; y < 16.0; shift += log(y))
            y += 1.0;
        shift = ((y + 0.5) * log(y) - y - shift) - ((x + 0.5) * log(x) - x);
    }
    s = 1.0 / (y * y);
    return shift +
           (1.0 / 12.0 -
            s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s * (1.0 / 1188.0 - s * (691.0 / 360360.0)))))) /
               y;
}

/* x log(x/m) + m - x >= 0 (C. Loader, Fast and accurate computation of binomial probabilities, 2000). As a pair m keeps
 * the difference x - m, on which everything rests. */
LOOPCOST_INTERNAL double loopcost__deviance(double x, loopcost__pair m)
{
    const double difference = (x - m.high) - m.low, v = difference / (x + m.high);
    double sum = difference * v, term = 2.0 * x * v, before = -1.0;
    int j;
    if (fabs(v) > 0.5)
        return x * log(x / m.high) - difference;
    for (j = 3; sum != before; j += 2) {
        before = sum;
        term *= v * v;
        sum += term / j;
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__exactly(const loopcost__negative_binomial *law, double k)
{
    const double n = law->shape, two_pi = 6.283185307179586;
    const loopcost__pair all = loopcost__two_sum(n, k);
    double log_ratio;
    if (k == 0.0)
        return exp(n * (law->p.high < 0.5 ? log(law->p.high) : log1p(-law->q.high)));
    log_ratio = (loopcost__stirling_error(all.high) - loopcost__stirling_error(n) - loopcost__stirling_error(k)) -
                (loopcost__deviance(n, loopcost__pair_product(all, law->p)) +
                 loopcost__deviance(k, loopcost__pair_product(all, law->q)));
    return sqrt(n / (two_pi * all.high * k)) * exp(log_ratio);
}

/* I_x(a, b) B(a, b) / (x^a y^b), y = 1 - x, where lambda = a - (a+b) x >= 0: a continued fraction of about sqrt(max(a,
 * b)) terms at most (A. R. DiDonato and A. H. Morris, Significant digit computation of the incomplete beta function
 * ratios, 1992, "bfrac"). */
LOOPCOST_INTERNAL double loopcost__beta_fraction(double a, double b, double x, double y, double lambda)
{
    const double c = 1.0 + lambda, c0 = b / a, c1 = 1.0 + 1.0 / a, y1 = y + 1.0;
    double n = 0.0, p = 1.0, s = a + 1.0;
    double numerator = 1.0, numerator_before = 0.0, denominator = c / c1, denominator_before = 1.0;
    double ratio = c1 / c, ratio_before = 0.0;
    while (fabs(ratio - ratio_before) > 0x1p-53 * ratio) {
        double t, w, e, alpha, beta, next;
        n += 1.0;
        t = n / a;
        w = n * (b - n) * x;
        e = a / s;
        alpha = (p * (p + c0) * e * e) * (w * x);
        e = (1.0 + t) / (c1 + t + t);
        beta = n + w / s + e * (c + n * y1);
        p = 1.0 + t;
        s += 2.0;
        next = alpha * numerator_before + beta * numerator;
        numerator_before = numerator;
        numerator = next;
        next = alpha * denominator_before + beta * denominator;
        denominator_before = denominator;
        denominator = next;
        ratio_before = ratio;
        ratio = numerator / denominator;
        numerator_before /= denominator;
        denominator_before /= denominator;
        numerator = ratio;
        denominator = 1.0;
    }
    return ratio;
}

/* The smaller tail by the continued fraction, the other as its complement. */
LOOPCOST_INTERNAL void loopcost__closed_chances(const loopcost__negative_binomial *law, double k,
                                                loopcost_chances *chances)
{
    const double n = law->shape, next = k + 1.0;
    const loopcost__pair mean = loopcost__pair_product(loopcost__two_sum(n, next), law->p);
    const double lambda = (mean.high - n) + mean.low;
    const double scale = loopcost__exactly(law, next) * next;
    chances->exactly = loopcost__exactly(law, k);
    if (lambda >= 0.0) {
        chances->more = fmin(1.0, scale * loopcost__beta_fraction(next, n, law->q.high, law->p.high, lambda));
        chances->at_most = 1.0 - chances->more;
    } else {
        chances->at_most = fmin(1.0, scale * loopcost__beta_fraction(n, next, law->p.high, law->q.high, -lambda));
        chances->more = 1.0 - chances->at_most;
    }
}

/* Several fix chances: G(z) = prod (p/(1 - q z))^n gives G' = G sum n q/(1 - q z), and so
 *
 *     k f(k) = sum n q h(k-1),  h(k) = f(k) + q h(k-1)  for each class.
 *
 * All terms are positive. f starts at 1 and is divided by its own sum, so no power of p is needed; it is scaled down
 * whenever it gets large. In pairs, since q^k would carry the rounding of q k times. */

typedef struct loopcost__stream_class {
    loopcost__pair q, weight, h; /* weight = n q */
} loopcost__stream_class;

typedef struct loopcost__stream {
    char *classes; /* in the caller's memory, through copies: it was declared as integers */
    uint32_t n;
    double shape; /* n, all bugs that can fail */
    double largest_q;
    double k;
    loopcost__pair at; /* f(k) */
    int32_t scalings;
} loopcost__stream;

#define LOOPCOST__SCALE_BITS 600

LOOPCOST_INTERNAL loopcost__stream_class loopcost__stream_get(const loopcost__stream *stream, uint32_t index)
{
    loopcost__stream_class one;
    memcpy(&one, stream->classes + index * sizeof one, sizeof one);
    return one;
}

LOOPCOST_INTERNAL void loopcost__stream_set(loopcost__stream *stream, uint32_t index, const loopcost__stream_class *one)
{
    memcpy(stream->classes + index * sizeof *one, one, sizeof *one);
}

LOOPCOST_INTERNAL void loopcost__stream_start(loopcost__stream *stream)
{
    uint32_t i;
    stream->k = 0.0;
    stream->at = loopcost__pair_of(1.0, 0.0);
    stream->scalings = 0;
    for (i = 0; i < stream->n; i++) {
        loopcost__stream_class one = loopcost__stream_get(stream, i);
        one.h = stream->at;
        loopcost__stream_set(stream, i, &one);
    }
}

LOOPCOST_INTERNAL void loopcost__stream_scale(loopcost__stream *stream)
{
    const double down = ldexp(1.0, -LOOPCOST__SCALE_BITS);
    uint32_t i;
    stream->at = loopcost__pair_scaled(stream->at, down);
    stream->scalings++;
    for (i = 0; i < stream->n; i++) {
        loopcost__stream_class one = loopcost__stream_get(stream, i);
        one.h = loopcost__pair_scaled(one.h, down);
        loopcost__stream_set(stream, i, &one);
    }
}

LOOPCOST_INTERNAL void loopcost__stream_next(loopcost__stream *stream)
{
    loopcost__pair sum = loopcost__pair_of(0.0, 0.0);
    uint32_t i;
    stream->k += 1.0;
    for (i = 0; i < stream->n; i++) {
        const loopcost__stream_class one = loopcost__stream_get(stream, i);
        sum = loopcost__pair_sum(sum, loopcost__pair_product(one.weight, one.h));
    }
    stream->at = loopcost__pair_quotient(sum, stream->k);
    for (i = 0; i < stream->n; i++) {
        loopcost__stream_class one = loopcost__stream_get(stream, i);
        one.h = loopcost__pair_sum(stream->at, loopcost__pair_product(one.q, one.h));
        loopcost__stream_set(stream, i, &one);
    }
    if (stream->at.high > 0x1p600)
        loopcost__stream_scale(stream);
}

/* No less than what follows f(k): it falls at least as fast as a geometric series whose ratio is that of the least
 * likely fixes, n of them. */
LOOPCOST_INTERNAL double loopcost__stream_rest(const loopcost__stream *stream)
{
    const double shape = stream->shape > 1.0 ? stream->shape : 1.0;
    const double ratio = stream->largest_q * ((shape + stream->k) / (stream->k + 1.0));
    return ratio < 1.0 ? stream->at.high * ratio / (1.0 - ratio) : HUGE_VAL;
}

/* The same where those that are least likely to be fixed are few. Summed over j > k, j f(j) = sum of w h(j) over the
 * classes, and h(j) = f(j-1) + q h(j-1), so that with R = sum of f(j) over j > k
 *
 *     (k+1) R <= sum j f(j) = sum of w (h(k+1) + R)/(1-q),    sum of w/(1-q) = E K
 *
 * which bounds R from k+1 > E K on. */
LOOPCOST_INTERNAL double loopcost__stream_rest_by_class(const loopcost__stream *stream)
{
    double failures = 0.0, sum = 0.0;
    uint32_t i;
    for (i = 0; i < stream->n; i++) {
        const loopcost__stream_class one = loopcost__stream_get(stream, i);
        const double own = one.weight.high / ((1.0 - one.q.high) - one.q.low);
        failures += own;
        sum += own * one.h.high;
    }
    return stream->k + 1.0 > failures ? sum / (stream->k + 1.0 - failures) : HUGE_VAL;
}

/* What follows f(k) and is less than this part of a sum changes no digit of it. */
#define LOOPCOST__STREAM_ENOUGH 0x1p-60

/* Whether what follows f(k) is so small a part of `sum`. The bound by class takes as long as a step. */
LOOPCOST_INTERNAL int loopcost__stream_ended(const loopcost__stream *stream, double sum)
{
    const double enough = sum * LOOPCOST__STREAM_ENOUGH;
    return loopcost__stream_rest(stream) <= enough ||
           (fmod(stream->k, 32.0) == 0.0 && loopcost__stream_rest_by_class(stream) <= enough);
}

/* A sum of f, and how often f had been scaled down when it was last added to. */
typedef struct loopcost__stream_sum {
    loopcost__pair sum;
    int32_t scalings;
} loopcost__stream_sum;

LOOPCOST_INTERNAL void loopcost__stream_add(loopcost__stream_sum *sum, const loopcost__stream *stream)
{
    for (; sum->scalings < stream->scalings; sum->scalings++)
        sum->sum = loopcost__pair_scaled(sum->sum, ldexp(1.0, -LOOPCOST__SCALE_BITS));
    sum->sum = loopcost__pair_sum(sum->sum, stream->at);
}

/* part / whole, each at its own scale. */
LOOPCOST_INTERNAL double loopcost__stream_share(const loopcost__stream_sum *part, const loopcost__stream_sum *whole)
{
    return ldexp(part->sum.high / whole->sum.high, -LOOPCOST__SCALE_BITS * (whole->scalings - part->scalings));
}

LOOPCOST_INTERNAL void loopcost__stream_chances(loopcost__stream *stream, double k, loopcost_chances *chances)
{
    loopcost__stream_sum below = {{0.0, 0.0}, 0}, above = {{0.0, 0.0}, 0}, at, total;
    loopcost__stream_start(stream);
    loopcost__stream_add(&below, stream);
    while (stream->k < k) {
        loopcost__stream_next(stream);
        loopcost__stream_add(&below, stream);
        if (stream->at.high == 0.0) {
            /* Past the last number of attempts whose chance is a double. */
            chances->exactly = 0.0;
            chances->at_most = 1.0;
            chances->more = 0.0;
            return;
        }
    }
    at.sum = stream->at;
    at.scalings = stream->scalings;
    above.scalings = stream->scalings;
    do {
        loopcost__stream_next(stream);
        loopcost__stream_add(&above, stream);
    } while (stream->at.high > 0.0 && !loopcost__stream_ended(stream, above.sum.high));
    total = below;
    for (; total.scalings < above.scalings; total.scalings++)
        total.sum = loopcost__pair_scaled(total.sum, ldexp(1.0, -LOOPCOST__SCALE_BITS));
    total.sum = loopcost__pair_sum(total.sum, above.sum);
    chances->exactly = loopcost__stream_share(&at, &total);
    chances->at_most = loopcost__stream_share(&below, &total);
    chances->more = loopcost__stream_share(&above, &total);
}

/* Either form, and the bugs that shift it: T = bugs + K. */
typedef struct loopcost__attempts_law {
    double bugs;     /* a whole number */
    double failures; /* E K */
    int one_chance;  /* the closed form holds */
    loopcost__negative_binomial closed;
    loopcost__stream stream; /* of no class where every attempt succeeds for sure */
} loopcost__attempts_law;

/* With fewer, the chance that any attempt fails is none that a double has. */
#define LOOPCOST__FEWEST_BUGS 1e-300

LOOPCOST_INTERNAL void loopcost__law_add(loopcost__attempts_law *law, const loopcost_class *bugs)
{
    loopcost__stream_class one;
    if (bugs->count < LOOPCOST__FEWEST_BUGS || bugs->fix_chance == 1.0)
        return;
    one.q = loopcost__two_sum(1.0, -bugs->fix_chance);
    one.weight = loopcost__pair_product(one.q, loopcost__pair_of(bugs->count, 0.0));
    one.h = loopcost__pair_of(0.0, 0.0);
    if (!law->stream.n) {
        law->closed.p = loopcost__pair_from(bugs->fix_chance);
        law->closed.q = one.q;
    }
    law->one_chance &= bugs->fix_chance == law->closed.p.high;
    law->closed.shape += bugs->count;
    law->stream.shape += bugs->count;
    if (one.q.high > law->stream.largest_q)
        law->stream.largest_q = one.q.high;
    loopcost__stream_set(&law->stream, law->stream.n++, &one);
}

LOOPCOST_INTERNAL int32_t loopcost__check_attempts(loopcost_fault *fault, const loopcost_attempts *attempts)
{
    loopcost__classes classes;
    uint64_t beyond = 0;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_CLASSES, attempts, sizeof(loopcost_attempts),
                                            sizeof(loopcost_attempts));
    if (!status && attempts->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CLASSES, attempts->reserved);
    if (status)
        return status;
    classes = loopcost__classes_of(attempts->classes, attempts->n_classes, attempts->class_stride);
    status = loopcost__check_classes(fault, loopcost__bare_classes(), &classes, &beyond);
    if (!status && attempts->n_classes)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, attempts->work);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_WORK), (double)attempts->words,
                                       (double)LOOPCOST_ATTEMPTS_WORDS * attempts->n_classes, (double)UINT64_MAX);
    return status;
}

/* The sum of the counts, to the whole number that it stands for: 2.4 + 0.6 is not 3 in doubles. */
LOOPCOST_INTERNAL int loopcost__to_whole(double bugs, double *whole)
{
    *whole = floor(bugs + 0.5);
    return fabs(bugs - *whole) <= 1e-9 * fmax(1.0, bugs);
}

LOOPCOST_INTERNAL int32_t loopcost__read_law(const loopcost_attempts *attempts, loopcost__attempts_law *law,
                                             loopcost_fault *fault)
{
    loopcost__failure_sums sums = loopcost__no_failures();
    loopcost__failures f;
    loopcost__classes classes;
    uint32_t i;
    int32_t status = loopcost__check_attempts(fault, attempts);
    if (status)
        return status;
    memset(law, 0, sizeof *law);
    law->one_chance = 1;
    law->stream.classes = (char *)attempts->work;
    classes = loopcost__classes_of(attempts->classes, attempts->n_classes, attempts->class_stride);
    for (i = 0; i < attempts->n_classes; i++) {
        const loopcost_class one = loopcost__class_at(&classes, i);
        status = loopcost__check_plain_class(fault, loopcost__bare_classes(), &one, i);
        if (status)
            return status;
        loopcost__add_failures(&sums, one.count, one.fix_chance);
        loopcost__law_add(law, &one);
    }
    f = loopcost__failures_of(&sums);
    law->failures = f.m1;
    /* Below one bug the tails are not small on either side of the mean, and a complement would cancel. */
    law->one_chance &= law->closed.shape >= 1.0;
    if (!loopcost__to_whole(f.bugs, &law->bugs))
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_BUGS_COUNT, f.bugs);
    return loopcost__check(fault, LOOPCOST_PARAM_ATTEMPTS, law->bugs + law->failures);
}

LOOPCOST_INTERNAL int loopcost__is_certain(const loopcost__attempts_law *law)
{
    return law->stream.n == 0;
}

/* At k failures, k >= 0. */
LOOPCOST_INTERNAL void loopcost__law_chances(loopcost__attempts_law *law, double k, loopcost_chances *chances)
{
    if (loopcost__is_certain(law)) {
        chances->exactly = k == 0.0 ? 1.0 : 0.0;
        chances->at_most = 1.0;
        chances->more = 0.0;
    } else if (law->one_chance) {
        loopcost__closed_chances(&law->closed, k, chances);
    } else {
        loopcost__stream_chances(&law->stream, k, chances);
    }
}

LOOPCOST_API int32_t loopcost_attempts_chances(const loopcost_attempts *attempts, uint64_t t, loopcost_chances *results,
                                               loopcost_fault *fault)
{
    loopcost_chances answer = LOOPCOST_CHANCES_INIT;
    loopcost__attempts_law law;
    int32_t status = loopcost__read_law(attempts, &law, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_ATTEMPTS, (double)t);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_chances));
    if (status)
        return status;
    answer.more = 1.0;
    if ((double)t >= law.bugs)
        loopcost__law_chances(&law, (double)t - law.bugs, &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* Quantiles: the first k at which a condition, once true always true, is true. */

typedef int loopcost__condition(const loopcost_chances *at, double chance);

LOOPCOST_INTERNAL int loopcost__enough(const loopcost_chances *at, double chance)
{
    return at->at_most >= chance;
}

LOOPCOST_INTERNAL int loopcost__few_more(const loopcost_chances *at, double chance)
{
    return at->more <= chance;
}

/* By doubling steps up from `from`, then by halving; below `from` it is not true. O(log) chances. */
LOOPCOST_INTERNAL double loopcost__search_up(loopcost__attempts_law *law, loopcost__condition *condition, double chance,
                                             double from)
{
    loopcost_chances at = LOOPCOST_CHANCES_INIT;
    double low = from - 1.0, high = from, step = 1.0;
    for (;; high += step, step *= 2.0) {
        loopcost__law_chances(law, high, &at);
        if (condition(&at, chance))
            break;
        low = high;
    }
    while (high - low > 1.0) {
        const double middle = floor(low + (high - low) / 2.0);
        loopcost__law_chances(law, middle, &at);
        if (condition(&at, chance))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* With one fix chance: from the mean up, or from 0 where it is true there already. */
LOOPCOST_INTERNAL double loopcost__closed_quantile(loopcost__attempts_law *law, loopcost__condition *condition,
                                                   double chance)
{
    const double mean = floor(law->failures);
    loopcost_chances at = LOOPCOST_CHANCES_INIT;
    loopcost__law_chances(law, mean, &at);
    return loopcost__search_up(law, condition, chance, condition(&at, chance) ? 0.0 : mean + 1.0);
}

/* To a part in 2^100: what is left of it far out is as exact as the chances there. */
LOOPCOST_INTERNAL loopcost__stream_sum loopcost__stream_total(loopcost__stream *stream)
{
    loopcost__stream_sum total = {{0.0, 0.0}, 0};
    loopcost__stream_start(stream);
    loopcost__stream_add(&total, stream);
    while (!loopcost__stream_ended(stream, total.sum.high * 0x1p-40)) {
        loopcost__stream_next(stream);
        loopcost__stream_add(&total, stream);
    }
    return total;
}

/* With several: one walk for the sum of all, and one up to the answer. What is left of the sum keeps 12 digits down to
 * a 1e-12 of it, however many terms were rounded; a smaller chance is searched from there. */
LOOPCOST_INTERNAL double loopcost__stream_quantile(loopcost__attempts_law *law, loopcost__condition *condition,
                                                   double chance)
{
    const loopcost__stream_sum total = loopcost__stream_total(&law->stream);
    loopcost__stream_sum below = {{0.0, 0.0}, 0};
    loopcost_chances at = LOOPCOST_CHANCES_INIT;
    loopcost__stream_start(&law->stream);
    for (;; loopcost__stream_next(&law->stream)) {
        loopcost__stream_add(&below, &law->stream);
        at.at_most = loopcost__stream_share(&below, &total);
        at.more = 1.0;
        if (below.scalings == total.scalings)
            at.more = loopcost__pair_sum(total.sum, loopcost__pair_scaled(below.sum, -1.0)).high / total.sum.high;
        if (at.more < 1e-12)
            return loopcost__search_up(law, condition, chance, law->stream.k);
        if (condition(&at, chance))
            return law->stream.k;
    }
}

LOOPCOST_INTERNAL int32_t loopcost__quantile(const loopcost_attempts *attempts, loopcost__condition *condition,
                                             double chance, double impossible, uint64_t *t, loopcost_fault *fault)
{
    loopcost__attempts_law law;
    double k = 0.0;
    int32_t status = loopcost__read_law(attempts, &law, fault);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, t);
    if (!status && chance == impossible && !loopcost__is_certain(&law))
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_CHANCE, chance);
    if (status)
        return status;
    if (!loopcost__is_certain(&law))
        k = law.one_chance ? loopcost__closed_quantile(&law, condition, chance)
                           : loopcost__stream_quantile(&law, condition, chance);
    *t = (uint64_t)(law.bugs + k);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_attempts_quantile(const loopcost_attempts *attempts, double chance, uint64_t *t,
                                                loopcost_fault *fault)
{
    return loopcost__quantile(attempts, loopcost__enough, chance, 1.0, t, fault);
}

LOOPCOST_API int32_t loopcost_attempts_upper_quantile(const loopcost_attempts *attempts, double chance, uint64_t *t,
                                                      loopcost_fault *fault)
{
    return loopcost__quantile(attempts, loopcost__few_more, chance, 0.0, t, fault);
}
