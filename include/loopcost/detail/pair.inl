/* Two doubles that stand for their exact sum, |low| <= half an ulp of high: about 106 bits where 53 do not do.
 *
 * Error-free transformations: Knuth's two-sum, Dekker's two-product with Veltkamp's split (T. J. Dekker, A
 * floating-point technique for extending the available precision, 1971). Where the machine has a fused multiply-add it
 * gives the same two doubles in two instructions.
 */
#ifndef LOOPCOST_DETAIL_PAIR_INL
#define LOOPCOST_DETAIL_PAIR_INL

#include <math.h>

#include "../attributes.h"

typedef struct loopcost__pair {
    double high, low;
} loopcost__pair;

LOOPCOST_INLINE loopcost__pair loopcost__pair_of(double high, double low)
{
    loopcost__pair pair;
    pair.high = high;
    pair.low = low;
    return pair;
}

/* a + b, exactly. */
LOOPCOST_INLINE loopcost__pair loopcost__two_sum(double a, double b)
{
    const double sum = a + b, part = sum - a;
    return loopcost__pair_of(sum, (a - (sum - part)) + (b - part));
}

/* a * b, exactly, for |a|, |b| < 1e300 and a product that does not underflow. */
LOOPCOST_INLINE loopcost__pair loopcost__two_product(double a, double b)
{
#if defined(__FP_FAST_FMA)
    const double product = a * b;
    return loopcost__pair_of(product, fma(a, b, -product));
#else
    const double splitter = 134217729.0; /* 2^27 + 1 */
    const double product = a * b, ca = splitter * a, cb = splitter * b;
    const double a_high = ca - (ca - a), b_high = cb - (cb - b), a_low = a - a_high, b_low = b - b_high;
    return loopcost__pair_of(product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low);
#endif
}

/* sum + a * b, in twice the precision (Ogita, Rump and Oishi, Accurate sum and dot product, 2005). */
LOOPCOST_INLINE loopcost__pair loopcost__add_product(loopcost__pair sum, double a, double b)
{
    const loopcost__pair product = loopcost__two_product(a, b);
    const loopcost__pair high = loopcost__two_sum(sum.high, product.high);
    return loopcost__pair_of(high.high, high.low + (sum.low + product.low));
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_sum(loopcost__pair a, loopcost__pair b)
{
    const loopcost__pair high = loopcost__two_sum(a.high, b.high);
    return loopcost__two_sum(high.high, high.low + (a.low + b.low));
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_product(loopcost__pair a, loopcost__pair b)
{
    const loopcost__pair high = loopcost__two_product(a.high, b.high);
    return loopcost__two_sum(high.high, high.low + (a.high * b.low + a.low * b.high));
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_quotient(loopcost__pair a, double divisor)
{
    const double quotient = a.high / divisor;
    const loopcost__pair back = loopcost__two_product(quotient, divisor);
    return loopcost__two_sum(quotient, (((a.high - back.high) - back.low) + a.low) / divisor);
}

LOOPCOST_INLINE loopcost__pair loopcost__pair_scaled(loopcost__pair a, double power_of_two)
{
    return loopcost__pair_of(a.high * power_of_two, a.low * power_of_two);
}

/* Adds a term to a long sum, and keeps what the rounding leaves over. */
LOOPCOST_INLINE void loopcost__sum(loopcost__pair *sum, double term)
{
    const loopcost__pair next = loopcost__two_sum(sum->high, term);
    *sum = loopcost__pair_of(next.high, sum->low + next.low);
}

LOOPCOST_INLINE double loopcost__pair_value(loopcost__pair pair)
{
    return pair.high + pair.low;
}

#endif
