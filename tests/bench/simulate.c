/* Monte Carlo: the time of one workflow, the tables that a simulation starts with included. */
#include "row.h"
#include "workflow.h"

static void workflow_prepare(const double *numbers)
{
    (void)numbers;
    workflow_init();
    w.sampling.kernel = LOOPCOST_KERNEL_PORTABLE;
}

/* Ten bugs of one chance. */
static void chance_prepare(const double *numbers)
{
    workflow_prepare(numbers);
    plan_classes(&w.p, 1);
    w.p.classes[0].count = 10.0;
    w.p.classes[0].fix_chance = numbers[0];
}

static void simulate(uint64_t trials)
{
    row_check(bench_run(&w, trials, NULL), "simulate");
}

static void estimate_print(void)
{
    loopcost_estimate estimate = LOOPCOST_ESTIMATE_INIT;
    row_check(loopcost_tally_cost(&w.tally, &w.p.strategy, &estimate, NULL), "estimate");
    printf("%.17g %.17g\n", estimate.mean, estimate.mean_error);
}

/* A part of the trials. */

static uint64_t part;

static void part_prepare(const double *numbers)
{
    workflow_prepare(numbers);
    w.sampling.first = (uint64_t)numbers[0];
    part = (uint64_t)numbers[1];
}

static void part_work(uint64_t times)
{
    for (; times > 0; times--)
        simulate(part);
}

static const row rows[] = {
    {"workflow", workflow_prepare, simulate, estimate_print},
    {"chance", chance_prepare, simulate, estimate_print},
    {"part", part_prepare, part_work, estimate_print},
};

int main(int argc, char **argv)
{
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
