// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.CompileReport;
import dev.tutti.TaskRefusedException;
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

    /** A system property: if it is true, what can become of each body is logged, once. */
    private static final String EXPLAIN = "dev.tutti.explain";

    static final Bodies DEFAULTS = new Bodies(false, false, Boolean.getBoolean(EXPLAIN) ? logged() : null);

    private static Consumer<CompileReport> logged() {
        Set<String> told = ConcurrentHashMap.newKeySet();
        return report -> {
            if (told.add(report.body())) {
                System.getLogger(CompileReport.class.getName()).log(System.Logger.Level.INFO, report::toString);
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

    /** A kernel as it is to run: lifted if its body has to be, compiled if that was asked for. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // another way makes a kernel of the same kind
    <K> K prepared(K written) {
        K kernel = written;
        if (written instanceof Compiled.User user) {
            Compiled.Form form = isFast ? user.form().fast() : user.form();
            if (user.analysis().isLifted()) {
                form = form.lifted();
            }
            kernel = form == user.form() ? written : (K) user.with(form);
        }
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
