/* Recorded runs in a canonical order, and counted: what the likelihoods need of them. Counts are whole numbers, so that
 * no sum depends on the order in which the runs were given. */
#ifndef LOOPCOST_DETAIL_EVIDENCE_INL
#define LOOPCOST_DETAIL_EVIDENCE_INL

/* Everything here is made of words, and lives in the caller's memory. */

typedef struct loopcost__alike {
    uint64_t task, calls, end, count;
} loopcost__alike;

/* A task's runs are the records [first, first + n). */
typedef struct loopcost__task_runs {
    uint64_t task, first, n, fold;
} loopcost__task_runs;

/* What the runs of one task count up to; `tasks` have the same counts. */
typedef struct loopcost__alike_tasks {
    uint64_t solved, wrong, unknown, calls, tasks;
} loopcost__alike_tasks;

/* The runs that made so many calls; `reached` made as many or more. */
typedef struct loopcost__length {
    uint64_t calls, solved, wrong, unknown, capped, reached;
} loopcost__length;

enum {
    LOOPCOST__ALIKE_WORDS = 4,
    LOOPCOST__TASK_WORDS = 4,
    LOOPCOST__GROUP_WORDS = 5,
    LOOPCOST__LENGTH_WORDS = 6,
    LOOPCOST__EVIDENCE_WORDS =
        LOOPCOST__ALIKE_WORDS + LOOPCOST__TASK_WORDS + LOOPCOST__GROUP_WORDS + 2 * LOOPCOST__LENGTH_WORDS
};

/* The evidence, or the part of it that a fold leaves: the runs and tasks are all there, groups and lengths are of the
 * part. */
typedef struct loopcost__history {
    loopcost__alike *runs;
    loopcost__task_runs *tasks;
    loopcost__alike_tasks *groups;
    loopcost__length *lengths;
    uint64_t *scratch;
    uint64_t n_runs, n_tasks, n_groups, n_lengths;
    uint64_t solved, wrong, unknown, capped, calls, counted_tasks; /* of the part */
} loopcost__history;

/* A task's number, mixed: SplitMix64 (Steele, Lea and Flood, 2014). */
LOOPCOST_INTERNAL uint64_t loopcost__mixed(uint64_t task)
{
    uint64_t z = task + UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Checks. */

LOOPCOST_INTERNAL loopcost_outcome loopcost__outcome_at(const loopcost_evidence *evidence, uint64_t index)
{
    loopcost_outcome outcome;
    const size_t stride = loopcost__stride(evidence->stride, sizeof outcome);
    memcpy(&outcome, (const char *)evidence->outcomes + index * stride, sizeof outcome);
    return outcome;
}

LOOPCOST_INTERNAL int32_t loopcost__check_outcome(loopcost_fault *fault, const loopcost_outcome *outcome, int attempts)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_CALLS, (double)outcome->calls);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_END, outcome->end);
    if (!status && attempts && (outcome->end == LOOPCOST_ENDED_WRONG || outcome->end == LOOPCOST_ENDED_UNKNOWN))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_END, outcome->end);
    if (!status && outcome->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_EVIDENCE_OUTCOMES, outcome->reserved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_COUNT, (double)outcome->count);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_outcomes(loopcost_fault *fault, const loopcost_evidence *evidence,
                                                   int attempts)
{
    const double most = loopcost__param(LOOPCOST_PARAM_EVIDENCE_OUTCOMES_COUNT)->most;
    uint64_t i, runs = 0;
    int32_t status = LOOPCOST_OK;
    for (i = 0; !status && i < evidence->n_outcomes; i++) {
        const loopcost_outcome outcome = loopcost__outcome_at(evidence, i);
        status = loopcost__check_outcome(fault, &outcome, attempts);
        if (!status) {
            runs += outcome.count;
            if ((double)runs > most)
                status = loopcost__fail_field(fault, LOOPCOST_OUT_OF_RANGE, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_COUNT,
                                              (double)runs);
        }
        if (status && fault)
            fault->row = i;
    }
    if (!status && !runs)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_EVIDENCE_OUTCOMES, 0.0);
    return status;
}

LOOPCOST_INTERNAL uint64_t loopcost__evidence_words(uint64_t n)
{
    return n * LOOPCOST__EVIDENCE_WORDS;
}

/* All but the outcomes and the memory. */
LOOPCOST_INTERNAL int32_t loopcost__check_evidence_shape(loopcost_fault *fault, const loopcost_evidence *evidence)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_EVIDENCE, evidence, sizeof(loopcost_evidence),
                                            sizeof(loopcost_evidence));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_EVIDENCE_OUTCOMES, (double)evidence->n_outcomes);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(evidence->stride, sizeof(loopcost_outcome)),
                                        sizeof(loopcost_outcome));
    return status;
}

/* But for its memory. */
LOOPCOST_INTERNAL int32_t loopcost__check_evidence(loopcost_fault *fault, const loopcost_evidence *evidence,
                                                   int attempts)
{
    int32_t status = loopcost__check_evidence_shape(fault, evidence);
    if (!status && evidence->n_outcomes)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_EVIDENCE_OUTCOMES, evidence->outcomes);
    if (!status)
        status = loopcost__check_outcomes(fault, evidence, attempts);
    return status;
}

/* Of evidence that is right otherwise: `words` are needed. */
LOOPCOST_INTERNAL int32_t loopcost__check_evidence_work(loopcost_fault *fault, const loopcost_evidence *evidence,
                                                        uint64_t words)
{
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_WORK, evidence->work);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_WORK), (double)evidence->words,
                                       (double)words, loopcost__param(LOOPCOST_PARAM_WORK)->most);
    return status;
}

/* Evidence that is to be counted, and no more. */
LOOPCOST_INTERNAL int32_t loopcost__check_countable(loopcost_fault *fault, const loopcost_evidence *evidence,
                                                    int attempts)
{
    int32_t status = loopcost__check_evidence(fault, evidence, attempts);
    if (!status)
        status = loopcost__check_evidence_work(fault, evidence, loopcost__evidence_words(evidence->n_outcomes));
    return status;
}

/* Sorting records of `width` words by their first `keys` words: merges of runs that double. */

LOOPCOST_INTERNAL int loopcost__in_order(const uint64_t *a, const uint64_t *b, uint32_t keys)
{
    uint32_t i;
    for (i = 0; i < keys; i++)
        if (a[i] != b[i])
            return a[i] < b[i];
    return 1;
}

LOOPCOST_INTERNAL void loopcost__merge_records(const uint64_t *from, uint64_t *to, uint64_t middle, uint64_t end,
                                               uint32_t width, uint32_t keys)
{
    uint64_t a = 0, b = middle;
    while (a < middle || b < end) {
        const int first = b == end || (a < middle && loopcost__in_order(from + a * width, from + b * width, keys));
        memcpy(to, from + (first ? a++ : b++) * width, width * sizeof *to);
        to += width;
    }
}

LOOPCOST_INTERNAL void loopcost__sort_records(uint64_t *records, uint64_t n, uint32_t width, uint32_t keys,
                                              uint64_t *scratch)
{
    uint64_t length, start;
    for (length = 1; length < n; length *= 2) {
        for (start = 0; start < n; start += 2 * length) {
            const uint64_t left = n - start;
            loopcost__merge_records(records + start * width, scratch + start * width, length < left ? length : left,
                                    2 * length < left ? 2 * length : left, width, keys);
        }
        memcpy(records, scratch, (size_t)(n * width) * sizeof *records);
    }
}

/* Adds records of equal keys together, word by word after the keys; says how many are left. */
LOOPCOST_INTERNAL uint64_t loopcost__join_equal(uint64_t *records, uint64_t n, uint32_t width, uint32_t keys)
{
    uint64_t i, kept = 0;
    uint32_t j;
    for (i = 0; i < n; i++) {
        uint64_t *last = records + (kept ? kept - 1 : 0) * width;
        const uint64_t *next = records + i * width;
        if (kept && !memcmp(last, next, keys * sizeof *last)) {
            for (j = keys; j < width; j++)
                last[j] += next[j];
        } else {
            memmove(records + kept * width, next, width * sizeof *records);
            kept++;
        }
    }
    return kept;
}

/* Counting. */

LOOPCOST_INTERNAL void loopcost__read_runs(loopcost__history *sample, const loopcost_evidence *evidence)
{
    uint64_t i;
    sample->n_runs = 0;
    for (i = 0; i < evidence->n_outcomes; i++) {
        const loopcost_outcome outcome = loopcost__outcome_at(evidence, i);
        if (outcome.count) {
            loopcost__alike *run = &sample->runs[sample->n_runs++];
            run->task = outcome.task;
            run->calls = outcome.calls;
            run->end = outcome.end;
            run->count = outcome.count;
        }
    }
    loopcost__sort_records(&sample->runs->task, sample->n_runs, LOOPCOST__ALIKE_WORDS, 3, sample->scratch);
    sample->n_runs = loopcost__join_equal(&sample->runs->task, sample->n_runs, LOOPCOST__ALIKE_WORDS, 3);
}

LOOPCOST_INTERNAL uint64_t loopcost__runs_of(const loopcost__history *sample, const loopcost__task_runs *task)
{
    uint64_t i, runs = 0;
    for (i = task->first; i < task->first + task->n; i++)
        runs += sample->runs[i].count;
    return runs;
}

LOOPCOST_INTERNAL void loopcost__find_tasks(loopcost__history *sample)
{
    uint64_t i;
    sample->n_tasks = 0;
    for (i = 0; i < sample->n_runs; i++) {
        if (!i || sample->runs[i].task != sample->runs[i - 1].task) {
            loopcost__task_runs *task = &sample->tasks[sample->n_tasks++];
            task->task = sample->runs[i].task;
            task->first = i;
            task->n = task->fold = 0;
        }
        sample->tasks[sample->n_tasks - 1].n++;
    }
}

LOOPCOST_INTERNAL loopcost__alike_tasks loopcost__task_counts(const loopcost__history *sample,
                                                              const loopcost__task_runs *task)
{
    loopcost__alike_tasks counts = {0, 0, 0, 0, 1};
    uint64_t i;
    for (i = task->first; i < task->first + task->n; i++) {
        const loopcost__alike *run = &sample->runs[i];
        counts.calls += run->calls * run->count;
        counts.solved += run->end == LOOPCOST_ENDED_SOLVED ? run->count : 0;
        counts.wrong += run->end == LOOPCOST_ENDED_WRONG ? run->count : 0;
        counts.unknown += run->end == LOOPCOST_ENDED_UNKNOWN ? run->count : 0;
    }
    return counts;
}

/* Folds are numbered from 1; the tasks of `fold` are left out. */
LOOPCOST_INTERNAL void loopcost__count_groups(loopcost__history *sample, uint64_t fold)
{
    uint64_t i;
    sample->n_groups = sample->counted_tasks = 0;
    for (i = 0; i < sample->n_tasks; i++)
        if (!fold || sample->tasks[i].fold != fold)
            sample->groups[sample->n_groups++] = loopcost__task_counts(sample, &sample->tasks[i]);
    sample->counted_tasks = sample->n_groups;
    if (sample->n_groups) {
        loopcost__sort_records(&sample->groups->solved, sample->n_groups, LOOPCOST__GROUP_WORDS, 4, sample->scratch);
        sample->n_groups = loopcost__join_equal(&sample->groups->solved, sample->n_groups, LOOPCOST__GROUP_WORDS, 4);
    }
}

LOOPCOST_INTERNAL loopcost__length loopcost__length_of(const loopcost__alike *run)
{
    loopcost__length length = {0, 0, 0, 0, 0, 0};
    length.calls = run->calls;
    length.reached = run->count;
    switch (run->end) {
    case LOOPCOST_ENDED_SOLVED:
        length.solved = run->count;
        break;
    case LOOPCOST_ENDED_WRONG:
        length.wrong = run->count;
        break;
    case LOOPCOST_ENDED_UNKNOWN:
        length.unknown = run->count;
        break;
    default:
        length.capped = run->count;
    }
    return length;
}

LOOPCOST_INTERNAL void loopcost__count_lengths(loopcost__history *sample, uint64_t fold)
{
    uint64_t i, j;
    sample->n_lengths = 0;
    for (i = 0; i < sample->n_tasks; i++) {
        const loopcost__task_runs *task = &sample->tasks[i];
        for (j = task->first; (!fold || task->fold != fold) && j < task->first + task->n; j++)
            sample->lengths[sample->n_lengths++] = loopcost__length_of(&sample->runs[j]);
    }
    if (!sample->n_lengths)
        return;
    loopcost__sort_records(&sample->lengths->calls, sample->n_lengths, LOOPCOST__LENGTH_WORDS, 1, sample->scratch);
    sample->n_lengths = loopcost__join_equal(&sample->lengths->calls, sample->n_lengths, LOOPCOST__LENGTH_WORDS, 1);
    for (i = sample->n_lengths - 1; i > 0; i--)
        sample->lengths[i - 1].reached += sample->lengths[i].reached;
}

/* Counts all, or what a fold leaves. */
LOOPCOST_INTERNAL void loopcost__take_part(loopcost__history *sample, uint64_t fold)
{
    uint64_t i;
    loopcost__count_groups(sample, fold);
    loopcost__count_lengths(sample, fold);
    sample->solved = sample->wrong = sample->unknown = sample->capped = sample->calls = 0;
    for (i = 0; i < sample->n_lengths; i++) {
        const loopcost__length *length = &sample->lengths[i];
        sample->solved += length->solved;
        sample->wrong += length->wrong;
        sample->unknown += length->unknown;
        sample->capped += length->capped;
        sample->calls += length->calls * (length->solved + length->wrong + length->unknown + length->capped);
    }
}

/* The evidence is checked and has memory. */
LOOPCOST_INTERNAL void loopcost__count_evidence(loopcost__history *sample, const loopcost_evidence *evidence)
{
    const uint64_t n = evidence->n_outcomes;
    uint64_t *memory = evidence->work;
    sample->runs = (loopcost__alike *)memory;
    memory += n * LOOPCOST__ALIKE_WORDS;
    sample->tasks = (loopcost__task_runs *)memory;
    memory += n * LOOPCOST__TASK_WORDS;
    sample->groups = (loopcost__alike_tasks *)memory;
    memory += n * LOOPCOST__GROUP_WORDS;
    sample->lengths = (loopcost__length *)memory;
    memory += n * LOOPCOST__LENGTH_WORDS;
    sample->scratch = memory;
    loopcost__read_runs(sample, evidence);
    loopcost__find_tasks(sample);
    loopcost__take_part(sample, 0);
}

LOOPCOST_INTERNAL double loopcost__history_ends(const loopcost__history *sample)
{
    return (double)(sample->solved + sample->wrong + sample->unknown);
}

#endif
