// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.ir.Value;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The innermost part of a matrix product: a tile of a few rows and {@code vectors} groups of neighbouring columns, whose
 * sums stay in registers while it goes along the inner dimension. Its index is a column within a group, so that lanes are
 * columns and each element stays one chain of additions.
 *
 * <p>Parameters: the packed left and right panels; an {@code int[]} of where they begin, how long the inner dimension is,
 * and where in its array each row of each group begins; that array for each row and group, which holds the sums before and
 * after; the index. The arrays may be one, as no two of these parts overlap: that is for the caller to see to.
 */
final class TileFunction {

    /** Where in the {@code int[]} the places of rows and groups begin. */
    static final int PLACES = 3;

    private final Element element;
    private final int rows;
    private final int vectors;
    private final int lanes;
    private int values;

    private TileFunction(Element element, int rows, int vectors, int lanes) {
        this.element = element;
        this.rows = rows;
        this.vectors = vectors;
        this.lanes = lanes;
    }

    /** The function of a tile of {@code rows} × {@code vectors · lanes} elements. */
    static Function of(Element element, int rows, int vectors, int lanes) {
        return new TileFunction(element, rows, vectors, lanes).build();
    }

    private Function build() {
        Value left = value(Kind.REFERENCE);
        Value right = value(Kind.REFERENCE);
        Value at = value(Kind.REFERENCE);
        List<Value> tiles = values(Kind.REFERENCE);
        Value column = value(Kind.INT);
        List<Value> parameters = new ArrayList<>(List.of(left, right, at));
        parameters.addAll(tiles);
        parameters.add(column);

        List<Instruction> begin = new ArrayList<>();
        Value zero = constant(begin, 0);
        Value leftBegin = load(begin, Element.INT, at, zero);
        Value rightBegin = load(begin, Element.INT, at, constant(begin, 1));
        Value depth = load(begin, Element.INT, at, constant(begin, 2));
        Value firstColumn = add(begin, Arithmetic.ADD, rightBegin, column);
        List<Value> rowOffsets = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            rowOffsets.add(add(begin, Arithmetic.ADD, leftBegin, constant(begin, row)));
        }
        List<Value> groupOffsets = new ArrayList<>();
        for (int group = 0; group < vectors; group++) {
            groupOffsets.add(add(begin, Arithmetic.ADD, firstColumn, constant(begin, group * lanes)));
        }
        Value leftStep = constant(begin, rows);
        Value rightStep = constant(begin, vectors * lanes);
        Value one = constant(begin, 1);
        List<Value> before = new ArrayList<>(List.of(zero));
        List<Value> places = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            places.add(add(begin, Arithmetic.ADD, load(begin, Element.INT, at, constant(begin, PLACES + i)), column));
            before.add(load(begin, element, tiles.get(i), places.get(i)));
        }

        Value inner = value(Kind.INT);
        List<Value> sums = values(element.kind());
        List<Value> state = new ArrayList<>(List.of(inner));
        state.addAll(sums);
        Block header = new Block(
                state,
                List.of(),
                new Exit.Branch(Relation.LESS, inner, depth, new Exit.Edge(2, List.of()), new Exit.Edge(3, List.of())));

        List<Instruction> round = new ArrayList<>();
        Value leftAt = add(round, Arithmetic.MUL, inner, leftStep);
        Value rightAt = add(round, Arithmetic.MUL, inner, rightStep);
        List<Value> columns = new ArrayList<>();
        for (Value offset : groupOffsets) {
            columns.add(load(round, element, right, add(round, Arithmetic.ADD, rightAt, offset)));
        }
        List<Value> next = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Value factor = load(round, element, left, add(round, Arithmetic.ADD, leftAt, rowOffsets.get(row)));
            for (int group = 0; group < vectors; group++) {
                next.add(chained(round, factor, columns.get(group), sums.get(row * vectors + group)));
            }
        }
        next.addFirst(add(round, Arithmetic.ADD, inner, one));

        List<Instruction> end = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            end.add(new Instruction(null, new Operation.Store(element, tiles.get(i), places.get(i), sums.get(i)), 0));
        }
        return new Function(
                "product",
                parameters,
                List.of(
                        new Block(List.of(), begin, new Exit.Jump(new Exit.Edge(1, before))),
                        header,
                        new Block(List.of(), round, new Exit.Jump(new Exit.Edge(1, next))),
                        new Block(List.of(), end, new Exit.Return(null))),
                null);
    }

    /** {@code sum + factor · column}, rounded once where numbers are floating. */
    private Value chained(List<Instruction> to, Value factor, Value column, Value sum) {
        Kind kind = element.kind();
        if (!kind.isFloating()) {
            return add(to, Arithmetic.ADD, sum, add(to, Arithmetic.MUL, factor, column));
        }
        ClassDesc type = ClassDesc.ofDescriptor(kind == Kind.DOUBLE ? "D" : "F");
        Routine fma = new Routine(ClassDesc.of("java.lang.Math"), "fma", MethodTypeDesc.of(type, type, type, type));
        return add(to, new Operation.Call(fma, List.of(factor, column, sum)));
    }

    private Value value(Kind kind) {
        return new Value(values++, kind);
    }

    /** One for each row and group. */
    private List<Value> values(Kind kind) {
        List<Value> made = new ArrayList<>();
        for (int i = 0; i < rows * vectors; i++) {
            made.add(value(kind));
        }
        return made;
    }

    private Value add(List<Instruction> to, Operation operation) {
        Value result = value(Objects.requireNonNull(operation.kind()));
        to.add(new Instruction(result, operation, 0));
        return result;
    }

    private Value add(List<Instruction> to, Arithmetic operator, Value left, Value right) {
        return add(to, new Operation.Binary(operator, left, right));
    }

    private Value constant(List<Instruction> to, int number) {
        return add(to, Operation.Constant.of(number));
    }

    private Value load(List<Instruction> to, Element of, Value array, Value index) {
        return add(to, new Operation.Load(of, array, index));
    }
}
