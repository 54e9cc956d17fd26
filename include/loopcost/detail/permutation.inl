/* Labels dealt anew within strata: all ways, one after the other, or some of them by chance. */
#ifndef LOOPCOST_DETAIL_PERMUTATION_INL
#define LOOPCOST_DETAIL_PERMUTATION_INL

#include "sample.inl"

LOOPCOST_INTERNAL int32_t loopcost__check_resampling(const loopcost_resampling *resampling, loopcost_fault *fault)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_RESAMPLING, resampling, sizeof *resampling, sizeof *resampling);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_RESAMPLING_MEASURE, resampling->measure);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_RESAMPLING_LIMIT, (double)resampling->limit);
    return status ? status : loopcost__check(fault, LOOPCOST_PARAM_RESAMPLING_DRAWS, (double)resampling->draws);
}

/* A whole number below `bound`, each equally likely (D. Lemire, Fast random integer generation in an interval, 2019).
 */
LOOPCOST_INTERNAL uint32_t loopcost__below(const loopcost__address *address, uint32_t bound)
{
    uint32_t draw = 0;
    uint64_t product = (uint64_t)loopcost__word(address, draw) * bound;
    if ((uint32_t)product < bound) {
        const uint32_t least = (0U - bound) % bound;
        while ((uint32_t)product < least)
            product = (uint64_t)loopcost__word(address, ++draw) * bound;
    }
    return (uint32_t)(product >> 32);
}

typedef struct loopcost__strata {
    const char *records;
    uint64_t n;
    uint32_t stride;
} loopcost__strata;

LOOPCOST_INLINE loopcost_stratum loopcost__stratum_at(const loopcost__strata *strata, uint64_t index)
{
    loopcost_stratum stratum;
    memcpy(&stratum, strata->records + index * strata->stride, sizeof stratum);
    return stratum;
}

LOOPCOST_INTERNAL int32_t loopcost__check_strata(const loopcost_stratum *records, uint64_t n, uint32_t stride,
                                                 loopcost__strata *strata, uint64_t *first, uint64_t *second,
                                                 loopcost_fault *fault)
{
    uint64_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_STRATA, (double)n);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_STRATA, records);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_STRIDE),
                                       stride ? (double)stride : (double)sizeof *records, (double)sizeof *records,
                                       loopcost__param(LOOPCOST_PARAM_STRIDE)->most);
    if (status)
        return status;
    strata->records = (const char *)records;
    strata->n = n;
    strata->stride = stride ? stride : (uint32_t)sizeof *records;
    *first = *second = 0;
    for (i = 0; i < n && !status; i++) {
        const loopcost_stratum one = loopcost__stratum_at(strata, i);
        status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_STRATA_FIRST, (uint32_t)i),
                                       (double)one.first);
        if (!status)
            status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_STRATA_SECOND, (uint32_t)i),
                                           (double)one.second);
        *first += one.first;
        *second += one.second;
    }
    return status;
}

/* One stratum, worked on: its values with those of the smaller sample first, and the places of them that have the
 * smaller sample's label now, in rising order, with the sums of the values up to each. */
typedef struct loopcost__dealt {
    uint64_t values, places, sums; /* where they start in the work */
    uint64_t smaller, all;
    double weight, shift; /* difference of means = weight * sum of the smaller - shift; both over the strata */
} loopcost__dealt;

/* Memory: all values, then a deal for each stratum, then what the deals need. */
typedef struct loopcost__deals {
    uint64_t *work;
    uint64_t n;       /* strata */
    double tolerance; /* differences as near as this are equal */
} loopcost__deals;

enum { LOOPCOST__DEAL_WORDS = (sizeof(loopcost__dealt) + 7) / 8 };

LOOPCOST_INTERNAL loopcost__dealt loopcost__deal_at(const loopcost__deals *deals, uint64_t s)
{
    loopcost__dealt deal;
    memcpy(&deal, deals->work + s * LOOPCOST__DEAL_WORDS, sizeof deal);
    return deal;
}

/* Values, places and sums of each stratum, and what the strata before it come to. */
LOOPCOST_INTERNAL uint64_t loopcost__deals_words(uint64_t strata, uint64_t values)
{
    return strata * (LOOPCOST__DEAL_WORDS + 1) + 1 + 3 * values;
}

LOOPCOST_INTERNAL void loopcost__deal_reset(const loopcost__deals *deals, const loopcost__dealt *deal, uint64_t from,
                                            uint64_t place)
{
    double sum = from ? loopcost__word_number(deals->work + deal->sums + from - 1) : 0.0;
    uint64_t i;
    for (i = from; i < deal->smaller; i++) {
        deals->work[deal->places + i] = place + (i - from);
        sum += loopcost__word_number(deals->work + deal->values + place + (i - from));
        loopcost__set_number(deals->work + deal->sums + i, sum);
    }
}

/* The next way, in the order of the places; 0 after the last. */
LOOPCOST_INTERNAL int loopcost__deal_next(const loopcost__deals *deals, const loopcost__dealt *deal)
{
    uint64_t i = deal->smaller;
    while (i-- > 0) {
        const uint64_t place = deals->work[deal->places + i];
        if (place + 1 < deal->all - (deal->smaller - 1 - i)) {
            loopcost__deal_reset(deals, deal, i, place + 1);
            return 1;
        }
    }
    return 0;
}

LOOPCOST_INTERNAL double loopcost__deal_difference(const loopcost__deals *deals, const loopcost__dealt *deal)
{
    return deal->weight * loopcost__word_number(deals->work + deal->sums + deal->smaller - 1) - deal->shift;
}

LOOPCOST_INTERNAL void loopcost__deals_fill(loopcost__deals *deals, const loopcost__strata *strata, const double *first,
                                            const double *second)
{
    uint64_t s, i, at = strata->n * (LOOPCOST__DEAL_WORDS + 1) + 1;
    double size = 0.0;
    for (s = 0; s < strata->n; s++) {
        const loopcost_stratum one = loopcost__stratum_at(strata, s);
        const int second_smaller = one.second < one.first;
        const double *smaller = second_smaller ? second : first, *larger = second_smaller ? first : second;
        const double sign = (second_smaller ? -1.0 : 1.0) / (double)strata->n;
        loopcost__dealt deal;
        double total = 0.0;
        deal.smaller = second_smaller ? one.second : one.first;
        deal.all = one.first + one.second;
        deal.values = at, deal.places = at + deal.all, deal.sums = at + 2 * deal.all;
        at += 3 * deal.all;
        for (i = 0; i < deal.all; i++) {
            const double value = i < deal.smaller ? smaller[i] : larger[i - deal.smaller];
            loopcost__set_number(deals->work + deal.values + i, value);
            total += value;
            size += fabs(value) / (double)deal.all;
        }
        deal.weight = sign * (1.0 / (double)deal.smaller + 1.0 / (double)(deal.all - deal.smaller));
        deal.shift = sign * total / (double)(deal.all - deal.smaller);
        memcpy(deals->work + s * LOOPCOST__DEAL_WORDS, &deal, sizeof deal);
        loopcost__deal_reset(deals, &deal, 0, 0);
        first += one.first;
        second += one.second;
    }
    deals->n = strata->n;
    deals->tolerance = 0x1p-40 * size / (double)strata->n;
}

/* Ways, and those as far, at most as large, at least as large, and the farthest. */
typedef struct loopcost__deal_counts {
    double ways, as_far, less, greater, reach, farthest;
} loopcost__deal_counts;

LOOPCOST_INTERNAL void loopcost__deals_note(const loopcost__deals *deals, double difference, double seen,
                                            loopcost__deal_counts *counts)
{
    const double distance = fabs(difference);
    counts->ways += 1.0;
    counts->as_far += distance >= fabs(seen) - deals->tolerance;
    counts->less += difference <= seen + deals->tolerance;
    counts->greater += difference >= seen - deals->tolerance;
    if (distance > counts->reach + deals->tolerance)
        counts->farthest = 0.0;
    counts->farthest += distance >= counts->reach - deals->tolerance;
    counts->reach = fmax(counts->reach, distance);
}

LOOPCOST_INTERNAL double loopcost__deals_upto(const loopcost__deals *deals, uint64_t s)
{
    return loopcost__word_number(deals->work + deals->n * LOOPCOST__DEAL_WORDS + s);
}

/* The difference as the deals stand, from stratum `from` on, which are the first that changed. */
LOOPCOST_INTERNAL double loopcost__deals_difference(const loopcost__deals *deals, uint64_t from)
{
    uint64_t *upto = deals->work + deals->n * LOOPCOST__DEAL_WORDS, s;
    if (from == 0)
        loopcost__set_number(upto, 0.0);
    for (s = from; s < deals->n; s++) {
        const loopcost__dealt deal = loopcost__deal_at(deals, s);
        loopcost__set_number(upto + s + 1, loopcost__deals_upto(deals, s) + loopcost__deal_difference(deals, &deal));
    }
    return loopcost__deals_upto(deals, deals->n);
}

/* All ways: the last stratum's change fastest. */
LOOPCOST_INTERNAL void loopcost__deals_count(const loopcost__deals *deals, double seen, loopcost__deal_counts *counts)
{
    uint64_t s = 0;
    for (;;) {
        loopcost__deals_note(deals, loopcost__deals_difference(deals, s), seen, counts);
        for (s = deals->n; s > 0; s--) {
            const loopcost__dealt deal = loopcost__deal_at(deals, s - 1);
            if (loopcost__deal_next(deals, &deal))
                break;
            loopcost__deal_reset(deals, &deal, 0, 0);
        }
        if (s == 0)
            return;
        s--;
    }
}

/* A stratum's values shuffled as far as the smaller sample's labels go. */
LOOPCOST_INTERNAL void loopcost__deal_shuffle(const loopcost__deals *deals, const loopcost__dealt *deal,
                                              loopcost__address address)
{
    uint64_t *values = deals->work + deal->values, i;
    for (i = 0; i < deal->smaller; i++) {
        uint64_t other, kept = values[i];
        address.bug = (uint32_t)i;
        other = i + loopcost__below(&address, (uint32_t)(deal->all - i));
        values[i] = values[other];
        values[other] = kept;
    }
    loopcost__deal_reset(deals, deal, 0, 0);
}

LOOPCOST_INTERNAL void loopcost__deals_draw(const loopcost__deals *deals, const loopcost_resampling *resampling,
                                            double seen, loopcost__deal_counts *counts)
{
    uint64_t draw, s;
    for (draw = 0; draw < resampling->draws; draw++) {
        for (s = 0; s < deals->n; s++) {
            const loopcost__dealt deal = loopcost__deal_at(deals, s);
            loopcost__deal_shuffle(deals, &deal, loopcost__address_of(resampling->seed, draw, s & 0xFFFF, 0));
        }
        loopcost__deals_note(deals, loopcost__deals_difference(deals, 0), seen, counts);
    }
}

/* How many ways there are, as far as a double tells. */
LOOPCOST_INTERNAL double loopcost__strata_ways(const loopcost__strata *strata)
{
    double ways = 1.0;
    uint64_t s, i;
    for (s = 0; s < strata->n && ways < 1e300; s++) {
        const loopcost_stratum one = loopcost__stratum_at(strata, s);
        const uint64_t smaller = one.first < one.second ? one.first : one.second;
        double here = 1.0;
        for (i = 1; i <= smaller && here < 1e300; i++)
            here = here * (double)(one.first + one.second - smaller + i) / (double)i;
        ways *= here;
    }
    return ways;
}

LOOPCOST_API int32_t loopcost_permutation_words(const loopcost_stratum *records, uint64_t n_strata, uint32_t stride,
                                                uint64_t *words, loopcost_fault *fault)
{
    loopcost__strata strata;
    uint64_t n = 0, m = 0;
    int32_t status = loopcost__check_strata(records, n_strata, stride, &strata, &n, &m, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__deals_words(n_strata, n + m);
    return status;
}

LOOPCOST_API int32_t loopcost_permutation_test(const double *first, const double *second,
                                               const loopcost_stratum *records, uint64_t n_strata, uint32_t stride,
                                               const loopcost_resampling *resampling,
                                               loopcost_permutation_result *results, loopcost_fault *fault)
{
    loopcost_permutation_result answer = LOOPCOST_PERMUTATION_RESULT_INIT;
    loopcost__deal_counts counts = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    loopcost__strata strata;
    loopcost__deals deals;
    uint64_t n = 0, m = 0;
    double more;
    int32_t status = loopcost__check_strata(records, n_strata, stride, &strata, &n, &m, fault);
    if (!status)
        status = loopcost__check_sample(fault, LOOPCOST_PARAM_FIRST, first, n);
    if (!status)
        status = loopcost__check_sample(fault, LOOPCOST_PARAM_SECOND, second, m);
    if (!status)
        status = loopcost__check_resampling(resampling, fault);
    if (!status)
        status =
            loopcost__check_words(fault, resampling->work, resampling->words, loopcost__deals_words(n_strata, n + m));
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof answer);
    if (status)
        return status;
    deals.work = resampling->work;
    loopcost__deals_fill(&deals, &strata, first, second);
    answer.difference = loopcost__deals_difference(&deals, 0);
    answer.exact = loopcost__strata_ways(&strata) <= (double)resampling->limit;
    if (answer.exact)
        loopcost__deals_count(&deals, answer.difference, &counts);
    else
        loopcost__deals_draw(&deals, resampling, answer.difference, &counts);
    more = answer.exact ? 0.0 : 1.0; /* the way that was seen is one of those that might have been drawn */
    answer.splits = counts.ways;
    answer.p = (counts.as_far + more) / (counts.ways + more);
    answer.p_less = (counts.less + more) / (counts.ways + more);
    answer.p_greater = (counts.greater + more) / (counts.ways + more);
    answer.least_p = answer.exact ? counts.farthest / counts.ways : 1.0 / (counts.ways + 1.0);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

#endif
