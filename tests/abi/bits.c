/* Prints the bits of what the shared object computes for every golden vector, a line each, to compare two builds. */
#include "../unit/vectors.h"

#include "vector_tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void print_bits(const char *what, uint32_t number, double value)
{
    printf("%s %u %a\n", what, (unsigned)number, value);
}

static void print_cost(const loopcost_strategy *strategy, const char *what, uint32_t number)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    if (loopcost_strategy_cost(strategy, &got, NULL))
        return;
    print_bits(what, number, got.mean);
    print_bits(what, number, got.variance);
    print_bits(what, number, got.mean_bound);
    print_bits(what, number, got.variance_bound);
}

enum { ROWS = 150, COLUMNS = 3, ANSWERS = 4, WORDS = 4096 };

/* Of all answers of a sweep (FNV-1a). */
static uint64_t digest(const double *values, size_t n)
{
    uint64_t hash = UINT64_C(14695981039346656037), bits;
    size_t i;
    for (i = 0; i < n; i++) {
        memcpy(&bits, &values[i], sizeof bits);
        hash = (hash ^ bits) * UINT64_C(1099511628211);
    }
    return hash;
}

/* The trace, the first chance and the number of bugs move around what they are. */
static void print_sweep(const loopcost_strategy *strategy, const char *what, uint32_t number)
{
    static double values[COLUMNS][ROWS], answered[ANSWERS][ROWS];
    static uint64_t work[WORDS];
    const uint32_t outputs[ANSWERS] = {LOOPCOST_OUTPUT_MEAN, LOOPCOST_OUTPUT_VARIANCE, LOOPCOST_OUTPUT_CACHE_READ,
                                       LOOPCOST_OUTPUT_ATTEMPTS_VARIANCE};
    const loopcost_column columns[COLUMNS] = {
        {LOOPCOST_PARAM_TASK_TRACE, LOOPCOST_NO_INDEX, values[0], NULL, 0},
        {LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE, 0, values[1], NULL, 0},
        {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX, values[2], NULL, 0},
    };
    loopcost_answers answers[ANSWERS];
    int i;
    for (i = 0; i < ANSWERS; i++) {
        const loopcost_answers answer = {outputs[i], 0, answered[i], NULL, 0};
        answers[i] = answer;
    }
    for (i = 0; i < ROWS; i++) {
        values[0][i] = strategy->task->trace * (1.0 + i / 7.0);
        values[1][i] = strategy->fixer->classes[0].fix_chance / (1.0 + i / 300.0);
        values[2][i] = 1.0 + i / 3.0;
    }
    if (!loopcost_sweep(strategy, columns, COLUMNS, ROWS, answers, ANSWERS, NULL, work, WORDS, NULL))
        printf("%s %u %016" PRIx64 "\n", what, (unsigned)number, digest(answered[0], (size_t)ANSWERS * ROWS));
}

static void print_fix_costs(void)
{
    size_t i;
    for (i = 0; i < COUNT(fix_cost_vectors); i++) {
        const fix_cost_vector *v = &fix_cost_vectors[i];
        plan p;
        vector_fix_plan(&p, v);
        print_cost(&p.strategy, "fresh", v->number);
        print_sweep(&p.strategy, "fresh sweep", v->number);
        p.context.mode = LOOPCOST_SHARED;
        print_cost(&p.strategy, "shared", v->number);
        print_sweep(&p.strategy, "shared sweep", v->number);
    }
}

static void print_crossovers(void)
{
    const loopcost_param count = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    size_t i;
    for (i = 0; i < COUNT(crossover_vectors); i++) {
        const crossover_vector *v = &crossover_vectors[i];
        loopcost_crossover got = LOOPCOST_CROSSOVER_INIT;
        plan a, b;
        vector_arm_plan(&a, &v->a, v->mode);
        vector_arm_plan(&b, &v->b, v->mode);
        if (loopcost_crossovers(&a.strategy, &b.strategy, &count, &got, NULL))
            continue;
        print_bits("crossover", v->number, got.first);
        print_bits("crossover", v->number, got.second);
        print_bits("bound", v->number, got.first_bound);
    }
}

static void print_sensitivities(void)
{
    size_t i;
    for (i = 0; i < COUNT(sensitivity_vectors); i++) {
        const sensitivity_vector *v = &sensitivity_vectors[i];
        const loopcost_param param = {plan_field(v->parameter), v->index};
        loopcost_sensitivity got = LOOPCOST_SENSITIVITY_INIT;
        plan p;
        vector_arm_plan(&p, &v->arm, v->mode);
        if (v->solo)
            p.strategy.fixer = p.strategy.generator;
        if (loopcost_strategy_sensitivity(&p.strategy, &param, &got, NULL))
            continue;
        print_bits("sensitivity", v->number, got.mean);
        print_bits("sensitivity", v->number, got.variance);
    }
}

int main(void)
{
    print_fix_costs();
    print_crossovers();
    print_sensitivities();
    return 0;
}
