// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Expressions as text: a line for each operation, its operands below it. */
final class Tree {

    private final StringBuilder text = new StringBuilder();

    /** How often each node is used. */
    private final IdentityHashMap<Node, Integer> uses = new IdentityHashMap<>();

    /** Numbers of nodes that are used more than once, which have been written. */
    private final IdentityHashMap<Node, Integer> numbers = new IdentityHashMap<>();

    private Tree() {}

    /** One tree after the other; what is used twice is written once, and then named by its number. */
    static String of(List<Node> nodes) {
        Tree tree = new Tree();
        nodes.forEach(tree::count);
        nodes.forEach(each -> tree.write(each, "", ""));
        return tree.text.toString();
    }

    /** The same, each tree under a name. */
    static String of(List<String> names, List<Node> nodes) {
        Tree tree = new Tree();
        nodes.forEach(tree::count);
        for (int i = 0; i < names.size(); i++) {
            tree.text.append(names.get(i)).append('\n');
            tree.write(nodes.get(i), "└─ ", "   ");
        }
        return tree.text.toString();
    }

    private void count(Node node) {
        if (uses.merge(node, 1, Integer::sum) == 1) {
            node.operands().forEach(this::count);
        }
    }

    private void write(Node node, String first, String rest) {
        text.append(first);
        Integer known = numbers.get(node);
        if (known != null) {
            text.append('#').append(known).append('\n');
            return;
        }
        List<Node> operands = node.operands();
        if (Objects.requireNonNull(uses.get(node)) > 1 && !operands.isEmpty()) {
            numbers.put(node, numbers.size() + 1);
            text.append('#').append(numbers.size()).append(' ');
        }
        text.append(node.label()).append(' ').append(node.dtype());
        if (node.shape().length > 0) {
            text.append(' ').append(Typing.text(node.shape()));
        }
        text.append('\n');
        for (int i = 0; i < operands.size(); i++) {
            boolean isLast = i == operands.size() - 1;
            write(operands.get(i), rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  "));
        }
    }
}
