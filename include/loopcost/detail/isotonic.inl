#include "sample.inl"

LOOPCOST_API int32_t loopcost_isotonic_words(uint64_t n, uint64_t *words, loopcost_fault *fault)
{
    int32_t status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_ISOTONIC_VALUES), (double)n, 0.0,
                                           loopcost__param(LOOPCOST_PARAM_OUTCOMES_TASKS)->most);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = 3 * n;
    return status;
}

/* Neighbours with one fitted number. */
typedef struct loopcost__pooled {
    double sum, weight; /* of the values, weighted, and of the weights */
    uint64_t end;       /* one past its last value */
} loopcost__pooled;

LOOPCOST_INTERNAL int32_t loopcost__check_isotonic(loopcost_fault *fault, const double *values, const double *weights,
                                                   uint64_t n)
{
    uint64_t i;
    int32_t status = LOOPCOST_OK;
    for (i = 0; !status && i < n; i++) {
        status = loopcost__check_at(fault, LOOPCOST_PARAM_ISOTONIC_VALUES, LOOPCOST_NO_INDEX, i, values[i]);
        if (!status && weights)
            status = loopcost__check_at(fault, LOOPCOST_PARAM_ISOTONIC_WEIGHTS, LOOPCOST_NO_INDEX, i, weights[i]);
    }
    return status;
}

/* Whether the mean of `b` is no more than that of `a`, which comes before it. */
LOOPCOST_INLINE int loopcost__violates(const loopcost__pooled *a, const loopcost__pooled *b)
{
    return a->sum * b->weight >= b->sum * a->weight;
}

LOOPCOST_INLINE loopcost__pooled loopcost__pooled_of(double value, double weight, uint64_t end)
{
    loopcost__pooled block;
    block.sum = value * weight;
    block.weight = weight;
    block.end = end;
    return block;
}

LOOPCOST_INLINE void loopcost__merge_into(loopcost__pooled *block, const loopcost__pooled *other)
{
    block->sum += other->sum;
    block->weight += other->weight;
}

/* The blocks, in a stack of which the top one is kept at hand; how many there are. */
LOOPCOST_INLINE uint64_t loopcost__pool(loopcost__pooled *blocks, const double *values, const double *weights,
                                        uint64_t n)
{
    loopcost__pooled top = loopcost__pooled_of(values[0], weights ? weights[0] : 1.0, 1);
    uint64_t below = 0, i;
    for (i = 1; i < n; i++) {
        const loopcost__pooled next = loopcost__pooled_of(values[i], weights ? weights[i] : 1.0, i + 1);
        if (!loopcost__violates(&top, &next)) {
            blocks[below++] = top;
            top = next;
            continue;
        }
        loopcost__merge_into(&top, &next);
        top.end = i + 1;
        for (; below && loopcost__violates(&blocks[below - 1], &top); below--)
            loopcost__merge_into(&top, &blocks[below - 1]);
    }
    blocks[below] = top;
    return below + 1;
}

LOOPCOST_API int32_t loopcost_isotonic(const double *values, const double *weights, uint64_t n, double *fitted,
                                       uint64_t *work, uint64_t words, loopcost_fault *fault)
{
    uint64_t needed = 0, count, i, from = 0;
    loopcost__pooled *blocks = (loopcost__pooled *)work;
    int32_t status = loopcost_isotonic_words(n, &needed, fault);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_ISOTONIC_VALUES, values);
    if (!status && n)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, fitted);
    if (!status && n)
        status = loopcost__check_words(fault, work, words, needed);
    if (!status)
        status = loopcost__check_isotonic(fault, values, weights, n);
    if (status || !n)
        return status;
    count = weights ? loopcost__pool(blocks, values, weights, n) : loopcost__pool(blocks, values, 0, n);
    for (i = 0; i < count; i++) {
        const double mean = blocks[i].sum / blocks[i].weight;
        for (; from < blocks[i].end; from++)
            fitted[from] = mean;
    }
    return LOOPCOST_OK;
}
