#include <math.h>

LOOPCOST_API int32_t loopcost_offspring_init(loopcost_offspring *offspring, uint32_t struct_size)
{
    const loopcost_offspring defaults = LOOPCOST_OFFSPRING_INIT;
    return loopcost__init(offspring, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_progeny_init(loopcost_progeny *progeny, uint32_t struct_size)
{
    const loopcost_progeny defaults = LOOPCOST_PROGENY_INIT;
    return loopcost__init(progeny, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Failure is informative. */

LOOPCOST_INTERNAL double loopcost__log_survival(const loopcost_class *law, double failures)
{
    double sum = 0.0, k = 0.0;
    if (law->law == LOOPCOST_LAW_BETA) {
        for (; k < failures; k += 1.0)
            sum -= log1p(law->alpha / (law->beta + k));
        return sum;
    }
    if (law->law == LOOPCOST_LAW_TABLE)
        for (; k < failures && k + 1.0 < law->n_chances; k += 1.0)
            sum += log1p(-law->chances[(uint32_t)k]);
    if (k == failures)
        return sum;
    return sum + (failures - k) *
                     log1p(-(law->law == LOOPCOST_LAW_TABLE ? law->chances[law->n_chances - 1] : law->fix_chance));
}

LOOPCOST_INTERNAL double loopcost__log_weight(const loopcost_class *law, double failures)
{
    return law->count > 0.0 ? log(law->count) + loopcost__log_survival(law, failures) : -HUGE_VAL;
}

LOOPCOST_INTERNAL int32_t loopcost__check_failures(loopcost_fault *fault, const loopcost__classes *classes,
                                                   double failures)
{
    uint32_t i;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_FAILURES, failures);
    for (i = 0; !status && i < classes->n; i++)
        if (loopcost__class_at(classes, i).law == LOOPCOST_LAW_BETA)
            status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FAILURES), failures, 0.0, 1e7);
    return status;
}

LOOPCOST_API int32_t loopcost_attempts_belief(const loopcost_class *classes, uint32_t n_classes, uint32_t stride,
                                              uint64_t failures, double *weights, loopcost_fault *fault)
{
    const loopcost__classes all = loopcost__classes_of(classes, n_classes, stride);
    uint64_t beyond = 0;
    double most = -HUGE_VAL, sum = 0.0;
    uint32_t i;
    int32_t status = loopcost__check_classes(fault, loopcost__bare_classes(), &all, &beyond);
    if (!status)
        status = loopcost__check_failures(fault, &all, (double)failures);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, weights);
    for (i = 0; !status && i < n_classes; i++) {
        const loopcost_class one = loopcost__class_at(&all, i);
        most = fmax(most, loopcost__log_weight(&one, (double)failures));
    }
    if (!status && most == -HUGE_VAL)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_FAILURES, (double)failures);
    if (status)
        return status;
    for (i = 0; i < n_classes; i++) {
        const loopcost_class one = loopcost__class_at(&all, i);
        weights[i] = exp(loopcost__log_weight(&one, (double)failures) - most);
        sum += weights[i];
    }
    for (i = 0; i < n_classes; i++)
        weights[i] /= sum;
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_best_of(double chance, uint64_t samples, double *any, double *none, loopcost_fault *fault)
{
    double log_none;
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_CHANCE, chance);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_SAMPLES, (double)samples);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, any);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, none);
    if (status)
        return status;
    log_none = samples ? (double)samples * log1p(-chance) : 0.0;
    *any = fabs(expm1(log_none));
    *none = exp(log_none);
    return LOOPCOST_OK;
}

/* Bugs that bring in bugs. */

LOOPCOST_INTERNAL int32_t loopcost__check_offspring(loopcost_fault *fault, const loopcost_offspring *offspring)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_OFFSPRING, offspring, sizeof(loopcost_offspring),
                                            sizeof(loopcost_offspring));
    if (!status && offspring->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_OFFSPRING, offspring->reserved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OFFSPRING_BUGS, offspring->bugs);
    if (!status && offspring->mean >= 1.0)
        status = loopcost__fail_field(fault, LOOPCOST_DIVERGENT, LOOPCOST_PARAM_OFFSPRING_MEAN, offspring->mean);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OFFSPRING_MEAN, offspring->mean);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OFFSPRING_VARIANCE, offspring->variance);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OFFSPRING_COST_MEAN, offspring->cost_mean);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OFFSPRING_COST_VARIANCE, offspring->cost_variance);
    return status;
}

LOOPCOST_API int32_t loopcost_offspring_progeny(const loopcost_offspring *offspring, loopcost_progeny *results,
                                                loopcost_fault *fault)
{
    loopcost_progeny answer = LOOPCOST_PROGENY_INIT;
    double stays, mean;
    int32_t status = loopcost__check_offspring(fault, offspring);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_progeny));
    if (status)
        return status;
    stays = 1.0 - offspring->mean;
    mean = offspring->cost_mean / stays;
    answer.mean = 1.0 / stays;
    answer.variance = offspring->variance / (stays * stays * stays);
    answer.cost_mean = offspring->bugs * mean;
    answer.cost_variance = offspring->bugs * (offspring->cost_variance + offspring->variance * (mean * mean)) / stays;
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
