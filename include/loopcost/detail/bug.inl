/* The attempts that one bug takes, by the law of its class and a cap.
 *
 * S = min(T, K) - 1 counts the attempts that follow the first: it is at least k when the first k failed and k < K. Its
 * binomial moments are E binom(S, j) = sum over k >= j of binom(k-1, j-1) P(S >= k), all terms positive.
 */
#ifndef LOOPCOST_DETAIL_BUG_INL
#define LOOPCOST_DETAIL_BUG_INL

#include <math.h>

#include "series.inl"

typedef struct loopcost__bug {
    loopcost_class law;
    double cap; /* K; infinite where there is none */
} loopcost__bug;

LOOPCOST_INTERNAL loopcost__bug loopcost__bug_of(const loopcost_class *law, uint64_t cap)
{
    loopcost__bug bug;
    bug.law = *law;
    bug.cap = cap ? (double)cap : HUGE_VAL;
    return bug;
}

/* Power sums of q: at[j] = sum over k = 1..m of binom(k-1, j-1) q^k, and q^m in at[0]. Two such sums join, since
 * binom(m+k-1, j-1) = sum of binom(m, i) binom(k-1, j-i-1). */
typedef struct loopcost__powers {
    double terms; /* m */
    loopcost__series sums;
} loopcost__powers;

LOOPCOST_INTERNAL loopcost__powers loopcost__powers_joined(const loopcost__powers *a, const loopcost__powers *b)
{
    const loopcost__series shift = loopcost__series_binomial(loopcost__pair_from(a->terms));
    loopcost__powers joined;
    int i, j;
    joined.terms = a->terms + b->terms;
    joined.sums.at[0] = loopcost__pair_product(a->sums.at[0], b->sums.at[0]);
    for (j = 1; j <= LOOPCOST__ORDER; j++) {
        loopcost__pair shifted = loopcost__pair_from(0.0);
        for (i = 0; i < j; i++)
            shifted = loopcost__pair_sum(shifted, loopcost__pair_product(shift.at[i], b->sums.at[j - i]));
        joined.sums.at[j] = loopcost__pair_sum(a->sums.at[j], loopcost__pair_product(a->sums.at[0], shifted));
    }
    return joined;
}

/* By doubling: O(log terms). */
LOOPCOST_INTERNAL loopcost__powers loopcost__powers_of(loopcost__pair q, double terms)
{
    loopcost__powers sum, block;
    sum.terms = 0.0;
    sum.sums = loopcost__series_constant(1.0);
    block.terms = 1.0;
    block.sums = loopcost__series_constant(0.0);
    block.sums.at[0] = block.sums.at[1] = q;
    for (; terms >= 1.0; terms = floor(terms / 2.0)) {
        if (fmod(terms, 2.0) == 1.0)
            sum = loopcost__powers_joined(&sum, &block);
        block = loopcost__powers_joined(&block, &block);
    }
    return sum;
}

/* All of them: at[j] = (q/p)^j, and nothing is left. */
LOOPCOST_INTERNAL loopcost__powers loopcost__powers_forever(double p)
{
    const loopcost__pair q = loopcost__two_sum(1.0, -p);
    const loopcost__pair odds = loopcost__pair_ratio(q, loopcost__pair_from(p));
    loopcost__powers powers;
    int j;
    powers.terms = 0.0;
    powers.sums = loopcost__series_constant(0.0);
    powers.sums.at[1] = odds;
    for (j = 2; j <= LOOPCOST__ORDER; j++)
        powers.sums.at[j] = loopcost__pair_product(powers.sums.at[j - 1], odds);
    return powers;
}

/* What a law says of one bug. */
typedef struct loopcost__bug_moments {
    loopcost__series failures; /* E binom(S, j); infinite ones are HUGE_VAL */
    loopcost__pair unfixed;    /* P(T > K) */
} loopcost__bug_moments;

/* The geometric rest of a law after `before` failures, which have the chance `reached`. */
LOOPCOST_INTERNAL void loopcost__add_geometric(loopcost__bug_moments *moments, const loopcost__bug *bug, double chance,
                                               double before, loopcost__pair reached)
{
    const int forever = bug->cap == HUGE_VAL;
    const loopcost__pair q = loopcost__two_sum(1.0, -chance);
    const loopcost__powers rest =
        forever ? loopcost__powers_forever(chance) : loopcost__powers_of(q, bug->cap - 1.0 - before);
    loopcost__powers start;
    start.terms = before;
    start.sums = moments->failures;
    start.sums.at[0] = reached;
    start = loopcost__powers_joined(&start, &rest);
    moments->failures = start.sums;
    moments->failures.at[0] = loopcost__pair_from(1.0);
    /* `reached` fails once more, at attempt K. */
    moments->unfixed = forever ? loopcost__pair_from(0.0) : loopcost__pair_product(start.sums.at[0], q);
}

/* Adds the chance of at least `k` failures. */
LOOPCOST_INTERNAL void loopcost__add_reached(loopcost__series *failures, double k, loopcost__pair reached)
{
    const loopcost__series weights = loopcost__series_binomial(loopcost__pair_from(k - 1.0));
    int j;
    for (j = 1; j <= LOOPCOST__ORDER; j++)
        failures->at[j] = loopcost__pair_sum(failures->at[j], loopcost__pair_product(weights.at[j - 1], reached));
}

LOOPCOST_INTERNAL void loopcost__table_moments(const loopcost__bug *bug, loopcost__bug_moments *moments)
{
    const double *chances = bug->law.chances;
    const double last = (double)(bug->law.n_chances - 1);
    loopcost__pair reached = loopcost__pair_from(1.0);
    double k = 0.0;
    for (; k < last; k += 1.0) {
        reached = loopcost__pair_product(reached, loopcost__two_sum(1.0, -chances[(uint32_t)k]));
        if (k + 1.0 >= bug->cap) {
            moments->unfixed = reached;
            return;
        }
        loopcost__add_reached(&moments->failures, k + 1.0, reached);
    }
    loopcost__add_geometric(moments, bug, chances[bug->law.n_chances - 1], k, reached);
}

/* P(T > k) = prod (beta + i)/(alpha + beta + i), i < k; without a cap E binom(S, j) = prod (beta + i)/(alpha - 1 - i),
 * i < j, for alpha > j. */
LOOPCOST_INTERNAL void loopcost__beta_moments(const loopcost__bug *bug, loopcost__bug_moments *moments)
{
    const double a = bug->law.alpha, b = bug->law.beta;
    const loopcost__pair both = loopcost__two_sum(a, b);
    loopcost__pair reached = loopcost__pair_from(1.0);
    double k;
    int j;
    if (bug->cap == HUGE_VAL) {
        for (j = 1; j <= LOOPCOST__ORDER; j++)
            moments->failures.at[j] =
                a > (double)j ? loopcost__pair_ratio(loopcost__pair_product(moments->failures.at[j - 1],
                                                                            loopcost__two_sum(b, (double)j - 1.0)),
                                                     loopcost__two_sum(a, -(double)j))
                              : loopcost__pair_from(HUGE_VAL);
        return;
    }
    for (k = 1.0; k <= bug->cap; k += 1.0) {
        reached = loopcost__pair_ratio(loopcost__pair_product(reached, loopcost__two_sum(b, k - 1.0)),
                                       loopcost__pair_sum(both, loopcost__pair_from(k - 1.0)));
        if (k < bug->cap)
            loopcost__add_reached(&moments->failures, k, reached);
    }
    moments->unfixed = reached;
}

/* O(log K), for a table O(its length + log K), for a capped Beta law O(K). */
LOOPCOST_INTERNAL loopcost__bug_moments loopcost__bug_moments_of(const loopcost__bug *bug)
{
    loopcost__bug_moments moments;
    moments.failures = loopcost__series_constant(1.0);
    moments.unfixed = loopcost__pair_from(0.0);
    if (bug->law.law == LOOPCOST_LAW_TABLE)
        loopcost__table_moments(bug, &moments);
    else if (bug->law.law == LOOPCOST_LAW_BETA)
        loopcost__beta_moments(bug, &moments);
    else
        loopcost__add_geometric(&moments, bug, bug->law.fix_chance, 0.0, loopcost__pair_from(1.0));
    return moments;
}

/* Moments that are not finite belong to orders that are not asked for: see loopcost__check_order(). */
LOOPCOST_INTERNAL void loopcost__drop_infinite(loopcost__series *series)
{
    int j;
    for (j = 1; j <= LOOPCOST__ORDER; j++)
        if (series->at[j].high == HUGE_VAL)
            series->at[j] = loopcost__pair_from(0.0);
}

/* The same of the bugs that are fixed: those that are not have made K - 1 attempts after the first. */
LOOPCOST_INTERNAL loopcost__series loopcost__fixed_moments(const loopcost__bug *bug,
                                                           const loopcost__bug_moments *moments)
{
    const loopcost__pair fixed = loopcost__pair_difference(loopcost__pair_from(1.0), moments->unfixed);
    loopcost__series given = moments->failures, abandoned;
    int j;
    if (moments->unfixed.high == 0.0 || fixed.high <= 0.0)
        return given;
    abandoned = loopcost__series_binomial(loopcost__pair_from(bug->cap - 1.0));
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        given.at[j] = loopcost__pair_ratio(
            loopcost__pair_difference(given.at[j], loopcost__pair_product(moments->unfixed, abandoned.at[j])), fixed);
    return given;
}

/* One bug and all that its repair brings in, in one conversation: the attempts W after the first, of a geometric law.
 * From the first attempt on, G = a0 + a1 (1+s) G + a2 ((1+s) G)^2 with a0 = p (1 - rho), a1 = p rho + q (1 - eta), a2 =
 * q eta: the bug is gone, is there as before, or there are two. All terms are positive; 1 - a1 - 2 a2 = a0 - a2 is how
 * many bugs an attempt takes away on average. */
LOOPCOST_INTERNAL loopcost__pair loopcost__progress(const loopcost_class *law)
{
    const loopcost__pair p = loopcost__pair_from(law->fix_chance), q = loopcost__two_sum(1.0, -law->fix_chance);
    return loopcost__pair_difference(loopcost__pair_product(p, loopcost__two_sum(1.0, -law->after_fix)),
                                     loopcost__pair_times(q, law->after_failure));
}

LOOPCOST_INTERNAL loopcost__series loopcost__family_moments(const loopcost_class *law)
{
    const loopcost__pair p = loopcost__pair_from(law->fix_chance), q = loopcost__two_sum(1.0, -law->fix_chance);
    const loopcost__pair stays =
        loopcost__pair_sum(loopcost__pair_times(p, law->after_fix),
                           loopcost__pair_product(q, loopcost__two_sum(1.0, -law->after_failure)));
    const loopcost__pair doubles = loopcost__pair_times(q, law->after_failure), progress = loopcost__progress(law);
    loopcost__series family = loopcost__series_constant(1.0), shifted = loopcost__series_constant(1.0);
    int i, j;
    for (j = 1; j <= LOOPCOST__ORDER; j++) {
        /* shifted = (1+s) family, without the unknown family.at[j] in its at[j] */
        loopcost__pair sum, square = loopcost__pair_from(0.0);
        shifted.at[j] = family.at[j - 1];
        for (i = 0; i <= j; i++)
            square = loopcost__pair_sum(square, loopcost__pair_product(shifted.at[i], shifted.at[j - i]));
        sum = loopcost__pair_sum(loopcost__pair_product(stays, shifted.at[j]), loopcost__pair_product(doubles, square));
        family.at[j] = loopcost__pair_ratio(sum, progress);
        shifted.at[j] = loopcost__pair_sum(shifted.at[j], family.at[j]);
    }
    return family;
}

LOOPCOST_INTERNAL int loopcost__has_family(const loopcost_class *law)
{
    return law->after_fix != 0.0 || law->after_failure != 0.0;
}

#endif
