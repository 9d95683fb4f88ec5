// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

/**
 * An element that every index writes, beside one that every index reads or writes, of two inputs that are one array or may
 * be. Their positions are {@code stride · index + offset}, apart from what is the same in both.
 *
 * @param target the position of the parameter that is written
 * @param source that of the other one
 * @param distance the offset of the other access less that of the store
 * @param isRead whether the other access is a load
 * @param isOfRow whether the positions depend on the index before the last, if there is one
 * @param line of the other access, 0 if it is not known
 */
public record Clash(
        int target,
        int source,
        long stride,
        long otherStride,
        long distance,
        boolean isRead,
        boolean isOfRow,
        int line) {

    /** Whether two indices of a range meet, so that their order matters. */
    public boolean happens(long rows, long first, long length) {
        if (rows > 1 && !isOfRow && stride == otherStride && distance == 0 && length > 0) {
            return true;
        }
        if (length < 2) {
            return false;
        }
        if (stride == otherStride) {
            return stride == 0 ? distance == 0 : distance != 0 && indices() < length;
        }
        // One of them is the same element for all indices; one index comes to it.
        long of = stride == 0 ? otherStride : stride;
        long to = stride == 0 ? -distance : distance;
        long index = to / of;
        return to % of == 0 && index >= first && index - first < length;
    }

    /** What happens, for people. */
    @Override
    public String toString() {
        String does = isRead ? "reads" : "writes";
        if (stride != otherStride) {
            return "every index " + (stride == 0 ? "writes" : does) + " the element that another one "
                    + (stride == 0 ? does : "writes");
        }
        if (distance == 0) {
            return stride == 0 ? "every index writes one element" : "every row writes the same elements";
        }
        long apart = distance / stride;
        return "an index " + does + " what the one " + Math.abs(apart) + (apart < 0 ? " before" : " behind")
                + " it writes: distance=" + Math.abs(apart);
    }

    /** How many indices apart the two are that meet; 0 if all of them do, or one with all others. */
    public long indices() {
        return stride == 0 || stride != otherStride ? 0 : Math.abs(distance / stride);
    }
}
