// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.loop.WrittenLoops.Case;
import java.util.ArrayList;
import java.util.List;

/** Loops that end with an exception at some index, and some that only look as if they would. */
final class ThrowingLoops {

    private static final int FROM = WrittenLoops.FROM;
    private static final int N = WrittenLoops.N;

    private ThrowingLoops() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        bounds(cases);
        zeros(cases);
        nulls(cases);
        throwing(cases);
        values(cases);
        return cases;
    }

    private static void add(List<Case> cases, String name, String setup, String body) {
        cases.add(new Case(name, "void", setup, body));
    }

    /** Arrays that end at the first index, at the edges of groups of lanes, in the middle, and at the last index. */
    private static void bounds(List<Case> cases) {
        for (int at : new int[] {
            FROM, FROM + 1, FROM + 3, FROM + 4, FROM + 7, FROM + 8, FROM + 9, FROM + 15, FROM + 16, FROM + 17, 1000,
            N - 2, N - 1
        }) {
            String cut = "java.util.Arrays.copyOf(d.%s, " + at + ");";
            add(cases, "read beyond " + at, "d.a = " + cut.formatted("a"), "out[i] = a[i] + 1;");
            add(cases, "written beyond " + at, "d.out = " + cut.formatted("out"), "out[i] += a[i];");
            add(cases, "ints beyond " + at, "d.p = " + cut.formatted("p"), "q[i] = p[i] * 2;");
        }
        String short1000 = "d.a = java.util.Arrays.copyOf(d.a, 1000);";
        add(cases, "stored before", short1000, "out[i] += 1; c[i] = a[i];");
        add(cases, "stored after", short1000, "double x = a[i]; out[i] += x; c[i] -= x;");
        add(cases, "the second store", "d.c = java.util.Arrays.copyOf(d.c, 1000);", "out[i] += a[i]; c[i] = b[i];");
        add(cases, "the first store", "d.out = java.util.Arrays.copyOf(d.out, 1001);", "out[i] = a[i]; c[i] += b[i];");
        add(
                cases,
                "the third of three",
                "d.c = java.util.Arrays.copyOf(d.c, 1003);",
                "out[i] += 1; b[i] += 2; c[i] += 3;");
        add(cases, "one ahead", "d.a = java.util.Arrays.copyOf(d.a, N);", "out[i] += a[i + 1];");
        add(cases, "ahead by a variable", "d.a = java.util.Arrays.copyOf(d.a, N);", "out[i] += a[i + width];");
        add(cases, "below 0", "", "out[i] += a[1000 - i];");
        add(cases, "below 0 at once", "", "out[i] = a[i - 65];");
        add(cases, "below 0 written", "", "out[1500 - i] = a[i];");
        add(
                cases,
                "strided",
                "d.out = java.util.Arrays.copyOf(d.out, 3001);",
                "out[2 * i] = a[i]; out[2 * i + 1] = b[i];");
        add(cases, "looked up", "d.permuted[777] = -5;", "out[i] += a[permuted[i]];");
        add(cases, "looked up too high", "d.permuted[1234] = 1 << 30;", "out[i] = a[permuted[i]];");
        add(
                cases,
                "looked up if",
                "d.permuted[777] = -5; d.flags[777] = false; d.permuted[900] = -6; d.flags[900] = true;",
                "if (flags[i]) { out[i] = a[permuted[i]]; }");
        add(cases, "guarded", "d.a = java.util.Arrays.copyOf(d.a, 1000);", "out[i] = i < a.length ? a[i] : -1;");
        add(
                cases,
                "guarded by another length",
                "d.a = java.util.Arrays.copyOf(d.a, 1000);",
                "if (i <= a.length) { out[i] = a[i]; }");
        add(
                cases,
                "in an inner loop",
                "d.a = java.util.Arrays.copyOf(d.a, 1500);",
                "double x = 0; for (int k = 0; k < 9; k++) { x += a[i + k]; } out[i] += x;");
        add(cases, "in a helper", short1000, "out[i] += element(a, i);");
        add(cases, "in a helper that stores", "d.out = java.util.Arrays.copyOf(d.out, 999);", "put(out, i, a[i]);");
        add(cases, "a row too few", "", "out[i] += rows[i / 200][0];");
        add(cases, "a short row", "d.rows[2] = new double[300];", "c[i] = 1; out[i] = rows[2][i];");
    }

    private static void zeros(List<Case> cases) {
        for (int at : new int[] {FROM, FROM + 8, 1009, N - 1}) {
            add(
                    cases,
                    "divided by zero at " + at,
                    "java.util.Arrays.fill(d.q, 3); d.q[" + at + "] = 0;",
                    "p[i] = p[i] / q[i];");
        }
        String zero = "java.util.Arrays.fill(d.q, 7); java.util.Arrays.fill(d.m, 7); d.q[1100] = 0; d.m[1200] = 0;";
        add(cases, "remainder of zero", zero, "p[i] %= q[i];");
        add(cases, "long divided by zero", zero, "l[i] = l[i] / m[i];");
        add(cases, "long remainder of zero", zero, "l[i] %= m[i];");
        add(cases, "divided after a store", zero, "out[i] += 1; p[i] = i / q[i];");
        add(cases, "divided before a store", zero, "int x = i / q[i]; out[i] += x;");
        add(cases, "a guarded divisor", zero, "p[i] = q[i] != 0 ? i / q[i] : -1;");
        add(cases, "a guarded divisor after a store", zero, "out[i] += 1; if (q[i] != 0) { p[i] = i / q[i]; }");
        add(cases, "a divisor that is guarded wrongly", zero, "if (i != 1099) { p[i] = i / q[i]; }");
        add(cases, "divided in a helper", zero, "p[i] += divided(i, q[i]);");
        add(cases, "divided in a helper's helper", zero, "p[i] += deeper(i, q[i]);");
        add(cases, "divided and beyond", zero + " d.p = java.util.Arrays.copyOf(d.p, 1100);", "p[i] = i / q[i];");
        add(cases, "double divided by zero", "d.b[1000] = 0;", "out[i] = a[i] / b[i];");
        add(
                cases,
                "the least int by -1",
                "d.p[1000] = Integer.MIN_VALUE; java.util.Arrays.fill(d.q, -1);",
                "p[i] = p[i] / q[i] + p[i] % q[i];");
        add(cases, "divided by a variable that is zero", "d.two = 0;", "p[i] = i / two;");
    }

    private static void nulls(List<Case> cases) {
        add(cases, "null read", "d.a = null;", "out[i] = a[i];");
        add(cases, "null written", "d.out = null;", "out[i] = a[i];");
        add(cases, "null after a store", "d.a = null;", "c[i] += 1; out[i] = a[i];");
        add(
                cases,
                "null if",
                "d.a = null; java.util.Arrays.fill(d.flags, false); d.flags[1234] = true;",
                "out[i] += 1; if (flags[i]) { c[i] = a[i]; }");
        add(cases, "null never", "d.a = null;", "if (i < 0) { out[i] = a[i]; } else { out[i] = 1; }");
        add(cases, "null's length", "d.a = null;", "out[i] = a.length;");
        add(cases, "null that is tested", "d.a = null;", "out[i] = a == null ? 1 : a[i];");
        add(cases, "a null row", "d.rows[3] = null;", "out[i] += rows[i / 400][i];");
        add(cases, "no rows", "d.rows = null;", "out[i] += rows[0][i];");
        add(cases, "a null number", "d.boxed = null;", "out[i] += boxed;");
        add(cases, "a null object", "d.point = null;", "out[i] += point.x;");
        add(cases, "a null object of an array", "d.points[500] = null;", "out[i] += points[i].x;");
        add(cases, "null in a helper", "d.a = null;", "out[i] = element(a, i);");
        add(cases, "null both ways", "d.a = null; d.out = null;", "out[i] = a[i];");
        add(cases, "null and beyond", "d.a = null; d.out = new double[64];", "out[i] = a[i];");
    }

    private static void throwing(List<Case> cases) {
        for (int at : new int[] {FROM, 1001, N - 1}) {
            add(
                    cases,
                    "thrown at " + at,
                    "",
                    "if (i == " + at + ") { throw new IllegalStateException(\"at \" + i); } out[i] += 1;");
            add(
                    cases,
                    "thrown after a store at " + at,
                    "",
                    "out[i] += 1; if (i == " + at + ") { throw new IllegalArgumentException(\"no\"); }");
        }
        add(
                cases,
                "thrown for a value",
                "d.a[1300] = 1e6;",
                "if (a[i] > 1e5) { throw new ArithmeticException(\"large: \" + a[i]); } out[i] = a[i];");
        add(
                cases,
                "thrown for several",
                "d.a[1300] = 1e6; d.a[700] = 2e6; d.a[701] = 3e6;",
                "if (a[i] > 1e5) { throw new ArithmeticException(\"large: \" + a[i]); } out[i] = a[i];");
        add(cases, "thrown in a helper", "d.a[888] = 2e9;", "out[i] += helped(a[i]);");
        add(
                cases,
                "thrown by a method of the JDK",
                "d.p[950] = Integer.MAX_VALUE;",
                "q[i] = Math.addExact(p[i], 9000);");
        add(cases, "an error", "", "if (i == 432) { throw new AssertionError(\"mine\"); } out[i] = i;");
        add(
                cases,
                "an array of a negative length",
                "d.p[600] = -70_000;",
                "out[i] = new int[p[i] + 9000 >= 0 ? 1 : p[i]].length;");
        add(cases, "a cast", "", "Object x = i == 700 ? \"text\" : (Object) point; out[i] = ((Point) x).n;");
        add(cases, "out of text", "", "out[i] = \"abc\".charAt(i / 500);");
        add(cases, "never thrown", "", "if (i < 0) { throw new IllegalStateException(\"below\"); } out[i] = a[i];");
    }

    private static void values(List<Case> cases) {
        String cut = "d.a = java.util.Arrays.copyOf(d.a, %d); d.q[1500] = 0; d.m[1500] = 0;";
        for (int at : new int[] {FROM, FROM + 8, FROM + 32, 1000, N - 1}) {
            cases.add(new Case("a value beyond " + at, "double", cut.formatted(at), "a[i] * 2"));
            cases.add(new Case("a test beyond " + at, "boolean", cut.formatted(at), "a[i] > 0"));
        }
        String zero = "java.util.Arrays.fill(d.q, 7); java.util.Arrays.fill(d.m, 7); d.q[1100] = 0; d.m[1200] = 0;";
        cases.add(new Case("an int by zero", "int", zero, "p[i] / q[i]"));
        cases.add(new Case("a long by zero", "long", zero, "l[i] / m[i]"));
        cases.add(new Case("a double of ints by zero", "double", zero, "p[i] % q[i] * 0.5"));
        cases.add(new Case("a test by zero", "boolean", zero, "p[i] % q[i] == 0"));
        cases.add(new Case("a value of null", "double", "d.a = null;", "a[i]"));
        cases.add(new Case("a value of a row of null", "double", "d.rows[2] = null;", "rows[i / 500][i]"));
        cases.add(new Case("a value that throws", "double", "d.a[1111] = 2e9;", "helped(a[i])"));
        cases.add(new Case(
                "a value by exact arithmetic",
                "int",
                "d.p[950] = Integer.MAX_VALUE;",
                "Math.multiplyExact(p[i], 100)"));
        cases.add(new Case(
                "a value in an inner loop",
                "double",
                cut.formatted(1500),
                "{ double x = 0; for (int k = 0; k < 7; k++) { x += a[i + k]; } return x; }"));
        cases.add(new Case("a value that guards", "double", cut.formatted(1500), "i < a.length ? a[i] : 0"));
    }
}
