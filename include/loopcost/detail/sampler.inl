/* Whole numbers drawn by inversion, in integers.
 *
 * A law is a list of thresholds Q_1 >= Q_2 >= ..., the chances of at least k in units of 2^-64; a uniform U of 64 bits
 * stands for the largest k with Q_k > U. The larger U, the smaller k, and the smaller the thresholds, the smaller k:
 * the draws of two laws from one U are as alike as they can be. A list may go on: as a geometric law, found by a binary
 * descent over q^(2^j), or as a Beta law, term by term.
 *
 * The first 8 bits of U choose a cell, which knows the least k in it and the next two thresholds: for all laws but
 * those of tiny chances that is nearly always enough.
 *
 * Where doubles are needed, no product is followed by an addition or a subtraction: a compiler that fuses the two would
 * change a bit.
 */
#ifndef LOOPCOST_DETAIL_SAMPLER_INL
#define LOOPCOST_DETAIL_SAMPLER_INL

#include <math.h>
#include <string.h>

#include "random.inl"
#include "wide.inl"

#define LOOPCOST__UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* A double, read off its bits: a finite value >= 0 is mantissa 2^exponent. */
LOOPCOST_INTERNAL uint64_t loopcost__mantissa(double value, int32_t *exponent)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    *exponent = (int32_t)(bits >> 52 & 2047);
    if (*exponent == 0) {
        *exponent = -1074;
        return bits & (UINT64_MAX >> 12);
    }
    *exponent -= 1075;
    return (bits & (UINT64_MAX >> 12)) | UINT64_C(1) << 52;
}

/* value 2^shift for a value >= 0, rounded to nearest, ties up; UINT64_MAX where that does not fit. */
LOOPCOST_INTERNAL uint64_t loopcost__fixed(double value, int32_t shift)
{
    int32_t exponent;
    const uint64_t mantissa = loopcost__mantissa(value, &exponent);
    const int32_t left = exponent + shift;
    if (!mantissa || left < -54)
        return 0;
    if (left >= 0)
        return left <= 11 ? mantissa << left : UINT64_MAX;
    return ((mantissa >> (-left - 1)) + 1) >> 1;
}

/* A chance in units of 2^-64, 2^64 itself being UINT64_MAX, which no U is below but for one in 2^64. */
LOOPCOST_INTERNAL uint64_t loopcost__chance(double chance)
{
    return chance >= 1.0 ? UINT64_MAX : loopcost__fixed(chance, 64);
}

/* A uniform of 64 bits. The lower half is only drawn where the upper one leaves an answer open. */
typedef struct loopcost__uniform {
    loopcost__address address;
    uint32_t draw, high, low, has_low;
} loopcost__uniform;

LOOPCOST_INLINE loopcost__uniform loopcost__uniform_of(const loopcost__address *address, uint32_t draw, uint32_t high)
{
    loopcost__uniform u;
    u.address = *address;
    u.draw = draw;
    u.high = high;
    u.low = 0;
    u.has_low = 0;
    return u;
}

LOOPCOST_INLINE loopcost__uniform loopcost__uniform_at(const loopcost__address *address, uint32_t draw)
{
    return loopcost__uniform_of(address, draw, loopcost__word(address, draw));
}

/* One that is known: where a law is asked about itself. */
LOOPCOST_INTERNAL loopcost__uniform loopcost__uniform_known(uint64_t bits)
{
    loopcost__uniform u;
    memset(&u, 0, sizeof u);
    u.high = (uint32_t)(bits >> 32);
    u.low = (uint32_t)bits;
    u.has_low = 1;
    return u;
}

LOOPCOST_ASIDE void loopcost__draw_low(loopcost__uniform *u)
{
    u->low = loopcost__word(&u->address, u->draw + 1);
    u->has_low = 1;
}

/* Q > U */
LOOPCOST_INLINE int loopcost__above(uint64_t threshold, loopcost__uniform *u)
{
    const uint32_t high = (uint32_t)(threshold >> 32);
    if (high != u->high)
        return high > u->high;
    if (!u->has_low)
        loopcost__draw_low(u);
    return (uint32_t)threshold > u->low;
}

/* A law. */

enum loopcost__tail {
    LOOPCOST__ENDS = 0,      /* the list is the whole law */
    LOOPCOST__GEOMETRIC = 1, /* it goes on with one chance */
    LOOPCOST__BETA = 2       /* it goes on with chances that fall */
};

enum { LOOPCOST__CELLS = 256, LOOPCOST__POWERS = 64 };

typedef struct loopcost__sampler {
    const uint64_t *cells;  /* LOOPCOST__CELLS: 16 bits of k, 24 of each of two thresholds, the second one first */
    const uint64_t *starts; /* LOOPCOST__CELLS times 3: the least k; where a descent starts, and from which threshold */
    const uint64_t *list;   /* Q_1..Q_n */
    const uint64_t *powers; /* of LOOPCOST__GEOMETRIC: q^(2^j) */
    const uint64_t *ladder; /* Q_0..Q_rungs of a geometric law whose cells hold many numbers */
    uint64_t n, rungs;
    uint64_t most;                /* larger numbers are this one: a cap */
    double alpha, beta, survival; /* of LOOPCOST__BETA: its survival at n */
    uint32_t tail;                /* enum loopcost__tail */
    uint32_t levels;              /* of LOOPCOST__GEOMETRIC: the powers from this one on are 0 */
} loopcost__sampler;

/* Past this number a Beta law's terms are not followed. */
#define LOOPCOST__MOST_TERMS (UINT64_C(1) << 32)
#define LOOPCOST__TOO_MANY UINT64_MAX

/* Q_n, the threshold at which the list goes over into the tail. */
LOOPCOST_INLINE uint64_t loopcost__last_threshold(const loopcost__sampler *law)
{
    return law->n ? law->list[law->n - 1] : UINT64_MAX;
}

/* From k, whose threshold is `threshold`, by steps of 2^j with j below `levels`. It is greedy: which products are
 * formed depends on k alone, so the answer never grows with U nor with the chance. */
LOOPCOST_INLINE uint64_t loopcost__descend(const loopcost__sampler *law, uint64_t k, uint64_t threshold,
                                           uint32_t levels, loopcost__uniform *u)
{
    while (levels--) {
        const uint64_t next = loopcost__high_product(threshold, law->powers[levels]);
        if (loopcost__above(next, u)) {
            threshold = next;
            k += UINT64_C(1) << levels;
        }
    }
    return k;
}

LOOPCOST_INTERNAL uint64_t loopcost__beta_survival(double survival)
{
    return survival >= 1.0 ? UINT64_MAX : loopcost__fixed(survival, 64);
}

LOOPCOST_ASIDE uint64_t loopcost__follow_beta(const loopcost__sampler *law, loopcost__uniform *u)
{
    double survival = law->survival;
    uint64_t k = law->n;
    while (k < law->most) {
        const double before = (double)k;
        survival *= (law->beta + before) / (law->alpha + law->beta + before);
        if (!loopcost__above(loopcost__beta_survival(survival), u))
            return k;
        if (++k >= LOOPCOST__MOST_TERMS)
            return LOOPCOST__TOO_MANY;
    }
    return k;
}

/* The largest k with Q_k > U that is at least `low`, given that it is at most `high` or beyond the list. */
LOOPCOST_INTERNAL uint64_t loopcost__search(const loopcost__sampler *law, uint64_t low, uint64_t high,
                                            loopcost__uniform *u)
{
    while (low < high) {
        const uint64_t middle = low + (high - low + 1) / 2;
        if (loopcost__above(law->list[middle - 1], u))
            low = middle;
        else
            high = middle - 1;
    }
    if (low < law->n || law->tail == LOOPCOST__ENDS)
        return low;
    if (law->tail == LOOPCOST__GEOMETRIC)
        return loopcost__descend(law, law->n, loopcost__last_threshold(law), law->levels, u);
    return loopcost__follow_beta(law, u);
}

/* A number between the least one of a cell and that of the cell below, `most`, both on the ladder: where it should be
 * if the thresholds were evenly spaced, and on from there. Nearly always it is that number or a neighbour, which is
 * told without a branch that would be guessed wrongly. */
LOOPCOST_INLINE uint64_t loopcost__climb(const loopcost__sampler *law, uint64_t least, uint64_t most,
                                         loopcost__uniform *u)
{
    uint64_t k = least + (((most - least) * (0x1000000 - (u->high & 0xFFFFFF))) >> 24);
    const uint64_t low = k > least ? k - 1 : least, *rungs = law->ladder + low;
    const uint64_t word = u->high, first = rungs[1] >> 32, second = rungs[2] >> 32;
    const uint32_t inside = ((low == least) | (word < rungs[0] >> 32)) & (word > rungs[3] >> 32);
    if (inside & (word != first) & (word != second))
        return low + (word < first) + (word < second);
    while (k < most && loopcost__above(law->ladder[k + 1], u))
        k++;
    while (k > least && !loopcost__above(law->ladder[k], u))
        k--;
    return k;
}

/* Where a cell's first two thresholds do not decide. */
LOOPCOST_INTERNAL uint64_t loopcost__draw_slowly(const loopcost__sampler *law, loopcost__uniform *u)
{
    const uint64_t *start = law->starts + 3 * (u->high >> 24);
    uint64_t k;
    /* Subtracted on the right: the cell below may begin at LOOPCOST__TOO_MANY. */
    if (law->rungs >= 3 && u->high >> 24 && *(start - 3) <= law->rungs - 3)
        k = loopcost__climb(law, start[0], *(start - 3), u);
    else if (start[0] >= law->n && law->tail == LOOPCOST__GEOMETRIC)
        k = loopcost__descend(law, start[1] & (UINT64_MAX >> 8), start[2], (uint32_t)(start[1] >> 56), u);
    else
        k = loopcost__search(law, start[0] < law->n ? start[0] : law->n, law->n, u);
    return k < law->most || k == LOOPCOST__TOO_MANY ? k : law->most;
}

/* What the cell says: k, or more. */
LOOPCOST_INLINE int loopcost__cell_decides(uint64_t cell, uint32_t word, uint64_t *k)
{
    const uint32_t rest = word & 0xFFFFFF;
    const uint32_t first = (uint32_t)cell & 0xFFFFFF, second = (uint32_t)(cell >> 24) & 0xFFFFFF;
    *k = (cell >> 48) + (rest < first);
    return rest > second && rest != first;
}

LOOPCOST_INLINE uint64_t loopcost__draw(const loopcost__sampler *law, loopcost__uniform *u)
{
    uint64_t k;
    if (loopcost__cell_decides(law->cells[u->high >> 24], u->high, &k))
        return k;
    return loopcost__draw_slowly(law, u);
}

/* Memory, handed out in order. Without memory it counts what would be needed. */
typedef struct loopcost__arena {
    uint64_t *words;
    uint64_t used;
} loopcost__arena;

LOOPCOST_INTERNAL uint64_t *loopcost__take(loopcost__arena *arena, uint64_t words)
{
    uint64_t *taken = arena->words ? arena->words + arena->used : 0;
    arena->used += words;
    return taken;
}

/* Making a law. */

/* High 128 of 256 bits: a product of two fractions. */
LOOPCOST_INTERNAL loopcost__wide loopcost__fraction_square(loopcost__wide x)
{
    const loopcost__wide middle = loopcost__wide_product(x.low, x.high), low = loopcost__wide_product(x.low, x.low);
    loopcost__wide square = loopcost__wide_product(x.high, x.high);
    loopcost__wide twice = loopcost__wide_of(0, low.high);
    uint64_t carry = loopcost__wide_add(&twice, middle);
    carry += loopcost__wide_add(&twice, middle);
    loopcost__wide_add(&square, loopcost__wide_of(carry, twice.high));
    return square;
}

/* q = 1 - chance with 128 bits behind the point. For chances above 2^-75 that is exact. */
LOOPCOST_INTERNAL loopcost__wide loopcost__failure_fraction(double chance)
{
    int32_t exponent;
    const uint64_t mantissa = loopcost__mantissa(chance, &exponent);
    const int32_t left = exponent + 128;
    loopcost__wide p = loopcost__wide_of(0, 0), q = loopcost__wide_of(0, 0);
    if (left >= 64)
        p.high = mantissa << (left - 64);
    else if (left > 0)
        p = loopcost__wide_of(mantissa >> (64 - left), mantissa << left);
    else if (left > -64)
        p.low = mantissa >> -left;
    if (!(p.high | p.low))
        p.low = 1;
    q.low = 0 - p.low;
    q.high = 0 - p.high - (p.low != 0);
    return q;
}

LOOPCOST_INTERNAL uint32_t loopcost__fill_powers(uint64_t *powers, double chance)
{
    loopcost__wide q = loopcost__failure_fraction(chance);
    uint32_t j, levels = 0;
    if (chance >= 1.0)
        q = loopcost__wide_of(0, 0);
    for (j = 0; j < LOOPCOST__POWERS; j++) {
        powers[j] = q.high;
        if (q.high)
            levels = j + 1;
        q = loopcost__fraction_square(q);
    }
    return levels;
}

/* Q_k, as a descent from the start forms it. */
LOOPCOST_INTERNAL uint64_t loopcost__threshold(const loopcost__sampler *law, uint64_t k)
{
    uint64_t threshold;
    uint32_t j;
    if (k <= law->n)
        return k ? law->list[k - 1] : UINT64_MAX;
    if (law->tail != LOOPCOST__GEOMETRIC)
        return 0;
    threshold = loopcost__last_threshold(law);
    for (j = LOOPCOST__POWERS; j--;)
        if ((k - law->n) >> j & 1)
            threshold = j < law->levels ? loopcost__high_product(threshold, law->powers[j]) : 0;
    return threshold;
}

/* The law at a known U, by all its thresholds; a Beta law no further than its list. No cap is heeded. */
LOOPCOST_INTERNAL uint64_t loopcost__at(const loopcost__sampler *law, uint64_t bits)
{
    loopcost__sampler shown = *law;
    loopcost__uniform u = loopcost__uniform_known(bits);
    if (shown.tail == LOOPCOST__BETA)
        shown.tail = LOOPCOST__ENDS;
    return loopcost__search(&shown, 0, shown.n, &u);
}

/* What the levels above the lowest ones have in common for all numbers from least to most: where a descent may
 * start. */
LOOPCOST_INTERNAL void loopcost__fill_start(const loopcost__sampler *law, uint64_t least, uint64_t most,
                                            uint64_t *start)
{
    uint32_t levels = 0;
    uint64_t prefix;
    start[0] = least;
    start[1] = start[2] = 0;
    if (law->tail != LOOPCOST__GEOMETRIC || least < law->n)
        return;
    while (levels < law->levels && (least - law->n) >> levels != (most - law->n) >> levels)
        levels++;
    prefix = levels < 64 ? (least - law->n) >> levels << levels : 0;
    /* The last cell's largest numbers are not known, and too large for the packed word. */
    if (prefix >> 55) {
        prefix = 0;
        levels = law->levels;
    }
    start[1] = (law->n + prefix) | (uint64_t)levels << 56;
    start[2] = loopcost__threshold(law, law->n + prefix);
}

/* The part of a threshold that lies in the cell, in its 24 bits: 0 if it is below the cell. */
LOOPCOST_INTERNAL uint64_t loopcost__in_cell(uint64_t threshold, uint32_t cell)
{
    return threshold >> 56 < cell ? 0 : threshold >> 32 & 0xFFFFFF;
}

LOOPCOST_INTERNAL uint64_t loopcost__packed_cell(const loopcost__sampler *law, uint64_t least, uint64_t most,
                                                 uint32_t cell)
{
    uint64_t first = 0, second = 0;
    /* Such a cell never decides. Where thresholds are so close that rounding may put them out of order, there are more
     * than 2^16 of them. */
    if (most >> 16 || (law->tail == LOOPCOST__BETA && most >= law->n))
        return UINT64_C(0xFFFFFF) << 24;
    least = least < law->most ? least : law->most;
    most = most < law->most ? most : law->most;
    if (most > least)
        first = loopcost__in_cell(loopcost__threshold(law, least + 1), cell);
    if (most > least + 1)
        second = loopcost__in_cell(loopcost__threshold(law, least + 2), cell);
    return least << 48 | second << 24 | first;
}

LOOPCOST_INTERNAL void loopcost__fill_cells(const loopcost__sampler *law, uint64_t *cells, uint64_t *starts)
{
    uint64_t least = 0;
    uint32_t cell;
    for (cell = LOOPCOST__CELLS; cell--;) {
        /* The least number in this cell is the least one in the cell below or the next smaller, so it is enough as its
         * upper limit too. */
        const uint64_t most = cell ? loopcost__at(law, ((uint64_t)cell << 56) - 1) : loopcost__at(law, 0);
        if (cell == LOOPCOST__CELLS - 1)
            least = loopcost__at(law, UINT64_MAX);
        loopcost__fill_start(law, least, most, starts + 3 * cell);
        cells[cell] = loopcost__packed_cell(law, least, most, cell);
        least = most;
    }
}

/* Finishes a law whose list is filled. */
LOOPCOST_INTERNAL void loopcost__sampler_cells(loopcost__arena *arena, loopcost__sampler *law)
{
    uint64_t *cells = loopcost__take(arena, LOOPCOST__CELLS), *starts = loopcost__take(arena, 3 * LOOPCOST__CELLS);
    law->cells = cells;
    law->starts = starts;
    if (cells)
        loopcost__fill_cells(law, cells, starts);
}

LOOPCOST_INTERNAL loopcost__sampler loopcost__sampler_empty(uint64_t most)
{
    loopcost__sampler law;
    memset(&law, 0, sizeof law);
    law.most = most;
    return law;
}

/* Q (1 - h), h in units of 2^-64. */
LOOPCOST_INLINE uint64_t loopcost__survive(uint64_t threshold, uint64_t hazard)
{
    return hazard == UINT64_MAX ? 0 : threshold - loopcost__high_product(threshold, hazard);
}

/* Failures before the first success, each attempt having the same chance, after a list of other ones. */
LOOPCOST_INTERNAL void loopcost__geometric_tail(loopcost__arena *arena, loopcost__sampler *law, double chance)
{
    uint64_t *powers = loopcost__take(arena, LOOPCOST__POWERS);
    law->tail = LOOPCOST__GEOMETRIC;
    law->powers = powers;
    if (powers)
        law->levels = loopcost__fill_powers(powers, chance);
}

/* A ladder is as high as the numbers in the second cell go, and no higher than this; for chances above a sixteenth it
 * does not pay. */
#define LOOPCOST__MOST_RUNGS 8192
#define LOOPCOST__LADDER_CHANCE 0.0625

LOOPCOST_INTERNAL void loopcost__make_ladder(loopcost__arena *arena, loopcost__sampler *law, double chance)
{
    const double height = 5.6 / chance; /* log 256 = 5.55 */
    uint64_t *ladder, k;
    if (chance > LOOPCOST__LADDER_CHANCE)
        return;
    law->rungs = height < LOOPCOST__MOST_RUNGS ? (uint64_t)height : LOOPCOST__MOST_RUNGS;
    ladder = loopcost__take(arena, law->rungs + 1);
    law->ladder = ladder;
    if (!ladder)
        return;
    ladder[0] = UINT64_MAX;
    for (k = 1; k <= law->rungs; k++)
        ladder[k] = loopcost__high_product(ladder[k & (k - 1)], law->powers[__builtin_ctzll(k)]);
}

/* A number of failures, `most` at most, from the chance of a success. */
LOOPCOST_INTERNAL loopcost__sampler loopcost__geometric_sampler(loopcost__arena *arena, double chance, uint64_t most)
{
    loopcost__sampler law = loopcost__sampler_empty(most);
    loopcost__geometric_tail(arena, &law, chance);
    loopcost__make_ladder(arena, &law, chance);
    loopcost__sampler_cells(arena, &law);
    return law;
}

LOOPCOST_INTERNAL loopcost__sampler loopcost__table_sampler(loopcost__arena *arena, const double *chances, uint32_t n,
                                                            uint64_t most)
{
    loopcost__sampler law = loopcost__sampler_empty(most);
    uint64_t *list = loopcost__take(arena, n - 1), threshold = UINT64_MAX;
    uint32_t i;
    law.n = n - 1;
    law.list = list;
    for (i = 0; list && i + 1 < n; i++)
        list[i] = threshold = loopcost__survive(threshold, loopcost__chance(chances[i]));
    loopcost__geometric_tail(arena, &law, chances[n - 1]);
    loopcost__sampler_cells(arena, &law);
    return law;
}

/* So many terms of a Beta law are kept. */
#define LOOPCOST__BETA_LIST 4096

LOOPCOST_INTERNAL loopcost__sampler loopcost__beta_sampler(loopcost__arena *arena, double alpha, double beta,
                                                           uint64_t most)
{
    loopcost__sampler law = loopcost__sampler_empty(most);
    uint64_t *list, k;
    law.n = most < LOOPCOST__BETA_LIST ? most : LOOPCOST__BETA_LIST;
    law.tail = LOOPCOST__BETA;
    law.alpha = alpha;
    law.beta = beta;
    law.survival = 1.0;
    if (most <= LOOPCOST__BETA_LIST)
        law.tail = LOOPCOST__ENDS;
    list = loopcost__take(arena, law.n);
    law.list = list;
    for (k = 0; list && k < law.n; k++) {
        const double before = (double)k;
        law.survival *= (beta + before) / (alpha + beta + before);
        list[k] = loopcost__beta_survival(law.survival);
    }
    loopcost__sampler_cells(arena, &law);
    return law;
}

#endif
