/* Strategies. */
#ifndef ACCURACY_PLANS_H
#define ACCURACY_PLANS_H

#include "attempts.h"
#include "thread.h"

/* Price, then prompt, generation, attempt, trace, two classes, and the chance of expiry. Nothing is warm. */

typedef struct plan {
    loopcost_price price;
    loopcost_class classes[2];
    loopcost_model model;
    loopcost_task task;
    loopcost_context context;
    loopcost_strategy strategy;
} plan;

static void plan_of(plan *made, const double *x, uint32_t mode, uint64_t cap)
{
    const loopcost_model model = LOOPCOST_MODEL_INIT;
    const loopcost_task task = LOOPCOST_TASK_INIT;
    const loopcost_context context = LOOPCOST_CONTEXT_INIT;
    const loopcost_strategy strategy = LOOPCOST_STRATEGY_INIT;
    made->price = price_of(x[0], x[1], x[2]);
    made->classes[0] = bugs_of(x[7], x[8]), made->classes[1] = bugs_of(x[9], x[10]);
    made->model = model, made->task = task, made->context = context, made->strategy = strategy;
    made->model.price = &made->price, made->model.classes = made->classes, made->model.n_classes = 2;
    made->task.prompt = x[3], made->task.generation = x[4], made->task.attempt = x[5], made->task.trace = x[6];
    made->context.mode = mode, made->context.caching = 1, made->context.bug_cap = cap;
    made->context.warm_first = made->context.warm_later = LOOPCOST_WARM_COLD;
    made->context.expiry = x[11];
    made->strategy.generator = made->strategy.fixer = &made->model;
    made->strategy.task = &made->task, made->strategy.context = &made->context;
}

static int ask_strategy(const double *x, uint32_t mode, uint64_t cap, double *got)
{
    loopcost_cost answer = LOOPCOST_COST_INIT;
    plan made;
    int32_t status;
    plan_of(&made, x, mode, cap);
    status = loopcost_strategy_cost(&made.strategy, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance;
    got[RESULTS] = answer.mean_bound, got[RESULTS + 1] = answer.variance_bound;
    return status == LOOPCOST_OK && !answer.ill_conditioned;
}

static int ask_fresh(const double *x, double *got)
{
    return ask_strategy(x, LOOPCOST_FRESH, 0, got);
}

/* Terms of both signs. */
static int may_cancel(const double *x)
{
    const double bugs = x[7] + x[9];
    return bugs > 0.0 && bugs < 2.0 && bugs != 1.0;
}

static int ask_shared(const double *x, double *got)
{
    return x[0] >= x[1] && !may_cancel(x) && ask_strategy(x, LOOPCOST_SHARED, 0, got);
}

static int ask_other_shared(const double *x, double *got)
{
    return (x[0] < x[1] || may_cancel(x)) && ask_strategy(x, LOOPCOST_SHARED, 0, got);
}

/* A token that was there before is read, or written again where it has expired. */
static num true_held_price(const double *x)
{
    return add(mul(sub(of(1.0), of(x[11])), of(x[1])), times(x[11], of(x[0])));
}

/* In millionths of a USD, which are exact: C(T) = c0 + c1 T + c2 binom(T, 2), and the whole first call. */
static num true_coefficients(const double *x, num *c)
{
    num write = of(x[0]), out = of(x[2]), held = true_held_price(x), more = sub(write, held);
    num base = add(of(x[3]), of(x[4])), step = add(of(x[5]), of(x[6]));
    c[0] = mul(more, sub(base, step));
    c[1] = add3(mul(held, base), mul(more, step), mul(out, of(x[5])));
    c[2] = mul(held, step);
    return add(mul(write, of(x[3])), mul(out, of(x[4])));
}

/* What expiry adds to the variance: m (1-m) (w-r)^2 by the squares of what attempts 2 to T hold, base + (t-2) step; of
 * the factorial moments of T - 1: base^2 f1 + base step f2 + step^2 (2 f3 + 3 f2)/6. */
static num true_expiry(const double *x, num f1, num f2, num f3)
{
    num base = add(of(x[3]), of(x[4])), step = add(of(x[5]), of(x[6]));
    num squares = add3(mul(square(base), f1), mul3(base, step, f2),
                       mul(square(step), over(add(times(2.0, f3), times(3.0, f2)), of(6.0))));
    return mul3(mul(of(x[11]), sub(of(1.0), of(x[11]))), square(sub(of(x[0]), of(x[1]))), squares);
}

static void in_usd(num *truth)
{
    truth[0] = over(truth[0], of(1e6));
    truth[1] = over(truth[1], of(1e12));
}

/* c1^2 q/p^2 + 2 c1 c2 q (1+q)/p^3 + c2^2 q (1 + 3 q + q^2)/p^4, a bug */
static void add_fresh(const double *x, double count, double chance, num *c, num *truth)
{
    num n = of(count), p = of(chance), q = sub(of(1.0), p), p2 = square(p), a, b, d;
    truth[0] = add(truth[0], mul(n, add3(c[0], over(c[1], p), over(mul(c[2], q), p2))));
    a = over(mul(square(c[1]), q), p2);
    b = over(mul3(times(2.0, c[1]), mul(c[2], q), plus(1.0, q)), mul(p, p2));
    d = over(mul3(square(c[2]), q, add3(of(1.0), times(3.0, q), square(q))), square(p2));
    truth[1] = add(truth[1], mul(n, add3(a, b, d)));
    a = over(q, p);
    truth[1] = add(truth[1], mul(n, true_expiry(x, a, times(2.0, square(a)), times(6.0, mul(a, square(a))))));
}

static void true_fresh(const double *x, num *truth)
{
    num c[3];
    truth[0] = true_coefficients(x, c);
    truth[1] = of(0.0);
    add_fresh(x, x[7], x[8], c, truth);
    add_fresh(x, x[9], x[10], c, truth);
    in_usd(truth);
}

/* Of the cumulants of T. */
static num true_shared_expiry(const double *x, num *k)
{
    num f = plus(-1.0, k[0]), second = add(k[1], square(f));
    num third = add3(k[2], times(3.0, mul(f, k[1])), mul(f, square(f)));
    return true_expiry(x, f, sub(second, f), add(sub(third, times(3.0, second)), times(2.0, f)));
}

/* mean c0 + c1 I + (c2/2)(I^2 + V - I); variance c1^2 V + c1 c2 [k3 + V (2 I - 1)] + (c2^2/4) [k4 + V + 2 V^2 +
 * k3 (4 I - 2) + 4 V I (I - 1)] */
static void true_shared(const double *x, num *truth)
{
    num c[3], k[RESULTS], i, v, less, inner;
    truth[0] = true_coefficients(x, c);
    truth[1] = of(0.0);
    no_cumulants(k);
    add_geometric(x[7], x[8], k);
    add_geometric(x[9], x[10], k);
    i = k[0], v = k[1], less = plus(-1.0, i);
    if (x[7] + x[9] > 0.0) /* without a bug no thread is opened */
        truth[0] = add(truth[0], c[0]);
    truth[0] = add3(truth[0], mul(c[1], i), times(0.5, mul(c[2], add(mul(i, less), v))));
    inner = add(add3(k[3], v, times(2.0, square(v))),
                add(mul(k[2], plus(-2.0, times(4.0, i))), times(4.0, mul3(v, i, less))));
    truth[1] = add3(mul(square(c[1]), v), mul3(c[1], c[2], add(k[2], mul(v, plus(-1.0, times(2.0, i))))),
                    times(0.25, mul(square(c[2]), inner)));
    if (x[7] + x[9] > 0.0)
        truth[1] = add(truth[1], true_shared_expiry(x, k));
    in_usd(truth);
}

/* The attempts at bugs that are given up after K. */
static int ask_capped(const double *x, double *got)
{
    const double y[INPUTS] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, x[0], x[1], 0.0, 1.0};
    loopcost_cumulants answer = LOOPCOST_CUMULANTS_INIT;
    plan made;
    int32_t status;
    plan_of(&made, y, LOOPCOST_SHARED, (uint64_t)x[2]);
    status = loopcost_strategy_attempts(&made.strategy, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance, got[2] = answer.third, got[3] = answer.fourth;
    return status == LOOPCOST_OK;
}

static void true_capped(const double *x, num *truth)
{
    num p = of(x[1]), q = sub(of(1.0), p), left = of(1.0), m[4], chance = fresh(), term = fresh();
    double t;
    uint32_t j;
    no_cumulants(m);
    for (t = 1.0; t <= x[2]; t += 1.0) {
        mpfr_mul(chance, left, p, MPFR_RNDN);
        mpfr_set(term, t == x[2] ? left : chance, MPFR_RNDN);
        mpfr_mul(left, left, q, MPFR_RNDN);
        for (j = 0; j < 4; j++) {
            mpfr_mul_d(term, term, t, MPFR_RNDN);
            mpfr_add(m[j], m[j], term, MPFR_RNDN);
        }
    }
    cumulants_of(x[0], m, truth);
}

/* Threads of bugs that are given up after K: price, tokens, one class, K, expiry. */
static void capped_plan(const double *x, double *y)
{
    memcpy(y, x, 9 * sizeof *y);
    y[9] = 0.0, y[10] = 1.0, y[11] = x[10];
}

static int ask_capped_cost(const double *x, double *got)
{
    double y[INPUTS] = {0.0};
    capped_plan(x, y);
    return ask_strategy(y, LOOPCOST_FRESH, (uint64_t)x[9], got);
}

static void true_capped_cost(const double *x, num *truth)
{
    double y[INPUTS] = {0.0}, t;
    num c[3], p = of(x[8]), q = sub(of(1.0), p), left = of(1.0), mean = of(0.0), second = of(0.0), expiry = of(0.0);
    num generation;
    capped_plan(x, y);
    generation = true_coefficients(y, c);
    for (t = 1.0; t <= x[9]; t += 1.0) {
        num chance = t == x[9] ? left : mul(left, p), f1 = of(t - 1.0), f2 = times(t - 2.0, f1);
        num cost = add3(c[0], times(t, c[1]), times(0.5 * t, mul(of(t - 1.0), c[2])));
        mean = add(mean, mul(chance, cost));
        second = add(second, mul(chance, square(cost)));
        expiry = add(expiry, mul(chance, true_expiry(y, f1, f2, times(t - 3.0, f2))));
        left = mul(left, q);
    }
    truth[0] = add(generation, times(x[7], mean));
    truth[1] = times(x[7], add(sub(second, square(mean)), expiry));
    in_usd(truth);
}

static int ask_per_solved(const double *x, double *got)
{
    return loopcost_per_solved(x[0], x[1], x[2], got, NULL) == LOOPCOST_OK && *got < 1e300;
}

static void true_per_solved(const double *x, num *truth)
{
    truth[0] = add(of(x[1]), over(times(x[2], sub(of(1.0), of(x[0]))), of(x[0])));
}

#define PLAN PRICE, PRICE, PRICE, TOKENS, TOKENS, TOKENS, TOKENS, BUGS, CHANCE, BUGS, CHANCE

static const row rows_of_plans[] = {
    {"strategy_attempts",
     "given up after 1 to 300 attempts, p from 1e-6",
     CUMULANTS,
     8.0,
     ask_capped,
     true_capped,
     20,
     {BUGS, CHANCE, {WHOLE, 1.0, 300.0, 0}}},
    {"per_solved",
     "chances from 1e-12, 0 or 1e-6 to 1e12 USD",
     {"usd"},
     4.0,
     ask_per_solved,
     true_per_solved,
     1,
     {{NEAR_ONE, 1e-12, 1.0, 0}, {LOG, 1e-6, 1e12, 5}, {LOG, 1e-6, 1e12, 5}}},
    {"strategy_cost",
     "fresh, two classes, 0 or 1 to 1e6 bugs, p from 1e-6",
     {"mean", "variance"},
     8.0,
     ask_fresh,
     true_fresh,
     1,
     {PLAN}},
    {"strategy_cost",
     "shared, a write no cheaper than a read, bugs as above",
     {"mean", "variance"},
     8.0,
     ask_shared,
     true_shared,
     1,
     {PLAN}},
    {"strategy_cost",
     "shared, a read dearer than a write or 1 to 2 bugs, bugs as above",
     {"mean", "variance"},
     16.0,
     ask_other_shared,
     true_shared,
     1,
     {PLAN}},
    {"strategy_cost",
     "fresh, the same, caches that expire",
     {"mean", "variance"},
     8.0,
     ask_fresh,
     true_fresh,
     1,
     {PLAN, SHARE}},
    {"strategy_cost",
     "shared, a write no cheaper than a read, caches that expire",
     {"mean", "variance"},
     8.0,
     ask_shared,
     true_shared,
     1,
     {PLAN, SHARE}},
    {"strategy_cost",
     "shared, a read dearer than a write or 1 to 2 bugs, caches that expire",
     {"mean", "variance"},
     16.0,
     ask_other_shared,
     true_shared,
     1,
     {PLAN, SHARE}},
    {"strategy_cost",
     "shared, a read dearer than a write or 1 to 2 bugs, expiry, in bounds",
     {"mean", "variance"},
     1.0,
     ask_other_shared,
     true_shared,
     1,
     {PLAN, SHARE},
     0.0,
     1},
    {"strategy_cost",
     "shared, a write no cheaper than a read, expiry, in bounds",
     {"mean", "variance"},
     1.0,
     ask_shared,
     true_shared,
     1,
     {PLAN, SHARE},
     0.0,
     1},
    {"strategy_cost",
     "fresh, given up after 1 to 300 attempts, expiry, in bounds",
     {"mean", "variance"},
     1.0,
     ask_capped_cost,
     true_capped_cost,
     20,
     {PRICE, PRICE, PRICE, TOKENS, TOKENS, TOKENS, TOKENS, BUGS, CHANCE, {WHOLE, 1.0, 300.0, 0}, SHARE},
     0.0,
     1},
};

#endif
