/* Sweeps: every row has the answers of loopcost_strategy_cost() at the numbers of the row, to the bit. */
#include <loopcost/loopcost.h>

#include "bench.h"
#include "random.h"

#include <fenv.h>

enum { ROWS = 200, OUTPUTS = 18, COLUMNS = 4 };

static random_state chance = {1};

static double uniform(void)
{
    return random_uniform(&chance);
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)(uniform() * n) % n;
}

/* A bench with a model for each role, each with classes of its own. */
typedef struct table {
    bench b;
    loopcost_class fixers[PLAN_CLASSES];
    loopcost_column columns[COLUMNS];
    double values[COLUMNS][ROWS];
    loopcost_answers outputs[OUTPUTS];
    double answers[OUTPUTS][ROWS];
    int32_t statuses[ROWS];
    uint64_t work[4096];
    uint32_t n_columns, n_outputs;
} table;

static table t;

enum { UNTOUCHED = -77 };

static const double blank_answer = -77.0;

static void blank(void)
{
    int i, row;
    for (i = 0; i < OUTPUTS; i++)
        for (row = 0; row < ROWS; row++)
            t.answers[i][row] = blank_answer;
    for (row = 0; row < ROWS; row++)
        t.statuses[row] = UNTOUCHED;
}

static void table_init(uint32_t n_outputs)
{
    const loopcost_column column = LOOPCOST_COLUMN_INIT;
    const loopcost_answers output = LOOPCOST_ANSWERS_INIT;
    uint32_t i;
    bench_init(&t.b);
    memcpy(t.fixers, t.b.p.classes, sizeof t.fixers);
    t.b.p.models[1].classes = t.fixers;
    for (i = 0; i < COLUMNS; i++) {
        t.columns[i] = column;
        t.columns[i].values = t.values[i];
    }
    for (i = 0; i < OUTPUTS; i++) {
        t.outputs[i] = output;
        t.outputs[i].output = i;
        t.outputs[i].values = t.answers[i];
    }
    t.n_columns = 0;
    t.n_outputs = n_outputs;
    blank();
}

static void add_column(const char *path, uint32_t index)
{
    t.columns[t.n_columns].field = plan_field(path);
    t.columns[t.n_columns++].index = index;
}

static int32_t run(uint64_t rows, int32_t *statuses, loopcost_fault *fault)
{
    uint64_t words = 0;
    const int32_t status = loopcost_sweep_words(&t.b.p.strategy, t.n_columns, &words, fault);
    if (status)
        return status;
    return loopcost_sweep(&t.b.p.strategy, t.columns, t.n_columns, rows, t.outputs, t.n_outputs, statuses, t.work,
                          words, fault);
}

/* The same, the long way round: the number is found by its path, and set where the plan keeps it. */

static void set_counts(const char *path, double value)
{
    loopcost_class *classes = t.b.p.classes;
    const double sum = classes[0].count + classes[1].count;
    if (!strcmp(path, "generator.bugs.hard_share")) {
        classes[0].count = sum * (1.0 - value);
        classes[1].count = sum * value;
    } else {
        classes[0].count *= value / sum;
        classes[1].count *= value / sum;
    }
}

static double *price_number(loopcost_price *price, const char *name)
{
    if (!strcmp(name, "input"))
        return &price->input;
    if (!strcmp(name, "output"))
        return &price->output;
    return !strcmp(name, "cache_read") ? &price->cache_read : &price->cache_write;
}

static double *class_number(loopcost_class *one, const char *name)
{
    if (!strcmp(name, "count"))
        return &one->count;
    if (!strcmp(name, "fix_chance"))
        return &one->fix_chance;
    if (!strcmp(name, "alpha"))
        return &one->alpha;
    if (!strcmp(name, "beta"))
        return &one->beta;
    return !strcmp(name, "after_fix") ? &one->after_fix : &one->after_failure;
}

static const char *after(const char *path, const char *prefix)
{
    return strncmp(path, prefix, strlen(prefix)) ? NULL : path + strlen(prefix);
}

static double *number_at(const char *path, uint32_t index)
{
    plan *p = &t.b.p;
    const int alone = p->strategy.fixer == p->strategy.generator;
    const struct {
        const char *path;
        double *number;
    } numbers[] = {{"task.prompt", &p->task.prompt},
                   {"task.generation", &p->task.generation},
                   {"task.attempt", &p->task.attempt},
                   {"task.trace", &p->task.trace},
                   {"task.growth", &p->task.growth},
                   {"task.attempt_sd", &p->task.attempt_sd},
                   {"task.trace_sd", &p->task.trace_sd},
                   {"context.warm_generation", &p->context.warm_generation},
                   {"context.warm_first", &p->context.warm_first_tokens},
                   {"context.warm_later", &p->context.warm_later_tokens},
                   {"context.expiry", &p->context.expiry},
                   {"generator.count_variance", &p->models[0].count_variance},
                   {"thread.base", &t.b.thread.base},
                   {"thread.step", &t.b.thread.step},
                   {"thread.output", &t.b.thread.output},
                   {"thread.warm", &t.b.thread.warm},
                   {"thread.expiry", &t.b.thread.expiry},
                   {"loop.late_step", &t.b.loop.late_step},
                   {"loop.kinds[].weight", &t.b.kinds[index < 2 ? index : 0].weight},
                   {"loop.kinds[].alpha", &t.b.kinds[index < 2 ? index : 0].alpha},
                   {"loop.kinds[].beta", &t.b.kinds[index < 2 ? index : 0].beta},
                   {"loop.kinds[].solved_share", &t.b.kinds[index < 2 ? index : 0].solved_share},
                   {"loop.kinds[].solved", &t.b.hazards[index < 2 ? index : 0].solved},
                   {"loop.kinds[].wrong", &t.b.hazards[index < 2 ? index : 0].wrong}};
    const char *name;
    size_t i;
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!strcmp(path, numbers[i].path))
            return numbers[i].number;
    if ((name = after(path, "generator.price.")) || (name = after(path, "price.")))
        return price_number(&p->prices[0], name);
    if ((name = after(path, "fixer.price.")))
        return price_number(&p->prices[alone ? 0 : 1], name);
    if ((name = after(path, "generator.classes[].")))
        return class_number(&p->classes[index], name);
    if ((name = after(path, "fixer.classes[].")))
        return class_number(alone ? &p->classes[index] : &t.fixers[index], name);
    return NULL;
}

static int set_whole(const char *path, double value)
{
    plan *p = &t.b.p;
    const struct {
        const char *path;
        uint32_t *small;
        uint64_t *large;
    } numbers[] = {{"context.mode", &p->context.mode, NULL},
                   {"context.caching", &p->context.caching, NULL},
                   {"context.warm_first.warmth", &p->context.warm_first, NULL},
                   {"context.warm_later.warmth", &p->context.warm_later, NULL},
                   {"context.group", NULL, &p->context.group},
                   {"context.bug_cap", NULL, &p->context.bug_cap},
                   {"context.conversation_cap", NULL, &p->context.conversation_cap},
                   {"generator.counts", &p->models[0].counts, NULL},
                   {"thread.caching", &t.b.thread.caching, NULL},
                   {"loop.cap", NULL, &t.b.loop.cap},
                   {"loop.late_from", NULL, &t.b.loop.late_from}};
    size_t i;
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(path, numbers[i].path))
            continue;
        if (numbers[i].small)
            *numbers[i].small = (uint32_t)value;
        else
            *numbers[i].large = (uint64_t)value;
        return 1;
    }
    return 0;
}

static void set(const char *path, uint32_t index, double value)
{
    double *number = number_at(path, index);
    if (number)
        *number = value;
    else if (!set_whole(path, value))
        set_counts(path, value);
}

static double quantity(const loopcost_cost *cost, uint32_t output)
{
    const double values[OUTPUTS] = {
        cost->mean,          cost->variance,          cost->variance > 0.0 ? sqrt(cost->variance) : 0.0,
        cost->attempts_mean, cost->attempts_variance, cost->generation,
        cost->fix_input,     cost->fix_output,        cost->cache_read,
        cost->cache_write,   cost->p_solved,          cost->p_unsolved,
        cost->mean_solved,   cost->mean_unsolved,     cost->per_solved,
        cost->fixed,         cost->mean_bound,        cost->variance_bound};
    return values[output];
}

/* Does row `row` have the answers of the strategy with its numbers in place? */
static int row_agrees(uint32_t row)
{
    static table saved;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    int32_t status;
    uint32_t i;
    int same = 1;
    saved = t;
    for (i = 0; i < t.n_columns; i++)
        set(loopcost_param_path(t.columns[i].field), t.columns[i].index, t.values[i][row]);
    status = loopcost_strategy_cost(&t.b.p.strategy, &cost, NULL);
    t = saved;
    for (i = 0; i < t.n_outputs; i++) {
        const double expected = status ? blank_answer : quantity(&cost, t.outputs[i].output);
        same = same && !memcmp(&t.answers[i][row], &expected, sizeof expected);
    }
    return same && t.statuses[row] == status;
}

static void check_rows(const char *name)
{
    uint32_t row, agree = 0;
    blank();
    tap_status(run(ROWS, t.statuses, NULL), LOOPCOST_OK, name);
    for (row = 0; row < ROWS; row++)
        agree += row_agrees(row) ? 1u : 0u;
    tap_integer(agree, ROWS, "  every row is that of loopcost_strategy_cost(), to the bit");
}

/* Numbers to draw from: a range, of doubles or of whole numbers. */
typedef struct range {
    const char *path;
    uint32_t index;
    double least, most;
} range;

static const range repairs[] = {
    {"task.prompt", 0, 2000.0, 9000.0},
    {"task.generation", 0, 0.0, 5000.0},
    {"task.attempt", 0, 300.0, 3000.0},
    {"task.trace", 0, 300.0, 3000.0},
    {"context.warm_generation", 0, 0.0, 2000.0},
    {"context.warm_first", 0, 0.0, 2000.0},
    {"context.warm_later", 0, 0.0, 2000.0},
    {"context.expiry", 0, 0.0, 1.0},
    {"generator.price.input", 0, 0.0, 30.0},
    {"generator.price.output", 0, 0.0, 30.0},
    {"generator.price.cache_read", 0, 0.0, 30.0},
    {"generator.price.cache_write", 0, 0.0, 30.0},
    {"fixer.price.input", 0, 0.0, 30.0},
    {"fixer.price.output", 0, 0.0, 30.0},
    {"fixer.price.cache_read", 0, 0.0, 30.0},
    {"fixer.price.cache_write", 0, 0.0, 30.0},
    {"generator.classes[].count", 0, 0.0, 9.0},
    {"generator.classes[].count", 1, 0.0, 9.0},
    {"generator.classes[].fix_chance", 1, 0.1, 1.0},
    {"fixer.classes[].count", 0, 0.0, 9.0},
    {"fixer.classes[].fix_chance", 0, 0.01, 1.0},
    {"fixer.classes[].fix_chance", 1, 0.01, 1.0},
    {"generator.bugs.count", 0, 0.0, 20.0},
    {"generator.bugs.hard_share", 0, 0.0, 1.0},
    /* beyond the published model */
    {"task.growth", 0, 0.0, 0.5},
    {"task.attempt_sd", 0, 0.0, 300.0},
    {"task.trace_sd", 0, 0.0, 300.0},
    {"fixer.classes[].after_fix", 0, 0.0, 0.9},
    {"fixer.classes[].after_failure", 1, 0.0, 0.1},
};

static const range wholes[] = {
    {"context.mode", 0, 0.0, 3.0},
    {"context.caching", 0, 0.0, 2.0},
    {"context.warm_first.warmth", 0, 0.0, 4.0},
    {"context.warm_later.warmth", 0, 0.0, 4.0},
    {"context.bug_cap", 0, 0.0, 9.0},
    {"generator.counts", 0, 0.0, 3.0},
};

static const range loops[] = {
    {"price.input", 0, 0.0, 30.0},       {"price.output", 0, 0.0, 30.0},       {"price.cache_read", 0, 0.0, 30.0},
    {"price.cache_write", 0, 0.0, 30.0}, {"thread.base", 0, 5000.0, 9000.0},   {"thread.step", 0, 0.0, 900.0},
    {"thread.output", 0, 0.0, 900.0},    {"thread.warm", 0, 0.0, 5000.0},      {"thread.expiry", 0, 0.0, 1.0},
    {"loop.late_step", 0, 0.0, 900.0},   {"loop.kinds[].solved", 0, 0.1, 0.5}, {"loop.kinds[].wrong", 0, 0.0, 0.5},
};

static void draw_in(const char *path, uint32_t index, double least, double most, int whole)
{
    double *values = t.values[t.n_columns];
    int row;
    for (row = 0; row < ROWS; row++) {
        values[row] = least + uniform() * (most - least);
        if (whole)
            values[row] = floor(values[row]);
    }
    add_column(path, index);
}

static void draw(const range *from, int whole)
{
    draw_in(from->path, from->index, from->least, from->most, whole);
}

static void vary_plan(uint32_t kind)
{
    t.b.p.context.mode = kind % 3;
    t.b.p.context.group = kind % 3 == LOOPCOST_GROUPED ? 2 : 0;
    t.b.p.context.caching = kind / 3 % 2;
    if (kind / 6 % 2)
        t.b.p.strategy.fixer = &t.b.p.models[0];
    plan_warm(&t.b.p, 1500.0, kind / 12 % 2 ? 1500.0 : 1000.0);
}

static void one_by_one(void)
{
    uint32_t i, kind;
    for (i = 0; i < sizeof repairs / sizeof *repairs; i++)
        for (kind = 0; kind < 24; kind += kind % 2 ? 4 : 3) {
            table_init(kind % 2 ? OUTPUTS : OUTPUTS - 2);
            vary_plan(kind);
            tap_group(repairs[i].path);
            draw(&repairs[i], 0);
            check_rows("alone");
        }
    for (i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        table_init(OUTPUTS);
        tap_group(wholes[i].path);
        draw(&wholes[i], 1);
        check_rows("alone");
    }
}

static void together(void)
{
    uint32_t i, j;
    tap_group("columns drawn at random");
    for (i = 0; i < 150; i++) {
        table_init(OUTPUTS - 2 * (i % 4 ? 1 : 0));
        vary_plan(below(24));
        for (j = 0; j < COLUMNS; j++)
            draw(&repairs[below(i % 3 ? 24 : sizeof repairs / sizeof *repairs)], 0);
        check_rows("four");
    }
}

static void loop_numbers(void)
{
    uint32_t i;
    for (i = 0; i < sizeof loops / sizeof *loops; i++) {
        table_init(OUTPUTS);
        bench_loop(&t.b);
        tap_group(loops[i].path);
        draw(&loops[i], 0);
        check_rows("alone");
    }
    table_init(OUTPUTS);
    bench_loop(&t.b);
    tap_group("loop.cap and loop.late_from");
    t.b.loop.late_step = 100.0;
    draw_in("loop.cap", 0, 1.0, 60.0, 1);
    draw_in("loop.late_from", 0, 0.0, 60.0, 1);
    check_rows("whole numbers");

    table_init(OUTPUTS);
    bench_loop(&t.b);
    tap_group("two kinds");
    t.b.loop.n_kinds = 2;
    t.b.loop.cap = 50;
    t.b.kinds[0].weight = 0.5;
    t.b.kinds[1].weight = 0.5, t.b.kinds[1].alpha = 2.0, t.b.kinds[1].beta = 20.0, t.b.kinds[1].solved_share = 0.5;
    draw_in("loop.kinds[].alpha", 1, 1.0, 5.0, 0);
    draw_in("loop.kinds[].beta", 1, 1.0, 50.0, 0);
    draw_in("loop.kinds[].solved_share", 1, 0.0, 1.0, 0);
    check_rows("a Beta law");
    t.n_columns = 0;
    add_column("loop.kinds[].weight", 0);
    add_column("loop.kinds[].weight", 1);
    for (i = 0; i < ROWS; i++) {
        t.values[0][i] = uniform();
        t.values[1][i] = 1.0 - t.values[0][i];
    }
    check_rows("weights that sum to 1");
}

/* Whoever stops at floating-point exceptions, as some languages do, is not stopped by lanes that no row fills. */
static void exceptions(void)
{
    uint64_t rows;
    int raised = 0, failed = 0;
    tap_group("exceptions");
    table_init(OUTPUTS - 2);
    draw_in("task.prompt", 0, 2000.0, 9000.0, 0);
    draw_in("fixer.classes[].fix_chance", 0, 0.3, 0.9, 0);
    draw_in("generator.classes[].count", 0, 1.0, 9.0, 0);
    feclearexcept(FE_ALL_EXCEPT);
    for (rows = 1; rows <= ROWS; rows++) {
        failed |= run(rows, t.statuses, NULL);
        raised |= fetestexcept(FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW);
    }
    tap_status(failed, LOOPCOST_OK, "1 to 200 rows");
    tap_integer((uint64_t)raised, 0, "  no division by zero, nothing invalid, no overflow");
}

/* Bad rows. */

static void bad_rows(void)
{
    static const double bad[] = {NAN, INFINITY, -1.0, 2e9};
    static const uint32_t where[] = {0, 1, 63, 64, 65, 150, ROWS - 1};
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    uint32_t i, j, row, untouched;
    for (i = 0; i < sizeof where / sizeof *where; i++)
        for (j = 0; j < sizeof bad / sizeof *bad; j++) {
            table_init(OUTPUTS - 2);
            t.b.p.strategy.fixer = t.b.p.strategy.generator;
            tap_group("a bad row");
            draw_in("task.trace", 0, 0.0, 900.0, 0);
            draw_in("fixer.price.output", 0, 0.0, 30.0, 0);
            t.values[1][where[i]] = bad[j];
            check_rows("with statuses");
            blank();
            tap_status(run(ROWS, NULL, &fault), j ? LOOPCOST_OUT_OF_RANGE : LOOPCOST_NOT_A_NUMBER, "without");
            tap_integer(fault.row, where[i], "  the fault's row");
            tap_integer(fault.field, LOOPCOST_PARAM_FIXER_PRICE_OUTPUT, "  the column's parameter, also of one model");
            tap_check(!memcmp(&fault.value, &bad[j], sizeof fault.value), "  and the value");
            for (untouched = row = 0; row < ROWS; row++) {
                t.statuses[row] = LOOPCOST_OK;
                untouched += row >= where[i] && t.answers[0][row] == blank_answer;
                if (row < where[i])
                    untouched += row_agrees(row) ? 1u : 0u;
            }
            tap_integer(untouched, ROWS, "  earlier rows are written, later ones are not");
        }
    loopcost_fault_text(&fault, text, sizeof text);
    tap_text(text, "row 199: fixer.price.output is 2e9; it must be from 0 to 1e9 USD per Mtok", "  as a sentence");
}

/* Two limits that depend on another column. */
static void dependent_rows(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    table_init(OUTPUTS - 2);
    tap_group("limits that move");
    plan_warm(&t.b.p, 1500.0, 1500.0);
    draw_in("task.prompt", 0, 0.0, 3000.0, 0);
    draw_in("context.warm_generation", 0, 0.0, 1500.0, 0);
    draw_in("context.warm_first", 0, 0.0, 6000.0, 0);
    check_rows("held tokens and the prompt");

    table_init(1);
    add_column("generator.classes[].count", 0);
    add_column("generator.classes[].count", 1);
    add_column("generator.bugs.count", 0);
    t.values[0][0] = t.values[0][1] = 1.0, t.values[1][0] = 2.0, t.values[2][0] = 6.0, t.values[2][1] = 6.0;
    t.values[0][1] = t.values[1][1] = 0.0;
    tap_status(run(2, NULL, &fault), LOOPCOST_UNDEFINED, "no bug, and so no mix");
    tap_integer(fault.field, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, "  the parameter");
    tap_integer(fault.row, 1, "  the row");
    t.statuses[0] = LOOPCOST_OK;
    tap_check(row_agrees(0), "  the row before is written: columns are set in their order");

    table_init(1);
    add_column("context.bug_cap", 0);
    t.values[0][0] = 2.5;
    tap_status(run(1, NULL, &fault), LOOPCOST_UNDEFINED, "a cap that is no whole number");
    t.columns[0].field = LOOPCOST_PARAM_CONTEXT_MODE;
    t.values[0][0] = 7.0;
    tap_status(run(1, NULL, &fault), LOOPCOST_OUT_OF_RANGE, "a mode that there is none of");
}

/* What the base has where a column goes does not matter. */
static void open_base(void)
{
    plan before;
    table_init(1);
    tap_group("the base");
    t.b.p.task.trace = NAN;
    t.fixers[1].fix_chance = 0.0;
    draw_in("task.trace", 0, 0.0, 900.0, 0);
    draw_in("fixer.classes[].fix_chance", 1, 0.1, 1.0, 0);
    before = t.b.p;
    check_rows("may have anything where a column goes");
    tap_check(!memcmp(&before, &t.b.p, sizeof before), "is left alone");
    t.n_columns = 1;
    check_rows("is bad in every row where none goes");
}

/* Layouts in memory. */

static void strides(void)
{
    static unsigned char room[ROWS * 24 + 8], results[ROWS * 40 + 8];
    double values[ROWS], value;
    int row;
    uint32_t same = 0;
    table_init(1);
    tap_group("strides");
    draw_in("task.trace", 0, 0.0, 900.0, 0);
    memcpy(values, t.values[0], sizeof values);
    check_rows("contiguous");
    for (row = 0; row < ROWS; row++)
        memcpy(room + 1 + 24 * row, &values[ROWS - 1 - row], sizeof *values);
    t.columns[0].values = (const double *)(const void *)(room + 1 + 24 * (ROWS - 1));
    t.columns[0].stride = -24;
    t.outputs[0].values = (double *)(void *)(results + 3);
    t.outputs[0].stride = 40;
    tap_status(run(ROWS, NULL, NULL), LOOPCOST_OK, "backwards, far apart, unaligned");
    for (row = 0; row < ROWS; row++) {
        memcpy(&value, results + 3 + 40 * row, sizeof value);
        same += value == t.answers[0][row];
    }
    tap_integer(same, ROWS, "  the same answers");
    for (row = 0; row < ROWS * 40 + 8; row++)
        if ((row - 3 + 40) % 40 >= 8)
            same += results[row];
    tap_integer(same, ROWS, "  and nothing between them");

    t.columns[0].values = t.values[0];
    t.columns[0].stride = 0;
    t.outputs[0].values = t.values[0];
    t.outputs[0].stride = 0;
    tap_status(run(ROWS, NULL, NULL), LOOPCOST_OK, "over the column itself");
    tap_check(!memcmp(t.values[0], t.answers[0], sizeof t.answers[0]), "  the same answers");
}

static void nothing(void)
{
    table_init(2);
    tap_group("nothing to do");
    tap_status(run(0, t.statuses, NULL), LOOPCOST_OK, "no row");
    tap_integer((uint64_t)(t.statuses[0] == UNTOUCHED), 1, "  writes nothing");
    check_rows("no column: every row is the base");
    t.n_outputs = 0;
    draw_in("task.trace", 0, 0.0, 900.0, 0);
    check_rows("no output");
    t.values[0][7] = NAN;
    check_rows("but statuses");
    table_init(2);
    bench_loop(&t.b);
    check_rows("no column of a loop of calls");
}

/* Calls that cannot be. */

static void refused(int32_t expected, uint32_t field, const char *name)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    blank();
    tap_status(run(ROWS, t.statuses, &fault), expected, name);
    tap_integer(fault.field, field, "  the fault's parameter");
    tap_check(fault.row == UINT64_MAX && t.statuses[0] == UNTOUCHED && t.answers[0][0] == blank_answer,
              "  before any row");
}

static void refuse_field(const char *path, uint32_t index, int32_t expected, uint32_t field)
{
    t.n_columns = 0;
    add_column(path, index);
    refused(expected, field, path);
}

static void bad_columns(void)
{
    table_init(1);
    tap_group("no parameter of this strategy");
    refuse_field("", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_PARAMETER);
    refuse_field("price", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_PARAMETER);
    refuse_field("generator.price", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_PARAMETER);
    refuse_field("price.input", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_PRICE_INPUT);
    refuse_field("thread.base", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_THREAD_BASE);
    refuse_field("bugs.count", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_BUGS_COUNT);
    refuse_field("generator.classes[].law", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_GENERATOR_CLASSES_LAW);
    refuse_field("context.warm_first", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CONTEXT_WARM_FIRST);
    refuse_field("generator.classes[].count", 2, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_PARAMETER_INDEX);
    t.columns[0].field = UINT32_MAX;
    refused(LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_PARAMETER, "a field that there is none of");
    plan_classes(&t.b.p, 3);
    t.b.p.classes[2].fix_chance = t.fixers[2].fix_chance = 0.5;
    refuse_field("generator.bugs.hard_share", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE);
    bench_loop(&t.b);
    refuse_field("task.trace", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TASK_TRACE);
    refuse_field("loop.kinds[].solved", 1, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_PARAMETER_INDEX);
    t.b.kinds[0].n_hazards = 2;
    refuse_field("loop.kinds[].solved", 0, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP_KINDS_SOLVED);
}

static void bad_calls(void)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const loopcost_strategy *base = &t.b.p.strategy;
    uint64_t words = 0;
    table_init(1);
    tap_group("bad calls");
    draw_in("task.trace", 0, 0.0, 900.0, 0);
    t.columns[0].values = NULL;
    refused(LOOPCOST_NULL, LOOPCOST_PARAM_COLUMNS_VALUES, "no values");
    t.columns[0].values = t.values[0], t.columns[0].reserved = &t;
    refused(LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_COLUMNS, "a reserved field");
    t.columns[0].reserved = NULL, t.outputs[0].values = NULL;
    refused(LOOPCOST_NULL, LOOPCOST_PARAM_OUTPUTS_VALUES, "nowhere to write");
    t.outputs[0].values = t.answers[0], t.outputs[0].output = OUTPUTS;
    refused(LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_OUTPUT, "an output that there is none of");
    t.outputs[0].output = 0, t.outputs[0].padding = 1;
    refused(LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_OUTPUTS, "padding");
    t.outputs[0].padding = 0;
    tap_status(loopcost_sweep_words(base, 1, &words, NULL), LOOPCOST_OK, "words");
    tap_integer(words, 2 * 146 + 3, "  146 for each class, 3 for each column");
    tap_status(loopcost_sweep_words(base, 65537, &words, &fault), LOOPCOST_OUT_OF_RANGE, "too many columns");
    tap_status(loopcost_sweep_words(base, 1, NULL, &fault), LOOPCOST_NULL, "nowhere to write the words");
    tap_status(loopcost_sweep_words(NULL, 1, &words, &fault), LOOPCOST_NULL, "no base");
#define CALL(columns, n, rows, outputs, m, work, words)                                                                \
    loopcost_sweep(base, columns, n, rows, outputs, m, NULL, work, words, &fault)
    tap_status(CALL(NULL, 1, 1, t.outputs, 1, t.work, 4096), LOOPCOST_NULL, "no columns");
    tap_status(CALL(t.columns, 1, 1, NULL, 1, t.work, 4096), LOOPCOST_NULL, "no outputs");
    tap_status(CALL(t.columns, 1, 1, t.outputs, 1, NULL, 4096), LOOPCOST_NULL, "no work");
    tap_status(CALL(t.columns, 1, 1, t.outputs, 1, t.work, words - 1), LOOPCOST_OUT_OF_RANGE, "too little of it");
    tap_integer(fault.field, LOOPCOST_PARAM_WORK, "  the fault's parameter");
    tap_double(fault.least, (double)words, 0.0, "  what it takes");
    tap_status(CALL(t.columns, 1, 1000000000001u, t.outputs, 1, t.work, words), LOOPCOST_OUT_OF_RANGE, "too many rows");
    tap_status(CALL(t.columns, 1, 1, t.outputs, 1, t.work, words), LOOPCOST_OK, "just enough");
    t.b.p.task.struct_size = 8;
    tap_status(CALL(t.columns, 1, 1, t.outputs, 1, t.work, words), LOOPCOST_STRUCT_SIZE, "a struct of the base");
    t.b.p.strategy.task = NULL;
    tap_status(CALL(t.columns, 1, 1, t.outputs, 1, t.work, words), LOOPCOST_NULL, "a part of the base");
    bench_loop(&t.b);
    tap_status(loopcost_sweep_words(base, 2, &words, NULL), LOOPCOST_OK, "words of a loop");
    tap_integer(words, 9 + 2 * 3, "  9 for each kind");
}

int main(void)
{
    one_by_one();
    together();
    loop_numbers();
    exceptions();
    bad_rows();
    dependent_rows();
    open_base();
    strides();
    nothing();
    bad_columns();
    bad_calls();
    return tap_done();
}
