#include <math.h>

LOOPCOST_API int32_t loopcost_crossover_init(loopcost_crossover *crossover, uint32_t struct_size)
{
    const loopcost_crossover defaults = LOOPCOST_CROSSOVER_INIT;
    return loopcost__init(crossover, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_sensitivity_init(loopcost_sensitivity *sensitivity, uint32_t struct_size)
{
    const loopcost_sensitivity defaults = LOOPCOST_SENSITIVITY_INIT;
    return loopcost__init(sensitivity, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* The crossover in the number of bugs. */

/* A sum, and the size of its terms, which its error is proportional to. */
typedef struct loopcost__term {
    double sum, size;
} loopcost__term;

LOOPCOST_INTERNAL void loopcost__add_term(loopcost__term *term, double value, double size)
{
    term->sum += value;
    term->size += size;
}

/* The mean of a strategy as its generator leaves N > 0 bugs in an unchanged mix: c[0] + c[1] N + c[2] N^2, 1e-6 USD. */
typedef struct loopcost__polynomial {
    loopcost__term c[3];
    loopcost__term at_zero; /* the mean without a bug, where no thread is opened */
} loopcost__polynomial;

LOOPCOST_INTERNAL void loopcost__add_shared(loopcost__polynomial *mean, const loopcost__conversation *talk,
                                            const loopcost__failures *per_bug)
{
    const double held = loopcost__held_price(talk), premium = (1.0 - talk->expiry) * (talk->write - talk->read);
    const double attempts = 1.0 + per_bug->m1, growth = held * talk->step;
    const double always = (held * talk->base + talk->generate * talk->output) * attempts;
    const double surplus = premium * talk->step * attempts;
    loopcost__add_term(&mean->c[0], premium * (talk->new_first - talk->step),
                       fabs(premium) * (talk->new_first + talk->step));
    loopcost__add_term(&mean->c[1], always + surplus + 0.5 * (growth * (per_bug->m2 - 1.0)),
                       always + fabs(surplus) + 0.5 * (growth * (per_bug->m2 + 1.0)));
    loopcost__add_term(&mean->c[2], 0.5 * (growth * attempts * attempts), 0.5 * (growth * attempts * attempts));
}

LOOPCOST_INTERNAL void loopcost__add_fresh(loopcost__polynomial *mean, const loopcost__conversation *talk,
                                           const loopcost__failures *per_bug)
{
    const double premium = (1.0 - talk->expiry) * (talk->write - talk->read);
    const loopcost__repetition times = loopcost__repetition_fresh(per_bug, 0.0, 1.0);
    const loopcost__tokens tokens = loopcost__tokens_of(talk, &times);
    const loopcost__expense expense = loopcost__expense_of(talk, &tokens);
    const double each = expense.write + expense.read + expense.generate;
    loopcost__add_term(&mean->c[0], premium * (talk->held_later - talk->held_first),
                       fabs(premium * (talk->held_later - talk->held_first)));
    loopcost__add_term(&mean->c[1], each, each);
}

/* The average bug of a mix. Divided term by term: the reciprocal of a tiny count would overflow. */
LOOPCOST_INTERNAL loopcost__failures loopcost__average_bug(loopcost__failures f)
{
    f.m1 /= f.bugs;
    f.m2 /= f.bugs;
    f.m3 /= f.bugs;
    f.m4 /= f.bugs;
    f.bugs = 1.0;
    f.bugs_low = 0.0;
    return f;
}

/* Constant, unless the bugs are those that `moving` leaves. */
LOOPCOST_INTERNAL loopcost__polynomial loopcost__mean_in_bugs(const loopcost_strategy *strategy,
                                                              const loopcost_model *moving)
{
    const loopcost__failures f = loopcost__strategy_failures(strategy);
    const loopcost__conversation talk = loopcost__strategy_conversation(strategy);
    loopcost__polynomial mean;
    memset(&mean, 0, sizeof mean);
    if (strategy->generator == moving) {
        const loopcost__failures per_bug = loopcost__average_bug(f);
        const double generation = loopcost__generation_expense(strategy);
        loopcost__add_term(&mean.at_zero, generation, generation);
        loopcost__add_term(&mean.c[0], generation, generation);
        if (strategy->context->mode == LOOPCOST_SHARED)
            loopcost__add_shared(&mean, &talk, &per_bug);
        else
            loopcost__add_fresh(&mean, &talk, &per_bug);
    } else {
        loopcost_cost cost = LOOPCOST_COST_INIT;
        loopcost__published_cost_of(strategy, &cost);
        loopcost__add_term(&mean.at_zero, cost.mean * LOOPCOST__MTOK,
                           cost.mean_bound / LOOPCOST__BOUND * LOOPCOST__MTOK);
        mean.c[0] = mean.at_zero;
    }
    return mean;
}

LOOPCOST_INTERNAL int32_t loopcost__sign(double value)
{
    return (value > 0.0) - (value < 0.0);
}

/* b^2 - 4 a c without cancellation, |a|, |b|, |c| <= 1. */
LOOPCOST_INTERNAL double loopcost__discriminant(double a, double b, double c)
{
    const loopcost__pair square = loopcost__two_product(b, b), product = loopcost__two_product(4.0 * a, c);
    return (square.high - product.high) + (square.low - product.low);
}

/* Appends x to the roots if it is positive and the parameter can reach it. */
LOOPCOST_INTERNAL void loopcost__add_root(double roots[2], uint32_t *n, double x)
{
    if (x > 0.0 && x <= loopcost__param(LOOPCOST_PARAM_GENERATOR_BUGS_COUNT)->most)
        roots[(*n)++] = x;
}

/* The positive roots of c[0] + c[1] x + c[2] x^2, ascending, none of them from a difference of close numbers. */
LOOPCOST_INTERNAL uint32_t loopcost__positive_roots(const double c[3], double roots[2])
{
    const double discriminant = loopcost__discriminant(c[2], c[1], c[0]);
    double twice;
    uint32_t n = 0;
    if (c[2] == 0.0) {
        if (c[1] != 0.0)
            loopcost__add_root(roots, &n, -c[0] / c[1]);
        return n;
    }
    if (discriminant < 0.0)
        return 0;
    twice = c[1] + (c[1] < 0.0 ? -sqrt(discriminant) : sqrt(discriminant));
    if (twice != 0.0)
        loopcost__add_root(roots, &n, -2.0 * c[0] / twice);
    if (discriminant > 0.0)
        loopcost__add_root(roots, &n, -twice / (2.0 * c[2]));
    if (n == 2 && roots[1] < roots[0]) {
        const double larger = roots[0];
        roots[0] = roots[1];
        roots[1] = larger;
    }
    return n;
}

/* |x - true root|, from the errors of the coefficients: their effect on the value, over the slope. The root of a double
 * zero moves by the square root of that. No root is further away than the range is long. */
LOOPCOST_INTERNAL double loopcost__root_bound(const double c[3], const double error[3], double x)
{
    const double value_error = error[0] + x * (error[1] + x * error[2]);
    const double slope = fabs(c[1] + 2.0 * c[2] * x);
    const double simple = slope > 0.0 ? 2.0 * value_error / slope : HUGE_VAL;
    const double twofold = c[2] != 0.0 ? 2.0 * sqrt(value_error / fabs(c[2])) : HUGE_VAL;
    const double rounding = 4.0 * 0x1p-52 * x;
    return fmin(fmin(simple, twofold) + rounding, loopcost__param(LOOPCOST_PARAM_GENERATOR_BUGS_COUNT)->most);
}

/* Brings the largest of the coefficients to [1/2, 1), exactly, so that no product overflows or vanishes. */
LOOPCOST_INTERNAL void loopcost__normalise(double c[3], double error[3])
{
    const double most = fmax(fabs(c[0]), fmax(fabs(c[1]), fabs(c[2])));
    int exponent, i;
    frexp(most, &exponent);
    for (i = 0; i < 3; i++) {
        c[i] = ldexp(c[i], -exponent);
        error[i] = ldexp(error[i], -exponent);
    }
}

LOOPCOST_INTERNAL void loopcost__solve_crossover(double c[3], double error[3], loopcost_crossover *answer)
{
    double roots[2] = {0.0, 0.0};
    int32_t touches;
    loopcost__normalise(c, error);
    answer->count = loopcost__positive_roots(c, roots);
    touches = loopcost__discriminant(c[2], c[1], c[0]) == 0.0 && c[2] != 0.0;
    answer->sign_below = loopcost__sign(c[0] != 0.0 ? c[0] : c[1] != 0.0 ? c[1] : c[2]);
    if (answer->count > 0) {
        answer->first = roots[0];
        answer->first_bound = loopcost__root_bound(c, error, roots[0]);
        answer->sign_between = touches ? answer->sign_below : -answer->sign_below;
    }
    if (answer->count > 1) {
        answer->second = roots[1];
        answer->second_bound = loopcost__root_bound(c, error, roots[1]);
        answer->sign_above = answer->sign_below;
    }
}

/* b - a. What is no more than rounding counts as zero: else its noise would be a crossing. */
LOOPCOST_INTERNAL double loopcost__difference(const loopcost__term *a, const loopcost__term *b, double *error)
{
    const double difference = b->sum - a->sum;
    *error = LOOPCOST__BOUND * (b->size + a->size);
    return fabs(difference) > *error ? difference : 0.0;
}

LOOPCOST_INTERNAL void loopcost__cross(const loopcost__polynomial *a, const loopcost__polynomial *b,
                                       loopcost_crossover *answer)
{
    double c[3], error[3], ignored;
    int i;
    for (i = 0; i < 3; i++)
        c[i] = loopcost__difference(&a->c[i], &b->c[i], &error[i]);
    answer->sign_at_zero = loopcost__sign(loopcost__difference(&a->at_zero, &b->at_zero, &ignored));
    if (c[0] != 0.0 || c[1] != 0.0 || c[2] != 0.0)
        loopcost__solve_crossover(c, error, answer);
}

LOOPCOST_INTERNAL int32_t loopcost__check_side(loopcost_fault *fault, const loopcost_strategy *strategy, uint32_t side)
{
    const int32_t status = loopcost__check_repairs(fault, strategy);
    if (status && fault)
        fault->strategy = side;
    return status;
}

LOOPCOST_API int32_t loopcost_crossovers(const loopcost_strategy *a, const loopcost_strategy *b,
                                         const loopcost_param *param, loopcost_crossover *results,
                                         loopcost_fault *fault)
{
    loopcost_crossover answer = LOOPCOST_CROSSOVER_INIT;
    loopcost__polynomial mean_a, mean_b;
    int32_t status = loopcost__check_side(fault, a, 0);
    if (!status)
        status = loopcost__check_side(fault, b, 1);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_PARAMETER, param);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_crossover));
    if (!status && param->field != LOOPCOST_PARAM_GENERATOR_BUGS_COUNT)
        status = loopcost__fail_parameter(fault, param);
    if (!status && loopcost__strategy_failures(b).bugs == 0.0) {
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, param->field, 0.0);
        if (fault)
            fault->strategy = 1;
    }
    if (status)
        return status;
    mean_a = loopcost__mean_in_bugs(a, b->generator);
    mean_b = loopcost__mean_in_bugs(b, b->generator);
    loopcost__cross(&mean_a, &mean_b, &answer);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* Sensitivities.
 *
 * A parameter moves the strategy in one direction: of its generation, of its conversation (detail/thread.inl)
 * and of its failures (detail/attempts.inl). The mean is linear in the repetitions and in each field of the
 * conversation, so its derivative is the same expression at the direction; the variance takes the chain rule
 * through its polynomials. */

typedef struct loopcost__direction {
    double value;                /* of the parameter */
    double generation;           /* 1e-6 USD per unit of the parameter */
    loopcost__conversation talk; /* per unit */
    loopcost__failures failures; /* per unit */
} loopcost__direction;

/* Which price of a role a field is: 0 input, 1 output, 2 cache_read, 3 cache_write, 4 none. */
LOOPCOST_INTERNAL uint32_t loopcost__price_kind(const loopcost__role *role, uint32_t field)
{
    const uint32_t fields[] = {role->price.input, role->price.output, role->price.cache_read, role->price.cache_write};
    uint32_t kind = 0;
    while (kind < 4 && fields[kind] != field)
        kind++;
    return kind;
}

/* A price of `model`, in each role that it plays. */
LOOPCOST_INTERNAL void loopcost__price_direction(const loopcost_strategy *strategy, const loopcost_model *model,
                                                 uint32_t kind, loopcost__direction *along)
{
    const double values[] = {model->price->input, model->price->output, model->price->cache_read,
                             model->price->cache_write};
    const uint32_t caching = strategy->context->caching;
    const double held = caching ? strategy->context->warm_generation : 0.0;
    const double prompt = strategy->task->prompt;
    const double generation[] = {caching ? 0.0 : prompt, strategy->task->generation, caching ? held : 0.0,
                                 caching ? prompt - held : 0.0};
    loopcost_price unit = LOOPCOST_PRICE_INIT;
    double *const units[] = {&unit.input, &unit.output, &unit.cache_read, &unit.cache_write};
    *units[kind] = 1.0;
    along->value = values[kind];
    if (strategy->generator == model)
        along->generation = generation[kind];
    if (strategy->fixer == model)
        loopcost__set_prices(&along->talk, &unit, caching, 0.0);
}

LOOPCOST_INTERNAL void loopcost__prompt_direction(const loopcost_strategy *strategy, loopcost__direction *along)
{
    const loopcost_price *price = strategy->generator->price;
    const int first = loopcost__first_warmth(strategy) == LOOPCOST_WARM_PROMPT;
    const int later = loopcost__later_warmth(strategy) == LOOPCOST_WARM_PROMPT;
    along->value = strategy->task->prompt;
    along->generation = strategy->context->caching ? price->cache_write : price->input;
    along->talk.base = 1.0;
    along->talk.held_first = first ? 1.0 : 0.0;
    along->talk.new_first = first ? 0.0 : 1.0;
    along->talk.held_later = later ? 1.0 : 0.0;
    along->talk.new_later = later ? 0.0 : 1.0;
}

LOOPCOST_INTERNAL void loopcost__generation_direction(const loopcost_strategy *strategy, loopcost__direction *along)
{
    along->value = strategy->task->generation;
    along->generation = strategy->generator->price->output;
    along->talk.base = 1.0;
    along->talk.new_first = 1.0;
    along->talk.new_later = 1.0;
}

/* One more bug of a class. */
LOOPCOST_INTERNAL loopcost__failures loopcost__one_more(const loopcost_strategy *strategy, uint32_t index)
{
    loopcost__failure_sums one = loopcost__no_failures();
    loopcost__add_failures(&one, 1.0, loopcost__strategy_class(strategy, index).fix_chance);
    return loopcost__failures_of(&one);
}

LOOPCOST_INTERNAL void loopcost__hard_share_direction(const loopcost_strategy *strategy, double bugs,
                                                      loopcost__direction *along)
{
    const loopcost__failures easy = loopcost__one_more(strategy, 0), hard = loopcost__one_more(strategy, 1);
    along->value = loopcost__strategy_class(strategy, 1).count / bugs;
    along->failures.m1 = bugs * (hard.m1 - easy.m1);
    along->failures.m2 = bugs * (hard.m2 - easy.m2);
    along->failures.m3 = bugs * (hard.m3 - easy.m3);
    along->failures.m4 = bugs * (hard.m4 - easy.m4);
}

/* d th / dp = -1/p^2, d th^j / dp = -j th^(j-1) / p^2. */
LOOPCOST_INTERNAL loopcost__failures loopcost__likelier_fix(const loopcost_strategy *strategy, uint32_t index)
{
    const loopcost_class one = loopcost__strategy_class(strategy, index);
    const double th = loopcost__failures_per_bug(one.fix_chance).high;
    const double slope = -one.count / (one.fix_chance * one.fix_chance);
    loopcost__failures along;
    memset(&along, 0, sizeof along);
    along.m1 = slope;
    along.m2 = 2.0 * th * slope;
    along.m3 = 3.0 * th * th * slope;
    along.m4 = 4.0 * th * th * th * slope;
    return along;
}

/* A warmth that is given in tokens; one that follows a rule is no number to move. */
LOOPCOST_INTERNAL int32_t loopcost__warmth_direction(const loopcost_strategy *strategy, uint32_t field,
                                                     loopcost__direction *along, loopcost_fault *fault)
{
    const loopcost_context *context = strategy->context;
    const int first = field == LOOPCOST_PARAM_CONTEXT_WARM_FIRST;
    const uint32_t warmth = first ? context->warm_first : context->warm_later;
    const double unit = context->caching ? 1.0 : 0.0;
    if (warmth != LOOPCOST_WARM_TOKENS)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, field, warmth);
    along->value = first ? context->warm_first_tokens : context->warm_later_tokens;
    if (first) {
        along->talk.held_first = unit;
        along->talk.new_first = -unit;
    } else {
        along->talk.held_later = unit;
        along->talk.new_later = -unit;
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_class_index(loopcost_fault *fault, const loopcost_strategy *strategy,
                                                      const loopcost_param *param)
{
    const uint32_t n = strategy->generator->n_classes;
    if (param->index < n)
        return LOOPCOST_OK;
    return loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_PARAMETER_INDEX), param->index,
                          0.0, n ? n - 1.0 : 0.0);
}

/* The count of a class of `model`: it matters where that generates. */
LOOPCOST_INTERNAL int32_t loopcost__count_direction(const loopcost_strategy *strategy, const loopcost_model *model,
                                                    const loopcost_param *param, loopcost__direction *along,
                                                    loopcost_fault *fault)
{
    const loopcost__classes classes = loopcost__classes_of_model(model);
    const int32_t status = loopcost__check_class_index(fault, strategy, param);
    if (status)
        return status;
    along->value = loopcost__class_at(&classes, param->index).count;
    if (model == strategy->generator)
        along->failures = loopcost__one_more(strategy, param->index);
    return LOOPCOST_OK;
}

/* The fix chance of a class of `model`: it matters where that fixes. */
LOOPCOST_INTERNAL int32_t loopcost__fix_chance_direction(const loopcost_strategy *strategy, const loopcost_model *model,
                                                         const loopcost_param *param, loopcost__direction *along,
                                                         loopcost_fault *fault)
{
    const loopcost__classes classes = loopcost__classes_of_model(model);
    const int32_t status = loopcost__check_class_index(fault, strategy, param);
    if (status)
        return status;
    along->value = loopcost__class_at(&classes, param->index).fix_chance;
    if (model == strategy->fixer)
        along->failures = loopcost__likelier_fix(strategy, param->index);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__bugs_direction(const loopcost_strategy *strategy, uint32_t field,
                                                   loopcost__direction *along, loopcost_fault *fault)
{
    const loopcost__failures f = loopcost__strategy_failures(strategy);
    if (f.bugs == 0.0)
        return loopcost__fail_field(fault, LOOPCOST_UNDEFINED, field, 0.0);
    if (field == LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE) {
        if (strategy->generator->n_classes != 2)
            return loopcost__fail(fault, LOOPCOST_UNSUPPORTED,
                                  loopcost__field(LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE),
                                  strategy->generator->n_classes, 2.0, 2.0);
        loopcost__hard_share_direction(strategy, f.bugs, along);
    } else {
        along->value = f.bugs;
        along->failures = loopcost__average_bug(f);
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__direction_of(const loopcost_strategy *strategy, const loopcost_param *param,
                                                 loopcost__direction *along, loopcost_fault *fault)
{
    const loopcost_context *context = strategy->context;
    const double unit = context->caching ? 1.0 : 0.0;
    memset(along, 0, sizeof *along);
    switch (param->field) {
    case LOOPCOST_PARAM_TASK_PROMPT:
        loopcost__prompt_direction(strategy, along);
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_TASK_GENERATION:
        loopcost__generation_direction(strategy, along);
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_TASK_ATTEMPT:
        along->value = strategy->task->attempt;
        along->talk.step = along->talk.output = 1.0;
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_TASK_TRACE:
        along->value = strategy->task->trace;
        along->talk.step = 1.0;
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_CONTEXT_EXPIRY:
        along->value = context->expiry;
        along->talk.expiry = unit;
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_CONTEXT_WARM_GENERATION:
        along->value = context->warm_generation;
        along->generation = unit * (strategy->generator->price->cache_read - strategy->generator->price->cache_write);
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_CONTEXT_WARM_FIRST:
    case LOOPCOST_PARAM_CONTEXT_WARM_LATER:
        return loopcost__warmth_direction(strategy, param->field, along, fault);
    case LOOPCOST_PARAM_GENERATOR_PRICE_INPUT:
    case LOOPCOST_PARAM_GENERATOR_PRICE_OUTPUT:
    case LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_READ:
    case LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_WRITE:
        loopcost__price_direction(strategy, strategy->generator,
                                  loopcost__price_kind(loopcost__generator(), param->field), along);
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_FIXER_PRICE_INPUT:
    case LOOPCOST_PARAM_FIXER_PRICE_OUTPUT:
    case LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ:
    case LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE:
        loopcost__price_direction(strategy, strategy->fixer, loopcost__price_kind(loopcost__fixer(), param->field),
                                  along);
        return LOOPCOST_OK;
    case LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT:
        return loopcost__count_direction(strategy, strategy->generator, param, along, fault);
    case LOOPCOST_PARAM_FIXER_CLASSES_COUNT:
        return loopcost__count_direction(strategy, strategy->fixer, param, along, fault);
    case LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE:
        return loopcost__fix_chance_direction(strategy, strategy->generator, param, along, fault);
    case LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE:
        return loopcost__fix_chance_direction(strategy, strategy->fixer, param, along, fault);
    case LOOPCOST_PARAM_GENERATOR_BUGS_COUNT:
    case LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE:
        return loopcost__bugs_direction(strategy, param->field, along, fault);
    default:
        return loopcost__fail_parameter(fault, param);
    }
}

/* The directional derivatives of detail/thread.inl and detail/strategy.inl, term by term. */

LOOPCOST_INTERNAL loopcost__repetition loopcost__repetition_shared_along(const loopcost__failures *f,
                                                                         const loopcost__failures *along)
{
    const double a = loopcost__bugs_beyond(f, 1.0), x1 = f->m1, x2 = 0.5 * (x1 * x1 + f->m2);
    const double da = along->bugs, dx1 = along->m1, dx2 = x1 * dx1 + 0.5 * along->m2;
    const double dx3 = 0.5 * (x1 * x1 * dx1 + dx1 * f->m2 + x1 * along->m2) + along->m3 / 3.0;
    loopcost__repetition times;
    times.first = 0.0;
    times.later = 0.0;
    times.attempts = da + dx1;
    times.rereads = da + dx1;
    times.regrowth = (a - 0.5) * da + da * x1 + a * dx1 + dx2;
    times.resquares = (a * (a - 1.0) + 1.0 / 6.0) * da + 2.0 * a * da * x1 + a * a * dx1 + 2.0 * da * x2 +
                      (2.0 * a + 1.0) * dx2 + 2.0 * dx3;
    return times;
}

LOOPCOST_INTERNAL loopcost__spread loopcost__spread_shared_along(const loopcost__failures *f,
                                                                 const loopcost__failures *along)
{
    const double f1 = f->m1, f2 = f->m2, f3 = 2.0 * f->m3;
    const double d1 = along->m1, d2 = along->m2, d3 = 2.0 * along->m3, d4 = 6.0 * along->m4;
    loopcost__spread spread;
    spread.surely = along->bugs;
    spread.v0 = d1 + d2;
    spread.v1 = (2.0 * f1 + f2) * d1 + (1.0 + f1) * d2 + 0.5 * d3;
    spread.v2 = (f1 + 3.0 * f1 * f1 + 3.0 * f2 + 2.0 * f1 * f2 + f3) * d1 + (0.5 + 3.0 * f1 + f1 * f1 + f2) * d2 +
                (1.0 + f1) * d3 + 0.25 * d4;
    return spread;
}

/* A strategy's numbers where it stands, and how fast they move. Fresh threads are linear in the failures. */
typedef struct loopcost__motion {
    loopcost__conversation talk, talk_along;
    loopcost__repetition times, times_along;
    loopcost__spread spread, spread_along;
} loopcost__motion;

LOOPCOST_INTERNAL loopcost__motion loopcost__motion_of(const loopcost_strategy *strategy,
                                                       const loopcost__direction *along)
{
    const loopcost__failures f = loopcost__strategy_failures(strategy);
    const loopcost__later_attempts later = loopcost__later_attempts_of(&f);
    loopcost__motion motion;
    motion.talk = loopcost__strategy_conversation(strategy);
    motion.talk_along = along->talk;
    motion.times = loopcost__strategy_repetition(strategy, &motion.talk, &f, &later);
    motion.spread = loopcost__strategy_spread(strategy, &f);
    if (strategy->context->mode == LOOPCOST_SHARED) {
        motion.times_along = loopcost__repetition_shared_along(&f, &along->failures);
        motion.spread_along = loopcost__spread_shared_along(&f, &along->failures);
    } else {
        /* Threads that start alike are told apart where the direction parts them. */
        if (f.bugs != 0.0 && along->talk.held_first != along->talk.held_later)
            motion.times = loopcost__repetition_fresh(&f, 1.0, later.a);
        motion.times_along = loopcost__repetition_fresh(&along->failures, 0.0, along->failures.bugs);
        motion.spread_along = loopcost__spread_fresh(&along->failures);
    }
    return motion;
}

LOOPCOST_INTERNAL double loopcost__mean_along(const loopcost__motion *motion)
{
    const loopcost__conversation *talk = &motion->talk, *along = &motion->talk_along;
    const loopcost__tokens tokens = loopcost__tokens_of(talk, &motion->times);
    const loopcost__tokens by_talk = loopcost__tokens_of(along, &motion->times);
    const loopcost__tokens by_times = loopcost__tokens_of(talk, &motion->times_along);
    const double fresh = by_talk.fresh + by_times.fresh, held = by_talk.held + by_times.held;
    const double output = by_talk.output + by_times.output;
    const double kept = 1.0 - talk->expiry;
    return along->write * (tokens.fresh + talk->expiry * tokens.held) + along->read * (kept * tokens.held) +
           along->generate * tokens.output + along->expiry * (talk->write - talk->read) * tokens.held +
           talk->write * (fresh + talk->expiry * held) + talk->read * (kept * held) + talk->generate * output;
}

LOOPCOST_INTERNAL double loopcost__held_squares_along(const loopcost__motion *motion)
{
    const loopcost__conversation *talk = &motion->talk, *along = &motion->talk_along;
    const loopcost__repetition *times = &motion->times;
    return loopcost__held_squares(talk, &motion->times_along) +
           2.0 * (times->first * talk->held_first * along->held_first +
                  times->later * talk->held_later * along->held_later + talk->base * along->base * times->rereads +
                  (talk->base * along->step + along->base * talk->step) * times->regrowth +
                  talk->step * along->step * times->resquares);
}

LOOPCOST_INTERNAL double loopcost__expiry_variance_along(const loopcost__motion *motion)
{
    const loopcost__conversation *talk = &motion->talk, *along = &motion->talk_along;
    const double premium = talk->write - talk->read, premium_along = along->write - along->read;
    const double odds = talk->expiry * (1.0 - talk->expiry);
    const double odds_along = (1.0 - 2.0 * talk->expiry) * along->expiry;
    return (odds_along * premium * premium + 2.0 * odds * premium * premium_along) *
               loopcost__held_squares(talk, &motion->times) +
           odds * premium * premium * loopcost__held_squares_along(motion);
}

LOOPCOST_INTERNAL double loopcost__variance_along(const loopcost__motion *motion)
{
    const loopcost__conversation *talk = &motion->talk, *along = &motion->talk_along;
    const loopcost__spread *spread = &motion->spread, *moved = &motion->spread_along;
    const double held = loopcost__held_price(talk);
    const double held_along =
        (1.0 - talk->expiry) * along->read + talk->expiry * along->write + along->expiry * (talk->write - talk->read);
    const double linear = loopcost__linear_cost(talk, spread->surely), quadratic = held * talk->step;
    const double quadratic_along = held_along * talk->step + held * along->step;
    const double linear_along = held_along * talk->base + held * along->base + along->write * talk->step +
                                talk->write * along->step + along->generate * talk->output +
                                talk->generate * along->output + quadratic_along * spread->surely +
                                quadratic * moved->surely;
    return 2.0 * linear * linear_along * spread->v0 + linear * linear * moved->v0 +
           2.0 * (linear_along * quadratic + linear * quadratic_along) * spread->v1 +
           2.0 * linear * quadratic * moved->v1 + 2.0 * quadratic * quadratic_along * spread->v2 +
           quadratic * quadratic * moved->v2 + loopcost__expiry_variance_along(motion);
}

/* A mean of 0, or one that all but cancels below one bug, has none. */
LOOPCOST_INTERNAL double loopcost__elasticity(double value, double slope, double mean)
{
    const double elasticity = mean != 0.0 ? value * slope / mean : 0.0;
    return elasticity - elasticity == 0.0 ? elasticity : 0.0;
}

LOOPCOST_API int32_t loopcost_strategy_sensitivity(const loopcost_strategy *strategy, const loopcost_param *param,
                                                   loopcost_sensitivity *results, loopcost_fault *fault)
{
    loopcost_sensitivity answer = LOOPCOST_SENSITIVITY_INIT;
    loopcost_cost cost = LOOPCOST_COST_INIT;
    loopcost__direction along;
    loopcost__motion motion;
    int32_t status = loopcost__check_repairs(fault, strategy);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_PARAMETER, param);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, results, sizeof(loopcost_sensitivity));
    if (!status)
        status = loopcost__direction_of(strategy, param, &along, fault);
    if (status)
        return status;
    motion = loopcost__motion_of(strategy, &along);
    loopcost__published_cost_of(strategy, &cost);
    answer.value = along.value;
    answer.mean = (along.generation + loopcost__mean_along(&motion)) / LOOPCOST__MTOK;
    answer.variance = loopcost__variance_along(&motion) / (LOOPCOST__MTOK * LOOPCOST__MTOK);
    answer.mean_elasticity = loopcost__elasticity(along.value, answer.mean, cost.mean);
    loopcost__give(results, &answer, sizeof answer);
    return LOOPCOST_OK;
}
