/* Quantiles of Student's law, for any real number of degrees of freedom. */
#ifndef LOOPCOST_DETAIL_STUDENT_INL
#define LOOPCOST_DETAIL_STUDENT_INL

#include <math.h>

#include "../attributes.h"

/* t = sqrt(nu) tan(phi) has a density proportional to cos(phi)^(nu - 1): no gamma function is needed where the whole is
 * summed as well. */
LOOPCOST_INTERNAL double loopcost__student_density(double phi, double degrees)
{
    const double half_sine = sin(phi / 2.0);
    return exp((degrees - 1.0) * log1p(-2.0 * half_sine * half_sine)); /* log cos, where the cosine is nearly 1 too */
}

/* The integral of the density from `from` to `to`, Gauss and Legendre with 10 points in each of `panels`. */
LOOPCOST_INTERNAL double loopcost__student_area(double from, double to, double degrees, int panels)
{
    static const double at[5] = {0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845,
                                 0.9739065285171717};
    static const double weight[5] = {0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806,
                                     0.0666713443086881};
    const double half = (to - from) / (2.0 * panels);
    double area = 0.0;
    int panel, i;
    for (panel = 0; panel < panels; panel++) {
        const double middle = from + (2.0 * panel + 1.0) * half;
        for (i = 0; i < 5; i++)
            area += weight[i] * (loopcost__student_density(middle - at[i] * half, degrees) +
                                 loopcost__student_density(middle + at[i] * half, degrees));
    }
    return area * half;
}

/* q with P(|t| <= q) = level in (0, 0.999999], within 1e-9 of itself, where the degrees are fewer than 3 and no whole
 * number within 4e-4. Fewer than 2 degrees of freedom count as 1. */
LOOPCOST_INTERNAL double loopcost__student_quantile(double level, double degrees)
{
    const double nu = degrees < 2.0 ? 1.0 : fmin(degrees, 1e9), half_pi = 1.5707963267948966;
    const double end = fmin(half_pi, 12.0 / sqrt(nu)), whole = loopcost__student_area(0.0, end, nu, 24);
    double low = 0.0, high = end, phi = fmin(end / 4.0, 1.0 / sqrt(nu));
    int i;
    for (i = 0; i < 60; i++) {
        const double miss = loopcost__student_area(0.0, phi, nu, 12) - level * whole;
        double next;
        if (miss > 0.0)
            high = phi;
        else
            low = phi;
        next = phi - miss / loopcost__student_density(phi, nu);
        if (!(next > low && next < high))
            next = (low + high) / 2.0;
        if (fabs(next - phi) <= 1e-15 * phi)
            break;
        phi = next;
    }
    return sqrt(nu) * tan(phi);
}

#endif
