/* What does one conversation cost after T attempts?
 *
 * A thread is one conversation with one model. Every attempt reads it again, so its bill grows with the square of its
 * length, at the cache's price where the provider remembers it. Attempt t sees base + (t-1) step tokens; those that are
 * new to the cache are written to it, the others are read from it. README: "One thread".
 *
 * With caching off every token of the prompt is billed as input, seen before or not, whatever `warm` and `expiry`.
 */
#ifndef LOOPCOST_THREAD_H
#define LOOPCOST_THREAD_H

#include "attempts.h"
#include "price.h"

typedef struct loopcost_thread {
    uint32_t struct_size;        /* LOOPCOST_THREAD_INIT sets it */
    uint32_t caching;            /* 1: the provider's prompt cache is used; 0: it is not */
    const loopcost_price *price; /* the rate card of the model that the thread talks to */
    const void *reserved;        /* null; it keeps the doubles aligned where pointers have 4 bytes */
    double base;                 /* L1, tokens that the first attempt sees, in [0, 1e12], taken as given */
    double step;                 /* D, tokens that each attempt adds, in [0, 1e12] */
    double output;               /* G, tokens that each attempt generates, in [0, 1e12] */
    double warm;                 /* u, tokens of base that the cache holds at the start; 0 <= warm <= base */
    double expiry;               /* m, chance that the cached part has expired before an attempt, in [0, 1] */
} loopcost_thread;

#define LOOPCOST_THREAD_INIT                                                                                           \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_thread), 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0                                            \
    }

/* What some attempts of a thread take and cost, in expectation over cache expiry. */
typedef struct loopcost_thread_cost {
    uint32_t struct_size; /* LOOPCOST_THREAD_COST_INIT sets it */
    uint32_t reserved;    /* zero */
    double mean;          /* USD */
    double variance;      /* USD^2; it comes from cache expiry alone */
    double new_tokens;    /* prompt tokens that the model sees for the first time */
    double held_tokens;   /* prompt tokens that it has seen before: a cache holds them, unless they have expired */
    double output_tokens; /* tokens generated */
} loopcost_thread_cost;

#define LOOPCOST_THREAD_COST_INIT                                                                                      \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_thread_cost), 0, 0.0, 0.0, 0.0, 0.0, 0.0                                             \
    }

/* The coefficients of C(T) = c0 + c1 T + c2 T (T-1)/2, in USD, for T >= 1. They explain; they do not evaluate well: c0
 * is negative when base - warm < step, and terms cancel. */
typedef struct loopcost_thread_coefficients {
    uint32_t struct_size; /* LOOPCOST_THREAD_COEFFICIENTS_INIT sets it */
    uint32_t reserved;    /* zero */
    double c0;
    double c1;
    double c2;
} loopcost_thread_coefficients;

#define LOOPCOST_THREAD_COEFFICIENTS_INIT                                                                              \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_thread_coefficients), 0, 0.0, 0.0, 0.0                                               \
    }

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_thread_init(loopcost_thread *thread, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_thread_cost_init(loopcost_thread_cost *cost, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_thread_coefficients_init(loopcost_thread_coefficients *coefficients,
                                                       uint32_t struct_size);

/* The bill of attempt number `attempt`, 1 for the first, in [1, 1e12]. Relative error at most 8 ulp, of
 * the variance 12. O(1).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED, LOOPCOST_NOT_A_NUMBER or
 * LOOPCOST_OUT_OF_RANGE; the fault names a field of `thread` or `price`, `attempts` or `results`. */
LOOPCOST_API int32_t loopcost_thread_attempt(const loopcost_thread *thread, uint64_t attempt,
                                             loopcost_thread_cost *results, loopcost_fault *fault);

/* The first `attempts` attempts together, in [0, 1e12]; no attempt costs nothing. A sum of non-negative terms: relative
 * error at most 8 ulp, of the variance 12. O(1). Returns as loopcost_thread_attempt(). */
LOOPCOST_API int32_t loopcost_thread_total(const loopcost_thread *thread, uint64_t attempts,
                                           loopcost_thread_cost *results, loopcost_fault *fault);

/* c0 = (cw-cr)(base-warm-step), c1 = cr base + (cw-cr) step + cout output, c2 = cr step; cw and cr are the prices of a
 * write and a read, with cr = (1-m) cread + m cwrite under expiry, both `input` with caching off. c2 is within 8 ulp,
 * c0 and c1 are within 8 ulp of the sum of the sizes of their terms. O(1). Returns as loopcost_thread_attempt(). */
LOOPCOST_API int32_t loopcost_thread_polynomial(const loopcost_thread *thread, loopcost_thread_coefficients *results,
                                                loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/thread.inl"
#endif

#endif
