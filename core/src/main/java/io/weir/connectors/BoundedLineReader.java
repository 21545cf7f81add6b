package io.weir.connectors;

import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads parts of files one after the other, each to its end. */
final class BoundedLineReader implements SourceReader<String, LineSplit> {
    static final int BLOCK = 256 << 10;

    /** How many blocks and files a poll may touch at most. */
    private static final int STEPS_PER_POLL = 4;

    private final LineSource source;
    private final InputFiles files;
    private final ActiveReaders active;
    private final Pace pace;
    private final Clock clock;
    private final LineBuffer buffer = new LineBuffer(BLOCK + 2 * LineBuffer.HISTORY);
    private final Deque<LineSplit> waiting = new ArrayDeque<>();
    private final List<LineSplit> read = new ArrayList<>();
    private @Nullable LineCursor current;
    private String currentId = "";

    /** Whether there is something to read. */
    private boolean isActive;

    BoundedLineReader(
            LineSource source, InputFiles files, ActiveReaders active, Pace pace, Clock clock) {
        this.source = source;
        this.files = files;
        this.active = active;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public void addSplits(List<LineSplit> splits) {
        for (LineSplit split : splits) {
            (split.isRead() ? read : waiting).add(split);
        }
        setActive(current != null || !waiting.isEmpty());
    }

    private void setActive(boolean value) {
        if (value != isActive) {
            isActive = value;
            active.changed(value);
        }
    }

    @Override
    public Poll poll(SourceOutput<String> output, int limit) throws IOException {
        if (!isActive) {
            return Poll.FINISHED;
        }
        int granted = pace.take(limit, clock.nanoTime());
        if (granted == 0) {
            return new Poll.Idle(pace.nextNanos());
        }
        int left = granted;
        if (current != null) {
            output.split(currentId);
        }
        for (int step = 0; step < STEPS_PER_POLL && left > 0; step++) {
            LineCursor cursor = current;
            if (cursor == null) {
                LineSplit split = waiting.poll();
                if (split == null) {
                    break;
                }
                cursor = open(split);
                current = cursor;
                currentId = source.splitId(split);
                output.split(currentId);
            }
            left = emit(cursor, output, left);
            if (left > 0 && !cursor.fill()) {
                left = end(cursor, output, left);
            }
        }
        pace.giveBack(left);
        setActive(current != null || !waiting.isEmpty());
        return isActive ? Poll.MORE : Poll.FINISHED;
    }

    private static int emit(LineCursor cursor, SourceOutput<String> output, int limit) {
        int left = limit;
        while (left > 0) {
            String line = cursor.next();
            if (line == null) {
                break;
            }
            output.collect(line);
            left--;
        }
        return left;
    }

    private int end(LineCursor cursor, SourceOutput<String> output, int limit) throws IOException {
        int left = limit;
        String last = cursor.rest();
        if (last != null) {
            output.collect(last);
            left--;
        }
        LineSplit split = cursor.split();
        if (!split.isRead()) {
            Path file = files.resolve(split.path());
            throw new IOException(
                    ("Input file %s has got shorter while it was read: it had at least %d bytes"
                                    + " when the job started, and has %d now. Don't change input files until"
                                    + " the job has ended.")
                            .formatted(file, split.end(), Files.size(file)));
        }
        output.splitFinished(currentId);
        read.add(split);
        cursor.close();
        current = null;
        return left;
    }

    private LineCursor open(LineSplit split) throws IOException {
        Path file = files.resolve(split.path());
        try {
            return LineCursor.open(split, file, split.end(), buffer);
        } catch (ChangedFileException e) {
            throw new IOException(
                    ("Input file %s was changed while the job reads it: it %s. Don't change input"
                                    + " files until the job has ended.")
                            .formatted(file, e.found()),
                    e);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    ("Input file %s has vanished before it was read. Put it back; leave input"
                                    + " files until the job has ended.")
                            .formatted(file),
                    e);
        }
    }

    @Override
    public List<LineSplit> snapshotSplits() {
        List<LineSplit> splits = new ArrayList<>(read);
        if (current != null) {
            splits.add(current.split());
        }
        splits.addAll(waiting);
        return splits;
    }

    @Override
    public void close() throws IOException {
        setActive(false);
        if (current != null) {
            current.close();
        }
    }
}
