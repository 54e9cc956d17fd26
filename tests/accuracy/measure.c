/* How far the closed forms are from the truth: the worst error over their domains, in units in the last place.
 *
 *     measure [POINTS [CLIMBS [SEED]]]
 *
 * For each row: POINTS random ones, a third of the inputs of every second one at an end of its range or next to it;
 * then CLIMBS steps from the worst one to worse neighbours. The truth is the formula of README, "The mathematics", in
 * MPFR with 400 bits. It prints a line for each result, and ends with 1 if any is worse than its header says. */
#include "many_digits.h"

#include <loopcost/loopcost.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { INPUTS = 12, RESULTS = 4 };

#define ULPS_OF(relative) ((relative) / 0x1p-52)

/* Chance. */

static uint64_t state;

static uint64_t random_bits(void) /* splitmix64 */
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static double uniform(void)
{
    return (double)(random_bits() >> 11) * 0x1p-53;
}

static uint32_t one_of(uint32_t n)
{
    return (uint32_t)(random_bits() % n);
}

/* Inputs. */

enum spread { EVEN, LOG, NEAR_ONE, WHOLE };

typedef struct input {
    enum spread spread;
    double least, most;
    uint32_t zero; /* one time in so many it is 0; 0: never */
} input;

#define PRICE                                                                                                          \
    {                                                                                                                  \
        LOG, 1e-3, 1e4, 6                                                                                              \
    }
#define TOKENS                                                                                                         \
    {                                                                                                                  \
        LOG, 1.0, 1e9, 8                                                                                               \
    }
#define WHOLE_TOKENS                                                                                                   \
    {                                                                                                                  \
        WHOLE, 1.0, 1e9, 8                                                                                             \
    }
#define CHANCE                                                                                                         \
    {                                                                                                                  \
        NEAR_ONE, 1e-6, 1.0, 0                                                                                         \
    }
#define BUGS                                                                                                           \
    {                                                                                                                  \
        LOG, 1.0, 1e6, 5                                                                                               \
    }
#define SHARE                                                                                                          \
    {                                                                                                                  \
        EVEN, 1e-9, 1.0, 5                                                                                             \
    }

static double drawn(const input *in)
{
    double x;
    if (in->zero && one_of(in->zero) == 0)
        return 0.0;
    switch (in->spread) {
    case EVEN:
        return in->least + (in->most - in->least) * uniform();
    case NEAR_ONE: /* a chance: small, anywhere, or nearly 1 */
        if (one_of(3) == 0)
            return fmax(in->least, 1.0 - pow(2.0, -53.0 * uniform()));
        if (one_of(2) == 0)
            return in->least + (in->most - in->least) * uniform();
        /* fall through */
    case LOG:
    case WHOLE:
        x = in->least * pow(in->most / in->least, uniform());
        x = in->spread == WHOLE || (in->spread == LOG && one_of(3) == 0) ? floor(x) : x;
        return fmin(in->most, fmax(in->least, x));
    }
    return in->least;
}

static double at_an_end(const input *in)
{
    switch (one_of(4)) {
    case 0:
        return in->least;
    case 1:
        return in->most;
    case 2:
        return in->spread == WHOLE ? in->least + 1.0 : nextafter(in->least, in->most);
    default:
        return in->spread == WHOLE ? in->most - 1.0 : nextafter(in->most, in->least);
    }
}

/* A neighbour: some bits further, some per cent further, or anywhere else. */
static double moved(const input *in, double x)
{
    const double sign = one_of(2) ? 1.0 : -1.0;
    double y;
    if (one_of(4) == 0)
        return drawn(in);
    if (in->spread == WHOLE)
        y = x + sign * (1.0 + floor(x * 0.1 * uniform()));
    else if (one_of(2))
        y = x * (1.0 + sign * 0x1p-52 * (double)(1 + one_of(1024)));
    else
        y = x * (1.0 + sign * pow(10.0, -1.0 - 6.0 * uniform()));
    return in->zero && x == 0.0 ? 0.0 : fmin(in->most, fmax(in->least, y));
}

/* Rows: a call of the library, and its truth. `ask` says whether there is an answer that the promise is about. */
typedef struct row {
    const char *function, *domain;
    const char *names[RESULTS];
    double ulps; /* what the header says */
    int (*ask)(const double *x, double *got);
    void (*truth)(const double *x, num *truth);
    uint32_t slow; /* takes so many times fewer points */
    input inputs[INPUTS];
    double variance_ulps; /* what it says of the variance, if that is something else */
} row;

/* Attempts. */

static int ask_cumulants(const loopcost_class *classes, uint32_t n, double *got)
{
    loopcost_cumulants answer = LOOPCOST_CUMULANTS_INIT;
    const int32_t status = loopcost_attempts_cumulants(classes, n, 0, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance, got[2] = answer.third, got[3] = answer.fourth;
    return status == LOOPCOST_OK;
}

static loopcost_class bugs_of(double count, double p)
{
    loopcost_class made = LOOPCOST_CLASS_INIT;
    made.count = count;
    made.fix_chance = p;
    return made;
}

static int ask_geometric(const double *x, double *got)
{
    const loopcost_class classes[] = {bugs_of(x[0], x[1]), bugs_of(x[2], x[3])};
    return ask_cumulants(classes, 2, got);
}

/* n/p, n q/p^2, n q (1+q)/p^3, n q (p^2 + 6 q)/p^4 */
static void add_geometric(double count, double chance, num *k)
{
    num n = of(count), p = of(chance), q = sub(of(1.0), p), p2 = square(p);
    k[0] = add(k[0], over(n, p));
    k[1] = add(k[1], over(mul(n, q), p2));
    k[2] = add(k[2], over(mul3(n, q, plus(1.0, q)), mul(p, p2)));
    k[3] = add(k[3], over(mul3(n, q, add(p2, times(6.0, q))), square(p2)));
}

static void no_cumulants(num *k)
{
    uint32_t i;
    for (i = 0; i < RESULTS; i++)
        k[i] = of(0.0);
}

static void true_geometric(const double *x, num *truth)
{
    no_cumulants(truth);
    add_geometric(x[0], x[1], truth);
    add_geometric(x[2], x[3], truth);
}

/* Cumulants of raw moments m1 .. m4, of `count` alike. */
static void cumulants_of(double count, num *m, num *truth)
{
    num m1 = m[0], m2 = m[1], m3 = m[2], m4 = m[3], c = of(count);
    truth[0] = mul(c, m1);
    truth[1] = mul(c, sub(m2, square(m1)));
    truth[2] = mul(c, add(sub(m3, times(3.0, mul(m1, m2))), times(2.0, mul(m1, square(m1)))));
    truth[3] =
        mul(c, sub(add(sub(sub(m4, times(4.0, mul(m1, m3))), times(3.0, square(m2))), times(12.0, mul(square(m1), m2))),
                   times(6.0, square(square(m1)))));
}

static int ask_beta(const double *x, double *got)
{
    loopcost_class made = LOOPCOST_CLASS_INIT;
    made.law = LOOPCOST_LAW_BETA;
    made.count = x[0], made.alpha = x[1], made.beta = x[2];
    return ask_cumulants(&made, 1, got);
}

/* From E binom(T, j) = (a+b-1) b (b+1) .. (b+j-2)/((a-1) .. (a-j)). */
static void true_beta(const double *x, num *truth)
{
    num a = of(x[1]), b = of(x[2]), e[4], f[4], m[4];
    uint32_t j;
    for (j = 0; j < 4; j++) {
        const double k = j + 1.0;
        e[j] = j ? over(mul(e[j - 1], plus(j - 1.0, b)), plus(-k, a)) : over(plus(-1.0, add(a, b)), plus(-1.0, a));
        f[j] = times(k, j ? times(j == 1 ? 1.0 : j == 2 ? 2.0 : 6.0, e[j]) : e[0]); /* j! e: falling factorials */
    }
    m[0] = f[0];
    m[1] = add(f[1], f[0]);
    m[2] = add3(f[2], times(3.0, f[1]), f[0]);
    m[3] = add(add3(f[3], times(6.0, f[2]), times(7.0, f[1])), f[0]);
    cumulants_of(x[0], m, truth);
}

static int ask_returning(const double *x, double *got)
{
    loopcost_class made = bugs_of(x[0], x[1]);
    made.after_fix = x[2];
    made.after_failure = x[3];
    return ask_cumulants(&made, 1, got);
}

/* A first passage: mu = p (1-rho) - q eta, y = p (1-rho) + q eta. */
static void true_returning(const double *x, num *truth)
{
    num n = of(x[0]), p = of(x[1]), q = sub(of(1.0), p), down = mul(p, sub(of(1.0), of(x[2]))), up = mul(q, of(x[3]));
    num mu = sub(down, up), y = add(down, up), mu2 = square(mu), s2 = sub(y, mu2);
    num a3 = add(sub(mu, times(3.0, mul(mu, y))), times(2.0, mul(mu, mu2)));
    num a4 = sub(add(sub(sub(y, times(4.0, mu2)), times(3.0, square(y))), times(12.0, mul(mu2, y))),
                 times(6.0, square(mu2)));
    num mu4 = square(mu2), mu5 = mul(mu4, mu);
    truth[0] = over(n, mu);
    truth[1] = over(mul(n, s2), mul(mu2, mu));
    truth[2] = mul(n, sub(over(times(3.0, square(s2)), mu5), over(a3, mu4)));
    truth[3] = mul(
        n, add(sub(over(times(15.0, mul(s2, square(s2))), mul(mu5, mu2)), over(times(10.0, mul(s2, a3)), mul(mu5, mu))),
               over(a4, mu5)));
}

/* P(exactly t), at most t and more than t attempts at n bugs alike: t - n failures. */
static int ask_law(const double *x, double *got)
{
    const loopcost_class classes[] = {bugs_of(x[0], x[1])};
    uint64_t work[LOOPCOST_ATTEMPTS_WORDS];
    loopcost_attempts attempts = LOOPCOST_ATTEMPTS_INIT;
    loopcost_chances answer = LOOPCOST_CHANCES_INIT;
    int32_t status;
    attempts.classes = classes, attempts.n_classes = 1;
    attempts.work = work, attempts.words = LOOPCOST_ATTEMPTS_WORDS;
    status = loopcost_attempts_chances(&attempts, (uint64_t)(x[0] + x[2]), &answer, NULL);
    got[0] = answer.exactly, got[1] = answer.at_most, got[2] = answer.more;
    return status == LOOPCOST_OK;
}

static void true_law(const double *x, num *truth)
{
    num q = sub(of(1.0), of(x[1])), term = power(of(x[1]), of(x[0])), enough = fresh();
    double k;
    no_cumulants(truth);
    for (k = 0.0;; k += 1.0) {
        num *const side = &truth[k <= x[2] ? 1 : 2];
        if (k == x[2])
            truth[0] = plus(0.0, term);
        mpfr_add(*side, *side, term, MPFR_RNDN);
        mpfr_div_2ui(enough, *side, 120, MPFR_RNDN);
        if (k > x[2] && mpfr_cmp(term, enough) <= 0) /* terms fall from the mean on */
            return;
        mpfr_mul(term, term, q, MPFR_RNDN);
        mpfr_mul_d(term, term, x[0] + k, MPFR_RNDN);
        mpfr_div_d(term, term, k + 1.0, MPFR_RNDN);
    }
}

static int ask_best_of(const double *x, double *got)
{
    return loopcost_best_of(x[0], (uint64_t)x[1], &got[0], &got[1], NULL) == LOOPCOST_OK;
}

static void true_best_of(const double *x, num *truth)
{
    truth[1] = power(sub(of(1.0), of(x[0])), of(x[1]));
    truth[0] = sub(of(1.0), truth[1]);
}

static int ask_progeny(const double *x, double *got)
{
    loopcost_offspring made = LOOPCOST_OFFSPRING_INIT;
    loopcost_progeny answer = LOOPCOST_PROGENY_INIT;
    int32_t status;
    made.bugs = x[0], made.mean = x[1], made.variance = x[2], made.cost_mean = x[3], made.cost_variance = x[4];
    status = loopcost_offspring_progeny(&made, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance, got[2] = answer.cost_mean, got[3] = answer.cost_variance;
    return status == LOOPCOST_OK;
}

static void true_progeny(const double *x, num *truth)
{
    num left = sub(of(1.0), of(x[1])), mean = over(of(x[3]), left);
    truth[0] = over(of(1.0), left);
    truth[1] = over(of(x[2]), mul(left, square(left)));
    truth[2] = times(x[0], mean);
    truth[3] = times(x[0], over(add(of(x[4]), times(x[2], square(mean))), left));
}

static int ask_per_solved(const double *x, double *got)
{
    return loopcost_per_solved(x[0], x[1], x[2], got, NULL) == LOOPCOST_OK && *got < 1e300;
}

static void true_per_solved(const double *x, num *truth)
{
    truth[0] = add(of(x[1]), over(times(x[2], sub(of(1.0), of(x[0]))), of(x[0])));
}

/* One conversation: price of a write, a read and output, then base, step, output, share that is warm, expiry, T. */

static loopcost_price price_of(double write, double read, double output)
{
    loopcost_price price = LOOPCOST_PRICE_INIT;
    price.input = write, price.cache_write = write, price.cache_read = read, price.output = output;
    return price;
}

static loopcost_thread thread_of(const double *x, const loopcost_price *price)
{
    loopcost_thread thread = LOOPCOST_THREAD_INIT;
    thread.price = price;
    thread.caching = 1;
    thread.base = x[3], thread.step = x[4], thread.output = x[5], thread.warm = x[6] * x[3], thread.expiry = x[7];
    return thread;
}

typedef int32_t thread_function(const loopcost_thread *thread, uint64_t attempts, loopcost_thread_cost *results,
                                loopcost_fault *fault);

static int ask_thread(thread_function *function, const double *x, double *got)
{
    const loopcost_price price = price_of(x[0], x[1], x[2]);
    const loopcost_thread thread = thread_of(x, &price);
    loopcost_thread_cost answer = LOOPCOST_THREAD_COST_INIT;
    const int32_t status = function(&thread, (uint64_t)x[8], &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance;
    return status == LOOPCOST_OK;
}

static int ask_attempt(const double *x, double *got)
{
    return ask_thread(loopcost_thread_attempt, x, got);
}

static int ask_total(const double *x, double *got)
{
    return ask_thread(loopcost_thread_total, x, got);
}

/* What so many new, held and generated tokens cost, the held ones written again with the chance m. */
static void true_bill(const double *x, num seen, num held, num held_squares, num generated, num *truth)
{
    num m = of(x[7]), write = times(x[0], of(1.0)), read = of(x[1]), stays = sub(of(1.0), m);
    num again = add(mul(stays, read), mul(m, write));
    truth[0] = over(add3(mul(write, seen), mul(again, held), times(x[2], generated)), of(1e6));
    truth[1] = over(mul3(mul(m, stays), square(sub(write, read)), held_squares), of(1e12));
}

static void true_attempt(const double *x, num *truth)
{
    const int first = x[8] == 1.0;
    num warm = of(x[6] * x[3]), base = of(x[3]), held = first ? warm : add(base, times(x[8] - 2.0, of(x[4])));
    true_bill(x, first ? sub(base, warm) : of(x[4]), held, square(held), of(x[5]), truth);
}

static void true_total(const double *x, num *truth)
{
    num warm = of(x[6] * x[3]), base = of(x[3]), step = of(x[4]), later = of(x[8] - 1.0), t = of(x[8]);
    num ones = over(mul(later, plus(-2.0, t)), of(2.0));
    num squares = over(mul3(later, plus(-2.0, t), plus(-3.0, times(2.0, t))), of(6.0));
    num held = add3(warm, mul(later, base), mul(step, ones));
    num held_squares = add(add(square(warm), mul(later, square(base))),
                           add(times(2.0, mul3(base, step, ones)), mul(square(step), squares)));
    true_bill(x, add(sub(base, warm), mul(later, step)), held, held_squares, mul(t, of(x[5])), truth);
}

/* Strategies: price, then prompt, generation, attempt, trace, and two classes. Nothing is warm. */

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
    made->strategy.generator = made->strategy.fixer = &made->model;
    made->strategy.task = &made->task, made->strategy.context = &made->context;
}

static int ask_strategy(const double *x, uint32_t mode, double *got)
{
    loopcost_cost answer = LOOPCOST_COST_INIT;
    plan made;
    int32_t status;
    plan_of(&made, x, mode, 0);
    status = loopcost_strategy_cost(&made.strategy, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.variance;
    return status == LOOPCOST_OK && !answer.ill_conditioned;
}

static int ask_fresh(const double *x, double *got)
{
    return ask_strategy(x, LOOPCOST_FRESH, got);
}

static int ask_shared(const double *x, double *got)
{
    return x[0] >= x[1] && ask_strategy(x, LOOPCOST_SHARED, got);
}

static int ask_dear_reads(const double *x, double *got)
{
    return x[0] < x[1] && ask_strategy(x, LOOPCOST_SHARED, got);
}

/* In millionths of a USD, which are exact: C(T) = c0 + c1 T + c2 binom(T, 2), and the whole first call. */
static num true_coefficients(const double *x, num *c)
{
    num write = of(x[0]), read = of(x[1]), out = of(x[2]), more = sub(write, read);
    num base = add(of(x[3]), of(x[4])), step = add(of(x[5]), of(x[6]));
    c[0] = mul(more, sub(base, step));
    c[1] = add3(mul(read, base), mul(more, step), mul(out, of(x[5])));
    c[2] = mul(read, step);
    return add(mul(write, of(x[3])), mul(out, of(x[4])));
}

static void in_usd(num *truth)
{
    truth[0] = over(truth[0], of(1e6));
    truth[1] = over(truth[1], of(1e12));
}

/* c1^2 q/p^2 + 2 c1 c2 q (1+q)/p^3 + c2^2 q (1 + 3 q + q^2)/p^4, a bug */
static void add_fresh(double count, double chance, num *c, num *truth)
{
    num n = of(count), p = of(chance), q = sub(of(1.0), p), p2 = square(p), a, b, d;
    truth[0] = add(truth[0], mul(n, add3(c[0], over(c[1], p), over(mul(c[2], q), p2))));
    a = over(mul(square(c[1]), q), p2);
    b = over(mul3(times(2.0, c[1]), mul(c[2], q), plus(1.0, q)), mul(p, p2));
    d = over(mul3(square(c[2]), q, add3(of(1.0), times(3.0, q), square(q))), square(p2));
    truth[1] = add(truth[1], mul(n, add3(a, b, d)));
}

static void true_fresh(const double *x, num *truth)
{
    num c[3];
    truth[0] = true_coefficients(x, c);
    truth[1] = of(0.0);
    add_fresh(x[7], x[8], c, truth);
    add_fresh(x[9], x[10], c, truth);
    in_usd(truth);
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
    in_usd(truth);
}

/* The attempts at bugs that are given up after K. */
static int ask_capped(const double *x, double *got)
{
    const double y[] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, x[0], x[1], 0.0, 1.0};
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

/* A loop of calls with one chance to end: a thread without expiry, the chance, and the share of solved. */
static int ask_loop(const double *x, double *got)
{
    const double y[] = {x[0], x[1], x[2], x[3], x[4], x[5], x[6], 0.0};
    const loopcost_price price = price_of(x[0], x[1], x[2]);
    const loopcost_thread thread = thread_of(y, &price);
    const loopcost_hazard hazard = {x[7] * x[8], x[7] - x[7] * x[8]};
    loopcost_kind kind;
    loopcost_loop loop = LOOPCOST_LOOP_INIT;
    loopcost_run answer = LOOPCOST_RUN_INIT;
    int32_t status;
    memset(&kind, 0, sizeof kind);
    kind.weight = 1.0, kind.hazards = &hazard, kind.n_hazards = 1;
    loop.thread = &thread, loop.kinds = &kind, loop.n_kinds = 1;
    status = loopcost_loop_run(&loop, &answer, NULL);
    got[0] = answer.mean, got[1] = answer.calls_mean, got[2] = answer.p_solved, got[3] = answer.variance;
    return status == LOOPCOST_OK;
}

static int ask_loop_variance(const double *x, double *got)
{
    double all[RESULTS];
    const int answered = ask_loop(x, all);
    got[0] = all[3];
    return answered;
}

static void true_loop(const double *x, num *truth)
{
    const double solved = x[7] * x[8], wrong = x[7] - x[7] * x[8], warm = x[6] * x[3];
    num more = sub(of(x[0]), of(x[1])), p = add(of(solved), of(wrong)), q = sub(of(1.0), p), p2 = square(p), c[3];
    c[0] = mul(more, sub(sub(of(x[3]), of(warm)), of(x[4])));
    c[1] = add3(times(x[1], of(x[3])), mul(more, of(x[4])), times(x[2], of(x[5])));
    c[2] = times(x[1], of(x[4]));
    truth[0] = add3(c[0], over(c[1], p), over(mul(c[2], q), p2));
    truth[1] =
        add3(over(mul(square(c[1]), q), p2), over(mul3(times(2.0, c[1]), mul(c[2], q), plus(1.0, q)), mul(p, p2)),
             over(mul3(square(c[2]), q, add3(of(1.0), times(3.0, q), square(q))), square(p2)));
    in_usd(truth);
    truth[3] = truth[1];
    truth[1] = over(of(1.0), p);
    truth[2] = over(of(solved), p);
}

static void true_loop_variance(const double *x, num *truth)
{
    num all[RESULTS];
    true_loop(x, all);
    truth[0] = all[3];
}

/* Limits of a chance: successes of trials, at a level. */

static int ask_proportion(const double *x, double *got)
{
    loopcost_proportion_interval answer = LOOPCOST_PROPORTION_INTERVAL_INIT;
    const int32_t status = loopcost_proportion((uint64_t)floor(x[0] * x[1]), (uint64_t)x[0], x[2], &answer, NULL);
    got[0] = answer.exact_least, got[1] = answer.exact_most, got[2] = answer.wilson_least, got[3] = answer.wilson_most;
    return status == LOOPCOST_OK;
}

/* P(B = k) of n */
static num exactly(double n, double k, num p)
{
    num ways = sub(sub(log_gamma(of(n + 1.0)), log_gamma(of(k + 1.0))), log_gamma(of(n - k + 1.0)));
    return exp_of(add3(ways, times(k, log_of(p)), times(n - k, log_of(sub(of(1.0), p)))));
}

/* P(B >= k) of n */
static num from(double n, double k, num p)
{
    num odds = over(p, sub(of(1.0), p)), term = exactly(n, k, p), sum = of(0.0);
    for (; k <= n; k += 1.0) {
        mpfr_add(sum, sum, term, MPFR_RNDN);
        mpfr_mul(term, term, odds, MPFR_RNDN);
        mpfr_mul_d(term, term, n - k, MPFR_RNDN);
        mpfr_div_d(term, term, k + 1.0, MPFR_RNDN);
    }
    return sum;
}

/* The chance with P(B >= k) = tail, by Newton's steps in its logarithm from one that is nearly right. */
static num exact_lower(double n, double k, num tail, double near)
{
    num p = of(near);
    int i;
    if (k == 0.0)
        return of(0.0);
    if (k == n)
        return power(tail, over(of(1.0), of(n)));
    for (i = 0; i < 4; i++) {
        num reached = from(n, k, p), slope = over(times(k, exactly(n, k, p)), reached);
        p = mul(p, exp_of(over(log_of(over(tail, reached)), slope)));
    }
    return p;
}

/* z with P(Z > z) = tail, likewise. */
static num normal_upper(num tail)
{
    num z = of(2.0), two = root(of(2.0)), pi = fresh();
    int i;
    mpfr_const_pi(pi, MPFR_RNDN);
    for (i = 0; i < 12; i++) {
        num reached = times(0.5, erfc_of(over(z, two)));
        num density = over(exp_of(times(-0.5, square(z))), root(times(2.0, pi)));
        z = add(z, over(mul(log_of(over(reached, tail)), reached), density));
    }
    return z;
}

static void true_proportion(const double *x, num *truth)
{
    const double n = x[0], k = floor(x[0] * x[1]);
    double near[RESULTS];
    num tail = times(0.5, sub(of(1.0), of(x[2]))), z = normal_upper(tail), z2 = square(z), size = plus(n, z2), reach;
    ask_proportion(x, near); /* Newton's steps make 400 bits of it, if it is anywhere near */
    truth[0] = exact_lower(n, k, tail, near[0]);
    truth[1] = sub(of(1.0), exact_lower(n, n - k, tail, 1.0 - near[1]));
    reach = mul(z, root(add(over(mul(of(k), of(n - k)), of(n)), times(0.25, z2))));
    truth[2] = k == 0.0 ? of(0.0) : over(sub(add(of(k), times(0.5, z2)), reach), size);
    truth[3] = k == n ? of(1.0) : over(add3(of(k), times(0.5, z2), reach), size);
}

/* The table. */

#define THREAD PRICE, PRICE, PRICE, TOKENS, TOKENS, TOKENS, SHARE
#define LOOP                                                                                                           \
    PRICE, PRICE, PRICE, WHOLE_TOKENS, WHOLE_TOKENS, WHOLE_TOKENS, SHARE, {LOG, 1e-3, 0.9, 0},                         \
    {                                                                                                                  \
        EVEN, 0.0, 1.0, 0                                                                                              \
    }
#define PLAN PRICE, PRICE, PRICE, TOKENS, TOKENS, TOKENS, TOKENS, BUGS, CHANCE, BUGS, CHANCE
#define CUMULANTS                                                                                                      \
    {                                                                                                                  \
        "mean", "variance", "third", "fourth"                                                                          \
    }

static const row rows[] = {
    {"attempts_cumulants",
     "two geometric classes, 0 or 1 to 1e6 bugs, p from 1e-6",
     CUMULANTS,
     8.0,
     ask_geometric,
     true_geometric,
     1,
     {BUGS, CHANCE, BUGS, CHANCE}},
    {"attempts_cumulants",
     "a Beta law, alpha 4 to 1e6, beta 1e-3 to 1e6",
     CUMULANTS,
     8.0,
     ask_beta,
     true_beta,
     1,
     {BUGS, {LOG, 4.0000001, 1e6, 0}, {LOG, 1e-3, 1e6, 0}}},
    {"attempts_cumulants",
     "bugs that come back, rho and eta to 1/2, p from 0.6",
     CUMULANTS,
     8.0,
     ask_returning,
     true_returning,
     1,
     {BUGS, {EVEN, 0.6, 1.0, 0}, {LOG, 1e-9, 0.5, 4}, {LOG, 1e-9, 0.5, 4}}},
    {"strategy_attempts",
     "given up after 1 to 300 attempts, p from 1e-6",
     CUMULANTS,
     8.0,
     ask_capped,
     true_capped,
     20,
     {BUGS, CHANCE, {WHOLE, 1.0, 300.0, 0}}},
    {"attempts_chances",
     "1 to 50 bugs alike, p from 1e-2, to 1000 failures",
     {"exactly", "at_most", "more"},
     ULPS_OF(1e-12),
     ask_law,
     true_law,
     50,
     {{WHOLE, 1.0, 50.0, 0}, {NEAR_ONE, 1e-2, 1.0, 0}, {WHOLE, 1.0, 1000.0, 4}}},
    {"best_of",
     "chances from 1e-12, to 1e12 samples",
     {"any", "none"},
     ULPS_OF(1e-12),
     ask_best_of,
     true_best_of,
     1,
     {{NEAR_ONE, 1e-12, 1.0, 9}, {WHOLE, 1.0, 1e12, 9}}},
    {"offspring_progeny",
     "means to 1 - 2^-53",
     {"mean", "variance", "cost_mean", "cost_variance"},
     8.0,
     ask_progeny,
     true_progeny,
     1,
     {BUGS, {NEAR_ONE, 1e-9, 0x1.fffffffffffffp-1, 5}, {LOG, 1e-6, 1e6, 5}, {LOG, 1e-6, 1e6, 5}, {LOG, 1e-6, 1e6, 5}}},
    {"per_solved",
     "chances from 1e-12, 0 or 1e-6 to 1e12 USD",
     {"usd"},
     4.0,
     ask_per_solved,
     true_per_solved,
     1,
     {{NEAR_ONE, 1e-12, 1.0, 0}, {LOG, 1e-6, 1e12, 5}, {LOG, 1e-6, 1e12, 5}}},
    {"thread_attempt",
     "attempt 1 to 1e12",
     {"mean", "variance"},
     8.0,
     ask_attempt,
     true_attempt,
     1,
     {THREAD, SHARE, {WHOLE, 1.0, 1e12, 0}},
     12.0},
    {"thread_total",
     "1 to 1e12 attempts",
     {"mean", "variance"},
     8.0,
     ask_total,
     true_total,
     1,
     {THREAD, SHARE, {WHOLE, 1.0, 1e12, 0}},
     12.0},
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
     "shared, a read dearer than a write, bugs as above",
     {"mean", "variance"},
     16.0,
     ask_dear_reads,
     true_shared,
     1,
     {PLAN}},
    {"loop_run",
     "one hazard from 1e-3 to 0.9, whole tokens",
     {"mean", "calls_mean", "p_solved"},
     ULPS_OF(1e-13),
     ask_loop,
     true_loop,
     10,
     {LOOP}},
    {"loop_run", "the same", {"variance"}, ULPS_OF(1e-11), ask_loop_variance, true_loop_variance, 10, {LOOP}},
    {"proportion",
     "1 to 1000 trials, levels 0.5 to 1 - 1e-9",
     {"exact_least", "exact_most", "wilson_least", "wilson_most"},
     ULPS_OF(1e-12),
     ask_proportion,
     true_proportion,
     100,
     {{WHOLE, 1.0, 1000.0, 0}, {EVEN, 0.0, 1.0, 8}, {NEAR_ONE, 0.5, 1.0 - 1e-9, 0}}},
};

/* Measuring. */

typedef struct worst {
    double ulps;
    double at[INPUTS];
    uint64_t points;
} worst;

/* Between doubles as large as the truth; what has underflowed is no measure. */
static double ulps_between(double got, num truth)
{
    const double size = fabs(mpfr_get_d(truth, MPFR_RNDN));
    num apart;
    if (size == 0.0)
        return got == 0.0 ? 0.0 : HUGE_VAL;
    if (size < 1e-290)
        return 0.0;
    apart = over(sub(of(got), truth), of(nextafter(size, HUGE_VAL) - size));
    return fabs(mpfr_get_d(apart, MPFR_RNDN));
}

static void try_point(const row *r, const double *x, worst *worst_of)
{
    double got[RESULTS] = {0.0}, ulps;
    num truth[RESULTS];
    uint32_t i;
    if (!r->ask(x, got))
        return;
    forget();
    r->truth(x, truth);
    for (i = 0; i < RESULTS && r->names[i]; i++) {
        ulps = ulps_between(got[i], truth[i]);
        worst_of[i].points++;
        if (ulps > worst_of[i].ulps) {
            worst_of[i].ulps = ulps;
            memcpy(worst_of[i].at, x, sizeof worst_of[i].at);
        }
    }
}

static void try_random(const row *r, int at_ends, worst *worst_of)
{
    double x[INPUTS] = {0.0};
    uint32_t i;
    for (i = 0; i < INPUTS && r->inputs[i].most > 0.0; i++)
        x[i] = at_ends && one_of(3) == 0 ? at_an_end(&r->inputs[i]) : drawn(&r->inputs[i]);
    try_point(r, x, worst_of);
}

static void climb(const row *r, uint32_t result, worst *worst_of)
{
    double x[INPUTS];
    uint32_t i, moves = 1 + one_of(2);
    memcpy(x, worst_of[result].at, sizeof x);
    for (; moves; moves--) {
        i = one_of(INPUTS);
        if (r->inputs[i].most > r->inputs[i].least)
            x[i] = moved(&r->inputs[i], x[i]);
    }
    try_point(r, x, worst_of);
}

static int measure(const row *r, uint64_t points, uint64_t climbs)
{
    worst worst_of[RESULTS];
    uint64_t i;
    uint32_t j;
    int broken = 0;
    memset(worst_of, 0, sizeof worst_of);
    for (i = 0; i < points; i++)
        try_random(r, i % 2 == 1, worst_of);
    for (j = 0; j < RESULTS && r->names[j]; j++)
        for (i = 0; i < climbs; i++)
            climb(r, j, worst_of);
    for (j = 0; j < RESULTS && r->names[j]; j++) {
        const double promised = r->variance_ulps > 0.0 && !strcmp(r->names[j], "variance") ? r->variance_ulps : r->ulps;
        printf("%-18s %-13s %10.2f %8.0f %9llu  %s\n", j ? "" : r->function, r->names[j], worst_of[j].ulps, promised,
               (unsigned long long)worst_of[j].points, j ? "" : r->domain);
        if (worst_of[j].points && worst_of[j].ulps <= promised)
            continue;
        broken = 1;
        printf("  more than promised at");
        for (i = 0; i < INPUTS; i++)
            printf(" %.17g", worst_of[j].at[i]);
        printf("\n");
    }
    fflush(stdout);
    return broken;
}

int main(int argc, char **argv)
{
    const uint64_t points = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    const uint64_t climbs = argc > 2 ? strtoull(argv[2], NULL, 10) : points / 5;
    uint32_t i;
    int broken = 0;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    printf("%-18s %-13s %10s %8s %9s  %s\n", "function", "result", "worst ulp", "promised", "points", "domain");
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        broken |= measure(&rows[i], points / rows[i].slow + 1, climbs / rows[i].slow + 1);
    return broken;
}
