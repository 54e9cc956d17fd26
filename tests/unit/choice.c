/* Is the right law chosen? Runs are drawn from known laws: the right one wins where there are runs enough, where there
 * are not it is said that one cannot tell, and hardly ever is a law told apart that predicts worse than the right one.
 * `choice 10` draws ten times as many. */
#include "truth.h"

#include <stdlib.h>

static uint32_t times = 1; /* as many trials as usual */
static loopcost_candidate candidates[MOST_CANDIDATES];

static loopcost_choice choose(uint32_t attempts)
{
    static const uint32_t calls[] = {LOOPCOST_FIT_CONSTANT, LOOPCOST_FIT_TABLE,      LOOPCOST_FIT_CONTAMINATED,
                                     LOOPCOST_FIT_BETA,     LOOPCOST_FIT_BETA_NEVER, LOOPCOST_FIT_MIXTURE};
    static const uint32_t fixes[] = {LOOPCOST_FIT_CONSTANT, LOOPCOST_FIT_TABLE, LOOPCOST_FIT_CONTAMINATED,
                                     LOOPCOST_FIT_BETA, LOOPCOST_FIT_MIXTURE};
    const loopcost_evidence runs = drawn_evidence();
    loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    loopcost_choice choice = LOOPCOST_CHOICE_INIT;
    uint32_t i;
    memset(candidates, 0, sizeof candidates);
    fitting.attempts = attempts;
    choice.candidates = candidates;
    choice.n_candidates = attempts ? 5 : 6;
    choice.folds = 5; /* quicker than ten */
    for (i = 0; i < choice.n_candidates; i++)
        candidates[i].law = attempts ? fixes[i] : calls[i];
    if (loopcost_fit_choose(&runs, &fitting, &choice, NULL))
        tap_check(0, "a choice");
    return choice;
}

/* The chance that a kind's task makes more than t calls, of which it is known that it makes more than t - 1. */
static double goes_on(const loopcost_kind *kind, uint64_t t)
{
    const loopcost_hazard *hazard;
    if (!kind->n_hazards)
        return (kind->beta + (double)t - 1.0) / (kind->alpha + kind->beta + (double)t - 1.0);
    hazard = &kind->hazards[t < kind->n_hazards ? t - 1 : kind->n_hazards - 1];
    return 1.0 - hazard->solved - hazard->wrong;
}

/* What a new run's logarithmic score loses, on average, by a law that was fitted instead of the one it is drawn from.
 */
static double lost_by(const truth *law, uint32_t used)
{
    static loopcost_hazard hazards[4096];
    const loopcost_evidence runs = drawn_evidence();
    loopcost_kind kinds[LOOPCOST_FIT_KINDS];
    loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    double left[LOOPCOST_FIT_KINDS], before = 1.0, lost = 0.0;
    uint32_t n, i;
    uint64_t t;
    fitting.law = used;
    fitting.attempts = law->attempts;
    if (loopcost_fit_predictive(&runs, &fitting, kinds, hazards, sizeof hazards / sizeof *hazards, &n, NULL))
        return HUGE_VAL;
    for (i = 0; i < n; i++)
        left[i] = kinds[i].weight;
    for (t = 1; t <= law->cap; t++) {
        const double ends = longer(law, t - 1) - longer(law, t);
        double after = 0.0;
        for (i = 0; i < n; i++)
            after += left[i] *= goes_on(&kinds[i], t);
        lost += ends * log(ends / (before - after));
        before = after;
    }
    return lost + longer(law, law->cap) * log(longer(law, law->cap) / before);
}

static const truth CALLS[] = {
    {"constant", LOOPCOST_FIT_CONSTANT, 1.0, 0.08, 0.08, 0, 0, 0, 0, 0.75, 40, 0, 0},
    {"table", LOOPCOST_FIT_TABLE, 1.0, 0.15, 0.15, 0, 0, 0, 0.02, 0.75, 40, 0, 5},
    {"contaminated", LOOPCOST_FIT_CONTAMINATED, 1.0, 0.08, 0.08, 0, 0, 0, 0.5, 0.75, 40, 0, 0},
    {"Beta", LOOPCOST_FIT_BETA, 0, 0, 0, 2, 18, 0, 0, 0.75, 60, 0, 0},
    {"Beta and never", LOOPCOST_FIT_BETA_NEVER, 0, 0, 0, 4, 12, 0.25, 0, 0.75, 60, 0, 0},
    {"mixture", LOOPCOST_FIT_MIXTURE, 0.6, 0.3, 0.03, 0, 0, 0, 0, 0.75, 60, 0, 0},
    {"attempts, geometric", LOOPCOST_FIT_CONSTANT, 1.0, 0.3, 0.3, 0, 0, 0, 0, 1.0, 12, 1, 0},
    {"attempts, two classes", LOOPCOST_FIT_MIXTURE, 0.7, 0.6, 0.1, 0, 0, 0, 0, 1.0, 12, 1, 0},
    {"attempts, Beta", LOOPCOST_FIT_BETA, 0, 0, 0, 3, 5, 0, 0, 1.0, 12, 1, 0},
};

enum { LAWS = sizeof CALLS / sizeof *CALLS };

/* Which runs are enough for a law: single runs of many tasks, or five of fewer tasks. */
static const uint64_t ENOUGH[LAWS][2] = {{1000, 1}, {200, 1},  {1000, 1}, {1000, 1}, {400, 1},
                                         {150, 5},  {1000, 1}, {150, 5},  {1000, 1}};

typedef struct tally {
    uint32_t trials, right, told, worse; /* worse: told apart, and by over 0.01 a task worse than the right law, which
                                          * has to be fitted too */
} tally;

static tally try_law(const truth *law, uint64_t tasks, uint64_t each, uint32_t trials)
{
    tally all = {0, 0, 0, 0};
    for (; all.trials < trials; all.trials++) {
        loopcost_choice choice;
        uint32_t used;
        draw_runs(law, tasks, each);
        choice = choose(law->attempts);
        used = candidates[choice.used].law;
        all.right += used == law->law;
        all.told += choice.told;
        all.worse += choice.told && lost_by(law, used) > lost_by(law, law->law) + 0.01;
    }
    printf("# %s, %u tasks of %u: of %u choices %u right, %u told apart, %u of a worse law\n", law->name,
           (unsigned)tasks, (unsigned)each, all.trials, all.right, all.told, all.worse);
    return all;
}

static void add_tally(tally *sum, tally one)
{
    sum->trials += one.trials;
    sum->right += one.right;
    sum->told += one.told;
    sum->worse += one.worse;
}

/* At least, or at most, such a share, but for three standard errors of the count. */
static int is_from(uint32_t count, uint32_t trials, double share)
{
    return count >= share * trials - 3.0 * sqrt(share * (1.0 - share) * trials);
}

static int is_to(uint32_t count, uint32_t trials, double share)
{
    return count <= share * trials + 3.0 * sqrt(share * (1.0 - share) * trials);
}

int main(int count, char **given)
{
    tally enough = {0, 0, 0, 0}, few = {0, 0, 0, 0}, between = {0, 0, 0, 0};
    uint32_t i;
    times = count > 1 ? (uint32_t)atoi(given[1]) : 1;
    tap_group("choice");
    for (i = 0; i < LAWS; i++) {
        const uint32_t more = CALLS[i].attempts ? 4 * times : times;
        const tally one = try_law(&CALLS[i], ENOUGH[i][0], ENOUGH[i][1], 4 * more);
        tap_check(is_from(one.right, one.trials, 0.95), CALLS[i].name);
        add_tally(&enough, one);
        add_tally(&few, try_law(&CALLS[i], 10, 1, 12 * more));
        add_tally(&between, try_law(&CALLS[i], 40, 1, 3 * more));
        add_tally(&between, try_law(&CALLS[i], 200, 1, 2 * more));
        add_tally(&between, try_law(&CALLS[i], 40, 5, 3 * more));
    }
    tap_check(is_from(enough.right, enough.trials, 0.95), "with runs enough the right law is used");
    tap_check(is_from(enough.told, enough.trials, 0.88), "and told apart");
    tap_check(is_to(few.told, few.trials, 0.01), "ten runs cannot tell");
    tap_check(is_to(enough.worse, enough.trials, 0.01) && is_to(few.worse, few.trials, 0.01) &&
                  is_to(between.worse, between.trials, 0.01),
              "no worse law is told apart");
    return tap_done();
}
