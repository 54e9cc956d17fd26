/* The reference workflow, W: 7 bugs that are fixed with a chance of 0.6 and 3 with 0.15, by one model alone. */
#ifndef WORKFLOW_H
#define WORKFLOW_H

#include "bench.h"

static bench w;

static inline void workflow_init(void)
{
    const double tokens[4] = {6000.0, 0.0, 800.0, 400.0};
    bench_init(&w);
    plan_task(&w.p, tokens);
    w.p.strategy.fixer = w.p.strategy.generator;
}

#endif
