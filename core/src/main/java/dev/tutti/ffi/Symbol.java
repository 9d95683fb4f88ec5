// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a method's function in its library, where it is not the method's own. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Symbol {

    /**
     * The name.
     *
     * @return as in the library's table of symbols, such as {@code dgesv_}
     */
    String value();
}
