// A solution of native-code (document D)

import dev.tutti.ffi.*;

static final String SOURCE = """
        int add(int i, int j) {
            return i + j;
        }

        float dot(const float *a, const float *b, int n) {
            float sum = 0;
            for (int i = 0; i < n; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
        """;

interface Functions {
    int add(int i, int j);

    float dot(float[] a, float[] b, @Length int n);
}

static final Functions C = Native.compile(SOURCE).bind(Functions.class);

static int add(int i, int j) {
    return C.add(i, j);
}

static float dot(float[] a, float[] b) {
    return C.dot(a, b, a.length);
}

void main() {
    IO.println(add(1, 2) + " " + dot(new float[] {1, 2, 3}, new float[] {4, 5, 6}));
}
