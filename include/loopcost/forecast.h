/* What will this run cost, as a whole law, with all that is unknown of it?
 *
 * Three things are unknown of a run: how many calls it will make (a loop's law of the calls, which may itself carry the
 * uncertainty of its parameters), how its conversation grows, and how far it is from what such a number of calls costs
 * on average. The last is told by the loop's residuals. A forecast is the law of
 *
 *     spent + R A,   R what the loop says that the calls to come cost, A a residual, independent of each other
 *
 * before the run and after each of its calls. doc/evidence.md: "Forecasts".
 *
 *     loopcost_forecast forecast = LOOPCOST_FORECAST_INIT;
 *     loop.residuals = ratios, loop.n_residuals = 45;
 *     loopcost_forecast_words(&loop, &state, &forecast, &forecast.words, NULL);
 *     forecast.work = malloc(forecast.words * sizeof *forecast.work);
 *     loopcost_forecast_build(&loop, &state, &forecast, NULL);       // forecast.mean USD
 *     loopcost_forecast_quantile(&forecast, 0.9, &enough, NULL);     // enough USD in 9 runs of 10
 *
 * Whether such forecasts hold is another question: calibration.h.
 */
#ifndef LOOPCOST_FORECAST_H
#define LOOPCOST_FORECAST_H

#include "fit.h"
#include "remaining.h"

/* The law of what a run costs: built once by loopcost_forecast_build() in the caller's memory, then asked. */
typedef struct loopcost_forecast {
    uint32_t struct_size;   /* LOOPCOST_FORECAST_INIT sets it */
    uint32_t reserved;      /* zero */
    double *work;           /* memory: loopcost_forecast_words() says how much */
    const void *padding;    /* null */
    uint64_t words;         /* how many doubles of memory there are */
    uint64_t made;          /* without a state: calls that the run is known to have made, unfinished, in [0, 1e7] */
    uint64_t atoms;         /* result: numbers of calls that the law has; 0 before it is built */
    uint64_t residuals;     /* result: how many residuals it has, 1 where the loop has none */
    double mean;            /* result: USD */
    double variance;        /* result: USD^2 */
    double calls_mean;      /* result: calls in all */
    double p_solved;        /* result: the run ends solved */
    double p_wrong;         /* result: it ends wrongly done */
    double p_capped;        /* result: it is stopped */
    double p_solved_within; /* result: it ends solved, and costs no more than the state's budget; without a state
                               p_solved */
    double p_over;          /* result: it costs more than the state's budget; 0 without a state */
} loopcost_forecast;

#define LOOPCOST_FORECAST_INIT                                                                                         \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_forecast), 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0               \
    }

LOOPCOST_BEGIN

/* Writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL or LOOPCOST_STRUCT_SIZE. */
LOOPCOST_API int32_t loopcost_forecast_init(loopcost_forecast *forecast, uint32_t struct_size);

/* The predictive law of the calls where runs have no shape that a law of fit.h would fit: every call t has a hazard of
 * its own, and its posterior mean is
 *
 *     h_t = (strength h + d_t)/(strength + n_t),   d_t the runs that ended with call t, n_t those that made it,
 *
 * h being the ends over the calls of all runs: the mean of N. L. Hjort's Beta process (Nonparametric Bayes estimators
 * based on Beta processes in models for life history data, 1990) whose prior weighs as `strength` runs, in [1e-3, 1e6],
 * of one constant hazard. With strength 1 a new run outlasts n others with a chance of about 1/(n + 1). Ends that are
 * unknown are shared out like the known ones, of which each kind has half a count more. Runs stopped by a limit went
 * on.
 *
 * The first n of the evidence's hazards are written, n one more than the longest run has calls: the last holds from
 * there on. `evidence->work` takes n words, `hazards` has room for `room`. O(outcomes + n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for `evidence.outcomes` without a run; LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE,
 * LOOPCOST_UNSUPPORTED, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for a field of `evidence`, `work` (too few
 * words: its least says how many), `forecast.strength` and `forecast.hazards` (too little room). */
LOOPCOST_API int32_t loopcost_forecast_hazards(const loopcost_evidence *evidence, double strength,
                                               loopcost_hazard *hazards, uint64_t room, uint64_t *n_hazards,
                                               loopcost_fault *fault);

/* Residuals of few runs, as residuals of the many that they stand for: 5 n of them and their weights. Each is spread by
 * a normal kernel in its logarithm, in five points that have the kernel's first nine moments (Gauss and Hermite), of
 * the width 0.9 min(sd, IQR/1.349) n^(-1/5) (B. W. Silverman, Density estimation, 1986, 3.31). Of 45 ratios as they
 * stand the middle 95 % reach from the second to the last but one, and hold 91 % of further ones. `ratios` are n
 * ascending numbers in [1e-9, 1e9], n in [1, 2e5]. O(n).
 *
 * Returns LOOPCOST_OK; LOOPCOST_NULL; LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE for `forecast.ratios` (n) and
 * `forecast.ratios[]` (one that is less than the one before it is out of range). */
LOOPCOST_API int32_t loopcost_forecast_smooth(const double *ratios, uint64_t n, double *residuals, double *weights,
                                              loopcost_fault *fault);

/* How many doubles loopcost_forecast_build() needs: 4 for each number of calls that has a chance above 1e-18 still to
 * come, 5 for each residual. `work` and `words` may still be 0. O(calls kinds).
 *
 * Returns as loopcost_forecast_build(), without `work`. */
LOOPCOST_API int32_t loopcost_forecast_words(const loopcost_loop *loop, const loopcost_state *state,
                                             const loopcost_forecast *forecast, uint64_t *words, loopcost_fault *fault);

/* The law of what a run costs, in the memory of `forecast`. With a state it is that of a run which stands there: what
 * is spent is certain, what is to come goes on from its context, and the residuals are of that. Without (null) it is
 * that of a whole run; if `made` is not 0, of a run of which nothing is known but that it has made so many calls and
 * goes on.
 *
 * Exact over the law of the calls and the residuals: mean and variance to 1e-12, chances to 1e-12 relative in the tail.
 * O(calls kinds + residuals log residuals).
 *
 * Returns LOOPCOST_OK; what loopcost_remaining() returns for `loop` and `state`, residuals being welcome;
 * LOOPCOST_UNDEFINED for `forecast.made` where no run of the loop gets so far; LOOPCOST_NULL for `forecast` and `work`;
 * LOOPCOST_STRUCT_SIZE; LOOPCOST_UNSUPPORTED (`forecast.made` beside a state, what must be zero); LOOPCOST_OUT_OF_RANGE
 * for `forecast.made` and `work` (its value the doubles given, its least what it takes). The results in `forecast` are
 * written on success only. */
LOOPCOST_API int32_t loopcost_forecast_build(const loopcost_loop *loop, const loopcost_state *state,
                                             loopcost_forecast *forecast, loopcost_fault *fault);

/* The smallest amount that is enough with a chance in [0, 1]: the least y with P(cost <= y) >= chance, above a half
 * with P(cost > y) <= 1 - chance; chances within 1e-12 of each other count as equal. It is one of the law's own
 * amounts. O(residuals log calls) some 30 times.
 *
 * Returns LOOPCOST_OK; LOOPCOST_UNDEFINED for a `forecast` that is not built, and for `chance` 1 of a loop without a
 * cap; LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (`chance`). */
LOOPCOST_API int32_t loopcost_forecast_quantile(const loopcost_forecast *forecast, double chance, double *usd,
                                                loopcost_fault *fault);

/* How likely the run costs exactly, at most and more than an amount in [0, 1e300] USD. O(residuals log calls).
 *
 * Returns LOOPCOST_OK, LOOPCOST_UNDEFINED for a `forecast` that is not built, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE,
 * LOOPCOST_NOT_A_NUMBER or LOOPCOST_OUT_OF_RANGE (`budget`). */
LOOPCOST_API int32_t loopcost_forecast_chances(const loopcost_forecast *forecast, double budget,
                                               loopcost_chances *results, loopcost_fault *fault);

/* The continuous ranked probability score of the forecast once the run has cost `observed` USD, in [0, 1e300]: the
 * integral over y of (P(cost <= y) - [observed <= y])^2 = E|Y - observed| - E|Y - Y'|/2, in USD (J. E. Matheson and R.
 * L. Winkler, Scoring rules for continuous probability distributions, 1976). 0 is a sure forecast that was right; of a
 * sure forecast it is the error. To 1e-13 of the mean. The second part, in which what was observed is not, is summed
 * when it is first asked for, amount by amount, in order, without a table of all of them: O(calls residuals log
 * residuals), in the part of the memory that only it uses. Otherwise O(residuals log calls).
 *
 * Returns as loopcost_forecast_chances(), for `observed`. */
LOOPCOST_API int32_t loopcost_forecast_crps(loopcost_forecast *forecast, double observed, double *usd,
                                            loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/forecast.inl"
#endif

#endif
