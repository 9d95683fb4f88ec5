// SPDX-License-Identifier: Apache-2.0
/**
 * What all pools share: calls, items, batches, order, look-ahead, retries, timeouts, futures, progress.
 *
 * <p>An {@link dev.tutti.pool.Engine} stands between callers and one {@link dev.tutti.spi.Backend}:
 *
 * <pre>
 *   caller's thread                 any thread                  backend's threads
 *   ───────────────                 ──────────                  ─────────────────
 *   Call pulls its input      ┌──▶ Engine.dispatch()            Backend runs a Batch
 *     │  prepares items       │      takes items of the           │ reports each Item
 *     ▼                       │      next Job as a Batch,         ▼
 *   Job.ready ── enqueue ─────┘      reserves room, starts ──▶  Engine decides its fate once
 *     ▲                                                           │ tells the Item's Call or future
 *     └────────────── window open again ◀─────────────────────────┘
 * </pre>
 *
 * <p>One lock an engine guards jobs and the fate of items. No task, listener, iterator or future's dependent is ever
 * run under it.
 */
@NullMarked
package dev.tutti.pool;

import org.jspecify.annotations.NullMarked;
