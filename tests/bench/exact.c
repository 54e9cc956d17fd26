/* What is worked out without chance: closed forms, laws, the rest of a run. */
#include "random.h"
#include "row.h"
#include "workflow.h"

/* Mean and variance. The trace changes from one to the next, and is 400 in the last. */

static loopcost_cost cost = LOOPCOST_COST_INIT;

static void cost_prepare(const double *numbers)
{
    workflow_init();
    w.p.context.mode = (uint32_t)numbers[0];
}

static void cost_work(uint64_t times)
{
    for (; times > 0; times--) {
        w.p.task.trace = 400.0 + (double)((times - 1) % 8);
        row_check(loopcost_strategy_cost(&w.p.strategy, &cost, NULL), "cost");
    }
}

static void cost_print(void)
{
    printf("%.17g %.17g\n", cost.mean, cost.variance);
}

/* Many variants: the trace, the price of output and the number of bugs, the same numbers as in peers.py. */

enum { VARIANTS_MOST = 1000000, COLUMNS = 3, ANSWERS = 2 };

static double varied[COLUMNS][VARIANTS_MOST], answered[ANSWERS][VARIANTS_MOST];
static uint32_t variants;
static loopcost_column columns[COLUMNS];
static loopcost_answers answers[ANSWERS];
static uint64_t *sweep_words, n_sweep_words;

static void sweep_prepare(const double *numbers)
{
    static const char *const paths[COLUMNS] = {"task.trace", "generator.price.output", "generator.bugs.count"};
    static const double least[COLUMNS] = {100.0, 5.0, 2.0}, span[COLUMNS] = {600.0, 20.0, 20.0};
    static const uint32_t outputs[ANSWERS] = {LOOPCOST_OUTPUT_MEAN, LOOPCOST_OUTPUT_VARIANCE};
    const loopcost_column column = LOOPCOST_COLUMN_INIT;
    const loopcost_answers answer = LOOPCOST_ANSWERS_INIT;
    random_state chance = {1};
    uint32_t i, row;
    variants = (uint32_t)numbers[0];
    workflow_init();
    w.p.context.mode = LOOPCOST_FRESH;
    for (i = 0; i < COLUMNS; i++) {
        columns[i] = column;
        columns[i].field = plan_field(paths[i]), columns[i].values = varied[i];
        for (row = 0; row < variants; row++)
            varied[i][row] = least[i] + span[i] * random_uniform(&chance);
    }
    for (i = 0; i < ANSWERS; i++) {
        answers[i] = answer;
        answers[i].output = outputs[i], answers[i].values = answered[i];
    }
    row_check(loopcost_sweep_words(&w.p.strategy, COLUMNS, &n_sweep_words, NULL), "words");
    sweep_words = (uint64_t *)malloc((size_t)n_sweep_words * sizeof(uint64_t));
}

static void sweep_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_sweep(&w.p.strategy, columns, COLUMNS, variants, answers, ANSWERS, NULL, sweep_words,
                                 n_sweep_words, NULL),
                  "sweep");
}

static void sweep_print(void)
{
    uint32_t row;
    for (row = 0; row < variants; row += 1000)
        printf("%.17g %.17g\n", answered[0][row], answered[1][row]);
}

/* Laws, in memory that is there already. */

static loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;

static void law_prepare(void)
{
    row_check(loopcost_distribution_words(&w.p.strategy, &law, &law.words, NULL), "words");
    law.work = (double *)malloc((size_t)law.words * sizeof(double));
}

static void law_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_distribution_build(&w.p.strategy, &law, NULL), "build");
}

static void attempts_prepare(const double *numbers)
{
    (void)numbers;
    workflow_init();
    law.quantity = LOOPCOST_QUANTITY_ATTEMPTS;
    law_prepare();
}

/* As many bugs as chances, all of them different. */
static void chances_prepare(const double *numbers)
{
    enum { CHANCES = 50 };
    static loopcost_class classes[CHANCES];
    const loopcost_class one = LOOPCOST_CLASS_INIT;
    int i;
    workflow_init();
    for (i = 0; i < CHANCES; i++) {
        classes[i] = one;
        classes[i].count = 1.0;
        classes[i].fix_chance = (i + 10) / 60.0;
    }
    w.p.models[0].classes = classes;
    w.p.models[0].n_classes = CHANCES;
    law.quantity = LOOPCOST_QUANTITY_ATTEMPTS;
    law.tail = numbers[0];
    law_prepare();
}

/* The attempts, the chances of at most so many, and of more. */
static void attempts_print(void)
{
    uint64_t i;
    for (i = 0; i < 3 * law.atoms; i++)
        printf("%.17g\n", law.work[i]);
}

static void fresh_prepare(const double *numbers)
{
    workflow_init();
    law.width = numbers[0], w.p.task.trace = numbers[1], law.tail = numbers[2];
    law_prepare();
}

static void quantile_print(double chance)
{
    loopcost_bracket at = LOOPCOST_BRACKET_INIT;
    row_check(loopcost_distribution_quantile(&law, chance, &at, NULL), "quantile");
    printf("%.17g %.17g\n", at.least, at.most);
}

static void fresh_print(void)
{
    quantile_print(0.1);
    quantile_print(0.5);
    quantile_print(0.9);
    quantile_print(0.999);
}

/* A loop of at most 250 calls, of which one was made. */

static loopcost_state state = LOOPCOST_STATE_INIT;
static loopcost_rest rest = LOOPCOST_REST_INIT;

static void remaining_prepare(const double *numbers)
{
    (void)numbers;
    workflow_init();
    w.loop.cap = 250;
    w.hazards[0].solved = 0.008, w.hazards[0].wrong = 0.002;
    state.calls = 1, state.context = 16000.0, state.spent = 0.06, state.budget = 5.0;
}

static void remaining_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_remaining(&w.loop, &state, &rest, NULL), "remaining");
}

static void remaining_print(void)
{
    printf("%.17g %.17g %.17g %.17g %.17g\n", rest.mean, rest.variance, rest.calls_mean, rest.p50, rest.p90);
    printf("%.17g %.17g %.17g %.17g\n", rest.p99, rest.p_solved, rest.p_solved_within, rest.p_over);
}

static const row rows[] = {
    {"cost", cost_prepare, cost_work, cost_print},
    {"sweep", sweep_prepare, sweep_work, sweep_print},
    {"attempts", attempts_prepare, law_work, attempts_print},
    {"chances", chances_prepare, law_work, attempts_print},
    {"fresh", fresh_prepare, law_work, fresh_print},
    {"remaining", remaining_prepare, remaining_work, remaining_print},
};

int main(int argc, char **argv)
{
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
