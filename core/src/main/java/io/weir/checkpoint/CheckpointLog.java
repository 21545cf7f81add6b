package io.weir.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts checkpoints and remembers the newest ones, in bounded space. */
final class CheckpointLog {
    /** As many as Flink's web.checkpoints.history has by default. */
    static final int HISTORY = 10;

    private final ArrayDeque<CheckpointStats.Item> ended = new ArrayDeque<>();
    private int restored;
    private int triggered;
    private int completed;
    private int failed;
    private CheckpointStats.@Nullable Completed latestCompleted;
    private CheckpointStats.@Nullable Completed latestSavepoint;
    private CheckpointStats.@Nullable Failed latestFailed;
    private CheckpointStats.@Nullable Restored latestRestored;

    void restored(CheckpointStats.Restored from) {
        restored++;
        latestRestored = from;
    }

    void triggered() {
        triggered++;
    }

    void completed(CheckpointStats.Completed item) {
        completed++;
        if (item.progress().kind().isSavepoint()) {
            latestSavepoint = item;
        } else {
            latestCompleted = item;
        }
        remember(item);
    }

    void failed(CheckpointStats.Failed item) {
        failed++;
        latestFailed = item;
        remember(item);
    }

    private void remember(CheckpointStats.Item item) {
        ended.addFirst(item);
        if (ended.size() > HISTORY) {
            ended.removeLast();
        }
    }

    CheckpointStats stats(Collection<CheckpointStats.Progress> inFlight) {
        List<CheckpointStats.Item> history = new ArrayList<>(ended);
        for (CheckpointStats.Progress progress : inFlight) {
            history.add(new CheckpointStats.InProgress(progress));
        }
        history.sort(
                Comparator.comparingLong(
                                (CheckpointStats.Item item) -> item.progress().checkpointId())
                        .reversed());
        keepNewest(history);
        return new CheckpointStats(
                new CheckpointStats.Counts(restored, triggered, inFlight.size(), completed, failed),
                Optional.ofNullable(latestCompleted),
                Optional.ofNullable(latestSavepoint),
                Optional.ofNullable(latestFailed),
                Optional.ofNullable(latestRestored),
                history);
    }

    /** Drops the oldest ended ones; those in flight stay, however many there are. */
    private static void keepNewest(List<CheckpointStats.Item> history) {
        for (int i = history.size() - 1; i >= 0 && history.size() > HISTORY; i--) {
            if (!(history.get(i) instanceof CheckpointStats.InProgress)) {
                history.remove(i);
            }
        }
    }
}
