package io.weir.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.connector.Sink;
import io.weir.connector.SinkContext;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.function.MapFunction;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as lines of text files, each exactly once. Made by {@link
 * io.weir.connectors.Files#committed}. Immutable: each method returns another sink.
 *
 * <p><b>What is guaranteed.</b> A file whose name does not begin with a dot is whole and never
 * changes. Over all such files each record is there exactly once, as soon as the first checkpoint
 * after it is complete, through any failure, up to {@code kill -9} and loss of power. Readers must
 * leave out names that begin with a dot, as most do.
 *
 * <p><b>How.</b> A subtask writes to {@code .….inprogress}. At a checkpoint the file is synced and
 * renamed to {@code .<name>.pending}; when the checkpoint is complete, to {@code <name>}, which is
 * {@code part-<subtask>-<checkpoint>-<number>-<job>-<operator>.txt} and unique for ever. A restore
 * commits the pending files of its checkpoint, and deletes other hidden files of this job and
 * operator, and no others. Nothing written, no file.
 *
 * <p>A committed file may be moved or deleted after the <em>next</em> checkpoint is complete.
 *
 * <p>If the disk is full or the folder read-only, the job fails with a message that says so, and
 * goes on from its last checkpoint when it is restarted; nothing is lost.
 *
 * @param <T> the type of the records
 */
public final class FileSink<T> implements Sink<T, PendingFile> {
    private static final String PREFIX = ".part-";
    private static final String IN_PROGRESS = ".inprogress";
    private static final String PENDING = ".pending";

    private final String folder;
    private final @Nullable MapFunction<? super T, String> format;
    private final long rollBytes;
    private final Disk disk;

    FileSink(
            String folder,
            @Nullable MapFunction<? super T, String> format,
            long rollBytes,
            Disk disk) {
        this.folder = folder;
        this.format = format;
        this.rollBytes = rollBytes;
        this.disk = disk;
    }

    /**
     * Writes what {@code format} makes of a record, as it is, with a newline after it, instead of
     * {@link String#valueOf}. Without a format a record whose text has a line break is refused,
     * because it would be read back as two.
     */
    public <U> FileSink<U> format(MapFunction<? super U, String> format) {
        return new FileSink<>(folder, format, rollBytes, disk);
    }

    /** Begins another file when one has this many bytes, so that a checkpoint may have several. */
    public FileSink<T> rollEvery(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "A file can't be rolled every %d bytes. Give a number greater than 0."
                            .formatted(bytes));
        }
        return new FileSink<>(folder, format, bytes, disk);
    }

    @Override
    public String name() {
        return "files in " + folder;
    }

    @Override
    public Type<PendingFile> committableType() {
        return Types.of(PendingFile.class);
    }

    @Override
    public SinkWriter<T, PendingFile> createWriter(WriterContext context) throws IOException {
        Path absolute = absoluteFolder();
        try {
            disk.createFolder(absolute);
        } catch (IOException e) {
            throw new IOException(
                    "Output folder %s can't be made: %s. Make it, or correct the path."
                            .formatted(
                                    absolute,
                                    e instanceof java.nio.file.FileAlreadyExistsException
                                            ? "there is a file of that name"
                                            : e.toString()),
                    e);
        }
        return new FileWriter<>(absolute, tag(context), text(), rollBytes, disk, context);
    }

    /** What makes the line of a record. */
    private MapFunction<? super T, String> text() {
        return format != null ? format : FileSink::oneLine;
    }

    private static String oneLine(Object record) {
        String text = String.valueOf(record);
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(
                    ("A record has a line break in its text and would be read back as two lines:"
                                    + " '%s'. Give the sink a .format(…) that escapes it.")
                            .formatted(
                                    text.substring(0, Math.min(text.length(), 200))
                                            .replace("\n", "\\n")
                                            .replace("\r", "\\r")));
        }
        return text;
    }

    @Override
    public void commit(List<PendingFile> committables) throws IOException {
        Set<String> folders = new LinkedHashSet<>();
        for (PendingFile file : committables) {
            commit(file);
            folders.add(file.folder());
        }
        // Also for what was committed before: that commit may have died before its sync.
        for (String each : folders) {
            disk.syncFolder(Path.of(each));
        }
    }

    private void commit(PendingFile file) throws IOException {
        Path pending = file.pending();
        Path visible = file.visible();
        boolean isPending = Files.exists(pending);
        boolean isVisible = Files.exists(visible);
        if (isPending && isVisible) {
            throw new IOException(
                    ("%s can't be committed: %s exists already, which was not written by this job."
                                    + " Move it away and start the job again.")
                            .formatted(pending, visible.getFileName()));
        }
        if (!isPending && !isVisible) {
            throw new IOException(
                    ("Output file %s (%d bytes) is missing: neither it nor %s is there, although a"
                                    + " checkpoint holds it. If a reader has taken it, create an empty file of"
                                    + " that name and start the job again; if not, its records are lost, and a"
                                    + " start from an older checkpoint or savepoint brings them back.")
                            .formatted(visible, file.bytes(), pending.getFileName()));
        }
        if (isPending) {
            long bytes = Files.size(pending);
            if (bytes != file.bytes()) {
                throw new IOException(
                        ("Output file %s is damaged: it has %d bytes, but %d were written. Start"
                                        + " from an older checkpoint or savepoint.")
                                .formatted(pending, bytes, file.bytes()));
            }
            try {
                disk.rename(pending, visible);
            } catch (IOException e) {
                throw new IOException(
                        ("Output file %s can't be renamed to %s: %s. It is committed when the job is"
                                        + " started again.")
                                .formatted(pending, visible.getFileName(), e),
                        e);
            }
        }
    }

    @Override
    public void abortAllBut(List<PendingFile> held, SinkContext context) throws IOException {
        Path absolute = absoluteFolder();
        if (!Files.isDirectory(absolute)) {
            return;
        }
        Set<Path> kept = held.stream().map(PendingFile::pending).collect(Collectors.toSet());
        String tag = tag(context);
        List<Path> left;
        try (Stream<Path> all = Files.list(absolute)) {
            left = all.filter(file -> isHidden(file, tag) && !kept.contains(file)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (NotDirectoryException e) {
            return;
        }
        for (Path file : left) {
            disk.delete(file);
        }
    }

    private static boolean isHidden(Path file, String tag) {
        String name = file.getFileName().toString();
        return name.startsWith(PREFIX)
                && (name.endsWith("-" + tag + ".txt" + IN_PROGRESS)
                        || name.endsWith("-" + tag + ".txt" + PENDING));
    }

    private Path absoluteFolder() {
        return Path.of(folder).toAbsolutePath().normalize();
    }

    /**
     * What tells the files of one sink operator of one job from those of others: the first digits
     * of the job's id, by which people know it, and a checksum of the id and the operator's uid.
     */
    private static String tag(SinkContext context) {
        CRC32 crc = new CRC32();
        crc.update((context.jobId() + "/" + context.operatorUid()).getBytes(UTF_8));
        String job = context.jobId().substring(0, Math.min(8, context.jobId().length()));
        return "%s-%08x".formatted(job, crc.getValue());
    }
}
