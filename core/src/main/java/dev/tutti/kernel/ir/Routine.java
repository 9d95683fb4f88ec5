// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * A static method that is called as it is: one of the JDK that the JVM knows how to compute, or one of the library's own
 * functions. Its result depends on its arguments alone, and it does not throw.
 *
 * @param owner the class, such as {@code java.lang.Math}
 * @param type primitive parameters and result
 */
public record Routine(ClassDesc owner, String name, MethodTypeDesc type) {

    /** What it returns. */
    public Kind kind() {
        return Kind.of(type.returnType());
    }

    /** {@code Math.sqrt}. */
    @Override
    public String toString() {
        return owner.displayName() + "." + name;
    }
}
