/* Policies on 31,000 tasks that 13 models tried, and isotonic regression of as many outcomes. */
#include <loopcost/replay.h>

#include "random.h"
#include "row.h"

enum { TASKS = 31000, MODELS = 13 };

static double success[TASKS * MODELS], cost[TASKS * MODELS], scores[TASKS], fitted[TASKS];
static uint64_t present[TASKS], work[4 * TASKS], found;
static loopcost_cut cuts[TASKS + 1];
static const uint32_t models[2] = {2, 7};
static const double middle = 0.5;
static loopcost_outcomes outcomes = LOOPCOST_OUTCOMES_INIT;
static loopcost_policy policy = LOOPCOST_POLICY_INIT;
static loopcost_account account = LOOPCOST_ACCOUNT_INIT;

/* The same numbers as in peers.py. */
static void prepare(const double *numbers)
{
    random_state chance = {1};
    uint32_t i;
    (void)numbers;
    for (i = 0; i < TASKS * MODELS; i++)
        success[i] = random_uniform(&chance) <= 0.5;
    for (i = 0; i < TASKS * MODELS; i++)
        cost[i] = random_uniform(&chance);
    for (i = 0; i < TASKS; i++)
        scores[i] = random_uniform(&chance);
    outcomes.tasks = TASKS, outcomes.models = MODELS, outcomes.success = success, outcomes.cost = cost;
    row_check(loopcost_outcomes_check(&outcomes, present, NULL), "check");
    outcomes.present = present;
    policy.kind = LOOPCOST_POLICY_THRESHOLD, policy.models = models, policy.n_models = 2;
    policy.cuts = &middle, policy.scores = scores;
}

static void threshold_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_policy_account(&outcomes, &policy, NULL, NULL, &account, NULL), "account");
}

static void threshold_print(void)
{
    printf("%.17g %.17g\n", account.solved, account.usd);
}

static void frontier_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_replay_thresholds(&outcomes, &policy, cuts, TASKS + 1, &found, work, 4 * TASKS, NULL),
                  "thresholds");
}

static void frontier_print(void)
{
    uint64_t i;
    for (i = 0; i < found; i += 100)
        printf("%.17g %.17g\n", cuts[i].solved, cuts[i].usd);
}

/* Outcomes by score: 0 or 1, the more often the higher it is; or real numbers that rise. */
static void outcomes_prepare(const double *numbers)
{
    random_state chance = {1};
    uint32_t i;
    for (i = 0; i < TASKS; i++) {
        const double drawn = random_uniform(&chance), rises = (double)i / TASKS;
        scores[i] = numbers[0] > 0.0 ? (double)(drawn <= rises) : drawn + rises;
    }
}

static void isotonic_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_isotonic(scores, NULL, TASKS, fitted, work, 3 * TASKS, NULL), "isotonic");
}

static void isotonic_print(void)
{
    uint64_t i;
    for (i = 0; i < TASKS; i += 100)
        printf("%.17g\n", fitted[i]);
}

static const row rows[] = {
    {"threshold", prepare, threshold_work, threshold_print},
    {"frontier", prepare, frontier_work, frontier_print},
    {"isotonic", outcomes_prepare, isotonic_work, isotonic_print},
};

int main(int argc, char **argv)
{
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
