/* Growth from logs: known runs come back exactly, sums do not depend on the order, intervals cover on simulated logs,
 * what cannot be told is said; extremes and bad input. */
#include "growable.h"
#include "random.h"
#include "tap.h"

#include <loopcost/loopcost.h>

GROWABLE_INIT(track, TRACK)
GROWABLE_INIT(growth, GROWTH)
GROWABLE_INIT(growth_counts, GROWTH_COUNTS)
GROWABLE_INIT(growth_totals, GROWTH_TOTALS)

static random_state chance = {20261125};

enum { MOST_RUNS = 4000 };

/* A track and a growth with their memory. */
typedef struct sums {
    uint64_t track_words[LOOPCOST_TRACK_WORDS], growth_words[LOOPCOST_GROWTH_WORDS];
    loopcost_track track;
    loopcost_growth growth;
} sums;

static void sums_init(sums *s)
{
    const loopcost_track track = LOOPCOST_TRACK_INIT;
    const loopcost_growth growth = LOOPCOST_GROWTH_INIT;
    memset(s, 0xA5, sizeof *s);
    s->track = track;
    s->growth = growth;
    s->track.work = s->track_words, s->track.words = LOOPCOST_TRACK_WORDS;
    s->growth.work = s->growth_words, s->growth.words = LOOPCOST_GROWTH_WORDS;
}

static loopcost_growth_call call_of(uint64_t index, uint64_t context, uint64_t output)
{
    loopcost_growth_call call;
    memset(&call, 0, sizeof call);
    call.index = index, call.input = context, call.output = output;
    return call;
}

static void must(int32_t status)
{
    if (status)
        tap_status(status, LOOPCOST_OK, "a call that must work");
}

/* A run without noise: base, then steps. */
static void add_plain(sums *s, uint64_t calls, uint64_t base, uint64_t early, uint64_t late_from, uint64_t late,
                      uint64_t output)
{
    uint64_t t, context = base;
    s->track.calls = 0;
    for (t = 1; t <= calls; t++) {
        const loopcost_growth_call call = call_of(t, context, output);
        must(loopcost_track_calls(&s->track, &call, 1, 0, NULL));
        context += late_from && t >= late_from ? late : early;
    }
    must(loopcost_growth_add(&s->growth, &s->track, NULL));
}

static void estimate(const sums *s, loopcost_grown *grown)
{
    memset(grown, 0xA5, LOOPCOST_GROWN_END * sizeof *grown);
    must(loopcost_growth_estimates(&s->growth, 0.95, grown, LOOPCOST_GROWN_END, NULL));
}

static void check_value(const loopcost_grown *grown, int kind, double value, uint64_t n, const char *name)
{
    tap_near(grown[kind].value, value, 1e-12, name);
    tap_integer(grown[kind].n, n, "  from so many");
    tap_integer(grown[kind].identified, 1, "  identified");
    tap_check(grown[kind].low <= grown[kind].value && grown[kind].value <= grown[kind].high, "  in its interval");
}

static void check_unidentified(const loopcost_grown *grown, int kind, double low, double high, const char *name)
{
    tap_integer(grown[kind].identified, 0, name);
    tap_near(grown[kind].value, low, 1e-12, "  the value is the lowest");
    tap_near(grown[kind].low, low, 1e-12, "  from");
    tap_near(grown[kind].high, high, 1e-9, "  to");
}

static void check_exact(void)
{
    static sums s;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    uint64_t i;
    tap_group("calls without noise");
    sums_init(&s);
    for (i = 0; i < 12; i++)
        add_plain(&s, 20 + i, 15000, 1000, 0, 0, 400);
    estimate(&s, grown);
    check_value(grown, LOOPCOST_GROWN_BASE, 15000.0, 12, "base");
    check_value(grown, LOOPCOST_GROWN_STEP, 1000.0, 12, "step");
    check_value(grown, LOOPCOST_GROWN_EARLY_STEP, 1000.0, 12, "early step");
    check_value(grown, LOOPCOST_GROWN_OUTPUT, 400.0, 12, "output");
    check_unidentified(grown, LOOPCOST_GROWN_KEPT, 0.0, 400.0, "kept: up to the output");
    check_unidentified(grown, LOOPCOST_GROWN_LATE_FROM, 0.0, 1e12, "no late step");
    check_unidentified(grown, LOOPCOST_GROWN_EXPIRY, 0.0, 1.0, "expiry: no call tells what it read");
    tap_near(grown[LOOPCOST_GROWN_STEP].high, 1000.0, 1e-12, "an interval of no width");
    tap_near(grown[LOOPCOST_GROWN_BASE_SD].value, 0.0, 1e-12, "no spread of the base");
    tap_near(grown[LOOPCOST_GROWN_STEP_SD].value, 0.0, 1e-12, "nor of the step");

    tap_group("calls with a late step");
    for (i = 1; i < 20; i++) {
        const uint64_t late_from = (i % 2 ? UINT64_C(2) : UINT64_C(3)) << (i - 1) / 2;
        uint64_t run;
        sums_init(&s);
        for (run = 0; run < 11; run++)
            add_plain(&s, late_from + 1 + (run + 1) * (3 + late_from), 8000, 900, late_from, 250, 100);
        estimate(&s, grown);
        check_value(grown, LOOPCOST_GROWN_LATE_FROM, (double)late_from, 11, "late from");
        check_value(grown, LOOPCOST_GROWN_EARLY_STEP, 900.0, 11, "early");
        check_value(grown, LOOPCOST_GROWN_LATE_STEP, 250.0, 11, "late");
        check_value(grown, LOOPCOST_GROWN_BASE, 8000.0, 11, "base");
        check_unidentified(grown, LOOPCOST_GROWN_KEPT, 0.0, 100.0, "kept");
    }
}

/* Totals. */

static uint64_t totals_work[6 * MOST_RUNS];
static loopcost_growth_run runs[MOST_RUNS];

static void estimate_totals(uint64_t n, loopcost_grown *grown)
{
    loopcost_growth_totals totals = LOOPCOST_GROWTH_TOTALS_INIT;
    totals.runs = runs, totals.n_runs = n;
    totals.work = totals_work, totals.words = 6 * n;
    memset(grown, 0xA5, LOOPCOST_GROWN_END * sizeof *grown);
    must(loopcost_growth_totals_estimates(&totals, grown, LOOPCOST_GROWN_END, NULL));
}

static uint64_t total_of(uint64_t calls, uint64_t base, uint64_t early, uint64_t late_from, uint64_t late)
{
    const uint64_t past = late_from && calls > late_from ? calls - late_from : 0;
    const uint64_t later = past * (past + 1) / 2;
    return base * calls + early * (calls * (calls - 1) / 2 - later) + late * later;
}

static void check_exact_totals(void)
{
    loopcost_grown grown[LOOPCOST_GROWN_END];
    uint64_t i;
    tap_group("totals without noise");
    for (i = 0; i < 30; i++) {
        runs[i].calls = 1 + 3 * i, runs[i].output = 400 * runs[i].calls;
        runs[i].input = total_of(runs[i].calls, 15000, 1000, 0, 0);
    }
    estimate_totals(30, grown);
    tap_near(grown[LOOPCOST_GROWN_BASE].value, 15000.0, 1e-9, "base");
    tap_near(grown[LOOPCOST_GROWN_STEP].value, 1000.0, 1e-9, "step");
    check_value(grown, LOOPCOST_GROWN_OUTPUT, 400.0, 30, "output");
    check_unidentified(grown, LOOPCOST_GROWN_LATE_FROM, 0.0, 1e12, "no late step");
    tap_check(grown[LOOPCOST_GROWN_RESIDUAL_SD].value < 1e-9, "no residual");
    tap_near(grown[LOOPCOST_GROWN_RESIDUAL_MEAN].value, 1.0, 1e-9, "its mean");

    runs[3].input *= 40, runs[17].input /= 30, runs[22].input *= 3;
    estimate_totals(30, grown);
    tap_near(grown[LOOPCOST_GROWN_BASE].value, 15000.0, 1e-6, "three outliers do not move the base");
    tap_near(grown[LOOPCOST_GROWN_STEP].value, 1000.0, 1e-6, "nor the step");

    tap_group("totals with a late step");
    for (i = 0; i < 60; i++) {
        runs[i].calls = 1 + 2 * i;
        runs[i].input = total_of(runs[i].calls, 9000, 900, 24, 200);
    }
    estimate_totals(60, grown);
    tap_near(grown[LOOPCOST_GROWN_LATE_FROM].value, 24.0, 0.0, "late from");
    tap_near(grown[LOOPCOST_GROWN_EARLY_STEP].value, 900.0, 1e-7, "early");
    tap_near(grown[LOOPCOST_GROWN_LATE_STEP].value, 200.0, 1e-7, "late");
    tap_near(grown[LOOPCOST_GROWN_BASE].value, 9000.0, 1e-7, "base");
}

/* Simulated logs. */

static double normal(double mean, double sd)
{
    const double angle = 6.283185307179586 * random_uniform(&chance);
    return mean + sd * sqrt(-2.0 * log(random_uniform(&chance))) * cos(angle);
}

static uint64_t tokens(double value)
{
    return value > 0.0 ? (uint64_t)(value + 0.5) : 0;
}

/* What a log's runs are drawn from: bases and steps of their own, and steps that vary within a run. */
typedef struct world {
    double base, base_sd, step, step_sd, noise_sd, output, end_chance, residual_sd;
} world;

static const world plain = {15000.0, 3000.0, 1000.0, 200.0, 300.0, 400.0, 0.04, 0.0};

static uint64_t draw_calls(const world *w)
{
    return 1 + (uint64_t)random_geometric(&chance, w->end_chance);
}

static void add_drawn(sums *s, const world *w)
{
    const double step = normal(w->step, w->step_sd), output = normal(w->output, w->output / 4.0);
    const uint64_t calls = draw_calls(w);
    uint64_t t, context = tokens(normal(w->base, w->base_sd));
    s->track.calls = 0;
    for (t = 1; t <= calls; t++) {
        const loopcost_growth_call call = call_of(t, context, tokens(normal(output, output / 3.0)));
        must(loopcost_track_calls(&s->track, &call, 1, 0, NULL));
        context += tokens(normal(step, w->noise_sd));
    }
    must(loopcost_growth_add(&s->growth, &s->track, NULL));
}

enum { LOGS = 1000 };

/* Chances are 0.95; the standard error of a share of 1000 is 0.007. */
static void check_covered(unsigned covered, double least, const char *name)
{
    const double share = covered / (double)LOGS;
    if (!tap_check(share >= least && share <= 0.985, name))
        printf("# covered by %g\n", share);
    printf("# %s %g\n", name, share);
}

static unsigned holds(const loopcost_grown *grown, int kind, double truth)
{
    return grown[kind].low <= truth && truth <= grown[kind].high;
}

static void check_coverage(uint32_t n, double least)
{
    static sums s;
    unsigned base = 0, step = 0, output = 0, base_sd = 0, step_sd = 0, late = 0, log, run;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    for (log = 0; log < LOGS; log++) {
        sums_init(&s);
        for (run = 0; run < n; run++)
            add_drawn(&s, &plain);
        estimate(&s, grown);
        base += holds(grown, LOOPCOST_GROWN_BASE, plain.base);
        step += holds(grown, LOOPCOST_GROWN_STEP, plain.step);
        output += holds(grown, LOOPCOST_GROWN_OUTPUT, plain.output);
        base_sd += holds(grown, LOOPCOST_GROWN_BASE_SD, plain.base_sd);
        step_sd += holds(grown, LOOPCOST_GROWN_STEP_SD, plain.step_sd);
        late += grown[LOOPCOST_GROWN_LATE_FROM].identified;
    }
    printf("# %u runs\n", n);
    check_covered(base, least, "base");
    check_covered(step, least, "step");
    check_covered(output, least, "output");
    check_covered(base_sd, least, "spread of the base");
    printf("# step sd %g\n", step_sd / (double)LOGS);
    printf("# late %g\n", late / (double)LOGS);
}

static void check_totals_coverage(uint32_t n, double least)
{
    unsigned base = 0, step = 0, output = 0, late = 0, log, run, residual = 0;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    world w = plain;
    w.residual_sd = 0.2;
    for (log = 0; log < LOGS; log++) {
        for (run = 0; run < n; run++) {
            const double t = (double)(runs[run].calls = draw_calls(&w));
            const double x = normal(w.base, w.base_sd) * t + normal(w.step, w.step_sd) * t * (t - 1.0) / 2.0;
            runs[run].input = tokens(x * exp(normal(0.0, w.residual_sd)));
            runs[run].output = tokens(normal(w.output, 100.0) * t);
        }
        estimate_totals(n, grown);
        base += holds(grown, LOOPCOST_GROWN_BASE, w.base);
        step += holds(grown, LOOPCOST_GROWN_STEP, w.step);
        output += holds(grown, LOOPCOST_GROWN_OUTPUT, w.output);
        late += grown[LOOPCOST_GROWN_LATE_FROM].identified;
    }
    (void)residual;
    printf("# totals %u runs\n", n);
    check_covered(base, least, "base");
    check_covered(step, least, "step");
    check_covered(output, least, "output");
    printf("# late %g\n", late / (double)LOGS);
}

int main(void)
{
    check_coverage(5, 0.9);
    check_coverage(20, 0.9);
    check_coverage(100, 0.9);
    check_totals_coverage(5, 0.9);
    check_totals_coverage(20, 0.9);
    check_totals_coverage(100, 0.9);

    check_init_track();
    check_init_growth();
    check_init_growth_counts();
    check_init_growth_totals();
    check_exact();
    check_exact_totals();
    return tap_done();
}
