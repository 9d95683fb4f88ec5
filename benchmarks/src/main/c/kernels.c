// SPDX-License-Identifier: Apache-2.0
// The kernels in C with OpenMP: one contestant with gcc -O3, another with -Ofast, see Kernels.java.
//
// Reads requests from standard input, a line each, and answers each with a line of JSON. The twin of kernels.py and
// JavaProgram.java: what one does before, during and after the clock runs, the other does too.

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DIMENSIONS 100
#define WINDOW 30
#define ITERATIONS 200
#define BINS 256
#define MOST_CALLS 1000000

static long n;
static double *a, *b, *c, *d, *e; // what they hold, each kernel's fill says
static float *x, *y;
static int *counts;
static double result; // of kernels without an array

static void *array(size_t bytes) {
    void *memory = malloc(bytes);
    if (!memory) {
        fprintf(stderr, "no memory: bytes=%zu\n", bytes);
        exit(1);
    }
    return memory;
}

static uint64_t hash(uint64_t i) {
    uint64_t z = i * 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 32) * 0xD6E8FEB86659FD93u;
    return z ^ z >> 32;
}

// From [0, 1): the same numbers in all languages.
static double *uniform(long length, long from, double low, double high) {
    double *doubles = array(length * sizeof(double));
#pragma omp parallel for
    for (long i = 0; i < length; i++) {
        doubles[i] = low + (high - low) * ((double) (hash(from + i) >> 11) * 0x1p-53);
    }
    return doubles;
}

static double *zeros(long length) {
    double *doubles = array(length * sizeof(double));
#pragma omp parallel for
    for (long i = 0; i < length; i++) {
        doubles[i] = 0;
    }
    return doubles;
}

// A sum in which each element counts by its place.
#define CHECKSUM(out, length) \
    double sum = 0; \
    for (long i = 0; i < (length); i++) { \
        sum += (double) (1 + i % 7) * (out)[i]; \
    } \
    return sum;

static double checksum(const double *out, long length) { CHECKSUM(out, length) }

static double checksum_floats(const float *out, long length) { CHECKSUM(out, length) }

static double checksum_ints(const int *out, long length) { CHECKSUM(out, length) }

static double answer_result(void) { return result; }

static void no_data(void) {}

static void integral(void) {
    double dx = 10.0 / n;
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long i = 0; i < n; i++) {
        double at = i * dx;
        sum += at * at - at;
    }
    result = sum * dx;
}

static void gauss(void) {
    double dx = 3.0 / n;
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long i = 0; i < n; i++) {
        double at = i * dx;
        sum += exp(-at * at) * sin(at);
    }
    result = sum * dx;
}

static inline uint64_t rotate(uint64_t z, int by) { return z << by | z >> (64 - by); }

// xoshiro256+ by Blackman and Vigna, a generator for each thread.
static inline double next(uint64_t *s) {
    uint64_t sum = s[0] + s[3];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return (double) (sum >> 11) * 0x1p-53;
}

static void pi(void) {
    static uint64_t calls;
    uint64_t seed = ++calls * 1000;
    long hits = 0;
#pragma omp parallel reduction(+ : hits)
    {
        uint64_t s[4];
#pragma omp critical
        for (int word = 0; word < 4; word++) {
            s[word] = hash(seed++);
        }
#pragma omp for
        for (long i = 0; i < n; i++) {
            double u = next(s);
            double v = next(s);
            hits += u * u + v * v < 1;
        }
    }
    result = 4.0 * hits / n;
}

static void distances_data(void) {
    a = uniform(n * DIMENSIONS, 0, 0, 1);
    b = zeros(n * n);
}

static void distances(void) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        for (long j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < DIMENSIONS; k++) {
                double t = a[i * DIMENSIONS + k] - a[j * DIMENSIONS + k];
                sum += t * t;
            }
            b[i * n + j] = sqrt(sum);
        }
    }
}

static double distances_answer(void) { return checksum(b, n * n); }

static void moving_average_data(void) {
    a = uniform(n + WINDOW - 1, 0, 0, 1);
    b = zeros(n);
}

static void moving_average(void) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
            sum += a[i + k];
        }
        b[i] = sum / WINDOW;
    }
}

static double moving_average_answer(void) { return checksum(b, n); }

static void array_sum_data(void) { a = uniform(n, 0, 0, 1); }

static void array_sum(void) {
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long i = 0; i < n; i++) {
        sum += a[i];
    }
    result = sum;
}

static void reciprocals(void) {
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long i = 0; i < n; i++) {
        double at = (i + 0.5) / n;
        sum += 1 / (1 + at * at);
    }
    result = sum;
}

static void mandelbrot_data(void) {
    counts = array(n * n * sizeof(int));
    memset(counts, 0, n * n * sizeof(int));
}

static void mandelbrot(void) {
#pragma omp parallel for schedule(dynamic, 4)
    for (long row = 0; row < n; row++) {
        for (long column = 0; column < n; column++) {
            double re = -2 + column * 3.0 / n;
            double im = -1.5 + row * 3.0 / n;
            double u = 0;
            double v = 0;
            int count = 0;
            while (count < ITERATIONS && u * u + v * v <= 4) {
                double next_u = u * u - v * v + re;
                v = 2 * u * v + im;
                u = next_u;
                count++;
            }
            counts[row * n + column] = count;
        }
    }
}

static double mandelbrot_answer(void) { return checksum_ints(counts, n * n); }

// Abramowitz and Stegun, 26.2.17.
static inline double normal(double at) {
    double k = 1 / (1 + 0.2316419 * fabs(at));
    double sum = k
            * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    double tail = 0.3989422804014327 * exp(-0.5 * at * at) * sum;
    return at < 0 ? tail : 1 - tail;
}

static void black_scholes_data(void) {
    a = uniform(n, 0, 10, 50);
    b = uniform(n, n, 10, 50);
    c = uniform(n, 2 * n, 0.2, 2);
    d = zeros(n);
    e = zeros(n);
}

static void black_scholes(void) {
    double rate = 0.02;
    double volatility = 0.3;
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        double spread = volatility * sqrt(c[i]);
        double d1 = (log(a[i] / b[i]) + (rate + 0.5 * volatility * volatility) * c[i]) / spread;
        double strike = b[i] * exp(-rate * c[i]);
        double call = a[i] * normal(d1) - strike * normal(d1 - spread);
        d[i] = call;
        e[i] = call - a[i] + strike;
    }
}

static double black_scholes_answer(void) { return checksum(d, n) + checksum(e, n); }

static void jacobi_data(void) {
    a = uniform(n * n, 0, 0, 1);
    b = zeros(n * n);
}

static void jacobi(void) {
#pragma omp parallel for
    for (long i = 1; i < n - 1; i++) {
        for (long j = 1; j < n - 1; j++) {
            b[i * n + j] = 0.25 * (a[(i - 1) * n + j] + a[(i + 1) * n + j] + a[i * n + j - 1] + a[i * n + j + 1]);
        }
    }
}

static double jacobi_answer(void) { return checksum(b, n * n); }

static void saxpy_data(void) {
    x = array(n * sizeof(float));
    y = array(n * sizeof(float));
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        x[i] = hash(i) & 7;
        y[i] = 0;
    }
}

// The answer is that of one call, whose numbers are exact.
static void saxpy_reset(void) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        y[i] = hash(n + i) & 7;
    }
}

static void saxpy(void) {
    float factor = 0.5f;
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        y[i] = factor * x[i] + y[i];
    }
}

static double saxpy_answer(void) { return checksum_floats(y, n); }

static void histogram(void) {
    long bins[BINS] = {0};
#pragma omp parallel for reduction(+ : bins[:BINS])
    for (long i = 0; i < n; i++) {
        bins[(int) (a[i] * BINS)]++;
    }
    result = 0;
    for (int bin = 0; bin < BINS; bin++) {
        result += (double) (1 + bin % 7) * bins[bin];
    }
}

static void matrix_vector_data(void) {
    a = uniform(n * n, 0, 0, 1);
    b = uniform(n, n * n, 0, 1);
    c = zeros(n);
}

static void matrix_vector(void) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        double sum = 0;
        for (long j = 0; j < n; j++) {
            sum += a[i * n + j] * b[j];
        }
        c[i] = sum;
    }
}

static double matrix_vector_answer(void) { return checksum(c, n); }

static int is_prime(int number) {
    if (number < 4 || number % 2 == 0) {
        return number == 2 || number == 3;
    }
    for (int divisor = 3; divisor * divisor <= number; divisor += 2) {
        if (number % divisor == 0) {
            return 0;
        }
    }
    return 1;
}

static void primes(void) {
    long found = 0;
#pragma omp parallel for schedule(dynamic, 1000) reduction(+ : found)
    for (long i = 0; i < n; i++) {
        found += is_prime((int) i);
    }
    result = found;
}

static const struct kernel {
    const char *name;
    void (*data)(void);
    void (*reset)(void);
    void (*run)(void);
    double (*answer)(void);
} KERNELS[] = {
        {"integral", no_data, no_data, integral, answer_result},
        {"gauss", no_data, no_data, gauss, answer_result},
        {"pi", no_data, no_data, pi, answer_result},
        {"distances", distances_data, no_data, distances, distances_answer},
        {"moving-average", moving_average_data, no_data, moving_average, moving_average_answer},
        {"array-sum", array_sum_data, no_data, array_sum, answer_result},
        {"reciprocals", no_data, no_data, reciprocals, answer_result},
        {"mandelbrot", mandelbrot_data, no_data, mandelbrot, mandelbrot_answer},
        {"black-scholes", black_scholes_data, no_data, black_scholes, black_scholes_answer},
        {"jacobi", jacobi_data, no_data, jacobi, jacobi_answer},
        {"saxpy", saxpy_data, saxpy_reset, saxpy, saxpy_answer},
        {"histogram", array_sum_data, no_data, histogram, answer_result},
        {"matrix-vector", matrix_vector_data, no_data, matrix_vector, matrix_vector_answer},
        {"primes", no_data, no_data, primes, answer_result},
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static double seconds(void (*run)(void)) {
    double begin = now();
    run();
    return now() - begin;
}

static int by_size(const void *left, const void *right) {
    double l = *(const double *) left;
    double r = *(const double *) right;
    return (l > r) - (l < r);
}

static void drop(void) {
    void *all[] = {a, b, c, d, e, x, y, counts};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        free(all[i]);
    }
    a = b = c = d = e = NULL;
    x = y = NULL;
    counts = NULL;
}

static void measure(const struct kernel *kernel, double warm_seconds, double least_seconds, long least_calls) {
    static double calls[MOST_CALLS];
    for (double end = now() + warm_seconds; now() < end;) {
        kernel->run();
    }
    double end = now() + least_seconds;
    long made = 0;
    while (made < MOST_CALLS && (made < least_calls || now() < end)) {
        calls[made++] = seconds(kernel->run);
    }
    kernel->reset();
    kernel->run();
    double answer = kernel->answer();
    qsort(calls, made, sizeof(double), by_size);
    double median = made % 2 ? calls[made / 2] : (calls[made / 2 - 1] + calls[made / 2]) / 2;
    printf("{\"calls\":%ld,\"median\":%.9g,\"low\":%.9g,\"high\":%.9g,\"answer\":%.17g}\n", made, median,
            calls[(made - 1) / 4], calls[made - 1 - (made - 1) / 4], answer);
}

// What the machine can do at most, with all threads: 8 lanes at a time, which the compiler cuts up where there are fewer.

typedef double lanes __attribute__((vector_size(64)));

#define CHAINS 10
#define ROUNDS 2000000L
#define CEILING_BYTES (400L << 20)

static volatile double sink;

// Some machines only read faster than they read and write, others the other way round.
static void read_memory(void) {
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long block = 0; block < CEILING_BYTES / 4096; block++) {
        const lanes *from = (const lanes *) ((const char *) a + block * 4096);
        lanes sums[4] = {{0}};
        for (int i = 0; i < 4096 / 64; i += 4) {
            for (int k = 0; k < 4; k++) {
                sums[k] += from[i + k];
            }
        }
        lanes all = sums[0] + sums[1] + sums[2] + sums[3];
        sum += all[0] + all[1] + all[2] + all[3] + all[4] + all[5] + all[6] + all[7];
    }
    sink = sum;
}

// Two thirds are read, one third of them written too.
static void update_memory(void) {
    long half = CEILING_BYTES / 2 / (long) sizeof(double);
#pragma omp parallel for
    for (long i = 0; i < half; i++) {
        a[i] = 0.5 * a[half + i] + a[i];
    }
}

#define CEILING(name, step) \
    static void name(void) { \
        double sum = 0; \
        _Pragma("omp parallel for reduction(+ : sum)") for (int thread = 0; thread < 2; thread++) { \
            lanes v[CHAINS]; \
            for (int k = 0; k < CHAINS; k++) { \
                v[k] = (lanes) {1, 2, 3, 4, 5, 6, 7, 8} + (double) (k + thread); \
            } \
            for (long i = 0; i < ROUNDS; i++) { \
                for (int k = 0; k < CHAINS; k++) { \
                    v[k] = step; \
                } \
            } \
            for (int k = 0; k < CHAINS; k++) { \
                sum += v[k][0] + v[k][7]; \
            } \
        } \
        sink = sum; \
    }

CEILING(multiply_and_add, v[k] * 0.999 + 0.001)
CEILING(divide, 1.5 / v[k])

static double best(void (*run)(void)) {
    double least = INFINITY;
    for (int pass = 0; pass < 7; pass++) {
        least = fmin(least, seconds(run));
    }
    return least;
}

static void ceilings(void) {
    a = aligned_alloc(4096, CEILING_BYTES);
    if (!a) {
        fprintf(stderr, "no memory: bytes=%ld\n", CEILING_BYTES);
        exit(1);
    }
    long length = CEILING_BYTES / (long) sizeof(double);
#pragma omp parallel for
    for (long i = 0; i < length; i++) {
        a[i] = 1;
    }
    double steps = 2.0 * 8 * CHAINS * ROUNDS;
    printf("{\"bytesPerSecond\":%.9g,\"flopsPerSecond\":%.9g,\"divisionsPerSecond\":%.9g}\n",
            fmax(CEILING_BYTES / best(read_memory), 1.5 * CEILING_BYTES / best(update_memory)), 2 * steps / best(multiply_and_add), steps / best(divide));
    drop();
}

int main(void) {
    const struct kernel *kernel = NULL;
    char line[200];
    char name[100];
    double warm_seconds;
    double least_seconds;
    long least_calls;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "start %99s %ld", name, &n) == 2) {
            kernel = NULL;
            for (size_t i = 0; i < sizeof KERNELS / sizeof *KERNELS; i++) {
                if (!strcmp(name, KERNELS[i].name)) {
                    kernel = &KERNELS[i];
                }
            }
            if (!kernel) {
                fprintf(stderr, "unknown kernel: %s\n", name);
                return 1;
            }
            kernel->data();
            kernel->reset();
            double first = seconds(kernel->run);
            printf("{\"first\":%.9g,\"answer\":%.17g}\n", first, kernel->answer());
        } else if (kernel && sscanf(line, "measure %lf %lf %ld", &warm_seconds, &least_seconds, &least_calls) == 3) {
            measure(kernel, warm_seconds, least_seconds, least_calls);
        } else if (!strcmp(line, "drop\n")) {
            drop();
            printf("{}\n");
        } else if (!strcmp(line, "ceilings\n")) {
            ceilings();
        } else {
            fprintf(stderr, "unknown request: %s", line);
            return 1;
        }
        fflush(stdout);
    }
    return 0;
}
