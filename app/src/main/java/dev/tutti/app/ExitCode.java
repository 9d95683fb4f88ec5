// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

/** What the command's exit codes mean; {@code tutti --help} prints the same. */
final class ExitCode {

    static final int FINE = 0;
    /** The work was begun and failed: a task threw, a lab's forms disagree, a program ended with an error. */
    static final int FAILED = 1;
    /** The command line is wrong: an unknown name, a value out of range, a file that is not there or no good. */
    static final int USAGE = 2;
    /** The machine lacks something: a JDK, worker processes, a place to write to. */
    static final int ENVIRONMENT = 3;

    private ExitCode() {}
}
