// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.ffi.Dwarf.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A function as its source declares it, compared with what a method makes of it. */
final class Prototype {

    // Tags.
    private static final int ARRAY = 0x01;
    private static final int ENUMERATION = 0x04;
    private static final int PARAMETER = 0x05;
    private static final int MEMBER = 0x0d;
    private static final int POINTER = 0x0f;
    private static final int REFERENCE = 0x10;
    private static final int STRUCTURE = 0x13;
    private static final int CLASS = 0x02;
    private static final int FUNCTION_TYPE = 0x15;
    private static final int TYPEDEF = 0x16;
    private static final int UNION = 0x17;
    private static final int UNSPECIFIED = 0x18;
    private static final int SUBRANGE = 0x21;
    private static final int BASE = 0x24;
    private static final int CONST = 0x26;
    private static final int FUNCTION = 0x2e;
    private static final int VOLATILE = 0x35;
    private static final int RESTRICT = 0x37;
    private static final int RVALUE_REFERENCE = 0x42;

    private final Entry function;

    private Prototype(Entry function) {
        this.function = function;
    }

    /** The functions that others may call. */
    static List<Prototype> all(List<Entry> entries) {
        return entries.stream()
                .filter(each ->
                        each.tag() == FUNCTION && each.text(Dwarf.NAME) != null && each.number(Dwarf.EXTERNAL, 0) != 0)
                .map(Prototype::new)
                .toList();
    }

    String name() {
        return Objects.requireNonNull(function.text(Dwarf.NAME));
    }

    /** Its name in the table of symbols. */
    String symbol() {
        String linkage = function.text(Dwarf.LINKAGE_NAME);
        return linkage == null ? name() : linkage;
    }

    /** The types of the arguments. */
    private static List<Entry> parameters(Entry function) {
        List<Entry> types = new ArrayList<>();
        for (Entry each : function.children()) {
            Entry type = each.type();
            if (each.tag() == PARAMETER && type != null) {
                boolean isAddress = each.number(Dwarf.BY_REFERENCE, 0) != 0 && !isPointer(type);
                types.add(isAddress ? new Entry(REFERENCE, Map.of(Dwarf.TYPE, type), List.of()) : type);
            }
        }
        return types;
    }

    private static boolean isVariadic(Entry function) {
        return function.children().stream().anyMatch(each -> each.tag() == UNSPECIFIED);
    }

    /** What is wrong with a method for this function; {@code null} if nothing. */
    @Nullable
    String difference(Signature signature) {
        return difference(signature, function);
    }

    private static @Nullable String difference(Signature signature, Entry function) {
        List<Signature.Parameter> java = signature.parameters().stream()
                .filter(Signature.Parameter::isNative)
                .toList();
        List<Entry> c = parameters(function);
        if (isVariadic(function)) {
            return "it takes a variable number of arguments, which is not supported;"
                    + " write a function with a fixed number";
        } else if (java.size() != c.size()) {
            return "it has " + c.size() + " parameters, the method " + java.size();
        }
        for (int i = 0; i < c.size(); i++) {
            Entry type = c.get(i);
            if (!fits(java.get(i).type(), type)) {
                return "parameter " + (i + 1) + " is " + words(java.get(i).type(), type);
            }
        }
        return fits(signature.result(), function.type())
                ? null
                : "the result is " + words(signature.result(), function.type());
    }

    // ---- types

    private static boolean fits(NativeType java, @Nullable Entry declared) {
        Entry c = strip(declared);
        return switch (java) {
            case NativeType.Nothing _ -> c == null;
            case NativeType.Scalar scalar -> c != null && fitsScalar(scalar, c);
            case NativeType.Memory _ -> c != null && isPointer(c);
            case NativeType.Text _ -> pointsTo(c, NativeType.SCALARS.get(byte.class));
            case NativeType.Elements elements -> pointsTo(c, elements.element());
            case NativeType.Shared shared -> pointsTo(c, shared.element());
            case NativeType.Structs structs -> pointsTo(c, new NativeType.Struct(structs.element()));
            case NativeType.Struct struct -> c != null && fitsStruct(struct.type(), c);
            case NativeType.Callback callback -> {
                Entry target = c != null && isPointer(c) ? strip(c.type()) : null;
                yield target != null
                        && target.tag() == FUNCTION_TYPE
                        && difference(callback.signature(), target) == null;
            }
        };
    }

    private static boolean pointsTo(@Nullable Entry c, @Nullable NativeType target) {
        if (c == null || !isPointer(c)) {
            return false;
        }
        Entry type = strip(c.type());
        while (type != null && type.tag() == ARRAY) { // rows one behind the other
            type = strip(type.type());
        }
        return type == null || (target != null && fits(target, type));
    }

    private static boolean fitsScalar(NativeType.Scalar java, Entry c) {
        long bytes = c.number(Dwarf.BYTE_SIZE, 0);
        if (bytes != java.layout().byteSize()) {
            return false;
        } else if (c.tag() == ENUMERATION) {
            return isInteger(java);
        } else if (c.tag() != BASE) {
            return false;
        }
        return switch ((int) c.number(Dwarf.ENCODING, 0)) {
            case 0x02 -> java.java() == boolean.class;
            case 0x04 -> java.java() == float.class || java.java() == double.class;
            case 0x05, 0x06 -> isInteger(java);
            case 0x07, 0x08, 0x10 -> isInteger(java) || java.java() == char.class; // unsigned, and UTF-16
            default -> false;
        };
    }

    private static boolean isInteger(NativeType.Scalar java) {
        Class<?> type = java.java();
        return type == byte.class || type == short.class || type == int.class || type == long.class;
    }

    private static boolean fitsStruct(StructType java, Entry c) {
        List<Entry> members =
                c.children().stream().filter(each -> each.tag() == MEMBER).toList();
        if ((c.tag() != STRUCTURE && c.tag() != CLASS)
                || c.number(Dwarf.BYTE_SIZE, 0) != java.layout().byteSize()
                || members.size() != java.members().size()) {
            return false;
        }
        for (int i = 0; i < members.size(); i++) {
            StructType.Member member = java.members().get(i);
            Entry type = strip(members.get(i).type());
            boolean fits = member.length() == 0
                    ? fits(member.type(), type)
                    : type != null
                            && type.tag() == ARRAY
                            && length(type) == member.length()
                            && isArrayOf(type, member.type());
            if (!fits || members.get(i).number(Dwarf.MEMBER_LOCATION, 0) != member.offset()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isArrayOf(Entry array, NativeType java) {
        return fits(
                java instanceof NativeType.Structs structs
                        ? new NativeType.Struct(structs.element())
                        : ((NativeType.Elements) java).element(),
                array.type());
    }

    private static long length(Entry array) {
        return array.children().stream()
                .filter(each -> each.tag() == SUBRANGE)
                .mapToLong(each -> each.number(Dwarf.COUNT, each.number(Dwarf.UPPER_BOUND, -1) + 1))
                .reduce(1, (a, b) -> a * b);
    }

    /** A type without its names and qualifiers. */
    private static @Nullable Entry strip(@Nullable Entry type) {
        Entry bare = type;
        while (bare != null
                && (bare.tag() == TYPEDEF || bare.tag() == CONST || bare.tag() == VOLATILE || bare.tag() == RESTRICT)) {
            bare = bare.type();
        }
        return bare;
    }

    /** Fortran's arrays and C++'s references are passed as pointers. */
    private static boolean isPointer(Entry type) {
        return type.tag() == POINTER
                || type.tag() == REFERENCE
                || type.tag() == RVALUE_REFERENCE
                || type.tag() == ARRAY;
    }

    /** The Java types that would do. */
    private static String advice(@Nullable Entry declared) {
        Entry c = strip(declared);
        if (c == null) {
            return "; make it void";
        }
        boolean isPointer = isPointer(c);
        Entry target = isPointer ? strip(c.type()) : c;
        List<String> fitting = new ArrayList<>();
        for (NativeType.Scalar each : NativeType.SCALARS.values().stream()
                .sorted(Comparator.comparing(each -> each.java().getName()))
                .toList()) {
            if (target != null && fitsScalar(each, target)) {
                fitting.add(each.java() + (isPointer ? "[]" : ""));
                NativeType.SHARED.forEach((shared, element) -> {
                    if (isPointer && element == each.java()) {
                        fitting.add(shared.getSimpleName());
                    }
                });
            }
        }
        if (isPointer) {
            fitting.add(
                    target != null && target.tag() == FUNCTION_TYPE
                            ? "an interface with one such method"
                            : "a MemorySegment");
        }
        if (fitting.isEmpty()) {
            return "";
        }
        String last = fitting.removeLast();
        return "; take " + (fitting.isEmpty() ? "" : String.join(", ", fitting) + " or ") + last;
    }

    // ---- words

    private static String words(NativeType java, @Nullable Entry type) {
        Entry c = strip(type);
        String both = java.java().getSimpleName() + ", the function's is " + spell(type, "");
        if (java instanceof NativeType.Struct struct && c != null && c.tag() == STRUCTURE) {
            return both + members(c) + "; the record has " + struct.type();
        } else if (java instanceof NativeType.Callback callback && c != null && isPointer(c)) {
            Entry target = strip(c.type());
            if (target != null && target.tag() == FUNCTION_TYPE) {
                return both + "; in " + callback.signature() + " " + difference(callback.signature(), target);
            }
        }
        return both + advice(type);
    }

    private static String members(Entry struct) {
        return struct.children().stream()
                .filter(each -> each.tag() == MEMBER)
                .map(each -> spell(each.type(), Objects.requireNonNullElse(each.text(Dwarf.NAME), "")) + ";")
                .collect(Collectors.joining(" ", " {", "}"));
    }

    @Override
    public String toString() {
        return spell(function.type(), name() + parameterList(function));
    }

    private static String parameterList(Entry function) {
        List<String> parameters = parameters(function).stream()
                .map(each -> spell(each, ""))
                .collect(Collectors.toCollection(ArrayList::new));
        if (isVariadic(function)) {
            parameters.add("...");
        }
        return "(" + (parameters.isEmpty() ? "void" : String.join(", ", parameters)) + ")";
    }

    /** A declaration of something, as C writes it. */
    private static String spell(@Nullable Entry type, String of) {
        if (type == null) {
            return joined("void", of);
        }
        return switch (type.tag()) {
            case POINTER -> spellPointer(type, "*" + of);
            case REFERENCE -> spellPointer(type, "&" + of);
            case RVALUE_REFERENCE -> spellPointer(type, "&&" + of);
            case RESTRICT -> spell(type.type(), of);
            case CONST ->
                isPointerType(type.type())
                        ? spell(type.type(), joined("const", of))
                        : "const " + spell(type.type(), of);
            case VOLATILE -> "volatile " + spell(type.type(), of);
            case ARRAY -> spell(type.type(), of + "[" + (length(type) > 0 ? length(type) : "") + "]");
            case FUNCTION_TYPE -> spell(type.type(), of + parameterList(type));
            case STRUCTURE -> joined(named("struct", type), of);
            case UNION -> joined(named("union", type), of);
            case ENUMERATION -> joined(named("enum", type), of);
            default -> joined(Objects.requireNonNullElse(type.text(Dwarf.NAME), "?"), of);
        };
    }

    private static String spellPointer(Entry type, String of) {
        Entry target = type.type();
        boolean binds = target != null && (target.tag() == FUNCTION_TYPE || target.tag() == ARRAY);
        return spell(target, binds ? "(" + of + ")" : of);
    }

    private static boolean isPointerType(@Nullable Entry type) {
        return type != null && isPointer(type);
    }

    private static String named(String kind, Entry type) {
        String name = type.text(Dwarf.NAME);
        return name == null ? kind : kind + " " + name;
    }

    private static String joined(String type, String of) {
        return of.isEmpty() ? type : type + " " + of;
    }
}
