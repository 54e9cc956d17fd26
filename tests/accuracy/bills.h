/* Single bills: whole tokens at whole nano-USD per Mtok. */
#ifndef ACCURACY_BILLS_H
#define ACCURACY_BILLS_H

#include "row.h"

enum { TOKEN_KINDS = 5 };

/* Five rates, in so many nano-USD per Mtok, and the tokens of the five kinds. */
static int ask_for_bill(const double *x, double unit, loopcost_bill *bill)
{
    const loopcost_bill none = LOOPCOST_BILL_INIT;
    loopcost_rates rates = LOOPCOST_RATES_INIT;
    loopcost_usage usage = LOOPCOST_USAGE_INIT;
    rates.input = (uint64_t)(x[0] * unit), rates.output = (uint64_t)(x[1] * unit);
    rates.cache_read = (uint64_t)(x[2] * unit), rates.cache_write = (uint64_t)(x[3] * unit);
    rates.cache_write_1h = (uint64_t)(x[4] * unit);
    usage.input = (uint64_t)x[5], usage.output = (uint64_t)x[6], usage.cache_read = (uint64_t)x[7];
    usage.cache_write = (uint64_t)x[8], usage.cache_write_1h = (uint64_t)x[9];
    *bill = none;
    return loopcost_bill_usage(&rates, &usage, bill, NULL) == LOOPCOST_OK;
}

/* A whole number in two halves, which doubles hold. */
static int ask_for_halves(const double *x, double unit, double *got)
{
    loopcost_bill bill;
    uint64_t parts;
    if (!ask_for_bill(x, unit, &bill))
        return 0;
    parts = bill.input + bill.output + bill.cache_read + bill.cache_write + bill.cache_write_1h;
    got[0] = (double)(bill.total >> 32), got[1] = (double)(bill.total & UINT32_MAX);
    got[2] = (double)(parts >> 32), got[3] = (double)(parts & UINT32_MAX);
    return 1;
}

static num nano_usd(const double *x, double unit, int kind)
{
    return over(mul3(of(x[kind]), of(unit), of(x[TOKEN_KINDS + kind])), of(1e6));
}

static void true_halves(const double *x, double unit, num *truth)
{
    num total = of(0.0), high = fresh();
    int kind;
    for (kind = 0; kind < TOKEN_KINDS; kind++)
        total = add(total, mul3(of(x[kind]), of(unit), of(x[TOKEN_KINDS + kind])));
    total = rounded(over(total, of(1e6))); /* a half is exact in 400 bits */
    mpfr_div_2ui(high, total, 32, MPFR_RNDN);
    mpfr_floor(high, high);
    truth[0] = truth[2] = high;
    truth[1] = truth[3] = sub(total, times(0x1p32, high));
}

static int ask_bill(const double *x, double *got)
{
    return ask_for_halves(x, 1.0, got);
}

static void true_bill_of_call(const double *x, num *truth)
{
    true_halves(x, 1.0, truth);
}

/* Half a nano-USD a token. */
#define HALF 5e5

static int ask_half_bill(const double *x, double *got)
{
    return ask_for_halves(x, HALF, got);
}

static void true_half_bill(const double *x, num *truth)
{
    true_halves(x, HALF, truth);
}

static int ask_parts(const double *x, double *got)
{
    loopcost_bill bill;
    int i;
    if (!ask_for_bill(x, 1.0, &bill))
        return 0;
    got[0] = (double)bill.input, got[1] = (double)bill.output;
    got[2] = (double)bill.cache_read, got[3] = (double)bill.cache_write;
    for (i = 0; i < RESULTS; i++)
        got[RESULTS + i] = 1.0;
    return 1;
}

static void true_parts(const double *x, num *truth)
{
    int kind;
    for (kind = 0; kind < RESULTS; kind++)
        truth[kind] = nano_usd(x, 1.0, kind);
}

#define FIVE(most)                                                                                                     \
    {WHOLE, 1.0, most, 4}, {WHOLE, 1.0, most, 4}, {WHOLE, 1.0, most, 4}, {WHOLE, 1.0, most, 4},                        \
    {                                                                                                                  \
        WHOLE, 1.0, most, 4                                                                                            \
    }
#define HALVES                                                                                                         \
    {                                                                                                                  \
        "total, high", "total, low", "parts, high", "parts, low"                                                       \
    }

static const row rows_of_bills[] = {
    {"bill_usage",
     "rates to 1e13, to 1e12 tokens, the sum of the parts too",
     HALVES,
     0.0,
     ask_bill,
     true_bill_of_call,
     1,
     {FIVE(1e13), FIVE(1e12)}},
    {"bill_usage",
     "halves of a nano-USD a token: ties",
     HALVES,
     0.0,
     ask_half_bill,
     true_half_bill,
     1,
     {FIVE(2e7), FIVE(1e6)}},
    {"bill_usage",
     "each part, in nano-USD",
     {"input", "output", "cache_read", "cache_write"},
     1.0,
     ask_parts,
     true_parts,
     1,
     {FIVE(1e12), FIVE(1e9)},
     0.0,
     1},
};

#endif
