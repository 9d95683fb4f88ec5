// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.List;

/** Instructions that happen one after the other. */
public record Block(List<Value> parameters, List<Instruction> instructions, Exit exit) {

    public Block {
        parameters = List.copyOf(parameters);
        instructions = List.copyOf(instructions);
    }
}
