/* What are my parameters, and how sure is that?
 *
 * Recorded runs are fitted by a law of the calls: after how many does a run end, solved or wrongly done? A run that was
 * stopped by a limit is known to have taken longer; a run aborted by trouble that has nothing to do with the task is
 * left out by the caller. Attempts at bugs are the same thing, with `attempts` 1. Where several runs are of one task,
 * what is the task's own (its chance, its kind) is common to them. doc/evidence.md: "Laws from recorded runs".
 *
 *     loopcost_outcome outcomes[] = {{1, 12, LOOPCOST_ENDED_SOLVED, 0, 1}, {2, 250, LOOPCOST_ENDED_CAPPED, 0, 1}};
 *     loopcost_evidence evidence = LOOPCOST_EVIDENCE_INIT;
 *     loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
 *     loopcost_fit fit = LOOPCOST_FIT_INIT;
 *     evidence.outcomes = outcomes, evidence.n_outcomes = 2;
 *     loopcost_evidence_words(&evidence, &evidence.words, NULL);
 *     evidence.work = malloc(evidence.words * sizeof *evidence.work);
 *     loopcost_fit_evidence(&evidence, &fitting, &fit, values, LOOPCOST_FIT_VALUES, NULL);
 *     loopcost_fit_predictive(&evidence, &fitting, kinds, hazards, fit.n_hazards, &loop.n_kinds, NULL);
 *
 * The outcomes are a multiset: their order does not matter, to the bit, and those of many files or machines are fitted
 * as one when they stand one after the other.
 */
#ifndef LOOPCOST_FIT_H
#define LOOPCOST_FIT_H

#include "loop.h"
#include "trials.h"

enum loopcost_ended {
    LOOPCOST_ENDED_SOLVED = 0,
    LOOPCOST_ENDED_WRONG = 1,   /* it stopped by itself and was wrong */
    LOOPCOST_ENDED_CAPPED = 2,  /* it was stopped after `calls` calls, and would have gone on */
    LOOPCOST_ENDED_UNKNOWN = 3, /* it stopped by itself; nobody says whether it was right */
    LOOPCOST_ENDED_END
};

/* Some runs alike. A record: arrays of it carry a stride. */
typedef struct loopcost_outcome {
    uint64_t task;     /* any number: runs of the same number are runs of one task */
    uint64_t calls;    /* that each made, in [1, 1e7] */
    uint32_t end;      /* LOOPCOST_ENDED_... */
    uint32_t reserved; /* zero */
    uint64_t count;    /* how many runs, in [0, 1e12], and no more in all */
} loopcost_outcome;

typedef struct loopcost_evidence {
    uint32_t struct_size; /* LOOPCOST_EVIDENCE_INIT sets it */
    uint32_t stride;      /* bytes from one outcome to the next; 0 means sizeof(loopcost_outcome) */
    const loopcost_outcome *outcomes;
    uint64_t *work;      /* memory: loopcost_evidence_words() says how much; calls overwrite it */
    uint64_t n_outcomes; /* at most 1e9 */
    uint64_t words;      /* how many words of memory there are */
} loopcost_evidence;

#define LOOPCOST_EVIDENCE_INIT                                                                                         \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_evidence), 0, 0, 0, 0, 0                                                             \
    }

enum loopcost_fit_law {
    LOOPCOST_FIT_CONSTANT = 0,     /* every call ends the run with the same chances */
    LOOPCOST_FIT_TABLE = 1,        /* with chances of its own, from call to call or for some calls together */
    LOOPCOST_FIT_CONTAMINATED = 2, /* the first with one chance, the later ones with another that is not above it */
    LOOPCOST_FIT_BETA = 3,         /* each task has a chance of its own, drawn from Beta(alpha, beta) */
    LOOPCOST_FIT_BETA_NEVER = 4,   /* and some tasks never end */
    LOOPCOST_FIT_MIXTURE = 5,      /* each task is of one of some kinds, of constant chances each */
    LOOPCOST_FIT_END
};

/* Which law, and what is to be said of it. */
typedef struct loopcost_fitting {
    uint32_t struct_size; /* LOOPCOST_FITTING_INIT sets it */
    uint32_t law;         /* LOOPCOST_FIT_... */
    uint32_t size;     /* entries of the table, at most 256, or kinds of the mixture, at most 8. 0: two kinds; entries
                        * of so many calls that each has at least five ends, and a 16th of all; and parted, where they
                        * have five ends, at the call up to 4096 where that gains most, if twice the logarithmic
                        * likelihood gains over 12: before a call at which most runs end, say. 32 at most */
    uint32_t attempts; /* 1: calls are attempts at a bug, which end solved or not at all; 0 at first */
    double level;      /* chance with which an interval covers, in [0.5, 0.999999]; 0.9 at first */
} loopcost_fitting;

#define LOOPCOST_FITTING_INIT                                                                                          \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_fitting), LOOPCOST_FIT_CONSTANT, 0, 0, 0.9                                           \
    }

enum loopcost_fitted_quantity {
    LOOPCOST_FITTED_SOLVED = 0, /* chance that a call ends the run solved; of entry or kind `index` */
    LOOPCOST_FITTED_WRONG = 1,  /* chance that it ends it wrongly done */
    LOOPCOST_FITTED_FIRST = 2,  /* chance that the first call ends the run */
    LOOPCOST_FITTED_LATER = 3,  /* chance that a later one does */
    LOOPCOST_FITTED_ALPHA = 4,
    LOOPCOST_FITTED_BETA = 5,
    LOOPCOST_FITTED_NEVER = 6,        /* share of the tasks that never end */
    LOOPCOST_FITTED_SOLVED_SHARE = 7, /* of the ends */
    LOOPCOST_FITTED_WEIGHT = 8,       /* share of the tasks that are of kind `index` */
    LOOPCOST_FITTED_FIX_CHANCE = 9,   /* chance that an attempt fixes a bug */
    LOOPCOST_FITTED_BUGS = 10,        /* of a run, on average */
    LOOPCOST_FITTED_END
};

enum loopcost_identified {
    LOOPCOST_IDENTIFIED_NO = 0, /* the data say no more than [least, most] */
    LOOPCOST_IDENTIFIED_YES = 1,
    LOOPCOST_IDENTIFIED_IF_ALIKE = 2 /* if the unknown ends are like the known ones; [least, most] if they are not */
};

/* A parameter of a law. A record. The interval holds the values whose profile likelihood is not too far below the
 * maximum: 2 (l_max - l) <= t^2, t Student's quantile of as many degrees as there are tasks more than parameters; the
 * chances of a kind of a MIXTURE have those of the tasks that are expected to be of the kind. All tops of the
 * likelihood that are so high are in it, with what is between them. At the border of its range a value has a one-sided
 * interval; a value that may be anything is not identified.
 *
 * CONSTANT, TABLE and CONTAMINATED know no difference between tasks, and no law one in the share of solved. There the
 * interval is for tasks to come, not for runs of these: the deviance is divided by the variance of the estimate between
 * tasks, by the jackknife that leaves out each in turn, over that of the law, if that is above 1 (R. E. Chandler and S.
 * Bate, Inference for clustered data using the independence loglikelihood, 2007); t has (sum w)^2/sum w^2 - 1 degrees,
 * w the calls or ends of a task. With a single task it is the law's alone. Where fewer than five ends, or fewer than
 * five other calls, were seen it holds Clopper and Pearson's limits as well.
 *
 * Simulated (tests/unit/coverage.c; doc/evidence.md has the tables), intervals of 90 % cover 87 to 98 % where the law
 * is right, from 20 single runs on. Where tasks differ, which CONSTANT, TABLE and CONTAMINATED know nothing of, they
 * cover 88 to 96 % of five tasks or more of 1 to 20 runs each, but 85 % where tasks have hazards from all over 0 to 1,
 * Beta(2, 2), and 82 % where five tasks are of two kinds that are ten times apart. */
typedef struct loopcost_fitted {
    uint32_t quantity;   /* LOOPCOST_FITTED_... */
    uint32_t index;      /* the kind, from 0; the first call of the entry, from 1: it holds up to the next entry's */
    uint32_t identified; /* LOOPCOST_IDENTIFIED_... */
    uint32_t reserved;   /* zero */
    double value;        /* of the largest likelihood */
    double low, high;    /* the interval */
    double least, most;  /* what the unknown ends, or the bugs that nobody counted, allow, sampling apart */
    uint64_t n;          /* runs that it rests on: those that reached the entry, those with known ends, all */
} loopcost_fitted;

enum {
    LOOPCOST_FIT_VALUES = 512, /* room for all that a law has */
    LOOPCOST_FIT_KINDS = 64    /* room for the kinds that a fit is turned into */
};

typedef struct loopcost_fit {
    uint32_t struct_size; /* LOOPCOST_FIT_INIT sets it */
    uint32_t law;
    uint32_t size; /* entries of the table, kinds of the mixture; 1 for the others */
    uint32_t n_values;
    uint32_t parameters;   /* that the data determine: k of the criteria */
    uint32_t cells;        /* groups of calls in the test of fit; 0: the data have too few for a test */
    uint64_t n_hazards;    /* hazards that the law takes as kinds: room for loopcost_fit_kinds() */
    double log_likelihood; /* natural logarithm; of the outcomes in the order of the calls, without a binomial factor */
    double aic;            /* 2 k - 2 l */
    double aicc;           /* aic + 2 k (k + 1)/(n - k - 1), n the number of tasks; infinite, that is not
                            * to be computed, where n <= k + 1 */
    double bic;            /* k log n - 2 l */
    double misfit;         /* Pearson's X^2 over the cells; one run of each task, picked by its number */
    double misfit_p; /* chance of as much, or more, if the law were right; 1 without a test. Degrees of freedom: the
                      * cells, less the parameters times tasks/runs, since all runs are fitted and some tested. A TABLE
                      * of as many entries as cells, or more, is what was seen there: none are taken off, and to pass
                      * says nothing where each task has one run */
    uint64_t runs, tasks, calls;
    uint64_t solved, wrong, capped, unknown; /* runs by their ends */
} loopcost_fit;

#define LOOPCOST_FIT_INIT                                                                                              \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_fit), 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0            \
    }

/* How a law stands to the one that is to be used. */
enum loopcost_law_standing {
    LOOPCOST_LAW_STANDS_USED = 0,
    LOOPCOST_LAW_STANDS_BEATEN = 1,    /* some law predicts better, by more than noise */
    LOOPCOST_LAW_STANDS_NO_BETTER = 2, /* it may be right, but what it could add is next to nothing, by AICc too */
    LOOPCOST_LAW_STANDS_OPEN = 3,      /* the data cannot tell; or it is simpler, and by score or AICc as good */
    LOOPCOST_LAW_STANDS_MISFIT = 4 /* its test of fit rejects it, misfit_p < 0.001, and another law passes its own */
};

/* A law among others. A record: arrays of it carry a stride. */
typedef struct loopcost_candidate {
    uint32_t law;                               /* given: LOOPCOST_FIT_... */
    uint32_t size;                              /* given: as in loopcost_fitting */
    uint32_t parameters;                        /* the rest is set */
    uint32_t standing;                          /* LOOPCOST_LAW_STANDS_... */
    double log_likelihood, aicc, bic, misfit_p; /* as in loopcost_fit */
    double score; /* log-likelihood of the tasks of each fold, predicted from the others, summed; -1e100 stands for that
                   * of a task that the law says cannot be */
    double behind;     /* the used law's score less its own, */
    double error;      /* and the standard error of that, by task */
    uint32_t cells;    /* as in loopcost_fit; 0: there was no test of fit, and misfit_p says nothing */
    uint32_t reserved; /* zero */
} loopcost_candidate;

typedef struct loopcost_choice {
    uint32_t struct_size;  /* LOOPCOST_CHOICE_INIT sets it */
    uint32_t n_candidates; /* 1 to 16 */
    loopcost_candidate *candidates;
    const void *reserved; /* null */
    uint32_t stride;      /* bytes from one candidate to the next; 0 means sizeof(loopcost_candidate) */
    uint32_t folds;       /* in [2, 1000], fewer where there are fewer tasks; 10 at first */
    uint32_t used;        /* set: which candidate to use */
    uint32_t told;        /* set: 1 if the data tell it apart from the others, 0 if they cannot tell */
} loopcost_choice;

#define LOOPCOST_CHOICE_INIT                                                                                           \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_choice), 0, 0, 0, 0, 10, 0, 0                                                        \
    }

/* What is believed of the hazards of a table's entry, from a prior and what was seen: the chance to end is Beta, and so
 * is the share of solved among the ends. A record. One entry is a constant hazard. */
typedef struct loopcost_posterior {
    uint64_t start;                   /* the first call that it is about: 1, and up from entry to entry */
    uint64_t solved, wrong, unknown;  /* ends that were seen, at most 1e15 each */
    uint64_t on;                      /* calls that did not end the run, at most 1e15 */
    double prior_ended, prior_on;     /* in [1e-6, 1e9]: what the prior is worth in ends and in other calls */
    double prior_solved, prior_wrong; /* in [0, 1e9]: and in ends of each kind; not both 0 */
} loopcost_posterior;

/* Jeffreys' prior, of a call */
#define LOOPCOST_POSTERIOR_INIT                                                                                        \
    {                                                                                                                  \
        1, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5                                                                              \
    }

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_evidence_init(loopcost_evidence *evidence, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_fitting_init(loopcost_fitting *fitting, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_fit_init(loopcost_fit *fit, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_choice_init(loopcost_choice *choice, uint32_t struct_size);

/* How many words of memory the calls below need for so many outcomes. O(1).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED or LOOPCOST_OUT_OF_RANGE. */
LOOPCOST_API int32_t loopcost_evidence_words(const loopcost_evidence *evidence, uint64_t *words, loopcost_fault *fault);

/* Fits a law by maximum likelihood and writes its values, `room` at most, in this order:
 *
 *     CONSTANT, TABLE             solved and wrong of each entry
 *     CONTAMINATED                first, later, solved share
 *     BETA, BETA_NEVER            alpha, beta, solved share, never
 *     MIXTURE                     weight, solved, wrong of each kind, those that end soonest first
 *
 * with `attempts` 1 without wrong and solved share, BETA without never. CONSTANT, TABLE and CONTAMINATED are shares of
 * what was at risk; BETA takes Newton's method from several starts, MIXTURE the EM algorithm and then Newton's method.
 * The estimate of a value inside its range is good to 1e-6, the log-likelihood to 1e-9, both relative; intervals to
 * 1e-5. O(n log n + n entries + tasks of different counts x iterations + calls of the longest run).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `evidence.outcomes` without a run; LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE,
 * LOOPCOST_UNSUPPORTED, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of `evidence` or `fitting`, `work`
 * and `room` included; the fault's row is the outcome's. */
LOOPCOST_API int32_t loopcost_fit_evidence(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                           loopcost_fit *results, loopcost_fitted *values, uint32_t room,
                                           loopcost_fault *fault);

/* The law as kinds of tasks for a loop, at its estimates: as if they were certain. `kinds` has room for
 * LOOPCOST_FIT_KINDS, `hazards` for `n_hazards`, at least fit->n_hazards; the kinds point to them. Where the split of
 * the ends is not identified it is the middle of what is possible. O(hazards).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED or LOOPCOST_OUT_OF_RANGE. */
LOOPCOST_API int32_t loopcost_fit_kinds(const loopcost_fit *fit, const loopcost_fitted *values, loopcost_kind *kinds,
                                        loopcost_hazard *hazards, uint64_t n_hazards, uint32_t *n_kinds,
                                        loopcost_fault *fault);

/* The same with the uncertainty of the estimates: the predictive law of a run of a new task, given the evidence.
 *
 * CONSTANT becomes a Beta law (Jeffreys' prior: half an end in one call); an entry of a TABLE its posterior mean, with
 * the weight of one call at the hazard of all together as its prior. CONTAMINATED, BETA and MIXTURE become up to 64
 * kinds: points of their parameters, spread as the normal law at the mode of the posterior and weighted by the
 * posterior. Its prior is flat in the chances and shares, alpha/(alpha + beta) among them, and log(alpha) is logistic.
 * Shares of solved have half a count of each end. O(points x tasks of different counts). Returns as
 * loopcost_fit_evidence() and loopcost_fit_kinds(). */
LOOPCOST_API int32_t loopcost_fit_predictive(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                             loopcost_kind *kinds, loopcost_hazard *hazards, uint64_t n_hazards,
                                             uint32_t *n_kinds, loopcost_fault *fault);

/* What do totals tell of bugs that nobody counted? Here the calls of a run are its attempts at all of its bugs, one at
 * least: it ends solved with the last one fixed, or is capped, given up before. Attempts fix a bug with one chance p.
 * Writes two values, FIX_CHANCE and BUGS, the mean number in a run.
 *
 * Totals do not identify them: as p times the mean, many bugs that are easy look like few that are hard. With T the
 * total of a run and k its bugs, whatever law k has, E T = E k / p and Var T >= E k q/p^2, and so
 *
 *     max(1/E T, 1/(1 + Var T/E T)) <= p <= 1,    E k = p E T
 *
 * which is [least, most]; every such p is possible, since a geometric number of geometric numbers is one. With runs
 * that were given up only p >= ends/attempts is left of it, and any number of bugs. `low` has sampling in it: each of
 * the two bounds with half of what is left of the level, the first exactly (Clopper and Pearson), the second by the
 * standard error of log(Var T/E T) from its influence function, not below that of as many bugs in every run. `value` is
 * the middle of the range. Where p differs between bugs or tasks this holds for none of them.
 *
 * `bugs` is the mean number in a run where it was counted, 0 where not. With it p = bugs/mean attempts is identified,
 * with a profile interval, and no run may be capped. O(n log n).
 *
 * Returns as loopcost_fit_evidence(), with LOOPCOST_PARAM_FITTING_LEVEL for `level`; LOOPCOST_NOT_A_NUMBER or
 * LOOPCOST_OUT_OF_RANGE for `bugs.count`, in [1e-6, mean attempts]; LOOPCOST_UNSUPPORTED for a capped run beside it. */
LOOPCOST_API int32_t loopcost_fit_totals(const loopcost_evidence *evidence, double bugs, double level,
                                         loopcost_fitted *values, uint32_t room, loopcost_fault *fault);

/* Which law? Each candidate is fitted, and scored by cross-validation: the tasks are dealt to folds by a mix of their
 * numbers, and the runs of each fold's tasks are predicted, parameter uncertainty included, from the other folds.
 *
 * A law beats another if its score is higher by more than twice the standard error of the difference, task by task, and
 * its AICc is lower. A law that was tested (`cells`) with a `misfit_p` below 0.001 does not stand beside one that was
 * tested and passed; laws that could not be tested set none back. The simplest law that stands and that none beats is
 * to be used. The data tell it apart (`told`) if there are 20 tasks or more, if its own test leaves it without doubt
 * (misfit_p >= 0.05, or none), if each other law is beaten, does not fit, or could at most add 0.01 a task to its
 * score, again by two standard errors, and has no AICc that is lower by over 2, and if it has a higher score and a
 * lower AICc than each law of fewer parameters. In simulations (tests/unit/choice.c, doc/evidence.md) a law was told
 * apart that predicts worse than the right one by over 0.01 a task in less than 1 % of choices. Where the used law was
 * tested and its misfit_p is below 0.001, none of the laws that could be tested fits. The evidence's memory must be
 * what loopcost_choice_words() says; `law` and `size` of `fitting` are not looked at. O(folds) fits of each candidate.
 * Returns as loopcost_fit_evidence(), and LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED or
 * LOOPCOST_OUT_OF_RANGE for a field of `choice`, the index that of the candidate. */
LOOPCOST_API int32_t loopcost_fit_choose(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                         loopcost_choice *choice, loopcost_fault *fault);

/* As loopcost_evidence_words(), for a choice among `n_candidates`, 1 to 16. */
LOOPCOST_API int32_t loopcost_choice_words(const loopcost_evidence *evidence, uint32_t n_candidates, uint64_t *words,
                                           loopcost_fault *fault);

/* Bayes' rule, one outcome at a time. */

/* What is believed of a table's `n` entries (1 to 256) once the runs of an outcome are seen; its task does not matter.
 * Counts add, so that beliefs from many machines are merged with loopcost_posterior_merge(). O(n).
 * Returns LOOPCOST_OK; LOOPCOST_NULL, LOOPCOST_UNSUPPORTED, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field
 * of `posterior` (the index is the entry) or of the outcome. */
LOOPCOST_API int32_t loopcost_posterior_learn(loopcost_posterior *posterior, uint32_t n,
                                              const loopcost_outcome *outcome, loopcost_fault *fault);

/* Adds the counts of `from` to those of `posterior`. The entries' first calls and priors must be equal. O(n).
 * Returns as loopcost_posterior_learn(); LOOPCOST_UNDEFINED where they differ. */
LOOPCOST_API int32_t loopcost_posterior_merge(loopcost_posterior *posterior, const loopcost_posterior *from, uint32_t n,
                                              loopcost_fault *fault);

/* The predictive law of the next run: of one entry a Beta law, which is exact; of several a table of mean hazards, for
 * which `hazards` has room for `n_hazards`, at least the last entry's first call. O(hazards).
 * Returns as loopcost_posterior_learn(), LOOPCOST_OUT_OF_RANGE for `n_hazards`. */
LOOPCOST_API int32_t loopcost_posterior_kind(const loopcost_posterior *posterior, uint32_t n, loopcost_kind *kind,
                                             loopcost_hazard *hazards, uint64_t n_hazards, loopcost_fault *fault);

/* What a run of a task tells of its other runs: the weight of each kind by how likely it made the outcome, and the Beta
 * laws as the task's own chance is known better. Writes to the kinds. O(n_kinds hazards).
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `evidence.outcomes[].end` where no kind makes such an outcome; what
 * loopcost_loop_run() returns for kinds, and as loopcost_posterior_learn() for the outcome. */
LOOPCOST_API int32_t loopcost_kinds_learn(loopcost_kind *kinds, uint32_t n_kinds, uint32_t kind_stride,
                                          const loopcost_outcome *outcome, loopcost_fault *fault);

/* All of k runs. */

/* pass^k: the chance that k runs of a task are all solved, by the mean over tasks of C(c, k)/C(n, k), c of its n runs
 * solved: no estimate from data like these is less biased (S. Yao and others, tau-bench, 2024). Runs that were not
 * solved count as failures, however they ended. `k` from 1 to the least number of runs of a task. To 1e-12 relative;
 * where k and the failures of a task both exceed 4096, to 4e-16 k log n. O(n log n + 4096 tasks). Returns as
 * loopcost_fit_evidence(); LOOPCOST_OUT_OF_RANGE for `k`. */
LOOPCOST_API int32_t loopcost_pass_hat(const loopcost_evidence *evidence, uint64_t k, double *pass,
                                       loopcost_fault *fault);

/* The same for a new task, where a run is one call and the kinds say what that comes to: a Beta law has
 * E p^k = (alpha)_k/(alpha + beta)_k. `k` in [1, 1e6]. O(n_kinds).
 * Returns as loopcost_kinds_learn(). */
LOOPCOST_API int32_t loopcost_pass_hat_expected(const loopcost_kind *kinds, uint32_t n_kinds, uint32_t kind_stride,
                                                uint64_t k, double *pass, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/fit.inl"
#endif

#endif
