#include "pair.inl"

LOOPCOST_API int32_t loopcost_cumulants_init(loopcost_cumulants *cumulants, uint32_t struct_size)
{
    const loopcost_cumulants defaults = LOOPCOST_CUMULANTS_INIT;
    return loopcost__init(cumulants, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* The stride of an array of records, where 0 stands for their size. */
LOOPCOST_INLINE uint32_t loopcost__stride(uint32_t stride, size_t record)
{
    return stride ? stride : (uint32_t)record;
}

LOOPCOST_INLINE int32_t loopcost__check_stride(loopcost_fault *fault, uint32_t stride, size_t record)
{
    return loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_STRIDE), stride, (double)record,
                                 (double)UINT32_MAX);
}

LOOPCOST_INTERNAL void loopcost__write_class(loopcost_class *first, uint32_t stride, uint32_t index, double count,
                                             double fix_chance)
{
    loopcost_class record;
    memset(&record, 0, sizeof record);
    record.law = LOOPCOST_LAW_GEOMETRIC;
    record.count = count;
    record.fix_chance = fix_chance;
    memcpy((char *)first + (size_t)index * stride, &record, sizeof record);
}

LOOPCOST_API int32_t loopcost_two_classes(double count, double hard_share, double easy, double hard,
                                          loopcost_class *classes, uint32_t stride, loopcost_fault *fault)
{
    const uint32_t step = loopcost__stride(stride, sizeof *classes);
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_CLASSES, classes);
    if (!status)
        status = loopcost__check_stride(fault, step, sizeof *classes);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUGS_COUNT, count);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_BUGS_HARD_SHARE, hard_share);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FIX_CHANCE_EASY, easy);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FIX_CHANCE_HARD, hard);
    if (status)
        return status;
    loopcost__write_class(classes, step, 0, count * (1.0 - hard_share), easy);
    loopcost__write_class(classes, step, 1, count * hard_share, hard);
    return LOOPCOST_OK;
}

/* What the fields of an array of classes are called in a fault, and whether its fix chances are asked for: where they
 * are not, 0 means that a chance is not given. */
typedef struct loopcost__class_words {
    uint32_t classes, law, count, fix_chance;
    double least_fix_chance;
} loopcost__class_words;

typedef struct loopcost__classes {
    const loopcost_class *records;
    uint32_t n;
    uint32_t stride;
} loopcost__classes;

LOOPCOST_INLINE loopcost__classes loopcost__classes_of(const loopcost_class *records, uint32_t n, uint32_t stride)
{
    loopcost__classes classes;
    classes.records = records;
    classes.n = n;
    classes.stride = loopcost__stride(stride, sizeof *records);
    return classes;
}

/* A copy, since a stride may leave a record unaligned. */
LOOPCOST_INLINE loopcost_class loopcost__class_at(const loopcost__classes *classes, uint32_t index)
{
    loopcost_class record;
    memcpy(&record, (const char *)classes->records + (size_t)index * classes->stride, sizeof record);
    return record;
}

LOOPCOST_INLINE int32_t loopcost__check_class(loopcost_fault *fault, const loopcost__class_words *words,
                                                const loopcost__classes *classes, uint32_t index)
{
    const loopcost_class record = loopcost__class_at(classes, index);
    int32_t status = loopcost__check_param(fault, loopcost__class_field(words->law, index), record.law);
    if (!status && record.reserved)
        status = loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__class_field(words->classes, index),
                                record.reserved, 0.0, 0.0);
    if (!status)
        status = loopcost__check_param(fault, loopcost__class_field(words->count, index), record.count);
    if (!status && !(record.fix_chance == 0.0 && words->least_fix_chance == 0.0))
        status = loopcost__check_param(fault, loopcost__class_field(words->fix_chance, index), record.fix_chance);
    return status;
}

LOOPCOST_INLINE int32_t loopcost__check_classes(loopcost_fault *fault, const loopcost__class_words *words,
                                                  const loopcost__classes *classes)
{
    uint32_t i;
    int32_t status = loopcost__check(fault, words->classes, classes->n);
    if (!status && classes->n)
        status = loopcost__check_pointer(fault, words->classes, classes->records);
    if (!status)
        status = loopcost__check_stride(fault, classes->stride, sizeof(loopcost_class));
    for (i = 0; i < classes->n && !status; i++)
        status = loopcost__check_class(fault, words, classes, i);
    return status;
}

/* What the failed attempts of all bugs add up to. A bug fails th = q/p times on average, and every moment of T is a
 * polynomial with positive coefficients in the sums m_j = sum n th^j. */
typedef struct loopcost__failures {
    double bugs;     /* n */
    double bugs_low; /* what the rounding of n left over: just above and below one bug, n - 1 would miss it */
    double m1, m2, m3, m4;
} loopcost__failures;

/* The sums on their way: of up to 65536 terms, and raised to the third power in a variance, so rounding would show. */
typedef struct loopcost__failure_sums {
    loopcost__pair bugs, m1, m2, m3, m4;
} loopcost__failure_sums;

/* th = (1-p)/p as a pair: rounded once, it would carry its error four times into m4. */
LOOPCOST_INLINE loopcost__pair loopcost__failures_per_bug(double fix_chance)
{
    const loopcost__pair q = loopcost__two_sum(1.0, -fix_chance);
    const double th = q.high / fix_chance;
    const loopcost__pair back = loopcost__two_product(th, fix_chance);
    return loopcost__pair_of(th, (((q.high - back.high) - back.low) + q.low) / fix_chance);
}

LOOPCOST_INLINE loopcost__failure_sums loopcost__no_failures(void)
{
    loopcost__failure_sums none;
    memset(&none, 0, sizeof none);
    return none;
}

LOOPCOST_INTERNAL void loopcost__add_failures(loopcost__failure_sums *sums, double count, double fix_chance)
{
    const loopcost__pair th = loopcost__failures_per_bug(fix_chance);
    const loopcost__pair square = loopcost__two_product(th.high, th.high);
    const double h = th.high, h2 = square.high, h3 = h2 * h, low = count * th.low;
    sums->bugs = loopcost__add_product(sums->bugs, count, 1.0);
    sums->m1 = loopcost__add_product(sums->m1, count, h);
    sums->m1.low += low;
    sums->m2 = loopcost__add_product(sums->m2, count, h2);
    sums->m2.low += count * square.low + 2.0 * h * low;
    sums->m3 = loopcost__add_product(sums->m3, count, h3);
    sums->m3.low += 3.0 * h2 * low;
    sums->m4 = loopcost__add_product(sums->m4, count, h2 * h2);
    sums->m4.low += 4.0 * h3 * low;
}

LOOPCOST_INLINE loopcost__failures loopcost__failures_of(const loopcost__failure_sums *sums)
{
    loopcost__failures f;
    f.bugs = loopcost__pair_value(sums->bugs);
    f.bugs_low = (sums->bugs.high - f.bugs) + sums->bugs.low;
    f.m1 = loopcost__pair_value(sums->m1);
    f.m2 = loopcost__pair_value(sums->m2);
    f.m3 = loopcost__pair_value(sums->m3);
    f.m4 = loopcost__pair_value(sums->m4);
    return f;
}

/* n - k */
LOOPCOST_INLINE double loopcost__bugs_beyond(const loopcost__failures *f, double k)
{
    return (f->bugs - k) + f->bugs_low;
}

LOOPCOST_API int32_t loopcost_attempts_cumulants(const loopcost_class *classes, uint32_t n_classes, uint32_t stride,
                                                 loopcost_cumulants *results, loopcost_fault *fault)
{
    static const loopcost__class_words words = {LOOPCOST_PARAM_CLASSES, LOOPCOST_PARAM_CLASSES_LAW,
                                                LOOPCOST_PARAM_CLASSES_COUNT, LOOPCOST_PARAM_CLASSES_FIX_CHANCE, 1.0};
    const loopcost__classes all = loopcost__classes_of(classes, n_classes, stride);
    loopcost_cumulants answer = LOOPCOST_CUMULANTS_INIT;
    loopcost__failure_sums sums = loopcost__no_failures();
    loopcost__failures f;
    uint32_t i;
    int32_t status = loopcost__check_classes(fault, &words, &all);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_cumulants));
    if (status)
        return status;
    for (i = 0; i < n_classes; i++) {
        const loopcost_class one = loopcost__class_at(&all, i);
        loopcost__add_failures(&sums, one.count, one.fix_chance);
    }
    f = loopcost__failures_of(&sums);
    /* q/p^2 = th + th^2 and so on: in th every coefficient is positive. */
    answer.mean = f.bugs + f.m1;
    answer.variance = f.m1 + f.m2;
    answer.third = f.m1 + 3.0 * f.m2 + 2.0 * f.m3;
    answer.fourth = f.m1 + 7.0 * f.m2 + 12.0 * f.m3 + 6.0 * f.m4;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
