package io.weir.connectors;

/**
 * A part of a text file, and how far it has been read.
 *
 * @param path the file, relative to the input folder, with {@code /} between names
 * @param start where the part begins, in bytes; the first byte of a line
 * @param end where the part ends: after a line; of a growing file, the size last seen
 * @param position the first byte that was not emitted yet; the first byte of a line
 * @param fingerprint CRC-32 of the up to 256 bytes before {@code position}, to notice that the file
 *     is another one now
 * @param growing whether the file is followed
 */
public record LineSplit(
        String path, long start, long end, long position, int fingerprint, boolean growing) {
    /** Checks that the position lies in the part. */
    public LineSplit {
        if (start < 0 || position < start || end < position) {
            throw new IllegalArgumentException(
                    "Bytes %d to %d of %s can't be read from %d on"
                            .formatted(start, end, path, position));
        }
    }

    /** Whether all that is known to be there has been read. */
    boolean isRead() {
        return position == end;
    }

    /** The same part, read up to another position. */
    LineSplit at(long newPosition, int newFingerprint) {
        return new LineSplit(path, start, end, newPosition, newFingerprint, growing);
    }
}
