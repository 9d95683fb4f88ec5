// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.List;

/**
 * One operation of an expression: what it is done with, and what type and shape come of it. Nodes are compared by
 * identity; {@link Typing} makes them.
 *
 * <p>A shape has {@link Typing#UNKNOWN} where only a call tells the size.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
sealed interface Node {

    /** What its elements are. */
    DType dtype();

    /** How many there are along each axis. */
    long[] shape();

    /** What it is made of. */
    List<Node> operands();

    /** The same operation on others. */
    Node with(List<Node> operands);

    /** What it does, for people. */
    String label();

    /** What is made of nothing else. */
    sealed interface Leaf extends Node {
        @Override
        default List<Node> operands() {
            return List.of();
        }

        @Override
        default Node with(List<Node> operands) {
            return this;
        }
    }

    /** Elements of one expression in the shape of another, which is not computed. */
    sealed interface Like extends Node {
        Node operand();

        Node like();

        @Override
        default DType dtype() {
            return operand().dtype();
        }

        @Override
        default long[] shape() {
            return like().shape();
        }

        @Override
        default List<Node> operands() {
            return List.of(operand(), like());
        }
    }

    /** What a call brings. */
    record Input(String name, DType dtype, long[] shape) implements Leaf {
        @Override
        public String label() {
            return name;
        }
    }

    /** What is known. */
    record Constant(Array value) implements Leaf {
        @Override
        public DType dtype() {
            return value.dtype();
        }

        @Override
        public long[] shape() {
            return value.shape();
        }

        @Override
        public String label() {
            return value.dimensions() == 0 ? text() : "constant";
        }

        private String text() {
            return switch (value.dtype()) {
                case BOOL -> String.valueOf(value.getBoolean());
                case INT32, INT64 -> String.valueOf(value.getLong());
                case FLOAT32 -> String.valueOf((float) value.getDouble());
                case FLOAT64 -> String.valueOf(value.getDouble());
            };
        }
    }

    /** What a call finds in an array, and may change. */
    record State(String name, Array value) implements Leaf {
        @Override
        public DType dtype() {
            return value.dtype();
        }

        @Override
        public long[] shape() {
            return value.shape();
        }

        @Override
        public String label() {
            return name;
        }
    }

    /** The size along an axis, or of all; a number that is known before anything is computed. */
    record Length(Node operand, int axis) implements Node {
        /** In the place of an axis: all elements, or along all axes. */
        static final int ALL = -1;

        @Override
        public DType dtype() {
            return DType.INT64;
        }

        @Override
        public long[] shape() {
            return new long[0];
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return new Length(operands.getFirst(), axis);
        }

        @Override
        public String label() {
            return axis == ALL ? "length" : "length axis=" + axis;
        }
    }

    /** Something done with each element. */
    record Unary(UnaryOp op, Node operand, DType dtype) implements Node {
        @Override
        public long[] shape() {
            return operand.shape();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.unary(op, operands.getFirst());
        }

        @Override
        public String label() {
            return op.toString();
        }
    }

    /** Something done with each pair of elements; both are of one type. */
    record Binary(BinaryOp op, Node left, Node right, DType dtype, long[] shape) implements Node {
        @Override
        public List<Node> operands() {
            return List.of(left, right);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.binary(op, operands.getFirst(), operands.getLast());
        }

        @Override
        public String label() {
            return op.toString();
        }
    }

    /** One of two elements, which are of one type. */
    record Where(Node condition, Node yes, Node no, long[] shape) implements Node {
        @Override
        public DType dtype() {
            return yes.dtype();
        }

        @Override
        public List<Node> operands() {
            return List.of(condition, yes, no);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.where(operands.get(0), operands.get(1), operands.get(2));
        }

        @Override
        public String label() {
            return "where";
        }
    }

    /** Elements as another type. */
    record Cast(Node operand, DType dtype) implements Node {
        @Override
        public long[] shape() {
            return operand.shape();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.cast(operands.getFirst(), dtype);
        }

        @Override
        public String label() {
            return "cast";
        }
    }

    /**
     * What is made of all elements, or of those along an axis.
     *
     * @param axis or {@link Length#ALL}
     */
    record Reduce(ReduceOp op, Node operand, int axis, long[] shape) implements Node {
        @Override
        public DType dtype() {
            return op.result(operand.dtype());
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.reduce(op, operands.getFirst(), axis);
        }

        @Override
        public String label() {
            return axis == Length.ALL ? op.toString() : op + " axis=" + axis;
        }
    }

    /** The product of two matrices, of a matrix and a vector, or of two vectors; both are of one type. */
    record Matmul(Node left, Node right, DType dtype, long[] shape) implements Node {
        @Override
        public List<Node> operands() {
            return List.of(left, right);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.matmul(operands.getFirst(), operands.getLast());
        }

        @Override
        public String label() {
            return "matmul";
        }
    }

    /** Sums of the elements up to each one along an axis. */
    record Cumsum(Node operand, int axis) implements Node {
        @Override
        public DType dtype() {
            return ReduceOp.SUM.result(operand.dtype());
        }

        @Override
        public long[] shape() {
            return operand.shape();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return new Cumsum(operands.getFirst(), axis);
        }

        @Override
        public String label() {
            return "cumsum axis=" + axis;
        }
    }

    /** Elements in rising order along the last axis, NaN behind all others. */
    record Sort(Node operand) implements Node {
        @Override
        public DType dtype() {
            return operand.dtype();
        }

        @Override
        public long[] shape() {
            return operand.shape();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return new Sort(operands.getFirst());
        }

        @Override
        public String label() {
            return "sort";
        }
    }

    /**
     * Some elements along an axis.
     *
     * @param from as of {@link Array#slice(int, long, long, long)}, like the others
     */
    record Slice(Node operand, int axis, long from, long to, long step, long[] shape) implements Node {
        @Override
        public DType dtype() {
            return operand.dtype();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.slice(operands.getFirst(), axis, from, to, step);
        }

        @Override
        public String label() {
            return "slice axis=" + axis + " [" + from + ":" + (to == Long.MAX_VALUE ? "" : to)
                    + (step == 1 ? "" : ":" + step) + "]";
        }
    }

    /** Columns as rows. */
    record Transpose(Node operand, long[] shape) implements Node {
        @Override
        public DType dtype() {
            return operand.dtype();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.transpose(operands.getFirst());
        }

        @Override
        public String label() {
            return "transpose";
        }
    }

    /**
     * The elements in their order as another shape.
     *
     * @param target the shape, of which one size may be -1: as it comes out
     */
    record Reshape(Node operand, long[] target, long[] shape) implements Node {
        @Override
        public DType dtype() {
            return operand.dtype();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.reshape(operands.getFirst(), target);
        }

        @Override
        public String label() {
            return "reshape";
        }
    }

    /** Elements repeated to the shape of another expression, which is not computed. */
    record Broadcast(Node operand, Node like, long[] shape) implements Node {
        @Override
        public DType dtype() {
            return operand.dtype();
        }

        @Override
        public List<Node> operands() {
            return List.of(operand, like);
        }

        @Override
        public Node with(List<Node> operands) {
            return Typing.broadcast(operands.getFirst(), operands.getLast());
        }

        @Override
        public String label() {
            return "broadcast";
        }
    }

    /** The other way: elements added up to the shape of another expression, which is not computed. */
    record SumTo(Node operand, Node like) implements Like {
        @Override
        public Node with(List<Node> operands) {
            return new SumTo(operands.getFirst(), operands.getLast());
        }

        @Override
        public String label() {
            return "sumto";
        }
    }

    /** The elements in their order as the shape of another expression, which is not computed. */
    record ReshapeLike(Node operand, Node like) implements Like {
        @Override
        public Node with(List<Node> operands) {
            return new ReshapeLike(operands.getFirst(), operands.getLast());
        }

        @Override
        public String label() {
            return "reshape";
        }
    }

    /** The other way of a slice: elements in their places in the shape of another expression, which is not computed, and 0. */
    record Placed(Node operand, Node like, int axis, long from, long to, long step) implements Like {
        @Override
        public Node with(List<Node> operands) {
            return new Placed(operands.getFirst(), operands.getLast(), axis, from, to, step);
        }

        @Override
        public String label() {
            return "placed axis=" + axis + " [" + from + ":" + (to == Long.MAX_VALUE ? "" : to)
                    + (step == 1 ? "" : ":" + step) + "]";
        }
    }
}
