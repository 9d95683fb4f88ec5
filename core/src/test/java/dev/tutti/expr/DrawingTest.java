// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class DrawingTest {

    private static List<Element> elements(Path file, String name) throws Exception {
        NodeList found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    @Test
    void hasABoxForEachOperationAndNoneInAnother(@TempDir Path folder) throws Exception {
        Expr x = Expr.vector(DType.FLOAT64, "x<&>");
        Expr y = Expr.matrix(DType.FLOAT64, "y");
        Expr p = y.dot(x).negate().exp().plus(1);
        Expr cost = p.log().times(3).minus(x.square().sum()).mean();
        Path file = folder.resolve("graph.svg");
        CompiledExpr compiled =
                Expr.compile(List.of(cost, Expr.gradient(cost, x).getFirst()), y, x);
        compiled.draw(file);
        requireApart(file);
        assertThat(elements(file, "text"))
                .extracting(Element::getTextContent)
                .contains("x<&>", "y", "matmul", "exp", "output 0", "output 1", "float64 (?)");

        compiled.callAll(Array.ones(3, 2), Array.ones(2));
        compiled.draw(file);
        requireApart(file);
        assertThat(elements(file, "text"))
                .extracting(Element::getTextContent)
                .contains("float64 (3)", "float64 (3, 2)");
        assertThat(elements(file, "rect"))
                .extracting(each -> each.getAttribute("class"))
                .contains("group0", "group1");
    }

    private static void requireApart(Path file) throws Exception {
        Map<Double, List<double[]>> rows = new TreeMap<>();
        for (Element box :
                elements(file, "rect").subList(1, elements(file, "rect").size())) {
            double left = Double.parseDouble(box.getAttribute("x"));
            rows.computeIfAbsent(Double.parseDouble(box.getAttribute("y")), row -> new ArrayList<>())
                    .add(new double[] {left, left + Double.parseDouble(box.getAttribute("width"))});
        }
        for (List<double[]> row : rows.values()) {
            row.sort((one, other) -> Double.compare(one[0], other[0]));
            assertThat(row.getFirst()[0]).isPositive();
            for (int i = 1; i < row.size(); i++) {
                assertThat(row.get(i)[0]).isGreaterThan(row.get(i - 1)[1]);
            }
        }
    }

    @Test
    void drawsANumber(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("number.svg");
        Expr.constant(3).draw(file);
        assertThat(elements(file, "text"))
                .extracting(Element::getTextContent)
                .containsExactly("3", "int64", "result", "result");
        Files.delete(file);
    }
}
