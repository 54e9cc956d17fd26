/* A copy of a strategy whose numbers may be set, one by one, by the parameter that they are. */
#ifndef LOOPCOST_DETAIL_VARIANT_INL
#define LOOPCOST_DETAIL_VARIANT_INL

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "../strategy.h"

typedef struct loopcost__variant {
    loopcost_strategy strategy;
    loopcost_model models[2];
    loopcost_price prices[2]; /* of the models; the first one that of a loop's thread */
    loopcost_task task;
    loopcost_context context;
    loopcost_loop loop;
    loopcost_thread thread;
    /* in the memory of the caller */
    loopcost_class *classes[2];
    loopcost_kind *kinds;
    loopcost_hazard *hazards; /* of the kinds that have one entry */
} loopcost__variant;

enum { LOOPCOST__CLASS_WORDS = 9, LOOPCOST__KIND_WORDS = 9 };

/* Whether all that a strategy points to is there, and of a version that is known. What its numbers are is left open. */

LOOPCOST_INTERNAL int32_t loopcost__check_model_parts(loopcost_fault *fault, const loopcost__role *role,
                                                      const loopcost_model *model)
{
    int32_t status = loopcost__check_struct(fault, role->model, model, sizeof(loopcost_model), sizeof(loopcost_model));
    if (!status)
        status = loopcost__check_struct(fault, role->price.price, model->price, sizeof(loopcost_price),
                                        sizeof(loopcost_price));
    if (!status)
        status = loopcost__check(fault, role->classes.classes, model->n_classes);
    if (!status && model->n_classes)
        status = loopcost__check_pointer(fault, role->classes.classes, model->classes);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(model->class_stride, sizeof(loopcost_class)),
                                        sizeof(loopcost_class));
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_repair_parts(loopcost_fault *fault, const loopcost_strategy *base)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_TASK, base->task, sizeof(loopcost_task), sizeof(loopcost_task));
    if (!status)
        status = loopcost__check_struct(fault, LOOPCOST_PARAM_CONTEXT, base->context, sizeof(loopcost_context),
                                        sizeof(loopcost_context));
    if (!status)
        status = loopcost__check_model_parts(fault, loopcost__generator(), base->generator);
    if (!status)
        status = loopcost__check_model_parts(fault, loopcost__fixer(), base->fixer);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_FIXER_CLASSES), base->fixer->n_classes,
                                       base->generator->n_classes, base->generator->n_classes);
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_loop_parts(loopcost_fault *fault, const loopcost_loop *loop)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_LOOP, loop, sizeof(loopcost_loop), sizeof(loopcost_loop));
    if (!status)
        status = loopcost__check_struct(fault, LOOPCOST_PARAM_THREAD, loop->thread, sizeof(loopcost_thread),
                                        sizeof(loopcost_thread));
    if (!status)
        status = loopcost__check_struct(fault, LOOPCOST_PARAM_PRICE, loop->thread->price, sizeof(loopcost_price),
                                        sizeof(loopcost_price));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_LOOP_KINDS, loop->n_kinds);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_LOOP_KINDS, loop->kinds);
    if (!status)
        status = loopcost__check_stride(fault, loopcost__stride(loop->kind_stride, sizeof(loopcost_kind)),
                                        sizeof(loopcost_kind));
    return status;
}

LOOPCOST_INTERNAL int32_t loopcost__check_variable(loopcost_fault *fault, const loopcost_strategy *base)
{
    const int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_STRATEGY, base, sizeof(loopcost_strategy),
                                                  sizeof(loopcost_strategy));
    if (status)
        return status;
    if (!base->calls)
        return loopcost__check_repair_parts(fault, base);
    if (base->generator || base->fixer || base->task || base->context)
        return loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_STRATEGY, 0.0);
    return loopcost__check_loop_parts(fault, base->calls);
}

LOOPCOST_INTERNAL uint64_t loopcost__variant_words(const loopcost_strategy *base)
{
    if (base->calls)
        return (uint64_t)base->calls->n_kinds * LOOPCOST__KIND_WORDS;
    return (uint64_t)base->generator->n_classes * (2 * LOOPCOST__CLASS_WORDS);
}

/* The known part of a struct that may be longer; the rest of it is zero. */
LOOPCOST_INTERNAL void loopcost__copy_struct(void *copy, const void *original, size_t known)
{
    const uint32_t size = (uint32_t)known;
    memcpy(copy, original, known);
    memcpy(copy, &size, sizeof size);
}

LOOPCOST_INTERNAL void loopcost__copy_classes(const loopcost_model *original, loopcost_class *copies)
{
    const loopcost__classes classes = loopcost__classes_of_model(original);
    uint32_t i;
    for (i = 0; i < classes.n; i++)
        copies[i] = loopcost__class_at(&classes, i);
}

LOOPCOST_INTERNAL void loopcost__copy_model(loopcost__variant *variant, uint32_t which, const loopcost_model *original)
{
    loopcost_model *copy = &variant->models[which];
    loopcost__copy_struct(copy, original, sizeof *copy);
    loopcost__copy_struct(&variant->prices[which], original->price, sizeof variant->prices[which]);
    loopcost__copy_classes(original, variant->classes[which]);
    copy->price = &variant->prices[which];
    copy->classes = variant->classes[which];
    copy->class_stride = 0;
}

LOOPCOST_INTERNAL void loopcost__copy_loop(loopcost__variant *variant, const loopcost_loop *original)
{
    uint32_t i;
    loopcost__copy_struct(&variant->loop, original, sizeof variant->loop);
    loopcost__copy_struct(&variant->thread, original->thread, sizeof variant->thread);
    loopcost__copy_struct(&variant->prices[0], original->thread->price, sizeof variant->prices[0]);
    for (i = 0; i < original->n_kinds; i++) {
        loopcost_kind kind = loopcost__kind_at(original, i);
        if (kind.hazards && kind.n_hazards == 1) {
            variant->hazards[i] = kind.hazards[0];
            kind.hazards = &variant->hazards[i];
        }
        variant->kinds[i] = kind;
    }
    variant->thread.price = &variant->prices[0];
    variant->loop.thread = &variant->thread;
    variant->loop.kinds = variant->kinds;
    variant->loop.kind_stride = 0;
}

/* `work`: loopcost__variant_words(). */
LOOPCOST_INTERNAL void loopcost__vary(loopcost__variant *variant, const loopcost_strategy *base, uint64_t *work)
{
    memset(variant, 0, sizeof *variant);
    loopcost__copy_struct(&variant->strategy, base, sizeof variant->strategy);
    if (base->calls) {
        variant->hazards = (loopcost_hazard *)work;
        variant->kinds = (loopcost_kind *)(variant->hazards + base->calls->n_kinds);
        loopcost__copy_loop(variant, base->calls);
        variant->strategy.calls = &variant->loop;
        return;
    }
    variant->classes[0] = (loopcost_class *)work;
    variant->classes[1] = variant->classes[0] + base->generator->n_classes;
    loopcost__copy_struct(&variant->task, base->task, sizeof variant->task);
    loopcost__copy_struct(&variant->context, base->context, sizeof variant->context);
    loopcost__copy_model(variant, 0, base->generator);
    loopcost__copy_model(variant, 1, base->fixer);
    variant->strategy.task = &variant->task;
    variant->strategy.context = &variant->context;
    variant->strategy.generator = &variant->models[0];
    variant->strategy.fixer = &variant->models[base->generator == base->fixer ? 0 : 1];
}

/* Where a parameter is kept. */

enum loopcost__kept {
    LOOPCOST__KEPT_DOUBLE,
    LOOPCOST__KEPT_32_BITS,
    LOOPCOST__KEPT_64_BITS,
    LOOPCOST__KEPT_AS_COUNT, /* the number of bugs, of all classes */
    LOOPCOST__KEPT_AS_SHARE  /* of the second of two classes */
};

typedef struct loopcost__slot {
    char *at;      /* null for what is kept in the counts */
    uint32_t kept; /* enum loopcost__kept */
    uint32_t field;
} loopcost__slot;

enum loopcost__part {
    LOOPCOST__PART_TASK,
    LOOPCOST__PART_CONTEXT,
    LOOPCOST__PART_GENERATOR,
    LOOPCOST__PART_GENERATOR_PRICE,
    LOOPCOST__PART_FIXER_PRICE,
    LOOPCOST__PART_GENERATOR_CLASS,
    LOOPCOST__PART_FIXER_CLASS,
    LOOPCOST__PART_PRICE,
    LOOPCOST__PART_THREAD,
    LOOPCOST__PART_LOOP,
    LOOPCOST__PART_KIND,
    LOOPCOST__PART_HAZARD
};

typedef struct loopcost__scalar_place {
    uint32_t field, part, kept, offset;
} loopcost__scalar_place;

#define LOOPCOST__PLACE(name, part, kept, type, member)                                                                \
    {                                                                                                                  \
        LOOPCOST_PARAM_##name, LOOPCOST__PART_##part, LOOPCOST__KEPT_##kept, (uint32_t)offsetof(type, member)          \
    }

#define LOOPCOST__PRICE_PLACES(name, part)                                                                             \
    LOOPCOST__PLACE(name##_INPUT, part, DOUBLE, loopcost_price, input),                                                \
        LOOPCOST__PLACE(name##_OUTPUT, part, DOUBLE, loopcost_price, output),                                          \
        LOOPCOST__PLACE(name##_CACHE_READ, part, DOUBLE, loopcost_price, cache_read),                                  \
        LOOPCOST__PLACE(name##_CACHE_WRITE, part, DOUBLE, loopcost_price, cache_write)

#define LOOPCOST__CLASS_PLACES(name, part)                                                                             \
    LOOPCOST__PLACE(name##_COUNT, part, DOUBLE, loopcost_class, count),                                                \
        LOOPCOST__PLACE(name##_FIX_CHANCE, part, DOUBLE, loopcost_class, fix_chance),                                  \
        LOOPCOST__PLACE(name##_ALPHA, part, DOUBLE, loopcost_class, alpha),                                            \
        LOOPCOST__PLACE(name##_BETA, part, DOUBLE, loopcost_class, beta),                                              \
        LOOPCOST__PLACE(name##_AFTER_FIX, part, DOUBLE, loopcost_class, after_fix),                                    \
        LOOPCOST__PLACE(name##_AFTER_FAILURE, part, DOUBLE, loopcost_class, after_failure)

/* Null for what is no scalar of a strategy. */
LOOPCOST_INTERNAL const loopcost__scalar_place *loopcost__find_place(uint32_t field)
{
    static const loopcost__scalar_place places[] = {
        LOOPCOST__PLACE(TASK_PROMPT, TASK, DOUBLE, loopcost_task, prompt),
        LOOPCOST__PLACE(TASK_GENERATION, TASK, DOUBLE, loopcost_task, generation),
        LOOPCOST__PLACE(TASK_ATTEMPT, TASK, DOUBLE, loopcost_task, attempt),
        LOOPCOST__PLACE(TASK_TRACE, TASK, DOUBLE, loopcost_task, trace),
        LOOPCOST__PLACE(TASK_GROWTH, TASK, DOUBLE, loopcost_task, growth),
        LOOPCOST__PLACE(TASK_ATTEMPT_SD, TASK, DOUBLE, loopcost_task, attempt_sd),
        LOOPCOST__PLACE(TASK_TRACE_SD, TASK, DOUBLE, loopcost_task, trace_sd),
        LOOPCOST__PLACE(CONTEXT_MODE, CONTEXT, 32_BITS, loopcost_context, mode),
        LOOPCOST__PLACE(CONTEXT_CACHING, CONTEXT, 32_BITS, loopcost_context, caching),
        LOOPCOST__PLACE(CONTEXT_WARM_FIRST_WARMTH, CONTEXT, 32_BITS, loopcost_context, warm_first),
        LOOPCOST__PLACE(CONTEXT_WARM_LATER_WARMTH, CONTEXT, 32_BITS, loopcost_context, warm_later),
        LOOPCOST__PLACE(CONTEXT_WARM_FIRST, CONTEXT, DOUBLE, loopcost_context, warm_first_tokens),
        LOOPCOST__PLACE(CONTEXT_WARM_LATER, CONTEXT, DOUBLE, loopcost_context, warm_later_tokens),
        LOOPCOST__PLACE(CONTEXT_WARM_GENERATION, CONTEXT, DOUBLE, loopcost_context, warm_generation),
        LOOPCOST__PLACE(CONTEXT_EXPIRY, CONTEXT, DOUBLE, loopcost_context, expiry),
        LOOPCOST__PLACE(CONTEXT_GROUP, CONTEXT, 64_BITS, loopcost_context, group),
        LOOPCOST__PLACE(CONTEXT_BUG_CAP, CONTEXT, 64_BITS, loopcost_context, bug_cap),
        LOOPCOST__PLACE(CONTEXT_CONVERSATION_CAP, CONTEXT, 64_BITS, loopcost_context, conversation_cap),
        LOOPCOST__PLACE(GENERATOR_COUNTS, GENERATOR, 32_BITS, loopcost_model, counts),
        LOOPCOST__PLACE(GENERATOR_COUNT_VARIANCE, GENERATOR, DOUBLE, loopcost_model, count_variance),
        LOOPCOST__PLACE(GENERATOR_BUGS_COUNT, GENERATOR, AS_COUNT, loopcost_model, struct_size),
        LOOPCOST__PLACE(GENERATOR_BUGS_HARD_SHARE, GENERATOR, AS_SHARE, loopcost_model, struct_size),
        LOOPCOST__PRICE_PLACES(GENERATOR_PRICE, GENERATOR_PRICE),
        LOOPCOST__PRICE_PLACES(FIXER_PRICE, FIXER_PRICE),
        LOOPCOST__CLASS_PLACES(GENERATOR_CLASSES, GENERATOR_CLASS),
        LOOPCOST__CLASS_PLACES(FIXER_CLASSES, FIXER_CLASS),
        LOOPCOST__PRICE_PLACES(PRICE, PRICE),
        LOOPCOST__PLACE(THREAD_CACHING, THREAD, 32_BITS, loopcost_thread, caching),
        LOOPCOST__PLACE(THREAD_BASE, THREAD, DOUBLE, loopcost_thread, base),
        LOOPCOST__PLACE(THREAD_STEP, THREAD, DOUBLE, loopcost_thread, step),
        LOOPCOST__PLACE(THREAD_OUTPUT, THREAD, DOUBLE, loopcost_thread, output),
        LOOPCOST__PLACE(THREAD_WARM, THREAD, DOUBLE, loopcost_thread, warm),
        LOOPCOST__PLACE(THREAD_EXPIRY, THREAD, DOUBLE, loopcost_thread, expiry),
        LOOPCOST__PLACE(LOOP_CAP, LOOP, 64_BITS, loopcost_loop, cap),
        LOOPCOST__PLACE(LOOP_LATE_FROM, LOOP, 64_BITS, loopcost_loop, late_from),
        LOOPCOST__PLACE(LOOP_LATE_STEP, LOOP, DOUBLE, loopcost_loop, late_step),
        LOOPCOST__PLACE(LOOP_KINDS_WEIGHT, KIND, DOUBLE, loopcost_kind, weight),
        LOOPCOST__PLACE(LOOP_KINDS_ALPHA, KIND, DOUBLE, loopcost_kind, alpha),
        LOOPCOST__PLACE(LOOP_KINDS_BETA, KIND, DOUBLE, loopcost_kind, beta),
        LOOPCOST__PLACE(LOOP_KINDS_SOLVED_SHARE, KIND, DOUBLE, loopcost_kind, solved_share),
        LOOPCOST__PLACE(LOOP_KINDS_SOLVED, HAZARD, DOUBLE, loopcost_hazard, solved),
        LOOPCOST__PLACE(LOOP_KINDS_WRONG, HAZARD, DOUBLE, loopcost_hazard, wrong),
    };
    uint32_t i;
    for (i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].field == field)
            return &places[i];
    return NULL;
}

/* The part of a variant that a parameter belongs to; null where it has none. `index` is one that it has. */
LOOPCOST_INTERNAL void *loopcost__part_at(loopcost__variant *variant, uint32_t part, uint32_t index)
{
    const uint32_t fixer = variant->strategy.fixer == &variant->models[0] ? 0 : 1;
    switch (part) {
    case LOOPCOST__PART_TASK:
        return &variant->task;
    case LOOPCOST__PART_CONTEXT:
        return &variant->context;
    case LOOPCOST__PART_GENERATOR:
        return &variant->models[0];
    case LOOPCOST__PART_FIXER_PRICE:
        return &variant->prices[fixer];
    case LOOPCOST__PART_GENERATOR_CLASS:
        return &variant->classes[0][index];
    case LOOPCOST__PART_FIXER_CLASS:
        return &variant->classes[fixer][index];
    case LOOPCOST__PART_THREAD:
        return &variant->thread;
    case LOOPCOST__PART_LOOP:
        return &variant->loop;
    case LOOPCOST__PART_KIND:
        return &variant->kinds[index];
    case LOOPCOST__PART_HAZARD:
        return variant->kinds[index].hazards == &variant->hazards[index] ? &variant->hazards[index] : NULL;
    default: /* a price: the generator's, or that of the thread */
        return &variant->prices[0];
    }
}

/* How many there are of a part that is counted; 0 for the others. */
LOOPCOST_INTERNAL int loopcost__is_counted(uint32_t part)
{
    return part == LOOPCOST__PART_GENERATOR_CLASS || part == LOOPCOST__PART_FIXER_CLASS ||
           part == LOOPCOST__PART_KIND || part == LOOPCOST__PART_HAZARD;
}

LOOPCOST_INTERNAL uint32_t loopcost__many(const loopcost__variant *variant)
{
    return variant->strategy.calls ? variant->loop.n_kinds : variant->models[0].n_classes;
}

/* Parts from that of a thread's price on are those of a loop. */
LOOPCOST_INTERNAL int loopcost__has_part(const loopcost__variant *variant, uint32_t part)
{
    return (part >= LOOPCOST__PART_PRICE) == (variant->strategy.calls != NULL);
}

/* A warmth that follows a rule is no number to set. */
LOOPCOST_INTERNAL int loopcost__follows_rule(const loopcost__variant *variant, uint32_t field)
{
    if (field == LOOPCOST_PARAM_CONTEXT_WARM_FIRST)
        return variant->context.warm_first != LOOPCOST_WARM_TOKENS;
    return field == LOOPCOST_PARAM_CONTEXT_WARM_LATER && variant->context.warm_later != LOOPCOST_WARM_TOKENS;
}

/* Where `param` is kept in the variant, with a null fault where nobody asks why it is not. */
LOOPCOST_INTERNAL int32_t loopcost__find_slot(loopcost__variant *variant, const loopcost_param *param,
                                              loopcost__slot *slot, loopcost_fault *fault)
{
    const loopcost__scalar_place *place = loopcost__find_place(param->field);
    char *part;
    if (!place || !loopcost__has_part(variant, place->part) || loopcost__follows_rule(variant, param->field))
        return loopcost__fail_parameter(fault, param);
    if (place->kept == LOOPCOST__KEPT_AS_SHARE && variant->models[0].n_classes != 2)
        return loopcost__fail_parameter(fault, param);
    if (loopcost__is_counted(place->part) && param->index >= loopcost__many(variant))
        return loopcost__fail(fault, LOOPCOST_OUT_OF_RANGE, loopcost__field(LOOPCOST_PARAM_PARAMETER_INDEX),
                              param->index, 0.0, fmax(loopcost__many(variant), 1.0) - 1.0);
    part = (char *)loopcost__part_at(variant, place->part, param->index);
    if (!part)
        return loopcost__fail_parameter(fault, param);
    slot->at = place->kept < LOOPCOST__KEPT_AS_COUNT ? part + place->offset : NULL;
    slot->kept = place->kept;
    slot->field = param->field;
    return LOOPCOST_OK;
}

/* Setting it. */

LOOPCOST_INTERNAL int32_t loopcost__set_whole(const loopcost__slot *slot, loopcost_param param, double value,
                                              loopcost_fault *fault)
{
    /* zero turns a group off, and everything else that is counted */
    const double least = slot->kept == LOOPCOST__KEPT_64_BITS ? 0.0 : loopcost__param(param.field)->least;
    int32_t status = loopcost__check_range(fault, param, value, least, loopcost__param(param.field)->most);
    if (!status && value != floor(value))
        status = loopcost__fail(fault, LOOPCOST_UNDEFINED, param, value, least, loopcost__param(param.field)->most);
    if (status)
        return status;
    if (slot->kept == LOOPCOST__KEPT_32_BITS) {
        const uint32_t whole = (uint32_t)value;
        memcpy(slot->at, &whole, sizeof whole);
    } else {
        const uint64_t whole = (uint64_t)value;
        memcpy(slot->at, &whole, sizeof whole);
    }
    return LOOPCOST_OK;
}

/* The counts of classes that sum to something: all in proportion, or the second of two given its share. */
LOOPCOST_INTERNAL int32_t loopcost__set_counts(loopcost__variant *variant, const loopcost__slot *slot, double value,
                                               loopcost_fault *fault)
{
    const loopcost_param param = loopcost__field(slot->field);
    const double sum = loopcost__bugs_of(&variant->models[0]);
    loopcost_class *classes = variant->classes[0];
    uint32_t i;
    int32_t status = loopcost__check_param(fault, param, value);
    if (!status && !(sum > 0.0))
        status = loopcost__fail_field(fault, LOOPCOST_UNDEFINED, slot->field, 0.0);
    if (status)
        return status;
    if (slot->kept == LOOPCOST__KEPT_AS_SHARE) {
        classes[0].count = sum * (1.0 - value);
        classes[1].count = sum * value;
        return LOOPCOST_OK;
    }
    for (i = 0; i < variant->models[0].n_classes; i++)
        classes[i].count *= value / sum;
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__set(loopcost__variant *variant, const loopcost__slot *slot, loopcost_param param,
                                        double value, loopcost_fault *fault)
{
    if (!slot->at)
        return loopcost__set_counts(variant, slot, value, fault);
    if (slot->kept != LOOPCOST__KEPT_DOUBLE)
        return loopcost__set_whole(slot, param, value, fault);
    memcpy(slot->at, &value, sizeof value);
    return LOOPCOST_OK;
}

#endif
