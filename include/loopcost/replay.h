/* What would a policy have cost, and what would it have solved?
 *
 * Every task was tried by several models, and that is on record: the outcome matrix. A policy says which of them to
 * ask: always the same one, a cascade of them, a stronger one above some score, one by chance, the best in hindsight.
 * doc/evidence.md: "Replay".
 *
 *     const uint32_t cascade[2] = {0, 2};
 *     loopcost_outcomes outcomes = LOOPCOST_OUTCOMES_INIT;
 *     loopcost_policy policy = LOOPCOST_POLICY_INIT;
 *     loopcost_account account = LOOPCOST_ACCOUNT_INIT;
 *     outcomes.tasks = 500, outcomes.models = 3, outcomes.success = success, outcomes.cost = cost;
 *     policy.kind = LOOPCOST_POLICY_CASCADE, policy.models = cascade, policy.n_models = 2;
 *     loopcost_policy_account(&outcomes, &policy, NULL, NULL, &account, &fault); // account.solved of .tasks, for .usd
 *
 * What a replay cannot know. A pair has the one outcome that is on record. A cascade without another verifier is judged
 * by that outcome: its verifier is perfect. A second model is taken to do what it did alone, without the first one's
 * attempt before its eyes, and a verifier to err on each answer independently of all else.
 *
 * What is missing. A pair is missing where its success and its cost are both NaN, a score where it is NaN. A policy
 * answers a task if every pair of the models that it names is there, and the score if it goes by one: whatever the
 * outcomes were and whichever model it would have asked. What it needs must not depend on how a run went, or the tasks
 * that are left would be chosen by their outcome. Policies are compared on the tasks that all of them answer; what was
 * left out is counted.
 */
#ifndef LOOPCOST_REPLAY_H
#define LOOPCOST_REPLAY_H

#include "attempts.h"

/* The most models of one matrix, and the most of a search over all cascades, of which there are 109600 then. */
#define LOOPCOST_OUTCOMES_MODELS_MOST 64
#define LOOPCOST_CASCADE_MODELS_MOST 8

/* The outcome matrix. The pair of task i and model j stands at i * task_stride + j * model_stride in each array. */
typedef struct loopcost_outcomes {
    uint32_t struct_size;    /* LOOPCOST_OUTCOMES_INIT sets it */
    uint32_t models;         /* columns, in [1, 64] */
    uint64_t tasks;          /* rows, in [0, 2^32] */
    const double *success;   /* chance that the model solves the task, in [0, 1]: 0 or 1 for a single trial, for several
                              * the share that solved it; NaN: missing */
    const double *cost;      /* USD of one trial on average, in [0, 1e12]; NaN: missing */
    const double *seconds;   /* what it took, in [0, 1e12]; null where that is not known */
    const uint64_t *present; /* what loopcost_outcomes_check() wrote; null: pairs are checked whenever they are used */
    uint64_t task_stride;    /* doubles from one task to the next; 0 means `models` */
    uint64_t model_stride;   /* doubles from one model to the next; 0 means 1 */
} loopcost_outcomes;

#define LOOPCOST_OUTCOMES_INIT {(uint32_t)sizeof(loopcost_outcomes), 0, 0, 0, 0, 0, 0, 0, 0}

enum loopcost_policy_kind {
    LOOPCOST_POLICY_ALWAYS = 0,    /* one model */
    LOOPCOST_POLICY_CASCADE = 1,   /* one after the other until the verifier accepts; the last one's answer stands */
    LOOPCOST_POLICY_THRESHOLD = 2, /* models[k] where k of the cuts are below the task's score */
    LOOPCOST_POLICY_MIXTURE = 3,   /* models[k] with chance weights[k], whatever the task: an expectation, no draw */
    LOOPCOST_POLICY_ORACLE = 4     /* the one of the largest success; of those the cheapest, of those the first: with
                                    * outcomes of 0 and 1 the cheapest that solves the task, or else the cheapest */
};

/* What to ask. A record: arrays of it carry a stride. Fields of another kind are not read. */
typedef struct loopcost_policy {
    uint32_t kind;          /* enum loopcost_policy_kind */
    uint32_t n_models;      /* in [1, 64]; 1 for LOOPCOST_POLICY_ALWAYS; an oracle may have 0: all of the matrix */
    const uint32_t *models; /* columns of the matrix, from 0; each once in a cascade */
    const double *cuts;     /* threshold: n_models - 1 of them, ascending. A score equal to a cut is not above it */
    const double *scores;   /* threshold: one for each task, in [-1e300, 1e300]; NaN: missing */
    const double *weights;  /* mixture: n_models of them, in [0, 1], with sum 1 up to 1e-9, which is divided out */
    double sensitivity;     /* cascade: chance that the verifier accepts an answer that is right; 1 at first */
    double specificity;     /* cascade: chance that it rejects one that is wrong; 1 at first */
    double verification;    /* cascade: USD for each answer that is verified: all but a last one; in [0, 1e12] */
} loopcost_policy;

#define LOOPCOST_POLICY_INIT {LOOPCOST_POLICY_ALWAYS, 0, 0, 0, 0, 0, 1.0, 1.0, 0.0}

/* What one policy comes to on the tasks that it answers: expectations where chance has a part. */
typedef struct loopcost_account {
    uint32_t struct_size;    /* LOOPCOST_ACCOUNT_INIT sets it */
    uint32_t reserved;       /* zero */
    uint64_t tasks;          /* answered */
    uint64_t left_out;       /* not answered, since a pair or a score is missing */
    double solved;           /* of them */
    double usd;              /* in total */
    double seconds;          /* in total, one model after the other; 0 where the matrix has no times */
    double calls;            /* runs of models */
    double wrongly_accepted; /* answers of a cascade that are wrong and were accepted */
    double wrongly_rejected; /* answers of a cascade that are right and were rejected */
} loopcost_account;

#define LOOPCOST_ACCOUNT_INIT {(uint32_t)sizeof(loopcost_account), 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}

/* Policies on the same tasks. */
typedef struct loopcost_replay {
    uint32_t struct_size; /* LOOPCOST_REPLAY_INIT sets it */
    uint32_t n_policies;  /* in [1, 65536] */
    const loopcost_policy *policies;
    double *work;           /* memory: loopcost_replay_words() says how much */
    uint32_t policy_stride; /* bytes from one policy to the next; 0 means sizeof(loopcost_policy) */
    uint32_t reference;     /* which policy the others are measured against; 0 at first */
    uint64_t words;         /* how many doubles there are */
    double level;           /* of each interval, in [0.5, 0.999999]; 0.95 at first */
    uint64_t tasks;         /* result: answered by all */
    uint64_t left_out;      /* result: the others */
} loopcost_replay;

#define LOOPCOST_REPLAY_INIT {(uint32_t)sizeof(loopcost_replay), 0, 0, 0, 0, 0, 0, 0.95, 0, 0}

/* Where a policy stands among others, on as many tasks as all of them answer. A record: arrays of it carry a stride.
 *
 * Each `_least` and `_most` are an interval for what as many tasks of the same kind come to on average. The tasks are
 * the sample, drawn independently; both sides of a comparison have the same ones, so the intervals are paired. Where
 * the data set no bound it is an infinity.
 *
 * solved, regret_solved: Wilson's score interval, as of as many yes or no outcomes; cautious for expectations.
 * gained, and a regret_solved that some task turns round: Wald's interval adjusted for pairs (A. Agresti and Y. Min,
 * Statistics in Medicine 24, 2005).
 * saving and gained of the reference are 0, from 0 to 0.
 * usd, regret_usd: Student's t, transformed for skewness (P. Hall, JRSS B 54, 1992).
 * per_solved, saving: ratios, by Fieller's inversion of that same statistic.
 *
 * At 95 % those of costs miss in 4.6 to 11.1 of 100 samples of 20 tasks whose costs have a coefficient of variation
 * above 1, and in 5.7 to 8.6 of 100 of 200 tasks; Student's t alone in 8 to 18, bootstraps (BCa) in 9 to 16 of 20
 * tasks. Those of shares miss in 4.6 to 6.0. tests/unit/replay.c holds them to that, give or take 0.2.
 */
typedef struct loopcost_standing {
    uint32_t policy;   /* index into the policies */
    uint32_t reserved; /* zero */
    double solved;     /* tasks */
    double solved_least, solved_most;
    double usd; /* in total */
    double usd_least, usd_most;
    double per_solved; /* USD, usd / solved; infinite where none is */
    double per_solved_least, per_solved_most;
    double saving; /* 1 - usd / the reference's: 0.3 is 30 % cheaper; 0 where both cost nothing */
    double saving_least, saving_most;
    double gained; /* tasks solved, less the reference's */
    double gained_least, gained_most;
    double regret_solved; /* tasks solved by the oracle over all models that the policies name, less this one's. It
                           * asks one model: where successes are shares, a cascade of several may solve more */
    double regret_solved_least, regret_solved_most;
    double regret_usd; /* USD, less the oracle's: negative for a policy that saves by solving less */
    double regret_usd_least, regret_usd_most;
    double seconds; /* as in loopcost_account */
    double calls;
    double wrongly_accepted;
    double wrongly_rejected;
} loopcost_standing;

/* A point of the frontier of cascades. Frozen: this struct never grows. */
typedef struct loopcost_cascade {
    uint64_t models; /* the k-th one's column in byte k, the first one's in the lowest */
    uint32_t n_models;
    uint32_t reserved; /* zero */
    double solved;     /* tasks */
    double usd;        /* in total */
} loopcost_cascade;

/* A point of the frontier of a threshold. Frozen: this struct never grows. */
typedef struct loopcost_cut {
    double cut;     /* tasks with a score above it go to the second model */
    uint64_t above; /* how many do */
    double solved;  /* tasks */
    double usd;     /* in total */
} loopcost_cut;

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_outcomes_init(loopcost_outcomes *outcomes, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_account_init(loopcost_account *account, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_replay_init(loopcost_replay *replay, uint32_t struct_size);

/* Checks every pair, and writes for each task which models' are there: bit j is model j. As the matrix's `present` it
 * makes later questions quick; `present` on the way in is not read. O(pairs).
 *
 * Returns LOOPCOST_OK; LOOPCOST_OUT_OF_RANGE or LOOPCOST_NOT_A_NUMBER for `outcomes.success[]`, `outcomes.cost[]` and
 * `outcomes.seconds[]`, the fault's index being the model and its row the task: one NaN of a pair is an error, and so
 * are seconds that are NaN where the pair is there; for `outcomes.models` and `outcomes.tasks`; LOOPCOST_NULL,
 * LOOPCOST_STRUCT_SIZE or LOOPCOST_UNSUPPORTED for `outcomes`, LOOPCOST_NULL for `results`. */
LOOPCOST_API int32_t loopcost_outcomes_check(const loopcost_outcomes *outcomes, uint64_t *present,
                                             loopcost_fault *fault);

/* One policy, on the tasks that it answers. Where `success` and `cost` are not null they are given the chance that each
 * of the tasks is solved and what it costs on average; a task that is not answered is left alone there.
 *
 * Sums of terms of one sign: relative error at most 2^-53 for each task. O(tasks models), without more memory.
 *
 * Returns LOOPCOST_OK; as loopcost_outcomes_check(), of the pairs that the policy needs; LOOPCOST_OUT_OF_RANGE or
 * LOOPCOST_NOT_A_NUMBER for a field of `policy`: `.kind`, `.n_models`, `.models[]` (no column), `.cuts[]` (not
 * ascending), `.weights[]`, `.weights` (their sum), `.sensitivity`, `.specificity`, `.verification`, `.scores` (the
 * fault's row is the task); LOOPCOST_UNDEFINED for `policy.models[]`, a model that is twice in a cascade; LOOPCOST_NULL
 * for an array that the kind needs. */
LOOPCOST_API int32_t loopcost_policy_account(const loopcost_outcomes *outcomes, const loopcost_policy *policy,
                                             double *success, double *cost, loopcost_account *results,
                                             loopcost_fault *fault);

/* How many doubles loopcost_replay_policies() needs: 2 tasks (policies + 1) + tasks. `work` and `words` may still be 0.
 * Returns LOOPCOST_OK, or LOOPCOST_OUT_OF_RANGE for `replay.policies` and what is wrong with `outcomes`. O(1). */
LOOPCOST_API int32_t loopcost_replay_words(const loopcost_outcomes *outcomes, const loopcost_replay *replay,
                                           uint64_t *words, loopcost_fault *fault);

/* Policies on the tasks that all of them answer, each against the reference and against the oracle. `results` has room
 * for a standing of each, in the order given, `stride` bytes apart (0 means sizeof(loopcost_standing)).
 * O(tasks models policies).
 *
 * Returns LOOPCOST_OK; as loopcost_policy_account(), the fault's `strategy` being the policy; LOOPCOST_UNDEFINED for
 * `outcomes.tasks` where no task is answered by all; LOOPCOST_OUT_OF_RANGE for `replay.policies`, `replay.reference`,
 * `replay.level`, `stride` and `work`; LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE or LOOPCOST_UNSUPPORTED for `replay`,
 * LOOPCOST_NULL for `results`. On anything but LOOPCOST_OK `replay` and `results` are left alone. */
LOOPCOST_API int32_t loopcost_replay_policies(const loopcost_outcomes *outcomes, loopcost_replay *replay,
                                              loopcost_standing *results, uint32_t stride, loopcost_fault *fault);

/* How many words loopcost_replay_cascades() needs for so many models, in [1, 8]: 772000 for 8.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_OUT_OF_RANGE (`policy.n_models`). O(1). */
LOOPCOST_API int32_t loopcost_replay_cascades_words(uint32_t n_models, uint64_t *words, loopcost_fault *fault);

/* All cascades of some of the models of `policy`, a cascade, in every order, with its verifier: sum k! binom(n, k) of
 * them for n models, the single ones included. Written are those of the frontier, that no other one matches at a lower
 * cost, by ascending cost: up to `room` of the `*found` there are. A gain below 1e-12 of the tasks is none. The tasks
 * are those that have all the models' pairs.
 *
 * Whether a task reaches a model depends on which models were asked before, and not on their order: 2^n sums for each
 * model serve all cascades. O(2^n n tasks + cascades).
 *
 * Returns as loopcost_policy_account(); LOOPCOST_UNSUPPORTED for `policy.kind` of no cascade; LOOPCOST_OUT_OF_RANGE for
 * `policy.n_models` above 8 and for `work`; LOOPCOST_UNDEFINED for `outcomes.tasks` where no task has all pairs. */
LOOPCOST_API int32_t loopcost_replay_cascades(const loopcost_outcomes *outcomes, const loopcost_policy *policy,
                                              loopcost_cascade *frontier, uint64_t room, uint64_t *found,
                                              uint64_t *work, uint64_t words, loopcost_fault *fault);

/* How many words loopcost_replay_thresholds() needs: 4 for each task.
 * Returns LOOPCOST_OK, or what is wrong with `outcomes`. O(1). */
LOOPCOST_API int32_t loopcost_replay_thresholds_words(const loopcost_outcomes *outcomes, uint64_t *words,
                                                      loopcost_fault *fault);

/* Every cut that a threshold between two models may have, in one pass: `policy` is a threshold of two models, whose
 * cuts are not read. From all tasks with the first model, cut at the highest score, to all with the second, cut at
 * -DBL_MAX: one more than there are different scores, of which the first `room` are written and `*found` are there.
 * O(tasks): the scores are sorted by their digits.
 *
 * Returns as loopcost_policy_account(); LOOPCOST_UNSUPPORTED for `policy.kind` of no threshold; LOOPCOST_OUT_OF_RANGE
 * for `policy.n_models` other than 2 and for `work`; LOOPCOST_UNDEFINED for `outcomes.tasks` where no task is answered.
 * */
LOOPCOST_API int32_t loopcost_replay_thresholds(const loopcost_outcomes *outcomes, const loopcost_policy *policy,
                                                loopcost_cut *cuts, uint64_t room, uint64_t *found, uint64_t *work,
                                                uint64_t words, loopcost_fault *fault);

/* How many words loopcost_isotonic() needs for n values: 3 n.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, or LOOPCOST_OUT_OF_RANGE for `isotonic.values` (more than 2^32). O(1). */
LOOPCOST_API int32_t loopcost_isotonic_words(uint64_t n, uint64_t *words, loopcost_fault *fault);

/* Isotonic regression: the ascending numbers that are closest to the values, by the weighted sum of squares. Of
 * outcomes in the order of a score it makes the chance of success at each. `values` lie in [-1e12, 1e12], `weights` in
 * [1e-12, 1e12] or are null, all equal; `fitted` may be `values`. Pool adjacent violators: O(n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `isotonic.values`,
 * `isotonic.weights` (the fault's row says which) and `work`. */
LOOPCOST_API int32_t loopcost_isotonic(const double *values, const double *weights, uint64_t n, double *fitted,
                                       uint64_t *work, uint64_t words, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/replay.inl"
#include "detail/replay_standing.inl"
#include "detail/replay_search.inl"
#include "detail/isotonic.inl"
#endif

#endif
