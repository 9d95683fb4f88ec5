// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which blocks lead to each, and which ones every way to it goes through. */
public final class Dominators {

    private final List<List<Integer>> before = new ArrayList<>();
    private final BitSet[] dominators;

    /** Those of a function all of whose edges lead to blocks. */
    public Dominators(Function function) {
        for (int b = 0; b < function.blocks().size(); b++) {
            before.add(new ArrayList<>());
        }
        for (int b = 0; b < function.blocks().size(); b++) {
            for (Exit.Edge edge : function.blocks().get(b).exit().edges()) {
                before.get(edge.target()).add(b);
            }
        }
        dominators = find();
    }

    private BitSet[] find() {
        BitSet[] found = new BitSet[before.size()];
        for (int b = 0; b < found.length; b++) {
            found[b] = new BitSet();
            found[b].set(0, b == 0 ? 1 : found.length);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int b = 1; b < found.length; b++) {
                BitSet now = new BitSet();
                now.set(0, found.length);
                for (int from : before.get(b)) {
                    now.and(found[from]);
                }
                now.set(b);
                if (!now.equals(found[b])) {
                    found[b] = now;
                    changed = true;
                }
            }
        }
        return found;
    }

    /** The blocks that lead to one, once for each edge. */
    public List<Integer> before(int block) {
        return before.get(block);
    }

    /** Whether every way to a block goes through another, or that is it. */
    public boolean dominates(int over, int block) {
        return dominators[block].get(over);
    }
}
