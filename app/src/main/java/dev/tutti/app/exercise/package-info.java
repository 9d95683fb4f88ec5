// SPDX-License-Identifier: Apache-2.0
/** The exercises of the course documents: their tasks, their solutions, and what finds out whether an answer is right. */
@NullMarked
package dev.tutti.app.exercise;

import org.jspecify.annotations.NullMarked;
