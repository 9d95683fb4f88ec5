// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.GridLoop;
import dev.tutti.Loop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GridTest {

    /** Empty, single, flat, tall, wide, around lanes and blocks; cells to be kept, shared by rows, or row by row. */
    static final List<int[]> SHAPES = List.of(
            new int[] {0, 5},
            new int[] {5, 0},
            new int[] {1, 1},
            new int[] {1, 5000},
            new int[] {5000, 1},
            new int[] {3, 4097},
            new int[] {4097, 3},
            new int[] {33, 31},
            new int[] {5, 100_003},
            new int[] {100_003, 5},
            new int[] {300, 1100},
            new int[] {200, 4099},
            new int[] {2, (1 << 20) + 3});

    @ParameterizedTest
    @FieldSource("SHAPES")
    void theSumIsThatOfTheRecord(int[] shape) {
        for (Data data : new Data[] {Data.WIDE, Data.ZEROS, Data.NAN}) {
            double[][] cells = cells(data, shape[0], shape[1]);
            double expected = ReductionOracle.gridSum(cells);
            for (Place place : places(shape[0] * shape[1])) {
                double sum = place.put(Loop.grid(shape[0], shape[1])).sum((r, c) -> cells[r][c]);
                assertThat(Double.doubleToRawLongBits(sum))
                        .as("%s rows=%d columns=%d on %s", data, shape[0], shape[1], place)
                        .isEqualTo(Double.doubleToRawLongBits(expected));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SHAPES")
    void theRestIsThatOfThePlainLoop(int[] shape) {
        int rows = shape[0];
        int columns = shape[1];
        double[][] cells = cells(Data.WIDE, rows, columns);
        double[] all = Arrays.stream(cells).flatMapToDouble(Arrays::stream).toArray();
        for (Place place : places(rows * columns)) {
            GridLoop loop = place.put(Loop.grid(rows, columns));
            assertThat(loop.count((r, c) -> cells[r][c] > 0))
                    .as("%s", place)
                    .isEqualTo(Arrays.stream(all).filter(x -> x > 0).count());
            assertThat(loop.sumLong((r, c) -> (long) r << 32 | c)).isEqualTo(sumOfNumbers(rows, columns));
            if (all.length > 0) {
                assertThat(loop.min((r, c) -> cells[r][c]))
                        .isEqualTo(Arrays.stream(all).min().orElseThrow());
                assertThat(loop.max((r, c) -> cells[r][c]))
                        .isEqualTo(Arrays.stream(all).max().orElseThrow());
                assertThat(loop.minLong((r, c) -> r - c)).isEqualTo(1 - columns);
                assertThat(loop.maxLong((r, c) -> r - c)).isEqualTo(rows - 1);
            }
        }
    }

    private static long sumOfNumbers(long rows, long columns) {
        return ((rows * (rows - 1) / 2 * columns) << 32) + columns * (columns - 1) / 2 * rows;
    }

    @Test
    void cellsStandInTheirRows() {
        for (int[] shape : SHAPES) {
            int rows = shape[0];
            int columns = shape[1];
            for (Place place : places(rows * columns)) {
                GridLoop loop = place.put(Loop.grid(rows, columns));
                double[][] doubles = loop.toDoubles((r, c) -> r + 0.5 * c);
                long[][] longs = loop.toLongs((r, c) -> (long) r << 32 | c);
                int[][] ints = loop.toInts((r, c) -> 31 * r + c);
                int[][] visits = new int[rows][columns];
                loop.forEach((r, c) -> visits[r][c]++);
                assertThat(doubles).hasNumberOfRows(rows);
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < columns; c++) {
                        if (doubles[r][c] != r + 0.5 * c
                                || longs[r][c] != ((long) r << 32 | c)
                                || ints[r][c] != 31 * r + c
                                || visits[r][c] != 1) {
                            throw new AssertionError("wrong cell on " + place + ": row=" + r + " column=" + c);
                        }
                    }
                }
            }
        }
    }

    private static double[][] cells(Data data, int rows, int columns) {
        double[] values = data.values(rows * columns);
        double[][] cells = new double[rows][];
        for (int row = 0; row < rows; row++) {
            cells[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
        }
        return cells;
    }

    /** All of them for small grids, some for large ones. */
    private static List<Place> places(int cells) {
        return cells < 50_000 ? Place.ofThreads() : new ArrayList<>(List.of(Place.threads(1), Place.threads(3)));
    }
}
