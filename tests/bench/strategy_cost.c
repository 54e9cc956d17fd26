/* Asks for the cost of a strategy ARGV[1] times, in mode ARGV[2]: what tests/bench/instructions counts. */
#include <loopcost/loopcost.h>

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    const int times = argc > 1 ? atoi(argv[1]) : 1;
    loopcost_price price = LOOPCOST_PRICE_INIT;
    loopcost_class classes[2];
    loopcost_model model = LOOPCOST_MODEL_INIT;
    loopcost_task task = LOOPCOST_TASK_INIT;
    loopcost_context context = LOOPCOST_CONTEXT_INIT;
    loopcost_strategy alone = LOOPCOST_STRATEGY_INIT;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    double sum = 0.0;
    int i;
    price.input = 3, price.output = 15, price.cache_read = 0.3, price.cache_write = 3.75;
    loopcost_two_classes(10, 0.3, 0.6, 0.15, classes, 0, NULL);
    model.price = &price, model.classes = classes, model.n_classes = 2;
    task.prompt = 6000, task.attempt = 800;
    context.caching = 1, context.mode = argc > 2 ? (uint32_t)atoi(argv[2]) : LOOPCOST_FRESH;
    alone.generator = alone.fixer = &model, alone.task = &task, alone.context = &context;
    for (i = 0; i < times; i++) {
        task.trace = 400 + i % 7;
        if (loopcost_strategy_cost(&alone, &cost, NULL))
            return 1;
        sum += cost.mean + cost.variance;
    }
    printf("%.17g\n", sum);
    return 0;
}
