#include "bug.inl"

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

/* What the fields of an array of classes are called in a fault, and whether its laws are asked for: where they are not,
 * a fix chance of 0 means that none is given. */
typedef struct loopcost__class_words {
    uint32_t classes, law, count, fix_chance, chances, alpha, beta, after_fix, after_failure;
    double least_fix_chance;
} loopcost__class_words;

#define LOOPCOST__LEAST_CHANCE 1e-12
#define LOOPCOST__MOST_CHANCES 65536.0

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

/* One word of a record, through a copy, since a stride may leave it unaligned. */
LOOPCOST_INLINE uint64_t loopcost__class_word(const loopcost__classes *classes, uint32_t index, size_t offset)
{
    uint64_t word;
    memcpy(&word, (const char *)classes->records + (size_t)index * classes->stride + offset, sizeof word);
    return word;
}

LOOPCOST_INLINE double loopcost__class_number(const loopcost__classes *classes, uint32_t index, size_t offset)
{
    const uint64_t word = loopcost__class_word(classes, index, offset);
    double number;
    memcpy(&number, &word, sizeof number);
    return number;
}

LOOPCOST_INLINE double loopcost__class_count(const loopcost__classes *classes, uint32_t index)
{
    return loopcost__class_number(classes, index, offsetof(loopcost_class, count));
}

LOOPCOST_INLINE double loopcost__class_fix_chance(const loopcost__classes *classes, uint32_t index)
{
    return loopcost__class_number(classes, index, offsetof(loopcost_class, fix_chance));
}

LOOPCOST_INLINE loopcost_class loopcost__class_at(const loopcost__classes *classes, uint32_t index)
{
    loopcost_class record;
    memcpy(&record, (const char *)classes->records + (size_t)index * classes->stride, sizeof record);
    return record;
}

/* What a class has beyond the plain law, which is geometric and brings no bug back: 0 for nothing. All of it is zero
 * there, bit by bit. Written out, since it is asked at every step. */
LOOPCOST_INLINE uint64_t loopcost__class_beyond(const loopcost__classes *classes, uint32_t index)
{
    return loopcost__class_word(classes, index, offsetof(loopcost_class, law)) |
           loopcost__class_word(classes, index, offsetof(loopcost_class, alpha)) |
           loopcost__class_word(classes, index, offsetof(loopcost_class, beta)) |
           loopcost__class_word(classes, index, offsetof(loopcost_class, after_fix)) |
           loopcost__class_word(classes, index, offsetof(loopcost_class, after_failure)) |
           loopcost__class_word(classes, index, offsetof(loopcost_class, chances)) |
           loopcost__class_word(classes, index, sizeof(loopcost_class) - sizeof(uint64_t));
}

LOOPCOST_ASIDE int32_t loopcost__check_chances(loopcost_fault *fault, const loopcost__class_words *words,
                                               const loopcost_class *record, uint32_t index)
{
    const loopcost_param param = loopcost__class_field(words->chances, index);
    uint32_t row;
    int32_t status = loopcost__check_range(fault, param, record->n_chances, 1.0, LOOPCOST__MOST_CHANCES);
    if (!status && !record->chances)
        status = loopcost__fail(fault, LOOPCOST_NULL, param, 0.0, 0.0, 0.0);
    for (row = 0; !status && row < record->n_chances; row++) {
        const int last = row + 1 == record->n_chances;
        status = loopcost__check_range(fault, param, record->chances[row], last ? LOOPCOST__LEAST_CHANCE : 0.0, 1.0);
        if (status && fault)
            fault->row = row;
    }
    return status;
}

/* A parameter of another law. */
LOOPCOST_INLINE int32_t loopcost__check_unused(loopcost_fault *fault, uint32_t field, uint32_t index, double value)
{
    return value == 0.0
               ? LOOPCOST_OK
               : loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__class_field(field, index), value, 0.0, 0.0);
}

/* Any law. */
LOOPCOST_ASIDE int32_t loopcost__check_law(loopcost_fault *fault, const loopcost__class_words *words,
                                           const loopcost_class *record, uint32_t index)
{
    const int table = record->law == LOOPCOST_LAW_TABLE, beta = record->law == LOOPCOST_LAW_BETA;
    int32_t status = loopcost__check_param(fault, loopcost__class_field(words->law, index), record->law);
    if (!status && record->reserved)
        status =
            loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__class_field(words->classes, index), 0.0, 0.0, 0.0);
    if (!status)
        status = loopcost__check_param(fault, loopcost__class_field(words->count, index), record->count);
    if (!status && table)
        status = loopcost__check_chances(fault, words, record, index);
    else if (!status)
        status =
            loopcost__check_unused(fault, words->chances, index, record->n_chances + (record->chances ? 1.0 : 0.0));
    if (!status && (table || beta))
        status = loopcost__check_unused(fault, words->fix_chance, index, record->fix_chance);
    else if (!status && !(record->fix_chance == 0.0 && words->least_fix_chance == 0.0))
        status = loopcost__check_param(fault, loopcost__class_field(words->fix_chance, index), record->fix_chance);
    if (!status)
        status = beta ? loopcost__check_param(fault, loopcost__class_field(words->alpha, index), record->alpha)
                      : loopcost__check_unused(fault, words->alpha, index, record->alpha);
    if (!status)
        status = beta ? loopcost__check_param(fault, loopcost__class_field(words->beta, index), record->beta)
                      : loopcost__check_unused(fault, words->beta, index, record->beta);
    if (!status)
        status = loopcost__check_param(fault, loopcost__class_field(words->after_fix, index), record->after_fix);
    if (!status)
        status =
            loopcost__check_param(fault, loopcost__class_field(words->after_failure, index), record->after_failure);
    return status;
}

LOOPCOST_ASIDE int32_t loopcost__check_any_class(loopcost_fault *fault, const loopcost__class_words *words,
                                                 const loopcost__classes *classes, uint32_t index)
{
    const loopcost_class record = loopcost__class_at(classes, index);
    return loopcost__check_law(fault, words, &record, index);
}

LOOPCOST_INLINE int32_t loopcost__check_plain_law(loopcost_fault *fault, const loopcost__class_words *words,
                                                  const loopcost__classes *classes, uint32_t index)
{
    const double fix_chance = loopcost__class_fix_chance(classes, index);
    int32_t status =
        loopcost__check_param(fault, loopcost__class_field(words->count, index), loopcost__class_count(classes, index));
    if (!status && !(fix_chance == 0.0 && words->least_fix_chance == 0.0))
        status = loopcost__check_param(fault, loopcost__class_field(words->fix_chance, index), fix_chance);
    return status;
}

/* Notes in `beyond` what goes beyond the plain law. */
LOOPCOST_INLINE int32_t loopcost__check_classes(loopcost_fault *fault, const loopcost__class_words *words,
                                                const loopcost__classes *classes, uint64_t *beyond)
{
    uint32_t i;
    int32_t status = loopcost__check(fault, words->classes, classes->n);
    if (!status && classes->n)
        status = loopcost__check_pointer(fault, words->classes, classes->records);
    if (!status)
        status = loopcost__check_stride(fault, classes->stride, sizeof(loopcost_class));
    for (i = 0; i < classes->n && !status; i++) {
        const uint64_t more = words->least_fix_chance > 0.0
                                  ? loopcost__class_beyond(classes, i)
                                  : loopcost__class_word(classes, i, offsetof(loopcost_class, law));
        *beyond |= more;
        status = more ? loopcost__check_any_class(fault, words, classes, i)
                      : loopcost__check_plain_law(fault, words, classes, i);
    }
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__fail_feature(loopcost_fault *fault, loopcost_param param, double value)
{
    return loopcost__fail(fault, LOOPCOST_UNSUPPORTED, param, value, 0.0, 0.0);
}

/* What takes a class beyond the plain law, if anything does, for the answers that know that law alone. */
LOOPCOST_ASIDE int32_t loopcost__check_plain_class(loopcost_fault *fault, const loopcost__class_words *words,
                                                   const loopcost_class *one, uint32_t index)
{
    if (one->law)
        return loopcost__fail_feature(fault, loopcost__class_field(words->law, index), one->law);
    if (one->after_fix != 0.0)
        return loopcost__fail_feature(fault, loopcost__class_field(words->after_fix, index), one->after_fix);
    if (one->after_failure != 0.0)
        return loopcost__fail_feature(fault, loopcost__class_field(words->after_failure, index), one->after_failure);
    return LOOPCOST_OK;
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

LOOPCOST_INLINE void loopcost__add_failures_here(loopcost__failure_sums *sums, double count, double fix_chance)
{
    const loopcost__pair th = loopcost__failures_per_bug(fix_chance);
    const loopcost__pair square = loopcost__two_product(th.high, th.high);
    const double h = th.high, h2 = square.high, h3 = h2 * h, low = count * th.low;
    loopcost__sum(&sums->bugs, count);
    sums->m1 = loopcost__add_product(sums->m1, count, h);
    sums->m1.low += low;
    sums->m2 = loopcost__add_product(sums->m2, count, h2);
    sums->m2.low += count * square.low + 2.0 * h * low;
    sums->m3 = loopcost__add_product(sums->m3, count, h3);
    sums->m3.low += 3.0 * h2 * low;
    sums->m4 = loopcost__add_product(sums->m4, count, h2 * h2);
    sums->m4.low += 4.0 * h3 * low;
}

LOOPCOST_INTERNAL void loopcost__add_failures(loopcost__failure_sums *sums, double count, double fix_chance)
{
    loopcost__add_failures_here(sums, count, fix_chance);
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

/* Classes that belong to no model. */
LOOPCOST_INLINE const loopcost__class_words *loopcost__bare_classes(void)
{
    static const loopcost__class_words words = {LOOPCOST_PARAM_CLASSES,
                                                LOOPCOST_PARAM_CLASSES_LAW,
                                                LOOPCOST_PARAM_CLASSES_COUNT,
                                                LOOPCOST_PARAM_CLASSES_FIX_CHANCE,
                                                LOOPCOST_PARAM_CLASSES_CHANCES,
                                                LOOPCOST_PARAM_CLASSES_ALPHA,
                                                LOOPCOST_PARAM_CLASSES_BETA,
                                                LOOPCOST_PARAM_CLASSES_AFTER_FIX,
                                                LOOPCOST_PARAM_CLASSES_AFTER_FAILURE,
                                                1.0};
    return &words;
}

/* Which rate of a class makes its bugs diverge: the later one, where it matters. */
LOOPCOST_INTERNAL int32_t loopcost__fail_divergent(loopcost_fault *fault, const loopcost__class_words *words,
                                                   const loopcost_class *law, uint32_t index)
{
    const double p = law->fix_chance, q = 1.0 - law->fix_chance;
    if (law->after_failure > 0.0 && law->after_fix < 1.0)
        return loopcost__fail(fault, LOOPCOST_DIVERGENT, loopcost__class_field(words->after_failure, index),
                              law->after_failure, 0.0, fmin((1.0 - law->after_fix) * p / q, 1.0));
    return loopcost__fail(fault, LOOPCOST_DIVERGENT, loopcost__class_field(words->after_fix, index), law->after_fix,
                          0.0, 1.0);
}

/* Bugs that come back do so by the geometric law, and fewer than one for each. */
LOOPCOST_INTERNAL int32_t loopcost__check_family(loopcost_fault *fault, const loopcost__class_words *words,
                                                 const loopcost_class *law, uint32_t index)
{
    if (law->count == 0.0 || !loopcost__has_family(law))
        return LOOPCOST_OK;
    if (law->law != LOOPCOST_LAW_GEOMETRIC)
        return loopcost__fail(
            fault, LOOPCOST_UNSUPPORTED,
            loopcost__class_field(law->after_fix > 0.0 ? words->after_fix : words->after_failure, index),
            law->after_fix > 0.0 ? law->after_fix : law->after_failure, 0.0, 0.0);
    return loopcost__progress(law).high > 0.0 ? LOOPCOST_OK : loopcost__fail_divergent(fault, words, law, index);
}

/* A Beta law has moments of the orders below alpha alone. */
LOOPCOST_INTERNAL int32_t loopcost__check_order(loopcost_fault *fault, const loopcost__class_words *words,
                                                const loopcost_class *law, uint32_t index, double order)
{
    if (law->count == 0.0 || law->law != LOOPCOST_LAW_BETA || law->alpha > order)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__class_field(words->alpha, index), law->alpha, order,
                          loopcost__param(words->alpha)->most);
}

/* Any laws: the logarithms of their series add up. */
LOOPCOST_ASIDE int32_t loopcost__any_cumulants(const loopcost__classes *classes, loopcost_cumulants *answer,
                                               loopcost_fault *fault)
{
    const loopcost__class_words *words = loopcost__bare_classes();
    loopcost__series sum = loopcost__series_constant(0.0), found;
    loopcost__pair bugs = loopcost__pair_from(0.0);
    uint32_t i;
    for (i = 0; i < classes->n; i++) {
        const loopcost_class law = loopcost__class_at(classes, i);
        const loopcost__bug bug = loopcost__bug_of(&law, 0);
        loopcost__series one;
        int32_t status = loopcost__check_family(fault, words, &law, i);
        if (!status)
            status = loopcost__check_order(fault, words, &law, i, 4.0);
        if (status)
            return status;
        if (law.count == 0.0)
            continue;
        one = loopcost__has_family(&law) ? loopcost__family_moments(&law) : loopcost__bug_moments_of(&bug).failures;
        loopcost__drop_infinite(&one);
        one = loopcost__series_log(&one);
        loopcost__series_add(&sum, &one, loopcost__pair_from(law.count));
        bugs = loopcost__pair_sum(bugs, loopcost__pair_from(law.count));
    }
    found = loopcost__cumulants_of(&sum);
    answer->mean = loopcost__pair_value(loopcost__pair_sum(found.at[1], bugs));
    answer->variance = fmax(0.0, loopcost__pair_value(found.at[2])); /* of a sure number rounding is left */
    answer->third = loopcost__pair_value(found.at[3]);
    answer->fourth = loopcost__pair_value(found.at[4]);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL void loopcost__plain_cumulants(const loopcost__classes *classes, loopcost_cumulants *answer)
{
    loopcost__failure_sums sums = loopcost__no_failures();
    loopcost__failures f;
    uint32_t i;
    for (i = 0; i < classes->n; i++)
        loopcost__add_failures(&sums, loopcost__class_count(classes, i), loopcost__class_fix_chance(classes, i));
    f = loopcost__failures_of(&sums);
    /* q/p^2 = th + th^2 and so on: in th every coefficient is positive. */
    answer->mean = f.bugs + f.m1;
    answer->variance = f.m1 + f.m2;
    answer->third = f.m1 + 3.0 * f.m2 + 2.0 * f.m3;
    answer->fourth = f.m1 + 7.0 * f.m2 + 12.0 * f.m3 + 6.0 * f.m4;
}

LOOPCOST_API int32_t loopcost_attempts_cumulants(const loopcost_class *classes, uint32_t n_classes, uint32_t stride,
                                                 loopcost_cumulants *results, loopcost_fault *fault)
{
    const loopcost__classes all = loopcost__classes_of(classes, n_classes, stride);
    loopcost_cumulants answer = LOOPCOST_CUMULANTS_INIT;
    uint64_t beyond = 0;
    int32_t status = loopcost__check_classes(fault, loopcost__bare_classes(), &all, &beyond);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_cumulants));
    if (!status && beyond)
        status = loopcost__any_cumulants(&all, &answer, fault);
    else if (!status)
        loopcost__plain_cumulants(&all, &answer);
    if (status)
        return status;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
