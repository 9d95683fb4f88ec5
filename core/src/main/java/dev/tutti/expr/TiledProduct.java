// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.run.TileLoop;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices by tiles, after Goto and van de Geijn, <i>Anatomy of high-performance matrix multiplication</i>, ACM
 * TOMS 34 (2008).
 *
 * <p>The inner dimension is cut so that a panel of columns stays in the first cache, and rows so that a block of them stays
 * in the second. Both are copied to be read one element after the other. A tile of the result then goes along the panels in
 * registers ({@link TileFunction}), one part of the inner dimension after the other, so that each element stays one chain.
 * Without the vector module it is the same code, one column after the other.
 */
final class TiledProduct {

    /**
     * The inner dimension of panels at most. They come from the second cache, which is fast enough, and the longer they are the
     * less often tiles of the result are read and written.
     */
    private static final int DEPTH = 1024;

    /** The same where lanes are tried, which takes long before they are compiled. */
    private static final int TRIAL_DEPTH = 32;

    /** Elements of the panels of rows that one thread goes through for each panel of columns: of doubles, 1 MiB. */
    private static final int BLOCK_ELEMENTS = 1 << 17;

    /** Rows and columns that one thread takes at once, at most. */
    private static final int BLOCK_ROWS = 256;

    private static final int BLOCK_COLUMNS = 256;

    /** Rows and columns whose panels are there at the same time. */
    private static final int STRIP = 4096;

    /** Panels that are copied at once, as columns are beside each other in memory. */
    private static final int COPIED = 8;

    /** After so many of them it is worth to compile for lanes. */
    private static final long TRY_LANES = 1 << 24;

    /**
     * Bytes before the first panel. Large arrays mostly begin with a page, and their elements after 16 bytes: so vectors of columns
     * do not lie across two cache lines. It is right anyway where they begin elsewhere.
     */
    private static final int MARGIN_BYTES = 48;

    /** Elements of panels that are kept for the next product: of doubles, 32 MiB. */
    private static final int KEPT_ELEMENTS = 1 << 22;

    private static final Map<DType, TiledProduct> PRODUCTS = new ConcurrentHashMap<>();

    private final DType dtype;
    private final int lanes;
    private final int tileRows;
    private final int vectors;
    private final int tileColumns;
    private final int margin;
    private final TileLoop tile;
    private final AtomicLong done = new AtomicLong();

    /** Memory for panels that no product uses now: to make more of it takes as long as to fill it. */
    private final Queue<SoftReference<Object>> spares = new ConcurrentLinkedQueue<>();

    TiledProduct(DType dtype) {
        this.dtype = dtype;
        int bits = TileLoop.vectorBits();
        this.lanes = Math.max(1, (bits == 0 ? 512 : bits) / (8 * dtype.itemBytes()));
        // As many sums as registers hold. Tiles that are wider and lower, with as many, are slower.
        this.vectors = 2;
        this.tileRows = bits == 512 ? 12 : 4;
        this.tileColumns = vectors * lanes;
        this.margin = MARGIN_BYTES / dtype.itemBytes();
        this.tile = new TileLoop(TileFunction.of(element(dtype), tileRows, vectors, lanes), inputs());
    }

    /** Products of matrices of some numbers, with what has been compiled for them. */
    static TiledProduct of(DType dtype) {
        return PRODUCTS.computeIfAbsent(dtype, TiledProduct::new);
    }

    private int inputs() {
        return 3 + tileRows * vectors;
    }

    private static Element element(DType dtype) {
        return switch (dtype) {
            case INT32 -> Element.INT;
            case INT64 -> Element.LONG;
            case FLOAT32 -> Element.FLOAT;
            case FLOAT64 -> Element.DOUBLE;
            case BOOL -> throw new IllegalArgumentException("products are of numbers: dtype=" + dtype);
        };
    }

    private Object array(int length) {
        return Elements.allocate(dtype, length).owner();
    }

    /** An array for panels of so many elements, after its margin, with whatever in it. */
    private Object take(int elements) {
        int length = margin + elements;
        SoftReference<Object> spare = spares.poll();
        Object array = spare == null ? null : spare.get();
        return array != null && java.lang.reflect.Array.getLength(array) >= length ? array : array(length);
    }

    private void give(Object array) {
        if (java.lang.reflect.Array.getLength(array) <= KEPT_ELEMENTS) {
            spares.add(new SoftReference<>(array));
        }
    }

    /** Uses lanes from now on, if this JVM has vectors; otherwise it does when they have been tried. */
    void useLanes() {
        tile.useLanes();
    }

    /** Whether it does. */
    boolean isOnLanes() {
        return tile.isOnLanes();
    }

    /**
     * Computes a product.
     *
     * @param left as many columns as {@code right} has rows
     * @param result a Java array of zeros, for its elements row by row
     */
    void compute(Matrix left, Matrix right, Object result, Step.Running running) {
        long work = (long) left.rows() * right.columns() * left.columns();
        for (int row = 0; row < left.rows(); row += STRIP) {
            for (int column = 0; column < right.columns(); column += STRIP) {
                new Strip(
                                left,
                                right.transposed(),
                                result,
                                row,
                                Math.min(STRIP, left.rows() - row),
                                column,
                                Math.min(STRIP, right.columns() - column),
                                running)
                        .compute();
            }
        }
        if (done.addAndGet(work) > TRY_LANES) {
            tile.tryLanes(
                    () -> tileInputs(
                            array(TRIAL_DEPTH * tileRows), array(TRIAL_DEPTH * tileColumns), places(TRIAL_DEPTH)),
                    lanes);
        }
    }

    /** What the tile's function is called with. */
    private @Nullable Object[] tileInputs(Object leftPanels, Object rightPanels, int[] at) {
        @Nullable Object[] inputs = new Object[inputs()];
        inputs[0] = leftPanels;
        inputs[1] = rightPanels;
        inputs[2] = at;
        for (int i = 3; i < inputs.length; i++) {
            inputs[i] = array(lanes);
        }
        return inputs;
    }

    /** The function's numbers, for a tile of its own. */
    private int[] places(int depth) {
        int[] at = new int[TileFunction.PLACES + tileRows * vectors];
        at[2] = depth;
        return at;
    }

    private static int ceil(int length, int part) {
        return (length + part - 1) / part;
    }

    /** Some rows and columns of a product, whose panels are there at the same time. */
    private final class Strip {
        private final Matrix left;
        private final Matrix right;
        private final Object result;
        private final int width;
        private final int row;
        private final int rows;
        private final int column;
        private final int columns;
        private final Step.Running running;
        private final int leftPanels;
        private final int rightPanels;
        private final int leftCopies;
        private final int depthMost;
        private final Object leftPacked;
        private final Object rightPacked;

        /**
         * A strip.
         *
         * @param right the right matrix, transposed
         */
        Strip(
                Matrix left,
                Matrix right,
                Object result,
                int row,
                int rows,
                int column,
                int columns,
                Step.Running running) {
            this.left = left;
            this.right = right;
            this.result = result;
            this.width = right.rows();
            this.row = row;
            this.rows = rows;
            this.column = column;
            this.columns = columns;
            this.running = running;
            this.leftPanels = ceil(rows, tileRows);
            this.rightPanels = ceil(columns, tileColumns);
            this.leftCopies = ceil(leftPanels, COPIED);
            this.depthMost = Math.min(DEPTH, left.columns());
            this.leftPacked = take(leftPanels * tileRows * depthMost);
            this.rightPacked = take(rightPanels * tileColumns * depthMost);
        }

        void compute() {
            int blockRows = Math.min(BLOCK_ROWS, BLOCK_ELEMENTS / Math.max(1, depthMost));
            int rowPanels = Math.max(1, blockRows / tileRows);
            int columnPanels = Math.max(1, BLOCK_COLUMNS / tileColumns);
            int blocksDown = ceil(leftPanels, rowPanels);
            int blocksAcross = ceil(rightPanels, columnPanels);
            for (int k = 0; k < left.columns(); k += DEPTH) {
                int from = k;
                int depth = Math.min(DEPTH, left.columns() - k);
                running.each(leftCopies + ceil(rightPanels, COPIED), work(depth), copy -> pack(copy, from, depth));
                running.each(blocksDown * blocksAcross, work(depth), block -> {
                    int down = block / blocksAcross * rowPanels;
                    int across = block % blocksAcross * columnPanels;
                    tiles(
                            down,
                            Math.min(down + rowPanels, leftPanels),
                            across,
                            Math.min(across + columnPanels, rightPanels),
                            depth);
                });
            }
            give(leftPacked);
            give(rightPacked);
        }

        /** Multiplications, a few of which take the time of an element of other operations. */
        private long work(int depth) {
            return (long) rows * columns * depth / 4;
        }

        /** Copies some panels of rows, or after those some of columns. */
        private void pack(int copy, int k, int depth) {
            if (copy < leftCopies) {
                pack(left, row, tileRows, leftPanels, copy * COPIED, k, depth, leftPacked);
            } else {
                pack(right, column, tileColumns, rightPanels, (copy - leftCopies) * COPIED, k, depth, rightPacked);
            }
        }

        private void pack(Matrix matrix, int first, int width, int panels, int panel, int k, int depth, Object packed) {
            int step = width * depthMost;
            int count = Math.min(COPIED, panels - panel);
            Panels.pack(matrix, first + panel * width, count, width, k, depth, packed, margin + panel * step, step);
        }

        /** Adds what a part of the inner dimension contributes to some tiles. */
        private void tiles(int fromDown, int toDown, int fromAcross, int toAcross, int depth) {
            int[] at = places(depth);
            @Nullable Object[] whole = tileInputs(leftPacked, rightPacked, at);
            Arrays.fill(whole, 3, whole.length, result);
            @Nullable Object[] cut = null;
            for (int across = fromAcross; across < toAcross; across++) {
                for (int down = fromDown; down < toDown; down++) {
                    int thereDown = Math.min(tileRows, rows - down * tileRows);
                    int thereAcross = Math.min(tileColumns, columns - across * tileColumns);
                    int start = (row + down * tileRows) * width + column + across * tileColumns;
                    at[0] = margin + down * tileRows * depthMost;
                    at[1] = margin + across * tileColumns * depthMost;
                    if (thereDown == tileRows && thereAcross == tileColumns) {
                        for (int r = 0, i = TileFunction.PLACES; r < tileRows; r++) {
                            for (int v = 0; v < vectors; v++) {
                                at[i++] = start + r * width + v * lanes;
                            }
                        }
                        tile.run(whole, lanes);
                    } else {
                        cut = cut == null ? tileInputs(leftPacked, rightPacked, places(depth)) : cut;
                        int[] edge = (int[]) Objects.requireNonNull(cut[2]);
                        edge[0] = at[0];
                        edge[1] = at[1];
                        move(cut, start, thereDown, thereAcross, false);
                        tile.run(cut, lanes);
                        move(cut, start, thereDown, thereAcross, true);
                    }
                }
            }
        }

        /** Moves the part of a tile that is there between the result and a tile of its own. */
        private void move(@Nullable Object[] inputs, int start, int down, int across, boolean isBack) {
            for (int r = 0; r < down; r++) {
                for (int v = 0; v * lanes < across; v++) {
                    Object sums = Objects.requireNonNull(inputs[3 + r * vectors + v]);
                    int at = start + r * width + v * lanes;
                    int length = Math.min(lanes, across - v * lanes);
                    if (isBack) {
                        System.arraycopy(sums, 0, result, at, length);
                    } else {
                        System.arraycopy(result, at, sums, 0, length);
                    }
                }
            }
        }
    }
}
