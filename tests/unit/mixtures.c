/* Random strategies with any mixture of features: the closed form, the law in a table, its bracket and simulation
 * agree. */
#include "plan.h"
#include "random.h"
#include "tap.h"

#include <stdlib.h>

enum { DRAWS = 2000, CLASSES = 3, TRIALS = 500, BINS = 64 };

static random_state chance = {20261125};

static double uniform(double least, double most)
{
    return least + (most - least) * random_uniform(&chance);
}

static uint32_t pick(uint32_t n)
{
    return (uint32_t)(random_uniform(&chance) * n) % n;
}

typedef struct scenario {
    plan p;
    double tables[CLASSES][4];
} scenario;

static void draw_law(scenario *s, uint32_t i)
{
    loopcost_class *one = &s->p.classes[i];
    uint32_t k;
    one->count = pick(4);
    one->law = pick(3);
    if (one->law == LOOPCOST_LAW_TABLE) {
        one->n_chances = 1 + pick(4);
        one->chances = s->tables[i];
        for (k = 0; k < 4; k++)
            s->tables[i][k] = pick(4) ? uniform(0.2, 1.0) : (double)(k + 1 == one->n_chances);
    } else if (one->law == LOOPCOST_LAW_BETA) {
        one->alpha = uniform(12.0, 40.0);
        one->beta = uniform(0.5, 20.0);
    } else {
        one->fix_chance = pick(5) ? uniform(0.2, 1.0) : 1.0;
        if (pick(3) == 0)
            one->after_fix = uniform(0.0, 0.4);
        if (pick(3) == 0)
            one->after_failure = uniform(0.0, 0.1) * one->fix_chance;
    }
}

static void draw(scenario *s)
{
    double tokens[4], price[4];
    uint32_t i;
    plan *p = &s->p;
    plan_init(p);
    plan_classes(p, CLASSES);
    for (i = 0; i < 4; i++) {
        tokens[i] = pick(2) ? floor(uniform(0.0, 20.0)) * 100.0 : uniform(0.0, 2000.0);
        price[i] = pick(2) ? floor(uniform(1.0, 20.0)) : uniform(0.1, 20.0);
    }
    plan_task(p, tokens);
    plan_price(&p->prices[0], price);
    plan_price(&p->prices[1], price);
    for (i = 0; i < CLASSES; i++)
        draw_law(s, i);
    p->models[0].counts = pick(4);
    if (p->models[0].counts == LOOPCOST_COUNTS_NEGATIVE_BINOMIAL)
        p->models[0].count_variance =
            uniform(1.1, 2.0) * (p->classes[0].count + p->classes[1].count + p->classes[2].count);
    p->context.mode = pick(3);
    p->context.caching = pick(2);
    p->context.group = p->context.mode == LOOPCOST_GROUPED ? 1 + pick(4) : 0;
    p->context.bug_cap = pick(3) ? 0 : 1 + pick(6);
    p->context.conversation_cap = p->context.mode == LOOPCOST_SHARED && !pick(4) ? 1 + pick(20) : 0;
    p->context.warm_first = pick(3);
    p->context.warm_later = pick(3);
    p->context.expiry = pick(4) ? 0.0 : uniform(0.0, 1.0);
    p->task.growth = pick(3) ? 0.0 : uniform(0.0, 0.5);
    p->task.attempt_sd = pick(5) ? 0.0 : uniform(0.0, tokens[2]);
    p->task.trace_sd = pick(5) ? 0.0 : uniform(0.0, tokens[3]);
    if (pick(2))
        p->strategy.fixer = p->strategy.generator;
}

/* The law, in memory of its own, which the caller frees. */
static int32_t build(const plan *p, uint32_t quantity, double width, loopcost_distribution *law, loopcost_fault *fault)
{
    const loopcost_distribution empty = LOOPCOST_DISTRIBUTION_INIT;
    int32_t status;
    *law = empty;
    law->width = width;
    law->quantity = quantity;
    law->tail = 1e-15;
    status = loopcost_distribution_words(&p->strategy, law, &law->words, fault);
    if (status)
        return status;
    if (law->words > 600000)
        return LOOPCOST_OUT_OF_RANGE;
    law->work = (double *)malloc((size_t)law->words * sizeof(double));
    return loopcost_distribution_build(&p->strategy, law, fault);
}

typedef struct spread {
    double mean, variance;
} spread;

static spread spread_of(const loopcost_distribution *law)
{
    const double *cost = law->work, *below = law->work + law->atoms;
    spread s = {0.0, 0.0};
    uint64_t i;
    for (i = 0; i < law->atoms; i++)
        s.mean += (below[i] - (i ? below[i - 1] : 0.0)) * cost[i];
    for (i = 0; i < law->atoms; i++)
        s.variance += (below[i] - (i ? below[i - 1] : 0.0)) * (cost[i] - s.mean) * (cost[i] - s.mean);
    return s;
}

static void compare_cost(const plan *p, const loopcost_cost *cost, const loopcost_distribution *law)
{
    loopcost_risk risk = LOOPCOST_RISK_INIT;
    const double size = fabs(cost->mean), last = law->work[law->atoms - 1];
    if (law->exact) {
        const spread s = spread_of(law);
        tap_check(fabs(s.mean - cost->mean) <= 1e-10 * size + 100.0 * law->tail * last, "the mean of the law");
        if (!tap_check(fabs(s.variance - cost->variance) <=
                           1e-8 * (cost->variance + 1e-6 * size * size) + 100.0 * law->tail * last * last,
                       "the variance of the law"))
            printf("# mode %u counts %u cap %u: %.17g, expected %.17g\n", (unsigned)p->context.mode,
                   (unsigned)p->models[0].counts, (unsigned)p->context.bug_cap, s.variance, cost->variance);
        return;
    }
    tap_status(loopcost_distribution_risk(law, 0.0, &risk, NULL), LOOPCOST_OK, "risk");
    tap_check(risk.overrun_least <= cost->mean * (1.0 + 1e-12) &&
                  cost->mean * (1.0 - 1e-12) <= risk.overrun_most + 1e-12,
              "the mean is in the bracket");
    tap_check(risk.overrun_most - risk.overrun_least <= law->width * 1.01, "which is as narrow as asked");
}

/* The simulated mean, in standard errors from the true one. */
typedef struct simulated {
    uint32_t count, far;
    double squares;
} simulated;

static int simulate(const plan *p, uint64_t seed, loopcost_estimate *estimate, loopcost_fault *fault)
{
    const loopcost_estimate empty = LOOPCOST_ESTIMATE_INIT;
    loopcost_sampling sampling = LOOPCOST_SAMPLING_INIT;
    loopcost_tally tally = LOOPCOST_TALLY_INIT;
    int32_t status;
    *estimate = empty;
    sampling.seed = seed;
    sampling.trials = TRIALS;
    tally.bins = BINS;
    status = loopcost_sampling_words(&p->strategy, &sampling, &sampling.words, fault);
    if (!status)
        status = loopcost_tally_words(tally.kind, tally.bins, &tally.words, fault);
    if (status)
        return 0;
    sampling.work = (uint64_t *)malloc((size_t)sampling.words * sizeof(uint64_t));
    tally.work = (uint64_t *)malloc((size_t)tally.words * sizeof(uint64_t));
    status = loopcost_simulate(&p->strategy, &sampling, &tally, fault);
    if (!status)
        status = loopcost_tally_cost(&tally, &p->strategy, estimate, fault);
    free(sampling.work);
    free(tally.work);
    return !status;
}

static void compare_simulated(simulated *all, const loopcost_estimate *estimate, double mean, double variance)
{
    const double error = sqrt(variance / (double)TRIALS), apart = estimate->mean - mean;
    if (error <= 1e-9 * mean) { /* sizes are counted in millionths of a token */
        tap_check(fabs(apart) <= 1e-8 * mean + 1e-12, "simulated: the same cost every time");
        return;
    }
    all->count++;
    all->squares += apart * apart / (error * error);
    all->far += fabs(apart) > 5.0 * error;
}

/* A list of chances as long as its sums are wide: nothing is random, and nothing overflows. */
static void check_long_table(void)
{
    enum { LENGTH = 20001 };
    static double chances[LENGTH];
    loopcost_estimate got;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    plan p;
    tap_group("a long list of chances");
    chances[LENGTH - 1] = 1.0;
    plan_init(&p);
    plan_classes(&p, 1);
    p.classes[0].law = LOOPCOST_LAW_TABLE;
    p.classes[0].count = 1024.0;
    p.classes[0].chances = chances;
    p.classes[0].n_chances = LENGTH;
    tap_check(simulate(&p, 1, &got, &fault), "simulated");
    tap_double(got.attempts_mean, 1024.0 * (double)LENGTH, 0.0, "attempts");
    tap_double(got.attempts_variance, 0.0, 0.0, "  without variance");
}

int main(void)
{
    simulated all = {0, 0, 0.0};
    uint32_t drawn, closed = 0, exact = 0, bracketed = 0, attempts = 0, named = 0;
    uint32_t simulated_alone = 0, diverging = 0;
    for (drawn = 0; drawn < DRAWS; drawn++) {
        loopcost_cost cost = LOOPCOST_COST_INIT;
        loopcost_cumulants number = LOOPCOST_CUMULANTS_INIT;
        loopcost_estimate estimate;
        loopcost_distribution law;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        scenario s;
        char about[40];
        int32_t status, of_law;
        snprintf(about, sizeof about, "scenario %u", (unsigned)drawn);
        tap_group(about);
        draw(&s);
        status = loopcost_strategy_cost(&s.p.strategy, &cost, &fault);
        if (status && *loopcost_param_path(fault.field))
            named++;
        closed += !status;
        if (!simulate(&s.p, drawn, &estimate, &fault))
            diverging += fault.status == LOOPCOST_DIVERGENT;
        else if (!status)
            compare_simulated(&all, &estimate, cost.mean, cost.variance);
        else
            simulated_alone++;
        of_law = build(&s.p, LOOPCOST_QUANTITY_COST, fmax(1e-4, 0.02 * cost.mean), &law, &fault);
        if (!of_law && !status) {
            compare_cost(&s.p, &cost, &law);
            exact += law.exact;
            bracketed += !law.exact;
        } else if (!of_law && law.exact && estimate.trials) {
            const spread got = spread_of(&law);
            simulated_alone--;
            compare_simulated(&all, &estimate, got.mean, got.variance);
        }
        free(law.work);
        law.work = NULL;
        if (drawn % 4 == 0 && !build(&s.p, LOOPCOST_QUANTITY_ATTEMPTS, 0.0, &law, &fault) &&
            !loopcost_strategy_attempts(&s.p.strategy, &number, &fault)) {
            const spread got = spread_of(&law);
            attempts++;
            tap_check(fabs(got.mean - number.mean) <= 1e-11 * (number.mean + 1.0), "attempts: the mean of the law");
            tap_check(fabs(got.variance - number.variance) <= 1e-9 * (number.variance + 1.0), "attempts: its variance");
        }
        free(law.work);
    }
    printf("# %u scenarios: %u have a closed form, %u an exact law, %u a bracket, %u a law of attempts; %u name what "
           "has none\n",
           (unsigned)drawn, (unsigned)closed, (unsigned)exact, (unsigned)bracketed, (unsigned)attempts,
           (unsigned)named);
    printf("# simulated beside one of them: %u, mean square of the distances %.3f standard errors; simulated alone: "
           "%u; %u diverge\n",
           (unsigned)all.count, all.squares / all.count, (unsigned)simulated_alone, (unsigned)diverging);
    tap_group("scenarios");
    tap_check(closed > DRAWS / 2 && exact > DRAWS / 20 && bracketed > DRAWS / 20 && attempts > DRAWS / 20,
              "every kind of answer was drawn");
    tap_integer(closed + named, drawn, "and whatever has no closed form says so");
    tap_check(all.count > DRAWS / 2, "simulation beside the others");
    tap_check(fabs(all.squares / all.count - 1.0) < 5.0 * sqrt(2.0 / all.count), "is as far apart as chance allows");
    tap_check(all.far <= all.count / 200, "and seldom far");
    check_long_table();
    return tap_done();
}
