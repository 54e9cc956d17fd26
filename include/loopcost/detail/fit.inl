#include <math.h>

#include "binomial.inl"
#include "normal.inl"
#include "rising.inl"
#include "student.inl"

#include "evidence.inl"

#include "climb.inl"

#include "entry.inl"

#include "by_task.inl"

#include "ridge.inl"

#include "beta_fit.inl"

#include "mixture_fit.inl"

#include "estimates.inl"

#include "totals_fit.inl"

#include "predictive.inl"

#include "fit_test.inl"

#include "task_score.inl"

#include "choice.inl"

#include "posterior.inl"

LOOPCOST_API int32_t loopcost_evidence_init(loopcost_evidence *evidence, uint32_t struct_size)
{
    const loopcost_evidence defaults = LOOPCOST_EVIDENCE_INIT;
    return loopcost__init(evidence, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_fitting_init(loopcost_fitting *fitting, uint32_t struct_size)
{
    const loopcost_fitting defaults = LOOPCOST_FITTING_INIT;
    return loopcost__init(fitting, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_fit_init(loopcost_fit *fit, uint32_t struct_size)
{
    const loopcost_fit defaults = LOOPCOST_FIT_INIT;
    return loopcost__init(fit, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_choice_init(loopcost_choice *choice, uint32_t struct_size)
{
    const loopcost_choice defaults = LOOPCOST_CHOICE_INIT;
    return loopcost__init(choice, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_evidence_words(const loopcost_evidence *evidence, uint64_t *words, loopcost_fault *fault)
{
    int32_t status = loopcost__check_evidence_shape(fault, evidence);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__evidence_words(evidence->n_outcomes);
    return status;
}

LOOPCOST_API int32_t loopcost_fit_evidence(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                           loopcost_fit *results, loopcost_fitted *values, uint32_t room,
                                           loopcost_fault *fault)
{
    loopcost_fit answer = LOOPCOST_FIT_INIT;
    loopcost__history sample;
    int32_t status = loopcost__check_fitting(fault, fitting);
    if (!status)
        status = loopcost__check_countable(fault, evidence, fitting->attempts != 0);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_fit));
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_FITTED, values);
    if (status)
        return status;
    loopcost__count_evidence(&sample, evidence);
    status = loopcost__check_room(fault, &sample, fitting, room);
    if (status)
        return status;
    loopcost__fit_history(&sample, fitting, &answer, values, loopcost__normal_upper(0.5 * (1.0 - fitting->level)));
    loopcost__test_fit(&sample, &answer, values);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_fit_kinds(const loopcost_fit *fit, const loopcost_fitted *values, loopcost_kind *kinds,
                                        loopcost_hazard *hazards, uint64_t n_hazards, uint32_t *n_kinds,
                                        loopcost_fault *fault)
{
    int32_t status = loopcost__check_fit(fault, fit, values);
    if (!status)
        status = loopcost__check_kinds_room(fault, fit->n_hazards, kinds, hazards, n_hazards, n_kinds);
    if (status)
        return status;
    *n_kinds = loopcost__plug_in(fit, values, kinds, hazards);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_fit_predictive(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                             loopcost_kind *kinds, loopcost_hazard *hazards, uint64_t n_hazards,
                                             uint32_t *n_kinds, loopcost_fault *fault)
{
    loopcost__history sample;
    int32_t status = loopcost__check_fitting(fault, fitting);
    if (!status)
        status = loopcost__check_countable(fault, evidence, fitting->attempts != 0);
    if (status)
        return status;
    loopcost__count_evidence(&sample, evidence);
    status = loopcost__check_kinds_room(fault, loopcost__hazards_needed(&sample, fitting), kinds, hazards, n_hazards,
                                        n_kinds);
    if (status)
        return status;
    *n_kinds = loopcost__predict(&sample, fitting, kinds, hazards);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_fit_totals(const loopcost_evidence *evidence, double bugs, double level,
                                         loopcost_fitted *values, uint32_t room, loopcost_fault *fault)
{
    loopcost__bug_totals totals;
    loopcost__history sample;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_FITTING_LEVEL, level);
    if (!status)
        status = loopcost__check_countable(fault, evidence, 1);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_FITTED, values);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FITTED), room, 2.0,
                                       loopcost__param(LOOPCOST_PARAM_FITTED)->most);
    if (status)
        return status;
    loopcost__count_evidence(&sample, evidence);
    totals = loopcost__bug_totals_of(&sample);
    if (bugs != 0.0)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_BUGS_COUNT), bugs, 1e-6, totals.mean);
    if (!status && bugs != 0.0 && sample.capped)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_END,
                                      LOOPCOST_ENDED_CAPPED);
    if (status)
        return status;
    if (bugs != 0.0)
        loopcost__fit_counted(&totals, bugs, loopcost__normal_upper(0.5 * (1.0 - level)), values);
    else
        loopcost__allow_bugs(&totals, level, values);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_choice_words(const loopcost_evidence *evidence, uint32_t n_candidates, uint64_t *words,
                                           loopcost_fault *fault)
{
    int32_t status = loopcost__check_evidence_shape(fault, evidence);
    if (!status)
        status = loopcost__check_candidates_number(fault, n_candidates);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__choice_words(evidence->n_outcomes, n_candidates);
    return status;
}

LOOPCOST_API int32_t loopcost_fit_choose(const loopcost_evidence *evidence, const loopcost_fitting *fitting,
                                         loopcost_choice *choice, loopcost_fault *fault)
{
    loopcost_fitting given = LOOPCOST_FITTING_INIT;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_FITTING, fitting, sizeof given, sizeof given);
    if (!status) {
        given.attempts = fitting->attempts;
        given.level = fitting->level;
        status = loopcost__check_choice(fault, choice, &given);
    }
    if (!status)
        status = loopcost__check_evidence(fault, evidence, given.attempts != 0);
    if (!status)
        status = loopcost__check_evidence_work(fault, evidence,
                                               loopcost__choice_words(evidence->n_outcomes, choice->n_candidates));
    if (status)
        return status;
    loopcost__choose(evidence, &given, choice);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_posterior_learn(loopcost_posterior *posterior, uint32_t n,
                                              const loopcost_outcome *outcome, loopcost_fault *fault)
{
    uint32_t i;
    int32_t status = loopcost__check_posterior(fault, posterior, n);
    if (!status)
        status = loopcost__check_one_outcome(fault, outcome);
    for (i = 0; !status && i < n; i++)
        loopcost__learn_entry(&posterior[i], i + 1 < n ? posterior[i + 1].start : UINT64_MAX, outcome);
    return status;
}

LOOPCOST_API int32_t loopcost_posterior_merge(loopcost_posterior *posterior, const loopcost_posterior *from, uint32_t n,
                                              loopcost_fault *fault)
{
    uint32_t i;
    int32_t status = loopcost__check_posterior(fault, posterior, n);
    if (!status)
        status = loopcost__check_posterior(fault, from, n);
    for (i = 0; !status && i < n; i++)
        if (posterior[i].start != from[i].start || posterior[i].prior_ended != from[i].prior_ended ||
            posterior[i].prior_on != from[i].prior_on || posterior[i].prior_solved != from[i].prior_solved ||
            posterior[i].prior_wrong != from[i].prior_wrong)
            status = loopcost__fail(fault, LOOPCOST_UNDEFINED, loopcost__class_field(LOOPCOST_PARAM_POSTERIOR, i), i,
                                    0.0, 0.0);
    for (i = 0; !status && i < n; i++) {
        posterior[i].solved += from[i].solved;
        posterior[i].wrong += from[i].wrong;
        posterior[i].unknown += from[i].unknown;
        posterior[i].on += from[i].on;
    }
    return status;
}

LOOPCOST_API int32_t loopcost_posterior_kind(const loopcost_posterior *posterior, uint32_t n, loopcost_kind *kind,
                                             loopcost_hazard *hazards, uint64_t n_hazards, loopcost_fault *fault)
{
    int32_t status = loopcost__check_posterior(fault, posterior, n);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, kind);
    if (!status && n > 1)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_LOOP_KINDS_HAZARDS, hazards);
    if (!status && n > 1)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_LOOP_KINDS_HAZARDS), (double)n_hazards,
                                       (double)posterior[n - 1].start, 1.8446744073709552e19);
    if (status)
        return status;
    *kind = n > 1 ? loopcost__table_kind(1.0, hazards, loopcost__believed_hazards(posterior, n, hazards))
                  : loopcost__beta_kind(1.0, loopcost__believed_ended(posterior), loopcost__believed_on(posterior),
                                        loopcost__believed_share(posterior));
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_kinds_learn(loopcost_kind *kinds, uint32_t n_kinds, uint32_t kind_stride,
                                          const loopcost_outcome *outcome, loopcost_fault *fault)
{
    const loopcost_loop loop = loopcost__loop_of(kinds, n_kinds, kind_stride);
    const size_t stride = loopcost__stride(kind_stride, sizeof *kinds);
    loopcost_kind learnt[LOOPCOST_FIT_KINDS];
    uint32_t i;
    int32_t status = loopcost__check_kinds(fault, &loop);
    if (!status)
        status = loopcost__check_one_outcome(fault, outcome);
    if (status)
        return status;
    if (!loopcost__learn_kinds(&loop, outcome, learnt))
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_EVIDENCE_OUTCOMES_END, outcome->end);
    for (i = 0; i < n_kinds; i++)
        memcpy((char *)kinds + i * stride, &learnt[i], sizeof *learnt);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_pass_hat(const loopcost_evidence *evidence, uint64_t k, double *pass,
                                       loopcost_fault *fault)
{
    loopcost__pair sum = {0.0, 0.0};
    loopcost__history sample;
    uint64_t i, least;
    int32_t status = loopcost__check_countable(fault, evidence, 0);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, pass);
    if (status)
        return status;
    loopcost__count_evidence(&sample, evidence);
    for (i = 0, least = UINT64_MAX; i < sample.n_tasks; i++)
        least =
            loopcost__runs_of(&sample, &sample.tasks[i]) < least ? loopcost__runs_of(&sample, &sample.tasks[i]) : least;
    status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_TOGETHER), (double)k, 1.0, (double)least);
    if (status)
        return status;
    for (i = 0; i < sample.n_tasks; i++)
        loopcost__sum(&sum, loopcost__drawn_solved((double)loopcost__task_counts(&sample, &sample.tasks[i]).solved,
                                                   (double)loopcost__runs_of(&sample, &sample.tasks[i]), (double)k));
    *pass = loopcost__pair_value(sum) / (double)sample.n_tasks;
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_pass_hat_expected(const loopcost_kind *kinds, uint32_t n_kinds, uint32_t kind_stride,
                                                uint64_t k, double *pass, loopcost_fault *fault)
{
    const loopcost_loop loop = loopcost__loop_of(kinds, n_kinds, kind_stride);
    loopcost__pair sum = {0.0, 0.0};
    uint32_t i;
    int32_t status = loopcost__check_kinds(fault, &loop);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TOGETHER, (double)k);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, pass);
    if (status)
        return status;
    for (i = 0; i < n_kinds; i++) {
        const loopcost_kind kind = loopcost__kind_at(&loop, i);
        loopcost__sum(&sum, kind.weight * loopcost__all_succeed(&kind, (double)k));
    }
    *pass = loopcost__pair_value(sum);
    return LOOPCOST_OK;
}
