// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.UnavailableException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of plots, read back. */
class PlotPngTest {

    private static final Plot BARS =
            Plot.bars("Speedup", "times").bar("one", 1).bar("three", 3).bar("none", Double.NaN);

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    private static int pixels(BufferedImage image, int row, int rgb) {
        return (int) IntStream.range(0, image.getWidth())
                .filter(x -> rgb(image, x, row) == rgb)
                .count();
    }

    @Test
    void barsAreAsLongAsTheirValues() throws IOException {
        BufferedImage image = read(BARS.png(640, 300));

        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(300);
        assertThat(rgb(image, 0, 0)).isEqualTo(0xFFFFFF);
        int[] lengths = IntStream.range(0, 300)
                .map(row -> pixels(image, row, PlotPng.BAR.getRGB() & 0xFFFFFF))
                .toArray();
        List<Integer> bars = new ArrayList<>(); // the length of each, from above
        for (int row = 1; row < 299; row++) {
            if (lengths[row] > 0 && lengths[row] == lengths[row + 1] && lengths[row - 1] == 0) {
                bars.add(lengths[row]);
            } else if (lengths[row] > 0 && lengths[row - 1] == 0) {
                lengths[row] = 0; // an edge that is drawn soft
            }
        }
        assertThat(bars).hasSize(2);
        assertThat(bars.get(0)).isGreaterThan(100);
        assertThat((double) bars.get(1) / bars.get(0)).isCloseTo(3, within(0.05));
    }

    @Test
    void whatIsAddedIsSeen() throws IOException {
        Plot plot = Plot.curves("t", "x", "y").curve("a", List.of(1, 2, 4), List.of(1, 2, 3));
        List<Plot> plots = List.of(
                plot,
                plot.mark(2, "m"),
                plot.reference("ideal", List.of(1, 4), List.of(1, 4)),
                plot.points("p", List.of(1), List.of(3)),
                plot.logX(),
                plot.logY(),
                Plot.curves("t", "x", "y")
                        .curve("a", List.of(1, 2, 4), List.of(1, 2, 3), List.of(0.9, 1.9, 2), List.of(1.1, 2.2, 4)),
                BARS,
                BARS.mark(2, "m"),
                Plot.bars("Speedup", "times")
                        .bar("one", 1, 0.8, 1.1)
                        .bar("three", 3)
                        .bar("none", Double.NaN),
                Plot.bars("nothing", "").bar("a", Double.NaN),
                Plot.curves("nothing", "", "").points("a", List.of(Double.NaN), List.of(1)));
        List<byte[]> pictures = plots.stream().map(p -> p.png(400, 300)).toList();

        for (int i = 0; i < pictures.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(pictures.get(i)).as("%s and %s", i, j).isNotEqualTo(pictures.get(j));
            }
            assertThat(plots.get(i).png(400, 300)).as("again %s", i).isEqualTo(pictures.get(i));
        }
    }

    @Test
    void severalAreOneBelowTheOther(@TempDir Path directory) throws IOException {
        Plot curves = Plot.curves("t", "x", "y").curve("a", List.of(1, 2), List.of(1, 2));
        Path one = directory.resolve("one.png");
        BARS.save(one);
        BufferedImage bars = read(Files.readAllBytes(one));
        curves.save(one); // replaced
        BufferedImage curve = read(Files.readAllBytes(one));
        BufferedImage both = read(Plot.png(List.of(BARS, curves)));

        assertThat(both.getWidth()).isEqualTo(800);
        assertThat(both.getHeight()).isEqualTo(bars.getHeight() + curve.getHeight());
        for (int row = 0; row < both.getHeight(); row++) {
            BufferedImage part = row < bars.getHeight() ? bars : curve;
            int from = row < bars.getHeight() ? row : row - bars.getHeight();
            assertThat(both.getRGB(0, row, 800, 1, null, 0, 800)).isEqualTo(part.getRGB(0, from, 800, 1, null, 0, 800));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(one);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed(@TempDir Path directory) throws IOException {
        Path nowhere = directory.resolve("absent/plot.png");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> BARS.save(nowhere))
                .withMessage("the plot cannot be written: file=" + nowhere + "; its directory does not exist");

        Path folder = Files.createDirectory(directory.resolve("folder"));
        Files.writeString(folder.resolve("kept"), "");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> BARS.save(folder))
                .withMessage("the plot cannot be written: file=" + folder + "; it is a directory");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(folder);
        }
    }

    @Test
    void aLinkStaysALink(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file.png"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.png"), file);

        BARS.save(link);

        assertThat(link).isSymbolicLink();
        assertThat(read(Files.readAllBytes(file)).getWidth()).isEqualTo(800);
    }

    @Test
    void noScreenIsNeeded(@TempDir Path directory) throws Exception {
        for (List<String> flags : List.of(List.<String>of(), List.of("-Djava.awt.headless=true"))) {
            assertThat(child(directory, Map.of(), flags))
                    .startsWith("PNG 400 x 300\nPNG 400 x 300\n")
                    .endsWith(BARS.text());
        }
    }

    @Test
    void withoutFontsThePlotIsText(@TempDir Path directory) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "fonts are found by fontconfig on Linux only");
        Path config = Files.writeString(directory.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        // AWT remembers in the home directory which fonts it found before.
        Map<String, String> noFonts = Map.of("FONTCONFIG_FILE", config.toString());
        String output = child(directory, noFonts, List.of("-Duser.home=" + directory));

        assertThat(output.lines().limit(2))
                .allSatisfy(line -> assertThat(line)
                        .startsWith("UnavailableException: a PNG needs fonts")
                        .contains("apt-get install fontconfig fonts-dejavu-core"));
        assertThat(output).endsWith(BARS.text());
    }

    @Test
    void withoutTheDesktopModuleThePlotIsText(@TempDir Path directory) throws Exception {
        String output =
                child(directory, Map.of(), List.of("--limit-modules", "java.base,java.management,jdk.management"));

        assertThat(output.lines().limit(2))
                .allSatisfy(line ->
                        assertThat(line).startsWith("UnavailableException: a PNG needs the module java.desktop"));
        assertThat(output).endsWith(BARS.text());
    }

    @Test
    void withoutXChartThePlotIsText(@TempDir Path directory) throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.contains("xchart"))
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
        String output = child(directory, Map.of(), List.of("-cp", classPath));

        assertThat(output.lines().limit(2))
                .allSatisfy(line -> assertThat(line)
                        .startsWith("UnavailableException: a PNG is drawn by XChart")
                        .contains("org.knowm.xchart:xchart"));
        assertThat(output).endsWith(BARS.text());
    }

    @Test
    void aDisplayThatIsNotThereIsNamed(@TempDir Path directory) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "X11 is on Linux only");
        assumeTrue(
                Files.exists(Path.of(System.getProperty("java.home"), "lib", "libawt_xawt.so")),
                "this JDK is headless, it does not look at DISPLAY");
        String output = child(directory, Map.of("DISPLAY", ":9753"), List.of());

        assertThat(output.lines().limit(2))
                .allSatisfy(line -> assertThat(line)
                        .startsWith("UnavailableException: a PNG is drawn by AWT")
                        .contains("DISPLAY=:9753; unset DISPLAY"));
    }

    /** Draws twice, since what AWT lacks it says in another way the second time. */
    static final class Program {
        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    byte[] png = BARS.png(400, 300);
                    System.out.println(
                            "PNG " + (png[18] * 256 + (png[19] & 255)) + " x " + (png[22] * 256 + (png[23] & 255)));
                } catch (UnavailableException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
            System.out.print(BARS.text());
        }
    }

    private static String child(Path directory, Map<String, String> environment, List<String> flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(Program.class.getName());
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("DISPLAY");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
