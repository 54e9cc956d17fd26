/* Each task ends a call with a chance of its own, drawn from Beta(alpha, beta), or never ends. A task that ended D runs
 * in E calls has the likelihood B(alpha + D, beta + E - D)/B(alpha, beta), and `never` more where D is 0. */
#ifndef LOOPCOST_DETAIL_BETA_FIT_INL
#define LOOPCOST_DETAIL_BETA_FIT_INL

#include <math.h>

enum { LOOPCOST__LOG_ALPHA, LOOPCOST__LOG_BETA, LOOPCOST__LOGIT_NEVER, LOOPCOST__BETA_COORDINATES };

LOOPCOST_INTERNAL double loopcost__logistic(double x)
{
    return x <= -LOOPCOST__LOGIT_MOST ? 0.0 : x >= LOOPCOST__LOGIT_MOST ? 1.0 : 1.0 / (1.0 + exp(-x));
}

/* log(exp a + exp b) */
LOOPCOST_INTERNAL double loopcost__log_add(double a, double b)
{
    const double high = fmax(a, b), low = fmin(a, b);
    return low - high < -745.0 || high < -1e300 ? high : high + log1p(exp(low - high));
}

LOOPCOST_INTERNAL double loopcost__log_beta_ratio(double alpha, double beta, double ends, double go_on)
{
    return loopcost__log_rising(alpha, ends) + loopcost__log_rising(beta, go_on) -
           loopcost__log_rising(alpha + beta, ends + go_on);
}

/* Adds a group's slopes to the gradient and returns its logarithmic likelihood. */
LOOPCOST_INTERNAL double loopcost__beta_group(double ends, double go_on, double alpha, double beta, double never,
                                              double *gradient)
{
    const double common = loopcost__rising_slope(alpha + beta, ends + go_on);
    const double log_ratio = loopcost__log_beta_ratio(alpha, beta, ends, go_on);
    double log_likelihood = log_ratio, finite = 1.0; /* how likely it is a task that ends */
    if (never > 0.0) {
        log_likelihood += log1p(-never);
        if (ends == 0.0) {
            const double whole = loopcost__log_add(log_likelihood, log(never));
            finite = exp(log_likelihood - whole);
            log_likelihood = whole;
        }
    }
    gradient[LOOPCOST__LOG_ALPHA] = finite * alpha * (loopcost__rising_slope(alpha, ends) - common);
    gradient[LOOPCOST__LOG_BETA] = finite * beta * (loopcost__rising_slope(beta, go_on) - common);
    gradient[LOOPCOST__LOGIT_NEVER] = 1.0 - finite - never;
    return log_likelihood;
}

LOOPCOST_INTERNAL double loopcost__beta_surface(const void *about, const double *at, double *gradient)
{
    const loopcost__history *sample = (const loopcost__history *)about;
    const double alpha = exp(at[LOOPCOST__LOG_ALPHA]), beta = exp(at[LOOPCOST__LOG_BETA]);
    const double never = loopcost__logistic(at[LOOPCOST__LOGIT_NEVER]);
    loopcost__pair sum = {0.0, 0.0}, slopes[LOOPCOST__BETA_COORDINATES];
    uint64_t i;
    uint32_t j;
    memset(slopes, 0, sizeof slopes);
    for (i = 0; i < sample->n_groups; i++) {
        const loopcost__alike_tasks *group = &sample->groups[i];
        const double ends = (double)(group->solved + group->wrong + group->unknown), tasks = (double)group->tasks;
        double slope[LOOPCOST__BETA_COORDINATES];
        loopcost__sum(&sum, tasks * loopcost__beta_group(ends, (double)group->calls - ends, alpha, beta, never, slope));
        for (j = 0; j < LOOPCOST__BETA_COORDINATES; j++)
            loopcost__sum(&slopes[j], tasks * slope[j]);
    }
    for (j = 0; j < LOOPCOST__BETA_COORDINATES; j++)
        gradient[j] = loopcost__pair_value(slopes[j]);
    return loopcost__pair_value(sum);
}

LOOPCOST_INTERNAL loopcost__hill loopcost__beta_hill(const loopcost__history *sample, int never)
{
    loopcost__hill hill;
    uint32_t j;
    memset(&hill, 0, sizeof hill);
    hill.surface = loopcost__beta_surface;
    hill.about = sample;
    hill.n = never ? LOOPCOST__BETA_COORDINATES : LOOPCOST__LOGIT_NEVER;
    hill.fixed = -1;
    hill.enough = LOOPCOST__TOP_ENOUGH;
    for (j = 0; j < LOOPCOST__LOGIT_NEVER; j++) {
        hill.least[j] = log(loopcost__param(LOOPCOST_PARAM_LOOP_KINDS_ALPHA)->least);
        hill.most[j] = log(loopcost__param(LOOPCOST_PARAM_LOOP_KINDS_ALPHA)->most);
    }
    hill.least[LOOPCOST__LOGIT_NEVER] = -LOOPCOST__LOGIT_MOST;
    hill.most[LOOPCOST__LOGIT_NEVER] = LOOPCOST__LOGIT_MOST;
    return hill;
}

/* A start where alpha is given, and the mean that of the ends in the calls. */
LOOPCOST_INTERNAL void loopcost__beta_start(const loopcost__history *sample, const loopcost__hill *hill, double alpha,
                                            double never, double *at)
{
    const double ends = loopcost__history_ends(sample), go_on = (double)sample->calls - ends;
    uint32_t j;
    memset(at, 0, LOOPCOST__CLIMB_MOST * sizeof *at);
    at[LOOPCOST__LOG_ALPHA] = log(alpha);
    at[LOOPCOST__LOG_BETA] = log(alpha * (go_on + 0.5) / (ends + 0.5));
    at[LOOPCOST__LOGIT_NEVER] = never > 0.0 ? log(never / (1.0 - never)) : -LOOPCOST__LOGIT_MOST;
    for (j = 0; j < LOOPCOST__LOGIT_NEVER; j++)
        at[j] = fmin(fmax(at[j], hill->least[j]), hill->most[j]);
}

/* The tasks of which no run ended. */
LOOPCOST_INTERNAL double loopcost__endless_share(const loopcost__history *sample)
{
    uint64_t i, endless = 0;
    for (i = 0; i < sample->n_groups; i++)
        if (!(sample->groups[i].solved + sample->groups[i].wrong + sample->groups[i].unknown))
            endless += sample->groups[i].tasks;
    return (double)endless / (double)sample->counted_tasks;
}

/* The tops of a hill from several starts. */
LOOPCOST_INTERNAL void loopcost__beta_tops(const loopcost__history *sample, const loopcost__hill *hill,
                                           loopcost__tops *tops)
{
    static const double alphas[] = {0.3, 2.0, 30.0, 1e4};
    const double endless = hill->n > LOOPCOST__LOGIT_NEVER ? loopcost__endless_share(sample) : 0.0;
    double from[LOOPCOST__CLIMB_MOST];
    uint32_t i, j;
    tops->n = 0;
    for (i = 0; i < sizeof alphas / sizeof *alphas; i++)
        for (j = 0; j < (endless > 0.0 ? 3u : 1u); j++) {
            loopcost__beta_start(sample, hill, alphas[i], 0.45 * j * endless, from);
            loopcost__keep_top(tops, from, loopcost__climb_hill(hill, from));
        }
}

#endif
