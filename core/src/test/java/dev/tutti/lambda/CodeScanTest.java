// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Task;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CodeScanTest {

    static int a;
    static int b;
    static int c;
    static int d;
    static final int CONSTANT = 4;

    static class Parent {
        static int inherited;

        int read() {
            return a;
        }
    }

    static class Child extends Parent {
        @Override
        int read() {
            return b;
        }
    }

    interface WithField {
        List<String> NAMES = new ArrayList<>();
    }

    static class Implementer implements WithField {}

    sealed interface Kind permits First, Second {
        int value();

        default int more() {
            return value() + c;
        }
    }

    record First() implements Kind {
        @Override
        public int value() {
            return a;
        }
    }

    record Second() implements Kind {
        @Override
        public int value() {
            return b;
        }
    }

    static class ByA implements Comparator<Integer> {
        @Override
        public int compare(Integer x, Integer y) {
            return x - y + a;
        }

        @Override
        public String toString() {
            return "" + d;
        }

        int notCalled() {
            return c;
        }
    }

    static class WithInitializer {
        static int fromInitializer = a + b;

        final int fromConstructor;

        WithInitializer() {
            fromConstructor = c;
        }
    }

    static Parent make() {
        return new Child();
    }

    static int pickKind(Kind kind) {
        return kind.more();
    }

    static int recursive(int x) {
        return x == 0 ? a : recursive(x - 1);
    }

    private static Set<String> reads(Task<Integer, Object> task) {
        CodeScan scan = CodeScan.of(List.of(LambdaImage.of(task)), List.of());
        return Set.copyOf(scan.reads().stream()
                .map(access -> access.field().getDeclaringClass().getSimpleName() + "."
                        + access.field().getName())
                .toList());
    }

    @Test
    void readsAreFoundWhereverTheCodeGoes() {
        assertThat(reads(x -> x)).isEmpty();
        assertThat(reads(x -> a + CONSTANT)).containsExactly("CodeScanTest.a");
        assertThat(reads(x -> recursive(x))).containsExactly("CodeScanTest.a");
        assertThat(reads(CodeScanTest::recursive)).containsExactly("CodeScanTest.a");
        assertThat(reads(x -> Child.inherited)).containsExactly("Parent.inherited");
        assertThat(reads(x -> Implementer.NAMES)).containsExactly("WithField.NAMES");
        assertThat(reads(x -> {
                    Supplier<Integer> inner = () -> b;
                    return inner.get();
                }))
                .containsExactly("CodeScanTest.b");
    }

    @Test
    void writesAreNoReads() {
        Task<Integer, Object> task = x -> c = x;
        assertThat(reads(task)).isEmpty();
        assertThat(CodeScan.of(List.of(LambdaImage.of(task)), List.of()).writes())
                .singleElement()
                .satisfies(access -> assertThat(access.field().getName()).isEqualTo("c"));
    }

    @Test
    void overridesInClassesThatTheCodeMakesAreFollowed() {
        assertThat(reads(x -> make().read())).containsExactlyInAnyOrder("CodeScanTest.a", "CodeScanTest.b");
        assertThat(reads(x -> new Parent().read())).containsExactly("CodeScanTest.a");
    }

    @Test
    void sealedTypesTellTheirSubclasses() {
        assertThat(reads(x -> pickKind(null)))
                .containsExactlyInAnyOrder("CodeScanTest.a", "CodeScanTest.b", "CodeScanTest.c");
    }

    @Test
    void methodsThatTheJdkMayCallAreFollowed() {
        assertThat(reads(x -> List.of(x).stream().sorted(new ByA()).toList()))
                .containsExactlyInAnyOrder("CodeScanTest.a", "CodeScanTest.d");
    }

    @Test
    void constructorsCountAndInitializersDoNot() {
        assertThat(reads(x -> new WithInitializer())).containsExactly("CodeScanTest.c");
    }

    @Test
    void objectsInTheTaskAreCodeToo() {
        Task<Integer, Object> task = new Task<>() {
            private static final long serialVersionUID = 1;

            @Override
            public Object apply(Integer x) {
                return d;
            }
        };
        assertThat(CodeScan.of(List.of(), List.of(task.getClass())).reads())
                .singleElement()
                .satisfies(access -> {
                    assertThat(access.field().getName()).isEqualTo("d");
                    assertThat(access.by()).endsWith("CodeScanTest$1.apply");
                });
    }

    @Test
    void theReaderIsNamed() {
        Task<Integer, Object> task = x -> a;
        assertThat(CodeScan.of(List.of(LambdaImage.of(task)), List.of()).reads())
                .singleElement()
                .satisfies(
                        access -> assertThat(access.by()).isEqualTo("dev.tutti.lambda.CodeScanTest.theReaderIsNamed"));
    }

    @Test
    void aScanIsRememberedForTheCodeAndNotForItsCaptures() {
        List<CodeScan> scans = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int captured = i;
            Task<Integer, Object> task = x -> captured + a;
            scans.add(CodeScan.of(List.of(LambdaImage.of(task)), List.of()));
        }
        assertThat(scans.get(0)).isSameAs(scans.get(1));
    }

    /** A chain of more methods than are looked at, the last of which reads a field. */
    @Test
    void aScanEnds() throws Exception {
        ClassDesc name = ClassDesc.of("dev.tutti.lambda.Chained");
        MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_int);
        int methods = CodeScan.LIMIT + 10;
        byte[] bytes = ClassFile.of().build(name, builder -> {
            builder.withField("end", ConstantDescs.CD_int, ClassFile.ACC_STATIC);
            for (int i = 0; i < methods; i++) {
                int next = i + 1;
                builder.withMethodBody("m" + i, type, ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, code -> {
                    code.getstatic(name, "end", ConstantDescs.CD_int).pop();
                    if (next < methods) {
                        code.invokestatic(name, "m" + next, type).ireturn();
                    } else {
                        code.iconst_0().ireturn();
                    }
                });
            }
        });
        class Loader extends ClassLoader {
            Loader() {
                super(CodeScanTest.class.getClassLoader());
            }

            @Override
            protected Class<?> findClass(String binaryName) {
                return defineClass(binaryName, bytes, 0, bytes.length);
            }

            @Override
            public java.io.InputStream getResourceAsStream(String file) {
                return file.equals("dev/tutti/lambda/Chained.class")
                        ? new java.io.ByteArrayInputStream(bytes)
                        : super.getResourceAsStream(file);
            }
        }
        Class<?> chained = new Loader().loadClass("dev.tutti.lambda.Chained");
        LambdaImage start = new LambdaImage(chained, "m0", "()I", 6, List.of());
        assertThat(Origin.of(chained).isMemory()).isTrue();
        assertThat(CodeScan.of(List.of(start), List.of()).reads()).hasSize(1);
    }

    @Test
    void originsAreToldApart() {
        assertThat(Origin.of(String.class).kind()).isEqualTo(Origin.Kind.JDK);
        assertThat(Origin.of(java.sql.Connection.class).kind()).isEqualTo(Origin.Kind.JDK);
        assertThat(Origin.of(javax.tools.ToolProvider.getSystemJavaCompiler().getClass())
                        .kind())
                .isEqualTo(Origin.Kind.JDK);
        assertThat(Origin.of(Task.class).kind()).isEqualTo(Origin.Kind.TUTTI);
        assertThat(Origin.of(CodeScanTest.class).kind()).isEqualTo(Origin.Kind.CLASS_PATH);
        assertThat(Origin.of(CodeScanTest[][].class)).isEqualTo(Origin.of(CodeScanTest.class));
    }
}
