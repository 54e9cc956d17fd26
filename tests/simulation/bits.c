/* Simulates several strategies of every kind, in one piece or in parts, and prints the bytes of their tallies and the
 * bits of some costs, a line each: to compare two builds. */
#include "../unit/bench.h"

#include <stdio.h>

enum { PARTS = 7, COSTS = 200, TRIALS = 3000 };

static void all_features(bench *b, uint32_t mode)
{
    b->p.context.mode = mode;
    b->p.context.group = mode == LOOPCOST_GROUPED ? 3 : 0;
    b->p.context.expiry = 0.3;
    b->p.context.bug_cap = 9;
    b->p.context.conversation_cap = mode == LOOPCOST_SHARED ? 60 : 0;
    b->p.task.growth = 0.1, b->p.task.attempt_sd = 200.0, b->p.task.trace_sd = 33.25;
    b->chances[0] = 0.5, b->chances[1] = 0.2;
    b->p.classes[0].law = LOOPCOST_LAW_TABLE, b->p.classes[0].fix_chance = 0.0;
    b->p.classes[0].chances = b->chances, b->p.classes[0].n_chances = 2;
    b->p.classes[1].law = LOOPCOST_LAW_BETA, b->p.classes[1].fix_chance = 0.0;
    b->p.classes[1].alpha = 2.1, b->p.classes[1].beta = 3.3;
    b->p.classes[0].after_fix = 0.2, b->p.classes[1].after_failure = 0.1;
}

static void two_kinds(bench *b)
{
    bench_loop(b);
    b->loop.n_kinds = 2;
    b->loop.cap = 300, b->loop.late_from = 7, b->loop.late_step = 250.5;
    b->thread.expiry = 0.07;
    b->kinds[0].weight = 0.7, b->kinds[1].weight = 0.3;
    b->kinds[1].alpha = 0.7, b->kinds[1].beta = 4.0, b->kinds[1].solved_share = 0.6;
}

/* Returns whether there is a strategy of that number. */
static int make(bench *b, int number)
{
    bench_init(b);
    switch (number) {
    case 0:
        return 1;
    case 1:
        b->p.context.mode = LOOPCOST_SHARED;
        return 1;
    case 2:
        b->p.classes[0].fix_chance = 0.001, b->p.classes[1].fix_chance = 1e-12, b->p.task.trace = 1e12;
        return 1;
    case 3:
    case 4:
    case 5:
        all_features(b, (uint32_t)number - 3);
        return 1;
    case 6:
        all_features(b, LOOPCOST_FRESH);
        b->p.models[0].counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL, b->p.models[0].count_variance = 19.0;
        b->tally.bins = 50;
        return 1;
    case 7:
        b->p.models[0].counts = LOOPCOST_COUNTS_POISSON;
        b->p.classes[0].count = 7.7, b->p.classes[1].count = 31.1;
        b->p.prices[1].input = 1.0 / 3.0, b->p.prices[1].cache_read = 1.0 / 30.0;
        return 1;
    case 8:
        b->p.models[0].counts = LOOPCOST_COUNTS_SPLIT;
        b->p.classes[0].count = 2.4, b->p.classes[1].count = 2.6;
        b->p.context.mode = LOOPCOST_SHARED, b->p.context.expiry = 0.01;
        return 1;
    case 9:
        two_kinds(b);
        return 1;
    default:
        return 0;
    }
}

static void fail(const char *what)
{
    printf("%s failed\n", what);
    exit(1);
}

static void print_tally(int number, const loopcost_tally *tally)
{
    uint64_t size = 0, i;
    unsigned char *bytes;
    loopcost_tally_bytes(tally, &size, NULL);
    bytes = (unsigned char *)malloc((size_t)size);
    if (loopcost_tally_write(tally, bytes, size, NULL))
        fail("write");
    printf("tally %d ", number);
    for (i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    printf("\n");
    free(bytes);
}

static void print_bits(const char *what, int number, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    printf("%s %d %016" PRIx64 "\n", what, number, bits);
}

static void print_costs(bench *b, int number)
{
    static double costs[COSTS];
    uint64_t found = 0, below = 0, i;
    loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
    b->sampling.first = 0, b->sampling.trials = COSTS;
    if (loopcost_simulate_between(&b->p.strategy, &b->sampling, 0.0, 1e300, costs, COSTS, &found, &below, NULL))
        fail("costs");
    for (i = 0; i < found; i++)
        print_bits("cost", number, costs[i]);
    if (loopcost_tally_quantile(&b->tally, &b->p.strategy, 0.9, &bracket, NULL))
        fail("quantile");
    print_bits("least", number, bracket.least);
    print_bits("most", number, bracket.most);
}

/* In `parts` parts, merged from the last to the first. */
static void print_one(int number, uint64_t parts)
{
    static bench b[PARTS];
    uint64_t i;
    for (i = parts; i--;) {
        make(&b[i], number);
        b[i].sampling.seed = UINT64_C(0x0123456789ABCDEF) + (uint64_t)number;
        b[i].sampling.first = TRIALS * i / parts;
        if (bench_run(&b[i], TRIALS * (i + 1) / parts - TRIALS * i / parts, NULL))
            fail("simulate");
        if (i + 1 < parts && loopcost_tally_merge(&b[i].tally, &b[i + 1].tally, NULL))
            fail("merge");
    }
    print_tally(number, &b[0].tally);
    print_costs(&b[0], number);
    for (i = 0; i < parts; i++)
        bench_free(&b[i]);
}

static void print_pair(uint64_t parts)
{
    static bench b[PARTS], other;
    uint64_t i;
    for (i = parts; i--;) {
        uint64_t words;
        make(&b[i], 0);
        make(&other, 1);
        b[i].tally.kind = LOOPCOST_TALLY_PAIR;
        b[i].tally.bins = 0;
        b[i].sampling.first = TRIALS * i / parts;
        b[i].sampling.trials = TRIALS * (i + 1) / parts - TRIALS * i / parts;
        if (bench_prepare(&b[i], NULL) || loopcost_sampling_words(&other.p.strategy, &b[i].sampling, &words, NULL))
            fail("words");
        free(b[i].sampling.work);
        b[i].sampling.words += words;
        b[i].sampling.work = (uint64_t *)malloc((size_t)b[i].sampling.words * sizeof(uint64_t));
        if (loopcost_simulate_pair(&b[i].p.strategy, &other.p.strategy, &b[i].sampling, &b[i].tally, NULL))
            fail("pair");
        if (i + 1 < parts && loopcost_tally_merge(&b[i].tally, &b[i + 1].tally, NULL))
            fail("merge");
    }
    print_tally(-1, &b[0].tally);
    for (i = 0; i < parts; i++)
        bench_free(&b[i]);
}

int main(int argc, char **argv)
{
    const uint64_t parts = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    bench b;
    int number;
    if (parts < 1 || parts > PARTS)
        return 2;
    for (number = 0; make(&b, number); number++)
        print_one(number, parts);
    print_pair(parts);
    return 0;
}
