package io.weir.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys there are, so that a mistyped one is found out: options, with their old keys, and
 * settings of Flink that mean nothing in one process. A listing by hand; nothing is searched for at
 * the start of a job. Immutable.
 */
public final class KnownKeys {
    private static final KnownKeys CORE = new KnownKeys(coreOptions());

    private final List<ConfigOption<?>> options;
    private final Map<String, ConfigOption<?>> byKey = new HashMap<>();

    private KnownKeys(Collection<ConfigOption<?>> options) {
        this.options = List.copyOf(options);
        for (ConfigOption<?> option : options) {
            add(option.key(), option);
            for (String old : option.oldKeys()) {
                add(old, option);
            }
        }
    }

    private void add(String key, ConfigOption<?> option) {
        ConfigOption<?> before = byKey.put(key, option);
        if (before != null) {
            throw new IllegalStateException(
                    "The key %s belongs to the options %s and %s"
                            .formatted(key, before.key(), option.key()));
        }
    }

    /** The keys of Weir's core. */
    public static KnownKeys core() {
        return CORE;
    }

    /** These and more: those of a connector, or of the server. */
    public KnownKeys and(Collection<? extends ConfigOption<?>> more) {
        List<ConfigOption<?>> all = new ArrayList<>(options);
        all.addAll(more);
        return new KnownKeys(all);
    }

    /** All options. */
    public List<ConfigOption<?>> options() {
        return options;
    }

    /** The option that has this key, or had it. */
    @Nullable ConfigOption<?> option(String key) {
        return byKey.get(key);
    }

    /** Why a setting of Flink changes nothing here; null if it is not one. */
    @Nullable String reasonForNoEffect(String key) {
        return FlinkKeys.reasonForNoEffect(key);
    }

    /** Whether a setting is not Weir's own, but handed on to a library as it is. */
    boolean isHandedOn(String key) {
        return key.startsWith(StorageOptions.HADOOP)
                && key.length() > StorageOptions.HADOOP.length();
    }

    /** Whether keys of options begin with this one and a dot. */
    boolean isSection(String key) {
        String prefix = key + ".";
        for (String known : byKey.keySet()) {
            if (known.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The key that was probably meant; null if none comes close. */
    @Nullable String nearest(String key) {
        return Nearest.to(key, byKey.keySet());
    }

    private static List<ConfigOption<?>> coreOptions() {
        List<ConfigOption<?>> all = new ArrayList<>();
        all.addAll(CheckpointingOptions.ALL);
        all.addAll(StateRecoveryOptions.ALL);
        all.addAll(StateOptions.ALL);
        all.addAll(RestartOptions.ALL);
        all.addAll(PipelineOptions.ALL);
        all.addAll(StorageOptions.ALL);
        return all;
    }
}
