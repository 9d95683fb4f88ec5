// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.UnavailableException;
import dev.tutti.posix.Posix;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A block of memory that processes share, as this one sees it: the process that made it, its owner, or another that was
 * handed it.
 *
 * <p>A process maps a block once, whatever number of handles it is given, so two objects are on the same memory exactly
 * if their blocks are the same object. The owner's mapping and its descriptor, through which the others come, go when
 * the block is closed there or nothing refers to it any more; the others' when they see that ({@link Mappings}), and
 * what still uses them then fails with an {@link IllegalStateException}.
 *
 * <p>Whoever touches {@link #memory()} keeps the block reachable until it is done.
 */
final class Block {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final String NUMBER = "#";
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Cleaner CLEANER = Cleaner.create();

    /** What is mapped. */
    enum Kind {
        /** Memory with a header, see {@link BlockLayout}. */
        MEMORY,
        /** A file of the user's, to be read. */
        FILE,
        /** A file of the user's, to be written. */
        WRITABLE_FILE
    }

    /**
     * What travels to another process.
     *
     * @param kind what is opened
     * @param identity of the memory, or the file: no other on this machine has or had it
     * @param path where it is opened
     * @param offset where in it the user's part begins
     * @param bytes how long that is
     */
    record Handle(Kind kind, String identity, String path, long offset, long bytes) {

        private static final Kind[] KINDS = Kind.values();

        /** Not by the serializer of records, which takes many times as long. */
        @SuppressWarnings("EnumOrdinal") // all processes are of one build
        void writeTo(ObjectOutput out) throws IOException {
            out.writeByte(kind.ordinal());
            out.writeUTF(identity);
            out.writeUTF(path);
            out.writeLong(offset);
            out.writeLong(bytes);
        }

        static Handle readFrom(ObjectInput in) throws IOException {
            int kind = in.readByte();
            if (kind < 0 || kind >= KINDS.length) {
                throw new InvalidObjectException("there is no such kind of memory: kind=" + kind);
            }
            return new Handle(KINDS[kind], in.readUTF(), in.readUTF(), in.readLong(), in.readLong());
        }

        long end() {
            return offset + bytes;
        }

        /** The block here, mapped if it was not. */
        Block block() throws InvalidObjectException {
            return Mappings.find(this);
        }
    }

    private final Handle handle;
    private final MemorySegment memory;
    private final Mapping mapping;
    private final Map<Long, WeakReference<Object>> companions = new ConcurrentHashMap<>();

    private Block(Handle handle, Mapping mapping) {
        this.handle = handle;
        this.mapping = mapping;
        memory = mapping.all.asSlice(handle.offset, handle.bytes);
        CLEANER.register(this, mapping::close);
    }

    /**
     * Makes a block of zeros, its memory reserved.
     *
     * @throws UnavailableException if there is not as much
     */
    static Block create(long bytes) {
        long all = Math.addExact(BlockLayout.DATA_OFFSET, bytes);
        String identity = ProcessIdentity.ofThis() + NUMBER + NUMBERS.incrementAndGet();
        NamelessFile file = NamelessFile.create(all);
        Handle handle = new Handle(Kind.MEMORY, identity, file.path().toString(), BlockLayout.DATA_OFFSET, bytes);
        try {
            Mapping mapping = uninterrupted(() -> {
                try (FileChannel channel = file.open()) {
                    return Mapping.of(channel, handle, file);
                }
            });
            LONG.set(mapping.all, BlockLayout.BYTES_OFFSET, bytes);
            LONG.setRelease(mapping.all, BlockLayout.MAGIC_OFFSET, BlockLayout.MAGIC);
            Block block = new Block(handle, mapping);
            Mappings.add(block);
            return block;
        } catch (IOException e) {
            file.close();
            throw NamelessFile.shortage(all, NamelessFile.words(e), e);
        }
    }

    /** Maps what another process made, or a file. */
    static Block attach(Handle handle) throws IOException {
        Path path = Path.of(handle.path);
        Set<StandardOpenOption> options = handle.kind == Kind.FILE
                ? EnumSet.of(StandardOpenOption.READ)
                : EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        Mapping mapping = uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(path, options)) {
                if (channel.size() < handle.end()) {
                    throw new IOException(
                            "its file is too short: expected=" + handle.end() + " found=" + channel.size());
                }
                return Mapping.of(channel, handle, null);
            }
        });
        if (handle.kind == Kind.MEMORY
                && (long) LONG.getAcquire(mapping.all, BlockLayout.MAGIC_OFFSET) != BlockLayout.MAGIC) {
            mapping.close();
            throw new IOException("its file is something else");
        }
        return new Block(handle, mapping);
    }

    private interface Opening {
        Mapping open() throws IOException;
    }

    /** An interrupt closes a channel, though nothing here waits; the thread is to hear of it later. */
    private static Mapping uninterrupted(Opening opening) throws IOException {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return opening.open();
                } catch (ClosedByInterruptException e) {
                    isInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Its number among those of its owner; of a file its identity. */
    String number() {
        return handle.identity.substring(handle.identity.lastIndexOf(NUMBER) + NUMBER.length());
    }

    /** Whether both are the same memory or file, maybe mapped for different purposes. */
    boolean isSame(Block other) {
        return handle.identity.equals(other.handle.identity);
    }

    /** The user's part. Keep the block reachable while you use it. */
    MemorySegment memory() {
        return memory;
    }

    /** Its table of {@link Waits}. Keep the block reachable while you use it. */
    MemorySegment waits() {
        return mapping.all.asSlice(BlockLayout.WAITS_OFFSET, BlockLayout.WAITS_BYTES);
    }

    Handle handle() {
        if (isClosed()) {
            throw new IllegalStateException("shared memory that has been closed cannot be sent");
        }
        return handle;
    }

    /** Whether this process made it. */
    boolean isOwned() {
        return mapping.file != null;
    }

    boolean isMemory() {
        return handle.kind == Kind.MEMORY;
    }

    /** Whether it is the memory of another process, which may close it. */
    boolean isBorrowed() {
        return isMemory() && mapping.file == null;
    }

    boolean isClosed() {
        return !mapping.all.scope().isAlive() || isAbandoned();
    }

    /** Whether its owner has closed it. */
    boolean isAbandoned() {
        try {
            return isMemory() && (long) LONG.getAcquire(mapping.all, BlockLayout.CLOSED_OFFSET) != 0;
        } catch (IllegalStateException closedHere) {
            return true;
        }
    }

    /**
     * What this process has beside an object in the block: the same for every handle to that object, and made when
     * first asked for.
     *
     * @param offset where the object is
     */
    @SuppressWarnings("unchecked") // an offset has one object, and that one kind of companion
    <T> T companion(long offset, Supplier<T> factory) {
        synchronized (companions) {
            WeakReference<Object> known = companions.get(offset);
            T companion = known == null ? null : (T) known.get();
            if (companion == null) {
                companion = factory.get();
                companions.put(offset, new WeakReference<>(companion));
            }
            return companion;
        }
    }

    /** Ends its use here, and if it was made here everywhere. Its memory goes as soon as nobody maps it. */
    void close() {
        mapping.close();
    }

    /** What must be undone when a block is closed or not reachable any more. */
    private static final class Mapping {
        private final MemorySegment all;
        private final Arena arena;
        private final @Nullable NamelessFile file;

        private Mapping(MemorySegment all, Arena arena, @Nullable NamelessFile file) {
            this.all = all;
            this.arena = arena;
            this.file = file;
        }

        static Mapping of(FileChannel channel, Handle handle, @Nullable NamelessFile file) throws IOException {
            Arena arena = Arena.ofShared();
            MapMode mode = handle.kind == Kind.FILE ? MapMode.READ_ONLY : MapMode.READ_WRITE;
            try {
                return new Mapping(plain(channel.map(mode, 0, handle.end(), arena), arena), arena, file);
            } catch (IOException | RuntimeException | Error e) {
                arena.close();
                throw e;
            }
        }

        /**
         * The same memory without what is known of its file: of the class that all memory outside of the heap has, which
         * compiled loops count on. Where that is not granted it stays as it is.
         */
        @SuppressWarnings("restricted") // neither its size nor its life is another
        private static MemorySegment plain(MemorySegment mapped, Arena arena) {
            return Posix.isUsable() ? mapped.reinterpret(arena, null) : mapped;
        }

        synchronized void close() {
            if (!all.scope().isAlive()) {
                return;
            }
            if (file != null) {
                LONG.setRelease(all, BlockLayout.CLOSED_OFFSET, 1L);
                file.close();
            }
            arena.close();
        }
    }
}
