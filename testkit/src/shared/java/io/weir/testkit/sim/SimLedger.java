package io.weir.testkit.sim;

import java.io.IOException;
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
    private record Transaction<T>(String owner, long checkpointId, List<T> records) {}

    /** What it held at some time; to go back to. */
    public static final class Snapshot<T> {
        private final Map<String, Transaction<T>> prepared;
        private final Map<String, Transaction<T>> committed;

        private Snapshot(
                Map<String, Transaction<T>> prepared, Map<String, Transaction<T>> committed) {
            this.prepared = new LinkedHashMap<>(prepared);
            this.committed = new LinkedHashMap<>(committed);
        }
    }

    private final World world;
    private final Map<String, Transaction<T>> prepared = new LinkedHashMap<>();
    private final Map<String, Transaction<T>> committed = new LinkedHashMap<>();
    private long transactions;

    private final boolean allowsStrangers;

    /** A ledger in a world where nothing goes wrong. */
    public static <T> SimLedger<T> inCalm() {
        return new SimLedger<>(World.CALM);
    }

    /**
     * A ledger that takes a transaction that it does not know for one that was committed elsewhere:
     * for jobs that start from savepoints of another world.
     */
    public static <T> SimLedger<T> allowingStrangers() {
        return new SimLedger<>(World.CALM, true);
    }

    /** A ledger with nothing in it. */
    public SimLedger(World world) {
        this(world, false);
    }

    private SimLedger(World world, boolean allowsStrangers) {
        this.world = world;
        this.allowsStrangers = allowsStrangers;
    }

    /** All that is committed, in the order of the commits. */
    public synchronized List<T> committed() {
        return committed.values().stream().flatMap(t -> t.records().stream()).toList();
    }

    /** The greatest checkpoint of which something is committed, or -1. */
    public synchronized long newestCommitted() {
        return committed.values().stream().mapToLong(Transaction::checkpointId).max().orElse(-1);
    }

    /** How many transactions of a job are prepared and neither committed nor rolled back. */
    public synchronized long undecided(String jobId) {
        return prepared.values().stream()
                .filter(transaction -> transaction.owner().startsWith(jobId + "/"))
                .count();
    }

    /** All that it holds. */
    public synchronized Snapshot<T> snapshot() {
        return new Snapshot<>(prepared, committed);
    }

    /**
     * Goes back to what it held, as somebody does who sets a job back to a savepoint and its output
     * with it: what belongs to later checkpoints was not there.
     */
    public synchronized void goBackTo(Snapshot<T> snapshot, long checkpointId) {
        prepared.clear();
        prepared.putAll(snapshot.prepared);
        committed.clear();
        committed.putAll(snapshot.committed);
        prepared.values().removeIf(transaction -> transaction.checkpointId() > checkpointId);
        committed.values().removeIf(transaction -> transaction.checkpointId() > checkpointId);
    }

    synchronized SimTransaction prepare(String owner, long checkpointId, List<T> records)
            throws IOException {
        world.call("prepare a transaction");
        String id = owner + "-" + transactions++;
        prepared.put(id, new Transaction<>(owner, checkpointId, List.copyOf(records)));
        world.call("answer that a transaction is prepared");
        return new SimTransaction(id, checkpointId);
    }

    synchronized void commit(SimTransaction transaction) throws IOException {
        world.call("commit a transaction");
        Transaction<T> found = prepared.get(transaction.id());
        if (found != null) {
            world.committing(found.checkpointId());
            prepared.remove(transaction.id());
            committed.put(transaction.id(), found);
        } else if (!committed.containsKey(transaction.id()) && !allowsStrangers) {
            throw new AssertionError(
                    "Transaction %s is to be committed, but was never prepared or is rolled back"
                            .formatted(transaction.id()));
        }
        world.call("answer that a transaction is committed");
    }

    synchronized void abortAllBut(String owner, Set<String> held) throws IOException {
        world.call("roll back transactions");
        Set<String> kept = new HashSet<>(held);
        prepared.entrySet()
                .removeIf(
                        entry ->
                                entry.getValue().owner().equals(owner)
                                        && !kept.contains(entry.getKey()));
    }
}
