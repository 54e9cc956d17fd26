/* Each task is of one of some kinds, of constant chances each: the EM algorithm (Dempster, Laird and Rubin, 1977) finds
 * the neighbourhood of a top, Newton's method the top.
 *
 * On the hill a kind stands with the logits of one hazard and of the other one's share in what is left; the first kind
 * may have them the other way round, and its weight is a coordinate: so each parameter can be held for its profile. */
#ifndef LOOPCOST_DETAIL_MIXTURE_FIT_INL
#define LOOPCOST_DETAIL_MIXTURE_FIT_INL

#include <math.h>

enum { LOOPCOST__MIXTURE_KINDS = 8, LOOPCOST__MIXTURE_DEFAULT = 2 };

typedef struct loopcost__part_kind {
    double weight, solved, wrong, go_on;
} loopcost__part_kind;

/* What is expected of a kind, given the data. */
typedef struct loopcost__kind_counts {
    double tasks, solved, wrong, unknown, go_on;
} loopcost__kind_counts;

typedef struct loopcost__mixture {
    const loopcost__history *sample;
    uint32_t n;
    int attempts;
    int wrong_first; /* the first kind's first coordinate is its hazard of wrong ends */
} loopcost__mixture;

LOOPCOST_INTERNAL loopcost__mixture loopcost__mixture_of(const loopcost__history *sample, uint32_t n, int attempts)
{
    loopcost__mixture mixture;
    mixture.sample = sample;
    mixture.n = n;
    mixture.attempts = attempts;
    mixture.wrong_first = 0;
    return mixture;
}

/* The E step: counts by kind, and the logarithmic likelihood. */

typedef struct loopcost__kind_logs {
    double weight, solved, wrong, ended, go_on;
} loopcost__kind_logs;

LOOPCOST_INTERNAL double loopcost__kind_log_likelihood(const loopcost__kind_logs *logs,
                                                       const loopcost__alike_tasks *group)
{
    const uint64_t go_on = group->calls - group->solved - group->wrong - group->unknown;
    return logs->weight + (group->solved ? (double)group->solved * logs->solved : 0.0) +
           (group->wrong ? (double)group->wrong * logs->wrong : 0.0) +
           (group->unknown ? (double)group->unknown * logs->ended : 0.0) + (go_on ? (double)go_on * logs->go_on : 0.0);
}

LOOPCOST_INTERNAL void loopcost__count_group(loopcost__kind_counts *counts, const loopcost__alike_tasks *group,
                                             double share)
{
    const double tasks = share * (double)group->tasks;
    counts->tasks += tasks;
    counts->solved += tasks * (double)group->solved;
    counts->wrong += tasks * (double)group->wrong;
    counts->unknown += tasks * (double)group->unknown;
    counts->go_on += tasks * (double)(group->calls - group->solved - group->wrong - group->unknown);
}

LOOPCOST_INTERNAL double loopcost__expect(const loopcost__history *sample, const loopcost__part_kind *kinds, uint32_t n,
                                          loopcost__kind_counts *counts)
{
    loopcost__kind_logs logs[LOOPCOST__MIXTURE_KINDS];
    loopcost__pair sum = {0.0, 0.0};
    uint64_t i;
    uint32_t k;
    for (k = 0; k < n; k++) {
        logs[k].weight = log(kinds[k].weight);
        logs[k].solved = log(kinds[k].solved);
        logs[k].wrong = log(kinds[k].wrong);
        logs[k].ended = log(kinds[k].solved + kinds[k].wrong);
        logs[k].go_on = log(kinds[k].go_on);
    }
    memset(counts, 0, n * sizeof *counts);
    for (i = 0; i < sample->n_groups; i++) {
        const loopcost__alike_tasks *group = &sample->groups[i];
        double each[LOOPCOST__MIXTURE_KINDS], largest = -HUGE_VAL, all = 0.0;
        for (k = 0; k < n; k++) {
            each[k] = loopcost__kind_log_likelihood(&logs[k], group);
            largest = fmax(largest, each[k]);
        }
        if (largest < -1e300)
            return -HUGE_VAL;
        for (k = 0; k < n; k++) {
            each[k] = exp(each[k] - largest);
            all += each[k];
        }
        for (k = 0; k < n; k++)
            loopcost__count_group(&counts[k], group, each[k] / all);
        loopcost__sum(&sum, (double)group->tasks * (largest + log(all)));
    }
    return loopcost__pair_value(sum);
}

/* The M step. A kind that nothing is of stays as it is. */
LOOPCOST_INTERNAL void loopcost__maximise(const loopcost__kind_counts *counts, double tasks, int attempts,
                                          loopcost__part_kind *kind)
{
    const double ends = counts->solved + counts->wrong + counts->unknown, known = counts->solved + counts->wrong;
    const double share = attempts ? 1.0 : known > 0.0 ? counts->solved / known : 0.5;
    kind->weight = counts->tasks / tasks;
    if (ends + counts->go_on > 0.0) {
        const double hazard = ends / (ends + counts->go_on);
        kind->solved = hazard * share;
        kind->wrong = attempts ? 0.0 : hazard * (1.0 - share);
        kind->go_on = counts->go_on / (ends + counts->go_on);
    }
}

/* Coordinates. */

LOOPCOST_INTERNAL double loopcost__logit(double chance, double other)
{
    const double x = log(chance) - log(other);
    return fmin(fmax(x, -LOOPCOST__LOGIT_MOST), LOOPCOST__LOGIT_MOST);
}

LOOPCOST_INTERNAL uint32_t loopcost__kind_coordinate(const loopcost__mixture *mixture, uint32_t kind)
{
    return mixture->n - 1 + kind * (mixture->attempts ? 1 : 2);
}

LOOPCOST_INTERNAL void loopcost__to_coordinates(const loopcost__mixture *mixture, const loopcost__part_kind *kinds,
                                                double *at)
{
    const uint32_t n = mixture->n;
    uint32_t k;
    memset(at, 0, LOOPCOST__CLIMB_MOST * sizeof *at);
    for (k = 0; k + 1 < n; k++)
        at[k] = k ? loopcost__logit(kinds[k].weight, kinds[n - 1].weight)
                  : loopcost__logit(kinds[0].weight, 1.0 - kinds[0].weight);
    for (k = 0; k < n; k++) {
        const int turned = mixture->wrong_first && k == 0;
        const double one = turned ? kinds[k].wrong : kinds[k].solved, other = turned ? kinds[k].solved : kinds[k].wrong;
        double *own = at + loopcost__kind_coordinate(mixture, k);
        own[0] = loopcost__logit(one, other + kinds[k].go_on);
        if (!mixture->attempts)
            own[1] = loopcost__logit(other, kinds[k].go_on);
    }
}

/* The weights of the kinds after the first, in shares of what it leaves. */
LOOPCOST_INTERNAL void loopcost__later_shares(uint32_t n, const double *at, double *shares)
{
    double sum = 0.0;
    uint32_t k;
    for (k = 1; k < n; k++) {
        shares[k] = k + 1 < n ? exp(at[k]) : 1.0;
        sum += shares[k];
    }
    for (k = 1; k < n; k++)
        shares[k] /= sum;
}

LOOPCOST_INTERNAL void loopcost__from_coordinates(const loopcost__mixture *mixture, const double *at,
                                                  loopcost__part_kind *kinds)
{
    const uint32_t n = mixture->n;
    const double first = n > 1 ? loopcost__logistic(at[0]) : 1.0, rest = n > 1 ? loopcost__logistic(-at[0]) : 0.0;
    double shares[LOOPCOST__MIXTURE_KINDS];
    uint32_t k;
    loopcost__later_shares(n, at, shares);
    for (k = 0; k < n; k++) {
        const double *own = at + loopcost__kind_coordinate(mixture, k);
        const double one = loopcost__logistic(own[0]), left = loopcost__logistic(-own[0]);
        const double other = mixture->attempts ? 0.0 : left * loopcost__logistic(own[1]);
        const int turned = mixture->wrong_first && k == 0;
        kinds[k].weight = k ? rest * shares[k] : first;
        kinds[k].solved = turned ? other : one;
        kinds[k].wrong = turned ? one : other;
        kinds[k].go_on = mixture->attempts ? left : left * loopcost__logistic(-own[1]);
    }
}

/* The slopes along a kind's own coordinates, from its expected counts. */
LOOPCOST_INTERNAL void loopcost__kind_slopes(const loopcost__kind_counts *counts, const loopcost__part_kind *kind,
                                             int turned, int attempts, double *gradient)
{
    const double n_one = turned ? counts->wrong : counts->solved, n_other = turned ? counts->solved : counts->wrong;
    const double one = turned ? kind->wrong : kind->solved, other = turned ? kind->solved : kind->wrong;
    const double left = other + kind->go_on, ended = one + other;
    const double share = left > 0.0 ? other / left : 0.0, kept = left > 0.0 ? kind->go_on / left : 0.0;
    const double odds = ended > 0.0 ? kind->go_on / ended : 0.0;
    gradient[0] = n_one * left - (n_other + counts->go_on) * one + counts->unknown * one * odds;
    if (!attempts)
        gradient[1] = n_other * kept - counts->go_on * share + counts->unknown * share * odds;
}

LOOPCOST_INTERNAL double loopcost__mixture_surface(const void *about, const double *at, double *gradient)
{
    const loopcost__mixture *mixture = (const loopcost__mixture *)about;
    loopcost__part_kind kinds[LOOPCOST__MIXTURE_KINDS];
    loopcost__kind_counts counts[LOOPCOST__MIXTURE_KINDS];
    double shares[LOOPCOST__MIXTURE_KINDS], later, height;
    uint32_t k;
    loopcost__from_coordinates(mixture, at, kinds);
    height = loopcost__expect(mixture->sample, kinds, mixture->n, counts);
    later = (double)mixture->sample->counted_tasks - counts[0].tasks;
    loopcost__later_shares(mixture->n, at, shares);
    for (k = 0; k + 1 < mixture->n; k++)
        gradient[k] = k ? counts[k].tasks - later * shares[k]
                        : counts[0].tasks * (1.0 - kinds[0].weight) - later * kinds[0].weight;
    for (k = 0; k < mixture->n; k++)
        loopcost__kind_slopes(&counts[k], &kinds[k], mixture->wrong_first && k == 0, mixture->attempts,
                              gradient + loopcost__kind_coordinate(mixture, k));
    return height;
}

LOOPCOST_INTERNAL loopcost__hill loopcost__mixture_hill(const loopcost__mixture *mixture)
{
    loopcost__hill hill;
    uint32_t j;
    memset(&hill, 0, sizeof hill);
    hill.surface = loopcost__mixture_surface;
    hill.about = mixture;
    hill.n = loopcost__kind_coordinate(mixture, mixture->n);
    hill.fixed = -1;
    hill.enough = LOOPCOST__TOP_ENOUGH;
    for (j = 0; j < hill.n; j++) {
        hill.least[j] = -LOOPCOST__LOGIT_MOST;
        hill.most[j] = LOOPCOST__LOGIT_MOST;
    }
    return hill;
}

/* Starts: hazards that are apart by a factor, shares of solved that are alike or go down. */
LOOPCOST_INTERNAL void loopcost__mixture_start(const loopcost__history *sample, uint32_t n, int attempts, double apart,
                                               double tilt, loopcost__part_kind *kinds)
{
    const double ends = loopcost__history_ends(sample), hazard = (ends + 0.5) / ((double)sample->calls + 1.0);
    const double share = ((double)sample->solved + 0.5) / ((double)(sample->solved + sample->wrong) + 1.0);
    uint32_t k;
    for (k = 0; k < n; k++) {
        const double place = 0.5 * (double)(n - 1) - (double)k;
        const double own = fmin(0.95, hazard * pow(apart, place)), odds = share / (1.0 - share) * pow(tilt, place);
        kinds[k].weight = 1.0 / n;
        kinds[k].solved = attempts ? own : own * odds / (1.0 + odds);
        kinds[k].wrong = attempts ? 0.0 : own / (1.0 + odds);
        kinds[k].go_on = 1.0 - own;
    }
}

LOOPCOST_INTERNAL void loopcost__sort_kinds(loopcost__part_kind *kinds, uint32_t n)
{
    uint32_t i, j;
    for (i = 1; i < n; i++)
        for (j = i; j > 0 && kinds[j].go_on < kinds[j - 1].go_on; j--) {
            const loopcost__part_kind kind = kinds[j];
            kinds[j] = kinds[j - 1];
            kinds[j - 1] = kind;
        }
}

/* Climbs from `kinds` and keeps the top, its kinds in order. */
LOOPCOST_INTERNAL void loopcost__climb_mixture(const loopcost__mixture *mixture, loopcost__part_kind *kinds,
                                               loopcost__tops *tops)
{
    const loopcost__hill hill = loopcost__mixture_hill(mixture);
    loopcost__kind_counts counts[LOOPCOST__MIXTURE_KINDS];
    double at[LOOPCOST__CLIMB_MOST], height;
    uint32_t k;
    int i;
    for (i = 0; i < 50; i++) {
        loopcost__expect(mixture->sample, kinds, mixture->n, counts);
        for (k = 0; k < mixture->n; k++)
            loopcost__maximise(&counts[k], (double)mixture->sample->counted_tasks, mixture->attempts, &kinds[k]);
    }
    loopcost__to_coordinates(mixture, kinds, at);
    height = loopcost__climb_hill(&hill, at);
    loopcost__from_coordinates(mixture, at, kinds);
    loopcost__sort_kinds(kinds, mixture->n);
    loopcost__to_coordinates(mixture, kinds, at);
    loopcost__keep_top(tops, at, height);
}

/* The tops from several starts, in coordinates of kinds of which those that end soonest come first. */
LOOPCOST_INTERNAL void loopcost__mixture_tops(const loopcost__mixture *mixture, loopcost__tops *tops)
{
    static const double aparts[] = {3.0, 10.0, 1.3, 1000.0, 1.5}, tilts[] = {1.0, 1.0, 5.0, 1.0, 0.2};
    const uint32_t starts = mixture->n > 1 ? 5 : 1;
    uint32_t i;
    tops->n = 0;
    for (i = 0; i < starts; i++) {
        loopcost__part_kind kinds[LOOPCOST__MIXTURE_KINDS];
        loopcost__mixture_start(mixture->sample, mixture->n, mixture->attempts, aparts[i], tilts[i], kinds);
        loopcost__climb_mixture(mixture, kinds, tops);
    }
}

/* The same tops with kind `index` as the first of the others. */
LOOPCOST_INTERNAL loopcost__tops loopcost__tops_of_kind(const loopcost__mixture *mixture, const loopcost__tops *tops,
                                                        uint32_t index)
{
    const loopcost__mixture ordered = loopcost__mixture_of(mixture->sample, mixture->n, mixture->attempts);
    loopcost__tops turned = *tops;
    uint32_t i;
    for (i = 0; i < tops->n; i++) {
        loopcost__part_kind kinds[LOOPCOST__MIXTURE_KINDS], first;
        loopcost__from_coordinates(&ordered, tops->at[i], kinds);
        first = kinds[index];
        kinds[index] = kinds[0];
        kinds[0] = first;
        loopcost__to_coordinates(mixture, kinds, turned.at[i]);
    }
    return turned;
}

#endif
