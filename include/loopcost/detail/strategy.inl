#include <math.h>

LOOPCOST_API int32_t loopcost_task_init(loopcost_task *task, uint32_t struct_size)
{
    const loopcost_task defaults = LOOPCOST_TASK_INIT;
    return loopcost__init(task, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_context_init(loopcost_context *context, uint32_t struct_size)
{
    const loopcost_context defaults = LOOPCOST_CONTEXT_INIT;
    return loopcost__init(context, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_model_init(loopcost_model *model, uint32_t struct_size)
{
    const loopcost_model defaults = LOOPCOST_MODEL_INIT;
    return loopcost__init(model, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_strategy_init(loopcost_strategy *strategy, uint32_t struct_size)
{
    const loopcost_strategy defaults = LOOPCOST_STRATEGY_INIT;
    return loopcost__init(strategy, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_cost_init(loopcost_cost *cost, uint32_t struct_size)
{
    const loopcost_cost defaults = LOOPCOST_COST_INIT;
    return loopcost__init(cost, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Checks. What is rarely used is told by its bits, all zero where it is off, and looked at aside. */

LOOPCOST_INLINE uint64_t loopcost__task_beyond(const loopcost_task *task)
{
    uint64_t growth, attempt_sd, trace_sd;
    memcpy(&growth, &task->growth, sizeof growth);
    memcpy(&attempt_sd, &task->attempt_sd, sizeof attempt_sd);
    memcpy(&trace_sd, &task->trace_sd, sizeof trace_sd);
    return growth | attempt_sd | trace_sd;
}

LOOPCOST_INLINE uint64_t loopcost__context_beyond(const loopcost_context *context)
{
    return context->group | context->bug_cap | context->conversation_cap | (context->mode & LOOPCOST_GROUPED);
}

LOOPCOST_INLINE uint64_t loopcost__counts_beyond(const loopcost_model *generator)
{
    uint64_t variance;
    memcpy(&variance, &generator->count_variance, sizeof variance);
    return variance | generator->counts;
}

/* Steps that grow, or vary. */
LOOPCOST_ASIDE int32_t loopcost__check_steps(loopcost_fault *fault, const loopcost_task *task)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_TASK_GROWTH, task->growth);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_TASK_ATTEMPT_SD), task->attempt_sd, 0.0,
                                       task->attempt);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_TASK_TRACE_SD), task->trace_sd, 0.0,
                                       task->trace);
    return status;
}

/* Groups and caps. */
LOOPCOST_ASIDE int32_t loopcost__check_limits(loopcost_fault *fault, const loopcost_context *context)
{
    const int grouped = context->mode == LOOPCOST_GROUPED;
    int32_t status = LOOPCOST_OK;
    if (grouped)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_GROUP, (double)context->group);
    else if (context->group)
        status = loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__field(LOOPCOST_PARAM_CONTEXT_GROUP),
                                (double)context->group, 0.0, 0.0);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_BUG_CAP, (double)context->bug_cap);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP, (double)context->conversation_cap);
    if (!status && context->conversation_cap && context->mode != LOOPCOST_SHARED)
        status = loopcost__fail(fault, LOOPCOST_UNSUPPORTED, loopcost__field(LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP),
                                (double)context->conversation_cap, 0.0, 0.0);
    return status;
}

LOOPCOST_INLINE int32_t loopcost__check_task(loopcost_fault *fault, const loopcost_task *task)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_TASK, task, sizeof(loopcost_task), sizeof(loopcost_task));
    if (!status && task->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_TASK, task->reserved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TASK_PROMPT, task->prompt);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TASK_GENERATION, task->generation);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TASK_ATTEMPT, task->attempt);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_TASK_TRACE, task->trace);
    if (!status && loopcost__task_beyond(task))
        status = loopcost__check_steps(fault, task);
    return status;
}

/* Held tokens: at most prompt + generation, compared without rounding the sum. */
LOOPCOST_INLINE int32_t loopcost__check_held(loopcost_fault *fault, uint32_t field, uint32_t warmth, double tokens,
                                             const loopcost_task *task)
{
    const loopcost__pair base = loopcost__two_sum(task->prompt, task->generation);
    int32_t status = loopcost__check(fault, field, tokens);
    if (!status && warmth == LOOPCOST_WARM_TOKENS && (base.high - tokens) + base.low < 0.0)
        status = loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(field), tokens, 0.0, base.high);
    return status;
}

LOOPCOST_INLINE int32_t loopcost__check_context(loopcost_fault *fault, const loopcost_context *context,
                                                const loopcost_task *task)
{
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_CONTEXT, context, sizeof(loopcost_context),
                                            sizeof(loopcost_context));
    if (!status && context->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_CONTEXT, context->reserved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_MODE, context->mode);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_CACHING, context->caching);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_WARM_FIRST_WARMTH, context->warm_first);
    if (!status)
        status = loopcost__check_held(fault, LOOPCOST_PARAM_CONTEXT_WARM_FIRST, context->warm_first,
                                      context->warm_first_tokens, task);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_WARM_LATER_WARMTH, context->warm_later);
    if (!status)
        status = loopcost__check_held(fault, LOOPCOST_PARAM_CONTEXT_WARM_LATER, context->warm_later,
                                      context->warm_later_tokens, task);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_CONTEXT_WARM_GENERATION),
                                       context->warm_generation, 0.0, task->prompt);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_CONTEXT_EXPIRY, context->expiry);
    if (!status && loopcost__context_beyond(context))
        status = loopcost__check_limits(fault, context);
    return status;
}

LOOPCOST_INLINE loopcost__classes loopcost__classes_of_model(const loopcost_model *model)
{
    return loopcost__classes_of(model->classes, model->n_classes, model->class_stride);
}

/* What a model and its fields are called in a fault, by the part that it plays. */
typedef struct loopcost__role {
    uint32_t model;
    loopcost__price_words price;
    loopcost__class_words classes;
} loopcost__role;

/* A generator need not know how to fix. */
LOOPCOST_INLINE const loopcost__role *loopcost__generator(void)
{
    static const loopcost__role role = {
        LOOPCOST_PARAM_GENERATOR,
        {LOOPCOST_PARAM_GENERATOR_PRICE, LOOPCOST_PARAM_GENERATOR_PRICE_INPUT, LOOPCOST_PARAM_GENERATOR_PRICE_OUTPUT,
         LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_READ, LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_WRITE},
        {LOOPCOST_PARAM_GENERATOR_CLASSES, LOOPCOST_PARAM_GENERATOR_CLASSES_LAW, LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT,
         LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE, LOOPCOST_PARAM_GENERATOR_CLASSES_CHANCES,
         LOOPCOST_PARAM_GENERATOR_CLASSES_ALPHA, LOOPCOST_PARAM_GENERATOR_CLASSES_BETA,
         LOOPCOST_PARAM_GENERATOR_CLASSES_AFTER_FIX, LOOPCOST_PARAM_GENERATOR_CLASSES_AFTER_FAILURE, 0.0}};
    return &role;
}

LOOPCOST_INLINE const loopcost__role *loopcost__fixer(void)
{
    static const loopcost__role role = {
        LOOPCOST_PARAM_FIXER,
        {LOOPCOST_PARAM_FIXER_PRICE, LOOPCOST_PARAM_FIXER_PRICE_INPUT, LOOPCOST_PARAM_FIXER_PRICE_OUTPUT,
         LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ, LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE},
        {LOOPCOST_PARAM_FIXER_CLASSES, LOOPCOST_PARAM_FIXER_CLASSES_LAW, LOOPCOST_PARAM_FIXER_CLASSES_COUNT,
         LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE, LOOPCOST_PARAM_FIXER_CLASSES_CHANCES,
         LOOPCOST_PARAM_FIXER_CLASSES_ALPHA, LOOPCOST_PARAM_FIXER_CLASSES_BETA, LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FIX,
         LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FAILURE, 1.0}};
    return &role;
}

LOOPCOST_INLINE int32_t loopcost__check_model(loopcost_fault *fault, const loopcost__role *role,
                                              const loopcost_model *model, uint64_t *beyond)
{
    loopcost__classes classes;
    int32_t status = loopcost__check_struct(fault, role->model, model, sizeof(loopcost_model), sizeof(loopcost_model));
    if (!status)
        status = loopcost__check_price(fault, &role->price, model->price);
    if (status)
        return status;
    classes = loopcost__classes_of_model(model);
    return loopcost__check_classes(fault, &role->classes, &classes, beyond);
}

LOOPCOST_ASIDE double loopcost__bugs_of(const loopcost_model *model)
{
    const loopcost__classes classes = loopcost__classes_of_model(model);
    loopcost__pair bugs = loopcost__pair_of(0.0, 0.0);
    uint32_t i;
    for (i = 0; i < classes.n; i++)
        loopcost__sum(&bugs, loopcost__class_at(&classes, i).count);
    return loopcost__pair_value(bugs);
}

/* How many bugs there are, where that is left to chance. */
LOOPCOST_ASIDE int32_t loopcost__check_counts(loopcost_fault *fault, const loopcost_model *generator)
{
    const loopcost_param variance = loopcost__field(LOOPCOST_PARAM_GENERATOR_COUNT_VARIANCE);
    const double bugs = loopcost__bugs_of(generator);
    const int32_t status = loopcost__check(fault, LOOPCOST_PARAM_GENERATOR_COUNTS, generator->counts);
    if (status)
        return status;
    if (generator->counts == LOOPCOST_COUNTS_NEGATIVE_BINOMIAL)
        return loopcost__check_range(fault, variance, generator->count_variance, bugs * (1.0 + 0x1p-52),
                                     bugs > 0.0 ? 1e12 * bugs : 1e24);
    if (generator->count_variance == 0.0)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_UNSUPPORTED, variance, generator->count_variance, 0.0, 0.0);
}

/* A loop stands alone. */
LOOPCOST_ASIDE int32_t loopcost__check_lone_loop(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    if (strategy->generator || strategy->fixer || strategy->task || strategy->context)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_STRATEGY, 0.0);
    return loopcost__check_loop(fault, strategy->calls);
}

/* Notes in `beyond` what goes beyond the published model: geometric classes that bring no bug back, counts as they
 * stand, no cap, no group, steps all alike. */
LOOPCOST_INLINE int32_t loopcost__check_parts(loopcost_fault *fault, const loopcost_strategy *strategy,
                                              uint64_t *beyond)
{
    uint64_t generators = 0;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_STRATEGY, strategy, sizeof(loopcost_strategy),
                                            sizeof(loopcost_strategy));
    if (!status && (strategy->reserved || strategy->padding))
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_STRATEGY, strategy->reserved);
    if (!status && strategy->calls)
        return loopcost__check_lone_loop(fault, strategy);
    if (!status)
        status = loopcost__check_task(fault, strategy->task);
    if (!status)
        status = loopcost__check_context(fault, strategy->context, strategy->task);
    if (!status)
        status = loopcost__check_model(fault, loopcost__generator(), strategy->generator, &generators);
    if (!status)
        status = loopcost__check_model(fault, loopcost__fixer(), strategy->fixer, beyond);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FIXER_CLASSES), strategy->fixer->n_classes,
                                       strategy->generator->n_classes, strategy->generator->n_classes);
    if (status)
        return status;
    *beyond |= loopcost__task_beyond(strategy->task) | loopcost__context_beyond(strategy->context);
    if (!loopcost__counts_beyond(strategy->generator))
        return LOOPCOST_OK;
    *beyond |= loopcost__counts_beyond(strategy->generator);
    return loopcost__check_counts(fault, strategy->generator);
}

LOOPCOST_INTERNAL int32_t loopcost__check_strategy(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    uint64_t beyond = 0;
    return loopcost__check_parts(fault, strategy, &beyond);
}

/* What takes a strategy beyond the published model, for the answers that know that model alone. */
LOOPCOST_ASIDE int32_t loopcost__check_plain(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    const loopcost__classes classes = loopcost__classes_of_model(strategy->fixer);
    const loopcost_task *task = strategy->task;
    const loopcost_context *context = strategy->context;
    const struct {
        uint32_t field;
        double value;
    } features[] = {{LOOPCOST_PARAM_TASK_GROWTH, task->growth},
                    {LOOPCOST_PARAM_TASK_ATTEMPT_SD, task->attempt_sd},
                    {LOOPCOST_PARAM_TASK_TRACE_SD, task->trace_sd},
                    {LOOPCOST_PARAM_CONTEXT_GROUP, (double)context->group},
                    {LOOPCOST_PARAM_CONTEXT_BUG_CAP, (double)context->bug_cap},
                    {LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP, (double)context->conversation_cap},
                    {LOOPCOST_PARAM_GENERATOR_COUNTS, (double)strategy->generator->counts}};
    int32_t status = LOOPCOST_OK;
    uint32_t i;
    for (i = 0; i < sizeof features / sizeof *features; i++)
        if (features[i].value != 0.0)
            return loopcost__fail_feature(fault, loopcost__field(features[i].field), features[i].value);
    for (i = 0; !status && i < classes.n; i++) {
        const loopcost_class one = loopcost__class_at(&classes, i);
        status = loopcost__check_plain_class(fault, &loopcost__fixer()->classes, &one, i);
    }
    return status;
}

/* A generator and a fixer by the published model, where nothing else will do. */
LOOPCOST_INTERNAL int32_t loopcost__check_repairs(loopcost_fault *fault, const loopcost_strategy *strategy)
{
    uint64_t beyond = 0;
    int32_t status = loopcost__check_parts(fault, strategy, &beyond);
    if (!status && strategy->calls)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP, 0.0);
    if (!status && beyond)
        status = loopcost__check_plain(fault, strategy);
    return status;
}

/* From the structs of the caller to the numbers of the formulas. */

/* One class of a strategy: the bugs of its generator, the chance of its fixer. */
LOOPCOST_INLINE loopcost_class loopcost__strategy_class(const loopcost_strategy *strategy, uint32_t index)
{
    const loopcost__classes left = loopcost__classes_of_model(strategy->generator);
    const loopcost__classes right = loopcost__classes_of_model(strategy->fixer);
    loopcost_class joined = loopcost__class_at(&right, index);
    joined.count = loopcost__class_at(&left, index).count;
    return joined;
}

LOOPCOST_INTERNAL loopcost__failures loopcost__strategy_failures(const loopcost_strategy *strategy)
{
    const loopcost__classes counts = loopcost__classes_of_model(strategy->generator);
    const loopcost__classes laws = loopcost__classes_of_model(strategy->fixer);
    loopcost__failure_sums sums = loopcost__no_failures();
    uint32_t i;
    for (i = 0; i < counts.n; i++)
        loopcost__add_failures(&sums, loopcost__class_count(&counts, i), loopcost__class_fix_chance(&laws, i));
    return loopcost__failures_of(&sums);
}

/* The modes of the first and of the later threads, with the default rule applied. */
LOOPCOST_INLINE uint32_t loopcost__first_warmth(const loopcost_strategy *strategy)
{
    if (!strategy->context->caching)
        return LOOPCOST_WARM_COLD;
    if (strategy->context->warm_first != LOOPCOST_WARM_DEFAULT)
        return strategy->context->warm_first;
    return strategy->generator == strategy->fixer ? LOOPCOST_WARM_PROMPT : LOOPCOST_WARM_COLD;
}

LOOPCOST_INLINE uint32_t loopcost__later_warmth(const loopcost_strategy *strategy)
{
    if (!strategy->context->caching)
        return LOOPCOST_WARM_COLD;
    if (strategy->context->warm_later != LOOPCOST_WARM_DEFAULT)
        return strategy->context->warm_later;
    return LOOPCOST_WARM_PROMPT;
}

/* u, the tokens of prompt + generation that are held when a thread starts. */
LOOPCOST_INLINE double loopcost__held_tokens(uint32_t warmth, double tokens, double prompt)
{
    return warmth == LOOPCOST_WARM_PROMPT ? prompt : warmth == LOOPCOST_WARM_TOKENS ? tokens : 0.0;
}

/* L1 - u is prompt - u + generation, rounded once. */
LOOPCOST_INLINE loopcost__conversation loopcost__conversation_of(const loopcost_price *price, uint32_t caching,
                                                                 double expiry, const loopcost_task *task,
                                                                 double held_first, double held_later)
{
    const loopcost__pair base = loopcost__two_sum(task->prompt, task->generation);
    loopcost__conversation talk;
    loopcost__set_prices(&talk, price, caching, expiry);
    talk.base = base.high;
    talk.step = task->attempt + task->trace;
    talk.output = task->attempt;
    talk.held_first = held_first;
    talk.new_first = (base.high - held_first) + base.low;
    talk.held_later = held_later;
    talk.new_later = (base.high - held_later) + base.low;
    return talk;
}

LOOPCOST_INLINE loopcost__conversation loopcost__strategy_conversation(const loopcost_strategy *strategy)
{
    const loopcost_context *context = strategy->context;
    const double prompt = strategy->task->prompt;
    return loopcost__conversation_of(
        strategy->fixer->price, context->caching, context->expiry, strategy->task,
        loopcost__held_tokens(loopcost__first_warmth(strategy), context->warm_first_tokens, prompt),
        loopcost__held_tokens(loopcost__later_warmth(strategy), context->warm_later_tokens, prompt));
}

/* 1e-6 USD, of which `held` tokens of the prompt are known to the cache. */
LOOPCOST_INLINE double loopcost__prompted_call(const loopcost_price *price, uint32_t caching, double prompt,
                                               double generation, double held)
{
    const double output = price->output * generation;
    if (!caching)
        return price->input * prompt + output;
    return (price->cache_write * (prompt - held) + price->cache_read * held) + output;
}

LOOPCOST_INLINE double loopcost__generation_expense(const loopcost_strategy *strategy)
{
    const loopcost_context *context = strategy->context;
    return loopcost__prompted_call(strategy->generator->price, context->caching, strategy->task->prompt,
                                   strategy->task->generation, context->warm_generation);
}

/* How often, in the mode of the strategy. Nothing repeats where there is no bug: no thread is opened. */
LOOPCOST_INLINE loopcost__repetition loopcost__strategy_repetition(const loopcost_strategy *strategy,
                                                                   const loopcost__conversation *talk,
                                                                   const loopcost__failures *f,
                                                                   const loopcost__later_attempts *later)
{
    const loopcost__repetition never = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    if (f->bugs == 0.0)
        return never;
    if (strategy->context->mode == LOOPCOST_SHARED)
        return loopcost__repetition_shared(f, later);
    /* Threads that all start alike need not be told apart, which below one bug would cancel. */
    if (talk->held_first == talk->held_later)
        return loopcost__repetition_fresh(f, 0.0, f->bugs);
    return loopcost__repetition_fresh(f, 1.0, later->a);
}

/* The variance of the bill of attempts: A^2 v0 + 2 A c2 v1 + c2^2 v2 with polynomials of positive coefficients in the
 * failures, A = (c1 + c2 n), and c1 + c2 written so that nothing cancels whatever the prices:
 * cr L1 + cw D + cout G. Between 0 and 1 bugs of a shared conversation A itself may cancel. */
typedef struct loopcost__spread {
    double surely; /* a: attempts after the first whatever happens */
    double v0, v1, v2;
} loopcost__spread;

LOOPCOST_INLINE loopcost__spread loopcost__spread_shared(const loopcost__failures *f)
{
    const double f1 = f->m1, f2 = f->m2, f3 = 2.0 * f->m3, f4 = 6.0 * f->m4, square = f1 * f1;
    loopcost__spread spread;
    spread.surely = loopcost__bugs_beyond(f, 1.0);
    spread.v0 = f1 + f2;
    spread.v1 = square + f2 + f1 * f2 + 0.5 * f3;
    /* Small terms first: what is added to a large sum rounds it. */
    spread.v2 = (0.5 * f2 + f3 + 0.25 * f4 + 0.5 * (f2 * f2 + square) + f1 * (3.0 * f2 + f3)) + square * (f1 + f2);
    return spread;
}

LOOPCOST_INLINE loopcost__spread loopcost__spread_fresh(const loopcost__failures *f)
{
    loopcost__spread spread;
    spread.surely = 0.0;
    spread.v0 = f->m1 + f->m2;
    spread.v1 = 2.0 * (f->m2 + f->m3);
    spread.v2 = f->m2 + 6.0 * f->m3 + 5.0 * f->m4;
    return spread;
}

LOOPCOST_INLINE loopcost__spread loopcost__strategy_spread(const loopcost_strategy *strategy,
                                                           const loopcost__failures *f)
{
    return strategy->context->mode == LOOPCOST_SHARED ? loopcost__spread_shared(f) : loopcost__spread_fresh(f);
}

/* What a held token costs on average: cr, or a read and a write mixed by the chance of expiry. */
LOOPCOST_INLINE double loopcost__held_price(const loopcost__conversation *talk)
{
    loopcost__pair price = loopcost__pair_of(talk->read, 0.0);
    price = loopcost__add_product(price, -talk->expiry, talk->read);
    price = loopcost__add_product(price, talk->expiry, talk->write);
    return loopcost__pair_value(price);
}

/* The linear coefficient A, given `surely` and the price of a held token. Twice the precision, since the variance
 * squares it. */
LOOPCOST_INLINE double loopcost__linear_cost_at(const loopcost__conversation *talk, double held, double surely)
{
    loopcost__pair linear = loopcost__two_product(held, talk->base);
    linear = loopcost__add_product(linear, talk->write, talk->step);
    linear = loopcost__add_product(linear, talk->generate, talk->output);
    linear = loopcost__add_product(linear, held * talk->step, surely);
    return loopcost__pair_value(linear);
}

LOOPCOST_INLINE double loopcost__linear_cost(const loopcost__conversation *talk, double surely)
{
    return loopcost__linear_cost_at(talk, loopcost__held_price(talk), surely);
}

/* 1e-12 USD^2, given the linear coefficient and the quadratic one. */
LOOPCOST_INLINE double loopcost__variance_at(const loopcost__conversation *talk, const loopcost__repetition *times,
                                             const loopcost__spread *spread, double linear, double quadratic)
{
    return (linear * linear * spread->v0 + 2.0 * linear * quadratic * spread->v1 + quadratic * quadratic * spread->v2) +
           loopcost__expiry_variance(talk) * loopcost__held_squares(talk, times);
}

LOOPCOST_INLINE double loopcost__variance_of(const loopcost__conversation *talk, const loopcost__repetition *times,
                                             const loopcost__spread *spread)
{
    const double held = loopcost__held_price(talk);
    const double linear = loopcost__linear_cost_at(talk, held, spread->surely);
    return loopcost__variance_at(talk, times, spread, linear, held * talk->step);
}

/* Terms of both signs: a conversation of fewer than 2 bugs, or threads told apart below 1. */
LOOPCOST_INLINE int loopcost__may_cancel(const loopcost__failures *f)
{
    return f->bugs > 0.0 && f->bugs < 2.0 && f->bugs != 1.0;
}

/* 8 ulp, relative. */
#define LOOPCOST__BOUND (8.0 * 0x1p-52)

/* Fills the bounds. A sum of terms of one sign is within 8 ulp, so one of both signs is within 8 ulp of the sum of
 * their sizes; up to twice the sum, that still comes to 8 ulp of the sum itself (measured, tests/vectors). */
LOOPCOST_INTERNAL void loopcost__bound_cost(const loopcost_strategy *strategy, const loopcost__conversation *talk,
                                            const loopcost__failures *f, loopcost_cost *cost)
{
    double mean_size = cost->mean, variance_size = cost->variance;
    if (loopcost__may_cancel(f)) {
        const loopcost__later_attempts later = loopcost__size_of_later(loopcost__later_attempts_of(f));
        const loopcost__repetition times = loopcost__strategy_repetition(strategy, talk, f, &later);
        const loopcost__tokens tokens = loopcost__tokens_of(talk, &times);
        const loopcost__expense expense = loopcost__expense_of(talk, &tokens);
        loopcost__spread spread = loopcost__strategy_spread(strategy, f);
        spread.surely = fabs(spread.surely);
        mean_size = cost->generation + (expense.write + expense.read + expense.generate) / LOOPCOST__MTOK;
        variance_size = loopcost__variance_of(talk, &times, &spread) / (LOOPCOST__MTOK * LOOPCOST__MTOK);
    }
    cost->mean_bound = LOOPCOST__BOUND * mean_size;
    cost->variance_bound = LOOPCOST__BOUND * variance_size;
    cost->ill_conditioned = mean_size > 2.0 * cost->mean || variance_size > 2.0 * cost->variance;
}

LOOPCOST_INLINE void loopcost__split_cost(uint32_t caching, double write, double read, loopcost_cost *cost)
{
    if (caching) {
        cost->cache_read = read;
        cost->cache_write = write;
    } else {
        cost->fix_input = write + read;
    }
    cost->mean = cost->generation + cost->fix_input + cost->fix_output + cost->cache_read + cost->cache_write;
}

LOOPCOST_ASIDE void loopcost__loop_cost_of(const loopcost_loop *loop, loopcost_cost *cost)
{
    loopcost_run run = LOOPCOST_RUN_INIT;
    double unsolved;
    loopcost__run_of(loop, &run);
    unsolved = run.p_wrong + run.p_capped;
    cost->fix_output = run.generate;
    loopcost__split_cost(loop->thread->caching, run.write, run.read, cost);
    cost->variance = run.variance;
    cost->attempts_mean = run.calls_mean;
    cost->attempts_variance = run.calls_variance;
    cost->mean_bound = 1e-13 * cost->mean;
    cost->variance_bound = 1e-11 * cost->variance;
    cost->p_solved = run.p_solved;
    cost->p_unsolved = fmin(unsolved, 1.0);
    cost->mean_solved = run.mean_solved;
    cost->mean_unsolved =
        unsolved > 0.0 ? (run.p_wrong * run.mean_wrong + run.p_capped * run.mean_capped) / unsolved : 0.0;
    cost->per_solved = loopcost__per_solved(cost->mean, run.p_solved);
}

LOOPCOST_INLINE void loopcost__published_cost_of(const loopcost_strategy *strategy, loopcost_cost *cost)
{
    const loopcost__failures f = loopcost__strategy_failures(strategy);
    const loopcost__conversation talk = loopcost__strategy_conversation(strategy);
    const loopcost__later_attempts later = loopcost__later_attempts_of(&f);
    const loopcost__repetition times = loopcost__strategy_repetition(strategy, &talk, &f, &later);
    const loopcost__spread spread = loopcost__strategy_spread(strategy, &f);
    const loopcost__tokens tokens = loopcost__tokens_of(&talk, &times);
    const loopcost__expense expense = loopcost__expense_of(&talk, &tokens);
    const double write = expense.write / LOOPCOST__MTOK, read = expense.read / LOOPCOST__MTOK;
    cost->generation = loopcost__generation_expense(strategy) / LOOPCOST__MTOK;
    cost->fix_output = expense.generate / LOOPCOST__MTOK;
    loopcost__split_cost(strategy->context->caching, write, read, cost);
    cost->variance = loopcost__variance_of(&talk, &times, &spread) / (LOOPCOST__MTOK * LOOPCOST__MTOK);
    cost->attempts_mean = f.bugs + f.m1;
    cost->attempts_variance = f.m1 + f.m2;
    loopcost__bound_cost(strategy, &talk, &f, cost);
    cost->p_solved = 1.0;
    cost->mean_solved = cost->per_solved = cost->mean;
    cost->fixed = f.bugs;
}

#include "general_cost.inl"

/* A strategy whose cost is asked for: checked, and known to be of the published model or beyond it. */
typedef struct loopcost__plea {
    const loopcost_strategy *strategy;
    uint64_t beyond;
} loopcost__plea;

/* For the moment `power` of the cost, which has a closed form. */
LOOPCOST_INLINE int32_t loopcost__check_plea(loopcost_fault *fault, const loopcost_strategy *strategy, int power,
                                             loopcost__plea *plea)
{
    int32_t status;
    plea->strategy = strategy;
    plea->beyond = 0;
    status = loopcost__check_parts(fault, strategy, &plea->beyond);
    if (!status && plea->beyond)
        status = loopcost__check_closed_form(fault, strategy, power);
    return status;
}

LOOPCOST_INLINE void loopcost__cost_of(const loopcost__plea *plea, loopcost_cost *cost)
{
    if (plea->strategy->calls)
        loopcost__loop_cost_of(plea->strategy->calls, cost);
    else if (plea->beyond)
        loopcost__repairs_cost_of(plea->strategy, cost);
    else
        loopcost__published_cost_of(plea->strategy, cost);
}

LOOPCOST_API int32_t loopcost_strategy_cost(const loopcost_strategy *strategy, loopcost_cost *results,
                                            loopcost_fault *fault)
{
    loopcost_cost answer = LOOPCOST_COST_INIT;
    loopcost__plea plea;
    int32_t status = loopcost__check_plea(fault, strategy, 2, &plea);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_cost));
    if (status)
        return status;
    loopcost__cost_of(&plea, &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_strategy_mean(const loopcost_strategy *strategy, double *usd, loopcost_fault *fault)
{
    loopcost_cost answer = LOOPCOST_COST_INIT;
    loopcost__plea plea;
    int32_t status = loopcost__check_plea(fault, strategy, 1, &plea);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, usd);
    if (status)
        return status;
    loopcost__cost_of(&plea, &answer);
    *usd = answer.mean;
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_strategy_attempts(const loopcost_strategy *strategy, loopcost_cumulants *results,
                                                loopcost_fault *fault)
{
    loopcost_cumulants answer = LOOPCOST_CUMULANTS_INIT;
    int32_t status = loopcost__check_strategy(fault, strategy);
    if (!status && strategy->calls)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_LOOP, 0.0);
    if (!status && strategy->context->conversation_cap)
        status = loopcost__fail_feature(fault, loopcost__field(LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP),
                                        (double)strategy->context->conversation_cap);
    if (!status)
        status = loopcost__check_families(fault, strategy, 4.0);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_cumulants));
    if (status)
        return status;
    loopcost__attempts_of(strategy, &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_per_solved(double p_solved, double mean_solved, double mean_unsolved, double *usd,
                                         loopcost_fault *fault)
{
    int32_t status = loopcost__check(fault, LOOPCOST_PARAM_P_SOLVED, p_solved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MEAN_SOLVED, mean_solved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_MEAN_UNSOLVED, mean_unsolved);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, usd);
    if (status)
        return status;
    *usd = fmin(mean_solved + mean_unsolved * ((1.0 - p_solved) / p_solved), LOOPCOST__MOST_USD);
    return LOOPCOST_OK;
}

/* The comparison. */

/* The places, `stride` bytes apart, through copies: a stride may leave a record unaligned. */
typedef struct loopcost__places {
    char *first;
    uint32_t stride;
} loopcost__places;

LOOPCOST_INTERNAL loopcost_rank loopcost__place(const loopcost__places *places, uint32_t index)
{
    loopcost_rank rank;
    memcpy(&rank, places->first + (size_t)index * places->stride, sizeof rank);
    return rank;
}

LOOPCOST_INTERNAL void loopcost__set_place(const loopcost__places *places, uint32_t index, const loopcost_rank *rank)
{
    memcpy(places->first + (size_t)index * places->stride, rank, sizeof *rank);
}

LOOPCOST_INTERNAL int loopcost__rank_before(const loopcost_rank *left, const loopcost_rank *right)
{
    return left->mean < right->mean || (left->mean == right->mean && left->strategy < right->strategy);
}

/* Heapsort: no memory, no bad case. The order is total, so equal means keep the order given. */
LOOPCOST_INTERNAL void loopcost__sift_down(const loopcost__places *places, uint32_t root, uint32_t n)
{
    const loopcost_rank moved = loopcost__place(places, root);
    uint32_t child;
    for (; (child = 2 * root + 1) < n; root = child) {
        loopcost_rank larger = loopcost__place(places, child);
        if (child + 1 < n) {
            const loopcost_rank other = loopcost__place(places, child + 1);
            if (loopcost__rank_before(&larger, &other)) {
                larger = other;
                child++;
            }
        }
        if (!loopcost__rank_before(&moved, &larger))
            break;
        loopcost__set_place(places, root, &larger);
    }
    loopcost__set_place(places, root, &moved);
}

LOOPCOST_INTERNAL void loopcost__sort_places(const loopcost__places *places, uint32_t n)
{
    uint32_t i;
    for (i = n / 2; i > 0; i--)
        loopcost__sift_down(places, i - 1, n);
    for (i = n - 1; i > 0; i--) {
        const loopcost_rank first = loopcost__place(places, 0), last = loopcost__place(places, i);
        loopcost__set_place(places, 0, &last);
        loopcost__set_place(places, i, &first);
        loopcost__sift_down(places, 0, i);
    }
}

LOOPCOST_INTERNAL int32_t loopcost__check_strategies(loopcost_fault *fault, const loopcost_strategy *const *strategies,
                                                     uint32_t n_strategies)
{
    loopcost__plea plea;
    uint32_t i;
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_STRATEGIES, strategies);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_STRATEGIES, n_strategies);
    for (i = 0; !status && i < n_strategies; i++) {
        status = loopcost__check_plea(fault, strategies[i], 1, &plea);
        if (status && fault)
            fault->strategy = i;
    }
    return status;
}

LOOPCOST_INTERNAL loopcost_rank loopcost__unplaced(const loopcost_strategy *strategy, uint32_t index)
{
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost__plea plea;
    loopcost_rank rank;
    if (!loopcost__check_plea(NULL, strategy, 1, &plea))
        loopcost__cost_of(&plea, &cost);
    memset(&rank, 0, sizeof rank);
    rank.strategy = index;
    rank.ill_conditioned = cost.ill_conditioned;
    rank.mean = cost.mean;
    rank.mean_bound = cost.mean_bound;
    return rank;
}

LOOPCOST_API int32_t loopcost_compare(const loopcost_strategy *const *strategies, uint32_t n_strategies,
                                      loopcost_rank *ranks, uint32_t stride, loopcost_fault *fault)
{
    loopcost__places places;
    uint32_t i;
    double best;
    int32_t status = loopcost__check_strategies(fault, strategies, n_strategies);
    places.first = (char *)ranks;
    places.stride = loopcost__stride(stride, sizeof *ranks);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, ranks);
    if (!status)
        status = loopcost__check_stride(fault, places.stride, sizeof *ranks);
    if (status)
        return status;
    for (i = 0; i < n_strategies; i++) {
        const loopcost_rank rank = loopcost__unplaced(strategies[i], i);
        loopcost__set_place(&places, i, &rank);
    }
    loopcost__sort_places(&places, n_strategies);
    best = loopcost__place(&places, 0).mean;
    for (i = 0; i < n_strategies; i++) {
        loopcost_rank rank = loopcost__place(&places, i);
        rank.difference = rank.mean - best;
        rank.ratio = rank.mean == best ? 1.0 : best > 0.0 ? best / rank.mean : 0.0;
        loopcost__set_place(&places, i, &rank);
    }
    return LOOPCOST_OK;
}
