// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.Serial;
import java.lang.invoke.MethodHandles;

/** A class is in a named module that does not open its package to this library; the message says how it could. */
public final class Closed extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private Closed(String message) {
        super(message);
    }

    /**
     * Full access to a class.
     *
     * @param type any class
     * @return its own powers
     * @throws Closed if its module forbids it
     */
    public static MethodHandles.Lookup open(Class<?> type) {
        Module own = Closed.class.getModule();
        own.addReads(type.getModule());
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        } catch (IllegalAccessException e) {
            String user = own.isNamed() ? own.getName() : "ALL-UNNAMED";
            throw new Closed("is in a package that its module does not open: add `opens " + type.getPackageName()
                    + " to " + user + ";` to the module " + type.getModule().getName());
        }
    }
}
