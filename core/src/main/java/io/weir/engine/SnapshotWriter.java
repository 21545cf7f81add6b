package io.weir.engine;

import io.weir.backend.CapturedBlock;
import io.weir.snapshot.Compaction;
import io.weir.snapshot.CompactionPolicy;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentWriter;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the workers of an attempt capture: one segment for each worker and checkpoint,
 * appended to the worker's chain; and compacts chains. Writing and compaction each have an actor of
 * their own, so that neither a worker nor a checkpoint waits for a compaction.
 *
 * <p>{@link #begin} and the builds it gives belong to the workers; all else to the writing actor.
 */
public final class SnapshotWriter implements SnapshotBuild.Factory {
    /** Captured blocks that wait before a worker captures no more; bounds memory. */
    private static final int MANY_BLOCKS = 256;

    private final FileStore job;
    private final String runId;
    private final Listener listener;
    private final SerialActor writing;
    private final SerialActor compacting;
    private final CompactionPolicy compaction;
    private final Function<StateId, String> names;
    private final Map<Integer, List<SegmentHandle>> chains = new HashMap<>();
    private final Map<Integer, Boolean> beingCompacted = new HashMap<>();

    /**
     * Workers whose last segment was not written: what was in it is in no file, and increments that
     * follow don't have it. Only a whole snapshot closes the gap.
     */
    private final Set<Integer> gaps = new HashSet<>();

    private final BinaryOutput scratch = new BinaryOutput(1 << 16);
    private volatile boolean closed;
    private int compactions;

    /** Learns what was written. Called from the writing actor. */
    public interface Listener {
        /** A worker's part of a checkpoint is durable. */
        void acknowledged(Part part);

        /** A worker's part can't be written. */
        void declined(int worker, long checkpointId, Exception cause);

        /** The worker's next snapshot had better hold everything. */
        void wholeSnapshotWanted(int worker);

        /**
         * A transaction could not be made safe: what it holds is in no checkpoint, the attempt
         * fails.
         */
        void preparationFailed(int worker, long checkpointId, Exception cause);
    }

    /**
     * A worker's part of a checkpoint.
     *
     * @param chain the worker's chain with the new segment at its end
     * @param bytes of the new segment
     * @param times what it has cost the worker
     * @param tasks what the tasks handed over, for the metadata
     * @param images operator state, committables included
     */
    public record Part(
            int worker,
            long checkpointId,
            List<SegmentHandle> chain,
            long bytes,
            BarrierTimes times,
            List<TaskSnapshot> tasks,
            List<OperatorStateImage> images) {}

    /**
     * @param job the store whose root is the job's folder
     * @param runId part of the names of segments, never used before in this folder
     * @param names what states are called in messages
     */
    public SnapshotWriter(
            FileStore job,
            String runId,
            Listener listener,
            SerialActor writing,
            SerialActor compacting,
            CompactionPolicy compaction,
            Function<StateId, String> names) {
        this.job = job;
        this.runId = runId;
        this.listener = listener;
        this.writing = writing;
        this.compacting = compacting;
        this.compaction = compaction;
        this.names = names;
    }

    /** The chain that a worker goes on with, before the worker starts. */
    public void continueChain(int worker, List<SegmentHandle> chain) {
        writing.submit(() -> chains.put(worker, List.copyOf(chain)));
    }

    /** Nothing more is to be written. */
    public void close() {
        closed = true;
    }

    @Override
    public SnapshotBuild begin(int worker, long checkpointId, boolean full, Runnable caughtUp) {
        return new Build(worker, checkpointId, full, caughtUp);
    }

    private final class Build implements SnapshotBuild {
        private final int worker;
        private final long checkpointId;
        private final boolean full;
        private final Runnable caughtUp;
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile boolean abandoned;
        private @Nullable SegmentWriter segment;
        private @Nullable Exception failure;

        Build(int worker, long checkpointId, boolean full, Runnable caughtUp) {
            this.worker = worker;
            this.checkpointId = checkpointId;
            this.full = full;
            this.caughtUp = caughtUp;
        }

        @Override
        public void captured(CapturedBlock block) {
            waiting.incrementAndGet();
            writing.submit(() -> write(block));
        }

        @Override
        public boolean isBehind() {
            return waiting.get() > MANY_BLOCKS;
        }

        @Override
        public void complete(List<TaskSnapshot> tasks, BarrierTimes times) {
            writing.submit(() -> finish(tasks, times));
        }

        @Override
        public void abandon(List<TaskSnapshot> tasks) {
            abandoned = true;
            writing.submit(
                    () -> {
                        drop();
                        if (!closed) {
                            var unused = prepare(tasks);
                        }
                    });
        }

        /** The committables of all sinks; empty if one has failed, which the listener is told. */
        private Optional<List<OperatorStateImage>> prepare(List<TaskSnapshot> tasks) {
            List<OperatorStateImage> images = new ArrayList<>();
            try {
                for (TaskSnapshot task : tasks) {
                    for (TaskSnapshot.Prepared<?> prepared : task.preparations()) {
                        images.add(SnapshotWriter.prepare(prepared));
                    }
                }
                return Optional.of(images);
            } catch (IOException | RuntimeException e) {
                listener.preparationFailed(worker, checkpointId, e);
                return Optional.empty();
            }
        }

        private void write(CapturedBlock block) {
            if (waiting.decrementAndGet() == MANY_BLOCKS) {
                caughtUp.run();
            }
            if (isGivenUp()) {
                block.drop();
                return;
            }
            try {
                do {
                    scratch.clear();
                    block.encode(scratch);
                    if (block.entries() > 0) {
                        segment().block(block.state(), block.keyGroup(), block.entries(), scratch);
                    }
                } while (block.hasMore() && !isGivenUp());
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                failure =
                        new IOException(
                                "State %s can't be written, because a value in it does not fit its type: %s"
                                        .formatted(names.apply(block.state()), e),
                                e);
            } finally {
                if (isGivenUp()) {
                    block.drop();
                }
            }
        }

        private boolean isGivenUp() {
            return abandoned || closed || failure != null;
        }

        private SegmentWriter segment() throws IOException {
            if (segment == null) {
                segment =
                        new SegmentWriter(
                                job,
                                JobFolder.segmentPath(
                                        "%d-%d-%s".formatted(checkpointId, worker, runId)));
            }
            return segment;
        }

        private void finish(List<TaskSnapshot> tasks, BarrierTimes times) {
            if (closed) {
                drop();
                return;
            }
            List<OperatorStateImage> committables = prepare(tasks).orElse(null);
            if (committables == null) {
                drop();
                return;
            }
            List<OperatorStateImage> images = new ArrayList<>();
            tasks.forEach(task -> images.addAll(task.images()));
            images.addAll(committables);
            try {
                if (failure != null) {
                    throw failure;
                }
                if (!full && gaps.contains(worker)) {
                    throw new IOException(
                            "It builds on a checkpoint that was not written. The next one of worker %d is whole again"
                                    .formatted(worker));
                }
                SegmentWriter out = segment();
                for (OperatorStateImage image : images) {
                    if (image.kind() != OperatorStateImage.Kind.BROADCAST || image.subtask() == 0) {
                        scratch.clear();
                        int count = OperatorStates.encode(image, scratch);
                        if (count > 0) {
                            out.block(image.state(), -1, count, scratch);
                        }
                    }
                }
                SegmentHandle handle = out.publish();
                gaps.remove(worker);
                List<SegmentHandle> chain =
                        new ArrayList<>(full ? List.of() : chains.getOrDefault(worker, List.of()));
                chain.add(handle);
                chains.put(worker, List.copyOf(chain));
                listener.acknowledged(
                        new Part(
                                worker,
                                checkpointId,
                                List.copyOf(chain),
                                handle.bytes(),
                                times,
                                tasks,
                                images));
                maybeCompact(worker, chain);
            } catch (Exception e) {
                gaps.add(worker);
                drop();
                listener.declined(worker, checkpointId, e);
            }
        }

        private void drop() {
            if (segment != null) {
                try {
                    segment.close();
                } catch (IOException e) {
                    Log.LOG.warn("A segment that was given up could not be removed", e);
                }
                segment = null;
            }
        }
    }

    private static <C> OperatorStateImage prepare(TaskSnapshot.Prepared<C> prepared)
            throws IOException {
        List<byte[]> items = new ArrayList<>();
        Type<C> type = prepared.type();
        for (C committable : prepared.preparation().run()) {
            items.add(StoredOperatorState.encode(type, committable));
        }
        StateId state = prepared.state();
        return new OperatorStateImage(
                state,
                prepared.subtask(),
                OperatorStateImage.Kind.LIST,
                Optional.empty(),
                type.schemaJson(),
                items);
    }

    private void maybeCompact(int worker, List<SegmentHandle> chain) {
        Optional<CompactionPolicy.Part> due = compaction.toMerge(chain);
        if (due.isEmpty() || beingCompacted.getOrDefault(worker, false)) {
            return;
        }
        if (compaction.isBetterStartedAfresh(chain)) {
            listener.wholeSnapshotWanted(worker);
            return;
        }
        beingCompacted.put(worker, true);
        CompactionPolicy.Part part = due.get();
        List<SegmentHandle> merged = List.copyOf(chain.subList(part.from(), part.behind()));
        String path =
                JobFolder.segmentPath(
                        "%s-%d-%d-%s"
                                .formatted(
                                        part.isBase() ? "base" : "delta",
                                        compactions++,
                                        worker,
                                        runId));
        compacting.submit(
                () -> {
                    if (closed) {
                        return;
                    }
                    try {
                        SegmentHandle segment =
                                part.isBase()
                                        ? Compaction.compact(job, merged, path, () -> closed)
                                        : Compaction.mergeDeltas(job, merged, path, () -> closed);
                        writing.submit(() -> replace(worker, part, merged, segment));
                    } catch (IOException | RuntimeException e) {
                        writing.submit(() -> notCompacted(worker, part, merged, e));
                    }
                });
    }

    /**
     * A chain that has begun afresh meanwhile is no longer worth a word: its old segments are gone
     * as soon as no checkpoint has them.
     */
    private void notCompacted(
            int worker, CompactionPolicy.Part part, List<SegmentHandle> merged, Exception cause) {
        beingCompacted.put(worker, false);
        if (!closed && has(worker, part, merged)) {
            Log.LOG.warn(
                    "The chain of worker {} could not be compacted; it stays as it is",
                    worker,
                    cause);
        }
    }

    /** Puts a segment in the place of those it was made of, unless the chain is another by now. */
    private void replace(
            int worker,
            CompactionPolicy.Part part,
            List<SegmentHandle> merged,
            SegmentHandle segment) {
        beingCompacted.put(worker, false);
        if (has(worker, part, merged)) {
            List<SegmentHandle> chain = chains.getOrDefault(worker, List.of());
            List<SegmentHandle> shorter = new ArrayList<>(chain.subList(0, part.from()));
            shorter.add(segment);
            shorter.addAll(chain.subList(part.behind(), chain.size()));
            chains.put(worker, List.copyOf(shorter));
        }
    }

    private boolean has(int worker, CompactionPolicy.Part part, List<SegmentHandle> merged) {
        List<SegmentHandle> chain = chains.getOrDefault(worker, List.of());
        return chain.size() >= part.behind()
                && chain.subList(part.from(), part.behind()).equals(merged);
    }
}
