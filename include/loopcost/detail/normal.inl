/* The normal law and the chi-square law, as far as intervals and tests of fit need them. */
#ifndef LOOPCOST_DETAIL_NORMAL_INL
#define LOOPCOST_DETAIL_NORMAL_INL

#include <math.h>

/* P(Z > z) and its inverse, for tails in (0, 1). The start is good to 4.5e-4 (M. Abramowitz and I. Stegun, 26.2.23);
 * each of Halley's steps triples the digits. */
LOOPCOST_INTERNAL double loopcost__normal_tail(double z)
{
    return 0.5 * erfc(z * 0.70710678118654752440);
}

LOOPCOST_INTERNAL double loopcost__normal_upper(double tail)
{
    const double half = tail < 0.5 ? tail : 1.0 - tail, t = sqrt(-2.0 * log(half));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    int i;
    for (i = 0; i < 3; i++) {
        const double density = 0.39894228040143267794 * exp(-0.5 * z * z);
        const double step = (loopcost__normal_tail(z) - half) / density;
        z += step / (1.0 - 0.5 * z * step);
    }
    return tail < 0.5 ? z : -z;
}

/* Wilson's limits of a chance, of which k of n trials came out; z is the normal quantile. */
LOOPCOST_INTERNAL void loopcost__wilson(double n, double k, double z, double *least, double *most)
{
    const double square = z * z, size = n + square, middle = (k + 0.5 * square) / size;
    const double reach = z * sqrt(k * (n - k) / n + 0.25 * square) / size;
    *least = k == 0.0 ? 0.0 : k * k / (n * size * (middle + reach)); /* the roots' product is k^2/(n (n + z^2)) */
    *most = k == n ? 1.0 : fmin(1.0, middle + reach);
}

/* P(X > x) for the chi-square law with `degrees` >= 1 degrees of freedom, a sum of positive terms: x^j e^(-x/2) over
 * what the gamma function makes of whole and of half numbers. */
LOOPCOST_INTERNAL double loopcost__chi_square_tail(double x, uint32_t degrees)
{
    const double half = 0.5 * x, root_pi = 1.7724538509055159;
    double term, sum;
    uint32_t j;
    if (degrees % 2) {
        term = sqrt(half) * exp(-half) / (0.5 * root_pi);
        sum = erfc(sqrt(half));
    } else {
        term = half * exp(-half);
        sum = exp(-half);
    }
    for (j = degrees % 2 ? 3 : 4; j <= degrees; j += 2) {
        sum += term;
        term *= half / (0.5 * j);
    }
    return fmin(sum, 1.0);
}

#endif
