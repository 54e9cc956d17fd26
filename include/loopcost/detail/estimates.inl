/* Each law's values, and what is to be said of the law as a whole. */
#ifndef LOOPCOST_DETAIL_ESTIMATES_INL
#define LOOPCOST_DETAIL_ESTIMATES_INL

#include <math.h>

/* Checks. */

LOOPCOST_INTERNAL int32_t loopcost__check_fitting(loopcost_fault *fault, const loopcost_fitting *fitting)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_FITTING, fitting, sizeof(loopcost_fitting),
                                            sizeof(loopcost_fitting));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FITTING_LAW, fitting->law);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FITTING_SIZE), fitting->size, 0.0,
                                       fitting->law == LOOPCOST_FIT_MIXTURE ? (double)LOOPCOST__MIXTURE_KINDS
                                                                            : (double)LOOPCOST__TABLE_ENTRIES);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FITTING_ATTEMPTS, fitting->attempts);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FITTING_LEVEL, fitting->level);
    return status;
}

/* Entries or kinds. */
LOOPCOST_INTERNAL uint32_t loopcost__size_of(const loopcost__history *sample, const loopcost_fitting *fitting,
                                             uint64_t *starts)
{
    if (fitting->law == LOOPCOST_FIT_TABLE)
        return loopcost__table_starts(sample, fitting->size, starts);
    starts[0] = 1;
    if (fitting->law == LOOPCOST_FIT_MIXTURE)
        return fitting->size ? fitting->size : (uint32_t)LOOPCOST__MIXTURE_DEFAULT;
    return 1;
}

/* Estimates of each entry, kind or law. */
LOOPCOST_INTERNAL uint32_t loopcost__values_of(const loopcost_fitting *fitting, uint32_t size)
{
    const uint32_t split = !fitting->attempts;
    switch (fitting->law) {
    case LOOPCOST_FIT_CONTAMINATED:
    case LOOPCOST_FIT_BETA:
        return 2 + split;
    case LOOPCOST_FIT_BETA_NEVER:
        return 3 + split;
    case LOOPCOST_FIT_MIXTURE:
        return size * (2 + split);
    default:
        return size * (1 + split);
    }
}

LOOPCOST_INTERNAL int32_t loopcost__check_room(loopcost_fault *fault, const loopcost__history *sample,
                                               const loopcost_fitting *fitting, uint32_t room)
{
    uint64_t starts[LOOPCOST__TABLE_ENTRIES];
    const uint32_t needed = loopcost__values_of(fitting, loopcost__size_of(sample, fitting, starts));
    return loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FITTED), room, needed,
                                 loopcost__param(LOOPCOST_PARAM_FITTED)->most);
}

/* A table's last entry starts at a call that some run reached, or is one of those that were asked for. */
LOOPCOST_INTERNAL uint64_t loopcost__hazards_needed(const loopcost__history *sample, const loopcost_fitting *fitting)
{
    uint64_t starts[LOOPCOST__TABLE_ENTRIES];
    const uint32_t size = loopcost__size_of(sample, fitting, starts);
    const uint64_t last = starts[size - 1];
    return fitting->law == LOOPCOST_FIT_TABLE && last > LOOPCOST_FIT_KINDS ? last : (uint64_t)LOOPCOST_FIT_KINDS;
}

/* Writing estimates. */

typedef struct loopcost__notes {
    const loopcost__history *sample;
    loopcost_fitted *next;
    double z, level; /* of the intervals; z 0: none are wanted */
    int attempts;
    uint32_t parameters;
} loopcost__notes;

LOOPCOST_INTERNAL loopcost_fitted *loopcost__note(loopcost__notes *notes, uint32_t quantity, uint64_t index,
                                                  double value, loopcost__interval interval, double n)
{
    loopcost_fitted *estimate = notes->next++;
    estimate->quantity = quantity;
    estimate->index = (uint32_t)index;
    estimate->identified = LOOPCOST_IDENTIFIED_YES;
    estimate->reserved = 0;
    estimate->value = value;
    estimate->low = fmin(interval.low, value);
    estimate->high = fmax(interval.high, value);
    estimate->least = estimate->most = value;
    estimate->n = (uint64_t)n;
    notes->parameters++;
    return estimate;
}

/* The data say that it is in [least, most], and sampling makes that [low, high]. */
LOOPCOST_INTERNAL void loopcost__unidentified(loopcost__notes *notes, loopcost_fitted *estimate, double least,
                                              double most)
{
    estimate->identified = LOOPCOST_IDENTIFIED_NO;
    estimate->least = least;
    estimate->most = most;
    notes->parameters--;
}

/* What the unknown ends make of a hazard: solved is between what is known and all that is not known to be wrong. */
LOOPCOST_INTERNAL void loopcost__allow_unknown(loopcost__notes *notes, loopcost_fitted *estimate,
                                               const loopcost__entry *entry)
{
    const double known = entry->solved + entry->wrong;
    if (entry->risk == 0.0) {
        estimate->low = 0.0;
        estimate->high = 1.0;
        loopcost__unidentified(notes, estimate, 0.0, 1.0);
    } else if (entry->unknown > 0.0 && known > 0.0) {
        estimate->identified = LOOPCOST_IDENTIFIED_IF_ALIKE;
        estimate->least = entry->solved / entry->risk;
        estimate->most = (entry->solved + entry->unknown) / entry->risk;
    } else if (entry->unknown > 0.0) {
        loopcost__unidentified(notes, estimate, 0.0, entry->unknown / entry->risk);
    }
}

/* The quantile of an interval, as wide as the tasks are apart. */
LOOPCOST_INTERNAL double loopcost__noted_z(const loopcost__notes *notes, const loopcost__entry *entry, double hazard,
                                           double share, int exchanged)
{
    loopcost__estimate of;
    of.all = entry;
    of.hazard = hazard;
    of.share = share;
    of.exchanged = exchanged;
    return loopcost__z_by_task(notes->sample, &of, notes->level, notes->z);
}

/* Where fewer are seen of either kind, a likelihood is too far from normal. */
#define LOOPCOST__FEW_SEEN 5.0

/* An interval of a chance that came `least` to `most` times of n, and Clopper and Pearson's limits where these are few:
 * none of ten ends is less sure than its likelihood says. */
LOOPCOST_INTERNAL loopcost__interval loopcost__with_exact(const loopcost__notes *notes, loopcost__interval interval,
                                                          double least, double most, double n)
{
    const double tail = 0.5 * (1.0 - notes->level);
    if (notes->z == 0.0 || n == 0.0 || (most >= LOOPCOST__FEW_SEEN && n - least >= LOOPCOST__FEW_SEEN))
        return interval;
    interval.low = fmin(interval.low, loopcost__exact_lower(n, least, tail));
    interval.high = fmax(interval.high, loopcost__exact_upper(n, most, tail));
    return interval;
}

LOOPCOST_INTERNAL void loopcost__note_hazard(loopcost__notes *notes, uint32_t quantity, const loopcost__entry *entry,
                                             double hazard, double share)
{
    const double value = hazard * share;
    const double z = loopcost__noted_z(notes, entry, hazard, share, quantity == LOOPCOST_FITTED_WRONG);
    const loopcost__interval interval = loopcost__with_exact(
        notes, loopcost__chance_interval(entry, value, z), entry->solved, entry->solved + entry->unknown, entry->risk);
    loopcost_fitted *estimate = loopcost__note(notes, quantity, entry->from, value, interval, (double)entry->reached);
    loopcost__allow_unknown(notes, estimate, entry);
}

/* Of an entry that no run reached, the hazard of all is as good as any. */
LOOPCOST_INTERNAL void loopcost__note_entry(loopcost__notes *notes, const loopcost__entry *entry)
{
    const double all = loopcost__history_ends(notes->sample) / (double)notes->sample->calls;
    const double hazard = entry->risk > 0.0 ? loopcost__entry_hazard(entry) : all;
    const double share = notes->attempts ? 1.0 : loopcost__entry_share(entry);
    const loopcost__entry other = loopcost__exchanged(entry);
    loopcost__note_hazard(notes, LOOPCOST_FITTED_SOLVED, entry, hazard, share);
    if (!notes->attempts)
        loopcost__note_hazard(notes, LOOPCOST_FITTED_WRONG, &other, hazard, 1.0 - share);
    if (!notes->attempts && entry->unknown > 0.0 && entry->solved + entry->wrong == 0.0)
        notes->parameters++; /* both together are a hazard that the data do determine */
}

LOOPCOST_INTERNAL double loopcost__fit_table(loopcost__notes *notes, const uint64_t *starts, uint32_t size)
{
    double log_likelihood = 0.0;
    uint32_t i;
    for (i = 0; i < size; i++) {
        const loopcost__entry entry =
            loopcost__entry_of(notes->sample, starts[i], i + 1 < size ? starts[i + 1] : UINT64_MAX);
        loopcost__note_entry(notes, &entry);
        log_likelihood += loopcost__entry_log_likelihood(&entry);
    }
    return log_likelihood;
}

LOOPCOST_INTERNAL loopcost__entry loopcost__all_calls(const loopcost__history *sample)
{
    return loopcost__entry_of(sample, 1, UINT64_MAX);
}

/* The share of the ends that are solved, where it is one for all calls. */
LOOPCOST_INTERNAL double loopcost__note_share(loopcost__notes *notes)
{
    const double solved = (double)notes->sample->solved, wrong = (double)notes->sample->wrong;
    const double unknown = (double)notes->sample->unknown, known = solved + wrong, ends = known + unknown;
    const loopcost__entry entry = loopcost__one_chance(solved, wrong), all = loopcost__all_calls(notes->sample);
    const double value = known > 0.0 ? solved / known : 0.5;
    loopcost__interval interval;
    loopcost_fitted *estimate;
    if (notes->attempts)
        return 0.0;
    interval = loopcost__chance_interval(&entry, value, loopcost__noted_z(notes, &all, 1.0, value, 0));
    interval = loopcost__with_exact(notes, interval, solved, solved, known);
    estimate = loopcost__note(notes, LOOPCOST_FITTED_SOLVED_SHARE, 0, value, interval, known);
    if (known == 0.0) {
        loopcost__unidentified(notes, estimate, 0.0, 1.0);
    } else if (unknown > 0.0) {
        estimate->identified = LOOPCOST_IDENTIFIED_IF_ALIKE;
        estimate->least = solved / ends;
        estimate->most = (solved + unknown) / ends;
    }
    return loopcost__binomial_log(solved, wrong, value);
}

/* The first call and the later ones; the chance of the later ones is not above that of the first. */

typedef struct loopcost__two_chances {
    loopcost__entry first, later;
    double best_first, best_later; /* each alone */
    double top, z;
} loopcost__two_chances;

LOOPCOST_INTERNAL double loopcost__entry_ends_log(const loopcost__entry *entry, double hazard)
{
    const double ends = loopcost__entry_ends(entry);
    return loopcost__binomial_log(ends, entry->risk - ends, hazard);
}

LOOPCOST_INTERNAL double loopcost__first_profile(const loopcost__two_chances *two, double first)
{
    return loopcost__entry_ends_log(&two->first, first) +
           loopcost__entry_ends_log(&two->later, fmin(two->best_later, first));
}

LOOPCOST_INTERNAL double loopcost__later_profile(const loopcost__two_chances *two, double later)
{
    return loopcost__entry_ends_log(&two->first, fmax(two->best_first, later)) +
           loopcost__entry_ends_log(&two->later, later);
}

LOOPCOST_INTERNAL double loopcost__first_curve(void *about, double first)
{
    const loopcost__two_chances *two = (const loopcost__two_chances *)about;
    return loopcost__deviance_root(two->top, loopcost__first_profile(two, first), two->z);
}

LOOPCOST_INTERNAL double loopcost__later_curve(void *about, double later)
{
    const loopcost__two_chances *two = (const loopcost__two_chances *)about;
    return loopcost__deviance_root(two->top, loopcost__later_profile(two, later), two->z);
}

/* Around `best`, to 0 and to 1 where the curve does not leave. */
LOOPCOST_INTERNAL loopcost__interval loopcost__curve_interval(loopcost__curve *curve, void *about, double best,
                                                              double z)
{
    const double at_0 = curve(about, 0.0), at_1 = curve(about, 1.0);
    loopcost__interval interval = {best, best};
    if (z == 0.0)
        return interval;
    interval.low = at_0 > 0.0 ? loopcost__crossing(curve, about, best, 0.0, -z, at_0) : 0.0;
    interval.high = at_1 > 0.0 ? loopcost__crossing(curve, about, best, 1.0, -z, at_1) : 1.0;
    return interval;
}

/* The same, and the exact one of few ends, unless the value is of both entries together. */
LOOPCOST_INTERNAL loopcost__interval loopcost__entry_curve_interval(const loopcost__notes *notes,
                                                                    loopcost__curve *curve, loopcost__two_chances *two,
                                                                    const loopcost__entry *entry, double best)
{
    const double ends = loopcost__entry_ends(entry);
    const loopcost__interval interval = loopcost__curve_interval(curve, two, best, two->z);
    return best == loopcost__entry_hazard(entry) ? loopcost__with_exact(notes, interval, ends, ends, entry->risk)
                                                 : interval;
}

LOOPCOST_INTERNAL loopcost__two_chances loopcost__two_chances_of(const loopcost__history *sample)
{
    loopcost__two_chances two;
    memset(&two, 0, sizeof two);
    two.first = loopcost__entry_of(sample, 1, 2);
    two.later = loopcost__entry_of(sample, 2, UINT64_MAX);
    two.best_first = loopcost__entry_hazard(&two.first);
    two.best_later = two.later.risk > 0.0 ? loopcost__entry_hazard(&two.later) : two.best_first;
    if (two.best_later > two.best_first) /* pooled, they are as likely as they can be */
        two.best_first = two.best_later = loopcost__history_ends(sample) / (double)sample->calls;
    return two;
}

LOOPCOST_INTERNAL double loopcost__fit_contaminated(loopcost__notes *notes)
{
    loopcost__two_chances two = loopcost__two_chances_of(notes->sample);
    const double first = two.best_first, later = two.best_later;
    loopcost__interval interval;
    loopcost_fitted *estimate;
    two.top = loopcost__entry_ends_log(&two.first, first) + loopcost__entry_ends_log(&two.later, later);
    if (two.later.risk > 0.0) { /* alone, for the profiles */
        two.best_first = loopcost__entry_hazard(&two.first);
        two.best_later = loopcost__entry_hazard(&two.later);
    }
    two.z = loopcost__noted_z(notes, &two.first, first, 1.0, 0);
    interval = loopcost__entry_curve_interval(notes, loopcost__first_curve, &two, &two.first, first);
    loopcost__note(notes, LOOPCOST_FITTED_FIRST, 1, first, interval, (double)two.first.reached);
    two.z = two.later.risk > 0.0 ? loopcost__noted_z(notes, &two.later, later, 1.0, 0) : notes->z;
    interval = loopcost__entry_curve_interval(notes, loopcost__later_curve, &two, &two.later, later);
    estimate = loopcost__note(notes, LOOPCOST_FITTED_LATER, 2, later, interval, (double)two.later.reached);
    if (two.later.risk == 0.0)
        loopcost__unidentified(notes, estimate, 0.0, first);
    return two.top + loopcost__note_share(notes);
}

/* Of an interval along a ridge: Student's, of as many degrees as there are tasks more than parameters. */
LOOPCOST_INTERNAL double loopcost__ridge_z(const loopcost__notes *notes, double tasks, double parameters)
{
    return notes->z > 0.0 ? loopcost__student_quantile(notes->level, fmax(1.0, tasks - parameters)) : 0.0;
}

/* A positive number on a logarithmic coordinate; one that may be anything is not identified. */
LOOPCOST_INTERNAL void loopcost__note_positive(loopcost__notes *notes, uint32_t quantity, const loopcost__hill *hill,
                                               int32_t c, const loopcost__tops *tops, double z)
{
    loopcost__interval interval = loopcost__ridge_interval(hill, c, tops, z);
    const int anything = interval.low == hill->least[c] && interval.high == hill->most[c];
    const double least = exp(hill->least[c]), most = exp(hill->most[c]);
    loopcost_fitted *estimate;
    interval.low = exp(interval.low);
    interval.high = exp(interval.high);
    estimate = loopcost__note(notes, quantity, 0, exp(tops->at[0][c]), interval, (double)notes->sample->counted_tasks);
    if (anything) {
        loopcost__unidentified(notes, estimate, least, most);
        notes->parameters++; /* it was free all the same */
    }
}

/* Of a coordinate that is a logit. */
LOOPCOST_INTERNAL loopcost__interval loopcost__share_interval(const loopcost__hill *hill, uint32_t c,
                                                              const loopcost__tops *tops, double z)
{
    loopcost__interval interval = loopcost__ridge_interval(hill, (int32_t)c, tops, z);
    interval.low = loopcost__logistic(interval.low);
    interval.high = loopcost__logistic(interval.high);
    return interval;
}

LOOPCOST_INTERNAL double loopcost__fit_beta(loopcost__notes *notes, int never)
{
    const loopcost__hill hill = loopcost__beta_hill(notes->sample, never);
    const double tasks = (double)notes->sample->counted_tasks, z = loopcost__ridge_z(notes, tasks, hill.n);
    loopcost__tops tops;
    double share;
    loopcost__beta_tops(notes->sample, &hill, &tops);
    loopcost__note_positive(notes, LOOPCOST_FITTED_ALPHA, &hill, LOOPCOST__LOG_ALPHA, &tops, z);
    loopcost__note_positive(notes, LOOPCOST_FITTED_BETA, &hill, LOOPCOST__LOG_BETA, &tops, z);
    share = loopcost__note_share(notes);
    if (never)
        loopcost__note(notes, LOOPCOST_FITTED_NEVER, 0, loopcost__logistic(tops.at[0][LOOPCOST__LOGIT_NEVER]),
                       loopcost__share_interval(&hill, LOOPCOST__LOGIT_NEVER, &tops, z), tasks);
    return tops.height[0] + share;
}

/* A mixture whose kinds have intervals. */
typedef struct loopcost__mixture_fit {
    loopcost__mixture mixture;
    loopcost__tops tops;
    double without; /* the root of how much less likely a mixture of one kind less is, twice */
} loopcost__mixture_fit;

LOOPCOST_INTERNAL double loopcost__root_without(const loopcost__mixture_fit *fit)
{
    const loopcost__mixture *mixture = &fit->mixture;
    const loopcost__mixture fewer = loopcost__mixture_of(mixture->sample, mixture->n - 1, mixture->attempts);
    loopcost__tops tops;
    loopcost__mixture_tops(&fewer, &tops);
    return loopcost__deviance_root(fit->tops.height[0], tops.height[0], 0.0);
}

/* The interval of a parameter of kind `index`: as the first of the others it has its parameters for coordinates. Where
 * the data need no such kind they say nothing of it. */
LOOPCOST_INTERNAL loopcost__interval loopcost__kind_interval(const loopcost__mixture_fit *fit, uint32_t index,
                                                             uint32_t coordinate, double z)
{
    const loopcost__hill hill = loopcost__mixture_hill(&fit->mixture);
    const loopcost__tops turned = loopcost__tops_of_kind(&fit->mixture, &fit->tops, index);
    const loopcost__interval anything = {0.0, 1.0};
    return z > 0.0 && fit->without <= z ? anything : loopcost__share_interval(&hill, coordinate, &turned, z);
}

/* A chance that may be anything is not identified. */
LOOPCOST_INTERNAL loopcost_fitted *loopcost__note_chance(loopcost__notes *notes, uint32_t quantity, uint32_t index,
                                                         double value, loopcost__interval interval, double n)
{
    loopcost_fitted *estimate = loopcost__note(notes, quantity, index, value, interval, n);
    if (interval.low == 0.0 && interval.high == 1.0) {
        loopcost__unidentified(notes, estimate, 0.0, 1.0);
        notes->parameters++; /* it was free all the same */
    }
    return estimate;
}

/* The unknown ends of a kind, as they are expected to be. */
LOOPCOST_INTERNAL void loopcost__allow_kind(loopcost__notes *notes, loopcost_fitted *estimate,
                                            const loopcost__kind_counts *counts, int wrong)
{
    loopcost__entry entry = loopcost__one_chance(wrong ? counts->wrong : counts->solved, 0.0);
    entry.wrong = wrong ? counts->solved : counts->wrong;
    entry.unknown = counts->unknown;
    entry.risk = counts->solved + counts->wrong + counts->unknown + counts->go_on;
    if (entry.risk > 0.0 && estimate->identified != LOOPCOST_IDENTIFIED_NO)
        loopcost__allow_unknown(notes, estimate, &entry);
}

/* A kind's parameters are known from its tasks, its weight from all. */
LOOPCOST_INTERNAL void loopcost__note_kind(loopcost__notes *notes, loopcost__mixture_fit *fit,
                                           const loopcost__part_kind *kind, uint32_t index,
                                           const loopcost__kind_counts *counts)
{
    const uint32_t own = loopcost__kind_coordinate(&fit->mixture, 0), n = fit->mixture.n;
    const double tasks = (double)notes->sample->counted_tasks;
    const double z = loopcost__ridge_z(notes, counts->tasks, notes->attempts ? 2.0 : 3.0);
    const double z_of_all = loopcost__ridge_z(notes, tasks, loopcost__kind_coordinate(&fit->mixture, n));
    loopcost__interval interval = {1.0, 1.0};
    loopcost_fitted *estimate;
    if (n > 1)
        interval = loopcost__kind_interval(fit, index, 0, z_of_all);
    loopcost__note_chance(notes, LOOPCOST_FITTED_WEIGHT, index, kind->weight, interval, tasks);
    interval = loopcost__kind_interval(fit, index, own, z);
    estimate = loopcost__note_chance(notes, LOOPCOST_FITTED_SOLVED, index, kind->solved, interval, tasks);
    loopcost__allow_kind(notes, estimate, counts, 0);
    if (notes->attempts)
        return;
    fit->mixture.wrong_first = 1;
    interval = loopcost__kind_interval(fit, index, own, z);
    fit->mixture.wrong_first = 0;
    estimate = loopcost__note_chance(notes, LOOPCOST_FITTED_WRONG, index, kind->wrong, interval, tasks);
    loopcost__allow_kind(notes, estimate, counts, 1);
}

LOOPCOST_INTERNAL double loopcost__fit_mixture(loopcost__notes *notes, uint32_t n)
{
    const int no_split = notes->sample->unknown && !(notes->sample->solved + notes->sample->wrong);
    loopcost__part_kind kinds[LOOPCOST__MIXTURE_KINDS];
    loopcost__kind_counts counts[LOOPCOST__MIXTURE_KINDS];
    loopcost__mixture_fit fit;
    uint32_t k;
    fit.mixture = loopcost__mixture_of(notes->sample, n, notes->attempts);
    loopcost__mixture_tops(&fit.mixture, &fit.tops);
    fit.without = n > 1 && notes->z > 0.0 ? loopcost__root_without(&fit) : HUGE_VAL;
    loopcost__from_coordinates(&fit.mixture, fit.tops.at[0], kinds);
    loopcost__expect(notes->sample, kinds, n, counts);
    for (k = 0; k < n; k++)
        loopcost__note_kind(notes, &fit, &kinds[k], k, &counts[k]);
    notes->parameters = n * (notes->attempts || no_split ? 2 : 3) - 1;
    return fit.tops.height[0];
}

LOOPCOST_INTERNAL void loopcost__judge(loopcost_fit *fit)
{
    const double k = fit->parameters, n = (double)fit->tasks, room = n - k - 1.0;
    fit->aic = 2.0 * k - 2.0 * fit->log_likelihood;
    fit->aicc = room > 0.0 ? fit->aic + 2.0 * k * (k + 1.0) / room : INFINITY;
    fit->bic = k * log(n) - 2.0 * fit->log_likelihood;
}

LOOPCOST_INTERNAL void loopcost__fit_history(const loopcost__history *sample, const loopcost_fitting *fitting,
                                             loopcost_fit *fit, loopcost_fitted *values, double z)
{
    uint64_t starts[LOOPCOST__TABLE_ENTRIES];
    loopcost__notes notes;
    notes.sample = sample;
    notes.next = values;
    notes.z = z;
    notes.level = fitting->level;
    notes.attempts = fitting->attempts != 0;
    notes.parameters = 0;
    fit->law = fitting->law;
    fit->size = loopcost__size_of(sample, fitting, starts);
    fit->n_hazards = loopcost__hazards_needed(sample, fitting);
    switch (fitting->law) {
    case LOOPCOST_FIT_CONTAMINATED:
        fit->log_likelihood = loopcost__fit_contaminated(&notes);
        break;
    case LOOPCOST_FIT_BETA:
    case LOOPCOST_FIT_BETA_NEVER:
        fit->log_likelihood = loopcost__fit_beta(&notes, fitting->law == LOOPCOST_FIT_BETA_NEVER);
        break;
    case LOOPCOST_FIT_MIXTURE:
        fit->log_likelihood = loopcost__fit_mixture(&notes, fit->size);
        break;
    default:
        fit->log_likelihood = loopcost__fit_table(&notes, starts, fit->size);
    }
    /* Weights of kinds sum to 1 up to rounding: what is certain could seem more likely than that. */
    fit->log_likelihood = fmin(fit->log_likelihood, 0.0);
    fit->n_values = (uint32_t)(notes.next - values);
    fit->parameters = notes.parameters;
    fit->tasks = sample->counted_tasks;
    fit->calls = sample->calls;
    fit->solved = sample->solved;
    fit->wrong = sample->wrong;
    fit->capped = sample->capped;
    fit->unknown = sample->unknown;
    fit->runs = fit->solved + fit->wrong + fit->capped + fit->unknown;
    loopcost__judge(fit);
}

#endif
