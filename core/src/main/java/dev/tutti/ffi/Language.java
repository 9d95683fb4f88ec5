// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.util.List;
import java.util.Locale;

/** What sources are written in. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are of List.of
enum Language {
    C("C", "CC", "gcc", List.of("cc", "gcc", "clang"), List.of(".c")),
    CPP("C++", "CXX", "g++", List.of("c++", "g++", "clang++"), List.of(".cpp", ".cc", ".cxx")),
    FORTRAN(
            "Fortran",
            "FC",
            "gfortran",
            List.of("gfortran", "flang-new", "flang"),
            List.of(".f90", ".f95", ".f03", ".f08", ".f", ".for"));

    /** As people write it. */
    final String title;

    /** The environment variable that names its compiler. */
    final String variable;

    /** What is installed to have one. */
    final String packageName;

    /** Its compilers, the first one that is there is taken. */
    final List<String> commands;

    /** How its files' names end. */
    final List<String> suffixes;

    Language(String title, String variable, String packageName, List<String> commands, List<String> suffixes) {
        this.title = title;
        this.variable = variable;
        this.packageName = packageName;
        this.commands = commands;
        this.suffixes = suffixes;
    }

    /** The language of a file. */
    static Language of(String fileName) {
        for (Language each : values()) {
            if (each.suffixes.stream().anyMatch(fileName.toLowerCase(Locale.ROOT)::endsWith)) {
                return each;
            }
        }
        throw new IllegalArgumentException("the language of a source is told by its file's ending: found=" + fileName
                + "; there are .c, .cpp .cc .cxx, .f90 .f95 .f03 .f08 .f .for,"
                + " or ask for one by Native.c(), cpp(), fortran()");
    }
}
