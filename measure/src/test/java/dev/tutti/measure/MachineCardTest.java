// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.machine.Machine;
import dev.tutti.machine.Machine.Cache;
import dev.tutti.measure.MachineCard.Bandwidth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineCardTest {

    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private static final Machine KNOWN = new Machine(
            3,
            2.5,
            8,
            4,
            8 * GIB,
            256,
            List.of(
                    new Cache(1, "Data", 32 * KIB, 64),
                    new Cache(1, "Instruction", 0, 64),
                    new Cache(3, "Unified", 35 * MIB + 768 * KIB, 64)),
            "A processor",
            "An OS",
            "A JDK");

    private static final Machine UNKNOWN =
            new Machine(1, Double.POSITIVE_INFINITY, 1, 1, 99 * GIB, 0, List.of(), "", "", "");

    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private MachineCard card(Machine machine, String... jvmArguments) {
        return MachineCard.read(new KernelFiles(root), machine, List.of(jvmArguments));
    }

    private void cache(int cpu, int index, int level, String type, String size, String sharers) throws IOException {
        String path = "/sys/devices/system/cpu/cpu" + cpu + "/cache/index" + index;
        file(path + "/level", level + "\n");
        file(path + "/type", type + "\n");
        file(path + "/size", size + "\n");
        file(path + "/shared_cpu_list", sharers + "\n");
    }

    @Test
    void aCardIsALineForEachSubject() throws IOException {
        file("/proc/loadavg", "1.25 1.03 1.34 2/83 8133\n");
        file("/proc/meminfo", "MemTotal:       8388608 kB\nMemFree:        1024 kB\nMemAvailable:    6291456 kB\n");
        MachineCard card = card(KNOWN, "-Xmx1g").with(new Bandwidth(12.34e9, 20.5e9, 3, 150 * MIB, 35 * MIB));
        assertThat(card.toString().lines())
                .startsWith(
                        "processor  A processor",
                        "cores      3 usable of 8 logical, 4 physical; the control group grants 2.50",
                        "SIMD       256 bits",
                        "caches     L1 data 32 KiB, L1 instruction of unknown size, L3 35.8 MiB",
                        "memory     8 GiB: 2 GiB in use, 6 GiB available",
                        "bandwidth  12.3 GB/s by 1 thread, 20.5 GB/s by 3; triad over 150 MiB",
                        "system     An OS",
                        "JDK        A JDK")
                .contains(
                        "JVM flags  -Xmx1g",
                        "load       1.25 over the last minute, 2 runnable at that moment",
                        "date       " + card.date());
        assertThat(card.subjects().keySet())
                .containsExactly(
                        "processor",
                        "cores",
                        "SIMD",
                        "caches",
                        "memory",
                        "bandwidth",
                        "system",
                        "JDK",
                        "collector",
                        "JVM flags",
                        "load",
                        "date");
    }

    @Test
    void whatIsNotToldIsUnknown() {
        MachineCard card = card(UNKNOWN);
        assertThat(card.load()).isNaN();
        assertThat(card.runnable()).isZero();
        assertThat(card.memoryUsedBytes()).isZero();
        assertThat(card.memoryAvailableBytes()).isZero();
        assertThat(new KernelFiles(root).lastLevelCacheBytes()).isZero();
        assertThat(card.toString().lines())
                .contains(
                        "processor  unknown",
                        "cores      1 usable of 1 logical, 1 physical; no control group limit",
                        "SIMD       unknown",
                        "caches     unknown",
                        "memory     unknown",
                        "bandwidth  not measured",
                        "JVM flags  none",
                        "load       unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "nonsense", "x y z w/v", "0.5", " / / / / "})
    void filesThatSaySomethingElseTellNothing(String text) throws IOException {
        file("/proc/loadavg", text);
        file("/proc/meminfo", "MemTotal: " + text + "\nMemAvailable: " + text.strip() + " kB\n");
        MachineCard card = card(UNKNOWN);
        assertThat(card.runnable()).isZero();
        assertThat(card.memoryUsedBytes()).isZero();
        assertThat(card.toString()).contains("memory     unknown").doesNotContain("runnable");
    }

    @Test
    void aKernelThatDoesNotTellWhatIsAvailableTellsNoUse() throws IOException {
        file("/proc/meminfo", "MemTotal:       8388608 kB\nMemFree:        1024 kB\n");
        assertThat(card(KNOWN).toString()).contains("memory     unknown");
    }

    @Test
    void aControlGroupsLimitIsSaidBesideTheMachine() throws IOException {
        file("/proc/meminfo", "MemTotal:       16777216 kB\nMemAvailable:    15728640 kB\n");
        assertThat(card(KNOWN).subjects())
                .containsEntry(
                        "memory",
                        "8 GiB by the control group's limit; of the machine's 16 GiB 1 GiB in use, 15 GiB available");
    }

    @Test
    void aSharedCacheCountsOnceAndEachSocketsCounts() throws IOException {
        for (int cpu = 0; cpu < 4; cpu++) {
            cache(cpu, 0, 1, "Data", "32K", "" + cpu);
            cache(cpu, 1, 3, "Unified", "1024K", cpu < 2 ? "0-1" : "2-3");
            cache(cpu, 2, 3, "Instruction", "99K", "0-3");
            cache(cpu, 3, 2, "Unified", "512K", "" + cpu);
        }
        file("/sys/devices/system/cpu/cpufreq/cache/index0/size", "7K\n");
        assertThat(new KernelFiles(root).lastLevelCacheBytes()).isEqualTo(2 * MIB);
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx1g, true",
        "-XX:+UseSerialGC, true",
        "-Xlog:disable, true",
        "-ea:dev.tutti..., true",
        "--add-modules=jdk.incubator.vector, true",
        "--enable-native-access=ALL-UNNAMED, true",
        "-Dpassword=secret, false",
        "-javaagent:agent.jar=token=secret, false",
        "-agentlib:jdwp=address=secret, false",
        "-agentpath:/secret, false",
        "-Xrunjdwp:address=secret, false",
        "-XX:OnError=mail secret, false",
        "-XX:OnOutOfMemoryError=mail secret, false",
        "--module-path=/secret, false"
    })
    void flagsAreShownAndSecretsAreNot(String flag, boolean shown) {
        assertThat(card(UNKNOWN, "-Xint", flag).jvmFlags().contains(flag)).isEqualTo(shown);
        assertThat(card(UNKNOWN, "-Xint", flag).jvmFlags()).startsWith("-Xint");
    }

    @Test
    void longLinesGoOnBelowTheirSubject() {
        String unbroken = "-Xbootclasspath/a:" + "x".repeat(200);
        String text =
                card(UNKNOWN, "-Xmx1g", "-XX:+UseParallelGC", unbroken, "-Xint").toString();
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text.replace("\n           ", "")).contains(unbroken);
    }

    @ParameterizedTest
    @CsvSource({
        "600, 100, ''",
        "200, 100, ', partly from caches: the last ones have 100 MiB, and the heap had no room for more'",
        "200, 0, ', maybe partly from caches: their size is unknown'"
    })
    void arraysThatFitIntoCachesAreSaid(long arrayMiB, long cacheMiB, String said) {
        Bandwidth bandwidth = new Bandwidth(1e9, 1e9, 1, arrayMiB * MIB, cacheMiB * MIB);
        assertThat(card(UNKNOWN).with(bandwidth).subjects())
                .containsEntry("bandwidth", "1.00 GB/s by 1 thread; triad over " + arrayMiB + " MiB" + said);
    }

    @Test
    void theTriadIsOne() {
        double[] a = new double[3];
        Triad.sweep(a, new double[] {1, -0.0, Double.NaN}, new double[] {2, 0, 1}, 0.5);
        assertThat(a).containsExactly(2, 0, Double.NaN);
    }

    @Test
    void arraysKeepToTheirLimitAndToTheCaches() {
        Bandwidth limited = Triad.measure(2, 100 * MIB, 6 * MIB);
        assertThat((double) limited.arrayBytes()).isCloseTo(6 * MIB, within(1000.0));
        assertThat(limited.isTooSmall()).isTrue();
        assertThat(limited.threads()).isEqualTo(2);

        Bandwidth cached = Triad.measure(1, MIB, 100 * MIB);
        assertThat((double) cached.arrayBytes()).isCloseTo(4 * MIB, within(1000.0));
        assertThat(cached.isTooSmall()).isFalse();
        assertThat(cached.allThreadsBytesPerSecond()).isEqualTo(cached.oneThreadBytesPerSecond());
    }

    @Test
    void whereThereIsNoMemoryNothingIsMeasured() {
        assertThat(Triad.bytesPerSecond(2, Integer.MAX_VALUE)).isNaN(); // longer than any array
        assertThat(new Bandwidth(Double.NaN, Double.NaN, 2, 0, 0).isMeasured()).isFalse();
    }

    @Test
    void thisMachineIsMeasured() {
        MachineCard here = MachineCard.here();
        assertThat(here.machine()).isEqualTo(Machine.here());
        assertThat(here.maxHeapBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(here.date()).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        assertThat(here.bandwidth()).isSameAs(Bandwidth.NONE);
        assertThat(here.bandwidth().isMeasured()).isFalse();

        Bandwidth bandwidth = MachineCard.measure().bandwidth();
        assertThat(bandwidth.isMeasured()).isTrue();
        assertThat(bandwidth.threads()).isEqualTo(here.machine().usableCores());
        assertThat(bandwidth.oneThreadBytesPerSecond()).isBetween(1e6, 1e12);
        assertThat(bandwidth.allThreadsBytesPerSecond() / bandwidth.threads()).isBetween(1e6, 1e12);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("tutti-bandwidth"));
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        Bandwidth bandwidth = Triad.measure(1, MIB, MIB);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(bandwidth.isMeasured()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"Serial, -XX:+UseSerialGC", "Parallel, -XX:+UseParallelGC", "G1, -XX:+UseG1GC", "ZGC, -XX:+UseZGC"})
    void anotherJvmShowsItsCollectorAndNoSecret(String collector, String flag) throws Exception {
        String printed =
                printedBy(List.of(), flag, "-Xmx128m", "-Dpassword=secret", "-XX:ActiveProcessorCount=1", "-ea");
        assertThat(printed)
                .contains("cores      1 usable of")
                .contains("collector  " + collector + ", heap up to 1")
                .contains("JVM flags  " + flag + " -Xmx128m -XX:ActiveProcessorCount=1 -ea\n")
                .contains("bandwidth  not measured\n")
                .doesNotContain("secret");
    }

    @Test
    void affinityIsObeyed() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "no taskset on this system");
        assertThat(printedBy(List.of("/usr/bin/taskset", "-c", "0"), "-Xmx64m", "-Dmeasure=true"))
                .contains("cores      1 usable of")
                .containsPattern("bandwidth  [0-9.]+ GB/s by 1 thread; triad over");
    }

    private static String printedBy(List<String> prefix, String... flags) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Printer.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    /** The program of the other JVMs. */
    static final class Printer {

        public static void main(String[] args) {
            System.out.println(Boolean.getBoolean("measure") ? MachineCard.measure() : MachineCard.here());
        }
    }
}
