// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.tree.DoubleTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubtreesTest {

    private static String merge(String left, String right) {
        return "(" + left + " " + right + ")";
    }

    private static String expected(int from, int to) {
        return ReductionOracle.tree(
                IntStream.range(from, to).mapToObj(Integer::toString).toList(), SubtreesTest::merge);
    }

    /** Whatever pieces a range is cut into, and in whatever order they come, the brackets are those of the record. */
    @Test
    void buildTheTreeInAnyOrder() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int parts = 1; parts <= 70; parts++) {
            for (int round = 0; round < 20; round++) {
                List<int[]> pieces = new ArrayList<>();
                for (int from = 0; from < parts; ) {
                    int to = from + (int) Pieces.length(from, parts, 1L << random.nextInt(7));
                    pieces.add(new int[] {from, to});
                    from = to;
                }
                Collections.shuffle(pieces, random);
                Subtrees<String> subtrees = new Subtrees<>(SubtreesTest::merge);
                for (int[] piece : pieces) {
                    subtrees.add(piece[0], piece[1] - piece[0], expected(piece[0], piece[1]));
                }
                assertThat(subtrees.result())
                        .as("parts=%d round=%d seed=%d", parts, round, seed)
                        .isEqualTo(expected(0, parts));
            }
        }
    }

    /** A piece that ends with the range may be shorter than its place in the tree. */
    @Test
    void takeAShortLastPart() {
        Subtrees<String> subtrees = new Subtrees<>(SubtreesTest::merge);
        subtrees.add(4, 2, "b");
        subtrees.add(0, 4, "a");
        assertThat(subtrees.result()).isEqualTo("(a b)");
    }

    @Test
    void doubleTreeIsTheSameTree() {
        double[] values = Data.WIDE.values(100);
        for (int parts = 1; parts <= values.length; parts++) {
            DoubleTree tree = new DoubleTree();
            List<Double> list = new ArrayList<>();
            for (int k = 0; k < parts; k++) {
                tree.add(values[k]);
                list.add(values[k]);
            }
            assertThat(tree.sum()).as("parts=%d", parts).isEqualTo(ReductionOracle.tree(list, Double::sum));
        }
    }
}
