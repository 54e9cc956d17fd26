/* Policies on recorded outcomes: against enumeration of everything that can happen, and simulation; searches against
 * each policy alone; intervals against their equations, tables and their true coverage; what is missing; bad input. */
#include "growable.h"
#include "random.h"
#include "tap.h"

#include <loopcost/loopcost.h>

#include <stdlib.h>

GROWABLE_INIT(outcomes, OUTCOMES)
GROWABLE_INIT(account, ACCOUNT)
GROWABLE_INIT(replay, REPLAY)

static random_state chance = {20261125};

static uint32_t pick(uint32_t n)
{
    return (uint32_t)(random_uniform(&chance) * n) % n;
}

/* A matrix of at most so much. */

enum { TASKS = 240, MODELS = 8, PAIRS = TASKS * MODELS };

typedef struct fixture {
    double success[PAIRS], cost[PAIRS], seconds[PAIRS], scores[TASKS];
    uint64_t present[TASKS];
    uint32_t models[MODELS];
    double cuts[MODELS], weights[MODELS];
    loopcost_outcomes outcomes;
    loopcost_policy policy;
} fixture;

/* Successes of 0 and 1, or of thirds; `missing` is the chance that a pair or a score is. */
static void fixture_init(fixture *f, uint32_t tasks, uint32_t models, uint32_t thirds, double missing)
{
    const loopcost_outcomes outcomes = LOOPCOST_OUTCOMES_INIT;
    const loopcost_policy policy = LOOPCOST_POLICY_INIT;
    uint32_t i, j;
    memset(f, 0, sizeof *f);
    f->outcomes = outcomes;
    f->policy = policy;
    f->outcomes.tasks = tasks, f->outcomes.models = models;
    f->outcomes.success = f->success, f->outcomes.cost = f->cost, f->outcomes.seconds = f->seconds;
    f->policy.models = f->models, f->policy.n_models = models;
    f->policy.cuts = f->cuts, f->policy.weights = f->weights, f->policy.scores = f->scores;
    for (j = 0; j < models; j++) {
        f->models[j] = models - 1 - j;
        f->cuts[j] = (j + 1.0) / models;
        f->weights[j] = (j + 1.0) / (0.5 * models * (models + 1.0));
    }
    for (i = 0; i < tasks; i++) {
        f->scores[i] = random_uniform(&chance) < missing ? NAN : floor(40.0 * random_uniform(&chance)) / 40.0;
        for (j = 0; j < models; j++) {
            const uint32_t at = i * models + j;
            f->success[at] = thirds ? pick(4) / 3.0 : pick(2);
            f->cost[at] = (j + 1.0) * random_uniform(&chance);
            f->seconds[at] = 60.0 * random_uniform(&chance);
            if (random_uniform(&chance) < missing)
                f->success[at] = f->cost[at] = NAN;
        }
    }
}

static loopcost_account account_of(const fixture *f)
{
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    loopcost_policy_account(&f->outcomes, &f->policy, NULL, NULL, &account, NULL);
    return account;
}

/* One policy, by enumeration. */

/* What follows when the cascade's models from the k-th on are asked, with a chance: right or wrong, accepted or not. */
static void follow(const fixture *f, const double *success, const double *cost, const double *seconds, uint32_t k,
                   double happens, loopcost_account *sum)
{
    const uint32_t model = f->models[k];
    uint32_t right, accepted;
    sum->usd += happens * cost[model];
    sum->seconds += happens * seconds[model];
    sum->calls += happens;
    for (right = 0; right < 2; right++) {
        const double outcome = happens * (right ? success[model] : 1.0 - success[model]);
        const double accepts = right ? f->policy.sensitivity : 1.0 - f->policy.specificity;
        if (k + 1 == f->policy.n_models) {
            sum->solved += right * outcome;
            continue;
        }
        sum->usd += outcome * f->policy.verification;
        for (accepted = 0; accepted < 2; accepted++) {
            const double judged = outcome * (accepted ? accepts : 1.0 - accepts);
            sum->solved += accepted && right ? judged : 0.0;
            sum->wrongly_accepted += accepted && !right ? judged : 0.0;
            sum->wrongly_rejected += !accepted && right ? judged : 0.0;
            if (!accepted)
                follow(f, success, cost, seconds, k + 1, judged, sum);
        }
    }
}

static void ask_one(uint32_t model, double weight, const double *success, const double *cost, const double *seconds,
                    loopcost_account *sum)
{
    sum->solved += weight * success[model];
    sum->usd += weight * cost[model];
    sum->seconds += weight * seconds[model];
    sum->calls += weight;
}

static uint32_t best_of_all(const fixture *f, const double *success, const double *cost)
{
    uint32_t k, best = f->models[0];
    for (k = 1; k < f->policy.n_models; k++) {
        const uint32_t model = f->models[k];
        if (success[model] > success[best] || (success[model] == success[best] && cost[model] < cost[best]))
            best = model;
    }
    return best;
}

static int answered(const fixture *f, uint32_t task)
{
    uint32_t k;
    for (k = 0; k < f->policy.n_models; k++)
        if (isnan(f->cost[task * f->outcomes.models + f->models[k]]))
            return 0;
    return f->policy.kind != LOOPCOST_POLICY_THRESHOLD || !isnan(f->scores[task]);
}

static loopcost_account enumerated(const fixture *f, double *solved, double *usd)
{
    loopcost_account all = LOOPCOST_ACCOUNT_INIT;
    uint32_t task, k;
    for (task = 0; task < f->outcomes.tasks; task++) {
        const double *success = f->success + task * f->outcomes.models, *cost = f->cost + task * f->outcomes.models,
                     *seconds = f->seconds + task * f->outcomes.models;
        const loopcost_account before = all;
        if (!answered(f, task)) {
            all.left_out++;
            continue;
        }
        all.tasks++;
        switch (f->policy.kind) {
        case LOOPCOST_POLICY_CASCADE:
            follow(f, success, cost, seconds, 0, 1.0, &all);
            break;
        case LOOPCOST_POLICY_THRESHOLD:
            for (k = 0; k + 1 < f->policy.n_models && f->scores[task] > f->cuts[k]; k++)
                ;
            ask_one(f->models[k], 1.0, success, cost, seconds, &all);
            break;
        case LOOPCOST_POLICY_MIXTURE:
            for (k = 0; k < f->policy.n_models; k++)
                ask_one(f->models[k], f->weights[k], success, cost, seconds, &all);
            break;
        case LOOPCOST_POLICY_ORACLE:
            ask_one(best_of_all(f, success, cost), 1.0, success, cost, seconds, &all);
            break;
        default:
            ask_one(f->models[0], 1.0, success, cost, seconds, &all);
        }
        solved[task] = all.solved - before.solved;
        usd[task] = all.usd - before.usd;
    }
    return all;
}

static int near(double got, double expected)
{
    return fabs(got - expected) <= 1e-11 * (1.0 + fabs(expected));
}

static int equal_accounts(const loopcost_account *a, const loopcost_account *b)
{
    return a->tasks == b->tasks && a->left_out == b->left_out && near(a->solved, b->solved) && near(a->usd, b->usd) &&
           near(a->seconds, b->seconds) && near(a->calls, b->calls) && near(a->wrongly_accepted, b->wrongly_accepted) &&
           near(a->wrongly_rejected, b->wrongly_rejected);
}

/* The same matrix with models one after the other, or with pairs checked beforehand, gives the same. */
static int same_elsewise(fixture *f, const loopcost_account *account)
{
    static fixture turned;
    const uint32_t tasks = (uint32_t)f->outcomes.tasks, models = f->outcomes.models;
    loopcost_account other, checked;
    uint32_t i, j;
    turned = *f;
    turned.outcomes.success = turned.success, turned.outcomes.cost = turned.cost;
    turned.outcomes.seconds = turned.seconds;
    turned.outcomes.task_stride = 1, turned.outcomes.model_stride = tasks;
    for (i = 0; i < tasks; i++)
        for (j = 0; j < models; j++) {
            turned.success[j * tasks + i] = f->success[i * models + j];
            turned.cost[j * tasks + i] = f->cost[i * models + j];
            turned.seconds[j * tasks + i] = f->seconds[i * models + j];
        }
    other = account_of(&turned);
    if (loopcost_outcomes_check(&f->outcomes, f->present, NULL))
        return 0;
    f->outcomes.present = f->present;
    checked = account_of(f);
    return !memcmp(&other, account, sizeof other) && !memcmp(&checked, account, sizeof checked);
}

static int same_by_task(const fixture *f, const double *solved, const double *usd)
{
    double got_solved[TASKS], got_usd[TASKS];
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    uint32_t task;
    for (task = 0; task < TASKS; task++)
        got_solved[task] = got_usd[task] = -1.0;
    if (loopcost_policy_account(&f->outcomes, &f->policy, got_solved, got_usd, &account, NULL))
        return 0;
    for (task = 0; task < f->outcomes.tasks; task++) {
        const int there = answered(f, task);
        if (!near(got_solved[task], there ? solved[task] : -1.0) || !near(got_usd[task], there ? usd[task] : -1.0))
            return 0;
    }
    return 1;
}

/* A verifier that errs, in one matrix of two. */
static void random_verifier(loopcost_policy *policy)
{
    if (pick(2)) {
        policy->sensitivity = random_uniform(&chance);
        policy->specificity = random_uniform(&chance);
        policy->verification = random_uniform(&chance);
    }
}

static void check_accounts(void)
{
    static fixture f;
    double solved[TASKS], usd[TASKS];
    uint32_t round, wrong = 0, wrong_elsewise = 0, wrong_by_task = 0;
    tap_group("one policy, by enumeration");
    for (round = 0; round < 1000; round++) {
        loopcost_account account, expected;
        fixture_init(&f, pick(40), 1 + pick(MODELS), pick(2), pick(2) * 0.1);
        f.policy.kind = pick(5);
        f.policy.n_models = f.policy.kind ? 1 + pick(f.outcomes.models) : 1;
        if (f.policy.kind == LOOPCOST_POLICY_MIXTURE)
            f.policy.n_models = f.outcomes.models;
        random_verifier(&f.policy);
        account = account_of(&f);
        expected = enumerated(&f, solved, usd);
        wrong += !equal_accounts(&account, &expected);
        wrong_by_task += !same_by_task(&f, solved, usd);
        wrong_elsewise += !same_elsewise(&f, &account);
    }
    tap_integer(wrong, 0, "what 1000 policies of all kinds come to");
    tap_integer(wrong_by_task, 0, "and what each task does; those left out are left alone");
    tap_integer(wrong_elsewise, 0, "the same bits from columns that are turned, and from pairs that were checked");
    fixture_init(&f, 20, 5, 1, 0.1);
    f.policy.kind = LOOPCOST_POLICY_ORACLE, f.policy.n_models = 0, f.policy.models = NULL;
    {
        const loopcost_account all = account_of(&f);
        loopcost_account named;
        uint32_t j;
        for (j = 0; j < 5; j++)
            f.models[j] = j;
        f.policy.models = f.models, f.policy.n_models = 5;
        named = account_of(&f);
        tap_check(!memcmp(&all, &named, sizeof all), "an oracle of no models has all of them");
    }
}

/* A perfect verifier, and one that errs, task by task with chance. */
static void check_simulated(void)
{
    static const double rounds = 200000.0, sensitivity = 0.8, specificity = 0.7;
    static fixture f;
    double sums[4] = {0.0, 0.0, 0.0, 0.0}, square = 0.0, error;
    loopcost_account account;
    uint32_t round;
    tap_group("a verifier that errs, simulated");
    fixture_init(&f, 1, 3, 1, 0.0);
    f.success[0] = 0.9, f.success[1] = 0.6, f.success[2] = 0.3;
    f.cost[0] = 5.0, f.cost[1] = 2.0, f.cost[2] = 1.0;
    f.policy.kind = LOOPCOST_POLICY_CASCADE;
    f.policy.sensitivity = sensitivity, f.policy.specificity = specificity, f.policy.verification = 0.25;
    account = account_of(&f);
    for (round = 0; round < rounds; round++) {
        double usd = 0.0;
        uint32_t k;
        for (k = 0; k < 3; k++) {
            const uint32_t model = f.models[k];
            const int right = random_uniform(&chance) <= f.success[model];
            int accepted = 1;
            usd += f.cost[model];
            if (k < 2) {
                usd += 0.25;
                accepted = random_uniform(&chance) <= (right ? sensitivity : 1.0 - specificity);
                sums[2] += accepted && !right;
                sums[3] += !accepted && right;
            }
            if (accepted) {
                sums[0] += right;
                break;
            }
        }
        sums[1] += usd;
        square += usd * usd;
    }
    error = 5.0 / sqrt(rounds);
    tap_check(fabs(sums[0] / rounds - account.solved) < 0.5 * error, "solved");
    tap_check(fabs(sums[1] / rounds - account.usd) < sqrt(square / rounds) * error, "cost");
    tap_check(fabs(sums[2] / rounds - account.wrongly_accepted) < 0.5 * error, "wrongly accepted");
    tap_check(fabs(sums[3] / rounds - account.wrongly_rejected) < 0.8 * error, "wrongly rejected");
}

/* Policies together. */

enum { POLICIES = 6 };

typedef struct contest {
    loopcost_policy policies[POLICIES];
    loopcost_replay replay;
    loopcost_standing standings[POLICIES];
    double work[TASKS * (2 * (POLICIES + 1) + 1)];
} contest;

static void contest_init(contest *c, uint32_t n_policies)
{
    const loopcost_replay replay = LOOPCOST_REPLAY_INIT;
    c->replay = replay;
    c->replay.policies = c->policies, c->replay.n_policies = n_policies;
    c->replay.work = c->work, c->replay.words = sizeof c->work / sizeof *c->work;
}

/* Each kind, the reference last; the fixture's own tasks are the ones that all answer if `f` is cut down to them. */
static void contest_of_all(contest *c, const fixture *f)
{
    static const uint32_t first = 0;
    uint32_t i;
    contest_init(c, POLICIES);
    for (i = 0; i < POLICIES; i++) {
        c->policies[i] = f->policy;
        c->policies[i].kind = i % 5;
    }
    c->policies[0].n_models = 1;
    c->policies[5].models = &first, c->policies[5].n_models = 1;
    c->replay.reference = 5;
}

/* Leaves only the tasks that a threshold over all models answers: the ones that all policies do. */
static void cut_down(fixture *f)
{
    const uint32_t models = f->outcomes.models;
    uint32_t i, n = 0;
    f->policy.kind = LOOPCOST_POLICY_THRESHOLD;
    for (i = 0; i < f->outcomes.tasks; i++)
        if (answered(f, i)) {
            memmove(f->success + n * models, f->success + i * models, models * sizeof *f->success);
            memmove(f->cost + n * models, f->cost + i * models, models * sizeof *f->cost);
            memmove(f->seconds + n * models, f->seconds + i * models, models * sizeof *f->seconds);
            f->scores[n++] = f->scores[i];
        }
    f->outcomes.tasks = n;
}

static int within(double least, double value, double most)
{
    return least <= value && value <= most;
}

static int ordered(const loopcost_standing *s, double n)
{
    return within(s->solved_least, s->solved, s->solved_most) && within(s->usd_least, s->usd, s->usd_most) &&
           within(s->per_solved_least, s->per_solved, s->per_solved_most) &&
           within(s->saving_least, s->saving, s->saving_most) && within(s->gained_least, s->gained, s->gained_most) &&
           within(s->regret_solved_least, s->regret_solved, s->regret_solved_most) &&
           within(s->regret_usd_least, s->regret_usd, s->regret_usd_most) && s->solved_least >= 0.0 &&
           s->solved_most <= n && s->usd_least >= 0.0 && s->per_solved_least >= 0.0 && s->saving_most <= 1.0 &&
           s->gained_least >= -n && s->gained_most <= n && s->regret_solved_most <= n;
}

static void check_contests(void)
{
    static fixture f;
    static contest c;
    uint32_t round, i, wrong = 0, disordered = 0, wrong_counts = 0, refused = 0;
    tap_group("policies together");
    for (round = 0; round < 300; round++) {
        loopcost_account oracle, reference;
        uint64_t all;
        fixture_init(&f, 20 + pick(40), 2 + pick(4), pick(2), 0.03);
        random_verifier(&f.policy);
        contest_of_all(&c, &f);
        if (loopcost_replay_policies(&f.outcomes, &c.replay, c.standings, 0, NULL)) {
            refused++;
            continue;
        }
        all = f.outcomes.tasks;
        cut_down(&f);
        wrong_counts += c.replay.tasks != f.outcomes.tasks || c.replay.left_out != all - f.outcomes.tasks;
        f.policy = c.policies[5];
        reference = account_of(&f);
        f.policy = c.policies[4];
        oracle = account_of(&f);
        for (i = 0; i < POLICIES; i++) {
            const loopcost_standing *s = &c.standings[i];
            loopcost_account alone;
            f.policy = c.policies[i];
            alone = account_of(&f);
            wrong +=
                s->policy != i || !near(s->solved, alone.solved) || !near(s->usd, alone.usd) ||
                !near(s->seconds, alone.seconds) || !near(s->calls, alone.calls) ||
                !near(s->per_solved, alone.usd / alone.solved) || !near(s->saving, 1.0 - alone.usd / reference.usd) ||
                !near(s->gained, alone.solved - reference.solved) ||
                !near(s->regret_solved, oracle.solved - alone.solved) || !near(s->regret_usd, alone.usd - oracle.usd);
            disordered += !ordered(s, (double)f.outcomes.tasks);
        }
        wrong += c.standings[5].saving != 0.0 || c.standings[5].gained != 0.0 || c.standings[4].regret_solved != 0.0;
        wrong += c.standings[5].saving_least != 0.0 || c.standings[5].saving_most != 0.0 ||
                 c.standings[5].gained_least != 0.0 || c.standings[5].gained_most != 0.0;
    }
    tap_integer(refused, 0, "all are answered");
    tap_integer(wrong_counts, 0, "tasks that all answer, and those left out");
    tap_integer(wrong, 0, "each stands as alone on those tasks, against the reference and the oracle");
    tap_integer(disordered, 0, "each interval holds its value, and keeps to what is possible");
}

/* Two models on so many tasks, which stand alone. */
static void duel(contest *c, const fixture *f)
{
    static const uint32_t models[2] = {0, 1};
    uint32_t i;
    contest_init(c, 2);
    for (i = 0; i < 2; i++) {
        c->policies[i] = f->policy;
        c->policies[i].kind = LOOPCOST_POLICY_ALWAYS;
        c->policies[i].models = &models[i], c->policies[i].n_models = 1;
    }
    tap_status(loopcost_replay_policies(&f->outcomes, &c->replay, c->standings, 0, NULL), LOOPCOST_OK, "two models");
}

/* Costs without skewness: Student's t from tables, to all digits that they have. */
static void check_student(void)
{
    static const struct {
        uint32_t tasks;
        double level, t;
    } cases[] = {
        {2, 0.95, 12.706204736174694},  {3, 0.95, 4.302652729749462},  {3, 0.99, 9.924843200918287},
        {11, 0.95, 2.228138851986274},  {12, 0.9, 1.7958848187040442}, {31, 0.999, 3.6459586350420214},
        {201, 0.5, 0.6757184114042201},
    };
    static fixture f;
    static contest c;
    size_t i;
    uint32_t j;
    tap_group("Student's t, by its tables");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double n = cases[i].tasks;
        double squares = 0.0, reach;
        fixture_init(&f, cases[i].tasks, 2, 0, 0.0);
        for (j = 0; j < cases[i].tasks; j++) {
            const double deviation = j - 0.5 * (n - 1.0);
            f.cost[2 * j] = 1e4 + deviation;
            squares += deviation * deviation;
        }
        duel(&c, &f);
        c.replay.level = cases[i].level;
        loopcost_replay_policies(&f.outcomes, &c.replay, c.standings, 0, NULL);
        reach = cases[i].t * sqrt(squares / (n - 1.0) * n);
        tap_near(c.standings[0].usd_most - c.standings[0].usd, reach, 1e-9, "upwards");
        tap_near(c.standings[0].usd - c.standings[0].usd_least, reach, 1e-9, "downwards");
    }
#if LOOPCOST_BODIES
    tap_near(loopcost__student_width(0.95, 1000), 1.9623390808264078, 1e-12, "1000 degrees of freedom, a sum");
    tap_near(loopcost__student_width(0.95, 1001), 1.9623367052808798, 1e-12, "1001, an expansion");
    tap_near(loopcost__student_width(0.999999, 1001), 4.922258736457859, 1e-10, "far out");
#endif
}

static void check_shares(void)
{
    static fixture f;
    static contest c;
    double reach;
    uint32_t i;
    tap_group("shares");
    fixture_init(&f, 10, 2, 0, 0.0);
    for (i = 0; i < 10; i++)
        f.success[2 * i] = i < 8, f.success[2 * i + 1] = 1.0;
    duel(&c, &f);
    tap_near(c.standings[0].solved_least, 4.901624715366115, 1e-12, "Wilson's interval of 8 in 10, below");
    tap_near(c.standings[0].solved_most, 9.433178485456247, 1e-12, "above");
    tap_near(c.standings[1].solved_least, 7.224672001371107, 1e-12, "of 10 in 10, below");
    tap_double(c.standings[1].solved_most, 10.0, 0.0, "above");
    tap_near(c.standings[0].regret_solved_most, 5.098375284633885, 1e-12, "regret, 2 in 10");
    /* 2 and 0 discordant pairs, half a pair more in each of the four cells: 2/12 +- 1.96 sqrt(3 - 4/12)/12 */
    reach = 1.959963984540054 * sqrt(3.0 - 4.0 / 12.0);
    tap_near(c.standings[1].gained_most, 10.0 * (2.0 + reach) / 12.0, 1e-12, "a gain of 2 in 10, above");
    tap_near(c.standings[1].gained_least, 10.0 * (2.0 - reach) / 12.0, 1e-12, "below");
}

/* Hall's transform of Student's statistic of A - r B, from the definitions. */
static double transformed(const double *a, const double *b, uint32_t n, double r)
{
    double mean = 0.0, second = 0.0, third = 0.0, t, skew;
    uint32_t i;
    for (i = 0; i < n; i++)
        mean += (a[2 * i] - r * b[2 * i]) / n;
    for (i = 0; i < n; i++) {
        const double apart = a[2 * i] - r * b[2 * i] - mean;
        second += apart * apart / n;
        third += apart * apart * apart / n;
    }
    t = mean / sqrt(second / (n - 1.0));
    skew = third / pow(second, 1.5);
    return t + skew / sqrt(n) * (t * t / 3.0 + 1.0 / 6.0) + skew * skew * t * t * t / (27.0 * n);
}

static void check_equations(void)
{
    enum { N = 40 };
    static const double n = N, student = 2.022690920036762; /* 39 degrees of freedom, 95 % */
    static fixture f;
    static contest c;
    double ones[2 * N];
    uint32_t round, i, wrong = 0;
    tap_group("limits solve their equations");
    for (i = 0; i < 2 * N; i++)
        ones[i] = 1.0;
    for (round = 0; round < 100; round++) {
        fixture_init(&f, N, 2, 1, 0.0);
        for (i = 0; i < 2 * N; i++)
            f.cost[i] = exp(3.0 * f.cost[i] * random_uniform(&chance));
        contest_init(&c, 2);
        duel(&c, &f);
        {
            const loopcost_standing *s = &c.standings[1];
            const double *own = f.cost + 1, *other = f.cost, *solved = f.success + 1;
            wrong += !near(transformed(own, ones, N, s->usd_least / n), student);
            wrong += !near(transformed(own, ones, N, s->usd_most / n), -student);
            wrong += !near(transformed(own, solved, N, s->per_solved_least), student);
            wrong += !near(transformed(own, solved, N, s->per_solved_most), -student);
            wrong += !near(transformed(own, other, N, 1.0 - s->saving_most), student);
            wrong += !near(transformed(own, other, N, 1.0 - s->saving_least), -student);
        }
    }
    tap_integer(wrong, 0, "the mean cost, the cost per solved task, the saving, of 100 matrices");
}

/* How often intervals miss, in tasks of random difficulty: the harder, the dearer and the less often solved. */

enum { COVERED = 5 };

static double normal_draw(void)
{
    return sqrt(-2.0 * log(random_uniform(&chance))) * cos(6.283185307179586 * random_uniform(&chance));
}

static void draw_task(double *success, double *cost)
{
    const double difficulty = normal_draw();
    success[0] = random_uniform(&chance) <= 1.0 / (1.0 + exp(difficulty - 0.8));
    success[1] = random_uniform(&chance) <= 1.0 / (1.0 + exp(difficulty - 2.0));
    cost[0] = exp(0.8 * difficulty + 0.6 * normal_draw()) * (success[0] > 0.0 ? 1.0 : 2.0);
    cost[1] = 3.0 * exp(0.8 * difficulty + 0.6 * normal_draw());
}

/* Means of the cheap model's cost and success and of the strong one's, of 4e6 tasks. */
static void truth_of(double *cost, double *solved, double *strong_cost, double *strong_solved)
{
    static const double many = 4000000.0;
    double sums[4] = {0.0, 0.0, 0.0, 0.0}, success[2], usd[2];
    uint32_t i;
    for (i = 0; i < many; i++) {
        draw_task(success, usd);
        sums[0] += usd[0], sums[1] += success[0], sums[2] += usd[1], sums[3] += success[1];
    }
    *cost = sums[0] / many, *solved = sums[1] / many, *strong_cost = sums[2] / many, *strong_solved = sums[3] / many;
}

static void check_coverage_of(uint32_t tasks, const double *least, const double *most)
{
    static const char *const names[COVERED] = {"solved", "gained", "usd", "per_solved", "saving"};
    static const double rounds = 4000.0;
    static fixture f;
    static contest c;
    double cost, solved, strong_cost, strong_solved;
    uint32_t misses[COVERED] = {0}, round, i;
    truth_of(&cost, &solved, &strong_cost, &strong_solved);
    fixture_init(&f, tasks, 2, 0, 0.0);
    duel(&c, &f);
    c.replay.reference = 1;
    for (round = 0; round < rounds; round++) {
        const loopcost_standing *s = &c.standings[0];
        const double n = tasks;
        for (i = 0; i < tasks; i++)
            draw_task(f.success + 2 * i, f.cost + 2 * i);
        loopcost_replay_policies(&f.outcomes, &c.replay, c.standings, 0, NULL);
        misses[0] += !within(s->solved_least, n * solved, s->solved_most);
        misses[1] += !within(s->gained_least, n * (solved - strong_solved), s->gained_most);
        misses[2] += !within(s->usd_least, n * cost, s->usd_most);
        misses[3] += !within(s->per_solved_least, cost / solved, s->per_solved_most);
        misses[4] += !within(s->saving_least, 1.0 - cost / strong_cost, s->saving_most);
    }
    for (i = 0; i < COVERED; i++) {
        const double missed = (double)misses[i] / rounds;
        printf("# %u tasks, %s: missed %.4f\n", tasks, names[i], missed);
        tap_check(within(least[i], missed, most[i]), names[i]);
    }
}

/* What replay.h says of them, give or take 0.002. */
static void check_coverage(void)
{
    static const double few_least[COVERED] = {0.044, 0.044, 0.044, 0.044, 0.044};
    static const double few[COVERED] = {0.062, 0.062, 0.113, 0.113, 0.113};
    static const double many_least[COVERED] = {0.044, 0.044, 0.055, 0.055, 0.055};
    static const double many[COVERED] = {0.062, 0.062, 0.088, 0.088, 0.088};
    tap_group("how often an interval of 95 % misses, 20 tasks");
    check_coverage_of(20, few_least, few);
    tap_group("how often an interval of 95 % misses, 200 tasks");
    check_coverage_of(200, many_least, many);
}

/* All cascades. */

enum { ROOM = 400, WORDS = 800000 };

static uint64_t work[WORDS];

typedef struct point {
    double usd, solved;
} point;

/* Every cascade that begins with `length` models chosen so far, alone. */
static void list_cascades(fixture *f, const uint32_t *models, uint32_t n, uint32_t length, point *points,
                          uint32_t *count)
{
    uint32_t j, k;
    for (j = 0; j < n && length < MODELS; j++) {
        loopcost_account account;
        for (k = 0; k < length && f->models[k] != models[j]; k++)
            ;
        if (k < length)
            continue;
        f->models[length] = models[j];
        f->policy.n_models = length + 1;
        account = account_of(f);
        points[*count].usd = account.usd;
        points[(*count)++].solved = account.solved;
        list_cascades(f, models, n, length + 1, points, count);
    }
}

static int beats(const point *a, double usd, double solved)
{
    return a->usd <= usd * (1.0 - 1e-12) && a->solved >= solved - 1e-9;
}

static int is_on_frontier(const point *points, uint32_t count, uint32_t i)
{
    uint32_t j;
    for (j = 0; j < count; j++)
        if (beats(&points[j], points[i].usd, points[i].solved) ||
            (points[j].usd <= points[i].usd * (1.0 + 1e-12) && points[j].solved > points[i].solved + 1e-9))
            return 0;
    return 1;
}

/* Only the tasks that have every pair of the models that are searched: all cascades must stand on the same ones. */
static void keep_complete(fixture *f)
{
    const uint32_t models = f->outcomes.models;
    uint32_t i, n = 0;
    for (i = 0; i < f->outcomes.tasks; i++)
        if (answered(f, i)) {
            memmove(f->success + n * models, f->success + i * models, models * sizeof *f->success);
            memmove(f->cost + n * models, f->cost + i * models, models * sizeof *f->cost);
            memmove(f->seconds + n * models, f->seconds + i * models, models * sizeof *f->seconds);
            n++;
        }
    f->outcomes.tasks = n;
}

static int frontier_agrees(const loopcost_cascade *frontier, uint64_t found, const point *points, uint32_t count)
{
    uint32_t i, expected = 0;
    uint64_t k;
    for (i = 0; i < count; i++) {
        int first = is_on_frontier(points, count, i), met = 0;
        uint32_t j;
        for (j = 0; first && j < i; j++)
            first = fabs(points[j].usd - points[i].usd) > 1e-12 * points[i].usd || !is_on_frontier(points, count, j);
        if (!first)
            continue;
        expected++;
        for (k = 0; k < found; k++)
            met += near(frontier[k].usd, points[i].usd) && near(frontier[k].solved, points[i].solved);
        if (met != 1)
            return 0;
    }
    return found == expected;
}

static void check_cascades(void)
{
    static const uint64_t counts[] = {1, 4, 15, 64, 325, 1956, 13699, 109600};
    static fixture f;
    static point points[400];
    loopcost_cascade frontier[ROOM];
    uint64_t found = 0, words = 0;
    uint32_t round, n, wrong = 0, unlike = 0;
    tap_group("all cascades");
    for (round = 0; round < 150; round++) {
        uint32_t models[MODELS], count = 0, k;
        n = 1 + pick(5);
        fixture_init(&f, 5 + pick(30), n + pick(MODELS - n + 1), pick(2), pick(2) * 0.02);
        random_verifier(&f.policy);
        f.policy.kind = LOOPCOST_POLICY_CASCADE, f.policy.n_models = n;
        memcpy(models, f.models, sizeof models);
        if (loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, ROOM, &found, work, WORDS, NULL))
            continue;
        keep_complete(&f);
        list_cascades(&f, models, n, 0, points, &count);
        wrong += count != counts[n - 1] || !frontier_agrees(frontier, found, points, count);
        for (k = 0; k < found; k++) {
            loopcost_account account;
            uint32_t j;
            for (j = 0; j < frontier[k].n_models; j++)
                f.models[j] = (uint32_t)(frontier[k].models >> 8 * j & 255);
            f.policy.n_models = frontier[k].n_models;
            account = account_of(&f);
            unlike += !near(account.usd, frontier[k].usd) || !near(account.solved, frontier[k].solved);
        }
    }
    tap_integer(wrong, 0, "the frontier of every cascade of up to 5 models, each alone");
    tap_integer(unlike, 0, "its points are what the named cascades come to");
#if LOOPCOST_BODIES
    for (n = 1; n <= MODELS; n++)
        tap_integer(loopcost__count_cascades(n), counts[n - 1], "how many cascades there are");
#endif
    tap_status(loopcost_replay_cascades_words(8, &words, NULL), LOOPCOST_OK, "memory for 8 models");
    tap_check(words <= WORDS, "as documented");
    fixture_init(&f, 200, 8, 0, 0.0);
    f.policy.kind = LOOPCOST_POLICY_CASCADE;
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, NULL, 0, &found, work, words, NULL), LOOPCOST_OK,
               "8 models, no room");
    tap_check(found > 3 && found < 100, "tells how many there are");
    {
        const uint64_t all = found;
        frontier[1].usd = -1.0;
        loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 1, &found, work, words, NULL);
        tap_integer(found, all, "room for one: as many are found");
        tap_check(frontier[1].usd < 0.0, "and one is written");
    }
}

/* All thresholds. */

static void check_thresholds(void)
{
    static fixture f;
    loopcost_cut cuts[TASKS + 1];
    uint64_t found = 0, words = 0;
    uint32_t round, k, wrong = 0, wrong_counts = 0;
    tap_group("all thresholds");
    for (round = 0; round < 200; round++) {
        double scores[TASKS];
        uint32_t different = 0, i, j;
        uint64_t tasks;
        fixture_init(&f, 2 + pick(50), 2 + pick(4), pick(2), 0.05);
        f.policy.kind = LOOPCOST_POLICY_THRESHOLD, f.policy.n_models = 2;
        for (i = 0; i < f.outcomes.tasks; i++)
            f.scores[i] = pick(4) ? f.scores[i] - 0.5 : pick(2) ? 0.0 : -0.0;
        loopcost_replay_thresholds_words(&f.outcomes, &words, NULL);
        if (loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, TASKS + 1, &found, work, words, NULL))
            continue;
        for (i = 0; i < f.outcomes.tasks; i++) {
            if (!answered(&f, i))
                continue;
            for (j = 0; j < different && scores[j] != f.scores[i]; j++)
                ;
            if (j == different)
                scores[different++] = f.scores[i];
        }
        tasks = account_of(&f).tasks;
        wrong_counts += found != different + 1u || cuts[0].above != 0 || cuts[found - 1].above != tasks;
        for (k = 0; k < found; k++) {
            loopcost_account account;
            f.cuts[0] = cuts[k].cut;
            account = account_of(&f);
            wrong += !near(account.usd, cuts[k].usd) || !near(account.solved, cuts[k].solved);
            wrong += k && !(cuts[k].cut < cuts[k - 1].cut && cuts[k].above > cuts[k - 1].above);
        }
    }
    tap_integer(wrong_counts, 0, "one more than there are scores, from no task above to all");
    tap_integer(wrong, 0, "each is what the threshold comes to at its cut, in descending order");
    cuts[1].usd = -1.0;
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, 1, &found, work, words, NULL), LOOPCOST_OK,
               "room for one");
    tap_check(found > 2 && cuts[1].usd < 0.0, "tells how many there are, and writes one");
}

/* Isotonic regression. */

/* max over a <= i of min over b >= i of the mean from a to b. */
static double minimax(const double *values, const double *weights, uint32_t n, uint32_t i)
{
    double best = -INFINITY;
    uint32_t a, b;
    for (a = 0; a <= i; a++) {
        double sum = 0.0, weight = 0.0, least = INFINITY;
        for (b = a; b < n; b++) {
            sum += values[b] * weights[b];
            weight += weights[b];
            if (b >= i)
                least = fmin(least, sum / weight);
        }
        best = fmax(best, least);
    }
    return best;
}

static void check_isotonic(void)
{
    enum { N = 30 };
    double values[N], weights[N], fitted[N];
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    uint64_t words = 0;
    uint32_t round, i, wrong = 0;
    tap_group("isotonic regression");
    for (round = 0; round < 600; round++) {
        const uint32_t n = 1 + pick(N), binary = pick(2), weighted = pick(2);
        for (i = 0; i < n; i++) {
            values[i] = binary ? pick(2) : random_uniform(&chance) * pick(5) - 1.0;
            weights[i] = weighted ? 0.1 + pick(4) : 1.0;
        }
        loopcost_isotonic_words(n, &words, NULL);
        wrong += loopcost_isotonic(values, weighted ? weights : NULL, n, fitted, work, words, NULL) != LOOPCOST_OK;
        for (i = 0; i < n; i++)
            wrong += !near(fitted[i], minimax(values, weights, n, i));
    }
    tap_integer(wrong, 0, "the best of all by its minimax formula");
    values[0] = 3.0, values[1] = 1.0, values[2] = 2.0;
    tap_status(loopcost_isotonic(values, NULL, 3, values, work, 9, NULL), LOOPCOST_OK, "in place");
    tap_check(values[0] == 2.0 && values[1] == 2.0 && values[2] == 2.0, "one block");
    tap_status(loopcost_isotonic(NULL, NULL, 0, NULL, NULL, 0, NULL), LOOPCOST_OK, "of nothing");
    values[1] = NAN;
    fitted[0] = -5.0;
    tap_status(loopcost_isotonic(values, NULL, 3, fitted, work, 9, &fault), LOOPCOST_NOT_A_NUMBER, "a NaN");
    tap_check(fitted[0] == -5.0 && fault.row == 1, "names its row, writes nothing");
    tap_text(loopcost_param_path(fault.field), "isotonic.values", "and its path");
    values[1] = 2e12;
    tap_status(loopcost_isotonic(values, NULL, 3, fitted, work, 9, &fault), LOOPCOST_OUT_OF_RANGE, "too large");
    values[1] = 1.0, weights[2] = 0.0;
    tap_status(loopcost_isotonic(values, weights, 3, fitted, work, 9, &fault), LOOPCOST_OUT_OF_RANGE, "weight 0");
    tap_text(loopcost_param_path(fault.field), "isotonic.weights", "its path");
    tap_status(loopcost_isotonic(values, NULL, 3, fitted, work, 8, &fault), LOOPCOST_OUT_OF_RANGE, "too few words");
    tap_status(loopcost_isotonic(values, NULL, 3, fitted, NULL, 9, &fault), LOOPCOST_NULL, "no memory");
    tap_status(loopcost_isotonic(NULL, NULL, 3, fitted, work, 9, &fault), LOOPCOST_NULL, "no values");
    tap_status(loopcost_isotonic(values, NULL, 3, NULL, work, 9, &fault), LOOPCOST_NULL, "no room");
    tap_status(loopcost_isotonic_words(UINT64_MAX, &words, &fault), LOOPCOST_OUT_OF_RANGE, "more than there can be");
    tap_status(loopcost_isotonic_words(1, NULL, &fault), LOOPCOST_NULL, "no words");
}

/* Extremes. */

static void check_extremes(void)
{
    static fixture f;
    static contest c;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_cut cuts[TASKS + 1];
    loopcost_cascade frontier[2];
    loopcost_account account;
    uint64_t found;
    uint32_t i;
    tap_group("extremes");
    fixture_init(&f, 0, 2, 0, 0.0);
    contest_of_all(&c, &f);
    account = account_of(&f);
    tap_check(account.tasks == 0 && account.usd == 0.0 && account.solved == 0.0, "no task: an account of nothing");
    tap_status(loopcost_replay_policies(&f.outcomes, &c.replay, c.standings, 0, &fault), LOOPCOST_UNDEFINED,
               "no task: no standings");
    tap_text(loopcost_param_path(fault.field), "outcomes.tasks", "the fault");
    f.policy.kind = LOOPCOST_POLICY_CASCADE;
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 2, &found, work, WORDS, &fault),
               LOOPCOST_UNDEFINED, "no cascades");
    f.policy.kind = LOOPCOST_POLICY_THRESHOLD;
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, 2, &found, work, WORDS, &fault),
               LOOPCOST_UNDEFINED, "no thresholds");
    fixture_init(&f, 5, 2, 0, 2.0);
    f.policy.kind = LOOPCOST_POLICY_CASCADE;
    contest_of_all(&c, &f);
    account = account_of(&f);
    tap_check(account.tasks == 0 && account.left_out == 5, "all missing: all left out");
    tap_status(loopcost_replay_policies(&f.outcomes, &c.replay, c.standings, 0, &fault), LOOPCOST_UNDEFINED,
               "all missing: no standings");
    fixture_init(&f, 1, 2, 0, 0.0);
    f.success[0] = 1.0, f.success[1] = 0.0;
    duel(&c, &f);
    tap_check(c.standings[0].usd_least == 0.0 && c.standings[0].usd_most == INFINITY, "one task: no bounds");
    tap_check(c.standings[1].per_solved == INFINITY && c.standings[1].per_solved_most == INFINITY,
              "nothing solved: no price for it");
    tap_check(c.standings[1].saving_least == -INFINITY && c.standings[1].saving_most == 1.0, "nor of a saving");
    tap_check(c.standings[0].solved_least > 0.2 && c.standings[0].solved_most == 1.0, "but one of the share solved");
    fixture_init(&f, 30, 2, 0, 0.0);
    for (i = 0; i < 60; i++)
        f.cost[i] = i & 1 ? 1.0 : 0.0;
    duel(&c, &f);
    tap_check(c.standings[1].saving == -INFINITY && c.standings[0].saving == 0.0, "against what costs nothing");
    tap_check(c.standings[0].usd_most == 0.0 && c.standings[0].per_solved_most == 0.0, "what costs nothing, for sure");
    c.replay.reference = 1;
    loopcost_replay_policies(&f.outcomes, &c.replay, c.standings, 0, NULL);
    tap_check(c.standings[0].saving == 1.0 && c.standings[0].saving_least == 1.0, "all is saved");
    tap_check(ordered(&c.standings[0], 30.0) && ordered(&c.standings[1], 30.0), "the rest is in order");
    for (i = 0; i < 60; i++)
        f.cost[i] = 1e12;
    duel(&c, &f);
    tap_double(c.standings[0].usd_most, 3e13, 2.0, "the largest costs, without variance");
    for (i = 0; i < 60; i++)
        f.success[i] = f.cost[i] = 0.0;
    duel(&c, &f);
    tap_check(c.standings[1].saving == 0.0 && c.standings[1].per_solved == INFINITY && c.standings[1].gained == 0.0,
              "nothing costs, nothing is solved");
}

/* The most models there can be, each cheaper than the one before. */
static void check_64_models(void)
{
    static double success[128], cost[128];
    uint64_t present[2];
    loopcost_outcomes outcomes = LOOPCOST_OUTCOMES_INIT;
    loopcost_policy policy = LOOPCOST_POLICY_INIT;
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    uint32_t i;
    tap_group("64 models");
    for (i = 0; i < 128; i++)
        success[i] = 1.0, cost[i] = 64.0 - i % 64;
    outcomes.tasks = 2, outcomes.models = 64, outcomes.success = success, outcomes.cost = cost;
    tap_status(loopcost_outcomes_check(&outcomes, present, NULL), LOOPCOST_OK, "all are there");
    tap_check(present[0] == UINT64_MAX && present[1] == UINT64_MAX, "every bit");
    policy.kind = LOOPCOST_POLICY_ORACLE;
    tap_status(loopcost_policy_account(&outcomes, &policy, NULL, NULL, &account, NULL), LOOPCOST_OK, "the oracle");
    tap_double(account.usd, 2.0, 0.0, "takes the cheapest");
    tap_double(account.seconds, 0.0, 0.0, "no times, no seconds");
    success[64 + 63] = cost[64 + 63] = NAN;
    loopcost_outcomes_check(&outcomes, present, NULL);
    tap_check(present[0] == UINT64_MAX && present[1] == UINT64_MAX >> 1, "one is missing");
}

/* Bad input. */

static void tap_fault(const fixture *f, int32_t status, const char *path, uint32_t index, uint64_t row)
{
    loopcost_account account = LOOPCOST_ACCOUNT_INIT, untouched = LOOPCOST_ACCOUNT_INIT;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    char text[LOOPCOST_FAULT_TEXT_SIZE];
    tap_group(path);
    tap_status(loopcost_policy_account(&f->outcomes, &f->policy, NULL, NULL, &account, &fault), status, "status");
    tap_text(loopcost_param_path(fault.field), path, "path");
    tap_check(fault.index == index && fault.row == row, "index and row");
    tap_check(!memcmp(&account, &untouched, sizeof account), "nothing is written");
    loopcost_fault_text(&fault, text, sizeof text);
    printf("# %s\n", text);
}

static void check_bad_matrix(void)
{
    static const double bad[] = {-1.0, (double)NAN, (double)INFINITY};
    static fixture f;
    uint32_t i, j;
    for (i = 0; i < 3; i++)
        for (j = 0; j < 3; j++) {
            static const char *const paths[] = {"outcomes.success[]", "outcomes.cost[]", "outcomes.seconds[]"};
            fixture_init(&f, 7, 3, 0, 0.0);
            (i == 0 ? f.success : i == 1 ? f.cost : f.seconds)[3 * 4 + 2] = bad[j];
            f.policy.kind = LOOPCOST_POLICY_CASCADE;
            tap_fault(&f, j == 1 ? LOOPCOST_NOT_A_NUMBER : LOOPCOST_OUT_OF_RANGE, paths[i], 2, 4);
            tap_status(loopcost_outcomes_check(&f.outcomes, f.present, NULL),
                       j == 1 ? LOOPCOST_NOT_A_NUMBER : LOOPCOST_OUT_OF_RANGE, "checked beforehand");
            tap_integer(f.present[0], 0, "  and nothing is written");
        }
    fixture_init(&f, 7, 3, 0, 0.0);
    f.outcomes.models = 0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "outcomes.models", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.outcomes.models = 65;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "outcomes.models", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.outcomes.models = 3, f.outcomes.tasks = UINT64_MAX;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "outcomes.tasks", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.outcomes.tasks = 7, f.outcomes.success = NULL;
    tap_fault(&f, LOOPCOST_NULL, "outcomes.success[]", LOOPCOST_NO_INDEX, UINT64_MAX);
    f.outcomes.success = f.success, f.outcomes.cost = NULL;
    tap_fault(&f, LOOPCOST_NULL, "outcomes.cost[]", LOOPCOST_NO_INDEX, UINT64_MAX);
    tap_status(loopcost_outcomes_check(&f.outcomes, NULL, NULL), LOOPCOST_NULL, "nowhere to write");
}

static void of_kind(fixture *f, uint32_t kind)
{
    fixture_init(f, 7, 3, 0, 0.0);
    f->policy.kind = kind;
}

static void check_bad_policy(void)
{
    static fixture f;
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    const uint32_t none = LOOPCOST_NO_INDEX;
    of_kind(&f, 5);
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.kind", none, UINT64_MAX);
    of_kind(&f, LOOPCOST_POLICY_ALWAYS);
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.n_models", none, UINT64_MAX);
    of_kind(&f, LOOPCOST_POLICY_CASCADE);
    f.policy.n_models = 0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.n_models", none, UINT64_MAX);
    f.policy.n_models = 65;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.n_models", none, UINT64_MAX);
    f.policy.n_models = 3, f.models[1] = 3;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.models[]", 1, UINT64_MAX);
    f.models[1] = f.models[0];
    tap_fault(&f, LOOPCOST_UNDEFINED, "policy.models[]", 1, UINT64_MAX);
    f.policy.models = NULL;
    tap_fault(&f, LOOPCOST_NULL, "policy.models[]", none, UINT64_MAX);
    of_kind(&f, LOOPCOST_POLICY_CASCADE);
    f.policy.sensitivity = 1.5;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.sensitivity", none, UINT64_MAX);
    f.policy.sensitivity = 1.0, f.policy.specificity = NAN;
    tap_fault(&f, LOOPCOST_NOT_A_NUMBER, "policy.specificity", none, UINT64_MAX);
    f.policy.specificity = 1.0, f.policy.verification = -1.0;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.verification", none, UINT64_MAX);
    of_kind(&f, LOOPCOST_POLICY_THRESHOLD);
    f.cuts[1] = 0.2;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.cuts[]", 1, UINT64_MAX);
    f.cuts[1] = NAN;
    tap_fault(&f, LOOPCOST_NOT_A_NUMBER, "policy.cuts[]", 1, UINT64_MAX);
    f.cuts[1] = 0.5, f.scores[3] = INFINITY;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.scores", none, 3);
    f.policy.cuts = NULL;
    tap_fault(&f, LOOPCOST_NULL, "policy.cuts[]", none, UINT64_MAX);
    f.policy.cuts = f.cuts, f.policy.scores = NULL;
    tap_fault(&f, LOOPCOST_NULL, "policy.scores", none, UINT64_MAX);
    of_kind(&f, LOOPCOST_POLICY_MIXTURE);
    f.weights[1] = -0.5;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.weights[]", 1, UINT64_MAX);
    f.weights[1] = 0.9;
    tap_fault(&f, LOOPCOST_OUT_OF_RANGE, "policy.weights", none, UINT64_MAX);
    f.policy.weights = NULL;
    tap_fault(&f, LOOPCOST_NULL, "policy.weights[]", none, UINT64_MAX);
    tap_status(loopcost_policy_account(&f.outcomes, NULL, NULL, NULL, &account, NULL), LOOPCOST_NULL, "no policy");
}

static void contest_fault(contest *c, const fixture *f, uint32_t stride, int32_t status, const char *path,
                          uint32_t policy)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    tap_group(path);
    c->standings[0].usd = -7.0;
    tap_status(loopcost_replay_policies(&f->outcomes, &c->replay, c->standings, stride, &fault), status, "status");
    tap_text(loopcost_param_path(fault.field), path, "path");
    tap_integer(fault.strategy, policy, "which policy");
    tap_check(c->standings[0].usd == -7.0 && c->replay.tasks == 0, "nothing is written");
}

static void check_bad_contest(void)
{
    static fixture f;
    static contest c;
    uint64_t words = 0;
    const uint32_t none = LOOPCOST_NO_INDEX;
    fixture_init(&f, 7, 3, 0, 0.0);
    contest_of_all(&c, &f);
    tap_status(loopcost_replay_words(&f.outcomes, &c.replay, &words, NULL), LOOPCOST_OK, "words");
    tap_integer(words, 7 * 15, "as documented");
    tap_status(loopcost_replay_words(&f.outcomes, &c.replay, NULL, NULL), LOOPCOST_NULL, "no words");
    c.replay.words = words - 1;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "work", none);
    contest_of_all(&c, &f);
    c.replay.work = NULL;
    contest_fault(&c, &f, 0, LOOPCOST_NULL, "work", none);
    contest_of_all(&c, &f);
    c.replay.reference = 6;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "replay.reference", none);
    contest_of_all(&c, &f);
    c.replay.level = 1.0;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "replay.level", none);
    contest_of_all(&c, &f);
    c.replay.n_policies = 0;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "replay.policies", none);
    contest_of_all(&c, &f);
    c.replay.policies = NULL;
    contest_fault(&c, &f, 0, LOOPCOST_NULL, "replay.policies", none);
    contest_of_all(&c, &f);
    c.replay.policy_stride = 8;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "stride", none);
    contest_of_all(&c, &f);
    contest_fault(&c, &f, 8, LOOPCOST_OUT_OF_RANGE, "stride", none);
    c.policies[1].sensitivity = 2.0;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "policy.sensitivity", 1);
    contest_of_all(&c, &f);
    f.scores[2] = -INFINITY;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "policy.scores", 2);
    fixture_init(&f, 7, 3, 0, 0.0);
    contest_of_all(&c, &f);
    f.cost[5] = -2.0;
    contest_fault(&c, &f, 0, LOOPCOST_OUT_OF_RANGE, "outcomes.cost[]", none);
    tap_status(loopcost_replay_policies(&f.outcomes, &c.replay, NULL, 0, NULL), LOOPCOST_NULL, "no results");
}

static void check_bad_searches(void)
{
    static fixture f;
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    loopcost_cut cuts[8];
    loopcost_cascade frontier[8];
    uint64_t found = 77, words = 0;
    tap_group("searches, badly asked");
    of_kind(&f, LOOPCOST_POLICY_ORACLE);
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 8, &found, work, WORDS, &fault),
               LOOPCOST_UNSUPPORTED, "no cascade");
    tap_text(loopcost_param_path(fault.field), "policy.kind", "  path");
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, 8, &found, work, WORDS, &fault),
               LOOPCOST_UNSUPPORTED, "no threshold");
    f.policy.kind = LOOPCOST_POLICY_THRESHOLD;
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, 8, &found, work, WORDS, &fault),
               LOOPCOST_OUT_OF_RANGE, "three models");
    f.policy.n_models = 2;
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, 8, &found, work, 27, &fault),
               LOOPCOST_OUT_OF_RANGE, "too few words");
    tap_text(loopcost_param_path(fault.field), "work", "  path");
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, cuts, 8, &found, NULL, 28, &fault), LOOPCOST_NULL,
               "no memory");
    tap_status(loopcost_replay_thresholds(&f.outcomes, &f.policy, NULL, 8, &found, work, 28, &fault), LOOPCOST_NULL,
               "no room");
    tap_status(loopcost_replay_thresholds(&f.outcomes, NULL, cuts, 8, &found, work, 28, &fault), LOOPCOST_NULL,
               "no policy");
    tap_status(loopcost_replay_thresholds_words(&f.outcomes, NULL, &fault), LOOPCOST_NULL, "no words");
    f.policy.kind = LOOPCOST_POLICY_CASCADE, f.policy.n_models = 9;
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 8, &found, work, WORDS, &fault),
               LOOPCOST_OUT_OF_RANGE, "nine models");
    tap_status(loopcost_replay_cascades_words(9, &words, &fault), LOOPCOST_OUT_OF_RANGE, "  and no words for them");
    tap_status(loopcost_replay_cascades_words(3, NULL, &fault), LOOPCOST_NULL, "no words");
    f.policy.n_models = 3;
    loopcost_replay_cascades_words(3, &words, NULL);
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 8, &found, work, words - 1, &fault),
               LOOPCOST_OUT_OF_RANGE, "too few words");
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 8, NULL, work, words, &fault), LOOPCOST_NULL,
               "nowhere to tell");
    f.policy.specificity = -1.0;
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 8, &found, work, words, &fault),
               LOOPCOST_OUT_OF_RANGE, "a verifier that cannot be");
    f.policy.specificity = 1.0, f.success[4] = 7.0;
    tap_status(loopcost_replay_cascades(&f.outcomes, &f.policy, frontier, 8, &found, work, words, &fault),
               LOOPCOST_OUT_OF_RANGE, "a success that cannot be");
    tap_integer(fault.row, 1, "  its row");
    tap_integer(found, 77, "nothing is written");
}

static fixture good;
static contest good_contest;

static int32_t call_outcomes(void *growable, loopcost_fault *fault)
{
    return loopcost_outcomes_check((const loopcost_outcomes *)growable, good.present, fault);
}

static int32_t call_account(void *growable, loopcost_fault *fault)
{
    return loopcost_policy_account(&good.outcomes, &good.policy, NULL, NULL, (loopcost_account *)growable, fault);
}

static int32_t call_replay(void *growable, loopcost_fault *fault)
{
    return loopcost_replay_policies(&good.outcomes, (loopcost_replay *)growable, good_contest.standings, 0, fault);
}

int main(void)
{
    const loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    check_init_outcomes();
    check_init_account();
    check_init_replay();
    check_accounts();
    check_simulated();
    check_contests();
    check_student();
    check_shares();
    check_equations();
    check_coverage();
    check_cascades();
    check_thresholds();
    check_isotonic();
    check_extremes();
    check_64_models();
    check_bad_matrix();
    check_bad_policy();
    check_bad_contest();
    check_bad_searches();
    tap_group("structs that may grow");
    of_kind(&good, LOOPCOST_POLICY_CASCADE);
    contest_of_all(&good_contest, &good);
    growable_input(call_outcomes, &good.outcomes, sizeof good.outcomes);
    growable_results(call_account, &account, sizeof account);
    growable_input(call_replay, &good_contest.replay, sizeof good_contest.replay);
    return tap_done();
}
