// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.CompileReport;
import dev.tutti.TaskRefusedException;
import dev.tutti.VerificationException;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.run.Analysis;
import dev.tutti.kernel.run.CompiledLoop;
import dev.tutti.kernel.run.Verification;
import java.io.Serializable;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel does by compiled code, once there is some that is faster than calling the body. The code computes the
 * same, and leaves to the body what it cannot do: the last few indices, and those that may throw.
 */
final class Compiled {

    /** Indices that are left to the body where the code has stopped. */
    static final int SOME = 64;

    /** Indices of a call of a body that is new. */
    private static final int FEW = 32;

    /** Indices after which nothing has its turn. */
    private static final int TURN = 4 * FEW;

    /** What one call can do. */
    private static final long MOST = 1 << 30;

    /** The indices that a body takes. */
    enum Index {
        INT,
        LONG,
        CELL;

        private MethodTypeDesc call(ClassDesc result) {
            return switch (this) {
                case INT -> MethodTypeDesc.of(result, ConstantDescs.CD_int);
                case LONG -> MethodTypeDesc.of(result, ConstantDescs.CD_long);
                case CELL -> MethodTypeDesc.of(result, ConstantDescs.CD_int, ConstantDescs.CD_int);
            };
        }
    }

    /**
     * What a kernel does with its body.
     *
     * @param index what the body takes
     * @param columns of a grid, 0 if there is one index
     * @param isLifted whether the body runs as it was lifted, wherever it does
     * @param isFast whether results need not be those of the body to the last bit
     * @param isVerified whether what code does is done by the body too, and compared
     */
    record Form(Index index, int columns, boolean isLifted, boolean isFast, boolean isVerified)
            implements Serializable {

        Form(Index index, int columns) {
            this(index, columns, false, false, false);
        }

        Form lifted() {
            return new Form(index, columns, true, isFast, isVerified);
        }

        Form fast() {
            return new Form(index, columns, isLifted, true, isVerified);
        }

        /** The kernel that computes values one after the other, and what throws. */
        <K> K scalar(K written, ClassDesc result) {
            if (!isLifted) {
                return written;
            }
            Calling kernel = (Calling) written;
            Analysis known = analysis(kernel, result);
            if (!known.isLifted()) {
                throw new TaskRefusedException("a loop whose body runs as its caller has read it: body="
                        + CompiledLoop.place(kernel.body())
                        + " could not be read here; run the loop on threads instead of a pool");
            }
            Object body = known.scalar(kernel.body());
            @SuppressWarnings({"unchecked", "ReferenceEquality"}) // a kernel of the same class
            K made = body == kernel.body() ? written : (K) kernel.around(body);
            return made;
        }

        /** What is known of a kernel's body. */
        Analysis analysis(Calling kernel, ClassDesc result) {
            return Analysis.of(kernel.body(), index.call(result), kernel.bodyType());
        }

        Form verified() {
            return new Form(index, columns, isLifted, isFast, true);
        }
    }

    /** Does an index by the body as it is written. */
    interface Each {

        /**
         * Does it.
         *
         * @param out what receives its value
         * @param slot the element of that which it goes to, or is added to
         */
        void of(long index, Object out, int slot);
    }

    private final Object body;
    private final int columns;
    private final CompiledLoop loop;
    private final boolean isVerified;
    private final @Nullable Each each;
    private volatile CompiledLoop.@Nullable Bound code;
    private volatile @Nullable Verification verification;
    private volatile boolean isUnfit;

    /** The lowest index that was asked for. Several threads may write it; any of their values is right. */
    private volatile long lowest = Long.MAX_VALUE;

    /**
     * What is done for one kernel.
     *
     * @param result what the body gives
     * @param sink what becomes of that
     * @param each how one index is done by the body, {@code null} if nothing is verified
     */
    Compiled(Object body, Form form, ClassDesc result, LoopCode.Sink sink, @Nullable Each each) {
        this.body = body;
        this.columns = form.columns;
        this.isVerified = form.isVerified;
        this.each = each;
        this.loop = CompiledLoop.of(body.getClass(), form.index.call(result), sink, form.isLifted, form.isFast);
    }

    /** A kernel whose body may be compiled. */
    interface User {
        /** What it does by compiled code, first what matters most. */
        List<Compiled> compiled();

        /** How. */
        Form form();

        /** What is known of its body. */
        Analysis analysis();

        /** The same done in another way. */
        Object with(Form form);
    }

    /** How many indices one thread does in so long, about; 0 if that is not known. */
    static long within(long nanos, Object kernel) {
        long most = 0;
        if (kernel instanceof User user) {
            for (Compiled each : user.compiled()) {
                most = Math.max(most, each.loop.within(nanos));
            }
        }
        return most;
    }

    /** How many nanoseconds so many indices take one thread if each does as the last ones; infinite if that is not known. */
    static double lastTook(@Nullable Object kernel, long count) {
        double most = Double.NEGATIVE_INFINITY;
        if (kernel instanceof User user) {
            for (Compiled each : user.compiled()) {
                double took = each.loop.lastTook(count);
                if (Double.isFinite(took)) { // of what it does, one thing only may have run
                    most = Math.max(most, took);
                }
            }
        }
        return most >= 0 ? most : Double.POSITIVE_INFINITY;
    }

    /** Whether it is known that a body gives the same for every index, which nobody wants to see verified. */
    static boolean isConstant(Object kernel) {
        return kernel instanceof User user
                && !user.form().isVerified()
                && user.compiled().stream().anyMatch(each -> each.loop.isConstant());
    }

    /** How many indices are best done by one thread at least; 1 if it does not matter. */
    static int group(@Nullable Object kernel) {
        int group = 1;
        if (kernel instanceof User user) {
            for (Compiled each : user.compiled()) {
                group = Math.max(group, each.loop.group());
            }
        }
        return group;
    }

    /** How many nanoseconds a kernel's body has to run yet until the JIT compiler is done with it; 0 if it is not known. */
    static long newFor(@Nullable Object kernel) {
        if (!(kernel instanceof User user)) {
            return 0;
        }
        long least = Long.MAX_VALUE; // of what it does, one thing only has run
        for (Compiled each : user.compiled()) {
            least = Math.min(least, each.loop.newFor());
        }
        return least;
    }

    /** What a kernel was made of. */
    static Object body(User kernel) {
        return kernel.compiled().getFirst().body;
    }

    /** Whether there is code for all that a kernel does. */
    static boolean isCompiled(Object kernel) {
        if (!(kernel instanceof User user)) {
            return false;
        }
        for (Compiled each : user.compiled()) {
            CompiledLoop.Bound bound = each.loop.bind(each.body);
            if (bound == null) {
                return false;
            }
            if (!each.isVerified) {
                each.code = bound;
            }
        }
        return true;
    }

    /** Compiles a kernel's body now, to be used at once, and tells what became of it. */
    static CompileReport report(Object kernel) {
        if (!(kernel instanceof User user)) {
            return new CompileReport(
                    "the body", 1, CompiledLoop.target(), "values that are objects; return numbers", 0, List.of(), "");
        }
        CompileReport report = null;
        for (Compiled each : user.compiled()) {
            CompileReport next = report(each.body, each.loop.compileNow(each.body));
            report = report == null || report.isCompiled() ? next : report;
        }
        return Objects.requireNonNull(report);
    }

    private static CompileReport report(Object body, CompiledLoop.Outcome outcome) {
        return new CompileReport(
                CompiledLoop.place(body),
                outcome.lanes(),
                CompiledLoop.target(),
                outcome.reason(),
                outcome.line(),
                outcome.remarks(CompileReport.Remark::new),
                outcome.code());
    }

    /** What a body does for a span, which may be empty. */
    interface Written {
        void of(long from, long to);
    }

    /** Does a span, by code as far as there is any. */
    void run(long from, long to, Object out, int at, Written written) {
        CompiledLoop.Bound now = code(to - from);
        if (now == null) {
            long began = System.nanoTime();
            call(from, to, written);
            ran(from, to, began);
            return;
        }
        long some = SOME;
        for (long next = from; next < to; ) {
            long end = end(next, to);
            int done = run(now, next, end, out, at + (int) (next - from));
            next += done;
            if (next < end) {
                // Code that stops at once will soon do so again.
                some = done == 0 ? 2 * some : SOME;
                long left = Math.min(end, next + some);
                written.of(next, left);
                next = left;
            }
        }
    }

    /**
     * Has the body do a span as it is written. One that is new is called for a few indices at a time: so the JIT compiler
     * makes a method of it at once, which the next call enters, where a long loop in its first call would have it compile
     * the rest of that loop before. In between {@link Nothing} is called.
     */
    void call(long from, long to, Written written) {
        if (loop.newFor() == 0) {
            of(written, from, to);
            return;
        }
        for (long next = from; next < to; ) {
            long end = next + Math.min(FEW, to - next);
            of(written, next, end);
            if ((end - from) % TURN == 0) {
                of(written, end, end);
                of(Nothing.written(), end, end);
            }
            next = end;
        }
    }

    /** The one call of either kind. */
    private static void of(Written written, long from, long to) {
        written.of(from, to);
    }

    /**
     * Tells that the body has done a span as it is written. What takes long comes in spans of few indices, so that those
     * before them may be tried too.
     */
    void ran(long from, long to, long began) {
        long elapsed = System.nanoTime() - began;
        if (from < lowest) {
            lowest = from;
        }
        long end = end(from, to);
        long tried = from;
        if (end - from < CompiledLoop.TRIED) {
            long low = columns == 0 ? Math.min(from, lowest) : from - from % columns;
            tried = Math.max(low, end - CompiledLoop.TRIED);
        }
        loop.ran(body, row(tried), column(tried), end - tried, to - from, elapsed);
    }

    /** Does indices that follow one another by code. Returns how many it did. */
    int run(CompiledLoop.Bound now, long from, long to, Object out, int at) {
        Verification beside = verification;
        if (beside == null) {
            return now.run(row(from), column(from), (int) (to - from), out, at);
        }
        Verification.Done done = beside.run(
                row(from),
                column(from),
                (int) (to - from),
                out,
                at,
                (offset, receiver, slot) -> Objects.requireNonNull(each).of(from + offset, receiver, slot));
        if (done.difference() != null) {
            throw different(from, done.difference(), beside.report());
        }
        return done.count();
    }

    private VerificationException different(long from, Verification.Difference found, String report) {
        long index = from + found.offset();
        return new VerificationException(
                "a loop is verified, and its compiled code does not do what its body does, which is a mistake of this library"
                        + " or of the JVM's compiler: body=" + CompiledLoop.place(body) + " "
                        + (columns == 0 ? "index=" + index : "row=" + row(index) + " column=" + column(index))
                        + (found.count() == 1 ? "" : " and the " + (found.count() - 1) + " behind it") + ", "
                        + found.what() + ": expected=" + found.expected() + " found=" + found.found()
                        + "; what was written up to here is the body's. Please report this text, and run the loop without"
                        + " --add-modules jdk.incubator.vector until then. " + report,
                index,
                found.count(),
                found.expected(),
                found.found(),
                found.cause());
    }

    /** The code for so many indices; {@code null} if there is none, or it is not worth it. */
    CompiledLoop.@Nullable Bound code(long count) {
        if (isUnfit || (columns > 0 && columns < SOME) || !loop.isReady(count)) {
            return null;
        }
        CompiledLoop.Bound now = code;
        if (now == null) {
            now = isVerified ? verified() : loop.bind(body);
            code = now;
            isUnfit = now == null;
        }
        return now;
    }

    private synchronized CompiledLoop.@Nullable Bound verified() {
        Verification beside = verification;
        if (beside == null) {
            beside = loop.verification(body);
            verification = beside;
        }
        return beside == null ? null : beside.bound();
    }

    /** Whether a span is one of indices that follow one another. */
    boolean isOne(long from, long to) {
        return end(from, to) == to;
    }

    private long end(long at, long to) {
        return Math.min(to, columns == 0 ? at + MOST : at - at % columns + columns);
    }

    private int row(long at) {
        return columns == 0 ? 0 : (int) (at / columns);
    }

    private long column(long at) {
        return columns == 0 ? at : at % columns;
    }
}
