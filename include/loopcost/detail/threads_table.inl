/* The law of fresh threads: a grid of costs, exact where they all lie on it, else once rounded down and once up. */

/* What so many failures of one thread add. */
LOOPCOST_INTERNAL double loopcost__failures_expense(const loopcost__gamble *gamble, double failures)
{
    const double pairs = 0.5 * (failures * (failures - 1.0));
    return failures * gamble->linear + pairs * gamble->quadratic + pairs * ((failures - 2.0) / 3.0) * gamble->cubic;
}

/* The failures of one fresh thread, in blocks that grow by an eighth, each billed as if it were at its end: E e^(s X)
 * from above, without the tail beyond `most` failures; infinite where that is further than anybody walks. O(log most)
 * where the law is geometric. */
LOOPCOST_INTERNAL double loopcost__thread_moment(const loopcost__gamble *gamble, const loopcost__bug *bug, double tail,
                                                 double s)
{
    const double most = loopcost__most_failures(bug, tail);
    loopcost__walk walk = loopcost__walk_start(bug);
    double sum = 0.0;
    if (most == HUGE_VAL)
        return HUGE_VAL;
    while (walk.failures <= most && walk.reached > 0.0) {
        const double from = walk.reached, to = walk.failures + floor(walk.failures / 8.0); /* the block ends there */
        const double exponent = s * loopcost__failures_expense(gamble, to) + log(from);
        loopcost__walk_to(&walk, to + 1.0);
        if (exponent > 700.0)
            return HUGE_VAL;
        sum += (1.0 - walk.reached / from) * exp(exponent);
    }
    return sum;
}

LOOPCOST_INTERNAL double loopcost__threads_log_moment(const loopcost__gamble *gamble, double tail, double s)
{
    const loopcost__repairs *repairs = &gamble->repairs;
    const double all = loopcost__pair_value(loopcost__sum_counts(repairs)), each = 0.25 * tail / gamble->uncertain;
    double sum = 0.0;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        const double count = loopcost__repairs_count(repairs, i);
        double one;
        if (count == 0.0)
            continue;
        one = loopcost__is_sure(&bug) ? 1.0 : loopcost__thread_moment(gamble, &bug, each, s);
        sum += loopcost__is_mixed(repairs) ? count / all * one : floor(count + 0.5) * log(one);
    }
    if (loopcost__is_random_count(repairs))
        return s * fmax(gamble->first - gamble->later, 0.0) +
               loopcost__log_count_moment(repairs, exp(s * gamble->later) * sum - 1.0);
    return loopcost__is_mixed(repairs) ? gamble->bugs * log(sum) : sum;
}

LOOPCOST_INTERNAL double loopcost__expense_above(const void *gamble, double log_tail, double s)
{
    return (log(2.0) + log_tail + loopcost__threads_log_moment((const loopcost__gamble *)gamble, exp(-log_tail), s)) /
           s;
}

/* What fresh threads cost beyond what is sure, but for a chance of `tail`. */
LOOPCOST_INTERNAL double loopcost__expense_reach(const loopcost__gamble *gamble, double tail)
{
    const double log_tail = -log(tail);
    const loopcost__totals totals = loopcost__total_repairs(&gamble->repairs);
    const double start = loopcost__is_random_count(&gamble->repairs) ? fmax(gamble->first, gamble->later) : 0.0;
    const double mean = gamble->linear * totals.moments.at[1].high + gamble->quadratic * totals.moments.at[2].high +
                        gamble->cubic * totals.moments.at[3].high + start * totals.moments.at[0].high;
    const double scale = mean > 0.0 ? mean : gamble->linear + gamble->quadratic + gamble->cubic;
    return loopcost__least_bound(loopcost__expense_above, gamble, log_tail, 1e-6 / scale, 1e3 * log_tail / scale);
}

/* Fresh threads: a grid of costs, offset + j h. */

typedef struct loopcost__grid {
    double offset, step;             /* 1e-6 USD */
    double linear, quadratic, cubic; /* a/h, b/h and c/h */
    double first, later; /* the first attempt of a thread in h, where the number of threads is random; else 0 */
    double rounding;     /* relative: by so much a/h and b/h may be wrong; 0 on a lattice */
    double unit;         /* what `offset` and `step` are to be divided by for USD */
    double atoms;
} loopcost__grid;

LOOPCOST_INTERNAL uint64_t loopcost__divisor(uint64_t a, uint64_t b)
{
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The expense in 1e-15 USD: prices in nano-USD per Mtok times tokens. It must be whole, and small enough for a double
 * to count. */
LOOPCOST_INTERNAL int loopcost__whole_expense(double expense, double *whole)
{
    const loopcost__pair scaled = loopcost__two_product(expense, 1e9);
    *whole = floor(scaled.high + 0.5);
    return *whole < 0x1p53 && fabs((scaled.high - *whole) + scaled.low) <= *whole * 0x1p-49;
}

LOOPCOST_INTERNAL int loopcost__whole_price(double price)
{
    uint64_t rate;
    return loopcost_rate_from_usd(price, &rate, NULL) == LOOPCOST_OK;
}

LOOPCOST_INTERNAL int loopcost__is_whole(double tokens)
{
    return tokens == floor(tokens);
}

/* Every product of a price and tokens is a multiple of 1e-15 USD. */
LOOPCOST_INTERNAL int loopcost__has_lattice(const loopcost__gamble *gamble)
{
    const loopcost__conversation *talk = &gamble->talk;
    return loopcost__whole_price(talk->write) && loopcost__whole_price(talk->read) &&
           loopcost__whole_price(talk->generate) && loopcost__is_whole(talk->base) && loopcost__is_whole(talk->step) &&
           loopcost__is_whole(talk->output) && loopcost__is_whole(gamble->strategy->task->growth * talk->step) &&
           loopcost__is_whole(talk->held_first) && loopcost__is_whole(talk->held_later);
}

/* The grid on which every cost lies, if there is one with at most `most` points. */
LOOPCOST_INTERNAL int loopcost__find_lattice(const loopcost__gamble *gamble, double reach, double most,
                                             loopcost__grid *grid)
{
    const int random = loopcost__is_random_count(&gamble->repairs);
    const double expenses[] = {gamble->linear, gamble->quadratic, gamble->cubic, random ? gamble->first : 0.0,
                               random ? gamble->later : 0.0};
    double *const cells[] = {&grid->linear, &grid->quadratic, &grid->cubic, &grid->first, &grid->later};
    uint64_t step = 0;
    double offset;
    uint32_t i;
    if (!loopcost__has_lattice(gamble) ||
        !loopcost__whole_expense(loopcost__sure_expense(gamble, gamble->bugs), &offset))
        return 0;
    for (i = 0; i < 5; i++) {
        if (!loopcost__whole_expense(expenses[i], cells[i]))
            return 0;
        step = loopcost__divisor((uint64_t)*cells[i], step);
    }
    for (i = 0; i < 5; i++)
        *cells[i] /= (double)step;
    grid->offset = offset;
    grid->step = (double)step;
    grid->unit = 1e15;
    grid->rounding = 0.0;
    grid->atoms = floor(reach * 1e9 / grid->step) + 2.0;
    return grid->atoms <= most;
}

/* A grid so fine that all roundings together stay within `width`. */
LOOPCOST_INTERNAL void loopcost__make_grid(const loopcost__gamble *gamble, double reach, double width,
                                           loopcost__grid *grid)
{
    const int random = loopcost__is_random_count(&gamble->repairs);
    grid->offset = loopcost__sure_expense(gamble, gamble->bugs);
    grid->unit = LOOPCOST__MTOK;
    /* A little finer, since doubles are rounded outwards too. */
    grid->step = width * LOOPCOST__MTOK / (gamble->uncertain + 1.0);
    grid->linear = gamble->linear / grid->step;
    grid->quadratic = gamble->quadratic / grid->step;
    grid->cubic = gamble->cubic / grid->step;
    grid->first = random ? gamble->first / grid->step : 0.0;
    grid->later = random ? gamble->later / grid->step : 0.0;
    grid->rounding = 0x1p-49;
    grid->atoms = floor(reach / grid->step) + gamble->uncertain + 2.0;
}

/* Convolves the law of `length` points in `from` with the cost of one bug's thread, adding to `to`: returns how far it
 * reaches. Which cell a cost falls into is rounded by `up` or down. What is left after `most` failures, or past the
 * grid, goes to the last cell before it by the law that is rounded down, and nowhere by the other. */
typedef struct loopcost__thrown {
    loopcost__bug bug;
    double share; /* of the bugs of a mix that are like it */
    double most;  /* failures */
    double start; /* what its first attempt takes, in cells */
} loopcost__thrown;

LOOPCOST_INTERNAL double loopcost__cell(const loopcost__grid *grid, double start, double failures, int up)
{
    const double pairs = 0.5 * (failures * (failures - 1.0));
    const double cost =
        start + failures * grid->linear + pairs * grid->quadratic + pairs * ((failures - 2.0) / 3.0) * grid->cubic;
    return up ? ceil(cost * (1.0 + grid->rounding)) : floor(cost * (1.0 - grid->rounding));
}

LOOPCOST_INTERNAL void loopcost__add_shifted(double *to, const double *from, uint64_t length, double weight)
{
    uint64_t i;
    for (i = 0; i < length; i++)
        to[i] += weight * from[i];
}

LOOPCOST_INTERNAL uint64_t loopcost__convolve(const loopcost__grid *grid, const loopcost__thrown *thrown, int up,
                                              const double *from, uint64_t length, double *to)
{
    const uint64_t atoms = (uint64_t)grid->atoms;
    loopcost__walk walk = loopcost__walk_start(&thrown->bug);
    double cell = loopcost__cell(grid, thrown->start, 0.0, up), weight = 0.0;
    uint64_t reached = 0;
    if (cell >= grid->atoms)
        return 0;
    for (;;) {
        const int last = walk.failures >= thrown->most || loopcost__walk_is_last(&walk);
        const double next = last ? HUGE_VAL : loopcost__cell(grid, thrown->start, walk.failures + 1.0, up);
        weight += last && !up ? walk.reached : loopcost__walk_here(&walk);
        loopcost__walk_next(&walk);
        if (next > cell) {
            const uint64_t shift = (uint64_t)cell;
            const uint64_t room = atoms - shift < length ? atoms - shift : length;
            if (next >= grid->atoms && !last && !up)
                weight += walk.reached;
            loopcost__add_shifted(to + shift, from, room, thrown->share * weight);
            reached = shift + room;
            weight = 0.0;
            cell = next;
            if (next >= grid->atoms)
                return reached;
        }
    }
}

/* The law of a number of threads, one after the other, and room for the next. */
typedef struct loopcost__throwing {
    const loopcost__gamble *gamble;
    const loopcost__grid *grid;
    double tail;
    int up;
    double *from, *to;
    uint64_t length;
} loopcost__throwing;

LOOPCOST_INTERNAL void loopcost__clear_to(const loopcost__throwing *throwing)
{
    memset(throwing->to, 0, (size_t)throwing->grid->atoms * sizeof *throwing->to);
}

/* Adds one bug of class `index` to what is thrown. */
LOOPCOST_INTERNAL uint64_t loopcost__throw_class(const loopcost__throwing *throwing, uint32_t index, double share,
                                                 double start)
{
    loopcost__thrown thrown;
    thrown.bug = loopcost__repairs_bug(&throwing->gamble->repairs, index);
    thrown.share = share;
    thrown.start = start;
    thrown.most = loopcost__most_failures(&thrown.bug, 0.25 * throwing->tail / throwing->gamble->uncertain);
    return loopcost__convolve(throwing->grid, &thrown, throwing->up, throwing->from, throwing->length, throwing->to);
}

LOOPCOST_INTERNAL void loopcost__thrown_one(loopcost__throwing *throwing, uint64_t length)
{
    loopcost__swap(&throwing->from, &throwing->to);
    throwing->length = length;
}

/* One bug of the mix. */
LOOPCOST_INTERNAL void loopcost__throw_mix(loopcost__throwing *throwing, double start)
{
    const loopcost__repairs *repairs = &throwing->gamble->repairs;
    const double all = loopcost__pair_value(loopcost__sum_counts(repairs));
    uint64_t length = 0;
    uint32_t i;
    loopcost__clear_to(throwing);
    for (i = 0; i < repairs->counts.n; i++) {
        const double count = loopcost__repairs_count(repairs, i);
        if (count > 0.0) {
            const uint64_t reached = loopcost__throw_class(throwing, i, count / all, start);
            length = reached > length ? reached : length;
        }
    }
    loopcost__thrown_one(throwing, length);
}

LOOPCOST_INTERNAL void loopcost__throw_classes(loopcost__throwing *throwing)
{
    const loopcost__repairs *repairs = &throwing->gamble->repairs;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        double n = loopcost__is_sure(&bug) ? 0.0 : floor(loopcost__repairs_count(repairs, i) + 0.5);
        for (; n > 0.0; n -= 1.0) {
            loopcost__clear_to(throwing);
            loopcost__thrown_one(throwing, loopcost__throw_class(throwing, i, 1.0, 0.0));
        }
    }
}

/* A random number of threads: the laws of 0, 1, 2, ... of them, each with its chance, summed up in `sum`. What is past
 * the largest number goes with it by the law that is rounded down. */
LOOPCOST_INTERNAL void loopcost__throw_random(loopcost__throwing *throwing, double *sum)
{
    const loopcost__repairs *repairs = &throwing->gamble->repairs;
    const double most = loopcost__most_bugs(repairs, throwing->tail);
    double n, chance = loopcost__no_bug(repairs);
    memset(sum, 0, (size_t)throwing->grid->atoms * sizeof *sum);
    sum[0] = chance;
    for (n = 1.0; n <= most; n += 1.0) {
        loopcost__throw_mix(throwing, n == 1.0 ? throwing->grid->first : throwing->grid->later);
        chance = loopcost__count_chance(repairs, n);
        loopcost__add_shifted(sum, throwing->from, throwing->length, chance);
    }
}

/* The law of the sum, in `below`; `above` is its other half of the memory, and `cost` is not filled yet. */
LOOPCOST_INTERNAL void loopcost__fill_grid(const loopcost__gamble *gamble, const loopcost__grid *grid, double tail,
                                           int up, double *below, double *above, double *cost)
{
    loopcost__throwing throwing;
    const size_t size = (size_t)grid->atoms * sizeof *below;
    throwing.gamble = gamble;
    throwing.grid = grid;
    throwing.tail = tail;
    throwing.up = up;
    throwing.from = below;
    throwing.to = above;
    throwing.length = 1;
    memset(below, 0, size);
    below[0] = 1.0;
    if (loopcost__is_random_count(&gamble->repairs)) {
        loopcost__throw_random(&throwing, cost);
        memcpy(below, cost, size);
        return;
    }
    if (loopcost__is_mixed(&gamble->repairs)) {
        double n;
        for (n = gamble->bugs; n > 0.0; n -= 1.0)
            loopcost__throw_mix(&throwing, 0.0);
    } else {
        loopcost__throw_classes(&throwing);
    }
    if (throwing.from != below)
        memcpy(below, throwing.from, size);
}

/* Each point is a sum of products, as many a bug as its attempts have points. */
LOOPCOST_INTERNAL double loopcost__grid_rounding(const loopcost__gamble *gamble, const loopcost__grid *grid,
                                                 double tail)
{
    const loopcost__repairs *repairs = &gamble->repairs;
    double operations = grid->atoms, bugs;
    uint32_t i;
    for (i = 0; i < repairs->counts.n; i++) {
        const loopcost__bug bug = loopcost__repairs_bug(repairs, i);
        bugs = loopcost__is_mixed(repairs) ? gamble->uncertain : loopcost__repairs_count(repairs, i);
        if (loopcost__repairs_count(repairs, i) > 0.0 && !loopcost__is_sure(&bug))
            operations += bugs * (2.0 * loopcost__most_failures(&bug, 0.25 * tail / gamble->uncertain) + 8.0);
    }
    return operations * 0x1p-53;
}

LOOPCOST_INTERNAL void loopcost__build_threads(const loopcost__gamble *gamble, const loopcost__grid *grid,
                                               loopcost_distribution *distribution)
{
    const uint32_t exact = grid->rounding == 0.0;
    const uint64_t atoms = (uint64_t)grid->atoms;
    const double tail = distribution->tail;
    const loopcost__tables tables = loopcost__tables_of(distribution->work, atoms, exact);
    uint64_t i;
    loopcost__fill_grid(gamble, grid, tail, 0, tables.below, tables.above, tables.cost);
    loopcost__accumulate(tables.below, tables.above, atoms, 0.0);
    if (!exact) {
        loopcost__fill_grid(gamble, grid, tail, 1, tables.upper_below, tables.upper_above, tables.cost);
        loopcost__accumulate(tables.upper_below, tables.upper_above, atoms, 0.0);
    }
    for (i = 0; i < atoms; i++)
        tables.cost[i] = (grid->offset + (double)i * grid->step) / grid->unit;
    distribution->exact = exact;
    distribution->atoms = atoms;
    distribution->missing = tail;
    distribution->rounding = exact ? 0.0 : loopcost__grid_rounding(gamble, grid, tail);
}
