/* Samples: numbers checked, as keys that sort as integers do, and in order. */
#ifndef LOOPCOST_DETAIL_SAMPLE_INL
#define LOOPCOST_DETAIL_SAMPLE_INL

#include <math.h>
#include <string.h>

/* A double as an integer of the same order; both zeros are one. */
LOOPCOST_INLINE uint64_t loopcost__order_key(double value)
{
    const double canonical = value + 0.0;
    uint64_t bits;
    memcpy(&bits, &canonical, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

LOOPCOST_INLINE double loopcost__key_value(uint64_t key)
{
    const uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Words hold integers and, through copies, doubles. */
LOOPCOST_INLINE double loopcost__word_number(const uint64_t *word)
{
    double value;
    memcpy(&value, word, sizeof value);
    return value;
}

LOOPCOST_INLINE void loopcost__set_number(uint64_t *word, double value)
{
    memcpy(word, &value, sizeof value);
}

LOOPCOST_INTERNAL void loopcost__insertion_sort(uint64_t *keys, uint64_t n)
{
    uint64_t i, j;
    for (i = 1; i < n; i++) {
        const uint64_t key = keys[i];
        for (j = i; j && keys[j - 1] > key; j--)
            keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

LOOPCOST_INTERNAL void loopcost__merge(const uint64_t *a, uint64_t n, const uint64_t *b, uint64_t m, uint64_t *merged)
{
    uint64_t i = 0, j = 0;
    while (i < n && j < m) {
        const uint64_t take_b = b[j] < a[i];
        *merged++ = take_b ? b[j] : a[i];
        j += take_b;
        i += !take_b;
    }
    memcpy(merged, a + i, (size_t)(n - i) * sizeof *a);
    memcpy(merged + (n - i), b + j, (size_t)(m - j) * sizeof *b);
}

LOOPCOST_INLINE uint64_t loopcost__least_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

#define LOOPCOST__RUN UINT64_C(16)

/* Sorts n keys, with room for as many; returns where they are then: one of the two. */
LOOPCOST_INTERNAL uint64_t *loopcost__sort(uint64_t *keys, uint64_t *room, uint64_t n)
{
    uint64_t start, width;
    for (start = 0; start < n; start += LOOPCOST__RUN)
        loopcost__insertion_sort(keys + start, loopcost__least_of(n - start, LOOPCOST__RUN));
    for (width = LOOPCOST__RUN; width < n; width *= 2) {
        uint64_t *sorted = room;
        for (start = 0; start < n; start += 2 * width) {
            const uint64_t left = loopcost__least_of(n - start, width);
            const uint64_t right = loopcost__least_of(n - start - left, width);
            loopcost__merge(keys + start, left, keys + start + left, right, room + start);
        }
        room = keys;
        keys = sorted;
    }
    return keys;
}

/* How many of n sorted keys are below one. */
LOOPCOST_INTERNAL uint64_t loopcost__count_below(const uint64_t *keys, uint64_t n, uint64_t key)
{
    uint64_t low = 0, high = n;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Checks. */

LOOPCOST_INTERNAL int32_t loopcost__check_words(loopcost_fault *fault, const uint64_t *work, uint64_t words,
                                                uint64_t needed)
{
    const int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, work);
    if (status || words >= needed)
        return status;
    return loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_WORK), (double)words,
                          (double)needed, loopcost__param(LOOPCOST_PARAM_WORK)->most);
}

LOOPCOST_INTERNAL int32_t loopcost__check_values(loopcost_fault *fault, uint32_t field, const double *values,
                                                 uint64_t n)
{
    uint64_t i;
    int32_t status = LOOPCOST_OK;
    for (i = 0; i < n && !status; i++)
        status = loopcost__check_param(fault, loopcost__class_field(field, (uint32_t)i), values[i]);
    return status;
}

/* A sample: how many values there are, that they are there, and each of them. `field` is the sample's, and the next
 * one that of its values. */
LOOPCOST_INTERNAL int32_t loopcost__check_sample(loopcost_fault *fault, uint32_t field, const double *values,
                                                 uint64_t n)
{
    int32_t status = loopcost__check(fault, field, (double)n);
    if (!status)
        status = loopcost__check_pointer(fault, field, values);
    return status ? status : loopcost__check_values(fault, field + 1, values, n);
}

/* The values as keys in order, in 2 n words; returns where. */
LOOPCOST_INTERNAL const uint64_t *loopcost__ordered(const double *values, uint64_t n, uint64_t *work)
{
    uint64_t i;
    for (i = 0; i < n; i++)
        work[i] = loopcost__order_key(values[i]);
    return loopcost__sort(work, work + n, n);
}

#endif
