// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/**
 * The quantile function of the standard normal distribution.
 *
 * <p>Algorithm AS 241, PPND16: M. J. Wichura, "The percentage points of the normal distribution", Applied Statistics 37
 * (1988), 477–484. A ratio of polynomials of degree 7 in each of three regions: the centre, in the distance from the
 * middle, and two of the tails, in the root of the logarithm. Every operation rounds as IEEE 754 says, and the
 * logarithm is {@link StrictMath}'s, so the bits are the same everywhere.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the constants as published
final class NormalQuantile {

    private static final double CENTRE = 0.425;
    private static final double TAIL = 5;

    private NormalQuantile() {}

    /** The number below which a normal variable falls with this probability, which lies in (0, 1). */
    static double of(double probability) {
        double q = probability - 0.5;
        if (Math.abs(q) <= CENTRE) {
            return q * centre(CENTRE * CENTRE - q * q);
        }
        double r = Math.sqrt(-StrictMath.log(q < 0 ? probability : 1 - probability));
        double distance = r <= TAIL ? tail(r - 1.6) : farTail(r - TAIL);
        return q < 0 ? -distance : distance;
    }

    private static double centre(double r) {
        double numerator = 2.5090809287301226727E+3;
        numerator = numerator * r + 3.3430575583588128105E+4;
        numerator = numerator * r + 6.7265770927008700853E+4;
        numerator = numerator * r + 4.5921953931549871457E+4;
        numerator = numerator * r + 1.3731693765509461125E+4;
        numerator = numerator * r + 1.9715909503065514427E+3;
        numerator = numerator * r + 1.3314166789178437745E+2;
        numerator = numerator * r + 3.3871328727963666080E+0;
        double denominator = 5.2264952788528545610E+3;
        denominator = denominator * r + 2.8729085735721942674E+4;
        denominator = denominator * r + 3.9307895800092710610E+4;
        denominator = denominator * r + 2.1213794301586595867E+4;
        denominator = denominator * r + 5.3941960214247511077E+3;
        denominator = denominator * r + 6.8718700749205790830E+2;
        denominator = denominator * r + 4.2313330701600911252E+1;
        denominator = denominator * r + 1;
        return numerator / denominator;
    }

    private static double tail(double r) {
        double numerator = 7.74545014278341407640E-4;
        numerator = numerator * r + 2.27238449892691845833E-2;
        numerator = numerator * r + 2.41780725177450611770E-1;
        numerator = numerator * r + 1.27045825245236838258E+0;
        numerator = numerator * r + 3.64784832476320460504E+0;
        numerator = numerator * r + 5.76949722146069140550E+0;
        numerator = numerator * r + 4.63033784615654529590E+0;
        numerator = numerator * r + 1.42343711074968357734E+0;
        double denominator = 1.05075007164441684324E-9;
        denominator = denominator * r + 5.47593808499534494600E-4;
        denominator = denominator * r + 1.51986665636164571966E-2;
        denominator = denominator * r + 1.48103976427480074590E-1;
        denominator = denominator * r + 6.89767334985100004550E-1;
        denominator = denominator * r + 1.67638483018380384940E+0;
        denominator = denominator * r + 2.05319162663775882187E+0;
        denominator = denominator * r + 1;
        return numerator / denominator;
    }

    private static double farTail(double r) {
        double numerator = 2.01033439929228813265E-7;
        numerator = numerator * r + 2.71155556874348757815E-5;
        numerator = numerator * r + 1.24266094738807843860E-3;
        numerator = numerator * r + 2.65321895265761230930E-2;
        numerator = numerator * r + 2.96560571828504891230E-1;
        numerator = numerator * r + 1.78482653991729133580E+0;
        numerator = numerator * r + 5.46378491116411436990E+0;
        numerator = numerator * r + 6.65790464350110377720E+0;
        double denominator = 2.04426310338993978564E-15;
        denominator = denominator * r + 1.42151175831644588870E-7;
        denominator = denominator * r + 1.84631831751005468180E-5;
        denominator = denominator * r + 7.86869131145613259100E-4;
        denominator = denominator * r + 1.48753612908506148525E-2;
        denominator = denominator * r + 1.36929880922735805310E-1;
        denominator = denominator * r + 5.99832206555887937690E-1;
        denominator = denominator * r + 1;
        return numerator / denominator;
    }
}
