/* What does a loop of calls cost, and how does it end?
 *
 * What logs record is calls, not bugs: a run calls the model again and again until it ends solved, or wrongly done, or
 * is stopped at a cap. Call t sees base + (t-1) step tokens of one conversation. A run that reaches call t ends there
 * solved with the chance s_t and wrongly done with the chance f_t, its hazards. Tasks may be of several kinds, each
 * with hazards of its own: a run that has gone on for long is likely to be of a slow kind. README: "Loops of calls".
 *
 * Runs of so many calls do not all cost the same, and what a loop was fitted to is never all the runs there are.
 * Residuals tell of both: for recorded runs, what they cost over what the loop says of so many calls. With them a run
 * costs R A, R by the calls that it makes and A a residual, independent of each other. doc/evidence.md: "Forecasts".
 *
 *     loopcost_hazard always = {0.02, 0.01};              // solved, wrong: chances of every call
 *     loopcost_kind kind = {1.0, &always, 0, 1, 0, 0.0, 0.0, 0.0};
 *     loopcost_loop loop = LOOPCOST_LOOP_INIT;
 *     loopcost_run run = LOOPCOST_RUN_INIT;
 *     thread.base = 15000, thread.step = 1000, thread.output = 400;
 *     loop.thread = &thread, loop.kinds = &kind, loop.n_kinds = 1, loop.cap = 250;
 *     loopcost_loop_run(&loop, &run, NULL);               // run.mean USD, run.p_solved
 */
#ifndef LOOPCOST_LOOP_H
#define LOOPCOST_LOOP_H

#include "thread.h"

/* How one call may end the run, given that it is reached. A record. */
typedef struct loopcost_hazard {
    double solved; /* chance in [0, 1] */
    double wrong;  /* chance in [0, 1]; solved + wrong <= 1 */
} loopcost_hazard;

/* A kind of task. A record: arrays of it carry a stride. Its hazards are either a table, of which the last entry holds
 * from there on, or those of a Beta law: each task ends at every call with a chance of its own, drawn from Beta(alpha,
 * beta), so that call t has the hazard alpha / (alpha + beta + t - 1), of which `solved_share` is solved. A table that
 * ends with 0 and 0 is a kind that may never finish; like a Beta law it needs the loop to have a cap. */
typedef struct loopcost_kind {
    double weight;                  /* share of the tasks that are of this kind, in [0, 1]; they sum to 1 within 1e-9 */
    const loopcost_hazard *hazards; /* of call 1, 2, ...; null for a Beta law */
    const void *reserved;           /* null */
    uint32_t n_hazards;             /* at most 16777216; 0 for a Beta law */
    uint32_t padding;               /* zero */
    double alpha;                   /* in [1e-6, 1e9] for a Beta law, else 0 */
    double beta;                    /* in [1e-6, 1e9] for a Beta law, else 0 */
    double solved_share;            /* in [0, 1] for a Beta law, else 0 */
} loopcost_kind;

typedef struct loopcost_loop {
    uint32_t struct_size;          /* LOOPCOST_LOOP_INIT sets it */
    uint32_t n_kinds;              /* 1 to 64 */
    const loopcost_thread *thread; /* price, base, step, output, what is warm and what expires */
    const loopcost_kind *kinds;
    uint64_t cap;         /* the run is stopped after so many calls, in [0, 1e7]; 0: it is not */
    uint32_t kind_stride; /* bytes from one kind to the next; 0 means sizeof(loopcost_kind) */
    uint32_t reserved;    /* zero */
    uint64_t late_from;   /* in [0, 1e12]: this call and later ones add `late_step` to the conversation; 0: none does */
    double late_step;     /* tokens, in [0, 1e12] */
    const double *residuals;        /* ratios, each in [0, 1e9]; null: the loop is exact, one residual of 1 */
    const double *residual_weights; /* each in [0, 1e12], in any unit; null: they weigh the same */
    uint64_t n_residuals;           /* at most 1e6 */
} loopcost_loop;

#define LOOPCOST_LOOP_INIT                                                                                             \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_loop), 0, 0, 0, 0, 0, 0, 0, 0.0, 0, 0, 0                                             \
    }

/* What a run takes, costs and comes to. Hazards that were fitted to runs which do not say how they ended (fit.h: solved
 * and wrong are not `identified`) have halves of solved and wrong: then p_solved and p_wrong mean something as a sum
 * alone, and nothing else that rests on either does, here, in ends, in what remains, in forecasts and in simulations.
 * The bindings do not tell such numbers. */
typedef struct loopcost_run {
    uint32_t struct_size; /* LOOPCOST_RUN_INIT sets it */
    uint32_t reserved;    /* zero */
    double mean;          /* USD */
    double variance;      /* USD^2, that of cache expiry included */
    double calls_mean;
    double calls_variance;
    double p_solved;
    double p_wrong;
    double p_capped;
    double mean_solved; /* USD, the mean cost of the runs that end solved; 0 where none does */
    double mean_wrong;  /* USD, of those that end wrongly done; 0 where none does */
    double mean_capped; /* USD, of those that are stopped; 0 where none is */
    double per_solved;  /* USD, mean / p_solved: the mean cost until the first success if whole runs are repeated; 0
                         * where no run is ever solved, 1e300 where it is more */
    double write;       /* USD: tokens written to the cache, or with caching off the whole prompts */
    double read;        /* USD: tokens read from it */
    double generate;    /* USD: output; write + read + generate == mean, added in that order */
} loopcost_run;

#define LOOPCOST_RUN_INIT                                                                                              \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_run), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0        \
    }

/* The law of the calls T at one number of calls. */
typedef struct loopcost_ends {
    uint32_t struct_size; /* LOOPCOST_ENDS_INIT sets it */
    uint32_t reserved;    /* zero */
    double solved;        /* P(T = t, solved) */
    double wrong;         /* P(T = t, wrongly done) */
    double capped;        /* P(T = t, stopped): 0 but at the cap */
    double solved_by;     /* P(T <= t, solved) */
    double wrong_by;      /* P(T <= t, wrongly done) */
    double more;          /* P(T > t) */
} loopcost_ends;

#define LOOPCOST_ENDS_INIT                                                                                             \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_ends), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0                                               \
    }

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_loop_init(loopcost_loop *loop, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_run_init(loopcost_run *run, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_ends_init(loopcost_ends *ends, uint32_t struct_size);

/* Means, variances and ends of a whole run: E[cost] = sum over t of P(T >= t) bill(t), all terms positive, the variance
 * from squares around the mean. O(calls kinds): as many calls as have a chance above 1e-18 to be reached, and more
 * where the next one costs so much that it still matters, at most the cap; no allocation. Relative error at most 1e-13,
 * of the variance 1e-11, for whole tokens (others are rounded as the context is that they add up to). Residuals
 * are independent of the calls: E[cost] = E R E A, Var = Var R (E A)^2 + E[R^2] Var A.
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `loop.cap` 0 where the last hazard of a kind is below 1e-6 together, or
 * for a Beta law: the run may never end, and needs a cap; LOOPCOST_UNDEFINED for `loop.residual_weights[]` that are all
 * 0; LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED (a
 * reserved field, or a kind with a table and a Beta law), LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of
 * `thread`, `price`, `loop` or `loop.kinds[]`: the fault's index is the kind and its row the entry of the table. */
LOOPCOST_API int32_t loopcost_loop_run(const loopcost_loop *loop, loopcost_run *results, loopcost_fault *fault);

/* The law of the calls at `calls`, in [0, 1e7]. Relative error at most 1e-12. O(calls kinds).
 * Returns as loopcost_loop_run(), LOOPCOST_OUT_OF_RANGE for `calls`. */
LOOPCOST_API int32_t loopcost_loop_ends(const loopcost_loop *loop, uint64_t calls, loopcost_ends *results,
                                        loopcost_fault *fault);

/* What the first `calls` calls cost, in [0, 1e7]: as loopcost_thread_total(), with the late steps. It is what residuals
 * are ratios to, and has none itself. O(1).
 * Returns as loopcost_loop_ends(). */
LOOPCOST_API int32_t loopcost_loop_total(const loopcost_loop *loop, uint64_t calls, loopcost_thread_cost *results,
                                         loopcost_fault *fault);

/* How likely each kind of task is once `calls` calls were not enough: weight P(T > calls | kind), in shares. Writes
 * `n_kinds` numbers. O(calls kinds).
 * Returns as loopcost_loop_ends(); LOOPCOST_UNDEFINED for `calls` where no run gets there. */
LOOPCOST_API int32_t loopcost_loop_belief(const loopcost_loop *loop, uint64_t calls, double *weights,
                                          loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/loop.inl"
#endif

#endif
