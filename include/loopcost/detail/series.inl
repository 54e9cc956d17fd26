/* Power series in s up to s^6, with pairs for coefficients: what six moments of a sum need.
 *
 * Of a law on 0, 1, 2, ... the series is G(1 + s) = sum of E binom(X, j) s^j, its binomial moments. Independent laws
 * multiply; the logarithm adds, and its coefficients times j! are the factorial cumulants.
 */
#ifndef LOOPCOST_DETAIL_SERIES_INL
#define LOOPCOST_DETAIL_SERIES_INL

#include "pair.inl"

enum { LOOPCOST__ORDER = 6 };

typedef struct loopcost__series {
    loopcost__pair at[LOOPCOST__ORDER + 1];
} loopcost__series;

LOOPCOST_INLINE loopcost__pair loopcost__pair_from(double value)
{
    return loopcost__pair_of(value, 0.0);
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_difference(loopcost__pair a, loopcost__pair b)
{
    return loopcost__pair_sum(a, loopcost__pair_of(-b.high, -b.low));
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_times(loopcost__pair a, double factor)
{
    return loopcost__pair_product(a, loopcost__pair_from(factor));
}

/* a / b, to all digits of a pair: two corrections of the quotient of the high parts. */
LOOPCOST_INTERNAL loopcost__pair loopcost__pair_ratio(loopcost__pair a, loopcost__pair b)
{
    const double first = a.high / b.high;
    const loopcost__pair rest = loopcost__pair_difference(a, loopcost__pair_times(b, first));
    const double second = rest.high / b.high;
    const loopcost__pair left = loopcost__pair_difference(rest, loopcost__pair_times(b, second));
    return loopcost__pair_sum(loopcost__two_sum(first, second), loopcost__pair_from(left.high / b.high));
}

LOOPCOST_INTERNAL loopcost__series loopcost__series_constant(double value)
{
    loopcost__series series;
    memset(&series, 0, sizeof series);
    series.at[0].high = value;
    return series;
}

LOOPCOST_INTERNAL loopcost__series loopcost__series_scaled(const loopcost__series *a, loopcost__pair factor)
{
    loopcost__series scaled;
    int j;
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        scaled.at[j] = loopcost__pair_product(a->at[j], factor);
    return scaled;
}

/* sum += factor * a */
LOOPCOST_INTERNAL void loopcost__series_add(loopcost__series *sum, const loopcost__series *a, loopcost__pair factor)
{
    int j;
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        sum->at[j] = loopcost__pair_sum(sum->at[j], loopcost__pair_product(a->at[j], factor));
}

LOOPCOST_INTERNAL loopcost__series loopcost__series_product(const loopcost__series *a, const loopcost__series *b)
{
    loopcost__series product = loopcost__series_constant(0.0);
    int i, j;
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        for (i = 0; i <= j; i++)
            product.at[j] = loopcost__pair_sum(product.at[j], loopcost__pair_product(a->at[i], b->at[j - i]));
    return product;
}

/* log a where a starts with 1: from a' = a (log a)'. */
LOOPCOST_INTERNAL loopcost__series loopcost__series_log(const loopcost__series *a)
{
    loopcost__series logarithm = loopcost__series_constant(0.0);
    int i, j;
    for (j = 1; j <= LOOPCOST__ORDER; j++) {
        loopcost__pair sum = loopcost__pair_times(a->at[j], (double)j);
        for (i = 1; i < j; i++)
            sum = loopcost__pair_difference(
                sum, loopcost__pair_times(loopcost__pair_product(logarithm.at[i], a->at[j - i]), (double)i));
        logarithm.at[j] = loopcost__pair_quotient(sum, (double)j);
    }
    return logarithm;
}

/* exp a where a starts with 0. */
LOOPCOST_INTERNAL loopcost__series loopcost__series_exp(const loopcost__series *a)
{
    loopcost__series power = loopcost__series_constant(1.0);
    int i, j;
    for (j = 1; j <= LOOPCOST__ORDER; j++) {
        loopcost__pair sum = loopcost__pair_from(0.0);
        for (i = 1; i <= j; i++)
            sum = loopcost__pair_sum(
                sum, loopcost__pair_times(loopcost__pair_product(a->at[i], power.at[j - i]), (double)i));
        power.at[j] = loopcost__pair_quotient(sum, (double)j);
    }
    return power;
}

/* (1 + s)^a: binom(a, j), a whole or not. */
LOOPCOST_INTERNAL loopcost__series loopcost__series_binomial(loopcost__pair a)
{
    loopcost__series series = loopcost__series_constant(1.0);
    int j;
    for (j = 1; j <= LOOPCOST__ORDER; j++)
        series.at[j] = loopcost__pair_quotient(
            loopcost__pair_product(series.at[j - 1], loopcost__pair_sum(a, loopcost__pair_from(1.0 - (double)j))),
            (double)j);
    return series;
}

/* The cumulants 1..6 in at[1..6], of a law given by the logarithm of its series: kappa_k = sum S(k, j) j! l_j with
 * Stirling's numbers of the second kind, since the cumulants belong to s = e^u - 1. */
LOOPCOST_INTERNAL loopcost__series loopcost__cumulants_of(const loopcost__series *logarithm)
{
    static const double stirling[LOOPCOST__ORDER + 1][LOOPCOST__ORDER + 1] = {
        {0, 0, 0, 0, 0, 0, 0},    {0, 1, 0, 0, 0, 0, 0},        {0, 1, 2, 0, 0, 0, 0},           {0, 1, 6, 6, 0, 0, 0},
        {0, 1, 14, 36, 24, 0, 0}, {0, 1, 30, 150, 240, 120, 0}, {0, 1, 62, 540, 1560, 1800, 720}};
    loopcost__series cumulants = loopcost__series_constant(0.0);
    int k, j;
    for (k = 1; k <= LOOPCOST__ORDER; k++)
        for (j = 1; j <= k; j++)
            cumulants.at[k] =
                loopcost__pair_sum(cumulants.at[k], loopcost__pair_times(logarithm->at[j], stirling[k][j]));
    return cumulants;
}

#endif
