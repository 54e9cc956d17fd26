/* Floor 2: attempts and their laws, rules, reproducible chance. */
#include "inputs.h"

/* Classes as one call takes them. */
typedef struct given_classes {
    loopcost_class all[INPUTS_CLASSES];
    const loopcost_class *classes;
    uint32_t n, stride;
} given_classes;

static given_classes some_classes(fuzz *f, int beyond)
{
    given_classes given;
    given.n = input_classes(f, given.all, beyond);
    given.classes = (const loopcost_class *)fuzz_records(f, given.all, given.n, sizeof *given.all, &given.stride);
    return given;
}

static void two_classes(fuzz *f)
{
    const double count = fuzz_scalar(f, LOOPCOST_PARAM_BUGS_COUNT), share = fuzz_double(f, 0.0, 1.0);
    const double easy = input_fix_chance(f), hard = input_fix_chance(f);
    const uint32_t stride = fuzz_pick(f, 3) ? 0 : (uint32_t)sizeof(loopcost_class) - 2 + fuzz_pick(f, 20);
    const uint32_t step = stride ? stride : (uint32_t)sizeof(loopcost_class);
    fuzz_answer a = fuzz_expect_bytes(f, step + (uint32_t)sizeof(loopcost_class));
    loopcost_class first, second;
    if (!fuzz_answered(
            &a, loopcost_two_classes(count, share, easy, hard, (loopcost_class *)(void *)a.results, stride, a.fault)))
        return;
    memcpy(&first, a.results, sizeof first);
    memcpy(&second, a.results + step, sizeof second);
    FUZZ_EXPECT(first.fix_chance == easy && second.fix_chance == hard);
    FUZZ_EXPECT(first.count >= 0.0 && second.count >= 0.0);
    FUZZ_EXPECT(fuzz_close(first.count + second.count, count, 0x1p-50) || count < 1e-300);
}

static void cumulants(fuzz *f)
{
    const given_classes given = some_classes(f, fuzz_pick(f, 2) != 0);
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_cumulants, LOOPCOST_CUMULANTS);
    loopcost_cumulants got;
    if (!fuzz_answered(&a, loopcost_attempts_cumulants(given.classes, given.n, given.stride,
                                                       (loopcost_cumulants *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.mean >= 0.0 && got.variance >= 0.0);
}

static void belief(fuzz *f)
{
    const given_classes given = some_classes(f, fuzz_pick(f, 2) != 0);
    const uint64_t failures = fuzz_wild(f, 32) ? UINT64_MAX : fuzz_word(f, 2) % 3000;
    fuzz_answer a = fuzz_expect_bytes(f, given.n * (uint32_t)sizeof(double));
    double sum = 0.0, weight;
    uint32_t i;
    a.numbers = 0;
    if (!fuzz_answered(&a, loopcost_attempts_belief(given.classes, given.n, given.stride, failures,
                                                    (double *)(void *)a.results, a.fault)))
        return;
    for (i = 0; i < given.n; i++) {
        memcpy(&weight, a.results + i * sizeof weight, sizeof weight);
        FUZZ_EXPECT(fuzz_chance_is_sound(weight));
        sum += weight;
    }
    FUZZ_EXPECT(fuzz_close(sum, 1.0, 1e-12));
}

static void best_of(fuzz *f)
{
    const double chance = fuzz_double(f, 0.0, 1.0);
    const uint64_t samples = fuzz_count(f, UINT64_C(1000000000000));
    fuzz_answer a = fuzz_expect_bytes(f, 2 * sizeof(double));
    double *const any = (double *)(void *)a.results;
    double got[2];
    a.numbers = 0;
    if (!fuzz_answered(&a, loopcost_best_of(chance, samples, any, any ? any + 1 : NULL, a.fault)))
        return;
    memcpy(got, a.results, sizeof got);
    FUZZ_EXPECT(fuzz_chance_is_sound(got[0]) && fuzz_chance_is_sound(got[1]));
    FUZZ_EXPECT(fuzz_close(got[0] + got[1], 1.0, 1e-12));
}

static void progeny(fuzz *f)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_progeny, LOOPCOST_PROGENY);
    loopcost_offspring made = LOOPCOST_OFFSPRING_INIT;
    loopcost_progeny got;
    made.bugs = fuzz_scalar(f, LOOPCOST_PARAM_OFFSPRING_BUGS);
    made.mean = fuzz_double(f, 0.0, 1.0);
    made.variance = fuzz_scalar(f, LOOPCOST_PARAM_OFFSPRING_VARIANCE);
    made.cost_mean = fuzz_scalar(f, LOOPCOST_PARAM_OFFSPRING_COST_MEAN);
    made.cost_variance = fuzz_scalar(f, LOOPCOST_PARAM_OFFSPRING_COST_VARIANCE);
    made.reserved = fuzz_wild(f, 32);
    if (!fuzz_answered(&a, loopcost_offspring_progeny((const loopcost_offspring *)fuzz_input(f, &made, sizeof made),
                                                      (loopcost_progeny *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.mean >= 1.0 && got.variance >= 0.0 && got.cost_mean >= 0.0 && got.cost_variance >= 0.0);
}

/* Numbers of attempts that a sum over the law goes through: to where the slowest class does not matter any more. */
static double work_of_law(const given_classes *given)
{
    double work = 0.0;
    uint32_t i;
    for (i = 0; i < given->n; i++)
        work += (given->all[i].count + 42.0) / given->all[i].fix_chance;
    return work;
}

/* The classes with memory to work in, which may be a word short. */
static const loopcost_attempts *some_attempts(fuzz *f, double *work)
{
    const given_classes given = some_classes(f, fuzz_pick(f, 8) == 1);
    loopcost_attempts made = LOOPCOST_ATTEMPTS_INIT;
    made.classes = given.classes;
    made.n_classes = given.n;
    made.class_stride = given.stride;
    made.words = (uint64_t)given.n * LOOPCOST_ATTEMPTS_WORDS;
    if (made.words && fuzz_wild(f, 32))
        made.words--;
    made.work = fuzz_wild(f, 64) ? NULL : (uint64_t *)fuzz_block(f, (size_t)made.words * sizeof *made.work);
    *work = work_of_law(&given);
    return (const loopcost_attempts *)fuzz_input(f, &made, sizeof made);
}

static int some_chances(fuzz *f, const loopcost_attempts *attempts, uint64_t t, loopcost_chances *got)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_chances, LOOPCOST_CHANCES);
    if (!fuzz_answered(&a, loopcost_attempts_chances(attempts, t, (loopcost_chances *)(void *)a.results, a.fault)))
        return 0;
    memcpy(got, a.results, sizeof *got);
    FUZZ_EXPECT(fuzz_chance_is_sound(got->exactly) && fuzz_chance_is_sound(got->at_most) &&
                fuzz_chance_is_sound(got->more));
    FUZZ_EXPECT(fuzz_close(got->at_most + got->more, 1.0, 1e-11));
    FUZZ_EXPECT(got->exactly <= got->at_most * (1.0 + 1e-11) + 1e-300);
    return 1;
}

static void law(fuzz *f)
{
    double work;
    const loopcost_attempts *const attempts = some_attempts(f, &work);
    const uint64_t t = fuzz_wild(f, 32) ? fuzz_word(f, 8) | UINT64_C(1) << 40 : fuzz_word(f, 2);
    loopcost_chances at, before;
    if (work > INPUTS_WORK)
        return;
    if (some_chances(f, attempts, t, &at) && t && some_chances(f, attempts, t - 1, &before)) {
        FUZZ_EXPECT(before.at_most <= at.at_most * (1.0 + 1e-11));
        FUZZ_EXPECT(at.more <= before.more * (1.0 + 1e-11));
    }
}

static void quantiles(fuzz *f)
{
    double work;
    const loopcost_attempts *const attempts = some_attempts(f, &work);
    const double chance = fuzz_double(f, 0.0, 1.0);
    const uint32_t upper = fuzz_pick(f, 2);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint64_t *const results = (uint64_t *)(void *)a.results;
    uint64_t t;
    loopcost_chances at;
    if (work > INPUTS_WORK)
        return;
    if (!fuzz_answered(&a, upper ? loopcost_attempts_upper_quantile(attempts, chance, results, a.fault)
                                 : loopcost_attempts_quantile(attempts, chance, results, a.fault)))
        return;
    memcpy(&t, a.results, sizeof t);
    if (!some_chances(f, attempts, t, &at))
        return;
    FUZZ_EXPECT(upper ? at.more <= chance * (1.0 + 1e-11) + 1e-290 : at.at_most >= chance * (1.0 - 1e-11));
}

static void per_solved(fuzz *f)
{
    const double p = fuzz_scalar(f, LOOPCOST_PARAM_P_SOLVED), solved = fuzz_scalar(f, LOOPCOST_PARAM_MEAN_SOLVED);
    const double unsolved = fuzz_scalar(f, LOOPCOST_PARAM_MEAN_UNSOLVED);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(double));
    double usd;
    a.numbers = 0;
    if (!fuzz_answered(&a, loopcost_per_solved(p, solved, unsolved, (double *)(void *)a.results, a.fault)))
        return;
    memcpy(&usd, a.results, sizeof usd);
    FUZZ_EXPECT(usd >= solved);
}

static void chance_itself(fuzz *f)
{
    loopcost_random random = LOOPCOST_RANDOM_INIT, before;
    uint64_t bits = 7;
    uint32_t counter[4], key[2], words[4], i;
    int32_t status;
    random.seed = fuzz_word(f, 8);
    random.trial = fuzz_word(f, fuzz_pick(f, 9));
    random.class_index = (uint32_t)fuzz_word(f, fuzz_pick(f, 5));
    random.bug = (uint32_t)fuzz_word(f, 4);
    random.draw = (uint32_t)fuzz_word(f, 4);
    random.left = fuzz_pick(f, 2) ? fuzz_pick(f, 4) : UINT32_MAX;
    before = random;
    status = loopcost_random_next(&random, &bits);
    FUZZ_EXPECT(status ? bits == 7 && !memcmp(&random, &before, sizeof before)
                       : random.draw == before.draw + 2 && random.left == before.left - 2);
    FUZZ_EXPECT((status == LOOPCOST_OUT_OF_RANGE) == (before.trial >> 48 || before.class_index >> 16));
    for (i = 0; i < 4; i++)
        counter[i] = (uint32_t)fuzz_word(f, 4);
    key[0] = counter[1];
    key[1] = counter[2];
    FUZZ_EXPECT(loopcost_philox(counter, key, words) == LOOPCOST_OK);
    FUZZ_EXPECT(loopcost_philox(counter, fuzz_pick(f, 2) ? NULL : key, NULL) == LOOPCOST_NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {two_classes, cumulants, belief,     best_of,      progeny,
                                            law,         quantiles, per_solved, chance_itself};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
