package io.weir.job;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendProvider;
import io.weir.config.ConfigException;
import io.weir.config.ConfigSource;
import io.weir.config.Configuration;
import io.weir.config.StateOptions;
import io.weir.heap.HeapBackendProvider;
import io.weir.plugin.Plugins;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceConfigurationError;
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
    private static final Map<String, String> MODULES = Map.of("rocksdb", "state-rocksdb");

    /**
     * Finds the backend. That of the heap is there without a search; any other is a {@link
     * StateBackendProvider} on the class path or among the {@link Plugins}.
     *
     * @throws ConfigException if there is none of that name, with the way out
     */
    static StateBackendChoice of(Configuration configuration) {
        String name = configuration.get(StateOptions.BACKEND);
        StateBackendProvider heap = new HeapBackendProvider();
        if (heap.names().contains(name)) {
            return new StateBackendChoice(name, heap, configuration);
        }
        try {
            return Plugins.find(
                            StateBackendProvider.class,
                            MODULES.getOrDefault(name, ""),
                            provider -> provider.names().contains(name))
                    .map(provider -> new StateBackendChoice(name, provider, configuration))
                    .orElseThrow(() -> new ConfigException(missing(name)));
        } catch (IOException | ServiceConfigurationError e) {
            throw new ConfigException(
                    "state.backend.type is '%s', but the modules that are there can't be looked through: %s. Use modules of one version of Weir, %s."
                            .formatted(name, e.getMessage(), Version.CURRENT),
                    e);
        }
    }

    private static String missing(String name) {
        TreeSet<String> known = new TreeSet<>(new HeapBackendProvider().names());
        Plugins.onClassPath(StateBackendProvider.class)
                .forEach(provider -> known.addAll(provider.names()));
        String module = MODULES.get(name);
        if (module == null) {
            return "state.backend.type is '%s', which this Weir does not have. It has '%s'."
                    .formatted(name, String.join("', '", known));
        }
        return "state.backend.type is '%s', which needs the module weir-%s, which is not there. %s. Or choose '%s'."
                .formatted(name, module, Plugins.howToAdd(module), String.join("' or '", known));
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
