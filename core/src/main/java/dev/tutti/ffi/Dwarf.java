// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a compiler wrote about a library's functions for debuggers: their parameters, in the source's own types. Format:
 * DWARF Debugging Information Format, versions 4 and 5, section 7; of it what GCC, Clang and GNU Fortran write without
 * splitting it into several files.
 */
final class Dwarf {

    /** Larger ones are not worth the time that reading them takes. */
    private static final long MOST_BYTES = 1 << 26;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    // Attributes.
    private static final int LOCATION = 0x02;
    static final int NAME = 0x03;
    static final int BYTE_SIZE = 0x0b;
    static final int UPPER_BOUND = 0x2f;
    static final int COUNT = 0x37;
    static final int MEMBER_LOCATION = 0x38;
    static final int DECLARATION = 0x3c;
    static final int ENCODING = 0x3e;
    static final int EXTERNAL = 0x3f;
    static final int TYPE = 0x49;
    static final int LINKAGE_NAME = 0x6e;

    /** Not of the format: that an argument is the address of its parameter's value. */
    static final int BY_REFERENCE = -1;

    private static final int PARAMETER = 0x05;
    private static final int DEREFERENCE = 0x06; // DW_OP_deref
    private static final int BY_REGISTER = 0x70; // DW_OP_breg0: the value is where register 0 points to

    /** The registers of arguments. */
    private static final Set<Integer> ARGUMENTS =
            System.getProperty("os.arch", "").equals("aarch64")
                    ? Set.of(0, 1, 2, 3, 4, 5, 6, 7)
                    : Set.of(5, 4, 1, 2, 8, 9);

    /**
     * An entry.
     *
     * @param attributes numbers, texts, or entries for references, by attribute
     */
    record Entry(int tag, Map<Integer, Object> attributes, List<Entry> children) {

        @Nullable
        String text(int attribute) {
            return attributes.get(attribute) instanceof String text ? text : null;
        }

        long number(int attribute, long otherwise) {
            return attributes.get(attribute) instanceof Long number ? number : otherwise;
        }

        /** Where its type is described; {@code null} for void. */
        @Nullable
        Entry type() {
            return attributes.get(TYPE) instanceof Entry type ? type : null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other; // entries may refer to each other in circles
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private record Reference(long offset) {}

    private record Abbreviation(int tag, boolean hasChildren, List<long[]> attributes) {}

    private final MemorySegment info;
    private final MemorySegment abbreviations;
    private final @Nullable MemorySegment texts;
    private final @Nullable MemorySegment lineTexts;
    private final @Nullable MemorySegment places;
    private final Map<Long, Entry> entries = new HashMap<>();
    private final List<Entry> all = new ArrayList<>();
    private long at;
    private int version;
    private int addressBytes;
    private long unit;

    private Dwarf(MemorySegment info, MemorySegment abbreviations, Elf elf) {
        this.info = info;
        this.abbreviations = abbreviations;
        texts = elf.section(".debug_str");
        lineTexts = elf.section(".debug_line_str");
        places = elf.section(".debug_loc");
    }

    /** All entries of a library in their order, or none if it has none that can be read. */
    static List<Entry> read(Elf elf) {
        MemorySegment info = elf.section(".debug_info");
        MemorySegment abbreviations = elf.section(".debug_abbrev");
        if (info == null || abbreviations == null || info.byteSize() > MOST_BYTES) {
            return List.of();
        }
        Dwarf dwarf = new Dwarf(info, abbreviations, elf);
        try {
            while (dwarf.at < info.byteSize()) {
                dwarf.unit();
            }
            dwarf.resolve();
        } catch (UnsupportedOperationException | IndexOutOfBoundsException | IllegalArgumentException unknown) {
            return List.of();
        }
        return dwarf.all;
    }

    private void unit() {
        unit = at;
        long length = Integer.toUnsignedLong(int4());
        if (length == 0xffffffffL) {
            throw new UnsupportedOperationException("64-bit DWARF");
        }
        long end = at + length;
        version = short2();
        if (version == 5) {
            int kind = byte1();
            if (kind != 1) { // DW_UT_compile
                throw new UnsupportedOperationException("unit type " + kind);
            }
            addressBytes = byte1();
        } else if (version != 4) {
            at = end;
            return;
        }
        long table = Integer.toUnsignedLong(int4());
        if (version == 4) {
            addressBytes = byte1();
        }
        entries(abbreviations(table), end);
        at = end;
    }

    private void entries(Map<Long, Abbreviation> known, long end) {
        List<List<Entry>> open = new ArrayList<>();
        open.add(all); // entries of all levels are in this list too
        while (at < end) {
            long offset = at;
            long code = unsigned();
            if (code == 0) {
                if (open.size() > 1) {
                    open.removeLast();
                }
                continue;
            }
            Abbreviation abbreviation = known.get(code);
            if (abbreviation == null) {
                throw new UnsupportedOperationException("abbreviation " + code);
            }
            Map<Integer, Object> attributes = new HashMap<>();
            for (long[] each : abbreviation.attributes) {
                Object value = value((int) each[0], (int) each[1], each[2]);
                if (value != null) {
                    attributes.put((int) each[0], value);
                }
            }
            if (abbreviation.tag == PARAMETER
                    && attributes.remove(LOCATION) instanceof MemorySegment place
                    && isAddressed(place)) {
                attributes.put(BY_REFERENCE, 1L);
            }
            Entry entry = new Entry(abbreviation.tag, attributes, new ArrayList<>());
            entries.put(offset, entry);
            all.add(entry);
            if (open.size() > 1) {
                open.getLast().add(entry);
            }
            if (abbreviation.hasChildren) {
                open.add(entry.children);
            }
        }
    }

    private void resolve() {
        for (Entry entry : all) {
            entry.attributes.replaceAll((_, value) -> {
                if (!(value instanceof Reference reference)) {
                    return value;
                }
                Entry target = entries.get(reference.offset);
                return target == null ? reference : target;
            });
        }
    }

    private Map<Long, Abbreviation> abbreviations(long table) {
        long before = at;
        at = table;
        Map<Long, Abbreviation> known = new HashMap<>();
        for (long code = unsigned(abbreviations); code != 0; code = unsigned(abbreviations)) {
            int tag = (int) unsigned(abbreviations);
            boolean hasChildren = abbreviations.get(ValueLayout.JAVA_BYTE, at++) != 0;
            List<long[]> attributes = new ArrayList<>();
            while (true) {
                long attribute = unsigned(abbreviations);
                long form = unsigned(abbreviations);
                long constant = form == 0x21 ? signed(abbreviations) : 0; // DW_FORM_implicit_const
                if (attribute == 0 && form == 0) {
                    break;
                }
                attributes.add(new long[] {attribute, form, constant});
            }
            known.put(code, new Abbreviation(tag, hasChildren, attributes));
        }
        at = before;
        return known;
    }

    /** The value of an attribute, {@code null} if nobody here asks for it. Forms: section 7.5.6. */
    private @Nullable Object value(int attribute, int form, long constant) {
        return switch (form) {
            case 0x01 -> skip(addressBytes); // addr
            case 0x03 -> skip(short2()); // block2
            case 0x04 -> skip(Integer.toUnsignedLong(int4())); // block4
            case 0x05 -> (long) short2(); // data2
            case 0x06 -> (long) int4(); // data4
            case 0x07 -> long8(); // data8
            case 0x08 -> string(); // string
            case 0x09 -> skip(unsigned()); // block
            case 0x18 -> expression(unsigned()); // exprloc
            case 0x0a -> skip(byte1()); // block1
            case 0x0b, 0x0c -> (long) byte1(); // data1, flag
            case 0x0d -> signed(info); // sdata
            case 0x0e -> text(texts, int4()); // strp
            case 0x0f -> unsigned(); // udata
            case 0x10 -> new Reference(Integer.toUnsignedLong(int4())); // ref_addr
            case 0x11 -> new Reference(unit + byte1()); // ref1
            case 0x12 -> new Reference(unit + short2()); // ref2
            case 0x13 -> new Reference(unit + Integer.toUnsignedLong(int4())); // ref4
            case 0x14 -> new Reference(unit + long8()); // ref8
            case 0x15 -> new Reference(unit + unsigned()); // ref_udata
            case 0x17 -> attribute == LOCATION ? firstPlace(int4()) : skip(4); // sec_offset
            case 0x19 -> 1L; // flag_present
            case 0x1e -> skip(16); // data16
            case 0x1f -> text(lineTexts, int4()); // line_strp
            case 0x20 -> skip(8); // ref_sig8
            case 0x21 -> constant; // implicit_const
            default -> throw new UnsupportedOperationException("form " + form);
        };
    }

    /**
     * Whether a place is where an argument points to: Fortran passes so what has no {@code value}, and C++ objects that
     * cannot be copied. Their types do not tell.
     */
    private static boolean isAddressed(MemorySegment place) {
        if (place.byteSize() < 2) {
            return false;
        }
        int first = Byte.toUnsignedInt(place.get(ValueLayout.JAVA_BYTE, 0));
        int last = Byte.toUnsignedInt(place.get(ValueLayout.JAVA_BYTE, place.byteSize() - 1));
        return last == DEREFERENCE || (place.byteSize() == 2 && last == 0 && ARGUMENTS.contains(first - BY_REGISTER));
    }

    private MemorySegment expression(long bytes) {
        at += bytes;
        return info.asSlice(at - bytes, bytes);
    }

    /** Where a parameter is when its function begins; {@code null} if that is not in version 4's list of places. */
    private @Nullable MemorySegment firstPlace(int offset) {
        long list = Integer.toUnsignedLong(offset);
        if (places == null || version != 4) {
            return null;
        }
        long end = places.get(LONG, list + Long.BYTES);
        long length = Short.toUnsignedInt(places.get(SHORT, list + 2 * Long.BYTES));
        return end == 0 ? null : places.asSlice(list + 2 * Long.BYTES + Short.BYTES, length);
    }

    private @Nullable Object skip(long bytes) {
        at += bytes;
        return null;
    }

    private int byte1() {
        return Byte.toUnsignedInt(info.get(ValueLayout.JAVA_BYTE, at++));
    }

    private int short2() {
        at += Short.BYTES;
        return Short.toUnsignedInt(info.get(SHORT, at - Short.BYTES));
    }

    private int int4() {
        at += Integer.BYTES;
        return info.get(INT, at - Integer.BYTES);
    }

    private long long8() {
        at += Long.BYTES;
        return info.get(LONG, at - Long.BYTES);
    }

    private long unsigned() {
        return unsigned(info);
    }

    /** Seven bits a byte, the last one without the eighth: section 7.6. */
    private long unsigned(MemorySegment from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get(ValueLayout.JAVA_BYTE, at++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private long signed(MemorySegment from) {
        long begin = at;
        long value = unsigned(from);
        int bits = (int) (7 * (at - begin));
        int unused = Math.max(0, Long.SIZE - bits);
        return (value << unused) >> unused;
    }

    private String string() {
        String text = info.getString(at);
        at = at + 1 + text.getBytes(StandardCharsets.UTF_8).length;
        return text;
    }

    private static @Nullable String text(@Nullable MemorySegment section, int offset) {
        return section == null ? null : section.getString(Integer.toUnsignedLong(offset));
    }
}
