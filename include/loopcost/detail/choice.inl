/* Which law? Each is scored by the tasks that it was not fitted to. */
#ifndef LOOPCOST_DETAIL_CHOICE_INL
#define LOOPCOST_DETAIL_CHOICE_INL

#include <math.h>

#include "sample.inl"

/* What a law could add a task and still be next to nothing. */
#define LOOPCOST__NOTHING_MORE 0.01

/* A test of fit of less rejects a law. */
#define LOOPCOST__MISFIT 0.001

/* And one of less leaves it in doubt. */
#define LOOPCOST__DOUBT 0.05

/* A difference of AICc that says little (K. P. Burnham and D. R. Anderson, 2002). */
#define LOOPCOST__AS_GOOD_AICC 2.0

enum {
    LOOPCOST__CANDIDATES = 16,
    LOOPCOST__TASKS_TO_TELL = 20 /* a standard error over fewer tells nothing apart */
};

/* Tasks in an order that has nothing to do with them, dealt to the folds 1, 2, ... */
LOOPCOST_INTERNAL void loopcost__deal_folds(loopcost__history *sample, uint64_t folds)
{
    uint64_t *order = sample->scratch, *room = order + 2 * sample->n_tasks, i;
    for (i = 0; i < sample->n_tasks; i++) {
        order[2 * i] = loopcost__mixed(sample->tasks[i].task);
        order[2 * i + 1] = i;
    }
    loopcost__sort_records(order, sample->n_tasks, 2, 2, room);
    for (i = 0; i < sample->n_tasks; i++)
        sample->tasks[order[2 * i + 1]].fold = i % folds + 1;
}

/* Of a task that a law says cannot be; its square is a double, too. */
#define LOOPCOST__LEAST_SCORE (-1e100)

/* Predicts the tasks of a fold from the others. A table is kept by its entries, however long they are. */
LOOPCOST_INTERNAL void loopcost__score_fold(loopcost__history *sample, const loopcost_fitting *fitting, uint64_t fold,
                                            uint64_t *scores)
{
    loopcost_kind kinds[LOOPCOST_FIT_KINDS];
    loopcost_hazard hazards[LOOPCOST__TABLE_ENTRIES];
    uint64_t starts[LOOPCOST__TABLE_ENTRIES], i;
    const int table = fitting->law == LOOPCOST_FIT_TABLE;
    uint32_t n = 1, size;
    loopcost__take_part(sample, fold);
    size = loopcost__size_of(sample, fitting, starts);
    if (table) {
        loopcost__predict_entries(sample, fitting, starts, size, hazards);
        kinds[0] = loopcost__table_kind(1.0, hazards, size);
    } else {
        n = loopcost__predict(sample, fitting, kinds, hazards);
    }
    for (i = 0; i < sample->n_tasks; i++)
        if (sample->tasks[i].fold == fold)
            loopcost__set_number(&scores[i],
                                 fmax(LOOPCOST__LEAST_SCORE,
                                      loopcost__kinds_log(kinds, n, table ? starts : 0, sample, &sample->tasks[i])));
}

/* A law's scores by task, in the order of the tasks' numbers. */
LOOPCOST_INTERNAL void loopcost__score_tasks(loopcost__history *sample, const loopcost_fitting *fitting, uint64_t folds,
                                             uint64_t *scores)
{
    uint64_t fold;
    for (fold = 1; fold <= folds; fold++)
        loopcost__score_fold(sample, fitting, fold, scores);
}

/* The difference of two laws' scores: its sum over the tasks, and the standard error of that. */
typedef struct loopcost__margin {
    double sum, error;
} loopcost__margin;

LOOPCOST_INTERNAL double loopcost__score_apart(const uint64_t *scores, const uint64_t *others, uint64_t i)
{
    return loopcost__word_number(&scores[i]) - loopcost__word_number(&others[i]);
}

LOOPCOST_INTERNAL loopcost__margin loopcost__margin_of(const uint64_t *scores, const uint64_t *others, uint64_t n)
{
    loopcost__margin lead = {0.0, 0.0};
    loopcost__pair sum = {0.0, 0.0}, squares = {0.0, 0.0};
    uint64_t i;
    for (i = 0; i < n; i++)
        loopcost__sum(&sum, loopcost__score_apart(scores, others, i));
    lead.sum = loopcost__pair_value(sum);
    for (i = 0; i < n; i++) {
        const double apart = loopcost__score_apart(scores, others, i) - lead.sum / (double)n;
        loopcost__sum(&squares, apart * apart);
    }
    if (n > 1)
        lead.error = sqrt((double)n / (double)(n - 1) * loopcost__pair_value(squares));
    return lead;
}

/* A lead that is more than noise, which the information criterion sees as well. */
LOOPCOST_INTERNAL int loopcost__beats(const loopcost_candidate *one, const loopcost_candidate *other,
                                      const loopcost__margin *lead)
{
    return lead->sum > 2.0 * lead->error && lead->sum > 0.0 && one->aicc < other->aicc;
}

LOOPCOST_INTERNAL int loopcost__simpler(const loopcost_candidate *one, const loopcost_candidate *other)
{
    return one->parameters < other->parameters || (one->parameters == other->parameters && one->aicc < other->aicc);
}

LOOPCOST_INTERNAL int loopcost__is_beaten(const loopcost_candidate *candidates, uint32_t n, uint32_t index,
                                          const uint64_t *scores, uint64_t tasks)
{
    uint32_t i;
    for (i = 0; i < n; i++) {
        const loopcost__margin lead = loopcost__margin_of(scores + i * tasks, scores + index * tasks, tasks);
        if (i != index && loopcost__beats(&candidates[i], &candidates[index], &lead))
            return 1;
    }
    return 0;
}

/* A law that its test of fit rejects, while another's does not. A law without a test says nothing of the others. */
LOOPCOST_INTERNAL int loopcost__is_misfit(const loopcost_candidate *candidates, uint32_t n, uint32_t index)
{
    uint32_t i;
    if (!candidates[index].cells || candidates[index].misfit_p >= LOOPCOST__MISFIT)
        return 0;
    for (i = 0; i < n; i++)
        if (candidates[i].cells && candidates[i].misfit_p >= LOOPCOST__MISFIT)
            return 1;
    return 0;
}

/* A law that a simpler one equals, by its score or by the information criterion: nothing tells it apart from that. */
LOOPCOST_INTERNAL int loopcost__is_equalled(const loopcost_candidate *used, const loopcost_candidate *other)
{
    return other->parameters < used->parameters && (other->score >= used->score || other->aicc <= used->aicc);
}

/* The simplest law that stands and that none beats; of those that stand the one of the best score where each is
 * beaten. */
LOOPCOST_INTERNAL uint32_t loopcost__law_to_use(const loopcost_candidate *candidates, uint32_t n,
                                                const uint64_t *scores, uint64_t tasks)
{
    uint32_t i, used = n, best = n;
    for (i = 0; i < n; i++) {
        if (loopcost__is_misfit(candidates, n, i))
            continue;
        if (best == n || candidates[i].score > candidates[best].score)
            best = i;
        if (!loopcost__is_beaten(candidates, n, i, scores, tasks) &&
            (used == n || loopcost__simpler(&candidates[i], &candidates[used])))
            used = i;
    }
    return used == n ? best : used;
}

/* How candidate i stands to the law that is used. */
LOOPCOST_INTERNAL uint32_t loopcost__standing(const loopcost_candidate *candidates, uint32_t n, uint32_t used,
                                              uint32_t i, const uint64_t *scores, uint64_t tasks)
{
    const loopcost_candidate *candidate = &candidates[i];
    if (i == used)
        return LOOPCOST_LAW_STANDS_USED;
    if (loopcost__is_equalled(&candidates[used], candidate))
        return LOOPCOST_LAW_STANDS_OPEN;
    if (loopcost__is_beaten(candidates, n, i, scores, tasks))
        return LOOPCOST_LAW_STANDS_BEATEN;
    if (loopcost__is_misfit(candidates, n, i))
        return LOOPCOST_LAW_STANDS_MISFIT;
    if (candidates[used].aicc - candidate->aicc <= LOOPCOST__AS_GOOD_AICC &&
        2.0 * candidate->error - candidate->behind <= LOOPCOST__NOTHING_MORE * (double)tasks)
        return LOOPCOST_LAW_STANDS_NO_BETTER;
    return LOOPCOST_LAW_STANDS_OPEN;
}

/* How each law stands to the one that is used; returns whether that is told apart from all others. */
LOOPCOST_INTERNAL int loopcost__judge_candidates(loopcost_candidate *candidates, uint32_t n, uint32_t used,
                                                 const uint64_t *scores, uint64_t tasks)
{
    int told =
        tasks >= LOOPCOST__TASKS_TO_TELL && !(candidates[used].cells && candidates[used].misfit_p < LOOPCOST__DOUBT);
    uint32_t i;
    for (i = 0; i < n; i++) {
        loopcost_candidate *candidate = &candidates[i];
        const loopcost__margin lead = loopcost__margin_of(scores + used * tasks, scores + i * tasks, tasks);
        candidate->behind = lead.sum;
        candidate->error = lead.error;
        candidate->standing = loopcost__standing(candidates, n, used, i, scores, tasks);
        told &= candidate->standing != LOOPCOST_LAW_STANDS_OPEN;
    }
    return told;
}

LOOPCOST_INTERNAL void loopcost__score_candidate(loopcost__history *sample, const loopcost_fitting *fitting,
                                                 uint64_t folds, loopcost_candidate *candidate, uint64_t *scores)
{
    loopcost_fitted values[LOOPCOST_FIT_VALUES];
    loopcost_fit fit = LOOPCOST_FIT_INIT;
    loopcost__pair sum = {0.0, 0.0};
    uint64_t i;
    loopcost__take_part(sample, 0);
    loopcost__fit_history(sample, fitting, &fit, values, 0.0);
    loopcost__test_fit(sample, &fit, values);
    candidate->parameters = fit.parameters;
    candidate->log_likelihood = fit.log_likelihood;
    candidate->aicc = fit.aicc;
    candidate->bic = fit.bic;
    candidate->misfit_p = fit.misfit_p;
    candidate->cells = fit.cells;
    candidate->reserved = 0;
    if (folds > 1)
        loopcost__score_tasks(sample, fitting, folds, scores);
    else
        memset(scores, 0, (size_t)sample->n_tasks * sizeof *scores); /* of doubles, too */
    for (i = 0; i < sample->n_tasks; i++)
        loopcost__sum(&sum, loopcost__word_number(&scores[i]));
    candidate->score = loopcost__pair_value(sum);
}

/* Checks and copies. */

LOOPCOST_INTERNAL loopcost_candidate *loopcost__candidate_at(const loopcost_choice *choice, uint32_t index)
{
    const size_t stride = loopcost__stride(choice->stride, sizeof(loopcost_candidate));
    return (loopcost_candidate *)(void *)((char *)choice->candidates + index * stride);
}

LOOPCOST_INTERNAL int32_t loopcost__check_candidates_number(loopcost_fault *fault, uint32_t n)
{
    return loopcost__check(fault, LOOPCOST_PARAM_CHOICE_CANDIDATES, n);
}

LOOPCOST_INTERNAL int32_t loopcost__check_choice(loopcost_fault *fault, const loopcost_choice *choice,
                                                 const loopcost_fitting *fitting)
{
    uint32_t i;
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_CHOICE, choice, sizeof(loopcost_choice), sizeof(loopcost_choice));
    if (!status)
        status = loopcost__check_candidates_number(fault, choice->n_candidates);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_CHOICE_CANDIDATES, choice->candidates);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(choice->stride, sizeof(loopcost_candidate)),
                                        sizeof(loopcost_candidate));
    if (!status && choice->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CHOICE, 0.0);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CHOICE_FOLDS, choice->folds);
    for (i = 0; !status && i < choice->n_candidates; i++) {
        loopcost_fitting one = *fitting;
        loopcost_candidate candidate;
        memcpy(&candidate, loopcost__candidate_at(choice, i), sizeof candidate);
        one.struct_size = sizeof one;
        one.law = candidate.law;
        one.size = candidate.size;
        status = loopcost__check_fitting(fault, &one);
        if (status && fault)
            fault->index = i;
    }
    return status;
}

LOOPCOST_INTERNAL uint64_t loopcost__choice_words(uint64_t n, uint32_t n_candidates)
{
    return loopcost__evidence_words(n) + n * n_candidates;
}

/* All is checked, and the memory is there. */
LOOPCOST_INTERNAL void loopcost__choose(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                        loopcost_choice *choice)
{
    uint64_t *scores = evidence->work + loopcost__evidence_words(evidence->n_outcomes);
    loopcost_candidate candidates[LOOPCOST__CANDIDATES];
    loopcost__history sample;
    uint64_t folds;
    uint32_t i;
    loopcost__count_evidence(&sample, evidence);
    folds = choice->folds < sample.n_tasks ? choice->folds : sample.n_tasks;
    loopcost__deal_folds(&sample, folds);
    for (i = 0; i < choice->n_candidates; i++) {
        loopcost_fitting one = *fitting;
        memcpy(&candidates[i], loopcost__candidate_at(choice, i), sizeof *candidates);
        one.law = candidates[i].law;
        one.size = candidates[i].size;
        loopcost__score_candidate(&sample, &one, folds, &candidates[i], scores + i * sample.n_tasks);
    }
    choice->used = loopcost__law_to_use(candidates, choice->n_candidates, scores, sample.n_tasks);
    choice->told =
        (uint32_t)loopcost__judge_candidates(candidates, choice->n_candidates, choice->used, scores, sample.n_tasks);
    for (i = 0; i < choice->n_candidates; i++)
        memcpy(loopcost__candidate_at(choice, i), &candidates[i], sizeof *candidates);
}

#endif
