// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A user's program that has run: what it has stored under the names of the task, and its methods to be called again. Whatever is not
 * there or not of its kind is a {@link WrongAnswerException} that says what to do.
 */
final class Answer {

    private final String file;
    private final Object program;
    private final List<String> notes = new ArrayList<>();

    private Answer(String file, Object program) {
        this.file = file;
        this.program = program;
    }

    /**
     * Compiles a program, looks for the names of the task in it and calls its main method.
     *
     * @param file the name of its file
     * @param text what is in it
     * @param names that must be there, of fields and methods
     * @return the program when it has ended
     */
    static Answer of(String file, String text, List<String> names) {
        MemoryClasses classes = MemoryClasses.compile(file, text);
        String className = file.substring(0, file.length() - ".java".length());
        try {
            Constructor<?> constructor = classes.loadClass(className).getDeclaredConstructor();
            constructor.setAccessible(true);
            Answer answer = new Answer(file, constructor.newInstance());
            answer.requireNames(names);
            answer.runMain();
            return answer;
        } catch (InvocationTargetException | ExceptionInInitializerError e) {
            throw new WrongAnswerException(thrown(file, Objects.requireNonNull(e.getCause())));
        } catch (ReflectiveOperationException e) {
            throw new WrongAnswerException(
                    file + " is no program like the one that 'tutti exercise start' wrote: it has no class " + className
                            + " that can be made without arguments");
        }
    }

    private void requireNames(List<String> names) {
        List<String> missing = names.stream()
                .filter(name -> field(name) == null && method(name) == null)
                .toList();
        if (!missing.isEmpty()) {
            throw new WrongAnswerException("there is no " + String.join(" and no ", missing)
                    + ": keep the names of the task, outside of main");
        }
    }

    private void runMain() throws ReflectiveOperationException {
        for (Class<?>[] parameters : List.of(new Class<?>[] {String[].class}, new Class<?>[0])) {
            try {
                Method main = program.getClass().getDeclaredMethod("main", parameters);
                main.setAccessible(true);
                Object[] arguments = parameters.length == 0 ? new Object[0] : new Object[] {new String[0]};
                main.invoke(Modifier.isStatic(main.getModifiers()) ? null : program, arguments);
                return;
            } catch (NoSuchMethodException e) {
                // the other one, then
            }
        }
        throw new WrongAnswerException("there is no main method: write void main() { … }");
    }

    /** What was thrown, and the line of the user's file that it came from. */
    private static String thrown(String file, Throwable thrown) {
        Throwable cause = thrown;
        String place = "";
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            cause = each;
            String line = line(file, each.getStackTrace());
            place = line == null ? place : line + ": ";
        }
        return place + "it threw " + cause;
    }

    /** {@code File.java:12} for the innermost frame of the file. */
    static @Nullable String line(String file, StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> file.equals(frame.getFileName()))
                .map(frame -> file + ":" + frame.getLineNumber())
                .findFirst()
                .orElse(null);
    }

    /** Adds a line that is shown when the answer is right. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of Error Prone's
    void note(String text, Object... arguments) {
        notes.add(String.format(Locale.ROOT, text, arguments));
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    private @Nullable Field field(String name) {
        try {
            Field field = program.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    private @Nullable Method method(String name) {
        for (Method method : program.getClass().getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                return method;
            }
        }
        return null;
    }

    /** What a field holds. */
    Object value(String name) {
        Field field = field(name);
        try {
            Object value = field == null ? null : field.get(program);
            if (value == null) {
                throw new WrongAnswerException(name + " holds nothing: store the result in it");
            }
            return value;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number in a field. */
    double number(String name) {
        return numbers(name, List.of(value(name)))[0];
    }

    /** A field of seconds, which must have been measured. */
    double seconds(String name) {
        double seconds = number(name);
        if (!(seconds > 0)) {
            throw new WrongAnswerException(
                    name + " is " + seconds + ": store the seconds there, (System.nanoTime() - begin) / 1e9");
        }
        return seconds;
    }

    /** What a field holds, a list or an array of anything. */
    List<?> list(String name) {
        return list(name, value(name));
    }

    /** The numbers in a field, a list or an array. */
    double[] numbers(String name) {
        return numbers(name, list(name));
    }

    /** What a method of the program gives for these arguments. */
    Object call(String name, Object... arguments) {
        Method method = Objects.requireNonNull(method(name), name);
        try {
            Object found = method.invoke(Modifier.isStatic(method.getModifiers()) ? null : program, arguments);
            if (found == null) {
                throw new WrongAnswerException(name + " gave null");
            }
            return found;
        } catch (InvocationTargetException e) {
            throw new WrongAnswerException(thrown(file, Objects.requireNonNull(e.getCause())));
        } catch (IllegalArgumentException e) {
            throw new WrongAnswerException(name + " takes other arguments than in the task: "
                    + Arrays.stream(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .collect(Collectors.joining(", ", "(", ")")));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that a method gives. */
    double callNumber(String name, Object... arguments) {
        return numbers(name, List.of(call(name, arguments)))[0];
    }

    /** The numbers that a method gives. */
    double[] callNumbers(String name, Object... arguments) {
        return numbers(name, list(name, call(name, arguments)));
    }

    private static List<?> list(String name, Object value) {
        return switch (value) {
            case List<?> list -> list;
            case double[] array -> Arrays.stream(array).boxed().toList();
            case long[] array -> Arrays.stream(array).boxed().toList();
            case int[] array -> Arrays.stream(array).boxed().toList();
            case Object[] array -> Arrays.asList(array);
            default ->
                throw new WrongAnswerException(
                        name + " is a " + value.getClass().getSimpleName() + ": a list or an array is asked for");
        };
    }

    private static double[] numbers(String name, List<?> values) {
        return values.stream()
                .mapToDouble(value -> {
                    if (value instanceof Number number) {
                        return number.doubleValue();
                    }
                    throw new WrongAnswerException(name + ": '" + value + "' is no number");
                })
                .toArray();
    }
}
