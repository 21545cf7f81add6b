package io.weir.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts who refers to each segment file of a job, and says which can be deleted.
 *
 * <p>Two refer to files: a <em>checkpoint</em>, from the first acknowledgement until it is aborted
 * or no longer retained, and the <em>live chain</em> of a worker, the segments that its next
 * checkpoint will build on. So a file outlives the aborted checkpoint it was written for as long as
 * a chain goes through it.
 *
 * <pre>
 *   file ◄── checkpoint 7 (retained)      files with no arrow are told to the caller, once,
 *        ◄── checkpoint 8 (in flight)     by the call that took the last arrow away
 *        ◄── live chain of worker 0
 * </pre>
 *
 * Invariant: a file that is handed out for deletion has no reference; a file that has lost its last
 * one has been handed out. A caller that makes a new chain refers to its files from the checkpoint
 * or the chain <em>before</em> it takes the old reference away; {@link #replaceChain} does both.
 *
 * <p>Plain logic, confined to one thread. Each call costs as much as the files it names.
 */
public final class SharedFiles {
    private final Map<String, Integer> references = new HashMap<>();
    private final Map<Long, Set<String>> byCheckpoint = new HashMap<>();
    private final Map<Integer, Set<String>> byWorker = new HashMap<>();

    /**
     * A checkpoint refers to these files, in addition to those it referred to before: a worker has
     * acknowledged it, or it was restored and belongs to the job.
     */
    public void refer(long checkpointId, Collection<String> files) {
        Set<String> held = byCheckpoint.computeIfAbsent(checkpointId, id -> new HashSet<>());
        for (String file : files) {
            if (held.add(file)) {
                references.merge(file, 1, Integer::sum);
            }
        }
    }

    /**
     * A checkpoint was aborted or is no longer retained.
     *
     * @return the files to delete now, sorted; empty if the checkpoint referred to none
     */
    public List<String> release(long checkpointId) {
        Set<String> held = byCheckpoint.remove(checkpointId);
        return held == null ? List.of() : drop(held);
    }

    /**
     * What a worker's next checkpoint builds on, instead of what it was before: it has begun a
     * segment, its chain was compacted, or it was restored.
     *
     * @return the files to delete now, sorted
     */
    public List<String> replaceChain(int worker, Collection<String> files) {
        Set<String> chain = new LinkedHashSet<>(files);
        for (String file : chain) {
            references.merge(file, 1, Integer::sum);
        }
        Set<String> before = byWorker.put(worker, chain);
        return before == null ? List.of() : drop(before);
    }

    /**
     * No worker has a chain any more: the attempt to run the job is over.
     *
     * @return the files to delete now, sorted
     */
    public List<String> dropChains() {
        List<String> unreferenced = new ArrayList<>();
        for (Set<String> chain : byWorker.values()) {
            unreferenced.addAll(drop(chain));
        }
        byWorker.clear();
        unreferenced.sort(null);
        return unreferenced;
    }

    /**
     * Those of {@code files} that nobody refers to: what a crash left in the directory, or an
     * acknowledgement that came too late.
     */
    public List<String> unreferenced(Collection<String> files) {
        return files.stream()
                .filter(file -> !references.containsKey(file))
                .distinct()
                .sorted()
                .toList();
    }

    /** All files that somebody refers to. */
    public Set<String> referenced() {
        return Set.copyOf(references.keySet());
    }

    private List<String> drop(Set<String> files) {
        List<String> unreferenced = new ArrayList<>();
        for (String file : files) {
            Integer left =
                    references.computeIfPresent(
                            file, (name, count) -> count == 1 ? null : count - 1);
            if (left == null) {
                unreferenced.add(file);
            }
        }
        unreferenced.sort(null);
        return unreferenced;
    }
}
