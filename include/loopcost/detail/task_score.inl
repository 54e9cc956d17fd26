/* How likely are the runs of a task, by a law that did not see them? */
#ifndef LOOPCOST_DETAIL_TASK_SCORE_INL
#define LOOPCOST_DETAIL_TASK_SCORE_INL

#include <math.h>

LOOPCOST_INTERNAL double loopcost__end_log(const loopcost_hazard *hazard, uint64_t end)
{
    switch (end) {
    case LOOPCOST_ENDED_SOLVED:
        return log(hazard->solved);
    case LOOPCOST_ENDED_WRONG:
        return log(hazard->wrong);
    case LOOPCOST_ENDED_UNKNOWN:
        return log(hazard->solved + hazard->wrong);
    default:
        return log1p(-fmin(1.0, hazard->solved + hazard->wrong));
    }
}

/* A run under a table of which entry i holds from call starts[i] on; starts null: entry i is call i + 1. */
LOOPCOST_INTERNAL double loopcost__run_log(const loopcost_hazard *hazards, const uint64_t *starts, uint32_t n,
                                           uint64_t calls, uint64_t end)
{
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < n; i++) {
        const uint64_t from = starts ? starts[i] : i + UINT64_C(1);
        const uint64_t until = i + 1 == n ? UINT64_MAX : starts ? starts[i + 1] : from + 1;
        const uint64_t within = (calls < until ? calls : until - 1) - from + 1; /* calls in the entry */
        const double on = (double)(calls < until ? within - 1 : within);
        if (on > 0.0)
            sum += on * loopcost__end_log(&hazards[i], LOOPCOST_ENDED_CAPPED);
        if (calls < until)
            return sum + loopcost__end_log(&hazards[i], end);
    }
    return sum;
}

/* The runs of a task of one kind, what is the task's own being common to them. */
LOOPCOST_INTERNAL double loopcost__kind_log(const loopcost_kind *kind, const uint64_t *starts,
                                            const loopcost__history *sample, const loopcost__task_runs *task)
{
    double sum = 0.0;
    uint64_t i;
    if (loopcost__is_beta(kind)) {
        const loopcost__alike_tasks counts = loopcost__task_counts(sample, task);
        const double ends = (double)(counts.solved + counts.wrong + counts.unknown);
        return loopcost__log_beta_ratio(kind->alpha, kind->beta, ends, (double)counts.calls - ends) +
               loopcost__times_log((double)counts.solved, kind->solved_share) +
               loopcost__times_log((double)counts.wrong, 1.0 - kind->solved_share);
    }
    for (i = task->first; i < task->first + task->n; i++) {
        const loopcost__alike *run = &sample->runs[i];
        sum += (double)run->count * loopcost__run_log(kind->hazards, starts, kind->n_hazards, run->calls, run->end);
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__kinds_log(const loopcost_kind *kinds, uint32_t n, const uint64_t *starts,
                                             const loopcost__history *sample, const loopcost__task_runs *task)
{
    double all = -HUGE_VAL;
    uint32_t k;
    for (k = 0; k < n; k++)
        if (kinds[k].weight > 0.0)
            all = loopcost__log_add(all, log(kinds[k].weight) + loopcost__kind_log(&kinds[k], starts, sample, task));
    return all;
}

#endif
