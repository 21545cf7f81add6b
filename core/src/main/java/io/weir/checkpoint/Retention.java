package io.weir.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which completed checkpoints of a job are kept: the newest so many while it runs, and all or none
 * of those when it is over. Savepoints are the user's and never come here.
 *
 * <table>
 *   <caption>What is kept at the end</caption>
 *   <tr><th></th><th>finished</th><th>cancelled</th><th>failed</th><th>suspended</th></tr>
 *   <tr><td>RETAIN_ON_CANCELLATION</td><td>none</td><td>all</td><td>all</td><td>all</td></tr>
 *   <tr><td>DELETE_ON_CANCELLATION</td><td>none</td><td>none</td><td>all</td><td>all</td></tr>
 *   <tr><td>NO_EXTERNALIZED_CHECKPOINTS</td><td>none</td><td>none</td><td>none</td><td>all</td></tr>
 * </table>
 *
 * A finished job keeps none, as in Flink: it has nothing left to do, and one that was stopped has
 * its savepoint. A suspended job keeps all, because its checkpoints are all that it goes on from.
 *
 * <p>Plain logic, confined to one thread. What is to be deleted is told once; the deletion of files
 * is bounded by {@link SharedFiles}.
 */
public final class Retention {
    private final int numRetained;
    private final RetentionPolicy policy;

    /** Oldest first. */
    private final TreeSet<Long> retained = new TreeSet<>();

    public Retention(CheckpointSettings settings) {
        numRetained = settings.numRetained();
        policy = settings.retention();
    }

    /**
     * A checkpoint was found that belongs to the job from before. Nothing is deleted for it: which
     * one the job can go on from is not known yet. The next complete one makes up for it.
     */
    public void found(long checkpointId) {
        retained.add(checkpointId);
    }

    /**
     * A checkpoint is complete.
     *
     * @return the checkpoints to delete, oldest first
     * @throws IllegalStateException if it is not newer than all before
     */
    public List<Long> add(long checkpointId) {
        if (!retained.isEmpty() && checkpointId <= retained.last()) {
            throw new IllegalStateException(
                    "Checkpoint %d is retained after %d; ids must grow"
                            .formatted(checkpointId, retained.last()));
        }
        retained.add(checkpointId);
        List<Long> subsumed = new ArrayList<>();
        while (retained.size() > numRetained) {
            subsumed.add(retained.first());
            retained.remove(retained.first());
        }
        return subsumed;
    }

    /**
     * The job is over.
     *
     * @return the checkpoints to delete, oldest first
     */
    public List<Long> ended(JobEnd end) {
        if (keepsAfter(end)) {
            return List.of();
        }
        List<Long> all = List.copyOf(retained);
        retained.clear();
        return all;
    }

    private boolean keepsAfter(JobEnd end) {
        return switch (end) {
            case FINISHED -> false;
            case CANCELED -> policy == RetentionPolicy.RETAIN_ON_CANCELLATION;
            case FAILED -> policy != RetentionPolicy.NO_EXTERNALIZED_CHECKPOINTS;
            case SUSPENDED -> true;
        };
    }

    /** The checkpoints that are kept, oldest first. */
    public List<Long> retained() {
        return List.copyOf(retained);
    }
}
