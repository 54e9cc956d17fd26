/* What will the rest of this run cost?
 *
 * The run has made its calls and is not finished. The law of what is still to come is that of the calls given that
 * there were so many; the bill goes on from the conversation as it is. A run that has gone on for long is likely to be
 * of a slow kind, and is expected to go on. README: "The rest of a run".
 *
 *     loopcost_state state = LOOPCOST_STATE_INIT;
 *     loopcost_rest rest = LOOPCOST_REST_INIT;
 *     state.calls = 40, state.context = 55000, state.spent = 1.10, state.budget = 3;
 *     loopcost_remaining(&loop, &state, &rest, NULL);     // rest.mean USD to come, rest.p_over
 */
#ifndef LOOPCOST_REMAINING_H
#define LOOPCOST_REMAINING_H

#include "loop.h"

/* What one model's prompt cache holds of the conversation. A record: arrays of it carry a stride. The model is known by
 * its price: the same pointer is the same model. */
typedef struct loopcost_holding {
    const loopcost_price *price;
    const void *reserved; /* null */
    double held;          /* tokens, at most the state's context */
    double idle;          /* seconds since the model was last called, in [0, 1e12] */
    double lifetime;      /* seconds that its cache keeps them, in [0, 1e12]; 0: for as long as it takes */
} loopcost_holding;

/* Where a run stands. */
typedef struct loopcost_state {
    uint32_t struct_size;             /* LOOPCOST_STATE_INIT sets it */
    uint32_t n_holdings;              /* at most 65536 */
    const loopcost_holding *holdings; /* models without one hold nothing */
    const void *reserved;             /* null */
    uint32_t holding_stride;          /* bytes from one to the next; 0 means sizeof(loopcost_holding) */
    uint32_t padding;                 /* zero */
    uint64_t calls;                   /* made so far, in [0, 1e7], below the loop's cap if it has one */
    double context;                   /* tokens that the next call sees, in [0, 1e12] */
    double spent;                     /* USD so far, in [0, 1e12] */
    double budget;                    /* USD for the whole run, in [0, 1e300]; 1e300 at first: no limit */
    double chance;                    /* that the reserve is to be enough, in [0, 1]; 0.95 at first */
} loopcost_state;

#define LOOPCOST_STATE_INIT {(uint32_t)sizeof(loopcost_state), 0, 0, 0, 0, 0, 0, 0.0, 0.0, 1e300, 0.95}

/* The rest of a run: all USD are still to come. */
typedef struct loopcost_rest {
    uint32_t struct_size; /* LOOPCOST_REST_INIT sets it */
    uint32_t reserved;    /* zero */
    double mean;          /* USD */
    double variance;      /* USD^2 */
    double p50;           /* USD: the smallest amount that is enough with such a chance */
    double p90;
    double p99;
    double reserve;         /* USD that are enough with the state's `chance` */
    double calls_mean;      /* calls still to come */
    double p_solved;        /* the run ends solved in the end */
    double p_solved_within; /* it ends solved, and spent + rest <= budget */
    double p_over;          /* spent + rest > budget */
} loopcost_rest;

#define LOOPCOST_REST_INIT {(uint32_t)sizeof(loopcost_rest), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_state_init(loopcost_state *state, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_rest_init(loopcost_rest *rest, uint32_t struct_size);

/* The rest of a run of `loop` that stands at `state`: the loop's hazards, cap, late steps and prices from the next call
 * on, the state's context instead of the loop's base. A call that follows within the conversation finds it in the
 * cache; the next one finds what its model's holding says, if that has not expired. At the start (no call made, the
 * context the base) it is the whole run.
 *
 * The law is exact: one conversation's cost never falls with its calls. A cost equal to the budget is within it. With
 * residuals that is no longer so, and the law takes memory: forecast.h has it, with the same answers.
 * Relative error at most 1e-12. O(calls still likely, kinds), no allocation.
 *
 * Returns LOOPCOST_OK; what loopcost_loop_run() returns; LOOPCOST_UNDEFINED for `state.calls` where no run of the loop
 * gets so far, and for `state.chance` 1 without a cap; LOOPCOST_UNSUPPORTED for `loop.residuals` that are given, and
 * for `thread.expiry` strictly between 0 and 1 where it matters: the cost is random then, given the calls;
 * LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of `state`, its index
 * that of the holding. */
LOOPCOST_API int32_t loopcost_remaining(const loopcost_loop *loop, const loopcost_state *state, loopcost_rest *results,
                                        loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/remaining.inl"
#endif

#endif
