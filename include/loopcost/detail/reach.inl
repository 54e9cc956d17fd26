#include <math.h>

/* How far a law reaches (H. Chernoff, A measure of asymptotic efficiency, 1952): P(X >= x) <= E e^(s X) / e^(s x) for
 * every s > 0, so that x = (log E e^(s X) + log 1/tail) / s has a chance of `tail` at most; any s will do, the best one
 * is looked for by golden sections of log s. */

typedef double loopcost__bound_at(const void *law, double log_tail, double s);

LOOPCOST_INTERNAL double loopcost__least_bound(loopcost__bound_at *bound, const void *law, double log_tail, double from,
                                               double to)
{
    const double golden = 0.6180339887498949;
    double low, high = log(to), best = HUGE_VAL, left, right, at_left, at_right;
    int i;
    /* Where the spread is due to what is rare, `from` may lie past the last s that has a bound. */
    while (from > 0x1p-900 && bound(law, log_tail, from) == HUGE_VAL)
        from /= 16.0;
    low = log(from);
    left = high - golden * (high - low);
    right = low + golden * (high - low);
    at_left = bound(law, log_tail, exp(left));
    at_right = bound(law, log_tail, exp(right));
    for (i = 0; i < 16; i++) {
        best = fmin(best, fmin(at_left, at_right));
        if (at_left <= at_right) {
            high = right, right = left, at_right = at_left;
            left = high - golden * (high - low);
            at_left = bound(law, log_tail, exp(left));
        } else {
            low = left, left = right, at_left = at_right;
            right = low + golden * (high - low);
            at_right = bound(law, log_tail, exp(right));
        }
    }
    return best;
}
