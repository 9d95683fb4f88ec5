// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import dev.tutti.lambda.ClassBytes;
import dev.tutti.lambda.LambdaImage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's classes and statics, in this JVM, for a program that only a loader of its own knows. */
class TaskHostTest {

    private static final String PROGRAM = """
            package user;

            import dev.tutti.Task;
            import java.util.*;

            public class Program {
                public static int rate;
                public static final List<String> NAMES = new ArrayList<>();
                static final int CONSTANT = 7;
                static int written;
                static Object unset = Thread.currentThread();

                interface Defaults { List<Integer> SIZES = new ArrayList<>(List.of(1)); }

                public static Task<Integer, Object> scaled() { return x -> x * rate + CONSTANT; }
                public static Task<Integer, Object> names() { return x -> NAMES.get(x) + new Item(x).size(); }
                public static Task<Integer, Object> count() { return x -> ++written; }
                public static Task<Integer, Object> thread() { return x -> unset instanceof Thread; }
                public static Task<Integer, Object> sizes() { return x -> Defaults.SIZES.size(); }
                public static void addSize() { Defaults.SIZES.add(2); }
                public static Task<Integer, Object> initializer() { return x -> { rate = 1000; return null; }; }
                public static Task<Integer, Object> failing() { return x -> { throw new Failure(x); }; }
                public static Object item(int x) { return new Item(x); }
                public static Task<Integer, Object> items() { return x -> new Item(x + Item.ALL.size()); }
            }

            class Item implements java.io.Serializable {
                static final List<Integer> ALL = new ArrayList<>();
                final int size;
                Item(int size) { this.size = size; }
                int size() { return size + ALL.size(); }
                public String toString() { return "item of " + size(); }
            }

            class Failure extends Exception { Failure(int x) { super("failure of " + x); } }
            """;

    @TempDir
    private static Path directory;

    private URLClassLoader users;
    private Class<?> program;
    private final List<String> asked = new ArrayList<>();
    private final TaskHost host = host(null);

    private TaskHost host(TaskImage initializer) {
        return new TaskHost(
                getClass().getClassLoader(),
                (snapshot, name) -> {
                    byte[] bytes = ClassSource.bytes(snapshot, name);
                    asked.add((bytes == null ? "no " : "") + name);
                    return bytes;
                },
                initializer);
    }

    @BeforeAll
    static void compile() throws Exception {
        Path source = Files.writeString(directory.resolve("Program.java"), PROGRAM);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), "-cp", SecondJvm.classPath(), source.toString());
        assertThat(code).isZero();
    }

    @BeforeEach
    void load() throws Exception {
        users = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        program = users.loadClass("user.Program");
        program.getField("rate").setInt(null, 2);
    }

    @AfterEach
    void close() throws Exception {
        users.close();
    }

    @SuppressWarnings("unchecked")
    private Task<Integer, Object> task(String name) throws ReflectiveOperationException {
        return (Task<Integer, Object>) program.getMethod(name).invoke(null);
    }

    @SuppressWarnings("unchecked")
    private List<String> names() throws ReflectiveOperationException {
        return (List<String>) program.getField("NAMES").get(null);
    }

    private LiveTask revive(Task<?, ?> task) throws Exception {
        return host.revive(TaskImage.from(CodecTest.sent(TaskImage.of(task).payload())));
    }

    @Test
    void twoValuesOfAStaticDoNotDisturbEachOther() throws Exception {
        LiveTask two = revive(task("scaled"));
        program.getField("rate").setInt(null, 3);
        LiveTask three = revive(task("scaled"));
        assertThat(two.task().apply(10)).isEqualTo(27);
        assertThat(three.task().apply(10)).isEqualTo(37);
        assertThat(two.task().apply(10)).isEqualTo(27);
        assertThat(two.loader()).isNotSameAs(three.loader());
        program.getField("rate").setInt(null, 2);
        assertThat(revive(task("scaled")).loader()).isSameAs(two.loader());
    }

    @Test
    void finalStaticsTravelAndSerialVersionsStay() throws Exception {
        names().add("a");
        LiveTask live = revive(task("names"));
        assertThat(live.task().apply(0)).isEqualTo("a0");
        program.getMethod("item", int.class).invoke(null, 1); // only initialized classes have values to send
        TaskImage image = TaskImage.of(task("items"));
        LiveTask items = host.revive(image);
        Payload result = items.codec().encode(items.task().apply(5), Role.RESULT);
        assertThat(image.codec().decode(result, Role.RESULT)).hasToString("item of 5");
    }

    @Test
    void staticsAreSetOnceForEachLoader() throws Exception {
        assertThat(revive(task("count")).task().apply(0)).isEqualTo(1);
        assertThat(revive(task("count")).task().apply(0)).isEqualTo(2);
    }

    @Test
    void onlyTheLastFewLoadersAreKept() throws Exception {
        LiveTask first = revive(task("scaled"));
        for (int rate = 100; rate < 120; rate++) {
            program.getField("rate").setInt(null, rate);
            assertThat(revive(task("scaled")).task().apply(1)).isEqualTo(rate + 7);
        }
        program.getField("rate").setInt(null, 2);
        assertThat(revive(task("scaled")).loader()).isNotSameAs(first.loader());
        assertThat(first.task().apply(1)).isEqualTo(9);
    }

    @Test
    void whatCannotBeSentIsTakenAsItIsThere() throws Exception {
        assertThat(revive(task("thread")).task().apply(0)).isEqualTo(true);
    }

    @Test
    void fieldsOfInterfacesAreCompared() throws Exception {
        assertThat(revive(task("sizes")).task().apply(0)).isEqualTo(1);
        program.getMethod("addSize").invoke(null);
        assertThatThrownBy(() -> revive(task("sizes")))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("user.Program$Defaults.SIZES");
    }

    @Test
    void anInitializerInMemoryRunsInEachLoaderAndIsNotOverwritten() throws Exception {
        TaskHost prepared = host(TaskImage.of(task("initializer")));
        for (int rate : new int[] {5, 6}) {
            program.getField("rate").setInt(null, rate);
            assertThat(prepared.revive(TaskImage.of(task("scaled"))).task().apply(1))
                    .isEqualTo(1007);
        }
    }

    @Test
    void failuresOfTheProgramsOwnClassesComeBack() throws Exception {
        TaskImage image = TaskImage.of(task("failing"));
        LiveTask live = host.revive(image);
        assertThatThrownBy(() -> live.task().apply(3)).satisfies(failure -> {
            Throwable back = image.codec().decodeFailure(live.codec().encodeFailure(failure));
            assertThat(back).hasMessage("failure of 3");
            assertThat(back.getClass().getClassLoader()).isSameAs(users);
        });
    }

    @Test
    void codeOfShippedClassesCanBeReadThere() throws Exception {
        LambdaImage image = LambdaImage.of(revive(task("scaled")).task());
        assertThat(image.implClass().getClassLoader()).isInstanceOf(ShippedClassLoader.class);
        assertThat(ClassBytes.of(image.implClass())).isEqualTo(ClassBytes.of(program));
    }

    @Test
    void classesOfTheClassPathAreNotShipped() throws Exception {
        revive(task("scaled")).task().apply(1);
        assertThat(asked).contains("user.Program").doesNotContain("java.lang.Integer", "dev.tutti.Task");
        assertThat(ClassSource.bytes("", TaskHostTest.class.getName())).isNull();
        assertThat(ClassSource.bytes("", "java.lang.String")).isNull();
        assertThat(ClassSource.bytes("", "there.is.no.Such")).isNull();
    }

    @Test
    void aTaskThatNeedsNothingInMemoryHasNoSnapshot() {
        assertThat(TaskImage.of((Task<Integer, Integer>) x -> x).snapshot()).isEmpty();
    }

    @Test
    void anotherPayloadIsNoTask() {
        Payload number = Codec.of(getClass().getClassLoader()).encode(1, Role.ITEM);
        assertThatThrownBy(() -> TaskImage.from(number))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("a task was expected");
    }
}
