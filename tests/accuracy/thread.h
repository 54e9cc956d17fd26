/* One conversation. */
#ifndef ACCURACY_THREAD_H
#define ACCURACY_THREAD_H

#include "row.h"

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

/* Within 8 ulp of the sum of the sizes of their terms. */
static int ask_polynomial(const double *x, double *got)
{
    const loopcost_price price = price_of(x[0], x[1], x[2]);
    const loopcost_thread thread = thread_of(x, &price);
    const double more = fabs(x[0] - x[1]) * (1.0 - x[7]), held = (1.0 - x[7]) * x[1] + x[7] * x[0];
    loopcost_thread_coefficients answer = LOOPCOST_THREAD_COEFFICIENTS_INIT;
    const int32_t status = loopcost_thread_polynomial(&thread, &answer, NULL);
    got[0] = answer.c0, got[1] = answer.c1, got[2] = answer.c2;
    got[RESULTS] = 0x1p-49 * 1e-6 * more * (x[3] + thread.warm + x[4]);
    got[RESULTS + 1] = 0x1p-49 * 1e-6 * (held * x[3] + more * x[4] + x[2] * x[5]);
    got[RESULTS + 2] = 0x1p-49 * 1e-6 * (held * x[4]);
    return status == LOOPCOST_OK;
}

static void true_polynomial(const double *x, num *truth)
{
    num m = of(x[7]), held = add(mul(sub(of(1.0), m), of(x[1])), times(x[0], m)), more = sub(of(x[0]), held);
    truth[0] = over(mul(more, sub(sub(of(x[3]), of(x[6] * x[3])), of(x[4]))), of(1e6));
    truth[1] = over(add3(times(x[3], held), times(x[4], more), times(x[2], of(x[5]))), of(1e6));
    truth[2] = over(times(x[4], held), of(1e6));
}

#define THREAD PRICE, PRICE, PRICE, TOKENS, TOKENS, TOKENS, SHARE

static const row rows_of_thread[] = {
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
    {"thread_polynomial",
     "in the bounds of the header",
     {"c0", "c1", "c2"},
     1.0,
     ask_polynomial,
     true_polynomial,
     1,
     {THREAD, SHARE},
     0.0,
     1},
};

#endif
