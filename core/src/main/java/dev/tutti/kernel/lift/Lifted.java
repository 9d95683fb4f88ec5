// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Remark;
import java.util.List;

/**
 * A body as a function.
 *
 * @param function its parameters are the inputs, and behind them the index or indices
 * @param inputs what the first parameters are
 * @param receivers objects whose fields are read or methods called, needed or not: they must not be {@code null}
 * @param remarks the calls that the body itself makes
 */
public record Lifted(Function function, List<Input> inputs, List<Input> receivers, List<Remark> remarks) {

    public Lifted {
        inputs = List.copyOf(inputs);
        receivers = List.copyOf(receivers);
        remarks = List.copyOf(remarks);
    }

    /** Another function of the same parameters. */
    public Lifted with(Function other) {
        return new Lifted(other, inputs, receivers, remarks);
    }

    /** Whether it calls the library's own {@code exp, log, sin} or {@code cos}, if those are {@link Functions#CALLED}. */
    public boolean callsElementary() {
        return Calls.hasElementary(function);
    }
}
