// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.Random;

/** Values that show every difference in the order of additions, and every special case. */
enum Data {
    /** Of very different sizes, so that each addition rounds. */
    WIDE {
        @Override
        double value(Random random, int k) {
            return random.nextGaussian() * Math.scalb(1.0, random.nextInt(120) - 60);
        }
    },
    /** Great terms that cancel, and small ones that are lost or not, depending on the order. */
    CANCELLING {
        @Override
        double value(Random random, int k) {
            return switch (random.nextInt(4)) {
                case 0 -> 1e16;
                case 1 -> -1e16;
                case 2 -> 1;
                default -> random.nextDouble();
            };
        }
    },
    NEGATIVE_ZEROS {
        @Override
        double value(Random random, int k) {
            return -0.0;
        }
    },
    ZEROS {
        @Override
        double value(Random random, int k) {
            return random.nextInt(50) == 0 ? 0.0 : -0.0;
        }
    },
    SUBNORMAL {
        @Override
        double value(Random random, int k) {
            return (random.nextInt(2000) - 1000) * Double.MIN_VALUE;
        }
    },
    /** Sums that overflow in some orders and not in others. */
    HUGE {
        @Override
        double value(Random random, int k) {
            return random.nextBoolean() ? Double.MAX_VALUE : -Double.MAX_VALUE;
        }
    },
    INFINITE {
        @Override
        double value(Random random, int k) {
            return random.nextInt(1000) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble();
        }
    },
    /** Several NaNs with different payloads, one of them negative. */
    NAN {
        @Override
        double value(Random random, int k) {
            return random.nextInt(500) == 0
                    ? Double.longBitsToDouble(
                            0x7ff8_0000_0000_0001L + random.nextInt(100) | (long) random.nextInt(2) << 63)
                    : random.nextDouble();
        }
    };

    abstract double value(Random random, int k);

    double[] values(int length) {
        Random random = new Random(seed(length));
        double[] values = new double[length];
        for (int k = 0; k < length; k++) {
            values[k] = value(random, k);
        }
        return values;
    }

    /** For failure messages. */
    String described(int length) {
        return this + " length=" + length + " seed=" + seed(length);
    }

    private long seed(int length) {
        return 31L * length + name().hashCode();
    }
}
