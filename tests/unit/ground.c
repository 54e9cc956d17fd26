/* Floor 0: version, status, param, fault. */
#include <loopcost/fault.h>
#include <loopcost/version.h>

#include <stdlib.h>

#include "tap.h"

static void version(void)
{
    tap_group("version");
    tap_text(loopcost_version(), LOOPCOST_VERSION, "the bodies' is the headers'");
    tap_integer(loopcost_abi_version(), LOOPCOST_ABI_VERSION, "the ABI number too");
}

static void status_texts(void)
{
    int32_t status, other;
    tap_group("loopcost_status_text");
    for (status = 0; status < LOOPCOST_STATUS_END; status++) {
        const char *text = loopcost_status_text(status);
        int unique = strcmp(text, "unknown status") != 0;
        for (other = 0; other < status; other++)
            unique = unique && strcmp(text, loopcost_status_text(other));
        tap_check(unique, text);
    }
    tap_text(loopcost_status_text(LOOPCOST_STATUS_END), "unknown status", "one past the last");
    tap_text(loopcost_status_text(-1), "unknown status", "below the first");
    tap_text(loopcost_status_text(INT32_MIN), "unknown status", "far below the first");
}

static int is_unit(const char *unit)
{
    static const char *const units[] = {"tokens",      "USD",       "USD per Mtok", "nano-USD per Mtok",
                                        "probability", "bugs",      "attempts",     "calls",
                                        "seconds",     "successes", "failures",     "flag",
                                        "choice",      "pointer",   "bytes",        "words",
                                        "class",       "USD^2",     "bugs^2",       "per attempt",
                                        "trials",      "bins",      "bits",         "ratio",
                                        "values",      "number",    "tasks",        "models",
                                        "policies",    "runs",      "rows"};
    size_t i;
    for (i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(unit, units[i]))
            return 1;
    return 0;
}

static int described(uint32_t field)
{
    const char *path = loopcost_param_path(field);
    double least = NAN, most = NAN;
    uint32_t other;
    for (other = 0; other < field; other++)
        if (!strcmp(path, loopcost_param_path(other)))
            return 0;
    return loopcost_param_range(field, &least, &most) == LOOPCOST_OK && least <= most &&
           is_unit(loopcost_param_unit(field));
}

static void params(void)
{
    uint32_t field;
    tap_group("every parameter has a path of its own, a unit and a range");
    for (field = 1; field < LOOPCOST_PARAM_END; field++)
        tap_check(described(field), loopcost_param_path(field));
}

static void param_paths(void)
{
    static const struct {
        uint32_t field;
        const char *path, *unit;
        double least, most;
    } cases[] = {
        {LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ, "fixer.price.cache_read", "USD per Mtok", 0.0, 1e9},
        {LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, "generator.classes[].count", "bugs", 0.0, 1e12},
        {LOOPCOST_PARAM_CLASSES_FIX_CHANCE, "classes[].fix_chance", "probability", 1e-12, 1.0},
        {LOOPCOST_PARAM_TASK_PROMPT, "task.prompt", "tokens", 0.0, 1e12},
        {LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE_1H, "rates.above_cache_write_1h", "nano-USD per Mtok", 0.0, 1e13},
        {LOOPCOST_PARAM_CONTEXT_CACHING, "context.caching", "flag", 0.0, 1.0},
        {LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE, "generator.bugs.hard_share", "probability", 0.0, 1.0},
    };
    size_t i;
    tap_group("loopcost_param");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        double least = NAN, most = NAN;
        tap_text(loopcost_param_path(cases[i].field), cases[i].path, cases[i].path);
        tap_text(loopcost_param_unit(cases[i].field), cases[i].unit, "  unit");
        tap_status(loopcost_param_range(cases[i].field, &least, &most), LOOPCOST_OK, "  has a range");
        tap_double(least, cases[i].least, 0.0, "  least");
        tap_double(most, cases[i].most, 0.0, "  most");
    }
}

static void no_param(void)
{
    static const uint32_t fields[] = {LOOPCOST_PARAM_NONE, LOOPCOST_PARAM_END, UINT32_MAX};
    double least = -1.0, most = -2.0;
    size_t i;
    tap_group("a number that is no parameter");
    for (i = 0; i < sizeof fields / sizeof *fields; i++) {
        tap_text(loopcost_param_path(fields[i]), "", "empty path");
        tap_text(loopcost_param_unit(fields[i]), "", "empty unit");
        tap_status(loopcost_param_range(fields[i], &least, &most), LOOPCOST_OUT_OF_RANGE, "no range");
    }
    tap_status(loopcost_param_range(LOOPCOST_PARAM_ATTEMPTS, NULL, &most), LOOPCOST_NULL, "null least");
    tap_status(loopcost_param_range(LOOPCOST_PARAM_ATTEMPTS, &least, NULL), LOOPCOST_NULL, "null most");
    tap_double(least, -1.0, 0.0, "least is left alone");
    tap_double(most, -2.0, 0.0, "most is left alone");
}

#define NOBODY LOOPCOST_NO_INDEX
#define NO_ROW UINT64_MAX

static const struct {
    loopcost_fault fault;
    const char *text;
} sentences[] = {
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_FIXER_PRICE_INPUT, NOBODY, NOBODY, NO_ROW, -3.0, 0.0, 1e9},
     "fixer.price.input is -3; it must be from 0 to 1e9 USD per Mtok"},
    {{LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE, 2, 1, NO_ROW, NAN, 1e-12, 1.0},
     "strategy 1: generator.classes[2].fix_chance is NaN; it must be from 1e-12 to 1"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_EXPIRY, NOBODY, NOBODY, NO_ROW, INFINITY, 0.0, 1.0},
     "context.expiry is infinite; it must be from 0 to 1"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_TASK_TRACE, NOBODY, 0, 7, -INFINITY, 0.0, 1e12},
     "row 7: strategy 0: task.trace is -infinite; it must be from 0 to 1e12 tokens"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CLASSES_COUNT, 4294967294U, NOBODY, NO_ROW, 1e13, 0.0, 1e12},
     "classes[4294967294].count is 1e13; it must be from 0 to 1e12 bugs"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_USAGE_CACHE_READ, NOBODY, NOBODY, NO_ROW, 5.0, 0.0, 0.0},
     "usage.cache_read is 5; it must be 0 tokens, what the input has room for"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_WARM_FIRST, NOBODY, NOBODY, NO_ROW, 11000.0, 0.0, 10000.0},
     "context.warm_first is 11000; it must be from 0 to 10000 tokens, the prompt and the generation"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_WARM_FIRST, NOBODY, NOBODY, NO_ROW, -1.0, 0.0, 1e12},
     "context.warm_first is -1; it must be from 0 to 1e12 tokens"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_FIX_CHANCE_EASY, NOBODY, NOBODY, NO_ROW, 1.0000000000000002, 1e-12, 1.0},
     "fix_chance.easy is 1.0000000000000002; it must be from 1e-12 to 1"},
    {{LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TASK_PROMPT, NOBODY, NOBODY, NO_ROW, 0.0, 0.0, 0.0},
     "task.prompt is not supported here"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_MODE, NOBODY, NOBODY, NO_ROW, 2.0, 0.0, 1.0},
     "context.mode is 2; it must be from 0 to 1"},
    {{LOOPCOST_STRUCT_SIZE, LOOPCOST_PARAM_RATES, NOBODY, NOBODY, NO_ROW, 0.0, 104.0, 4294967295.0},
     "rates has struct_size 0; it must be at least 104 (set by the _INIT macro)"},
    {{LOOPCOST_INEXACT, LOOPCOST_PARAM_RATE, NOBODY, NOBODY, NO_ROW, 1.5e-9, 0.0, 1e4},
     "rate is 1.5e-9 USD per Mtok; it must be a whole number of nano-USD per Mtok"},
    {{LOOPCOST_INEXACT, LOOPCOST_PARAM_RATE, NOBODY, NOBODY, NO_ROW, 5.0000000000001, 0.0, 1e4},
     "rate is 5.0000000000001 USD per Mtok; it must be a whole number of nano-USD per Mtok"},
    {{LOOPCOST_UNPRICED, LOOPCOST_PARAM_RATES_CACHE_WRITE_1H, NOBODY, NOBODY, NO_ROW, 12.0, 0.0, 1e13},
     "rates.cache_write_1h is not in the rate card, and it is needed for 12 tokens"},
    {{LOOPCOST_UNPRICED, LOOPCOST_PARAM_RATES_CACHE_READ, NOBODY, NOBODY, NO_ROW, 0.0, 0.0, 1e13},
     "rates.cache_read is not in the rate card, and an expectation needs it"},
    {{LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_FIXER_CLASSES, 3, NOBODY, NO_ROW, 1.0, 0.0, 0.0},
     "fixer.classes[3] has fields set that this version does not know (is it made by its _INIT macro?)"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_PARAMETER_INDEX, NOBODY, NOBODY, NO_ROW, 7.0, 0.0, 1.0},
     "parameter.index is 7; it must be from 0 to 1"},
    {{LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_WARM, NOBODY, NOBODY, NO_ROW, 0.299999999999995, 0.0,
      0.29999999999999},
     "thread.warm is 0.299999999999995; it must be from 0 to 0.29999999999999 tokens, the base"},
    {{LOOPCOST_OVERFLOW, LOOPCOST_PARAM_BILL, NOBODY, NOBODY, NO_ROW, 2e19, 0.0, 18446744073709551615.0},
     "bill: about 2e19 nano-USD; an exact bill holds at most 1.84467440737e19"},
    {{LOOPCOST_UNDEFINED, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, NOBODY, NOBODY, NO_ROW, 0.0, 0.0, 1e12},
     "generator.bugs.count is 0; with no bug of any class there is no mix to change"},
    {{LOOPCOST_UNDEFINED, LOOPCOST_PARAM_BUGS_COUNT, NOBODY, NOBODY, NO_ROW, 2.5, 0.0, 1e12},
     "bugs.count is 2.5 in all; attempts have a law where it is a whole number"},
    {{LOOPCOST_UNDEFINED, LOOPCOST_PARAM_CHANCE, NOBODY, NOBODY, NO_ROW, 1.0, 0.0, 1.0},
     "chance is 1; no finite value reaches it"},
    {{LOOPCOST_NULL, LOOPCOST_PARAM_TASK, NOBODY, NOBODY, NO_ROW, 0.0, 0.0, 0.0}, "task: a required pointer is null"},
    {{LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_RATES_TIER, NOBODY, NOBODY, NO_ROW, 1.0, 0.0, 2.0},
     "rates.tier is 1, which is not supported here"},
    {{LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_RATES, NOBODY, NOBODY, NO_ROW, 128.0, 104.0, 104.0},
     "rates has fields set that this version does not know (is it made by its _INIT macro?)"},
    {{LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP_RESIDUALS, NOBODY, NOBODY, NO_ROW, 12.0, 0.0, 0.0},
     "loop.residuals are given, and this answer has none; forecast.h has the law of a loop with them"},
    {{LOOPCOST_SYNTAX, LOOPCOST_PARAM_RATE, NOBODY, NOBODY, NO_ROW, 0.0, 0.0, 1e4}, "rate: not a decimal number"},
    {{LOOPCOST_OK, LOOPCOST_PARAM_NONE, NOBODY, NOBODY, NO_ROW, 0.0, 0.0, 0.0}, "ok"},
};

static void fault_texts(void)
{
    size_t i;
    tap_group("loopcost_fault_text");
    for (i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        char text[LOOPCOST_FAULT_TEXT_SIZE];
        tap_status(loopcost_fault_text(&sentences[i].fault, text, sizeof text), LOOPCOST_OK, sentences[i].text);
        tap_text(text, sentences[i].text, "  to the letter");
    }
}

static void fault_text_sizes(void)
{
    const char *whole = sentences[0].text;
    const size_t length = strlen(whole);
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    uint32_t size, cut = 0, left_alone = 0;
    tap_group("a fault's text in a small buffer");
    for (size = 1; size <= length + 1; size++) {
        memset(text, '~', sizeof text);
        loopcost_fault_text(&sentences[0].fault, text, size);
        cut += strlen(text) == size - 1 && !strncmp(text, whole, size - 1);
        left_alone += text[size] == '~';
    }
    tap_integer(cut, length + 1, "is cut to every size");
    tap_integer(left_alone, length + 1, "and ends there");
    memset(text, '~', sizeof text);
    tap_status(loopcost_fault_text(&sentences[0].fault, text, 0), LOOPCOST_NULL, "size 0");
    tap_status(loopcost_fault_text(NULL, text, sizeof text), LOOPCOST_NULL, "null fault");
    tap_check(text[0] == '~', "nothing is written then");
    tap_status(loopcost_fault_text(&sentences[0].fault, NULL, 256), LOOPCOST_NULL, "null text");
}

/* The longest sentence that any parameter can give: LOOPCOST_FAULT_TEXT_SIZE has room for it. */
static void longest_fault_text(void)
{
    const double long_number = -1.23456789012e-300;
    size_t longest = 0;
    uint32_t field;
    int32_t status;
    tap_group("LOOPCOST_FAULT_TEXT_SIZE");
    for (field = 0; field < LOOPCOST_PARAM_END; field++)
        for (status = 0; status < LOOPCOST_STATUS_END; status++) {
            const loopcost_fault fault = {status,         field,       4294967294U, 4294967294U,
                                          UINT64_MAX - 1, long_number, long_number, -long_number};
            char text[2 * LOOPCOST_FAULT_TEXT_SIZE];
            loopcost_fault_text(&fault, text, sizeof text);
            if (strlen(text) > longest)
                longest = strlen(text);
        }
    tap_check(longest < LOOPCOST_FAULT_TEXT_SIZE, "has room for every text");
}

static double read_back(double value)
{
    const loopcost_fault fault = {LOOPCOST_UNDEFINED, LOOPCOST_PARAM_RATE, NOBODY, NOBODY, NO_ROW, value, 0.0, 0.0};
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    loopcost_fault_text(&fault, text, sizeof text);
    return strtod(text + strlen("rate is "), NULL);
}

static void fault_numbers(void)
{
    static const double values[] = {1.0,  0.1,  1.0 / 3.0,      123456.789, 999999.0,  1e6,   1234567.0, 99999999.9999,
                                    1e22, 1e-5, 999999999999.6, 1e-12,      9.9999e-6, 1e300, 2.5e-320,  DBL_MAX};
    size_t i;
    tap_group("a number in a fault's text has 12 digits");
    for (i = 0; i < sizeof values / sizeof *values; i++) {
        char name[32];
        snprintf(name, sizeof name, "%.17g", values[i]);
        /* A subnormal has fewer digits to give. */
        tap_check(fabs(read_back(values[i]) - values[i]) <= 6e-12 * values[i] + DBL_TRUE_MIN, name);
        tap_check(read_back(-values[i]) == -read_back(values[i]), "  and its negative");
    }
}

static void fault_inits(void)
{
    const loopcost_fault macro = LOOPCOST_FAULT_INIT;
    loopcost_fault fault;
    memset(&fault, 0xA5, sizeof fault);
    tap_group("loopcost_fault");
    tap_status(loopcost_fault_init(&fault), LOOPCOST_OK, "_init");
    tap_check(!memcmp(&fault, &macro, sizeof fault), "writes what LOOPCOST_FAULT_INIT holds");
    tap_status(loopcost_fault_init(NULL), LOOPCOST_NULL, "_init refuses a null pointer");
}

int main(void)
{
    version();
    status_texts();
    params();
    param_paths();
    no_param();
    fault_texts();
    fault_text_sizes();
    longest_fault_text();
    fault_numbers();
    fault_inits();
    return tap_done();
}
