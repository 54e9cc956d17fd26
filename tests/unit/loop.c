/* Loops of calls: against golden vectors of capped conversations, the closed form of one bug, sums over all ends, and
 * bad input. */
#include "growable.h"
#include "plan.h"
#include "random.h"
#include "talk.h"
#include "tap.h"
#include "vectors.h"

#include "vector_tables.h"

GROWABLE_INIT(loop, LOOP)
GROWABLE_INIT(run, RUN)
GROWABLE_INIT(ends, ENDS)

static random_state chance = {20261124};

typedef struct fixture {
    loopcost_price price;
    loopcost_thread thread;
    loopcost_hazard hazards[300];
    loopcost_kind kinds[3];
    loopcost_loop loop;
} fixture;

static void fixture_init(fixture *f)
{
    int i;
    memset(f, 0, sizeof *f);
    talk_init(&f->price, &f->thread, &f->loop);
    f->thread.warm = 5000.0;
    f->loop.kinds = f->kinds;
    f->loop.n_kinds = 1;
    for (i = 0; i < 3; i++) {
        f->kinds[i].hazards = f->hazards;
        f->kinds[i].n_hazards = 1;
    }
    f->kinds[0].weight = 1.0;
    f->hazards[0].solved = 0.02;
    f->hazards[0].wrong = 0.01;
}

static loopcost_run run_of(const loopcost_loop *loop)
{
    loopcost_run run = LOOPCOST_RUN_INIT;
    tap_status(loopcost_loop_run(loop, &run, NULL), LOOPCOST_OK, "run");
    return run;
}

static loopcost_ends ends_at(const loopcost_loop *loop, uint64_t calls)
{
    loopcost_ends ends = LOOPCOST_ENDS_INIT;
    if (loopcost_loop_ends(loop, calls, &ends, NULL))
        tap_check(0, "ends");
    return ends;
}

static double total_cost(const loopcost_loop *loop, uint64_t calls)
{
    loopcost_thread_cost cost = LOOPCOST_THREAD_COST_INIT;
    if (loopcost_loop_total(loop, calls, &cost, NULL))
        tap_check(0, "total");
    return cost.mean;
}

/* The attempts of a shared conversation, as the hazards of a loop: the chance of exactly t among those of t and more.
 */
static void hazards_of(const conversation_cap_vector *v, fixture *f)
{
    uint64_t work[LOOPCOST_ATTEMPTS_WORDS * VECTOR_CLASSES], t;
    loopcost_class classes[VECTOR_CLASSES];
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    double reached = 1.0;
    uint32_t i;
    memset(classes, 0, sizeof classes);
    for (i = 0; i < v->n_classes; i++) {
        classes[i].count = v->classes[i][0];
        classes[i].fix_chance = v->classes[i][1];
    }
    attempts.classes = classes, attempts.n_classes = v->n_classes;
    attempts.work = work, attempts.words = sizeof work / sizeof *work;
    for (t = 1; t <= v->cap; t++) {
        loopcost_chances at = LOOPCOST_CHANCES_INIT;
        tap_status(loopcost_attempts_chances(&attempts, t, &at, NULL), LOOPCOST_OK, "chances");
        f->hazards[t - 1].solved = reached > 0.0 ? fmin(1.0, at.exactly / reached) : 1.0;
        f->hazards[t - 1].wrong = 0.0;
        reached = at.more;
    }
    f->kinds[0].n_hazards = (uint32_t)v->cap;
    f->loop.cap = v->cap;
}

static void near(double got, exact expected, double relative, uint32_t number, const char *what)
{
    char name[64];
    snprintf(name, sizeof name, "%" PRIu32 " %s", number, what);
    tap_near(got, expected.high, relative, name);
}

static void check_cap(const conversation_cap_vector *v)
{
    fixture f;
    loopcost_run run;
    double bugs = 0.0;
    uint32_t i;
    for (i = 0; i < v->n_classes; i++)
        bugs += v->classes[i][0];
    if (bugs == 0.0)
        return; /* no call is made */
    fixture_init(&f);
    f.price.input = v->talk.price[0], f.price.output = v->talk.price[1];
    f.price.cache_read = v->talk.price[2], f.price.cache_write = v->talk.price[3];
    f.thread.caching = v->talk.caching;
    f.thread.expiry = v->talk.expiry;
    f.thread.base = v->talk.tokens[0] + v->talk.tokens[1];
    f.thread.step = v->talk.tokens[2] + v->talk.tokens[3];
    f.thread.output = v->talk.tokens[2];
    f.thread.warm = v->warm;
    hazards_of(v, &f);
    run = run_of(&f.loop);
    near(run.p_solved, v->expected[0], 1e-11, v->number, "success");
    /* The last hazard of a loop may be a rounded 1: what is left is then no more exact than that. */
    if (v->expected[1].high > 1e-12)
        near(run.p_capped, v->expected[1], 1e-11 + 3e-15 / v->expected[1].high, v->number, "failure");
    near(run.mean, v->expected[2], 1e-11, v->number, "mean");
    near(run.variance, v->expected[3], 1e-9, v->number, "variance");
    near(run.mean_solved, v->expected[4], 1e-11, v->number, "mean when it succeeds");
    if (v->expected[1].high > 1e-12)
        near(run.mean_capped, v->expected[5], 1e-11, v->number, "mean when it fails");
    near(run.per_solved, v->expected[6], 1e-11, v->number, "cost to success");
    tap_check(run.p_wrong == 0.0, "nothing ends wrongly done");
}

/* One constant hazard is one bug in a shared conversation. */
static void check_one_hazard(double hazard, double expiry, uint32_t caching)
{
    const double tokens[4] = {9000.0, 6000.0, 400.0, 600.0};
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost_run run;
    fixture f;
    plan p;
    fixture_init(&f);
    plan_init(&p);
    plan_task(&p, tokens);
    p.prices[1] = f.price;
    p.context.mode = LOOPCOST_SHARED;
    p.context.caching = f.thread.caching = caching;
    p.context.expiry = f.thread.expiry = expiry;
    plan_warm(&p, 5000.0, 0.0);
    plan_classes(&p, 1);
    p.classes[0].count = 1.0;
    p.classes[0].fix_chance = hazard;
    f.hazards[0].solved = hazard;
    f.hazards[0].wrong = 0.0;
    loopcost_strategy_cost(&p.strategy, &cost, NULL);
    run = run_of(&f.loop);
    tap_near(run.mean, cost.mean, 1e-13, "mean");
    tap_near(run.variance, cost.variance, 1e-12, "variance");
    tap_near(run.calls_mean, 1.0 / hazard, 1e-13, "calls");
    tap_near(run.calls_variance, (1.0 - hazard) / (hazard * hazard), 1e-12, "their variance");
    tap_near(run.p_solved, 1.0, 1e-15, "solved");
    tap_double(run.write + run.read + run.generate, run.mean, 0.0, "the parts sum to the mean");
    tap_double(run.per_solved, run.mean / run.p_solved, 1.0, "cost per solved");
}

/* Everything that loopcost_loop_run() says, from the law and the totals, an end after the other. */
static void check_sums(fixture *f, uint64_t most)
{
    const loopcost_run run = run_of(&f->loop);
    double mean = 0.0, square = 0.0, calls = 0.0, by[3] = {0.0, 0.0, 0.0}, cost_by[3] = {0.0, 0.0, 0.0}, left = 1.0;
    uint64_t t;
    for (t = 1; t <= most; t++) {
        const loopcost_ends ends = ends_at(&f->loop, t);
        const double cost = total_cost(&f->loop, t), p[3] = {ends.solved, ends.wrong, ends.capped};
        int i;
        for (i = 0; i < 3; i++) {
            mean += p[i] * cost;
            square += p[i] * (cost - run.mean) * (cost - run.mean);
            calls += p[i] * (double)t;
            by[i] += p[i];
            cost_by[i] += p[i] * cost;
        }
        if (fabs(left - ends.solved - ends.wrong - ends.capped - ends.more) > 1e-15)
            tap_check(0, "what ends and what is left make what was left");
        left = ends.more;
        if (fabs(ends.solved_by - by[0]) > 1e-14 || fabs(ends.wrong_by - by[1]) > 1e-14)
            tap_check(0, "solved by t");
    }
    tap_near(run.mean, mean, 1e-12, "mean");
    tap_near(run.variance, square, 1e-10, "variance");
    tap_near(run.calls_mean, calls, 1e-12, "calls");
    tap_near(run.p_solved, by[0], 1e-13, "solved");
    tap_near(run.p_wrong, by[1], 1e-13, "wrongly done");
    tap_near(run.p_capped, by[2], 1e-13, "capped");
    tap_near(run.mean_solved, by[0] > 0.0 ? cost_by[0] / by[0] : 0.0, 1e-12, "mean of the solved");
    tap_near(run.mean_wrong, by[1] > 0.0 ? cost_by[1] / by[1] : 0.0, 1e-12, "mean of the wrongly done");
    tap_near(run.mean_capped, by[2] > 0.0 ? cost_by[2] / by[2] : 0.0, 1e-12, "mean of the capped");
}

static void check_random_loops(void)
{
    int round;
    for (round = 0; round < 30; round++) {
        fixture f;
        uint32_t i;
        double weights[3], sum = 0.0;
        fixture_init(&f);
        f.loop.n_kinds = 1 + (uint32_t)(3.0 * random_uniform(&chance)) % 3;
        for (i = 0; i < 30; i++) {
            f.hazards[i].solved = 0.3 * random_uniform(&chance);
            f.hazards[i].wrong = 0.2 * random_uniform(&chance);
        }
        for (i = 0; i < 3; i++)
            sum += weights[i] = i < f.loop.n_kinds ? random_uniform(&chance) : 0.0;
        for (i = 0; i < f.loop.n_kinds; i++) {
            f.kinds[i].weight = weights[i] / sum;
            f.kinds[i].hazards = f.hazards + 10 * i;
            f.kinds[i].n_hazards = 1 + (uint32_t)(9.0 * random_uniform(&chance));
        }
        f.loop.cap = round % 2 ? 1 + (uint64_t)(40.0 * random_uniform(&chance)) : 0;
        if (f.loop.cap && round % 3 == 0) {
            f.kinds[0].hazards = NULL, f.kinds[0].n_hazards = 0;
            f.kinds[0].alpha = 0.5 + random_uniform(&chance), f.kinds[0].beta = 3.0 * random_uniform(&chance);
            f.kinds[0].solved_share = random_uniform(&chance);
        }
        if (round % 4 < 2) {
            f.loop.late_from = 1 + (uint64_t)(20.0 * random_uniform(&chance));
            f.loop.late_step = floor(5000.0 * random_uniform(&chance));
        }
        check_sums(&f, f.loop.cap ? f.loop.cap : 1500);
    }
}

/* Late steps, added up call by call. */
static void check_totals(void)
{
    fixture f;
    uint64_t late, t;
    fixture_init(&f);
    f.thread.expiry = 0.25;
    f.loop.late_step = 70.0;
    for (late = 0; late < 8; late++) {
        double context = 15000.0, held = 5000.0, cost = 0.0, squares = 0.0;
        f.loop.late_from = late;
        for (t = 1; t <= 12; t++) {
            loopcost_thread_cost total = LOOPCOST_THREAD_COST_INIT, plain = LOOPCOST_THREAD_COST_INIT;
            cost += 3.75 * (context - held + 0.25 * held) + 0.3 * 0.75 * held + 15.0 * 400.0;
            squares += held * held;
            held = context;
            context += late && t >= late ? 70.0 : 1000.0;
            tap_status(loopcost_loop_total(&f.loop, t, &total, NULL), LOOPCOST_OK, "total");
            tap_near(total.mean, cost / 1e6, 1e-14, "mean");
            tap_near(total.variance, 0.25 * 0.75 * 3.45 * 3.45 * squares / 1e12, 1e-14, "variance");
            loopcost_thread_total(&f.thread, t, &plain, NULL);
            if (!late)
                tap_near(total.mean, plain.mean, 1e-15, "as the thread");
        }
    }
}

static void check_beta(void)
{
    fixture f;
    uint64_t t;
    double survival = 1.0;
    fixture_init(&f);
    f.kinds[0].hazards = NULL, f.kinds[0].n_hazards = 0;
    f.kinds[0].alpha = 0.7, f.kinds[0].beta = 4.0, f.kinds[0].solved_share = 0.75;
    f.loop.cap = 1000;
    for (t = 1; t < 1000; t++) {
        const loopcost_ends ends = ends_at(&f.loop, t);
        survival *= (4.0 + (double)t - 1.0) / (4.7 + (double)t - 1.0);
        if (fabs(ends.more - survival) > 1e-13 * survival || fabs(ends.solved_by - 0.75 * (1.0 - survival)) > 1e-13)
            tap_check(0, "B(a, b+t)/B(a, b)");
    }
    tap_near(ends_at(&f.loop, 1000).capped, survival * (4.0 + 999.0) / (4.7 + 999.0), 1e-12, "the rest is capped");
    check_sums(&f, 1000);
}

static void check_extremes(void)
{
    fixture f;
    loopcost_run run;
    fixture_init(&f);
    f.hazards[0].solved = 1.0, f.hazards[0].wrong = 0.0;
    run = run_of(&f.loop);
    tap_double(run.calls_mean, 1.0, 0.0, "a first call that is always enough");
    tap_double(run.variance, 0.0, 0.0, "has no variance");
    tap_double(run.mean, total_cost(&f.loop, 1), 1.0, "costs one call");

    f.hazards[0].solved = 0.0, f.loop.cap = 40;
    run = run_of(&f.loop);
    tap_check(run.p_capped == 1.0 && run.p_solved == 0.0 && run.per_solved == 0.0, "a loop that never ends is stopped");
    tap_double(run.mean, total_cost(&f.loop, 40), 2.0, "after its cap");

    f.hazards[0].wrong = 1.0, f.loop.cap = 0;
    run = run_of(&f.loop);
    tap_check(run.p_wrong == 1.0 && run.mean_solved == 0.0, "always wrong");

    f.hazards[0].solved = 5e-324, f.hazards[0].wrong = 0.5;
    run = run_of(&f.loop);
    tap_double(run.per_solved, 1e300, 0.0, "hardly ever solved is as dear as can be");

    f.hazards[0].solved = 1e-6, f.hazards[0].wrong = 0.0;
    run = run_of(&f.loop);
    tap_near(run.calls_mean, 1e6, 1e-12, "a chance of a millionth");

    /* One task in three is never finished. */
    f.loop.n_kinds = 2, f.loop.cap = 100;
    f.kinds[0].weight = 2.0 / 3.0, f.kinds[1].weight = 1.0 / 3.0;
    f.hazards[0].solved = 0.5;
    f.hazards[1].solved = f.hazards[1].wrong = 0.0;
    f.kinds[1].hazards = &f.hazards[1];
    run = run_of(&f.loop);
    tap_near(run.p_capped, 1.0 / 3.0, 1e-14, "as many are stopped");
    tap_near(run.p_solved, 2.0 / 3.0, 1e-14, "and the others solved");
}

static void check_belief(void)
{
    fixture f;
    double weights[2], fast, slow;
    uint64_t t;
    fixture_init(&f);
    f.loop.n_kinds = 2;
    f.kinds[0].weight = 0.8, f.kinds[1].weight = 0.2;
    f.hazards[0].solved = 0.5, f.hazards[0].wrong = 0.1;
    f.hazards[1].solved = 0.01, f.hazards[1].wrong = 0.01;
    f.kinds[1].hazards = &f.hazards[1];
    for (t = 0; t < 20; t++) {
        fast = 0.8 * pow(0.4, (double)t), slow = 0.2 * pow(0.98, (double)t);
        tap_status(loopcost_loop_belief(&f.loop, t, weights, NULL), LOOPCOST_OK, "belief");
        tap_near(weights[0], fast / (fast + slow), 1e-13, "in the fast kind");
        tap_near(weights[1], slow / (fast + slow), 1e-13, "in the slow kind");
    }
}

/* A loop is a strategy: it has a cost, a place and a law. */
static void check_strategy(void)
{
    const loopcost_strategy none = LOOPCOST_STRATEGY_INIT;
    const loopcost_param count = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    fixture f, dear;
    plan p;
    loopcost_strategy alone = none, other = none;
    const loopcost_strategy *both[2];
    loopcost_rank ranks[2];
    loopcost_run run;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_state state = LOOPCOST_STATE_INIT;
    loopcost_rest rest = LOOPCOST_REST_INIT;
    loopcost_distribution law = LOOPCOST_DISTRIBUTION_INIT;
    loopcost_bracket bracket = LOOPCOST_BRACKET_INIT;
    loopcost_risk risk = LOOPCOST_RISK_INIT;
    loopcost_crossover crossover = LOOPCOST_CROSSOVER_INIT;
    double memory[3 * 250];
    uint64_t attempts;
    fixture_init(&f);
    fixture_init(&dear);
    plan_init(&p);
    f.loop.cap = 250, dear.loop.cap = 250, dear.thread.output = 4000.0;
    alone.calls = &f.loop, other.calls = &dear.loop;
    run = run_of(&f.loop);
    tap_status(loopcost_strategy_cost(&alone, &cost, NULL), LOOPCOST_OK, "cost");
    tap_double(cost.mean, run.mean, 1.0, "mean");
    tap_double(cost.variance, run.variance, 0.0, "variance");
    tap_double(cost.attempts_mean, run.calls_mean, 0.0, "calls");
    tap_double(cost.p_solved, run.p_solved, 0.0, "solved");
    tap_near(cost.p_solved * cost.mean_solved + (1.0 - cost.p_solved) * cost.mean_unsolved, cost.mean, 1e-13,
             "solved and unsolved make the mean");
    tap_near(cost.per_solved, run.per_solved, 1e-15, "cost per solved");
    tap_double(cost.generation + cost.fix_input + cost.fix_output + cost.cache_read + cost.cache_write, cost.mean, 0.0,
               "parts sum to the mean");
    both[0] = &other, both[1] = &alone;
    tap_status(loopcost_compare(both, 2, ranks, 0, NULL), LOOPCOST_OK, "compare");
    tap_check(ranks[0].strategy == 1 && ranks[0].mean == cost.mean && ranks[1].mean > cost.mean,
              "the cheaper is first");

    law.work = memory, law.words = sizeof memory / sizeof *memory;
    tap_status(loopcost_distribution_build(&alone, &law, NULL), LOOPCOST_OK, "law");
    state.context = f.thread.base, state.budget = 2.0, state.chance = 0.8;
    state.n_holdings = 1;
    {
        loopcost_holding holding;
        memset(&holding, 0, sizeof holding);
        holding.price = &f.price, holding.held = f.thread.warm;
        state.holdings = &holding;
        tap_status(loopcost_remaining(&f.loop, &state, &rest, NULL), LOOPCOST_OK, "the rest, from the start");
    }
    loopcost_distribution_quantile(&law, 0.8, &bracket, NULL);
    tap_double(bracket.least, rest.reserve, 0.0, "its quantile is the reserve");
    loopcost_distribution_risk(&law, 2.0, &risk, NULL);
    tap_near(risk.over_most, rest.p_over, 1e-13, "the chance to be over");
    loopcost_distribution_risk(&law, 0.0, &risk, NULL);
    tap_near(risk.overrun_least, cost.mean, 1e-13, "the law's mean");

    f.thread.expiry = 0.5;
    tap_status(loopcost_distribution_build(&alone, &law, &fault), LOOPCOST_UNSUPPORTED, "expiry at random");
    tap_text(loopcost_param_path(fault.field), "thread.expiry", "  the parameter");
    tap_status(loopcost_crossovers(&alone, &other, &count, &crossover, &fault), LOOPCOST_UNSUPPORTED,
               "no bugs to count");
    tap_text(loopcost_param_path(fault.field), "loop", "  the parameter");
    tap_status(loopcost_strategy_affordable(&alone, 1.0, &attempts, &fault), LOOPCOST_UNSUPPORTED,
               "no attempts either");
    alone.task = p.strategy.task;
    tap_status(loopcost_strategy_cost(&alone, &cost, &fault), LOOPCOST_UNSUPPORTED, "a task beside a loop");
    tap_text(loopcost_param_path(fault.field), "strategy", "  the parameter");
    alone.task = NULL, f.kinds[0].weight = 0.5;
    tap_status(loopcost_compare(both, 2, ranks, 0, &fault), LOOPCOST_OUT_OF_RANGE, "a bad loop");
    tap_integer(fault.strategy, 1, "  which one");
}

/* Bad input. */

static void tap_fault(const fixture *f, int32_t expected, const char *path, uint32_t index, uint64_t row)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_run run = LOOPCOST_RUN_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    run.mean = 7.0;
    tap_status(loopcost_loop_run(&f->loop, &run, &fault), expected, path);
    tap_text(loopcost_param_path(fault.field), path, "  the parameter");
    tap_integer(fault.index, index, "  the kind");
    tap_integer(fault.row, row, "  the entry");
    tap_double(run.mean, 7.0, 0.0, "  nothing is written");
    tap_status(loopcost_fault_text(&fault, text, sizeof text), LOOPCOST_OK, text);
}

static void check_bad_input(void)
{
    static const double no_chances[] = {-0.1, 1.1, (double)NAN, (double)INFINITY};
    loopcost_hazard table[3] = {{0.1, 0.1}, {0.1, 0.1}, {0.1, 0.1}};
    fixture f;
    double weights[3];
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_ends ends = LOOPCOST_ENDS_INIT;
    size_t i;
    for (i = 0; i < 4; i++) {
        const int32_t expected = i == 2 ? LOOPCOST_NOT_A_NUMBER : LOOPCOST_OUT_OF_RANGE;
        fixture_init(&f);
        f.kinds[0].hazards = table, f.kinds[0].n_hazards = 3;
        table[1].solved = no_chances[i];
        tap_fault(&f, expected, "loop.kinds[].solved", 0, 1);
        table[1].solved = 0.1, table[2].wrong = no_chances[i];
        tap_fault(&f, expected, "loop.kinds[].wrong", 0, 2);
        table[2].wrong = 0.1, f.kinds[0].weight = no_chances[i];
        tap_fault(&f, expected, "loop.kinds[].weight", 0, UINT64_MAX);
    }
    fixture_init(&f);
    f.hazards[0].solved = 0.7, f.hazards[0].wrong = 0.4;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.kinds[].wrong", 0, 0);
    fixture_init(&f);
    f.kinds[0].weight = 0.9;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.weights", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.loop.n_kinds = 0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.kinds", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.loop.n_kinds = 65;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.kinds", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.loop.kinds = NULL;
    tap_fault(&f, LOOPCOST_NULL, "loop.kinds", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.loop.thread = NULL;
    tap_fault(&f, LOOPCOST_NULL, "thread", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.kinds[0].n_hazards = 0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.kinds[].hazards", 0, UINT64_MAX);
    fixture_init(&f);
    f.kinds[0].hazards = NULL;
    tap_fault(&f, LOOPCOST_NULL, "loop.kinds[].hazards", 0, UINT64_MAX);
    fixture_init(&f);
    f.kinds[0].alpha = 1.0, f.kinds[0].beta = 1.0;
    tap_fault(&f, LOOPCOST_UNSUPPORTED, "loop.kinds[].hazards", 0, UINT64_MAX);
    f.kinds[0].n_hazards = 0;
    tap_fault(&f, LOOPCOST_UNDEFINED, "loop.cap", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.loop.cap = 5, f.kinds[0].alpha = 0.0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.kinds[].alpha", 0, UINT64_MAX);
    f.kinds[0].alpha = 1.0, f.kinds[0].beta = 1e10;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.kinds[].beta", 0, UINT64_MAX);
    f.kinds[0].beta = 1.0, f.kinds[0].solved_share = (double)NAN;
    tap_fault(&f, LOOPCOST_NOT_A_NUMBER, "loop.kinds[].solved_share", 0, UINT64_MAX);
    fixture_init(&f);
    f.hazards[0].solved = f.hazards[0].wrong = 0.0;
    tap_fault(&f, LOOPCOST_UNDEFINED, "loop.cap", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.kinds[0].padding = 1;
    tap_fault(&f, LOOPCOST_UNSUPPORTED, "loop.kinds", 0, UINT64_MAX);
    fixture_init(&f);
    f.loop.reserved = 1;
    tap_fault(&f, LOOPCOST_UNSUPPORTED, "loop", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.loop.cap = 10000001;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.cap", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.loop.late_step = -1.0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "loop.late_step", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    f.loop.kind_stride = 8;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "stride", LOOPCOST_NO_INDEX, UINT64_MAX);
    fixture_init(&f);
    tap_status(loopcost_loop_ends(&f.loop, 10000001, &ends, &fault), LOOPCOST_OUT_OF_RANGE, "too many calls");
    tap_text(loopcost_param_path(fault.field), "calls", "  the parameter");
    tap_status(loopcost_loop_belief(&f.loop, 1, NULL, &fault), LOOPCOST_NULL, "nowhere to write");
    f.hazards[0].solved = 1.0, f.hazards[0].wrong = 0.0;
    tap_status(loopcost_loop_belief(&f.loop, 1, weights, &fault), LOOPCOST_UNDEFINED, "no run gets there");
}

static fixture good;

static int32_t call_loop(void *growable, loopcost_fault *fault)
{
    loopcost_run run = LOOPCOST_RUN_INIT;
    return loopcost_loop_run((loopcost_loop *)growable, &run, fault);
}

static int32_t call_run(void *growable, loopcost_fault *fault)
{
    return loopcost_loop_run(&good.loop, (loopcost_run *)growable, fault);
}

static int32_t call_ends(void *growable, loopcost_fault *fault)
{
    return loopcost_loop_ends(&good.loop, 3, (loopcost_ends *)growable, fault);
}

static int32_t call_total(void *growable, loopcost_fault *fault)
{
    return loopcost_loop_total(&good.loop, 3, (loopcost_thread_cost *)growable, fault);
}

static void check_structs(void)
{
    const loopcost_run run = LOOPCOST_RUN_INIT;
    const loopcost_ends ends = LOOPCOST_ENDS_INIT;
    const loopcost_thread_cost cost = LOOPCOST_THREAD_COST_INIT;
    fixture_init(&good);
    growable_input(call_loop, &good.loop, sizeof good.loop);
    growable_results(call_run, &run, sizeof run);
    growable_results(call_ends, &ends, sizeof ends);
    growable_results(call_total, &cost, sizeof cost);
}

int main(void)
{
    static const double some_hazards[] = {0.9, 0.3, 0.01, 1e-4};
    size_t i;
    check_init_loop();
    check_init_run();
    check_init_ends();
    tap_group("conversation_cap");
    for (i = 0; i < sizeof conversation_cap_vectors / sizeof *conversation_cap_vectors; i++)
        check_cap(&conversation_cap_vectors[i]);
    tap_group("one hazard");
    for (i = 0; i < sizeof some_hazards / sizeof *some_hazards; i++) {
        check_one_hazard(some_hazards[i], 0.0, 1);
        check_one_hazard(some_hazards[i], 0.3, 1);
        check_one_hazard(some_hazards[i], 0.3, 0);
    }
    tap_group("totals");
    check_totals();
    tap_group("random loops");
    check_random_loops();
    tap_group("Beta");
    check_beta();
    tap_group("extremes");
    check_extremes();
    tap_group("belief");
    check_belief();
    tap_group("as a strategy");
    check_strategy();
    tap_group("bad input");
    check_bad_input();
    check_structs();
    return tap_done();
}
