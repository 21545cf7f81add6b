package io.weir.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.function.MapFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the files of one subtask of a {@link FileSink}.
 *
 * <p>Invariant: after a failed call nothing is prepared any more, because the file may end in the
 * middle of a line.
 */
final class FileWriter<T> implements SinkWriter<T, PendingFile> {
    private static final Logger LOG = LoggerFactory.getLogger(FileWriter.class);
    private static final int BUFFER = 64 << 10;

    /**
     * A file of a transaction; {@code open} unless it is safe already.
     *
     * @param bytes what was written to it
     */
    private record Part(Path inProgress, long bytes, Disk.@Nullable Output open) {}

    private final Path folder;
    private final String tag;
    private final MapFunction<? super T, String> text;
    private final long rollBytes;
    private final Disk disk;
    private final int subtask;
    private final int attempt;
    private final byte[] buffer = new byte[BUFFER];

    private int buffered;
    private int opened;
    private @Nullable Path file;
    private Disk.@Nullable Output output;

    /** What the open file has, without what is buffered. */
    private long bytes;

    private final List<Part> written = new ArrayList<>();
    private boolean failed;

    FileWriter(
            Path folder,
            String tag,
            MapFunction<? super T, String> text,
            long rollBytes,
            Disk disk,
            WriterContext context) {
        this.folder = folder;
        this.tag = tag;
        this.text = text;
        this.rollBytes = rollBytes;
        this.disk = disk;
        this.subtask = context.subtaskIndex();
        this.attempt = context.attempt();
    }

    @Override
    public void write(T record) throws IOException {
        byte[] line = line(record).getBytes(UTF_8);
        checkNotFailed();
        failed = true;
        if (line.length + 1 > BUFFER - buffered) {
            writeBuffer();
        }
        if (line.length + 1 > BUFFER) {
            writeOut(line, line.length);
        } else {
            System.arraycopy(line, 0, buffer, buffered, line.length);
            buffered += line.length;
        }
        buffer[buffered++] = '\n';
        if (bytes + buffered >= rollBytes) {
            endFile(true);
        }
        failed = false;
    }

    private String line(T record) throws IOException {
        try {
            return text.map(record);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The format of the sink failed for the record " + record, e);
        }
    }

    /** A file is visible only when it is committed, so there is nothing to do. */
    @Override
    public void flush() {}

    @Override
    public List<PendingFile> prepareCommit(long checkpointId) throws IOException {
        return beginCommit(checkpointId).run();
    }

    /**
     * Hands the files over as they are; that they become safe is waited for on the other thread.
     */
    @Override
    public Preparation<PendingFile> beginCommit(long checkpointId) throws IOException {
        checkNotFailed();
        failed = true;
        endFile(false);
        List<Part> parts = List.copyOf(written);
        written.clear();
        failed = false;
        return () -> prepare(parts, checkpointId);
    }

    private List<PendingFile> prepare(List<Part> parts, long checkpointId) throws IOException {
        List<PendingFile> pending = new ArrayList<>();
        int number = 0;
        for (Part part : parts) {
            PendingFile next;
            do {
                next = pendingFile(checkpointId, number++, part.bytes());
            } while (Files.exists(next.visible()) || Files.exists(next.pending()));
            try {
                if (part.open() != null) {
                    part.open().sync();
                    part.open().close();
                }
                disk.rename(part.inProgress(), next.pending());
            } catch (IOException e) {
                throw failure(part.inProgress(), e);
            }
            pending.add(next);
        }
        if (!pending.isEmpty()) {
            disk.syncFolder(folder);
        }
        return pending;
    }

    private PendingFile pendingFile(long checkpointId, int number, long size) {
        String name = "part-%d-%06d-%d-%s.txt".formatted(subtask, checkpointId, number, tag);
        return new PendingFile(folder.toString(), name, size);
    }

    private void writeBuffer() throws IOException {
        if (buffered > 0) {
            writeOut(buffer, buffered);
            buffered = 0;
        }
    }

    private void writeOut(byte[] source, int length) throws IOException {
        Disk.Output target = output;
        if (target == null) {
            Path next =
                    folder.resolve(
                            ".part-%d-%d.%d-%s.txt.inprogress"
                                    .formatted(subtask, attempt, opened++, tag));
            file = next;
            try {
                target = disk.create(next);
            } catch (IOException e) {
                throw failure(next, e);
            }
            output = target;
            bytes = 0;
        }
        try {
            target.write(source, length);
        } catch (IOException e) {
            throw failure(file, e);
        }
        bytes += length;
    }

    /**
     * Ends the open file, if there is one.
     *
     * @param safe whether all that was written is made safe now, so that few files are open
     */
    private void endFile(boolean safe) throws IOException {
        writeBuffer();
        Disk.Output target = output;
        Path path = file;
        if (target == null || path == null) {
            return;
        }
        if (safe) {
            try {
                target.sync();
                target.close();
            } catch (IOException e) {
                throw failure(path, e);
            }
        }
        written.add(new Part(path, bytes, safe ? null : target));
        output = null;
        file = null;
        bytes = 0;
    }

    private void checkNotFailed() throws IOException {
        if (failed) {
            throw new IOException(
                    "An earlier write to output folder %s failed; the writer must be closed."
                            .formatted(folder));
        }
    }

    private static IOException failure(@Nullable Path path, IOException e) {
        return new IOException(
                ("Output file %s can't be written: %s. What was written since the last checkpoint is"
                                + " dropped; the job writes it again when it goes on from there.")
                        .formatted(path, e),
                e);
    }

    @Override
    public void close() throws IOException {
        List<Path> dropped = new ArrayList<>();
        written.forEach(part -> dropped.add(part.inProgress()));
        if (file != null) {
            dropped.add(file);
        }
        if (output != null) {
            output.close();
            output = null;
        }
        for (Path path : dropped) {
            try {
                disk.delete(path);
            } catch (IOException e) {
                // The next attempt deletes it; a failure here would hide the one that led to it.
                LOG.warn("Output file {} can't be deleted: {}", path, e.toString());
            }
        }
        written.clear();
        file = null;
    }
}
