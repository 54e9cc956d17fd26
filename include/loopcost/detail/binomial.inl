/* Binomial tails and the chances that have given ones. */
#ifndef LOOPCOST_DETAIL_BINOMIAL_INL
#define LOOPCOST_DETAIL_BINOMIAL_INL

#include "normal.inl"
#include "pair.inl"
#include "sample.inl"

/* loopcost__stirling_error() of a whole number from 1 on: in a table where its recurrence would be long. */
LOOPCOST_INTERNAL double loopcost__whole_stirling_error(double k)
{
    static const double errors[] = {
        0.08106146679532726,  0.0413406959554093,  0.02767792568499834,  0.020790672103765093,  0.016644691189821193,
        0.013876128823070748, 0.01189670994589177, 0.010411265261972096, 0.009255462182712733,  0.00833056343336287,
        0.007573675487951841, 0.00694284010720953, 0.006408994188004207, 0.0059513701127588475, 0.005554733551962801};
    return k < 16.0 ? errors[(int)k - 1] : loopcost__stirling_error(k);
}

/* P(B = k) of n trials, 0 <= k <= n, 0 < p < 1 (Loader's form, as for attempts). */
LOOPCOST_INTERNAL double loopcost__binomial_exactly(double n, double k, double p)
{
    const loopcost__pair q = loopcost__two_sum(1.0, -p), size = loopcost__pair_from(n);
    const double two_pi = 6.283185307179586;
    double logarithm;
    if (k == 0.0)
        return exp(n * log1p(-p));
    if (k == n)
        return exp(n * log(p));
    logarithm = (loopcost__whole_stirling_error(n) - loopcost__whole_stirling_error(k) -
                 loopcost__whole_stirling_error(n - k)) -
                (loopcost__deviance(k, loopcost__pair_product(size, loopcost__pair_from(p))) +
                 loopcost__deviance(n - k, loopcost__pair_product(size, q)));
    return sqrt(n / (two_pi * k * (n - k))) * exp(logarithm);
}

typedef struct loopcost__tails {
    double below, from; /* P(B < k), P(B >= k) */
} loopcost__tails;

/* P(B > k) over P(B = k), where terms fall from k on: few of them count where n is small. */
LOOPCOST_INTERNAL double loopcost__terms_past(double n, double k, double p)
{
    const double odds = p / (1.0 - p);
    double term = 1.0, sum = 0.0;
    for (; k < n && term > 0x1p-56 * sum; k += 1.0) {
        term *= odds * ((n - k) / (k + 1.0));
        sum += term;
    }
    return sum;
}

#define LOOPCOST__FEW_TERMS 256.0

/* Both sides of k, 0 <= k <= n + 1: the smaller by its terms or the continued fraction, the other as its complement. */
LOOPCOST_INTERNAL loopcost__tails loopcost__binomial_tails(double n, double k, double p)
{
    loopcost__tails tails = {0.0, 1.0};
    double exactly, scale, lambda;
    if (k <= 0.0 || (p >= 1.0 && k <= n))
        return tails;
    tails.below = 1.0, tails.from = 0.0;
    if (k > n || p <= 0.0)
        return tails;
    exactly = loopcost__binomial_exactly(n, k, p);
    scale = exactly * k * (1.0 - p);
    lambda = k - (n + 1.0) * p;
    if (lambda >= 0.0) {
        tails.from = n < LOOPCOST__FEW_TERMS ? exactly * (1.0 + loopcost__terms_past(n, k, p))
                                             : scale * loopcost__beta_fraction(k, n - k + 1.0, p, 1.0 - p, lambda);
        tails.from = fmin(1.0, tails.from);
        tails.below = 1.0 - tails.from;
    } else {
        tails.below = n < LOOPCOST__FEW_TERMS ? exactly * loopcost__terms_past(n, n - k, 1.0 - p)
                                              : scale * loopcost__beta_fraction(n - k + 1.0, k, 1.0 - p, p, -lambda);
        tails.below = fmin(1.0, tails.below);
        tails.from = 1.0 - tails.below;
    }
    return tails;
}

/* Which side of k has the wanted chance, in a chance p that is looked for. */
typedef struct loopcost__binomial_side {
    double n, k; /* 1 <= k <= n */
    int from;    /* 1: P(B >= k), which rises with p; 0: P(B < k), which falls */
} loopcost__binomial_side;

LOOPCOST_INTERNAL double loopcost__side_chance(const loopcost__binomial_side *side, double p)
{
    const loopcost__tails tails = loopcost__binomial_tails(side->n, side->k, p);
    return side->from ? tails.from : tails.below;
}

/* Newton's steps for the logarithm of the chance in that of p, kept in a bracket that shrinks; the derivative of either
 * side is k P(B = k)/p. */
LOOPCOST_INTERNAL double loopcost__binomial_inverse(const loopcost__binomial_side *side, double chance, double p)
{
    double low = 0.0, high = 1.0;
    int i;
    for (i = 0; i < 200; i++) {
        const double got = loopcost__side_chance(side, p);
        const double slope = side->k * loopcost__binomial_exactly(side->n, side->k, p) / got;
        double next = p * exp((side->from ? -1.0 : 1.0) * log(got / chance) / slope);
        if ((got < chance) == side->from)
            low = p;
        else
            high = p;
        if (!(next > low && next < high))
            next = low > 0.0 ? sqrt(low) * sqrt(high) : 0.5 * high;
        if (fabs(next - p) <= 0x1p-51 * p)
            return next;
        p = next;
    }
    return p;
}

/* Clopper and Pearson's limits, each missing with `tail` at most. */

LOOPCOST_INTERNAL double loopcost__exact_lower(double n, double k, double tail)
{
    const loopcost__binomial_side side = {n, k, 1};
    if (k == 0.0)
        return 0.0;
    return k == n ? exp(log(tail) / n) : loopcost__binomial_inverse(&side, tail, k / (n + 1.0));
}

LOOPCOST_INTERNAL double loopcost__exact_upper(double n, double k, double tail)
{
    const loopcost__binomial_side side = {n, k + 1.0, 0};
    if (k == n)
        return 1.0;
    return k == 0.0 ? -expm1(log(tail) / n) : loopcost__binomial_inverse(&side, tail, (k + 1.0) / (n + 1.0));
}

LOOPCOST_API int32_t loopcost_proportion(uint64_t successes, uint64_t trials, double level,
                                         loopcost_proportion_interval *results, loopcost_fault *fault)
{
    loopcost_proportion_interval answer = LOOPCOST_PROPORTION_INTERVAL_INIT;
    const double n = (double)trials, k = (double)successes, tail = 0.5 * (1.0 - level);
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_SCORED, n);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_SUCCESSES), k, 0.0, n);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LEVEL, level);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    answer.share = k / n;
    loopcost__wilson(n, k, loopcost__normal_upper(tail), &answer.wilson_least, &answer.wilson_most);
    answer.exact_least = loopcost__exact_lower(n, k, tail);
    answer.exact_most = loopcost__exact_upper(n, k, tail);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

#endif
