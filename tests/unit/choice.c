/* Is the right law chosen? Runs are drawn from known laws: the right one wins where there are runs enough, and where
 * there are not it is said that one cannot tell. */
#include "truth.h"

static const truth CONSTANT = {"constant", LOOPCOST_FIT_CONSTANT, 1.0, 0.08, 0.08, 0, 0, 0, 0, 0.75, 40, 0};
static const truth CONTAMINATED = {
    "contaminated", LOOPCOST_FIT_CONTAMINATED, 1.0, 0.08, 0.08, 0, 0, 0, 0.5, 0.75, 40, 0};
static const truth BETA = {"Beta", LOOPCOST_FIT_BETA, 0, 0, 0, 2, 18, 0, 0, 0.75, 60, 0};
static const truth NEVER = {"Beta and never", LOOPCOST_FIT_BETA_NEVER, 0, 0, 0, 4, 12, 0.25, 0, 0.75, 60, 0};
static const truth MIXTURE = {"mixture", LOOPCOST_FIT_MIXTURE, 0.6, 0.3, 0.03, 0, 0, 0, 0, 0.75, 60, 0};

static loopcost_candidate candidates[5];

static loopcost_choice choose(void)
{
    static const uint32_t laws[5] = {LOOPCOST_FIT_CONSTANT, LOOPCOST_FIT_CONTAMINATED, LOOPCOST_FIT_BETA,
                                     LOOPCOST_FIT_BETA_NEVER, LOOPCOST_FIT_MIXTURE};
    const loopcost_evidence runs = drawn_evidence();
    const loopcost_fitting fitting = LOOPCOST_FITTING_INIT;
    loopcost_choice choice = LOOPCOST_CHOICE_INIT;
    uint32_t i;
    memset(candidates, 0, sizeof candidates);
    for (i = 0; i < 5; i++)
        candidates[i].law = laws[i];
    choice.candidates = candidates;
    choice.n_candidates = 5;
    choice.folds = 3; /* quicker than ten */
    tap_status(loopcost_fit_choose(&runs, &fitting, &choice, NULL), LOOPCOST_OK, "a choice");
    return choice;
}

static void check_choices(void)
{
    static const truth *const laws[] = {&CONSTANT, &CONTAMINATED, &BETA, &NEVER, &MIXTURE};
    uint32_t i, told = 0;
    for (i = 0; i < 5; i++) {
        loopcost_choice choice;
        uint32_t trial;
        draw_runs(laws[i], 1200, 1);
        choice = choose();
        tap_integer(candidates[choice.used].law, laws[i]->law, laws[i]->name);
        tap_integer(choice.told, 1, "and the runs are enough to tell");
        for (trial = 0; trial < 2; trial++) {
            draw_runs(laws[i], 10, 1);
            told += choose().told;
        }
    }
    tap_check(told <= 1, "ten runs are not");
}

int main(void)
{
    tap_group("choice");
    check_choices();
    return tap_done();
}
