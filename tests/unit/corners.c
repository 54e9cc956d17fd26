/* What no other test turns to: words that are reserved, limits of other contexts, calls counted by the caller, reasons
 * that few faults have. */
#include "bench.h"
#include "tap.h"

/* What the call says of a struct in which a reserved word is set, and of the same one when it is not. */
#define REFUSES_RESERVED(place, value, nothing, call, path)                                                            \
    do {                                                                                                               \
        (place) = (value);                                                                                             \
        refused(call, path);                                                                                           \
        (place) = (nothing);                                                                                           \
        tap_check((call) != LOOPCOST_UNSUPPORTED, "and no longer when it is zero");                                    \
    } while (0)

static loopcost_fault fault;

static void refused(int32_t status, const char *path)
{
    tap_status(status, LOOPCOST_UNSUPPORTED, path);
    tap_integer(fault.field, plan_field(path), "  the fault names it");
}

static int32_t cost_of(const bench *b)
{
    loopcost_cost cost = LOOPCOST_COST_INIT;
    return loopcost_strategy_cost(&b->p.strategy, &cost, &fault);
}

static int32_t total_of(const loopcost_thread *thread)
{
    loopcost_thread_cost cost = LOOPCOST_THREAD_COST_INIT;
    return loopcost_thread_total(thread, 3, &cost, &fault);
}

static int32_t words_of(const bench *b, const loopcost_distribution *distribution)
{
    uint64_t words;
    return loopcost_distribution_words(&b->p.strategy, distribution, &words, &fault);
}

static int32_t bytes_of(const loopcost_tally *tally)
{
    uint64_t size;
    return loopcost_tally_bytes(tally, &size, &fault);
}

static void check_reserved(void)
{
    static bench b;
    loopcost_distribution distribution = LOOPCOST_DISTRIBUTION_INIT;
    loopcost_bill total = LOOPCOST_BILL_INIT, bill = LOOPCOST_BILL_INIT;
    bench_init(&b);
    distribution.width = 1e-3;

    tap_group("what is reserved is zero");
    REFUSES_RESERVED(b.p.strategy.reserved, 1, 0, cost_of(&b), "strategy");
    REFUSES_RESERVED(b.p.task.reserved, 1, 0, cost_of(&b), "task");
    REFUSES_RESERVED(b.p.context.reserved, 1, 0, cost_of(&b), "context");
    REFUSES_RESERVED(b.p.prices[1].reserved, 1, 0, cost_of(&b), "fixer.price");
    REFUSES_RESERVED(b.thread.reserved, &b, NULL, total_of(&b.thread), "thread");
    REFUSES_RESERVED(distribution.reserved, &b, NULL, words_of(&b, &distribution), "distribution");
    REFUSES_RESERVED(b.tally.reserved, &b, NULL, bytes_of(&b.tally), "tally");
    REFUSES_RESERVED(bill.reserved, 1, 0, loopcost_bill_add(&total, &bill, &fault), "bill");
}

static void check_limits(void)
{
    static bench b;
    loopcost_cumulants attempts = LOOPCOST_CUMULANTS_INIT;
    bench_init(&b);
    tap_group("limits of other contexts");
    REFUSES_RESERVED(b.p.context.group, 3, 0, cost_of(&b), "context.group");
    REFUSES_RESERVED(b.p.context.conversation_cap, 3, 0, cost_of(&b), "context.conversation_cap");
    bench_loop(&b);
    refused(loopcost_strategy_attempts(&b.p.strategy, &attempts, &fault), "loop");
}

/* Every run makes as many calls as the caller says, and ends solved if the number is odd. */
static int32_t counted(void *user, loopcost_random *random, uint32_t class_index, uint64_t *attempts, uint32_t *fixed)
{
    const uint64_t *calls = (const uint64_t *)user;
    (void)random, (void)class_index;
    *attempts = *calls;
    *fixed = (uint32_t)(*calls & 1);
    return *calls == 4 ? LOOPCOST_UNDEFINED : LOOPCOST_OK;
}

/* Null faults: an answer is refused all the same. */
static void both_refuse(int32_t with, int32_t without, int32_t expected, const char *name)
{
    tap_status(with, expected, name);
    tap_status(without, expected, "  without a fault to fill");
}

/* Crossovers and sensitivities know the published model alone. */
static int32_t crossovers_of(const bench *b, loopcost_fault *where)
{
    const loopcost_param bugs = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    loopcost_crossover answer = LOOPCOST_CROSSOVER_INIT;
    return loopcost_crossovers(&b->p.strategy, &b->p.strategy, &bugs, &answer, where);
}

static int32_t sensitivity_of(const bench *b, loopcost_fault *where)
{
    const loopcost_param prompt = {LOOPCOST_PARAM_TASK_PROMPT, LOOPCOST_NO_INDEX};
    loopcost_sensitivity answer = LOOPCOST_SENSITIVITY_INIT;
    return loopcost_strategy_sensitivity(&b->p.strategy, &prompt, &answer, where);
}

static void refused_beyond(const bench *b, const char *path)
{
    both_refuse(crossovers_of(b, &fault), crossovers_of(b, NULL), LOOPCOST_UNSUPPORTED, path);
    tap_integer(fault.field, plan_field(path), "  the fault names it");
    both_refuse(sensitivity_of(b, &fault), sensitivity_of(b, NULL), LOOPCOST_UNSUPPORTED, path);
    tap_integer(fault.field, plan_field(path), "  the fault names it");
}

#define BEYOND(place, value, nothing, path)                                                                            \
    do {                                                                                                               \
        (place) = (value);                                                                                             \
        refused_beyond(&b, path);                                                                                      \
        (place) = (nothing);                                                                                           \
    } while (0)

static void check_beyond_the_published_model(void)
{
    static bench b;
    static const double chances[] = {0.5, 0.25};
    loopcost_class *const one = &b.p.classes[0];
    bench_init(&b);
    tap_group("crossovers and sensitivities beyond the published model");
    BEYOND(b.p.task.growth, 0.05, 0.0, "task.growth");
    BEYOND(b.p.task.attempt_sd, 10.0, 0.0, "task.attempt_sd");
    BEYOND(b.p.task.trace_sd, 10.0, 0.0, "task.trace_sd");
    BEYOND(b.p.context.bug_cap, 5, 0, "context.bug_cap");
    BEYOND(b.p.models[0].counts, LOOPCOST_COUNTS_POISSON, LOOPCOST_COUNTS_EXPECTED, "generator.counts");
    BEYOND(one->after_fix, 0.1, 0.0, "fixer.classes[].after_fix");
    BEYOND(one->after_failure, 0.1, 0.0, "fixer.classes[].after_failure");
    b.p.context.mode = LOOPCOST_GROUPED;
    BEYOND(b.p.context.group, 2, 0, "context.group");
    b.p.context.mode = LOOPCOST_SHARED;
    BEYOND(b.p.context.conversation_cap, 50, 0, "context.conversation_cap");
    b.p.context.mode = LOOPCOST_FRESH;
    one->fix_chance = 0.0, one->chances = chances, one->n_chances = 2;
    BEYOND(one->law, LOOPCOST_LAW_TABLE, LOOPCOST_LAW_GEOMETRIC, "fixer.classes[].law");
    one->fix_chance = 0.6, one->chances = NULL, one->n_chances = 0;
    tap_status(crossovers_of(&b, &fault), LOOPCOST_OK, "none of it is left");
}

/* What is beyond its range, each by its own path. */
static void check_ranges(void)
{
    static bench b;
    static const double hopeless[] = {2.0, 0.5}, endless[] = {0.5, 0.0};
    loopcost_class *const one = &b.p.classes[0];
    const struct {
        double *place;
        double value;
        const char *path;
    } cases[] = {{&b.p.task.growth, -0.1, "task.growth"},
                 {&b.p.task.attempt_sd, 800.5, "task.attempt_sd"},
                 {&b.p.task.trace_sd, 400.5, "task.trace_sd"},
                 {&b.p.context.warm_generation, 2000.5, "context.warm_generation"},
                 {&b.p.context.expiry, 1.5, "context.expiry"}};
    size_t i;
    bench_init(&b);
    tap_group("beyond its range");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double before = *cases[i].place;
        *cases[i].place = cases[i].value;
        tap_status(cost_of(&b), LOOPCOST_OUT_OF_RANGE, cases[i].path);
        tap_integer(fault.field, plan_field(cases[i].path), "  the fault names it");
        *cases[i].place = NAN;
        tap_status(cost_of(&b), LOOPCOST_NOT_A_NUMBER, "  and where it is no number");
        *cases[i].place = before;
    }
    one->law = LOOPCOST_LAW_TABLE, one->fix_chance = 0.0, one->n_chances = 2;
    tap_status(cost_of(&b), LOOPCOST_NULL, "a table that is not there");
    one->chances = hopeless;
    tap_status(cost_of(&b), LOOPCOST_OUT_OF_RANGE, "a chance above 1");
    tap_integer(fault.row, 0, "  the fault has its row");
    one->chances = endless;
    tap_status(cost_of(&b), LOOPCOST_OUT_OF_RANGE, "a table that ends with 0");
    tap_integer(fault.row, 1, "  the fault has its row");
}

/* A loop stands alone. */
static void check_lone_loop(void)
{
    static bench b;
    loopcost_strategy *const strategy = &b.p.strategy;
    bench_init(&b);
    bench_loop(&b);
    tap_group("a loop beside models");
    REFUSES_RESERVED(strategy->generator, &b.p.models[0], NULL, cost_of(&b), "strategy");
    REFUSES_RESERVED(strategy->fixer, &b.p.models[0], NULL, cost_of(&b), "strategy");
    REFUSES_RESERVED(strategy->task, &b.p.task, NULL, cost_of(&b), "strategy");
    REFUSES_RESERVED(strategy->context, &b.p.context, NULL, cost_of(&b), "strategy");
    REFUSES_RESERVED(strategy->padding, &b, NULL, cost_of(&b), "strategy");
    REFUSES_RESERVED(b.kinds[0].reserved, &b, NULL, cost_of(&b), "loop.kinds");
    REFUSES_RESERVED(b.kinds[0].padding, 1, 0, cost_of(&b), "loop.kinds");
}

static void check_counted_calls(void)
{
    static bench b;
    uint64_t calls;
    bench_init(&b);
    bench_loop(&b);
    b.sampling.attempts = counted;
    b.sampling.user = &calls;
    tap_group("calls of a loop that the caller counts");
    for (calls = 1; calls <= 3; calls++) {
        loopcost_estimate found = LOOPCOST_ESTIMATE_INIT;
        loopcost_thread_cost cost = LOOPCOST_THREAD_COST_INIT;
        tap_status(bench_run(&b, 1000, &fault), LOOPCOST_OK, "is simulated");
        tap_status(loopcost_tally_cost(&b.tally, &b.p.strategy, &found, &fault), LOOPCOST_OK, "and priced");
        loopcost_thread_total(&b.thread, calls, &cost, &fault);
        tap_near(found.mean, cost.mean, 1e-9, "each costs what so many calls do");
        tap_double(found.variance, 0.0, 0.0, "and none another sum");
        tap_double(found.p_solved, (double)(calls & 1), 0.0, "solved as the caller says");
    }
    tap_status(bench_run(&b, 1000, &fault), LOOPCOST_UNDEFINED, "the caller's own status stops it");
    bench_free(&b);
}

static void check_reasons(void)
{
    static const struct {
        const char *path, *text;
    } cases[] = {
        {"arm.trials[].solved", "arm.trials[0].solved is 0 in all of them; without a success none has a price"},
        {"evidence.outcomes[].end", "evidence.outcomes[0].end is 0, after so many calls; no kind of task ends so"},
    };
    size_t i;
    tap_group("reasons");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[LOOPCOST_FAULT_TEXT_SIZE];
        loopcost_fault_init(&fault);
        fault.status = LOOPCOST_UNDEFINED;
        fault.field = plan_field(cases[i].path);
        fault.index = 0;
        loopcost_fault_text(&fault, text, sizeof text);
        tap_text(text, cases[i].text, cases[i].path);
    }
}

int main(void)
{
    check_reserved();
    check_limits();
    check_beyond_the_published_model();
    check_ranges();
    check_lone_loop();
    check_counted_calls();
    check_reasons();
    return tap_done();
}
