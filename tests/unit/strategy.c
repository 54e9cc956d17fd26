/* Floor 3: strategies against the sum over attempts, against simulation, by hand; comparison; bad input. */
#include <stddef.h>

#include "growable.h"
#include "plan.h"
#include "random.h"
#include "tap.h"

GROWABLE_INIT(task, TASK)
GROWABLE_INIT(context, CONTEXT)
GROWABLE_INIT(model, MODEL)
GROWABLE_INIT(strategy, STRATEGY)
GROWABLE_INIT(cost, COST)

static const double tokens[] = {6000.0, 4000.0, 800.0, 400.0};
static const double strong_price[] = {15.0, 75.0, 1.5, 18.75};
static const double weak_price[] = {1.0, 5.0, 0.1, 1.25};

/* Strong first: 3 bugs at 0.6 and 2 at 0.15 for the weak fixer. */
static void strong_first(plan *p, uint32_t mode, uint32_t caching)
{
    plan_init(p);
    plan_task(p, tokens);
    plan_price(&p->prices[0], strong_price);
    plan_price(&p->prices[1], weak_price);
    p->context.mode = mode;
    p->context.caching = caching;
    p->classes[0].count = 3.0;
    p->classes[0].fix_chance = 0.6;
    p->classes[1].count = 2.0;
    p->classes[1].fix_chance = 0.15;
}

static loopcost_cost cost_of(const plan *p)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    tap_status(loopcost_strategy_cost(&p->strategy, &got, NULL), LOOPCOST_OK, "status");
    return got;
}

/* By hand: 2.4 easy and 0.6 hard bugs, caching off, shared. I = 8, V = 25.3333, c1 = 0.014, c2 = 0.0012. */
static void check_by_hand(void)
{
    plan p;
    loopcost_cost got;
    tap_group("by hand");
    strong_first(&p, LOOPCOST_SHARED, 0);
    p.classes[0].count = 2.4;
    p.classes[1].count = 0.6;
    got = cost_of(&p);
    tap_double(got.attempts_mean, 8.0, 2.0, "attempts");
    tap_near(got.attempts_variance, 76.0 / 3.0, 1e-15, "their variance");
    tap_double(got.generation, 0.39, 1.0, "15 x 6000 + 75 x 4000");
    tap_double(got.mean, 0.5508, 2.0, "c1 I + c2/2 (I^2 + V - I)");
    tap_double(got.cache_read + got.cache_write, 0.0, 0.0, "no cache, no cache parts");
    tap_double(got.fix_output, 0.032, 1.0, "5 x 800 x 8");
}

/* P(T = t) of the bugs together, t = 0 .. most, by convolution. */
enum { MOST = 1200 };

static void law_of(const plan *p, double *law)
{
    static double next[MOST + 1];
    uint32_t d, i;
    int t, k;
    memset(law, 0, (MOST + 1) * sizeof *law);
    law[0] = 1.0;
    for (d = 0; d < 2; d++)
        for (i = 0; i < (uint32_t)p->classes[d].count; i++) {
            const double chance = p->classes[d].fix_chance;
            memset(next, 0, sizeof next);
            for (t = 0; t <= MOST; t++) {
                double miss = chance;
                for (k = t + 1; k <= MOST && law[t] > 0.0; k++, miss *= 1.0 - chance)
                    next[k] += law[t] * miss;
            }
            memcpy(law, next, sizeof next);
        }
}

static loopcost_thread thread_of(const plan *p, double warm)
{
    loopcost_thread thread = LOOPCOST_THREAD_INIT;
    thread.price = &p->prices[1];
    thread.caching = p->context.caching;
    thread.base = p->task.prompt + p->task.generation;
    thread.step = p->task.attempt + p->task.trace;
    thread.output = p->task.attempt;
    thread.warm = warm;
    thread.expiry = p->context.expiry;
    return thread;
}

/* Mean and variance of a thread whose number of attempts has a law: bill after bill. */
static void average(const loopcost_thread *thread, const double *law, double *mean, double *variance)
{
    double squares = 0.0;
    uint64_t t;
    *mean = 0.0;
    for (t = 0; t <= MOST; t++) {
        loopcost_thread_cost bill = LOOPCOST_THREAD_COST_INIT;
        if (loopcost_thread_total(thread, t, &bill, NULL))
            tap_check(0, "a bill");
        *mean += law[t] * bill.mean;
        squares += law[t] * (bill.mean * bill.mean + bill.variance);
    }
    *variance = squares - *mean * *mean;
}

static void check_shared_sum(plan *p)
{
    static double law[MOST + 1];
    const loopcost_thread thread = thread_of(p, p->context.warm_first_tokens);
    double mean, variance;
    const loopcost_cost got = cost_of(p);
    law_of(p, law);
    average(&thread, law, &mean, &variance);
    tap_near(got.mean - got.generation, mean, 1e-10, "shared mean is the sum over attempts");
    tap_near(got.variance, variance, 1e-8, "shared variance too");
}

/* One bug after the other, each with a thread of its own, the first one warm in its own way. */
static void check_fresh_sum(plan *p)
{
    const double later_count = p->classes[1].count;
    double mean = 0.0, variance = 0.0;
    const loopcost_cost got = cost_of(p);
    uint32_t d, i, first = 1;
    for (d = 0; d < 2; d++)
        for (i = 0; i < (uint32_t)(d ? later_count : p->classes[0].count); i++) {
            static double law[MOST + 1];
            plan one = *p;
            loopcost_thread thread;
            double m, v;
            one.classes[d].count = 1.0;
            one.classes[1 - d].count = 0.0;
            law_of(&one, law);
            thread = thread_of(p, first ? p->context.warm_first_tokens : p->context.warm_later_tokens);
            average(&thread, law, &m, &v);
            mean += m;
            variance += v;
            first = 0;
        }
    tap_near(got.mean - got.generation, mean, 1e-10, "fresh mean is the sum over bugs");
    tap_near(got.variance, variance, 1e-8, "fresh variance too");
}

static void check_sums(void)
{
    static const double expiries[] = {0.0, 0.25, 1.0};
    uint32_t i;
    tap_group("sums over attempts");
    for (i = 0; i < 6; i++) {
        plan p;
        strong_first(&p, LOOPCOST_SHARED, i % 2);
        p.context.expiry = expiries[i / 2];
        plan_warm(&p, i % 2 ? 2500.0 : 0.0, i % 2 ? 6000.0 : 0.0);
        check_shared_sum(&p);
        p.context.mode = LOOPCOST_FRESH;
        check_fresh_sum(&p);
    }
}

/* A thread played attempt by attempt until `bugs` of it are fixed. */
static double play(random_state *random, const plan *p, const double *chances, uint32_t bugs, double warm)
{
    const double fresh_first = tokens[0] + tokens[1] - warm;
    double cost = 0.0, held = warm, fresh = fresh_first;
    uint32_t fixed = 0;
    while (fixed < bugs) {
        const double held_price = random_uniform(random) <= p->context.expiry ? weak_price[3] : weak_price[2];
        cost += (fresh * weak_price[3] + held * held_price + tokens[2] * weak_price[1]) / 1e6;
        held += fresh;
        fresh = tokens[2] + tokens[3];
        fixed += random_uniform(random) <= chances[fixed];
    }
    return cost;
}

static void check_simulation(uint32_t mode)
{
    const double trials = 60000.0;
    static const double chances[] = {0.6, 0.6, 0.6, 0.15, 0.15};
    random_state random = {7 + mode};
    double sum = 0.0, squares = 0.0, fourth = 0.0;
    loopcost_cost law;
    plan p;
    int i;
    strong_first(&p, mode, 1);
    p.context.expiry = 0.1;
    plan_warm(&p, 1000.0, 6000.0);
    law = cost_of(&p);
    for (i = 0; i < trials; i++) {
        double d = law.generation - law.mean;
        uint32_t b;
        if (mode == LOOPCOST_SHARED)
            d += play(&random, &p, chances, 5, 1000.0);
        else
            for (b = 0; b < 5; b++)
                d += play(&random, &p, chances + b, 1, b ? 6000.0 : 1000.0);
        sum += d;
        squares += d * d;
        fourth += d * d * d * d;
    }
    squares /= trials;
    tap_group(mode == LOOPCOST_SHARED ? "simulated, shared" : "simulated, fresh");
    tap_check(fabs(sum / sqrt(trials * law.variance)) < 4.0, "mean within 4 standard errors");
    tap_check(fabs(squares - law.variance) < 4.0 * sqrt((fourth / trials - squares * squares) / trials),
              "variance within 4 standard errors");
}

static void check_warmth(void)
{
    plan p, q;
    strong_first(&p, LOOPCOST_FRESH, 1);
    strong_first(&q, LOOPCOST_FRESH, 1);
    tap_group("warmth");
    plan_warm(&q, 0.0, 6000.0);
    tap_double(cost_of(&p).mean, cost_of(&q).mean, 0.0, "default: another fixer starts cold, then finds the prompt");
    p.strategy.fixer = p.strategy.generator;
    q.strategy.fixer = q.strategy.generator;
    q.context.warm_first_tokens = 6000.0;
    tap_double(cost_of(&p).mean, cost_of(&q).mean, 0.0, "default: one model alone finds its prompt");
    p.context.warm_first = p.context.warm_later = LOOPCOST_WARM_COLD;
    plan_warm(&q, 0.0, 0.0);
    tap_double(cost_of(&p).mean, cost_of(&q).mean, 0.0, "cold");
    p.context.warm_first = p.context.warm_later = LOOPCOST_WARM_PROMPT;
    plan_warm(&q, 6000.0, 6000.0);
    tap_double(cost_of(&p).mean, cost_of(&q).mean, 0.0, "prompt");
    p.context.caching = q.context.caching = 0;
    plan_warm(&q, 0.0, 0.0);
    tap_double(cost_of(&p).mean, cost_of(&q).mean, 0.0, "nothing is warm without a cache");
    p.context.caching = q.context.caching = 1;
    q.context.warm_generation = 6000.0;
    tap_near(cost_of(&q).generation, (1.5 * 6000.0 + 75.0 * 4000.0) / 1e6, 1e-15, "a warm generation reads its prompt");
}

static void check_plain_cases(void)
{
    static const double nothing[] = {0.0, 0.0, 0.0, 0.0};
    plan p;
    loopcost_cost got;
    tap_group("plain cases");
    strong_first(&p, LOOPCOST_SHARED, 1);
    p.classes[0].count = p.classes[1].count = 0.0;
    got = cost_of(&p);
    tap_double(got.mean, got.generation, 0.0, "no bugs: the generation is all");
    tap_double(got.variance, 0.0, 0.0, "no bugs: nothing varies");
    tap_integer(got.ill_conditioned, 0, "no bugs: well conditioned");
    plan_classes(&p, 0);
    tap_double(cost_of(&p).mean, got.generation, 0.0, "no classes: the same");
    strong_first(&p, LOOPCOST_FRESH, 1);
    plan_task(&p, nothing);
    tap_double(cost_of(&p).mean, 0.0, 0.0, "no tokens cost nothing");
    strong_first(&p, LOOPCOST_FRESH, 1);
    plan_price(&p.prices[1], nothing);
    tap_double(cost_of(&p).mean, cost_of(&p).generation, 0.0, "a free fixer");
    strong_first(&p, LOOPCOST_SHARED, 1);
    p.classes[0].fix_chance = p.classes[1].fix_chance = 1.0;
    tap_double(cost_of(&p).variance, 0.0, 0.0, "sure fixes do not vary");
    p.classes[0].count = p.classes[1].count = 1e12;
    p.classes[0].fix_chance = p.classes[1].fix_chance = 1e-12;
    got = cost_of(&p);
    tap_check(got.mean - got.mean == 0.0 && got.variance - got.variance == 0.0, "the largest counts are finite");
}

/* 0.3 bugs in one conversation whose steps are long: the continued polynomial is negative, and said to be unsound. */
static void check_ill_conditioned(void)
{
    static const double long_steps[] = {100.0, 0.0, 0.0, 500000.0};
    plan p;
    loopcost_cost got;
    tap_group("ill conditioned");
    strong_first(&p, LOOPCOST_SHARED, 1);
    plan_task(&p, long_steps);
    plan_classes(&p, 1);
    p.classes[0].count = 0.3;
    p.classes[0].fix_chance = 1.0;
    got = cost_of(&p);
    tap_check(got.mean < 0.0, "the continuation goes below 0");
    tap_integer(got.ill_conditioned, 1, "it is called ill conditioned");
    tap_check(got.mean_bound > 8.0 * 0x1p-53 * fabs(got.mean), "its bound is wider than 8 ulp");
}

/* Fresh threads that start alike are not told apart, so nothing cancels however few bugs there are. */
static void check_few_bugs(void)
{
    plan p;
    double one;
    tap_group("few bugs");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.context.warm_first = LOOPCOST_WARM_PROMPT;
    plan_classes(&p, 1);
    p.classes[0].count = 1.0;
    one = cost_of(&p).cache_write;
    p.classes[0].count = 1e-15;
    tap_near(cost_of(&p).cache_write, 1e-15 * one, 1e-15, "cost their share of one");
    tap_integer(cost_of(&p).ill_conditioned, 0, "and are well conditioned");
    p.context.warm_first = LOOPCOST_WARM_COLD;
    tap_check(cost_of(&p).mean_bound > 0.0 && cost_of(&p).cache_write > 0.007, "a cold first thread costs its prompt");
}

/* A mean that cancels below one bug may come out first: its rank says what it is worth. */
static void check_unsound_winner(void)
{
    static const double long_steps[] = {100.0, 0.0, 0.0, 500000.0};
    plan a, b;
    const loopcost_strategy *strategies[2];
    loopcost_rank ranks[2];
    tap_group("an unsound winner");
    strong_first(&a, LOOPCOST_SHARED, 1);
    strong_first(&b, LOOPCOST_SHARED, 1);
    plan_task(&a, long_steps);
    plan_classes(&a, 1);
    a.classes[0].count = 0.3;
    a.classes[0].fix_chance = 1.0;
    strategies[0] = &b.strategy;
    strategies[1] = &a.strategy;
    tap_status(loopcost_compare(strategies, 2, ranks, 0, NULL), LOOPCOST_OK, "status");
    tap_integer(ranks[0].strategy, 1, "comes first");
    tap_integer(ranks[0].ill_conditioned, 1, "called ill conditioned");
    tap_integer(ranks[1].ill_conditioned, 0, "the other is not");
    tap_double(ranks[1].ratio, 0.0, 0.0, "no share of a negative mean");
    tap_double(ranks[1].mean_bound, cost_of(&b).mean_bound, 0.0, "bounds are the strategies'");
}

static void check_rank_stride(void)
{
    plan plans[3];
    const loopcost_strategy *strategies[3];
    struct {
        loopcost_rank rank;
        char note[7];
    } rows[3];
    loopcost_rank ranks[3];
    uint32_t i;
    tap_group("ranks inside records");
    for (i = 0; i < 3; i++) {
        strong_first(&plans[i], LOOPCOST_SHARED, 1);
        plans[i].classes[0].count = 3.0 - i;
        strategies[i] = &plans[i].strategy;
        memset(&rows[i], 0x5A, sizeof rows[i]);
    }
    tap_status(loopcost_compare(strategies, 3, &rows[0].rank, (uint32_t)sizeof rows[0], NULL), LOOPCOST_OK, "status");
    tap_status(loopcost_compare(strategies, 3, ranks, 0, NULL), LOOPCOST_OK, "status");
    for (i = 0; i < 3; i++) {
        tap_check(!memcmp(&rows[i].rank, &ranks[i], sizeof ranks[i]), "the same rank");
        tap_check(rows[i].note[6] == 0x5A, "nothing past it");
    }
    tap_status(loopcost_compare(strategies, 3, ranks, 8, NULL), LOOPCOST_OUT_OF_RANGE, "stride too small");
}

static void check_comparison(void)
{
    plan plans[4];
    const loopcost_strategy *strategies[4];
    loopcost_rank ranks[4];
    uint32_t i;
    tap_group("comparison");
    for (i = 0; i < 4; i++) {
        strong_first(&plans[i], LOOPCOST_FRESH, 1);
        strategies[i] = &plans[i].strategy;
    }
    plan_price(&plans[1].prices[1], strong_price);
    plan_price(&plans[2].prices[0], weak_price);
    tap_status(loopcost_compare(strategies, 4, ranks, 0, NULL), LOOPCOST_OK, "status");
    tap_integer(ranks[0].strategy, 2, "the winner");
    tap_integer(ranks[1].strategy, 0, "a tie keeps the order given: first");
    tap_integer(ranks[2].strategy, 3, "a tie keeps the order given: second");
    tap_integer(ranks[3].strategy, 1, "the dearest");
    tap_double(ranks[0].difference, 0.0, 0.0, "the winner is 0 above itself");
    tap_double(ranks[0].ratio, 1.0, 0.0, "and all of itself");
    tap_double(ranks[3].mean, cost_of(&plans[1]).mean, 0.0, "means are the strategies'");
    tap_double(ranks[3].difference, ranks[3].mean - ranks[0].mean, 0.0, "differences");
    tap_double(ranks[3].ratio, ranks[0].mean / ranks[3].mean, 0.0, "ratios");
    tap_status(loopcost_compare(strategies + 1, 1, ranks, 0, NULL), LOOPCOST_OK, "one strategy");
    tap_integer(ranks[0].strategy, 0, "wins");
}

static void check_free_comparison(void)
{
    static const double nothing[] = {0.0, 0.0, 0.0, 0.0};
    plan a, b;
    const loopcost_strategy *strategies[2];
    loopcost_rank ranks[2];
    tap_group("a free winner");
    strong_first(&a, LOOPCOST_FRESH, 1);
    strong_first(&b, LOOPCOST_FRESH, 1);
    plan_price(&b.prices[0], nothing);
    plan_price(&b.prices[1], nothing);
    strategies[0] = &a.strategy;
    strategies[1] = &b.strategy;
    tap_status(loopcost_compare(strategies, 2, ranks, 0, NULL), LOOPCOST_OK, "status");
    tap_integer(ranks[0].strategy, 1, "wins");
    tap_double(ranks[0].ratio, 1.0, 0.0, "is all of itself");
    tap_double(ranks[1].ratio, 0.0, 0.0, "is nothing of the other");
}

static void check_many(void)
{
    enum { MANY = 1000 };
    static plan plans[MANY];
    static const loopcost_strategy *strategies[MANY];
    static loopcost_rank ranks[MANY];
    random_state random = {5};
    uint32_t i;
    int sorted = 1;
    tap_group("a thousand strategies");
    for (i = 0; i < MANY; i++) {
        strong_first(&plans[i], LOOPCOST_SHARED, 1);
        plans[i].classes[0].count = floor(20.0 * random_uniform(&random));
        strategies[i] = &plans[i].strategy;
    }
    tap_status(loopcost_compare(strategies, MANY, ranks, 0, NULL), LOOPCOST_OK, "status");
    for (i = 1; i < MANY; i++)
        sorted &= ranks[i - 1].mean < ranks[i].mean ||
                  (ranks[i - 1].mean == ranks[i].mean && ranks[i - 1].strategy < ranks[i].strategy);
    tap_check(sorted, "stand in order, ties as given");
}

/* Every scalar of a plan, and what it may not be. */
typedef struct scalar {
    size_t offset;
    const char *path;
    uint32_t index;
    double beyond;
} scalar;

#define PRICES(role, at)                                                                                               \
    {offsetof(plan, prices[at].input), role ".price.input", LOOPCOST_NO_INDEX, 1.1e9},                                 \
        {offsetof(plan, prices[at].output), role ".price.output", LOOPCOST_NO_INDEX, 1.1e9},                           \
        {offsetof(plan, prices[at].cache_read), role ".price.cache_read", LOOPCOST_NO_INDEX, 1.1e9},                   \
    {                                                                                                                  \
        offsetof(plan, prices[at].cache_write), role ".price.cache_write", LOOPCOST_NO_INDEX, 1.1e9                    \
    }

static const scalar scalars[] = {
    {offsetof(plan, task.prompt), "task.prompt", LOOPCOST_NO_INDEX, 1.1e12},
    {offsetof(plan, task.generation), "task.generation", LOOPCOST_NO_INDEX, 1.1e12},
    {offsetof(plan, task.attempt), "task.attempt", LOOPCOST_NO_INDEX, 1.1e12},
    {offsetof(plan, task.trace), "task.trace", LOOPCOST_NO_INDEX, 1.1e12},
    {offsetof(plan, context.warm_first_tokens), "context.warm_first", LOOPCOST_NO_INDEX, 10001.0},
    {offsetof(plan, context.warm_later_tokens), "context.warm_later", LOOPCOST_NO_INDEX, 10001.0},
    {offsetof(plan, context.warm_generation), "context.warm_generation", LOOPCOST_NO_INDEX, 6001.0},
    {offsetof(plan, context.expiry), "context.expiry", LOOPCOST_NO_INDEX, 1.01},
    PRICES("generator", 0),
    PRICES("fixer", 1),
    {offsetof(plan, classes[1].count), "generator.classes[].count", 1, 1.1e12},
    {offsetof(plan, classes[1].fix_chance), "generator.classes[].fix_chance", 1, 1.01},
};

static void check_bad_scalar(const scalar *s, double value, int32_t status)
{
    plan p;
    loopcost_cost got = LOOPCOST_COST_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char name[96];
    strong_first(&p, LOOPCOST_FRESH, 1);
    plan_warm(&p, 0.0, 0.0);
    memcpy((char *)&p + s->offset, &value, sizeof value);
    snprintf(name, sizeof name, "%s = %g", s->path, value);
    tap_status(loopcost_strategy_cost(&p.strategy, &got, &fault), status, name);
    tap_text(loopcost_param_path(fault.field), s->path, "  the fault names it");
    tap_integer(fault.index, s->index, "  and its class");
    tap_check(fault.value == value || value != value, "  and its value");
    tap_double(got.mean, 0.0, 0.0, "  nothing is written");
}

static void check_bad_scalars(void)
{
    uint32_t i;
    tap_group("bad scalars");
    for (i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        check_bad_scalar(&scalars[i], NAN, LOOPCOST_NOT_A_NUMBER);
        check_bad_scalar(&scalars[i], INFINITY, LOOPCOST_OUT_OF_RANGE);
        check_bad_scalar(&scalars[i], -INFINITY, LOOPCOST_OUT_OF_RANGE);
        check_bad_scalar(&scalars[i], -1.0, LOOPCOST_OUT_OF_RANGE);
        check_bad_scalar(&scalars[i], scalars[i].beyond, LOOPCOST_OUT_OF_RANGE);
    }
}

static void expect_fault(const plan *p, int32_t status, uint32_t field, const char *name)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_status(loopcost_strategy_cost(&p->strategy, &got, &fault), status, name);
    tap_integer(fault.field, field, "  the fault names it");
}

static void check_bad_structs(void)
{
    plan p;
    loopcost_class other[1];
    tap_group("bad structs");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.strategy.task = NULL;
    expect_fault(&p, LOOPCOST_NULL, LOOPCOST_PARAM_TASK, "no task");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.strategy.context = NULL;
    expect_fault(&p, LOOPCOST_NULL, LOOPCOST_PARAM_CONTEXT, "no context");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.strategy.generator = NULL;
    expect_fault(&p, LOOPCOST_NULL, LOOPCOST_PARAM_GENERATOR, "no generator");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.models[1].price = NULL;
    expect_fault(&p, LOOPCOST_NULL, LOOPCOST_PARAM_FIXER_PRICE, "no price");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.models[1].classes = NULL;
    expect_fault(&p, LOOPCOST_NULL, LOOPCOST_PARAM_FIXER_CLASSES, "no classes");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.models[1].classes = other;
    p.models[1].n_classes = 1;
    other[0] = p.classes[0];
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_FIXER_CLASSES, "models of different classes");
    strong_first(&p, 7, 1);
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_MODE, "no such mode");
    strong_first(&p, LOOPCOST_FRESH, 3);
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_CACHING, "caching 3");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.context.warm_later = 9;
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_CONTEXT_WARM_LATER_WARMTH, "no such warmth");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.models[0].counts = 9;
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GENERATOR_COUNTS, "no such counts");
    strong_first(&p, LOOPCOST_FRESH, 1);
    p.classes[0].law = 4;
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_GENERATOR_CLASSES_LAW, "unknown law");
}

/* A generator need not know how to fix; a fixer must. */
static void check_chance_not_given(void)
{
    plan p;
    loopcost_class left[2];
    tap_group("a chance of 0");
    strong_first(&p, LOOPCOST_FRESH, 1);
    memcpy(left, p.classes, sizeof left);
    left[0].fix_chance = left[1].fix_chance = 0.0;
    p.models[0].classes = left;
    tap_check(cost_of(&p).mean > 0.0, "of a generator means that it is not given");
    p.models[0].classes = p.classes;
    p.models[1].classes = left;
    expect_fault(&p, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE, "of a fixer is out of range");
}

static void check_bad_comparison(void)
{
    plan a, b;
    const loopcost_strategy *strategies[2];
    loopcost_rank ranks[2];
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group("bad comparisons");
    strong_first(&a, LOOPCOST_FRESH, 1);
    strong_first(&b, LOOPCOST_FRESH, 1);
    b.task.trace = -1.0;
    strategies[0] = &a.strategy;
    strategies[1] = &b.strategy;
    memset(ranks, 0x5A, sizeof ranks);
    tap_status(loopcost_compare(strategies, 2, ranks, 0, &fault), LOOPCOST_OUT_OF_RANGE, "the second is bad");
    tap_integer(fault.strategy, 1, "  the fault tells which");
    tap_integer(fault.field, LOOPCOST_PARAM_TASK_TRACE, "  and what");
    tap_integer(ranks[0].strategy, 0x5A5A5A5A, "  no rank is written");
    strategies[1] = NULL;
    tap_status(loopcost_compare(strategies, 2, ranks, 0, &fault), LOOPCOST_NULL, "the second is null");
    tap_status(loopcost_compare(strategies, 0, ranks, 0, &fault), LOOPCOST_OUT_OF_RANGE, "none at all");
    tap_status(loopcost_compare(NULL, 1, ranks, 0, &fault), LOOPCOST_NULL, "null strategies");
    tap_status(loopcost_compare(strategies, 1, NULL, 0, &fault), LOOPCOST_NULL, "null ranks");
}

static plan any;

static int32_t cost_any(loopcost_fault *fault)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    return loopcost_strategy_cost(&any.strategy, &got, fault);
}

#define READ(member, type)                                                                                             \
    static int32_t read_##type(void *growable, loopcost_fault *fault)                                                  \
    {                                                                                                                  \
        strong_first(&any, LOOPCOST_FRESH, 1);                                                                         \
        any.strategy.member = (loopcost_##type *)growable;                                                             \
        return cost_any(fault);                                                                                        \
    }

READ(task, task)
READ(context, context)
READ(fixer, model)

static int32_t read_strategy(void *growable, loopcost_fault *fault)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    return loopcost_strategy_cost((loopcost_strategy *)growable, &got, fault);
}

static int32_t fill_cost(void *results, loopcost_fault *fault)
{
    return loopcost_strategy_cost(&any.strategy, (loopcost_cost *)results, fault);
}

static void check_structs(void)
{
    const loopcost_cost empty = LOOPCOST_COST_INIT;
    plan valid;
    check_init_task();
    check_init_context();
    check_init_model();
    check_init_strategy();
    check_init_cost();
    strong_first(&valid, LOOPCOST_FRESH, 1);
    tap_group("struct loopcost_task");
    growable_input(read_task, &valid.task, sizeof valid.task);
    tap_group("struct loopcost_context");
    growable_input(read_context, &valid.context, sizeof valid.context);
    tap_group("struct loopcost_model");
    growable_input(read_model, &valid.models[1], sizeof valid.models[1]);
    tap_group("struct loopcost_strategy");
    growable_input(read_strategy, &valid.strategy, sizeof valid.strategy);
    tap_group("struct loopcost_cost");
    strong_first(&any, LOOPCOST_FRESH, 1);
    growable_results(fill_cost, &empty, sizeof empty);
}

int main(void)
{
    check_structs();
    check_by_hand();
    check_sums();
    check_simulation(LOOPCOST_SHARED);
    check_simulation(LOOPCOST_FRESH);
    check_warmth();
    check_plain_cases();
    check_ill_conditioned();
    check_few_bugs();
    check_unsound_winner();
    check_rank_stride();
    check_comparison();
    check_free_comparison();
    check_many();
    check_bad_scalars();
    check_bad_structs();
    check_chance_not_given();
    check_bad_comparison();
    return tap_done();
}
