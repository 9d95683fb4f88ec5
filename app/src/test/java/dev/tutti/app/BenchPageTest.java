// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tutti.app.Tutti.Outcome;
import dev.tutti.labs.Labs;
import dev.tutti.measure.Plot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** The page of two labs that were run: as a file, and in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchPageTest {

    /** The least contrast of all texts with what is behind them, by the formula of WCAG 2. */
    private static final String LEAST_CONTRAST = """
            (() => {
              const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
              const rgba = colour => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                return canvas.getImageData(0, 0, 1, 1).data;
              };
              const light = ([r, g, b]) => [r, g, b]
                .map(c => c / 255)
                .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = element => {
                for (; element; element = element.parentElement) {
                  const colour = rgba(getComputedStyle(element).backgroundColor);
                  if (colour[3] === 255) return colour;
                }
                return [255, 255, 255];
              };
              const texts = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
                && [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.textContent.trim()));
              return Math.min(...texts.map(e => {
                const [one, other] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort();
                return (other + 0.05) / (one + 0.05);
              }));
            })()""";

    /** How many points of the curves' canvas are not empty. */
    private static final String DRAWN = """
            [...document.querySelectorAll('.canvas canvas')].map(canvas => {
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
              copy.drawImage(canvas, 0, 0);
              return copy.getImageData(0, 0, canvas.width, canvas.height).data
                .filter((value, i) => i % 4 === 3 && value > 0).length;
            })""";

    private Path directory;
    private Path page;
    private Outcome outcome;
    private Map<String, Object> found;
    private Chromium chromium;

    @BeforeAll
    void runTwoLabs(@TempDir Path directory) throws Exception {
        this.directory = directory;
        outcome = new Tutti(directory)
                .run("bench", "--quick", "starmap", "integral-random", "--html", "page.html", "--json", "found.json");
        page = directory.resolve("page.html");
        found = JSON.std.mapFrom(directory.resolve("found.json").toFile());
        if (Chromium.find().isPresent()) {
            chromium = new Chromium(Chromium.find().get(), Files.createDirectory(directory.resolve("chromium")));
        }
    }

    @AfterAll
    void close() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() {
        if (chromium != null) {
            List<String> complaints = List.copyOf(chromium.complaints());
            chromium.complaints().clear(); // the next test has its own
            assertThat(complaints).isEmpty();
        }
    }

    /** The page as a browser opens it, on a screen of a desk. */
    private Chromium opened() throws Exception {
        assumeThat(chromium)
                .as("Chromium, which this machine lacks (Debian: chromium)")
                .isNotNull();
        window(1280);
        chromium.call("Emulation.setEmulatedMedia", scheme("light"));
        chromium.open(page);
        return chromium;
    }

    private void window(int width) throws Exception {
        chromium.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    private static Map<String, Object> scheme(String name) {
        return Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name)));
    }

    @Test
    void labsAreRunAndShownInATableAPageAndAFile() throws Exception {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(outcome.out())
                .contains("integral-random", "starmap", " pairs ", "Charts and all figures: page.html");
        assertThat((List<?>) found.get("labs")).extracting("lab").containsExactly("integral-random", "starmap");
        assertThat((List<?>) found.get("labs"))
                .extracting("says")
                .isEqualTo(Labs.all().stream()
                        .map(lab -> lab.card())
                        .filter(card -> List.of("integral-random", "starmap").contains(card.name()))
                        .map(card -> card.says())
                        .toList());

        assertThat(Files.readString(page))
                .as("needs no other file")
                .doesNotContainPattern("(src|href)=\"(?!data:|#)")
                .doesNotContain("url(", "@import")
                .contains("<section id=\"starmap\"", "<section id=\"integral-random\"", "bench --quick starmap");
    }

    @Test
    void aBuildWithoutItsLibraryShowsCurvesAsPictures() {
        Plot plot = Plot.curves("error", "n", "distance").curve("sum", List.of(1, 2), List.of(0.5, Double.NaN));
        List<Map<String, Object>> numbers = new ArrayList<>();

        PagePlot picture = PagePlot.of(plot, numbers, false);
        assertThat(numbers).isEmpty();
        assertThat(picture.curve()).isEmpty();
        assertThat(Base64.getDecoder().decode(picture.png())).startsWith(0x89, 'P', 'N', 'G');

        PagePlot drawn = PagePlot.of(plot, numbers, true);
        assertThat(drawn.curve()).isEqualTo("0");
        assertThat(drawn.png()).isEmpty();
        assertThat(LabJson.compact(numbers)).contains("\"xs\":[1.0,2.0],\"ys\":[0.5,null]");
    }

    @Test
    void everyLabHasAChart() throws Exception {
        assertThat(opened().evaluate("""
                        [...document.querySelectorAll('section.lab')].every(lab =>
                          [...lab.querySelectorAll('figure.bars li i')].some(bar => bar.offsetWidth > 0 && bar.offsetHeight > 0))""")).isEqualTo(true);
        if (PagePlot.LIBRARY.isThere()) {
            assertThat((List<?>) chromium.evaluate(DRAWN))
                    .hasSize(1)
                    .allSatisfy(points -> assertThat((Integer) points).isGreaterThan(1000));
        } else {
            assertThat(chromium.evaluate("document.querySelector('figure.curves img').naturalWidth > 400"))
                    .isEqualTo(true);
        }
    }

    @Test
    void aCurveTellsItsNumbersAndCanBeHidden() throws Exception {
        assumeThat(PagePlot.LIBRARY.isThere())
                .as("uPlot, which npm gave to this build")
                .isTrue();
        Object before = opened().evaluate(DRAWN);
        assertThat(chromium.evaluate("""
                        (() => {
                          const canvas = document.querySelector('.canvas');
                          canvas.focus();
                          canvas.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
                          return canvas.querySelector('.tip').checkVisibility() && canvas.querySelector('.tip').textContent;
                        })()""")).asString().matches("8 estimates each: 0\\.\\d+ at 10");
        chromium.evaluate("document.querySelector('.numbers summary').click()");
        chromium.await("document.querySelectorAll('.numbers tbody tr').length >= 8");
        chromium.evaluate("document.querySelector('.legend button').click()");
        chromium.await("JSON.stringify(" + DRAWN + ") !== '" + JSON.std.asString(before) + "'");
        assertThat(chromium.evaluate("document.querySelector('.legend button').ariaPressed"))
                .isEqualTo("false");
    }

    @Test
    void barsCanBeSorted() throws Exception {
        String widths = "[...document.querySelectorAll('#starmap .bars li i')].map(bar => bar.offsetWidth)";
        List<?> measured = (List<?>) opened().evaluate(widths);
        chromium.evaluate("document.querySelector('#starmap .bars button').click()");
        assertThat((List<?>) chromium.evaluate(widths))
                .isEqualTo(measured.stream()
                        .sorted((a, b) -> Integer.compare((Integer) b, (Integer) a))
                        .toList());
        chromium.evaluate("document.querySelector('#starmap .bars button').click()");
        assertThat(chromium.evaluate(widths)).isEqualTo(measured);
    }

    @Test
    void contentsLeadToTheLabs() throws Exception {
        opened().evaluate("document.querySelector('nav a[href=\"#starmap\"]').click()");
        chromium.await("location.hash === '#starmap'");
        chromium.await("document.getElementById('starmap').getBoundingClientRect().top < innerHeight");
        assertThat(chromium.evaluate("""
                        [...document.querySelectorAll('a[href^="#"]')].every(link => document.querySelector(link.hash))""")).isEqualTo(true);
    }

    @Test
    void everyTextIsReadableInEachTheme() throws Exception {
        opened();
        String text = "getComputedStyle(document.body).color";
        Object light = chromium.evaluate(text);
        assertThat((Double) chromium.evaluate(LEAST_CONTRAST)).isGreaterThanOrEqualTo(4.5);
        chromium.evaluate("document.getElementById('theme').click(); document.getElementById('theme').click()");
        assertThat(chromium.evaluate("document.getElementById('theme').textContent"))
                .isEqualTo("Theme: dark");
        assertThat(chromium.evaluate(text)).isNotEqualTo(light);
        assertThat((Double) chromium.evaluate(LEAST_CONTRAST)).isGreaterThanOrEqualTo(4.5);
        chromium.evaluate("document.getElementById('theme').click()");
        assertThat(chromium.evaluate(text)).isEqualTo(light);

        chromium.call("Emulation.setEmulatedMedia", scheme("dark"));
        assertThat(chromium.evaluate(text)).isNotEqualTo(light);
    }

    @Test
    void aTableIsCopiedWithExactFigures() throws Exception {
        opened();
        chromium.callBrowser(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        chromium.evaluate("document.querySelector('#starmap .copied button').click()");
        chromium.await("navigator.clipboard.readText().then(text => text !== '')");
        List<String> lines = ((String) chromium.evaluate("navigator.clipboard.readText()"))
                .lines()
                .toList();

        assertThat(lines.getFirst()).startsWith("form\ton\tworkers\tstart s\tmedian s");
        List<?> runs = (List<?>) ((Map<?, ?>) ((List<?>) found.get("labs")).get(1)).get("runs");
        assertThat(lines).hasSize(1 + runs.size());
        for (int i = 0; i < runs.size(); i++) {
            Map<?, ?> run = (Map<?, ?>) runs.get(i);
            List<String> cells = Arrays.asList(lines.get(i + 1).split("\t", -1));
            assertThat(cells.getFirst()).isEqualTo(run.get("form"));
            assertThat(cells.get(2)).isEqualTo(run.get("workers").toString());
            assertThat(Double.parseDouble(cells.get(4))).isEqualTo(run.get("medianSeconds"));
        }
    }

    @Test
    void allFiguresAreInThePageAndCanBeDownloaded() throws Exception {
        opened();
        Map<String, Object> figures =
                JSON.std.mapFrom((String) chromium.evaluate("document.getElementById('figures').textContent"));
        assertThat(figures.get("labs")).isEqualTo(found.get("labs"));

        Path downloads = Files.createDirectories(directory.resolve("downloads"));
        chromium.callBrowser(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        chromium.evaluate("document.getElementById('download').click()");
        Path file = downloads.resolve("tutti-bench.json");
        for (int waits = 0; !Files.exists(file); waits++) {
            assertThat(waits).as("waits for %s", file).isLessThan(4000);
            Thread.sleep(20);
        }
        assertThat(JSON.std.mapFrom(file.toFile()).get("labs")).isEqualTo(found.get("labs"));
    }

    @Test
    void aPhoneShowsItWithoutScrollingSideways() throws Exception {
        opened();
        window(360);
        chromium.open(page);
        assertThat((Integer) chromium.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        assertThat(chromium.evaluate("document.querySelector('nav details').open"))
                .isEqualTo(false);
        if (PagePlot.LIBRARY.isThere()) {
            assertThat((Integer) chromium.evaluate("document.querySelector('.canvas canvas').offsetWidth"))
                    .isBetween(200, 360);
        }
    }

    @Test
    void itIsPrintedLightAndWithoutControls() throws Exception {
        opened();
        chromium.call("Emulation.setEmulatedMedia", scheme("dark"));
        String pdf = (String) chromium.call("Page.printToPDF", Map.of("printBackground", true))
                .get("data");
        assertThat(Base64.getDecoder().decode(pdf))
                .startsWith('%', 'P', 'D', 'F')
                .hasSizeGreaterThan(20_000);

        chromium.call(
                "Emulation.setEmulatedMedia",
                Map.of("media", "print", "features", scheme("dark").get("features")));
        assertThat(
                        chromium.evaluate(
                                "[...document.querySelectorAll('nav, .tools, .copied button, .whole')].some(e => e.checkVisibility())"))
                .isEqualTo(false);
        assertThat(chromium.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        chromium.call("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
}
