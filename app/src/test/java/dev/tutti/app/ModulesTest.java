// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the Maven modules may know of each other, in compiled code: more than one could see in their poms. */
class ModulesTest {

    private static final String APP = "dev.tutti.app..";
    private static final String LABS = "dev.tutti.labs..";
    private static final String MEASURE = "dev.tutti.measure..";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tutti");

    @Test
    void theLibraryKnowsNoOtherModule() {
        noClasses()
                .that()
                .resideOutsideOfPackages(APP, LABS, MEASURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(APP, LABS, MEASURE)
                .because("the library is used without the others")
                .check(ALL);
    }

    @Test
    void measureKnowsTheLibraryOnly() {
        noClasses()
                .that()
                .resideInAPackage(MEASURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(APP, LABS)
                .because("users measure their own programs with it, not our labs")
                .check(ALL);
    }

    @Test
    void labsDoNotKnowTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage(LABS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(APP)
                .because("a lab is a workload; how it is asked for and shown is another matter")
                .check(ALL);
    }

    @Test
    void onlyTheCommandLineUsesItsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "tools.jackson..", "me.tongfei..", "org.jline..")
                .because("options, JSON and progress bars are the terminal's business")
                .check(ALL);
    }

    @Test
    void onlyLabsUseDatabasesAndTables() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LABS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.h2..", "com.zaxxer..", "org.dflib..", "java.sql..")
                .because("they are what some experiments are about, and of no use to others")
                .check(ALL);
    }

    @Test
    void onlyPicturesUseTheDesktop() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.tutti\\.measure\\.Plot(Png|Overlay)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "javax.imageio..", "javax.swing..", "org.knowm..")
                .because("all but a PNG must load and run in a Java without java.desktop, and start without its cost")
                .check(ALL);
    }

    @Test
    void internalsStayInTheLibrary() {
        noClasses()
                .that()
                .resideInAnyPackage(APP, LABS, MEASURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tutti.lambda..", "dev.tutti.loop..", "dev.tutti.pool..")
                .because(
                        "the other modules are the library's first users; they may look at dev.tutti.machine, to report it")
                .check(ALL);
    }

    @Test
    void nothingLinksToTheVectorModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .because("everything must load and run in a JVM started without that module")
                .check(ALL);
    }

    /** Their licence, the GPL with an exception, is for the benchmarks alone, which nobody is given. */
    @Test
    void jmhAndJcstressAreNotOnTheClassPath() {
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> Class.forName("org.openjdk.jmh.annotations.Benchmark"));
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> Class.forName("org.openjdk.jcstress.annotations.JCStressTest"));
    }
}
