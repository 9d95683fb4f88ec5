// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.loop.WrittenLoops.Case;
import java.util.ArrayList;
import java.util.List;

/** Loops in which no index touches what another one writes, of the kinds that people write. */
final class SafeLoops {

    private SafeLoops() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        actions().forEach((name, body) -> cases.add(Case.of(name, body)));
        values(cases);
        return cases;
    }

    private static Named actions() {
        return new Named()
                // each element of its own
                .add("copied", "out[i] = a[i];")
                .add("filled", "out[i] = 3.5;")
                .add("numbered", "out[i] = i;")
                .add("scaled and added", "out[i] = 2.5 * a[i] + b[i];")
                .add("in place", "out[i] = out[i] * 0.5 + 1;")
                .add("compound", "out[i] += a[i];")
                .add("triad", "a[i] = b[i] + 3 * c[i];")
                .add("float", "f[i] = f[i] * g[i] - 1;")
                .add("long", "l[i] = l[i] * 3 + m[i];")
                .add("int", "p[i] = p[i] * q[i] ^ i;")
                .add("byte", "y[i] = (byte) (y[i] + z[i]);")
                .add("short", "s[i] = (short) (s[i] - t[i]);")
                .add("char", "u[i] = (char) (u[i] ^ v[i]);")
                .add("boolean", "flags[i] = marks[i];")
                .add("boolean of a comparison", "flags[i] = a[i] < b[i];")
                .add("square root", "out[i] = Math.sqrt(Math.abs(a[i]));")
                .add("fused", "out[i] = Math.fma(a[i], b[i], c[i]);")
                .add("tangent", "out[i] = Math.tan(a[i]);")
                .add("two arrays", "out[i] = a[i] + 1; c[i] = a[i] - 1;")
                .add("swapped", "double kept = a[i]; a[i] = b[i]; b[i] = kept;")
                // conditions
                .add("clamped", "out[i] = Math.max(-3, Math.min(3, a[i]));")
                .add("chosen", "out[i] = a[i] > 0 ? a[i] : b[i];")
                .add("only some", "if (a[i] > b[i]) { out[i] = a[i]; }")
                .add("one way or the other", "if (flags[i]) { out[i] = a[i]; } else { out[i] = -b[i]; }")
                .add("either of two arrays", "if (p[i] > 0) { out[i] = 1; } else { c[i] = 2; }")
                .add("a switch", "out[i] = switch (i % 3) { case 0 -> a[i]; case 1 -> b[i]; default -> c[i]; };")
                .add("both of two tests", "if (p[i] > 0 && q[i] > 0) { out[i] = p[i] + q[i]; }")
                .add("guarded division", "p[i] = q[i] != 0 ? p[i] / q[i] : 0;")
                .add("guarded edge", "if (i > 0 && i < N - 1) { out[i] = a[i - 1] + a[i + 1]; }")
                .add("early return", "if (flags[i]) { out[i] = 0; } else if (marks[i]) { out[i] = 1; }")
                // shifted, strided
                .add("read ahead", "out[i] = a[i + 1];")
                .add("read behind", "out[i] = a[i - 1];")
                .add("read far ahead", "out[i] = a[i + 1000];")
                .add("read backwards", "out[i] = a[N - 1 - i];")
                .add("written backwards", "out[N - 1 - i] = a[i];")
                .add("written ahead", "out[i + 7] = a[i];")
                .add("written where a variable says", "out[i + width] = a[i];")
                .add("in place where a variable says", "out[i + width] *= 2;")
                .add("even elements", "out[2 * i] = a[i];")
                .add("even and odd elements", "out[2 * i] = a[i]; out[2 * i + 1] = b[i];")
                .add("triples", "out[3 * i] = a[i]; out[3 * i + 1] = b[i]; out[3 * i + 2] = c[i];")
                .add("even from odd elements", "out[2 * i] = out[2 * i + 1] * 2;")
                .add("shifted left", "out[i << 1] = a[i];")
                .add("every second read", "out[i] = a[2 * i] + a[2 * i + 1];")
                // stencils
                .add("three points", "out[i] = (a[i - 1] + a[i] + a[i + 1]) / 3;")
                .add("five points", "out[i] = a[i - 50] + a[i - 1] - 4 * a[i] + a[i + 1] + a[i + 50];")
                .add("points where variables say", "out[i] = a[i - width] + a[i + width];")
                .add("a window", "double sum = 0; for (int k = 0; k < 9; k++) { sum += a[i + k]; } out[i] = sum / 9;")
                // inner loops
                .add(
                        "a dot product",
                        "double x = 0; for (int k = 0; k < 8; k++) { x += rows[k][i] * b[k]; } out[i] = x;")
                .add("a polynomial", "double r = 0; for (int k = 5; k >= 0; k--) { r = r * a[i] + b[k]; } out[i] = r;")
                .add("as long as it takes", "int x = i; int n = 0; while (x > 1) { x /= 2; n++; } p[i] = n;")
                .add(
                        "at most so often",
                        "double x = 0; int n = 0; while (n < 20 && x < 50) { x += b[i] * b[i] / 999; n++; } p[i] = n;")
                .add(
                        "the least of a row",
                        "double least = a[i]; for (int k = 1; k < 7; k++) { least = Math.min(least, a[i + k]); } out[i] = least;")
                .add("inner sum of a triangle", "long x = 0; for (int k = 0; k < i % 16; k++) { x += m[k]; } l[i] = x;")
                // tables
                .add("looked up", "out[i] = a[permuted[i]];")
                .add("looked up in a small table", "out[i] = b[same[i]];")
                .add("looked up by a byte", "p[i] = q[y[i] & 255];")
                .add("looked up twice", "out[i] = a[permuted[same[i]]];")
                // rows
                .add("a row read", "out[i] = rows[2][i];")
                .add("a row read by a variable", "out[i] = rows[two][i] + rows[three][i];")
                .add("a row written", "others[2][i] = a[i];")
                .add("rows as one array", "out[i] = a[i / width * width] + a[i % width];")
                // types
                .add("int to double", "out[i] = p[i];")
                .add("double to int", "p[i] = (int) a[i];")
                .add("float to double", "out[i] = f[i];")
                .add("double to float", "f[i] = (float) a[i];")
                .add("int to long", "l[i] = p[i];")
                .add("long to double", "out[i] = l[i];")
                .add("byte to float", "f[i] = y[i];")
                .add("char to int", "p[i] = u[i];")
                .add("all of them", "out[i] = p[i] + l[i] + f[i] + y[i] + s[i] + u[i];")
                // whatever lies outside
                .add("a captured number", "out[i] = a[i] * width;")
                .add("a field read", "out[i] = a[i] + d.number;")
                .add("a static field read", "out[i] = a[i] + hits;")
                .add("an array's length", "out[i] = i < a.length - 7000 ? 1 : 0;")
                .add("a helper", "out[i] = element(a, i + 1) + element(b, i);")
                .add("a helper that writes", "put(out, i, a[i]);");
    }

    private static void values(List<Case> cases) {
        for (String each : List.of(
                "double | a value | a[i] * b[i]",
                "double | a quarter of a circle | { double x = (i + 0.5) / N; return 4 / (1 + x * x); }",
                "double | a chosen value | a[i] > 0 ? a[i] : 0",
                "double | a value by steps | { double x = 0; for (int k = 0; k < 5; k++) { x += a[i + k]; } return x; }",
                "double | a distance | Math.sqrt((a[i] - b[i]) * (a[i] - b[i]) + c[i] * c[i])",
                "long | a long | l[i] ^ m[i]",
                "long | a long of ints | (long) p[i] * q[i]",
                "int | an int | p[i] + q[i] * i",
                "int | the bits of an int | Integer.bitCount(p[i])",
                "boolean | a test | a[i] < b[i]",
                "boolean | a test of several | p[i] % 3 == 0 && q[i] > 0 || flags[i]",
                "boolean | a prime | { int k = 2; while (k * k <= i && i % k != 0) { k++; } return i > 1 && k * k > i; }")) {
            String[] parts = each.split(" \\| ", 3);
            cases.add(new Case(parts[1], parts[0], "", parts[2]));
        }
    }
}
