// SPDX-License-Identifier: Apache-2.0
// A first loop: an array on all cores, and on SIMD lanes once the body is compiled. The lambda is plain Java, and the
// result has the bits of the plain loop.
//
//     ./tutti run examples/01_loop.java

import dev.tutti.Loop;
import module java.base;

class FirstLoop {
    void main() {
        double[] x = Loop.range(1_000_000).toDoubles(i -> Math.sin(i));
        double[] smooth = new double[x.length - 2];
        Loop.range(smooth.length).forEach(i -> smooth[i] = (x[i] + x[i + 1] + x[i + 2]) / 3);

        double[] plain = new double[x.length - 2];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (x[i] + x[i + 1] + x[i + 2]) / 3;
        }
        IO.println("same bits as the plain loop: " + Arrays.equals(smooth, plain));
    }
}
