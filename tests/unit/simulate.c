/* Simulation: laws against their exact chances, costs against closed forms and against an independent simulation that
 * makes one attempt after the other in doubles, luck that is the same for all, and bad input. */
#include "bench.h"
#include "random.h"
#include "tap.h"

GROWABLE_INIT(sampling, SAMPLING)

static random_state chance = {20261125};

/* Only attempts cost something, and each costs a dollar. */
static void bench_dollars(bench *b)
{
    const double tokens[4] = {0.0, 0.0, 1.0, 0.0}, prices[4] = {0.0, 1e6, 0.0, 0.0};
    plan_task(&b->p, tokens);
    plan_price(&b->p.prices[0], prices);
    plan_price(&b->p.prices[1], prices);
}

/* The cost of each of the trials first .. first + trials - 1. */
static void bench_costs(bench *b, uint64_t trials, double *costs)
{
    uint64_t found = 0, below = 0;
    b->sampling.trials = trials;
    if (bench_prepare(b, NULL) ||
        loopcost_simulate_between(&b->p.strategy, &b->sampling, 0.0, 1e300, costs, trials, &found, &below, NULL) ||
        found != trials || below)
        tap_check(0, "all trials cost something");
}

/* The laws themselves, where the bodies can be seen. */

#if LOOPCOST_BODIES
static uint64_t any_bits(void)
{
    const uint64_t high = (uint64_t)(random_uniform(&chance) * 0x1p32);
    const uint64_t low = (uint64_t)(random_uniform(&chance) * 0x1p32);
    return (high << 32) + low;
}

/* By the cells and by all thresholds, at any U and around every threshold of the first ones. */
static int law_is_sound(const loopcost__sampler *law, uint64_t bits)
{
    loopcost__uniform u = loopcost__uniform_known(bits);
    uint64_t k, at;
    if (law->tail == LOOPCOST__BETA && bits >> 44 == 0)
        return 1; /* it would be followed too far */
    k = loopcost__draw(law, &u), at = loopcost__at(law, bits);
    if (law->tail == LOOPCOST__BETA && at >= law->n)
        return k >= law->n;
    return k == (at < law->most ? at : law->most);
}

static void check_law(const loopcost__sampler *law, const char *name)
{
    uint64_t k;
    int i, sound = 1, ordered = 1;
    for (i = 0; i < 20000; i++)
        sound &= law_is_sound(law, any_bits());
    for (i = 0; i < 256; i++)
        for (k = 0; k < 3; k++)
            sound &= law_is_sound(law, ((uint64_t)i << 56) + k - 1);
    for (k = 1; k < 200; k++) {
        const uint64_t threshold = loopcost__threshold(law, k);
        sound &= law_is_sound(law, threshold) && law_is_sound(law, threshold - 1) && law_is_sound(law, threshold + 1);
        ordered &= threshold <= loopcost__threshold(law, k - 1);
    }
    tap_check(sound, name);
    tap_check(ordered, "thresholds never rise");
}

static const double fix_chances[] = {1e-12, 1e-9, 1e-6, 1e-4, 0.001, 0.01,     0.05,          0.15,
                                     0.3,   0.5,  0.6,  0.9,  0.99,  0.999999, 1.0 - 0x1p-52, 1.0};

static void check_geometric(void)
{
    static uint64_t words[2][20000];
    const size_t n = sizeof fix_chances / sizeof *fix_chances;
    size_t i, j;
    tap_group("geometric law");
    for (i = 0; i < n; i++) {
        loopcost__arena arena = {words[0], 0};
        const double p = fix_chances[i], all = 18446744073709551616.0;
        loopcost__sampler law = loopcost__geometric_sampler(&arena, p, UINT64_MAX - 1);
        double worst = 0.0;
        uint64_t k;
        char name[64];
        snprintf(name, sizeof name, "p = %g: cells and thresholds agree", p);
        check_law(&law, name);
        for (k = 1; k < 300; k++) {
            const double exact = exp((double)k * log1p(-p));
            worst =
                fmax(worst, fabs((double)loopcost__threshold(&law, k) / all - exact) - 1e-15 * exact * (double)(k + 1));
        }
        tap_check(worst < 1e-17, "thresholds are the powers of q");
        arena.used = 0;
        law = loopcost__geometric_sampler(&arena, p, 5);
        check_law(&law, "the same with a cap");
    }
    for (i = 0; i < 2000; i++) {
        loopcost__arena arenas[2] = {{words[0], 0}, {words[1], 0}};
        const double p = pow(10.0, -12.0 * random_uniform(&chance) * random_uniform(&chance));
        const double q = i % 3 ? p * (1.0 - random_uniform(&chance) * (i % 3 == 1 ? 1e-15 : 1.0)) : nextafter(p, 0.0);
        const loopcost__sampler one = loopcost__geometric_sampler(&arenas[0], p < 1e-12 ? 1e-12 : p, UINT64_MAX - 1);
        const loopcost__sampler two = loopcost__geometric_sampler(&arenas[1], q < 1e-12 ? 1e-12 : q, UINT64_MAX - 1);
        for (j = 0; j < 50; j++) {
            const uint64_t bits = j % 5 ? any_bits() : any_bits() >> (j + 14);
            loopcost__uniform u = loopcost__uniform_known(bits), v = u;
            if (loopcost__draw(&one, &u) > loopcost__draw(&two, &v))
                tap_check(0, "a better chance never takes more attempts");
        }
    }
    tap_check(1, "a better chance never takes more attempts");
}

static void check_other_laws(void)
{
    static uint64_t words[200000];
    static double chances[300];
    loopcost__sampler law;
    loopcost__arena arena = {words, 0};
    loopcost__engine engine;
    loopcost_strategy strategy = LOOPCOST_STRATEGY_INIT;
    loopcost_model model = LOOPCOST_MODEL_INIT;
    loopcost_fault fault;
    double survival = 1.0;
    int i, close = 1;
    tap_group("other laws");
    for (i = 0; i < 300; i++)
        chances[i] = i < 10 || i % 3 == 0 ? 0.0 : 0.02 * random_uniform(&chance);
    chances[299] = 0.01;
    law = loopcost__table_sampler(&arena, chances, 300, UINT64_MAX - 1);
    check_law(&law, "a long table");
    law = loopcost__table_sampler(&arena, chances + 22, 2, UINT64_MAX - 1);
    check_law(&law, "a short table");
    law = loopcost__table_sampler(&arena, chances, 300, 100);
    check_law(&law, "a table that is capped");
    law = loopcost__beta_sampler(&arena, 2.0, 3.0, UINT64_MAX - 1);
    check_law(&law, "Beta");
    for (i = 0; i < 1000; i++) {
        survival *= (3.0 + i) / (5.0 + i);
        close &= fabs((double)law.list[i] / 18446744073709551616.0 - survival) <= 1e-15 * i * survival + 1e-18;
    }
    tap_check(close, "Beta's chances");
    law = loopcost__beta_sampler(&arena, 1e-6, 1e-6, 7);
    check_law(&law, "Beta of hardly anything");

    memset(&engine, 0, sizeof engine);
    engine.strategy = &strategy;
    engine.fault = &fault;
    strategy.generator = &model;
    for (i = 0; i < 6; i++) {
        static const double means[] = {0.0, 0.01, 1.0, 7.5, 100.0, 20000.0};
        double weight = exp(-means[i]), above = 1.0;
        uint64_t k;
        arena.used = 0;
        model.counts = LOOPCOST_COUNTS_POISSON;
        tap_status(loopcost__make_counts(&engine, &arena, means[i]), LOOPCOST_OK, "Poisson");
        check_law(&engine.counts, "Poisson");
        for (k = 1; k <= engine.counts.n && k < 30 && weight > 0.0; k++) {
            above -= weight;
            weight *= means[i] / (double)k;
            if (fabs((double)engine.counts.list[k - 1] / 18446744073709551616.0 - above) > 1e-12)
                tap_check(0, "Poisson's chances");
        }
        if (means[i] == 0.0)
            continue;
        arena.used = 0;
        model.counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL;
        model.count_variance = means[i] * 1.7;
        tap_status(loopcost__make_counts(&engine, &arena, means[i]), LOOPCOST_OK, "negative binomial");
        check_law(&engine.counts, "negative binomial");
    }
}

static void check_products(void)
{
    int i, same = 1;
    tap_group("128 bits");
    for (i = 0; i < 10000; i++) {
        const uint64_t a = any_bits() >> (i % 64), b = any_bits() >> (i / 64 % 64);
        const uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
        const uint64_t left = a_high * b_low, right = a_low * b_high;
        const uint64_t middle = (a_low * b_low >> 32) + (uint32_t)left + (uint32_t)right;
        const loopcost__wide product = loopcost__wide_product(a, b);
        same &= product.low == a * b && product.high == a_high * b_high + (left >> 32) + (right >> 32) + (middle >> 32);
    }
    tap_check(same, "a product in halves");
}
#endif

/* Attempts against their exact law: chi-square with the cells merged until each expects 20 trials or more. The bound is
 * six standard deviations above the mean of chi-square. */
static void chi_square(bench *b, const char *name)
{
    enum { TRIALS = 40000, MOST = 4000 };
    const double trials = (double)TRIALS;
    static double costs[TRIALS], seen[MOST + 1];
    uint64_t work[LOOPCOST_ATTEMPTS_WORDS * PLAN_CLASSES], seed, t;
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    attempts.classes = b->p.classes, attempts.n_classes = b->p.models[0].n_classes;
    attempts.work = work, attempts.words = sizeof work / sizeof *work;
    bench_dollars(b);
    for (seed = 1; seed <= 3; seed++) {
        double square = 0.0, cells = -1.0, expected = 0.0, observed = 0.0, left = 1.0;
        b->sampling.seed = seed * UINT64_C(0x9E3779B97F4A7C15);
        memset(seen, 0, sizeof seen);
        bench_costs(b, TRIALS, costs);
        for (t = 0; t < TRIALS; t++)
            seen[(int)fmin(costs[t], (double)MOST)] += 1.0;
        for (t = 0; t <= MOST; t++) {
            loopcost_chances at = LOOPCOST_CHANCES_INIT;
            loopcost_attempts_chances(&attempts, t, &at, NULL);
            expected += trials * (t < MOST ? at.exactly : left);
            observed += seen[t];
            left = at.more;
            if (expected >= 20.0 && trials * left >= 20.0) {
                square += (observed - expected) * (observed - expected) / expected;
                cells += 1.0;
                expected = observed = 0.0;
            }
        }
        if (expected > 0.0) {
            square += (observed - expected) * (observed - expected) / expected;
            cells += 1.0;
        }
        if (!tap_check(square < cells + 6.0 * sqrt(2.0 * cells + 1.0) && cells > 2.0, name))
            printf("# chi-square %g of %g cells\n", square, cells);
    }
    bench_free(b);
}

static void check_chi_square(void)
{
    bench b;
    tap_group("chi-square");
    bench_init(&b);
    chi_square(&b, "seven easy bugs and three hard ones, fresh");
    b.p.context.mode = LOOPCOST_SHARED;
    chi_square(&b, "and shared");
    b.p.classes[0].count = 1.0, b.p.classes[1].count = 0.0;
    chi_square(&b, "one bug");
    b.p.classes[0].fix_chance = 0.02;
    chi_square(&b, "a hard one");
    b.p.classes[0].count = 2.0, b.p.classes[1].count = 9.0, b.p.classes[1].fix_chance = 0.95;
    chi_square(&b, "hard ones and very easy ones");
}

/* Against closed forms. */

static double z_score(double got, double expected, double error)
{
    return fabs(got - expected) / (error + 1e-9 * fabs(expected) + 1e-12);
}

static void near_z(double got, double expected, double error, const char *name)
{
    if (!tap_check(z_score(got, expected, error) < 5.0, name))
        printf("# got %.17g, expected %.17g, %g standard errors apart\n", got, expected, z_score(got, expected, error));
}

static void check_closed_form(bench *b, const char *name)
{
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost_estimate got = LOOPCOST_ESTIMATE_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const uint64_t trials = 40000;
    tap_group(name);
    tap_status(loopcost_strategy_cost(&b->p.strategy, &cost, NULL), LOOPCOST_OK, "closed form");
    tap_status(bench_run(b, trials, &fault), LOOPCOST_OK, "simulation");
    tap_status(loopcost_tally_cost(&b->tally, &b->p.strategy, &got, NULL), LOOPCOST_OK, "estimate");
    near_z(got.mean, cost.mean, got.mean_error, "mean");
    near_z(got.attempts_mean, cost.attempts_mean, got.attempts_mean_error, "attempts");
    tap_near(got.variance, cost.variance, 0.1, "variance");
    tap_near(got.attempts_variance, cost.attempts_variance, 0.1, "variance of the attempts");
    tap_near(got.generation, cost.generation, 1e-15, "generation");
    near_z(got.p_solved, cost.p_solved, got.p_solved_error, "solved");
    tap_integer(got.trials, trials, "trials");
    if (!b->p.strategy.calls) {
        const double out = b->p.prices[1].output * got.output / 1e6;
        near_z(out, cost.fix_output, b->p.prices[1].output * b->p.task.attempt * got.attempts_mean_error / 1e6,
               "output");
    }
    bench_free(b);
}

static void check_closed_forms(void)
{
    bench b;
    uint32_t mode;
    for (mode = LOOPCOST_FRESH; mode <= LOOPCOST_SHARED; mode++) {
        bench_init(&b);
        b.p.context.mode = mode;
        check_closed_form(&b, "plain");
        b.p.context.caching = 0;
        b.p.context.expiry = 0.5;
        check_closed_form(&b, "caching off");
        b.p.context.caching = 1;
        check_closed_form(&b, "expiry");
        b.p.context.expiry = 1.0;
        check_closed_form(&b, "always expired");
        b.p.context.expiry = 0.001;
        plan_warm(&b.p, 5500.0, 1000.0);
        check_closed_form(&b, "hardly ever expired, warm");
        b.p.context.expiry = 0.0;
        b.p.context.warm_generation = 1500.5;
        b.p.task.trace = 400.25;
        check_closed_form(&b, "sizes that are not whole");
        b.p.strategy.fixer = b.p.strategy.generator;
        b.p.context.warm_first = b.p.context.warm_later = LOOPCOST_WARM_DEFAULT;
        check_closed_form(&b, "one model");
        b.p.classes[0].count = 0.0, b.p.classes[1].count = 0.0;
        check_closed_form(&b, "no bug");
        b.p.classes[0].count = 1.0, b.p.classes[0].fix_chance = 1.0;
        check_closed_form(&b, "an easy bug");
    }
    bench_init(&b);
    bench_loop(&b);
    check_closed_form(&b, "a loop");
    b.loop.cap = 30;
    b.loop.late_from = 5, b.loop.late_step = 200.0;
    b.thread.expiry = 0.2;
    check_closed_form(&b, "a capped loop with late steps that expires");
    b.loop.n_kinds = 2;
    b.kinds[0].weight = 0.7, b.kinds[1].weight = 0.3;
    b.kinds[0].n_hazards = 3;
    b.hazards[1].solved = 0.0, b.hazards[2].solved = 0.1, b.hazards[2].wrong = 0.1;
    b.kinds[1].alpha = 0.5, b.kinds[1].beta = 2.0, b.kinds[1].solved_share = 0.4;
    check_closed_form(&b, "two kinds");
    b.loop.cap = 5000;
    check_closed_form(&b, "a Beta law far out");
}

/* One attempt after the other, in doubles, by another generator. */

typedef struct replay {
    const bench *b;
    double context, held; /* of the open thread */
    uint32_t threads;
    double talk, members; /* attempts and bugs in the open thread */
    double cost, attempts;
    int solved, stopped;
} replay;

static int lucky(double p)
{
    return random_uniform(&chance) <= p;
}

static void replay_open(replay *r)
{
    const loopcost_context *c = &r->b->p.context;
    const double warm = r->threads++ ? c->warm_later_tokens : c->warm_first_tokens;
    r->context = r->b->p.task.prompt + r->b->p.task.generation;
    r->held = c->caching ? warm : 0.0;
    r->talk = r->members = 0.0;
}

static void replay_attempt(replay *r)
{
    const loopcost_task *task = &r->b->p.task;
    const loopcost_context *c = &r->b->p.context;
    const loopcost_price *price = &r->b->p.prices[1];
    const double write = c->caching ? price->cache_write : price->input;
    const double read = c->caching ? price->cache_read : price->input;
    const double output = task->attempt + (lucky(0.5) ? 1.0 : -1.0) * task->attempt_sd;
    const double trace = task->trace + (lucky(0.5) ? 1.0 : -1.0) * task->trace_sd;
    const int expired = lucky(c->expiry) && c->expiry > 0.0;
    r->cost += (write * (r->context - r->held) + (expired ? write : read) * r->held + price->output * output) / 1e6;
    r->held = r->context;
    r->context += output + trace + (task->attempt + task->trace) * task->growth * r->talk;
    r->talk += 1.0;
    r->attempts += 1.0;
}

static double replay_hazard(const loopcost_class *one, uint64_t t)
{
    if (one->law == LOOPCOST_LAW_TABLE)
        return one->chances[t < one->n_chances ? t - 1 : one->n_chances - 1];
    if (one->law == LOOPCOST_LAW_BETA)
        return one->alpha / (one->alpha + one->beta + (double)(t - 1));
    return one->fix_chance;
}

static void replay_family(replay *r, const loopcost_class *one)
{
    const loopcost_context *c = &r->b->p.context;
    uint64_t waiting = 1;
    if (c->mode == LOOPCOST_GROUPED && (!r->threads || r->members == (double)c->group))
        replay_open(r);
    if (c->mode == LOOPCOST_SHARED && !r->threads)
        replay_open(r);
    r->members += 1.0;
    while (waiting && !r->stopped) {
        uint64_t t;
        waiting--;
        if (c->mode == LOOPCOST_FRESH)
            replay_open(r);
        for (t = 1;; t++) {
            if (c->conversation_cap && r->talk == (double)c->conversation_cap) {
                r->stopped = 1;
                r->solved = 0;
                return;
            }
            replay_attempt(r);
            if (lucky(replay_hazard(one, t))) {
                waiting += (uint64_t)(one->after_fix > 0.0 && lucky(one->after_fix));
                break;
            }
            waiting += (uint64_t)(one->after_failure > 0.0 && lucky(one->after_failure));
            if (t == c->bug_cap) {
                r->solved = 0;
                break;
            }
        }
    }
}

static uint32_t replay_number(double mean, double variance)
{
    double u = random_uniform(&chance), p, q = variance > 0.0 ? (variance - mean) / variance : 0.0;
    const double shape = variance > 0.0 ? mean * mean / (variance - mean) : 0.0;
    uint32_t k = 0;
    p = variance > 0.0 ? pow(1.0 - q, shape) : exp(-mean);
    while (u > p && k < 10000) {
        u -= p;
        k++;
        p *= variance > 0.0 ? (shape + k - 1.0) / k * q : mean / k;
    }
    return k;
}

static void replay_bugs(replay *r)
{
    const plan *p = &r->b->p;
    const loopcost_model *generator = &p->models[0];
    double total = p->classes[0].count + p->classes[1].count;
    uint32_t c, n;
    if (generator->counts == LOOPCOST_COUNTS_EXPECTED) {
        for (c = 0; c < 2; c++)
            for (n = 0; n < (uint32_t)p->classes[c].count; n++)
                if (!r->stopped)
                    replay_family(r, &p->classes[c]);
        return;
    }
    n = generator->counts == LOOPCOST_COUNTS_SPLIT ? (uint32_t)(total + 0.5)
                                                   : replay_number(total, generator->count_variance);
    while (n--)
        if (!r->stopped)
            replay_family(r, &p->classes[lucky(p->classes[0].count / total) ? 0 : 1]);
}

typedef struct moments {
    double n, mean, square, third, fourth;
} moments;

static void moments_of(const double *values, uint32_t n, moments *m)
{
    uint32_t i;
    memset(m, 0, sizeof *m);
    m->n = n;
    for (i = 0; i < n; i++)
        m->mean += values[i] / n;
    for (i = 0; i < n; i++) {
        const double d = values[i] - m->mean;
        m->square += d * d / n;
        m->fourth += d * d * d * d / n;
    }
}

/* Means and variances of both, given the errors of both. */
static void check_replay(bench *b, const char *name)
{
    enum { RUNS = 40000 };
    const double runs = (double)RUNS;
    static double costs[RUNS], attempts[RUNS];
    const double generation =
        b->p.task.prompt * b->p.prices[0].cache_write + b->p.task.generation * b->p.prices[0].output;
    loopcost_estimate got = LOOPCOST_ESTIMATE_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    moments cost, tries;
    double solved = 0.0, share;
    uint32_t i;
    tap_group(name);
    for (i = 0; i < RUNS; i++) {
        replay r;
        memset(&r, 0, sizeof r);
        r.b = b;
        r.solved = 1;
        replay_bugs(&r);
        costs[i] = r.cost + generation / 1e6;
        attempts[i] = r.attempts;
        solved += r.solved;
    }
    moments_of(costs, RUNS, &cost);
    moments_of(attempts, RUNS, &tries);
    share = solved / runs;
    b->p.models[1].counts = 0;
    if (!tap_check(bench_run(b, 4 * RUNS, &fault) == LOOPCOST_OK, "simulation")) {
        char text[LOOPCOST_FAULT_TEXT_SIZE];
        loopcost_fault_text(&fault, text, sizeof text);
        printf("# %s\n", text);
    }
    tap_status(loopcost_tally_cost(&b->tally, &b->p.strategy, &got, NULL), LOOPCOST_OK, "estimate");
    near_z(got.mean, cost.mean, 1.2 * sqrt(cost.square / runs), "mean");
    near_z(got.variance, cost.square, 1.2 * sqrt(fmax(0.0, cost.fourth - cost.square * cost.square) / runs),
           "variance");
    near_z(got.attempts_mean, tries.mean, 1.2 * sqrt(tries.square / runs), "attempts");
    near_z(got.attempts_variance, tries.square,
           1.2 * sqrt(fmax(0.0, tries.fourth - tries.square * tries.square) / runs), "their variance");
    near_z(got.p_solved, share, 1.2 * sqrt(share * (1.0 - share) / runs) + 1.0 / runs, "solved");
    bench_free(b);
}

/* Everything at once, or one thing after the other. */
static void check_features(void)
{
    static const char *const names[] = {"fresh", "shared", "grouped"};
    bench b;
    uint32_t mode, round;
    char name[80];
    for (mode = LOOPCOST_FRESH; mode <= LOOPCOST_GROUPED; mode++)
        for (round = 0; round < 12; round++) {
            static const char *const features[] = {
                "plain",   "table and Beta",    "regressions",      "bug cap", "sizes that vary", "growth", "a split",
                "Poisson", "negative binomial", "conversation cap", "all",     "all, many bugs"};
            const int all = round >= 10;
            bench_init(&b);
            b.p.context.mode = mode;
            b.p.context.group = mode == LOOPCOST_GROUPED ? 3 : 0;
            b.p.classes[0].count = round == 11 ? 21.0 : 4.0, b.p.classes[1].count = 2.0;
            b.p.classes[1].fix_chance = 0.3;
            plan_warm(&b.p, 5000.0, 2000.0);
            b.chances[0] = 0.2, b.chances[1] = 0.0, b.chances[2] = 0.7, b.chances[3] = 0.4;
            if (round == 1 || all) {
                b.p.classes[0].law = LOOPCOST_LAW_TABLE, b.p.classes[0].fix_chance = 0.0;
                b.p.classes[0].chances = b.chances, b.p.classes[0].n_chances = 4;
                b.p.classes[1].law = LOOPCOST_LAW_BETA, b.p.classes[1].fix_chance = 0.0;
                b.p.classes[1].alpha = 9.0, b.p.classes[1].beta = 6.0;
            }
            if (round == 2 || all) {
                b.p.classes[0].after_fix = 0.3, b.p.classes[0].after_failure = 0.2;
                b.p.classes[1].after_fix = all ? 0.1 : 1.0 / 64.0, b.p.classes[1].after_failure = 0.1;
            }
            if (round == 3 || all)
                b.p.context.bug_cap = 3;
            if (round == 4 || all)
                b.p.task.attempt_sd = 300.0, b.p.task.trace_sd = 100.5;
            if (round == 5 || all)
                b.p.task.growth = 0.25;
            if (round == 6 || round == 11)
                b.p.models[0].counts = LOOPCOST_COUNTS_SPLIT, b.p.classes[1].count += 0.5, b.p.classes[0].count -= 0.5;
            if (round == 7)
                b.p.models[0].counts = LOOPCOST_COUNTS_POISSON;
            if (round == 8 || round == 10)
                b.p.models[0].counts = LOOPCOST_COUNTS_NEGATIVE_BINOMIAL, b.p.models[0].count_variance = 11.0;
            if ((round == 9 || all) && mode == LOOPCOST_SHARED)
                b.p.context.conversation_cap = 12;
            if (all)
                b.p.context.expiry = 0.3;
            snprintf(name, sizeof name, "%s, %s", names[mode], features[round]);
            check_replay(&b, name);
        }
}

int main(void)
{
#if LOOPCOST_BODIES
    check_products();
    check_geometric();
    check_other_laws();
#endif
    check_init_sampling();
    check_chi_square();
    check_closed_forms();
    check_features();
    return tap_done();
}
