package io.weir.job;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendProvider;
import io.weir.config.ConfigException;
import io.weir.config.ConfigSource;
import io.weir.config.Configuration;
import io.weir.config.StateOptions;
import io.weir.heap.HeapBackendProvider;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * The state backend that a configuration asks for.
 *
 * @param name as it is configured
 * @param provider makes it
 * @param configuration that it is made with
 */
public record StateBackendChoice(
        String name, StateBackendProvider provider, Configuration configuration) {
    /** Which module brings a backend that is often wanted. */
    private static final Map<String, String> MODULES = Map.of("rocksdb", "weir-state-rocksdb");

    /**
     * Finds the backend. That of the heap is there without a search; any other is a {@link
     * StateBackendProvider} that the thread's class loader finds.
     *
     * @throws ConfigException if there is none of that name, with the way out
     */
    static StateBackendChoice of(Configuration configuration) {
        String name = configuration.get(StateOptions.BACKEND);
        StateBackendProvider heap = new HeapBackendProvider();
        if (heap.names().contains(name)) {
            return new StateBackendChoice(name, heap, configuration);
        }
        TreeSet<String> known = new TreeSet<>(heap.names());
        try {
            for (StateBackendProvider provider : ServiceLoader.load(StateBackendProvider.class)) {
                if (provider.names().contains(name)) {
                    return new StateBackendChoice(name, provider, configuration);
                }
                known.addAll(provider.names());
            }
        } catch (ServiceConfigurationError e) {
            throw new ConfigException(
                    "state.backend.type is '%s', but the backends on the class path can't be looked through: %s. Use modules of one version of Weir, %s."
                            .formatted(name, e.getMessage(), Version.CURRENT),
                    e);
        }
        throw new ConfigException(missing(name, known));
    }

    private static String missing(String name, TreeSet<String> known) {
        String module = MODULES.get(name);
        if (module == null) {
            return "state.backend.type is '%s', which this Weir does not have. It has '%s'."
                    .formatted(name, String.join("', '", known));
        }
        return "state.backend.type is '%s', whose module is not on the class path. Add the dependency io.weir:%s:%s to the program, or give its jars with -C (--classpath), or choose '%s'."
                .formatted(name, module, Version.CURRENT, String.join("' or '", known));
    }

    /** A backend for one attempt. */
    StateBackend open() {
        return provider.open(configuration);
    }

    /** Which it is, where that was said, and what it means, in a line for people. */
    String describe() {
        String why =
                configuration
                        .source(StateOptions.BACKEND)
                        .map(ConfigSource::where)
                        .map(source -> StateOptions.BACKEND + " in " + source)
                        .orElse("the default of " + StateOptions.BACKEND);
        return "%s (%s): %s".formatted(name, why, provider.describe(configuration));
    }
}
