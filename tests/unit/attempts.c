/* Floor 1, chance: the cumulants of the attempts, against enumeration and simulation; bad input. */
#include <loopcost/attempts.h>

#include "growable.h"
#include "random.h"
#include "tap.h"

GROWABLE_INIT(cumulants, CUMULANTS)

static loopcost_class bugs(double count, double fix_chance)
{
    loopcost_class one;
    memset(&one, 0, sizeof one);
    one.count = count;
    one.fix_chance = fix_chance;
    return one;
}

static loopcost_cumulants cumulants_of(const loopcost_class *classes, uint32_t n)
{
    loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
    tap_status(loopcost_attempts_cumulants(classes, n, 0, &got, NULL), LOOPCOST_OK, "status");
    return got;
}

/* T of one bug, term by term: P(T = t) = p q^(t-1). Cumulants from central moments. */
static void enumerate(double p, loopcost_cumulants *law)
{
    double mean = 0.0, m2 = 0.0, m3 = 0.0, m4 = 0.0, chance = p;
    int t;
    for (t = 1; t < 4000; t++, chance *= 1.0 - p)
        mean += chance * t;
    for (t = 1, chance = p; t < 4000; t++, chance *= 1.0 - p) {
        const double d = t - mean;
        m2 += chance * d * d;
        m3 += chance * d * d * d;
        m4 += chance * d * d * d * d;
    }
    law->mean = mean;
    law->variance = m2;
    law->third = m3;
    law->fourth = m4 - 3.0 * m2 * m2;
}

static void check_enumeration(void)
{
    static const double chances[] = {1.0, 0.999999, 0.9, 0.6, 0.5, 0.15, 0.02};
    uint32_t i;
    tap_group("enumeration of one bug");
    for (i = 0; i < sizeof chances / sizeof *chances; i++) {
        const loopcost_class one = bugs(1.0, chances[i]);
        const loopcost_cumulants got = cumulants_of(&one, 1);
        loopcost_cumulants law = LOOPCOST_CUMULANTS_INIT;
        enumerate(chances[i], &law);
        tap_near(got.mean, law.mean, 1e-12, "mean");
        tap_near(got.variance, law.variance, 1e-12, "variance");
        tap_near(got.third, law.third, 1e-11, "third");
        tap_near(got.fourth, law.fourth, 1e-10, "fourth");
    }
}

/* 3 bugs at 0.6 and 2 at 0.15; the z-score of mean and variance over the trials. */
static void check_simulation(void)
{
    const double trials = 200000.0;
    const loopcost_class classes[] = {bugs(3.0, 0.6), bugs(2.0, 0.15)};
    const loopcost_cumulants law = cumulants_of(classes, 2);
    random_state random = {12345};
    double sum = 0.0, squares = 0.0;
    int i, b;
    for (i = 0; i < trials; i++) {
        double d, attempts = 0.0;
        for (b = 0; b < 5; b++)
            attempts += random_geometric(&random, b < 3 ? 0.6 : 0.15);
        d = attempts - law.mean;
        sum += d;
        squares += d * d;
    }
    tap_group("simulation of 5 bugs");
    tap_check(fabs(sum / sqrt(trials * law.variance)) < 4.0, "mean within 4 standard errors");
    tap_check(
        fabs((squares / trials - law.variance) / sqrt((law.fourth + 2.0 * law.variance * law.variance) / trials)) < 4.0,
        "variance within 4 standard errors");
}

static void check_extremes(void)
{
    const loopcost_class nobody = bugs(0.0, 0.5), sure = bugs(7.0, 1.0), many = bugs(1e12, 1e-12);
    const loopcost_class half = bugs(0.5, 0.5), both[] = {bugs(2.5, 0.5), bugs(0.5, 0.25)};
    loopcost_cumulants got;
    tap_group("extremes");
    got = cumulants_of(NULL, 0);
    tap_double(got.mean + got.variance + got.third + got.fourth, 0.0, 0.0, "no class");
    got = cumulants_of(&nobody, 1);
    tap_double(got.mean + got.variance + got.third + got.fourth, 0.0, 0.0, "no bug");
    got = cumulants_of(&sure, 1);
    tap_double(got.mean, 7.0, 0.0, "every attempt succeeds: mean");
    tap_double(got.variance + got.third + got.fourth, 0.0, 0.0, "every attempt succeeds: no spread");
    got = cumulants_of(&many, 1);
    tap_double(got.mean, 1e24, 2.0, "largest count, least chance: mean");
    tap_check(got.fourth - got.fourth == 0.0, "largest count, least chance: finite");
    got = cumulants_of(&half, 1);
    tap_double(got.mean, 1.0, 0.0, "half a bug at 1/2");
    tap_double(got.variance, 1.0, 0.0, "half a bug at 1/2: variance");
    got = cumulants_of(both, 2);
    tap_double(got.mean, 7.0, 0.0, "fractional counts add up");
    tap_double(got.variance, 11.0, 0.0, "fractional counts add up: variance");
}

static void check_stride(void)
{
    struct {
        loopcost_class law;
        char name[9];
    } rows[2];
    loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
    rows[0].law = bugs(1.0, 0.5);
    rows[1].law = bugs(1.0, 0.25);
    tap_group("stride");
    tap_status(loopcost_attempts_cumulants(&rows[0].law, 2, (uint32_t)sizeof rows[0], &got, NULL), LOOPCOST_OK,
               "records inside records");
    tap_double(got.mean, 6.0, 0.0, "each record is read");
}

/* Every class is the same, so the sums are products: rounding must not pile up. */
static void check_many_classes(void)
{
    enum { MANY = 65536 };
    const double many = MANY;
    static loopcost_class classes[MANY];
    const loopcost_class one = bugs(1.25, 0.25);
    loopcost_cumulants got;
    int i;
    for (i = 0; i < MANY; i++)
        classes[i] = one;
    tap_group("65536 classes, p = 1/4");
    got = cumulants_of(classes, MANY);
    tap_double(got.mean, 1.25 * 4.0 * many, 1.0, "mean");
    tap_double(got.variance, 1.25 * 12.0 * many, 1.0, "variance");
    tap_double(got.third, 1.25 * 84.0 * many, 2.0, "third");
    tap_double(got.fourth, 1.25 * 876.0 * many, 2.0, "fourth");
    classes[0].fix_chance = 0.3;
    for (i = 1; i < MANY; i++)
        classes[i].fix_chance = 0.3;
    got = cumulants_of(classes, MANY);
    tap_near(got.fourth, 1.25 * many * (0.7 * (0.3 * 0.3 + 6.0 * 0.7) / (0.3 * 0.3 * 0.3 * 0.3)), 1e-15,
             "p = 0.3: fourth");
}

static void check_two_classes(void)
{
    loopcost_class classes[2];
    tap_group("two classes");
    tap_status(loopcost_two_classes(10.0, 0.25, 0.6, 0.15, classes, 0, NULL), LOOPCOST_OK, "status");
    tap_double(classes[0].count, 7.5, 0.0, "easy bugs");
    tap_double(classes[1].count, 2.5, 0.0, "hard bugs");
    tap_double(classes[0].fix_chance, 0.6, 0.0, "easy chance");
    tap_double(classes[1].fix_chance, 0.15, 0.0, "hard chance");
    tap_status(loopcost_two_classes(1.0, 0.5, 0.5, 0.5, classes, 8, NULL), LOOPCOST_OUT_OF_RANGE, "stride too small");
}

typedef struct bad_input {
    double count, fix_chance;
    int32_t status;
    uint32_t field;
    const char *name;
} bad_input;

static const bad_input bad_classes[] = {
    {NAN, 0.5, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_CLASSES_COUNT, "count is no number"},
    {INFINITY, 0.5, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_COUNT, "infinite count"},
    {-1.0, 0.5, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_COUNT, "negative count"},
    {1.1e12, 0.5, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_COUNT, "count too large"},
    {1.0, NAN, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "chance is no number"},
    {1.0, INFINITY, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "infinite chance"},
    {1.0, 0.0, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "no chance"},
    {1.0, 0.9e-12, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "chance too small"},
    {1.0, 1.0000001, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "chance above 1"},
    {1.0, -0.5, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "negative chance"},
};

static void check_bad_classes(void)
{
    uint32_t i;
    tap_group("bad classes");
    for (i = 0; i < sizeof bad_classes / sizeof *bad_classes; i++) {
        const bad_input *bad = &bad_classes[i];
        const loopcost_class classes[] = {bugs(1.0, 0.5), bugs(bad->count, bad->fix_chance)};
        loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        tap_status(loopcost_attempts_cumulants(classes, 2, 0, &got, &fault), bad->status, bad->name);
        tap_check(fault.status == bad->status && fault.field == bad->field && fault.index == 1, "  the fault names it");
        tap_double(got.mean, 0.0, 0.0, "  nothing is written");
    }
}

static void check_bad_calls(void)
{
    loopcost_class one = bugs(1.0, 0.5);
    loopcost_class classes[2];
    loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group("bad calls");
    tap_status(loopcost_attempts_cumulants(NULL, 1, 0, &got, &fault), LOOPCOST_NULL, "null classes");
    tap_integer(fault.field, LOOPCOST_PARAM_CLASSES, "  the fault names them");
    tap_status(loopcost_attempts_cumulants(&one, 1, 8, &got, &fault), LOOPCOST_OUT_OF_RANGE, "stride too small");
    tap_integer(fault.field, LOOPCOST_PARAM_STRIDE, "  the fault names it");
    tap_status(loopcost_attempts_cumulants(&one, 65537, 0, &got, &fault), LOOPCOST_OUT_OF_RANGE, "too many classes");
    one.law = 9;
    tap_status(loopcost_attempts_cumulants(&one, 1, 0, &got, &fault), LOOPCOST_OUT_OF_RANGE, "unknown law");
    tap_integer(fault.field, LOOPCOST_PARAM_CLASSES_LAW, "  the fault names it");
    one.law = LOOPCOST_LAW_GEOMETRIC;
    one.reserved = &one;
    tap_status(loopcost_attempts_cumulants(&one, 1, 0, &got, &fault), LOOPCOST_UNSUPPORTED, "reserved field set");
    tap_check(fault.field == LOOPCOST_PARAM_CLASSES && fault.index == 0, "  the fault names the record");
    tap_status(loopcost_two_classes(1.0, 0.5, 0.5, 0.5, NULL, 0, &fault), LOOPCOST_NULL, "null shorthand");
    tap_status(loopcost_two_classes(-1.0, 0.5, 0.5, 0.5, classes, 0, &fault), LOOPCOST_OUT_OF_RANGE, "shorthand count");
    tap_integer(fault.field, LOOPCOST_PARAM_BUGS_COUNT, "  the fault names it");
    tap_status(loopcost_two_classes(1.0, 1.5, 0.5, 0.5, classes, 0, &fault), LOOPCOST_OUT_OF_RANGE, "shorthand share");
    tap_integer(fault.field, LOOPCOST_PARAM_BUGS_HARD_SHARE, "  the fault names it");
    tap_status(loopcost_two_classes(1.0, 0.5, 0.0, 0.5, classes, 0, &fault), LOOPCOST_OUT_OF_RANGE, "shorthand easy");
    tap_integer(fault.field, LOOPCOST_PARAM_FIX_CHANCE_EASY, "  the fault names it");
    tap_status(loopcost_two_classes(1.0, 0.5, 0.5, NAN, classes, 0, &fault), LOOPCOST_NOT_A_NUMBER, "shorthand hard");
    tap_integer(fault.field, LOOPCOST_PARAM_FIX_CHANCE_HARD, "  the fault names it");
}

static int32_t fill(void *results, loopcost_fault *fault)
{
    const loopcost_class one = bugs(1.0, 0.5);
    return loopcost_attempts_cumulants(&one, 1, 0, (loopcost_cumulants *)results, fault);
}

int main(void)
{
    const loopcost_cumulants empty = LOOPCOST_CUMULANTS_INIT;
    check_init_cumulants();
    tap_group("results of loopcost_attempts_cumulants");
    growable_results(fill, &empty, sizeof empty);
    check_enumeration();
    check_simulation();
    check_extremes();
    check_stride();
    check_many_classes();
    check_two_classes();
    check_bad_classes();
    check_bad_calls();
    return tap_done();
}
