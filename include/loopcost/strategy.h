/* What does a task cost, and which plan is the cheapest?
 *
 * A strategy is a generator and a fixer: one model writes the code, the other (or the same) repairs it, attempt by
 * attempt. Strong model first, weak model first, or one model alone are choices of the two. The bugs are what the
 * generator leaves behind; the chance to fix one is the fixer's. README: "Fix cost" and "A strategy". Where logs give
 * calls and not bugs, a strategy is a loop of calls (loop.h).
 *
 *     loopcost_price price = LOOPCOST_PRICE_INIT;     // 5 / 25 USD per Mtok
 *     loopcost_class classes[2];                      // 3 bugs, a fifth of them hard
 *     loopcost_model model = LOOPCOST_MODEL_INIT;
 *     loopcost_task task = LOOPCOST_TASK_INIT;
 *     loopcost_context context = LOOPCOST_CONTEXT_INIT;
 *     loopcost_strategy alone = LOOPCOST_STRATEGY_INIT;
 *     loopcost_cost cost = LOOPCOST_COST_INIT;
 *     price.input = 5, price.output = 25;
 *     loopcost_two_classes(3, 0.2, 0.9, 0.6, classes, 0, NULL);
 *     model.price = &price, model.classes = classes, model.n_classes = 2;
 *     task.prompt = 6000, task.generation = 4000, task.attempt = 800, task.trace = 400;
 *     alone.generator = alone.fixer = &model, alone.task = &task, alone.context = &context;
 *     loopcost_strategy_cost(&alone, &cost, NULL);    // cost.mean USD, and cost.variance
 */
#ifndef LOOPCOST_STRATEGY_H
#define LOOPCOST_STRATEGY_H

#include "loop.h"

/* The sizes of a task, in tokens, each in [0, 1e12]. */
typedef struct loopcost_task {
    uint32_t struct_size; /* LOOPCOST_TASK_INIT sets it */
    uint32_t reserved;    /* zero */
    double prompt;        /* L0, the prompt of the first generation */
    double generation;    /* G0, output of the first generation */
    double attempt;       /* G, output of one fix attempt */
    double trace;         /* E, error trace that follows a fix attempt */
    double growth;     /* gamma, in [0, 1e6]: attempt t of a thread adds (attempt + trace)(1 + growth (t-1)) tokens to
                        * it; what it generates stays as it is */
    double attempt_sd; /* standard deviation of the output of a fix attempt, at most `attempt` */
    double trace_sd;   /* standard deviation of the error trace, at most `trace` */
} loopcost_task;

#define LOOPCOST_TASK_INIT                                                                                             \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_task), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0                                          \
    }

/* Who shares a conversation. */
enum loopcost_mode {
    LOOPCOST_FRESH = 0,  /* every bug has a thread of its own, starting from prompt + generation */
    LOOPCOST_SHARED = 1, /* one thread holds all attempts */
    LOOPCOST_GROUPED = 2 /* every so many bugs, in the order of their classes, share a thread; the last may be fewer */
};

/* What the fixer's cache holds of prompt + generation when a thread starts. */
enum loopcost_warmth {
    LOOPCOST_WARM_DEFAULT = 0, /* first: the prompt if the fixer generated too, else nothing; later: the prompt */
    LOOPCOST_WARM_COLD = 1,    /* nothing */
    LOOPCOST_WARM_PROMPT = 2,  /* the prompt, however long it is */
    LOOPCOST_WARM_TOKENS = 3   /* a number of tokens, at most prompt + generation */
};

/* How conversations are kept and cached. With caching off nothing is held, whatever the warmth and the expiry. */
typedef struct loopcost_context {
    uint32_t struct_size;      /* LOOPCOST_CONTEXT_INIT sets it */
    uint32_t mode;             /* enum loopcost_mode */
    uint32_t caching;          /* 1: the providers' prompt caches are used; 0: they are not */
    uint32_t warm_first;       /* enum loopcost_warmth: when the fixer's first thread starts */
    uint32_t warm_later;       /* enum loopcost_warmth: when each later thread starts; used by LOOPCOST_FRESH */
    uint32_t reserved;         /* zero */
    double warm_first_tokens;  /* u_first, for LOOPCOST_WARM_TOKENS */
    double warm_later_tokens;  /* u_later, for LOOPCOST_WARM_TOKENS */
    double warm_generation;    /* u_g, tokens of the prompt that the generator's cache holds; at most prompt */
    double expiry;             /* m, chance that the cached part has expired before an attempt, in [0, 1] */
    uint64_t group;            /* bugs that share a thread, in [1, 1e12], for LOOPCOST_GROUPED; else 0 */
    uint64_t bug_cap;          /* K: a bug is abandoned after so many attempts, in [0, 1e12]; 0: it is not */
    uint64_t conversation_cap; /* the shared conversation is abandoned after so many attempts in all, in [0, 1e12]; with
                                * fewer than there are bugs it is never solved; 0: it is not */
} loopcost_context;

#define LOOPCOST_CONTEXT_INIT                                                                                          \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_context), 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0                                 \
    }

/* How many bugs a generation leaves. */
enum loopcost_counts {
    LOOPCOST_COUNTS_EXPECTED = 0, /* of each class as many as its count says: the published model */
    LOOPCOST_COUNTS_SPLIT =
        1, /* as many as the counts sum to; each is of a random class, in proportion to the counts */
    LOOPCOST_COUNTS_POISSON = 2, /* a Poisson number, of which the counts' sum is the mean, each of a random class */
    LOOPCOST_COUNTS_NEGATIVE_BINOMIAL = 3 /* the same with a variance that is larger than the mean */
};

/* One model: its rate card, the bugs that its generation leaves behind (each class's count) and its chance to fix one
 * (each class's fix_chance). The models of a strategy list the same classes in the same order. A model that only
 * generates may leave fix_chance 0, a model that only fixes may leave count 0.
 *
 * A model is known by its address: the same pointer, in one strategy or in several, is one model. Two models may share
 * a rate card or an array of classes; they stay two models, and a parameter of one moves that one alone. */
typedef struct loopcost_model {
    uint32_t struct_size; /* LOOPCOST_MODEL_INIT sets it */
    uint32_t n_classes;   /* at most 65536 */
    const loopcost_price *price;
    const loopcost_class *classes; /* n_classes records */
    uint32_t class_stride;         /* as in attempts.h; 0 means sizeof(loopcost_class) */
    uint32_t counts;               /* enum loopcost_counts: read off the generator */
    double count_variance; /* of LOOPCOST_COUNTS_NEGATIVE_BINOMIAL, above the mean, at most 1e12 times it; else 0 */
} loopcost_model;

#define LOOPCOST_MODEL_INIT                                                                                            \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_model), 0, 0, 0, 0, 0, 0.0                                                           \
    }

typedef struct loopcost_strategy {
    uint32_t struct_size; /* LOOPCOST_STRATEGY_INIT sets it */
    uint32_t reserved;    /* zero */
    const loopcost_model *generator;
    const loopcost_model *fixer; /* the same pointer as generator for one model alone */
    const loopcost_task *task;
    const loopcost_context *context;
    const loopcost_loop *calls; /* null; or the strategy is a loop of calls, and the four above are null */
    const void *padding;        /* null */
} loopcost_strategy;

#define LOOPCOST_STRATEGY_INIT                                                                                         \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_strategy), 0, 0, 0, 0, 0, 0, 0                                                       \
    }

/* What a strategy costs.
 *
 * The parts sum to the mean: mean == generation + fix_input + fix_output + cache_read + cache_write, added in that
 * order, to the bit. With caching on the fixer's new tokens are cache_write and its re-read ones cache_read; with
 * caching off both are fix_input.
 *
 * The bounds are absolute: |mean - true mean| <= mean_bound, and so for the variance, true meaning the exact value for
 * the doubles given. While ill_conditioned is 0 the relative error is at most 8 ulp, as it always is without bugs and
 * from two bugs on; 16 in a shared conversation whose reads are dearer than its writes, or of between 0 and 2 bugs that
 * are no whole number. A variance beyond the published model is a difference: it may also be off by some 1e-25 of the
 * mean's square, as its bound says, which matters where the standard deviation is below a millionth of the mean.
 * Between 0 and 2 bugs that are no whole number (an expectation: the bill continues as a polynomial) the terms of a
 * shared conversation can cancel to less than half their size, and mean or variance may even be negative; then
 * ill_conditioned is 1 and the bounds tell what is left.
 *
 * A loop of calls has no generation; its calls are the attempts, its output is fix_output. Its bounds are 1e-13 of the
 * mean and 1e-11 of the variance. */
typedef struct loopcost_cost {
    uint32_t struct_size;     /* LOOPCOST_COST_INIT sets it */
    uint32_t ill_conditioned; /* 1: terms cancel, see the bounds; 0: 8 ulp hold, or 16 */
    double mean;              /* USD */
    double variance;          /* USD^2 */
    double attempts_mean;     /* I, fix attempts */
    double attempts_variance; /* V */
    double generation;        /* USD, the whole first call */
    double fix_input;         /* USD, prompt of the fix attempts with caching off */
    double fix_output;        /* USD, output of the fix attempts */
    double cache_read;        /* USD */
    double cache_write;       /* USD */
    double mean_bound;        /* USD */
    double variance_bound;    /* USD^2 */
    double p_solved;          /* chance that it ends solved: every bug is fixed, or the loop says so */
    double mean_solved;       /* USD, the mean of the runs that end so; 0 where none does */
    double mean_unsolved; /* USD, the mean of the others; 0 where there are none, or a bug is abandoned so seldom, below
                           * 1e-18, that there is no telling */
    double per_solved;    /* USD, mean / p_solved: the mean cost until the first success if whole runs are repeated;
                           * 0 where none is ever solved, 1e300 where it is more */
    double fixed;         /* bugs that are fixed, on average, those that repairs brought in included; 0 for a loop, and
                           * where a conversation is capped: which bugs are left is not told then */
    double p_unsolved;    /* chance that it does not: not 1 - p_solved, where that would cancel */
} loopcost_cost;

#define LOOPCOST_COST_INIT                                                                                             \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_cost), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, \
            0.0, 0.0                                                                                                   \
    }

/* One place in a comparison. A record: arrays of it carry a stride. */
typedef struct loopcost_rank {
    uint32_t strategy;        /* index into the strategies given */
    uint32_t ill_conditioned; /* as in loopcost_cost: 1 means that the mean is no sound basis for a place */
    double mean;              /* USD */
    double difference;        /* USD above the winner, >= 0 */
    double ratio;             /* the winner's mean as a share of this one, in [0, 1]: 1 for the winner and all who tie,
                               * 0 for the others where the winner's mean is 0 or less */
    double mean_bound;        /* as in loopcost_cost; two places whose bounds overlap may stand either way round */
} loopcost_rank;

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_task_init(loopcost_task *task, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_context_init(loopcost_context *context, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_model_init(loopcost_model *model, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_strategy_init(loopcost_strategy *strategy, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_cost_init(loopcost_cost *cost, uint32_t struct_size);

/* Mean, variance and split of what a strategy costs. Relative error at most 8 ulp (16 where reads are dearer
 * than writes or bugs fewer than 2), or the bounds in the results; with a capped conversation
 * 1e-12. O(classes); for a Beta law O(bug_cap), for a capped conversation O(classes) for each attempt up to its cap,
 * or, where that is above half of sum n/p, on to some 40/p of the bugs that are hardest to fix; or as
 * loopcost_loop_run(). No allocation.
 *
 * Returns LOOPCOST_OK; LOOPCOST_DIVERGENT (`fixer.classes[].after_fix`,
 * `.after_failure`: each bug brings in one or more; the fault's `most` is what the rate must stay below);
 * LOOPCOST_UNDEFINED (`fixer.classes[].alpha`: the variance of a Beta law is infinite up to the fault's `least`, twice
 * the degree of the bill, if no cap is set; `generator.bugs.count` of a capped conversation: not whole);
 * LOOPCOST_UNSUPPORTED (no closed form: see the table in distribution.h; the fault names the parameter; `strategy`
 * where a loop stands beside models); LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_NOT_A_NUMBER or
 * LOOPCOST_OUT_OF_RANGE for a field of `task`, `context`, `generator` or `fixer`, or what loopcost_loop_run() names. */
LOOPCOST_API int32_t loopcost_strategy_cost(const loopcost_strategy *strategy, loopcost_cost *results,
                                            loopcost_fault *fault);

/* The mean alone, in USD: it may be finite where the variance is not. O(classes), or as loopcost_strategy_cost().
 *
 * Returns as loopcost_strategy_cost(), LOOPCOST_UNDEFINED where the mean itself is infinite. */
LOOPCOST_API int32_t loopcost_strategy_mean(const loopcost_strategy *strategy, double *usd, loopcost_fault *fault);

/* The cumulants of the fix attempts that a strategy takes, whatever it pays for them, caps on bugs, counts left to
 * chance and bugs that come back included. Relative error at most 8 ulp. O(classes).
 *
 * Returns as loopcost_strategy_cost(); LOOPCOST_UNSUPPORTED for a loop and for `context.conversation_cap`;
 * LOOPCOST_UNDEFINED for a Beta law whose alpha is at most 4. */
LOOPCOST_API int32_t loopcost_strategy_attempts(const loopcost_strategy *strategy, loopcost_cumulants *results,
                                                loopcost_fault *fault);

/* What a success costs when whole runs are repeated until the first one: mean_solved + mean_unsolved (1 - p)/p for a
 * chance p_solved of p, in [1e-300, 1]; the means in [0, 1e12] USD; 1e300 where it is more. Relative error at most 4
 * ulp. O(1).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (`p_solved`, `mean_solved`,
 * `mean_unsolved`, `results`). */
LOOPCOST_API int32_t loopcost_per_solved(double p_solved, double mean_solved, double mean_unsolved, double *usd,
                                         loopcost_fault *fault);

/* The strategies by mean cost, the cheapest first: the first rank is the winner. Those that cost the same stay in the
 * order given. `ranks` has room for `n_strategies` records, 1 to 65536, `stride` bytes apart (0 means
 * sizeof(loopcost_rank)). O(n log n) for n strategies, no allocation.
 *
 * Returns as loopcost_strategy_cost(), the fault's `strategy` telling which one, or LOOPCOST_OUT_OF_RANGE for
 * `strategies` or `stride`; then no rank is written. */
LOOPCOST_API int32_t loopcost_compare(const loopcost_strategy *const *strategies, uint32_t n_strategies,
                                      loopcost_rank *ranks, uint32_t stride, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/strategy.inl"
#endif

#endif
