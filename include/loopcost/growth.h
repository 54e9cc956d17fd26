/* How does a conversation grow, and what does the cache keep of it?
 *
 * From what is recorded to the base, step and output of a thread, and to what spreads around them. There are two kinds
 * of evidence:
 *
 *     calls     each call's prompt, read and written tokens, and output: a track follows one run, call by call, and is
 *               added to a growth when the run ends
 *     totals    of each run the number of its calls T and all tokens of their prompts X = base T + step T (T-1)/2
 *
 * A growth is nothing but integer sums. It takes the same memory after a million runs as after one, and growths of
 * parts of the logs, merged in any order, are the growth of the whole, to the bit. What cannot be had from sums, a fit
 * of totals that some odd runs do not spoil, takes an array of one record a run (loopcost_growth_totals), in any order.
 *
 *     loopcost_track_calls(&track, calls, n_calls, 0, &fault);  // all calls of a run, at once or one by one; then
 *     loopcost_growth_add(&growth, &track, &fault);
 *     loopcost_growth_estimates(&growth, 0.95, estimates, LOOPCOST_GROWN_END, &fault);
 *     thread.base = estimates[LOOPCOST_GROWN_BASE].value;       // .low to .high
 *
 * What is estimated from calls, doc/evidence.md: "Growth". A run has its own base and its own step, so calls of one run
 * are not independent; runs are. Every share or mean is a ratio of sums over runs, N / D, and its interval is N / D +-
 * t se with the variance between runs
 *
 *     se^2 = n/(n-1) sum_i (N_i - r D_i)^2 / D^2,   r = N/D,   t of Student's law with (sum D)^2 / sum D^2 - 1 degrees
 *
 * (W. G. Cochran, Sampling techniques, 1977, section 6.4). The degrees are those of as many runs as would tell as much
 * if they were equally long. Shares have the exact interval of r (1-r)/se^2 independent trials instead, at most one for
 * each prefix (E. L. Korn and B. I. Graubard, Confidence intervals for proportions with small expected number of
 * positive counts, 1998).
 *
 *     base        the prompt of a run's first call: N the prompt, D one
 *     step        what a call adds: N the growth of the context, D the calls before which it grew or stayed. Where the
 *                 context falls (a compaction) the call is counted and takes no part; so does one before which calls
 *                 are missing, or were another model's
 *     early, late the same for calls before and from `late_from`, that call and later ones add `late`
 *     output      N output tokens, D calls
 *     kept        output that stays in the context: step = kept + what tools return, so logs do not tell it. It is at
 *                 most the smaller of the growth and of the output before, call by call, and that is its range
 *     warm        tokens of the first prompt that are read from the cache
 *     cacheable   N tokens read, D tokens of the prefix that the cache was given before: by the rule
 *                 read(t) = read(t-1) + write(t-1), or where writes are not told the whole prompt before
 *     expiry      N prefixes of which less than half was read, D prefixes
 *
 * late_from is one of 2, 3, 4, 6, 8, 12, 16, ... 1024. For each the late step of the runs that get there is compared
 * with the early step of the same runs. It is a candidate if at least 10 runs get there, the steps are 1 % apart, and
 * so large a difference, in standard errors, would come about by chance at any of the starts with probability 0.01 at
 * most (Bonferroni). Of the candidates the one that explains most of how steps vary is chosen; its interval holds those
 * that explain about as much. Without a candidate one cannot tell, and there is no late step.
 *
 * A step that is very large (`jumps` among the counts) was paid for, so it takes part. A fit that such runs hardly move
 * is that of their totals.
 */
#ifndef LOOPCOST_GROWTH_H
#define LOOPCOST_GROWTH_H

#include "replay.h"
#include "simulate.h"
#include "trials.h"

/* What is estimated, and its place in the array of estimates. */
enum loopcost_grown_kind {
    LOOPCOST_GROWN_BASE = 0,      /* tokens that the first call sees */
    LOOPCOST_GROWN_STEP,          /* tokens that a call adds to the context */
    LOOPCOST_GROWN_EARLY_STEP,    /* tokens, of the calls before late_from; all if there is none */
    LOOPCOST_GROWN_LATE_STEP,     /* tokens, of call late_from and later ones */
    LOOPCOST_GROWN_LATE_FROM,     /* the call; not identified: one cannot tell that the step changes */
    LOOPCOST_GROWN_OUTPUT,        /* tokens that a call generates and bills */
    LOOPCOST_GROWN_KEPT,          /* tokens of them that stay in the context: a range */
    LOOPCOST_GROWN_WARM,          /* tokens of the first prompt that are read from the cache */
    LOOPCOST_GROWN_CACHEABLE,     /* share of the prefix that is read */
    LOOPCOST_GROWN_EXPIRY,        /* chance that the prefix has expired before a call */
    LOOPCOST_GROWN_LIFETIME,      /* seconds until a prefix that is not used has expired with a chance of one half */
    LOOPCOST_GROWN_GRANULARITY,   /* tokens: reads are whole multiples of it, 99 in 100 */
    LOOPCOST_GROWN_BASE_SD,       /* tokens: standard deviation of the base between runs */
    LOOPCOST_GROWN_STEP_SD,       /* tokens: of the mean step of a run, between runs */
    LOOPCOST_GROWN_NOISE_SD,      /* tokens: of a step within a run */
    LOOPCOST_GROWN_RESIDUAL_SD,   /* of log(X / expected X), X all prompt tokens of a run: from totals */
    LOOPCOST_GROWN_RESIDUAL_MEAN, /* mean of X / expected X: from totals */
    LOOPCOST_GROWN_END            /* one past the last; it grows with the list */
};

/* An estimate. A record. Where it is not identified, low and high are all that the data allow, and the value is low. */
typedef struct loopcost_grown {
    double value;
    double low; /* the interval at the level asked for; never below 0 */
    double high;
    uint64_t n;          /* runs that it rests on; prefixes for the lifetime, reads for the granularity */
    uint32_t identified; /* 1: the data determine it; 0: they do not */
    uint32_t padding;    /* zero */
} loopcost_grown;

/* What is known of a call beside its tokens. */
enum loopcost_known {
    LOOPCOST_KNOWN_GAP = 1,   /* how long ago the model was called */
    LOOPCOST_KNOWN_READS = 2, /* how much was read from the cache: where it is 0, nothing was */
    LOOPCOST_KNOWN_WRITES = 4 /* how much was written */
};

/* One call of a run, as a log tells it; each token is counted once. A record. */
typedef struct loopcost_growth_call {
    uint64_t index;   /* which call of its run, from 1, to 1e7; larger than that of the call before */
    uint64_t input;   /* tokens of the prompt that were neither read from the cache nor written, at most 1e12 */
    uint64_t read;    /* tokens read from it, at most 1e12 */
    uint64_t write;   /* tokens written, at most 1e12; the prompt, input + read + write, has at most 1e12 */
    uint64_t output;  /* tokens generated, at most 1e12 */
    double gap;       /* seconds since this model's last call in the run, in [0, 1e12] */
    uint32_t known;   /* sum of enum loopcost_known */
    uint32_t padding; /* zero */
} loopcost_growth_call;

/* One run that is being followed, in the caller's memory. One model's calls: another's are a track of their own. */
#define LOOPCOST_TRACK_WORDS 256

typedef struct loopcost_track {
    uint32_t struct_size; /* LOOPCOST_TRACK_INIT sets it */
    uint32_t reserved;    /* zero */
    uint64_t *work;       /* memory: LOOPCOST_TRACK_WORDS */
    const void *padding;  /* null */
    uint64_t words;       /* how many there are */
    uint64_t calls;       /* result: how many were followed; set it to 0 to begin with the next run */
} loopcost_track;

#define LOOPCOST_TRACK_INIT                                                                                            \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_track), 0, 0, 0, 0, 0                                                                \
    }

/* What many runs come to, in the caller's memory: the words are the state, of which 0 runs clears them first. Copies of
 * `work` and `runs` may be kept, and read back on any machine by words of 64 bits. */
#define LOOPCOST_GROWTH_WORDS 2048

typedef struct loopcost_growth {
    uint32_t struct_size; /* LOOPCOST_GROWTH_INIT sets it */
    uint32_t reserved;    /* zero */
    uint64_t *work;       /* memory: LOOPCOST_GROWTH_WORDS */
    const void *padding;  /* null */
    uint64_t words;       /* how many there are */
    uint64_t runs;        /* result: how many were added; 0 at first */
} loopcost_growth;

#define LOOPCOST_GROWTH_INIT                                                                                           \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_growth), 0, 0, 0, 0, 0                                                               \
    }

/* What was counted, some of it because it takes no part in the estimates. */
typedef struct loopcost_growth_counts {
    uint32_t struct_size; /* LOOPCOST_GROWTH_COUNTS_INIT sets it */
    uint32_t reserved;    /* zero */
    uint64_t runs;
    uint64_t calls;
    uint64_t steps;         /* calls before which the context grew or stayed */
    uint64_t shrank;        /* calls before which it fell: compactions */
    uint64_t interrupted;   /* calls before which some of the run's are missing, or another model's */
    uint64_t jumps;         /* steps of at least 64 times the middle one, by powers of two */
    uint64_t rule_kept;     /* read(t) = read(t-1) + write(t-1), both told */
    uint64_t rule_more;     /* more was read */
    uint64_t rule_gap;      /* less, LOOPCOST_CACHE_SECONDS or more after the model's last call */
    uint64_t rule_switched; /* less, after an interruption */
    uint64_t rule_shrank;   /* less, where the context fell */
    uint64_t rule_other;    /* less, unexplained */
    uint64_t prefixes;      /* calls that could have read a prefix, of which it is told what they read */
    uint64_t lost;          /* and read less than half of it */
} loopcost_growth_counts;

#define LOOPCOST_GROWTH_COUNTS_INIT                                                                                    \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_growth_counts), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0                          \
    }

/* The shortest time for which a provider promises to keep a prefix. */
#define LOOPCOST_CACHE_SECONDS 300

/* What the cache still held after gaps of [since, until) seconds. A record. */
typedef struct loopcost_cache_age {
    double since; /* seconds */
    double until; /* seconds; 1e12 in the last */
    double share; /* of the prefixes, held; 0 without any */
    double low;   /* its exact interval (Clopper and Pearson), as if prefixes were independent */
    double high;
    double survival; /* chance that it is held, never rising with the gap: the likeliest such steps */
    uint64_t prefixes;
    uint64_t held;
} loopcost_cache_age;

#define LOOPCOST_CACHE_AGES 19

/* The totals of one run. A record. */
typedef struct loopcost_growth_run {
    uint64_t calls;  /* T, in [1, 1e7] */
    uint64_t input;  /* X, tokens of all prompts, read and written ones included, at most 1e12 a call */
    uint64_t output; /* Y, tokens generated, at most 1e12 a call */
} loopcost_growth_run;

/* The totals of many runs, and how to fit them. */
typedef struct loopcost_growth_totals {
    uint32_t struct_size; /* LOOPCOST_GROWTH_TOTALS_INIT sets it */
    uint32_t run_stride;  /* bytes from one to the next; 0 means sizeof(loopcost_growth_run) */
    const loopcost_growth_run *runs;
    uint64_t *work;  /* memory: loopcost_growth_totals_words() says how much; left in no useful state */
    uint64_t n_runs; /* 1 to 1e9 */
    uint64_t words;  /* how many there are */
    double level;    /* of the intervals, in [0.5, 0.9999]; 0.95 at first */
} loopcost_growth_totals;

#define LOOPCOST_GROWTH_TOTALS_INIT                                                                                    \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_growth_totals), 0, 0, 0, 0, 0, 0.95                                                  \
    }

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_track_init(loopcost_track *track, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_growth_init(loopcost_growth *growth, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_growth_counts_init(loopcost_growth_counts *counts, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_growth_totals_init(loopcost_growth_totals *totals, uint32_t struct_size);

/* The next calls of a run, one or many, `call_stride` bytes from one to the next; 0 means sizeof(loopcost_growth_call).
 * A track of no call is begun anew. O(calls).
 * Returns LOOPCOST_OK; LOOPCOST_NULL for `track`, `track.work`, `growth.calls`; LOOPCOST_STRUCT_SIZE;
 * LOOPCOST_UNSUPPORTED for what must be zero; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of
 * `growth.calls[]` (an index that is not above the last one), of which the fault's row is the number, for `stride` and
 * for `track.work` (fewer words than needed). None of the calls is followed then. */
LOOPCOST_API int32_t loopcost_track_calls(loopcost_track *track, const loopcost_growth_call *calls, uint64_t n_calls,
                                          uint32_t call_stride, loopcost_fault *fault);

/* Adds a run that was followed; the track is left as it is. A run without a call adds nothing. O(1).
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED, LOOPCOST_OUT_OF_RANGE for
 * `growth.work` or `track.work`, or LOOPCOST_OVERFLOW for more runs than 64 bits count. */
LOOPCOST_API int32_t loopcost_growth_add(loopcost_growth *growth, const loopcost_track *track, loopcost_fault *fault);

/* Adds the runs of one growth to another, as if it had been given them too. The result does not depend on the order.
 * O(1). Returns as loopcost_growth_add(). */
LOOPCOST_API int32_t loopcost_growth_merge(loopcost_growth *into, const loopcost_growth *from, loopcost_fault *fault);

/* The estimates from calls, in the order of enum loopcost_grown_kind, the first `n_estimates` of them, with intervals
 * of a level in [0.5, 0.9999]. From exact sums, in pairs of doubles: values are within 1e-15, standard errors within
 * 1e-10 of the estimate; quantiles of Student's law within 1e-9. One run has no spread: its intervals reach from 0 to
 * 1e12, or to 1 for shares. Standard deviations have intervals as for a normal law, log sd +- t sqrt(1 / (2 (n-1))).
 * O(1).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for a growth without runs (`growth`); LOOPCOST_OUT_OF_RANGE for
 * `growth.level` and for more estimates than there are kinds, or none (`growth.estimates`); LOOPCOST_NOT_A_NUMBER,
 * LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED. */
LOOPCOST_API int32_t loopcost_growth_estimates(const loopcost_growth *growth, double level, loopcost_grown *estimates,
                                               uint32_t n_estimates, loopcost_fault *fault);

/* What was counted. O(1). Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED,
 * LOOPCOST_OUT_OF_RANGE for `growth.work`. */
LOOPCOST_API int32_t loopcost_growth_counted(const loopcost_growth *growth, loopcost_growth_counts *results,
                                             loopcost_fault *fault);

/* What the cache still held, by the seconds since the model's last call: LOOPCOST_CACHE_AGES records, from 0, 1, 2, 5,
 * 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800 and 604800 seconds on. Each prefix is
 * looked at once, so its lifetime is known to be above or below the gap; the likeliest survival steps under that are
 * the shares held, pooled where they rise (B. W. Turnbull's estimate, which for such data is isotonic regression).
 * Where there is no prefix it is that of the record before, 1 at first, and the share may be anything. Intervals have
 * a level in [0.5, 0.9999]. Relative error 1e-12. O(sqrt prefixes).
 *
 * The lifetime among the estimates is the first `since` at which fewer than half are held; its interval is from `since`
 * of the last record before whose own is above one half, to `until` of the first whose own is below.
 *
 * Returns as loopcost_growth_estimates(). */
LOOPCOST_API int32_t loopcost_growth_survival(const loopcost_growth *growth, double level, loopcost_cache_age *ages,
                                              loopcost_fault *fault);

/* How many words of memory a fit of so many runs takes: 6 each.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, or LOOPCOST_OUT_OF_RANGE for `growth.runs`. O(1). */
LOOPCOST_API int32_t loopcost_growth_totals_words(uint64_t n_runs, uint64_t *words, loopcost_fault *fault);

/* The estimates from totals: base, step, early and late step, output, and the multiplicative residual; the others are
 * not identified.
 *
 * base and step are those of the run in the middle: they minimise sum_i rho(log X_i - log m_i), m = base T + step
 * T (T-1)/2 (and late_step (T-L)(T-L+1)/2 past late_from = L), with base, step >= 0 and Huber's rho, which is quadratic
 * up to one scale (1.4826 times the median size of the residuals) and linear beyond, so that a run ten times too long
 * weighs no more than one twice too long. Weighted least squares in relative error, iterated, from three starts.
 * Intervals are from the sandwich covariance with residuals inflated by leverage (MacKinnon and White's HC3), Student's
 * t with as many degrees as residuals are within the scale, less the coefficients. A late step as for calls, by the
 * fit's own standard errors, where 10 runs or more get past it and 10 do not.
 *
 * Where all runs have the same number of calls base and step are not identified, only base + step (T-1)/2: the ranges
 * are what it allows. If that number is 1 the base is, and the step may be anything.
 *
 * The residual's standard deviation is that of log(X / m), and its mean that of X / m: what the mean run takes is m
 * times that. Runs without prompt tokens take no part, unless all are without.
 *
 * The records are sorted first, so the answer has the same bits in any order. O(n log n), about 1000 passes at most.
 *
 * Returns LOOPCOST_OK; LOOPCOST_OUT_OF_RANGE for `growth.runs`, `growth.runs[].calls`, `.input`, `.output` (the fault's
 * row is the run), `growth.level`, `growth.estimates` and `growth.work`; LOOPCOST_NOT_A_NUMBER, LOOPCOST_NULL,
 * LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED. */
LOOPCOST_API int32_t loopcost_growth_totals_estimates(const loopcost_growth_totals *totals, loopcost_grown *estimates,
                                                      uint32_t n_estimates, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/growth.inl"
#endif

#endif
