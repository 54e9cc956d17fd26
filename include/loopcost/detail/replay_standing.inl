#include "normal.inl"
#include "sample.inl"

#include <math.h>
#include <string.h>

LOOPCOST_API int32_t loopcost_replay_init(loopcost_replay *replay, uint32_t struct_size)
{
    const loopcost_replay defaults = LOOPCOST_REPLAY_INIT;
    return loopcost__init(replay, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Quantiles of the laws that intervals are made with. */

/* P(|T| <= sqrt(freedom) tan(angle)) for Student's T: a finite sum. M. Abramowitz and I. A. Stegun, 26.7.3, 26.7.4. */
LOOPCOST_INTERNAL double loopcost__student_within(double angle, uint64_t freedom)
{
    const double cosine = cos(angle), half_pi = acos(0.0);
    const uint64_t odd = freedom & 1;
    double term = odd ? cosine : 1.0, sum = 0.0;
    uint64_t j;
    for (j = odd + 2; j <= freedom; j += 2) {
        sum += term;
        term *= cosine * cosine * (double)(j - 1) / (double)j;
    }
    return odd ? (angle + sin(angle) * sum) / half_pi : sin(angle) * sum;
}

/* Past so many degrees of freedom the expansion below is exact to 1e-13. */
enum { LOOPCOST__MANY_DEGREES = 1000 };

/* Student's quantile from the normal one, in powers of 1/freedom. Abramowitz and Stegun, 26.7.5. */
LOOPCOST_INTERNAL double loopcost__student_expanded(double z, double freedom)
{
    const double s = z * z;
    const double g1 = z * (s + 1.0) / 4.0;
    const double g2 = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    const double g3 = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    const double g4 = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92160.0;
    return z + (g1 + (g2 + (g3 + g4 / freedom) / freedom) / freedom) / freedom;
}

/* t with P(|T| <= t) = level for Student's T. */
LOOPCOST_INTERNAL double loopcost__student_width(double level, uint64_t freedom)
{
    double low = 0.0, high = acos(0.0);
    int step;
    if (freedom > LOOPCOST__MANY_DEGREES)
        return loopcost__student_expanded(loopcost__normal_upper(0.5 * (1.0 - level)), (double)freedom);
    for (step = 0; step < 60; step++) {
        const double middle = 0.5 * (low + high);
        if (loopcost__student_within(middle, freedom) < level)
            low = middle;
        else
            high = middle;
    }
    return sqrt((double)freedom) * tan(high);
}

/* The widths for a level and so many tasks. */
typedef struct loopcost__widths {
    double normal, student; /* student: infinite for a single task */
} loopcost__widths;

typedef struct loopcost__limits {
    double least, most;
} loopcost__limits;

LOOPCOST_INLINE loopcost__limits loopcost__limits_of(double least, double most)
{
    loopcost__limits limits;
    limits.least = least;
    limits.most = most;
    return limits;
}

/* A number and its limits are rounded apart: it may not fall out of them. */
LOOPCOST_INLINE loopcost__limits loopcost__limits_around(double value, loopcost__limits limits)
{
    return loopcost__limits_of(fmin(value, limits.least), fmax(value, limits.most));
}

LOOPCOST_INLINE loopcost__limits loopcost__limits_times(loopcost__limits limits, double factor)
{
    return loopcost__limits_of(factor * limits.least, factor * limits.most);
}

/* Shares. */

/* Wilson's interval for a share of n, which may be rounded to a little more than all. */
LOOPCOST_INTERNAL loopcost__limits loopcost__share_limits(double count, double n, double z)
{
    loopcost__limits limits;
    loopcost__wilson(n, fmin(count, n), z, &limits.least, &limits.most);
    return limits;
}

/* A mean of differences in [-1, 1], from their sum and that of their squares: two more tasks, half of each sign of one
 * and nothing of the other, as Agresti and Min add them. */
LOOPCOST_INTERNAL loopcost__limits loopcost__gain_limits(double sum, double squares, double n, double z)
{
    const double padded = n + 2.0, mean = sum / padded;
    const double reach = z * sqrt(fmax(0.0, squares + 1.0 - sum * mean)) / padded;
    return loopcost__limits_of(fmin(sum / n, fmax(-1.0, mean - reach)), fmax(sum / n, fmin(1.0, mean + reach)));
}

/* Amounts. */

/* Means of two amounts of each task, and the averages of the products of their deviations. */
typedef struct loopcost__joint {
    double n, a, b;
    double aa, ab, bb;
    double aaa, aab, abb, bbb;
} loopcost__joint;

LOOPCOST_INTERNAL double loopcost__average(const double *values, uint64_t n)
{
    double sum = 0.0;
    uint64_t i;
    for (i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

LOOPCOST_INTERNAL loopcost__joint loopcost__joint_of(const double *a, const double *b, uint64_t n)
{
    loopcost__joint joint;
    uint64_t i;
    memset(&joint, 0, sizeof joint);
    joint.n = (double)n;
    joint.a = loopcost__average(a, n);
    joint.b = loopcost__average(b, n);
    for (i = 0; i < n; i++) {
        const double x = a[i] - joint.a, y = b[i] - joint.b;
        joint.aa += x * x;
        joint.ab += x * y;
        joint.bb += y * y;
        joint.aaa += x * x * x;
        joint.aab += x * x * y;
        joint.abb += x * y * y;
        joint.bbb += y * y * y;
    }
    joint.aa /= joint.n, joint.ab /= joint.n, joint.bb /= joint.n;
    joint.aaa /= joint.n, joint.aab /= joint.n, joint.abb /= joint.n, joint.bbb /= joint.n;
    return joint;
}

/* The mean of x A - y B over tasks, its standard error and its skewness over sqrt(n). */
typedef struct loopcost__contrast {
    double mean, error, skew;
} loopcost__contrast;

/* What is left of two variances that cancel to such a share is rounding. */
#define LOOPCOST__NO_VARIANCE 1e-13

LOOPCOST_INTERNAL loopcost__contrast loopcost__contrast_of(const loopcost__joint *j, double x, double y)
{
    const double own = x * x * j->aa + y * y * j->bb, variance = own - 2.0 * x * y * j->ab;
    const double third = x * x * x * j->aaa - 3.0 * x * x * y * j->aab + 3.0 * x * y * y * j->abb - y * y * y * j->bbb;
    loopcost__contrast contrast;
    contrast.mean = x * j->a - y * j->b;
    contrast.error = contrast.skew = 0.0;
    if (j->n > 1.0 && variance > LOOPCOST__NO_VARIANCE * own) {
        contrast.error = sqrt(variance / (j->n - 1.0));
        contrast.skew = third / (variance * sqrt(variance) * sqrt(j->n));
    }
    return contrast;
}

/* Hall's transform of Student's statistic, mean/error: nearly free of skewness, and it grows with the statistic. */
LOOPCOST_INTERNAL double loopcost__unskewed(const loopcost__contrast *contrast)
{
    const double t = contrast->mean / contrast->error, skew = contrast->skew;
    if (!(contrast->error > 0.0))
        return contrast->mean > 0.0 ? INFINITY : contrast->mean < 0.0 ? -INFINITY : 0.0;
    return t + skew * (t * t / 3.0 + 1.0 / 6.0) + skew * skew * t * t * t / 27.0;
}

/* The statistic whose transform is `value`: t = (3/skew) (cbrt(1 + skew (value - skew/6)) - 1), without the quotient.
 * */
LOOPCOST_INTERNAL double loopcost__skewed(double value, double skew)
{
    const double k = value - skew / 6.0, root = cbrt(1.0 + skew * k);
    return 3.0 * k / (root * root + root + 1.0);
}

LOOPCOST_INTERNAL loopcost__limits loopcost__mean_limits(const loopcost__contrast *contrast, double width)
{
    if (width - width != 0.0)
        return loopcost__limits_of(-INFINITY, INFINITY);
    return loopcost__limits_of(
        fmin(contrast->mean, contrast->mean - contrast->error * loopcost__skewed(width, contrast->skew)),
        fmax(contrast->mean, contrast->mean - contrast->error * loopcost__skewed(-width, contrast->skew)));
}

/* How far a ratio r of means moves before the transform of A - r B passes `width` on the side of `sign`: as the share x
 * of 1 that is taken off r (sign 1) or off A's side (sign -1, so that r / (1 - x) is the limit). 1 if it never does. */
LOOPCOST_INTERNAL double loopcost__ratio_reach(const loopcost__joint *joint, double ratio, double width, double sign)
{
    double low = 0.0, high = 1.0;
    int step;
    for (step = 0; step <= 60; step++) {
        const double share = step ? 0.5 * (low + high) : 1.0;
        const double x = sign > 0.0 ? 1.0 : 1.0 - share, y = sign > 0.0 ? ratio * (1.0 - share) : ratio;
        const loopcost__contrast contrast = loopcost__contrast_of(joint, x, y);
        const int passed = sign * loopcost__unskewed(&contrast) > width;
        if (!step && !passed)
            return 1.0;
        if (passed)
            high = share;
        else
            low = share;
    }
    return high;
}

/* The ratio of the means of A and B, amounts that are not negative, and neither mean 0: where A - r B could have the
 * mean 0. E. C. Fieller, JRSS B 16, 1954. */
LOOPCOST_INTERNAL loopcost__limits loopcost__ratio_limits(const loopcost__joint *joint, double width)
{
    const double ratio = joint->a / joint->b;
    const loopcost__contrast none = loopcost__contrast_of(joint, 1.0, ratio);
    double fall, rise;
    if (width - width != 0.0)
        return loopcost__limits_of(0.0, INFINITY);
    if (!(none.error > 0.0)) /* A is r B in every task */
        return loopcost__limits_of(ratio, ratio);
    fall = loopcost__ratio_reach(joint, ratio, width, 1.0);
    rise = loopcost__ratio_reach(joint, ratio, width, -1.0);
    return loopcost__limits_of(ratio * (1.0 - fall), rise < 1.0 ? ratio / (1.0 - rise) : INFINITY);
}

/* Standings. */

/* What each task that all policies answer comes to. */
typedef struct loopcost__column {
    double *solved, *usd;
} loopcost__column;

typedef struct loopcost__race {
    loopcost__outcome_grid matrix;
    loopcost__column reference, oracle;
    double *rows; /* the tasks that all policies answer: whole numbers */
    uint64_t tasks;
    loopcost__widths widths;
} loopcost__race;

LOOPCOST_INLINE loopcost__column loopcost__column_at(const loopcost_replay *replay, uint64_t tasks, uint64_t which)
{
    loopcost__column column;
    column.solved = replay->work + tasks * (1 + 2 * which);
    column.usd = column.solved + tasks;
    return column;
}

/* A copy, since a stride may leave a record unaligned. */
LOOPCOST_INLINE loopcost_policy loopcost__policy_at(const loopcost_replay *replay, uint32_t index)
{
    loopcost_policy policy;
    const size_t stride = loopcost__stride(replay->policy_stride, sizeof policy);
    memcpy(&policy, (const char *)replay->policies + index * stride, sizeof policy);
    return policy;
}

LOOPCOST_INTERNAL uint64_t loopcost__replay_needs(uint64_t tasks, uint32_t n_policies)
{
    return tasks * (2 * ((uint64_t)n_policies + 1) + 1);
}

LOOPCOST_INTERNAL int32_t loopcost__check_replay(loopcost_fault *fault, const loopcost_replay *replay)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_REPLAY, replay, sizeof(loopcost_replay), sizeof(loopcost_replay));
    return status ? status : loopcost__check(fault, LOOPCOST_PARAM_REPLAY_POLICIES, replay->n_policies);
}

LOOPCOST_API int32_t loopcost_replay_words(const loopcost_outcomes *outcomes, const loopcost_replay *replay,
                                           uint64_t *words, loopcost_fault *fault)
{
    loopcost__outcome_grid matrix;
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, &matrix);
    if (!status)
        status = loopcost__check_replay(fault, replay);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__replay_needs(matrix.tasks, replay->n_policies);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_race(loopcost_fault *fault, const loopcost_outcomes *outcomes,
                                               const loopcost_replay *replay, loopcost__outcome_grid *matrix)
{
    const loopcost_param reference = loopcost__field(LOOPCOST_PARAM_REPLAY_REFERENCE);
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, matrix);
    if (!status)
        status = loopcost__check_replay(fault, replay);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_REPLAY_POLICIES, replay->policies);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(replay->policy_stride, sizeof(loopcost_policy)),
                                        sizeof(loopcost_policy));
    if (!status)
        status = loopcost__check_range(fault, reference, replay->reference, 0.0, replay->n_policies - 1.0);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_REPLAY_LEVEL, replay->level);
    if (!status && matrix->tasks)
        status = loopcost__check_words(fault, (const uint64_t *)replay->work, replay->words,
                                       loopcost__replay_needs(matrix->tasks, replay->n_policies));
    return status;
}

/* The tasks that have the pairs that any policy needs. */
LOOPCOST_INTERNAL int32_t loopcost__list_rows(loopcost_fault *fault, loopcost__race *race, uint64_t needed)
{
    uint64_t task;
    for (task = 0; task < race->matrix.tasks; task++) {
        int there;
        const int32_t status = loopcost__has_pairs(fault, &race->matrix, task, needed, &there);
        if (status)
            return status;
        if (there)
            race->rows[race->tasks++] = (double)task;
    }
    return LOOPCOST_OK;
}

/* Of those, the tasks that have the score of one policy. */
LOOPCOST_INTERNAL int32_t loopcost__keep_scored(loopcost_fault *fault, loopcost__race *race,
                                                const loopcost_policy *policy)
{
    uint64_t i, kept = 0;
    for (i = 0; i < race->tasks; i++) {
        int there = 1;
        const int32_t status = loopcost__has_score(fault, policy, (uint64_t)race->rows[i], &there);
        if (status)
            return status;
        if (there)
            race->rows[kept++] = race->rows[i];
    }
    race->tasks = kept;
    return LOOPCOST_OK;
}

/* Checks every policy, and finds the tasks that all of them answer and the pairs that they need. */
LOOPCOST_INTERNAL int32_t loopcost__find_rows(loopcost_fault *fault, loopcost__race *race,
                                              const loopcost_replay *replay, uint64_t *needed)
{
    uint32_t i;
    int32_t status = LOOPCOST_OK;
    *needed = 0;
    for (i = 0; !status && i < replay->n_policies; i++) {
        const loopcost_policy policy = loopcost__policy_at(replay, i);
        loopcost__rule rule;
        status = loopcost__of_strategy(fault, i, loopcost__check_policy(fault, &policy, &race->matrix, &rule));
        if (!status)
            *needed |= rule.needed;
    }
    if (!status)
        status = loopcost__list_rows(fault, race, *needed);
    for (i = 0; !status && i < replay->n_policies; i++) {
        const loopcost_policy policy = loopcost__policy_at(replay, i);
        if (policy.kind == LOOPCOST_POLICY_THRESHOLD)
            status = loopcost__of_strategy(fault, i, loopcost__keep_scored(fault, race, &policy));
    }
    if (!status && !race->tasks)
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_OUTCOMES_TASKS, 0.0);
    return status;
}

LOOPCOST_INTERNAL void loopcost__add_reply(loopcost__reply *sum, const loopcost__reply *reply)
{
    sum->solved += reply->solved;
    sum->usd += reply->usd;
    sum->seconds += reply->seconds;
    sum->calls += reply->calls;
    sum->wrongly_accepted += reply->wrongly_accepted;
    sum->wrongly_rejected += reply->wrongly_rejected;
}

LOOPCOST_INTERNAL loopcost__reply loopcost__run_race(const loopcost__race *race, const loopcost__rule *rule,
                                                     loopcost__column column)
{
    loopcost__reply sum = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    uint64_t i;
    for (i = 0; i < race->tasks; i++) {
        loopcost__reply reply = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
        loopcost__reply_to(&reply, &race->matrix, rule, rule->policy->kind, (uint64_t)race->rows[i]);
        loopcost__add_reply(&sum, &reply);
        column.solved[i] = reply.solved;
        column.usd[i] = reply.usd;
    }
    return sum;
}

/* The oracle over the models whose pairs are needed. */
LOOPCOST_INTERNAL void loopcost__run_oracle(const loopcost__race *race, uint64_t needed)
{
    loopcost_policy policy = LOOPCOST_POLICY_INIT;
    loopcost__rule rule;
    uint32_t model;
    policy.kind = LOOPCOST_POLICY_ORACLE;
    memset(&rule, 0, sizeof rule);
    rule.policy = &policy;
    for (model = 0; model < race->matrix.models; model++)
        if (needed >> model & 1)
            rule.at[rule.n++] = model * race->matrix.model_stride;
    loopcost__run_race(race, &rule, race->oracle);
}

/* What one side solves more than the other. */
typedef struct loopcost__lead {
    double sum, squares, least; /* over tasks: of the leads, of their squares, and the smallest lead */
} loopcost__lead;

LOOPCOST_INTERNAL loopcost__lead loopcost__lead_of(const double *solved, const double *other, uint64_t n)
{
    loopcost__lead lead = {0.0, 0.0, 0.0};
    uint64_t i;
    for (i = 0; i < n; i++) {
        const double more = solved[i] - other[i];
        lead.sum += more;
        lead.squares += more * more;
        lead.least = fmin(lead.least, more);
    }
    return lead;
}

/* A lead that no task breaks is a share. */
LOOPCOST_INTERNAL loopcost__limits loopcost__lead_limits(const loopcost__lead *lead, double n, double z)
{
    if (lead->least < 0.0)
        return loopcost__gain_limits(lead->sum, lead->squares, n, z);
    return loopcost__share_limits(lead->sum, n, z);
}

LOOPCOST_INTERNAL void loopcost__stand_in_success(loopcost_standing *standing, const loopcost__race *race,
                                                  loopcost__column column)
{
    const double n = (double)race->tasks, z = race->widths.normal;
    const loopcost__lead gain = loopcost__lead_of(column.solved, race->reference.solved, race->tasks);
    const loopcost__lead regret = loopcost__lead_of(race->oracle.solved, column.solved, race->tasks);
    loopcost__limits limits = loopcost__limits_times(loopcost__share_limits(standing->solved, n, z), n);
    limits = loopcost__limits_around(standing->solved, limits);
    standing->solved_least = limits.least;
    standing->solved_most = limits.most;
    limits = loopcost__limits_times(loopcost__gain_limits(gain.sum, gain.squares, n, z), n);
    limits = loopcost__limits_around(gain.sum, limits);
    standing->gained = gain.sum;
    standing->gained_least = limits.least;
    standing->gained_most = limits.most;
    limits = loopcost__limits_times(loopcost__lead_limits(&regret, n, z), n);
    limits = loopcost__limits_around(regret.sum, limits);
    standing->regret_solved = regret.sum;
    standing->regret_solved_least = limits.least;
    standing->regret_solved_most = limits.most;
}

LOOPCOST_INTERNAL void loopcost__stand_in_cost(loopcost_standing *standing, const loopcost__race *race,
                                               loopcost__column column)
{
    const double n = (double)race->tasks, t = race->widths.student;
    const loopcost__joint joint = loopcost__joint_of(column.usd, race->oracle.usd, race->tasks);
    const loopcost__contrast alone = loopcost__contrast_of(&joint, 1.0, 0.0);
    const loopcost__contrast beyond = loopcost__contrast_of(&joint, 1.0, 1.0);
    loopcost__limits limits = loopcost__limits_times(loopcost__mean_limits(&alone, t), n);
    limits = loopcost__limits_around(standing->usd, limits);
    standing->usd_least = fmax(0.0, limits.least);
    standing->usd_most = limits.most;
    standing->regret_usd = n * beyond.mean;
    limits = loopcost__limits_times(loopcost__mean_limits(&beyond, t), n);
    limits = loopcost__limits_around(standing->regret_usd, limits);
    standing->regret_usd_least = limits.least;
    standing->regret_usd_most = limits.most;
}

LOOPCOST_INTERNAL void loopcost__stand_per_solved(loopcost_standing *standing, const loopcost__race *race,
                                                  loopcost__column column)
{
    const loopcost__joint joint = loopcost__joint_of(column.usd, column.solved, race->tasks);
    loopcost__limits limits = {0.0, INFINITY};
    standing->per_solved = standing->solved > 0.0 ? standing->usd / standing->solved : INFINITY;
    if (standing->solved > 0.0 && standing->usd > 0.0)
        limits = loopcost__ratio_limits(&joint, race->widths.student);
    else if (standing->solved > 0.0)
        limits.most = 0.0;
    limits = loopcost__limits_around(standing->per_solved, limits);
    standing->per_solved_least = limits.least;
    standing->per_solved_most = limits.most;
}

LOOPCOST_INTERNAL void loopcost__stand_saving(loopcost_standing *standing, const loopcost__race *race,
                                              loopcost__column column)
{
    const loopcost__joint joint = loopcost__joint_of(column.usd, race->reference.usd, race->tasks);
    loopcost__limits limits = {0.0, INFINITY};
    double ratio = joint.a > 0.0 ? INFINITY : 1.0;
    if (joint.b > 0.0)
        ratio = joint.a / joint.b;
    if (joint.a > 0.0 && joint.b > 0.0)
        limits = loopcost__ratio_limits(&joint, race->widths.student);
    else if (joint.b > 0.0)
        limits.most = 0.0;
    limits = loopcost__limits_around(ratio, limits);
    standing->saving = 1.0 - ratio;
    standing->saving_least = 1.0 - limits.most;
    standing->saving_most = 1.0 - limits.least;
}

/* Against itself a policy gains and saves nothing, on whatever tasks. */
LOOPCOST_INTERNAL void loopcost__stand_by_itself(loopcost_standing *standing)
{
    standing->gained = standing->gained_least = standing->gained_most = 0.0;
    standing->saving = standing->saving_least = standing->saving_most = 0.0;
}

LOOPCOST_INTERNAL loopcost_standing loopcost__standing_of(const loopcost__race *race, uint32_t index,
                                                          const loopcost__reply *sum, loopcost__column column)
{
    loopcost_standing standing;
    memset(&standing, 0, sizeof standing);
    standing.policy = index;
    standing.solved = sum->solved;
    standing.usd = sum->usd;
    standing.seconds = sum->seconds;
    standing.calls = sum->calls;
    standing.wrongly_accepted = sum->wrongly_accepted;
    standing.wrongly_rejected = sum->wrongly_rejected;
    loopcost__stand_in_success(&standing, race, column);
    loopcost__stand_in_cost(&standing, race, column);
    loopcost__stand_per_solved(&standing, race, column);
    loopcost__stand_saving(&standing, race, column);
    return standing;
}

LOOPCOST_INTERNAL loopcost__reply loopcost__run_policy(const loopcost__race *race, const loopcost_replay *replay,
                                                       uint32_t index)
{
    const loopcost_policy policy = loopcost__policy_at(replay, index);
    loopcost__rule rule;
    loopcost__check_policy(0, &policy, &race->matrix, &rule);
    return loopcost__run_race(race, &rule, loopcost__column_at(replay, race->matrix.tasks, index));
}

LOOPCOST_API int32_t loopcost_replay_policies(const loopcost_outcomes *outcomes, loopcost_replay *replay,
                                              loopcost_standing *results, uint32_t stride, loopcost_fault *fault)
{
    const uint32_t step = loopcost__stride(stride, sizeof *results);
    loopcost__race race;
    uint64_t needed;
    uint32_t i;
    int32_t status = loopcost__check_race(fault, outcomes, replay, &race.matrix);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, results);
    if (!status)
        status = loopcost__check_stride(fault, step, sizeof *results);
    if (status)
        return status;
    race.tasks = 0;
    race.rows = replay->work;
    status = loopcost__find_rows(fault, &race, replay, &needed);
    if (status)
        return status;
    race.widths.normal = loopcost__normal_upper(0.5 * (1.0 - replay->level));
    race.widths.student = race.tasks > 1 ? loopcost__student_width(replay->level, race.tasks - 1) : INFINITY;
    race.reference = loopcost__column_at(replay, race.matrix.tasks, replay->reference);
    race.oracle = loopcost__column_at(replay, race.matrix.tasks, replay->n_policies);
    loopcost__run_oracle(&race, needed);
    loopcost__run_policy(&race, replay, replay->reference);
    for (i = 0; i < replay->n_policies; i++) {
        const loopcost__reply sum = loopcost__run_policy(&race, replay, i);
        const loopcost__column column = loopcost__column_at(replay, race.matrix.tasks, i);
        loopcost_standing standing = loopcost__standing_of(&race, i, &sum, column);
        if (i == replay->reference)
            loopcost__stand_by_itself(&standing);
        memcpy((char *)results + (size_t)i * step, &standing, sizeof standing);
    }
    replay->tasks = race.tasks;
    replay->left_out = race.matrix.tasks - race.tasks;
    return LOOPCOST_OK;
}
