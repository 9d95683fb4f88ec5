// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.TaskRefusedException;
import dev.tutti.lambda.LambdaImage;
import dev.tutti.lambda.Origin;
import java.util.Iterator;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** The words of refusals: what was asked, what was found where, what to do. */
final class Refusal {

    private static final String SHARED = "dev.tutti.shared";

    private Refusal() {}

    /** Something in the graph cannot be written. */
    @SuppressWarnings("ReferenceEquality") // that very object was captured, or another
    static TaskRefusedException unsendable(Role role, Object root, Object offender, String reason) {
        GraphPath path = pathTo(root, offender);
        GraphPath.Step last = path == null ? null : path.last();
        if (path != null && last != null) {
            LambdaImage lambda = last.lambda();
            if (lambda != null && lambda.capturesReceiver() && lambda.captures().getFirst() == offender) {
                return capturedReceiver(role, path, lambda, offender);
            }
            if (last.text().startsWith(".this$")) {
                return refused(
                        role,
                        path.text(role.word()) + ", the object in which "
                                + name(last.from().getClass())
                                + " was made (" + name(offender.getClass()) + "): " + reason
                                + "; use a lambda or a static nested class, or let " + name(offender.getClass())
                                + " implement java.io.Serializable");
            }
        }
        String where = path == null ? "something in the " + role.word() : path.text(role.word());
        return refused(role, where + " (" + name(offender.getClass()) + "): " + reason + "; " + cure(offender));
    }

    /** The serializer failed at or below an object, in code of the user's or for lack of stack. */
    static TaskRefusedException failed(Role role, Object root, @Nullable Object last, Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return refused(
                    role,
                    "its graph of objects (" + name(root.getClass())
                            + ") is too deep for serialization; send what is chained in it as a list");
        }
        GraphPath path = last == null ? null : pathTo(root, last);
        String where = path == null || last == null
                ? "something in the " + role.word()
                : path.text(role.word()) + " (" + name(last.getClass()) + ")";
        TaskRefusedException refusal = refused(role, "its serialization failed at " + where + ": " + words(failure));
        refusal.initCause(failure);
        return refusal;
    }

    /** The serialized bytes would not fit into an array. */
    static TaskRefusedException tooLong(Role role, Object root, int limitBytes) {
        return refused(
                role,
                "its serialized form (" + name(root.getClass()) + "), primitive arrays aside, passes limitBytes="
                        + limitBytes + "; send it in several pieces, or as primitive arrays");
    }

    /** A payload arrived but its value could not be made. */
    static TaskRefusedException unreadable(Role role, String reason, @Nullable Throwable cause) {
        String where = switch (role) {
            case TASK, ITEM -> " arrived in a worker process but cannot be read there: ";
            case RESULT -> " came back from a worker process but cannot be read here: ";
            case ELEMENT -> " was taken but cannot be read here: ";
        };
        TaskRefusedException refusal = new TaskRefusedException("the " + role.word() + where + reason);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    private static TaskRefusedException capturedReceiver(
            Role role, GraphPath path, LambdaImage lambda, Object receiver) {
        String type = name(receiver.getClass());
        String lambdaPath = new GraphPath(path.steps().subList(0, path.steps().size() - 1)).text(role.word());
        if (!lambda.isArrow()) {
            return refused(
                    role,
                    lambdaPath + " is a method reference to `" + lambda.implName() + "` of an object ("
                            + type + "): not Serializable; let " + type
                            + " implement java.io.Serializable, or make the method static");
        }
        String use = lambda.useOfThis();
        String reason = use == null ? "" : " because it uses " + use;
        String fix = use != null && use.startsWith("method ")
                ? "make the method static"
                : "copy what it needs to a local variable first";
        return refused(
                role,
                "the lambda captures `this` (" + type + ")" + reason + ", at " + lambdaPath + ": not Serializable; "
                        + fix + ", or let " + type + " implement java.io.Serializable");
    }

    private static TaskRefusedException refused(Role role, String found) {
        String target = switch (role) {
            case TASK, ITEM -> "to a worker process";
            case RESULT -> "back from a worker process";
            case ELEMENT -> "to another process";
        };
        return new TaskRefusedException("the " + role.word() + " cannot be sent " + target + ": " + found);
    }

    private static String cure(Object offender) {
        Class<?> type = offender.getClass();
        if (type.isHidden()) {
            return "declare it as a dev.tutti.Task, or cast it: (Runnable & java.io.Serializable)";
        } else if (offender instanceof Iterator || offender instanceof BaseStream) {
            return "collect it into a list first";
        } else if (Origin.of(type).isUser()) {
            return "make it a record, let it implement java.io.Serializable, or make it inside the task";
        }
        return type.getPackageName().equals(SHARED)
                ? "make it before the task, and hand it to the task"
                : "make or open it inside the task";
    }

    /** A walk through the user's objects can fail in the user's code. */
    private static @Nullable GraphPath pathTo(Object root, Object target) {
        try {
            return GraphPath.find(root, target);
        } catch (Throwable e) {
            return null;
        }
    }

    /** What was thrown, in words, though it may throw itself when asked for them. */
    static String words(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable e) {
            return failure.getClass().getName();
        }
    }

    /** A class name as the user knows it. */
    static String name(Class<?> type) {
        String name = type.getTypeName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : "a lambda in " + name.substring(0, lambda);
    }
}
