/* Policies on recorded outcomes: accounts, standings, the frontiers of cascades and of thresholds; isotonic regression.
 */
#include "fuzz.h"

enum { REPLAY_MODELS = 5, REPLAY_TASKS = 7, REPLAY_POLICIES = 4, REPLAY_ROOM = 6, REPLAY_VALUES = 9 };

/* A matrix of outcomes, and what is made of it. */
typedef struct matrix {
    loopcost_outcomes made;
    uint32_t models, tasks, whole; /* whole: no pair is missing */
    const loopcost_outcomes *given;
} matrix;

static double some_success(fuzz *f)
{
    return fuzz_pick(f, 2) ? fuzz_pick(f, 2) : fuzz_double(f, 0.0, 1.0);
}

static double some_cost(fuzz *f)
{
    return f->mood == FUZZ_TAME ? fuzz_byte(f) / 16.0 : fuzz_scalar(f, LOOPCOST_PARAM_OUTCOMES_COST);
}

static void some_pairs(fuzz *f, matrix *m)
{
    const size_t size = m->models * m->tasks * sizeof(double);
    double *const success = (double *)fuzz_block(f, size), *const cost = (double *)fuzz_block(f, size);
    double *const seconds = (double *)fuzz_block(f, size);
    const uint32_t gaps = fuzz_pick(f, 2);
    uint32_t i;
    m->whole = 1;
    for (i = 0; i < m->models * m->tasks; i++) {
        const int missing = gaps && fuzz_pick(f, 5) == 1;
        success[i] = missing ? NAN : some_success(f);
        cost[i] = missing && !fuzz_wild(f, 32) ? NAN : some_cost(f);
        seconds[i] = missing ? NAN : fuzz_double(f, 0.0, 1e12);
        m->whole = m->whole && (success[i] == success[i] || cost[i] == cost[i]);
    }
    m->made.success = fuzz_given(f, success);
    m->made.cost = fuzz_given(f, cost);
    m->made.seconds = fuzz_pick(f, 2) ? seconds : NULL;
}

static void check_present(fuzz *f, matrix *m)
{
    fuzz_answer a = fuzz_expect_bytes(f, m->tasks * (uint32_t)sizeof(uint64_t));
    const loopcost_outcomes *const given = (const loopcost_outcomes *)fuzz_input(f, &m->made, sizeof m->made);
    uint32_t i;
    a.numbers = a.known;
    if (!fuzz_answered_or(&a, loopcost_outcomes_check(given, (uint64_t *)(void *)a.results, a.fault), "outcomes"))
        return;
    m->made.present = (const uint64_t *)(const void *)a.results;
    for (i = 0; i < m->tasks; i++)
        FUZZ_EXPECT(!(m->made.present[i] >> m->models) &&
                    (!m->whole || m->made.present[i] == (UINT64_C(1) << m->models) - 1));
}

static matrix some_matrix(fuzz *f)
{
    const loopcost_outcomes empty = LOOPCOST_OUTCOMES_INIT;
    matrix m;
    m.made = empty;
    m.models = 1 + fuzz_pick(f, REPLAY_MODELS);
    m.tasks = fuzz_pick(f, REPLAY_TASKS + 1);
    m.made.models = fuzz_wild(f, 64) ? 65 : m.models;
    m.made.tasks = fuzz_length(f, m.tasks, UINT64_C(1) << 32);
    if (fuzz_pick(f, 2)) { /* model by model */
        m.made.task_stride = 1;
        m.made.model_stride = m.tasks;
    }
    some_pairs(f, &m);
    if (fuzz_pick(f, 2) && m.made.models == m.models && m.made.tasks == m.tasks)
        check_present(f, &m);
    m.given = (const loopcost_outcomes *)fuzz_input(f, &m.made, sizeof m.made);
    return m;
}

/* Columns in some order, most of them different ones. */
static const uint32_t *some_models(fuzz *f, const matrix *m, uint32_t n)
{
    uint32_t models[REPLAY_MODELS];
    const uint32_t first = fuzz_byte(f), step = fuzz_pick(f, 2) ? 1 : m->models - 1;
    uint32_t i;
    for (i = 0; i < n; i++)
        models[i] = fuzz_wild(f, 16) ? fuzz_byte(f) : (first + i * step) % m->models;
    return fuzz_wild(f, 64) ? NULL : (const uint32_t *)fuzz_copy(f, models, n * sizeof *models);
}

static const double *some_scores(fuzz *f, const matrix *m)
{
    double *const scores = fuzz_numbers(f, m->tasks, -1e300, 1e300);
    uint32_t i;
    for (i = 0; i < m->tasks; i++)
        if (fuzz_pick(f, 8) == 1)
            scores[i] = NAN;
    return fuzz_given(f, scores);
}

static const double *some_weights(fuzz *f, uint32_t n)
{
    double weights[REPLAY_MODELS], left = 1.0;
    uint32_t i;
    for (i = 0; i < n; i++) {
        weights[i] = i + 1 == n ? left : left * fuzz_double(f, 0.0, 1.0);
        left -= weights[i];
    }
    return fuzz_given(f, (const double *)fuzz_copy(f, weights, n * sizeof *weights));
}

static loopcost_policy some_policy_of(fuzz *f, const matrix *m, uint32_t kind)
{
    loopcost_policy made = LOOPCOST_POLICY_INIT;
    const uint32_t n = 1 + fuzz_pick(f, m->models);
    made.kind = kind;
    made.n_models = kind == LOOPCOST_POLICY_ALWAYS ? 1 : n;
    if (fuzz_wild(f, 32))
        made.n_models = 65;
    made.models = some_models(f, m, n);
    if (kind == LOOPCOST_POLICY_ORACLE && fuzz_pick(f, 2)) {
        made.n_models = 0;
        made.models = NULL;
    }
    if (kind == LOOPCOST_POLICY_THRESHOLD) {
        made.cuts = fuzz_given(f, fuzz_ascending(fuzz_numbers(f, n - 1, -1e300, 1e300), n - 1));
        made.scores = some_scores(f, m);
    }
    if (kind == LOOPCOST_POLICY_MIXTURE)
        made.weights = some_weights(f, n);
    if (kind == LOOPCOST_POLICY_CASCADE && fuzz_pick(f, 2)) {
        made.sensitivity = fuzz_double(f, 0.0, 1.0);
        made.specificity = fuzz_double(f, 0.0, 1.0);
        made.verification = some_cost(f);
    }
    return made;
}

static loopcost_policy some_policy(fuzz *f, const matrix *m)
{
    return some_policy_of(f, m, fuzz_choice(f, 5));
}

/* A pair that is missing on one side only is an error where it is asked for, so tasks may be left out by it. */
static int some_account(fuzz *f, const matrix *m, const loopcost_policy *policy, loopcost_account *got)
{
    fuzz_answer a = FUZZ_STRUCT_FROM(f, loopcost_account, LOOPCOST_ACCOUNT, solved);
    double *const success = (double *)fuzz_block(f, m->tasks * sizeof(double));
    double *const cost = (double *)fuzz_block(f, m->tasks * sizeof(double));
    const double *const given = fuzz_pick(f, 2) ? success : NULL;
    double solved = 0.0, usd = 0.0;
    uint32_t i;
    memset(success, 0, m->tasks * sizeof(double));
    memset(cost, 0, m->tasks * sizeof(double));
    if (!fuzz_answered_or(&a,
                          loopcost_policy_account(m->given, policy, given ? success : NULL, given ? cost : NULL,
                                                  (loopcost_account *)(void *)a.results, a.fault),
                          "outcomes policy"))
        return 0;
    memcpy(got, a.results, sizeof *got);
    FUZZ_EXPECT(got->tasks + got->left_out == m->made.tasks);
    FUZZ_EXPECT(got->solved >= 0.0 && got->solved <= (double)got->tasks * (1.0 + 1e-12));
    FUZZ_EXPECT(got->usd >= 0.0 && got->seconds >= 0.0 && got->wrongly_accepted >= 0.0 && got->wrongly_rejected >= 0.0);
    FUZZ_EXPECT(got->calls <= (double)got->tasks * REPLAY_MODELS * (1.0 + 1e-12));
    FUZZ_EXPECT(got->calls >= (double)got->tasks * (1.0 - 1e-12));
    if (!given)
        return 1;
    for (i = 0; i < m->tasks; i++) {
        FUZZ_EXPECT(success[i] >= 0.0 && success[i] <= 1.0 + 1e-15);
        solved += success[i];
        usd += cost[i];
    }
    FUZZ_EXPECT(fuzz_close(solved, got->solved, 1e-14) && fuzz_close(usd, got->usd, 1e-14));
    return 1;
}

static void account(fuzz *f)
{
    const matrix m = some_matrix(f);
    const loopcost_policy policy = some_policy(f, &m);
    loopcost_policy oracle = LOOPCOST_POLICY_INIT;
    loopcost_account got, best;
    if (!some_account(f, &m, fuzz_wild(f, 64) ? NULL : (const loopcost_policy *)fuzz_copy(f, &policy, sizeof policy),
                      &got))
        return;
    if (policy.kind == LOOPCOST_POLICY_CASCADE || !m.whole || got.left_out)
        return;
    oracle.kind = LOOPCOST_POLICY_ORACLE; /* of policies that ask one model, none solves more */
    if (some_account(f, &m, &oracle, &best))
        FUZZ_EXPECT(got.solved <= best.solved * (1.0 + 1e-9));
}

/* Standings. */

static void check_standing(const loopcost_standing *s, double tasks)
{
    FUZZ_EXPECT(s->solved_least >= 0.0 && s->solved_least <= s->solved && s->solved <= s->solved_most &&
                s->solved_most <= tasks * (1.0 + 1e-12));
    FUZZ_EXPECT(s->usd_least <= s->usd && s->usd <= s->usd_most && fuzz_finite(s->usd));
    FUZZ_EXPECT(s->per_solved_least <= s->per_solved && s->per_solved <= s->per_solved_most);
    FUZZ_EXPECT(s->saving_least <= s->saving && s->saving <= s->saving_most);
    FUZZ_EXPECT(s->gained_least <= s->gained && s->gained <= s->gained_most);
    FUZZ_EXPECT(s->regret_solved_least <= s->regret_solved && s->regret_solved <= s->regret_solved_most);
    FUZZ_EXPECT(s->regret_usd_least <= s->regret_usd && s->regret_usd <= s->regret_usd_most);
    FUZZ_EXPECT(s->seconds >= 0.0 && s->calls >= 0.0 && s->wrongly_accepted >= 0.0 && s->wrongly_rejected >= 0.0);
}

static void standings(fuzz *f)
{
    const matrix m = some_matrix(f);
    const uint32_t n = 1 + fuzz_pick(f, REPLAY_POLICIES);
    const uint32_t stride = fuzz_pick(f, 3) ? 0 : (uint32_t)sizeof(loopcost_standing) + fuzz_pick(f, 20);
    const uint32_t step = stride ? stride : (uint32_t)sizeof(loopcost_standing);
    loopcost_replay made = LOOPCOST_REPLAY_INIT, before;
    loopcost_policy policies[REPLAY_POLICIES];
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t)), b;
    loopcost_standing standing;
    uint32_t i;
    int32_t status;
    for (i = 0; i < n; i++)
        policies[i] = some_policy(f, &m);
    made.policies = (const loopcost_policy *)fuzz_records(f, policies, n, sizeof *policies, &made.policy_stride);
    made.n_policies = fuzz_wild(f, 64) ? 65537 : n;
    made.reference = fuzz_choice(f, n);
    made.level = f->mood == FUZZ_TAME ? 0.95 : fuzz_scalar(f, LOOPCOST_PARAM_REPLAY_LEVEL);
    if (!fuzz_word_answered_or(&a, loopcost_replay_words(m.given, &made, (uint64_t *)(void *)a.results, a.fault),
                               "outcomes replay policy", &made.words))
        return;
    FUZZ_EXPECT(made.words == 2 * m.made.tasks * (n + 1) + m.made.tasks);
    made.work = (double *)(void *)fuzz_memory(f, &made.words);
    before = made;
    b = fuzz_expect_bytes(f, (n - 1) * step + (uint32_t)sizeof standing);
    b.numbers = b.known; /* some may be infinite */
    status = loopcost_replay_policies(m.given, &made, (loopcost_standing *)(void *)b.results, stride, b.fault);
    FUZZ_EXPECT(!status || !memcmp(&made, &before, sizeof made));
    if (!fuzz_answered_or(&b, status, "outcomes replay policy stride work"))
        return;
    FUZZ_EXPECT(made.tasks > 0 && made.tasks + made.left_out == m.made.tasks);
    for (i = 0; i < n; i++) {
        memcpy(&standing, b.results + i * step, sizeof standing);
        FUZZ_EXPECT(standing.policy == i && standing.reserved == 0);
        check_standing(&standing, (double)made.tasks);
        FUZZ_EXPECT(i != made.reference || (standing.gained == 0.0 && standing.saving == 0.0));
    }
}

/* Frontiers. */

/* What a cascade of the frontier says of itself, its account says too. */
static void check_cascade(const matrix *m, const loopcost_policy *searched, const loopcost_cascade *found)
{
    loopcost_policy policy = *searched;
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    uint32_t models[REPLAY_MODELS], i;
    FUZZ_EXPECT(found->n_models >= 1 && found->n_models <= searched->n_models && found->reserved == 0);
    for (i = 0; i < found->n_models; i++)
        models[i] = (uint32_t)(found->models >> 8 * i) & 255;
    policy.models = models;
    policy.n_models = found->n_models;
    FUZZ_EXPECT(loopcost_policy_account(m->given, &policy, NULL, NULL, &account, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(fuzz_close(account.usd, found->usd, 1e-12) || account.usd < 1e-290);
    FUZZ_EXPECT(fabs(account.solved - found->solved) <= 1e-12 * (double)account.tasks);
}

static void cascades(fuzz *f)
{
    const matrix m = some_matrix(f);
    const loopcost_policy policy = some_policy_of(f, &m, fuzz_wild(f, 32) ? 0 : LOOPCOST_POLICY_CASCADE);
    const uint32_t room = fuzz_pick(f, REPLAY_ROOM + 1);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t)), b = fuzz_expect_bytes(f, sizeof(uint64_t));
    loopcost_cascade *const frontier = (loopcost_cascade *)fuzz_block(f, room * sizeof *frontier);
    uint64_t words, found, *work, i;
    if (!fuzz_word_answered_or(&a,
                               loopcost_replay_cascades_words(policy.n_models, (uint64_t *)(void *)a.results, a.fault),
                               "policy", &words))
        return;
    work = fuzz_memory(f, &words);
    if (!fuzz_word_answered_or(&b,
                               loopcost_replay_cascades(m.given, &policy, frontier, room, (uint64_t *)(void *)b.results,
                                                        work, words, b.fault),
                               "outcomes policy work", &found))
        return;
    FUZZ_EXPECT(found >= 1);
    for (i = 0; i < found && i < room; i++) {
        if (m.whole)
            check_cascade(&m, &policy, &frontier[i]);
        FUZZ_EXPECT(i == 0 || (frontier[i - 1].usd <= frontier[i].usd && frontier[i - 1].solved < frontier[i].solved));
    }
}

/* What a cut says of itself, the account of a threshold there says too. */
static void check_cut(const matrix *m, const loopcost_policy *searched, const loopcost_cut *found)
{
    loopcost_policy policy = *searched;
    loopcost_account account = LOOPCOST_ACCOUNT_INIT;
    policy.cuts = &found->cut;
    FUZZ_EXPECT(loopcost_policy_account(m->given, &policy, NULL, NULL, &account, NULL) == LOOPCOST_OK);
    FUZZ_EXPECT(fuzz_close(account.usd, found->usd, 1e-12) || account.usd < 1e-290);
    FUZZ_EXPECT(fabs(account.solved - found->solved) <= 1e-12 * (double)account.tasks);
    FUZZ_EXPECT(found->above <= account.tasks);
}

static void thresholds(fuzz *f)
{
    const matrix m = some_matrix(f);
    const uint32_t room = fuzz_pick(f, REPLAY_ROOM + 1);
    loopcost_policy policy = some_policy_of(f, &m, LOOPCOST_POLICY_THRESHOLD);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t)), b = fuzz_expect_bytes(f, sizeof(uint64_t));
    loopcost_cut *const cuts = (loopcost_cut *)fuzz_block(f, room * sizeof *cuts);
    uint64_t words, found, *work, i;
    if (fuzz_wild(f, 32))
        policy.kind = LOOPCOST_POLICY_CASCADE;
    policy.cuts = NULL;
    if (!fuzz_word_answered_or(&a, loopcost_replay_thresholds_words(m.given, (uint64_t *)(void *)a.results, a.fault),
                               "outcomes", &words))
        return;
    FUZZ_EXPECT(words == 4 * m.made.tasks);
    work = fuzz_memory(f, &words);
    if (!fuzz_word_answered_or(&b,
                               loopcost_replay_thresholds(m.given, &policy, cuts, room, (uint64_t *)(void *)b.results,
                                                          work, words, b.fault),
                               "outcomes policy work", &found))
        return;
    FUZZ_EXPECT(found >= 2 && found <= m.tasks + 1);
    for (i = 0; i < found && i < room; i++) {
        FUZZ_EXPECT(i == 0 ? cuts[i].above == 0 : cuts[i].cut < cuts[i - 1].cut && cuts[i].above > cuts[i - 1].above);
        check_cut(&m, &policy, &cuts[i]);
    }
}

static void isotonic(fuzz *f)
{
    const uint32_t n = fuzz_pick(f, REPLAY_VALUES + 1);
    const double *const values = fuzz_given(f, fuzz_numbers(f, n, -1e12, 1e12));
    const double *const weights = fuzz_pick(f, 2) ? fuzz_numbers(f, n, 1e-12, 1e12) : NULL;
    const uint64_t given = fuzz_length(f, n, UINT64_C(1) << 32);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t)), b = fuzz_expect_bytes(f, n * (uint32_t)sizeof(double));
    uint64_t words, *work;
    double fitted[REPLAY_VALUES], largest = 0.0, sum = 0.0, weight;
    uint32_t i;
    b.numbers = 0;
    if (!fuzz_word_answered_or(&a, loopcost_isotonic_words(given, (uint64_t *)(void *)a.results, a.fault), "isotonic",
                               &words))
        return;
    FUZZ_EXPECT(words == 3 * n);
    work = fuzz_memory(f, &words);
    if (!fuzz_answered_or(&b,
                          loopcost_isotonic(values, weights, given, (double *)(void *)b.results, work, words, b.fault),
                          "isotonic work"))
        return;
    memcpy(fitted, b.results, n * sizeof *fitted);
    for (i = 0; i < n; i++) { /* ascending, and as much in all */
        weight = weights ? weights[i] : 1.0;
        FUZZ_EXPECT(i == 0 || fitted[i - 1] <= fitted[i]);
        sum += weight * (fitted[i] - values[i]);
        largest = fmax(largest, weight * fmax(fabs(values[i]), fabs(fitted[i])));
    }
    FUZZ_EXPECT(fabs(sum) <= 1e-12 * largest + 1e-290);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {account, standings, standings, cascades, thresholds, isotonic};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
