/* What the consumers print, in C and in C++: an exact bill, two strategies, where they cost the same. */
#include <loopcost/loopcost.h>

#include <stdio.h>

static int quote_call(void)
{
    loopcost_rates rates = LOOPCOST_RATES_INIT;
    loopcost_usage usage = LOOPCOST_USAGE_INIT;
    loopcost_bill bill = LOOPCOST_BILL_INIT;
    char usd[LOOPCOST_USD_TEXT_SIZE];

    rates.input = 5000000000, rates.output = 25000000000, rates.cache_read = 500000000;
    rates.cache_write = 6250000000;
    usage.input = 1748, usage.output = 769, usage.cache_read = 11572, usage.cache_write = 3679;
    if (loopcost_bill_usage(&rates, &usage, &bill, NULL) || loopcost_usd_text(bill.total, usd, sizeof usd))
        return 1;
    printf("bill %s\n", usd);
    return 0;
}

static int quote_strategy(const char *name, const loopcost_strategy *strategy)
{
    loopcost_cost cost = LOOPCOST_COST_INIT;
    if (loopcost_strategy_cost(strategy, &cost, NULL))
        return 1;
    printf("%s %.17g %.17g\n", name, cost.mean, cost.variance);
    return 0;
}

static int quote_crossover(const loopcost_strategy *a, const loopcost_strategy *b)
{
    const loopcost_param bugs = {LOOPCOST_PARAM_GENERATOR_BUGS_COUNT, LOOPCOST_NO_INDEX};
    loopcost_crossover crossover = LOOPCOST_CROSSOVER_INIT;
    if (loopcost_crossovers(a, b, &bugs, &crossover, NULL))
        return 1;
    printf("crossover %.17g\n", crossover.first);
    return 0;
}

static int quote_task(void)
{
    loopcost_price strong_price = LOOPCOST_PRICE_INIT, weak_price = LOOPCOST_PRICE_INIT;
    loopcost_model strong = LOOPCOST_MODEL_INIT, weak = LOOPCOST_MODEL_INIT;
    loopcost_task task = LOOPCOST_TASK_INIT;
    loopcost_context context = LOOPCOST_CONTEXT_INIT;
    loopcost_strategy a = LOOPCOST_STRATEGY_INIT, b = LOOPCOST_STRATEGY_INIT;
    loopcost_class strong_classes[2], weak_classes[2];

    if (loopcost_two_classes(5.0, 0.2, 0.9, 0.6, strong_classes, 0, NULL) ||
        loopcost_two_classes(10.0, 0.4, 0.6, 0.15, weak_classes, 0, NULL))
        return 1;
    strong_price.input = 5.0, strong_price.output = 25.0;
    strong_price.cache_read = 0.5, strong_price.cache_write = 6.25;
    weak_price.input = 1.0, weak_price.output = 5.0;
    weak_price.cache_read = 0.1, weak_price.cache_write = 1.25;
    strong.price = &strong_price, strong.classes = strong_classes, strong.n_classes = 2;
    weak.price = &weak_price, weak.classes = weak_classes, weak.n_classes = 2;
    task.prompt = 6000.0, task.generation = 4000.0, task.attempt = 800.0, task.trace = 400.0;
    context.caching = 1;
    a.generator = &strong, a.fixer = &weak, a.task = &task, a.context = &context;
    b.generator = &weak, b.fixer = &strong, b.task = &task, b.context = &context;
    return quote_strategy("A", &a) || quote_strategy("B", &b) || quote_crossover(&a, &b);
}

int main(void)
{
    return quote_call() || quote_task();
}
