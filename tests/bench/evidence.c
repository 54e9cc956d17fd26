/* Verdicts on samples: the bootstrap interval of a median, and the exact test of Mann and Whitney. */
#include <loopcost/trials.h>

#include "row.h"

enum { MOST = 1000, WORDS = 1 << 16 };

static double first[MOST], second[MOST];
static uint64_t size, work[WORDS];

/* The same values as in peers.py: multiples of 2^-20 that look like chance, none of them equal to another. */
static void values(double *sample, uint64_t n, uint64_t from)
{
    uint64_t i;
    for (i = 0; i < n; i++)
        sample[i] = (double)((from + i) * UINT64_C(1588635695) % 1048573) / 1048576.0;
}

static void prepare(const double *numbers)
{
    size = (uint64_t)numbers[0];
    values(first, size, 1);
    values(second, size, 1 + MOST);
}

static loopcost_quantile_interval interval = LOOPCOST_QUANTILE_INTERVAL_INIT;

static void median_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_bootstrap_quantile(first, size, 0.5, 0.95, work, WORDS, &interval, NULL), "bootstrap");
}

static void median_print(void)
{
    printf("%.17g %.17g\n", interval.least, interval.most);
}

static loopcost_mann_whitney_result test = LOOPCOST_MANN_WHITNEY_RESULT_INIT;

static void test_work(uint64_t times)
{
    for (; times > 0; times--)
        row_check(loopcost_mann_whitney(first, size, second, size, work, WORDS, &test, NULL), "test");
}

static void test_print(void)
{
    printf("%.17g\n", test.p);
}

static const row rows[] = {
    {"median", prepare, median_work, median_print},
    {"mann_whitney", prepare, test_work, test_print},
};

int main(int argc, char **argv)
{
    return row_main(rows, sizeof rows / sizeof *rows, argc, argv);
}
