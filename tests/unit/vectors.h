/* The rows that tests/vectors/tables.py writes, one struct a section. */
#ifndef VECTORS_H
#define VECTORS_H

#include <math.h>

#include "plan.h"

enum { VECTOR_CLASSES = 5, VECTOR_POINTS = 18, VECTOR_QUANTILES = 16, VECTOR_BUDGETS = 8 };

/* high + low is the expected value to 32 digits. */
typedef struct exact {
    double high, low;
} exact;

typedef struct vector_talk {
    double tokens[4]; /* L0, G0, G, E */
    double price[4];  /* input, output, cache_read, cache_write */
    uint32_t caching;
    double expiry;
} vector_talk;

typedef struct vector_arm {
    double tokens[4];
    double generator_price[4];
    double fixer_price[4];
    uint32_t caching;
    double expiry;
    double bugs[4]; /* count, hard share, fix chance easy, hard */
    double warm[2]; /* first, later */
} vector_arm;

typedef struct attempts_moments_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    exact expected[4];
} attempts_moments_vector;

typedef struct vector_point {
    uint64_t attempts;
    exact expected[3]; /* pmf, cdf, survival */
} vector_point;

typedef struct vector_quantile {
    uint32_t upper; /* 1: of the upper tail */
    double chance;
    uint64_t attempts;
} vector_quantile;

typedef struct attempts_distribution_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    uint32_t n_points;
    vector_point points[VECTOR_POINTS];
    uint32_t n_quantiles;
    vector_quantile quantiles[VECTOR_QUANTILES];
} attempts_distribution_vector;

typedef struct thread_vector {
    uint32_t number;
    uint64_t attempts;
    vector_talk talk;
    double warm;
    exact expected[2]; /* mean, variance */
} thread_vector;

typedef struct fix_cost_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    vector_talk talk;
    double warm;
    exact expected[4]; /* mean and variance: fresh, shared */
} fix_cost_vector;

typedef struct strategy_vector {
    uint32_t number;
    const char *name;
    vector_arm arm;
    exact expected[4]; /* mean and variance: fresh, shared */
} strategy_vector;

typedef struct crossover_vector {
    uint32_t number;
    uint32_t mode;
    vector_arm a, b;
    double cancellation;
    uint32_t count;
    exact roots[2];
    int32_t signs[3];
} crossover_vector;

typedef struct sensitivity_vector {
    uint32_t number;
    uint32_t mode;
    uint32_t solo;
    vector_arm arm;
    const char *parameter;
    uint32_t index;
    exact expected[2]; /* d mean, d variance */
} sensitivity_vector;

typedef struct vector_budget {
    double budget;
    uint64_t attempts; /* what it pays for; 0: not even one for each bug */
    double margin;     /* relative distance from the nearest costs */
    exact expected[2]; /* within, over */
} vector_budget;

typedef struct budget_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    vector_talk talk;
    double warm;
    double spent; /* USD before the conversation */
    uint32_t n_budgets;
    vector_budget budgets[VECTOR_BUDGETS];
} budget_vector;

/* A fixer at work after a generation that costs nothing. */
static inline void vector_talk_plan(plan *p, const vector_talk *talk, double warm)
{
    plan_init(p);
    plan_task(p, talk->tokens);
    plan_price(&p->prices[1], talk->price);
    p->context.caching = talk->caching;
    p->context.expiry = talk->expiry;
    plan_warm(p, warm, warm);
}

typedef struct conversation_cap_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    vector_talk talk;
    double warm;
    uint64_t cap;
    exact expected[7]; /* success, failure, mean, variance, mean when it succeeds, when it fails, cost to success */
} conversation_cap_vector;

enum {
    REPAIRS_FRESH = 0, /* mean, variance */
    REPAIRS_SHARED = 2,
    REPAIRS_GROUPED = 4,
    REPAIRS_ATTEMPTS = 6, /* four cumulants */
    REPAIRS_SOLVED = 10,  /* all fixed, not all, how many */
    REPAIRS_ANSWERS = 13
};

typedef struct repairs_vector {
    const char *section;
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][6]; /* count, fix chance, alpha, beta, after fix, after failure */
    vector_talk talk;
    double warm;
    double growth;
    uint64_t group, bug_cap;
    uint32_t counts;
    double count_variance;
    uint32_t diverges;
    exact expected[REPAIRS_ANSWERS]; /* NaN: not asked; infinite: so is the moment */
} repairs_vector;

static inline void vector_repairs_plan(plan *p, const repairs_vector *v, uint32_t mode)
{
    uint32_t i;
    vector_talk_plan(p, &v->talk, v->warm);
    plan_classes(p, v->n_classes);
    for (i = 0; i < v->n_classes; i++) {
        p->classes[i].count = v->classes[i][0];
        p->classes[i].fix_chance = v->classes[i][1];
        p->classes[i].alpha = v->classes[i][2];
        p->classes[i].beta = v->classes[i][3];
        p->classes[i].law = v->classes[i][2] > 0.0 ? LOOPCOST_LAW_BETA : LOOPCOST_LAW_GEOMETRIC;
        p->classes[i].after_fix = v->classes[i][4];
        p->classes[i].after_failure = v->classes[i][5];
    }
    p->task.growth = v->growth;
    p->context.mode = mode;
    p->context.group = mode == LOOPCOST_GROUPED ? v->group : 0;
    p->context.bug_cap = v->bug_cap;
    p->models[0].counts = v->counts;
    p->models[0].count_variance = v->count_variance;
}

typedef struct random_step_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    double price[4];
    uint32_t caching;
    double sd[2];      /* of the fix, of the trace */
    exact expected[2]; /* variance added: fresh, shared */
} random_step_vector;

typedef struct small_rules_vector {
    uint32_t number;
    uint64_t failures;
    double hard_share, easy, hard;
    uint64_t samples;
    double chance;
    double p_solved, mean_solved, mean_unsolved;
    exact expected[4]; /* belief in hard, any of the samples, none of them, cost until success */
} small_rules_vector;

typedef struct offspring_vector {
    uint32_t number;
    double bugs, fix_chance, mean, variance;
    vector_talk talk;
    double warm;
    exact expected[4]; /* progeny of one: mean, variance; cost of all: mean, variance */
} offspring_vector;

/* What is spent before the conversation is what its generation costs. */
static inline void vector_budget_plan(plan *p, const budget_vector *v)
{
    uint32_t i;
    vector_talk_plan(p, &v->talk, v->warm);
    plan_classes(p, v->n_classes);
    for (i = 0; i < v->n_classes; i++) {
        p->classes[i].count = v->classes[i][0];
        p->classes[i].fix_chance = v->classes[i][1];
    }
    p->context.mode = LOOPCOST_SHARED;
    if (v->spent > 0.0)
        p->prices[0].output = v->spent * 1e6 / v->talk.tokens[1];
}

static inline void vector_fix_plan(plan *p, const fix_cost_vector *v)
{
    uint32_t i;
    vector_talk_plan(p, &v->talk, v->warm);
    plan_classes(p, v->n_classes);
    for (i = 0; i < v->n_classes; i++) {
        p->classes[i].count = v->classes[i][0];
        p->classes[i].fix_chance = v->classes[i][1];
    }
}

static inline void vector_arm_plan(plan *p, const vector_arm *arm, uint32_t mode)
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

#endif
