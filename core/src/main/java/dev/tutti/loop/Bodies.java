// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.CompileReport;
import dev.tutti.TaskRefusedException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What may become of a loop's body.
 *
 * @param isFast whether results need not be those of the body to the last bit
 * @param isVerified whether what code does is done by the body too, and compared
 * @param compiledOnly whether a body that cannot be compiled is refused
 * @param reader is told what becomes of it, or {@code null}
 */
record Bodies(
        boolean isFast,
        boolean isVerified,
        boolean compiledOnly,
        @Nullable Consumer<? super CompileReport> reader) {

    /** A system property: if it is a level, or true, what can become of each body is logged, once. */
    private static final String EXPLAIN = "dev.tutti.explain";

    /** A system property: if it is true, all loops are verified but those that may round in another way. */
    private static final String VERIFY = "dev.tutti.verify";

    static final Bodies DEFAULTS =
            new Bodies(false, Boolean.getBoolean(VERIFY), false, logged(System.getProperty(EXPLAIN, "false")));

    /** {@code null} if nothing is to be logged. */
    private static @Nullable Consumer<CompileReport> logged(String property) {
        if (property.equals("false")) {
            return null;
        }
        System.Logger logger = System.getLogger(CompileReport.class.getName());
        CompileReport.Level level = Arrays.stream(CompileReport.Level.values())
                .filter(each -> each.toString().equals(property))
                .findFirst()
                .orElse(CompileReport.Level.SUMMARY);
        if (!property.equals("true") && !level.toString().equals(property)) {
            logger.log(
                    System.Logger.Level.WARNING,
                    "-D{0}={1} is none of true, false, summary, details, code; taken for summary",
                    EXPLAIN,
                    property);
        }
        Set<String> told = ConcurrentHashMap.newKeySet();
        return report -> {
            if (told.add(report.body())) {
                logger.log(System.Logger.Level.INFO, () -> report.text(level));
            }
        };
    }

    Bodies {
        if (isFast && isVerified) {
            throw new IllegalArgumentException(
                    "a loop is compared with its body bit for bit, or need not have its bits: verify() and fast(); leave"
                            + " out one of them");
        }
    }

    Bodies withFast() {
        return new Bodies(true, DEFAULTS.isVerified ? false : isVerified, compiledOnly, reader);
    }

    Bodies withVerified() {
        return new Bodies(isFast, true, compiledOnly, reader);
    }

    Bodies withCompiledOnly() {
        return new Bodies(isFast, isVerified, true, reader);
    }

    Bodies withReader(Consumer<? super CompileReport> told) {
        return new Bodies(isFast, isVerified, compiledOnly, Objects.requireNonNull(told, "reader"));
    }

    /** A kernel as it is to run: lifted if its body has to be, compiled if that was asked for. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // another way makes a kernel of the same kind
    <K> K prepared(K written) {
        K kernel = written;
        if (written instanceof Compiled.User user) {
            Compiled.Form form =
                    isFast ? user.form().fast() : isVerified ? user.form().verified() : user.form();
            if (user.analysis().isLifted()) {
                form = form.lifted();
            }
            kernel = form == user.form() ? written : (K) user.with(form);
        }
        if (reader != null || ((compiledOnly || isVerified) && !Compiled.isCompiled(kernel))) {
            CompileReport report = Compiled.report(kernel);
            if (reader != null) {
                reader.accept(report);
            }
            if (compiledOnly && !report.isCompiled()) {
                throw new TaskRefusedException("a loop that runs compiled or not at all: " + report);
            }
        }
        return kernel;
    }
}
