/* Which input do you mean, what is its unit, and how large may it be?
 *
 * Every scalar that a caller gives has one identity, a loopcost_param, and one path, the same text in C, Python, Rust,
 * scenario files and JSON. Faults name it, crossovers solve for it, derivatives are taken by it.
 *
 * A strategy's models appear by their role: `generator` and `fixer`. Where one model plays both, or several strategies
 * point to the same model, it is one model and its parameter moves everywhere.
 */
#ifndef LOOPCOST_PARAM_H
#define LOOPCOST_PARAM_H

#include "status.h"

/* One scalar input. `index` is the class, for the paths that contain `classes[]`; it is ignored for the others. */
typedef struct loopcost_param {
    uint32_t field; /* LOOPCOST_PARAM_... */
    uint32_t index;
} loopcost_param;

#define LOOPCOST_NO_INDEX UINT32_MAX

/* The name says the path: LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ is `fixer.price.cache_read`. The ranges are such that
 * no closed form overflows inside them: tokens and counts to 1e12, prices to 1e9 USD per Mtok, fix chances from 1e-12.
 *
 * The accuracy that the other headers promise holds where prices are 0 or at least 1e-6 USD per Mtok and tokens are 0
 * or at least 1e-6; products of smaller ones may underflow, and then the answer is too small rather than wrong. */
enum loopcost_param_field {
    LOOPCOST_PARAM_NONE = 0,

    /* money: expectations (price.h) */
    LOOPCOST_PARAM_PRICE,
    LOOPCOST_PARAM_PRICE_INPUT,
    LOOPCOST_PARAM_PRICE_OUTPUT,
    LOOPCOST_PARAM_PRICE_CACHE_READ,
    LOOPCOST_PARAM_PRICE_CACHE_WRITE,

    /* money: exact bills (price.h) */
    LOOPCOST_PARAM_RATE,
    LOOPCOST_PARAM_RATES,
    LOOPCOST_PARAM_RATES_TIER,
    LOOPCOST_PARAM_RATES_THRESHOLD,
    LOOPCOST_PARAM_RATES_INPUT,
    LOOPCOST_PARAM_RATES_OUTPUT,
    LOOPCOST_PARAM_RATES_CACHE_READ,
    LOOPCOST_PARAM_RATES_CACHE_WRITE,
    LOOPCOST_PARAM_RATES_CACHE_WRITE_1H,
    LOOPCOST_PARAM_RATES_ABOVE_INPUT,
    LOOPCOST_PARAM_RATES_ABOVE_OUTPUT,
    LOOPCOST_PARAM_RATES_ABOVE_CACHE_READ,
    LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE,
    LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE_1H,
    LOOPCOST_PARAM_USAGE,
    LOOPCOST_PARAM_USAGE_CONVENTION,
    LOOPCOST_PARAM_USAGE_INPUT,
    LOOPCOST_PARAM_USAGE_OUTPUT,
    LOOPCOST_PARAM_USAGE_REASONING,
    LOOPCOST_PARAM_USAGE_CACHE_READ,
    LOOPCOST_PARAM_USAGE_CACHE_WRITE,
    LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H,
    LOOPCOST_PARAM_BILL,

    /* chance (attempts.h) */
    LOOPCOST_PARAM_CLASSES,
    LOOPCOST_PARAM_CLASSES_LAW,
    LOOPCOST_PARAM_CLASSES_COUNT,
    LOOPCOST_PARAM_CLASSES_FIX_CHANCE,
    LOOPCOST_PARAM_BUGS_COUNT,
    LOOPCOST_PARAM_BUGS_HARD_SHARE,
    LOOPCOST_PARAM_FIX_CHANCE_EASY,
    LOOPCOST_PARAM_FIX_CHANCE_HARD,

    /* one conversation (thread.h) */
    LOOPCOST_PARAM_THREAD,
    LOOPCOST_PARAM_THREAD_CACHING,
    LOOPCOST_PARAM_THREAD_BASE,
    LOOPCOST_PARAM_THREAD_STEP,
    LOOPCOST_PARAM_THREAD_OUTPUT,
    LOOPCOST_PARAM_THREAD_WARM,
    LOOPCOST_PARAM_THREAD_EXPIRY,
    LOOPCOST_PARAM_ATTEMPTS,

    /* a task (strategy.h) */
    LOOPCOST_PARAM_STRATEGY,
    LOOPCOST_PARAM_STRATEGIES,
    LOOPCOST_PARAM_TASK,
    LOOPCOST_PARAM_TASK_PROMPT,
    LOOPCOST_PARAM_TASK_GENERATION,
    LOOPCOST_PARAM_TASK_ATTEMPT,
    LOOPCOST_PARAM_TASK_TRACE,
    LOOPCOST_PARAM_CONTEXT,
    LOOPCOST_PARAM_CONTEXT_MODE,
    LOOPCOST_PARAM_CONTEXT_CACHING,
    LOOPCOST_PARAM_CONTEXT_WARM_GENERATION,
    LOOPCOST_PARAM_CONTEXT_WARM_FIRST,
    LOOPCOST_PARAM_CONTEXT_WARM_FIRST_WARMTH,
    LOOPCOST_PARAM_CONTEXT_WARM_LATER,
    LOOPCOST_PARAM_CONTEXT_WARM_LATER_WARMTH,
    LOOPCOST_PARAM_CONTEXT_EXPIRY,

    /* a strategy's models (strategy.h) */
    LOOPCOST_PARAM_GENERATOR,
    LOOPCOST_PARAM_GENERATOR_PRICE,
    LOOPCOST_PARAM_GENERATOR_PRICE_INPUT,
    LOOPCOST_PARAM_GENERATOR_PRICE_OUTPUT,
    LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_READ,
    LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_WRITE,
    LOOPCOST_PARAM_GENERATOR_CLASSES,
    LOOPCOST_PARAM_GENERATOR_CLASSES_LAW,
    LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT,
    LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE,
    LOOPCOST_PARAM_FIXER,
    LOOPCOST_PARAM_FIXER_PRICE,
    LOOPCOST_PARAM_FIXER_PRICE_INPUT,
    LOOPCOST_PARAM_FIXER_PRICE_OUTPUT,
    LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ,
    LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE,
    LOOPCOST_PARAM_FIXER_CLASSES,
    LOOPCOST_PARAM_FIXER_CLASSES_LAW,
    LOOPCOST_PARAM_FIXER_CLASSES_COUNT,
    LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE,
    LOOPCOST_PARAM_GENERATOR_BUGS_COUNT,
    LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE,

    /* a loop of calls (loop.h), and where a run stands (remaining.h) */
    LOOPCOST_PARAM_LOOP,
    LOOPCOST_PARAM_LOOP_CAP,
    LOOPCOST_PARAM_LOOP_LATE_FROM,
    LOOPCOST_PARAM_LOOP_LATE_STEP,
    LOOPCOST_PARAM_LOOP_WEIGHTS,
    LOOPCOST_PARAM_LOOP_KINDS,
    LOOPCOST_PARAM_LOOP_KINDS_WEIGHT,
    LOOPCOST_PARAM_LOOP_KINDS_HAZARDS,
    LOOPCOST_PARAM_LOOP_KINDS_SOLVED,
    LOOPCOST_PARAM_LOOP_KINDS_WRONG,
    LOOPCOST_PARAM_LOOP_KINDS_ALPHA,
    LOOPCOST_PARAM_LOOP_KINDS_BETA,
    LOOPCOST_PARAM_LOOP_KINDS_SOLVED_SHARE,
    LOOPCOST_PARAM_CALLS,
    LOOPCOST_PARAM_STATE,
    LOOPCOST_PARAM_STATE_CALLS,
    LOOPCOST_PARAM_STATE_CONTEXT,
    LOOPCOST_PARAM_STATE_SPENT,
    LOOPCOST_PARAM_STATE_BUDGET,
    LOOPCOST_PARAM_STATE_CHANCE,
    LOOPCOST_PARAM_STATE_HOLDINGS,
    LOOPCOST_PARAM_STATE_HOLDINGS_HELD,
    LOOPCOST_PARAM_STATE_HOLDINGS_IDLE,
    LOOPCOST_PARAM_STATE_HOLDINGS_LIFETIME,

    /* answers */
    LOOPCOST_PARAM_RESULTS,
    LOOPCOST_PARAM_TEXT,
    LOOPCOST_PARAM_STRIDE,
    LOOPCOST_PARAM_WORK,
    LOOPCOST_PARAM_CHANCE,
    LOOPCOST_PARAM_BUDGET,
    LOOPCOST_PARAM_WIDTH,
    LOOPCOST_PARAM_TAIL,
    LOOPCOST_PARAM_DISTRIBUTION,
    LOOPCOST_PARAM_PARAMETER,
    LOOPCOST_PARAM_PARAMETER_INDEX,

    LOOPCOST_PARAM_END /* one past the last field; it grows with the list */
};

LOOPCOST_BEGIN

/* The path of a field: "fixer.price.cache_read", "classes[].count". Static text, never null; "" for LOOPCOST_PARAM_NONE
 * and for a number that is no field. O(1). */
LOOPCOST_API const char *loopcost_param_path(uint32_t field);

/* The unit of a field: "tokens", "USD", "USD per Mtok", "nano-USD per Mtok", "probability", "bugs", "attempts", "calls", "seconds", "bytes",
 * "words", "class" (an index); "flag" (0 or 1) and "choice" (an enum) for switches, "pointer" for what is no scalar.
 * Static text, never null. O(1). */
LOOPCOST_API const char *loopcost_param_unit(uint32_t field);

/* The closed range [least, most] of a field. A length such as `classes` has one too.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, or LOOPCOST_OUT_OF_RANGE when `field` is none; then nothing is written. O(1). */
LOOPCOST_API int32_t loopcost_param_range(uint32_t field, double *least, double *most);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/param.inl"
#endif

#endif
