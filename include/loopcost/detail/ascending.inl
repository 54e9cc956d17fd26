/* Values in ascending order: sorting them with their weights, without memory, by a heap; the score between two. */
#ifndef LOOPCOST_DETAIL_ASCENDING_INL
#define LOOPCOST_DETAIL_ASCENDING_INL

#include <math.h>

#include "../attributes.h"

/* Chances that are as good as equal are taken for equal. */
#define LOOPCOST__SAME_CHANCE 1e-12

LOOPCOST_INTERNAL void loopcost__swap_doubles(double *a, double *b)
{
    const double kept = *a;
    *a = *b;
    *b = kept;
}

/* Down from `root`, until no child is larger. */
LOOPCOST_INTERNAL void loopcost__sift_values(double *values, double *weights, uint64_t root, uint64_t n)
{
    uint64_t child;
    while ((child = 2 * root + 1) < n) {
        if (child + 1 < n && values[child] < values[child + 1])
            child++;
        if (!(values[root] < values[child]))
            return;
        loopcost__swap_doubles(&values[root], &values[child]);
        if (weights)
            loopcost__swap_doubles(&weights[root], &weights[child]);
        root = child;
    }
}

/* Ascending, each weight with its value; `weights` may be null. */
LOOPCOST_INTERNAL void loopcost__sort_values(double *values, double *weights, uint64_t n)
{
    uint64_t i;
    for (i = n / 2; i-- > 0;)
        loopcost__sift_values(values, weights, i, n);
    for (i = n; i-- > 1;) {
        loopcost__swap_doubles(&values[0], &values[i]);
        if (weights)
            loopcost__swap_doubles(&weights[0], &weights[i]);
        loopcost__sift_values(values, weights, 0, i);
    }
}

/* (F - [observed <= y])^2, from one amount to the next. */
LOOPCOST_INTERNAL double loopcost__score_between(double from, double to, double below, double observed)
{
    const double over = 1.0 - below, split = fmin(fmax(observed, from), to);
    return below * below * (split - from) + over * over * (to - split);
}

#endif
