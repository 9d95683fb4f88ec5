// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a library's file, and the functions that it defines. Format: System V Application Binary Interface,
 * chapter 4, for 64 bits, little end first.
 */
final class Elf {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int MAGIC = 0x464c457f; // 0x7f E L F
    private static final int CLASS_64_LITTLE = 0x0102;
    private static final int SECTIONS_OFFSET = 0x28; // e_shoff
    private static final int SECTION_COUNT_OFFSET = 0x3c; // e_shnum
    private static final int NAMES_INDEX_OFFSET = 0x3e; // e_shstrndx
    private static final int SECTION_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int NO_BITS = 8; // SHT_NOBITS
    private static final long COMPRESSED = 0x800; // SHF_COMPRESSED
    private static final int FUNCTION = 2; // STT_FUNC

    private final MemorySegment file;
    private final Map<String, MemorySegment> sections = new HashMap<>();

    private Elf(MemorySegment file) {
        this.file = file;
        long table = file.get(LONG, SECTIONS_OFFSET);
        int count = Short.toUnsignedInt(file.get(SHORT, SECTION_COUNT_OFFSET));
        long nameTable = table + (long) SECTION_BYTES * file.get(SHORT, NAMES_INDEX_OFFSET);
        MemorySegment names = bytes(nameTable);
        for (int i = 0; i < count; i++) {
            long at = table + (long) SECTION_BYTES * i;
            if (file.get(INT, at + 4) != NO_BITS && (file.get(LONG, at + 8) & COMPRESSED) == 0) {
                sections.put(names.getString(file.get(INT, at)), bytes(at));
            }
        }
    }

    /** The file, or {@code null} if it is not of this format. */
    static @Nullable Elf read(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return file.get(INT, 0) == MAGIC && file.get(SHORT, 4) == CLASS_64_LITTLE ? new Elf(file) : null;
        } catch (IOException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private MemorySegment bytes(long section) {
        return file.asSlice(file.get(LONG, section + 0x18), file.get(LONG, section + 0x20));
    }

    /** A section as it is in the file; {@code null} if there is none, or it is compressed. */
    @Nullable
    MemorySegment section(String name) {
        return sections.get(name);
    }

    /** The names of all functions that others may call. */
    Set<String> functions() {
        Set<String> functions = new TreeSet<>();
        MemorySegment symbols = section(".dynsym");
        MemorySegment names = section(".dynstr");
        if (symbols != null && names != null) {
            for (long at = 0; at + SYMBOL_BYTES <= symbols.byteSize(); at += SYMBOL_BYTES) {
                boolean isDefined = symbols.get(SHORT, at + 6) != 0;
                if (isDefined && (symbols.get(ValueLayout.JAVA_BYTE, at + 4) & 0xf) == FUNCTION) {
                    functions.add(names.getString(symbols.get(INT, at)));
                }
            }
        }
        return functions;
    }
}
