// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import java.io.Serial;

/** Why a body was not lifted. */
public final class Refusal extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** What stands in the way, and what to write instead. */
    public enum Code {
        NO_CODE("put the code where its class file can be read"),
        ALLOCATION("make objects and arrays before the loop, or use primitive values"),
        CALL("call static, private or final methods and methods of records, or those of java.lang.Math"),
        RECURSION("write it as a loop"),
        CATCH("catch exceptions around the loop"),
        THROW("test for what is wrong before the loop"),
        LOCK("let each index write its own element, or use a reduction"),
        FIELD_WRITE("return the value, or store it into an element of its own"),
        INITIALIZATION("use the class before the loop, in a package that is open to this library"),
        FIELD("keep numbers in arrays of primitives, or capture them"),
        REFERENCE("use arrays of primitives, and arrays of those"),
        TYPE_TEST("let all have one type"),
        FLOW("write it with if, switch, for and while"),
        SIZE("cut it into several loops");

        private final String advice;

        Code(String advice) {
            this.advice = advice;
        }

        /** What to do instead. */
        public String advice() {
            return advice;
        }
    }

    private final Code code;
    private final String found;
    private final int line;

    Refusal(Code code, String found, int line) {
        super(found + (line == 0 ? "" : " at line " + line) + "; " + code.advice(), null, false, false);
        this.code = code;
        this.found = found;
        this.line = line;
    }

    /** The same, told by the line of the body that calls the method that it is in. */
    Refusal in(String method, int callersLine) {
        return new Refusal(code, found + " in " + method, callersLine);
    }

    /** What kind of thing it is. */
    public Code code() {
        return code;
    }

    /** In the source, 0 if it is not known. */
    public int line() {
        return line;
    }
}
