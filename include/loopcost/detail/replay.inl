#include <math.h>
#include <string.h>

LOOPCOST_API int32_t loopcost_outcomes_init(loopcost_outcomes *outcomes, uint32_t struct_size)
{
    const loopcost_outcomes defaults = LOOPCOST_OUTCOMES_INIT;
    return loopcost__init(outcomes, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_account_init(loopcost_account *account, uint32_t struct_size)
{
    const loopcost_account defaults = LOOPCOST_ACCOUNT_INIT;
    return loopcost__init(account, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* The matrix. */

/* Where the pairs are: those of a task from `task * task_stride` on. */
typedef struct loopcost__outcome_grid {
    const double *success, *cost, *seconds;
    const uint64_t *present;
    uint64_t tasks, task_stride, model_stride;
    uint32_t models;
} loopcost__outcome_grid;

LOOPCOST_INTERNAL int32_t loopcost__check_outcome_grid(loopcost_fault *fault, const loopcost_outcomes *outcomes,
                                                       loopcost__outcome_grid *matrix)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_OUTCOMES, outcomes, sizeof(loopcost_outcomes),
                                            sizeof(loopcost_outcomes));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OUTCOMES_MODELS, outcomes->models);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_OUTCOMES_TASKS, (double)outcomes->tasks);
    if (!status && outcomes->tasks)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_OUTCOMES_SUCCESS, outcomes->success);
    if (!status && outcomes->tasks)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_OUTCOMES_COST, outcomes->cost);
    if (status)
        return status;
    matrix->success = outcomes->success;
    matrix->cost = outcomes->cost;
    matrix->seconds = outcomes->seconds;
    matrix->present = outcomes->present;
    matrix->tasks = outcomes->tasks;
    matrix->task_stride = outcomes->task_stride ? outcomes->task_stride : outcomes->models;
    matrix->model_stride = outcomes->model_stride ? outcomes->model_stride : 1;
    matrix->models = outcomes->models;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_at(loopcost_fault *fault, uint32_t field, uint32_t index, uint64_t row,
                                             double value)
{
    const int32_t status = loopcost__check_param(fault, loopcost__class_field(field, index), value);
    if (status && fault)
        fault->row = row;
    return status;
}

/* Whether a pair is there; if so, it must be right. */
LOOPCOST_INTERNAL int32_t loopcost__check_grid_pair(loopcost_fault *fault, const loopcost__outcome_grid *matrix,
                                                    uint64_t task, uint32_t model, int *there)
{
    const uint64_t at = task * matrix->task_stride + model * matrix->model_stride;
    const double success = matrix->success[at], cost = matrix->cost[at];
    int32_t status;
    *there = success == success || cost == cost;
    if (!*there)
        return LOOPCOST_OK;
    status = loopcost__check_at(fault, LOOPCOST_PARAM_OUTCOMES_SUCCESS, model, task, success);
    if (!status)
        status = loopcost__check_at(fault, LOOPCOST_PARAM_OUTCOMES_COST, model, task, cost);
    if (!status && matrix->seconds)
        status = loopcost__check_at(fault, LOOPCOST_PARAM_OUTCOMES_SECONDS, model, task, matrix->seconds[at]);
    return status;
}

/* Which of the pairs of a task that are asked for are there. */
LOOPCOST_INTERNAL int32_t loopcost__check_grid_pairs(loopcost_fault *fault, const loopcost__outcome_grid *matrix,
                                                     uint64_t task, uint64_t asked, uint64_t *present)
{
    uint32_t model;
    *present = 0;
    for (model = 0; model < matrix->models; model++) {
        int there = 0;
        int32_t status = LOOPCOST_OK;
        if (asked >> model & 1)
            status = loopcost__check_grid_pair(fault, matrix, task, model, &there);
        if (status)
            return status;
        *present |= (uint64_t)there << model;
    }
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_outcomes_check(const loopcost_outcomes *outcomes, uint64_t *present,
                                             loopcost_fault *fault)
{
    loopcost__outcome_grid matrix;
    uint64_t task, found;
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, &matrix);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, present);
    for (task = 0; !status && task < matrix.tasks; task++)
        status = loopcost__check_grid_pairs(fault, &matrix, task, UINT64_MAX, &found);
    for (task = 0; !status && task < matrix.tasks; task++)
        status = loopcost__check_grid_pairs(fault, &matrix, task, UINT64_MAX, &present[task]);
    return status;
}

/* A policy. */

/* A policy as it is asked of a task: what does not change from task to task is worked out. */
typedef struct loopcost__rule {
    const loopcost_policy *policy;
    uint64_t needed; /* bit j: the pair of model j */
    uint32_t n;
    uint64_t at[LOOPCOST_OUTCOMES_MODELS_MOST];    /* where the pair of its k-th model is, from the task's first on */
    double weights[LOOPCOST_OUTCOMES_MODELS_MOST]; /* of a mixture, with sum 1 */
} loopcost__rule;

LOOPCOST_INTERNAL int32_t loopcost__check_columns(loopcost_fault *fault, const loopcost_policy *policy,
                                                  const loopcost__outcome_grid *matrix, loopcost__rule *rule)
{
    const int all = policy->kind == LOOPCOST_POLICY_ORACLE && !policy->n_models;
    uint32_t k;
    int32_t status = all ? LOOPCOST_OK : loopcost__check_pointer(fault, LOOPCOST_PARAM_POLICY_MODELS, policy->models);
    rule->n = all ? matrix->models : policy->n_models;
    rule->needed = 0;
    for (k = 0; !status && k < rule->n; k++) {
        const uint32_t column = all ? k : policy->models[k];
        const loopcost_param param = loopcost__class_field(LOOPCOST_PARAM_POLICY_MODELS, k);
        status = loopcost__check_range(fault, param, column, 0.0, matrix->models - 1.0);
        if (status)
            break;
        if (policy->kind == LOOPCOST_POLICY_CASCADE && rule->needed >> column & 1)
            status = loopcost__fail(fault, LOOPCOST_UNDEFINED, param, column, 0.0, matrix->models - 1.0);
        rule->needed |= UINT64_C(1) << column;
        rule->at[k] = column * matrix->model_stride;
    }
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_mixture(loopcost_fault *fault, const loopcost_policy *policy,
                                                  loopcost__rule *rule)
{
    double sum = 0.0;
    uint32_t k;
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POLICY_WEIGHTS, policy->weights);
    for (k = 0; !status && k < rule->n; k++) {
        status =
            loopcost__check_param(fault, loopcost__class_field(LOOPCOST_PARAM_POLICY_WEIGHTS, k), policy->weights[k]);
        sum += policy->weights[k];
    }
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_POLICY_WEIGHT_SUM, sum);
    for (k = 0; !status && k < rule->n; k++)
        rule->weights[k] = policy->weights[k] / sum;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_cuts(loopcost_fault *fault, const loopcost_policy *policy)
{
    double least = loopcost__param(LOOPCOST_PARAM_POLICY_CUTS)->least;
    uint32_t k;
    int32_t status = LOOPCOST_OK;
    if (policy->n_models > 1)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POLICY_CUTS, policy->cuts);
    for (k = 0; !status && k + 1 < policy->n_models; k++) {
        status = loopcost__check_range(fault, loopcost__class_field(LOOPCOST_PARAM_POLICY_CUTS, k), policy->cuts[k],
                                       least, loopcost__param(LOOPCOST_PARAM_POLICY_CUTS)->most);
        least = policy->cuts[k];
    }
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_verifier(loopcost_fault *fault, const loopcost_policy *policy)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_POLICY_SENSITIVITY, policy->sensitivity);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_POLICY_SPECIFICITY, policy->specificity);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_POLICY_VERIFICATION, policy->verification);
    return status;
}

/* Everything but the cuts, which a search for them does not read. */
LOOPCOST_INTERNAL int32_t loopcost__check_asked(loopcost_fault *fault, const loopcost_policy *policy,
                                                const loopcost__outcome_grid *matrix, loopcost__rule *rule)
{
    const loopcost_param length = loopcost__field(LOOPCOST_PARAM_POLICY_N_MODELS);
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POLICY, policy);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_POLICY_KIND, policy->kind);
    if (!status)
        status = loopcost__check_range(fault, length, policy->n_models, policy->kind != LOOPCOST_POLICY_ORACLE,
                                       policy->kind == LOOPCOST_POLICY_ALWAYS ? 1 : LOOPCOST_OUTCOMES_MODELS_MOST);
    if (!status)
        status = loopcost__check_columns(fault, policy, matrix, rule);
    if (!status && policy->kind == LOOPCOST_POLICY_THRESHOLD && matrix->tasks)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POLICY_SCORES, policy->scores);
    if (!status && policy->kind == LOOPCOST_POLICY_CASCADE)
        status = loopcost__check_verifier(fault, policy);
    rule->policy = policy;
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_policy(loopcost_fault *fault, const loopcost_policy *policy,
                                                 const loopcost__outcome_grid *matrix, loopcost__rule *rule)
{
    int32_t status = loopcost__check_asked(fault, policy, matrix, rule);
    if (!status && policy->kind == LOOPCOST_POLICY_THRESHOLD)
        status = loopcost__check_cuts(fault, policy);
    if (!status && policy->kind == LOOPCOST_POLICY_MIXTURE)
        status = loopcost__check_mixture(fault, policy, rule);
    return status;
}

/* Whether a task has the pairs that are needed. */
LOOPCOST_INLINE int32_t loopcost__has_pairs(loopcost_fault *fault, const loopcost__outcome_grid *matrix, uint64_t task,
                                            uint64_t needed, int *there)
{
    uint64_t present = 0;
    int32_t status = LOOPCOST_OK;
    if (matrix->present)
        present = matrix->present[task];
    else
        status = loopcost__check_grid_pairs(fault, matrix, task, needed, &present);
    *there = (present & needed) == needed;
    return status;
}

#define LOOPCOST__MOST_SCORE 1e300 /* as in the table of parameters */

/* Whether a task has the score that a threshold goes by. */
LOOPCOST_INLINE int32_t loopcost__has_score(loopcost_fault *fault, const loopcost_policy *policy, uint64_t task,
                                            int *there)
{
    const double score = policy->scores[task];
    if (fabs(score) <= LOOPCOST__MOST_SCORE)
        return LOOPCOST_OK;
    *there = 0;
    if (score != score)
        return LOOPCOST_OK;
    return loopcost__check_at(fault, LOOPCOST_PARAM_POLICY_SCORES, LOOPCOST_NO_INDEX, task, score);
}

LOOPCOST_INLINE int32_t loopcost__is_answered(loopcost_fault *fault, const loopcost__outcome_grid *matrix,
                                              const loopcost__rule *rule, uint32_t kind, uint64_t task, int *there)
{
    const int32_t status = loopcost__has_pairs(fault, matrix, task, rule->needed, there);
    if (status || kind != LOOPCOST_POLICY_THRESHOLD)
        return status;
    return loopcost__has_score(fault, rule->policy, task, there);
}

/* What a policy does with tasks, on average; what is done with one more is added. */
typedef struct loopcost__reply {
    double solved, usd, seconds, calls, wrongly_accepted, wrongly_rejected;
} loopcost__reply;

/* Another run, of the pair at `at`, made with a chance. */
LOOPCOST_INLINE void loopcost__ask(loopcost__reply *reply, const loopcost__outcome_grid *matrix, uint64_t at,
                                   double chance)
{
    reply->usd += chance * matrix->cost[at];
    reply->calls += chance;
    if (matrix->seconds)
        reply->seconds += chance * matrix->seconds[at];
}

LOOPCOST_INLINE void loopcost__reply_alone(loopcost__reply *reply, const loopcost__outcome_grid *matrix, uint64_t at)
{
    loopcost__ask(reply, matrix, at, 1.0);
    reply->solved += matrix->success[at];
}

LOOPCOST_INTERNAL void loopcost__reply_by_cascade(loopcost__reply *reply, const loopcost__outcome_grid *matrix,
                                                  const loopcost__rule *rule, uint64_t first)
{
    const loopcost_policy *verifier = rule->policy;
    const double misses = 1.0 - verifier->sensitivity, slips = 1.0 - verifier->specificity;
    double reached = 1.0;
    uint32_t k;
    for (k = 0; k + 1 < rule->n && reached > 0.0; k++) {
        const uint64_t at = first + rule->at[k];
        const double right = matrix->success[at], wrong = 1.0 - right;
        loopcost__ask(reply, matrix, at, reached);
        reply->usd += reached * verifier->verification;
        reply->solved += reached * right * verifier->sensitivity;
        reply->wrongly_accepted += reached * wrong * slips;
        reply->wrongly_rejected += reached * right * misses;
        reached *= right * misses + wrong * verifier->specificity;
    }
    if (reached > 0.0) {
        const uint64_t at = first + rule->at[k];
        loopcost__ask(reply, matrix, at, reached);
        reply->solved += reached * matrix->success[at];
    }
}

LOOPCOST_INTERNAL void loopcost__reply_by_mixture(loopcost__reply *reply, const loopcost__outcome_grid *matrix,
                                                  const loopcost__rule *rule, uint64_t first)
{
    uint32_t k;
    for (k = 0; k < rule->n; k++) {
        const uint64_t at = first + rule->at[k];
        loopcost__ask(reply, matrix, at, rule->weights[k]);
        reply->solved += rule->weights[k] * matrix->success[at];
    }
}

LOOPCOST_INTERNAL uint64_t loopcost__best_in_hindsight(const loopcost__outcome_grid *matrix, const loopcost__rule *rule,
                                                       uint64_t first)
{
    uint64_t best = first + rule->at[0];
    uint32_t k;
    for (k = 1; k < rule->n; k++) {
        const uint64_t at = first + rule->at[k];
        const double gain = matrix->success[at] - matrix->success[best];
        if (gain > 0.0 || (gain == 0.0 && matrix->cost[at] < matrix->cost[best]))
            best = at;
    }
    return best;
}

LOOPCOST_INLINE uint64_t loopcost__by_score(const loopcost__rule *rule, uint64_t task)
{
    const double score = rule->policy->scores[task];
    uint32_t k, above = 0;
    for (k = 0; k + 1 < rule->n; k++)
        above += score > rule->policy->cuts[k];
    return rule->at[above];
}

LOOPCOST_INLINE void loopcost__reply_to(loopcost__reply *reply, const loopcost__outcome_grid *matrix,
                                        const loopcost__rule *rule, uint32_t kind, uint64_t task)
{
    const uint64_t first = task * matrix->task_stride;
    switch (kind) {
    case LOOPCOST_POLICY_THRESHOLD:
        loopcost__reply_alone(reply, matrix, first + loopcost__by_score(rule, task));
        break;
    case LOOPCOST_POLICY_CASCADE:
        loopcost__reply_by_cascade(reply, matrix, rule, first);
        break;
    case LOOPCOST_POLICY_MIXTURE:
        loopcost__reply_by_mixture(reply, matrix, rule, first);
        break;
    case LOOPCOST_POLICY_ORACLE:
        loopcost__reply_alone(reply, matrix, loopcost__best_in_hindsight(matrix, rule, first));
        break;
    default:
        loopcost__reply_alone(reply, matrix, first + rule->at[0]);
    }
}

/* The tasks that are answered, by a policy of a kind that is known when this is compiled. */
LOOPCOST_INLINE int32_t loopcost__account_kind(loopcost_fault *fault, const loopcost__outcome_grid *matrix,
                                               const loopcost__rule *rule, uint32_t kind, loopcost__reply *total,
                                               uint64_t *tasks)
{
    loopcost__reply sum = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    uint64_t task, count = 0;
    for (task = 0; task < matrix->tasks; task++) {
        int there;
        const int32_t status = loopcost__is_answered(fault, matrix, rule, kind, task, &there);
        if (status)
            return status;
        if (!there)
            continue;
        loopcost__reply_to(&sum, matrix, rule, kind, task);
        count++;
    }
    *total = sum;
    *tasks = count;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__account(loopcost_fault *fault, const loopcost__outcome_grid *matrix,
                                            const loopcost__rule *rule, loopcost__reply *sum, uint64_t *tasks)
{
    switch (rule->policy->kind) {
    case LOOPCOST_POLICY_CASCADE:
        return loopcost__account_kind(fault, matrix, rule, LOOPCOST_POLICY_CASCADE, sum, tasks);
    case LOOPCOST_POLICY_THRESHOLD:
        return loopcost__account_kind(fault, matrix, rule, LOOPCOST_POLICY_THRESHOLD, sum, tasks);
    case LOOPCOST_POLICY_MIXTURE:
        return loopcost__account_kind(fault, matrix, rule, LOOPCOST_POLICY_MIXTURE, sum, tasks);
    case LOOPCOST_POLICY_ORACLE:
        return loopcost__account_kind(fault, matrix, rule, LOOPCOST_POLICY_ORACLE, sum, tasks);
    default:
        return loopcost__account_kind(fault, matrix, rule, LOOPCOST_POLICY_ALWAYS, sum, tasks);
    }
}

/* Once everything has been read without a fault. */
LOOPCOST_INTERNAL void loopcost__write_replies(const loopcost__outcome_grid *matrix, const loopcost__rule *rule,
                                               double *success, double *cost)
{
    uint64_t task;
    for (task = 0; task < matrix->tasks; task++) {
        loopcost__reply reply = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
        int there;
        if (loopcost__is_answered(0, matrix, rule, rule->policy->kind, task, &there) || !there)
            continue;
        loopcost__reply_to(&reply, matrix, rule, rule->policy->kind, task);
        if (success)
            success[task] = reply.solved;
        if (cost)
            cost[task] = reply.usd;
    }
}

LOOPCOST_API int32_t loopcost_policy_account(const loopcost_outcomes *outcomes, const loopcost_policy *policy,
                                             double *success, double *cost, loopcost_account *results,
                                             loopcost_fault *fault)
{
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    loopcost__reply sum = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    loopcost__outcome_grid matrix;
    loopcost__rule rule;
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, &matrix);
    if (!status)
        status = loopcost__check_policy(fault, policy, &matrix, &rule);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_account));
    if (!status)
        status = loopcost__account(fault, &matrix, &rule, &sum, &account.tasks);
    if (status)
        return status;
    if (success || cost)
        loopcost__write_replies(&matrix, &rule, success, cost);
    account.left_out = matrix.tasks - account.tasks;
    account.solved = sum.solved;
    account.usd = sum.usd;
    account.seconds = sum.seconds;
    account.calls = sum.calls;
    account.wrongly_accepted = sum.wrongly_accepted;
    account.wrongly_rejected = sum.wrongly_rejected;
    loopcost__give(results, &account, sizeof account);
    return LOOPCOST_OK;
}
