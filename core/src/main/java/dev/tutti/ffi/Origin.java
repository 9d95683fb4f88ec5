// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.io.Serializable;

/** Where a library comes from: enough to open it again in another process of this machine. */
sealed interface Origin extends Serializable {

    /**
     * A name for the system's loader.
     *
     * @param name such as {@code m}
     */
    record Named(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A file.
     *
     * @param path absolute
     */
    record InFile(String path) implements Origin {
        @Override
        public String toString() {
            return path;
        }
    }

    /** What the process has loaded already. */
    record InProcess() implements Origin {
        @Override
        public String toString() {
            return "this process";
        }
    }

    /**
     * A source that was compiled.
     *
     * @param compiler what compiled it
     * @param source what was compiled
     * @param path of the compiled library, which may be gone from the cache
     */
    record FromSource(NativeCompiler compiler, Source source, String path) implements Origin {
        @Override
        public String toString() {
            return source.name();
        }
    }
}
