/* A law that knows no difference of the tasks counts their runs, and even the calls of one run, as if they had nothing
 * in common. How far apart the tasks really are widens the interval: the deviance is divided by the variance of the
 * estimate between tasks over the one that the law says (R. E. Chandler and S. Bate, Inference for clustered data using
 * the independence loglikelihood, 2007), and Student's quantile takes the place of the normal one. The variance is the
 * jackknife's, each task left out (J. G. MacKinnon and H. White, 1985: with few tasks others have it too small), and
 * the degrees of freedom are those of so many tasks of one size as there would have to be (F. E. Satterthwaite, 1946).
 * Never is an interval made narrower. */
#ifndef LOOPCOST_DETAIL_BY_TASK_INL
#define LOOPCOST_DETAIL_BY_TASK_INL

#include <math.h>

/* What the runs of a task come to in an entry. */
LOOPCOST_INTERNAL loopcost__entry loopcost__entry_of_task(const loopcost__history *sample,
                                                          const loopcost__task_runs *task, uint64_t from,
                                                          uint64_t until)
{
    loopcost__entry entry = {0, 0, 0, 0.0, 0.0, 0.0, 0.0};
    uint64_t i;
    for (i = task->first; i < task->first + task->n; i++) {
        const loopcost__alike *run = &sample->runs[i];
        const double runs = (double)run->count;
        if (run->calls < from)
            continue;
        entry.reached += run->count;
        entry.risk += runs * (double)((run->calls < until ? run->calls : until - 1) - from + 1);
        if (run->calls >= until)
            continue;
        entry.solved += run->end == LOOPCOST_ENDED_SOLVED ? runs : 0.0;
        entry.wrong += run->end == LOOPCOST_ENDED_WRONG ? runs : 0.0;
        entry.unknown += run->end == LOOPCOST_ENDED_UNKNOWN ? runs : 0.0;
    }
    return entry;
}

/* An estimate: hazard times share, of `all` in an entry. `hazard` 1 is that of a share alone, `share` 1 of the ends. Of
 * the wrong ends, solved and wrong are exchanged. */
typedef struct loopcost__estimate {
    const loopcost__entry *all;
    double hazard, share;
    int exchanged;
} loopcost__estimate;

/* A share of what is there, 0 where nothing is left beside it. */
LOOPCOST_INTERNAL double loopcost__against_rest(double part, double own, double all)
{
    return all - own > 0.0 ? part / (all - own) : 0.0;
}

/* By how much the estimate moves when a task is left out. */
LOOPCOST_INTERNAL double loopcost__pull(const loopcost__estimate *of, const loopcost__entry *task)
{
    const double known = of->all->solved + of->all->wrong, own = task->solved + task->wrong;
    double pull = 0.0;
    if (of->hazard < 1.0)
        pull = of->share *
               loopcost__against_rest(loopcost__entry_ends(task) - of->hazard * task->risk, task->risk, of->all->risk);
    if (of->share < 1.0)
        pull += of->hazard * loopcost__against_rest(task->solved - of->share * own, own, known);
    return pull;
}

/* What a task weighs in the estimate: its calls at risk, or its known ends. */
LOOPCOST_INTERNAL double loopcost__task_weight(const loopcost__estimate *of, const loopcost__entry *task)
{
    return of->hazard < 1.0 ? task->risk : task->solved + task->wrong;
}

/* The variance that the law says. */
LOOPCOST_INTERNAL double loopcost__law_variance(const loopcost__estimate *of)
{
    const double known = of->all->solved + of->all->wrong;
    double variance = 0.0;
    if (of->hazard < 1.0)
        variance = of->share * of->share * of->hazard * (1.0 - of->hazard) / of->all->risk;
    if (of->share < 1.0 && known > 0.0)
        variance += of->hazard * of->hazard * of->share * (1.0 - of->share) / known;
    return variance;
}

/* The quantile to use in place of z: z where only one task has a weight. */
LOOPCOST_INTERNAL double loopcost__z_by_task(const loopcost__history *sample, const loopcost__estimate *of,
                                             double level, double z)
{
    loopcost__pair squares = {0.0, 0.0}, weights = {0.0, 0.0}, weight_squares = {0.0, 0.0};
    const double expected = loopcost__law_variance(of);
    double all, between, degrees;
    uint64_t i, tasks = 0;
    if (z == 0.0 || expected <= 0.0)
        return z;
    for (i = 0; i < sample->n_tasks; i++) {
        const loopcost__entry own = loopcost__entry_of_task(sample, &sample->tasks[i], of->all->from, of->all->until);
        const loopcost__entry task = of->exchanged ? loopcost__exchanged(&own) : own;
        const double pull = loopcost__pull(of, &task), weight = loopcost__task_weight(of, &task);
        loopcost__sum(&squares, pull * pull);
        loopcost__sum(&weights, weight);
        loopcost__sum(&weight_squares, weight * weight);
        tasks += weight > 0.0;
    }
    if (tasks < 2)
        return z;
    all = loopcost__pair_value(weights);
    degrees = all * all / loopcost__pair_value(weight_squares) - 1.0;
    between = loopcost__pair_value(squares) * (double)(tasks - 1) / (double)tasks;
    return fmax(z, sqrt(between / expected) * loopcost__student_quantile(level, degrees));
}

#endif
