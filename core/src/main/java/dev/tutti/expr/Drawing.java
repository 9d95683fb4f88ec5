// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Expressions as a picture, an SVG file of one page: a box for each operation with its type and shape, below those that it is
 * made of. After Sugiyama, Tagawa and Toda, <i>Methods for visual understanding of hierarchical system structures</i>, IEEE
 * Transactions SMC 11 (1981): layers, then an order within them by the middle of what is above and below.
 */
final class Drawing {

    private static final int ROUNDS = 8;
    private static final int LETTER = 7;
    private static final int HEIGHT = 38;
    private static final int BETWEEN_LAYERS = 40;
    private static final int BETWEEN_BOXES = 18;
    private static final int MARGIN = 20;

    /** Backgrounds of what is computed together, light enough for text. */
    private static final List<String> COLOURS =
            List.of("#cfe8ff", "#d8f2d0", "#ffe3c2", "#ecd9f7", "#fff3b8", "#d5efef", "#f9d7de", "#e4e4c9");

    /** A place in a layer: a box, or where a line passes on its way through that layer. */
    private static final class Place {
        private final String title;
        private final String type;
        private final String style;
        private final int layer;
        private final int width;
        private final List<Place> above = new ArrayList<>();
        private final List<Place> below = new ArrayList<>();
        private double x;

        Place(String title, String type, String style, int layer) {
            this.title = title;
            this.type = type;
            this.style = style;
            this.layer = layer;
            this.width = isBox() ? LETTER * Math.max(title.length(), type.length()) + 18 : 2;
        }

        boolean isBox() {
            return !title.isEmpty();
        }

        int y() {
            return MARGIN + layer * (HEIGHT + BETWEEN_LAYERS);
        }

        void under(Place other) {
            above.add(other);
            other.below.add(this);
        }
    }

    private final Map<Node, Integer> passes;
    private final IdentityHashMap<Node, Integer> layers = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Place> places = new IdentityHashMap<>();
    private final List<List<Place>> rows = new ArrayList<>();

    private Drawing(Map<Node, Integer> passes) {
        this.passes = passes;
    }

    /**
     * Writes the picture.
     *
     * @param file which is replaced if it exists
     * @param names of what is asked for
     * @param outputs what that is
     * @param passes numbers of what is computed together, of nodes by identity
     */
    static void write(Path file, List<String> names, List<Node> outputs, Map<Node, Integer> passes) throws IOException {
        Files.writeString(file, svg(names, outputs, passes));
    }

    private static String svg(List<String> names, List<Node> outputs, Map<Node, Integer> passes) {
        Drawing drawing = new Drawing(passes);
        outputs.forEach(drawing::layer);
        drawing.lower();
        drawing.layers.entrySet().stream()
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .forEach(each -> drawing.place(each.getKey()));
        for (int i = 0; i < outputs.size(); i++) {
            drawing.end(names.get(i), outputs.get(i));
        }
        drawing.arrange();
        return drawing.text();
    }

    /** The pass of each node of a program: what has no array is computed where it is needed. */
    static Map<Node, Integer> passes(Program program) {
        IdentityHashMap<Node, Integer> passes = new IdentityHashMap<>();
        List<Step> steps = program.steps();
        for (int s = 0; s < steps.size(); s++) {
            for (Node each : steps.get(s).nodes()) {
                passes.put(each, s);
            }
        }
        for (int s = 0; s < steps.size(); s++) {
            for (Node each : steps.get(s).nodes()) {
                spread(each, s, passes);
            }
        }
        return passes;
    }

    private static void spread(Node node, int pass, Map<Node, Integer> passes) {
        for (Node each : shown(node)) {
            if (!shown(each).isEmpty() && passes.putIfAbsent(each, pass) == null) {
                spread(each, pass, passes);
            }
        }
    }

    /** What a node is made of, without those whose shape alone it takes. */
    private static List<Node> shown(Node node) {
        return Planner.needed(node);
    }

    /** What has to be above a node, one more than the deepest of its operands. */
    private int layer(Node node) {
        Integer known = layers.get(node);
        if (known != null) {
            return known;
        }
        int layer = 0;
        for (Node each : shown(node)) {
            layer = Math.max(layer, layer(each) + 1);
        }
        layers.put(node, layer);
        return layer;
    }

    /** Puts what is given right above where it is used first. */
    private void lower() {
        IdentityHashMap<Node, Integer> first = new IdentityHashMap<>();
        layers.forEach((node, layer) -> {
            for (Node each : shown(node)) {
                if (shown(each).isEmpty()) {
                    first.merge(each, layer - 1, Math::min);
                }
            }
        });
        layers.putAll(first);
    }

    private static boolean isNumber(Node node) {
        return node instanceof Node.Constant && node.shape().length == 0;
    }

    private void place(Node node) {
        if (isNumber(node)) {
            return; // a box wherever it is used
        }
        Place box = box(node, Objects.requireNonNull(layers.get(node)));
        places.put(node, box);
        shown(node).stream()
                .distinct()
                .forEach(each -> connect(
                        isNumber(each) ? box(each, box.layer - 1) : Objects.requireNonNull(places.get(each)), box));
    }

    private void end(String name, Node node) {
        int layer = Objects.requireNonNull(layers.get(node));
        Place box = isNumber(node) ? box(node, layer) : Objects.requireNonNull(places.get(node));
        connect(box, placed(new Place(name, "result", "result", layer + 1)));
    }

    private Place box(Node node, int layer) {
        Integer pass = passes.get(node);
        String style = shown(node).isEmpty() ? "given" : pass == null ? "plain" : "group" + pass % COLOURS.size();
        String type = node.dtype() + (node.shape().length == 0 ? "" : " " + Typing.text(node.shape()));
        return placed(new Place(node.label(), type, style, layer));
    }

    private Place placed(Place place) {
        while (rows.size() <= place.layer) {
            rows.add(new ArrayList<>());
        }
        rows.get(place.layer).add(place);
        return place;
    }

    /** Draws a line from layer to layer. */
    private void connect(Place from, Place to) {
        Place last = from;
        for (int layer = from.layer + 1; layer < to.layer; layer++) {
            Place pass = placed(new Place("", "", "", layer));
            pass.under(last);
            last = pass;
        }
        to.under(last);
    }

    // ---- order and positions

    private void arrange() {
        for (int round = 0; round < ROUNDS; round++) {
            boolean isDown = round % 2 == 0;
            for (List<Place> row : isDown ? rows : rows.reversed()) {
                Map<Place, Double> middles = new HashMap<>();
                for (Place each : row) {
                    middles.put(each, middle(isDown ? each.above : each.below, each.x));
                }
                row.sort(Comparator.comparingDouble(each -> Objects.requireNonNull(middles.get(each))));
                spread(row, middles);
            }
        }
        double left = rows.stream()
                .mapToDouble(row -> row.getFirst().x - row.getFirst().width / 2.0)
                .min()
                .orElse(0);
        rows.forEach(row -> row.forEach(each -> each.x += MARGIN - left));
    }

    private static double middle(List<Place> of, double otherwise) {
        return of.stream().mapToDouble(each -> each.x).average().orElse(otherwise);
    }

    /** Gives each its wish, as far as there is room: pushed to the right, then the whole row back by the mean. */
    private static void spread(List<Place> row, Map<Place, Double> wishes) {
        double end = Double.NEGATIVE_INFINITY;
        double pushed = 0;
        for (Place each : row) {
            double wish = Objects.requireNonNull(wishes.get(each));
            each.x = Math.max(wish, end + BETWEEN_BOXES + each.width / 2.0);
            end = each.x + each.width / 2.0;
            pushed += each.x - wish;
        }
        for (Place each : row) {
            each.x -= pushed / row.size();
        }
    }

    // ---- text

    private String text() {
        double right = rows.stream()
                .mapToDouble(row -> row.getLast().x + row.getLast().width / 2.0)
                .max()
                .orElse(0);
        int bottom = MARGIN + rows.size() * (HEIGHT + BETWEEN_LAYERS) - BETWEEN_LAYERS;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(Locale.ROOT, """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
            <style>
            text {font: 12px ui-monospace, "DejaVu Sans Mono", monospace; text-anchor: middle}
            .type {fill: #555}
            rect {stroke: #666; fill: #fff}
            .given {fill: #eee} .result {fill: #333} .result + text {fill: #fff} .result + text + text {fill: #ccc}
            path {fill: none; stroke: #888}
            """, (int) Math.ceil(right + MARGIN), bottom + MARGIN));
        for (int i = 0; i < COLOURS.size(); i++) {
            svg.append(String.format(Locale.ROOT, ".group%d {fill: %s}%n", i, COLOURS.get(i)));
        }
        svg.append("</style>\n<rect width=\"100%\" height=\"100%\" style=\"fill: #fff; stroke: none\"/>\n");
        rows.forEach(row -> row.forEach(each -> each.above.forEach(from -> line(svg, from, each))));
        rows.forEach(row -> row.stream().filter(Place::isBox).forEach(each -> box(svg, each)));
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, Place from, Place to) {
        int begin = from.y() + HEIGHT;
        int middle = (begin + to.y()) / 2;
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %d C%.1f %d %.1f %d %.1f %d%s\"/>%n",
                from.x,
                begin,
                from.x,
                middle,
                to.x,
                middle,
                to.x,
                to.y(),
                to.isBox() ? "" : " v" + HEIGHT));
    }

    private static void box(StringBuilder svg, Place box) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s</text><text class=\"type\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                box.style,
                box.x - box.width / 2.0,
                box.y(),
                box.width,
                HEIGHT,
                box.x,
                box.y() + 16,
                escaped(box.title),
                box.x,
                box.y() + 31,
                escaped(box.type)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
