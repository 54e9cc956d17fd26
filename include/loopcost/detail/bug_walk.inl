/* The failures of one bug, one after the other, by any law of attempts.
 *
 * S counts the attempts after the first: with a cap K it is K - 1 at most, and then whatever is left ends there.
 */
#include "bug.inl"

typedef struct loopcost__walk {
    loopcost__bug bug;
    double failures; /* k */
    double reached;  /* P(S >= k) */
} loopcost__walk;

LOOPCOST_INTERNAL loopcost__walk loopcost__walk_start(const loopcost__bug *bug)
{
    loopcost__walk walk;
    walk.bug = *bug;
    walk.failures = 0.0;
    walk.reached = 1.0;
    return walk;
}

LOOPCOST_INTERNAL int loopcost__walk_is_last(const loopcost__walk *walk)
{
    return walk->failures + 1.0 >= walk->bug.cap;
}

/* The chance of the next attempt to succeed. */
LOOPCOST_INTERNAL double loopcost__walk_chance(const loopcost__walk *walk)
{
    const loopcost_class *law = &walk->bug.law;
    if (law->law == LOOPCOST_LAW_TABLE)
        return law->chances[walk->failures < law->n_chances ? (uint32_t)walk->failures : law->n_chances - 1];
    if (law->law == LOOPCOST_LAW_BETA)
        return law->alpha / (law->alpha + law->beta + walk->failures);
    return law->fix_chance;
}

/* P(S = k) */
LOOPCOST_INTERNAL double loopcost__walk_here(const loopcost__walk *walk)
{
    return loopcost__walk_is_last(walk) ? walk->reached : walk->reached * loopcost__walk_chance(walk);
}

LOOPCOST_INTERNAL double loopcost__walk_miss(const loopcost__walk *walk)
{
    const loopcost_class *law = &walk->bug.law;
    if (law->law == LOOPCOST_LAW_BETA)
        return (law->beta + walk->failures) / (law->alpha + law->beta + walk->failures);
    return 1.0 - loopcost__walk_chance(walk);
}

LOOPCOST_INTERNAL void loopcost__walk_next(loopcost__walk *walk)
{
    walk->reached = loopcost__walk_is_last(walk) ? 0.0 : walk->reached * loopcost__walk_miss(walk);
    walk->failures += 1.0;
}

/* From where on each failure is as likely as the one before, up to the cap; infinite for a Beta law. */
LOOPCOST_INTERNAL double loopcost__geometric_from(const loopcost__bug *bug)
{
    if (bug->law.law == LOOPCOST_LAW_BETA)
        return HUGE_VAL;
    return bug->law.law == LOOPCOST_LAW_TABLE ? (double)(bug->law.n_chances - 1) : 0.0;
}

/* To `failures`, no further than the cap allows, in one step where the law is geometric. */
LOOPCOST_INTERNAL void loopcost__walk_to(loopcost__walk *walk, double failures)
{
    const double geometric = loopcost__geometric_from(&walk->bug);
    while (walk->failures < failures && walk->failures < geometric)
        loopcost__walk_next(walk);
    if (walk->failures >= failures)
        return;
    walk->reached = failures >= walk->bug.cap
                        ? 0.0
                        : walk->reached * exp((failures - walk->failures) * log1p(-loopcost__walk_chance(walk)));
    walk->failures = failures;
}

/* One that never fails at a cost. */
LOOPCOST_INTERNAL int loopcost__is_sure(const loopcost__bug *bug)
{
    const loopcost__walk walk = loopcost__walk_start(bug);
    return loopcost__walk_is_last(&walk) || loopcost__walk_miss(&walk) == 0.0;
}

#define LOOPCOST__LONGEST_WALK 1e7

/* Does a bug of a Beta law go beyond the longest walk with more than `tail`? Its P(S >= k) is the product of b'/(a +
 * b'), b' = b, b + 1, ..; log(1 + a/b') falls, so its sum is at most the first term and an integral. No is no answer.
 */
LOOPCOST_INTERNAL int loopcost__outwalks(const loopcost__bug *bug, double tail)
{
    const double a = bug->law.alpha, from = bug->law.beta, to = from + LOOPCOST__LONGEST_WALK;
    const double fall = (to + a) * log(to + a) - to * log(to) - ((from + a) * log(from + a) - from * log(from));
    return bug->law.law == LOOPCOST_LAW_BETA && bug->cap > LOOPCOST__LONGEST_WALK &&
           log1p(a / from) + fall < -log(tail);
}

/* Beyond so many failures one bug has a chance of `tail` at most; infinite where that is further than anybody walks. */
LOOPCOST_INTERNAL double loopcost__most_failures(const loopcost__bug *bug, double tail)
{
    const double geometric = loopcost__geometric_from(bug);
    loopcost__walk walk = loopcost__walk_start(bug);
    if (loopcost__outwalks(bug, tail))
        return HUGE_VAL;
    while (walk.reached > tail && walk.failures < geometric && walk.failures < LOOPCOST__LONGEST_WALK)
        loopcost__walk_next(&walk);
    if (walk.reached <= tail)
        return walk.failures - 1.0;
    if (walk.failures < geometric)
        return HUGE_VAL;
    if (loopcost__walk_is_last(&walk) || loopcost__walk_chance(&walk) == 1.0)
        return walk.failures;
    return fmin(bug->cap - 1.0, walk.failures + ceil(log(tail / walk.reached) / log1p(-loopcost__walk_chance(&walk))));
}
