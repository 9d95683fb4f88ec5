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
 * @param compiledOnly whether a body that cannot be compiled is refused
 * @param reader is told what becomes of it, or {@code null}
 */
record Bodies(
        boolean isFast, boolean compiledOnly, @Nullable Consumer<? super CompileReport> reader) {

    /** A system property: if it is a level, or true, what can become of each body is logged, once. */
    private static final String EXPLAIN = "dev.tutti.explain";

    static final Bodies DEFAULTS = new Bodies(false, false, logged(System.getProperty(EXPLAIN, "false")));

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

    Bodies withFast() {
        return new Bodies(true, compiledOnly, reader);
    }

    Bodies withCompiledOnly() {
        return new Bodies(isFast, true, reader);
    }

    Bodies withReader(Consumer<? super CompileReport> told) {
        return new Bodies(isFast, compiledOnly, Objects.requireNonNull(told, "reader"));
    }

    /** A kernel as it is to run, compiled if that was asked for. */
    @SuppressWarnings("unchecked") // a fast kernel is of the kernel's kind
    <K> K prepared(K written) {
        K kernel = isFast && written instanceof Compiled.User user ? (K) user.fast() : written;
        if (compiledOnly || reader != null) {
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
