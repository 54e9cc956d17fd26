#include <math.h>

#include "normal.inl"
#include "rising.inl"

#include "evidence.inl"

#include "climb.inl"

#include "entry.inl"

#include "beta_fit.inl"

#include "mixture_fit.inl"

#include "estimates.inl"

#include "predictive.inl"

#include "fit_test.inl"

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
        status = loopcost__check_evidence(fault, evidence, fitting->attempts != 0);
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
    loopcost__fit_sample(&sample, fitting, &answer, values);
    loopcost__test_fit(&sample, &answer, values);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_fit_kinds(const loopcost_fit *fit, const loopcost_fitted *values,
                                        loopcost_kind *kinds, loopcost_hazard *hazards, uint64_t n_hazards,
                                        uint32_t *n_kinds, loopcost_fault *fault)
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
        status = loopcost__check_evidence(fault, evidence, fitting->attempts != 0);
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
