package io.weir.connectors;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of text files, each exactly once. Made by {@link io.weir.connectors.Files#lines}, which
 * says what is a line and which files are read. Immutable: each method returns another source.
 *
 * <p>Without {@link #follow}: reads the files that are there when the job starts, each up to the
 * size it has then, and ends. Large files are cut at lines into parts of at least 8 MiB that the
 * subtasks share. A last line without a newline counts.
 *
 * <p>The files must not be changed while they are read, other than by appending. The source checks
 * that: a file that has vanished, got shorter, or has other bytes before the position, makes the
 * job fail, or be refused at a restore, with a message that names the file.
 */
public final class LineSource implements Source<String, LineSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(LineSource.class);

    /** The least size of the parts that a file is cut into. */
    static final long PART_BYTES = 8 << 20;

    /** No more parts than this for each subtask, so that checkpoints stay small. */
    private static final int PARTS_PER_SUBTASK = 64;

    private final InputFiles files;
    private final @Nullable Duration interval;
    private final double rate;
    private final long partBytes;

    /** Whether the input was there once, so that it may be missing for a moment. */
    private transient boolean seen;

    LineSource(InputFiles files, @Nullable Duration interval, double rate, long partBytes) {
        this.files = files;
        this.interval = interval;
        this.rate = rate;
        this.partBytes = partBytes;
    }

    /**
     * Reads only the files of a folder that match, for instance {@code "*.txt"}. The glob is held
     * against the name of the file, or, if it has a {@code /}, against its path in the folder: as
     * {@link java.nio.file.FileSystem#getPathMatcher}.
     */
    public LineSource matching(String glob) {
        java.nio.file.FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return new LineSource(
                new InputFiles(files.input(), files.recursive(), glob), interval, rate, partBytes);
    }

    /** Whether the folders in the folder are read too; they are unless {@code false} is given. */
    public LineSource recursive(boolean recursive) {
        return new LineSource(
                new InputFiles(files.input(), recursive, files.glob()), interval, rate, partBytes);
    }

    /**
     * Never ends: looks every {@code interval} for new files and for new lines at the end of the
     * files, as {@code tail -F}. A line is emitted once its newline is there.
     *
     * <p>A log that is rotated by renaming ({@code app.log} to {@code app.log.1}, then a new {@code
     * app.log}) is read to its end under its new name and then goes on with the new file, also if
     * the job was down meanwhile; the new name must not match the input. A file that is emptied and
     * written anew ({@code copytruncate}) makes the job fail, because lines may be lost. A file may
     * be deleted after a checkpoint that was taken after it was read to its end. The source
     * remembers every file it has seen.
     */
    public LineSource follow(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "A folder can't be looked at every %s. Give a longer time, for instance 1 s."
                            .formatted(interval));
        }
        return new LineSource(files, interval, rate, partBytes);
    }

    /**
     * Emits at most so many lines a second, all subtasks together: those that have something to
     * read share the rate evenly.
     */
    public LineSource rate(double linesPerSecond) {
        return new LineSource(files, interval, Pace.checked(linesPerSecond), partBytes);
    }

    /** For tests: cuts files into parts of at least so many bytes. */
    LineSource parts(long bytes) {
        return new LineSource(files, interval, rate, bytes);
    }

    @Override
    public String name() {
        return "lines of " + files.input();
    }

    @Override
    public boolean isBounded() {
        return interval == null;
    }

    @Override
    public Type<LineSplit> splitType() {
        return Types.of(LineSplit.class);
    }

    @Override
    public String splitId(LineSplit split) {
        return split.growing() ? split.path() : split.path() + "@" + split.start();
    }

    @Override
    public Optional<Duration> discoveryInterval() {
        return Optional.ofNullable(interval);
    }

    @Override
    public List<LineSplit> discoverSplits(int parallelism) throws IOException {
        List<LineSplit> splits = new ArrayList<>();
        List<InputFiles.Found> found = find();
        if (found.isEmpty() && interval == null) {
            LOG.warn(
                    "Input folder {} has no file to read{}",
                    files.input(),
                    files.glob().isEmpty() ? "" : " that matches " + files.glob());
        }
        for (InputFiles.Found file : found) {
            if (interval != null) {
                splits.add(new LineSplit(file.path(), 0, 0, 0, 0, true));
            } else if (file.size() > 0) {
                cut(file, parallelism, splits);
            }
        }
        return splits;
    }

    private List<InputFiles.Found> find() throws IOException {
        try {
            List<InputFiles.Found> found = files.find();
            seen = true;
            return found;
        } catch (NoSuchFileException e) {
            if (interval != null && seen) {
                return List.of();
            }
            throw e;
        }
    }

    private void cut(InputFiles.Found file, int parallelism, List<LineSplit> splits)
            throws IOException {
        long part = Math.max(partBytes, file.size() / ((long) PARTS_PER_SUBTASK * parallelism));
        try (FileChannel channel =
                FileChannel.open(files.resolve(file.path()), StandardOpenOption.READ)) {
            long start = 0;
            int fingerprint = 0;
            while (start < file.size()) {
                LineBorder border =
                        file.size() - start <= part
                                ? new LineBorder(file.size(), 0)
                                : LineBorder.after(start + part, file.size(), channel);
                splits.add(
                        new LineSplit(
                                file.path(), start, border.position(), start, fingerprint, false));
                start = border.position();
                fingerprint = border.fingerprint();
            }
        }
    }

    @Override
    public Optional<String> whyNotReadable(LineSplit stored) {
        Path file = files.resolve(stored.path());
        if (stored.growing() != (interval != null)) {
            return Optional.of(
                    "Input file %s was read %s before. %s, or start without this source's state."
                            .formatted(
                                    file,
                                    stored.growing() ? "with .follow" : "without .follow",
                                    stored.growing() ? "Put it back" : "Take it away"));
        }
        try {
            return stored.growing() ? whyNotFollowed(stored, file) : whyNotRead(stored, file);
        } catch (IOException e) {
            return Optional.of(
                    e.getMessage() != null && e.getMessage().startsWith("Input ")
                            ? e.getMessage()
                            : "Input file %s can't be read: %s.".formatted(file, e));
        }
    }

    private static Optional<String> whyNotRead(LineSplit stored, Path file) throws IOException {
        if (stored.isRead()) {
            return Optional.empty();
        }
        Optional<String> why = InputFiles.whyNotContinued(stored, file);
        if (why.isEmpty() && Files.size(file) < stored.end()) {
            why =
                    Optional.of(
                            "has %d bytes, but had at least %d when the job first started"
                                    .formatted(Files.size(file), stored.end()));
        }
        return why.map(
                found ->
                        ("Input file %s %s. It was read up to byte %d of %d. Put the file back as"
                                        + " it was, or start without this source's state.")
                                .formatted(file, found, stored.position(), stored.end()));
    }

    private Optional<String> whyNotFollowed(LineSplit stored, Path file) throws IOException {
        boolean deleted = !Files.exists(file);
        if (deleted && stored.isRead()) {
            return Optional.empty();
        }
        Optional<String> why = InputFiles.whyNotContinued(stored, file);
        return why.isEmpty() || files.renamed(stored).isPresent()
                ? Optional.empty()
                : Optional.of(FollowedFile.lost(file, why.get(), stored));
    }

    @Override
    public SourceReader<String, LineSplit> createReader(ReaderContext context) {
        ActiveReaders active = context.shared(ActiveReaders.class, ActiveReaders::new);
        Pace pace = Pace.of(rate, active::share, context.clock().nanoTime());
        return interval == null
                ? new BoundedLineReader(this, files, active, pace, context.clock())
                : new FollowingLineReader(this, files, interval, active, pace, context.clock());
    }
}
