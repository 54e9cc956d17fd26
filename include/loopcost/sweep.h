/* What does a strategy cost as its numbers vary?
 *
 * A sweep is a table: columns in, each the values of one parameter (param.h), row by row; columns out, each one
 * quantity of what the strategy then costs. Row r is the base strategy with the values of row r in place, and its
 * answer is that of loopcost_strategy_cost(), to the bit. README: "Sweeps".
 *
 *     loopcost_column varied = LOOPCOST_COLUMN_INIT;
 *     loopcost_answers asked = LOOPCOST_ANSWERS_INIT;
 *     varied.field = LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, varied.values = bugs;
 *     asked.output = LOOPCOST_OUTPUT_MEAN, asked.values = usd;
 *     loopcost_sweep_words(&base, 1, &words, NULL);                 // and malloc so many for `work`
 *     loopcost_sweep(&base, &varied, 1, rows, &asked, 1, NULL, work, words, &fault);
 */
#ifndef LOOPCOST_SWEEP_H
#define LOOPCOST_SWEEP_H

#include "strategy.h"

/* The values of one parameter. A record, of which arrays are passed.
 *
 * A parameter is read off the strategy as everywhere (crossover.h): what belongs to a model moves in both roles where
 * generator and fixer are the same pointer. Columns are set one after the other: of two that move the same number the
 * later one holds. */
typedef struct loopcost_column {
    uint32_t field;       /* LOOPCOST_PARAM_..., a scalar of a strategy */
    uint32_t index;       /* which class, or kind of a loop; ignored for the others */
    const double *values; /* one for each row; a switch, a choice and a cap take whole numbers */
    const void *reserved; /* null */
    int64_t stride;       /* bytes from one row to the next, of either sign; 0 means sizeof(double) */
} loopcost_column;

#define LOOPCOST_COLUMN_INIT {LOOPCOST_PARAM_NONE, LOOPCOST_NO_INDEX, 0, 0, 0}

/* What is asked for: the fields of loopcost_cost, and the standard deviation. */
enum loopcost_output {
    LOOPCOST_OUTPUT_MEAN = 0,     /* USD */
    LOOPCOST_OUTPUT_VARIANCE = 1, /* USD^2 */
    LOOPCOST_OUTPUT_SD = 2,       /* USD, the root of the variance; 0 where terms cancel to less than that */
    LOOPCOST_OUTPUT_ATTEMPTS_MEAN = 3,
    LOOPCOST_OUTPUT_ATTEMPTS_VARIANCE = 4,
    LOOPCOST_OUTPUT_GENERATION = 5,  /* USD */
    LOOPCOST_OUTPUT_FIX_INPUT = 6,   /* USD */
    LOOPCOST_OUTPUT_FIX_OUTPUT = 7,  /* USD */
    LOOPCOST_OUTPUT_CACHE_READ = 8,  /* USD */
    LOOPCOST_OUTPUT_CACHE_WRITE = 9, /* USD */
    LOOPCOST_OUTPUT_P_SOLVED = 10,
    LOOPCOST_OUTPUT_P_UNSOLVED = 11,
    LOOPCOST_OUTPUT_MEAN_SOLVED = 12,   /* USD */
    LOOPCOST_OUTPUT_MEAN_UNSOLVED = 13, /* USD */
    LOOPCOST_OUTPUT_PER_SOLVED = 14,    /* USD */
    LOOPCOST_OUTPUT_FIXED = 15,         /* bugs */
    LOOPCOST_OUTPUT_MEAN_BOUND = 16,    /* USD */
    LOOPCOST_OUTPUT_VARIANCE_BOUND = 17 /* USD^2 */
};

/* Where the answers go. A record, of which arrays are passed. */
typedef struct loopcost_answers {
    uint32_t output;      /* enum loopcost_output */
    uint32_t padding;     /* zero */
    double *values;       /* one for each row */
    const void *reserved; /* null */
    int64_t stride;       /* bytes from one row to the next, of either sign; 0 means sizeof(double) */
} loopcost_answers;

#define LOOPCOST_ANSWERS_INIT {LOOPCOST_OUTPUT_MEAN, 0, 0, 0, 0}

LOOPCOST_BEGIN

/* How many words of memory a sweep over so many columns needs: 146 for each class, 9 for each kind of a loop, 3 for
 * each column. O(1).
 *
 * Returns LOOPCOST_OK, or as loopcost_sweep() for `base`, `columns` (their number) and `results`. */
LOOPCOST_API int32_t loopcost_sweep_words(const loopcost_strategy *base, uint32_t n_columns, uint64_t *words,
                                          loopcost_fault *fault);

/* Fills the columns out, row by row: `rows` in [0, 1e12], up to 65536 columns each way. `work` holds
 * loopcost_sweep_words() words, left in no useful state.
 *
 * A parameter is any scalar of `task`, `context`, `generator` and `fixer` except the laws of the classes and the
 * entries of their tables; of a loop of calls `price`, `thread` and `loop`, the hazards where a kind has one entry.
 * `generator.bugs.count` and `generator.bugs.hard_share` set the counts as crossover.h reads them: all classes by the
 * factor count / their sum, or the sum N split into N (1 - share) and N share. The numbers of the base that a column
 * replaces in every row may be anything. The base is left alone.
 *
 * Without `statuses` the first row that is bad ends the sweep: earlier rows are written, it and later ones are not, and
 * the fault names its row, the parameter (the column's, where a column set it) and the value. With `statuses`, one for
 * each row, every row gets its own; answers of bad rows keep their old contents, and the call returns LOOPCOST_OK.
 *
 * Answers may be written over a column, row by row in its place; otherwise arrays must not overlap. Where the base is
 * of the published model and no bound is asked for, rows are taken in tiles of 64, and only what moves is computed
 * anew, in the shared object with the widest vectors that an x86-64 machine has; elsewhere a row takes the time of
 * loopcost_strategy_cost().
 *
 * Returns LOOPCOST_OK; before any row LOOPCOST_UNSUPPORTED for a parameter that is no scalar of this base, a warmth
 * that follows a rule, a `hard_share` of other than two classes, or a reserved field that is set; LOOPCOST_NULL or
 * LOOPCOST_OUT_OF_RANGE for `columns`, `columns[].values`, `parameter.index`, `outputs`, `outputs[]`,
 * `outputs[].values`, `rows` and `work` (its least is what it takes), LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE or
 * LOOPCOST_UNSUPPORTED for what `base` is made of; and of a row LOOPCOST_UNDEFINED for a number that is not whole where
 * it must be and for `generator.bugs` where no class has a bug, or as loopcost_strategy_cost(). */
LOOPCOST_API int32_t loopcost_sweep(const loopcost_strategy *base, const loopcost_column *columns, uint32_t n_columns,
                                    uint64_t rows, const loopcost_answers *outputs, uint32_t n_outputs,
                                    int32_t *statuses, uint64_t *work, uint64_t words, loopcost_fault *fault);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/sweep.inl"
#endif

#endif
