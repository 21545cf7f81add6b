package io.weir.operators;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a sink has prepared and not committed, by checkpoint. Safe for any thread: it is filled by
 * preparations and emptied by commits.
 */
final class PendingCommits<C> {
    private final NavigableMap<Long, List<C>> byCheckpoint = new TreeMap<>();

    /** Adds what was prepared for a checkpoint; returns all that is pending up to it. */
    synchronized List<C> add(long checkpointId, List<C> prepared) {
        if (!prepared.isEmpty()) {
            byCheckpoint.put(checkpointId, List.copyOf(prepared));
        }
        return upTo(checkpointId);
    }

    /** All that is pending up to a checkpoint, oldest first. */
    synchronized List<C> upTo(long checkpointId) {
        return byCheckpoint.headMap(checkpointId, true).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** What was pending up to a checkpoint is committed. */
    synchronized void forgetUpTo(long checkpointId) {
        byCheckpoint.headMap(checkpointId, true).clear();
    }
}
