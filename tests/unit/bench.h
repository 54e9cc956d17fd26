/* A strategy, the memory to simulate it, and a tally: what the tests of simulations build their cases from. */
#ifndef BENCH_H
#define BENCH_H

#include "growable.h"
#include "plan.h"

typedef struct bench {
    plan p;
    double chances[4];
    loopcost_thread thread;
    loopcost_hazard hazards[4];
    loopcost_kind kinds[2];
    loopcost_loop loop;
    loopcost_sampling sampling;
    loopcost_tally tally;
} bench;

static inline void bench_init(bench *b)
{
    const double tokens[4] = {2000.0, 4000.0, 800.0, 400.0}, prices[4] = {3.0, 15.0, 0.3, 3.75};
    const loopcost_thread thread = LOOPCOST_THREAD_INIT;
    const loopcost_loop loop = LOOPCOST_LOOP_INIT;
    const loopcost_sampling sampling = LOOPCOST_SAMPLING_INIT;
    const loopcost_tally tally = LOOPCOST_TALLY_INIT;
    memset(b, 0, sizeof *b);
    plan_init(&b->p);
    plan_task(&b->p, tokens);
    plan_price(&b->p.prices[0], prices);
    plan_price(&b->p.prices[1], prices);
    b->p.context.caching = 1;
    b->p.classes[0].count = 7.0, b->p.classes[0].fix_chance = 0.6;
    b->p.classes[1].count = 3.0, b->p.classes[1].fix_chance = 0.15;
    b->thread = thread;
    b->thread.price = &b->p.prices[0];
    b->thread.caching = 1;
    b->thread.base = 15000.0, b->thread.step = 1000.0, b->thread.output = 400.0, b->thread.warm = 5000.0;
    b->loop = loop;
    b->loop.thread = &b->thread;
    b->loop.kinds = b->kinds;
    b->loop.n_kinds = 1;
    b->kinds[0].weight = 1.0;
    b->kinds[0].hazards = b->hazards;
    b->kinds[0].n_hazards = 1;
    b->hazards[0].solved = 0.05, b->hazards[0].wrong = 0.02;
    b->sampling = sampling;
    b->sampling.seed = 1;
    b->tally = tally;
    b->tally.bins = 4096;
}

static inline void bench_free(bench *b)
{
    free(b->sampling.work);
    free(b->tally.work);
    b->sampling.work = b->tally.work = NULL;
}

static inline int32_t bench_prepare(bench *b, loopcost_fault *fault)
{
    int32_t status = loopcost_sampling_words(&b->p.strategy, &b->sampling, &b->sampling.words, fault);
    bench_free(b);
    if (status)
        return status;
    b->sampling.work = (uint64_t *)malloc((size_t)b->sampling.words * sizeof(uint64_t));
    status = loopcost_tally_words(b->tally.kind, b->tally.bins, &b->tally.words, fault);
    b->tally.work = (uint64_t *)malloc((size_t)b->tally.words * sizeof(uint64_t));
    return status;
}

static inline void bench_loop(bench *b)
{
    const loopcost_strategy none = LOOPCOST_STRATEGY_INIT;
    b->p.strategy = none;
    b->p.strategy.calls = &b->loop;
}

static inline int32_t bench_run(bench *b, uint64_t trials, loopcost_fault *fault)
{
    int32_t status;
    b->sampling.trials = trials;
    b->tally.trials = 0;
    status = bench_prepare(b, fault);
    if (!status)
        status = loopcost_simulate(&b->p.strategy, &b->sampling, &b->tally, fault);
    return status;
}

#endif
