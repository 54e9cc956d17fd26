/* A fit as kinds of tasks: as it is, or with its uncertainty. */
#ifndef LOOPCOST_DETAIL_PREDICTIVE_INL
#define LOOPCOST_DETAIL_PREDICTIVE_INL

#include <math.h>

/* Checks. */

/* The entries of a table follow each other, from call 1 to where there is room for. */
LOOPCOST_INTERNAL int32_t loopcost__check_entries(loopcost_fault *fault, const loopcost_fit *fit,
                                                  const loopcost_fitted *values)
{
    const uint32_t each = fit->n_values / fit->size;
    double least = 1.0, most = 1.0;
    uint32_t i;
    int32_t status = LOOPCOST_OK;
    for (i = 0; !status && i < fit->size; i++) {
        status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_FITTED, i * each),
                                       values[i * each].index, least, most);
        least = (double)values[i * each].index + 1.0;
        most = (double)fit->n_hazards;
    }
    return status;
}

/* A fit and its values, as loopcost_fit_evidence() has left them. */
LOOPCOST_INTERNAL int32_t loopcost__check_fit(loopcost_fault *fault, const loopcost_fit *fit,
                                              const loopcost_fitted *values)
{
    loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    double split, alone;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_FIT, fit, sizeof(loopcost_fit), sizeof(loopcost_fit));
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_FITTED, values);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_FITTING_LAW, fit->law);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FITTING_SIZE), fit->size, 1.0,
                                       fit->law == LOOPCOST_FIT_MIXTURE ? (double)LOOPCOST__MIXTURE_KINDS
                                                                        : (double)LOOPCOST__TABLE_ENTRIES);
    if (status)
        return status;
    fitting.law = fit->law;
    split = loopcost__values_of(&fitting, fit->size);
    fitting.attempts = 1;
    alone = loopcost__values_of(&fitting, fit->size);
    if (fit->n_values != split && fit->n_values != alone)
        return loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_FITTED), fit->n_values,
                              alone, split);
    if (fit->law == LOOPCOST_FIT_CONSTANT || fit->law == LOOPCOST_FIT_TABLE)
        return loopcost__check_entries(fault, fit, values);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_kinds_room(loopcost_fault *fault, uint64_t needed, const loopcost_kind *kinds,
                                                     const loopcost_hazard *hazards, uint64_t n_hazards,
                                                     const uint32_t *n_kinds)
{
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_LOOP_KINDS, kinds);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_LOOP_KINDS_HAZARDS, hazards);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, n_kinds);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_LOOP_KINDS_HAZARDS), (double)n_hazards,
                                       (double)needed, 1.8446744073709552e19);
    return status;
}

/* Kinds. */

LOOPCOST_INTERNAL loopcost_kind loopcost__table_kind(double weight, const loopcost_hazard *hazards, uint64_t n)
{
    loopcost_kind kind;
    memset(&kind, 0, sizeof kind);
    kind.weight = weight;
    kind.hazards = hazards;
    kind.n_hazards = (uint32_t)n;
    return kind;
}

LOOPCOST_INTERNAL loopcost_kind loopcost__beta_kind(double weight, double alpha, double beta, double share)
{
    const double least = loopcost__param(LOOPCOST_PARAM_LOOP_KINDS_ALPHA)->least;
    const double most = loopcost__param(LOOPCOST_PARAM_LOOP_KINDS_ALPHA)->most;
    const double over = fmax(1.0, fmax(alpha, beta) / most); /* the mean stays, and so sharp a law has no width */
    loopcost_kind kind;
    memset(&kind, 0, sizeof kind);
    kind.weight = weight;
    kind.alpha = fmin(most, fmax(least, alpha / over)); /* the quotient may be rounded to a little more */
    kind.beta = fmin(most, fmax(least, beta / over));
    kind.solved_share = share;
    return kind;
}

/* Near 1 the rounding of what is solved may be more than all that is left for the wrongly done. */
LOOPCOST_INTERNAL loopcost_hazard loopcost__whole_hazard(double solved, double wrong)
{
    loopcost_hazard hazard;
    hazard.solved = solved;
    hazard.wrong = fmin(wrong, 1.0 - solved);
    return hazard;
}

LOOPCOST_INTERNAL loopcost_hazard loopcost__split_hazard(double hazard, double share)
{
    return loopcost__whole_hazard(hazard * share, hazard * (1.0 - share));
}

/* At the estimates. */

/* A table's estimates: fills the hazards from one entry's first call up to the next one's. */
LOOPCOST_INTERNAL uint64_t loopcost__fill_entries(const loopcost_fit *fit, const loopcost_fitted *values,
                                                  loopcost_hazard *hazards)
{
    const uint32_t each = fit->n_values / fit->size;
    uint64_t t = 0;
    uint32_t i;
    for (i = 0; i < fit->size; i++) {
        const uint64_t until = i + 1 < fit->size ? values[(i + 1) * each].index : values[i * each].index + 1;
        for (t = values[i * each].index; t < until; t++)
            hazards[t - 1] =
                loopcost__whole_hazard(values[i * each].value, each > 1 ? values[i * each + 1].value : 0.0);
    }
    return t - 1;
}

LOOPCOST_INTERNAL uint32_t loopcost__plug_in_mixture(const loopcost_fit *fit, const loopcost_fitted *values,
                                                     loopcost_kind *kinds, loopcost_hazard *hazards)
{
    const uint32_t each = fit->n_values / fit->size;
    uint32_t i;
    for (i = 0; i < fit->size; i++) {
        hazards[i] = loopcost__whole_hazard(values[i * each + 1].value, each > 2 ? values[i * each + 2].value : 0.0);
        kinds[i] = loopcost__table_kind(values[i * each].value, &hazards[i], 1);
    }
    return fit->size;
}

LOOPCOST_INTERNAL uint32_t loopcost__plug_in(const loopcost_fit *fit, const loopcost_fitted *values,
                                             loopcost_kind *kinds, loopcost_hazard *hazards)
{
    double share = 1.0, never = 0.0;
    uint32_t i;
    for (i = 0; i < fit->n_values; i++) {
        if (values[i].quantity == LOOPCOST_FITTED_SOLVED_SHARE)
            share = values[i].value;
        if (values[i].quantity == LOOPCOST_FITTED_NEVER)
            never = values[i].value;
    }
    switch (fit->law) {
    case LOOPCOST_FIT_MIXTURE:
        return loopcost__plug_in_mixture(fit, values, kinds, hazards);
    case LOOPCOST_FIT_CONTAMINATED:
        hazards[0] = loopcost__split_hazard(values[0].value, share);
        hazards[1] = loopcost__split_hazard(values[1].value, share);
        kinds[0] = loopcost__table_kind(1.0, hazards, 2);
        return 1;
    case LOOPCOST_FIT_BETA:
    case LOOPCOST_FIT_BETA_NEVER:
        kinds[0] = loopcost__beta_kind(1.0 - never, values[0].value, values[1].value, share);
        if (fit->law == LOOPCOST_FIT_BETA)
            return 1;
        hazards[0] = loopcost__split_hazard(0.0, share);
        kinds[1] = loopcost__table_kind(never, hazards, 1);
        return 2;
    default:
        kinds[0] = loopcost__table_kind(1.0, hazards, loopcost__fill_entries(fit, values, hazards));
        return 1;
    }
}

/* With their uncertainty. */

/* A hill that the prior is added to. */
typedef struct loopcost__posterior_hill {
    loopcost__hill likelihood;
    void (*prior)(const void *about, const double *at, double *height, double *gradient);
} loopcost__posterior_hill;

LOOPCOST_INTERNAL double loopcost__posterior_surface(const void *about, const double *at, double *gradient)
{
    const loopcost__posterior_hill *posterior = (const loopcost__posterior_hill *)about;
    double height = posterior->likelihood.surface(posterior->likelihood.about, at, gradient);
    posterior->prior(posterior->likelihood.about, at, &height, gradient);
    return height;
}

/* A flat prior of a chance, on its logit: log p (1-p). */
LOOPCOST_INTERNAL void loopcost__flat_chance(double logit, double *height, double *gradient)
{
    const double size = fabs(logit);
    *height -= size + 2.0 * log1p(exp(-size));
    *gradient += 1.0 - 2.0 / (1.0 + exp(-logit));
}

/* Flat in alpha/(alpha + beta) and in never; log alpha is logistic. */
LOOPCOST_INTERNAL void loopcost__beta_prior(const void *about, const double *at, double *height, double *gradient)
{
    double slope = 0.0;
    (void)about;
    loopcost__flat_chance(at[LOOPCOST__LOG_ALPHA] - at[LOOPCOST__LOG_BETA], height, &slope);
    gradient[LOOPCOST__LOG_ALPHA] += slope;
    gradient[LOOPCOST__LOG_BETA] -= slope;
    loopcost__flat_chance(at[LOOPCOST__LOG_ALPHA], height, &gradient[LOOPCOST__LOG_ALPHA]);
    if (at[LOOPCOST__LOGIT_NEVER] > -LOOPCOST__LOGIT_MOST)
        loopcost__flat_chance(at[LOOPCOST__LOGIT_NEVER], height, &gradient[LOOPCOST__LOGIT_NEVER]);
}

/* Flat in the chances and in the weights: on these coordinates the product of all weights. */
LOOPCOST_INTERNAL void loopcost__mixture_prior(const void *about, const double *at, double *height, double *gradient)
{
    const loopcost__mixture *mixture = (const loopcost__mixture *)about;
    const uint32_t n = mixture->n;
    double shares[LOOPCOST__MIXTURE_KINDS];
    uint32_t k;
    for (k = n - 1; k < loopcost__kind_coordinate(mixture, n); k++)
        loopcost__flat_chance(at[k], height, &gradient[k]);
    if (n == 1)
        return;
    loopcost__later_shares(n, at, shares);
    *height -= log1p(exp(-at[0])) + (double)(n - 1) * log1p(exp(at[0]));
    gradient[0] += 1.0 - (double)n * loopcost__logistic(at[0]);
    for (k = 1; k < n; k++) {
        *height += log(shares[k]);
        if (k + 1 < n)
            gradient[k] += 1.0 - (double)(n - 1) * shares[k];
    }
}

/* The chance of the first call, and that of later ones as a share of it. */

LOOPCOST_INTERNAL double loopcost__two_chances_surface(const void *about, const double *at, double *gradient)
{
    const loopcost__two_chances *two = (const loopcost__two_chances *)about;
    const double p = loopcost__logistic(at[0]), r = loopcost__logistic(at[1]);
    const double p_not = loopcost__logistic(-at[0]), r_not = loopcost__logistic(-at[1]);
    const double first = loopcost__entry_ends(&two->first), later = loopcost__entry_ends(&two->later);
    const double first_on = two->first.risk - first, later_on = two->later.risk - later;
    const double goes_on = p_not + p * r_not; /* 1 - p r */
    gradient[0] = (first + later) * p_not - first_on * p - (later_on > 0.0 ? later_on * r * p * p_not / goes_on : 0.0);
    gradient[1] = later * r_not - (later_on > 0.0 ? later_on * p * r * r_not / goes_on : 0.0);
    return loopcost__times_log(first + later, p) + loopcost__times_log(first_on, p_not) +
           loopcost__times_log(later, r) + loopcost__times_log(later_on, goes_on);
}

LOOPCOST_INTERNAL void loopcost__two_chances_prior(const void *about, const double *at, double *height,
                                                   double *gradient)
{
    (void)about;
    loopcost__flat_chance(at[0], height, &gradient[0]);
    loopcost__flat_chance(at[1], height, &gradient[1]);
}

/* Points that stand for a posterior: spread as the normal law at its mode, in pairs around it, weighted by how high the
 * posterior is over that law. The weights are cut at the root of their number times their mean (E. L. Ionides,
 * Truncated importance sampling, 2008), lest one point be all. */
typedef struct loopcost__points {
    double at[LOOPCOST_FIT_KINDS][LOOPCOST__CLIMB_MOST];
    double weight[LOOPCOST_FIT_KINDS];
    uint32_t n;
} loopcost__points;

/* Even in the cube: multiples of irrational numbers, the roots of primes. */
LOOPCOST_INTERNAL double loopcost__even_point(uint32_t number, uint32_t dimension)
{
    static const double primes[LOOPCOST__CLIMB_MOST] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31, 37,
                                                        41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89};
    const double multiple = (double)number * sqrt(primes[dimension]);
    return loopcost__normal_upper(multiple - floor(multiple));
}

LOOPCOST_INTERNAL void loopcost__weigh_points(loopcost__points *points, double largest)
{
    double sum = 0.0, most, all = 0.0;
    uint32_t i;
    for (i = 0; i < points->n; i++) {
        points->weight[i] = points->weight[i] > -1e300 ? exp(points->weight[i] - largest) : 0.0;
        sum += points->weight[i];
    }
    most = sum / sqrt((double)points->n);
    for (i = 0; i < points->n; i++) {
        points->weight[i] = fmin(points->weight[i], most);
        all += points->weight[i];
    }
    for (i = 0; i < points->n; i++)
        points->weight[i] /= all;
}

LOOPCOST_INTERNAL void loopcost__spread_points(const loopcost__hill *hill, const double *mode, uint32_t n,
                                               loopcost__points *points)
{
    uint32_t of[LOOPCOST__CLIMB_MOST], i, j;
    double slope[LOOPCOST__CLIMB_MOST], largest = -HUGE_VAL, shift = 0.0;
    loopcost__matrix curvature, factor;
    for (j = 0; j < hill->n; j++)
        of[j] = j;
    hill->surface(hill->about, mode, slope);
    loopcost__curvature(hill, mode, slope, of, hill->n, &curvature);
    factor = curvature;
    while (!loopcost__factor(&factor, of, hill->n, shift)) {
        shift = shift > 0.0 ? 4.0 * shift : 1e-3;
        factor = curvature;
    }
    points->n = n;
    for (i = 0; i < n; i++) {
        double z[LOOPCOST__CLIMB_MOST], length = 0.0;
        memcpy(points->at[i], mode, sizeof points->at[i]);
        for (j = 0; j < hill->n; j++) {
            const double even = loopcost__even_point(i / 2 + 1, j);
            z[j] = i % 2 ? -even : even;
            length += even * even;
        }
        loopcost__solve_upper(&factor, of, hill->n, z);
        for (j = 0; j < hill->n; j++)
            points->at[i][j] = fmin(fmax(mode[j] + z[j], hill->least[j]), hill->most[j]);
        points->weight[i] = hill->surface(hill->about, points->at[i], slope) + 0.5 * length;
        largest = fmax(largest, points->weight[i]);
    }
    if (largest > -1e300) {
        loopcost__weigh_points(points, largest);
    } else { /* of very many runs the mode is all there is: so steep is it that no other point is possible */
        points->n = 1;
        memcpy(points->at[0], mode, sizeof points->at[0]);
        points->weight[0] = 1.0;
    }
}

/* The posterior's points around the mode that is near `at`. */
LOOPCOST_INTERNAL void loopcost__posterior_points(const loopcost__posterior_hill *posterior, double *at, uint32_t n,
                                                  loopcost__points *points)
{
    loopcost__hill hill = posterior->likelihood;
    hill.surface = loopcost__posterior_surface;
    hill.about = posterior;
    loopcost__climb_hill(&hill, at);
    loopcost__spread_points(&hill, at, n, points);
}

/* The mean of the posterior of the share of solved among the ends, with half a count of each. */
LOOPCOST_INTERNAL double loopcost__posterior_share(double solved, double wrong, int attempts)
{
    return attempts ? 1.0 : (solved + 0.5) / (solved + wrong + 1.0);
}

/* The posterior mean hazards of a table's entries; the prior has the weight of one call. */
LOOPCOST_INTERNAL void loopcost__predict_entries(const loopcost__history *sample, const loopcost_fitting *fitting,
                                                 const uint64_t *starts, uint32_t size, loopcost_hazard *entries)
{
    const double all = (loopcost__history_ends(sample) + 0.5) / ((double)sample->calls + 1.0);
    uint32_t i;
    for (i = 0; i < size; i++) {
        const loopcost__entry entry = loopcost__entry_of(sample, starts[i], i + 1 < size ? starts[i + 1] : UINT64_MAX);
        const double share = loopcost__posterior_share(entry.solved, entry.wrong, fitting->attempts != 0);
        entries[i] = loopcost__split_hazard((loopcost__entry_ends(&entry) + all) / (entry.risk + 1.0), share);
    }
}

LOOPCOST_INTERNAL uint32_t loopcost__predict_table(const loopcost__history *sample, const loopcost_fitting *fitting,
                                                   loopcost_kind *kinds, loopcost_hazard *hazards)
{
    uint64_t starts[LOOPCOST__TABLE_ENTRIES], t = 1;
    loopcost_hazard entries[LOOPCOST__TABLE_ENTRIES];
    const uint32_t size = loopcost__size_of(sample, fitting, starts);
    uint32_t i;
    loopcost__predict_entries(sample, fitting, starts, size, entries);
    for (i = 0; i < size; i++)
        for (; t < (i + 1 < size ? starts[i + 1] : starts[i] + 1); t++)
            hazards[t - 1] = entries[i];
    kinds[0] = loopcost__table_kind(1.0, hazards, t - 1);
    return 1;
}

LOOPCOST_INTERNAL uint32_t loopcost__predict_beta(const loopcost__history *sample, int never, double share,
                                                  loopcost_kind *kinds, loopcost_hazard *hazards)
{
    loopcost__posterior_hill posterior;
    loopcost__points points;
    loopcost__tops tops;
    double *at, endless = 0.0;
    uint32_t i;
    posterior.likelihood = loopcost__beta_hill(sample, never);
    posterior.prior = loopcost__beta_prior;
    loopcost__beta_tops(sample, &posterior.likelihood, &tops);
    at = tops.at[0];
    at[LOOPCOST__LOG_ALPHA] = fmin(fmax(at[LOOPCOST__LOG_ALPHA], -5.0), 9.0);
    at[LOOPCOST__LOG_BETA] = fmin(fmax(at[LOOPCOST__LOG_BETA], -5.0), 18.0);
    if (never)
        at[LOOPCOST__LOGIT_NEVER] = fmin(fmax(at[LOOPCOST__LOGIT_NEVER], -5.0), 5.0);
    loopcost__posterior_points(&posterior, at, LOOPCOST_FIT_KINDS - (never ? 2 : 0), &points);
    for (i = 0; i < points.n; i++) {
        const double share_never = never ? loopcost__logistic(points.at[i][LOOPCOST__LOGIT_NEVER]) : 0.0;
        endless += points.weight[i] * share_never;
        kinds[i] = loopcost__beta_kind(points.weight[i] * (1.0 - share_never), exp(points.at[i][LOOPCOST__LOG_ALPHA]),
                                       exp(points.at[i][LOOPCOST__LOG_BETA]), share);
    }
    if (!never)
        return points.n;
    hazards[0] = loopcost__split_hazard(0.0, share);
    kinds[points.n] = loopcost__table_kind(endless, hazards, 1);
    return points.n + 1;
}

LOOPCOST_INTERNAL uint32_t loopcost__predict_contaminated(const loopcost__history *sample, double share,
                                                          loopcost_kind *kinds, loopcost_hazard *hazards)
{
    loopcost__two_chances two = loopcost__two_chances_of(sample);
    loopcost__posterior_hill posterior;
    loopcost__points points;
    double at[LOOPCOST__CLIMB_MOST];
    uint32_t i;
    memset(at, 0, sizeof at);
    memset(&posterior, 0, sizeof posterior);
    posterior.likelihood.surface = loopcost__two_chances_surface;
    posterior.likelihood.about = &two;
    posterior.likelihood.n = 2;
    posterior.likelihood.fixed = -1;
    posterior.likelihood.enough = LOOPCOST__TOP_ENOUGH;
    for (i = 0; i < 2; i++) {
        posterior.likelihood.least[i] = -LOOPCOST__LOGIT_MOST;
        posterior.likelihood.most[i] = LOOPCOST__LOGIT_MOST;
    }
    posterior.prior = loopcost__two_chances_prior;
    loopcost__posterior_points(&posterior, at, LOOPCOST_FIT_KINDS / 2, &points);
    for (i = 0; i < points.n; i++) {
        const double first = loopcost__logistic(points.at[i][0]);
        hazards[2 * i] = loopcost__split_hazard(first, share);
        hazards[2 * i + 1] = loopcost__split_hazard(first * loopcost__logistic(points.at[i][1]), share);
        kinds[i] = loopcost__table_kind(points.weight[i], &hazards[2 * i], 2);
    }
    return points.n;
}

LOOPCOST_INTERNAL uint32_t loopcost__predict_mixture(const loopcost__history *sample, uint32_t n, int attempts,
                                                     loopcost_kind *kinds, loopcost_hazard *hazards)
{
    const loopcost__mixture mixture = loopcost__mixture_of(sample, n, attempts);
    loopcost__posterior_hill posterior;
    loopcost__points points;
    loopcost__tops tops;
    double *at;
    uint32_t i, k, made = 0;
    loopcost__mixture_tops(&mixture, &tops);
    at = tops.at[0];
    posterior.likelihood = loopcost__mixture_hill(&mixture);
    posterior.prior = loopcost__mixture_prior;
    for (i = 0; i < posterior.likelihood.n; i++)
        at[i] = fmin(fmax(at[i], -9.0), 9.0);
    loopcost__posterior_points(&posterior, at, LOOPCOST_FIT_KINDS / n, &points);
    for (i = 0; i < points.n; i++) {
        loopcost__part_kind parts[LOOPCOST__MIXTURE_KINDS];
        loopcost__from_coordinates(&mixture, points.at[i], parts);
        for (k = 0; k < n; k++, made++) {
            hazards[made] = loopcost__whole_hazard(parts[k].solved, parts[k].wrong);
            kinds[made] = loopcost__table_kind(points.weight[i] * parts[k].weight, &hazards[made], 1);
        }
    }
    return made;
}

LOOPCOST_INTERNAL uint32_t loopcost__predict(const loopcost__history *sample, const loopcost_fitting *fitting,
                                             loopcost_kind *kinds, loopcost_hazard *hazards)
{
    const int attempts = fitting->attempts != 0;
    const double share = loopcost__posterior_share((double)sample->solved, (double)sample->wrong, attempts);
    const double ends = loopcost__history_ends(sample);
    uint64_t starts[LOOPCOST__TABLE_ENTRIES];
    switch (fitting->law) {
    case LOOPCOST_FIT_CONSTANT:
        kinds[0] = loopcost__beta_kind(1.0, ends + 0.5, (double)sample->calls - ends + 0.5, share);
        return 1;
    case LOOPCOST_FIT_TABLE:
        return loopcost__predict_table(sample, fitting, kinds, hazards);
    case LOOPCOST_FIT_CONTAMINATED:
        return loopcost__predict_contaminated(sample, share, kinds, hazards);
    case LOOPCOST_FIT_MIXTURE:
        return loopcost__predict_mixture(sample, loopcost__size_of(sample, fitting, starts), attempts, kinds, hazards);
    default:
        return loopcost__predict_beta(sample, fitting->law == LOOPCOST_FIT_BETA_NEVER, share, kinds, hazards);
    }
}

#endif
