package io.weir.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a job. Immutable; safe for any thread.
 *
 * <p>Each value remembers where it was set, and one set in a place of higher rank counts, whatever
 * the order in which they come: default, config.yaml, environment, program, command line. Every
 * value is checked when it is set.
 */
public final class Configuration {
    private static final Configuration EMPTY = new Configuration(KnownKeys.core(), new TreeMap<>());

    private record Setting(String writtenKey, String text, ConfigSource source) {}

    private final KnownKeys known;

    /** By the option's present key. */
    private final SortedMap<String, Setting> settings;

    private Configuration(KnownKeys known, SortedMap<String, Setting> settings) {
        this.known = known;
        this.settings = settings;
    }

    /** Nothing set: all defaults. */
    public static Configuration empty() {
        return EMPTY;
    }

    /** Nothing set, with more options than Weir's core has. */
    public static Configuration empty(KnownKeys known) {
        return new Configuration(known, new TreeMap<>());
    }

    /**
     * The value of an option, or its default.
     *
     * @throws ConfigException if it has neither
     */
    public <T> T get(ConfigOption<T> option) {
        Optional<T> value = find(option);
        if (value.isEmpty()) {
            throw new ConfigException(
                    ("%s is not set and has no default, expected %s. Set it in "
                                    + "conf/config.yaml or with -D %s=…")
                            .formatted(option.key(), option.type().expected(), option.key()));
        }
        return value.get();
    }

    /** The value of an option, or its default, or empty if it has neither. */
    public <T> Optional<T> find(ConfigOption<T> option) {
        Setting setting = settings.get(option.key());
        return setting == null
                ? option.defaultValue()
                : Optional.of(parse(option, setting.writtenKey, setting.text, setting.source));
    }

    /** Whether an option is set, not only a default. */
    public boolean isSet(ConfigOption<?> option) {
        return settings.containsKey(option.key());
    }

    /** Where an option was set; empty if it is not. */
    public Optional<ConfigSource> source(ConfigOption<?> option) {
        return Optional.ofNullable(settings.get(option.key())).map(Setting::source);
    }

    /**
     * This with a value set by the program. It does not count if one is set on the command line.
     *
     * @throws ConfigException if the value is out of range
     */
    public <T> Configuration with(ConfigOption<T> option, T value) {
        String text = option.type().format(value);
        SortedMap<String, Setting> changed = new TreeMap<>(settings);
        put(changed, option, new Setting(option.key(), text, ConfigSource.CODE));
        return new Configuration(known, changed);
    }

    /**
     * This with a value set by the program, by its key. It does not count if one is set on the
     * command line.
     *
     * @throws ConfigException if the key is unknown or the value is not of its type
     */
    public Configuration with(String key, String value) {
        return with(key, value, ConfigSource.CODE);
    }

    /**
     * This with a value set somewhere.
     *
     * @throws ConfigException if the key is unknown, the value is not of its type, or the same
     *     place sets another value under another key of the option
     */
    public Configuration with(String key, String value, ConfigSource source) {
        return with(List.of(new Entry(key, value, source)));
    }

    /** A value as it was found; for {@link #with(Collection)}. */
    record Entry(String key, String value, ConfigSource source) {}

    Configuration with(Collection<Entry> entries) {
        SortedMap<String, Setting> changed = new TreeMap<>(settings);
        for (Entry entry : entries) {
            Setting setting = new Setting(entry.key, entry.value, entry.source);
            ConfigOption<?> option = known.option(entry.key);
            if (option != null) {
                put(changed, option, setting);
            } else if (known.isHandedOn(entry.key) || known.reasonForNoEffect(entry.key) != null) {
                put(changed, entry.key, setting);
            } else {
                throw new ConfigException(unknown(entry));
            }
        }
        return new Configuration(known, changed);
    }

    private String unknown(Entry entry) {
        String nearest = known.nearest(entry.key);
        return "%s is not a setting that Weir knows, set to '%s' in %s. %s"
                .formatted(
                        entry.key,
                        Secrets.shown(entry.key, entry.value),
                        entry.source.where(),
                        nearest == null
                                ? "All settings are in docs/configuration.md."
                                : "Did you mean " + nearest + "?");
    }

    private static void put(
            SortedMap<String, Setting> settings, ConfigOption<?> option, Setting setting) {
        parse(option, setting.writtenKey, setting.text, setting.source);
        put(settings, option.key(), setting);
    }

    private static void put(SortedMap<String, Setting> settings, String key, Setting setting) {
        Setting before = settings.get(key);
        if (before == null || before.source.rank().compareTo(setting.source.rank()) < 0) {
            settings.put(key, setting);
        } else if (before.source.rank() == setting.source.rank()) {
            requireNoContradiction(before, setting);
            settings.put(key, setting);
        }
    }

    /** In one place the last one counts, but an old and a new key must say the same. */
    private static void requireNoContradiction(Setting before, Setting setting) {
        if (!before.writtenKey.equals(setting.writtenKey) && !before.text.equals(setting.text)) {
            throw new ConfigException(
                    ("%s is '%s' (%s) and %s is '%s' (%s), but both name the same "
                                    + "setting. Remove one of them.")
                            .formatted(
                                    before.writtenKey,
                                    Secrets.shown(before.writtenKey, before.text),
                                    before.source.where(),
                                    setting.writtenKey,
                                    Secrets.shown(setting.writtenKey, setting.text),
                                    setting.source.where()));
        }
    }

    private static <T> T parse(
            ConfigOption<T> option, String writtenKey, String text, ConfigSource source) {
        try {
            return option.type().parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(
                    "%s is '%s', set in %s; expected %s."
                            .formatted(
                                    writtenKey,
                                    Secrets.shown(writtenKey, text),
                                    source.where(),
                                    option.type().expected()),
                    wrong);
        }
    }

    /**
     * This and the settings of another; for each option the one of higher rank counts, and of two
     * of the same rank that of the other.
     *
     * @throws ConfigException if both set different values in the same place, under an old and a
     *     new key
     */
    public Configuration overlaidBy(Configuration other) {
        SortedMap<String, Setting> merged = new TreeMap<>(settings);
        for (Map.Entry<String, Setting> entry : other.settings.entrySet()) {
            put(merged, entry.getKey(), entry.getValue());
        }
        return new Configuration(known, merged);
    }

    /**
     * What is set, by the present keys, in their order; no defaults. To be shown: {@linkplain
     * Secrets secrets} are hidden.
     */
    public SortedMap<String, String> toMap() {
        SortedMap<String, String> map = new TreeMap<>();
        for (Map.Entry<String, Setting> entry : settings.entrySet()) {
            map.put(entry.getKey(), Secrets.shown(entry.getKey(), entry.getValue().text));
        }
        return map;
    }

    /**
     * The settings that are handed on to a library, by the rest of their keys.
     *
     * @param prefix what their keys begin with
     */
    public Map<String, String> handedOn(String prefix) {
        Map<String, String> map = new TreeMap<>();
        for (Map.Entry<String, Setting> entry : settings.tailMap(prefix).entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                map.put(entry.getKey().substring(prefix.length()), entry.getValue().text);
            }
        }
        return map;
    }

    /** Settings of Flink that are accepted and change nothing here; to be told to people once. */
    public List<WithoutEffect> withoutEffect() {
        List<WithoutEffect> all = new ArrayList<>();
        for (Map.Entry<String, Setting> entry : settings.entrySet()) {
            @Nullable String reason =
                    known.option(entry.getKey()) == null && !known.isHandedOn(entry.getKey())
                            ? known.reasonForNoEffect(entry.getKey())
                            : null;
            if (reason != null) {
                Setting setting = entry.getValue();
                all.add(
                        new WithoutEffect(
                                entry.getKey(),
                                Secrets.shown(entry.getKey(), setting.text),
                                setting.source,
                                reason));
            }
        }
        return all;
    }

    /**
     * A setting that changes nothing.
     *
     * @param reason why, as a sentence
     */
    public record WithoutEffect(String key, String value, ConfigSource source, String reason) {
        @Override
        public String toString() {
            return "%s (%s) has no effect: %s".formatted(key, source.where(), reason);
        }
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
