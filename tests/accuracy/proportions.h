/* Limits of a chance. */
#ifndef ACCURACY_PROPORTIONS_H
#define ACCURACY_PROPORTIONS_H

#include "row.h"

/* Limits of a chance: successes of trials, at a level. */

static int ask_proportion(const double *x, double *got)
{
    loopcost_proportion_interval answer = LOOPCOST_PROPORTION_INTERVAL_INIT;
    const int32_t status = loopcost_proportion((uint64_t)floor(x[0] * x[1]), (uint64_t)x[0], x[2], &answer, NULL);
    got[0] = answer.exact_least, got[1] = answer.exact_most, got[2] = answer.wilson_least, got[3] = answer.wilson_most;
    return status == LOOPCOST_OK;
}

/* P(B = k) of n */
static num exactly(double n, double k, num p)
{
    num ways = sub(sub(log_gamma(of(n + 1.0)), log_gamma(of(k + 1.0))), log_gamma(of(n - k + 1.0)));
    return exp_of(add3(ways, times(k, log_of(p)), times(n - k, log_of(sub(of(1.0), p)))));
}

/* P(B >= k) of n */
static num from(double n, double k, num p)
{
    num odds = over(p, sub(of(1.0), p)), term = exactly(n, k, p), sum = of(0.0);
    for (; k <= n; k += 1.0) {
        mpfr_add(sum, sum, term, MPFR_RNDN);
        mpfr_mul(term, term, odds, MPFR_RNDN);
        mpfr_mul_d(term, term, n - k, MPFR_RNDN);
        mpfr_div_d(term, term, k + 1.0, MPFR_RNDN);
    }
    return sum;
}

/* The chance with P(B >= k) = tail, by Newton's steps in its logarithm from one that is nearly right. */
static num exact_lower(double n, double k, num tail, double near)
{
    num p = of(near);
    int i;
    if (k == 0.0)
        return of(0.0);
    if (k == n)
        return power(tail, over(of(1.0), of(n)));
    for (i = 0; i < 4; i++) {
        num reached = from(n, k, p), slope = over(times(k, exactly(n, k, p)), reached);
        p = mul(p, exp_of(over(log_of(over(tail, reached)), slope)));
    }
    return p;
}

/* z with P(Z > z) = tail, likewise. */
static num normal_upper(num tail)
{
    num z = of(2.0), two = root(of(2.0)), pi = fresh();
    int i;
    mpfr_const_pi(pi, MPFR_RNDN);
    for (i = 0; i < 12; i++) {
        num reached = times(0.5, erfc_of(over(z, two)));
        num density = over(exp_of(times(-0.5, square(z))), root(times(2.0, pi)));
        z = add(z, over(mul(log_of(over(reached, tail)), reached), density));
    }
    return z;
}

static void true_proportion(const double *x, num *truth)
{
    const double n = x[0], k = floor(x[0] * x[1]);
    double near[ANSWERS];
    num tail = times(0.5, sub(of(1.0), of(x[2]))), z = normal_upper(tail), z2 = square(z), size = plus(n, z2), reach;
    ask_proportion(x, near); /* Newton's steps make 400 bits of it, if it is anywhere near */
    truth[0] = exact_lower(n, k, tail, near[0]);
    truth[1] = sub(of(1.0), exact_lower(n, n - k, tail, 1.0 - near[1]));
    reach = mul(z, root(add(over(mul(of(k), of(n - k)), of(n)), times(0.25, z2))));
    truth[2] = k == 0.0 ? of(0.0) : over(sub(add(of(k), times(0.5, z2)), reach), size);
    truth[3] = k == n ? of(1.0) : over(add3(of(k), times(0.5, z2), reach), size);
}

static const row rows_of_proportions[] = {
    {"proportion",
     "1 to 1000 trials, levels 0.5 to 1 - 1e-9",
     {"exact_least", "exact_most", "wilson_least", "wilson_most"},
     ULPS_OF(1e-12),
     ask_proportion,
     true_proportion,
     100,
     {{WHOLE, 1.0, 1000.0, 0}, {EVEN, 0.0, 1.0, 8}, {NEAR_ONE, 0.5, 1.0 - 1e-9, 0}}},
};

#endif
