// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package of the library may know which, and why. */
class ArchitectureTest {

    /** What users import. A new name here is a promise for years. */
    private static final List<String> PUBLIC_TYPES = List.of(
            "Body",
            "Capability",
            "CompileReport",
            "GridLoop",
            "IntLoop",
            "LongLoop",
            "Loop",
            "Philox",
            "Pool",
            "PoolOptions",
            "Progress",
            "RemoteTaskException",
            "Results",
            "Schedule",
            "Task",
            "TaskFailedException",
            "TaskFuture",
            "TaskRefusedException",
            "TaskTimeoutException",
            "Tasks",
            "UnavailableException",
            "VerificationException",
            "Worker",
            "WorkerLostException");

    private static final String API = "dev.tutti";
    private static final String SPI = "dev.tutti.spi";
    private static final String LAMBDA = "dev.tutti.lambda";
    private static final String MACHINE = "dev.tutti.machine";
    private static final String POSIX = "dev.tutti.posix";
    private static final String SHARED = "dev.tutti.shared";
    private static final String TREE = "dev.tutti.tree";
    private static final String EXPR = "dev.tutti.expr";
    private static final String NPY = "dev.tutti.npy";
    private static final String IR = "dev.tutti.kernel.ir";
    private static final String PASS = "dev.tutti.kernel.pass";
    private static final String EMIT = "dev.tutti.kernel.emit";
    private static final String LIFT = "dev.tutti.kernel.lift";
    private static final String MATH = "dev.tutti.kernel.math";
    private static final String RUN = "dev.tutti.kernel.run";
    private static final String LOOP = "dev.tutti.loop";
    private static final String WIRE = "dev.tutti.wire";
    private static final String POOL = "dev.tutti.pool";
    private static final String PROCESS = "dev.tutti.pool.process";

    private static final DescribedPredicate<JavaClass> FACADE = belongTo(name("dev.tutti.Implementations"));

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tutti");

    /** All packages of the library, each with those others that it may use. */
    static Stream<Layer> layers() {
        return Stream.of(
                layer(MACHINE, "a leaf can be read, tested and moved without the rest"),
                layer(POSIX, "a leaf can be read, tested and moved without the rest"),
                layer(TREE, "a leaf can be read, tested and moved without the rest"),
                layer(NPY, "a leaf can be read, tested and moved without the rest"),
                layer(LAMBDA, "a leaf can be read, tested and moved without the rest"),
                layer(IR, "what a body means must not depend on where it comes from or what runs it"),
                layer(
                        PASS,
                        "what is found out of a body must not depend on where it comes from or what runs it",
                        IR,
                        MATH),
                layer(EMIT, "code is made of what a body means, not of how it was written", IR, PASS),
                layer(MATH, "a leaf can be read, tested and moved without the rest"),
                layer(LIFT, "reading bytecode is apart from what is done with it", IR, LAMBDA, MATH, SHARED),
                layer(
                        RUN,
                        "when code is made must not depend on the loops that use it",
                        IR,
                        LIFT,
                        PASS,
                        EMIT,
                        LAMBDA,
                        MACHINE,
                        MATH),
                layer(API, "the API reaches its implementations through dev.tutti.Implementations alone", SPI),
                layer(SPI, "backends in other jars see the API and nothing behind it", API),
                layer(POOL, "what all backends share must not depend on one of them", API, SPI, LAMBDA, MACHINE),
                layer(WIRE, "what tasks and values are as bytes does not depend on who carries them", API, LAMBDA),
                layer(
                        "dev.tutti.pool.local",
                        "a backend that knew another could not be replaced alone",
                        API,
                        SPI,
                        LAMBDA,
                        MACHINE,
                        POOL),
                layer(
                        PROCESS,
                        "a backend that knew another could not be replaced alone",
                        API,
                        SPI,
                        LAMBDA,
                        MACHINE,
                        POOL,
                        POSIX,
                        WIRE),
                layer(
                        SHARED,
                        "memory and locks know nothing of the pools that they are used on",
                        API,
                        MACHINE,
                        NPY,
                        POSIX,
                        TREE,
                        WIRE),
                layer(
                        EXPR,
                        "arrays and expressions are built on loops, memory and the kernel compiler, which know nothing of them",
                        API,
                        EMIT,
                        IR,
                        LOOP,
                        MATH,
                        NPY,
                        RUN,
                        SHARED,
                        TREE),
                layer(
                        LOOP,
                        "a loop is a body run over [from, to): how a pool runs it is not its concern",
                        EMIT,
                        RUN,
                        API,
                        SPI,
                        LAMBDA,
                        MACHINE,
                        SHARED,
                        TREE));
    }

    private static Layer layer(String name, String because, String... uses) {
        return new Layer(name, because, List.of(uses));
    }

    /**
     * One package.
     *
     * @param uses what it may use beside itself, {@code java..} and {@code org.jspecify..}
     */
    record Layer(String name, String because, List<String> uses) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void packagesUseOnlyWhatTheirLayerMay(Layer layer) {
        classes()
                .that(resideInAPackage(layer.name).and(DescribedPredicate.not(FACADE)))
                .should(onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", layer.name)
                        .or(resideInAnyPackage(layer.uses.toArray(String[]::new)))))
                .as(layer + " should use only itself, java.., org.jspecify.. and " + layer.uses)
                .because(layer.because)
                .check(LIBRARY);
    }

    @Test
    void everyPackageHasItsLayer() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(layers().map(Layer::name).toList());
    }

    @Test
    void onlyTheApiUsesTheFacade() {
        noClasses()
                .that()
                .resideOutsideOfPackage(API)
                .should()
                .dependOnClassesThat(FACADE)
                .because("the facade is the way in: used from inside it would make every package depend on every other")
                .check(LIBRARY);
    }

    @Test
    void theLibraryNeedsTheJdkOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.tutti..")
                .because("users get no dependency with the library")
                .check(LIBRARY);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new PackageSlices())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(FACADE, DescribedPredicate.alwaysTrue())
                .because(
                        "packages that need each other are one package; the API and its other half, the SPI, are meant to be")
                .check(LIBRARY);
    }

    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return SliceIdentifier.of(name.equals(SPI) ? API : name);
        }

        @Override
        public String getDescription() {
            return "packages of the library";
        }
    }

    @Test
    void nothingLinksToTheVectorModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .because("the library must load and run in a JVM started without that module")
                .check(LIBRARY);
    }

    @Test
    void onlyWorkersTouchTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PROCESS)
                .should(ACCESS_STANDARD_STREAMS)
                .because("output belongs to the user's program; the library logs through System.Logger")
                .check(LIBRARY);
    }

    @Test
    void publicTypesOfTheApiAreThese() {
        assertThat(LIBRARY.stream()
                        .filter(type -> type.getPackageName().equals(API)
                                && type.isTopLevelClass()
                                && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(PUBLIC_TYPES);
    }
}
