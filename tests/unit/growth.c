/* Growth from logs: known runs come back exactly, sums do not depend on the order, intervals cover on simulated logs,
 * what cannot be told is said; extremes and bad input. */
#include "growable.h"
#include "random.h"
#include "tap.h"

#include <loopcost/loopcost.h>

#include <stddef.h>

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

/* The standard error of a share of 0.95 of these is 0.011. */
#define LOGS 400u

static void check_covered(unsigned covered, const char *name)
{
    const double share = covered / (double)LOGS;
    if (!tap_check(share >= 0.915 && share <= 0.99, name))
        printf("# covered by %g\n", share);
}

static unsigned holds(const loopcost_grown *grown, int kind, double truth)
{
    return grown[kind].low <= truth && truth <= grown[kind].high;
}

/* How often the intervals hold the truth, and how far the step is off on average. */
typedef struct coverage {
    unsigned base, step, output, base_sd, step_sd, noise_sd, residual_sd, late;
    double step_error;
} coverage;

static void cover(coverage *covered, const loopcost_grown *grown, const world *w)
{
    covered->base += holds(grown, LOOPCOST_GROWN_BASE, w->base);
    covered->step += holds(grown, LOOPCOST_GROWN_STEP, w->step);
    covered->output += holds(grown, LOOPCOST_GROWN_OUTPUT, w->output);
    covered->base_sd += holds(grown, LOOPCOST_GROWN_BASE_SD, w->base_sd);
    covered->step_sd += holds(grown, LOOPCOST_GROWN_STEP_SD, w->step_sd);
    covered->noise_sd += holds(grown, LOOPCOST_GROWN_NOISE_SD, w->noise_sd);
    covered->residual_sd += holds(grown, LOOPCOST_GROWN_RESIDUAL_SD, w->residual_sd);
    covered->late += grown[LOOPCOST_GROWN_LATE_FROM].identified;
    covered->step_error += fabs(grown[LOOPCOST_GROWN_STEP].value - w->step) / LOGS;
}

/* Logs of `n` runs. Returns the mean error of the step. */
static double check_coverage(uint32_t n)
{
    static sums s;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    coverage covered;
    unsigned log, run;
    memset(&covered, 0, sizeof covered);
    for (log = 0; log < LOGS; log++) {
        sums_init(&s);
        for (run = 0; run < n; run++)
            add_drawn(&s, &plain);
        estimate(&s, grown);
        cover(&covered, grown, &plain);
    }
    check_covered(covered.base, "base");
    check_covered(covered.step, "step");
    check_covered(covered.output, "output");
    check_covered(covered.base_sd, "spread of the base");
    tap_check(covered.step_sd >= 0.88 * LOGS, "spread of the step");
    tap_check(covered.noise_sd >= 0.9 * LOGS, "spread within runs");
    tap_check(covered.late <= 0.02 * LOGS, "a late step is hardly ever found where there is none");
    return covered.step_error;
}

static void draw_totals(uint32_t n, const world *w, uint64_t late_from, double late)
{
    uint32_t run;
    for (run = 0; run < n; run++) {
        const uint64_t calls = draw_calls(w), past = late_from && calls > late_from ? calls - late_from : 0;
        const double t = (double)calls, later = (double)past * (double)(past + 1) / 2.0;
        const double x = w->base * t + w->step * (t * (t - 1.0) / 2.0 - later) + late * later;
        runs[run].calls = calls;
        runs[run].input = tokens(x * exp(normal(0.0, w->residual_sd)));
        runs[run].output = tokens(normal(w->output, 100.0) * t);
    }
}

/* A prefix has expired with a chance that runs have of their own, 0.03 on average; a read is whole otherwise. */
static void check_expiry_coverage(uint32_t n)
{
    static sums s;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    unsigned expiry = 0, cacheable = 0, log, run;
    for (log = 0; log < LOGS; log++) {
        sums_init(&s);
        for (run = 0; run < n; run++) {
            const double expired = random_uniform(&chance) < 0.3 ? 0.1 : 0.0;
            uint64_t t, calls = draw_calls(&plain);
            s.track.calls = 0;
            for (t = 1; t <= calls; t++) {
                loopcost_growth_call call = call_of(t, 0, 10);
                call.read = t > 1 && random_uniform(&chance) >= expired ? 20000 : 0;
                call.write = 20000 - call.read;
                call.known = LOOPCOST_KNOWN_READS | LOOPCOST_KNOWN_WRITES;
                must(loopcost_track_calls(&s.track, &call, 1, 0, NULL));
            }
            must(loopcost_growth_add(&s.growth, &s.track, NULL));
        }
        estimate(&s, grown);
        expiry += holds(grown, LOOPCOST_GROWN_EXPIRY, 0.03);
        cacheable += holds(grown, LOOPCOST_GROWN_CACHEABLE, 0.97);
    }
    tap_check(expiry >= 0.9 * LOGS, "expiry");
    tap_check(cacheable >= 0.9 * LOGS, "cacheable share");
}

static double check_totals_coverage(uint32_t n)
{
    world w = plain;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    coverage covered;
    unsigned log;
    w.residual_sd = 0.3;
    memset(&covered, 0, sizeof covered);
    for (log = 0; log < LOGS; log++) {
        draw_totals(n, &w, 0, 0.0);
        estimate_totals(n, grown);
        cover(&covered, grown, &w);
    }
    check_covered(covered.base, "base");
    check_covered(covered.step, "step");
    check_covered(covered.output, "output");
    check_covered(covered.residual_sd, "residual");
    tap_check(covered.late <= 0.03 * LOGS, "a late step is hardly ever found where there is none");
    return covered.step_error;
}

static void check_simulated(void)
{
    double few, many;
    tap_group("simulated calls, 5 runs");
    few = check_coverage(5);
    tap_group("simulated calls, 20 runs");
    check_coverage(20);
    check_expiry_coverage(20);
    check_expiry_coverage(80);
    tap_group("simulated calls, 80 runs");
    many = check_coverage(80);
    tap_check(few / many > 3.0 && few / many < 6.0, "sixteen times the runs, about a quarter of the error");
    tap_group("simulated totals, 6 runs");
    check_totals_coverage(6);
    tap_group("simulated totals, 20 runs");
    few = check_totals_coverage(20);
    tap_group("simulated totals, 80 runs");
    many = check_totals_coverage(80);
    tap_check(few / many > 1.6 && few / many < 2.8, "four times the runs, about half the error");
}

/* A step that falls to a third after 16 calls, in calls and in totals. */
static void check_late_found(void)
{
    static sums s;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    world w = plain;
    unsigned found = 0, exactly = 0, log, run, from_totals = 0, far = 0;
    tap_group("simulated late steps");
    w.residual_sd = 0.1;
    for (log = 0; log < 100; log++) {
        sums_init(&s);
        for (run = 0; run < 60; run++) {
            const uint64_t calls = draw_calls(&w), early = tokens(normal(w.step, w.step_sd));
            add_plain(&s, calls, tokens(normal(w.base, w.base_sd)), early, 16, early / 3, 400);
        }
        estimate(&s, grown);
        found += grown[LOOPCOST_GROWN_LATE_FROM].identified;
        exactly += grown[LOOPCOST_GROWN_LATE_FROM].value == 16.0;
        draw_totals(200, &w, 16, 333.0);
        estimate_totals(200, grown);
        from_totals += grown[LOOPCOST_GROWN_LATE_FROM].identified;
        far += grown[LOOPCOST_GROWN_LATE_FROM].identified && fabs(grown[LOOPCOST_GROWN_LATE_FROM].value - 16.0) > 8.0;
    }
    tap_check(found == 100, "always found in calls");
    tap_check(exactly >= 95, "where it is");
    tap_check(from_totals >= 95, "found in totals");
    tap_check(far <= 10, "about where it is");
}

/* Sums. */

/* A run with all that logs have: compactions, calls that are missing, cache tokens of all kinds, gaps. */
static void follow_wild(sums *s)
{
    const uint64_t calls = draw_calls(&plain);
    loopcost_growth_call call;
    uint64_t t;
    memset(&call, 0, sizeof call);
    call.index = random_uniform(&chance) < 0.1 ? 2 : 0;
    s->track.calls = 0;
    for (t = 0; t < calls; t++) {
        call.index += random_uniform(&chance) < 0.05 ? 3 : 1;
        call.input = tokens(1000.0 * random_uniform(&chance));
        call.read = random_uniform(&chance) < 0.8 ? 128 * t : 0;
        call.write = random_uniform(&chance) < 0.7 ? tokens(1e5 * random_uniform(&chance)) : 0;
        call.output = tokens(normal(400.0, 200.0));
        call.gap = exp(normal(4.0, 3.0));
        call.known = (uint32_t)(8.0 * random_uniform(&chance)) % 8;
        must(loopcost_track_calls(&s->track, &call, 1, 0, NULL));
    }
}

#define PARTS 7u

static void check_merging(void)
{
    static sums parts[PARTS], whole, forth, back;
    unsigned run, part;
    tap_group("sums");
    sums_init(&whole), sums_init(&forth), sums_init(&back);
    for (part = 0; part < PARTS; part++)
        sums_init(&parts[part]);
    for (run = 0; run < 200; run++) {
        sums *into = &parts[(unsigned)(PARTS * random_uniform(&chance)) % (PARTS - 1)];
        follow_wild(into);
        must(loopcost_growth_add(&into->growth, &into->track, NULL));
        must(loopcost_growth_add(&whole.growth, &into->track, NULL));
    }
    for (part = 0; part < PARTS; part++) { /* the last one has no run */
        must(loopcost_growth_merge(&forth.growth, &parts[part].growth, NULL));
        must(loopcost_growth_merge(&back.growth, &parts[PARTS - 1 - part].growth, NULL));
    }
    tap_integer(forth.growth.runs, 200, "all runs");
    tap_integer(back.growth.runs, 200, "from the other end too");
    tap_check(!memcmp(forth.growth_words, whole.growth_words, sizeof whole.growth_words), "the same to the bit");
    tap_check(!memcmp(back.growth_words, whole.growth_words, sizeof whole.growth_words), "in the other order too");
    must(loopcost_growth_merge(&whole.growth, &whole.growth, NULL));
    tap_integer(whole.growth.runs, 400, "with itself");
}

static void check_track_in_parts(void)
{
    static sums one, many;
    loopcost_growth_call calls[5];
    uint64_t i;
    tap_group("calls, at once and one by one");
    sums_init(&one), sums_init(&many);
    for (i = 0; i < 5; i++)
        calls[i] = call_of(i + 1, 1000 * (i + 1), 50);
    must(loopcost_track_calls(&many.track, calls, 5, 0, NULL));
    for (i = 0; i < 5; i++)
        must(loopcost_track_calls(&one.track, calls + i, 1, 0, NULL));
    tap_integer(one.track.calls, 5, "five calls");
    must(loopcost_growth_add(&one.growth, &one.track, NULL));
    must(loopcost_growth_add(&many.growth, &many.track, NULL));
    tap_check(!memcmp(one.growth_words, many.growth_words, sizeof one.growth_words), "the same");
    sums_init(&many);
    must(loopcost_track_calls(&many.track, calls, 3, 2 * sizeof *calls, NULL));
    must(loopcost_growth_add(&many.growth, &many.track, NULL));
    tap_integer(many.growth_words[0], 3, "every other call");
    sums_init(&many);
    must(loopcost_growth_add(&many.growth, &many.track, NULL));
    tap_integer(many.growth.runs, 0, "a track without a call adds nothing");
}

static void check_totals_order(void)
{
    loopcost_grown first[LOOPCOST_GROWN_END], again[LOOPCOST_GROWN_END];
    world w = plain;
    uint32_t i, shuffled;
    tap_group("the order of totals");
    w.residual_sd = 0.4;
    draw_totals(300, &w, 0, 0.0);
    runs[7].input = 0;
    estimate_totals(300, first);
    for (shuffled = 0; shuffled < 5; shuffled++) {
        for (i = 299; i > 0; i--) {
            const uint32_t other = (uint32_t)((i + 1) * random_uniform(&chance)) % (i + 1);
            const loopcost_growth_run kept = runs[i];
            runs[i] = runs[other];
            runs[other] = kept;
        }
        estimate_totals(300, again);
        tap_check(!memcmp(first, again, sizeof first), "does not matter to a bit");
    }
}

/* The cache. */

static loopcost_growth_call cached(uint64_t index, uint64_t read, uint64_t write, double gap)
{
    loopcost_growth_call call = call_of(index, 10, 20);
    call.read = read, call.write = write, call.gap = gap;
    call.known = LOOPCOST_KNOWN_GAP | LOOPCOST_KNOWN_READS | LOOPCOST_KNOWN_WRITES;
    return call;
}

static void check_cache(void)
{
    static sums s;
    const loopcost_growth_call calls[] = {
        cached(1, 256, 1024, 0.0),      /* the first one reads 256 tokens */
        cached(2, 1280, 512, 4.0),      /* what the rule says */
        cached(3, 1536, 512, 4.0),      /* 256 of 1792 are missing, for no reason */
        cached(4, 0, 3072, 400.0),      /* all 2048, after a gap */
        cached(5, 4096, 0, 4.0),        /* more than 3072 */
        cached(9, 0, 5120, 4.0),        /* nothing, after three calls of another model */
        cached(10, 0, 1024, 4.0),       /* nothing, but the context fell */
        cached(11, 1024, 64, 300000.0), /* all, after three days */
    };
    loopcost_growth_counts counts = LOOPCOST_GROWTH_COUNTS_INIT;
    loopcost_grown grown[LOOPCOST_GROWN_END];
    tap_group("the cache");
    sums_init(&s);
    must(loopcost_track_calls(&s.track, calls, sizeof calls / sizeof *calls, 0, NULL));
    must(loopcost_growth_add(&s.growth, &s.track, NULL));
    must(loopcost_growth_counted(&s.growth, &counts, NULL));
    estimate(&s, grown);
    tap_integer(counts.runs, 1, "runs");
    tap_integer(counts.calls, 8, "calls");
    tap_integer(counts.steps, 5, "steps");
    tap_integer(counts.shrank, 1, "compactions");
    tap_integer(counts.interrupted, 1, "interruptions");
    tap_integer(counts.rule_kept, 2, "read(t) = read(t-1) + write(t-1)");
    tap_integer(counts.rule_more, 1, "more");
    tap_integer(counts.rule_gap, 1, "less, after a gap");
    tap_integer(counts.rule_switched, 1, "less, after another model");
    tap_integer(counts.rule_shrank, 1, "less, after a compaction");
    tap_integer(counts.rule_other, 1, "less, unexplained");
    tap_integer(counts.prefixes, 5, "prefixes");
    tap_integer(counts.lost, 1, "lost");
    check_value(grown, LOOPCOST_GROWN_WARM, 256.0, 1, "warm");
    check_value(grown, LOOPCOST_GROWN_CACHEABLE,
                (1280.0 + 1536.0 + 3072.0 + 1024.0) / (1280.0 + 1792.0 + 2048.0 + 3072.0 + 1024.0), 1, "cacheable");
    check_value(grown, LOOPCOST_GROWN_EXPIRY, 0.2, 1, "expiry");
    check_value(grown, LOOPCOST_GROWN_GRANULARITY, 256.0, 5, "granularity");
}

/* A cache that keeps 95 of 100 prefixes for 300 seconds and none for longer. */
static void check_survival(void)
{
    static sums s;
    loopcost_cache_age ages[LOOPCOST_CACHE_AGES];
    loopcost_grown grown[LOOPCOST_GROWN_END];
    uint64_t i, prefixes = 0, held = 0, lost = 0;
    tap_group("survival");
    sums_init(&s);
    for (i = 0; i < 400; i++) {
        const double gap = exp(7.0 * random_uniform(&chance)); /* up to 1097 seconds */
        const int kept = gap < 300.0 && random_uniform(&chance) < 0.95;
        const loopcost_growth_call calls[2] = {cached(1, 0, 5000, 0.0), cached(2, kept ? 5000 : 0, 6000, gap)};
        s.track.calls = 0;
        must(loopcost_track_calls(&s.track, calls, 2, 0, NULL));
        must(loopcost_growth_add(&s.growth, &s.track, NULL));
        lost += gap < 300.0 && !kept;
    }
    must(loopcost_growth_survival(&s.growth, 0.95, ages, NULL));
    estimate(&s, grown);
    for (i = 0; i < LOOPCOST_CACHE_AGES; i++) {
        prefixes += ages[i].prefixes, held += ages[i].held;
        tap_check(ages[i].low <= ages[i].share && ages[i].share <= ages[i].high, "a share in its interval");
        tap_check(!i || ages[i].survival <= ages[i - 1].survival, "survival falls");
        tap_check(!i || ages[i].since == ages[i - 1].until, "from one record to the next");
        tap_check(ages[i].since < 300.0 || ages[i].held == 0, "none is held after 300 seconds");
    }
    tap_integer(prefixes, 400, "all prefixes");
    tap_check(ages[7].survival > 0.8 && ages[7].until == 300.0, "most are held until then");
    tap_double(ages[8].survival, 0.0, 0.0, "and none from then on");
    tap_near(grown[LOOPCOST_GROWN_LIFETIME].value, 300.0, 0.0, "lifetime");
    tap_near(grown[LOOPCOST_GROWN_LIFETIME].low, 120.0, 0.0, "  it is above 120 seconds");
    tap_near(grown[LOOPCOST_GROWN_LIFETIME].high, 600.0, 0.0, "  and below 600");
    tap_integer(grown[LOOPCOST_GROWN_LIFETIME].n, 400, "  from so many prefixes");
    tap_near(grown[LOOPCOST_GROWN_EXPIRY].value, (double)(400 - held) / 400.0, 1e-12, "expiry");
    tap_check(lost > 0, "some are lost before");

    sums_init(&s);
    add_plain(&s, 4, 10, 10, 0, 0, 1);
    must(loopcost_growth_survival(&s.growth, 0.95, ages, NULL));
    estimate(&s, grown);
    tap_integer(ages[0].prefixes, 0, "no prefix");
    tap_double(ages[18].survival, 1.0, 0.0, "  nothing says that it is ever lost");
    tap_double(ages[18].high, 1.0, 0.0, "  nor how likely that is");
    check_unidentified(grown, LOOPCOST_GROWN_LIFETIME, 0.0, 1e12, "no lifetime");
}

/* The likeliest steps that never rise: 3 of 4, 1 of 2 and 9 of 10 are held; the last two are pooled, and then all. */
static void check_pooling(void)
{
    static sums s;
    const double gaps[3] = {0.5, 1.5, 3.0};
    const unsigned of[3] = {4, 2, 10}, held[3] = {3, 1, 9};
    loopcost_cache_age ages[LOOPCOST_CACHE_AGES];
    unsigned age, i;
    tap_group("pooling");
    sums_init(&s);
    for (age = 0; age < 3; age++)
        for (i = 0; i < of[age]; i++) {
            const loopcost_growth_call calls[2] = {cached(1, 0, 500, 0.0),
                                                   cached(2, i < held[age] ? 500 : 0, 1000, gaps[age])};
            s.track.calls = 0;
            must(loopcost_track_calls(&s.track, calls, 2, 0, NULL));
            must(loopcost_growth_add(&s.growth, &s.track, NULL));
        }
    must(loopcost_growth_survival(&s.growth, 0.95, ages, NULL));
    for (age = 0; age < 3; age++) {
        tap_near(ages[age].share, held[age] / (double)of[age], 1e-15, "share");
        tap_near(ages[age].survival, 13.0 / 16.0, 1e-14, "survival");
    }
    tap_near(ages[0].low, 0.19412044968324338, 1e-11, "Clopper and Pearson for 3 of 4, as in SciPy: from");
    tap_near(ages[0].high, 0.9936905367902902, 1e-11, "  to");
}

/* Extremes. */

static void check_extremes(void)
{
    static sums s;
    const uint64_t most = UINT64_C(1000000000000);
    const loopcost_growth_call huge[2] = {call_of(1, most, 0), call_of(2, most, 0)};
    loopcost_grown grown[LOOPCOST_GROWN_END];
    uint64_t i;
    tap_group("runs of one call");
    sums_init(&s);
    for (i = 0; i < 10; i++)
        add_plain(&s, 1, 1000 + i, 0, 0, 0, 7);
    estimate(&s, grown);
    check_value(grown, LOOPCOST_GROWN_BASE, 1004.5, 10, "base");
    check_unidentified(grown, LOOPCOST_GROWN_STEP, 0.0, 1e12, "no step");
    check_unidentified(grown, LOOPCOST_GROWN_STEP_SD, 0.0, 1e12, "and no spread of it");
    check_unidentified(grown, LOOPCOST_GROWN_KEPT, 0.0, 1e12, "nor what is kept");

    tap_group("one run");
    sums_init(&s);
    add_plain(&s, 10, 500, 20, 0, 0, 7);
    estimate(&s, grown);
    check_value(grown, LOOPCOST_GROWN_STEP, 20.0, 1, "step");
    tap_double(grown[LOOPCOST_GROWN_STEP].low, 0.0, 0.0, "one run has no spread: from 0");
    tap_double(grown[LOOPCOST_GROWN_STEP].high, 1e12, 0.0, "to anything");

    tap_group("no tokens");
    sums_init(&s);
    for (i = 0; i < 4; i++)
        add_plain(&s, 5, 0, 0, 0, 0, 0);
    estimate(&s, grown);
    check_value(grown, LOOPCOST_GROWN_BASE, 0.0, 4, "base");
    check_value(grown, LOOPCOST_GROWN_STEP, 0.0, 4, "step");
    check_value(grown, LOOPCOST_GROWN_OUTPUT, 0.0, 4, "output");

    tap_group("1e12 tokens");
    sums_init(&s);
    for (i = 0; i < 3; i++) {
        s.track.calls = 0;
        must(loopcost_track_calls(&s.track, huge, 2, 0, NULL));
        must(loopcost_growth_add(&s.growth, &s.track, NULL));
    }
    estimate(&s, grown);
    check_value(grown, LOOPCOST_GROWN_BASE, 1e12, 3, "base");
    check_value(grown, LOOPCOST_GROWN_STEP, 0.0, 3, "step");
}

static void check_extreme_totals(void)
{
    loopcost_grown grown[LOOPCOST_GROWN_END];
    uint64_t i;
    tap_group("totals of one call");
    for (i = 0; i < 9; i++)
        runs[i].calls = 1, runs[i].input = 1000 + i, runs[i].output = 10;
    estimate_totals(9, grown);
    tap_near(grown[LOOPCOST_GROWN_BASE].value, 1004.0, 1e-3, "base");
    check_unidentified(grown, LOOPCOST_GROWN_STEP, 0.0, 1e12, "no step");

    tap_group("totals of equal length");
    for (i = 0; i < 9; i++)
        runs[i].calls = 11, runs[i].input = 11000;
    estimate_totals(9, grown);
    check_unidentified(grown, LOOPCOST_GROWN_BASE, 0.0, 1000.0, "base: at most the mean context");
    check_unidentified(grown, LOOPCOST_GROWN_STEP, 0.0, 200.0, "step: at most what makes all of it");
    tap_integer(grown[LOOPCOST_GROWN_RESIDUAL_SD].identified, 1, "the residual is known");

    tap_group("one total");
    estimate_totals(1, grown);
    check_unidentified(grown, LOOPCOST_GROWN_STEP, 0.0, 2e11, "step");
    check_unidentified(grown, LOOPCOST_GROWN_RESIDUAL_SD, 0.0, 1e12, "no residual");

    tap_group("totals without tokens");
    for (i = 0; i < 9; i++)
        runs[i].calls = 1 + i, runs[i].input = 0, runs[i].output = 0;
    estimate_totals(9, grown);
    check_value(grown, LOOPCOST_GROWN_BASE, 0.0, 9, "base");
    check_value(grown, LOOPCOST_GROWN_STEP, 0.0, 9, "step");

    tap_group("the largest totals");
    for (i = 0; i < 9; i++)
        runs[i].calls = i % 2 ? 10000000 : 1, runs[i].input = UINT64_C(10000000000000000000) / (i % 2 ? 1 : 10000000),
        runs[i].output = runs[i].input;
    estimate_totals(9, grown);
    tap_near(grown[LOOPCOST_GROWN_BASE].value, 1e12, 1e-6, "base");
    tap_check(grown[LOOPCOST_GROWN_STEP].value < 1.0, "step");
    for (i = 0; i < LOOPCOST_GROWN_END; i++)
        tap_check(grown[i].value - grown[i].value == 0.0 && grown[i].high - grown[i].high == 0.0, "finite");

    tap_group("a context that only grows");
    for (i = 0; i < 20; i++)
        runs[i].calls = 1 + i, runs[i].input = 1 + 500 * i * (i + 1), runs[i].output = 100 * (1 + i);
    estimate_totals(20, grown);
    tap_near(grown[LOOPCOST_GROWN_STEP].value, 1000.0, 0.02, "step");
    tap_check(grown[LOOPCOST_GROWN_BASE].value < 50.0, "base");

    tap_group("a context that falls with the length");
    for (i = 0; i < 20; i++)
        runs[i].calls = 1 + i, runs[i].input = 5000 * (1 + i) - 100 * i * (i + 1);
    estimate_totals(20, grown);
    tap_double(grown[LOOPCOST_GROWN_STEP].value, 0.0, 0.0, "the step is not below 0");
    tap_check(grown[LOOPCOST_GROWN_BASE].value > 3000.0 && grown[LOOPCOST_GROWN_BASE].value < 5000.0, "base");
}

/* Bad input. */

static sums bad;
static loopcost_growth_call bad_calls[2];
static loopcost_growth_counts bad_counts;
static loopcost_grown bad_grown[LOOPCOST_GROWN_END];
static loopcost_growth_totals bad_totals;

static void bad_init(void)
{
    const loopcost_growth_counts counts = LOOPCOST_GROWTH_COUNTS_INIT;
    const loopcost_growth_totals totals = LOOPCOST_GROWTH_TOTALS_INIT;
    uint64_t i;
    sums_init(&bad);
    add_plain(&bad, 3, 10, 1, 0, 0, 1);
    bad.track.calls = 0;
    bad_calls[0] = call_of(1, 10, 1);
    bad_calls[1] = call_of(2, 10, 1);
    bad_counts = counts;
    bad_totals = totals;
    for (i = 0; i < 3; i++)
        runs[i].calls = i + 1, runs[i].input = 10 * (i + 1), runs[i].output = 1;
    bad_totals.runs = runs, bad_totals.n_runs = 3;
    bad_totals.work = totals_work, bad_totals.words = 18;
}

/* The status of a call, its fault, and that nothing was written. */
static void refused(int32_t status, const loopcost_fault *fault, int32_t expected, uint32_t field, const char *name)
{
    tap_status(status, expected, name);
    tap_status(fault->status, expected, "  the fault says so");
    tap_integer(fault->field, field, "  and names it");
}

static void bad_track(int32_t expected, uint32_t field, const char *name)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    refused(loopcost_track_calls(&bad.track, bad_calls, 2, 0, &fault), &fault, expected, field, name);
    tap_integer(bad.track.calls, 0, "  no call is followed");
    bad_init();
}

static void bad_estimates(double level, uint32_t n, int32_t expected, uint32_t field, const char *name)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    bad_grown[0].value = -1.0;
    refused(loopcost_growth_estimates(&bad.growth, level, bad_grown, n, &fault), &fault, expected, field, name);
    tap_double(bad_grown[0].value, -1.0, 0.0, "  nothing is written");
    bad_init();
}

static void bad_totals_fit(int32_t expected, uint32_t field, const char *name)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    bad_grown[0].value = -1.0;
    refused(loopcost_growth_totals_estimates(&bad_totals, bad_grown, LOOPCOST_GROWN_END, &fault), &fault, expected,
            field, name);
    tap_double(bad_grown[0].value, -1.0, 0.0, "  nothing is written");
    bad_init();
}

static void check_bad_calls(void)
{
    const uint64_t most = UINT64_C(1000000000000);
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group("bad calls");
    bad_init();
    bad_calls[1].index = 1;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_INDEX, "an index twice");
    bad_calls[0].index = 0;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_INDEX, "no index");
    bad_calls[1].index = 10000001;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_INDEX, "an index above 1e7");
    bad_calls[1].input = most + 1;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_INPUT, "too many input tokens");
    bad_calls[1].read = most;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_READ, "too many with those that are read");
    bad_calls[1].write = most;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_WRITE, "too many with those that are written");
    bad_calls[1].output = UINT64_MAX;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_OUTPUT, "too much output");
    bad_calls[1].known = 8;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_KNOWN, "something else is known");
    bad_calls[1].known = 1, bad_calls[1].gap = -1.0;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_CALLS_GAP, "a gap below 0");
    bad_calls[1].known = 1, bad_calls[1].gap = (double)NAN;
    bad_track(LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_GROWTH_CALLS_GAP, "no gap");
    bad_calls[1].padding = 1;
    bad_track(LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_GROWTH_CALLS, "something in the padding");
    bad.track.work = NULL;
    bad_track(LOOPCOST_NULL, LOOPCOST_PARAM_TRACK_WORK, "no memory");
    bad.track.words = LOOPCOST_TRACK_WORDS - 1;
    bad_track(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_TRACK_WORK, "too little memory");
    bad.track.reserved = 1;
    bad_track(LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TRACK, "something in a reserved field");
    bad.track.struct_size = 8;
    bad_track(LOOPCOST_STRUCT_SIZE, LOOPCOST_PARAM_TRACK, "a small struct");
    refused(loopcost_track_calls(&bad.track, NULL, 1, 0, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_GROWTH_CALLS,
            "no calls");
    refused(loopcost_track_calls(&bad.track, bad_calls, 1, 8, &fault), &fault, LOOPCOST_OUT_OF_RANGE,
            LOOPCOST_PARAM_STRIDE, "a stride shorter than a call");
    refused(loopcost_track_calls(NULL, bad_calls, 1, 0, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_TRACK,
            "no track");
    bad_calls[1].index = 1;
    loopcost_track_calls(&bad.track, bad_calls, 2, 0, &fault);
    tap_integer(fault.row, 1, "the fault says which call");
}

static void check_bad_growth(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group("bad growth");
    bad_init();
    bad_estimates(0.4, 1, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_LEVEL, "a level below one half");
    bad_estimates((double)NAN, 1, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_GROWTH_LEVEL, "no level");
    bad_estimates(0.9, 0, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_ESTIMATES, "no estimates");
    bad_estimates(0.9, LOOPCOST_GROWN_END + 1, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_ESTIMATES, "too many");
    bad.growth.runs = 0;
    bad_estimates(0.9, 1, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_GROWTH, "no runs");
    bad.growth.work = NULL;
    bad_estimates(0.9, 1, LOOPCOST_NULL, LOOPCOST_PARAM_GROWTH_WORK, "no memory");
    bad.growth.words = 5;
    bad_estimates(0.9, 1, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_WORK, "too little memory");
    bad.growth.reserved = 5;
    bad_estimates(0.9, 1, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_GROWTH, "something in a reserved field");
    refused(loopcost_growth_estimates(&bad.growth, 0.9, NULL, 1, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS,
            "nowhere to write");
    refused(loopcost_growth_survival(&bad.growth, 0.9, NULL, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS,
            "nowhere to write the survival");
    bad.growth.runs = UINT64_MAX;
    refused(loopcost_growth_merge(&bad.growth, &bad.growth, &fault), &fault, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_GROWTH,
            "more runs than can be counted, merged");
    must(loopcost_track_calls(&bad.track, bad_calls, 1, 0, NULL));
    refused(loopcost_growth_add(&bad.growth, &bad.track, &fault), &fault, LOOPCOST_OVERFLOW, LOOPCOST_PARAM_GROWTH,
            "and added");
    refused(loopcost_growth_add(&bad.growth, NULL, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_TRACK, "no track");
    refused(loopcost_growth_add(NULL, &bad.track, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_GROWTH, "no growth");
    refused(loopcost_growth_merge(&bad.growth, NULL, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_GROWTH,
            "nothing to merge");
    tap_status(loopcost_growth_add(NULL, NULL, NULL), LOOPCOST_NULL, "nobody asks for the fault");
}

static void check_bad_totals(void)
{
    uint64_t words = 5;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group("bad totals");
    bad_init();
    runs[2].calls = 0;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS_CALLS, "no calls");
    runs[2].calls = 10000001;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS_CALLS, "too many calls");
    runs[2].calls = 1, runs[2].input = UINT64_C(1000000000001);
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS_INPUT, "more than a call can have");
    runs[2].input = UINT64_MAX;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS_INPUT, "too many tokens");
    runs[2].output = UINT64_MAX;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS_OUTPUT, "too much output");
    bad_totals.n_runs = 0;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS, "no runs");
    bad_totals.runs = NULL;
    bad_totals_fit(LOOPCOST_NULL, LOOPCOST_PARAM_GROWTH_RUNS, "no array of runs");
    bad_totals.run_stride = 4;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_STRIDE, "a stride shorter than a run");
    bad_totals.work = NULL;
    bad_totals_fit(LOOPCOST_NULL, LOOPCOST_PARAM_GROWTH_WORK, "no memory");
    bad_totals.words = 17;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_WORK, "too little memory");
    bad_totals.level = 1.0;
    bad_totals_fit(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_LEVEL, "a level that nothing has");
    refused(loopcost_growth_totals_words(0, &words, &fault), &fault, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GROWTH_RUNS,
            "words of no runs");
    refused(loopcost_growth_totals_words(1, NULL, &fault), &fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS,
            "words to nowhere");
    tap_integer(words, 5, "nothing is written");
    must(loopcost_growth_totals_words(7, &words, NULL));
    tap_integer(words, 42, "6 words a run");
}

/* Structs that may grow. */

static int32_t call_track(void *track, loopcost_fault *fault)
{
    if (track) /* each call begins anew */
        memset((char *)track + offsetof(loopcost_track, calls), 0, sizeof(uint64_t));
    return loopcost_track_calls((loopcost_track *)track, bad_calls, 2, 0, fault);
}

static int32_t call_estimates(void *growth, loopcost_fault *fault)
{
    return loopcost_growth_estimates((loopcost_growth *)growth, 0.9, bad_grown, LOOPCOST_GROWN_END, fault);
}

static int32_t call_counted(void *counts, loopcost_fault *fault)
{
    return loopcost_growth_counted(&bad.growth, (loopcost_growth_counts *)counts, fault);
}

static int32_t call_totals(void *totals, loopcost_fault *fault)
{
    return loopcost_growth_totals_estimates((loopcost_growth_totals *)totals, bad_grown, LOOPCOST_GROWN_END, fault);
}

static void check_sizes(void)
{
    bad_init();
    tap_group("sizes of loopcost_track");
    growable_input(call_track, &bad.track, sizeof bad.track);
    tap_group("sizes of loopcost_growth");
    growable_input(call_estimates, &bad.growth, sizeof bad.growth);
    tap_group("sizes of loopcost_growth_totals");
    growable_input(call_totals, &bad_totals, sizeof bad_totals);
    tap_group("sizes of loopcost_growth_counts");
    growable_results(call_counted, &bad_counts, sizeof bad_counts);
}

int main(void)
{
    check_init_track();
    check_init_growth();
    check_init_growth_counts();
    check_init_growth_totals();
    check_exact();
    check_exact_totals();
    check_simulated();
    check_late_found();
    check_merging();
    check_track_in_parts();
    check_totals_order();
    check_cache();
    check_survival();
    check_pooling();
    check_extremes();
    check_extreme_totals();
    check_bad_calls();
    check_bad_growth();
    check_bad_totals();
    check_sizes();
    return tap_done();
}
