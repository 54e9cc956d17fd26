/* What trials come to: sums of any size in limbs of 64 bits, the lowest first, and a histogram that never needs more
 * room than it was given. */
#ifndef LOOPCOST_DETAIL_TALLY_INL
#define LOOPCOST_DETAIL_TALLY_INL

#include <math.h>
#include <string.h>

#include "sampler.inl"

LOOPCOST_API int32_t loopcost_tally_init(loopcost_tally *tally, uint32_t struct_size)
{
    const loopcost_tally defaults = LOOPCOST_TALLY_INIT;
    return loopcost__init(tally, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_estimate_init(loopcost_estimate *estimate, uint32_t struct_size)
{
    const loopcost_estimate defaults = LOOPCOST_ESTIMATE_INIT;
    return loopcost__init(estimate, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_difference_init(loopcost_difference *difference, uint32_t struct_size)
{
    const loopcost_difference defaults = LOOPCOST_DIFFERENCE_INIT;
    return loopcost__init(difference, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Integers in limbs. */

/* sum += term, which is no longer; what is carried out of the sum is lost. */
LOOPCOST_INLINE void loopcost__limbs_add(uint64_t *sum, uint32_t n, const uint64_t *term, uint32_t m)
{
    uint64_t carry = 0;
    uint32_t i;
    for (i = 0; i < n && (i < m || carry); i++) {
        const uint64_t add = i < m ? term[i] : 0, part = sum[i] + add;
        sum[i] = part + carry;
        carry = (part < add) | (sum[i] < carry);
    }
}

/* product = a b, of n + m limbs */
LOOPCOST_INTERNAL void loopcost__limbs_product(uint64_t *product, const uint64_t *a, uint32_t n, const uint64_t *b,
                                               uint32_t m)
{
    uint32_t i, j;
    memset(product, 0, (n + m) * sizeof *product);
    for (i = 0; i < n; i++)
        for (j = 0; j < m; j++) {
            const loopcost__wide part = loopcost__wide_product(a[i], b[j]);
            const uint64_t limbs[2] = {part.low, part.high};
            loopcost__limbs_add(product + i + j, n + m - i - j, limbs, 2);
        }
}

LOOPCOST_INTERNAL int loopcost__limbs_compare(const uint64_t *a, const uint64_t *b, uint32_t n)
{
    while (n--)
        if (a[n] != b[n])
            return a[n] < b[n] ? -1 : 1;
    return 0;
}

/* a -= b, which is no larger */
LOOPCOST_INTERNAL void loopcost__limbs_subtract(uint64_t *a, const uint64_t *b, uint32_t n)
{
    uint64_t borrow = 0;
    uint32_t i;
    for (i = 0; i < n; i++) {
        const uint64_t part = a[i] - b[i], less = part - borrow;
        borrow = (a[i] < b[i]) | (part < borrow);
        a[i] = less;
    }
}

/* 2^exponent, exactly, for |exponent| <= 1000. */
LOOPCOST_INTERNAL double loopcost__power_of_two(int32_t exponent)
{
    const uint64_t bits = (uint64_t)(1023 + exponent) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* mantissa 2^exponent; in two steps, since either alone may be out of range */
LOOPCOST_INTERNAL double loopcost__scaled(double mantissa, int32_t exponent)
{
    const int32_t half = exponent / 2;
    return mantissa * loopcost__power_of_two(half) * loopcost__power_of_two(exponent - half);
}

LOOPCOST_INLINE uint32_t loopcost__bit_length(uint64_t value)
{
    return value ? 64 - (uint32_t)__builtin_clzll(value) : 0;
}

/* The value times 2^exponent, rounded once, to nearest, ties to even. */
LOOPCOST_INTERNAL double loopcost__limbs_value(const uint64_t *limbs, uint32_t n, int32_t exponent)
{
    uint64_t top, below = 0, last;
    uint32_t shift, i;
    while (n && !limbs[n - 1])
        n--;
    if (!n)
        return 0.0;
    shift = 64 - loopcost__bit_length(limbs[n - 1]);
    top = limbs[n - 1] << shift;
    if (n > 1) {
        top |= shift ? limbs[n - 2] >> (64 - shift) : 0;
        below = limbs[n - 2] << shift;
        for (i = 0; i + 2 < n; i++)
            below |= limbs[i];
    }
    last = top & 0x7FF;
    top >>= 11;
    if (last > 0x400 || (last == 0x400 && (below || (top & 1))))
        top++;
    return loopcost__scaled((double)top, (int32_t)(64 * (n - 1)) - (int32_t)shift + 11 + exponent);
}

/* The sums of one side: trials; sums of the quantities; sums of their products. */

enum { LOOPCOST__SUM = 3, LOOPCOST__PRODUCT = 5, LOOPCOST__ALONE = 4, LOOPCOST__PAIR = 6 };

LOOPCOST_INLINE uint32_t loopcost__quantities(uint32_t kind)
{
    return kind == LOOPCOST_TALLY_PAIR ? LOOPCOST__PAIR : LOOPCOST__ALONE;
}

LOOPCOST_INLINE uint32_t loopcost__sides(uint32_t kind)
{
    return kind == LOOPCOST_TALLY_PAIR ? 3 : 2;
}

LOOPCOST_INLINE uint32_t loopcost__side_words(uint32_t quantities)
{
    return 1 + quantities * LOOPCOST__SUM + quantities * (quantities + 1) / 2 * LOOPCOST__PRODUCT;
}

LOOPCOST_INLINE uint32_t loopcost__sum_words(uint32_t kind)
{
    return loopcost__sides(kind) * loopcost__side_words(loopcost__quantities(kind));
}

/* Where the sum of quantity i is, and that of the products of i and j >= i. */
LOOPCOST_INLINE uint32_t loopcost__sum_at(uint32_t i)
{
    return 1 + i * LOOPCOST__SUM;
}

LOOPCOST_INLINE uint32_t loopcost__product_at(uint32_t quantities, uint32_t i, uint32_t j)
{
    return 1 + quantities * LOOPCOST__SUM + (i * quantities - i * (i + 1) / 2 + j) * LOOPCOST__PRODUCT;
}

/* Quantities that need more than 64 bits, or whose multiples do. */
LOOPCOST_ASIDE void loopcost__add_large(uint64_t *side, uint32_t quantities, const loopcost__wide *values,
                                        uint64_t times)
{
    const uint64_t factor[1] = {times};
    uint32_t i, j;
    for (i = 0; i < quantities; i++) {
        const uint64_t a[2] = {values[i].low, values[i].high};
        uint64_t sum[3];
        loopcost__limbs_product(sum, a, 2, factor, 1);
        loopcost__limbs_add(side + loopcost__sum_at(i), LOOPCOST__SUM, sum, 3);
        for (j = i; j < quantities; j++) {
            const uint64_t b[2] = {values[j].low, values[j].high};
            uint64_t product[5];
            loopcost__limbs_product(product, sum, 3, b, 2);
            loopcost__limbs_add(side + loopcost__product_at(quantities, i, j), LOOPCOST__PRODUCT, product, 5);
        }
    }
}

/* As many limbs as `n`, of which all but two only take the carry. */
LOOPCOST_INLINE void loopcost__add_carrying(uint64_t *sum, uint32_t n, loopcost__wide term)
{
    loopcost__wide low = loopcost__wide_of(sum[1], sum[0]);
    uint32_t carry = loopcost__wide_add(&low, term), i;
    sum[0] = low.low;
    sum[1] = low.high;
    for (i = 2; LOOPCOST__UNLIKELY(carry) && i < n; i++)
        carry = ++sum[i] == 0;
}

/* `times` trials that came to the same. */
LOOPCOST_INLINE void loopcost__add_trials(uint64_t *side, uint32_t quantities, const loopcost__wide *values,
                                          uint64_t times)
{
    uint64_t multiple[LOOPCOST__PAIR], large = 0;
    uint32_t i, j;
    side[0] += times;
    for (i = 0; i < quantities; i++) {
        const loopcost__wide product = loopcost__wide_product(values[i].low, times);
        large |= values[i].high | product.high;
        multiple[i] = product.low;
    }
    if (LOOPCOST__UNLIKELY(large)) {
        loopcost__add_large(side, quantities, values, times);
        return;
    }
    for (i = 0; i < quantities; i++) {
        loopcost__add_carrying(side + loopcost__sum_at(i), LOOPCOST__SUM, loopcost__wide_of(0, multiple[i]));
        for (j = i; j < quantities; j++)
            loopcost__add_carrying(side + loopcost__product_at(quantities, i, j), LOOPCOST__PRODUCT,
                                   loopcost__wide_product(multiple[i], values[j].low));
    }
}

/* The histogram: an open-addressing hash table of pairs (key, trials), after the sums; then a list of pairs to set it
 * up anew from. */

enum { LOOPCOST__FINEST = 13, LOOPCOST__BIN_BITS = 19 };

#define LOOPCOST__BIN_MASK ((UINT64_C(1) << LOOPCOST__BIN_BITS) - 1)

LOOPCOST_INLINE uint32_t loopcost__slot_bits(uint64_t bins)
{
    return loopcost__bit_length(bins + bins / 2);
}

LOOPCOST_INTERNAL uint64_t loopcost__table_words(uint64_t bins)
{
    return bins ? (UINT64_C(2) << loopcost__slot_bits(bins)) + 2 * bins : 0;
}

LOOPCOST_INLINE uint64_t loopcost__bin(loopcost__wide value, uint32_t resolution)
{
    uint32_t length, e;
    uint64_t digits;
    if (!value.high && !(value.low >> resolution))
        return resolution ? value.low : 0;
    if (!resolution)
        return 0;
    length = value.high ? 64 + loopcost__bit_length(value.high) : loopcost__bit_length(value.low);
    e = length - resolution;
    digits = e >= 64 ? value.high >> (e - 64) : value.high ? value.high << (64 - e) | value.low >> e : value.low >> e;
    return ((uint64_t)e << (resolution - 1)) + digits;
}

/* The bin of one digit less. */
LOOPCOST_INTERNAL uint64_t loopcost__coarser_bin(uint64_t bin, uint32_t resolution)
{
    const uint32_t d = resolution - 1;
    uint64_t e;
    if (!d)
        return 0;
    if (!(bin >> d))
        return bin;
    e = (bin >> d) - 1;
    return ((e + 1) << (d - 1)) + ((bin - (e << d)) >> 1);
}

LOOPCOST_INTERNAL uint64_t loopcost__coarser_key(uint64_t key, uint32_t resolution)
{
    uint64_t coarse = key >> 3 * LOOPCOST__BIN_BITS;
    uint32_t i;
    for (i = 3; i--;)
        coarse = coarse << LOOPCOST__BIN_BITS |
                 loopcost__coarser_bin(key >> i * LOOPCOST__BIN_BITS & LOOPCOST__BIN_MASK, resolution);
    return coarse;
}

LOOPCOST_INLINE uint64_t loopcost__key(uint32_t solved, const loopcost__wide *tokens, uint32_t resolution)
{
    uint64_t key = solved;
    uint32_t i;
    for (i = 0; i < 3; i++)
        key = key << LOOPCOST__BIN_BITS | loopcost__bin(tokens[i], resolution);
    return key;
}

LOOPCOST_INLINE loopcost__wide loopcost__wide_shifted(uint64_t value, uint32_t shift)
{
    if (!shift)
        return loopcost__wide_of(0, value);
    if (shift >= 64)
        return loopcost__wide_of(value << (shift - 64), 0);
    return loopcost__wide_of(value >> (64 - shift), value << shift);
}

/* The smallest value in a bin (upper 0) or the largest one (upper 1). */
LOOPCOST_INTERNAL loopcost__wide loopcost__bin_edge(uint64_t bin, uint32_t resolution, uint32_t upper)
{
    const uint32_t d = resolution ? resolution - 1 : 0;
    loopcost__wide edge;
    uint64_t e;
    if (!resolution)
        return upper ? loopcost__wide_of(UINT64_MAX, UINT64_MAX) : loopcost__wide_of(0, 0);
    if (!(bin >> resolution))
        return loopcost__wide_of(0, bin);
    e = (bin >> d) - 1;
    edge = loopcost__wide_shifted(bin - (e << d) + upper, (uint32_t)e);
    if (upper) {
        edge.high -= edge.low == 0;
        edge.low--;
    }
    return edge;
}

LOOPCOST_INLINE uint64_t *loopcost__table(const loopcost_tally *tally)
{
    return tally->work + loopcost__sum_words(tally->kind);
}

/* The slot of a key, or the free one where it belongs. */
LOOPCOST_INLINE uint64_t *loopcost__find(const loopcost_tally *tally, uint64_t key)
{
    const uint32_t bits = loopcost__slot_bits(tally->bins);
    const uint64_t mask = (UINT64_C(1) << bits) - 1;
    uint64_t *table = loopcost__table(tally), slot = (key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - bits);
    while (table[2 * slot + 1] && table[2 * slot] != key)
        slot = (slot + 1) & mask;
    return table + 2 * slot;
}

/* Whether there was room. */
LOOPCOST_INLINE int loopcost__put(loopcost_tally *tally, uint64_t key, uint64_t times)
{
    uint64_t *slot = loopcost__find(tally, key);
    if (!slot[1]) {
        if (tally->used == tally->bins)
            return 0;
        slot[0] = key;
        tally->used++;
    }
    slot[1] += times;
    return 1;
}

LOOPCOST_ASIDE void loopcost__coarsen(loopcost_tally *tally)
{
    const uint64_t slots = UINT64_C(1) << loopcost__slot_bits(tally->bins), used = tally->used;
    uint64_t *table = loopcost__table(tally), *list = table + 2 * slots, i, n = 0;
    for (i = 0; i < slots; i++)
        if (table[2 * i + 1]) {
            list[2 * n] = loopcost__coarser_key(table[2 * i], tally->resolution);
            list[2 * n++ + 1] = table[2 * i + 1];
        }
    memset(table, 0, (size_t)(2 * slots) * sizeof *table);
    tally->used = 0;
    tally->resolution--;
    for (i = 0; i < used; i++)
        loopcost__put(tally, list[2 * i], list[2 * i + 1]);
}

/* A bin of some resolution that is no coarser than the tally's. */
LOOPCOST_INTERNAL void loopcost__put_bin(loopcost_tally *tally, uint64_t key, uint32_t resolution, uint64_t times)
{
    for (;;) {
        for (; resolution > tally->resolution; resolution--)
            key = loopcost__coarser_key(key, resolution);
        if (loopcost__put(tally, key, times))
            return;
        loopcost__coarsen(tally);
    }
}

LOOPCOST_INTERNAL void loopcost__tally_begin(loopcost_tally *tally, uint32_t unit_bits)
{
    memset(tally->work, 0,
           (size_t)(loopcost__sum_words(tally->kind) + loopcost__table_words(tally->bins)) * sizeof *tally->work);
    tally->used = 0;
    tally->resolution = tally->kind == LOOPCOST_TALLY_PAIR ? 0 : LOOPCOST__FINEST;
    tally->unit_bits = unit_bits;
}

/* One trial of one strategy: what it comes to. The quantities are attempts, written, read and output. */
typedef struct loopcost__outcome {
    loopcost__wide quantities[LOOPCOST__ALONE];
    uint32_t solved;
} loopcost__outcome;

LOOPCOST_INLINE void loopcost__tally_add(loopcost_tally *tally, const loopcost__outcome *outcome, uint64_t times)
{
    loopcost__add_trials(tally->work + outcome->solved * loopcost__side_words(LOOPCOST__ALONE), LOOPCOST__ALONE,
                         outcome->quantities, times);
    loopcost__put_bin(tally, loopcost__key(outcome->solved, outcome->quantities + 1, tally->resolution),
                      tally->resolution, times);
    tally->trials += times;
}

/* Checks. */

LOOPCOST_INTERNAL int32_t loopcost__check_bins(loopcost_fault *fault, uint32_t kind, uint64_t bins)
{
    const loopcost__param_row *row = loopcost__param(LOOPCOST_PARAM_TALLY_BINS);
    const int alone = kind == LOOPCOST_TALLY_ALONE;
    const int32_t status = loopcost__check(fault, LOOPCOST_PARAM_TALLY_KIND, kind);
    if (status)
        return status;
    return loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_TALLY_BINS), (double)bins, alone ? 2.0 : 0.0,
                                 alone ? row->most : 0.0);
}

LOOPCOST_INTERNAL uint64_t loopcost__words_of_tally(uint32_t kind, uint64_t bins)
{
    return loopcost__sum_words(kind) + loopcost__table_words(bins);
}

LOOPCOST_INTERNAL int32_t loopcost__check_tally_room(loopcost_fault *fault, const loopcost_tally *tally)
{
    const double most = loopcost__param(LOOPCOST_PARAM_TALLY_WORK)->most;
    int32_t status = loopcost__check_bins(fault, tally->kind, tally->bins);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_TALLY_WORK, tally->work);
    if (!status && tally->words < loopcost__words_of_tally(tally->kind, tally->bins))
        status = loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_TALLY_WORK),
                                (double)tally->words, (double)loopcost__words_of_tally(tally->kind, tally->bins), most);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_tally_struct(loopcost_fault *fault, const loopcost_tally *tally)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_TALLY, tally, sizeof(loopcost_tally), sizeof(loopcost_tally));
    if (!status && tally->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TALLY, 0.0);
    return status;
}

/* A pair has no bins to be fine. */
LOOPCOST_INTERNAL uint32_t loopcost__finest(uint32_t kind)
{
    return kind == LOOPCOST_TALLY_PAIR ? 0 : LOOPCOST__FINEST;
}

LOOPCOST_INTERNAL int32_t loopcost__check_tally(loopcost_fault *fault, const loopcost_tally *tally)
{
    int32_t status = loopcost__check_tally_struct(fault, tally);
    if (!status)
        status = loopcost__check_tally_room(fault, tally);
    if (!status && tally->trials &&
        (tally->used > tally->bins || tally->resolution > loopcost__finest(tally->kind) || tally->unit_bits > 20))
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_TALLY, (double)tally->trials);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_tally_kind(loopcost_fault *fault, const loopcost_tally *tally, uint32_t kind)
{
    if (tally->kind == kind)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__field(LOOPCOST_PARAM_TALLY_KIND), tally->kind, kind,
                          kind);
}

LOOPCOST_INTERNAL int32_t loopcost__check_unit(loopcost_fault *fault, const loopcost_tally *tally, uint32_t unit_bits)
{
    if (!tally->trials || tally->unit_bits == unit_bits)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__field(LOOPCOST_PARAM_TALLY_UNIT_BITS), tally->unit_bits,
                          unit_bits, unit_bits);
}

/* More trials. */
LOOPCOST_INTERNAL int32_t loopcost__check_more(loopcost_fault *fault, const loopcost_tally *tally, uint64_t trials)
{
    if (trials <= UINT64_MAX - tally->trials)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_OVERFLOW, loopcost__field(LOOPCOST_PARAM_SAMPLING_TRIALS), (double)trials,
                          0.0, (double)(UINT64_MAX - tally->trials));
}

LOOPCOST_API int32_t loopcost_tally_words(uint32_t kind, uint64_t bins, uint64_t *words, loopcost_fault *fault)
{
    int32_t status = loopcost__check_bins(fault, kind, bins);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__words_of_tally(kind, bins);
    return status;
}

/* Merging. */

/* The sums of one side, a number after the other, each with its own carries. */
LOOPCOST_INTERNAL void loopcost__add_side(uint64_t *into, const uint64_t *from, uint32_t quantities)
{
    const uint32_t products = quantities * (quantities + 1) / 2;
    uint32_t i;
    *into++ += *from++;
    for (i = 0; i < quantities; i++, into += LOOPCOST__SUM, from += LOOPCOST__SUM)
        loopcost__limbs_add(into, LOOPCOST__SUM, from, LOOPCOST__SUM);
    for (i = 0; i < products; i++, into += LOOPCOST__PRODUCT, from += LOOPCOST__PRODUCT)
        loopcost__limbs_add(into, LOOPCOST__PRODUCT, from, LOOPCOST__PRODUCT);
}

LOOPCOST_INTERNAL void loopcost__add_sums(loopcost_tally *into, const loopcost_tally *from)
{
    const uint32_t quantities = loopcost__quantities(into->kind), words = loopcost__side_words(quantities);
    uint32_t side;
    for (side = 0; side < loopcost__sides(into->kind); side++)
        loopcost__add_side(into->work + side * words, from->work + side * words, quantities);
}

LOOPCOST_INTERNAL void loopcost__add_bins(loopcost_tally *into, const loopcost_tally *from)
{
    const uint64_t slots = from->bins ? UINT64_C(1) << loopcost__slot_bits(from->bins) : 0;
    const uint64_t *table = loopcost__table(from);
    uint64_t i;
    while (into->resolution > from->resolution)
        loopcost__coarsen(into);
    for (i = 0; i < slots; i++)
        if (table[2 * i + 1])
            loopcost__put_bin(into, table[2 * i], from->resolution, table[2 * i + 1]);
}

LOOPCOST_API int32_t loopcost_tally_merge(loopcost_tally *into, const loopcost_tally *from, loopcost_fault *fault)
{
    int32_t status = loopcost__check_tally(fault, into);
    if (!status)
        status = loopcost__check_tally(fault, from);
    if (!status)
        status = loopcost__check_tally_kind(fault, from, into->kind);
    if (!status && from->trials)
        status = loopcost__check_unit(fault, into, from->unit_bits);
    if (!status)
        status = loopcost__check_more(fault, into, from->trials);
    if (status || !from->trials)
        return status;
    if (!into->trials)
        loopcost__tally_begin(into, from->unit_bits);
    loopcost__add_sums(into, from);
    loopcost__add_bins(into, from);
    into->trials += from->trials;
    return LOOPCOST_OK;
}

/* As bytes. */

enum { LOOPCOST__TALLY_VERSION = 1, LOOPCOST__TALLY_HEAD = 48 };

LOOPCOST_INTERNAL void loopcost__put_bytes(unsigned char *bytes, uint64_t value, uint32_t n)
{
    uint32_t i;
    for (i = 0; i < n; i++)
        bytes[i] = (unsigned char)(value >> 8 * i);
}

LOOPCOST_INTERNAL uint64_t loopcost__get_bytes(const unsigned char *bytes, uint32_t n)
{
    uint64_t value = 0;
    while (n--)
        value = value << 8 | bytes[n];
    return value;
}

LOOPCOST_INTERNAL uint64_t loopcost__tally_size(uint32_t kind, uint64_t used)
{
    return LOOPCOST__TALLY_HEAD + 8 * (uint64_t)loopcost__sum_words(kind) + 16 * used;
}

/* Pairs of 16 bytes, sorted in place: a heap with the largest key on top. */

LOOPCOST_INTERNAL uint64_t loopcost__key_at(const unsigned char *pairs, uint64_t i)
{
    return loopcost__get_bytes(pairs + 16 * i, 8);
}

LOOPCOST_INTERNAL void loopcost__swap_pairs(unsigned char *pairs, uint64_t i, uint64_t j)
{
    unsigned char kept[16];
    memcpy(kept, pairs + 16 * i, 16);
    memmove(pairs + 16 * i, pairs + 16 * j, 16);
    memcpy(pairs + 16 * j, kept, 16);
}

LOOPCOST_INTERNAL void loopcost__sink(unsigned char *pairs, uint64_t i, uint64_t n)
{
    for (;;) {
        uint64_t child = 2 * i + 1;
        if (child >= n)
            return;
        if (child + 1 < n && loopcost__key_at(pairs, child) < loopcost__key_at(pairs, child + 1))
            child++;
        if (loopcost__key_at(pairs, child) <= loopcost__key_at(pairs, i))
            return;
        loopcost__swap_pairs(pairs, i, child);
        i = child;
    }
}

LOOPCOST_INTERNAL void loopcost__sort_pairs(unsigned char *pairs, uint64_t n)
{
    uint64_t i;
    for (i = n / 2; i--;)
        loopcost__sink(pairs, i, n);
    for (i = n; i-- > 1;) {
        loopcost__swap_pairs(pairs, 0, i);
        loopcost__sink(pairs, 0, i);
    }
}

LOOPCOST_API int32_t loopcost_tally_bytes(const loopcost_tally *tally, uint64_t *size, loopcost_fault *fault)
{
    int32_t status = loopcost__check_tally(fault, tally);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, size);
    if (!status)
        *size = loopcost__tally_size(tally->kind, tally->trials ? tally->used : 0);
    return status;
}

LOOPCOST_INTERNAL void loopcost__write_head(const loopcost_tally *tally, unsigned char *bytes)
{
    const int empty = !tally->trials;
    memcpy(bytes, "loopcost", 8);
    loopcost__put_bytes(bytes + 8, LOOPCOST__TALLY_VERSION, 4);
    loopcost__put_bytes(bytes + 12, tally->kind, 4);
    loopcost__put_bytes(bytes + 16, empty ? 0 : tally->unit_bits, 4);
    loopcost__put_bytes(bytes + 20, empty ? 0 : tally->resolution, 4);
    loopcost__put_bytes(bytes + 24, tally->bins, 8);
    loopcost__put_bytes(bytes + 32, tally->trials, 8);
    loopcost__put_bytes(bytes + 40, empty ? 0 : tally->used, 8);
}

LOOPCOST_API int32_t loopcost_tally_write(const loopcost_tally *tally, unsigned char *bytes, uint64_t size,
                                          loopcost_fault *fault)
{
    const uint64_t *table;
    uint64_t needed, i, slots;
    unsigned char *next;
    int32_t status = loopcost_tally_bytes(tally, &needed, fault);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, bytes);
    if (!status && size < needed)
        status = loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_TALLY_BYTES), (double)size,
                                (double)needed, loopcost__param(LOOPCOST_PARAM_TALLY_BYTES)->most);
    if (status)
        return status;
    loopcost__write_head(tally, bytes);
    next = bytes + LOOPCOST__TALLY_HEAD;
    for (i = 0; i < loopcost__sum_words(tally->kind); i++, next += 8)
        loopcost__put_bytes(next, tally->trials ? tally->work[i] : 0, 8);
    bytes = next;
    table = loopcost__table(tally);
    slots = tally->trials && tally->bins ? UINT64_C(1) << loopcost__slot_bits(tally->bins) : 0;
    for (i = 0; i < slots; i++)
        if (table[2 * i + 1]) {
            loopcost__put_bytes(next, table[2 * i], 8);
            loopcost__put_bytes(next + 8, table[2 * i + 1], 8);
            next += 16;
        }
    loopcost__sort_pairs(bytes, (uint64_t)(next - bytes) / 16);
    return LOOPCOST_OK;
}

/* A bin number that this resolution has. */
LOOPCOST_INTERNAL int loopcost__is_bin(uint64_t bin, uint32_t resolution)
{
    if (!resolution)
        return bin == 0;
    return bin >> (resolution - 1) <= 129 - resolution;
}

LOOPCOST_INTERNAL int loopcost__is_key(uint64_t key, uint32_t resolution)
{
    uint32_t i;
    for (i = 0; i < 3; i++)
        if (!loopcost__is_bin(key >> i * LOOPCOST__BIN_BITS & LOOPCOST__BIN_MASK, resolution))
            return 0;
    return key >> 3 * LOOPCOST__BIN_BITS <= 1;
}

/* Whether the bins are in order and hold as many trials as the sides. */
LOOPCOST_INTERNAL int loopcost__are_bins(const unsigned char *pairs, uint64_t used, uint32_t resolution,
                                         const uint64_t *sides)
{
    uint64_t counts[2] = {0, 0}, i;
    for (i = 0; i < used; i++) {
        const uint64_t key = loopcost__key_at(pairs, i), times = loopcost__get_bytes(pairs + 16 * i + 8, 8);
        if (!loopcost__is_key(key, resolution) || (i && loopcost__key_at(pairs, i - 1) >= key))
            return 0;
        if (!times || times > sides[key >> 3 * LOOPCOST__BIN_BITS] - counts[key >> 3 * LOOPCOST__BIN_BITS])
            return 0;
        counts[key >> 3 * LOOPCOST__BIN_BITS] += times;
    }
    return counts[0] == sides[0] && counts[1] == sides[1];
}

/* Without a trial there is nothing but the kind and the bins: everything else is zero. */
LOOPCOST_INTERNAL int loopcost__are_empty(const unsigned char *bytes, uint64_t size)
{
    uint64_t i;
    for (i = 16; i < size; i++)
        if (bytes[i] && (i < 24 || i >= 32))
            return 0;
    return 1;
}

/* Whether bytes of the known version are a tally. */
LOOPCOST_INTERNAL int loopcost__are_tally(const unsigned char *bytes, uint64_t size)
{
    const uint32_t kind = (uint32_t)loopcost__get_bytes(bytes + 12, 4);
    const uint64_t unit_bits = loopcost__get_bytes(bytes + 16, 4), resolution = loopcost__get_bytes(bytes + 20, 4);
    const uint64_t bins = loopcost__get_bytes(bytes + 24, 8), trials = loopcost__get_bytes(bytes + 32, 8);
    const uint64_t used = loopcost__get_bytes(bytes + 40, 8);
    const unsigned char *sums = bytes + LOOPCOST__TALLY_HEAD;
    uint64_t sides[3] = {0, 0, 0};
    uint32_t i;
    if (kind > LOOPCOST_TALLY_PAIR || (unit_bits != 0 && unit_bits != 20) || resolution > loopcost__finest(kind) ||
        loopcost__check_bins(0, kind, bins) || used > bins || size != loopcost__tally_size(kind, used))
        return 0;
    if (!trials)
        return loopcost__are_empty(bytes, size);
    for (i = 0; i < loopcost__sides(kind); i++)
        sides[i] = loopcost__get_bytes(sums + 8 * (uint64_t)(i * loopcost__side_words(loopcost__quantities(kind))), 8);
    if (sides[0] > trials || sides[1] > trials - sides[0] || sides[2] != trials - sides[0] - sides[1])
        return 0;
    return kind == LOOPCOST_TALLY_PAIR ||
           loopcost__are_bins(sums + 8 * (uint64_t)loopcost__sum_words(kind), used, (uint32_t)resolution, sides);
}

LOOPCOST_INTERNAL int32_t loopcost__check_bytes(loopcost_fault *fault, const unsigned char *bytes, uint64_t size)
{
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_TALLY_BYTES, bytes);
    if (status)
        return status;
    if (size < LOOPCOST__TALLY_HEAD || memcmp(bytes, "loopcost", 8))
        return loopcost__fail_field(fault, LOOPCOST_SYNTAX, LOOPCOST_PARAM_TALLY_BYTES, (double)size);
    if (loopcost__get_bytes(bytes + 8, 4) != LOOPCOST__TALLY_VERSION)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TALLY_BYTES, (double)size);
    if (!loopcost__are_tally(bytes, size))
        return loopcost__fail_field(fault, LOOPCOST_SYNTAX, LOOPCOST_PARAM_TALLY_BYTES, (double)size);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_tally_read(loopcost_tally *tally, const unsigned char *bytes, uint64_t size,
                                         loopcost_fault *fault)
{
    loopcost_tally read;
    uint64_t used, i;
    int32_t status = loopcost__check_tally_struct(fault, tally);
    if (!status)
        status = loopcost__check_bytes(fault, bytes, size);
    if (status)
        return status;
    read = *tally;
    read.kind = (uint32_t)loopcost__get_bytes(bytes + 12, 4);
    read.bins = loopcost__get_bytes(bytes + 24, 8);
    status = loopcost__check_tally_room(fault, &read);
    if (status)
        return status;
    loopcost__tally_begin(&read, (uint32_t)loopcost__get_bytes(bytes + 16, 4));
    read.resolution = (uint32_t)loopcost__get_bytes(bytes + 20, 4);
    read.trials = loopcost__get_bytes(bytes + 32, 8);
    used = loopcost__get_bytes(bytes + 40, 8);
    bytes += LOOPCOST__TALLY_HEAD;
    for (i = 0; i < loopcost__sum_words(read.kind); i++, bytes += 8)
        read.work[i] = loopcost__get_bytes(bytes, 8);
    for (i = 0; i < used; i++, bytes += 16)
        loopcost__put(&read, loopcost__get_bytes(bytes, 8), loopcost__get_bytes(bytes + 8, 8));
    tally->kind = read.kind;
    tally->bins = read.bins;
    tally->trials = read.trials;
    tally->used = read.used;
    tally->resolution = read.resolution;
    tally->unit_bits = read.unit_bits;
    return LOOPCOST_OK;
}

#endif
