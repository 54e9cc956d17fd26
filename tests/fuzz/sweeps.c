/* Tables of variants: strategies and loops whose numbers are replaced, row by row, in all the ways that columns lie. */
#include "inputs.h"

enum { SWEEPS_COLUMNS = 4, SWEEPS_OUTPUTS = 4, SWEEPS_ROWS = 70, SWEEPS_FEW_ROWS = 6 };

#define SWEEPS_OF "strategy loop generator fixer task context thread price stride columns"

#define SWEEPS_UNTOUCHED (-42.0)

typedef struct sweep {
    input_strategy strategy;
    loopcost_column columns[SWEEPS_COLUMNS];
    loopcost_answers outputs[SWEEPS_OUTPUTS];
    uint32_t n_columns, n_outputs, rows;
    uint64_t words;
} sweep;

/* A field of a strategy or of a loop of calls, sometimes any. */
static uint32_t some_field(fuzz *f, const input_strategy *s)
{
    static const uint32_t of_loops[] = {LOOPCOST_PARAM_PRICE_INPUT,
                                        LOOPCOST_PARAM_PRICE_OUTPUT,
                                        LOOPCOST_PARAM_PRICE_CACHE_READ,
                                        LOOPCOST_PARAM_PRICE_CACHE_WRITE,
                                        LOOPCOST_PARAM_THREAD_CACHING,
                                        LOOPCOST_PARAM_THREAD_BASE,
                                        LOOPCOST_PARAM_THREAD_STEP,
                                        LOOPCOST_PARAM_THREAD_OUTPUT,
                                        LOOPCOST_PARAM_THREAD_WARM,
                                        LOOPCOST_PARAM_THREAD_EXPIRY,
                                        LOOPCOST_PARAM_LOOP_CAP,
                                        LOOPCOST_PARAM_LOOP_LATE_FROM,
                                        LOOPCOST_PARAM_LOOP_LATE_STEP,
                                        LOOPCOST_PARAM_LOOP_KINDS_WEIGHT,
                                        LOOPCOST_PARAM_LOOP_KINDS_SOLVED,
                                        LOOPCOST_PARAM_LOOP_KINDS_WRONG,
                                        LOOPCOST_PARAM_LOOP_KINDS_ALPHA,
                                        LOOPCOST_PARAM_LOOP_KINDS_BETA,
                                        LOOPCOST_PARAM_LOOP_KINDS_SOLVED_SHARE};
    const uint32_t first = LOOPCOST_PARAM_TASK, last = LOOPCOST_PARAM_GENERATOR_COUNT_VARIANCE;
    if (fuzz_pick(f, 16) == 1)
        return fuzz_pick(f, LOOPCOST_PARAM_END + 1);
    return s->is_loop ? of_loops[fuzz_pick(f, sizeof of_loops / sizeof *of_loops)]
                      : first + fuzz_pick(f, last - first + 1);
}

/* Numbers that lie close by each other, apart, or backwards; the first row's. */
static double *spread_out(fuzz *f, uint32_t rows, int64_t *stride)
{
    const uint32_t step = 1 + (fuzz_pick(f, 4) == 1) * fuzz_pick(f, 3);
    double *const block = (double *)fuzz_block(f, (size_t)rows * step * sizeof *block);
    uint32_t i;
    for (i = 0; i < rows * step; i++)
        block[i] = SWEEPS_UNTOUCHED;
    *stride = step == 1 && fuzz_pick(f, 2) ? 0 : (int64_t)(step * sizeof *block);
    if (fuzz_pick(f, 8) != 1 || !rows)
        return block;
    *stride = -(int64_t)(step * sizeof *block);
    return block + (size_t)(rows - 1) * step;
}

static double *row_of(const double *first, int64_t stride, uint32_t row)
{
    return (double *)(void *)((unsigned char *)(uintptr_t)first + (stride ? stride : 8) * (int64_t)row);
}

/* A value of such a field; whole where people would take whole ones. */
static double some_value(fuzz *f, uint32_t field)
{
    double least = 0.0, most = 1.0;
    if (loopcost_param_range(field, &least, &most) != LOOPCOST_OK || !(most > least))
        return fuzz_any_double(f);
    if (most == 1.0)
        return fuzz_pick(f, 4) ? fuzz_byte(f) / 256.0 : fuzz_double(f, least, most);
    return f->mood == FUZZ_TAME ? fmin(most, (double)fuzz_byte(f) * (most > 1e10 ? 64.0 : 1.0))
                                : fuzz_double(f, least, most);
}

static void some_column(fuzz *f, const sweep *s, loopcost_column *column)
{
    const loopcost_column empty = LOOPCOST_COLUMN_INIT;
    double *values, value = 0.0;
    uint32_t i;
    *column = empty;
    values = spread_out(f, s->rows, &column->stride);
    column->field = some_field(f, &s->strategy);
    column->index = fuzz_pick(f, 4) ? fuzz_pick(f, INPUTS_CLASSES) : LOOPCOST_NO_INDEX;
    for (i = 0; i < s->rows; i++) {
        if (i < SWEEPS_FEW_ROWS || fuzz_pick(f, 8) == 1)
            value = some_value(f, column->field);
        *row_of(values, column->stride, i) = value;
    }
    column->values = fuzz_given(f, values);
    column->reserved = fuzz_wild(f, 64) ? column : NULL;
}

static void some_output(fuzz *f, const sweep *s, loopcost_answers *output)
{
    const loopcost_answers empty = LOOPCOST_ANSWERS_INIT;
    *output = empty;
    output->output = fuzz_choice(f, 18);
    output->values = spread_out(f, s->rows, &output->stride);
    if (fuzz_wild(f, 64))
        output->values = NULL;
}

/* A capped conversation is walked to its cap. */
static int has_long_cap(const sweep *s, const loopcost_column *column)
{
    uint32_t i;
    for (i = 0; column->values && i < s->rows; i++)
        if (*row_of(column->values, column->stride, i) > 1e5)
            return 1;
    return 0;
}

/* A walk past a cap goes on for as long as the bugs that are hardest to fix, however few they are. */
static int has_hard_bugs(const sweep *s)
{
    uint32_t i;
    for (i = 0; i < s->strategy.n_classes; i++)
        if (!(s->strategy.classes[i].fix_chance >= 1e-5))
            return 1;
    for (i = 0; i < s->n_columns; i++)
        if (s->columns[i].field == LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE ||
            s->columns[i].field == LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE)
            return 1;
    return 0;
}

static int is_long_column(const sweep *s, const loopcost_column *column)
{
    switch (column->field) {
    case LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP:
        return has_long_cap(s, column) || has_hard_bugs(s) || s->strategy.is_loop || s->rows > SWEEPS_FEW_ROWS;
    case LOOPCOST_PARAM_CONTEXT_BUG_CAP:
    case LOOPCOST_PARAM_LOOP_CAP:
    case LOOPCOST_PARAM_LOOP_KINDS_SOLVED:
    case LOOPCOST_PARAM_LOOP_KINDS_WRONG:
    case LOOPCOST_PARAM_LOOP_KINDS_WEIGHT:
        return s->strategy.is_loop || s->rows > SWEEPS_FEW_ROWS;
    default:
        return 0;
    }
}

/* Whether any row of it may be long. The numbers of the base may be replaced by any others. */
static int is_long(const sweep *s)
{
    uint32_t i;
    if (cost_is_long(&s->strategy) || s->strategy.context.conversation_cap)
        return 1;
    for (i = 0; i < s->n_columns; i++)
        if (is_long_column(s, &s->columns[i]))
            return 1;
    return 0;
}

static int some_sweep(fuzz *f, sweep *s)
{
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint32_t i;
    input_a_strategy(f, &s->strategy);
    s->rows = fuzz_pick(f, 4) ? fuzz_pick(f, SWEEPS_FEW_ROWS) : fuzz_byte(f) % SWEEPS_ROWS;
    s->n_columns = fuzz_pick(f, SWEEPS_COLUMNS + 1);
    s->n_outputs = fuzz_pick(f, SWEEPS_OUTPUTS + 1);
    for (i = 0; i < s->n_columns; i++)
        some_column(f, s, &s->columns[i]);
    for (i = 0; i < s->n_outputs; i++)
        some_output(f, s, &s->outputs[i]);
    return !is_long(s) &&
           fuzz_word_answered_or(
               &a, loopcost_sweep_words(s->strategy.given, s->n_columns, (uint64_t *)(void *)a.results, a.fault),
               SWEEPS_OF, &s->words);
}

/* One row by itself has the same answers, or the same status. */
static void check_row(const sweep *s, uint32_t row, int32_t status, uint64_t *work)
{
    loopcost_column columns[SWEEPS_COLUMNS];
    loopcost_answers outputs[SWEEPS_OUTPUTS];
    double alone[SWEEPS_OUTPUTS];
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    uint32_t i;
    for (i = 0; i < s->n_columns; i++) {
        columns[i] = s->columns[i];
        columns[i].values = row_of(columns[i].values, columns[i].stride, row);
    }
    for (i = 0; i < s->n_outputs; i++) {
        outputs[i] = s->outputs[i];
        outputs[i].values = &alone[i];
        alone[i] = SWEEPS_UNTOUCHED;
    }
    FUZZ_EXPECT(loopcost_sweep(s->strategy.given, columns, s->n_columns, 1, outputs, s->n_outputs, NULL, work, s->words,
                               &fault) == status);
    FUZZ_EXPECT(!status || fault.row == 0);
    for (i = 0; i < s->n_outputs; i++) {
        const double *const value = row_of(s->outputs[i].values, s->outputs[i].stride, row);
        FUZZ_EXPECT(!memcmp(value, &alone[i], sizeof *value));
        FUZZ_EXPECT(status ? *value == SWEEPS_UNTOUCHED : fuzz_finite(*value));
    }
}

/* Without columns each row is what the strategy costs. */
static void check_base(const sweep *s)
{
    loopcost_cost cost = LOOPCOST_COST_INIT;
    uint32_t i, row;
    if (s->n_columns || loopcost_strategy_cost(s->strategy.given, &cost, NULL) != LOOPCOST_OK)
        return;
    for (i = 0; i < s->n_outputs; i++)
        for (row = 0; row < s->rows; row++)
            if (s->outputs[i].output == LOOPCOST_OUTPUT_MEAN)
                FUZZ_EXPECT(*row_of(s->outputs[i].values, s->outputs[i].stride, row) == cost.mean);
}

static void swept(fuzz *f)
{
    sweep s;
    int32_t *statuses;
    fuzz_answer a;
    uint64_t *work, *enough;
    uint32_t i;
    int32_t status;
    if (!some_sweep(f, &s))
        return;
    statuses = (int32_t *)fuzz_block(f, (s.rows + 1) * sizeof *statuses);
    enough = (uint64_t *)fuzz_block(f, (size_t)s.words * sizeof *enough);
    a = fuzz_expect_bytes(f, 0);
    work = fuzz_memory(f, &s.words);
    status = loopcost_sweep(s.strategy.given, s.columns, s.n_columns, s.rows, s.outputs, s.n_outputs, statuses, work,
                            s.words, a.fault);
    if (status != LOOPCOST_UNSUPPORTED) /* of that a column may name any field */
        fuzz_check_blame(&a, status, SWEEPS_OF " outputs rows work parameter");
    if (!fuzz_answered(&a, status))
        return;
    for (i = 0; i < s.rows; i++) {
        FUZZ_EXPECT(statuses[i] >= LOOPCOST_OK && statuses[i] < LOOPCOST_STATUS_END);
        check_row(&s, i, statuses[i], enough);
    }
    check_base(&s);
}

/* The first bad row ends it: rows before are written, others not. */
static void stopped(fuzz *f)
{
    sweep s;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    uint64_t *work, written;
    uint32_t i, row;
    int32_t status;
    if (!some_sweep(f, &s))
        return;
    work = (uint64_t *)fuzz_block(f, (size_t)s.words * sizeof *work);
    status = loopcost_sweep(s.strategy.given, s.columns, s.n_columns, s.rows, s.outputs, s.n_outputs, NULL, work,
                            s.words, &fault);
    written = !status ? s.rows : fault.row == UINT64_MAX ? 0 : fault.row;
    FUZZ_EXPECT(written <= s.rows);
    for (i = 0; i < s.n_outputs && s.outputs[i].values; i++)
        for (row = 0; row < s.rows; row++)
            FUZZ_EXPECT((*row_of(s.outputs[i].values, s.outputs[i].stride, row) != SWEEPS_UNTOUCHED) ==
                        (row < written));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {swept, swept, stopped};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
