/* Floor 1: rates, usage, exact bills. */
#include <loopcost/price.h>

#include <stddef.h>

#include "growable.h"
#include "tap.h"

#define NONE LOOPCOST_RATE_UNKNOWN
#define MOST_TOKENS UINT64_C(1000000000000)
#define MOST_RATE UINT64_C(10000000000000)

/* The kinds of token: input, output, cache_read, cache_write, cache_write_1h. */
enum { KINDS = 5 };

typedef struct rate_card {
    uint32_t tier;
    uint64_t threshold;
    uint64_t below[KINDS], above[KINDS];
} rate_card;

static loopcost_rates rates_of(const rate_card *card)
{
    loopcost_rates rates = LOOPCOST_RATES_INIT;
    rates.tier = card->tier;
    rates.threshold = card->threshold;
    memcpy((char *)&rates + offsetof(loopcost_rates, input), card->below, sizeof card->below);
    memcpy((char *)&rates + offsetof(loopcost_rates, above_input), card->above, sizeof card->above);
    return rates;
}

static loopcost_usage usage_of(const uint64_t *tokens)
{
    loopcost_usage usage = LOOPCOST_USAGE_INIT;
    memcpy((char *)&usage + offsetof(loopcost_usage, input), tokens, KINDS * sizeof *tokens);
    return usage;
}

static uint64_t sum_of_parts(const loopcost_bill *bill)
{
    return bill->input + bill->output + bill->cache_read + bill->cache_write + bill->cache_write_1h;
}

/* 5 / 25 / 0.50 / 6.25 / 10 USD per Mtok. */
static const rate_card plain = {
    LOOPCOST_TIER_NONE, 0, {5000000000, 25000000000, 500000000, 6250000000, 10000000000}, {0}};
/* 1 nano-USD per Mtok of any kind: a million tokens make one nano-USD. */
static const rate_card tiny = {LOOPCOST_TIER_NONE, 0, {1, 1, 1, 1, 1}, {0}};
static const rate_card largest = {
    LOOPCOST_TIER_NONE, 0, {UINT64_C(8446744073709), MOST_RATE, 1000000, 1, MOST_RATE}, {0}};
static const rate_card free_of_charge = {LOOPCOST_TIER_NONE, 0, {0, 0, 0, 0, 0}, {0}};
/* Above 1000 prompt tokens every kind costs another round number of nano-USD a token. */
static const rate_card whole = {LOOPCOST_TIER_WHOLE,
                                1000,
                                {1000000, 2000000, 3000000, 4000000, 5000000},
                                {10000000, 20000000, 30000000, 40000000, 50000000}};
static const rate_card excess = {LOOPCOST_TIER_EXCESS,
                                 1000,
                                 {1000000, 2000000, 3000000, 4000000, 5000000},
                                 {10000000, 20000000, 30000000, 40000000, 50000000}};
static const rate_card excess_from_zero = {
    LOOPCOST_TIER_EXCESS, 0, {NONE, 7000000, NONE, NONE, NONE}, {1000000, 2000000, 0, 0, 0}};

/* Expected totals: nano-USD, by hand from tokens * rate / 1e6. */
static const struct {
    const char *name;
    const rate_card *card;
    uint64_t tokens[KINDS];
    uint64_t total;
} bills[] = {
    {"the example of price.h", &plain, {1748, 769, 11572, 3679, 0}, 56744750},
    {"an hour in the cache", &plain, {0, 0, 0, 0, 100}, 1000000},
    {"no tokens", &plain, {0, 0, 0, 0, 0}, 0},
    {"no prices", &free_of_charge, {1, 2, 3, 4, 5}, 0},
    {"one token of each kind", &plain, {1, 1, 1, 1, 1}, 5000 + 25000 + 500 + 6250 + 10000},

    {"less than half rounds down", &tiny, {499999, 0, 0, 0, 0}, 0},
    {"a half rounds to even: 0.5 to 0", &tiny, {500000, 0, 0, 0, 0}, 0},
    {"more than half rounds up", &tiny, {500001, 0, 0, 0, 0}, 1},
    {"a half rounds to even: 1.5 to 2", &tiny, {1500000, 0, 0, 0, 0}, 2},
    {"a half rounds to even: 2.5 to 2", &tiny, {2500000, 0, 0, 0, 0}, 2},
    {"a half rounds to even: 3.5 to 4", &tiny, {0, 3500000, 0, 0, 0}, 4},
    {"rounded once: five times 0.3 is 1.5", &tiny, {300000, 300000, 300000, 300000, 300000}, 2},
    {"rounded once: twice 0.500001 is 1", &tiny, {500001, 500001, 0, 0, 0}, 1},
    {"rounded once: a half made of two parts", &tiny, {0, 0, 250000, 0, 250000}, 0},

    {"most tokens at the highest rate", &largest, {0, MOST_TOKENS, 0, 0, 0}, UINT64_C(10000000000000000000)},
    {"the largest bill", &largest, {MOST_TOKENS, MOST_TOKENS, 551615, 0, 0}, UINT64_MAX},
    {"the largest bill and less than a half", &largest, {MOST_TOKENS, MOST_TOKENS, 551615, 499999, 0}, UINT64_MAX},

    {"whole tier: below the threshold", &whole, {999, 1, 0, 0, 0}, 999 + 2},
    {"whole tier: at the threshold", &whole, {1000, 1, 0, 0, 0}, 1000 + 2},
    {"whole tier: one above", &whole, {1001, 1, 0, 0, 0}, 10010 + 20},
    {"whole tier: output does not count", &whole, {1000, 5000, 0, 0, 0}, 1000 + 10000},
    {"whole tier: every prompt kind counts", &whole, {250, 1, 250, 250, 251}, 2500 + 20 + 7500 + 10000 + 12550},

    {"excess tier: at the threshold", &excess, {1000, 1, 0, 0, 0}, 1000 + 2},
    {"excess tier: one above, output too", &excess, {1001, 1, 0, 0, 0}, 1000 + 10 + 20},
    {"excess tier: input goes first", &excess, {100, 0, 1000, 0, 0}, 3000 + 1000},
    {"excess tier: then the 5 minute write", &excess, {100, 0, 900, 150, 0}, 2700 + 4 * 100 + 40 * 50 + 1000},
    {"excess tier: then the hour's write", &excess, {10, 0, 900, 20, 130}, 2700 + 5 * 100 + 50 * 30 + 40 * 20 + 100},
    {"excess tier: the cache read last", &excess, {10, 0, 1040, 20, 30}, 3000 + 30 * 40 + 50 * 30 + 40 * 20 + 100},
    {"excess tier: threshold 0 is all above", &excess_from_zero, {3, 4, 0, 0, 0}, 3 + 8},
    {"excess tier: no prompt, so the rates below", &excess_from_zero, {0, 4, 0, 0, 0}, 28},
};

static void exact_bills(void)
{
    size_t i;
    tap_group("loopcost_bill_usage");
    for (i = 0; i < sizeof bills / sizeof *bills; i++) {
        const loopcost_rates rates = rates_of(bills[i].card);
        const loopcost_usage usage = usage_of(bills[i].tokens);
        loopcost_bill bill = LOOPCOST_BILL_INIT;
        tap_status(loopcost_bill_usage(&rates, &usage, &bill, NULL), LOOPCOST_OK, bills[i].name);
        tap_integer(bill.total, bills[i].total, "  total");
        tap_integer(sum_of_parts(&bill), bill.total, "  the parts sum to it");
    }
}

static void parts_of_a_bill(void)
{
    const uint64_t tokens[KINDS] = {1748, 769, 11572, 3679, 100};
    const loopcost_rates rates = rates_of(&plain);
    const loopcost_usage usage = usage_of(tokens);
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    loopcost_bill_usage(&rates, &usage, &bill, NULL);
    tap_group("the parts of a bill");
    tap_integer(bill.input, 1748 * 5000, "input");
    tap_integer(bill.output, 769 * 25000, "output");
    tap_integer(bill.cache_read, 11572 * 500, "cache_read");
    tap_integer(bill.cache_write, 3679 * 6250, "cache_write");
    tap_integer(bill.cache_write_1h, 100 * 10000, "cache_write_1h");
}

static const rate_card no_hour = {LOOPCOST_TIER_NONE, 0, {1, 1, 1, 1, NONE}, {0}};
static const rate_card no_rate = {LOOPCOST_TIER_NONE, 0, {NONE, NONE, NONE, NONE, NONE}, {0}};
static const rate_card no_rate_above = {LOOPCOST_TIER_WHOLE, 10, {1, 1, 1, 1, 1}, {1, NONE, 1, 1, 1}};
static const rate_card no_such_tier = {3, 0, {1, 1, 1, 1, 1}, {0}};
static const rate_card far_threshold = {LOOPCOST_TIER_WHOLE, MOST_TOKENS + 1, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}};
static const rate_card dear = {LOOPCOST_TIER_NONE, 0, {1, 1, MOST_RATE + 1, 1, 1}, {0}};
static const rate_card dear_above = {LOOPCOST_TIER_WHOLE, 0, {1, 1, 1, 1, 1}, {1, 1, 1, MOST_RATE + 1, 1}};

static const struct {
    const char *name;
    const rate_card *card;
    uint64_t tokens[KINDS];
    int32_t status;
    uint32_t field;
    double value;
} refused[] = {
    {"tokens of a kind without a rate",
     &no_hour,
     {0, 0, 0, 0, 7},
     LOOPCOST_UNPRICED,
     LOOPCOST_PARAM_RATES_CACHE_WRITE_1H,
     7},
    {"an empty card", &no_rate, {3, 0, 0, 0, 0}, LOOPCOST_UNPRICED, LOOPCOST_PARAM_RATES_INPUT, 3},
    {"no rate above the threshold",
     &no_rate_above,
     {11, 5, 0, 0, 0},
     LOOPCOST_UNPRICED,
     LOOPCOST_PARAM_RATES_ABOVE_OUTPUT,
     5},
    {"no rate below a threshold of 0", &excess_from_zero, {0, 0, 0, 0, 0}, LOOPCOST_OK, 0, 0},
    {"no rate, but no tokens either", &no_hour, {1, 1, 1, 1, 0}, LOOPCOST_OK, 0, 0},
    {"an empty card and no tokens", &no_rate, {0, 0, 0, 0, 0}, LOOPCOST_OK, 0, 0},
    {"no rate above, but the prompt is short", &no_rate_above, {10, 5, 0, 0, 0}, LOOPCOST_OK, 0, 0},

    {"a tier that is none", &no_such_tier, {1, 0, 0, 0, 0}, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RATES_TIER, 3},
    {"a threshold too far",
     &far_threshold,
     {1, 0, 0, 0, 0},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_RATES_THRESHOLD,
     1e12 + 1},
    {"a rate too high", &dear, {1, 0, 0, 0, 0}, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RATES_CACHE_READ, 1e13 + 1},
    {"a rate above too high",
     &dear_above,
     {1, 0, 0, 0, 0},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE,
     1e13 + 1},
    {"too much input",
     &plain,
     {MOST_TOKENS + 1, 0, 0, 0, 0},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_USAGE_INPUT,
     1e12 + 1},
    {"too much output",
     &plain,
     {0, UINT64_MAX, 0, 0, 0},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_USAGE_OUTPUT,
     18446744073709551615.0},
    {"too much read",
     &plain,
     {0, 0, MOST_TOKENS + 1, 0, 0},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_USAGE_CACHE_READ,
     1e12 + 1},
    {"too much written",
     &plain,
     {0, 0, 0, MOST_TOKENS + 1, 0},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_USAGE_CACHE_WRITE,
     1e12 + 1},
    {"too much written for an hour",
     &plain,
     {0, 0, 0, 0, MOST_TOKENS + 1},
     LOOPCOST_OUT_OF_RANGE,
     LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H,
     1e12 + 1},

    {"one half past the largest bill",
     &largest,
     {MOST_TOKENS, MOST_TOKENS, 551615, 500000, 0},
     LOOPCOST_OVERFLOW,
     LOOPCOST_PARAM_BILL,
     18446744073709551615.0},
    {"two kinds of the largest part",
     &largest,
     {0, MOST_TOKENS, 0, 0, MOST_TOKENS},
     LOOPCOST_OVERFLOW,
     LOOPCOST_PARAM_BILL,
     2e19},
};

static void refused_bills(void)
{
    size_t i;
    tap_group("loopcost_bill_usage");
    for (i = 0; i < sizeof refused / sizeof *refused; i++) {
        const loopcost_rates rates = rates_of(refused[i].card);
        const loopcost_usage usage = usage_of(refused[i].tokens);
        const loopcost_bill before = {sizeof before, 0, 11, 12, 13, 14, 15, 16};
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        loopcost_bill bill = before;
        tap_status(loopcost_bill_usage(&rates, &usage, &bill, &fault), refused[i].status, refused[i].name);
        tap_status(fault.status, refused[i].status, "  the fault's status");
        tap_integer(fault.field, refused[i].field, "  the fault's field");
        tap_double(fault.value, refused[i].value, 1.0, "  the fault's value");
        tap_check(!refused[i].status == !!memcmp(&bill, &before, sizeof bill), "  the bill is written on success only");
    }
}

static const uint64_t to_be_billed[KINDS] = {1748, 769, 11572, 3679, 0};

static int32_t bill_rates(void *growable, loopcost_fault *fault)
{
    const loopcost_usage usage = usage_of(to_be_billed);
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    return loopcost_bill_usage((const loopcost_rates *)growable, &usage, &bill, fault);
}

static int32_t bill_usage(void *growable, loopcost_fault *fault)
{
    const loopcost_rates rates = rates_of(&plain);
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    return loopcost_bill_usage(&rates, (const loopcost_usage *)growable, &bill, fault);
}

static int32_t bill_results(void *growable, loopcost_fault *fault)
{
    const loopcost_rates rates = rates_of(&plain);
    const loopcost_usage usage = usage_of(to_be_billed);
    return loopcost_bill_usage(&rates, &usage, (loopcost_bill *)growable, fault);
}

static int32_t usage_report(void *growable, loopcost_fault *fault)
{
    loopcost_usage usage = LOOPCOST_USAGE_INIT;
    return loopcost_usage_from_report((const loopcost_usage_report *)growable, &usage, fault);
}

static int32_t usage_results(void *growable, loopcost_fault *fault)
{
    const loopcost_usage_report report = LOOPCOST_USAGE_REPORT_INIT;
    return loopcost_usage_from_report(&report, (loopcost_usage *)growable, fault);
}

static int32_t price_rates(void *growable, loopcost_fault *fault)
{
    loopcost_price price = LOOPCOST_PRICE_INIT;
    return loopcost_price_from_rates((const loopcost_rates *)growable, &price, fault);
}

static int32_t price_results(void *growable, loopcost_fault *fault)
{
    const loopcost_rates rates = rates_of(&plain);
    return loopcost_price_from_rates(&rates, (loopcost_price *)growable, fault);
}

static int32_t added_bill(void *growable, loopcost_fault *fault)
{
    loopcost_bill total = LOOPCOST_BILL_INIT;
    return loopcost_bill_add(&total, (const loopcost_bill *)growable, fault);
}

static int32_t total_bill(void *growable, loopcost_fault *fault)
{
    const loopcost_bill bill = LOOPCOST_BILL_INIT;
    return loopcost_bill_add((loopcost_bill *)growable, &bill, fault);
}

static void struct_sizes(void)
{
    const loopcost_rates rates = rates_of(&plain);
    const loopcost_usage usage = usage_of(to_be_billed);
    const loopcost_usage_report report = LOOPCOST_USAGE_REPORT_INIT;
    const loopcost_bill bill = LOOPCOST_BILL_INIT;
    const loopcost_price price = LOOPCOST_PRICE_INIT;
    tap_group("loopcost_bill_usage, rates");
    growable_input(bill_rates, &rates, sizeof rates);
    tap_group("loopcost_bill_usage, usage");
    growable_input(bill_usage, &usage, sizeof usage);
    tap_group("loopcost_bill_usage, bill");
    growable_results(bill_results, &bill, sizeof bill);
    tap_group("loopcost_usage_from_report, report");
    growable_input(usage_report, &report, sizeof report);
    tap_group("loopcost_usage_from_report, usage");
    growable_results(usage_results, &usage, sizeof usage);
    tap_group("loopcost_price_from_rates, rates");
    growable_input(price_rates, &rates, sizeof rates);
    tap_group("loopcost_price_from_rates, price");
    growable_results(price_results, &price, sizeof price);
    tap_group("loopcost_bill_add, bill");
    growable_input(added_bill, &bill, sizeof bill);
    tap_group("loopcost_bill_add, total");
    growable_input(total_bill, &bill, sizeof bill);
}

static void reserved_fields(void)
{
    const loopcost_rates rates = rates_of(&plain);
    loopcost_usage usage = usage_of(to_be_billed);
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    usage.reserved = 1;
    tap_group("a reserved field that is not zero");
    tap_status(loopcost_bill_usage(&rates, &usage, &bill, &fault), LOOPCOST_UNSUPPORTED, "of a usage");
    tap_integer(fault.field, LOOPCOST_PARAM_USAGE, "  the fault names it");
}

/* Sums. */

static void adding_bills(void)
{
    static const uint64_t calls[][KINDS] = {
        {1748, 769, 11572, 3679, 0}, {1, 0, 0, 0, 0}, {999999, 1, 7, 77, 777}, {0, 0, 0, 0, 3}, {123456789, 5, 0, 1, 2},
    };
    static const size_t orders[][5] = {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 0, 4, 1, 3}};
    const loopcost_rates rates = rates_of(&plain);
    loopcost_bill totals[3];
    size_t order, i;
    uint64_t expected = 0;
    tap_group("loopcost_bill_add");
    for (order = 0; order < 3; order++) {
        loopcost_bill_init(&totals[order], sizeof totals[order]);
        for (i = 0; i < 5; i++) {
            const loopcost_usage usage = usage_of(calls[orders[order][i]]);
            loopcost_bill bill = LOOPCOST_BILL_INIT;
            loopcost_bill_usage(&rates, &usage, &bill, NULL);
            tap_status(loopcost_bill_add(&totals[order], &bill, NULL), LOOPCOST_OK, "adds");
            expected += order ? 0 : bill.total;
        }
    }
    tap_integer(totals[0].total, expected, "the total is the sum of the totals");
    tap_integer(sum_of_parts(&totals[0]), expected, "and of the parts");
    tap_check(!memcmp(&totals[0], &totals[1], sizeof totals[0]), "in the other order it is the same");
    tap_check(!memcmp(&totals[0], &totals[2], sizeof totals[0]), "and in a mixed one");
}

static void adding_itself(void)
{
    loopcost_bill bill = {sizeof bill, 0, 15, 1, 2, 3, 4, 5};
    const loopcost_bill twice = {sizeof twice, 0, 30, 2, 4, 6, 8, 10};
    tap_group("loopcost_bill_add");
    tap_status(loopcost_bill_add(&bill, &bill, NULL), LOOPCOST_OK, "a bill added to itself");
    tap_check(!memcmp(&bill, &twice, sizeof bill), "  is twice the bill");
}

static void sums_that_overflow(void)
{
    static const struct {
        const char *name;
        loopcost_bill full;
    } cases[] = {
        {"total", {sizeof(loopcost_bill), 0, UINT64_MAX, 0, 0, 0, 0, 0}},
        {"input", {sizeof(loopcost_bill), 0, 0, UINT64_MAX, 0, 0, 0, 0}},
        {"output", {sizeof(loopcost_bill), 0, 0, 0, UINT64_MAX, 0, 0, 0}},
        {"cache_read", {sizeof(loopcost_bill), 0, 0, 0, 0, UINT64_MAX, 0, 0}},
        {"cache_write", {sizeof(loopcost_bill), 0, 0, 0, 0, 0, UINT64_MAX, 0}},
        {"cache_write_1h", {sizeof(loopcost_bill), 0, 0, 0, 0, 0, 0, UINT64_MAX}},
    };
    const loopcost_bill one = {sizeof one, 0, 1, 1, 1, 1, 1, 1};
    size_t i;
    tap_group("loopcost_bill_add, one too much");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const loopcost_bill before = cases[i].full;
        loopcost_bill full = before;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        tap_status(loopcost_bill_add(&full, &one, &fault), LOOPCOST_OVERFLOW, cases[i].name);
        tap_check(!memcmp(&full, &before, sizeof full), "  the total is left alone");
        tap_integer(fault.field, LOOPCOST_PARAM_BILL, "  the fault names the bill");
    }
}

/* Usage, as the providers report it. */

#define EXCLUDES LOOPCOST_INPUT_EXCLUDES_CACHE
#define INCLUDES LOOPCOST_INPUT_INCLUDES_CACHE

/* As reported: convention; input, output, reasoning, cache_read, cache_write, cache_write_1h. */
typedef struct reported_usage {
    uint32_t convention;
    uint64_t tokens[6];
} reported_usage;

static loopcost_usage_report report_of(const reported_usage *reported)
{
    loopcost_usage_report report = LOOPCOST_USAGE_REPORT_INIT;
    report.convention = reported->convention;
    memcpy((char *)&report + offsetof(loopcost_usage_report, input), reported->tokens, sizeof reported->tokens);
    return report;
}

static const struct {
    const char *name;
    reported_usage report;
    uint64_t tokens[KINDS];
} reports[] = {
    {"Anthropic", {EXCLUDES, {1748, 769, 0, 11572, 3679, 0}}, {1748, 769, 11572, 3679, 0}},
    {"OpenAI, newer: cache writes", {INCLUDES, {16999, 769, 0, 11572, 3679, 0}}, {1748, 769, 11572, 3679, 0}},
    {"LiteLLM", {INCLUDES, {16999, 769, 0, 11572, 3679, 0}}, {1748, 769, 11572, 3679, 0}},
    {"Anthropic, for an hour", {EXCLUDES, {1748, 769, 0, 11572, 3679, 3000}}, {1748, 769, 11572, 679, 3000}},
    {"LiteLLM, for an hour", {INCLUDES, {16999, 769, 0, 11572, 3679, 3000}}, {1748, 769, 11572, 679, 3000}},
    {"Anthropic, nothing written", {EXCLUDES, {5427, 769, 0, 11572, 0, 0}}, {5427, 769, 11572, 0, 0}},
    {"OpenAI, older", {INCLUDES, {16999, 769, 0, 11572, 0, 0}}, {5427, 769, 11572, 0, 0}},
    {"Gemini: thoughts apart", {INCLUDES, {16999, 700, 69, 11572, 0, 0}}, {5427, 769, 11572, 0, 0}},
    {"all of the input was read", {INCLUDES, {500, 1, 0, 500, 0, 0}}, {0, 1, 500, 0, 0}},
    {"all of it was written", {INCLUDES, {500, 1, 0, 0, 500, 500}}, {0, 1, 0, 0, 500}},
    {"nothing", {INCLUDES, {0, 0, 0, 0, 0, 0}}, {0, 0, 0, 0, 0}},
    {"most tokens",
     {EXCLUDES, {MOST_TOKENS, MOST_TOKENS - 1, 1, MOST_TOKENS, MOST_TOKENS, MOST_TOKENS}},
     {MOST_TOKENS, MOST_TOKENS, MOST_TOKENS, 0, MOST_TOKENS}},
};

static void conventions(void)
{
    size_t i;
    tap_group("loopcost_usage_from_report");
    for (i = 0; i < sizeof reports / sizeof *reports; i++) {
        const loopcost_usage_report report = report_of(&reports[i].report);
        const loopcost_usage expected = usage_of(reports[i].tokens);
        loopcost_usage usage = LOOPCOST_USAGE_INIT;
        tap_status(loopcost_usage_from_report(&report, &usage, NULL), LOOPCOST_OK, reports[i].name);
        tap_check(!memcmp(&usage, &expected, sizeof usage), "  each token counted once");
    }
}

static const struct {
    const char *name;
    reported_usage report;
    uint32_t field;
    double value, most;
} bad_reports[] = {
    {"a convention that is none", {2, {1, 1, 0, 0, 0, 0}}, LOOPCOST_PARAM_USAGE_CONVENTION, 2, 1},
    {"too much input", {EXCLUDES, {MOST_TOKENS + 1, 1, 0, 0, 0, 0}}, LOOPCOST_PARAM_USAGE_INPUT, 1e12 + 1, 1e12},
    {"too much output", {EXCLUDES, {1, MOST_TOKENS + 1, 0, 0, 0, 0}}, LOOPCOST_PARAM_USAGE_OUTPUT, 1e12 + 1, 1e12},
    {"too much output with the reasoning",
     {EXCLUDES, {1, MOST_TOKENS, 1, 0, 0, 0}},
     LOOPCOST_PARAM_USAGE_REASONING,
     1,
     0},
    {"too much read", {EXCLUDES, {1, 1, 0, MOST_TOKENS + 1, 0, 0}}, LOOPCOST_PARAM_USAGE_CACHE_READ, 1e12 + 1, 1e12},
    {"too much written",
     {EXCLUDES, {1, 1, 0, 0, UINT64_MAX, 0}},
     LOOPCOST_PARAM_USAGE_CACHE_WRITE,
     18446744073709551615.0,
     1e12},
    {"more read than there was input", {INCLUDES, {100, 1, 0, 101, 0, 0}}, LOOPCOST_PARAM_USAGE_CACHE_READ, 101, 100},
    {"more written than there was input",
     {INCLUDES, {100, 1, 0, 0, 101, 0}},
     LOOPCOST_PARAM_USAGE_CACHE_WRITE,
     101,
     100},
    {"more read than was not written", {INCLUDES, {100, 1, 0, 61, 40, 0}}, LOOPCOST_PARAM_USAGE_CACHE_READ, 61, 60},
    {"more for an hour than was written",
     {EXCLUDES, {100, 1, 0, 0, 40, 41}},
     LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H,
     41,
     40},
};

static void refused_reports(void)
{
    size_t i;
    tap_group("loopcost_usage_from_report");
    for (i = 0; i < sizeof bad_reports / sizeof *bad_reports; i++) {
        const loopcost_usage_report report = report_of(&bad_reports[i].report);
        const loopcost_usage before = {sizeof before, 0, 1, 2, 3, 4, 5};
        loopcost_usage usage = before;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        tap_status(loopcost_usage_from_report(&report, &usage, &fault), LOOPCOST_OUT_OF_RANGE, bad_reports[i].name);
        tap_integer(fault.field, bad_reports[i].field, "  the fault's field");
        tap_double(fault.value, bad_reports[i].value, 0.0, "  its value");
        tap_double(fault.most, bad_reports[i].most, 0.0, "  what the whole leaves for it");
        tap_check(!memcmp(&usage, &before, sizeof usage), "  the usage is left alone");
    }
}

/* Rates. */

static const struct {
    const char *name;
    double usd;
    int32_t status;
    uint64_t rate;
} doubles[] = {
    {"5", 5.0, LOOPCOST_OK, 5000000000},
    {"0.3", 0.3, LOOPCOST_OK, 300000000},
    {"6.25", 6.25, LOOPCOST_OK, 6250000000},
    {"0.049999999999999996, as books hold it", 0.049999999999999996, LOOPCOST_OK, 50000000},
    {"0.30000000000000004", 0.30000000000000004, LOOPCOST_OK, 300000000},
    {"0.1 * 3", 0.1 * 3, LOOPCOST_OK, 300000000},
    {"1 / 7", 1.0 / 7.0, LOOPCOST_INEXACT, 0},
    {"0", 0.0, LOOPCOST_OK, 0},
    {"-0", -0.0, LOOPCOST_OK, 0},
    {"the smallest rate, 1e-9", 1e-9, LOOPCOST_OK, 1},
    {"half of it", 5e-10, LOOPCOST_INEXACT, 0},
    {"one and a half of it", 1.5e-9, LOOPCOST_INEXACT, 0},
    {"2^-50 relative is rounding", 5.0 + 4 * 0x1p-50, LOOPCOST_OK, 5000000000},
    {"and below", 5.0 - 4 * 0x1p-50, LOOPCOST_OK, 5000000000},
    {"twice that is not", 5.0 + 10 * 0x1p-50, LOOPCOST_INEXACT, 0},
    {"nor below", 5.0 - 10 * 0x1p-50, LOOPCOST_INEXACT, 0},
    {"ten decimals", 0.1234567891, LOOPCOST_INEXACT, 0},
    {"a subnormal", DBL_TRUE_MIN, LOOPCOST_INEXACT, 0},
    {"the highest rate, 1e4", 1e4, LOOPCOST_OK, MOST_RATE},
    {"a bit above", 1e4 + 0x1p-39, LOOPCOST_OUT_OF_RANGE, 0},
    {"far above", DBL_MAX, LOOPCOST_OUT_OF_RANGE, 0},
    {"infinity", INFINITY, LOOPCOST_OUT_OF_RANGE, 0},
    {"minus infinity", -INFINITY, LOOPCOST_OUT_OF_RANGE, 0},
    {"-1", -1.0, LOOPCOST_OUT_OF_RANGE, 0},
    {"a small negative", -DBL_TRUE_MIN, LOOPCOST_OUT_OF_RANGE, 0},
    {"NaN", NAN, LOOPCOST_NOT_A_NUMBER, 0},
};

/* After a call that had 77 in `rate`. */
static void check_rate(int32_t status, uint64_t rate, const loopcost_fault *fault, int32_t expected_status,
                       uint64_t expected_rate, const char *name)
{
    tap_status(status, expected_status, name);
    tap_integer(rate, expected_status ? 77 : expected_rate, expected_status ? "  is left alone" : "  is exact");
    tap_status(fault->status, expected_status, "  the fault's status");
    tap_integer(fault->field, expected_status ? LOOPCOST_PARAM_RATE : LOOPCOST_PARAM_NONE, "  the fault's field");
}

static void rates_from_doubles(void)
{
    size_t i;
    tap_group("loopcost_rate_from_usd");
    for (i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        uint64_t rate = 77;
        const int32_t status = loopcost_rate_from_usd(doubles[i].usd, &rate, &fault);
        check_rate(status, rate, &fault, doubles[i].status, doubles[i].rate, doubles[i].name);
    }
    tap_status(loopcost_rate_from_usd(5.0, NULL, NULL), LOOPCOST_NULL, "null rate");
}

static const struct {
    const char *text;
    int32_t status;
    uint64_t rate;
} texts[] = {
    {"5", LOOPCOST_OK, 5000000000},
    {"0.3", LOOPCOST_OK, 300000000},
    {"1.5e-1", LOOPCOST_OK, 150000000},
    {"1.5E-1", LOOPCOST_OK, 150000000},
    {"+3", LOOPCOST_OK, 3000000000},
    {".5", LOOPCOST_OK, 500000000},
    {"5.", LOOPCOST_OK, 5000000000},
    {"1e+3", LOOPCOST_OK, 1000000000000},
    {"0", LOOPCOST_OK, 0},
    {"-0", LOOPCOST_OK, 0},
    {"0e99999", LOOPCOST_OK, 0},
    {"0.000000000000000000000000000000000000000000", LOOPCOST_OK, 0},
    {"1e-9", LOOPCOST_OK, 1},
    {"0.000000001", LOOPCOST_OK, 1},
    {"0.123456789", LOOPCOST_OK, 123456789},
    {"0000000000000000000000000000000000000001.5", LOOPCOST_OK, 1500000000},
    {"0.30000000000000000000000000000000000000000", LOOPCOST_OK, 300000000},
    {"0.049999999999999996", LOOPCOST_OK, 50000000},
    {"0.29999999999999998889776975", LOOPCOST_OK, 300000000},
    {"0.3000000000000000000000000000000000000001", LOOPCOST_OK, 300000000},
    {"10000", LOOPCOST_OK, MOST_RATE},
    {"1e4", LOOPCOST_OK, MOST_RATE},
    {"0.0000000000000000000000000001e31", LOOPCOST_OK, UINT64_C(1000000000000)},

    {"1e-10", LOOPCOST_INEXACT, 0},
    {"1.5e-9", LOOPCOST_INEXACT, 0},
    {"0.1234567891", LOOPCOST_INEXACT, 0},
    {"5.00000000000002", LOOPCOST_INEXACT, 0},
    {"0.33333333333333333333333", LOOPCOST_INEXACT, 0},
    {"1e-400", LOOPCOST_INEXACT, 0},
    {"1e-99999999999", LOOPCOST_INEXACT, 0},

    {"10000.000000001", LOOPCOST_OUT_OF_RANGE, 0},
    {"1e5", LOOPCOST_OUT_OF_RANGE, 0},
    {"1e400", LOOPCOST_OUT_OF_RANGE, 0},
    {"1e99999999999", LOOPCOST_OUT_OF_RANGE, 0},
    {"123456789012345678901234567890", LOOPCOST_OUT_OF_RANGE, 0},
    {"-1", LOOPCOST_OUT_OF_RANGE, 0},
    {"-1e-9", LOOPCOST_OUT_OF_RANGE, 0},

    {"", LOOPCOST_SYNTAX, 0},
    {".", LOOPCOST_SYNTAX, 0},
    {"+", LOOPCOST_SYNTAX, 0},
    {"-", LOOPCOST_SYNTAX, 0},
    {"e5", LOOPCOST_SYNTAX, 0},
    {"1e", LOOPCOST_SYNTAX, 0},
    {"1e+", LOOPCOST_SYNTAX, 0},
    {"1e1.5", LOOPCOST_SYNTAX, 0},
    {"1.2.3", LOOPCOST_SYNTAX, 0},
    {" 1", LOOPCOST_SYNTAX, 0},
    {"1 ", LOOPCOST_SYNTAX, 0},
    {"1,5", LOOPCOST_SYNTAX, 0},
    {"1_000", LOOPCOST_SYNTAX, 0},
    {"--1", LOOPCOST_SYNTAX, 0},
    {"0x10", LOOPCOST_SYNTAX, 0},
    {"nan", LOOPCOST_SYNTAX, 0},
    {"inf", LOOPCOST_SYNTAX, 0},
    {"free", LOOPCOST_SYNTAX, 0},
    {"$5", LOOPCOST_SYNTAX, 0},
};

static void rates_from_text(void)
{
    uint64_t rate = 77;
    size_t i;
    tap_group("loopcost_rate_from_text");
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        const uint32_t length = (uint32_t)strlen(texts[i].text);
        char *exact = (char *)malloc(length ? length : 1); /* no NUL follows: a sanitizer sees a byte too many */
        int32_t status;
        memcpy(exact, texts[i].text, length);
        rate = 77;
        status = loopcost_rate_from_text(exact, length, &rate, &fault);
        free(exact);
        check_rate(status, rate, &fault, texts[i].status, texts[i].rate, texts[i].text);
    }
    tap_status(loopcost_rate_from_text("5 USD", 1, &rate, NULL), LOOPCOST_OK, "only `length` bytes count");
    tap_status(loopcost_rate_from_text("5\0", 2, &rate, NULL), LOOPCOST_SYNTAX, "a NUL is no digit");
    tap_status(loopcost_rate_from_text(NULL, 1, &rate, NULL), LOOPCOST_NULL, "null text");
    tap_status(loopcost_rate_from_text("5", 1, NULL, NULL), LOOPCOST_NULL, "null rate");
}

static void doubles_and_text_agree(void)
{
    unsigned i, agreed = 0, n = 20000;
    tap_group("a rate's decimal text and its double");
    for (i = 0; i < n; i++) {
        const uint64_t nano = UINT64_C(6364136223846793005) * (i + 1) % (MOST_RATE + 1);
        uint64_t from_text = 0, from_double = 0;
        char text[LOOPCOST_USD_TEXT_SIZE];
        loopcost_usd_text(nano, text, sizeof text);
        loopcost_rate_from_text(text, (uint32_t)strlen(text), &from_text, NULL);
        loopcost_rate_from_usd(strtod(text, NULL), &from_double, NULL);
        agreed += from_text == nano && from_double == nano;
    }
    tap_integer(agreed, n, "give the same rate, over the whole range");
}

/* Doubles for expectations. */

static void prices_from_rates(void)
{
    const loopcost_rates rates = rates_of(&plain), hourless = rates_of(&no_hour);
    loopcost_price price = LOOPCOST_PRICE_INIT;
    tap_group("loopcost_price_from_rates");
    tap_status(loopcost_price_from_rates(&rates, &price, NULL), LOOPCOST_OK, "a card");
    tap_double(price.input, 5.0, 0.0, "  input");
    tap_double(price.output, 25.0, 0.0, "  output");
    tap_double(price.cache_read, 0.5, 0.0, "  cache_read");
    tap_double(price.cache_write, 6.25, 0.0, "  cache_write");
    tap_status(loopcost_price_from_rates(&hourless, &price, NULL), LOOPCOST_OK, "the hour's rate is not needed");
    tap_double(price.input, 1e-9, 0.0, "  correctly rounded");
}

static const struct {
    const char *name;
    const rate_card *card;
    int32_t status;
    uint32_t field;
} unpriceable[] = {
    {"a tier", &whole, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_RATES_TIER},
    {"a tier that is none", &no_such_tier, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RATES_TIER},
    {"no rate", &no_rate, LOOPCOST_UNPRICED, LOOPCOST_PARAM_RATES_INPUT},
    {"a rate too high", &dear, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_RATES_CACHE_READ},
};

static void refused_prices(void)
{
    size_t i;
    tap_group("loopcost_price_from_rates");
    for (i = 0; i < sizeof unpriceable / sizeof *unpriceable; i++) {
        const loopcost_rates rates = rates_of(unpriceable[i].card);
        const loopcost_price before = {sizeof before, 0, 1.0, 2.0, 3.0, 4.0};
        loopcost_price price = before;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        tap_status(loopcost_price_from_rates(&rates, &price, &fault), unpriceable[i].status, unpriceable[i].name);
        tap_integer(fault.field, unpriceable[i].field, "  the fault's field");
        tap_check(!memcmp(&price, &before, sizeof price), "  the price is left alone");
    }
}

/* Amounts as text. */

static void amounts(void)
{
    static const struct {
        uint64_t nano;
        const char *text;
    } cases[] = {
        {0, "0.000000000"},
        {1, "0.000000001"},
        {56744750, "0.056744750"},
        {999999999, "0.999999999"},
        {1000000000, "1.000000000"},
        {UINT64_C(35981375600), "35.981375600"},
        {UINT64_MAX, "18446744073.709551615"},
    };
    char text[LOOPCOST_USD_TEXT_SIZE] = "~";
    size_t i;
    tap_group("loopcost_usd_text");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        tap_status(loopcost_usd_text(cases[i].nano, text, sizeof text), LOOPCOST_OK, cases[i].text);
        tap_text(text, cases[i].text, "  to the letter");
    }
    text[0] = '~';
    tap_status(loopcost_usd_text(1, text, sizeof text - 1), LOOPCOST_OUT_OF_RANGE, "too little room");
    tap_check(text[0] == '~', "  nothing is written");
    tap_status(loopcost_usd_text(1, NULL, sizeof text), LOOPCOST_NULL, "null text");
}

static void a_fault_is_left_alone_on_success(void)
{
    const loopcost_rates rates = rates_of(&plain);
    const loopcost_usage usage = usage_of(to_be_billed);
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    loopcost_fault fault, before;
    memset(&fault, 0xA5, sizeof fault);
    before = fault;
    loopcost_bill_usage(&rates, &usage, &bill, &fault);
    tap_group("a fault");
    tap_check(!memcmp(&fault, &before, sizeof fault), "is left alone on success");
}

GROWABLE_INIT(price, PRICE)
GROWABLE_INIT(rates, RATES)
GROWABLE_INIT(usage, USAGE)
GROWABLE_INIT(usage_report, USAGE_REPORT)
GROWABLE_INIT(bill, BILL)

/* Each rate is called by its own name, where it is out of range and where it is missing. */
static void rates_are_named(void)
{
    static const struct {
        size_t rate, tokens;
        const char *path;
    } cases[] = {
        {offsetof(loopcost_rates, input), offsetof(loopcost_usage, input), "rates.input"},
        {offsetof(loopcost_rates, output), offsetof(loopcost_usage, output), "rates.output"},
        {offsetof(loopcost_rates, cache_read), offsetof(loopcost_usage, cache_read), "rates.cache_read"},
        {offsetof(loopcost_rates, cache_write), offsetof(loopcost_usage, cache_write), "rates.cache_write"},
        {offsetof(loopcost_rates, cache_write_1h), offsetof(loopcost_usage, cache_write_1h), "rates.cache_write_1h"},
        {offsetof(loopcost_rates, above_input), offsetof(loopcost_usage, input), "rates.above_input"},
        {offsetof(loopcost_rates, above_output), offsetof(loopcost_usage, output), "rates.above_output"},
        {offsetof(loopcost_rates, above_cache_read), offsetof(loopcost_usage, cache_read), "rates.above_cache_read"},
        {offsetof(loopcost_rates, above_cache_write), offsetof(loopcost_usage, cache_write), "rates.above_cache_write"},
        {offsetof(loopcost_rates, above_cache_write_1h), offsetof(loopcost_usage, cache_write_1h),
         "rates.above_cache_write_1h"},
    };
    const uint64_t too_much = MOST_RATE + 1, missing = NONE, some = 7;
    uint32_t i;
    tap_group("rates are named");
    for (i = 0; i < 10; i++) {
        loopcost_rates rates = rates_of(&whole);
        loopcost_usage usage = LOOPCOST_USAGE_INIT;
        loopcost_bill bill = LOOPCOST_BILL_INIT;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        memcpy((char *)&usage + cases[i].tokens, &some, sizeof some);
        usage.input += i < 5 ? 0 : 2000; /* the last five are past the threshold */
        memcpy((char *)&rates + cases[i].rate, &too_much, sizeof too_much);
        tap_status(loopcost_bill_usage(&rates, &usage, &bill, &fault), LOOPCOST_OUT_OF_RANGE, cases[i].path);
        tap_text(loopcost_param_path(fault.field), cases[i].path, "  out of range: named");
        memcpy((char *)&rates + cases[i].rate, &missing, sizeof missing);
        tap_status(loopcost_bill_usage(&rates, &usage, &bill, &fault), LOOPCOST_UNPRICED, "  missing");
        tap_text(loopcost_param_path(fault.field), cases[i].path, "  missing: named");
    }
}

int main(void)
{
    check_init_price();
    check_init_rates();
    check_init_usage();
    check_init_usage_report();
    check_init_bill();
    exact_bills();
    parts_of_a_bill();
    refused_bills();
    struct_sizes();
    reserved_fields();
    adding_bills();
    adding_itself();
    sums_that_overflow();
    conventions();
    refused_reports();
    rates_from_doubles();
    rates_from_text();
    doubles_and_text_agree();
    prices_from_rates();
    refused_prices();
    amounts();
    a_fault_is_left_alone_on_success();
    rates_are_named();
    return tap_done();
}
