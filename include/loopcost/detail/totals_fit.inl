/* Totals of attempts at bugs that nobody counted. */
#ifndef LOOPCOST_DETAIL_TOTALS_FIT_INL
#define LOOPCOST_DETAIL_TOTALS_FIT_INL

#include <math.h>

/* Of the attempts of whole runs: their mean, their variance, and how far that over the mean is from its own. */
typedef struct loopcost__bug_totals {
    double runs, ends, attempts; /* `ends`: runs of which every bug was fixed */
    double mean, spread;         /* spread: variance over mean */
    double error;                /* standard error of log spread */
} loopcost__bug_totals;

/* The variance of log spread by what the runs show, each run's pull on it squared. */
LOOPCOST_INTERNAL double loopcost__seen_variance(const loopcost__history *sample, double mean, double spread, double n)
{
    const double variance = spread * mean;
    loopcost__pair squares = {0.0, 0.0};
    uint64_t i;
    for (i = 0; i < sample->n_runs; i++) {
        const double off = (double)sample->runs[i].calls - mean;
        const double pull = (off * off - variance) / variance - off / mean;
        loopcost__sum(&squares, (double)sample->runs[i].count * pull * pull);
    }
    return loopcost__pair_value(squares) / (n * (n - 1.0));
}

/* The same where each run has as many bugs and one chance fixes them: few runs show less of their tail than there is.
 * The excess kurtosis of k geometric numbers is (6 + p^2/q)/k. */
LOOPCOST_INTERNAL double loopcost__least_variance(double mean, double spread, double n)
{
    const double p = 1.0 / (1.0 + spread), q = 1.0 - p, bugs = fmax(1.0, p * mean);
    return (2.0 + (6.0 + p * p / q) / bugs) / (n - 1.0);
}

LOOPCOST_INTERNAL loopcost__bug_totals loopcost__bug_totals_of(const loopcost__history *sample)
{
    loopcost__bug_totals totals = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    loopcost__pair squares = {0.0, 0.0};
    uint64_t i;
    totals.ends = (double)sample->solved;
    totals.runs = (double)(sample->solved + sample->capped);
    totals.attempts = (double)sample->calls;
    totals.mean = totals.attempts / totals.runs;
    for (i = 0; i < sample->n_runs; i++) {
        const double off = (double)sample->runs[i].calls - totals.mean;
        loopcost__sum(&squares, (double)sample->runs[i].count * off * off);
    }
    if (totals.runs < 2.0)
        return totals;
    totals.spread = loopcost__pair_value(squares) / (totals.runs - 1.0) / totals.mean;
    if (totals.spread > 0.0)
        totals.error = sqrt(fmax(loopcost__seen_variance(sample, totals.mean, totals.spread, totals.runs),
                                 loopcost__least_variance(totals.mean, totals.spread, totals.runs)));
    return totals;
}

/* How far up and down sampling may have moved the least chance. Half of what is left of the level goes to each bound.
 */
LOOPCOST_INTERNAL double loopcost__lowest_chance(const loopcost__bug_totals *totals, double level)
{
    const double tail = 0.5 * (1.0 - level), one = loopcost__exact_lower(totals->attempts, totals->ends, tail);
    double t;
    if (totals->ends < totals->runs || totals->runs < 2.0 || totals->spread <= 0.0)
        return one;
    t = loopcost__student_quantile(fmin(level, 0.9999), totals->runs - 1.0);
    return fmax(one, 1.0 / (1.0 + totals->spread * exp(t * totals->error)));
}

/* The least chance, sampling apart: a run has a bug at least, so a chance below ends over attempts is too small; and it
 * spreads no less than as many bugs in every run do. */
LOOPCOST_INTERNAL double loopcost__least_chance(const loopcost__bug_totals *totals)
{
    const double one = totals->ends / totals->attempts;
    if (totals->ends < totals->runs || totals->runs < 2.0)
        return one;
    return fmax(one, 1.0 / (1.0 + totals->spread));
}

LOOPCOST_INTERNAL void loopcost__note_range(loopcost_fitted *value, uint32_t quantity, double least, double most,
                                            double low, double high, double runs)
{
    memset(value, 0, sizeof *value);
    value->quantity = quantity;
    value->identified = LOOPCOST_IDENTIFIED_NO;
    value->least = least;
    value->most = most;
    value->low = fmin(low, least);
    value->high = fmax(high, most);
    value->value = 0.5 * (least + most);
    value->n = (uint64_t)runs;
}

/* What the totals allow where nobody counted the bugs. */
LOOPCOST_INTERNAL void loopcost__allow_bugs(const loopcost__bug_totals *totals, double level, loopcost_fitted *values)
{
    const double most_bugs = loopcost__param(LOOPCOST_PARAM_BUGS_COUNT)->most;
    const double least = loopcost__least_chance(totals), low = loopcost__lowest_chance(totals, level);
    const double most = totals->ends < totals->runs ? most_bugs : totals->mean;
    const double sure = fmax(1.0, low * totals->mean), bugs = fmax(1.0, least * totals->mean);
    loopcost__note_range(&values[0], LOOPCOST_FITTED_FIX_CHANCE, least, 1.0, low, 1.0, totals->runs);
    loopcost__note_range(&values[1], LOOPCOST_FITTED_BUGS, totals->ends < totals->runs ? 1.0 : bugs, most, sure, most,
                         totals->runs);
}

LOOPCOST_INTERNAL void loopcost__note_known(loopcost_fitted *value, uint32_t quantity, double estimate,
                                            loopcost__interval interval, double runs)
{
    loopcost__note_range(value, quantity, estimate, estimate, interval.low, interval.high, runs);
    value->identified = LOOPCOST_IDENTIFIED_YES;
}

/* Every attempt of a run fixed a bug or did not, and how many did is known. */
LOOPCOST_INTERNAL void loopcost__fit_counted(const loopcost__bug_totals *totals, double bugs, double z,
                                             loopcost_fitted *values)
{
    const double fixed = bugs * totals->runs, chance = fixed / totals->attempts;
    const loopcost__entry entry = loopcost__one_chance(fixed, totals->attempts - fixed);
    const loopcost__interval known = {bugs, bugs};
    loopcost__note_known(&values[0], LOOPCOST_FITTED_FIX_CHANCE, chance, loopcost__chance_interval(&entry, chance, z),
                         totals->runs);
    loopcost__note_known(&values[1], LOOPCOST_FITTED_BUGS, bugs, known, totals->runs);
}

#endif
