package io.weir.connectors;

import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that grow. In each <em>sweep</em> every file has one turn, in which its new lines are
 * read, up to {@link #BYTES_PER_TURN}; a sweep begins every interval, or at once if a file had
 * more.
 */
final class FollowingLineReader implements SourceReader<String, LineSplit> {
    private static final long BYTES_PER_TURN = 1 << 20;

    /** How many files are looked at, or blocks read, in a poll at most. */
    private static final int STEPS_PER_POLL = 32;

    private final LineSource source;
    private final InputFiles files;
    private final long intervalNanos;
    private final ActiveReaders active;
    private final Pace pace;
    private final Clock clock;
    private final LineBuffer buffer =
            new LineBuffer(BoundedLineReader.BLOCK + 2 * LineBuffer.HISTORY);
    private final List<FollowedFile> followed = new ArrayList<>();

    /** The file whose turn is next or now. */
    private int turn;

    /** The file of the turn while it is open. */
    private @Nullable LineCursor current;

    private String currentId = "";

    private long turnEnds;
    private long sweepStarted;
    private boolean hadMore;

    FollowingLineReader(
            LineSource source,
            InputFiles files,
            Duration interval,
            ActiveReaders active,
            Pace pace,
            Clock clock) {
        this.source = source;
        this.files = files;
        this.active = active;
        this.intervalNanos = interval.toNanos();
        this.pace = pace;
        this.clock = clock;
        this.sweepStarted = clock.nanoTime();
    }

    @Override
    public void addSplits(List<LineSplit> splits) {
        if (followed.isEmpty() && !splits.isEmpty()) {
            active.changed(true);
        }
        splits.forEach(split -> followed.add(new FollowedFile(files, split)));
    }

    @Override
    public Poll poll(SourceOutput<String> output, int limit) throws IOException {
        if (followed.isEmpty()) {
            return Poll.IDLE;
        }
        int granted = pace.take(limit, clock.nanoTime());
        if (granted == 0) {
            return new Poll.Idle(pace.nextNanos());
        }
        int left = granted;
        if (current != null) {
            output.split(currentId);
        }
        Poll next = Poll.MORE;
        for (int step = 0; step < STEPS_PER_POLL && left > 0; step++) {
            if (current == null && turn == followed.size()) {
                long now = clock.nanoTime();
                if (!hadMore && now - sweepStarted < intervalNanos) {
                    next = new Poll.Idle(sweepStarted + intervalNanos);
                    break;
                }
                turn = 0;
                hadMore = false;
                sweepStarted = now;
            }
            left = step(output, left);
        }
        pace.giveBack(left);
        return next;
    }

    /** Opens the file whose turn it is, or emits its lines, or reads a block of it, or ends. */
    private int step(SourceOutput<String> output, int limit) throws IOException {
        FollowedFile file = followed.get(turn);
        LineCursor cursor = current;
        if (cursor == null) {
            cursor = file.look(buffer);
            if (cursor == null) {
                turn++;
                return limit;
            }
            current = cursor;
            turnEnds = cursor.readTo() + BYTES_PER_TURN;
            currentId = source.splitId(file.split());
            output.split(currentId);
        }
        int left = limit;
        while (left > 0) {
            String line = cursor.next();
            if (line == null) {
                break;
            }
            output.collect(line);
            left--;
        }
        if (left == 0) {
            return 0;
        }
        // A line longer than a turn is read whole: else it would be begun in every turn.
        boolean tired = cursor.readTo() >= turnEnds && buffer.waiting() < BYTES_PER_TURN;
        if (!tired && cursor.fill()) {
            return left;
        }
        if (!tired && file.endsWithoutNewline()) {
            String last = cursor.rest();
            if (last != null) {
                output.collect(last);
                left--;
            }
        }
        hadMore |= tired;
        file.lookedAt(cursor);
        cursor.close();
        current = null;
        turn++;
        return left;
    }

    @Override
    public List<LineSplit> snapshotSplits() {
        List<LineSplit> splits = new ArrayList<>();
        for (int i = 0; i < followed.size(); i++) {
            splits.add(i == turn && current != null ? current.split() : followed.get(i).split());
        }
        return splits;
    }

    @Override
    public void close() throws IOException {
        if (!followed.isEmpty()) {
            active.changed(false);
            followed.clear();
        }
        if (current != null) {
            current.close();
        }
    }
}
