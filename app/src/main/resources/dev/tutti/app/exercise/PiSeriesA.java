// Pi from a series, task A (document D)
//
//     pi = 4/N  sum of  1 / (1 + ((i - 1/2) / N)^2)  for i = 1 to N,  about
//
// Write seriesPi(N). Call it for values of N that span several orders of magnitude, and find how
// far each is from Math.PI. How does the error shrink while N grows, and why does that end?
//
//     ./tutti run PiSeriesA.java
//     ./tutti exercise check pi-series-a

// Keep these names.
int[] terms = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
double[] errors = new double[terms.length]; // |seriesPi(terms[k]) - pi|

static double seriesPi(int n) {
    return 0; // TODO
}

void main() {
    // TODO: errors

    for (int k = 0; k < terms.length; k++) {
        IO.println(terms[k] + " terms: " + errors[k]);
    }
}
