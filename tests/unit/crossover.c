/* Floor 4: crossings in the number of bugs, derivatives; their special cases; bad input. */
#include "growable.h"
#include "plan.h"
#include "tap.h"

GROWABLE_INIT(crossover, CROSSOVER)
GROWABLE_INIT(sensitivity, SENSITIVITY)

static const loopcost_param count = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};

static const double tokens[] = {6000.0, 4000.0, 800.0, 400.0};
static const double strong_price[] = {15.0, 75.0, 1.5, 18.75};
static const double weak_price[] = {1.0, 5.0, 0.1, 1.25};
static const double no_price[] = {0.0, 0.0, 0.0, 0.0};

static void arm(plan *p, uint32_t mode, const double *generator, const double *fixer, double bugs, double chance)
{
    plan_init(p);
    plan_classes(p, 1);
    plan_task(p, tokens);
    plan_price(&p->prices[0], generator);
    plan_price(&p->prices[1], fixer);
    p->context.mode = mode;
    p->context.caching = 1;
    p->classes[0].count = bugs;
    p->classes[0].fix_chance = chance;
}

static loopcost_crossover crossing(const plan *a, const plan *b)
{
    loopcost_crossover got = LOOPCOST_CROSSOVER_INIT;
    tap_status(loopcost_crossovers(&a->strategy, &b->strategy, &count, &got, NULL), LOOPCOST_OK, "status");
    return got;
}

static double mean_of(const plan *p)
{
    loopcost_cost got = LOOPCOST_COST_INIT;
    tap_status(loopcost_strategy_cost(&p->strategy, &got, NULL), LOOPCOST_OK, "status");
    return got.mean;
}

static loopcost_sensitivity sensitivity(const plan *p, uint32_t field, uint32_t index)
{
    const loopcost_param param = {field, index};
    loopcost_sensitivity got = LOOPCOST_SENSITIVITY_INIT;
    tap_status(loopcost_strategy_sensitivity(&p->strategy, &param, &got, NULL), LOOPCOST_OK,
               loopcost_param_path(field));
    return got;
}

/* At the crossing the two cost the same, whatever b's present count. */
static void check_one(uint32_t mode)
{
    plan a, b;
    loopcost_crossover got;
    tap_group(mode == LOOPCOST_SHARED ? "one crossing, shared" : "one crossing, fresh");
    arm(&a, mode, strong_price, weak_price, 3.0, 0.4);
    arm(&b, mode, weak_price, strong_price, 10.0, 0.8);
    got = crossing(&a, &b);
    tap_integer(got.count, 1, "there is one");
    tap_check(got.sign_below == -1 && got.sign_between == 1 && got.sign_above == 0, "b is cheaper below it");
    tap_integer((uint64_t)(got.sign_at_zero + 1), 0, "and without a bug");
    b.classes[0].count = got.first;
    tap_near(mean_of(&b), mean_of(&a), 1e-14, "they cost the same there");
    tap_near(crossing(&a, &b).first, got.first, 1e-14, "the present count does not matter");
    tap_check(got.first_bound < 1e-13 * got.first, "it is well determined");
}

static void check_none(void)
{
    plan a, b;
    loopcost_crossover got;
    tap_group("no crossing");
    arm(&a, LOOPCOST_SHARED, weak_price, weak_price, 0.0, 0.9);
    arm(&b, LOOPCOST_SHARED, strong_price, strong_price, 4.0, 0.1);
    got = crossing(&a, &b);
    tap_integer(got.count, 0, "there is none");
    tap_check(got.sign_below == 1 && got.sign_at_zero == 1, "b is always dearer");
    tap_double(got.first + got.second + got.first_bound, 0.0, 0.0, "no value");
}

/* b re-reads and nothing else: 18.75e-6 (100 N + 50800 N(N-1)/2), which dips to -0.12 USD between 0 and 1 bug. */
static void rereader(plan *b)
{
    static const double one_price[] = {18.75, 0.0, 18.75, 18.75};
    arm(b, LOOPCOST_SHARED, no_price, one_price, 5.0, 1.0);
    b->task.prompt = 100.0;
    b->task.generation = 0.0;
    b->task.trace = 50000.0;
    plan_warm(b, 0.0, 0.0);
}

static void check_two(void)
{
    plan a, b;
    loopcost_crossover got;
    arm(&a, LOOPCOST_SHARED, no_price, no_price, 0.0, 1.0);
    rereader(&b);
    tap_group("two crossings, one of them 0");
    got = crossing(&a, &b);
    tap_integer(got.count, 1, "only the positive one counts");
    tap_check(got.sign_at_zero == 0 && got.sign_below == -1 && got.sign_between == 1, "the signs");
    tap_near(got.first, 1.0 - 200.0 / 50800.0, 1e-14, "1 - 2 base / step");
    tap_group("two crossings");
    b.prices[0].cache_write = 0.1;
    got = crossing(&a, &b);
    tap_integer(got.count, 2, "a generation that costs 1e-5 USD lifts the dip off 0");
    tap_check(got.sign_below == 1 && got.sign_between == -1 && got.sign_above == 1, "b is cheaper between them");
    b.classes[0].count = got.first;
    tap_check(fabs(mean_of(&b)) < 1e-16, "costs nothing at the first");
    b.classes[0].count = got.second;
    tap_check(fabs(mean_of(&b)) < 1e-16, "and at the second");
    b.prices[0].cache_write = 1e4;
    tap_integer(crossing(&a, &b).count, 0, "a dear one lifts it above 0: none");
}

/* a costs a hair more than b without a bug. The crossing is that hair over the cost of a bug. */
static void check_near_zero(void)
{
    static const double hairs[] = {1e-3, 1e-6, 1e-9, 1e-12};
    uint32_t i;
    tap_group("a crossing near 0");
    for (i = 0; i < 4; i++) {
        plan a, b;
        loopcost_crossover got;
        double per_bug, gap;
        arm(&b, LOOPCOST_FRESH, weak_price, strong_price, 1.0, 0.5);
        b.context.warm_first = LOOPCOST_WARM_PROMPT;
        arm(&a, LOOPCOST_FRESH, weak_price, strong_price, 0.0, 0.5);
        a.prices[0].output += hairs[i];
        gap = (a.prices[0].output - b.prices[0].output) * tokens[1] / 1e6;
        per_bug = mean_of(&b);
        b.classes[0].count = 0.0;
        per_bug -= mean_of(&b);
        b.classes[0].count = 1.0;
        got = crossing(&a, &b);
        tap_integer(got.count, 1, "there is one");
        tap_check(fabs(got.first - gap / per_bug) <= got.first_bound, "where the hair is used up, within its bound");
        tap_check(got.first_bound <= 1e-13 * 0.03 / hairs[i] * got.first + 1e-15,
                  "a bound as wide as the cancellation");
    }
}

static void check_same(void)
{
    plan a, b;
    loopcost_crossover got;
    tap_group("strategies that never differ");
    arm(&b, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.3);
    arm(&a, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.3);
    a.strategy.generator = b.strategy.generator;
    got = crossing(&a, &b);
    tap_integer(got.count, 0, "no crossing");
    tap_check(!got.sign_below && !got.sign_at_zero && !got.sign_between && !got.sign_above, "every sign is 0");
    a.context.caching = b.context.caching = 0;
    b.context.caching = 1;
    b.prices[1].cache_read = b.prices[1].cache_write = b.prices[1].input = 0.1;
    a.prices[1].input = 0.1;
    b.prices[0].cache_write = b.prices[0].input;
    got = crossing(&a, &b);
    tap_integer(got.count, 0, "the same by another way: rounding is no crossing");
    tap_check(!got.sign_below && !got.sign_at_zero, "nor a sign");
}

/* One generator in both: both move. Against itself with another fixer the crossing is where the fixers' lines meet. */
static void check_both_move(void)
{
    plan a, b;
    loopcost_crossover got;
    tap_group("one generator in both");
    arm(&b, LOOPCOST_FRESH, weak_price, strong_price, 4.0, 0.9);
    arm(&a, LOOPCOST_FRESH, weak_price, weak_price, 4.0, 0.02);
    a.strategy.generator = b.strategy.generator;
    got = crossing(&a, &b);
    tap_integer(got.count, 1, "the cold start of one against the slope of the other");
    a.classes[0].count = b.classes[0].count = got.first;
    tap_near(mean_of(&b), mean_of(&a), 1e-13, "they cost the same there");
}

/* At 0 bugs no thread is opened: the sign there may be another than just above. */
static void check_jump(void)
{
    plan a, b;
    loopcost_crossover got;
    tap_group("the jump at 0");
    arm(&b, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.9);
    arm(&a, LOOPCOST_SHARED, weak_price, weak_price, 0.0, 0.9);
    a.prices[0].output += 1.0;
    got = crossing(&a, &b);
    tap_integer((uint64_t)(got.sign_at_zero + 1), 0, "cheaper without a bug");
    tap_integer((uint64_t)got.sign_below, 1, "dearer from the first one on, by the cold prompt");
    tap_integer(got.count, 0, "no crossing above 0");
}

/* Two plans whose quadratic terms are equal but for rounding: the linear ones never let them meet. */
static void check_noise(void)
{
    plan a, b;
    loopcost_crossover got;
    tap_group("noise in one coefficient");
    arm(&b, LOOPCOST_SHARED, weak_price, weak_price, 10.0, 0.15);
    arm(&a, LOOPCOST_SHARED, weak_price, weak_price, 10.0, 0.15);
    a.strategy.generator = b.strategy.generator;
    a.context.warm_first = b.context.warm_first = LOOPCOST_WARM_COLD;
    a.task.attempt = 800.1;
    a.task.trace = 400.2;
    b.task.attempt = 749.7;
    b.task.trace = 450.6;
    got = crossing(&a, &b);
    tap_integer(got.count, 0, "is no crossing");
    tap_check(got.sign_below == -1 && got.sign_between == 0, "b is cheaper throughout");
}

/* The crossing would be at 4e17 bugs. */
static void check_out_of_reach(void)
{
    plan a, b;
    loopcost_crossover got;
    tap_group("a crossing out of reach");
    arm(&b, LOOPCOST_FRESH, weak_price, weak_price, 1.0, 1.0);
    arm(&a, LOOPCOST_FRESH, strong_price, strong_price, 1e12, 1e-6);
    b.context.warm_first = LOOPCOST_WARM_PROMPT;
    got = crossing(&a, &b);
    tap_integer(got.count, 0, "is none");
    tap_integer((uint64_t)(got.sign_below + 1), 0, "b is cheaper for every number of bugs there can be");
}

/* Counts so small that their reciprocal overflows. */
static void check_tiny_counts(void)
{
    plan a, b;
    loopcost_crossover small, usual;
    loopcost_sensitivity got = LOOPCOST_SENSITIVITY_INIT;
    tap_group("tiny counts");
    arm(&a, LOOPCOST_FRESH, strong_price, weak_price, 3.0, 0.4);
    arm(&b, LOOPCOST_FRESH, weak_price, strong_price, 1.0, 0.8);
    usual = crossing(&a, &b);
    b.classes[0].count = 1e-310;
    small = crossing(&a, &b);
    tap_near(small.first, usual.first, 1e-12, "have the mix that larger ones have");
    tap_status(loopcost_strategy_sensitivity(&b.strategy, &count, &got, NULL), LOOPCOST_OK, "sensitivity");
    tap_check(got.mean - got.mean == 0.0 && got.variance - got.variance == 0.0, "is finite");
}

/* Below two bugs a may be worth little; the crossing's bound knows. */
static void check_unsound_a(void)
{
    plan a, b;
    loopcost_crossover got;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    tap_group("an ill-conditioned a");
    arm(&a, LOOPCOST_SHARED, strong_price, weak_price, 0.3, 1.0);
    a.task.trace = 500000.0;
    a.prices[0].output = 90.0;
    arm(&b, LOOPCOST_FRESH, no_price, weak_price, 1.0, 0.5);
    b.context.warm_first = LOOPCOST_WARM_PROMPT;
    tap_status(loopcost_strategy_cost(&a.strategy, &cost, NULL), LOOPCOST_OK, "status");
    tap_check(cost.mean > 0.0 && cost.mean_bound > 0x1p-49 * cost.mean, "whose bound is wider than 8 ulp");
    got = crossing(&a, &b);
    tap_integer(got.count, 1, "there is one crossing");
    tap_check(got.first_bound >= cost.mean_bound / mean_of(&b), "its bound is no less than a's over the cost of a bug");
}

/* The fewer the bugs, the closer to a share of one: no digits are lost. */
static void check_few_bugs(void)
{
    plan p;
    loopcost_sensitivity one, few;
    tap_group("derivatives at few bugs");
    arm(&p, LOOPCOST_FRESH, weak_price, strong_price, 1.0, 0.3);
    p.context.warm_first = LOOPCOST_WARM_PROMPT;
    one = sensitivity(&p, LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE, LOOPCOST_NO_INDEX);
    p.classes[0].count = 1e-13;
    few = sensitivity(&p, LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE, LOOPCOST_NO_INDEX);
    tap_near(few.mean, 1e-13 * one.mean, 1e-14, "mean");
    tap_near(few.variance, 1e-13 * one.variance, 1e-14, "variance");
}

static void check_bad_crossings(void)
{
    plan a, b;
    loopcost_crossover got = LOOPCOST_CROSSOVER_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const loopcost_param other = {LOOPCOST_PARAM_TASK_PROMPT, LOOPCOST_NO_INDEX};
    tap_group("bad crossings");
    arm(&a, LOOPCOST_SHARED, strong_price, weak_price, 3.0, 0.4);
    arm(&b, LOOPCOST_SHARED, weak_price, strong_price, 0.0, 0.8);
    tap_status(loopcost_crossovers(&a.strategy, &b.strategy, &count, &got, &fault), LOOPCOST_UNDEFINED,
               "no mix to scale");
    tap_integer(fault.field, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, "  the fault names the count");
    tap_integer(fault.strategy, 1, "  of b");
    b.classes[0].count = 1.0;
    tap_status(loopcost_crossovers(&a.strategy, &b.strategy, &other, &got, &fault), LOOPCOST_UNSUPPORTED,
               "another parameter");
    tap_status(loopcost_crossovers(&a.strategy, &b.strategy, NULL, &got, &fault), LOOPCOST_NULL, "no parameter");
    tap_status(loopcost_crossovers(NULL, &b.strategy, &count, &got, &fault), LOOPCOST_NULL, "no a");
    tap_integer(fault.strategy, 0, "  the fault tells which");
    b.task.attempt = NAN;
    tap_status(loopcost_crossovers(&a.strategy, &b.strategy, &count, &got, &fault), LOOPCOST_NOT_A_NUMBER, "a bad b");
    tap_integer(fault.strategy, 1, "  the fault tells which");
    tap_integer(fault.field, LOOPCOST_PARAM_TASK_ATTEMPT, "  and what");
    tap_double(got.first, 0.0, 0.0, "  nothing is written");
}

/* Where the golden vectors do not reach: caching off, few bugs, sums of derivatives. */
static void check_sensitivity(void)
{
    plan p;
    loopcost_sensitivity got;
    tap_group("sensitivity");
    arm(&p, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.9);
    got = sensitivity(&p, LOOPCOST_PARAM_TASK_PROMPT, LOOPCOST_NO_INDEX);
    tap_double(got.value, 6000.0, 0.0, "the value as it stands");
    tap_near(got.mean_elasticity, got.value * got.mean / mean_of(&p), 1e-15, "the elasticity");
    got = sensitivity(&p, LOOPCOST_PARAM_FIXER_PRICE_INPUT, LOOPCOST_NO_INDEX);
    tap_double(got.mean, 0.0, 0.0, "with caching on the input price does not matter");
    p.context.caching = 0;
    got = sensitivity(&p, LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ, LOOPCOST_NO_INDEX);
    tap_double(got.mean, 0.0, 0.0, "with caching off the read price does not matter");
    got = sensitivity(&p, LOOPCOST_PARAM_CONTEXT_EXPIRY, LOOPCOST_NO_INDEX);
    tap_double(got.mean + got.variance, 0.0, 0.0, "nor does expiry");
    p.context.caching = 1;
    got = sensitivity(&p, LOOPCOST_PARAM_CONTEXT_WARM_GENERATION, LOOPCOST_NO_INDEX);
    tap_near(got.mean, (0.1 - 1.25) / 1e6, 1e-15, "a warm token of the generation is read, not written");
}

/* A parameter of a model counts in each role that the model plays, and only there. */
static void check_roles(void)
{
    plan p;
    double count_alone, chance_alone;
    tap_group("roles");
    arm(&p, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.9);
    tap_double(sensitivity(&p, LOOPCOST_PARAM_FIXER_CLASSES_COUNT, 0).mean, 0.0, 0.0, "the fixer's bugs do not matter");
    tap_double(sensitivity(&p, LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE, 0).mean, 0.0, 0.0,
               "nor does the generator's fix chance");
    tap_double(sensitivity(&p, LOOPCOST_PARAM_FIXER_CLASSES_COUNT, 0).value, 4.0, 0.0,
               "they have a value all the same");
    p.strategy.generator = p.strategy.fixer;
    count_alone = sensitivity(&p, LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, 0).mean;
    chance_alone = sensitivity(&p, LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE, 0).mean;
    tap_check(count_alone > 0.0 && chance_alone < 0.0, "one model alone: both matter");
    tap_double(sensitivity(&p, LOOPCOST_PARAM_FIXER_CLASSES_COUNT, 0).mean, count_alone, 0.0, "by either name: count");
    tap_double(sensitivity(&p, LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE, 0).mean, chance_alone, 0.0,
               "by either name: chance");
}

/* The cost is homogeneous in the prices: sum of price x derivative is the mean, and twice the variance. */
static void check_euler(uint32_t caching)
{
    plan p;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    double mean = 0.0, variance = 0.0;
    uint32_t k;
    arm(&p, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.3);
    p.context.caching = caching;
    p.context.expiry = 0.2;
    tap_group("prices sum up");
    tap_status(loopcost_strategy_cost(&p.strategy, &cost, NULL), LOOPCOST_OK, "status");
    for (k = 0; k < 4; k++) {
        const loopcost_sensitivity left = sensitivity(&p, LOOPCOST_PARAM_GENERATOR_PRICE_INPUT + k, LOOPCOST_NO_INDEX);
        const loopcost_sensitivity right = sensitivity(&p, LOOPCOST_PARAM_FIXER_PRICE_INPUT + k, LOOPCOST_NO_INDEX);
        mean += left.value * left.mean + right.value * right.mean;
        variance += left.value * left.variance + right.value * right.variance;
    }
    tap_near(mean, cost.mean, 1e-14, "to the mean");
    tap_near(variance, 2.0 * cost.variance, 1e-13, "to twice the variance");
}

/* At 0 bugs: the side where a thread is open. For fresh threads that start alike that is the cost of one bug. */
static void check_first_bug(void)
{
    plan p;
    loopcost_sensitivity got;
    double none;
    tap_group("the first bug");
    arm(&p, LOOPCOST_FRESH, weak_price, strong_price, 0.0, 0.3);
    p.context.warm_first = LOOPCOST_WARM_PROMPT;
    got = sensitivity(&p, LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, 0);
    none = mean_of(&p);
    p.classes[0].count = 1.0;
    tap_near(got.mean, mean_of(&p) - none, 1e-14, "costs what one bug costs");
}

static void expect_unsupported(const plan *p, uint32_t field, uint32_t index, int32_t status, const char *name)
{
    const loopcost_param param = {field, index};
    loopcost_sensitivity got = LOOPCOST_SENSITIVITY_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_status(loopcost_strategy_sensitivity(&p->strategy, &param, &got, &fault), status, name);
    tap_integer((uint64_t)fault.status, (uint64_t)status, "  the fault says so");
    tap_double(got.mean, 0.0, 0.0, "  nothing is written");
}

static void check_bad_sensitivities(void)
{
    plan p;
    tap_group("bad sensitivities");
    arm(&p, LOOPCOST_SHARED, weak_price, strong_price, 4.0, 0.3);
    expect_unsupported(&p, LOOPCOST_PARAM_RATES_INPUT, LOOPCOST_NO_INDEX, LOOPCOST_UNSUPPORTED, "not of a strategy");
    expect_unsupported(&p, 100000, LOOPCOST_NO_INDEX, LOOPCOST_UNSUPPORTED, "no parameter at all");
    expect_unsupported(&p, LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, 1, LOOPCOST_OUT_OF_RANGE, "no such class");
    expect_unsupported(&p, LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT, LOOPCOST_NO_INDEX, LOOPCOST_OUT_OF_RANGE,
                       "no class");
    expect_unsupported(&p, LOOPCOST_PARAM_CONTEXT_WARM_FIRST, LOOPCOST_NO_INDEX, LOOPCOST_UNSUPPORTED,
                       "a warmth that follows a rule");
    expect_unsupported(&p, LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE, LOOPCOST_NO_INDEX, LOOPCOST_UNSUPPORTED,
                       "a share of one class");
    p.classes[0].count = 0.0;
    expect_unsupported(&p, LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX, LOOPCOST_UNDEFINED,
                       "no mix to scale");
}

static plan left_plan, right_plan;

static int32_t fill_crossover(void *results, loopcost_fault *fault)
{
    return loopcost_crossovers(&left_plan.strategy, &right_plan.strategy, &count, (loopcost_crossover *)results, fault);
}

static int32_t fill_sensitivity(void *results, loopcost_fault *fault)
{
    return loopcost_strategy_sensitivity(&left_plan.strategy, &count, (loopcost_sensitivity *)results, fault);
}

static void check_structs(void)
{
    const loopcost_crossover crossover = LOOPCOST_CROSSOVER_INIT;
    const loopcost_sensitivity empty = LOOPCOST_SENSITIVITY_INIT;
    check_init_crossover();
    check_init_sensitivity();
    arm(&left_plan, LOOPCOST_SHARED, strong_price, weak_price, 3.0, 0.4);
    arm(&right_plan, LOOPCOST_SHARED, weak_price, strong_price, 10.0, 0.8);
    tap_group("struct loopcost_crossover");
    growable_results(fill_crossover, &crossover, sizeof crossover);
    tap_group("struct loopcost_sensitivity");
    growable_results(fill_sensitivity, &empty, sizeof empty);
}

int main(void)
{
    check_structs();
    check_one(LOOPCOST_SHARED);
    check_one(LOOPCOST_FRESH);
    check_none();
    check_two();
    check_near_zero();
    check_same();
    check_both_move();
    check_jump();
    check_noise();
    check_out_of_reach();
    check_tiny_counts();
    check_unsound_a();
    check_bad_crossings();
    check_sensitivity();
    check_roles();
    check_euler(0);
    check_euler(1);
    check_first_bug();
    check_few_bugs();
    check_bad_sensitivities();
    return tap_done();
}
