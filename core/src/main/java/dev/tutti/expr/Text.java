// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.List;

/** An array as people read it. */
final class Text {

    private static final int MOST_ELEMENTS = 1000;
    private static final int EDGE = 3;

    private Text() {}

    static String of(Array array) {
        String type = array.dtype() + Shapes.text(array.shape());
        if (array.size() == 0) {
            return "[] " + type;
        }
        return "";
    }
}
