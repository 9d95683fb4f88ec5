// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * A static method of the JDK that is called as it is: one the JVM knows how to compute, whose result depends on its
 * arguments alone and which does not throw.
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
