/* A program of rows: PROGRAM ROW [NUMBER...] prints the nanoseconds that the work of a row takes, and its answers. */
#ifndef ROW_H
#define ROW_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct row {
    const char *name;
    void (*prepare)(const double *numbers); /* null; or what comes before the clock starts */
    void (*work)(uint64_t times);
    void (*print)(void);
} row;

enum { ROW_NUMBERS = 3 };

/* Stops where something went wrong. */
static inline void row_check(int wrong, const char *what)
{
    if (wrong) {
        fprintf(stderr, "%s failed: %d\n", what, wrong);
        exit(1);
    }
}

/* Nanoseconds of the processor's time for each, over so many that it takes 20 ms. */
static inline double row_time(const row *r)
{
    uint64_t times;
    for (times = 1;; times *= 2) {
        const clock_t start = clock();
        double taken;
        r->work(times);
        taken = 1e9 * (double)(clock() - start) / CLOCKS_PER_SEC;
        if (taken >= 2e7)
            return taken / (double)times;
    }
}

static inline int row_main(const row *rows, size_t n_rows, int argc, char **argv)
{
    double numbers[ROW_NUMBERS] = {0.0};
    size_t i;
    int j;
    for (j = 2; j < argc && j < 2 + ROW_NUMBERS; j++)
        numbers[j - 2] = strtod(argv[j], NULL);
    for (i = 0; i < n_rows; i++) {
        if (argc < 2 || strcmp(rows[i].name, argv[1]))
            continue;
        if (rows[i].prepare)
            rows[i].prepare(numbers);
        printf("%.17g\n", row_time(&rows[i]));
        rows[i].print();
        return 0;
    }
    fprintf(stderr, "no such row\n");
    return 1;
}

#endif
