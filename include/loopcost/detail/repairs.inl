/* Repairs beyond the published model: other laws of attempts, bugs that come back, counts left to chance, caps on bugs,
 * groups, steps that grow or vary. README: "Laws of attempts".
 *
 * A thread of S attempts after its first costs a0 + a1 S + a2 binom(S, 2) + a3 binom(S, 3). All that is asked for comes
 * from the binomial moments of S, and the variance from cumulants around the mean, in pairs throughout: nothing is lost
 * where terms cancel.
 */
#include "bug.inl"

/* The coefficients, in 1e-6 USD; a0 is that of a later thread. */
typedef struct loopcost__bill_terms {
    loopcost__pair at[4];
    int degree;
} loopcost__bill_terms;

LOOPCOST_INTERNAL loopcost__pair loopcost__exact_held_price(const loopcost__conversation *talk)
{
    const loopcost__pair premium = loopcost__pair_times(loopcost__two_sum(talk->write, -talk->read), talk->expiry);
    return loopcost__pair_sum(loopcost__pair_from(talk->read), premium);
}

LOOPCOST_INTERNAL loopcost__bill_terms loopcost__bill_terms_of(const loopcost__conversation *talk, double growth)
{
    const loopcost__pair held = loopcost__exact_held_price(talk);
    const loopcost__pair generate = loopcost__two_product(talk->generate, talk->output);
    const loopcost__pair step = loopcost__pair_from(talk->step), more = loopcost__two_product(growth, talk->step);
    loopcost__bill_terms terms;
    terms.at[0] = loopcost__pair_sum(loopcost__pair_sum(loopcost__two_product(talk->write, talk->new_later),
                                                        loopcost__pair_times(held, talk->held_later)),
                                     generate);
    terms.at[1] = loopcost__pair_sum(
        loopcost__pair_sum(loopcost__two_product(talk->write, talk->step), loopcost__pair_times(held, talk->base)),
        generate);
    terms.at[2] = loopcost__pair_sum(loopcost__pair_times(more, talk->write), loopcost__pair_product(held, step));
    terms.at[3] = loopcost__pair_product(held, more);
    for (terms.degree = 3; terms.degree > 0 && terms.at[terms.degree].high == 0.0;)
        terms.degree--;
    return terms;
}

/* Conversations whose attempts S after the first are `surely` + X, X having the logarithm of its series. */
typedef struct loopcost__talks {
    loopcost__series moments;    /* E binom(S, j) */
    loopcost__pair mean;         /* of the bill, in 1e-6 USD */
    loopcost__pair variance;     /* of the bill, in 1e-12 USD^2 */
    loopcost__pair covariance;   /* of the bill and S */
    loopcost__pair own_variance; /* of S */
} loopcost__talks;

LOOPCOST_INTERNAL loopcost__pair loopcost__pair_square(loopcost__pair a)
{
    return loopcost__pair_product(a, a);
}

/* Variance of d1 d + d2 d^2 + d3 d^3 for the distance d of X from its mean, and its covariance with d. */
LOOPCOST_INTERNAL void loopcost__spread_talks(const loopcost__series *cumulants, const loopcost__pair *d,
                                              loopcost__talks *talks)
{
    const loopcost__pair *k = cumulants->at;
    const loopcost__pair square = loopcost__pair_square(k[2]), k23 = loopcost__pair_product(k[2], k[3]);
    const loopcost__pair m4 = loopcost__pair_sum(k[4], loopcost__pair_times(square, 3.0));
    const loopcost__pair v22 = loopcost__pair_sum(k[4], loopcost__pair_times(square, 2.0));
    const loopcost__pair v23 = loopcost__pair_sum(k[5], loopcost__pair_times(k23, 9.0));
    const loopcost__pair v33 =
        loopcost__pair_sum(loopcost__pair_sum(k[6], loopcost__pair_times(loopcost__pair_product(k[4], k[2]), 15.0)),
                           loopcost__pair_sum(loopcost__pair_times(loopcost__pair_square(k[3]), 9.0),
                                              loopcost__pair_times(loopcost__pair_product(square, k[2]), 15.0)));
    const struct {
        loopcost__pair factor, moment;
        double times;
    } terms[] = {{loopcost__pair_square(d[1]), k[2], 1.0},       {loopcost__pair_product(d[1], d[2]), k[3], 2.0},
                 {loopcost__pair_product(d[1], d[3]), m4, 2.0},  {loopcost__pair_square(d[2]), v22, 1.0},
                 {loopcost__pair_product(d[2], d[3]), v23, 2.0}, {loopcost__pair_square(d[3]), v33, 1.0}};
    uint32_t i;
    talks->variance = loopcost__pair_from(0.0);
    for (i = 0; i < sizeof terms / sizeof *terms; i++)
        talks->variance = loopcost__pair_sum(
            talks->variance,
            loopcost__pair_times(loopcost__pair_product(terms[i].factor, terms[i].moment), terms[i].times));
    talks->own_variance = k[2];
    talks->covariance =
        loopcost__pair_sum(loopcost__pair_product(d[1], k[2]),
                           loopcost__pair_sum(loopcost__pair_product(d[2], k[3]), loopcost__pair_product(d[3], m4)));
}

/* The bill as a polynomial in X around its mean: binom(surely + X, j) = sum of binom(surely, i) binom(X, j-i), and
 * binom(X, 2) and binom(X, 3) by Taylor's formula. */
LOOPCOST_INTERNAL void loopcost__center_bill(const loopcost__bill_terms *terms, const loopcost__series *surely,
                                             loopcost__pair mean, loopcost__pair *d)
{
    loopcost__pair in_x[4], slope;
    int j, i;
    for (j = 1; j <= 3; j++) {
        in_x[j] = loopcost__pair_from(0.0);
        for (i = j; i <= 3; i++)
            in_x[j] = loopcost__pair_sum(in_x[j], loopcost__pair_product(terms->at[i], surely->at[i - j]));
    }
    slope = loopcost__pair_sum(loopcost__pair_times(loopcost__pair_square(mean), 3.0),
                               loopcost__pair_sum(loopcost__pair_times(mean, -6.0), loopcost__pair_from(2.0)));
    d[1] = loopcost__pair_sum(
        in_x[1],
        loopcost__pair_sum(loopcost__pair_product(in_x[2], loopcost__pair_sum(mean, loopcost__pair_from(-0.5))),
                           loopcost__pair_quotient(loopcost__pair_product(in_x[3], slope), 6.0)));
    d[2] = loopcost__pair_times(
        loopcost__pair_sum(in_x[2],
                           loopcost__pair_product(in_x[3], loopcost__pair_sum(mean, loopcost__pair_from(-1.0)))),
        0.5);
    d[3] = loopcost__pair_quotient(in_x[3], 6.0);
}

LOOPCOST_INTERNAL loopcost__talks loopcost__talks_of(const loopcost__bill_terms *terms, loopcost__pair surely,
                                                     const loopcost__series *logarithm)
{
    const loopcost__series power = loopcost__series_exp(logarithm), before = loopcost__series_binomial(surely);
    const loopcost__series cumulants = loopcost__cumulants_of(logarithm);
    loopcost__pair d[4];
    loopcost__talks talks;
    int j;
    talks.moments = loopcost__series_product(&power, &before);
    talks.mean = loopcost__pair_from(0.0);
    for (j = 0; j <= 3; j++)
        talks.mean = loopcost__pair_sum(talks.mean, loopcost__pair_product(terms->at[j], talks.moments.at[j]));
    loopcost__center_bill(terms, &before, cumulants.at[1], d);
    loopcost__spread_talks(&cumulants, d, &talks);
    return talks;
}

/* The bugs of a strategy, and which runs are looked at: all, or those alone in which no bug is abandoned. */
typedef struct loopcost__repairs {
    const loopcost_strategy *strategy;
    loopcost__classes counts, laws;
    loopcost__bill_terms terms;
    loopcost__conversation talk;
    int solved_alone;
    loopcost__pair bugs;    /* how many a generation leaves, on average */
    loopcost__pair excess;  /* of a random number: variance / mean - 1, which is 0 for a Poisson law */
    loopcost__pair unfixed; /* chance that a bug of the mix is abandoned */
} loopcost__repairs;

LOOPCOST_INTERNAL double loopcost__repairs_count(const loopcost__repairs *repairs, uint32_t index)
{
    return loopcost__class_at(&repairs->counts, index).count;
}

LOOPCOST_INTERNAL loopcost__bug loopcost__repairs_bug(const loopcost__repairs *repairs, uint32_t index)
{
    const loopcost_class law = loopcost__class_at(&repairs->laws, index);
    return loopcost__bug_of(&law, repairs->strategy->context->bug_cap);
}

/* One bug's own attempts after the first. */
LOOPCOST_INTERNAL loopcost__bug_moments loopcost__repairs_moments(const loopcost__repairs *repairs, uint32_t index)
{
    const loopcost__bug bug = loopcost__repairs_bug(repairs, index);
    loopcost__bug_moments moments = loopcost__bug_moments_of(&bug);
    if (repairs->solved_alone)
        moments.failures = loopcost__fixed_moments(&bug, &moments);
    loopcost__drop_infinite(&moments.failures);
    return moments;
}

/* What it comes to in one conversation, with the bugs that its repair brings in. */
LOOPCOST_INTERNAL loopcost__bug_moments loopcost__family_of(const loopcost__repairs *repairs, uint32_t index)
{
    const loopcost_class law = loopcost__class_at(&repairs->laws, index);
    loopcost__bug_moments moments;
    if (!loopcost__has_family(&law))
        return loopcost__repairs_moments(repairs, index);
    moments.failures = loopcost__family_moments(&law);
    moments.unfixed = loopcost__pair_from(0.0);
    return moments;
}

LOOPCOST_INTERNAL int loopcost__is_mixed(const loopcost__repairs *repairs)
{
    return repairs->strategy->generator->counts != LOOPCOST_COUNTS_EXPECTED;
}

LOOPCOST_INTERNAL int loopcost__is_random_count(const loopcost__repairs *repairs)
{
    return repairs->strategy->generator->counts >= LOOPCOST_COUNTS_POISSON;
}

/* The share of a class among the bugs, which is that among the fixed ones where they alone are looked at. */
LOOPCOST_INTERNAL loopcost__pair loopcost__share_of(const loopcost__repairs *repairs, uint32_t index,
                                                    loopcost__pair unfixed, loopcost__pair all,
                                                    loopcost__pair all_unfixed)
{
    const loopcost__pair one = loopcost__pair_from(1.0);
    const loopcost__pair share =
        loopcost__pair_ratio(loopcost__pair_from(loopcost__repairs_count(repairs, index)), all);
    if (!repairs->solved_alone)
        return share;
    return loopcost__pair_ratio(loopcost__pair_product(share, loopcost__pair_difference(one, unfixed)),
                                loopcost__pair_difference(one, all_unfixed));
}

LOOPCOST_INTERNAL loopcost__pair loopcost__sum_counts(const loopcost__repairs *repairs)
{
    loopcost__pair sum = loopcost__pair_from(0.0);
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++)
        sum = loopcost__pair_sum(sum, loopcost__pair_from(loopcost__repairs_count(repairs, i)));
    return sum;
}

/* Of the mix that the counts are; 0 where nothing is abandoned. */
LOOPCOST_INTERNAL loopcost__pair loopcost__mix_unfixed(const loopcost__repairs *repairs)
{
    const loopcost__pair all = loopcost__sum_counts(repairs);
    loopcost__pair sum = loopcost__pair_from(0.0);
    uint32_t i;
    if (!repairs->strategy->context->bug_cap)
        return sum;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0)
            sum = loopcost__pair_sum(sum, loopcost__pair_times(loopcost__bug_moments_of(&bug).unfixed, count));
    }
    return loopcost__pair_ratio(sum, all);
}

/* Given that all are fixed, a Poisson number has the mean of the fixed ones, and a negative binomial one keeps its
 * shape: its generating function (1 + b - b z)^-r at z = (1 - unfixed) z. */
LOOPCOST_INTERNAL void loopcost__count_solved(loopcost__repairs *repairs)
{
    const loopcost__pair one = loopcost__pair_from(1.0), fixed = loopcost__pair_difference(one, repairs->unfixed);
    const loopcost__pair scale =
        loopcost__pair_ratio(fixed, loopcost__pair_sum(one, loopcost__pair_product(repairs->excess, repairs->unfixed)));
    if (!loopcost__is_random_count(repairs))
        return;
    repairs->bugs = loopcost__pair_product(repairs->bugs, scale);
    repairs->excess = loopcost__pair_product(repairs->excess, scale);
}

LOOPCOST_INTERNAL void loopcost__read_repairs(const loopcost_strategy *strategy, int solved_alone,
                                              loopcost__repairs *repairs)
{
    const double variance = strategy->generator->count_variance;
    repairs->strategy = strategy;
    repairs->counts = loopcost__classes_of_model(strategy->generator);
    repairs->laws = loopcost__classes_of_model(strategy->fixer);
    repairs->talk = loopcost__strategy_conversation(strategy);
    repairs->terms = loopcost__bill_terms_of(&repairs->talk, strategy->task->growth);
    repairs->solved_alone = solved_alone;
    repairs->bugs = loopcost__sum_counts(repairs);
    repairs->excess = loopcost__pair_from(0.0);
    if (strategy->generator->counts == LOOPCOST_COUNTS_NEGATIVE_BINOMIAL && repairs->bugs.high > 0.0)
        repairs->excess = loopcost__pair_ratio(loopcost__pair_difference(loopcost__pair_from(variance), repairs->bugs),
                                               repairs->bugs);
    repairs->unfixed = repairs->bugs.high > 0.0 ? loopcost__mix_unfixed(repairs) : loopcost__pair_from(0.0);
    if (solved_alone)
        loopcost__count_solved(repairs);
}

/* log P(no bug): -mean by Poisson, -mean/b log(1 + b) otherwise. */
LOOPCOST_INTERNAL double loopcost__no_bug(const loopcost__repairs *repairs)
{
    const double mean = repairs->bugs.high, b = repairs->excess.high;
    if (mean == 0.0)
        return 1.0;
    if (!loopcost__is_random_count(repairs))
        return 0.0;
    return exp(b > 0.0 ? -mean * (log1p(b) / b) : -mean);
}

/* All bugs of a run. */
typedef struct loopcost__totals {
    loopcost__series moments; /* sums of E binom(S, j) over the threads; at[0] is how many there are */
    loopcost__pair variance;  /* 1e-12 USD^2, that of expiry and of varying steps apart */
    double opened;            /* P(there is a first thread) */
} loopcost__totals;

/* The logarithm of the series of all bugs of a mix, in one conversation. A number N that is random takes T, not T - N,
 * attempts, and then one has -1 attempts for sure after the first. */
LOOPCOST_INTERNAL loopcost__series loopcost__mix_series(const loopcost__repairs *repairs)
{
    const loopcost__pair all = loopcost__sum_counts(repairs), unfixed = loopcost__mix_unfixed(repairs);
    loopcost__series mix = loopcost__series_constant(0.0);
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++)
        if (loopcost__repairs_count(repairs, i) > 0.0) {
            const loopcost__bug_moments one = loopcost__family_of(repairs, i);
            loopcost__series_add(&mix, &one.failures, loopcost__share_of(repairs, i, one.unfixed, all, unfixed));
        }
    mix.at[0] = loopcost__pair_from(1.0);
    return mix;
}

/* log E (1+s)^T of a random number of bugs: mean (H - 1) by Poisson, -mean/b log(1 - b (H - 1)) otherwise, H = (1+s)
 * mix. */
LOOPCOST_INTERNAL loopcost__series loopcost__random_series(const loopcost__repairs *repairs)
{
    const loopcost__series mix = loopcost__mix_series(repairs),
                           step = loopcost__series_binomial(loopcost__pair_from(1.0));
    const loopcost__pair b = repairs->excess;
    loopcost__series sum = loopcost__series_product(&mix, &step);
    sum.at[0] = loopcost__pair_from(0.0);
    if (b.high == 0.0)
        return loopcost__series_scaled(&sum, repairs->bugs);
    sum = loopcost__series_scaled(&sum, loopcost__pair_of(-b.high, -b.low));
    sum.at[0] = loopcost__pair_from(1.0);
    sum = loopcost__series_log(&sum);
    return loopcost__series_scaled(&sum,
                                   loopcost__pair_ratio(loopcost__pair_of(-repairs->bugs.high, -repairs->bugs.low), b));
}

/* `number` bugs of class `index`, or of the mix. */
LOOPCOST_INTERNAL void loopcost__add_bugs(loopcost__series *logarithm, const loopcost__repairs *repairs, uint32_t index,
                                          loopcost__pair number)
{
    loopcost__series one;
    if (number.high == 0.0)
        return;
    one = loopcost__is_mixed(repairs) ? loopcost__mix_series(repairs) : loopcost__family_of(repairs, index).failures;
    one = loopcost__series_log(&one);
    loopcost__series_add(logarithm, &one, number);
}

LOOPCOST_INTERNAL loopcost__series loopcost__all_bugs(const loopcost__repairs *repairs)
{
    loopcost__series logarithm = loopcost__series_constant(0.0);
    uint32_t i;
    if (loopcost__is_random_count(repairs))
        return loopcost__random_series(repairs);
    if (loopcost__is_mixed(repairs))
        loopcost__add_bugs(&logarithm, repairs, 0, repairs->bugs);
    for (i = 0; !loopcost__is_mixed(repairs) && i < repairs->counts.n; i++)
        loopcost__add_bugs(&logarithm, repairs, i, loopcost__pair_from(loopcost__repairs_count(repairs, i)));
    return logarithm;
}

/* Without a bug there is no thread: what the polynomial says at T = 0 is taken away. */
LOOPCOST_INTERNAL void loopcost__drop_no_bug(const loopcost__bill_terms *terms, double none, loopcost__talks *talks)
{
    const loopcost__pair chance = loopcost__pair_from(none);
    loopcost__pair start = loopcost__pair_from(0.0), rest, both;
    int j;
    for (j = 0; j <= 3; j++)
        start = loopcost__pair_sum(start, loopcost__pair_times(terms->at[j], j % 2 ? -1.0 : 1.0));
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        talks->moments.at[j] =
            loopcost__pair_sum(talks->moments.at[j], loopcost__pair_times(chance, j % 2 ? 1.0 : -1.0));
    rest = loopcost__pair_times(loopcost__pair_difference(talks->mean, start), 2.0);
    both = loopcost__pair_sum(rest, loopcost__pair_product(start, loopcost__two_sum(1.0, -none)));
    talks->variance =
        loopcost__pair_sum(talks->variance, loopcost__pair_product(loopcost__pair_product(start, chance), both));
    talks->mean = loopcost__pair_difference(talks->mean, loopcost__pair_product(start, chance));
}

/* The first thread's bill, where there is no other. */
LOOPCOST_INTERNAL loopcost__bill_terms loopcost__first_terms(const loopcost__repairs *repairs)
{
    loopcost__conversation talk = repairs->talk;
    talk.held_later = talk.held_first;
    talk.new_later = talk.new_first;
    return loopcost__bill_terms_of(&talk, repairs->strategy->task->growth);
}

LOOPCOST_INTERNAL loopcost__totals loopcost__total_shared(const loopcost__repairs *repairs)
{
    const int random = loopcost__is_random_count(repairs);
    const loopcost__bill_terms terms = loopcost__first_terms(repairs);
    const loopcost__series logarithm = loopcost__all_bugs(repairs);
    const loopcost__pair surely =
        random ? loopcost__pair_from(-1.0) : loopcost__pair_sum(repairs->bugs, loopcost__pair_from(-1.0));
    const double none = loopcost__no_bug(repairs);
    loopcost__talks talks = loopcost__talks_of(&terms, surely, &logarithm);
    loopcost__totals totals;
    if (random)
        loopcost__drop_no_bug(&terms, none, &talks);
    totals.moments = talks.moments;
    totals.variance = talks.variance;
    totals.opened = 1.0 - none;
    return totals;
}

/* One bug's thread, and those of the bugs that its repair brings in: mean M = E C / (1 - o), variance (Var C + 2 M
 * Cov(C, X) + M^2 Var X) / (1 - o) with o and Var X those of the number X that one bug brings in. */
LOOPCOST_INTERNAL loopcost__talks loopcost__family_threads(const loopcost__repairs *repairs, uint32_t index)
{
    const loopcost_class law = loopcost__class_at(&repairs->laws, index);
    const loopcost__bug_moments own = loopcost__repairs_moments(repairs, index);
    const loopcost__series logarithm = loopcost__series_log(&own.failures);
    const loopcost__pair one = loopcost__pair_from(1.0), rho = loopcost__pair_from(law.after_fix);
    const loopcost__pair eta = loopcost__pair_from(law.after_failure);
    loopcost__talks talks = loopcost__talks_of(&repairs->terms, loopcost__pair_from(0.0), &logarithm);
    loopcost__pair stays, bugs, offspring;
    int j;
    if (!loopcost__has_family(&law))
        return talks;
    stays = loopcost__pair_ratio(loopcost__progress(&law), loopcost__pair_from(law.fix_chance));
    bugs = loopcost__pair_ratio(one, stays);
    offspring = loopcost__pair_sum(
        loopcost__pair_product(rho, loopcost__pair_difference(one, rho)),
        loopcost__pair_product(
            eta, loopcost__pair_sum(loopcost__pair_product(loopcost__pair_difference(one, eta), talks.moments.at[1]),
                                    loopcost__pair_product(eta, talks.own_variance))));
    talks.mean = loopcost__pair_product(talks.mean, bugs);
    talks.variance = loopcost__pair_sum(
        talks.variance,
        loopcost__pair_product(
            talks.mean, loopcost__pair_sum(loopcost__pair_times(loopcost__pair_product(eta, talks.covariance), 2.0),
                                           loopcost__pair_product(talks.mean, offspring))));
    talks.variance = loopcost__pair_product(talks.variance, bugs);
    for (j = 0; j <= LOOPCOST__ORDER; j++)
        talks.moments.at[j] = loopcost__pair_product(talks.moments.at[j], bugs);
    return talks;
}

/* Chance decides of which class a bug is, and how many there are: the mean of the variances, the variance of the means,
 * and that of the number. `difference` is what the first thread costs more than a later one. */
LOOPCOST_INTERNAL void loopcost__spread_counts(const loopcost__repairs *repairs, loopcost__pair mean,
                                               loopcost__pair difference, loopcost__totals *totals)
{
    const double none = loopcost__no_bug(repairs);
    const loopcost__pair of_first = loopcost__pair_times(difference, none);
    const loopcost__pair number_variance =
        loopcost__pair_product(repairs->bugs, loopcost__pair_sum(loopcost__pair_from(1.0), repairs->excess));
    loopcost__pair added;
    if (!loopcost__is_random_count(repairs))
        return;
    added = loopcost__pair_product(loopcost__pair_square(mean), number_variance);
    added = loopcost__pair_sum(
        added, loopcost__pair_product(
                   of_first, loopcost__pair_sum(loopcost__pair_times(loopcost__pair_product(mean, repairs->bugs), 2.0),
                                                loopcost__pair_times(difference, 1.0 - none))));
    totals->variance = loopcost__pair_sum(totals->variance, added);
}

LOOPCOST_INTERNAL loopcost__pair loopcost__first_difference(const loopcost__repairs *repairs)
{
    return loopcost__pair_difference(loopcost__first_terms(repairs).at[0], repairs->terms.at[0]);
}

/* How many bugs of a class, on average. */
LOOPCOST_INTERNAL loopcost__pair loopcost__bugs_of_class(const loopcost__repairs *repairs, uint32_t index,
                                                         loopcost__pair all, loopcost__pair unfixed)
{
    if (!loopcost__is_mixed(repairs))
        return loopcost__pair_from(loopcost__repairs_count(repairs, index));
    return loopcost__pair_product(
        repairs->bugs,
        loopcost__share_of(repairs, index, loopcost__repairs_moments(repairs, index).unfixed, all, unfixed));
}

LOOPCOST_INTERNAL loopcost__totals loopcost__total_fresh(const loopcost__repairs *repairs)
{
    const loopcost__pair all = loopcost__sum_counts(repairs), unfixed = loopcost__mix_unfixed(repairs);
    loopcost__pair mean = loopcost__pair_from(0.0), between = loopcost__pair_from(0.0);
    loopcost__totals totals;
    uint32_t i;
    totals.moments = loopcost__series_constant(0.0);
    totals.variance = loopcost__pair_from(0.0);
    totals.opened = 1.0 - loopcost__no_bug(repairs);
    for (i = 0; i < repairs->counts.n; i++)
        if (loopcost__repairs_count(repairs, i) > 0.0) {
            const loopcost__talks talks = loopcost__family_threads(repairs, i);
            const loopcost__pair number = loopcost__bugs_of_class(repairs, i, all, unfixed);
            loopcost__series_add(&totals.moments, &talks.moments, number);
            totals.variance = loopcost__pair_sum(totals.variance, loopcost__pair_product(talks.variance, number));
            mean = loopcost__pair_sum(mean, loopcost__pair_product(talks.mean, number));
        }
    if (!loopcost__is_mixed(repairs))
        return totals;
    mean = loopcost__pair_ratio(mean, repairs->bugs);
    for (i = 0; i < repairs->counts.n; i++)
        if (loopcost__repairs_count(repairs, i) > 0.0) {
            const loopcost__pair apart = loopcost__pair_difference(loopcost__family_threads(repairs, i).mean, mean);
            between =
                loopcost__pair_sum(between, loopcost__pair_product(loopcost__pair_square(apart),
                                                                   loopcost__bugs_of_class(repairs, i, all, unfixed)));
        }
    totals.variance = loopcost__pair_sum(totals.variance, between);
    loopcost__spread_counts(repairs, mean, loopcost__first_difference(repairs), &totals);
    return totals;
}

/* Groups: the classes in order fill one after the other. Counts that are no whole numbers fill them as far as they go.
 */

typedef struct loopcost__group {
    loopcost__pair bugs; /* that it has */
    double size;
    loopcost__series logarithm;
} loopcost__group;

LOOPCOST_INTERNAL loopcost__group loopcost__empty_group(const loopcost__repairs *repairs)
{
    loopcost__group group;
    group.bugs = loopcost__pair_from(0.0);
    group.size = (double)repairs->strategy->context->group;
    group.logarithm = loopcost__series_constant(0.0);
    return group;
}

/* `number` groups that are alike are full, or the last one is closed. */
LOOPCOST_INTERNAL void loopcost__close_groups(const loopcost__repairs *repairs, loopcost__group *group, double number,
                                              loopcost__totals *totals)
{
    const loopcost__talks talks = loopcost__talks_of(
        &repairs->terms, loopcost__pair_sum(group->bugs, loopcost__pair_from(-1.0)), &group->logarithm);
    loopcost__series_add(&totals->moments, &talks.moments, loopcost__pair_from(number));
    totals->variance = loopcost__pair_sum(totals->variance, loopcost__pair_times(talks.variance, number));
    *group = loopcost__empty_group(repairs);
}

/* What rounding leaves of whole numbers opens no thread. */
#define LOOPCOST__NO_BUG_LEFT 1e-9

LOOPCOST_INTERNAL void loopcost__fill_groups(const loopcost__repairs *repairs, uint32_t index, loopcost__pair bugs,
                                             loopcost__group *group, loopcost__totals *totals)
{
    while (bugs.high > LOOPCOST__NO_BUG_LEFT) {
        const loopcost__pair room = loopcost__pair_difference(loopcost__pair_from(group->size), group->bugs);
        const int full = loopcost__pair_difference(bugs, room).high >= 0.0;
        const loopcost__pair taken = full ? room : bugs;
        const double alike = full && group->bugs.high == 0.0 ? floor(bugs.high / group->size) : 1.0;
        loopcost__add_bugs(&group->logarithm, repairs, index, taken);
        group->bugs = loopcost__pair_sum(group->bugs, taken);
        bugs = loopcost__pair_difference(bugs, loopcost__pair_times(taken, fmax(alike, 1.0)));
        if (full)
            loopcost__close_groups(repairs, group, fmax(alike, 1.0), totals);
    }
}

LOOPCOST_INTERNAL loopcost__totals loopcost__total_grouped(const loopcost__repairs *repairs)
{
    loopcost__group group = loopcost__empty_group(repairs);
    loopcost__totals totals;
    uint32_t i;
    totals.moments = loopcost__series_constant(0.0);
    totals.variance = loopcost__pair_from(0.0);
    totals.opened = 1.0;
    if (loopcost__is_mixed(repairs))
        loopcost__fill_groups(repairs, 0, repairs->bugs, &group, &totals);
    for (i = 0; !loopcost__is_mixed(repairs) && i < repairs->counts.n; i++)
        loopcost__fill_groups(repairs, i, loopcost__pair_from(loopcost__repairs_count(repairs, i)), &group, &totals);
    if (group.bugs.high > LOOPCOST__NO_BUG_LEFT)
        loopcost__close_groups(repairs, &group, 1.0, &totals);
    return totals;
}

LOOPCOST_INTERNAL loopcost__totals loopcost__total_repairs(const loopcost__repairs *repairs)
{
    loopcost__totals none;
    if (repairs->bugs.high == 0.0) {
        memset(&none, 0, sizeof none);
        return none;
    }
    switch (repairs->strategy->context->mode) {
    case LOOPCOST_SHARED:
        return loopcost__total_shared(repairs);
    case LOOPCOST_GROUPED:
        return loopcost__total_grouped(repairs);
    default:
        return loopcost__total_fresh(repairs);
    }
}

/* From moments to tokens and USD. */

LOOPCOST_INTERNAL loopcost__tokens loopcost__repairs_tokens(const loopcost__repairs *repairs,
                                                            const loopcost__totals *totals)
{
    const loopcost__conversation *talk = &repairs->talk;
    const loopcost__pair *at = totals->moments.at;
    const loopcost__pair later = loopcost__pair_sum(at[0], loopcost__pair_from(-totals->opened));
    const loopcost__pair more = loopcost__two_product(repairs->strategy->task->growth, talk->step);
    loopcost__pair fresh = loopcost__pair_times(later, talk->new_later),
                   held = loopcost__pair_times(later, talk->held_later);
    loopcost__tokens tokens;
    fresh = loopcost__add_product(fresh, totals->opened, talk->new_first);
    fresh = loopcost__pair_sum(fresh, loopcost__pair_times(at[1], talk->step));
    fresh = loopcost__pair_sum(fresh, loopcost__pair_product(at[2], more));
    held = loopcost__add_product(held, totals->opened, talk->held_first);
    held = loopcost__pair_sum(held, loopcost__pair_times(at[1], talk->base));
    held = loopcost__pair_sum(held, loopcost__pair_times(at[2], talk->step));
    held = loopcost__pair_sum(held, loopcost__pair_product(at[3], more));
    tokens.fresh = loopcost__pair_value(fresh);
    tokens.held = loopcost__pair_value(held);
    tokens.output = loopcost__pair_value(loopcost__pair_times(loopcost__pair_sum(at[0], at[1]), talk->output));
    return tokens;
}

/* E sum of the squares of the held tokens: with y = t - 2 later attempt t holds L1 + D y + gamma D binom(y, 2). */
LOOPCOST_INTERNAL double loopcost__repairs_held_squares(const loopcost__repairs *repairs,
                                                        const loopcost__totals *totals)
{
    const loopcost__conversation *talk = &repairs->talk;
    const double b = talk->base, d = talk->step, g = repairs->strategy->task->growth * d;
    const double later = loopcost__pair_value(totals->moments.at[0]) - totals->opened;
    double m[LOOPCOST__ORDER];
    int j;
    for (j = 1; j < LOOPCOST__ORDER; j++)
        m[j] = loopcost__pair_value(totals->moments.at[j]);
    return totals->opened * (talk->held_first * talk->held_first) + later * (talk->held_later * talk->held_later) +
           b * b * m[1] + (2.0 * b * d + d * d) * m[2] + (2.0 * d * d + 2.0 * g * b + 4.0 * g * d + g * g) * m[3] +
           (6.0 * g * d + 6.0 * g * g) * m[4] + 6.0 * g * g * m[5];
}

/* What steps that vary add, for each of the two sizes: what follows an attempt enters the next one as new tokens and
 * each later one as held ones; the attempt's own size is billed as output, too. */
LOOPCOST_INTERNAL double loopcost__repairs_noise(const loopcost__repairs *repairs, const loopcost__totals *totals)
{
    const loopcost_task *task = repairs->strategy->task;
    const loopcost__conversation *talk = &repairs->talk;
    const double held = loopcost__held_price(talk), out = talk->generate, both = talk->write + out;
    const double threads = loopcost__pair_value(totals->moments.at[0]),
                 m1 = loopcost__pair_value(totals->moments.at[1]);
    const double m2 = loopcost__pair_value(totals->moments.at[2]), m3 = loopcost__pair_value(totals->moments.at[3]);
    const double rereads = held * held * (2.0 * m3 + m2) + loopcost__expiry_variance(talk) * m2;
    const double trace = talk->write * talk->write * m1 + 2.0 * talk->write * held * m2 + rereads;
    const double attempt = out * out * threads + both * both * m1 + 2.0 * both * held * m2 + rereads;
    return task->trace_sd * task->trace_sd * trace + task->attempt_sd * task->attempt_sd * attempt;
}

/* 1e-12 USD^2. */
LOOPCOST_INTERNAL double loopcost__repairs_variance(const loopcost__repairs *repairs, const loopcost__totals *totals)
{
    double variance = loopcost__pair_value(totals->variance);
    if (loopcost__expiry_variance(&repairs->talk) > 0.0)
        variance += loopcost__expiry_variance(&repairs->talk) * loopcost__repairs_held_squares(repairs, totals);
    if (repairs->strategy->task->attempt_sd > 0.0 || repairs->strategy->task->trace_sd > 0.0)
        variance += loopcost__repairs_noise(repairs, totals);
    return variance;
}
