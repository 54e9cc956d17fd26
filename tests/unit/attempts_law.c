/* Floor 4: the law of the attempts, against golden vectors, convolution, simulation; its extremes; bad input. */
#include <loopcost/distribution.h>

#include "growable.h"
#include "random.h"
#include "tap.h"
#include "vectors.h"

#include "vector_tables.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { MOST_CLASSES = 8 };

GROWABLE_INIT(attempts, ATTEMPTS)
GROWABLE_INIT(chances, CHANCES)

/* Classes with the memory that their law needs. */
typedef struct law {
    loopcost_class classes[MOST_CLASSES];
    uint64_t work[MOST_CLASSES * LOOPCOST_ATTEMPTS_WORDS];
    loopcost_attempts attempts;
} law;

static void law_init(law *l)
{
    const loopcost_attempts empty = LOOPCOST_ATTEMPTS_INIT;
    memset(l, 0, sizeof *l);
    l->attempts = empty;
    l->attempts.classes = l->classes;
    l->attempts.work = l->work;
    l->attempts.words = MOST_CLASSES * LOOPCOST_ATTEMPTS_WORDS;
}

static void law_add(law *l, double count, double fix_chance)
{
    l->classes[l->attempts.n_classes].count = count;
    l->classes[l->attempts.n_classes].fix_chance = fix_chance;
    l->attempts.n_classes++;
}

static loopcost_chances chances_at(const law *l, uint64_t t)
{
    loopcost_chances got = LOOPCOST_CHANCES_INIT;
    tap_status(loopcost_attempts_chances(&l->attempts, t, &got, NULL), LOOPCOST_OK, "status");
    return got;
}

static uint64_t quantile(const law *l, double chance)
{
    uint64_t t = 0;
    tap_status(loopcost_attempts_quantile(&l->attempts, chance, &t, NULL), LOOPCOST_OK, "status");
    return t;
}

static uint64_t upper_quantile(const law *l, double chance)
{
    uint64_t t = 0;
    tap_status(loopcost_attempts_upper_quantile(&l->attempts, chance, &t, NULL), LOOPCOST_OK, "status");
    return t;
}

/* 1e-12 relative, for chances above 1e-290. */
static void check_chance(double got, exact expected, const char *name)
{
    if (expected.high < 1e-290)
        tap_check(got >= 0.0 && got < 2e-290, name);
    else if (!tap_check(fabs((got - expected.high) - expected.low) <= 1e-12 * expected.high, name))
        printf("# got %.17g, expected %.17g\n", got, expected.high);
}

static void check_vector(const attempts_distribution_vector *v)
{
    law l;
    uint32_t i;
    law_init(&l);
    for (i = 0; i < v->n_classes; i++)
        law_add(&l, v->classes[i][0], v->classes[i][1]);
    for (i = 0; i < v->n_points; i++) {
        const loopcost_chances got = chances_at(&l, v->points[i].attempts);
        check_chance(got.exactly, v->points[i].expected[0], "exactly t");
        check_chance(got.at_most, v->points[i].expected[1], "at most t");
        check_chance(got.more, v->points[i].expected[2], "more than t");
    }
    for (i = 0; i < v->n_quantiles; i++) {
        const vector_quantile *q = &v->quantiles[i];
        tap_integer(q->upper ? upper_quantile(&l, q->chance) : quantile(&l, q->chance), q->attempts,
                    q->upper ? "upper quantile" : "quantile");
    }
}

static void check_vectors(void)
{
    size_t i;
    tap_group("attempts_distribution");
    for (i = 0; i < COUNT(attempts_distribution_vectors); i++)
        check_vector(&attempts_distribution_vectors[i]);
}

/* Bug after bug: P(T = t) by convolution with a geometric. */
enum { MOST = 400 };

static void convolve(const law *l, double *pmf)
{
    double next[MOST + 1];
    uint32_t d, i;
    int t, k;
    memset(pmf, 0, (MOST + 1) * sizeof *pmf);
    pmf[0] = 1.0;
    for (d = 0; d < l->attempts.n_classes; d++)
        for (i = 0; i < (uint32_t)l->classes[d].count; i++) {
            const double p = l->classes[d].fix_chance;
            memset(next, 0, sizeof next);
            for (t = 0; t <= MOST; t++) {
                double one = p;
                for (k = t + 1; k <= MOST; k++, one *= 1.0 - p)
                    next[k] += pmf[t] * one;
            }
            memcpy(pmf, next, sizeof next);
        }
}

static void check_convolution(void)
{
    static double pmf[MOST + 1];
    double below = 0.0;
    law l;
    int t;
    law_init(&l);
    law_add(&l, 4.0, 0.6);
    law_add(&l, 2.0, 0.15);
    law_add(&l, 1.0, 1.0);
    law_add(&l, 0.0, 0.5);
    convolve(&l, pmf);
    tap_group("convolution");
    for (t = 0; t <= 120; t++) {
        const loopcost_chances got = chances_at(&l, (uint64_t)t);
        below += pmf[t];
        tap_near(got.exactly, pmf[t], 1e-13, "exactly t");
        tap_near(got.at_most, below, 1e-13, "at most t");
        tap_near(got.at_most + got.more, 1.0, 4e-16, "at most t, or more");
    }
}

/* One class told in one piece takes the closed form, told in two whose chances differ by an ulp the sum. */
static void check_both_forms(void)
{
    static const double counts[] = {1.0, 3.0, 10.0, 50.0};
    static const double chances[] = {0.01, 0.05, 0.5, 0.97};
    uint32_t i, j, s;
    tap_group("closed form and sum");
    for (i = 0; i < 4; i++)
        for (j = 0; j < 4; j++) {
            law one, two;
            law_init(&one);
            law_init(&two);
            law_add(&one, counts[i], chances[j]);
            law_add(&two, 0.5 * counts[i], chances[j]);
            law_add(&two, 0.5 * counts[i], nextafter(chances[j], 1.0));
            for (s = 0; s < 4; s++) {
                const uint64_t t = (uint64_t)(counts[i] / chances[j] * (0.5 + s)) + (uint64_t)counts[i];
                const loopcost_chances a = chances_at(&one, t), b = chances_at(&two, t);
                tap_near(a.exactly, b.exactly, 5e-13, "exactly t");
                tap_near(a.at_most, b.at_most, 5e-13, "at most t");
                tap_near(a.more, b.more, 5e-13, "more than t");
            }
            tap_integer(quantile(&one, 0.9), quantile(&two, 0.9), "quantile");
            tap_integer(upper_quantile(&one, 1e-30), upper_quantile(&two, 1e-30), "upper quantile");
        }
}

static void check_simulation(void)
{
    const double trials = 100000.0;
    random_state random = {2026};
    double over = 0.0, chance;
    uint64_t limit;
    law l;
    int i, b;
    law_init(&l);
    law_add(&l, 7.0, 0.6);
    law_add(&l, 3.0, 0.15);
    tap_group("simulation");
    limit = quantile(&l, 0.9);
    chance = chances_at(&l, limit).more;
    for (i = 0; i < (int)trials; i++) {
        double attempts = 0.0;
        for (b = 0; b < 10; b++)
            attempts += random_geometric(&random, b < 7 ? 0.6 : 0.15);
        over += attempts > (double)limit;
    }
    tap_check(fabs(over - trials * chance) < 4.0 * sqrt(trials * chance * (1.0 - chance)), "over the 90 % quantile");
}

static void check_quantile_edges(void)
{
    law l;
    loopcost_chances at;
    uint64_t t;
    law_init(&l);
    law_add(&l, 5.0, 0.5);
    tap_group("edges of quantiles");
    at = chances_at(&l, 9);
    tap_integer(quantile(&l, at.at_most), 9, "the chance itself belongs to t");
    tap_integer(quantile(&l, nextafter(at.at_most, 1.0)), 10, "the next double does not");
    tap_integer(upper_quantile(&l, at.more), 9, "the chance itself, upper");
    tap_integer(upper_quantile(&l, nextafter(at.more, 0.0)), 10, "the double before, upper");
    tap_integer(quantile(&l, 0.0), 5, "0: the fewest attempts there can be");
    tap_integer(upper_quantile(&l, 1.0), 5, "1, upper: the same");
    for (t = 5; t < 44; t += 3)
        tap_check(quantile(&l, chances_at(&l, t).at_most) <= t, "never past t");
}

/* Down to chances that the sum of all others would hide. */
static void check_far_quantiles(void)
{
    law l;
    uint64_t t;
    law_init(&l);
    law_add(&l, 2.0, 0.19140625);
    law_add(&l, 3.0, 0.75);
    tap_group("upper quantiles far out");
    for (t = 20; t < 1000; t += 40) {
        const double chance = chances_at(&l, t).more;
        tap_integer(upper_quantile(&l, chance * (1.0 + 1e-11)), t, "a little more than the chance");
        tap_integer(upper_quantile(&l, chance * (1.0 - 1e-11)), t + 1, "a little less");
    }
}

static void check_plain_cases(void)
{
    law l;
    tap_group("plain cases");
    law_init(&l);
    tap_double(chances_at(&l, 0).exactly, 1.0, 0.0, "no class: no attempt, for sure");
    tap_double(chances_at(&l, 3).at_most, 1.0, 0.0, "and never more");
    tap_integer(quantile(&l, 1.0), 0, "quantile 1 too");
    law_add(&l, 0.0, 0.5);
    tap_double(chances_at(&l, 0).exactly, 1.0, 0.0, "no bug");
    law_init(&l);
    law_add(&l, 3.0, 1.0);
    tap_double(chances_at(&l, 2).more, 1.0, 0.0, "sure fixes: 2 attempts are not enough for 3 bugs");
    tap_double(chances_at(&l, 3).exactly, 1.0, 0.0, "3 are");
    tap_integer(quantile(&l, 1.0), 3, "and for every chance");
    tap_integer(upper_quantile(&l, 0.0), 3, "upper too");
    law_init(&l);
    law_add(&l, 2.4, 0.5);
    law_add(&l, 0.6, 0.25);
    tap_check(chances_at(&l, 3).exactly > 0.0, "2.4 and 0.6 are 3 bugs");
    law_init(&l);
    law_add(&l, 1e6, 1e-6);
    tap_near(chances_at(&l, UINT64_C(1000000000000)).at_most, 0.5, 1e-3, "a million bugs at 1e-6");
}

static void expect_fault(law *l, int32_t status, uint32_t field, const char *name)
{
    loopcost_chances got = LOOPCOST_CHANCES_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    uint64_t t = 77;
    tap_status(loopcost_attempts_chances(&l->attempts, 9, &got, &fault), status, name);
    tap_integer(fault.field, field, "  the fault names it");
    tap_double(got.exactly + got.at_most + got.more, 0.0, 0.0, "  nothing is written");
    tap_status(loopcost_attempts_quantile(&l->attempts, 0.5, &t, NULL), status, "  for quantiles too");
    tap_status(loopcost_attempts_upper_quantile(&l->attempts, 0.5, &t, NULL), status, "  for upper ones too");
    tap_integer(t, 77, "  nothing is written");
}

/* A millionth of a bug beside bugs that never fail: nearly all of the law is at 0 failures, and the rest is no 1 - cdf.
 */
static void check_small_shape(void)
{
    law l;
    tap_group("a small shape");
    law_init(&l);
    law_add(&l, 1e-6, 1e-6);
    law_add(&l, 1.0 - 1e-6, 1.0);
    tap_near(chances_at(&l, 1).more, 1.3815415124237774e-05, 1e-12, "more than 1");
    tap_near(chances_at(&l, 1).at_most, 1.0 - 1.3815415124237774e-05, 1e-15, "at most 1");
}

/* Bugs so few that they change no digit, and so hard to fix that a walk to where they are would take for ever. */
static void check_rare_bugs(void)
{
    const double counts[] = {1e-30, 1e-310};
    uint32_t i;
    law plain;
    tap_group("rare bugs");
    law_init(&plain);
    law_add(&plain, 20.0, 0.5);
    law_add(&plain, 1.0, 0.7);
    for (i = 0; i < 2; i++) {
        law l;
        law_init(&l);
        law_add(&l, 20.0, 0.5);
        law_add(&l, 1.0, 0.7);
        law_add(&l, counts[i], 1e-12);
        tap_near(chances_at(&l, 60).more, chances_at(&plain, 60).more, 1e-14, "more than 60");
        tap_near(chances_at(&l, 30).at_most, chances_at(&plain, 30).at_most, 1e-14, "at most 30");
    }
}

static void check_far_out(void)
{
    law l;
    loopcost_chances got;
    tap_group("far out");
    law_init(&l);
    law_add(&l, 3.0, 0.6);
    law_add(&l, 2.0, 0.15);
    got = chances_at(&l, UINT64_C(1000000000000));
    tap_check(got.exactly == 0.0 && got.at_most == 1.0 && got.more == 0.0, "1e12 attempts of some 20, at once");
}

static void check_bad_laws(void)
{
    law l;
    tap_group("bad laws");
    law_init(&l);
    law_add(&l, 2.5, 0.5);
    expect_fault(&l, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_BUGS_COUNT, "2.5 bugs");
    law_init(&l);
    law_add(&l, 2.0, 0.0);
    expect_fault(&l, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "no chance");
    law_init(&l);
    law_add(&l, NAN, 0.5);
    expect_fault(&l, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_CLASSES_COUNT, "a count that is no number");
    law_init(&l);
    law_add(&l, 1e9, 1e-12);
    expect_fault(&l, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_ATTEMPTS, "1e21 attempts on average");
    law_init(&l);
    law_add(&l, 2.0, 0.5);
    l.attempts.words = LOOPCOST_ATTEMPTS_WORDS - 1;
    expect_fault(&l, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_WORK, "too little memory");
    l.attempts.words = LOOPCOST_ATTEMPTS_WORDS;
    l.attempts.work = NULL;
    expect_fault(&l, LOOPCOST_NULL, LOOPCOST_PARAM_WORK, "no memory");
    law_init(&l);
    law_add(&l, 2.0, 0.5);
    l.attempts.classes = NULL;
    expect_fault(&l, LOOPCOST_NULL, LOOPCOST_PARAM_CLASSES, "no classes");
    l.attempts.classes = l.classes;
    l.attempts.reserved = 1;
    expect_fault(&l, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CLASSES, "reserved field set");
}

static void check_bad_calls(void)
{
    static const double bad[] = {-0.1, 1.1, INFINITY};
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_chances got = LOOPCOST_CHANCES_INIT;
    uint64_t t = 77;
    uint32_t i;
    law l;
    law_init(&l);
    law_add(&l, 2.0, 0.5);
    tap_group("bad calls");
    for (i = 0; i < 3; i++)
        tap_status(loopcost_attempts_quantile(&l.attempts, bad[i], &t, &fault), LOOPCOST_OUT_OF_RANGE, "no chance");
    tap_status(loopcost_attempts_quantile(&l.attempts, NAN, &t, &fault), LOOPCOST_NOT_A_NUMBER, "NaN");
    tap_integer(fault.field, LOOPCOST_PARAM_CHANCE, "  the fault names it");
    tap_status(loopcost_attempts_quantile(&l.attempts, 1.0, &t, &fault), LOOPCOST_UNDEFINED, "for sure");
    tap_integer(fault.field, LOOPCOST_PARAM_CHANCE, "  the fault names it");
    tap_status(loopcost_attempts_upper_quantile(&l.attempts, 0.0, &t, &fault), LOOPCOST_UNDEFINED, "never more");
    tap_status(loopcost_attempts_quantile(&l.attempts, 0.5, NULL, &fault), LOOPCOST_NULL, "null results");
    tap_integer(t, 77, "nothing is written");
    tap_status(loopcost_attempts_chances(&l.attempts, UINT64_C(1000000000001), &got, &fault), LOOPCOST_OUT_OF_RANGE,
               "too many attempts");
    tap_integer(fault.field, LOOPCOST_PARAM_ATTEMPTS, "  the fault names it");
}

static law any;

static int32_t read_attempts(void *growable, loopcost_fault *fault)
{
    loopcost_chances got = LOOPCOST_CHANCES_INIT;
    return loopcost_attempts_chances((loopcost_attempts *)growable, 3, &got, fault);
}

static int32_t fill_chances(void *results, loopcost_fault *fault)
{
    return loopcost_attempts_chances(&any.attempts, 3, (loopcost_chances *)results, fault);
}

static void check_structs(void)
{
    const loopcost_chances empty = LOOPCOST_CHANCES_INIT;
    law_init(&any);
    law_add(&any, 2.0, 0.5);
    check_init_attempts();
    check_init_chances();
    tap_group("struct loopcost_attempts");
    growable_input(read_attempts, &any.attempts, sizeof any.attempts);
    tap_group("struct loopcost_chances");
    growable_results(fill_chances, &empty, sizeof empty);
}

int main(void)
{
    check_structs();
    check_vectors();
    check_convolution();
    check_both_forms();
    check_simulation();
    check_quantile_edges();
    check_far_quantiles();
    check_plain_cases();
    check_small_shape();
    check_rare_bugs();
    check_far_out();
    check_bad_laws();
    check_bad_calls();
    return tap_done();
}
