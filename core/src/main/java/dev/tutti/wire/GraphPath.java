// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.lambda.ClassBytes;
import dev.tutti.lambda.LambdaImage;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way from the root of a graph to one of its objects, the shortest that serialization would take. Looked for only
 * when something was refused.
 *
 * @param steps from the root to the object, empty if it is the root
 */
record GraphPath(List<Step> steps) {

    private static final int OBJECT_LIMIT = 1_000_000;
    private static final int KEY_CHARACTERS = 40;

    /**
     * One step.
     *
     * @param from the object it starts at
     * @param text what is appended to the path
     * @param lambda what {@code from} is, if it is a lambda
     */
    record Step(Object from, String text, @Nullable LambdaImage lambda) {}

    private record Node(
            Object object, @Nullable Node parent, @Nullable Step step) {}

    /** The path in words, after the word for the root. */
    String text(String root) {
        StringBuilder text = new StringBuilder(root);
        steps.forEach(step -> text.append(step.text));
        return text.toString();
    }

    @Nullable
    Step last() {
        return steps.isEmpty() ? null : steps.getLast();
    }

    /**
     * The path to {@code target}, or {@code null} if it is out of reach: in private fields of the JDK, or made on the
     * way.
     */
    @SuppressWarnings("ReferenceEquality") // that very object is looked for
    static @Nullable GraphPath find(Object root, Object target) {
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> todo = new ArrayDeque<>(List.of(new Node(root, null, null)));
        visited.add(root);
        for (Node node = todo.poll(); node != null && visited.size() < OBJECT_LIMIT; node = todo.poll()) {
            if (node.object == target) {
                return trace(node);
            }
            Node parent = node;
            children(node.object, (object, step) -> {
                if (object != null && visited.add(object)) {
                    todo.add(new Node(object, parent, step));
                }
            });
        }
        return null;
    }

    private static GraphPath trace(Node found) {
        List<Step> steps = new ArrayList<>();
        for (Node node = found; node != null; node = node.parent) {
            if (node.step != null) {
                steps.addFirst(node.step);
            }
        }
        return new GraphPath(steps);
    }

    private interface Visitor {
        void visit(@Nullable Object child, Step step);

        default void visit(@Nullable Object child, Object from, String text) {
            visit(child, new Step(from, text, null));
        }
    }

    private static void children(Object from, Visitor visitor) {
        switch (from) {
            case String _, Number _, Class<?> _, Enum<?> _ -> {}
            case Object[] array -> {
                for (int i = 0; i < array.length; i++) {
                    visitor.visit(array[i], from, "[" + i + "]");
                }
            }
            case Optional<?> optional -> visitor.visit(optional.orElse(null), from, ".get()");
            case AtomicReference<?> reference -> visitor.visit(reference.get(), from, ".get()");
            case Map.Entry<?, ?> entry -> {
                visitor.visit(entry.getKey(), from, ".getKey()");
                visitor.visit(entry.getValue(), from, ".getValue()");
            }
            case Map<?, ?> map -> {
                int i = 0;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    visitor.visit(entry.getKey(), from, ".keySet()[" + i++ + "]");
                    visitor.visit(entry.getValue(), from, "[" + shortened(entry.getKey()) + "]");
                }
            }
            case Collection<?> collection -> {
                int i = 0;
                for (Object element : collection) {
                    visitor.visit(element, from, "[" + i++ + "]");
                }
            }
            case Throwable failure -> {
                visitor.visit(failure.getCause(), from, ".getCause()");
                visitor.visit(failure.getSuppressed(), from, ".getSuppressed()");
            }
            default -> {}
        }
        LambdaImage lambda = LambdaImage.of(from);
        if (lambda != null) {
            for (int i = 0; i < lambda.captures().size(); i++) {
                visitor.visit(lambda.captures().get(i), new Step(from, capture(lambda, i), lambda));
            }
        } else {
            fields(from, visitor);
        }
    }

    private static String capture(LambdaImage lambda, int index) {
        if (index == 0 && lambda.capturesReceiver() && lambda.isArrow()) {
            return " captures `this`";
        }
        String name = lambda.captureName(index);
        return " captures #" + (index + 1) + (name == null ? "" : " `" + name + "`");
    }

    private static void fields(Object from, Visitor visitor) {
        boolean isWhole = from.getClass().isRecord() || ClassBytes.isImplicit(from.getClass());
        for (Class<?> c = from.getClass(); c != null && (isWhole || isSerializable(c)); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                        visitor.visit(field.get(from), from, "." + field.getName());
                    } catch (InaccessibleObjectException | IllegalAccessException e) {
                        break; // a class of the JDK, or of a module that is not open: nothing of it can be seen
                    }
                }
            }
        }
    }

    private static boolean isSerializable(Class<?> type) {
        return Serializable.class.isAssignableFrom(type);
    }

    private static String shortened(@Nullable Object key) {
        String text = key instanceof String s ? "\"" + s + "\"" : String.valueOf(key);
        return text.length() <= KEY_CHARACTERS ? text : text.substring(0, KEY_CHARACTERS) + "…";
    }
}
