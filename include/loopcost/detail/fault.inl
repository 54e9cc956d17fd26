#include <math.h>
#include <stddef.h>
#include <string.h>

/* Setting a fault. Each returns the status, so that a check reads `return loopcost__fail(...)`. */

LOOPCOST_INTERNAL int32_t loopcost__fail(loopcost_fault *fault, int32_t status, loopcost_param param, double value,
                                         double least, double most)
{
    if (fault) {
        const loopcost_fault given = {status,     param.field, param.index, LOOPCOST_NO_INDEX,
                                      UINT64_MAX, value,       least,       most};
        *fault = given;
    }
    return status;
}

LOOPCOST_INLINE loopcost_param loopcost__field(uint32_t field)
{
    const loopcost_param param = {field, LOOPCOST_NO_INDEX};
    return param;
}

LOOPCOST_INLINE loopcost_param loopcost__class_field(uint32_t field, uint32_t index)
{
    const loopcost_param param = {field, index};
    return param;
}

/* A fault of the kind `status` in a scalar whose range is the table's. */
LOOPCOST_INTERNAL int32_t loopcost__fail_field(loopcost_fault *fault, int32_t status, uint32_t field, double value)
{
    const loopcost__param_row *row = loopcost__param(field);
    return loopcost__fail(fault, status, loopcost__field(field), value, row->least, row->most);
}

/* A status that is about one of several strategies, or policies. */
LOOPCOST_INTERNAL int32_t loopcost__of_strategy(loopcost_fault *fault, uint32_t which, int32_t status)
{
    if (status && fault)
        fault->strategy = which;
    return status;
}

/* A parameter that the question cannot be asked of, named by its own path where it is a scalar. */
LOOPCOST_INTERNAL int32_t loopcost__fail_parameter(loopcost_fault *fault, const loopcost_param *param)
{
    const loopcost__param_row *row = loopcost__param(param->field);
    if (row->least == row->most || !strcmp(row->unit, "pointer"))
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_PARAMETER, param->field);
    return loopcost__fail(fault, LOOPCOST_UNSUPPORTED, *param, 0.0, 0.0, 0.0);
}

/* Checks. */

LOOPCOST_INLINE int32_t loopcost__check_range(loopcost_fault *fault, loopcost_param param, double value, double least,
                                              double most)
{
    if (value >= least && value <= most)
        return LOOPCOST_OK;
    return loopcost__fail(fault, value != value ? LOOPCOST_NOT_A_NUMBER : LOOPCOST_OUT_OF_RANGE, param, value, least,
                          most);
}

LOOPCOST_INLINE int32_t loopcost__check_param(loopcost_fault *fault, loopcost_param param, double value)
{
    const loopcost__param_row *row = loopcost__param(param.field);
    return loopcost__check_range(fault, param, value, row->least, row->most);
}

LOOPCOST_INLINE int32_t loopcost__check(loopcost_fault *fault, uint32_t field, double value)
{
    return loopcost__check_param(fault, loopcost__field(field), value);
}

LOOPCOST_INLINE int32_t loopcost__check_pointer(loopcost_fault *fault, uint32_t field, const void *pointer)
{
    return pointer ? LOOPCOST_OK : loopcost__fail_field(fault, LOOPCOST_NULL, field, 0.0);
}

/* The struct_size of a growable struct, compared with the size that was shipped first. */
LOOPCOST_INLINE int32_t loopcost__check_size(loopcost_fault *fault, uint32_t field, const void *pointer, size_t first)
{
    uint32_t size;
    if (!pointer)
        return loopcost__fail_field(fault, LOOPCOST_NULL, field, 0.0);
    memcpy(&size, pointer, sizeof size);
    if (size < first)
        return loopcost__fail(fault, LOOPCOST_STRUCT_SIZE, loopcost__field(field), (double)size, (double)first,
                              (double)UINT32_MAX);
    return LOOPCOST_OK;
}

/* Where gcc inlines the next function it knows how large the caller's object is, but not its struct_size, and takes the
 * look at a tail that is not there for a certainty. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"

/* An input. A caller who was compiled with later headers may pass a longer struct, as long as the tail that we do not
 * know is zero, which means off. */
LOOPCOST_INLINE int32_t loopcost__check_struct(loopcost_fault *fault, uint32_t field, const void *pointer, size_t first,
                                               size_t known)
{
    uint32_t size, i;
    const int32_t status = loopcost__check_size(fault, field, pointer, first);
    if (status)
        return status;
    memcpy(&size, pointer, sizeof size);
    for (i = (uint32_t)known; i < size; i++)
        if (((const unsigned char *)pointer)[i])
            return loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__field(field), (double)size, (double)first,
                                  (double)known);
    return LOOPCOST_OK;
}

#pragma GCC diagnostic pop

/* Gives the caller as much of `answer` as its struct has room for, and leaves its struct_size as it is. */
LOOPCOST_INLINE void loopcost__give(void *results, const void *answer, size_t known)
{
    uint32_t size;
    memcpy(&size, results, sizeof size);
    if (size >= known) /* a copy of a size that the compiler knows */
        memcpy((char *)results + sizeof size, (const char *)answer + sizeof size, known - sizeof size);
    else
        memcpy((char *)results + sizeof size, (const char *)answer + sizeof size, size - sizeof size);
}

/* Writes `defaults`, of today's size `known`, to the `struct_size` bytes that the caller has. */
LOOPCOST_INTERNAL int32_t loopcost__init(void *growable, uint32_t struct_size, size_t first, const void *defaults,
                                         size_t known)
{
    if (!growable)
        return LOOPCOST_NULL;
    if (struct_size < first)
        return LOOPCOST_STRUCT_SIZE;
    memset(growable, 0, struct_size);
    memcpy(growable, &struct_size, sizeof struct_size);
    loopcost__give(growable, defaults, known);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_fault_init(loopcost_fault *fault)
{
    const loopcost_fault none = LOOPCOST_FAULT_INIT;
    if (!fault)
        return LOOPCOST_NULL;
    *fault = none;
    return LOOPCOST_OK;
}

/* Writing the sentence. printf would bring the locale's decimal point and a dependency on the C library's I/O. */

typedef struct loopcost__writer {
    char *next, *last; /* where the next character goes; the last byte, kept for the NUL */
} loopcost__writer;

LOOPCOST_INTERNAL void loopcost__write_char(loopcost__writer *out, char character)
{
    if (out->next < out->last)
        *out->next++ = character;
}

LOOPCOST_INTERNAL void loopcost__write_text(loopcost__writer *out, const char *text)
{
    for (; *text; text++)
        loopcost__write_char(out, *text);
}

LOOPCOST_INTERNAL void loopcost__write_integer(loopcost__writer *out, uint64_t value, uint32_t least_digits)
{
    char digits[20];
    uint32_t n = 0;
    do {
        digits[n++] = (char)('0' + (char)(value % 10));
        value /= 10;
    } while (value || n < least_digits);
    while (n)
        loopcost__write_char(out, digits[--n]);
}

/* A positive finite value to `count` significant digits: value ~ digits * 10^(exponent - count + 1). */
typedef struct loopcost__rounded {
    uint64_t digits;
    int32_t exponent, count;
} loopcost__rounded;

/* 10^exponent, exponent <= 19: exact as a double too. */
LOOPCOST_INTERNAL uint64_t loopcost__power_of_ten(int32_t exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* value * 10^shift, with one rounding where |shift| <= 19. */
LOOPCOST_INTERNAL double loopcost__shifted(double value, int32_t shift)
{
    for (; shift > 19; shift -= 19)
        value *= 1e19;
    for (; shift < -19; shift += 19)
        value /= 1e19;
    if (shift < 0)
        return value / (double)loopcost__power_of_ten(-shift);
    return value * (double)loopcost__power_of_ten(shift);
}

LOOPCOST_INTERNAL loopcost__rounded loopcost__round_decimal(double value, int32_t count)
{
    loopcost__rounded rounded = {0, 0, count};
    double unit = value;
    for (; unit >= 10.0; rounded.exponent++)
        unit /= 10.0;
    for (; unit < 1.0; rounded.exponent--)
        unit *= 10.0;
    rounded.digits = (uint64_t)(loopcost__shifted(value, count - 1 - rounded.exponent) + 0.5);
    if (rounded.digits >= loopcost__power_of_ten(count)) {
        rounded.digits /= 10;
        rounded.exponent++;
    }
    return rounded;
}

LOOPCOST_INTERNAL double loopcost__rounded_value(loopcost__rounded rounded)
{
    return loopcost__shifted((double)rounded.digits, rounded.exponent - rounded.count + 1);
}

/* Plain from 1e-5 on, below 1e6, and below 1e12 where there are digits past the sixth; with an exponent elsewhere. */
LOOPCOST_INTERNAL void loopcost__write_rounded(loopcost__writer *out, loopcost__rounded rounded)
{
    char text[20];
    int32_t point, i, last = 0;
    for (i = rounded.count - 1; i >= 0; i--) {
        text[i] = (char)('0' + (char)(rounded.digits % 10));
        rounded.digits /= 10;
        if (!last && text[i] != '0')
            last = i;
    }
    point =
        rounded.exponent >= -5 && (rounded.exponent < 6 || (rounded.exponent < 12 && last >= 6)) ? rounded.exponent : 0;
    if (point < 0) {
        loopcost__write_text(out, "0.");
        for (i = -1; i > point; i--)
            loopcost__write_char(out, '0');
    }
    for (i = 0; i <= last || i <= point; i++) {
        loopcost__write_char(out, text[i]);
        if (i == point && last > point)
            loopcost__write_char(out, '.');
    }
    if (point != rounded.exponent) {
        loopcost__write_text(out, rounded.exponent < 0 ? "e-" : "e");
        loopcost__write_integer(out, (uint64_t)(rounded.exponent < 0 ? -rounded.exponent : rounded.exponent), 1);
    }
}

LOOPCOST_INTERNAL void loopcost__write_number(loopcost__writer *out, double value, int32_t digits)
{
    if (value < 0.0)
        loopcost__write_char(out, '-');
    if (value != value)
        loopcost__write_text(out, "NaN");
    else if (value - value != 0.0)
        loopcost__write_text(out, "infinite");
    else if (value == 0.0)
        loopcost__write_char(out, '0');
    else
        loopcost__write_rounded(out, loopcost__round_decimal(fabs(value), digits));
}

/* The path, with the class's number between its brackets: `classes[2].count`, and `classes[2]` for the record
 * itself. */
LOOPCOST_INTERNAL void loopcost__write_path(loopcost__writer *out, const loopcost_fault *fault)
{
    const char *path = loopcost_param_path(fault->field);
    int numbered = fault->index == LOOPCOST_NO_INDEX;
    for (; *path; path++) {
        if (*path == ']' && !numbered) {
            loopcost__write_integer(out, fault->index, 1);
            numbered = 1;
        }
        loopcost__write_char(out, *path);
    }
    if (!numbered) {
        loopcost__write_char(out, '[');
        loopcost__write_integer(out, fault->index, 1);
        loopcost__write_char(out, ']');
    }
}

LOOPCOST_INTERNAL int loopcost__has_unit(uint32_t field)
{
    const char *unit = loopcost_param_unit(field);
    return strcmp(unit, "pointer") && strcmp(unit, "choice") && strcmp(unit, "flag") && strcmp(unit, "probability") &&
           strcmp(unit, "class") && strcmp(unit, "ratio") && strcmp(unit, "number");
}

/* Where a limit is another input and not the table's: which one. */
LOOPCOST_INTERNAL const char *loopcost__limit_name(const loopcost_fault *fault)
{
    if (fault->most == loopcost__param(fault->field)->most)
        return "";
    switch (fault->field) {
    case LOOPCOST_PARAM_CONTEXT_WARM_FIRST:
    case LOOPCOST_PARAM_CONTEXT_WARM_LATER:
        return ", the prompt and the generation";
    case LOOPCOST_PARAM_CONTEXT_WARM_GENERATION:
        return ", the prompt";
    case LOOPCOST_PARAM_THREAD_WARM:
        return ", the base";
    case LOOPCOST_PARAM_USAGE_CACHE_READ:
    case LOOPCOST_PARAM_USAGE_CACHE_WRITE:
        return ", what the input has room for";
    case LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H:
        return ", all that is written to the cache";
    default:
        return "";
    }
}

enum { LOOPCOST__DIGITS = 12, LOOPCOST__ALL_DIGITS = 17 };

LOOPCOST_INTERNAL double loopcost__as_shown(double value)
{
    if (!(value > 0.0) || value - value != 0.0)
        return value;
    return loopcost__rounded_value(loopcost__round_decimal(value, LOOPCOST__DIGITS));
}

/* Enough digits for the value not to look as if it were in its range, or whole. */
LOOPCOST_INTERNAL int32_t loopcost__digits_needed(const loopcost_fault *fault)
{
    const double shown = loopcost__as_shown(fault->value);
    const int looks_right = shown >= loopcost__as_shown(fault->least) && shown <= loopcost__as_shown(fault->most);
    return looks_right || fault->status == LOOPCOST_INEXACT ? LOOPCOST__ALL_DIGITS : LOOPCOST__DIGITS;
}

LOOPCOST_INTERNAL void loopcost__write_range(loopcost__writer *out, const loopcost_fault *fault)
{
    const int32_t digits = loopcost__digits_needed(fault);
    loopcost__write_text(out, "; it must be ");
    if (fault->least < fault->most) {
        loopcost__write_text(out, "from ");
        loopcost__write_number(out, fault->least, digits);
        loopcost__write_text(out, " to ");
    }
    loopcost__write_number(out, fault->most, digits);
    if (loopcost__has_unit(fault->field)) {
        loopcost__write_char(out, ' ');
        loopcost__write_text(out, loopcost_param_unit(fault->field));
    }
    loopcost__write_text(out, loopcost__limit_name(fault));
}

LOOPCOST_INTERNAL void loopcost__write_value(loopcost__writer *out, const loopcost_fault *fault)
{
    loopcost__write_text(out, " is ");
    loopcost__write_number(out, fault->value, loopcost__digits_needed(fault));
}

/* Switches, choices and numbers of attempts, given as a number that is not whole (sweep.h). */
LOOPCOST_INTERNAL int loopcost__is_broken(const loopcost_fault *fault)
{
    const char *unit = loopcost_param_unit(fault->field);
    const int whole = !strcmp(unit, "choice") || !strcmp(unit, "flag") ||
                      fault->field == LOOPCOST_PARAM_CONTEXT_GROUP || fault->field == LOOPCOST_PARAM_CONTEXT_BUG_CAP ||
                      fault->field == LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP ||
                      fault->field == LOOPCOST_PARAM_LOOP_CAP || fault->field == LOOPCOST_PARAM_LOOP_LATE_FROM;
    return whole && fault->value - fault->value == 0.0 && fault->value != floor(fault->value);
}

LOOPCOST_INTERNAL const char *loopcost__undefined_reason(const loopcost_fault *fault)
{
    if (loopcost__is_broken(fault))
        return "; it takes whole numbers";
    switch (fault->field) {
    case LOOPCOST_PARAM_BUGS_COUNT:
        return " in all; attempts have a law where it is a whole number";
    case LOOPCOST_PARAM_GENERATOR_BUGS_COUNT:
        if (fault->value != 0.0)
            return " in all; the cost has a law where it is a whole number";
        return "; with no bug of any class there is no mix to change";
    case LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE:
        return "; with no bug of any class there is no mix to change";
    case LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT:
        return "; bugs are taken one by one here, so each class needs a whole number of them (a random split does not)";
    case LOOPCOST_PARAM_TALLY:
        return "; it has no trial";
    case LOOPCOST_PARAM_TALLY_KIND:
        return "; it is a tally of another kind";
    case LOOPCOST_PARAM_TALLY_UNIT_BITS:
        return "; the tally counts tokens in another unit";
    case LOOPCOST_PARAM_FAILURES:
        return "; no bug of any class fails so often";
    case LOOPCOST_PARAM_CLASSES_ALPHA:
    case LOOPCOST_PARAM_FIXER_CLASSES_ALPHA:
        return "; a moment of the attempts that this takes is infinite unless it is above ";
    case LOOPCOST_PARAM_CHANCE:
        return fault->least == fault->most ? "; the other one is the same, and they must differ"
                                           : "; no finite value reaches it";
    case LOOPCOST_PARAM_BUDGET:
        return "; it does not pay for the generation and an attempt for each bug";
    case LOOPCOST_PARAM_SCORES:
        return "; of so few the margin is infinite, the fewest are ";
    case LOOPCOST_PARAM_FAILED:
        return "; of so few failures none is a threshold, the fewest are ";
    case LOOPCOST_PARAM_CANDIDATE:
        return "; not even the first candidate keeps the promise";
    case LOOPCOST_PARAM_ENDS_CHANCE:
        return ", and it came: the score is infinite";
    case LOOPCOST_PARAM_LOOP_RESIDUAL_WEIGHT:
    case LOOPCOST_PARAM_ENSEMBLE_WEIGHT:
        return ", and so are all others; one at least must be more";
    case LOOPCOST_PARAM_DISTRIBUTION:
    case LOOPCOST_PARAM_FORECAST:
        return "; it is not built";
    case LOOPCOST_PARAM_OUTCOMES_TASKS:
        return "; no task has all that the policies need";
    case LOOPCOST_PARAM_POLICY_MODELS:
        return " again; a cascade asks each model once, since each pair has one outcome";
    case LOOPCOST_PARAM_LOOP_CAP:
        return "; a run may go on for ever, so it needs a cap";
    case LOOPCOST_PARAM_CALLS:
    case LOOPCOST_PARAM_STATE_CALLS:
    case LOOPCOST_PARAM_FORECAST_MADE:
        return "; no run makes so many and goes on";
    case LOOPCOST_PARAM_ARM_TRIALS_SOLVED:
        return " in all of them; without a success none has a price";
    case LOOPCOST_PARAM_DELTA:
        return "; no number of trials tells a difference where there is none";
    case LOOPCOST_PARAM_STATE_CHANCE:
        return "; without a cap no amount is enough for sure";
    case LOOPCOST_PARAM_EVIDENCE_OUTCOMES:
        return "; there is no run to learn from";
    case LOOPCOST_PARAM_EVIDENCE_OUTCOMES_END:
        return ", after so many calls; no kind of task ends so";
    case LOOPCOST_PARAM_POSTERIOR:
        return "; the other one's first call or prior is not the same";
    default:
        return "; the answer is undefined there";
    }
}

/* Whose reason ends with the least that will do. */
LOOPCOST_INTERNAL int loopcost__tells_the_least(uint32_t field)
{
    return field == LOOPCOST_PARAM_CLASSES_ALPHA || field == LOOPCOST_PARAM_FIXER_CLASSES_ALPHA ||
           field == LOOPCOST_PARAM_SCORES || field == LOOPCOST_PARAM_FAILED;
}

LOOPCOST_INTERNAL void loopcost__write_reason(loopcost__writer *out, const loopcost_fault *fault)
{
    switch (fault->status) {
    case LOOPCOST_NOT_A_NUMBER:
    case LOOPCOST_OUT_OF_RANGE:
        loopcost__write_value(out, fault);
        loopcost__write_range(out, fault);
        break;
    case LOOPCOST_STRUCT_SIZE:
        loopcost__write_text(out, " has struct_size ");
        loopcost__write_number(out, fault->value, LOOPCOST__DIGITS);
        loopcost__write_text(out, "; it must be at least ");
        loopcost__write_number(out, fault->least, LOOPCOST__DIGITS);
        loopcost__write_text(out, " (set by the _INIT macro)");
        break;
    case LOOPCOST_INEXACT:
        loopcost__write_value(out, fault);
        loopcost__write_text(out, " USD per Mtok; it must be a whole number of nano-USD per Mtok");
        break;
    case LOOPCOST_UNPRICED:
        loopcost__write_text(out, " is not in the rate card, and ");
        if (fault->value > 0.0) {
            loopcost__write_text(out, "it is needed for ");
            loopcost__write_number(out, fault->value, LOOPCOST__DIGITS);
            loopcost__write_text(out, " tokens");
        } else {
            loopcost__write_text(out, "an expectation needs it");
        }
        break;
    case LOOPCOST_OVERFLOW:
        loopcost__write_text(out, ": about ");
        loopcost__write_number(out, fault->value, LOOPCOST__DIGITS);
        if (fault->field != LOOPCOST_PARAM_BILL) {
            loopcost__write_text(out, "; that is more than a simulation can count");
            break;
        }
        loopcost__write_text(out, " nano-USD; an exact bill holds at most ");
        loopcost__write_number(out, fault->most, LOOPCOST__DIGITS);
        break;
    case LOOPCOST_UNDEFINED:
        loopcost__write_value(out, fault);
        loopcost__write_text(out, loopcost__undefined_reason(fault));
        if (loopcost__tells_the_least(fault->field))
            loopcost__write_number(out, fault->least, LOOPCOST__DIGITS);
        break;
    case LOOPCOST_DIVERGENT:
        loopcost__write_value(out, fault);
        loopcost__write_text(
            out, "; each bug brings in one or more on average, so the repairs never end: it must be below ");
        loopcost__write_number(out, fault->most, LOOPCOST__DIGITS);
        break;
    case LOOPCOST_UNSUPPORTED:
        if (fault->field == LOOPCOST_PARAM_FIRST) {
            loopcost__write_text(out, " and second can be dealt in too many ways to be counted, 2^125 or more");
            break;
        }
        if (fault->field == LOOPCOST_PARAM_LOOP_RESIDUALS) {
            loopcost__write_text(out,
                                 " are given, and this answer has none; forecast.h has the law of a loop with them");
            break;
        }
        if (!strcmp(loopcost_param_unit(fault->field), "pointer")) {
            loopcost__write_text(out,
                                 " has fields set that this version does not know (is it made by its _INIT macro?)");
            break;
        }
        if (!strcmp(loopcost_param_unit(fault->field), "choice")) {
            loopcost__write_value(out, fault);
            loopcost__write_text(out, ", which");
        }
        loopcost__write_text(out, " is not supported here");
        break;
    default:
        loopcost__write_text(out, ": ");
        loopcost__write_text(out, loopcost_status_text(fault->status));
    }
}

LOOPCOST_API int32_t loopcost_fault_text(const loopcost_fault *fault, char *text, uint32_t size)
{
    loopcost__writer out;
    if (!fault || !text || !size)
        return LOOPCOST_NULL;
    out.next = text;
    out.last = text + size - 1;
    if (fault->row != UINT64_MAX) {
        loopcost__write_text(&out, "row ");
        loopcost__write_integer(&out, fault->row, 1);
        loopcost__write_text(&out, ": ");
    }
    if (fault->strategy != LOOPCOST_NO_INDEX) {
        loopcost__write_text(&out, "strategy ");
        loopcost__write_integer(&out, fault->strategy, 1);
        loopcost__write_text(&out, ": ");
    }
    if (fault->status == LOOPCOST_OK) {
        loopcost__write_text(&out, loopcost_status_text(LOOPCOST_OK));
    } else {
        loopcost__write_path(&out, fault);
        loopcost__write_reason(&out, fault);
    }
    *out.next = '\0';
    return LOOPCOST_OK;
}
