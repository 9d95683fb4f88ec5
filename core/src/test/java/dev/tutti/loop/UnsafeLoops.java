// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.loop.WrittenLoops.Case;
import java.util.ArrayList;
import java.util.List;

/**
 * Loops in which an index touches what another one writes, or does more than to write elements: what must not run on
 * lanes, since the plain loop's order matters.
 */
final class UnsafeLoops {

    private UnsafeLoops() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        distances(cases);
        others().forEach((name, body) -> cases.add(Case.of(name, body)));
        reductions().forEach((name, body) -> cases.add(Case.of(name, body)));
        shared().forEach((name, body) -> cases.add(Case.of(name, body)));
        tracker().forEach((name, body) -> cases.add(Case.of(name, body)));
        aliases(cases);
        values(cases);
        return cases;
    }

    /** The distance of what is read from what is written, up to twice the lanes of 512 bits, and a little more. */
    private static void distances(List<Case> cases) {
        for (int k = 1; k <= 17; k++) {
            cases.add(Case.of("double read " + k + " behind", "out[i] = out[i - " + k + "] * 0.5 + a[i];"));
            cases.add(Case.of("double read " + k + " ahead", "out[i] = out[i + " + k + "] * 0.5 + a[i];"));
            cases.add(Case.of("double written " + k + " ahead", "out[i + " + k + "] = out[i] - a[i];"));
            cases.add(Case.of("double written " + k + " behind", "out[i - " + k + "] = out[i] - a[i];"));
        }
        for (int k : new int[] {1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33}) {
            cases.add(Case.of("int read " + k + " behind", "p[i] = p[i - " + k + "] + q[i];"));
            cases.add(Case.of("int read " + k + " ahead", "p[i] = p[i + " + k + "] + q[i];"));
            cases.add(Case.of("two ints " + k + " apart", "p[i] = q[i]; p[i + " + k + "] = i;"));
        }
        for (int k : new int[] {1, 2, 8, 9, 63, 64, 65}) {
            cases.add(Case.of(
                    "byte read " + k + " behind", "y[i] = (byte) (y[i - " + Math.min(k, 64) + "] + " + k + ");"));
        }
    }

    private static Named others() {
        return new Named()
                .add("a running sum", "out[i] = out[i - 1] + a[i];")
                .add("Fibonacci", "l[i] = l[i - 1] + l[i - 2];")
                .add("distance in a variable", "out[i] = out[i - two] + a[i];")
                .add("ahead by a variable", "out[i + three] = out[i] + a[i];")
                .add("a negative variable", "out[i] = out[i + minus] + a[i];")
                .add("both neighbours in place", "out[i] = (out[i - 1] + out[i + 1]) / 2;")
                .add("smoothed in place", "out[i] = 0.5 * out[i] + 0.5 * out[i - 1];")
                .add("reversed in place", "out[i] = out[N - 1 - i];")
                .add("reversed and forward", "out[N - 1 - i] = a[i]; out[i] = b[i];")
                .add("swapped ends", "double kept = out[i]; out[i] = out[N - 1 - i]; out[N - 1 - i] = kept;")
                .add("half", "out[i / 2] = a[i];")
                .add("half by a shift", "out[i >> 1] = a[i];")
                .add("half without a sign", "out[i >>> 1] += a[i];")
                .add("half in place", "out[i] = out[i / 2] + 1;")
                .add("double read", "out[i] = out[2 * i] + out[i];")
                .add("double written", "out[2 * i] = out[i];")
                .add("strides of two and three", "out[2 * i] = a[i]; out[3 * i] = b[i];")
                .add("even elements behind", "out[2 * i] = out[2 * i - 2] + 1;")
                .add("even elements far behind", "out[2 * i] = out[2 * i - 16] + 1;")
                .add("odd elements that are even", "out[2 * i] = a[i]; out[2 * i + 2] = b[i];")
                .add("triples that meet", "out[3 * i] = a[i]; out[3 * i + 3] = b[i];")
                .add(
                        "triples that meet far away",
                        "out[3 * i + (Integer.MIN_VALUE + 1) + Integer.MAX_VALUE] = out[3 * i - 3];")
                .add("remainder", "out[i % 7] = a[i];")
                .add("remainder added", "out[i % 7] += a[i];")
                .add("remainder of many", "out[i % 1000] = a[i];")
                .add("masked", "out[i & 15] = a[i];")
                .add("masked high bits", "out[i & ~15] += a[i];")
                .add("one element", "out[0] = a[i];")
                .add("one element elsewhere", "out[width] = a[i];")
                .add("one element of an int array", "one[0] = i;")
                .add("one element, then another", "out[0] = a[i]; out[1] = b[i];")
                .add("one element read", "out[i] = out[1000] + a[i];")
                .add("one element read by a variable", "out[i] = out[width * 20] + a[i];")
                .add("first element read", "out[i] = out[64] * 2;")
                .add("one element if", "if (a[i] > 0) { out[0] = a[i]; }")
                .add("scattered", "out[permuted[i]] = a[i];")
                .add("scattered to few", "out[same[i]] = a[i];")
                .add("scattered and added", "out[same[i]] += a[i];")
                .add("a histogram of ints", "count[same[i] & 1]++;")
                .add("a histogram of bytes", "p[y[i] & 255]++;")
                .add("gathered from what is written", "out[i] = out[permuted[i]];")
                .add("gathered from few written", "out[i] = out[same[i] + 70] + 1;")
                .add("an index array that changes", "p[i] = same[i]; same[i + 1] = p[i] & 3;")
                .add("positions read from what is written", "p[p[i] & 1023] = i;")
                .add("the square", "out[i * i % N] = a[i];")
                .add("the exclusive or", "out[i ^ 1] = a[i]; out[i] = b[i];")
                .add("the exclusive or read", "out[i] = out[i ^ 1] + 1;")
                .add("the distance", "out[Math.abs(i - 1000)] = a[i];")
                .add("the least", "out[Math.min(i, 500)] = a[i];")
                .add("a floor", "out[Math.floorMod(i, 9)] += a[i];")
                .add("a double's position", "out[(int) (i * 0.5)] = a[i];")
                .add("a byte's position", "out[(byte) i & 127] = a[i];")
                .add("a short position", "out[(short) (i * 64) & 8191 & 4095] = a[i];")
                .add("chosen positions", "out[a[i] > 0 ? i : 0] = a[i];")
                .add("chosen of two", "out[flags[i] ? i : i + 1] = a[i];")
                .add("under a condition", "if (flags[i]) { out[i] = out[i - 1] + 1; }")
                .add("written under a condition", "if (marks[i]) { out[i + 1] = a[i]; } out[i] = b[i];")
                .add("two arms", "if (flags[i]) { out[i] = 1; } else { out[i + 1] = 2; }")
                .add("until a change", "if (out[i - 1] < 0) { out[i] = -out[i]; }")
                // nested
                .add(
                        "an inner sum of what is written",
                        "double x = 0; for (int k = 1; k < 5; k++) { x += out[i - k]; } out[i] = x;")
                .add("a window written", "for (int k = 0; k < 4; k++) { out[i + k] = a[i]; }")
                .add("a window added to", "for (int k = 0; k < 4; k++) { out[i + k] += a[i]; }")
                .add("another row written", "for (int k = 0; k < 5; k++) { out[(i + 1) % 40 * width + k] = a[i] + k; }")
                .add("the next row read", "for (int k = 0; k < 5; k++) { out[i * 3 + k] = out[(i + 1) * 3 + k] + 1; }")
                .add("a column for each", "for (int k = 0; k < 3; k++) { out[k * 100 + i % 100] += a[i]; }")
                .add("a triangle", "for (int k = 0; k < i % 8; k++) { out[k] += a[i]; }")
                .add("all before", "for (int k = i - 3; k < i; k++) { out[i] += out[k]; }")
                .add("a row of rows", "rows[i & 7][i] = rows[i + 1 & 7][i - 1];")
                .add("one row", "rows[0][i] = rows[0][i - 1];")
                .add("a row that may be another", "rows[two][i] = rows[three][i + 1];")
                .add("rows exchanged", "double[] kept = rows[0]; rows[0] = rows[1]; rows[1] = kept;")
                .add("a sieve", "for (int k = 2 * i; k < N; k += i) { flags[k] = true; }")
                .add(
                        "a sort's step",
                        "if (out[i - 1] > out[i]) { double kept = out[i]; out[i] = out[i - 1]; out[i - 1] = kept; }")
                .add("a table filled on the way", "if (l[i % 50] == 0) { l[i % 50] = i; } m[i] = l[i % 50];");
    }

    /** Reductions by hand: into an element, a field, a static field. */
    private static Named reductions() {
        return new Named()
                .add("a sum into an element", "out[0] += a[i];")
                .add("a sum into an element from 7", "out[7] = out[7] + a[i];")
                .add("a difference", "out[0] -= a[i];")
                .add("a product", "out[0] *= 1 + a[i] / 1e9;")
                .add("a count", "one[0]++;")
                .add("a count if", "if (a[i] > 0) { one[0]++; }")
                .add("two counts", "if (a[i] > 0) { count[0]++; } else { count[1]++; }")
                .add("two sums", "out[0] += a[i]; c[0] += b[i];")
                .add("a maximum", "out[0] = Math.max(out[0], a[i]);")
                .add("a minimum if", "if (a[i] < out[0]) { out[0] = a[i]; }")
                .add("where the minimum is", "if (a[i] < out[0]) { out[0] = a[i]; one[0] = i; }")
                .add("the last that", "if (flags[i]) { one[0] = i; }")
                .add("exclusive or", "count[0] ^= l[i];")
                .add("a hash", "one[0] = one[0] * 31 + p[i];")
                .add("sum and use", "out[0] += a[i]; c[i] = out[0];")
                .add("mixed", "out[0] = out[0] * 2 + a[i];")
                .add(
                        "a generator",
                        "count[0] = count[0] * 6364136223846793005L + 1442695040888963407L; out[i] = count[0] >>> 33;")
                .add("a sum into a field", "d.field += a[i];")
                .add("a field set", "d.field = a[i];")
                .add("a count in a field", "d.number++;")
                .add("a sum into a static field", "total += a[i];")
                .add("a static count", "hits++;")
                .add("a static count if", "if (a[i] > b[i]) { hits++; }")
                .add("a static field set", "hits = i;")
                .add("a static field set and read", "hits = hits * 3 + i; p[i] = hits;")
                .add("an element of a static array", "shared[1] += i;")
                .add("elements of a static array", "shared[i & 3] = i;")
                .add("in a helper", "bumped(i);")
                .add("a helper's value", "out[i] = bumped(i);")
                .add("a helper that stores", "put(out, 3, a[i]);")
                .add("a helper that stores beside", "put(out, i + 1, out[i]);");
    }

    /** Objects that indices share, and what the outside sees. */
    private static Named shared() {
        return new Named()
                .add("a list", "list.add(i);")
                .add("a map", "map.merge(same[i], 1, Integer::sum);")
                .add("text", "text.append(i % 10);")
                .add("an object's field", "point.x += a[i];")
                .add("an object's count", "point.n++;")
                .add("an object's method", "out[i] = point.more();")
                .add("an object of an array", "points[i].x = a[i];")
                .add("an object of few", "points[i & 3].n++;")
                .add("an atomic count", "atomic.incrementAndGet();")
                .add("an atomic number", "p[i] = atomic.getAndAdd(i);")
                .add("random numbers", "out[i] = random.nextDouble();")
                .add("the time", "if (System.nanoTime() == 0) { out[i] = 1; }")
                .add("the thread", "if (Thread.currentThread() == null) { out[i] = 1; }")
                .add("a lock", "synchronized (point) { point.n++; }")
                .add("a volatile field", "flag = i;")
                .add("a volatile field read and set", "flag++; p[i] = flag;")
                .add("an inner lambda", "Runnable inner = () -> point.n += 2; inner.run();")
                .add("an operator", "p[i] = operator.applyAsInt(hits++);")
                .add("an interface", "out[i] = shape.area(); point.n++;")
                .add("an array made", "int[] made = {i}; made[0]++; one[0] += made[0];")
                .add("an object made", "Point made = new Point(); made.n = i; point.next = made; point.n = made.n;")
                .add("a string", "text.append(\"x\" + i);")
                .add("a property", "System.setProperty(\"tutti.loop\", \"\" + i); point.n++;")
                .add("a catch", "try { out[i - 70] = 1; } catch (IndexOutOfBoundsException e) { point.n++; }")
                .add("a finally", "try { p[i] = q[i]; } finally { point.n++; }");
    }

    /** What numba's tracker has seen go wrong, where it is a loop of ours too. */
    private static Named tracker() {
        return new Named()
                .add("#7344, a sum that begins with 1", "if (flags[i]) { one[0] += 1; }")
                .add("#7344, two sums", "if (flags[i]) { count[0] += 1; count[1] += 1; } else { count[0] += 2; }")
                .add("#4922, a sum in a condition", "one[0] += 1; if (i > 100) { one[0] += 1; }")
                .add("#7630, one of two loops", "if (width > 0) { count[0] += 1; } else { count[0] -= 3; }")
                .add("#8007, a value carried", "double x = out[i - 1] * 0.9; out[i] = x + a[i]; c[i] = out[i - 1];")
                .add("#8515, two loops made one", "l[i] = i; m[i] = l[i] - l[i - 1];")
                .add("#9829, two loops made one", "out[i] = a[i]; c[i] = out[i + 1];")
                .add("#8184, an array for all", "b[0] = a[i]; b[1] = a[i + 1]; out[i] = b[0] * b[1];")
                .add("#3681, a race", "out[i % 4] += a[i];")
                .add(
                        "#7854, rows by turns",
                        "for (int k = i % 2; k < 20; k += 2) { out[i * 2 + k] = out[(i + 1) * 2 + k] + 1; }")
                .add(
                        "#7578, an array updated as it is read",
                        "double x = 0; for (int k = 0; k < 10; k++) { x += b[k]; } b[i % 10] = x;")
                .add("the last one wins", "one[0] = width;")
                .add("conflicting operations", "one[0] += 1; if (i > 100) { one[0] *= 3; }")
                .add("division without a rest", "one[0] = (one[0] + 1000) / 2;");
    }

    /** Arrays that are written under one name and touched under another one. */
    private static void aliases(List<Case> cases) {
        for (int k : new int[] {1, 2, 7, 8, 9, 16, 17}) {
            cases.add(alias("d.out = d.a;", k + " ahead under another name", "out[i + " + k + "] = a[i] * 0.5;"));
            cases.add(alias("d.a = d.out;", k + " behind under another name", "out[i] = a[i - " + k + "] + b[i];"));
            cases.add(alias("d.q = d.p;", "int, " + k + " ahead under another name", "q[i + " + k + "] = p[i] + 1;"));
        }
        cases.add(alias("d.out = d.a;", "read ahead under another name", "out[i] = a[i + 1];"));
        cases.add(alias("d.out = d.a;", "gathered under another name", "out[i] = a[permuted[i]];"));
        cases.add(alias("d.out = d.a;", "a fixed element under another name", "out[i] = a[1000] + b[i];"));
        cases.add(alias("d.out = d.a;", "reversed under another name", "out[i] = a[N - 1 - i];"));
        cases.add(alias(
                "d.out = d.a;",
                "a window under another name",
                "double x = 0; for (int k = 0; k < 3; k++) { x += a[i - k]; } out[i] = x;"));
        cases.add(alias("d.out = d.c;", "two written under two names", "out[i] = a[i]; c[i + 1] = b[i];"));
        cases.add(alias("d.out = d.c;", "written and then read under two names", "out[i] = a[i]; b[i] = c[i];"));
        cases.add(alias(
                "d.q = d.permuted;",
                "the index array itself",
                "q[i] = permuted[i] & 7; p[i] = permuted[permuted[i]];"));
        cases.add(alias("d.out = d.rows[2];", "a row under another name", "out[i] = rows[2][i - 1];"));
        cases.add(alias("d.out = d.row;", "a row that is an array", "out[i + 1] = row[i];"));
        cases.add(alias("d.out = d.a; d.c = d.a;", "three names", "out[i] = b[i]; c[i + 2] = a[i];"));
        cases.add(alias("d.marks = d.flags;", "flags under another name", "flags[i + 1] = !marks[i];"));
        cases.add(alias("d.others = d.rows;", "rows under another name", "others[0][i] = rows[0][i - 1];"));
    }

    private static Case alias(String setup, String name, String body) {
        return new Case(name, "void", setup, body);
    }

    /** Bodies that give values and do something else too. */
    private static void values(List<Case> cases) {
        cases.add(new Case("a value and a count", "double", "", "{ hits++; return a[i]; }"));
        cases.add(new Case("a running value", "double", "", "out[0] += a[i]"));
        cases.add(new Case("the value before", "double", "", "{ double x = out[0]; out[0] = a[i]; return x; }"));
        cases.add(new Case("a value behind", "double", "", "{ out[i] = out[i - 1] + 1; return out[i]; }"));
        cases.add(new Case("a number drawn", "long", "", "count[0] = count[0] * 25214903917L + 11"));
        cases.add(new Case("a counter", "int", "", "one[0]++"));
        cases.add(new Case("a static counter", "int", "", "++hits"));
        cases.add(new Case(
                "seen before",
                "boolean",
                "",
                "{ boolean seen = marks[same[i]]; marks[same[i]] = true; return seen; }"));
    }
}
