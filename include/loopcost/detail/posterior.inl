/* Bayes' rule, one outcome at a time. */
#ifndef LOOPCOST_DETAIL_POSTERIOR_INL
#define LOOPCOST_DETAIL_POSTERIOR_INL

#include <math.h>

LOOPCOST_INTERNAL int32_t loopcost__check_entry(loopcost_fault *fault, const loopcost_posterior *entry, uint32_t index,
                                                double least_start, double most_start)
{
    const uint64_t counts[] = {entry->solved, entry->wrong, entry->unknown, entry->on};
    const double ended[] = {entry->prior_ended, entry->prior_on}, split[] = {entry->prior_solved, entry->prior_wrong};
    uint32_t i;
    int32_t status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_POSTERIOR_START, index),
                                           (double)entry->start, least_start, most_start);
    for (i = 0; !status && i < 4; i++)
        status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_POSTERIOR_SEEN, index),
                                       (double)counts[i]);
    for (i = 0; !status && i < 2; i++)
        status = loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_POSTERIOR_PRIOR, index), ended[i]);
    for (i = 0; !status && i < 2; i++)
        status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_POSTERIOR_PRIOR, index), split[i],
                                       split[1 - i] > 0.0 ? 0.0 : 1e-6,
                                       loopcost__param(LOOPCOST_PARAM_POSTERIOR_PRIOR)->most);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_posterior(loopcost_fault *fault, const loopcost_posterior *posterior,
                                                    uint32_t n)
{
    const double most = loopcost__param(LOOPCOST_PARAM_POSTERIOR_START)->most;
    uint32_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_POSTERIOR, n);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POSTERIOR, posterior);
    for (i = 0; !status && i < n; i++)
        status = loopcost__check_entry(fault, &posterior[i], i, i ? (double)posterior[i - 1].start + 1.0 : 1.0,
                                       i ? most : 1.0);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_one_outcome(loopcost_fault *fault, const loopcost_outcome *outcome)
{
    const int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_EVIDENCE_OUTCOMES, outcome);
    return status ? status : loopcost__check_outcome(fault, outcome, 0);
}

/* Adds to a count, up to what it can hold; the entries are checked when they are read next. */
LOOPCOST_INTERNAL void loopcost__learn_entry(loopcost_posterior *entry, uint64_t until, const loopcost_outcome *outcome)
{
    const int here = outcome->calls < until, ended = here && outcome->end != LOOPCOST_ENDED_CAPPED;
    const uint64_t calls = (here ? outcome->calls : until - 1) - entry->start + 1;
    if (outcome->calls < entry->start)
        return;
    entry->on += outcome->count * (calls - (ended ? 1 : 0));
    if (!ended)
        return;
    entry->solved += outcome->end == LOOPCOST_ENDED_SOLVED ? outcome->count : 0;
    entry->wrong += outcome->end == LOOPCOST_ENDED_WRONG ? outcome->count : 0;
    entry->unknown += outcome->end == LOOPCOST_ENDED_UNKNOWN ? outcome->count : 0;
}

/* What is believed, as numbers of ends and of other calls. */
LOOPCOST_INTERNAL double loopcost__believed_ended(const loopcost_posterior *entry)
{
    return entry->prior_ended + (double)(entry->solved + entry->wrong + entry->unknown);
}

LOOPCOST_INTERNAL double loopcost__believed_on(const loopcost_posterior *entry)
{
    return entry->prior_on + (double)entry->on;
}

LOOPCOST_INTERNAL double loopcost__believed_share(const loopcost_posterior *entry)
{
    const double solved = entry->prior_solved + (double)entry->solved,
                 wrong = entry->prior_wrong + (double)entry->wrong;
    return solved / (solved + wrong);
}

LOOPCOST_INTERNAL uint64_t loopcost__believed_hazards(const loopcost_posterior *posterior, uint32_t n,
                                                      loopcost_hazard *hazards)
{
    uint64_t t = 1;
    uint32_t i;
    for (i = 0; i < n; i++) {
        const double ended = loopcost__believed_ended(&posterior[i]), on = loopcost__believed_on(&posterior[i]);
        for (; t < (i + 1 < n ? posterior[i + 1].start : posterior[i].start + 1); t++)
            hazards[t - 1] = loopcost__split_hazard(ended / (ended + on), loopcost__believed_share(&posterior[i]));
    }
    return t - 1;
}

/* A kind after an outcome; returns the logarithm of how likely it made it. */
LOOPCOST_INTERNAL double loopcost__learn_kind(loopcost_kind *kind, const loopcost_outcome *outcome)
{
    const double runs = (double)outcome->count, ends = outcome->end == LOOPCOST_ENDED_CAPPED ? 0.0 : runs;
    const double on = runs * (double)outcome->calls - ends;
    double log_ratio;
    if (!loopcost__is_beta(kind))
        return runs > 0.0 ? runs * loopcost__run_log(kind->hazards, 0, kind->n_hazards, outcome->calls, outcome->end)
                          : 0.0;
    log_ratio = loopcost__log_beta_ratio(kind->alpha, kind->beta, ends, on);
    if (outcome->end == LOOPCOST_ENDED_SOLVED)
        log_ratio += loopcost__times_log(runs, kind->solved_share);
    if (outcome->end == LOOPCOST_ENDED_WRONG)
        log_ratio += loopcost__times_log(runs, 1.0 - kind->solved_share);
    *kind = loopcost__beta_kind(kind->weight, kind->alpha + ends, kind->beta + on, kind->solved_share);
    return log_ratio;
}

/* The kinds as a loop has them, to be checked; a cap lets them go on for ever. */
LOOPCOST_INTERNAL loopcost_loop loopcost__loop_of(const loopcost_kind *kinds, uint32_t n_kinds, uint32_t kind_stride)
{
    loopcost_loop loop = LOOPCOST_LOOP_INIT;
    loop.kinds = kinds;
    loop.n_kinds = n_kinds;
    loop.kind_stride = kind_stride;
    loop.cap = 1;
    return loop;
}

/* Learns into `learnt`, of LOOPCOST_FIT_KINDS; 0 where no kind makes such an outcome. */
LOOPCOST_INTERNAL int loopcost__learn_kinds(const loopcost_loop *loop, const loopcost_outcome *outcome,
                                            loopcost_kind *learnt)
{
    double logs[LOOPCOST_FIT_KINDS], largest = -HUGE_VAL, all = 0.0;
    uint32_t i;
    for (i = 0; i < loop->n_kinds; i++) {
        learnt[i] = loopcost__kind_at(loop, i);
        logs[i] =
            learnt[i].weight > 0.0 ? log(learnt[i].weight) + loopcost__learn_kind(&learnt[i], outcome) : -HUGE_VAL;
        largest = fmax(largest, logs[i]);
    }
    if (!(largest > -1e300))
        return 0;
    for (i = 0; i < loop->n_kinds; i++) {
        learnt[i].weight = exp(logs[i] - largest); /* of many runs these may be large, their differences small */
        all += learnt[i].weight;
    }
    for (i = 0; i < loop->n_kinds; i++)
        learnt[i].weight /= all;
    return 1;
}

LOOPCOST_INTERNAL double loopcost__all_succeed(const loopcost_kind *kind, double k)
{
    if (loopcost__is_beta(kind))
        return exp(loopcost__log_beta_ratio(kind->alpha, kind->beta, k, 0.0)) * pow(kind->solved_share, k);
    return pow(kind->hazards[0].solved, k);
}

/* C(c, k)/C(n, k), a product of k factors, or of as many as are not solved; 0 where c < k. The logarithms of long
 * products cancel. */
LOOPCOST_INTERNAL double loopcost__drawn_solved(double c, double n, double k)
{
    const double factors = fmin(k, n - c), apart = fmax(k, n - c);
    double sum = 0.0, i;
    if (c < k)
        return 0.0;
    if (factors > 4096.0)
        return exp(fmin(0.0, loopcost__log_rising(c - k + 1.0, k) - loopcost__log_rising(n - k + 1.0, k)));
    for (i = 0.0; i < factors; i++)
        sum += log1p(-apart / (n - i));
    return exp(sum);
}

#endif
