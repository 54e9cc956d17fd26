/* What is learnt from recorded runs, and foretold of the next: fits, growth, forecasts and their scores. */
#include <loopcost/loopcost.h>

#include "random.h"
#include "row.h"
#include "workflow.h"

/* The same numbers as in peers.py. */
static random_state chance;

static double uniform(void)
{
    return random_uniform(&chance);
}

static void *memory(uint64_t words)
{
    return malloc((size_t)words * sizeof(uint64_t));
}

/* Calls until the end of 400 runs, a task each, of which every one has a chance of its own; stopped after 50. */

enum { RUNS = 400, LIMIT = 50 };

static loopcost_outcome outcomes[RUNS];
static loopcost_evidence evidence = LOOPCOST_EVIDENCE_INIT;
static loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
static loopcost_fit fit = LOOPCOST_FIT_INIT;
static loopcost_fitted fitted[LOOPCOST_FIT_VALUES];

static void fit_prepare(const double *numbers)
{
    uint64_t i;
    (void)numbers;
    chance.counter = 1;
    for (i = 0; i < RUNS; i++) {
        const double calls = random_geometric(&chance, 0.02 + 0.5 * uniform());
        outcomes[i].task = i, outcomes[i].count = 1;
        outcomes[i].calls = calls < LIMIT ? (uint64_t)calls : LIMIT;
        outcomes[i].end = calls <= LIMIT ? LOOPCOST_ENDED_SOLVED : LOOPCOST_ENDED_CAPPED;
    }
    evidence.outcomes = outcomes, evidence.n_outcomes = RUNS;
    fitting.law = LOOPCOST_FIT_BETA;
    row_check(loopcost_evidence_words(&evidence, &evidence.words, NULL), "words");
    evidence.work = (uint64_t *)memory(evidence.words);
}

static void fit_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_fit_evidence(&evidence, &fitting, &fit, fitted, LOOPCOST_FIT_VALUES, NULL), "fit");
}

static void fit_print(void)
{
    printf("%.17g %.17g\n", fitted[0].value, fitted[1].value);
    printf("%.17g %.17g %.17g %.17g\n", fitted[0].low, fitted[0].high, fitted[1].low, fitted[1].high);
}

/* How 200 runs of 30 calls grow: the mean step with its interval, runs being what is alike. */

enum { GROWN = 200, CALLS = 30 };

static loopcost_growth_call calls[GROWN][CALLS];
static loopcost_track track = LOOPCOST_TRACK_INIT;
static loopcost_growth growth = LOOPCOST_GROWTH_INIT;
static loopcost_grown grown[LOOPCOST_GROWN_END];

static void growth_prepare(const double *numbers)
{
    int run, i;
    (void)numbers;
    chance.counter = 1;
    for (run = 0; run < GROWN; run++) {
        const double step = 500.0 + 1000.0 * uniform();
        double context = 15000.0;
        for (i = 0; i < CALLS; i++) {
            calls[run][i].index = (uint64_t)i + 1;
            calls[run][i].input = (uint64_t)context;
            calls[run][i].output = 400;
            context += floor(step * (0.5 + uniform()));
        }
    }
    track.words = LOOPCOST_TRACK_WORDS, track.work = (uint64_t *)memory(track.words);
    growth.words = LOOPCOST_GROWTH_WORDS, growth.work = (uint64_t *)memory(growth.words);
}

static void growth_work(uint64_t times)
{
    int run;
    for (; times > 0; times--) {
        growth.runs = 0;
        for (run = 0; run < GROWN; run++) {
            track.calls = 0;
            row_check(loopcost_track_calls(&track, calls[run], CALLS, 0, NULL), "calls");
            row_check(loopcost_growth_add(&growth, &track, NULL), "add");
        }
        row_check(loopcost_growth_estimates(&growth, 0.95, grown, LOOPCOST_GROWN_END, NULL), "estimates");
    }
}

static void grown_print(int kind)
{
    printf("%.17g %.17g %.17g\n", grown[kind].value, grown[kind].low, grown[kind].high);
}

static void growth_print(void)
{
    grown_print(LOOPCOST_GROWN_STEP);
}

/* The same from what 400 runs come to in all. */

static loopcost_growth_run totals[RUNS];
static loopcost_growth_totals given = LOOPCOST_GROWTH_TOTALS_INIT;

static void totals_prepare(const double *numbers)
{
    int run;
    (void)numbers;
    chance.counter = 1;
    for (run = 0; run < RUNS; run++) {
        const double n = 1.0 + floor(60.0 * uniform());
        totals[run].calls = (uint64_t)n;
        totals[run].input = (uint64_t)((15000.0 * n + 1000.0 * n * (n - 1.0) / 2.0) * (0.5 + uniform()));
        totals[run].output = 400 * totals[run].calls;
    }
    given.runs = totals, given.n_runs = RUNS;
    row_check(loopcost_growth_totals_words(RUNS, &given.words, NULL), "words");
    given.work = (uint64_t *)memory(given.words);
}

static void totals_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_growth_totals_estimates(&given, grown, LOOPCOST_GROWN_END, NULL), "estimates");
}

static void totals_print(void)
{
    printf("%.17g %.17g\n", grown[LOOPCOST_GROWN_BASE].value, grown[LOOPCOST_GROWN_STEP].value);
}

/* A run of at most 250 calls, before it starts or after its first call, with 45 residuals: its law, three quantiles and
 * the chance of a budget. */

enum { RESIDUALS = 45 };

static loopcost_state one_made = LOOPCOST_STATE_INIT;
static const loopcost_state *state;
static loopcost_forecast forecast = LOOPCOST_FORECAST_INIT;
static loopcost_chances over = LOOPCOST_CHANCES_INIT;
static double residuals[RESIDUALS], quantiles[3], crps;

static void forecast_prepare(const double *numbers)
{
    int i;
    workflow_init();
    w.loop.cap = 250;
    w.hazards[0].solved = 0.008, w.hazards[0].wrong = 0.002;
    one_made.calls = 1, one_made.context = 16000.0, one_made.spent = 0.06;
    state = numbers[0] > 0.0 ? &one_made : NULL;
    chance.counter = 1;
    for (i = 0; i < RESIDUALS; i++)
        residuals[i] = 0.4 + 1.4 * uniform();
    w.loop.residuals = residuals, w.loop.n_residuals = RESIDUALS;
    row_check(loopcost_forecast_words(&w.loop, state, &forecast, &forecast.words, NULL), "words");
    forecast.work = (double *)memory(forecast.words);
}

static void forecast_work(uint64_t times)
{
    static const double levels[3] = {0.05, 0.5, 0.95};
    int i;
    for (; times > 0; times--) {
        row_check(loopcost_forecast_build(&w.loop, state, &forecast, NULL), "build");
        for (i = 0; i < 3; i++)
            row_check(loopcost_forecast_quantile(&forecast, levels[i], &quantiles[i], NULL), "quantile");
        row_check(loopcost_forecast_chances(&forecast, 5.0, &over, NULL), "chances");
    }
}

static void forecast_print(void)
{
    printf("%.17g %.17g %.17g\n", forecast.mean, forecast.variance, over.more);
    printf("%.17g %.17g %.17g\n", quantiles[0], quantiles[1], quantiles[2]);
}

static void score_work(uint64_t times)
{
    for (; times > 0; times--) {
        row_check(loopcost_forecast_build(&w.loop, state, &forecast, NULL), "build");
        row_check(loopcost_forecast_crps(&forecast, 5.0, &crps, NULL), "crps");
    }
}

static void score_print(void)
{
    printf("%.17g\n", crps);
}

/* The score of a thousand values in any order, which are sorted first. */

enum { VALUES = 1000 };

static double values[VALUES], sorted[VALUES];

static void ensemble_prepare(const double *numbers)
{
    int i;
    (void)numbers;
    chance.counter = 1;
    for (i = 0; i < VALUES; i++)
        values[i] = uniform();
}

static void ensemble_work(uint64_t times)
{
    for (; times > 0; times--) {
        memcpy(sorted, values, sizeof sorted);
        row_check(loopcost_ensemble_sort(sorted, NULL, VALUES, NULL), "sort");
        row_check(loopcost_ensemble_crps(sorted, NULL, VALUES, 0.7, &crps, NULL), "crps");
    }
}

static const row rows[] = {
    {"fit", fit_prepare, fit_work, fit_print},
    {"growth", growth_prepare, growth_work, growth_print},
    {"totals", totals_prepare, totals_work, totals_print},
    {"forecast", forecast_prepare, forecast_work, forecast_print},
    {"score", forecast_prepare, score_work, score_print},
    {"ensemble", ensemble_prepare, ensemble_work, score_print},
};

int main(int argc, char **argv)
{
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
