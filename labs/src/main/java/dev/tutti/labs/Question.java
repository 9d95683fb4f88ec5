// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Task;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something to compute, serially and in other forms that must give the same answer. An immutable value: every method
 * that adds something returns a new one.
 *
 * <p>Answers are compared bit by bit ({@link Objects#deepEquals}), unless a form has its own rule against the serial
 * one; between two backends or two numbers of workers a form must always give the same bits.
 *
 * @param <R> the answer
 */
public final class Question<R> {

    /** The name of every serial form. */
    static final String SERIAL = "plain Java";

    private final String title;
    private final Callable<R> serial;
    private final Function<? super R, @Nullable String> flaw;
    private final Function<? super R, ?> result;
    private final Function<? super R, String> summary;
    private final List<Form<R>> forms;
    private final List<Closeable> used;

    private Question(
            String title,
            Callable<R> serial,
            Function<? super R, @Nullable String> flaw,
            Function<? super R, ?> result,
            Function<? super R, String> summary,
            List<Form<R>> forms,
            List<Closeable> used) {
        this.title = title;
        this.serial = serial;
        this.flaw = flaw;
        this.result = result;
        this.summary = summary;
        this.forms = forms;
        this.used = used;
    }

    /**
     * A question.
     *
     * @param title a few words that tell it from the lab's other questions, such as its size
     * @param serial the best serial form: plain Java, no pool
     * @param flaw says what is wrong with an answer, {@code null} if nothing: from a known value, with a derived bound
     * @param result the answer as a number, a text, or a list or map of those
     * @param summary the answer in a line of text
     * @param <R> the answer
     * @return the question, with no parallel form yet
     */
    public static <R> Question<R> of(
            String title,
            Callable<R> serial,
            Function<? super R, @Nullable String> flaw,
            Function<? super R, ?> result,
            Function<? super R, String> summary) {
        return new Question<>(title, serial, flaw, result, summary, List.of(), List.of());
    }

    /**
     * Adds a form whose answer has the bits of the serial one.
     *
     * @param name a few words
     * @param computation the form
     * @return a question with this form
     */
    public Question<R> form(String name, Form.Computation<R> computation) {
        return with(new Form<>(name, computation, Objects::deepEquals, null, Set.of()));
    }

    /**
     * Adds a form whose answer may differ from the serial one, by a derived bound.
     *
     * @param name a few words
     * @param computation the form
     * @param agrees whether an answer of this form and the serial one are near enough
     * @return a question with this form
     */
    public Question<R> form(String name, Form.Computation<R> computation, BiPredicate<R, R> agrees) {
        return with(new Form<>(name, computation, agrees, null, Set.of()));
    }

    /**
     * Adds a form whose workers must be prepared.
     *
     * @param name a few words
     * @param initializer what each worker runs first
     * @param computation the form
     * @return a question with this form
     */
    public Question<R> formAfter(String name, Task.Run initializer, Form.Computation<R> computation) {
        return with(new Form<>(name, computation, Objects::deepEquals, initializer, Set.of()));
    }

    /**
     * Adds a form that a pool must refuse to run unless it can do something.
     *
     * @param name a few words
     * @param needs what it must be able to do
     * @param computation the form
     * @return a question with this form
     */
    public Question<R> formNeeding(String name, Capability needs, Form.Computation<R> computation) {
        return formNeeding(name, needs, computation, Objects::deepEquals);
    }

    /**
     * Adds a form that a pool must refuse to run unless it can do something, and whose answer may differ from the
     * serial one, by a derived bound.
     *
     * @param name a few words
     * @param needs what it must be able to do
     * @param computation the form
     * @param agrees whether an answer of this form and the serial one are near enough
     * @return a question with this form
     */
    public Question<R> formNeeding(
            String name, Capability needs, Form.Computation<R> computation, BiPredicate<R, R> agrees) {
        return with(new Form<>(name, computation, agrees, null, Set.of(needs)));
    }

    /**
     * Names something that the forms use and that must be closed.
     *
     * @param used closed when the lab has been run, maybe by another question too; so a second time does nothing
     * @return a question with it
     */
    public Question<R> closing(Closeable used) {
        List<Closeable> more =
                Stream.concat(this.used.stream(), Stream.of(used)).toList();
        return new Question<>(title, serial, flaw, result, summary, forms, more);
    }

    private Question<R> with(Form<R> form) {
        List<Form<R>> more = Stream.concat(forms.stream(), Stream.of(form)).toList();
        return new Question<>(title, serial, flaw, result, summary, more, used);
    }

    String title() {
        return title;
    }

    Callable<R> serial() {
        return serial;
    }

    @Nullable
    String flaw(R answer) {
        return flaw.apply(answer);
    }

    Object result(R answer) {
        return result.apply(answer);
    }

    String summary(R answer) {
        return summary.apply(answer);
    }

    List<Form<R>> forms() {
        return forms;
    }

    /** Closes what the forms used. */
    void close() {
        for (Closeable each : used) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
