package io.weir.testkit.sim;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The system behind a {@link SimUpserts}: a table by key, in which the last write counts. Survives
 * every crash of the job, and fails on demand.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class SimTable<K, V> {
    private final World world;
    private final Map<K, V> rows = new LinkedHashMap<>();

    /** An empty table. */
    public SimTable(World world) {
        this.world = world;
    }

    /** What is in it. */
    public synchronized Map<K, V> rows() {
        return Map.copyOf(rows);
    }

    synchronized void put(Map<K, V> changed) throws IOException {
        world.call("write rows");
        rows.putAll(changed);
        world.call("answer that rows are written");
    }
}
