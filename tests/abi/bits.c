/* Prints the bits of what the shared object computes for every golden vector, a line each: two builds can be compared. */
#include "../unit/plan.h"
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

static void arm_plan(plan *p, const vector_arm *arm, uint32_t mode)
{
    plan_init(p);
    plan_task(p, arm->tokens);
    plan_price(&p->prices[0], arm->generator_price);
    plan_price(&p->prices[1], arm->fixer_price);
    p->context.mode = mode;
    p->context.caching = arm->caching;
    p->context.expiry = arm->expiry;
    plan_warm(p, arm->warm[0], arm->warm[1]);
    loopcost_two_classes(arm->bugs[0], arm->bugs[1], arm->bugs[2], arm->bugs[3], p->classes, 0, NULL);
}

static void print_fix_costs(void)
{
    size_t i;
    for (i = 0; i < COUNT(fix_cost_vectors); i++) {
        const fix_cost_vector *v = &fix_cost_vectors[i];
        plan p;
        uint32_t c;
        plan_init(&p);
        plan_task(&p, v->talk.tokens);
        plan_price(&p.prices[1], v->talk.price);
        p.context.caching = v->talk.caching;
        p.context.expiry = v->talk.expiry;
        plan_warm(&p, v->warm, v->warm);
        plan_classes(&p, v->n_classes);
        for (c = 0; c < v->n_classes; c++) {
            p.classes[c].count = v->classes[c][0];
            p.classes[c].fix_chance = v->classes[c][1];
        }
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
        arm_plan(&a, &v->a, v->mode);
        arm_plan(&b, &v->b, v->mode);
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
        arm_plan(&p, &v->arm, v->mode);
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
