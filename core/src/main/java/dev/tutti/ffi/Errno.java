// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of type {@code int[]} that is not handed to C: its first element becomes what the function left in {@code
 * errno}, read before the JVM could change it. The array must have an element.
 *
 * {@snippet :
 * interface Files {
 *     int chdir(String path, @Errno int[] errno);
 * }
 * int[] errno = {0};
 * if (Native.library("c").bind(Files.class).chdir("/no/such/directory", errno) != 0) {
 *     IO.println("errno=" + errno[0]); // 2, ENOENT
 * }
 * }
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Errno {}
