/* Rising factorials (x)_n = x (x+1) ... (x+n-1), for n up to 1e19, in logarithms; and their derivatives. */
#ifndef LOOPCOST_DETAIL_RISING_INL
#define LOOPCOST_DETAIL_RISING_INL

#include <math.h>

#define LOOPCOST__RISING_FEW 12.0

/* log (x)_n, x > 0: the factors where they are few, else Stirling's series at both ends. */
LOOPCOST_INTERNAL double loopcost__log_rising(double x, double n)
{
    double sum = 0.0, j;
    if (n <= LOOPCOST__RISING_FEW) {
        for (j = 0.0; j < n; j += 1.0)
            sum += log(x + j);
        return sum;
    }
    return (x - 0.5) * log1p(n / x) + n * (log(x + n) - 1.0) +
           (loopcost__stirling_error(x + n) - loopcost__stirling_error(x));
}

/* digamma(x) - log x + 1/(2 x), x >= 16. */
LOOPCOST_INTERNAL double loopcost__digamma_error(double x)
{
    const double s = 1.0 / (x * x);
    return -s * (1.0 / 12.0 - s * (1.0 / 120.0 - s * (1.0 / 252.0 - s * (1.0 / 240.0 - s * (1.0 / 132.0)))));
}

/* d/dx log (x)_n = sum of 1/(x+j). */
LOOPCOST_INTERNAL double loopcost__rising_slope(double x, double n)
{
    double sum = 0.0, j = 0.0;
    while (j < n && (x + j < 16.0 || n - j <= LOOPCOST__RISING_FEW)) {
        sum += 1.0 / (x + j);
        j += 1.0;
    }
    if (j >= n)
        return sum;
    return sum + log1p((n - j) / (x + j)) + 0.5 * (1.0 / (x + j) - 1.0 / (x + n)) + loopcost__digamma_error(x + n) -
           loopcost__digamma_error(x + j);
}

#endif
