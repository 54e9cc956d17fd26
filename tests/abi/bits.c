/* Prints the bits of what the shared object computes for every golden vector, a line each, to compare two builds. */
#include "../unit/vectors.h"

#include "vector_tables.h"

#include <stdio.h>

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

static void print_fix_costs(void)
{
    size_t i;
    for (i = 0; i < COUNT(fix_cost_vectors); i++) {
        const fix_cost_vector *v = &fix_cost_vectors[i];
        plan p;
        vector_fix_plan(&p, v);
        print_cost(&p.strategy, "fresh", v->number);
        p.context.mode = LOOPCOST_SHARED;
        print_cost(&p.strategy, "shared", v->number);
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
