/* The law of the attempts of any bugs, as a table: bug after bug is convolved with the others, all terms positive. */
#include "bug_walk.inl"

/* E e^(s S) of one bug, or where its repair brings others in, of all that come of it; infinite where it does not exist.
 */

LOOPCOST_INTERNAL double loopcost__family_moment(const loopcost_class *law, double s)
{
    const double p = law->fix_chance, q = 1.0 - p, z = exp(s);
    const double gone = p * (1.0 - law->after_fix), doubles = q * law->after_failure;
    const double left = 1.0 - (p * law->after_fix + q * (1.0 - law->after_failure)) * z;
    const double square = left * left - 4.0 * gone * doubles * z * z;
    return left > 0.0 && square >= 0.0 ? 2.0 * gone / (left + sqrt(square)) : HUGE_VAL;
}

/* The geometric rest of a walk, up to the cap. */
LOOPCOST_INTERNAL double loopcost__geometric_moment(const loopcost__walk *walk, double s)
{
    const double p = loopcost__walk_chance(walk), growth = s + log1p(-p); /* log of q e^s */
    const double terms = walk->bug.cap - 1.0 - walk->failures, start = walk->reached * exp(s * walk->failures);
    if (p == 1.0)
        return start;
    if (walk->bug.cap == HUGE_VAL)
        return growth < 0.0 ? start * p / -expm1(growth) : HUGE_VAL;
    if (terms * growth > 700.0)
        return HUGE_VAL;
    return start *
           (p * (fabs(growth) * terms < 1e-12 ? terms : expm1(terms * growth) / expm1(growth)) + exp(terms * growth));
}

LOOPCOST_INTERNAL double loopcost__bug_moment(const loopcost__bug *bug, double s)
{
    const double geometric = loopcost__geometric_from(bug);
    loopcost__walk walk = loopcost__walk_start(bug);
    double sum = 0.0;
    if (loopcost__has_family(&bug->law))
        return loopcost__family_moment(&bug->law, s);
    for (; walk.failures < geometric && walk.reached > 0.0; loopcost__walk_next(&walk)) {
        if (s * walk.failures > 700.0)
            return HUGE_VAL;
        sum += loopcost__walk_here(&walk) * exp(s * walk.failures);
    }
    return walk.reached > 0.0 ? sum + loopcost__geometric_moment(&walk, s) : sum;
}

LOOPCOST_INTERNAL double loopcost__mix_moment(const loopcost__repairs *repairs, double s)
{
    const double all = loopcost__pair_value(loopcost__sum_counts(repairs));
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0)
            sum += count / all * loopcost__bug_moment(&bug, s);
    }
    return sum;
}

/* log E z^N where z - 1 is `more`, for a random number N. */
LOOPCOST_INTERNAL double loopcost__log_count_moment(const loopcost__repairs *repairs, double more)
{
    const double mean = repairs->bugs.high, b = repairs->excess.high;
    if (b == 0.0)
        return mean * more;
    return b * more < 1.0 ? -mean * (log1p(-b * more) / b) : HUGE_VAL;
}

LOOPCOST_INTERNAL double loopcost__any_log_moment(const loopcost__repairs *repairs, double s)
{
    double sum = 0.0;
    uint32_t i;
    if (loopcost__is_random_count(repairs))
        return loopcost__log_count_moment(repairs, exp(s) * loopcost__mix_moment(repairs, s) - 1.0);
    if (loopcost__is_mixed(repairs))
        return repairs->bugs.high * log(loopcost__mix_moment(repairs, s));
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0)
            sum += count * log(loopcost__bug_moment(&bug, s));
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__any_above(const void *law, double log_tail, double s)
{
    return (loopcost__any_log_moment((const loopcost__repairs *)law, s) + log_tail) / s;
}

/* A Beta law without a cap has no such moment: then none of the bugs goes further than a share of the chance allows. */
LOOPCOST_INTERNAL double loopcost__sum_of_reaches(const loopcost__repairs *repairs, double tail)
{
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0)
            sum +=
                (loopcost__is_mixed(repairs) ? 0.0 : count) * loopcost__most_failures(&bug, tail / repairs->bugs.high);
        if (count > 0.0 && loopcost__is_mixed(repairs))
            sum = fmax(sum, repairs->bugs.high * loopcost__most_failures(&bug, tail / repairs->bugs.high));
    }
    return sum;
}

LOOPCOST_INTERNAL int loopcost__has_heavy_tail(const loopcost__repairs *repairs)
{
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++)
        if (loopcost__repairs_count(repairs, i) > 0.0 && !repairs->strategy->context->bug_cap &&
            loopcost__class_at(&repairs->laws, i).law == LOOPCOST_LAW_BETA)
            return 1;
    return 0;
}

LOOPCOST_INTERNAL double loopcost__any_reach(const loopcost__repairs *repairs, double tail)
{
    loopcost__series logarithm, cumulants;
    double sd;
    if (repairs->bugs.high == 0.0)
        return 0.0;
    if (loopcost__has_heavy_tail(repairs))
        return loopcost__sum_of_reaches(repairs, tail);
    logarithm = loopcost__all_bugs(repairs);
    cumulants = loopcost__cumulants_of(&logarithm);
    sd = sqrt(fmax(cumulants.at[2].high, 0.0));
    if (sd == 0.0)
        return floor(cumulants.at[1].high + 0.5);
    return ceil(loopcost__least_bound(loopcost__any_above, repairs, -log(tail), 1e-2 / sd, 1e2 / sd + 40.0));
}

/* The tables, each of `length` numbers. */

/* to = from * factor, both nothing past their lengths; only the first `length` are kept. */
LOOPCOST_INTERNAL void loopcost__multiply(const double *from, const double *factor, uint64_t length, double *to)
{
    uint64_t i, j;
    memset(to, 0, (size_t)length * sizeof *to);
    for (i = 0; i < length; i++)
        if (from[i] > 0.0)
            for (j = 0; j < length - i; j++)
                to[i + j] += from[i] * factor[j];
}

/* Attempts W - 1 of one bug and all that its repair brings in: G = a0 + a1 z G + a2 (z G)^2, coefficient by
 * coefficient. */
LOOPCOST_INTERNAL void loopcost__fill_family(const loopcost_class *law, uint64_t length, double *chances)
{
    const double p = law->fix_chance, q = 1.0 - p;
    const double stays = p * law->after_fix + q * (1.0 - law->after_failure), doubles = q * law->after_failure;
    uint64_t k, i;
    chances[0] = p * (1.0 - law->after_fix);
    for (k = 1; k < length; k++) {
        double square = 0.0;
        for (i = 0; doubles > 0.0 && i + 2 <= k; i++)
            square += chances[i] * chances[k - 2 - i];
        chances[k] = stays * chances[k - 1] + doubles * square;
    }
}

/* sum += share * the chances of one bug */
LOOPCOST_INTERNAL void loopcost__add_bug(const loopcost__bug *bug, double share, uint64_t length, double *sum)
{
    loopcost__walk walk = loopcost__walk_start(bug);
    for (; walk.failures < (double)length && walk.reached > 0.0; loopcost__walk_next(&walk))
        sum[(uint64_t)walk.failures] += share * loopcost__walk_here(&walk);
}

/* Memory for the powers: what is found, a factor, and room for a product. */
typedef struct loopcost__powering {
    double *found, *factor, *room;
    uint64_t length;
} loopcost__powering;

LOOPCOST_INTERNAL void loopcost__swap(double **a, double **b)
{
    double *const swap = *a;
    *a = *b;
    *b = swap;
}

/* found *= factor^power, by squaring. */
LOOPCOST_INTERNAL void loopcost__raise(loopcost__powering *tables, double power)
{
    for (; power >= 1.0; power = floor(power / 2.0)) {
        if (fmod(power, 2.0) == 1.0) {
            loopcost__multiply(tables->found, tables->factor, tables->length, tables->room);
            loopcost__swap(&tables->found, &tables->room);
        }
        if (power >= 2.0) {
            loopcost__multiply(tables->factor, tables->factor, tables->length, tables->room);
            loopcost__swap(&tables->factor, &tables->room);
        }
    }
}

/* A geometric law is a filter: h(k) = p f(k) + q h(k-1) for each bug. */
LOOPCOST_INTERNAL void loopcost__filter(loopcost__powering *tables, double p, double power)
{
    const double q = 1.0 - p;
    uint64_t k;
    for (; power >= 1.0; power -= 1.0) {
        tables->found[0] *= p;
        for (k = 1; k < tables->length; k++)
            tables->found[k] = p * tables->found[k] + q * tables->found[k - 1];
    }
}

LOOPCOST_INTERNAL void loopcost__fill_factor(const loopcost__bug *bug, double share, loopcost__powering *tables)
{
    if (loopcost__has_family(&bug->law)) {
        uint64_t k;
        loopcost__fill_family(&bug->law, tables->length, tables->room);
        for (k = 0; k < tables->length; k++)
            tables->factor[k] += share * tables->room[k];
    } else {
        loopcost__add_bug(bug, share, tables->length, tables->factor);
    }
}

LOOPCOST_INTERNAL void loopcost__clear_factor(loopcost__powering *tables)
{
    memset(tables->factor, 0, (size_t)tables->length * sizeof *tables->factor);
}

LOOPCOST_INTERNAL void loopcost__fill_classes(const loopcost__repairs *repairs, loopcost__powering *tables)
{
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = floor(loopcost__repairs_count(repairs, i) + 0.5);
        const int plain = bug.law.law == LOOPCOST_LAW_GEOMETRIC && bug.cap == HUGE_VAL && bug.law.after_failure == 0.0;
        if (count == 0.0)
            continue;
        if (plain && count < (double)tables->length) {
            loopcost__filter(tables, bug.law.fix_chance * (1.0 - bug.law.after_fix), count);
        } else {
            loopcost__clear_factor(tables);
            loopcost__fill_factor(&bug, 1.0, tables);
            loopcost__raise(tables, count);
        }
    }
}

LOOPCOST_INTERNAL void loopcost__fill_mix(const loopcost__repairs *repairs, loopcost__powering *tables)
{
    const double all = loopcost__pair_value(loopcost__sum_counts(repairs));
    uint32_t i;
    loopcost__clear_factor(tables);
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        if (loopcost__repairs_count(repairs, i) > 0.0)
            loopcost__fill_factor(&bug, loopcost__repairs_count(repairs, i) / all, tables);
    }
}

/* A random number of bugs (H. H. Panjer, Recursive evaluation of a family of compound distributions, 1981):
 * f(k) = sum over j of (a + b j/k) h(j) f(k-j), h(j) the chance that a bug takes j attempts; by Poisson a = 0 and b the
 * mean, otherwise a = excess/(1 + excess) and a + b j/k = a (1 - j/k + shape j/k), all positive. It starts at 1, is
 * scaled down where it gets large, and is brought to the chance of no bug in the end; where that is no double, to a sum
 * of 1. */
LOOPCOST_INTERNAL void loopcost__fill_random(const loopcost__repairs *repairs, loopcost__powering *tables)
{
    const double mean = repairs->bugs.high, excess = repairs->excess.high;
    const double a = excess / (1.0 + excess), b = excess > 0.0 ? a * (mean / excess) : mean;
    const double none = loopcost__no_bug(repairs);
    double *const f = tables->found, sum = 0.0;
    uint64_t k, j;
    loopcost__fill_mix(repairs, tables);
    for (k = 1; k < tables->length; k++) {
        for (j = 1; j <= k; j++) {
            const double share = (double)j / (double)k;
            f[k] += (a * (1.0 - share) + b * share) * tables->factor[j - 1] * f[k - j];
        }
        if (f[k] > 0x1p900)
            for (j = 0; j <= k; j++)
                f[j] *= 0x1p-900;
    }
    for (k = 0; k < tables->length; k++)
        sum += f[k];
    if (none > 0x1p-900 && f[0] > 0x1p-900)
        sum = f[0] / none;
    for (k = 0; k < tables->length; k++)
        f[k] /= sum;
}

/* The law of T - bugs, or of T, in the memory for `chances`; the other two are left in no useful state. */
LOOPCOST_INTERNAL void loopcost__fill_any(const loopcost__repairs *repairs, uint64_t length, double *chances,
                                          double *factor, double *room)
{
    loopcost__powering tables;
    tables.found = chances;
    tables.factor = factor;
    tables.room = room;
    tables.length = length;
    memset(chances, 0, (size_t)length * sizeof *chances);
    chances[0] = 1.0;
    if (repairs->bugs.high == 0.0)
        return;
    if (loopcost__is_random_count(repairs)) {
        loopcost__fill_random(repairs, &tables);
    } else if (loopcost__is_mixed(repairs)) {
        loopcost__fill_mix(repairs, &tables);
        loopcost__raise(&tables, floor(repairs->bugs.high + 0.5));
    } else {
        loopcost__fill_classes(repairs, &tables);
    }
    if (tables.found != chances)
        memcpy(chances, tables.found, (size_t)length * sizeof *chances);
}
