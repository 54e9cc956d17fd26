/* Does the law fit? Pearson's X^2 over groups of calls: the ends of each against what the law expects of the runs that
 * were at risk. One run of each task, picked by the task's number, so that runs are independent. */
#ifndef LOOPCOST_DETAIL_FIT_TEST_INL
#define LOOPCOST_DETAIL_FIT_TEST_INL

#include <math.h>

enum { LOOPCOST__CELL_ENDS = 5, LOOPCOST__MOST_CELLS = 20 };

/* Leaves in `lengths` one run of each task. */
LOOPCOST_INTERNAL void loopcost__pick_runs(loopcost__history *sample)
{
    uint64_t i, j;
    for (i = 0; i < sample->n_tasks; i++) {
        const loopcost__task_runs *task = &sample->tasks[i];
        uint64_t picked = loopcost__mixed(~task->task) % loopcost__runs_of(sample, task);
        for (j = task->first; picked >= sample->runs[j].count; j++)
            picked -= sample->runs[j].count;
        sample->lengths[i] = loopcost__length_of(&sample->runs[j]);
        sample->lengths[i].reached = 1;
        sample->lengths[i].solved = sample->lengths[i].solved != 0;
        sample->lengths[i].wrong = sample->lengths[i].wrong != 0;
        sample->lengths[i].unknown = sample->lengths[i].unknown != 0;
        sample->lengths[i].capped = sample->lengths[i].capped != 0;
    }
    sample->n_lengths = sample->n_tasks;
    loopcost__sort_records(&sample->lengths->calls, sample->n_lengths, LOOPCOST__LENGTH_WORDS, 1, sample->scratch);
    sample->n_lengths = loopcost__join_equal(&sample->lengths->calls, sample->n_lengths, LOOPCOST__LENGTH_WORDS, 1);
    for (i = sample->n_lengths - 1; i > 0; i--)
        sample->lengths[i - 1].reached += sample->lengths[i].reached;
}

typedef struct loopcost__fit_cell {
    double ends, expected, variance;
} loopcost__fit_cell;

/* The law, call by call. A table's hazard changes from entry to entry. */
typedef struct loopcost__law_walk {
    loopcost_kind kinds[LOOPCOST_FIT_KINDS];
    loopcost_hazard hazards[LOOPCOST_FIT_KINDS];
    loopcost_loop loop;
    loopcost__calls calls;
    const loopcost_fitted *entry, *end; /* of a table */
    uint32_t each;                      /* estimates of an entry */
} loopcost__law_walk;

LOOPCOST_INTERNAL void loopcost__law_walk_start(loopcost__law_walk *walk, const loopcost_fit *fit,
                                                const loopcost_fitted *values)
{
    const loopcost_loop empty = LOOPCOST_LOOP_INIT;
    const int table = fit->law == LOOPCOST_FIT_CONSTANT || fit->law == LOOPCOST_FIT_TABLE;
    walk->loop = empty;
    walk->loop.kinds = walk->kinds;
    walk->entry = values;
    walk->end = table ? values + fit->n_values : values;
    walk->each = fit->n_values / fit->size;
    walk->loop.n_kinds = 1;
    if (table)
        walk->kinds[0] = loopcost__table_kind(1.0, walk->hazards, 1);
    else
        walk->loop.n_kinds = loopcost__plug_in(fit, values, walk->kinds, walk->hazards);
    loopcost__calls_start(&walk->calls, &walk->loop);
}

LOOPCOST_INTERNAL void loopcost__law_walk_next(loopcost__law_walk *walk)
{
    if (walk->entry != walk->end) {
        if (walk->entry + walk->each != walk->end && walk->entry[walk->each].index == walk->calls.t + 1)
            walk->entry += walk->each;
        walk->hazards[0].solved = walk->entry[0].value;
        walk->hazards[0].wrong = walk->each > 1 ? walk->entry[1].value : 0.0;
    }
    loopcost__calls_next(&walk->calls);
}

/* Cells of calls with expected ends enough, what is left at the end joined to the last. */
LOOPCOST_INTERNAL uint32_t loopcost__fill_fit_cells(const loopcost__history *sample, loopcost__law_walk *walk,
                                                    loopcost__fit_cell *cells)
{
    const double enough = fmax((double)LOOPCOST__CELL_ENDS, (double)sample->n_tasks / (double)LOOPCOST__MOST_CELLS);
    loopcost__fit_cell cell = {0.0, 0.0, 0.0};
    uint64_t i = 0;
    uint32_t n = 0;
    while (i < sample->n_lengths && walk->calls.left > 0.0) {
        const loopcost__length *length = &sample->lengths[i];
        double hazard;
        loopcost__law_walk_next(walk);
        hazard = fmin(1.0, (walk->calls.solved + walk->calls.wrong) / walk->calls.reached);
        cell.expected += (double)length->reached * hazard;
        cell.variance += (double)length->reached * hazard * (1.0 - hazard);
        if (walk->calls.t == length->calls) {
            cell.ends += (double)(length->solved + length->wrong + length->unknown);
            i++;
        }
        if (cell.expected >= enough && n < LOOPCOST__MOST_CELLS) {
            cells[n++] = cell;
            memset(&cell, 0, sizeof cell);
        }
    }
    if (n) {
        cells[n - 1].ends += cell.ends;
        cells[n - 1].expected += cell.expected;
        cells[n - 1].variance += cell.variance;
    }
    return n;
}

/* What the law of the ends, without their split, has for parameters. */
LOOPCOST_INTERNAL uint32_t loopcost__ends_parameters(const loopcost_fit *fit)
{
    switch (fit->law) {
    case LOOPCOST_FIT_CONTAMINATED:
    case LOOPCOST_FIT_BETA:
        return 2;
    case LOOPCOST_FIT_BETA_NEVER:
        return 3;
    case LOOPCOST_FIT_MIXTURE:
        return 2 * fit->size - 1;
    default:
        return fit->size;
    }
}

/* Of the law's parameters so many are fitted to the runs of the cells, which are a part of all: the others take nothing
 * from the distances. */
LOOPCOST_INTERNAL uint32_t loopcost__parameters_of_picked(const loopcost_fit *fit)
{
    return (uint32_t)((double)loopcost__ends_parameters(fit) * ((double)fit->tasks / (double)fit->runs));
}

/* Degrees of freedom of n cells; 0: they are too few. A table may have an entry for each: it has what was seen there,
 * and is held against cells that nothing was fitted to. */
LOOPCOST_INTERNAL uint32_t loopcost__degrees_of_cells(const loopcost_fit *fit, uint32_t n)
{
    if (n > loopcost__ends_parameters(fit))
        return n - loopcost__parameters_of_picked(fit);
    return fit->law == LOOPCOST_FIT_TABLE ? n : 0;
}

/* Leaves the sample's lengths as they were picked. */
LOOPCOST_INTERNAL void loopcost__test_fit(loopcost__history *sample, loopcost_fit *fit, const loopcost_fitted *values)
{
    loopcost__fit_cell cells[LOOPCOST__MOST_CELLS];
    loopcost__law_walk walk;
    uint32_t i, n, degrees;
    fit->misfit_p = 1.0;
    loopcost__law_walk_start(&walk, fit, values);
    loopcost__pick_runs(sample);
    n = loopcost__fill_fit_cells(sample, &walk, cells);
    degrees = loopcost__degrees_of_cells(fit, n);
    if (!degrees)
        return;
    fit->cells = n;
    for (i = 0; i < n; i++) {
        const double apart = cells[i].ends - cells[i].expected;
        fit->misfit += cells[i].variance > 0.0 ? apart * apart / cells[i].variance : 0.0;
    }
    fit->misfit_p = loopcost__chi_square_tail(fit->misfit, degrees);
}

#endif
