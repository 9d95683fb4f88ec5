// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.Locale;

/** The conversions of the JVM, by the names of its instructions. */
public enum Conversion {
    I2L(Kind.INT, Kind.LONG),
    I2F(Kind.INT, Kind.FLOAT),
    I2D(Kind.INT, Kind.DOUBLE),
    L2I(Kind.LONG, Kind.INT),
    L2F(Kind.LONG, Kind.FLOAT),
    L2D(Kind.LONG, Kind.DOUBLE),
    F2I(Kind.FLOAT, Kind.INT),
    F2L(Kind.FLOAT, Kind.LONG),
    F2D(Kind.FLOAT, Kind.DOUBLE),
    D2I(Kind.DOUBLE, Kind.INT),
    D2L(Kind.DOUBLE, Kind.LONG),
    D2F(Kind.DOUBLE, Kind.FLOAT),
    I2B(Kind.INT, Kind.INT),
    I2C(Kind.INT, Kind.INT),
    I2S(Kind.INT, Kind.INT);

    private final Kind from;
    private final Kind to;

    Conversion(Kind from, Kind to) {
        this.from = from;
        this.to = to;
    }

    public Kind from() {
        return from;
    }

    public Kind to() {
        return to;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
