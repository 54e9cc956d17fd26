#include "sample.inl"

#include <float.h>
#include <string.h>

/* A policy of one kind, of `least` to `most` models. */
LOOPCOST_INTERNAL int32_t loopcost__check_policy_kind(loopcost_fault *fault, const loopcost_policy *policy,
                                                      uint32_t kind, uint32_t least, uint32_t most)
{
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_POLICY, policy);
    if (!status && policy->kind != kind)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_POLICY_KIND, policy->kind);
    if (!status)
        status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_POLICY_N_MODELS), policy->n_models, least,
                                       most);
    return status;
}

/* Sorting. */

/* A number to sort by, as bits that are in its order, and what it belongs to. */
typedef struct loopcost__sort_key {
    uint64_t bits, index;
} loopcost__sort_key;

LOOPCOST_INLINE uint64_t loopcost__ascending_bits(double value)
{
    const double number = value + 0.0; /* one zero, not two */
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* One digit, 8 bits, of every key; keys that have it in common stay where they are. Returns where they are then. */
LOOPCOST_INTERNAL loopcost__sort_key *loopcost__sort_digit(loopcost__sort_key *from, loopcost__sort_key *to, uint64_t n,
                                                           uint32_t shift)
{
    uint64_t places[256], i, sum = 0;
    memset(places, 0, sizeof places);
    for (i = 0; i < n; i++)
        places[from[i].bits >> shift & 255]++;
    if (n && places[from[0].bits >> shift & 255] == n)
        return from;
    for (i = 0; i < 256; i++) {
        const uint64_t count = places[i];
        places[i] = sum;
        sum += count;
    }
    for (i = 0; i < n; i++)
        to[places[from[i].bits >> shift & 255]++] = from[i];
    return to;
}

/* Ascending; equal ones stay in their order. `spare` is as long as `keys`. Returns where they are then. */
LOOPCOST_INTERNAL loopcost__sort_key *loopcost__sort_keys(loopcost__sort_key *keys, loopcost__sort_key *spare,
                                                          uint64_t n)
{
    loopcost__sort_key *from = keys;
    uint32_t shift;
    for (shift = 0; shift < 64; shift += 8)
        from = loopcost__sort_digit(from, from == keys ? spare : keys, n, shift);
    return from;
}

/* All cascades. */

/* A sum over tasks that have asked some models in vain: what one more costs and solves. */
typedef struct loopcost__outlay {
    double usd, solved;
} loopcost__outlay;

typedef struct loopcost__listed {
    double solved;
    uint64_t models; /* the k-th one's place among those of the search in byte k */
    uint64_t length;
} loopcost__listed;

/* In the caller's memory. Set s of models has bit j where the j-th one was asked. */
typedef struct loopcost__hunt {
    const loopcost_policy *policy;
    uint32_t n;
    double *reached;                  /* of each set: tasks that get past it */
    loopcost__outlay *steps;          /* of each set and next model: [s * n + j] */
    loopcost__sort_key *keys, *spare; /* the cost of each cascade, and its number */
    loopcost__listed *plans;
    uint64_t count; /* how many cascades there are so far */
} loopcost__hunt;

LOOPCOST_INTERNAL uint64_t loopcost__count_cascades(uint32_t n)
{
    uint64_t count = 0, ordered = 1;
    uint32_t k;
    for (k = 0; k < n; k++) {
        ordered *= n - k;
        count += ordered;
    }
    return count;
}

enum { LOOPCOST__CASCADE_WORDS = (2 * sizeof(loopcost__sort_key) + sizeof(loopcost__listed)) / sizeof(uint64_t) };

LOOPCOST_INTERNAL uint64_t loopcost__search_needs(uint32_t n)
{
    return (UINT64_C(1) << n) * (1 + 2 * n) + LOOPCOST__CASCADE_WORDS * loopcost__count_cascades(n);
}

LOOPCOST_API int32_t loopcost_replay_cascades_words(uint32_t n_models, uint64_t *words, loopcost_fault *fault)
{
    int32_t status = loopcost__check_range(fault, loopcost__field(LOOPCOST_PARAM_POLICY_N_MODELS), n_models, 1.0,
                                           LOOPCOST_CASCADE_MODELS_MOST);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = loopcost__search_needs(n_models);
    return status;
}

LOOPCOST_INTERNAL void loopcost__search_begin(loopcost__hunt *search, const loopcost_policy *policy, uint64_t *work)
{
    const uint64_t sets = UINT64_C(1) << policy->n_models, count = loopcost__count_cascades(policy->n_models);
    memset(search, 0, sizeof *search);
    search->policy = policy;
    search->n = policy->n_models;
    search->reached = (double *)work;
    search->steps = (loopcost__outlay *)(work + sets);
    search->keys = (loopcost__sort_key *)(work + sets * (1 + 2 * search->n));
    search->spare = search->keys + count;
    search->plans = (loopcost__listed *)(search->spare + count);
    memset(work, 0, (size_t)(sets * (1 + 2 * search->n)) * sizeof *work);
}

/* One task's part in the sums. */
LOOPCOST_INTERNAL void loopcost__search_task(loopcost__hunt *search, const loopcost__outcome_grid *matrix,
                                             const loopcost__rule *rule, uint64_t first)
{
    const loopcost_policy *verifier = search->policy;
    double passes[LOOPCOST_CASCADE_MODELS_MOST], cost[LOOPCOST_CASCADE_MODELS_MOST];
    double right[LOOPCOST_CASCADE_MODELS_MOST], reached[1 << LOOPCOST_CASCADE_MODELS_MOST];
    uint32_t set, j, highest = 0;
    for (j = 0; j < search->n; j++) {
        right[j] = matrix->success[first + rule->at[j]];
        cost[j] = matrix->cost[first + rule->at[j]];
        passes[j] = right[j] * (1.0 - verifier->sensitivity) + (1.0 - right[j]) * verifier->specificity;
    }
    reached[0] = 1.0;
    for (set = 0; set < 1u << search->n; set++) {
        loopcost__outlay *const steps = search->steps + set * search->n;
        highest += set >> (highest + 1) != 0;
        if (set)
            reached[set] = reached[set ^ 1u << highest] * passes[highest];
        if (!(reached[set] > 0.0))
            continue;
        search->reached[set] += reached[set];
        for (j = 0; j < search->n; j++) {
            steps[j].usd += reached[set] * cost[j];
            steps[j].solved += reached[set] * right[j];
        }
    }
}

LOOPCOST_INTERNAL void loopcost__add_cascade(loopcost__hunt *search, double usd, double solved, uint64_t models,
                                             uint32_t length)
{
    loopcost__listed *const plan = search->plans + search->count;
    plan->solved = solved;
    plan->models = models;
    plan->length = length;
    search->keys[search->count].bits = loopcost__ascending_bits(usd);
    search->keys[search->count].index = search->count;
    search->count++;
}

/* A cascade that may be continued. */
typedef struct loopcost__prefix {
    uint64_t models;
    uint32_t set, next; /* the models in it, and the next one to continue with */
    double usd, solved; /* of tasks whose answer was accepted, and of all runs so far */
} loopcost__prefix;

/* What a cascade is that goes on after a model: its answer has been verified. */
LOOPCOST_INTERNAL loopcost__prefix loopcost__continued(const loopcost__hunt *search, const loopcost__prefix *prefix,
                                                       uint32_t model, uint32_t length)
{
    const loopcost__outlay *const step = &search->steps[prefix->set * search->n + model];
    loopcost__prefix longer;
    longer.models = prefix->models | (uint64_t)model << 8 * length;
    longer.set = prefix->set | 1u << model;
    longer.next = 0;
    longer.usd = prefix->usd + step->usd + search->policy->verification * search->reached[prefix->set];
    longer.solved = prefix->solved + step->solved * search->policy->sensitivity;
    return longer;
}

/* Every cascade, shorter ones before those that they begin. */
LOOPCOST_INTERNAL void loopcost__list_cascades(loopcost__hunt *search)
{
    loopcost__prefix stack[LOOPCOST_CASCADE_MODELS_MOST + 1];
    uint32_t depth = 0;
    memset(stack, 0, sizeof stack);
    for (;;) {
        loopcost__prefix *const prefix = &stack[depth];
        const uint32_t model = prefix->next++;
        if (model == search->n) {
            if (!depth--)
                return;
            continue;
        }
        if (prefix->set >> model & 1)
            continue;
        loopcost__add_cascade(search, prefix->usd + search->steps[prefix->set * search->n + model].usd,
                              prefix->solved + search->steps[prefix->set * search->n + model].solved,
                              prefix->models | (uint64_t)model << 8 * depth, depth + 1);
        stack[depth + 1] = loopcost__continued(search, prefix, model, depth);
        depth++;
    }
}

LOOPCOST_INTERNAL double loopcost__usd_of_bits(uint64_t bits)
{
    double usd;
    bits ^= UINT64_C(1) << 63;
    memcpy(&usd, &bits, sizeof usd);
    return usd;
}

/* The places of models among those of the search become columns of the matrix. */
LOOPCOST_INTERNAL loopcost_cascade loopcost__cascade_of(const loopcost__hunt *search, const loopcost__sort_key *key)
{
    const loopcost__listed *const plan = &search->plans[key->index];
    loopcost_cascade cascade;
    uint32_t k;
    memset(&cascade, 0, sizeof cascade);
    cascade.n_models = (uint32_t)plan->length;
    cascade.solved = plan->solved;
    cascade.usd = loopcost__usd_of_bits(key->bits);
    for (k = 0; k < cascade.n_models; k++)
        cascade.models |= (uint64_t)search->policy->models[plan->models >> 8 * k & 255] << 8 * k;
    return cascade;
}

/* The frontier, from the cheapest cascade on: `least_gain` more tasks solved than all that cost less, and of those that
 * cost the same the one that solves most. */
LOOPCOST_INTERNAL uint64_t loopcost__write_frontier(const loopcost__hunt *search, const loopcost__sort_key *sorted,
                                                    double least_gain, loopcost_cascade *frontier, uint64_t room)
{
    double best = -1.0;
    uint64_t found = 0, from, to;
    for (from = 0; from < search->count; from = to) {
        const loopcost__sort_key *top = &sorted[from];
        for (to = from + 1; to < search->count && sorted[to].bits == sorted[from].bits; to++)
            if (search->plans[sorted[to].index].solved > search->plans[top->index].solved + least_gain)
                top = &sorted[to];
        if (found && !(search->plans[top->index].solved > best + least_gain))
            continue;
        best = search->plans[top->index].solved;
        if (found++ < room)
            frontier[found - 1] = loopcost__cascade_of(search, top);
    }
    return found;
}

LOOPCOST_INTERNAL int32_t loopcost__search_tasks(loopcost_fault *fault, loopcost__hunt *search,
                                                 const loopcost__outcome_grid *matrix, const loopcost__rule *rule,
                                                 uint64_t *tasks)
{
    uint64_t task;
    *tasks = 0;
    for (task = 0; task < matrix->tasks; task++) {
        int there;
        const int32_t status = loopcost__has_pairs(fault, matrix, task, rule->needed, &there);
        if (status)
            return status;
        if (!there)
            continue;
        loopcost__search_task(search, matrix, rule, task * matrix->task_stride);
        ++*tasks;
    }
    return *tasks ? LOOPCOST_OK : loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_OUTCOMES_TASKS, 0.0);
}

#define LOOPCOST__LEAST_GAIN 1e-12

LOOPCOST_API int32_t loopcost_replay_cascades(const loopcost_outcomes *outcomes, const loopcost_policy *policy,
                                              loopcost_cascade *frontier, uint64_t room, uint64_t *found,
                                              uint64_t *work, uint64_t words, loopcost_fault *fault)
{
    loopcost__outcome_grid matrix;
    loopcost__rule rule;
    loopcost__hunt search;
    uint64_t tasks;
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, &matrix);
    if (!status)
        status = loopcost__check_policy_kind(fault, policy, LOOPCOST_POLICY_CASCADE, 1, LOOPCOST_CASCADE_MODELS_MOST);
    if (!status)
        status = loopcost__check_asked(fault, policy, &matrix, &rule);
    if (!status && (!found || (room && !frontier)))
        status = loopcost__fail_field(fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, 0.0);
    if (!status)
        status = loopcost__check_words(fault, work, words, loopcost__search_needs(policy->n_models));
    if (status)
        return status;
    loopcost__search_begin(&search, policy, work);
    status = loopcost__search_tasks(fault, &search, &matrix, &rule, &tasks);
    if (status)
        return status;
    loopcost__list_cascades(&search);
    *found = loopcost__write_frontier(&search, loopcost__sort_keys(search.keys, search.spare, search.count),
                                      LOOPCOST__LEAST_GAIN * (double)tasks, frontier, room);
    return LOOPCOST_OK;
}

/* All thresholds. */

LOOPCOST_API int32_t loopcost_replay_thresholds_words(const loopcost_outcomes *outcomes, uint64_t *words,
                                                      loopcost_fault *fault)
{
    loopcost__outcome_grid matrix;
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, &matrix);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, words);
    if (!status)
        *words = 4 * matrix.tasks;
    return status;
}

/* The answered tasks, to be sorted with the highest score first. */
LOOPCOST_INTERNAL int32_t loopcost__list_scores(loopcost_fault *fault, const loopcost__outcome_grid *matrix,
                                                const loopcost__rule *rule, loopcost__sort_key *keys, uint64_t *n)
{
    uint64_t task;
    *n = 0;
    for (task = 0; task < matrix->tasks; task++) {
        int there;
        const int32_t status = loopcost__is_answered(fault, matrix, rule, LOOPCOST_POLICY_THRESHOLD, task, &there);
        if (status)
            return status;
        if (!there)
            continue;
        keys[*n].bits = ~loopcost__ascending_bits(rule->policy->scores[task]);
        keys[*n].index = task;
        ++*n;
    }
    return *n ? LOOPCOST_OK : loopcost__fail_field(fault, LOOPCOST_UNDEFINED, LOOPCOST_PARAM_OUTCOMES_TASKS, 0.0);
}

/* What the first model makes of the tasks from each place on. */
LOOPCOST_INTERNAL void loopcost__sum_below(const loopcost__outcome_grid *matrix, const loopcost__rule *rule,
                                           const loopcost__sort_key *sorted, uint64_t n, loopcost__outlay *below)
{
    loopcost__outlay sum = {0.0, 0.0};
    uint64_t i;
    for (i = n; i-- > 0;) {
        const uint64_t at = sorted[i].index * matrix->task_stride + rule->at[0];
        sum.usd += matrix->cost[at];
        sum.solved += matrix->success[at];
        below[i] = sum;
    }
}

/* From the highest score down, the second model takes the tasks of one score after the other. Every sum is one of
 * numbers that are not negative: what goes over is not subtracted. */
LOOPCOST_INTERNAL uint64_t loopcost__write_cuts(const loopcost__outcome_grid *matrix, const loopcost__rule *rule,
                                                const loopcost__sort_key *sorted, uint64_t n,
                                                const loopcost__outlay *below, loopcost_cut *cuts, uint64_t room)
{
    loopcost__outlay above = {0.0, 0.0};
    uint64_t i = 0, found = 0;
    for (;;) {
        const uint64_t bits = i < n ? sorted[i].bits : 0;
        if (found < room) {
            loopcost_cut *const point = &cuts[found];
            point->cut = i < n ? rule->policy->scores[sorted[i].index] : -DBL_MAX;
            point->above = i;
            point->solved = above.solved + (i < n ? below[i].solved : 0.0);
            point->usd = above.usd + (i < n ? below[i].usd : 0.0);
        }
        found++;
        if (i == n)
            return found;
        for (; i < n && sorted[i].bits == bits; i++) {
            const uint64_t at = sorted[i].index * matrix->task_stride + rule->at[1];
            above.usd += matrix->cost[at];
            above.solved += matrix->success[at];
        }
    }
}

LOOPCOST_API int32_t loopcost_replay_thresholds(const loopcost_outcomes *outcomes, const loopcost_policy *policy,
                                                loopcost_cut *cuts, uint64_t room, uint64_t *found, uint64_t *work,
                                                uint64_t words, loopcost_fault *fault)
{
    loopcost__sort_key *const keys = (loopcost__sort_key *)work, *sorted, *spare;
    loopcost__outcome_grid matrix;
    loopcost__rule rule;
    uint64_t n;
    int32_t status = loopcost__check_outcome_grid(fault, outcomes, &matrix);
    if (!status)
        status = loopcost__check_policy_kind(fault, policy, LOOPCOST_POLICY_THRESHOLD, 2, 2);
    if (!status)
        status = loopcost__check_asked(fault, policy, &matrix, &rule);
    if (!status && (!found || (room && !cuts)))
        status = loopcost__fail_field(fault, LOOPCOST_NULL, LOOPCOST_PARAM_RESULTS, 0.0);
    if (!status && matrix.tasks)
        status = loopcost__check_words(fault, work, words, 4 * matrix.tasks);
    if (!status)
        status = loopcost__list_scores(fault, &matrix, &rule, keys, &n);
    if (status)
        return status;
    sorted = loopcost__sort_keys(keys, keys + matrix.tasks, n);
    spare = sorted == keys ? keys + matrix.tasks : keys;
    loopcost__sum_below(&matrix, &rule, sorted, n, (loopcost__outlay *)spare);
    *found = loopcost__write_cuts(&matrix, &rule, sorted, n, (const loopcost__outlay *)spare, cuts, room);
    return LOOPCOST_OK;
}
