/* Floor 2: one conversation, attempt by attempt; coefficients; expiry by simulation; bad input. */
#include <loopcost/thread.h>

#include <stddef.h>

#include "growable.h"
#include "random.h"
#include "tap.h"

GROWABLE_INIT(thread, THREAD)
GROWABLE_INIT(thread_cost, THREAD_COST)
GROWABLE_INIT(thread_coefficients, THREAD_COEFFICIENTS)

static loopcost_price card(double input, double output, double cache_read, double cache_write)
{
    loopcost_price price = LOOPCOST_PRICE_INIT;
    price.input = input;
    price.output = output;
    price.cache_read = cache_read;
    price.cache_write = cache_write;
    return price;
}

/* base 10000, step 1200, output 800, 6000 of them warm: the worked example's strong model. */
static loopcost_thread worked(const loopcost_price *price, uint32_t caching)
{
    loopcost_thread thread = LOOPCOST_THREAD_INIT;
    thread.price = price;
    thread.caching = caching;
    thread.base = 10000.0;
    thread.step = 1200.0;
    thread.output = 800.0;
    thread.warm = 6000.0;
    return thread;
}

static loopcost_thread_cost total(const loopcost_thread *thread, uint64_t attempts)
{
    loopcost_thread_cost got = LOOPCOST_THREAD_COST_INIT;
    tap_status(loopcost_thread_total(thread, attempts, &got, NULL), LOOPCOST_OK, "status");
    return got;
}

static loopcost_thread_cost attempt(const loopcost_thread *thread, uint64_t number)
{
    loopcost_thread_cost got = LOOPCOST_THREAD_COST_INIT;
    tap_status(loopcost_thread_attempt(thread, number, &got, NULL), LOOPCOST_OK, "status");
    return got;
}

/* By hand, 15 / 75 / 1.5 / 18.75 USD per Mtok: attempt 1 writes 4000, reads 6000; attempt 2 writes 1200, reads 10000.
 */
static void check_by_hand(void)
{
    const loopcost_price strong = card(15.0, 75.0, 1.5, 18.75);
    loopcost_thread thread = worked(&strong, 1);
    tap_group("by hand");
    tap_double(attempt(&thread, 1).mean, 0.144, 1.0, "attempt 1, cached");
    tap_double(attempt(&thread, 2).mean, 0.0975, 1.0, "attempt 2, cached");
    tap_double(attempt(&thread, 3).held_tokens, 11200.0, 0.0, "attempt 3 reads what came before");
    tap_double(total(&thread, 0).mean, 0.0, 0.0, "no attempt costs nothing");
    tap_double(total(&thread, 1).mean, 0.144, 1.0, "one attempt, cached");
    tap_double(total(&thread, 2).mean, 0.2415, 1.0, "two attempts, cached");
    thread.caching = 0;
    tap_double(attempt(&thread, 1).mean, 0.21, 1.0, "attempt 1, uncached");
    tap_double(attempt(&thread, 2).mean, 0.228, 1.0, "attempt 2, uncached");
    tap_double(total(&thread, 2).mean, 0.438, 1.0, "two attempts, uncached");
    tap_double(total(&thread, 2).new_tokens, 11200.0, 0.0,
               "uncached, nothing is warm: all of the first attempt is new");
    tap_double(total(&thread, 2).held_tokens, 10000.0, 0.0, "and seen again by the second");
    thread.expiry = 0.5;
    tap_double(total(&thread, 2).mean, 0.438, 1.0, "without a cache nothing expires");
    tap_double(total(&thread, 2).variance, 0.0, 0.0, "and nothing varies");
}

/* The total is the sum of its attempts, and the polynomial of its coefficients. */
static void check_sums(void)
{
    const loopcost_price strong = card(15.0, 75.0, 1.5, 18.75);
    const double expiries[] = {0.0, 0.3, 1.0};
    uint32_t i;
    for (i = 0; i < 6; i++) {
        loopcost_thread thread = worked(&strong, i % 2);
        loopcost_thread_coefficients c = LOOPCOST_THREAD_COEFFICIENTS_INIT;
        double mean = 0.0, variance = 0.0;
        uint64_t t;
        thread.expiry = expiries[i / 2];
        tap_group(thread.caching ? "sums, cached" : "sums, uncached");
        tap_status(loopcost_thread_polynomial(&thread, &c, NULL), LOOPCOST_OK, "status");
        for (t = 1; t <= 40; t++) {
            const loopcost_thread_cost one = attempt(&thread, t), all = total(&thread, t);
            const double times = (double)t;
            mean += one.mean;
            variance += one.variance;
            tap_near(all.mean, mean, 1e-14, "sum of the attempts");
            tap_near(all.variance, variance, 1e-13, "sum of their variances");
            tap_near(c.c0 + c.c1 * times + c.c2 * times * (times - 1.0) / 2.0, mean, 1e-12, "c0 + c1 T + c2 T(T-1)/2");
        }
    }
}

/* A coin before each attempt: what is held is read, or written again. */
static void check_expiry(void)
{
    enum { ATTEMPTS = 6 };
    const double trials = 100000.0;
    const loopcost_price price = card(3.0, 15.0, 0.3, 3.75);
    loopcost_thread thread = worked(&price, 1);
    random_state random = {99};
    double sum = 0.0, squares = 0.0;
    loopcost_thread_cost law;
    int i;
    thread.expiry = 0.2;
    law = total(&thread, ATTEMPTS);
    for (i = 0; i < trials; i++) {
        double cost = 0.0, held = 6000.0, fresh = 4000.0;
        int t;
        for (t = 0; t < ATTEMPTS; t++) {
            const double held_price = random_uniform(&random) <= 0.2 ? 3.75 : 0.3;
            cost += (fresh * 3.75 + held * held_price + 800.0 * 15.0) / 1e6;
            held += fresh;
            fresh = 1200.0;
        }
        sum += cost - law.mean;
        squares += (cost - law.mean) * (cost - law.mean);
    }
    tap_group("simulated expiry");
    tap_check(fabs(sum / sqrt(trials * law.variance)) < 4.0, "mean within 4 standard errors");
    tap_near(squares / trials, law.variance, 0.03, "variance within 3 %");
}

typedef struct bad_field {
    size_t offset;
    double value;
    int32_t status;
    uint32_t field;
    const char *name;
} bad_field;

#define BAD(member, value, status, field)                                                                              \
    {                                                                                                                  \
        offsetof(loopcost_thread, member), value, status, field, #member " " #value                                    \
    }

static const bad_field bad_fields[] = {
    BAD(base, NAN, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_THREAD_BASE),
    BAD(base, INFINITY, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_BASE),
    BAD(base, -1.0, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_BASE),
    BAD(base, 2e12, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_BASE),
    BAD(step, NAN, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_THREAD_STEP),
    BAD(step, -1.0, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_STEP),
    BAD(output, NAN, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_THREAD_OUTPUT),
    BAD(output, 2e12, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_OUTPUT),
    BAD(warm, NAN, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_THREAD_WARM),
    BAD(warm, 10001.0, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_WARM),
    BAD(expiry, NAN, LOOPCOST_NOT_A_NUMBER, LOOPCOST_PARAM_THREAD_EXPIRY),
    BAD(expiry, 1.01, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_THREAD_EXPIRY),
};

static void check_bad_fields(void)
{
    const loopcost_price price = card(3.0, 15.0, 0.3, 3.75);
    uint32_t i;
    tap_group("bad fields");
    for (i = 0; i < sizeof bad_fields / sizeof *bad_fields; i++) {
        const bad_field *bad = &bad_fields[i];
        loopcost_thread thread = worked(&price, 1);
        loopcost_thread_cost got = LOOPCOST_THREAD_COST_INIT;
        loopcost_thread_coefficients c = LOOPCOST_THREAD_COEFFICIENTS_INIT;
        loopcost_fault fault = LOOPCOST_FAULT_INIT;
        memcpy((char *)&thread + bad->offset, &bad->value, sizeof bad->value);
        tap_status(loopcost_thread_total(&thread, 3, &got, &fault), bad->status, bad->name);
        tap_integer(fault.field, bad->field, "  the fault names it");
        tap_status(loopcost_thread_attempt(&thread, 3, &got, NULL), bad->status, "  for one attempt too");
        tap_status(loopcost_thread_polynomial(&thread, &c, NULL), bad->status, "  for the coefficients too");
        tap_double(got.mean + c.c1, 0.0, 0.0, "  nothing is written");
    }
}

static void check_bad_calls(void)
{
    loopcost_price price = card(3.0, 15.0, 0.3, NAN);
    loopcost_thread thread = worked(&price, 1);
    loopcost_thread_cost got = LOOPCOST_THREAD_COST_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group("bad calls");
    tap_status(loopcost_thread_total(&thread, 3, &got, &fault), LOOPCOST_NOT_A_NUMBER, "a price that is no number");
    tap_integer(fault.field, LOOPCOST_PARAM_PRICE_CACHE_WRITE, "  the fault names it");
    price.cache_write = 3.75;
    thread.caching = 2;
    tap_status(loopcost_thread_total(&thread, 3, &got, &fault), LOOPCOST_OUT_OF_RANGE, "caching 2");
    tap_integer(fault.field, LOOPCOST_PARAM_THREAD_CACHING, "  the fault names it");
    thread.caching = 1;
    tap_status(loopcost_thread_attempt(&thread, 0, &got, &fault), LOOPCOST_OUT_OF_RANGE, "attempt 0");
    tap_integer(fault.field, LOOPCOST_PARAM_ATTEMPTS, "  the fault names it");
    tap_status(loopcost_thread_total(&thread, UINT64_C(1000000000001), &got, &fault), LOOPCOST_OUT_OF_RANGE,
               "too many attempts");
    thread.price = NULL;
    tap_status(loopcost_thread_total(&thread, 3, &got, &fault), LOOPCOST_NULL, "no price");
    tap_integer(fault.field, LOOPCOST_PARAM_PRICE, "  the fault names it");
}

static void check_extremes(void)
{
    const loopcost_price dear = card(1e9, 1e9, 1e9, 1e9), gratis = card(0.0, 0.0, 0.0, 0.0);
    loopcost_thread thread = worked(&dear, 1);
    loopcost_thread_cost got;
    tap_group("extremes");
    thread.base = thread.step = thread.output = 1e12;
    thread.warm = 0.0;
    thread.expiry = 0.5;
    got = total(&thread, UINT64_C(1000000000000));
    tap_check(got.mean - got.mean == 0.0 && got.variance - got.variance == 0.0, "the largest of everything is finite");
    thread.price = &gratis;
    tap_double(total(&thread, 5).mean, 0.0, 0.0, "free prices");
    thread.price = &dear;
    thread.base = thread.step = thread.output = 0.0;
    tap_double(total(&thread, 5).mean, 0.0, 0.0, "no tokens");
}

static const loopcost_price any_price = {(uint32_t)sizeof(loopcost_price), 0, 1.0, 2.0, 0.1, 1.25};

static int32_t read_thread(void *growable, loopcost_fault *fault)
{
    loopcost_thread_cost got = LOOPCOST_THREAD_COST_INIT;
    return loopcost_thread_total((loopcost_thread *)growable, 3, &got, fault);
}

static int32_t fill_cost(void *results, loopcost_fault *fault)
{
    const loopcost_thread thread = worked(&any_price, 1);
    return loopcost_thread_total(&thread, 3, (loopcost_thread_cost *)results, fault);
}

static int32_t fill_coefficients(void *results, loopcost_fault *fault)
{
    const loopcost_thread thread = worked(&any_price, 1);
    return loopcost_thread_polynomial(&thread, (loopcost_thread_coefficients *)results, fault);
}

static void check_structs(void)
{
    const loopcost_thread thread = worked(&any_price, 1);
    const loopcost_thread_cost cost = LOOPCOST_THREAD_COST_INIT;
    const loopcost_thread_coefficients coefficients = LOOPCOST_THREAD_COEFFICIENTS_INIT;
    check_init_thread();
    check_init_thread_cost();
    check_init_thread_coefficients();
    tap_group("struct loopcost_thread");
    growable_input(read_thread, &thread, sizeof thread);
    tap_group("struct loopcost_thread_cost");
    growable_results(fill_cost, &cost, sizeof cost);
    tap_group("struct loopcost_thread_coefficients");
    growable_results(fill_coefficients, &coefficients, sizeof coefficients);
}

int main(void)
{
    check_structs();
    check_by_hand();
    check_sums();
    check_expiry();
    check_extremes();
    check_bad_fields();
    check_bad_calls();
    return tap_done();
}
