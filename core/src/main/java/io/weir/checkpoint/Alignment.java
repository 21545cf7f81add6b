package io.weir.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Decides when a subtask has seen the barrier of a checkpoint on all of its inputs.
 *
 * <p>Exactly-once: an input that has delivered the barrier delivers nothing more until the
 * alignment ends, so no record of the next checkpoint enters the snapshot of this one.
 * At-least-once: no input waits, and several checkpoints can gather their barriers at once.
 *
 * <p>The barriers of one input come in the order of their checkpoints. So barrier <i>m</i> from an
 * input that still owes barrier <i>n &lt; m</i> says that <i>n</i> was aborted upstream and never
 * comes: <i>n</i> is abandoned. An input that is at its end counts as if it had delivered all
 * barriers.
 *
 * <p>Plain logic: no clock, no I/O, no thread. Confined to the subtask's thread.
 */
public final class Alignment {
    /** What the subtask does next; steps come in their order, often there are none. */
    public sealed interface Step {
        /** Read no further from {@code input}; {@code missing} inputs still owe the barrier. */
        record Block(int input, int missing) implements Step {}

        /** All are here: snapshot, forward the barrier, unblock all. */
        record Snapshot(long checkpointId) implements Step {}

        /** This checkpoint does not come about here: unblock all. */
        record Abandon(long checkpointId) implements Step {}
    }

    /** A checkpoint that has some barriers, but not all. */
    private record Gathering(long checkpointId, BitSet arrived) {}

    private final CheckpointMode mode;
    private final int inputs;
    private final BitSet ended = new BitSet();

    /** The newest barrier that each input has delivered; -1: none. */
    private final long[] newestFrom;

    /** Oldest first; at most one if exactly-once. */
    private final ArrayDeque<Gathering> gathering = new ArrayDeque<>();

    /** Up to this one all are snapshotted or abandoned, and their barriers are ignored. */
    private long settled = -1;

    /** Aborted ones after {@link #settled}, whose barriers are ignored as well. */
    private final TreeSet<Long> aborted = new TreeSet<>();

    /**
     * @param inputs how many inputs the subtask has, numbered from 0
     */
    public Alignment(CheckpointMode mode, int inputs) {
        if (inputs < 1) {
            throw new IllegalArgumentException(
                    "An alignment over %d inputs, expected 1 or more; a source has none to align."
                            .formatted(inputs));
        }
        this.mode = mode;
        this.inputs = inputs;
        newestFrom = new long[inputs];
        Arrays.fill(newestFrom, -1);
    }

    /**
     * An input has delivered the barrier of a checkpoint.
     *
     * @throws IllegalStateException if the input is blocked, at its end, or had delivered this
     *     barrier or a newer one
     */
    public List<Step> barrierFrom(int input, long checkpointId) {
        if (isBlocked(input) || ended.get(input) || checkpointId <= newestFrom[input]) {
            throw new IllegalStateException(
                    ("Barrier %d came from input %d of %d, which is %s and had delivered "
                                    + "barrier %d; gathering=%s")
                            .formatted(
                                    checkpointId,
                                    input,
                                    inputs,
                                    ended.get(input)
                                            ? "at its end"
                                            : isBlocked(input) ? "blocked" : "open",
                                    newestFrom[input],
                                    gathering));
        }
        newestFrom[input] = checkpointId;
        List<Step> steps = new ArrayList<>(2);
        abandonThoseOwedBy(input, checkpointId, steps);
        if (checkpointId <= settled
                || aborted.contains(checkpointId)
                || isOvertaken(checkpointId)) {
            return steps;
        }
        Gathering current = gatheringOf(checkpointId);
        current.arrived.set(input);
        int missing = inputs - current.arrived.cardinality();
        if (missing == 0) {
            snapshot(current, steps);
        } else if (mode == CheckpointMode.EXACTLY_ONCE) {
            steps.add(new Step.Block(input, missing));
        }
        return steps;
    }

    /** An input is at its end: it owes no barrier any more. */
    public List<Step> ended(int input) {
        if (isBlocked(input)) {
            throw new IllegalStateException(
                    "Input %d of %d ended while it was blocked; gathering=%s"
                            .formatted(input, inputs, gathering));
        }
        ended.set(input);
        List<Step> steps = new ArrayList<>(1);
        for (Gathering each : List.copyOf(gathering)) {
            each.arrived.set(input);
        }
        // The newest that is complete settles the older ones, too.
        for (Gathering each : List.copyOf(gathering)) {
            if (gathering.contains(each) && each.arrived.cardinality() == inputs) {
                snapshot(each, steps);
            }
        }
        return steps;
    }

    /**
     * The coordinator has aborted a checkpoint. Barriers of it that are still on their way are
     * ignored.
     */
    public List<Step> aborted(long checkpointId) {
        if (checkpointId <= settled) {
            return List.of();
        }
        aborted.add(checkpointId);
        boolean wasGathering = gathering.removeIf(each -> each.checkpointId == checkpointId);
        return wasGathering ? List.of(new Step.Abandon(checkpointId)) : List.of();
    }

    /** Whether nothing may be read from an input until the alignment ends. */
    public boolean isBlocked(int input) {
        return mode == CheckpointMode.EXACTLY_ONCE
                && !gathering.isEmpty()
                && !ended.get(input)
                && gathering.getFirst().arrived.get(input);
    }

    /** Whether some barriers of a checkpoint have come and others are missing. */
    public boolean isAligning() {
        return !gathering.isEmpty();
    }

    /** Whether no input will ever deliver anything: barriers must come from elsewhere. */
    public boolean allEnded() {
        return ended.cardinality() == inputs;
    }

    private void abandonThoseOwedBy(int input, long newer, List<Step> steps) {
        for (Gathering each : List.copyOf(gathering)) {
            if (each.checkpointId < newer && !each.arrived.get(input)) {
                gathering.remove(each);
                aborted.add(each.checkpointId);
                steps.add(new Step.Abandon(each.checkpointId));
            }
        }
    }

    /** Whether an input has gone on to a newer checkpoint without having delivered this one. */
    private boolean isOvertaken(long checkpointId) {
        for (Gathering each : gathering) {
            if (each.checkpointId == checkpointId) {
                return false;
            }
        }
        for (long newest : newestFrom) {
            if (newest > checkpointId) {
                return true;
            }
        }
        return false;
    }

    private Gathering gatheringOf(long checkpointId) {
        for (Gathering each : gathering) {
            if (each.checkpointId == checkpointId) {
                return each;
            }
        }
        Gathering begun = new Gathering(checkpointId, (BitSet) ended.clone());
        gathering.addLast(begun);
        return begun;
    }

    private void snapshot(Gathering complete, List<Step> steps) {
        while (gathering.getFirst().checkpointId < complete.checkpointId) {
            steps.add(new Step.Abandon(gathering.removeFirst().checkpointId));
        }
        gathering.removeFirst();
        settled = complete.checkpointId;
        aborted.headSet(settled, true).clear();
        steps.add(new Step.Snapshot(complete.checkpointId));
    }
}
