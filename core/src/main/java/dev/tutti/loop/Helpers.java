// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The library's own threads that help the callers of loops. They are daemons, and an idle one ends after some seconds.
 */
final class Helpers {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            // no lambda, and a name for each: the JDK's own counting of names makes a JVM's first thread milliseconds
            // late
            new ThreadFactory() {
                @Override
                public Thread newThread(Runnable work) {
                    return Thread.ofPlatform()
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .name("tutti-loop-" + COUNT.incrementAndGet())
                            .unstarted(work);
                }
            });

    private Helpers() {}

    /**
     * Runs something soon on another thread.
     *
     * @return false if the system gives no more threads, which a loop can do without
     */
    static boolean start(Runnable help) {
        try {
            THREADS.execute(help);
            return true;
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }
}
