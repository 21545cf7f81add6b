package io.weir.testkit.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The system behind a {@link SimSink}: it keeps prepared and committed transactions through every
 * crash of the job, and fails on demand. Safe for any thread, as far as its world is.
 *
 * @param <T> the type of the records
 */
public final class SimLedger<T> {
    private record Prepared<T>(String owner, long checkpointId, List<T> records) {}

    private final World world;
    private final Map<String, Prepared<T>> prepared = new LinkedHashMap<>();
    private final Set<String> committedIds = new HashSet<>();
    private final List<T> committed = new ArrayList<>();
    private long transactions;

    /** A ledger in a world where nothing goes wrong. */
    public static <T> SimLedger<T> inCalm() {
        return new SimLedger<>(
                new World() {
                    @Override
                    public void call(String what) {}

                    @Override
                    public void committing(long checkpointId) {}
                });
    }

    /** What the simulation does at each call from outside. */
    public interface World {
        /**
         * A call has come; {@code what} says which.
         *
         * @throws IOException if it is to fail
         */
        void call(String what) throws IOException;

        /** A transaction is committed that was prepared for a checkpoint. */
        void committing(long checkpointId);
    }

    /** A ledger with nothing in it. */
    public SimLedger(World world) {
        this.world = world;
    }

    /** All that is committed, in the order of the commits. */
    public synchronized List<T> committed() {
        return List.copyOf(committed);
    }

    /** How many transactions of a job are prepared and neither committed nor rolled back. */
    public synchronized long undecided(String jobId) {
        return prepared.values().stream()
                .filter(transaction -> transaction.owner().startsWith(jobId + "/"))
                .count();
    }

    synchronized SimTransaction prepare(String owner, long checkpointId, List<T> records)
            throws IOException {
        world.call("prepare a transaction");
        String id = owner + "-" + transactions++;
        prepared.put(id, new Prepared<>(owner, checkpointId, List.copyOf(records)));
        world.call("answer that a transaction is prepared");
        return new SimTransaction(id, checkpointId);
    }

    synchronized void commit(SimTransaction transaction) throws IOException {
        world.call("commit a transaction");
        Prepared<T> found = prepared.get(transaction.id());
        if (found != null) {
            world.committing(found.checkpointId());
            prepared.remove(transaction.id());
            committedIds.add(transaction.id());
            committed.addAll(found.records());
        } else if (!committedIds.contains(transaction.id())) {
            throw new AssertionError(
                    "Transaction %s is to be committed, but was never prepared or is rolled back"
                            .formatted(transaction.id()));
        }
        world.call("answer that a transaction is committed");
    }

    synchronized void abortAllBut(String owner, Set<String> held) throws IOException {
        world.call("roll back transactions");
        prepared.entrySet()
                .removeIf(
                        entry ->
                                entry.getValue().owner().equals(owner)
                                        && !held.contains(entry.getKey()));
    }
}
