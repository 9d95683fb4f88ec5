// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Step;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** A bar on standard error for work of more than a second that somebody watches; nothing otherwise. */
final class ProgressLine implements Consumer<Step>, AutoCloseable {

    private static final int PATIENCE_MILLIS = 1000;
    /** A step may be half done; bars count whole units. */
    private static final int UNITS_PER_STEP = 1000;

    private static final int BAR_COLUMNS = 16;

    private Step step = new Step("", 0, 1, 0);
    private @Nullable ProgressBar bar;
    private final @Nullable Thread starter;

    ProgressLine() {
        starter = Terminal.isInteractive()
                ? Thread.ofPlatform().daemon().name("tutti-progress").start(this::startLater)
                : null;
    }

    private void startLater() {
        try {
            Thread.sleep(PATIENCE_MILLIS); // quicker work shows no bar
        } catch (InterruptedException e) {
            return; // the work was quicker
        }
        synchronized (this) {
            if (!Thread.interrupted()) {
                bar = ProgressBar.builder()
                        .setConsumer(new Line())
                        .setRenderer(ProgressLine::line)
                        .setUpdateIntervalMillis(200)
                        .continuousUpdate()
                        .build();
                show(bar);
            }
        }
    }

    @Override
    public synchronized void accept(Step now) {
        step = now;
        if (bar != null) {
            show(bar);
        }
    }

    private void show(ProgressBar bar) {
        bar.maxHint((long) step.total() * UNITS_PER_STEP);
        bar.stepTo(Math.round((step.done() + step.fraction()) * UNITS_PER_STEP));
        bar.setExtraMessage(step.doing());
    }

    @Override
    public void close() {
        if (starter != null) {
            starter.interrupt();
        }
        synchronized (this) {
            if (bar != null) {
                bar.close();
            }
        }
    }

    /** Such as {@code  45% █████████            0:12, about 0:15 left: map on threads × 2}. */
    static String line(ProgressState state, int width) {
        double fraction = state.getNormalizedProgress();
        int filled = (int) (BAR_COLUMNS * fraction);
        long seconds = state.getTotalElapsed().toSeconds();
        String left = fraction > 0 ? ", about " + clock(Math.round(seconds * (1 - fraction) / fraction)) + " left" : "";
        String line = String.format(Locale.ROOT, "%3d%% ", (int) (100 * fraction))
                + "█".repeat(filled)
                + "░".repeat(BAR_COLUMNS - filled)
                + " "
                + clock(seconds)
                + left
                + ": "
                + state.getExtraMessage();
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private static String clock(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** The terminal's current line: written over at each update, empty again at the end. */
    private static final class Line implements ProgressBarConsumer {

        @Override
        public int getMaxRenderedLength() {
            return Terminal.COLUMNS - 1;
        }

        @Override
        public void accept(String text) {
            System.err.print("\r" + text + "\u001b[K");
        }

        @Override
        public void clear() {
            System.err.print("\r\u001b[K");
        }

        @Override
        public void close() {
            clear();
            System.err.flush();
        }
    }
}
