// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.List;

/** Lets all ways of a function end in one place: its last block, if there is more than one now. */
public final class OneReturn {

    private OneReturn() {}

    /** A function that returns in one block at most. */
    public static Function of(Function function) {
        int returns = 0;
        for (Block block : function.blocks()) {
            returns += block.exit() instanceof Exit.Return ? 1 : 0;
        }
        if (returns <= 1) {
            return function;
        }
        int last = function.blocks().size();
        List<Block> blocks = new ArrayList<>();
        for (Block block : function.blocks()) {
            blocks.add(
                    block.exit() instanceof Exit.Return end
                            ? new Block(
                                    block.parameters(),
                                    block.instructions(),
                                    new Exit.Jump(new Exit.Edge(last, end.operands())))
                            : block);
        }
        if (function.result() == null) {
            blocks.add(new Block(List.of(), List.of(), new Exit.Return(null)));
        } else {
            Value result = new Value(function.valueLimit(), function.result());
            blocks.add(new Block(List.of(result), List.of(), new Exit.Return(result)));
        }
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }
}
