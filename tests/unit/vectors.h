/* The rows that tests/vectors/tables.py writes, one struct a section. */
#ifndef VECTORS_H
#define VECTORS_H

#include <loopcost/loopcost.h>

enum { VECTOR_CLASSES = 5, VECTOR_POINTS = 18, VECTOR_QUANTILES = 16 };

/* high + low is the expected value to 32 digits. */
typedef struct exact {
    double high, low;
} exact;

typedef struct vector_talk {
    double tokens[4]; /* L0, G0, G, E */
    double price[4];  /* input, output, cache_read, cache_write */
    uint32_t caching;
    double expiry;
} vector_talk;

typedef struct vector_arm {
    double tokens[4];
    double generator_price[4];
    double fixer_price[4];
    uint32_t caching;
    double expiry;
    double bugs[4]; /* count, hard share, fix chance easy, hard */
    double warm[2]; /* first, later */
} vector_arm;

typedef struct attempts_moments_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    exact expected[4];
} attempts_moments_vector;

typedef struct vector_point {
    uint64_t attempts;
    exact expected[3]; /* pmf, cdf, survival */
} vector_point;

typedef struct vector_quantile {
    uint32_t upper; /* 1: of the upper tail */
    double chance;
    uint64_t attempts;
} vector_quantile;

typedef struct attempts_distribution_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    uint32_t n_points;
    vector_point points[VECTOR_POINTS];
    uint32_t n_quantiles;
    vector_quantile quantiles[VECTOR_QUANTILES];
} attempts_distribution_vector;

typedef struct thread_vector {
    uint32_t number;
    uint64_t attempts;
    vector_talk talk;
    double warm;
    exact expected[2]; /* mean, variance */
} thread_vector;

typedef struct fix_cost_vector {
    uint32_t number;
    uint32_t n_classes;
    double classes[VECTOR_CLASSES][2];
    vector_talk talk;
    double warm;
    exact expected[4]; /* mean and variance: fresh, shared */
} fix_cost_vector;

typedef struct strategy_vector {
    uint32_t number;
    const char *name;
    vector_arm arm;
    exact expected[4]; /* mean and variance: fresh, shared */
} strategy_vector;

typedef struct crossover_vector {
    uint32_t number;
    uint32_t mode;
    vector_arm a, b;
    double cancellation;
    uint32_t count;
    exact roots[2];
    int32_t signs[3];
} crossover_vector;

typedef struct sensitivity_vector {
    uint32_t number;
    uint32_t mode;
    uint32_t solo;
    vector_arm arm;
    const char *parameter;
    uint32_t index;
    exact expected[2]; /* d mean, d variance */
} sensitivity_vector;

#endif
