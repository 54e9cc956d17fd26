/* Any input at all gives finite numbers, or an error that names a parameter. Plans are made of every kind of double:
 * valid ones over the whole of their ranges, and in one plan of three some that are not. */
#include "plan.h"
#include "random.h"
#include "tap.h"

enum { PLANS = 100000 };

static random_state chance = {20261122};

static uint32_t pick(uint32_t n)
{
    return (uint32_t)(random_uniform(&chance) * n) % n;
}

static double valid(double least, double most)
{
    const double any = random_uniform(&chance);
    switch (pick(5)) {
    case 0:
        return least;
    case 1:
        return most;
    case 2:
        return least + (most - least) * any;
    case 3:
        return least > 0.0 ? least * pow(most / least, any) : most * pow(1e-300, any);
    default:
        return fmin(most, fmax(least, floor(100.0 * any)));
    }
}

static double weird(void)
{
    static const double some[] = {NAN,    INFINITY, -INFINITY, -1.0,  -0.0, 5e-324, 1e-310, 1e300,
                                  1e-300, 1e12,     1e13,      2e-12, 1.0,  1e9,    0.5,    1.0000000000000002};
    return some[pick(sizeof some / sizeof *some)];
}

static void make_plan(plan *p)
{
    double tokens[4], price[4];
    uint32_t i, model;
    plan_init(p);
    plan_classes(p, pick(PLAN_CLASSES + 1));
    for (i = 0; i < 4; i++)
        tokens[i] = valid(0.0, 1e12);
    plan_task(p, tokens);
    for (model = 0; model < 2; model++) {
        for (i = 0; i < 4; i++)
            price[i] = valid(0.0, 1e9);
        plan_price(&p->prices[model], price);
    }
    for (i = 0; i < PLAN_CLASSES; i++) {
        p->classes[i].count = valid(0.0, 1e12);
        p->classes[i].fix_chance = valid(1e-12, 1.0);
    }
    p->context.mode = pick(2);
    p->context.caching = pick(2);
    p->context.warm_first = pick(4);
    p->context.warm_later = pick(4);
    p->context.warm_first_tokens = valid(0.0, tokens[0]);
    p->context.warm_later_tokens = valid(0.0, tokens[0] + tokens[1]);
    p->context.warm_generation = valid(0.0, tokens[0]);
    p->context.expiry = valid(0.0, 1.0);
    if (pick(3) == 0)
        p->strategy.fixer = p->strategy.generator;
}

/* What goes beyond the published model, each in one plan of four. */
static void go_beyond(plan *p)
{
    static const double chances[] = {0.0, 0.5, 1.0, 1e-12};
    uint32_t i;
    for (i = 0; i < PLAN_CLASSES; i++) {
        loopcost_class *one = &p->classes[i];
        one->law = pick(3);
        if (one->law != LOOPCOST_LAW_GEOMETRIC)
            one->fix_chance = 0.0;
        if (one->law == LOOPCOST_LAW_TABLE) {
            one->n_chances = 3 + pick(2);
            one->chances = chances;
        }
        if (one->law == LOOPCOST_LAW_BETA) {
            one->alpha = valid(1e-6, 1e9);
            one->beta = valid(1e-6, 1e9);
        }
        one->after_fix = pick(4) ? 0.0 : valid(0.0, 1.0);
        one->after_failure = pick(4) ? 0.0 : valid(0.0, 1e-3);
    }
    p->task.growth = pick(4) ? 0.0 : valid(0.0, 1e6);
    p->task.attempt_sd = pick(4) ? 0.0 : valid(0.0, p->task.attempt);
    p->task.trace_sd = pick(4) ? 0.0 : valid(0.0, p->task.trace);
    p->context.mode = pick(3);
    p->context.group = p->context.mode == LOOPCOST_GROUPED ? 1 + (uint64_t)valid(0.0, 1e12) : 0;
    p->context.bug_cap = pick(4) ? 0 : pick(2) ? 1 + pick(1000) : (uint64_t)valid(0.0, 1e12);
    p->models[0].counts = pick(4);
    if (p->models[0].counts == LOOPCOST_COUNTS_NEGATIVE_BINOMIAL)
        p->models[0].count_variance = valid(1.0, 2.0) * (p->classes[0].count + p->classes[1].count + 1.0);
}

static void spoil(plan *p)
{
    double *const scalars[] = {&p->task.prompt,
                               &p->task.trace,
                               &p->prices[0].output,
                               &p->prices[1].input,
                               &p->prices[1].cache_read,
                               &p->classes[0].count,
                               &p->classes[1].count,
                               &p->classes[0].fix_chance,
                               &p->context.expiry,
                               &p->context.warm_first_tokens,
                               &p->context.warm_generation,
                               &p->task.growth,
                               &p->task.trace_sd,
                               &p->classes[0].alpha,
                               &p->classes[1].beta,
                               &p->classes[0].after_fix,
                               &p->classes[1].after_failure,
                               &p->models[0].count_variance};
    uint32_t i;
    for (i = pick(3) + 1; i > 0; i--)
        *scalars[pick(sizeof scalars / sizeof *scalars)] = weird();
}

static int all_finite(const double *numbers, uint32_t n)
{
    uint32_t i;
    for (i = 0; i < n; i++)
        if (numbers[i] - numbers[i] != 0.0)
            return 0;
    return 1;
}

static int named(int32_t status, const loopcost_fault *fault)
{
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    return fault->status == status && *loopcost_param_path(fault->field) &&
           loopcost_fault_text(fault, text, sizeof text) == LOOPCOST_OK && strlen(text) > 8;
}

static int cost_is_sound(const plan *p)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const int32_t status = loopcost_strategy_cost(&p->strategy, &got, &fault);
    const double numbers[] = {
        got.mean,       got.variance,   got.attempts_mean, got.attempts_variance, got.generation,     got.fix_input,
        got.fix_output, got.cache_read, got.cache_write,   got.mean_bound,        got.variance_bound, got.p_solved,
        got.p_unsolved, got.fixed,      got.mean_solved,   got.mean_unsolved,     got.per_solved};
    return status ? named(status, &fault)
                  : all_finite(numbers, 17) && got.mean_bound >= 0.0 && got.variance_bound >= 0.0;
}

static int attempts_are_sound(const plan *p)
{
    loopcost_cumulants got = LOOPCOST_CUMULANTS_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const int32_t status = loopcost_strategy_attempts(&p->strategy, &got, &fault);
    const double numbers[] = {got.mean, got.variance, got.third, got.fourth};
    return status ? named(status, &fault) : all_finite(numbers, 4);
}

static int sensitivity_is_sound(const plan *p)
{
    const loopcost_param param = {pick(LOOPCOST_PARAM_END + 1), pick(PLAN_CLASSES)};
    loopcost_sensitivity got = LOOPCOST_SENSITIVITY_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const int32_t status = loopcost_strategy_sensitivity(&p->strategy, &param, &got, &fault);
    const double numbers[] = {got.value, got.mean, got.variance, got.mean_elasticity};
    return status ? named(status, &fault) : all_finite(numbers, 4);
}

static int crossover_is_sound(const plan *a, const plan *b)
{
    const loopcost_param bugs = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    loopcost_crossover got = LOOPCOST_CROSSOVER_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const int32_t status = loopcost_crossovers(&a->strategy, &b->strategy, &bugs, &got, &fault);
    const double numbers[] = {got.first, got.second, got.first_bound, got.second_bound};
    return status ? named(status, &fault) : all_finite(numbers, 4) && got.first >= 0.0 && got.second <= 1e12;
}

int main(void)
{
    uint32_t i, costs = 0, sensitivities = 0, crossovers = 0, attempts = 0;
    for (i = 0; i < PLANS; i++) {
        plan a, b;
        make_plan(&a);
        make_plan(&b);
        if (pick(4) == 0)
            go_beyond(&b);
        if (pick(3) == 0)
            spoil(&b);
        costs += (uint32_t)cost_is_sound(&b);
        attempts += (uint32_t)attempts_are_sound(&b);
        sensitivities += (uint32_t)sensitivity_is_sound(&b);
        crossovers += (uint32_t)crossover_is_sound(&a, &b);
    }
    tap_group("anything at all");
    tap_integer(costs, PLANS, "costs");
    tap_integer(attempts, PLANS, "attempts");
    tap_integer(sensitivities, PLANS, "sensitivities");
    tap_integer(crossovers, PLANS, "crossovers");
    return tap_done();
}
