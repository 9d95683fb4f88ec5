// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.kernel.lift.Refusal;
import dev.tutti.kernel.math.Elementary;
import dev.tutti.kernel.pass.IfConversion;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The library's {@code exp, log, sin} and {@code cos} as functions of one {@code double}, to be put where they are called. */
public final class ElementaryFunctions {

    private static final Map<String, Function> FUNCTIONS = new ConcurrentHashMap<>();

    private ElementaryFunctions() {}

    /** One of them, by its name. */
    public static Function of(String name) {
        return FUNCTIONS.computeIfAbsent(name, ElementaryFunctions::lift);
    }

    private static Function lift(String name) {
        LambdaImage image =
                new LambdaImage(Elementary.class, name, "(D)D", MethodHandleInfo.REF_invokeStatic, List.of());
        try {
            return IfConversion.of(
                    Lifter.lift(image, MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double))
                            .function());
        } catch (Refusal e) {
            throw new IllegalStateException("the library's own functions can be lifted: " + name, e);
        }
    }
}
