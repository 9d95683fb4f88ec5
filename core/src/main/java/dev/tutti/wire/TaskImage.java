// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a worker needs to run a task: the task with what it captures, the values of static fields that its
 * code reads if their classes exist only in memory, and fingerprints of those of other classes, to be compared there.
 */
public final class TaskImage {

    private static final int PIECES = 3;

    /** The image of each constant task's class, once it is known. */
    private static final ClassValue<AtomicReference<@Nullable TaskImage>> CONSTANT = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable TaskImage> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private final Manifest manifest;
    private final Payload task;
    private final Payload statics;
    private final Codec codec;
    private final boolean constant;

    TaskImage(Manifest manifest, Payload task, Payload statics, Codec codec, boolean constant) {
        this.manifest = manifest;
        this.task = task;
        this.statics = statics;
        this.codec = codec;
        this.constant = constant;
    }

    /**
     * Takes a snapshot of a task, in the user's JVM.
     *
     * <ul>
     *   <li><b>Cost:</b> the first time for a piece of code tens of milliseconds, for its class files are read; then
     *     that of serializing the task and hashing or serializing the static fields that it reads; nothing for a
     *     {@linkplain #isConstant() constant} task.
     *   <li><b>Not checked:</b> static fields read by other jars, by reflection, or in classes not yet initialized
     *     here.
     * </ul>
     *
     * @param task a lambda, a method reference, or an object
     * @return the image
     * @throws TaskRefusedException if it cannot travel: path, type, fix
     */
    public static TaskImage of(Task<?, ?> task) {
        AtomicReference<@Nullable TaskImage> known = CONSTANT.get(task.getClass());
        TaskImage image = known.get();
        if (image == null) {
            image = new TaskCapture(task).image();
            if (image.constant) {
                known.set(image);
            }
        }
        return image;
    }

    /**
     * Reads an image, in the worker.
     *
     * @param payload what {@link #payload()} returned in the user's JVM
     * @return the image
     * @throws WireException if it is no image
     */
    public static TaskImage from(Payload payload) throws WireException {
        try {
            if (Tag.of(payload) == Tag.UNFIT) { // its items will be refused with that
                return new TaskImage(
                        Manifest.EMPTY, payload, payload, Codec.of(TaskImage.class.getClassLoader()), false);
            }
            if (Tag.of(payload) != Tag.IMAGE) {
                throw new Unreadable("it is of another kind: " + Tag.of(payload));
            }
            List<Payload> pieces = Bundle.split(payload, PIECES);
            return new TaskImage(
                    Manifest.from(pieces.get(0).head()),
                    pieces.get(1),
                    pieces.get(2),
                    Codec.of(TaskImage.class.getClassLoader()),
                    false);
        } catch (Unreadable e) {
            throw new WireException("a task was expected: " + e.getMessage());
        }
    }

    /**
     * What to send, once a call and worker.
     *
     * @return the payload
     */
    public Payload payload() {
        return Bundle.join(Tag.IMAGE, List.of(new Payload(manifest.toBytes(), List.of()), task, statics));
    }

    /**
     * Whether the task is the same at any time: a lambda that captures nothing, from the class path, whose code reads
     * no static field. All its snapshots are one image, and what a worker made of it can be used again.
     *
     * @return whether {@link #of} returns this image for every task of its class; false in a worker
     */
    public boolean isConstant() {
        return constant;
    }

    /**
     * Names the classes in memory that it needs, and the state of their static fields. Two images of one name are
     * served by one class loader in a worker.
     *
     * @return the name, to be sent with questions for class bytes; empty if it needs none
     */
    public String snapshot() {
        return manifest.snapshot();
    }

    /**
     * In the user's JVM: writes the task's items, reads its results and failures. In a worker use that of the {@link
     * LiveTask}.
     *
     * @return the codec
     */
    public Codec codec() {
        return codec;
    }

    Manifest manifest() {
        return manifest;
    }

    Payload task() {
        return task;
    }

    Payload statics() {
        return statics;
    }
}
