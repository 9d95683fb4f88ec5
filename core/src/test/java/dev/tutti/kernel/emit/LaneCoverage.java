// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Nest;
import dev.tutti.kernel.pass.Shape;
import dev.tutti.kernel.pass.Shapes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a function does on lanes: operations with their types and the shapes of their operands ({@code v}arying,
 * {@code l}inear, {@code u}niform), and whether lanes may have parted where that matters.
 */
final class LaneCoverage {

    private static final List<Kind> NUMBERS = List.of(Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE);
    private static final List<String> WAYS = List.of(" together", " parted");

    private final Function function;
    private final Nest nest;
    private final Shapes shapes;
    private final Map<Value, Operation.Compare> compared = new HashMap<>();
    private final Set<String> found = new TreeSet<>();

    private LaneCoverage(VectorPlan plan) {
        this.function = plan.function();
        this.nest = plan.nest();
        this.shapes = plan.shapes();
    }

    /** What one function does. */
    static Set<String> of(Function function) throws NoLanesException {
        LaneCoverage coverage = new LaneCoverage(VectorPlan.of(function));
        for (int b = 0; b < coverage.function.blocks().size(); b++) {
            coverage.look(b);
        }
        return coverage.found;
    }

    private void look(int b) {
        Block block = function.blocks().get(b);
        for (Instruction each : block.instructions()) {
            if (each.result() == null || shapes.of(each.result()).isVarying()) {
                found.add(name(b, each.operation()));
                if (each.result() != null && each.operation() instanceof Operation.Compare compare) {
                    compared.put(each.result(), compare);
                }
            }
        }
        if (block.exit().operands().stream().allMatch(each -> shapes.in(b, each).isUniform())) {
            return;
        }
        switch (block.exit()) {
            case Exit.Branch branch -> {
                Operation.Compare compare = compared.get(branch.left());
                Operation.Constant zero = shapes.constant(branch.right());
                found.add("if " + branch.relation().name() + " "
                        + (compare != null && zero != null && zero.bits() == 0
                                ? compare(compare)
                                : "int " + letters(b, branch.operands())));
            }
            case Exit.Switch _ -> found.add("switch");
            case Exit.Jump _, Exit.Leave _, Exit.Return _ -> {}
        }
    }

    private String name(int b, Operation operation) {
        String way = WAYS.get(shapes.isDivergent(nest.of(b)) && b > 0 ? 1 : 0);
        return switch (operation) {
            case Operation.Binary binary ->
                name(binary.operator(), binary.kind())
                        + letters(b, operation.operands())
                        + (isMasked(binary.operator(), binary.kind()) ? way : "");
            case Operation.Negate negate -> "neg " + negate.kind();
            case Operation.Compare compare -> compare(compare) + " " + letters(b, operation.operands());
            case Operation.Select select -> "select " + select.relation() + " " + letters(b, operation.operands());
            case Operation.Convert convert -> convert.conversion().name() + " " + letters(b, operation.operands());
            case Operation.Call call -> call.routine() + " " + call.kind();
            case Operation.Check check -> "check " + letters(b, check.operands()) + way;
            case Operation.Load load ->
                (load.isOfMemory() ? "load shared " : "load ")
                        + load.element()
                        + (shapes.in(b, load.array()).isVarying() ? " of rows" : "")
                        + place(b, load.index())
                        + way;
            case Operation.Store store ->
                (store.isOfMemory() ? "store shared " : "store ") + store.element() + place(b, store.index()) + " "
                        + letters(b, List.of(store.value())) + way;
            case Operation.Length _ -> "length" + way;
            case Operation.Constant _ -> throw new IllegalStateException("a number that varies");
        };
    }

    private static String name(Arithmetic operator, Kind kind) {
        return operator + " " + kind + " ";
    }

    private static String compare(Operation.Compare compare) {
        Kind kind = compare.left().kind();
        return compare(kind, kind.isFloating() ? compare.unordered() : 0);
    }

    private static String compare(Kind kind, int unordered) {
        return "compare" + (unordered < 0 ? "l " : unordered > 0 ? "g " : " ") + kind;
    }

    /** Whether it is done lane by lane, or looks at its operands first. */
    private static boolean isMasked(Arithmetic operator, Kind kind) {
        return operator == Arithmetic.REM || (operator == Arithmetic.DIV && !kind.isFloating());
    }

    private String letters(int b, List<Value> operands) {
        StringBuilder letters = new StringBuilder();
        operands.forEach(each -> letters.append(
                shapes.in(b, each).isVarying() ? 'v' : shapes.in(b, each).isUniform() ? 'u' : 'l'));
        return letters.toString();
    }

    private String place(int b, Value index) {
        return switch (shapes.in(b, index)) {
            case Shape.Varying _ -> " at v";
            case Shape.Linear(long stride, boolean _) when stride == 1 -> " at neighbours";
            case Shape.Linear(long stride, boolean _) -> stride == 0 ? " at u" : " at l";
        };
    }

    // ---- all that there is

    /** All that functions can do on lanes. */
    static Set<String> all() {
        Set<String> all = new TreeSet<>();
        for (Kind kind : NUMBERS) {
            for (Arithmetic operator : Arithmetic.values()) {
                if (!kind.isFloating() || operator.isOfFloating()) {
                    for (String shapes : pairs(kind, operator)) {
                        String name = name(operator, kind) + shapes;
                        WAYS.forEach(way -> all.add(isMasked(operator, kind) ? name + way : name));
                    }
                }
            }
            all.add("neg " + kind);
            for (String routine : List.of("abs", "min", "max")) {
                all.add("Math." + routine + " " + kind);
            }
        }
        all.addAll(List.of(
                "Math.sqrt double", "Math.fma float", "Math.fma double", "Integer.bitCount int", "Double.isNaN int"));
        for (Kind kind : List.of(Kind.LONG, Kind.FLOAT, Kind.DOUBLE)) {
            for (int unordered : kind.isFloating() ? new int[] {-1, 1} : new int[] {0}) {
                pairs(kind, null).forEach(each -> all.add(compare(kind, unordered) + " " + each));
                for (Relation relation : Relation.values()) {
                    all.add("if " + relation.name() + " " + compare(kind, unordered));
                }
            }
        }
        for (Relation relation : Relation.values()) {
            pairs(Kind.INT, null).forEach(each -> all.add("if " + relation.name() + " int " + each));
        }
        all.add("switch");
        for (Conversion each : Conversion.values()) {
            all.add(each.name() + " v");
            if (!each.from().isFloating() && each != Conversion.L2I) {
                all.add(each.name() + " l");
            }
        }
        WAYS.forEach(way -> memory(way, all));
        return all;
    }

    private static void memory(String way, Set<String> all) {
        all.add("length" + way);
        for (String place : List.of("neighbours", "l", "v", "u")) {
            all.add("load double of rows at " + place + way);
        }
        for (Element element : Element.values()) {
            for (String place : List.of("neighbours", "l", "v")) {
                all.add("load " + element + " at " + place + way);
            }
            if (element != Element.REFERENCE) {
                for (String place : List.of("neighbours", "l")) {
                    for (String value : element.kind().isFloating() ? List.of("v", "u") : List.of("v", "u", "l")) {
                        all.add("store " + element + " at " + place + " " + value + way);
                    }
                }
            }
        }
    }

    /** The shapes of two operands whose result varies; of comparisons if there is no operator. */
    private static List<String> pairs(Kind kind, @Nullable Arithmetic operator) {
        if (kind.isFloating()) {
            return List.of("vv", "vu", "uv");
        }
        return operator == Arithmetic.ADD || operator == Arithmetic.SUB
                ? List.of("vv", "vu", "uv", "vl", "lv")
                : List.of("vv", "vu", "uv", "vl", "lv", "lu", "ul", "ll");
    }
}
