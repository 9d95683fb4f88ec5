// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.NoLanesException;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.lift.Functions;
import dev.tutti.kernel.lift.Glance;
import dev.tutti.kernel.lift.Inputs;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.kernel.lift.Refusal;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All loops around bodies of one class that do one thing with their values. A loop begins as it is written. When it has
 * run for a while it is compiled by another thread, tried there until the JIT compiler has done its part, and used if it
 * turns out to be faster.
 */
public final class CompiledLoop {

    /** Indices that it takes to try code. */
    public static final int TRIED = WarmUp.LEAST;

    private static final String ALIAS =
            "an array that is written and also read or written under another name; write to an array of its own";

    /** How long loops run as they are written, all threads together, before it is worth a look, and the time it takes from them. */
    private static final long BEFORE_NANOS = 200_000_000;

    /** How long loops run as they are written until the JIT compiler has compiled the body, or soon will have. */
    private static final long NEW_NANOS = 10_000_000;

    /** Work that is worth reading what a body captured. */
    private static final double WORTH_NANOS = 10_000;

    /** Indices that are worth it whatever they do. */
    private static final int MANY = 256;

    /** How long loops run before it is worth a word. */
    private static final long LONG_NANOS = 10_000_000_000L;

    /** How long loops run until a body is looked at again whose arrays were in the way. */
    private static final long AGAIN_NANOS = 1_000_000_000;

    /** What a loop is, apart from its body. */
    record Use(MethodTypeDesc call, LoopCode.Sink sink, boolean isLifted, boolean isFast) {

        // What the JDK would write here itself makes the first loop of a JVM ten milliseconds late.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Use use
                    && call.equals(use.call)
                    && sink == use.sink
                    && isLifted == use.isLifted
                    && isFast == use.isFast;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * call.hashCode() + sink.hashCode()) + (isLifted ? 2 : 0) + (isFast ? 1 : 0);
        }
    }

    private static final ClassValue<Map<Use, CompiledLoop>> LOOPS = new ClassValue<>() {
        @Override
        protected Map<Use, CompiledLoop> computeValue(Class<?> bodyClass) {
            return new ConcurrentHashMap<>();
        }
    };

    /**
     * Code that is faster than the body as it is written.
     *
     * @param nanosPerIndex how long it takes on one thread, with its data in a cache; infinite if that is not known, or
     *     not the same for every index
     * @param few the fewest indices that it is worth being used for
     */
    private record Ready(Lifted lifted, VectorLoop.Compiled code, double nanosPerIndex, int few) {

        static Ready tried(Made made, WarmUp.Outcome outcome) {
            boolean isSteady = !made.lifted().function().loops();
            double nanos = isSteady ? outcome.nanosPerIndex() : Double.POSITIVE_INFINITY;
            double worth = WORTH_NANOS / outcome.scalarNanosPerIndex();
            return new Ready(made.lifted(), made.code(), nanos, (int)
                    Math.clamp(worth, made.code().least(), MANY));
        }

        /** Of which nobody knows how fast it is: what has loops takes long. */
        static Ready untried(Made made) {
            boolean isLong = made.lifted().function().loops();
            return new Ready(
                    made.lifted(),
                    made.code(),
                    Double.POSITIVE_INFINITY,
                    isLong ? made.code().least() : MANY);
        }
    }

    private final Use use;
    private volatile @Nullable Ready ready;

    private volatile boolean requested;
    private volatile boolean isConstant;
    private long nanos;

    /** What an index took as it is written, in the span that ended last; infinite before. Any thread's is right. */
    private double writtenNanos = Double.POSITIVE_INFINITY;

    /** The same in the fastest span. */
    private double leastWrittenNanos = Double.POSITIVE_INFINITY;

    /** Whether code is to be kept however slow it is. */
    private boolean isDemanded;

    private CompiledLoop(Use use) {
        this.use = use;
    }

    /**
     * The loop of a body's class.
     *
     * @param call what the body takes and gives
     * @param sink what becomes of its values
     * @param isLifted what {@link Analysis#isLifted} says
     * @param isFast whether results need not be those of the body to the last bit
     */
    public static CompiledLoop of(
            Class<?> bodyClass, MethodTypeDesc call, LoopCode.Sink sink, boolean isLifted, boolean isFast) {
        Map<Use, CompiledLoop> loops = LOOPS.get(bodyClass);
        Use use = new Use(call, sink, isLifted, isFast);
        CompiledLoop loop = loops.get(use);
        if (loop == null) { // no computeIfAbsent: a lambda would make the first loop of a JVM a millisecond late
            CompiledLoop made = new CompiledLoop(use);
            loop = loops.putIfAbsent(use, made);
            loop = loop == null ? made : loop;
        }
        return loop;
    }

    /** A loop's code with what its body captured. */
    public record Bound(LoopCode code, @Nullable Object[] inputs, int lanes) {

        /** See {@link LoopCode#run}. */
        public int run(int outer, long first, int count, Object out, int at) {
            try {
                return code.run(inputs, outer, first, count, out, at);
            } finally {
                Reference.reachabilityFence(inputs); // shared arrays are there as long as they are reachable
            }
        }
    }

    /** Whether there is code now that is worth being used for so many indices. */
    public boolean isReady(long count) {
        Ready now = ready;
        return now != null && count >= now.few;
    }

    /** How many nanoseconds the body has to run yet until the JIT compiler is taken to be done with it; 0 if it is. */
    public long newFor() {
        return ready == null && nanos >= 0 ? Math.max(0, NEW_NANOS - nanos) : 0;
    }

    /** How many indices are best done by one thread at least; 1 if it does not matter. */
    public int group() {
        Ready now = ready;
        return now == null ? 1 : now.code.least();
    }

    /** Whether it is known that the body gives the same for every index. */
    public boolean isConstant() {
        return isConstant;
    }

    /** How many indices one thread does in so long, about; 0 if that is not known. */
    public long within(long duration) {
        Ready now = ready;
        return now == null ? 0 : (long) (duration / now.nanosPerIndex);
    }

    /** How many nanoseconds so many indices take as they are written if each does as the last ones; infinite if none has run. */
    public double lastTook(long count) {
        return writtenNanos * count;
    }

    /** The code for a body; {@code null} if there is none, or it is not right for what this body captured. */
    public @Nullable Bound bind(Object body) {
        Ready now = ready;
        if (now == null) {
            return null;
        }
        LambdaImage image = LambdaImage.of(body);
        if (image == null) {
            return null;
        }
        try {
            @Nullable Object[] inputs = Inputs.read(now.lifted, image);
            return now.code.fits(inputs) ? new Bound(now.code.code(), inputs, now.code.lanes()) : null;
        } catch (Refusal e) {
            return null;
        }
    }

    /** The code for a body beside that body; {@code null} as above, or if it cannot be told what the body writes. */
    public @Nullable Verification verification(Object body) {
        Ready now = ready;
        Bound bound = bind(body);
        return now == null || bound == null ? null : Verification.of(bound, now.lifted, use.sink);
    }

    /** Puts something in the place of the code that is ready, for tests of what finds mistakes in it. */
    void replace(UnaryOperator<VectorLoop.Compiled> other) {
        Ready now = Objects.requireNonNull(ready);
        ready = new Ready(now.lifted, other.apply(now.code), now.nanosPerIndex, now.few);
    }

    /**
     * Tells how long a loop has run as it is written.
     *
     * @param body the body
     * @param first an index that it was called with
     * @param outer the index before that, if there are two
     * @param count how many indices that follow it were asked for: a body may never end for others
     * @param done how many have run now
     * @param elapsed nanoseconds that these took
     */
    public void ran(Object body, int outer, long first, long count, long done, long elapsed) {
        nanos += elapsed; // several threads may add at once; what gets lost is of no account
        writtenNanos = (double) elapsed / done;
        leastWrittenNanos = Math.min(leastWrittenNanos, writtenNanos);
        if (nanos > BEFORE_NANOS && !requested && count >= TRIED) {
            if (!VectorUnit.isThere()) {
                if (nanos > LONG_NANOS) {
                    VectorUnit.advise();
                }
                return;
            }
            synchronized (this) {
                if (requested) {
                    return;
                }
                requested = true;
            }
            WarmUp.start(() -> compile(body, outer, first, count));
        }
    }

    private void compile(Object body, int outer, long first, long count) {
        List<Made> fit = List.of();
        try {
            fit = Made.of(use, body).stream().filter(Made::isFit).toList();
            if (fit.isEmpty()) {
                tryAgain(); // the next body of this class may have other arrays
                return;
            }
            Made any = fit.getFirst();
            isConstant = any.lifted().function().isConstant();
            WarmUp warmUp =
                    new WarmUp(any.lifted().function(), use.sink, any.inputs(), outer, first, count, leastWrittenNanos);
            WarmUp.takeTurns(new Selection(place(body), fit, warmUp));
        } catch (Refusal | NoLanesException e) {
            if (e instanceof Refusal refusal && refusal.code() == Refusal.Code.INITIALIZATION) {
                tryAgain(); // the body as it is written will do that
            }
            log().log(System.Logger.Level.DEBUG, "{0}: as it is written, because of {1}", place(body), e.getMessage());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(fit, e);
        }
    }

    private void failed(List<Made> fit, Throwable e) {
        if (!tryAgainIfGone(fit)) {
            log().log(System.Logger.Level.WARNING, "A loop runs as it is written, since it could not be compiled", e);
        }
    }

    private boolean tryAgainIfGone(List<Made> fit) {
        boolean isGone = fit.stream().anyMatch(Made::isGone);
        if (isGone) {
            tryAgain();
        }
        return isGone;
    }

    private void tryAgain() {
        nanos = -AGAIN_NANOS;
        requested = false;
    }

    /** Finds the fastest of the ways in which a body is compiled: by trials, then by a contest of those that passed. */
    private final class Selection implements WarmUp.Turns {
        private final String place;
        private final List<Made> fit;
        private final WarmUp warmUp;
        private final List<Made> faster = new ArrayList<>();
        private int tried;
        private WarmUp.Trial trial;
        private @Nullable Contest contest;

        Selection(String place, List<Made> fit, WarmUp warmUp) {
            this.place = place;
            this.fit = fit;
            this.warmUp = warmUp;
            this.trial = warmUp.trial(fit.getFirst().code());
        }

        @Override
        public long turn() {
            return contest == null ? attempt() : compare(contest);
        }

        private long attempt() {
            try {
                long pause = trial.turn();
                WarmUp.Outcome outcome = trial.outcome();
                return outcome == null ? pause : attempted(outcome);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed(fit, e);
                return DONE;
            }
        }

        private long attempted(WarmUp.Outcome outcome) {
            Made made = fit.get(tried++);
            if (outcome.slower() == null) {
                if (faster.isEmpty()) {
                    ready = Ready.tried(made, outcome);
                }
                faster.add(made);
            }
            if (tried < fit.size()) {
                trial = warmUp.trial(fit.get(tried).code());
                return 0;
            }
            String found = faster.isEmpty() ? outcome.slower() : "on lanes";
            log().log(System.Logger.Level.DEBUG, "{0}: {1}", place, found);
            if (faster.isEmpty()) {
                tryAgainIfGone(fit);
                return DONE;
            }
            contest = new Contest(
                    warmUp, faster.stream().map(each -> each.code().code()).toList());
            return 0;
        }

        /** Goes on comparing until it is clear which is fastest. */
        private long compare(Contest among) {
            try {
                long pause = among.turn();
                if (pause != DONE) {
                    return pause;
                }
            } catch (RuntimeException e) {
                return DONE; // shared arrays were closed, or other elements throw now; what was found so far will do
            }
            decide(among);
            return DONE;
        }

        private void decide(Contest among) {
            int fastest = 0;
            for (int i = 1; i < faster.size(); i++) {
                if (among.nanosPerIndex(i) < among.nanosPerIndex(fastest)) {
                    fastest = i;
                }
            }
            double one = among.nanosPerIndex(faster.size());
            double lanes = among.nanosPerIndex(fastest);
            log().log(System.Logger.Level.DEBUG, "{0}: {1} ns an index one by one, {2} on lanes", place, one, lanes);
            if (warmUp.areWorthIt(lanes, one)) {
                ready = Ready.tried(faster.get(fastest), new WarmUp.Outcome(null, lanes, one));
            } else {
                giveUp();
            }
        }
    }

    /** What is demanded is kept however slow it is. */
    private synchronized void giveUp() {
        ready = isDemanded ? ready : null;
    }

    /** Not a field: to make it takes some of the time of a JVM's first loop. */
    private static System.Logger log() {
        return System.getLogger(CompiledLoop.class.getName());
    }

    private static String reason(Exception e) {
        return Objects.requireNonNull(e.getMessage());
    }

    /**
     * What became of a body.
     *
     * @param lanes how many indices are computed at once, 1 if it runs as it is written
     * @param reason why it does, empty if it does not
     * @param line that the reason is about, 0 if it is not known
     * @param remarks what was done with which line
     * @param code the body as it was read, empty if it could not be
     */
    public record Outcome(int lanes, String reason, int line, List<Remark> remarks, String code) {

        /** The remarks as something else, made of a line and a text. */
        public <R> List<R> remarks(BiFunction<Integer, String, R> as) {
            return remarks.stream()
                    .map(each -> as.apply(each.line(), each.text()))
                    .toList();
        }
    }

    /** What code is made for, for people. */
    public static String target() {
        return VectorUnit.target();
    }

    /** The class, method and line of a body, for people. */
    public static String place(Object body) {
        LambdaImage image = LambdaImage.of(body);
        return image == null ? body.getClass().getName() : Lifter.place(image);
    }

    /** A word on whose functions a body calls that runs as it is written, if it calls those that there are two of. */
    private String functions(Object body) {
        LambdaImage image = use.isLifted ? null : LambdaImage.of(body);
        return image == null || !Glance.at(image).callsElementary()
                ? ""
                : "; its Math.exp, log, sin and cos are the JVM's";
    }

    /** Compiles now, on the calling thread, and uses the code though nobody knows whether it is faster. */
    public Outcome compileNow(Object body) {
        synchronized (this) {
            isDemanded = true;
        }
        Ready now = ready;
        if (now != null && bind(body) != null) {
            return Explanation.of(now.lifted, now.code, body);
        }
        Lifted lifted = null;
        try {
            Functions called = use.isLifted ? Functions.CALLED : Functions.OF_JVM;
            lifted = Made.lift(use, Made.image(body), called);
            Made made =
                    Made.of(use, body).stream().filter(Made::isFit).findFirst().orElse(null);
            if (made == null) {
                return Explanation.of(lifted, ALIAS, 0);
            }
            requested = true;
            isConstant = lifted.function().isConstant();
            ready = Ready.untried(made);
            return Explanation.of(lifted, made.code(), body);
        } catch (Refusal e) {
            return Explanation.of(lifted, reason(e) + functions(body), e.line());
        } catch (NoLanesException e) {
            return Explanation.of(lifted, reason(e) + functions(body), e.line());
        }
    }
}
