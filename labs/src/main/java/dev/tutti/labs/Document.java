// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

/** One of the five course documents whose experiments the labs repeat. */
public enum Document {
    /** Integrals from random samples, and the bootstrap. */
    A("numeric integration, bootstrap"),
    /** Maps over threads and processes. */
    B("maps over threads and processes"),
    /** Process pools and executors, locks, compiled loops, expression graphs, GPU. */
    C("processes, executors, locks, compiled loops, expression graphs"),
    /** Pools, memory, threads, races, locks, compiled loops, native code. */
    D("pools, memory, races, locks, compiled loops, native code"),
    /** Refactoring for parallelism, compiled parallel loops, distances. */
    E("refactoring for parallelism, compiled parallel loops, distances");

    private final String subject;

    Document(String subject) {
        this.subject = subject;
    }

    /**
     * What the document is about.
     *
     * @return a few words
     */
    public String subject() {
        return subject;
    }
}
