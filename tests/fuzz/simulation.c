/* Simulations, and tallies: added to, merged, written, read back, and read from bytes that are damaged or made up. */
#include "inputs.h"

enum { SIMULATION_TRIALS = 4, SIMULATION_BINS = 8, SIMULATION_WORDS = 400000, SIMULATION_BYTES = 8192 };

/* Repairs that bring in bugs, sizes that vary and caches that expire are followed attempt by attempt. */
#define SIMULATION_WORK 100.0

/* A caller's own law, and own bill: from chance alone, or now and then a failure. */
typedef struct own {
    int32_t status;
    uint64_t attempts;
} own;

static int32_t own_attempts(void *user, loopcost_random *random, uint32_t class_index, uint64_t *attempts,
                            uint32_t *fixed)
{
    const own *const said = (const own *)user;
    uint64_t bits = 0;
    (void)class_index;
    FUZZ_EXPECT(loopcost_random_next(random, &bits) == LOOPCOST_OK);
    *attempts = said->attempts + bits % 3;
    *fixed = (uint32_t)(bits >> 40) & 1;
    return said->status;
}

static int32_t own_bill(void *user, loopcost_random *random, uint64_t attempts, uint64_t *tokens)
{
    const own *const said = (const own *)user;
    (void)random;
    tokens[0] = attempts;
    tokens[1] = attempts * 2;
    tokens[2] = said->attempts;
    return said->status;
}

/* By a law of one's own bugs that bring in others might never die out. */
static int bring_in_none(const input_strategy *s)
{
    uint32_t i;
    for (i = 0; s && i < s->n_classes; i++)
        if (s->classes[i].after_fix > 0.0 || s->classes[i].after_failure > 0.0)
            return 0;
    return 1;
}

/* How many trials a call is to add, and the memory for it. */
static int some_sampling(fuzz *f, const input_strategy *first, const input_strategy *second,
                         loopcost_sampling *sampling)
{
    const loopcost_sampling empty = LOOPCOST_SAMPLING_INIT;
    const input_strategy *const both[2] = {first, second};
    own said;
    uint64_t words = 0;
    uint32_t i;
    *sampling = empty;
    sampling->kernel = fuzz_choice(f, 2);
    sampling->seed = fuzz_word(f, 2);
    sampling->first = fuzz_pick(f, 4) ? fuzz_byte(f) : fuzz_word(f, 6);
    sampling->trials = fuzz_pick(f, SIMULATION_TRIALS + 1);
    said.status = fuzz_wild(f, 16) ? (int32_t)fuzz_byte(f) : LOOPCOST_OK;
    said.attempts = fuzz_wild(f, 16) ? fuzz_word(f, 8) : 1 + fuzz_pick(f, 4);
    if (fuzz_pick(f, 8) == 1 && bring_in_none(first) && bring_in_none(second))
        sampling->attempts = own_attempts;
    if (fuzz_pick(f, 8) == 1 && said.attempts < 9)
        sampling->bill = own_bill;
    sampling->user = fuzz_copy(f, &said, sizeof said);
    for (i = 0; i < 2 && both[i]; i++) {
        fuzz_answer a = fuzz_expect_bytes(f, sizeof words);
        if (!fuzz_answered(&a, loopcost_sampling_words(
                                   both[i]->given, (const loopcost_sampling *)fuzz_input(f, sampling, sizeof *sampling),
                                   (uint64_t *)(void *)a.results, a.fault)))
            return 0;
        memcpy(&words, a.results, sizeof words);
        sampling->words += words;
    }
    if (sampling->words > SIMULATION_WORDS)
        return 0;
    if (fuzz_wild(f, 32))
        sampling->words--;
    sampling->work = fuzz_wild(f, 64) ? NULL : (uint64_t *)fuzz_block(f, (size_t)sampling->words * sizeof(uint64_t));
    return 1;
}

static loopcost_tally some_tally(fuzz *f, uint32_t kind, uint64_t bins)
{
    loopcost_tally tally = LOOPCOST_TALLY_INIT;
    FUZZ_EXPECT(loopcost_tally_words(kind, bins, &tally.words, NULL) == LOOPCOST_OK);
    tally.kind = kind;
    tally.bins = bins;
    tally.work = (uint64_t *)fuzz_block(f, (size_t)tally.words * sizeof *tally.work);
    return tally;
}

static uint64_t some_bins(fuzz *f, uint32_t kind)
{
    return kind == LOOPCOST_TALLY_PAIR ? 0 : 2 + fuzz_pick(f, SIMULATION_BINS);
}

/* Written, read into other memory and written again, a tally is the same bytes. */
static void check_bytes(fuzz *f, const loopcost_tally *tally)
{
    loopcost_tally again;
    loopcost_fault fault;
    uint64_t size = 0;
    unsigned char *first, *second;
    FUZZ_EXPECT(loopcost_tally_bytes(tally, &size, &fault) == LOOPCOST_OK);
    first = (unsigned char *)fuzz_block(f, (size_t)size);
    second = (unsigned char *)fuzz_block(f, (size_t)size);
    FUZZ_EXPECT(loopcost_tally_write(tally, first, size - 1, &fault) == LOOPCOST_OUT_OF_RANGE);
    FUZZ_EXPECT(loopcost_tally_write(tally, first, size, &fault) == LOOPCOST_OK);
    again = some_tally(f, tally->kind, tally->bins);
    FUZZ_EXPECT(loopcost_tally_read(&again, first, size, &fault) == LOOPCOST_OK);
    FUZZ_EXPECT(again.trials == tally->trials && again.used == tally->used);
    FUZZ_EXPECT(loopcost_tally_write(&again, second, size, &fault) == LOOPCOST_OK);
    FUZZ_EXPECT(!memcmp(first, second, (size_t)size));
}

static void ask_alone(fuzz *f, const loopcost_tally *tally, const loopcost_strategy *strategy)
{
    const double chance = fuzz_double(f, 0.0, 1.0), budget = fuzz_small_scalar(f, LOOPCOST_PARAM_BUDGET, 100.0);
    fuzz_answer a = FUZZ_STRUCT_FROM(f, loopcost_estimate, LOOPCOST_ESTIMATE, mean);
    fuzz_answer b = FUZZ_STRUCT(f, loopcost_bracket, LOOPCOST_BRACKET);
    fuzz_answer c = fuzz_expect_bytes(f, 2 * sizeof(double));
    double *const over = (double *)(void *)c.results, both[2];
    loopcost_estimate got;
    loopcost_bracket enough;
    if (fuzz_answered(&a, loopcost_tally_cost(tally, strategy, (loopcost_estimate *)(void *)a.results, a.fault))) {
        memcpy(&got, a.results, sizeof got);
        FUZZ_EXPECT(got.trials == tally->trials && got.solved <= got.trials);
        FUZZ_EXPECT(got.mean >= 0.0 && got.variance >= 0.0 && got.mean_error >= 0.0 && got.attempts_variance >= 0.0);
        FUZZ_EXPECT(fuzz_chance_is_sound(got.p_solved));
    }
    if (fuzz_answered(
            &b, loopcost_tally_quantile(tally, strategy, chance, (loopcost_bracket *)(void *)b.results, b.fault))) {
        memcpy(&enough, b.results, sizeof enough);
        FUZZ_EXPECT(enough.least >= 0.0 && enough.least <= enough.most);
    }
    if (fuzz_answered(&c, loopcost_tally_over(tally, strategy, budget, over, over ? over + 1 : NULL, c.fault))) {
        memcpy(both, c.results, sizeof both);
        FUZZ_EXPECT(both[0] >= 0.0 && both[0] <= both[1] && both[1] <= 1.0);
    }
}

static void ask_pair(fuzz *f, const loopcost_tally *tally, const loopcost_strategy *first,
                     const loopcost_strategy *second)
{
    fuzz_answer a = FUZZ_STRUCT_FROM(f, loopcost_difference, LOOPCOST_DIFFERENCE, mean);
    loopcost_difference got;
    if (!fuzz_answered(
            &a, loopcost_pair_difference(tally, first, second, (loopcost_difference *)(void *)a.results, a.fault)))
        return;
    memcpy(&got, a.results, sizeof got);
    FUZZ_EXPECT(got.trials == tally->trials);
    FUZZ_EXPECT(fuzz_chance_is_sound(got.cheaper) && fuzz_chance_is_sound(got.dearer) &&
                fuzz_chance_is_sound(got.equal));
    FUZZ_EXPECT(fuzz_close(got.cheaper + got.dearer + got.equal, 1.0, 1e-12));
    FUZZ_EXPECT(fabs(got.correlation) <= 1.0 + 1e-9);
}

static int is_long(const input_strategy *s)
{
    return s->is_loop ? loop_is_long(&s->loop) : work_of_strategy(s) > SIMULATION_WORK;
}

/* One tally of all trials, and two of its parts, merged. */
static void alone(fuzz *f)
{
    input_strategy s;
    loopcost_sampling sampling, rest;
    loopcost_tally whole, part;
    fuzz_answer a;
    int32_t status;
    input_a_strategy(f, &s);
    if (is_long(&s) || !some_sampling(f, &s, NULL, &sampling))
        return;
    whole = some_tally(f, LOOPCOST_TALLY_ALONE, some_bins(f, LOOPCOST_TALLY_ALONE));
    fuzz_expect_fault(f, &a);
    status = loopcost_simulate(s.given, &sampling, &whole, a.fault);
    fuzz_check_fault(&a, status);
    if (status) {
        FUZZ_EXPECT(whole.trials == 0);
        return;
    }
    FUZZ_EXPECT(whole.trials == sampling.trials && whole.used <= whole.bins);
    check_bytes(f, &whole);
    ask_alone(f, &whole, s.given);
    part = some_tally(f, LOOPCOST_TALLY_ALONE, some_bins(f, LOOPCOST_TALLY_ALONE));
    rest = sampling;
    rest.trials = fuzz_pick(f, (uint32_t)sampling.trials + 1);
    if (loopcost_simulate(s.given, &rest, &part, NULL) != LOOPCOST_OK)
        return;
    fuzz_expect_fault(f, &a);
    status = loopcost_tally_merge(&whole, &part, a.fault);
    fuzz_check_fault(&a, status);
    FUZZ_EXPECT(status || whole.trials == sampling.trials + rest.trials);
    check_bytes(f, &whole);
}

static void pair(fuzz *f)
{
    input_strategy first, second;
    loopcost_sampling sampling;
    loopcost_tally tally;
    fuzz_answer a;
    int32_t status;
    input_a_strategy(f, &first);
    input_a_strategy(f, &second);
    if (is_long(&first) || is_long(&second) || !some_sampling(f, &first, &second, &sampling))
        return;
    tally = some_tally(f, LOOPCOST_TALLY_PAIR, 0);
    fuzz_expect_fault(f, &a);
    status = loopcost_simulate_pair(first.given, second.given, &sampling, &tally, a.fault);
    fuzz_check_fault(&a, status);
    if (status) {
        FUZZ_EXPECT(tally.trials == 0);
        return;
    }
    check_bytes(f, &tally);
    ask_pair(f, &tally, first.given, second.given);
}

static void between(fuzz *f)
{
    const double least = fuzz_small_scalar(f, LOOPCOST_PARAM_LEAST, 10.0);
    const double most = fuzz_small_scalar(f, LOOPCOST_PARAM_MOST, 100.0);
    const uint64_t room = fuzz_pick(f, SIMULATION_TRIALS + 1);
    double *const costs = (double *)fuzz_block(f, (size_t)room * sizeof *costs);
    fuzz_answer a = fuzz_expect_bytes(f, 2 * sizeof(uint64_t));
    uint64_t *const counts = (uint64_t *)(void *)a.results, both[2];
    input_strategy s;
    loopcost_sampling sampling;
    int32_t status;
    uint64_t i;
    input_a_strategy(f, &s);
    if (is_long(&s) || !some_sampling(f, &s, NULL, &sampling))
        return;
    status = loopcost_simulate_between(s.given, &sampling, least, most, costs, room, counts, counts ? counts + 1 : NULL,
                                       a.fault);
    if (status && status == ((const own *)sampling.user)->status) /* which may be no status of the library */
        return;
    if (!fuzz_answered(&a, status))
        return;
    memcpy(both, a.results, sizeof both);
    FUZZ_EXPECT(both[0] + both[1] <= sampling.trials);
    for (i = 0; i < room && i < both[0]; i++)
        FUZZ_EXPECT(costs[i] >= least * (1.0 - 1e-15) && costs[i] <= most * (1.0 + 1e-15));
}

/* A strategy without anything wrong, to have a tally of. */
static const loopcost_strategy *plain_strategy(fuzz *f, input_strategy *s)
{
    const enum fuzz_mood mood = f->mood;
    f->mood = FUZZ_TAME;
    input_a_strategy(f, s);
    f->mood = mood;
    return s->given;
}

static int plain_tally(fuzz *f, uint32_t kind, const loopcost_strategy *strategy, loopcost_tally *tally)
{
    loopcost_sampling sampling = LOOPCOST_SAMPLING_INIT;
    int32_t status;
    if (loopcost_sampling_words(strategy, &sampling, &sampling.words, NULL) != LOOPCOST_OK)
        return 0;
    sampling.words *= 2;
    if (sampling.words > SIMULATION_WORDS)
        return 0;
    sampling.work = (uint64_t *)fuzz_block(f, (size_t)sampling.words * sizeof *sampling.work);
    sampling.trials = fuzz_pick(f, 2 * SIMULATION_TRIALS);
    *tally = some_tally(f, kind, some_bins(f, kind));
    status = kind == LOOPCOST_TALLY_PAIR ? loopcost_simulate_pair(strategy, strategy, &sampling, tally, NULL)
                                         : loopcost_simulate(strategy, &sampling, tally, NULL);
    return status == LOOPCOST_OK;
}

/* The bytes of a tally, of which the fuzzer has changed some. */
static unsigned char *damaged_bytes(fuzz *f, const loopcost_tally *tally, uint64_t *size)
{
    unsigned char *bytes;
    uint32_t i;
    FUZZ_EXPECT(loopcost_tally_bytes(tally, size, NULL) == LOOPCOST_OK);
    bytes = (unsigned char *)fuzz_block(f, (size_t)*size);
    FUZZ_EXPECT(loopcost_tally_write(tally, bytes, *size, NULL) == LOOPCOST_OK);
    for (i = fuzz_pick(f, 4); i > 0; i--) {
        const uint64_t at = fuzz_pick(f, 2) ? fuzz_byte(f) : fuzz_word(f, 2);
        bytes[at % *size] = (unsigned char)fuzz_byte(f);
    }
    if (fuzz_pick(f, 8) == 1)
        *size -= 1 + fuzz_byte(f) % *size;
    return bytes;
}

static unsigned char *made_up_bytes(fuzz *f, uint64_t *size)
{
    const uint64_t left = f->left < SIMULATION_BYTES ? f->left : SIMULATION_BYTES;
    unsigned char *const bytes = (unsigned char *)fuzz_block(f, (size_t)left);
    for (*size = 0; *size < left; ++*size)
        bytes[*size] = (unsigned char)fuzz_byte(f);
    return bytes;
}

/* What is read is a tally: written again it is the same bytes, and it may be asked anything. */
static void damaged(fuzz *f)
{
    const uint32_t kind = fuzz_pick(f, 2);
    input_strategy s;
    const loopcost_strategy *const strategy = plain_strategy(f, &s);
    loopcost_tally tally, into;
    unsigned char *bytes, *again;
    uint64_t size, length = 0;
    fuzz_answer a;
    int32_t status;
    if (is_long(&s) || !plain_tally(f, kind, strategy, &tally))
        return;
    bytes = fuzz_pick(f, 4) == 1 ? made_up_bytes(f, &size) : damaged_bytes(f, &tally, &size);
    into = some_tally(f, kind, kind == LOOPCOST_TALLY_PAIR ? 0 : SIMULATION_BINS + 2);
    fuzz_expect_fault(f, &a);
    status = loopcost_tally_read(&into, bytes, size, a.fault);
    fuzz_check_fault(&a, status);
    if (status)
        return;
    FUZZ_EXPECT(loopcost_tally_bytes(&into, &length, NULL) == LOOPCOST_OK && length == size);
    again = (unsigned char *)fuzz_block(f, (size_t)length);
    FUZZ_EXPECT(loopcost_tally_write(&into, again, length, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(!memcmp(again, bytes, (size_t)length));
    ask_alone(f, &into, strategy);
    ask_pair(f, &into, strategy, strategy);
    if (loopcost_tally_merge(&into, &tally, NULL) == LOOPCOST_OK)
        check_bytes(f, &into);
}

static void room(fuzz *f)
{
    const uint32_t kind = fuzz_pick(f, 3);
    const uint64_t bins = fuzz_count(f, UINT64_C(1) << 26);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    fuzz_answered(&a, loopcost_tally_words(kind, bins, (uint64_t *)(void *)a.results, a.fault));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {alone, alone, pair, between, damaged, damaged, damaged, room};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
