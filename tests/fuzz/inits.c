/* Every _init function, given memory of any size: the values of the _INIT macro, and nothing beyond that memory. */
#include "fuzz.h"

#define INITS_ALL(X)                                                                                                   \
    X(account, ACCOUNT)                                                                                                \
    X(arm, ARM)                                                                                                        \
    X(attempts, ATTEMPTS)                                                                                              \
    X(bill, BILL)                                                                                                      \
    X(bracket, BRACKET)                                                                                                \
    X(chances, CHANCES)                                                                                                \
    X(choice, CHOICE)                                                                                                  \
    X(context, CONTEXT)                                                                                                \
    X(cost, COST)                                                                                                      \
    X(coverage_result, COVERAGE_RESULT)                                                                                \
    X(crossover, CROSSOVER)                                                                                            \
    X(cumulants, CUMULANTS)                                                                                            \
    X(delta_interval, DELTA_INTERVAL)                                                                                  \
    X(difference, DIFFERENCE)                                                                                          \
    X(distribution, DISTRIBUTION)                                                                                      \
    X(dominance_result, DOMINANCE_RESULT)                                                                              \
    X(duel, DUEL)                                                                                                      \
    X(ends, ENDS)                                                                                                      \
    X(estimate, ESTIMATE)                                                                                              \
    X(evidence, EVIDENCE)                                                                                              \
    X(fit, FIT)                                                                                                        \
    X(fitting, FITTING)                                                                                                \
    X(forecast, FORECAST)                                                                                              \
    X(growth_counts, GROWTH_COUNTS)                                                                                    \
    X(growth, GROWTH)                                                                                                  \
    X(growth_totals, GROWTH_TOTALS)                                                                                    \
    X(loop, LOOP)                                                                                                      \
    X(mann_whitney_normal_result, MANN_WHITNEY_NORMAL_RESULT)                                                          \
    X(mann_whitney_result, MANN_WHITNEY_RESULT)                                                                        \
    X(margin, MARGIN)                                                                                                  \
    X(model, MODEL)                                                                                                    \
    X(offspring, OFFSPRING)                                                                                            \
    X(outcomes, OUTCOMES)                                                                                              \
    X(permutation_result, PERMUTATION_RESULT)                                                                          \
    X(price, PRICE)                                                                                                    \
    X(progeny, PROGENY)                                                                                                \
    X(proportion_interval, PROPORTION_INTERVAL)                                                                        \
    X(quantile_interval, QUANTILE_INTERVAL)                                                                            \
    X(rates, RATES)                                                                                                    \
    X(replay, REPLAY)                                                                                                  \
    X(resampling, RESAMPLING)                                                                                          \
    X(rest, REST)                                                                                                      \
    X(risk, RISK)                                                                                                      \
    X(run, RUN)                                                                                                        \
    X(sampling, SAMPLING)                                                                                              \
    X(sensitivity, SENSITIVITY)                                                                                        \
    X(state, STATE)                                                                                                    \
    X(strategy, STRATEGY)                                                                                              \
    X(success_cost, SUCCESS_COST)                                                                                      \
    X(tally, TALLY)                                                                                                    \
    X(task, TASK)                                                                                                      \
    X(thread_coefficients, THREAD_COEFFICIENTS)                                                                        \
    X(thread_cost, THREAD_COST)                                                                                        \
    X(thread, THREAD)                                                                                                  \
    X(threshold, THRESHOLD)                                                                                            \
    X(track, TRACK)                                                                                                    \
    X(uniformity, UNIFORMITY)                                                                                          \
    X(usage, USAGE)                                                                                                    \
    X(usage_report, USAGE_REPORT)

/* Each with one signature, and what its macro holds. */
#define INITS_ONE(kind, KIND)                                                                                          \
    static int32_t kind##_of_size(void *to, uint32_t size)                                                             \
    {                                                                                                                  \
        return loopcost_##kind##_init((loopcost_##kind *)to, size);                                                    \
    }                                                                                                                  \
    static const loopcost_##kind kind##_values = LOOPCOST_##KIND##_INIT;

INITS_ALL(INITS_ONE)

typedef struct init {
    int32_t (*of_size)(void *to, uint32_t size);
    const void *values;
    uint32_t size;
} init;

#define INITS_ROW(kind, KIND) {kind##_of_size, &kind##_values, (uint32_t)sizeof(loopcost_##kind)},

static const init inits[] = {INITS_ALL(INITS_ROW)};

/* What it writes: its values, as far as there is room, and zeros beyond. */
static void check_written(const init *one, const unsigned char *block, uint32_t size)
{
    uint32_t said, i;
    memcpy(&said, block, sizeof said);
    FUZZ_EXPECT(said == size);
    FUZZ_EXPECT(!memcmp(block + sizeof said, (const unsigned char *)one->values + sizeof said,
                        (size < one->size ? size : one->size) - sizeof said));
    for (i = one->size; i < size; i++)
        FUZZ_EXPECT(block[i] == 0);
}

static void structs(fuzz *f)
{
    const init *const one = &inits[fuzz_pick(f, sizeof inits / sizeof *inits)];
    const uint32_t size = fuzz_pick(f, 2) ? one->size : fuzz_byte(f) * 2;
    unsigned char *const block = (unsigned char *)fuzz_block(f, size);
    uint32_t i;
    const int32_t status = one->of_size(fuzz_wild(f, 8) ? NULL : block, size);
    FUZZ_EXPECT(status == LOOPCOST_OK || status == LOOPCOST_NULL || status == LOOPCOST_STRUCT_SIZE);
    FUZZ_EXPECT(status != LOOPCOST_STRUCT_SIZE || size < one->size);
    if (status == LOOPCOST_OK)
        check_written(one, block, size);
    else
        for (i = 0; i < size; i++)
            FUZZ_EXPECT(block[i] == FUZZ_UNTOUCHED);
}

/* And the library itself, which needs no input. */
static void library(fuzz *f)
{
    loopcost_fault fault, none = LOOPCOST_FAULT_INIT;
    FUZZ_EXPECT(loopcost_fault_init(&fault) == LOOPCOST_OK && !memcmp(&fault, &none, sizeof fault));
    FUZZ_EXPECT(loopcost_fault_init(NULL) == LOOPCOST_NULL);
    FUZZ_EXPECT(*loopcost_version() && loopcost_abi_version() < 1000);
    FUZZ_EXPECT(*loopcost_status_text((int32_t)fuzz_word(f, 4)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz f = fuzz_begin(bytes, size);
    (fuzz_pick(&f, 8) ? structs : library)(&f);
    fuzz_end(&f);
    return 0;
}
