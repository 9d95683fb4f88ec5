// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks, items, results and failures as bytes, and back, between the user's JVM and its workers. Not exported.
 *
 * <pre>
 *   user's JVM                                             worker
 *   TaskImage.of(task)  ── payload, once a call ──►  TaskHost.revive(image)  ──►  LiveTask
 *   image.codec().encode(item)  ── payload ──►  live.codec().decode(item)
 *   image.codec().decode(result)  ◄── payload ──  live.codec().encode(result) | encodeFailure(throwable)
 *   ClassSource.bytes(snapshot, name)  ◄── question ──  ClassRequest, when a class exists only in the user's JVM
 * </pre>
 *
 * <p>What cannot travel is refused with a {@link dev.tutti.TaskRefusedException} that names its path. Bytes that make
 * no sense are a {@link dev.tutti.wire.WireException}. A {@link dev.tutti.wire.Payload} is a snapshot: later changes
 * to the value do not show in it.
 */
@NullMarked
package dev.tutti.wire;

import org.jspecify.annotations.NullMarked;
