/* How many attempts: moments, laws, quantiles. */
#ifndef ACCURACY_ATTEMPTS_H
#define ACCURACY_ATTEMPTS_H

#include "row.h"

static int ask_cumulants(const loopcost_class *classes, uint32_t n, double *got)
{
    loopcost_cumulants answer = LOOPCOST_CUMULANTS_INIT;
    const int32_t status = loopcost_attempts_cumulants(classes, n, 0, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance, got[2] = answer.third, got[3] = answer.fourth;
    return status == LOOPCOST_OK;
}

static loopcost_class bugs_of(double count, double p)
{
    loopcost_class made = LOOPCOST_CLASS_INIT;
    made.count = count;
    made.fix_chance = p;
    return made;
}

static int ask_geometric(const double *x, double *got)
{
    const loopcost_class classes[] = {bugs_of(x[0], x[1]), bugs_of(x[2], x[3])};
    return ask_cumulants(classes, 2, got);
}

/* n/p, n q/p^2, n q (1+q)/p^3, n q (p^2 + 6 q)/p^4 */
static void add_geometric(double count, double chance, num *k)
{
    num n = of(count), p = of(chance), q = sub(of(1.0), p), p2 = square(p);
    k[0] = add(k[0], over(n, p));
    k[1] = add(k[1], over(mul(n, q), p2));
    k[2] = add(k[2], over(mul3(n, q, plus(1.0, q)), mul(p, p2)));
    k[3] = add(k[3], over(mul3(n, q, add(p2, times(6.0, q))), square(p2)));
}

static void no_cumulants(num *k)
{
    uint32_t i;
    for (i = 0; i < RESULTS; i++)
        k[i] = of(0.0);
}

static void true_geometric(const double *x, num *truth)
{
    no_cumulants(truth);
    add_geometric(x[0], x[1], truth);
    add_geometric(x[2], x[3], truth);
}

/* Cumulants of raw moments m1 .. m4, of `count` alike. */
static void cumulants_of(double count, num *m, num *truth)
{
    num m1 = m[0], m2 = m[1], m3 = m[2], m4 = m[3], c = of(count);
    truth[0] = mul(c, m1);
    truth[1] = mul(c, sub(m2, square(m1)));
    truth[2] = mul(c, add(sub(m3, times(3.0, mul(m1, m2))), times(2.0, mul(m1, square(m1)))));
    truth[3] =
        mul(c, sub(add(sub(sub(m4, times(4.0, mul(m1, m3))), times(3.0, square(m2))), times(12.0, mul(square(m1), m2))),
                   times(6.0, square(square(m1)))));
}

static int ask_beta(const double *x, double *got)
{
    loopcost_class made = LOOPCOST_CLASS_INIT;
    made.law = LOOPCOST_LAW_BETA;
    made.count = x[0], made.alpha = x[1], made.beta = x[2];
    return ask_cumulants(&made, 1, got);
}

/* From E binom(T, j) = (a+b-1) b (b+1) .. (b+j-2)/((a-1) .. (a-j)). */
static void true_beta(const double *x, num *truth)
{
    num a = of(x[1]), b = of(x[2]), e[4], f[4], m[4];
    uint32_t j;
    for (j = 0; j < 4; j++) {
        const double k = j + 1.0;
        e[j] = j ? over(mul(e[j - 1], plus(j - 1.0, b)), plus(-k, a)) : over(plus(-1.0, add(a, b)), plus(-1.0, a));
        f[j] = times(k, j ? times(j == 1 ? 1.0 : j == 2 ? 2.0 : 6.0, e[j]) : e[0]); /* j! e: falling factorials */
    }
    m[0] = f[0];
    m[1] = add(f[1], f[0]);
    m[2] = add3(f[2], times(3.0, f[1]), f[0]);
    m[3] = add(add3(f[3], times(6.0, f[2]), times(7.0, f[1])), f[0]);
    cumulants_of(x[0], m, truth);
}

static int ask_returning(const double *x, double *got)
{
    loopcost_class made = bugs_of(x[0], x[1]);
    made.after_fix = x[2];
    made.after_failure = x[3];
    return ask_cumulants(&made, 1, got);
}

/* A first passage: mu = p (1-rho) - q eta, y = p (1-rho) + q eta. */
static void true_returning(const double *x, num *truth)
{
    num n = of(x[0]), p = of(x[1]), q = sub(of(1.0), p), down = mul(p, sub(of(1.0), of(x[2]))), up = mul(q, of(x[3]));
    num mu = sub(down, up), y = add(down, up), mu2 = square(mu), s2 = sub(y, mu2);
    num a3 = add(sub(mu, times(3.0, mul(mu, y))), times(2.0, mul(mu, mu2)));
    num a4 = sub(add(sub(sub(y, times(4.0, mu2)), times(3.0, square(y))), times(12.0, mul(mu2, y))),
                 times(6.0, square(mu2)));
    num mu4 = square(mu2), mu5 = mul(mu4, mu);
    truth[0] = over(n, mu);
    truth[1] = over(mul(n, s2), mul(mu2, mu));
    truth[2] = mul(n, sub(over(times(3.0, square(s2)), mu5), over(a3, mu4)));
    truth[3] = mul(
        n, add(sub(over(times(15.0, mul(s2, square(s2))), mul(mu5, mu2)), over(times(10.0, mul(s2, a3)), mul(mu5, mu))),
               over(a4, mu5)));
}

/* P(exactly t), at most t and more than t attempts at n bugs alike: t - n failures. */
static int ask_law(const double *x, double *got)
{
    const loopcost_class classes[] = {bugs_of(x[0], x[1])};
    uint64_t work[LOOPCOST_ATTEMPTS_WORDS];
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    loopcost_chances answer = LOOPCOST_CHANCES_INIT;
    int32_t status;
    attempts.classes = classes, attempts.n_classes = 1;
    attempts.work = work, attempts.words = LOOPCOST_ATTEMPTS_WORDS;
    status = loopcost_attempts_chances(&attempts, (uint64_t)(x[0] + x[2]), &answer, NULL);
    got[0] = answer.exactly, got[1] = answer.at_most, got[2] = answer.more;
    return status == LOOPCOST_OK;
}

static void true_law(const double *x, num *truth)
{
    num q = sub(of(1.0), of(x[1])), term = power(of(x[1]), of(x[0])), enough = fresh();
    double k;
    no_cumulants(truth);
    for (k = 0.0;; k += 1.0) {
        num *const side = &truth[k <= x[2] ? 1 : 2];
        if (k == x[2])
            truth[0] = plus(0.0, term);
        mpfr_add(*side, *side, term, MPFR_RNDN);
        mpfr_div_2ui(enough, *side, 120, MPFR_RNDN);
        if (k > x[2] && mpfr_cmp(term, enough) <= 0) /* terms fall from the mean on */
            return;
        mpfr_mul(term, term, q, MPFR_RNDN);
        mpfr_mul_d(term, term, x[0] + k, MPFR_RNDN);
        mpfr_div_d(term, term, k + 1.0, MPFR_RNDN);
    }
}

/* Quantiles: the integer is right where the chance is reached there, and not before. In units in the last place of the
 * chance, how far it is from being so; 0 where it is. */

/* P(at most k failures) of two classes, each of one chance. */
static num at_most(const loopcost_class *classes, double failures)
{
    num first = power(of(classes[0].fix_chance), of(classes[0].count)), sum = of(0.0), below = of(0.0);
    num second = power(of(classes[1].fix_chance), of(classes[1].count));
    num q1 = sub(of(1.0), of(classes[0].fix_chance)), q2 = sub(of(1.0), of(classes[1].fix_chance));
    num *const belows = (num *)malloc(((size_t)failures + 1) * sizeof *belows);
    double k;
    for (k = 0.0; k <= failures; k += 1.0) {
        below = belows[(size_t)k] = add(below, second);
        second = over(mul3(second, q2, of(classes[1].count + k)), of(k + 1.0));
    }
    for (k = 0.0; k <= failures; k += 1.0) {
        sum = add(sum, mul(first, belows[(size_t)(failures - k)]));
        first = over(mul3(first, q1, of(classes[0].count + k)), of(k + 1.0));
    }
    free(belows);
    return sum;
}

typedef int32_t quantile_function(const loopcost_attempts *attempts, double chance, uint64_t *t, loopcost_fault *fault);

/* A number of failures, by how many ulp the chance is off what the library says of that, bugs and chance of one class,
 * and perhaps of another. */
static void classes_of(const double *x, loopcost_class *classes)
{
    classes[0] = bugs_of(x[2], x[3]);
    classes[1] = bugs_of(x[4], x[4] > 0.0 ? x[5] : 1.0);
}

/* Writes the chance, and the failures that answer it. */
static int ask_quantile(quantile_function *quantile, int upper, const double *x, double *chance, double *failures)
{
    loopcost_class classes[2];
    uint64_t work[2 * LOOPCOST_ATTEMPTS_WORDS], t;
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    loopcost_chances there = LOOPCOST_CHANCES_INIT;
    classes_of(x, classes);
    attempts.classes = classes, attempts.n_classes = 2;
    attempts.work = work, attempts.words = 2 * LOOPCOST_ATTEMPTS_WORDS;
    if (loopcost_attempts_chances(&attempts, (uint64_t)(x[0] + x[2] + x[4]), &there, NULL))
        return 0;
    *chance = (upper ? there.more : there.at_most) * (1.0 + 0x1p-52 * (x[1] - 3.0));
    if (*chance < 1e-80 || quantile(&attempts, *chance, &t, NULL))
        return 0;
    *failures = (double)t - x[2] - x[4];
    return 1;
}

static int ask_lower(const double *x, double *got)
{
    double failures;
    const int answered = ask_quantile(loopcost_attempts_quantile, 0, x, got, &failures);
    got[1] = got[0];
    return answered;
}

static int ask_upper(const double *x, double *got)
{
    double failures;
    const int answered = ask_quantile(loopcost_attempts_upper_quantile, 1, x, got, &failures);
    got[1] = got[0];
    return answered;
}

static void true_lower(const double *x, num *truth)
{
    loopcost_class classes[2];
    double chance, failures;
    classes_of(x, classes);
    ask_quantile(loopcost_attempts_quantile, 0, x, &chance, &failures);
    truth[0] = least_of(of(chance), at_most(classes, failures));
    truth[1] = failures == 0.0 ? of(chance) : most_of(of(chance), at_most(classes, failures - 1.0));
}

static void true_upper(const double *x, num *truth)
{
    loopcost_class classes[2];
    double chance, failures;
    classes_of(x, classes);
    ask_quantile(loopcost_attempts_upper_quantile, 1, x, &chance, &failures);
    truth[0] = most_of(of(chance), sub(of(1.0), at_most(classes, failures)));
    truth[1] = failures == 0.0 ? of(chance) : least_of(of(chance), sub(of(1.0), at_most(classes, failures - 1.0)));
}

/* How likely bugs that so many attempts did not fix are of each of two classes. */
static int ask_belief(const double *x, double *got)
{
    const loopcost_class classes[] = {bugs_of(x[0], x[1]), bugs_of(x[2], x[3])};
    const double least = x[4] * fmin(log1p(-x[1]), log1p(-x[3])); /* what has happened is likelier than 1e-2000 */
    return least > -4605.0 && loopcost_attempts_belief(classes, 2, 0, (uint64_t)x[4], got, NULL) == LOOPCOST_OK;
}

static void true_belief(const double *x, num *truth)
{
    num first = times(x[0], power(sub(of(1.0), of(x[1])), of(x[4])));
    num second = times(x[2], power(sub(of(1.0), of(x[3])), of(x[4]))), both = add(first, second);
    truth[0] = over(first, both);
    truth[1] = over(second, both);
}

static int ask_best_of(const double *x, double *got)
{
    return loopcost_best_of(x[0], (uint64_t)x[1], &got[0], &got[1], NULL) == LOOPCOST_OK;
}

static void true_best_of(const double *x, num *truth)
{
    truth[1] = power(sub(of(1.0), of(x[0])), of(x[1]));
    truth[0] = sub(of(1.0), truth[1]);
}

static int ask_progeny(const double *x, double *got)
{
    loopcost_offspring made = LOOPCOST_OFFSPRING_INIT;
    loopcost_progeny answer = LOOPCOST_PROGENY_INIT;
    int32_t status;
    made.bugs = x[0], made.mean = x[1], made.variance = x[2], made.cost_mean = x[3], made.cost_variance = x[4];
    status = loopcost_offspring_progeny(&made, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance, got[2] = answer.cost_mean, got[3] = answer.cost_variance;
    return status == LOOPCOST_OK;
}

static void true_progeny(const double *x, num *truth)
{
    num left = sub(of(1.0), of(x[1])), mean = over(of(x[3]), left);
    truth[0] = over(of(1.0), left);
    truth[1] = over(of(x[2]), mul(left, square(left)));
    truth[2] = times(x[0], mean);
    truth[3] = times(x[0], over(add(of(x[4]), times(x[2], square(mean))), left));
}

#define CUMULANTS                                                                                                      \
    {                                                                                                                  \
        "mean", "variance", "third", "fourth"                                                                          \
    }

#define SOME_BUGS                                                                                                      \
    {                                                                                                                  \
        WHOLE, 1.0, 20.0, 0                                                                                            \
    }
#define FAIR_CHANCE                                                                                                    \
    {                                                                                                                  \
        NEAR_ONE, 1e-2, 1.0, 0                                                                                         \
    }
#define SOME_FAILURES                                                                                                  \
    {                                                                                                                  \
        WHOLE, 1.0, 200.0, 4                                                                                           \
    }
#define OFF                                                                                                            \
    {                                                                                                                  \
        WHOLE, 1.0, 5.0, 0                                                                                             \
    }

static const row rows_of_attempts[] = {
    {"attempts_cumulants",
     "two geometric classes, 0 or 1 to 1e6 bugs, p from 1e-6",
     CUMULANTS,
     8.0,
     ask_geometric,
     true_geometric,
     1,
     {BUGS, CHANCE, BUGS, CHANCE}},
    {"attempts_cumulants",
     "a Beta law, alpha 4 to 1e6, beta 1e-3 to 1e6",
     CUMULANTS,
     8.0,
     ask_beta,
     true_beta,
     1,
     {BUGS, {LOG, 4.0000001, 1e6, 0}, {LOG, 1e-3, 1e6, 0}}},
    {"attempts_cumulants",
     "bugs that come back, rho and eta to 1/2, p from 0.6",
     CUMULANTS,
     8.0,
     ask_returning,
     true_returning,
     1,
     {BUGS, {EVEN, 0.6, 1.0, 0}, {LOG, 1e-9, 0.5, 4}, {LOG, 1e-9, 0.5, 4}}},
    {"attempts_chances",
     "1 to 50 bugs alike, p from 1e-2, to 1000 failures",
     {"exactly", "at_most", "more"},
     ULPS_OF(1e-12),
     ask_law,
     true_law,
     50,
     {{WHOLE, 1.0, 50.0, 0}, {NEAR_ONE, 1e-2, 1.0, 0}, {WHOLE, 1.0, 1000.0, 4}}},
    {"attempts_quantile",
     "1 to 20 bugs of each of two classes, at a chance of the law",
     {"reached", "not before"},
     ULPS_OF(1e-12),
     ask_lower,
     true_lower,
     50,
     {SOME_FAILURES, OFF, SOME_BUGS, FAIR_CHANCE, SOME_BUGS, FAIR_CHANCE}},
    {"attempts_quantile",
     "1 to 20 bugs alike",
     {"reached", "not before"},
     ULPS_OF(1e-12),
     ask_lower,
     true_lower,
     50,
     {SOME_FAILURES, OFF, SOME_BUGS, FAIR_CHANCE}},
    {"upper_quantile",
     "1 to 20 bugs of each of two classes, down to 1e-80",
     {"reached", "not before"},
     ULPS_OF(1e-12),
     ask_upper,
     true_upper,
     50,
     {SOME_FAILURES, OFF, SOME_BUGS, FAIR_CHANCE, SOME_BUGS, FAIR_CHANCE}},
    {"upper_quantile",
     "1 to 20 bugs alike, down to 1e-80",
     {"reached", "not before"},
     ULPS_OF(1e-12),
     ask_upper,
     true_upper,
     50,
     {SOME_FAILURES, OFF, SOME_BUGS, FAIR_CHANCE}},
    {"attempts_belief",
     "two classes, to 1e6 failures, chances above 1e-2000",
     {"first", "second"},
     ULPS_OF(1e-11),
     ask_belief,
     true_belief,
     1,
     {BUGS, CHANCE, BUGS, CHANCE, {WHOLE, 1.0, 1e6, 8}}},
    {"best_of",
     "chances from 1e-12, to 1e12 samples",
     {"any", "none"},
     ULPS_OF(1e-12),
     ask_best_of,
     true_best_of,
     1,
     {{NEAR_ONE, 1e-12, 1.0, 9}, {WHOLE, 1.0, 1e12, 9}}},
    {"offspring_progeny",
     "means to 1 - 2^-53",
     {"mean", "variance", "cost_mean", "cost_variance"},
     8.0,
     ask_progeny,
     true_progeny,
     1,
     {BUGS, {NEAR_ONE, 1e-9, 0x1.fffffffffffffp-1, 5}, {LOG, 1e-6, 1e6, 5}, {LOG, 1e-6, 1e6, 5}, {LOG, 1e-6, 1e6, 5}}},
};

#endif
