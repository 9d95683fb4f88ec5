// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Step;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on standard error for work of more than a second that somebody watches; nothing otherwise. */
final class ProgressLine implements Consumer<Step>, AutoCloseable {

    private static final int PATIENCE_MILLIS = 1000;
    /** A step may be half done; bars count whole units. */
    private static final int UNITS_PER_STEP = 1000;

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
            Thread.sleep(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            return; // the work was quicker
        }
        synchronized (this) {
            if (!Thread.interrupted()) {
                bar = ProgressBar.builder()
                        .setConsumer(new Line())
                        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                        .setUnit(" steps", UNITS_PER_STEP)
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
