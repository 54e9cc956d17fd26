#include <assert.h>

/* The one table of parameters: row f describes field f. */
typedef struct loopcost__param_row {
    const char *path;
    const char *unit;
    double least, most;
} loopcost__param_row;

LOOPCOST_INLINE const loopcost__param_row *loopcost__param(uint32_t field)
{
    static const loopcost__param_row rows[] = {
        {"", "", 0.0, 0.0},
        {"price", "pointer", 0.0, 0.0},
        {"price.input", "USD per Mtok", 0.0, 1e9},
        {"price.output", "USD per Mtok", 0.0, 1e9},
        {"price.cache_read", "USD per Mtok", 0.0, 1e9},
        {"price.cache_write", "USD per Mtok", 0.0, 1e9},
        {"rate", "USD per Mtok", 0.0, 1e4},
        {"rates", "pointer", 0.0, 0.0},
        {"rates.tier", "choice", 0.0, 2.0},
        {"rates.threshold", "tokens", 0.0, 1e12},
        {"rates.input", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.output", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.cache_read", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.cache_write", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.cache_write_1h", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.above_input", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.above_output", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.above_cache_read", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.above_cache_write", "nano-USD per Mtok", 0.0, 1e13},
        {"rates.above_cache_write_1h", "nano-USD per Mtok", 0.0, 1e13},
        {"usage", "pointer", 0.0, 0.0},
        {"usage.convention", "choice", 0.0, 1.0},
        {"usage.input", "tokens", 0.0, 1e12},
        {"usage.output", "tokens", 0.0, 1e12},
        {"usage.reasoning", "tokens", 0.0, 1e12},
        {"usage.cache_read", "tokens", 0.0, 1e12},
        {"usage.cache_write", "tokens", 0.0, 1e12},
        {"usage.cache_write_1h", "tokens", 0.0, 1e12},
        {"bill", "pointer", 0.0, 0.0},
        {"classes", "pointer", 0.0, 65536.0},
        {"classes[].law", "choice", 0.0, 2.0},
        {"classes[].count", "bugs", 0.0, 1e12},
        {"classes[].fix_chance", "probability", 1e-12, 1.0},
        {"classes[].chances", "probability", 0.0, 1.0},
        {"classes[].alpha", "successes", 1e-6, 1e9},
        {"classes[].beta", "failures", 1e-6, 1e9},
        {"classes[].after_fix", "probability", 0.0, 1.0},
        {"classes[].after_failure", "probability", 0.0, 1.0},
        {"bugs.count", "bugs", 0.0, 1e12},
        {"bugs.hard_share", "probability", 0.0, 1.0},
        {"fix_chance.easy", "probability", 1e-12, 1.0},
        {"fix_chance.hard", "probability", 1e-12, 1.0},
        {"failures", "attempts", 0.0, 1e12},
        {"samples", "attempts", 0.0, 1e12},
        {"offspring", "pointer", 0.0, 0.0},
        {"offspring.bugs", "bugs", 0.0, 1e12},
        {"offspring.mean", "bugs", 0.0, 1.0},
        {"offspring.variance", "bugs^2", 0.0, 1e12},
        {"offspring.cost_mean", "USD", 0.0, 1e12},
        {"offspring.cost_variance", "USD^2", 0.0, 1e24},
        {"thread", "pointer", 0.0, 0.0},
        {"thread.caching", "flag", 0.0, 1.0},
        {"thread.base", "tokens", 0.0, 1e12},
        {"thread.step", "tokens", 0.0, 1e12},
        {"thread.output", "tokens", 0.0, 1e12},
        {"thread.warm", "tokens", 0.0, 1e12},
        {"thread.expiry", "probability", 0.0, 1.0},
        {"attempts", "attempts", 0.0, 1e12},
        {"strategy", "pointer", 0.0, 0.0},
        {"strategies", "pointer", 1.0, 65536.0},
        {"task", "pointer", 0.0, 0.0},
        {"task.prompt", "tokens", 0.0, 1e12},
        {"task.generation", "tokens", 0.0, 1e12},
        {"task.attempt", "tokens", 0.0, 1e12},
        {"task.trace", "tokens", 0.0, 1e12},
        {"task.growth", "per attempt", 0.0, 1e6},
        {"task.attempt_sd", "tokens", 0.0, 1e12},
        {"task.trace_sd", "tokens", 0.0, 1e12},
        {"context", "pointer", 0.0, 0.0},
        {"context.mode", "choice", 0.0, 2.0},
        {"context.caching", "flag", 0.0, 1.0},
        {"context.warm_generation", "tokens", 0.0, 1e12},
        {"context.warm_first", "tokens", 0.0, 1e12},
        {"context.warm_first.warmth", "choice", 0.0, 3.0},
        {"context.warm_later", "tokens", 0.0, 1e12},
        {"context.warm_later.warmth", "choice", 0.0, 3.0},
        {"context.expiry", "probability", 0.0, 1.0},
        {"context.group", "bugs", 1.0, 1e12},
        {"context.bug_cap", "attempts", 0.0, 1e12},
        {"context.conversation_cap", "attempts", 0.0, 1e12},
        {"p_solved", "probability", 1e-300, 1.0},
        {"mean_solved", "USD", 0.0, 1e12},
        {"mean_unsolved", "USD", 0.0, 1e12},
        {"generator", "pointer", 0.0, 0.0},
        {"generator.price", "pointer", 0.0, 0.0},
        {"generator.price.input", "USD per Mtok", 0.0, 1e9},
        {"generator.price.output", "USD per Mtok", 0.0, 1e9},
        {"generator.price.cache_read", "USD per Mtok", 0.0, 1e9},
        {"generator.price.cache_write", "USD per Mtok", 0.0, 1e9},
        {"generator.classes", "pointer", 0.0, 65536.0},
        {"generator.classes[].law", "choice", 0.0, 2.0},
        {"generator.classes[].count", "bugs", 0.0, 1e12},
        {"generator.classes[].fix_chance", "probability", 1e-12, 1.0},
        {"generator.classes[].chances", "probability", 0.0, 1.0},
        {"generator.classes[].alpha", "successes", 1e-6, 1e9},
        {"generator.classes[].beta", "failures", 1e-6, 1e9},
        {"generator.classes[].after_fix", "probability", 0.0, 1.0},
        {"generator.classes[].after_failure", "probability", 0.0, 1.0},
        {"fixer", "pointer", 0.0, 0.0},
        {"fixer.price", "pointer", 0.0, 0.0},
        {"fixer.price.input", "USD per Mtok", 0.0, 1e9},
        {"fixer.price.output", "USD per Mtok", 0.0, 1e9},
        {"fixer.price.cache_read", "USD per Mtok", 0.0, 1e9},
        {"fixer.price.cache_write", "USD per Mtok", 0.0, 1e9},
        {"fixer.classes", "pointer", 0.0, 65536.0},
        {"fixer.classes[].law", "choice", 0.0, 2.0},
        {"fixer.classes[].count", "bugs", 0.0, 1e12},
        {"fixer.classes[].fix_chance", "probability", 1e-12, 1.0},
        {"fixer.classes[].chances", "probability", 0.0, 1.0},
        {"fixer.classes[].alpha", "successes", 1e-6, 1e9},
        {"fixer.classes[].beta", "failures", 1e-6, 1e9},
        {"fixer.classes[].after_fix", "probability", 0.0, 1.0},
        {"fixer.classes[].after_failure", "probability", 0.0, 1.0},
        {"generator.bugs.count", "bugs", 0.0, 1e12},
        {"generator.bugs.hard_share", "probability", 0.0, 1.0},
        {"generator.counts", "choice", 0.0, 3.0},
        {"generator.count_variance", "bugs^2", 0.0, 1e24},
        {"loop", "pointer", 0.0, 0.0},
        {"loop.cap", "calls", 0.0, 1e7},
        {"loop.late_from", "calls", 0.0, 1e12},
        {"loop.late_step", "tokens", 0.0, 1e12},
        {"loop.weights", "probability", 1.0, 1.0},
        {"loop.kinds", "pointer", 1.0, 64.0},
        {"loop.kinds[].weight", "probability", 0.0, 1.0},
        {"loop.kinds[].hazards", "pointer", 1.0, 16777216.0},
        {"loop.kinds[].solved", "probability", 0.0, 1.0},
        {"loop.kinds[].wrong", "probability", 0.0, 1.0},
        {"loop.kinds[].alpha", "successes", 1e-6, 1e9},
        {"loop.kinds[].beta", "failures", 1e-6, 1e9},
        {"loop.kinds[].solved_share", "probability", 0.0, 1.0},
        {"calls", "calls", 0.0, 1e7},
        {"state", "pointer", 0.0, 0.0},
        {"state.calls", "calls", 0.0, 1e7},
        {"state.context", "tokens", 0.0, 1e12},
        {"state.spent", "USD", 0.0, 1e12},
        {"state.budget", "USD", 0.0, 1e300},
        {"state.chance", "probability", 0.0, 1.0},
        {"state.holdings", "pointer", 0.0, 65536.0},
        {"state.holdings[].held", "tokens", 0.0, 1e12},
        {"state.holdings[].idle", "seconds", 0.0, 1e12},
        {"state.holdings[].lifetime", "seconds", 0.0, 1e12},
        {"results", "pointer", 0.0, 0.0},
        {"text", "pointer", 0.0, 0.0},
        {"stride", "bytes", 24.0, 4294967295.0},
        {"work", "words", 0.0, 1.8446744073709552e19},
        {"chance", "probability", 0.0, 1.0},
        {"budget", "USD", 0.0, 1e300},
        {"width", "USD", 0.0, 1e12},
        {"tail", "probability", 1e-300, 1e-6},
        {"distribution", "pointer", 0.0, 0.0},
        {"parameter", "choice", 0.0, 0.0},
        {"parameter.index", "class", 0.0, 65535.0},
    };
    static_assert(sizeof rows / sizeof *rows == LOOPCOST_PARAM_END, "one row per field");
    return &rows[field < LOOPCOST_PARAM_END ? field : 0];
}

LOOPCOST_API const char *loopcost_param_path(uint32_t field)
{
    return loopcost__param(field)->path;
}

LOOPCOST_API const char *loopcost_param_unit(uint32_t field)
{
    return loopcost__param(field)->unit;
}

LOOPCOST_API int32_t loopcost_param_range(uint32_t field, double *least, double *most)
{
    if (!least || !most)
        return LOOPCOST_NULL;
    if (field == LOOPCOST_PARAM_NONE || field >= LOOPCOST_PARAM_END)
        return LOOPCOST_OUT_OF_RANGE;
    *least = loopcost__param(field)->least;
    *most = loopcost__param(field)->most;
    return LOOPCOST_OK;
}
