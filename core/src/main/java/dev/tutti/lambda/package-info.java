// SPDX-License-Identifier: Apache-2.0
/** Lambdas read back: what they capture, where their code is, and which fields that code reads. Not exported. */
@NullMarked
package dev.tutti.lambda;

import org.jspecify.annotations.NullMarked;
