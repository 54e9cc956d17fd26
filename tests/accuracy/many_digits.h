/* Arithmetic in 400 bits that reads as formulas do. Numbers live until forget() and are never freed one by one. */
#ifndef MANY_DIGITS_H
#define MANY_DIGITS_H

#include <mpfr.h>
#include <stdlib.h>

enum { DIGITS_BITS = 400, DIGITS_ROOM = 1 << 18 };

typedef mpfr_ptr num;

static mpfr_t digits_pool[DIGITS_ROOM];
static size_t digits_used, digits_made;

static inline void forget(void)
{
    digits_used = 0;
}

static inline num fresh(void)
{
    if (digits_used == DIGITS_ROOM)
        abort();
    if (digits_used == digits_made)
        mpfr_init2(digits_pool[digits_made++], DIGITS_BITS);
    return digits_pool[digits_used++];
}

static inline num of(double x)
{
    num r = fresh();
    mpfr_set_d(r, x, MPFR_RNDN);
    return r;
}

#define DIGITS_BINARY(name, function)                                                                                  \
    static inline num name(num a, num b)                                                                               \
    {                                                                                                                  \
        num r = fresh();                                                                                               \
        function(r, a, b, MPFR_RNDN);                                                                                  \
        return r;                                                                                                      \
    }

#define DIGITS_UNARY(name, function)                                                                                   \
    static inline num name(num a)                                                                                      \
    {                                                                                                                  \
        num r = fresh();                                                                                               \
        function(r, a, MPFR_RNDN);                                                                                     \
        return r;                                                                                                      \
    }

DIGITS_BINARY(add, mpfr_add)
DIGITS_BINARY(sub, mpfr_sub)
DIGITS_BINARY(mul, mpfr_mul)
DIGITS_BINARY(over, mpfr_div)
DIGITS_BINARY(power, mpfr_pow)
DIGITS_BINARY(least_of, mpfr_min)
DIGITS_BINARY(most_of, mpfr_max)
DIGITS_UNARY(root, mpfr_sqrt)
DIGITS_UNARY(log_of, mpfr_log)
DIGITS_UNARY(exp_of, mpfr_exp)
DIGITS_UNARY(erfc_of, mpfr_erfc)
DIGITS_UNARY(log_gamma, mpfr_lngamma)

/* To a whole number, half to even. */
static inline num rounded(num a)
{
    num r = fresh();
    mpfr_roundeven(r, a);
    return r;
}

static inline num times(double a, num b)
{
    return mul(of(a), b);
}

static inline num plus(double a, num b)
{
    return add(of(a), b);
}

static inline num square(num a)
{
    return mul(a, a);
}

/* a + b + c and a b c */
static inline num add3(num a, num b, num c)
{
    return add(add(a, b), c);
}

static inline num mul3(num a, num b, num c)
{
    return mul(mul(a, b), c);
}

#endif
