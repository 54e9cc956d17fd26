/* Binomial tails and the chances that have given ones. */
#ifndef LOOPCOST_DETAIL_BINOMIAL_INL
#define LOOPCOST_DETAIL_BINOMIAL_INL

#include "normal.inl"
#include "pair.inl"
#include "sample.inl"

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
    logarithm = (loopcost__stirling_error(n) - loopcost__stirling_error(k) - loopcost__stirling_error(n - k)) -
                (loopcost__deviance(k, loopcost__pair_product(size, loopcost__pair_from(p))) +
                 loopcost__deviance(n - k, loopcost__pair_product(size, q)));
    return sqrt(n / (two_pi * k * (n - k))) * exp(logarithm);
}

typedef struct loopcost__tails {
    double below, from; /* P(B < k), P(B >= k) */
} loopcost__tails;

/* Both sides of k, 0 <= k <= n + 1: the smaller by the continued fraction, the other as its complement. */
LOOPCOST_INTERNAL loopcost__tails loopcost__binomial_tails(double n, double k, double p)
{
    loopcost__tails tails = {0.0, 1.0};
    double scale, lambda;
    if (k <= 0.0 || (p >= 1.0 && k <= n))
        return tails;
    tails.below = 1.0, tails.from = 0.0;
    if (k > n || p <= 0.0)
        return tails;
    scale = loopcost__binomial_exactly(n, k, p) * k * (1.0 - p);
    lambda = k - (n + 1.0) * p;
    if (lambda >= 0.0) {
        tails.from = fmin(1.0, scale * loopcost__beta_fraction(k, n - k + 1.0, p, 1.0 - p, lambda));
        tails.below = 1.0 - tails.from;
    } else {
        tails.below = fmin(1.0, scale * loopcost__beta_fraction(n - k + 1.0, k, 1.0 - p, p, -lambda));
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
