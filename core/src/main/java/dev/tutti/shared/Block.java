// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.UnavailableException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
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
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Cleaner CLEANER = Cleaner.create();

    /** Which block it is, on this machine and for all times. */
    record Key(ProcessIdentity owner, long number) implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;
    }

    /** What travels to another process. */
    record Handle(Key key, String path, long bytes) implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        /** The block here, mapped if it was not. */
        Block block() throws InvalidObjectException {
            return Mappings.find(this);
        }
    }

    private final Key key;
    private final Path path;
    private final MemorySegment memory;
    private final Mapping mapping;
    private final Map<Long, WeakReference<Object>> companions = new ConcurrentHashMap<>();

    private Block(Key key, Path path, long bytes, Mapping mapping) {
        this.key = key;
        this.path = path;
        this.mapping = mapping;
        memory = mapping.all.asSlice(BlockLayout.DATA_OFFSET, bytes);
        CLEANER.register(this, mapping::close);
    }

    /**
     * Makes a block of zeros, its memory reserved.
     *
     * @throws UnavailableException if there is not as much
     */
    static Block create(long bytes) {
        long all = Math.addExact(BlockLayout.DATA_OFFSET, bytes);
        Key key = new Key(ProcessIdentity.ofThis(), NUMBERS.incrementAndGet());
        NamelessFile file = NamelessFile.create(all);
        try (FileChannel channel = file.open()) {
            Mapping mapping = Mapping.of(channel, all, file);
            LONG.set(mapping.all, BlockLayout.BYTES_OFFSET, bytes);
            LONG.setRelease(mapping.all, BlockLayout.MAGIC_OFFSET, BlockLayout.MAGIC);
            Block block = new Block(key, file.path(), bytes, mapping);
            Mappings.add(block);
            return block;
        } catch (IOException e) {
            file.close();
            throw new UnavailableException(
                    "shared memory of bytes=" + all + " could not be mapped: " + e.getMessage()
                            + "; ask for less, or raise the limit of address space (ulimit -v)",
                    e);
        }
    }

    /** Maps what another process made. */
    static Block attach(Handle handle) throws IOException {
        Path path = Path.of(handle.path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long all = BlockLayout.DATA_OFFSET + handle.bytes;
            if (channel.size() != all) {
                throw new IOException("its file has another size: expected=" + all + " found=" + channel.size());
            }
            Mapping mapping = Mapping.of(channel, all, null);
            if ((long) LONG.getAcquire(mapping.all, BlockLayout.MAGIC_OFFSET) != BlockLayout.MAGIC) {
                mapping.close();
                throw new IOException("its file is something else");
            }
            return new Block(handle.key, path, handle.bytes, mapping);
        }
    }

    Key key() {
        return key;
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
        return new Handle(key, path.toString(), memory.byteSize());
    }

    /** Whether this process made it. */
    boolean isOwned() {
        return mapping.file != null;
    }

    boolean isClosed() {
        return !mapping.all.scope().isAlive() || isAbandoned();
    }

    /** Whether its owner has closed it. */
    boolean isAbandoned() {
        try {
            return (long) LONG.getAcquire(mapping.all, BlockLayout.CLOSED_OFFSET) != 0;
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

        static Mapping of(FileChannel channel, long bytes, @Nullable NamelessFile file) throws IOException {
            Arena arena = Arena.ofShared();
            try {
                return new Mapping(channel.map(MapMode.READ_WRITE, 0, bytes, arena), arena, file);
            } catch (IOException | RuntimeException | Error e) {
                arena.close();
                throw e;
            }
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
