/* How the time and the memory of an answer grow with its size: rows for tests/bench/growth. */
#include "row.h"
#include "workflow.h"

static loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
static double memory; /* bytes */

static void law_prepare(void)
{
    row_check(loopcost_distribution_words(&w.p.strategy, &law, &law.words, NULL), "words");
    memory = 8.0 * (double)law.words;
    law.work = (double *)malloc((size_t)law.words * sizeof(double));
}

static void law_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_distribution_build(&w.p.strategy, &law, NULL), "build");
}

static void memory_print(void)
{
    printf("%.17g\n", memory);
}

/* So many times as many bugs, in one conversation: numbers[1] is 1 where a cap makes it any law, not a plain one. */
static void shared_prepare(const double *numbers)
{
    workflow_init();
    w.p.context.mode = LOOPCOST_SHARED;
    w.p.context.bug_cap = numbers[1] > 0.0 ? 60 : 0;
    w.p.classes[0].count *= numbers[0];
    w.p.classes[1].count *= numbers[0];
    law_prepare();
}

/* A bracket so wide, in USD, where there is no lattice. */
static void fresh_prepare(const double *numbers)
{
    workflow_init();
    w.p.context.mode = LOOPCOST_FRESH;
    w.p.task.trace = 400.5;
    law.width = numbers[0];
    law.tail = 1e-12;
    law_prepare();
}

/* A loop with a cap of so many calls, half way. */

static loopcost_loop loop = LOOPCOST_LOOP_INIT;
static loopcost_state state = LOOPCOST_STATE_INIT;
static loopcost_rest rest = LOOPCOST_REST_INIT;

static void remaining_prepare(const double *numbers)
{
    static loopcost_thread thread = LOOPCOST_THREAD_INIT;
    static loopcost_hazard hazard = {1e-7, 1e-7};
    static loopcost_kind kind;
    workflow_init();
    thread.price = &w.p.prices[1];
    thread.base = 15000.0, thread.step = 1000.0, thread.output = 400.0;
    kind.weight = 1.0, kind.hazards = &hazard, kind.n_hazards = 1;
    loop.thread = &thread, loop.kinds = &kind, loop.n_kinds = 1;
    loop.cap = (uint64_t)numbers[0];
    state.calls = loop.cap / 2;
    state.context = 15000.0;
}

static void remaining_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_remaining(&loop, &state, &rest, NULL), "remaining");
}

/* So many trials. */

static loopcost_sampling sampling = LOOPCOST_SAMPLING_INIT;
static loopcost_tally tally = LOOPCOST_TALLY_INIT;

static void simulate_prepare(const double *numbers)
{
    workflow_init();
    sampling.trials = (uint64_t)numbers[0];
    tally.bins = 4096;
    row_check(loopcost_sampling_words(&w.p.strategy, &sampling, &sampling.words, NULL), "words");
    row_check(loopcost_tally_words(tally.kind, tally.bins, &tally.words, NULL), "words");
    memory = 8.0 * (double)(sampling.words + tally.words);
    sampling.work = (uint64_t *)malloc((size_t)sampling.words * sizeof(uint64_t));
    tally.work = (uint64_t *)malloc((size_t)tally.words * sizeof(uint64_t));
}

static void simulate_work(uint64_t times)
{
    for (; times > 0; times--) {
        tally.trials = 0;
        row_check(loopcost_simulate(&w.p.strategy, &sampling, &tally, NULL), "simulate");
    }
}

int main(int argc, char **argv)
{
    static const row rows[] = {{"shared", shared_prepare, law_work, memory_print},
                               {"fresh", fresh_prepare, law_work, memory_print},
                               {"remaining", remaining_prepare, remaining_work, memory_print},
                               {"simulate", simulate_prepare, simulate_work, memory_print}};
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
