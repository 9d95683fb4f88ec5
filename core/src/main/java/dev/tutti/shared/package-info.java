// SPDX-License-Identifier: Apache-2.0
/**
 * Memory that processes share: arrays, single values, small records, and what is built on them. A task on any pool that
 * captures such an object, or gets it as an item, uses the very memory that its caller uses; nothing is copied.
 *
 * {@snippet :
 * try (Pool pool = Pool.processes(); SharedDoubles out = SharedDoubles.of(1_000_000); SharedLong found = SharedLong.of(0)) {
 *     Loop.range(1_000_000).on(pool).forEach(i -> {
 *         out.set(i, Math.sqrt(i));
 *         if (i % 7 == 0) {
 *             found.getAndAdd(1);
 *         }
 *     });
 * }
 * }
 *
 * <h2>What is promised about memory</h2>
 *
 * <p>The Java memory model is about the threads of one JVM. Here the same words are promised between processes, since
 * all of them run compiled Java code on the same memory of the same machine:
 *
 * <ul>
 *   <li><b>Whole:</b> an element or value of 1, 2, 4 or 8 bytes is read as it was written by one write, never in parts
 *       of two, whatever the mode. Copies of many elements, and {@code fill}, are whole for each element only; a {@link
 *       dev.tutti.shared.SharedRecord} is whole with all its components.
 *   <li><b>Plain</b> ({@code get} and {@code set} of arrays, {@code getPlain}, {@code setPlain}): others see a write at
 *       some time, maybe late, maybe in another order than it was done. A loop that waits for a plain read to change may
 *       wait for ever, as the JIT may read once.
 *   <li><b>Opaque:</b> a write is seen at last, in the order of writes to that one place.
 *   <li><b>Acquire and release:</b> who reads with {@code getAcquire} what was written with {@code setRelease} sees
 *       everything that its writer did before.
 *   <li><b>Volatile</b> ({@code getVolatile}, {@code setVolatile}, {@code get} and {@code set} of single values and
 *       records, and all updates): as acquire and release, and all of them have one order that everyone agrees on.
 *   <li><b>Tasks:</b> what a caller did before it submitted a task is seen by the task, and what a task did is seen by
 *       whoever has its result, its failure or the end of its call. Between tasks that run at the same time nothing is
 *       ordered but by the means above.
 *   <li><b>Death:</b> what a process wrote before it was killed stays written. A plain write that it had not done yet is
 *       not done in half.
 * </ul>
 *
 * <p>These are promises of the x86-64 and AArch64 processors and of the JVM's code for volatile access; litmus tests over
 * two processes check them ({@code LitmusTest}).
 *
 * <h2>Where it is, and when it goes</h2>
 *
 * <p>Shared memory is a nameless file in memory, which other processes of this user open through its maker's descriptors;
 * without native access a file in {@code /dev/shm} or the temporary directory that is removed as soon as it is open. Its
 * space is reserved when it is made, so a shortage is a {@link dev.tutti.UnavailableException} then and not a crash
 * later. It goes with {@code close}, or when nothing reaches it any more, and in every case when the processes have
 * ended, killed or not. It is there on Linux alone.
 */
@NullMarked
package dev.tutti.shared;

import org.jspecify.annotations.NullMarked;
