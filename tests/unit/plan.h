/* A whole strategy in one object: what the tests of floors 3 and 4 build their cases from. */
#ifndef PLAN_H
#define PLAN_H

#include <loopcost/loopcost.h>

#include <string.h>

enum { PLAN_CLASSES = 5 };

typedef struct plan {
    loopcost_price prices[2]; /* of the generator, of the fixer */
    loopcost_class classes[PLAN_CLASSES];
    loopcost_model models[2];
    loopcost_task task;
    loopcost_context context;
    loopcost_strategy strategy;
} plan;

/* `prices`: input, output, cache_read, cache_write. */
static inline void plan_price(loopcost_price *price, const double *prices)
{
    const loopcost_price empty = LOOPCOST_PRICE_INIT;
    *price = empty;
    price->input = prices[0];
    price->output = prices[1];
    price->cache_read = prices[2];
    price->cache_write = prices[3];
}

/* Both models list the same classes: the generator's count and the fixer's fix chance are what counts. */
static inline void plan_init(plan *p)
{
    const loopcost_price price = LOOPCOST_PRICE_INIT;
    const loopcost_model model = LOOPCOST_MODEL_INIT;
    const loopcost_task task = LOOPCOST_TASK_INIT;
    const loopcost_context context = LOOPCOST_CONTEXT_INIT;
    const loopcost_strategy strategy = LOOPCOST_STRATEGY_INIT;
    int i;
    memset(p, 0, sizeof *p);
    for (i = 0; i < 2; i++) {
        p->prices[i] = price;
        p->models[i] = model;
        p->models[i].price = &p->prices[i];
        p->models[i].classes = p->classes;
        p->models[i].n_classes = 2;
    }
    p->task = task;
    p->context = context;
    p->strategy = strategy;
    p->strategy.generator = &p->models[0];
    p->strategy.fixer = &p->models[1];
    p->strategy.task = &p->task;
    p->strategy.context = &p->context;
}

static inline void plan_classes(plan *p, uint32_t n)
{
    p->models[0].n_classes = n;
    p->models[1].n_classes = n;
}

/* `tokens`: prompt, generation, attempt, trace. */
static inline void plan_task(plan *p, const double *tokens)
{
    p->task.prompt = tokens[0];
    p->task.generation = tokens[1];
    p->task.attempt = tokens[2];
    p->task.trace = tokens[3];
}

static inline void plan_warm(plan *p, double first, double later)
{
    p->context.warm_first = LOOPCOST_WARM_TOKENS;
    p->context.warm_first_tokens = first;
    p->context.warm_later = LOOPCOST_WARM_TOKENS;
    p->context.warm_later_tokens = later;
}

static inline uint32_t plan_field(const char *path)
{
    uint32_t field;
    for (field = 1; field < LOOPCOST_PARAM_END; field++)
        if (!strcmp(loopcost_param_path(field), path))
            return field;
    return LOOPCOST_PARAM_NONE;
}

#endif
