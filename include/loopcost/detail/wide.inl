#ifndef LOOPCOST_DETAIL_WIDE_INL
#define LOOPCOST_DETAIL_WIDE_INL

#include "../attributes.h"

/* Integers of 128 bits. */
typedef struct loopcost__wide {
    uint64_t low, high;
} loopcost__wide;

LOOPCOST_INLINE loopcost__wide loopcost__wide_of(uint64_t high, uint64_t low)
{
    loopcost__wide wide;
    wide.low = low;
    wide.high = high;
    return wide;
}

/* a b */
LOOPCOST_INLINE loopcost__wide loopcost__wide_product(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__) && !defined(LOOPCOST__NO_INT128)
    __extension__ const unsigned __int128 product = (unsigned __int128)a * b;
    return loopcost__wide_of((uint64_t)(product >> 64), (uint64_t)product);
#else
    const uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    const uint64_t low = a_low * b_low, left = a_high * b_low, right = a_low * b_high;
    const uint64_t middle = (low >> 32) + (uint32_t)left + (uint32_t)right;
    return loopcost__wide_of(a_high * b_high + (left >> 32) + (right >> 32) + (middle >> 32),
                             middle << 32 | (uint32_t)low);
#endif
}

LOOPCOST_INLINE uint64_t loopcost__high_product(uint64_t a, uint64_t b)
{
    return loopcost__wide_product(a, b).high;
}

/* Adds, and returns the carry. */
LOOPCOST_INLINE uint32_t loopcost__wide_add(loopcost__wide *sum, loopcost__wide term)
{
    const uint64_t low = sum->low + term.low, carry = low < term.low;
    const uint64_t high = sum->high + term.high, full = high + carry;
    const uint32_t over = (high < term.high) | (full < carry);
    sum->low = low;
    sum->high = full;
    return over;
}

LOOPCOST_INLINE double loopcost__wide_value(loopcost__wide a)
{
    return (double)a.high * 0x1p64 + (double)a.low;
}

#endif
