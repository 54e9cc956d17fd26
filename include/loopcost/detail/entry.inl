/* One entry of a table of hazards: calls at risk, and how they ended. Its likelihood, maximum and intervals in closed
 * form. A constant hazard is a table of one entry. */
#ifndef LOOPCOST_DETAIL_ENTRY_INL
#define LOOPCOST_DETAIL_ENTRY_INL

#include <math.h>

typedef struct loopcost__entry {
    uint64_t from;    /* the first call that it is about, */
    uint64_t until;   /* and the first that it is not */
    uint64_t reached; /* runs that made that call */
    double solved, wrong, unknown;
    double risk; /* calls */
} loopcost__entry;

/* x log y, 0 where x is. */
LOOPCOST_INTERNAL double loopcost__times_log(double x, double y)
{
    return x > 0.0 ? x * log(y) : 0.0;
}

LOOPCOST_INTERNAL double loopcost__binomial_log(double successes, double failures, double chance)
{
    return loopcost__times_log(successes, chance) + (failures > 0.0 ? failures * log1p(-chance) : 0.0);
}

LOOPCOST_INTERNAL double loopcost__entry_ends(const loopcost__entry *entry)
{
    return entry->solved + entry->wrong + entry->unknown;
}

/* The share of the ends that are solved: what the known ones say, or the middle. */
LOOPCOST_INTERNAL double loopcost__entry_share(const loopcost__entry *entry)
{
    const double known = entry->solved + entry->wrong;
    return known > 0.0 ? entry->solved / known : 0.5;
}

LOOPCOST_INTERNAL double loopcost__entry_hazard(const loopcost__entry *entry)
{
    return entry->risk > 0.0 ? loopcost__entry_ends(entry) / entry->risk : 0.0;
}

LOOPCOST_INTERNAL double loopcost__entry_log_likelihood(const loopcost__entry *entry)
{
    const double ends = loopcost__entry_ends(entry);
    return loopcost__binomial_log(ends, entry->risk - ends, loopcost__entry_hazard(entry)) +
           loopcost__binomial_log(entry->solved, entry->wrong, loopcost__entry_share(entry));
}

/* The likelihood of `solved` as the hazard, at the best hazard of wrong ends: a root of a quadratic. */
LOOPCOST_INTERNAL double loopcost__entry_profile(const loopcost__entry *entry, double solved)
{
    const double rest = 1.0 - solved, go_on = entry->risk - loopcost__entry_ends(entry);
    const double a = entry->risk - entry->solved, c = entry->wrong * solved * rest;
    const double b = entry->wrong * (rest - solved) + entry->unknown * rest - go_on * solved;
    const double root = sqrt(b * b + 4.0 * a * c);
    double wrong = 0.0;
    if (a > 0.0)
        wrong = b >= 0.0 ? (b + root) / (2.0 * a) : (c > 0.0 ? 2.0 * c / (root - b) : 0.0);
    wrong = fmin(wrong, rest);
    return loopcost__times_log(entry->solved, solved) + loopcost__times_log(entry->wrong, wrong) +
           loopcost__times_log(entry->unknown, solved + wrong) + loopcost__times_log(go_on, fmax(rest - wrong, 0.0));
}

/* How much a value's likelihood may lack. */
typedef struct loopcost__chance_profile {
    const loopcost__entry *entry;
    double top, z;
} loopcost__chance_profile;

/* The signed root of the deviance, nearly straight in the value: positive where the value is out. */
LOOPCOST_INTERNAL double loopcost__deviance_root(double top, double log_likelihood, double z)
{
    return sqrt(fmax(0.0, 2.0 * (top - log_likelihood))) - z;
}

LOOPCOST_INTERNAL double loopcost__chance_curve(void *about, double chance)
{
    const loopcost__chance_profile *profile = (const loopcost__chance_profile *)about;
    return loopcost__deviance_root(profile->top, loopcost__entry_profile(profile->entry, chance), profile->z);
}

typedef struct loopcost__interval {
    double low, high;
} loopcost__interval;

/* The chances around `best` whose profile is high enough: to the border where that is. */
LOOPCOST_INTERNAL loopcost__interval loopcost__chance_interval(const loopcost__entry *entry, double best, double z)
{
    loopcost__chance_profile profile;
    loopcost__interval interval = {0.0, 1.0};
    double height;
    if (z == 0.0) {
        interval.low = interval.high = best;
        return interval;
    }
    profile.entry = entry;
    profile.top = loopcost__entry_profile(entry, best);
    profile.z = z;
    height = loopcost__chance_curve(&profile, 0.0);
    if (height > 0.0)
        interval.low = loopcost__crossing(loopcost__chance_curve, &profile, best, 0.0, -z, height);
    height = loopcost__chance_curve(&profile, 1.0);
    if (height > 0.0)
        interval.high = loopcost__crossing(loopcost__chance_curve, &profile, best, 1.0, -z, height);
    return interval;
}

/* One chance, so many successes and failures. */
LOOPCOST_INTERNAL loopcost__entry loopcost__one_chance(double successes, double failures)
{
    loopcost__entry entry = {0, 0, 0, 0.0, 0.0, 0.0, 0.0};
    entry.solved = successes;
    entry.risk = successes + failures;
    return entry;
}

/* The other way round: the profile of the wrong ends is that of the solved ones, exchanged. */
LOOPCOST_INTERNAL loopcost__entry loopcost__exchanged(const loopcost__entry *entry)
{
    loopcost__entry other = *entry;
    other.solved = entry->wrong;
    other.wrong = entry->solved;
    return other;
}

/* The runs of a sample from call `from` on, below `until`. */
LOOPCOST_INTERNAL loopcost__entry loopcost__entry_of(const loopcost__history *sample, uint64_t from, uint64_t until)
{
    loopcost__entry entry = {0, 0, 0, 0.0, 0.0, 0.0, 0.0};
    uint64_t i, solved = 0, wrong = 0, unknown = 0, risk = 0;
    entry.from = from;
    entry.until = until;
    for (i = 0; i < sample->n_lengths; i++) {
        const loopcost__length *length = &sample->lengths[i];
        const uint64_t runs = length->solved + length->wrong + length->unknown + length->capped;
        if (length->calls < from)
            continue;
        entry.reached += runs;
        risk += runs * ((length->calls < until ? length->calls : until - 1) - from + 1);
        if (length->calls < until) {
            solved += length->solved;
            wrong += length->wrong;
            unknown += length->unknown;
        }
    }
    entry.solved = (double)solved;
    entry.wrong = (double)wrong;
    entry.unknown = (double)unknown;
    entry.risk = (double)risk;
    return entry;
}

enum {
    LOOPCOST__TABLE_ENTRIES = 256,
    LOOPCOST__TABLE_CHOSEN = 16,
    LOOPCOST__TABLE_ENDS = 5,
    LOOPCOST__TABLE_MOST = 32,
    LOOPCOST__TABLE_REACH = 4096 /* calls: a law has hazards up to its last entry */
};

/* An entry is parted where twice the logarithmic likelihood gains more: chance alone does so once in 2000 times at a
 * call. */
#define LOOPCOST__PARTED 12.0

/* Where an entry gains most by being parted, and how much. */
typedef struct loopcost__parting {
    uint64_t at;
    double gain;
} loopcost__parting;

LOOPCOST_INTERNAL double loopcost__hazard_log(double ends, double risk)
{
    return risk > 0.0 ? loopcost__binomial_log(ends, risk - ends, ends / risk) : 0.0;
}

/* What parting an entry at a call gains: before it are `ends` and `risk` of all. */
LOOPCOST_INTERNAL void loopcost__weigh_parting(loopcost__parting *best, const loopcost__entry *entry, uint64_t at,
                                               double ends, double risk)
{
    const double all = loopcost__entry_ends(entry);
    const double gain = 2.0 * (loopcost__hazard_log(ends, risk) + loopcost__hazard_log(all - ends, entry->risk - risk) -
                               loopcost__hazard_log(all, entry->risk));
    if (at > entry->from && at < entry->until && at <= LOOPCOST__TABLE_REACH && gain > best->gain) {
        best->at = at;
        best->gain = gain;
    }
}

LOOPCOST_INTERNAL loopcost__parting loopcost__best_parting(const loopcost__history *sample,
                                                           const loopcost__entry *entry)
{
    loopcost__parting best = {0, 0.0};
    double ends = 0.0, risk = 0.0;
    uint64_t i, call = entry->from;
    for (i = 0; i < sample->n_lengths && sample->lengths[i].calls < entry->until; i++) {
        const loopcost__length *length = &sample->lengths[i];
        if (length->calls < call)
            continue;
        risk += (double)length->reached * (double)(length->calls - call);
        loopcost__weigh_parting(&best, entry, length->calls, ends, risk);
        risk += (double)length->reached;
        ends += (double)(length->solved + length->wrong + length->unknown);
        call = length->calls + 1;
        loopcost__weigh_parting(&best, entry, call, ends, risk);
    }
    return best;
}

/* Parts entries that have ends enough where their hazards are surely two: before a call at which many runs end, say, or
 * after the first one. Returns how many entries there are then. */
LOOPCOST_INTERNAL uint32_t loopcost__part_entries(const loopcost__history *sample, uint64_t *starts, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && n < LOOPCOST__TABLE_MOST) {
        const loopcost__entry entry = loopcost__entry_of(sample, starts[i], i + 1 < n ? starts[i + 1] : UINT64_MAX);
        const loopcost__parting parting = loopcost__best_parting(sample, &entry);
        if (parting.gain > LOOPCOST__PARTED && loopcost__entry_ends(&entry) >= (double)LOOPCOST__TABLE_ENDS) {
            memmove(starts + i + 2, starts + i + 1, (n - i - 1) * sizeof *starts);
            starts[i + 1] = parting.at;
            n++;
        } else {
            i++;
        }
    }
    return n;
}

/* The first calls of the entries; returns how many there are. Given: one call each. Chosen: closed where an entry has
 * ends enough and as many are left, and parted where their hazards differ. */
LOOPCOST_INTERNAL uint32_t loopcost__table_starts(const loopcost__history *sample, uint32_t size, uint64_t *starts)
{
    const uint64_t all = sample->solved + sample->wrong + sample->unknown;
    const uint64_t enough = all / LOOPCOST__TABLE_CHOSEN < LOOPCOST__TABLE_ENDS ? (uint64_t)LOOPCOST__TABLE_ENDS
                                                                                : all / LOOPCOST__TABLE_CHOSEN + 1;
    uint64_t i, ends = 0, before = 0;
    uint32_t n = 1;
    starts[0] = 1;
    if (size) {
        for (n = 1; n < size; n++)
            starts[n] = n + 1;
        return size;
    }
    for (i = 0; i < sample->n_lengths; i++) {
        ends += sample->lengths[i].solved + sample->lengths[i].wrong + sample->lengths[i].unknown;
        if (ends - before >= enough && all - ends >= enough) {
            starts[n++] = sample->lengths[i].calls + 1;
            before = ends;
        }
    }
    return loopcost__part_entries(sample, starts, n);
}

#endif
