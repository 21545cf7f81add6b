package io.weir.backend;

import io.weir.config.Configuration;
import java.util.Set;

/**
 * Brings a state backend; found by {@link java.util.ServiceLoader}. Needs a constructor without
 * parameters.
 */
public interface StateBackendProvider {
    /** What it goes by in {@code state.backend.type}. */
    Set<String> names();

    /**
     * What a job gets with this configuration, in a line for people: where state lies, how much.
     */
    String describe(Configuration configuration);

    /**
     * A backend for one attempt at a job, which closes it.
     *
     * @throws io.weir.config.ConfigException if something in the configuration can't be
     */
    StateBackend open(Configuration configuration);
}
