package io.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its key, the type of its value, its default. Immutable.
 *
 * <pre>{@code
 * static final ConfigOption<Duration> TIMEOUT =
 *         ConfigOption.of("execution.checkpointing.timeout", ValueType.DURATION)
 *                 .withDefault(Duration.ofMinutes(10))
 *                 .describedAs("How long a checkpoint may take before it is given up.");
 * }</pre>
 *
 * @param <T> the type of its value
 */
public final class ConfigOption<T> {
    private final String key;
    private final ValueType<T> type;
    private final @Nullable T defaultValue;

    /** Says the default in words; null: as the type formats it. */
    private final @Nullable String defaultText;

    private final List<String> oldKeys;
    private final String description;

    private ConfigOption(
            String key,
            ValueType<T> type,
            @Nullable T defaultValue,
            @Nullable String defaultText,
            List<String> oldKeys,
            String description) {
        this.key = key;
        this.type = type;
        this.defaultValue = defaultValue;
        this.defaultText = defaultText;
        this.oldKeys = oldKeys;
        this.description = description;
    }

    /** An option without a default. */
    public static <T> ConfigOption<T> of(String key, ValueType<T> type) {
        return new ConfigOption<>(key, type, null, null, List.of(), "");
    }

    public ConfigOption<T> withDefault(T value) {
        return new ConfigOption<>(key, type, value, null, oldKeys, description);
    }

    /** Says in words what holds when it is not set, for an option without a default. */
    public ConfigOption<T> withDefaultText(String text) {
        return new ConfigOption<>(key, type, defaultValue, text, oldKeys, description);
    }

    /** Another key that is still accepted. */
    public ConfigOption<T> formerly(String oldKey) {
        List<String> keys = new ArrayList<>(oldKeys);
        keys.add(oldKey);
        return new ConfigOption<>(
                key, type, defaultValue, defaultText, List.copyOf(keys), description);
    }

    public ConfigOption<T> describedAs(String text) {
        return new ConfigOption<>(key, type, defaultValue, defaultText, oldKeys, text);
    }

    public String key() {
        return key;
    }

    public ValueType<T> type() {
        return type;
    }

    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** What people read about the default; "none" if there is none. */
    public String defaultText() {
        if (defaultText != null) {
            return defaultText;
        }
        return defaultValue == null ? "none" : type.format(defaultValue);
    }

    public List<String> oldKeys() {
        return oldKeys;
    }

    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return key;
    }
}
