package io.weir.connectors;

import java.nio.file.Path;

/**
 * Text files: lines as a source, and lines as an exactly-once sink.
 *
 * <pre>{@code
 * env.from(Files.lines("/data/in")).…to(Files.committed("/data/out"));
 * }</pre>
 */
public final class Files {
    private Files() {}

    /** As {@link #lines(String)}. */
    public static LineSource lines(Path input) {
        return lines(input.toString());
    }

    /**
     * The lines of a file, or of all files of a folder and the folders in it. Files and folders
     * whose name begins with {@code .} or {@code _} are left out.
     *
     * <p>A line ends with {@code \n} or {@code \r\n}, which is taken off. The text is UTF-8; bytes
     * that are not become U+FFFD, and a byte order mark at the start of a file is left out. Each
     * line is read exactly once, in the order of its file; the order of files is open.
     */
    public static LineSource lines(String input) {
        return new LineSource(
                new InputFiles(input, true, ""),
                null,
                Double.POSITIVE_INFINITY,
                LineSource.PART_BYTES);
    }

    /** As {@link #committed(String)}. */
    public static FileSink<Object> committed(Path folder) {
        return committed(folder.toString());
    }

    /**
     * Files in {@code folder} with the text of each record as a line, each exactly once. The folder
     * is made if it is missing.
     */
    public static FileSink<Object> committed(String folder) {
        return new FileSink<>(folder, null, Long.MAX_VALUE, LocalDisk.INSTANCE);
    }
}
