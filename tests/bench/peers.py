"""The reference workflow, W, as others work it out, and laws in exact integers to hold the answers against.

7 bugs are fixed with a chance of 0.6 and 3 with 0.15, by one model alone: every thread finds the prompt in its cache.
"""

from fractions import Fraction

import numpy
import properscoring
import scipy.optimize
import scipy.signal
import scipy.special
import scipy.stats
import scoringrules
import sklearn.isotonic
import statsmodels.api

CLASSES = ((7, 0.6), (3, 0.15))
CHANCES = [p for count, p in CLASSES for _ in range(count)]
PROMPT, OUTPUT, TRACE = 6000, 800, 400
WRITE, READ, GENERATE = 3.75e-6, 0.3e-6, 15e-6  # USD per token
GENERATION = WRITE * PROMPT
BLOCK = 4096
ONE = 2**256


def coefficients(trace):
    """A thread costs c0 + c1 T + c2 T (T-1)/2."""
    step = OUTPUT + trace
    written = (WRITE - READ) * step
    return -written, READ * PROMPT + written + GENERATE * OUTPUT, READ * step


def fresh(trace, classes=CLASSES):
    """Mean and variance: of numbers or of arrays."""
    c0, c1, c2 = coefficients(trace)
    mean, variance = GENERATION, 0.0
    for n, p in classes:
        q = 1 - p
        mean = mean + n * (c0 + c1 / p + c2 * (q / p**2))
        variance = variance + n * (
            c1 * c1 * (q / p**2) + 2 * c1 * c2 * (q * (1 + q) / p**3) + c2 * c2 * (q * (1 + 3 * q + q * q) / p**4)
        )
    return mean, variance


def shared(trace, classes=CLASSES):
    c0, c1, c2 = coefficients(trace)
    i = v = k3 = k4 = 0.0
    for n, p in classes:
        q = 1 - p
        i += n / p
        v += n * q / p**2
        k3 += n * q * (1 + q) / p**3
        k4 += n * q * (p * p + 6 * q) / p**4
    mean = GENERATION + c0 + c1 * i + c2 * ((i * i + v - i) / 2)
    variance = (
        c1 * c1 * v
        + c1 * c2 * (k3 + v * (2 * i - 1))
        + c2 * c2 * ((k4 + v + 2 * v * v + k3 * (4 * i - 2) + 4 * v * i * (i - 1)) / 4)
    )
    return mean, variance


VARIANTS = 100_000, 1_000_000  # what a cache holds, and what it does not


def variants(n):
    """The traces, USD per Mtok of output and numbers of bugs of a sweep."""
    drawn = uniform(0, 3 * n).reshape(3, n)
    return 100 + 600 * drawn[0], 5 + 20 * drawn[1], 2 + 20 * drawn[2]


def sweep(traces, prices, bugs, answers):
    """In blocks, to `answers`, of which every thousandth mean and variance is told."""
    for k in range(0, len(traces), BLOCK):
        block = slice(k, k + BLOCK)
        step, share = OUTPUT + traces[block], bugs[block] / 10
        written = (WRITE - READ) * step
        c0, c1, c2 = -written, READ * PROMPT + written + prices[block] * 1e-6 * OUTPUT, READ * step
        mean, variance = 0.0, 0.0
        for n, p in CLASSES:
            q = 1 - p
            mean = mean + n * (c0 + c1 / p + c2 * (q / p**2))
            variance = variance + n * (
                c1 * c1 * (q / p**2) + 2 * c1 * c2 * (q * (1 + q) / p**3) + c2 * c2 * (q * (1 + 3 * q + q * q) / p**4)
            )
        answers[0, block] = GENERATION + share * mean
        answers[1, block] = share * variance
    return numpy.ravel(answers[:, ::1000], order="F")


def one_by_one(formula):
    def work(times):
        for k in range(times):
            answers = formula(TRACE + (times - 1 - k) % 8)
        return answers

    return work


def in_blocks(formula):
    traces = TRACE + numpy.arange(BLOCK) % 8.0

    def work(times):
        for k in range(0, times, BLOCK):
            mean, variance = formula(traces[: times - k])
        return mean[0], variance[0]

    return work


def repeated(function, *arguments):
    def work(times):
        for _ in range(times):
            answers = function(*arguments)
        return answers

    return work


def exact_law(chances, atoms):
    """The chances of at most n, n + 1, ... attempts of n bugs, and of more, in units of 1 / ONE."""
    law = [ONE] + [0] * (atoms - 1)
    for p in chances:
        fixed = int(Fraction(p) * 2**60)
        before = 0
        for k in range(atoms):
            before = law[k] = (law[k] * fixed + before * (2**60 - fixed)) >> 60
    below = [0]
    for chance in law:
        below.append(below[-1] + chance)
    return below[1:], [ONE - chance for chance in below[1:]]


def with_tails(law, bugs, beyond):
    """As the library lays it out: attempts, chances of at most so many, and of more. `beyond` is what the law leaves
    out, a gift."""
    above = beyond + numpy.append(numpy.cumsum(law[:0:-1])[::-1], 0.0)
    return numpy.concatenate([numpy.arange(bugs, bugs + len(law)), numpy.cumsum(law), above])


def by_filters(chances, atoms, beyond):
    law = numpy.zeros(atoms)
    law[0] = 1.0
    for p in chances:
        law = scipy.signal.lfilter([p], [1.0, p - 1.0], law)
    return with_tails(law, len(chances), beyond)


def by_convolution(chances, atoms, beyond):
    law, failures = numpy.ones(1), numpy.arange(atoms)
    for p in chances:
        law = numpy.convolve(law, p * (1 - p) ** failures)[:atoms]
    return with_tails(law, len(chances), beyond)


def by_fourier(chances, atoms, beyond):
    size = 1 << (2 * atoms - 1).bit_length()
    failures = numpy.arange(atoms)
    transform = 1.0
    for p in chances:
        transform = transform * numpy.fft.rfft(p * (1 - p) ** failures, size)
    return with_tails(numpy.fft.irfft(transform, size)[:atoms], len(chances), beyond)


LAWS_OF_ATTEMPTS = {"scipy lfilter": by_filters, "numpy convolve": by_convolution, "numpy FFT": by_fourier}


def fresh_quantiles(trace, step, size, *roundings):
    """What is enough with some chances: the law of the threads' costs on a grid of `size` points, by each rounding."""
    c0, c1, c2 = coefficients(trace)
    sure = GENERATION + sum(n for n, _ in CLASSES) * (c0 + c1)
    quantiles = []
    for rounding in roundings:
        transform = 1.0
        for n, p in CLASSES:
            k = numpy.arange(int(numpy.log(1e-18) / numpy.log1p(-p)) + 1)
            cells = rounding((k * (c1 + c2) + k * (k - 1) / 2 * c2) / step).astype(int)
            law = numpy.bincount(cells, p * (1 - p) ** k, size)
            transform = transform * numpy.fft.rfft(law, size) ** n
        below = numpy.cumsum(numpy.fft.irfft(transform, size))
        quantiles.append(sure + step * numpy.searchsorted(below, [0.1, 0.5, 0.9, 0.999]))
    return numpy.ravel([quantiles[0], quantiles[-1]], order="F")


def remaining():
    """Of at most 250 calls, each solved with a chance of 0.008 and wrong with 0.002, one was made; 0.06 of 5 USD are
    spent."""
    calls = numpy.arange(1, 250)
    context = 16000 + 1000.0 * (calls - 1)
    held = numpy.append(0.0, context[:-1])
    cost = numpy.cumsum(WRITE * (context - held) + READ * held + GENERATE * 400)
    reached = 0.99 ** (calls - 1)
    chance = reached * numpy.where(calls < 249, 0.01, 1.0)
    mean = chance @ cost
    p50, p90, p99 = cost[numpy.searchsorted(numpy.cumsum(chance), [0.5, 0.9, 0.99])]
    solved, within = 0.008 * reached, cost <= 4.94
    return (
        mean, chance @ (cost - mean) ** 2, chance @ calls, p50, p90,
        p99, solved.sum(), solved[within].sum(), chance[~within].sum(),
    )  # fmt: skip


def monte_carlo():
    """The mean cost and its standard error."""
    random = numpy.random.default_rng(1)
    c0, c1, c2 = coefficients(TRACE)
    totals = numpy.zeros(3)

    def work(times):
        for k in range(0, times, BLOCK):
            usd = GENERATION
            for n, p in CLASSES:
                attempts = random.geometric(p, (n, min(BLOCK, times - k)))
                usd = usd + (c0 + c1 * attempts + c2 * (attempts * (attempts - 1) / 2)).sum(axis=0)
            totals[:] += len(usd), usd.sum(), usd @ usd
        trials, mean, square = totals[0], *(totals[1:] / totals[0])
        return mean, ((square - mean**2) / trials) ** 0.5

    return work


def sample(n, start):
    """Values that look like chance, as evidence.c has them."""
    return numpy.array([(start + i) * 1588635695 % 1048573 / 1048576 for i in range(n)])


def bootstrap(values):
    return scipy.stats.bootstrap((values,), numpy.median, method="percentile", rng=1).confidence_interval


def is_bootstrap(values, error):
    """Do the ends of an interval hold the middle 95 % of the medians of resamples? By the law of their ranks: the rank n/2
    and the next one, whose mean the median is where n is even, lie on either side."""
    n, ordered = len(values), numpy.sort(values)
    lower, upper = (n + 1) // 2, n // 2 + 1

    def chance(rank, below):
        return scipy.stats.binom.sf(rank - 1, n, below / n)

    def agrees(ends):
        return all(
            chance(upper, numpy.searchsorted(ordered, end)) - error <= level
            and level <= chance(lower, numpy.searchsorted(ordered, end, "right")) + error
            for end, level in zip(ends, (0.025, 0.975))
        )

    return agrees


def mann_whitney(first, second):
    return (scipy.stats.mannwhitneyu(first, second, method="exact").pvalue,)


RUNS, LIMIT = 400, 50


def ended():
    """After how many calls runs end, each with a chance of its own; and how many are stopped."""
    chances, drawn = uniform(0, 2 * RUNS).reshape(RUNS, 2).T
    calls = 1 + numpy.floor(numpy.log(drawn) / numpy.log1p(-(0.02 + 0.5 * chances))).astype(int)
    return numpy.bincount(calls[calls <= LIMIT], minlength=LIMIT + 1)[1:], (calls > LIMIT).sum()


def likeliest_beta(counts, stopped):
    """alpha and beta of the largest likelihood of Beta-geometric calls; no intervals."""
    made = numpy.arange(1, LIMIT + 1)

    def loss(logarithms):
        a, b = numpy.exp(logarithms)
        ends = scipy.special.betaln(a + 1, b + made - 1)
        on = scipy.special.betaln(a, b + LIMIT)
        return (counts.sum() + stopped) * scipy.special.betaln(a, b) - counts @ ends - stopped * on

    return numpy.exp(scipy.optimize.minimize(loss, [0.0, 1.0], method="BFGS", options={"gtol": 1e-5}).x)


GROWN, CALLS = 200, 30


def contexts():
    """Of 200 runs of 30 calls."""
    drawn = uniform(0, GROWN * (CALLS + 1)).reshape(GROWN, CALLS + 1)
    steps = numpy.floor((500 + 1000 * drawn[:, :1]) * (0.5 + drawn[:, 1:-1]))
    return 15000 + numpy.append(numpy.zeros((GROWN, 1)), numpy.cumsum(steps, axis=1), axis=1)


def step_by_numpy(grown):
    """The mean step, and its interval by the means of the runs, which are alike in length."""
    steps = numpy.diff(grown, axis=1)
    mean = steps.mean()
    error = (((steps.mean(axis=1) - mean) ** 2).sum() / (GROWN - 1) / GROWN) ** 0.5
    reach = scipy.stats.t.ppf(0.975, GROWN - 1) * error
    return mean, mean - reach, mean + reach


def step_by_statsmodels(grown):
    """By a regression clustered by run."""
    steps = numpy.diff(grown, axis=1).ravel()
    groups = numpy.repeat(numpy.arange(GROWN), CALLS - 1)
    fitted = statsmodels.api.OLS(steps, numpy.ones(len(steps))).fit(cov_type="cluster", cov_kwds={"groups": groups})
    reach = scipy.stats.t.ppf(0.975, GROWN - 1) * fitted.bse[0]
    return fitted.params[0], fitted.params[0] - reach, fitted.params[0] + reach


def totals():
    """How many calls runs made, and how many tokens their prompts had."""
    drawn = uniform(0, 2 * RUNS).reshape(RUNS, 2)
    calls = 1 + numpy.floor(60 * drawn[:, 0])
    return calls, numpy.floor((15000 * calls + 1000 * calls * (calls - 1) / 2) * (0.5 + drawn[:, 1]))


def grown_by_scipy(calls, tokens):
    """Base and step at the minimum of Huber's loss in the logarithm, its scale found by turns; no intervals."""
    pairs, logarithms = calls * (calls - 1) / 2, numpy.log(tokens)

    def residuals(values):
        return logarithms - numpy.log(values[0] * calls + values[1] * pairs)

    values, scale = numpy.array([10000.0, 500.0]), 1.0
    for _ in range(50):
        found = scipy.optimize.least_squares(residuals, values, x_scale=values, loss="huber", f_scale=scale).x
        apart = numpy.abs(found / values - 1).max()
        values, scale = found, 1.4826 * numpy.median(numpy.abs(residuals(found)))
        if apart < 1e-9:
            break
    return values


RESIDUALS, OBSERVED = 45, 5.0


def run_of_calls(made):
    """What the calls to come of a run cost if they are so many, and how likely that is: as in remaining(), or of a whole
    run whose first prompt has 5000 tokens warm."""
    calls = numpy.arange(made + 1, 251)
    context = 15000 + 1000.0 * (calls - 1)
    held = numpy.append(0.0 if made else 5000.0, context[:-1])
    cost = numpy.cumsum(WRITE * (context - held) + READ * held + GENERATE * 400)
    reached = 0.99 ** (calls - made - 1)
    return 0.06 * made, cost, reached * numpy.where(calls < 250, 0.01, 1.0)


def ratios():
    return 0.4 + 1.4 * uniform(0, RESIDUALS)


def forecast_by_sorting(spent, cost, chance, residuals):
    """The law of spent + R A as a table of all products, in order."""
    amounts = spent + numpy.outer(cost, residuals).ravel()
    order = numpy.argsort(amounts)
    amounts, chances = amounts[order], numpy.repeat(chance / RESIDUALS, RESIDUALS)[order]
    below = numpy.cumsum(chances)
    mean = amounts @ chances
    quantiles = amounts[numpy.searchsorted(below, [0.05, 0.5, 0.95])]
    return (mean, (amounts - mean) ** 2 @ chances, chances[amounts > OBSERVED].sum(), *quantiles)


def score_by_sorting(spent, cost, chance, residuals):
    """E|Y - y| - E|Y - Y'|/2, the second part by sums over the table in order."""
    amounts = spent + numpy.outer(cost, residuals).ravel()
    order = numpy.argsort(amounts)
    amounts, chances = amounts[order], numpy.repeat(chance / RESIDUALS, RESIDUALS)[order]
    below = numpy.cumsum(chances)
    return (chances @ numpy.abs(amounts - OBSERVED) - numpy.diff(amounts) @ (below[:-1] * (1 - below[:-1])),)


def forecast_by_drawing(spent, cost, chance, residuals, draws=100_000):
    """The same by so many runs drawn."""
    random = numpy.random.default_rng(1)
    below = numpy.cumsum(chance)

    def law():
        calls = numpy.minimum(numpy.searchsorted(below, random.random(draws)), len(cost) - 1)
        amounts = spent + cost[calls] * residuals[random.integers(0, RESIDUALS, draws)]
        quantiles = numpy.quantile(amounts, [0.05, 0.5, 0.95], method="inverted_cdf")
        return (amounts.mean(), amounts.var(), (amounts > OBSERVED).mean(), *quantiles)

    return law


def values_of_an_ensemble():
    return uniform(0, 1000)


def score_by_numpy(values):
    ordered, n = numpy.sort(values), len(values)
    return (numpy.abs(values - 0.7).mean() - ordered @ (2 * numpy.arange(1, n + 1) - n - 1) / n**2,)


def score_by_properscoring(values):
    return (properscoring.crps_ensemble(0.7, values),)


def score_by_scoringrules(values):
    return (scoringrules.crps_ensemble(0.7, values, estimator="qd"),)


TASKS, MODELS = 31000, 13


def uniform(first, n):
    """As tests/unit/random.h draws them, in (0, 1]: SplitMix64."""
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(1) + numpy.uint64(0x9E3779B97F4A7C15) * numpy.arange(
            first + 1, first + n + 1, dtype=numpy.uint64
        )
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return (((z ^ (z >> numpy.uint64(31))) >> numpy.uint64(11)) + numpy.uint64(1)) * 2.0**-53


def matrix():
    """Success and cost of each task and model, and a score of each task."""
    pairs = TASKS * MODELS
    success = (uniform(0, pairs) <= 0.5).astype(float).reshape(TASKS, MODELS)
    return success, uniform(pairs, pairs).reshape(TASKS, MODELS), uniform(2 * pairs, TASKS)


def threshold_by_mask(success, cost, scores, cut=0.5):
    above = scores > cut
    return success[above, 7].sum() + success[~above, 2].sum(), cost[above, 7].sum() + cost[~above, 2].sum()


def threshold_by_index(success, cost, scores):
    tasks, model = numpy.arange(TASKS), numpy.where(scores > 0.5, 7, 2)
    return success[tasks, model].sum(), cost[tasks, model].sum()


def cut_by_cut(success, cost, scores):
    """Every hundredth cut alone."""
    cuts = numpy.append(numpy.sort(scores)[::-1], -1.0)[::100]
    return numpy.ravel([threshold_by_mask(success, cost, scores, cut) for cut in cuts])


def all_cuts(success, cost, scores):
    """All of them by sums over the sorted scores, of which every hundredth is an answer."""
    order = numpy.argsort(-scores)
    points = []
    for table in (success, cost):
        over, under = numpy.cumsum(table[order, 7]), numpy.cumsum(table[order, 2])
        points.append(numpy.append(0.0, over) + under[-1] - numpy.append(0.0, under))
    return numpy.ravel([points[0][::100], points[1][::100]], order="F")


def by_score(binary):
    """Outcomes in the order of a score."""
    drawn, rises = uniform(0, TASKS), numpy.arange(TASKS) / TASKS
    return (drawn <= rises).astype(float) if binary else drawn + rises


def isotonic_by_sklearn(outcomes):
    return sklearn.isotonic.isotonic_regression(outcomes)[::100]


def isotonic_by_scipy(outcomes):
    return scipy.optimize.isotonic_regression(outcomes).x[::100]
