/* Words of chance: the published answers of Philox4x32-10, one address at a time against whole blocks, and bad
 * input. */
#include <loopcost/random.h>

#include "tap.h"

typedef struct known_answer {
    const char *name;
    uint32_t counter[4], key[2], words[4];
} known_answer;

/* kat_vectors of Random123, the lines of philox4x32 with 10 rounds. */
static const known_answer known_answers[] = {
    {"zeros", {0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {"ones",
     {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {"digits of pi",
     {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void check_known_answers(void)
{
    size_t i;
    int j;
    tap_group("loopcost_philox");
    for (i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
        const known_answer *k = &known_answers[i];
        uint32_t words[4] = {0, 0, 0, 0};
        tap_status(loopcost_philox(k->counter, k->key, words), LOOPCOST_OK, k->name);
        for (j = 0; j < 4; j++)
            tap_integer(words[j], k->words[j], k->name);
    }
}

/* The address of a word, as the header spells it. */
static uint32_t word_at(uint64_t seed, uint64_t trial, uint32_t class_index, uint32_t bug, uint32_t draw)
{
    const uint32_t counter[4] = {(uint32_t)trial, (uint32_t)(trial >> 32) + (class_index << 16), bug / 4, draw};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t words[4];
    loopcost_philox(counter, key, words);
    return words[bug % 4];
}

static void check_addresses(void)
{
    static const struct {
        const char *name;
        uint64_t seed, trial;
        uint32_t class_index, bug, draw;
    } addresses[] = {
        {"the first", 0, 0, 0, 0, 0},
        {"its neighbour", 0, 0, 0, 1, 0},
        {"a long seed", UINT64_C(0xFEDCBA9876543210), 7, 2, 6, 4},
        {"the last trial", 1, (UINT64_C(1) << 48) - 1, 65535, UINT32_MAX, 0xFFFFFFF0},
        {"a trial above 2^32", 1, UINT64_C(1) << 32, 1, 3, 9},
    };
    size_t i;
    int j;
    tap_group("loopcost_random_next");
    for (i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        loopcost_random random = LOOPCOST_RANDOM_INIT;
        uint32_t draw = addresses[i].draw;
        random.seed = addresses[i].seed, random.trial = addresses[i].trial;
        random.class_index = addresses[i].class_index, random.bug = addresses[i].bug, random.draw = draw;
        for (j = 0; j < 3; j++, draw += 2) {
            uint64_t bits = 0;
            tap_status(loopcost_random_next(&random, &bits), LOOPCOST_OK, addresses[i].name);
            tap_integer(bits >> 32, word_at(random.seed, random.trial, random.class_index, random.bug, draw),
                        "upper half");
            tap_integer(bits & UINT32_MAX, word_at(random.seed, random.trial, random.class_index, random.bug, draw + 1),
                        "lower half");
        }
        tap_integer(random.draw, draw, "three times two draws on");
        tap_integer(random.left, UINT32_MAX - 6, "and as many less are left");
    }
}

static void check_bad_input(void)
{
    const uint32_t counter[4] = {0, 0, 0, 0}, key[2] = {0, 0};
    loopcost_random random = LOOPCOST_RANDOM_INIT;
    uint32_t words[4];
    uint64_t bits = 17;
    tap_group("bad input");
    tap_status(loopcost_philox(NULL, key, words), LOOPCOST_NULL, "no counter");
    tap_status(loopcost_philox(counter, NULL, words), LOOPCOST_NULL, "no key");
    tap_status(loopcost_philox(counter, key, NULL), LOOPCOST_NULL, "nowhere to write");
    tap_status(loopcost_random_next(NULL, &bits), LOOPCOST_NULL, "no place");
    tap_status(loopcost_random_next(&random, NULL), LOOPCOST_NULL, "nowhere to write bits");
    random.trial = UINT64_C(1) << 48;
    tap_status(loopcost_random_next(&random, &bits), LOOPCOST_OUT_OF_RANGE, "a trial of 2^48");
    random.trial = 0, random.class_index = 65536;
    tap_status(loopcost_random_next(&random, &bits), LOOPCOST_OUT_OF_RANGE, "class 65536");
    random.class_index = 0, random.left = 1;
    tap_status(loopcost_random_next(&random, &bits), LOOPCOST_OVERFLOW, "one draw left");
    tap_integer(bits, 17, "and nothing is written");
    tap_integer(random.draw, 0, "nor drawn");
}

int main(void)
{
    check_known_answers();
    check_addresses();
    check_bad_input();
    return tap_done();
}
