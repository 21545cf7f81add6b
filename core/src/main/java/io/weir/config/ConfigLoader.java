package io.weir.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the settings of a job from all places where they can be. From the lowest rank to the
 * highest:
 *
 * <ol>
 *   <li>the defaults;
 *   <li>{@code conf/config.yaml}, or the file or directory that the environment variable {@code
 *       WEIR_CONF} names;
 *   <li>the environment variable {@code WEIR_PROPERTIES}, lines of the form {@code key: value};
 *   <li>the program of the job;
 *   <li>{@code -D key=value} on the command line: whoever starts the job has the last word.
 * </ol>
 */
public final class ConfigLoader {
    /** Names the config file, or the directory where it lies as {@code config.yaml}. */
    public static final String CONF_VARIABLE = "WEIR_CONF";

    /** Holds settings, each on a line of its own: {@code key: value}. */
    public static final String PROPERTIES_VARIABLE = "WEIR_PROPERTIES";

    private static final String FILE_NAME = "config.yaml";

    private final KnownKeys known;
    private final Map<String, String> environment;
    private final Path directory;

    /**
     * @param environment the variables of the environment
     * @param directory where {@code conf/config.yaml} is looked for, and relative paths start
     */
    public ConfigLoader(KnownKeys known, Map<String, String> environment, Path directory) {
        this.known = known;
        this.environment = environment;
        this.directory = directory;
    }

    /** With the environment and the working directory of this process. */
    public static ConfigLoader system() {
        return new ConfigLoader(KnownKeys.core(), System.getenv(), Path.of(""));
    }

    /**
     * What the config file and the environment say.
     *
     * @throws ConfigException if something is wrong there
     */
    public Configuration load() {
        Path file = file();
        List<Configuration.Entry> entries =
                new ArrayList<>(file == null ? List.of() : YamlFile.read(known, file));
        String properties = environment.get(PROPERTIES_VARIABLE);
        if (properties != null) {
            addProperties(properties, entries);
        }
        return Configuration.empty(known).with(entries);
    }

    /**
     * All settings of a job.
     *
     * @param program what its program sets
     * @param definitions the {@code key=value} of each {@code -D}
     * @throws ConfigException if something is wrong anywhere
     */
    public Configuration load(Configuration program, List<String> definitions) {
        return load().overlaidBy(program).overlaidBy(definitions(definitions));
    }

    /**
     * What the command line says.
     *
     * @param definitions the {@code key=value} of each {@code -D}; of one key the last counts. As
     *     in Flink, a key alone is set to true
     */
    public Configuration definitions(List<String> definitions) {
        List<Configuration.Entry> entries = new ArrayList<>(definitions.size());
        for (String definition : definitions) {
            int equals = definition.indexOf('=');
            String key = (equals < 0 ? definition : definition.substring(0, equals)).trim();
            if (key.isEmpty()) {
                throw new ConfigException(
                        "-D %s names no setting, expected -D key=value.".formatted(definition));
            }
            String value = equals < 0 ? "true" : definition.substring(equals + 1).trim();
            entries.add(
                    new Configuration.Entry(
                            key,
                            value,
                            new ConfigSource(
                                    ConfigSource.Rank.COMMAND_LINE,
                                    "-D " + Secrets.shown(definition))));
        }
        return Configuration.empty(known).with(entries);
    }

    private @Nullable Path file() {
        String named = environment.get(CONF_VARIABLE);
        if (named == null || named.isBlank()) {
            Path usual = directory.resolve("conf").resolve(FILE_NAME);
            return Files.exists(usual) ? usual : null;
        }
        Path path = directory.resolve(named);
        Path file = Files.isDirectory(path) ? path.resolve(FILE_NAME) : path;
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    ("%s is '%s', but there is no file %s. Name a config file, or a "
                                    + "directory that holds a %s.")
                            .formatted(CONF_VARIABLE, named, file, FILE_NAME));
        }
        return file;
    }

    private static void addProperties(String text, List<Configuration.Entry> entries) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String trimmed = line.trim();
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                continue;
            }
            String where = PROPERTIES_VARIABLE + " line " + number;
            int colon = trimmed.indexOf(':');
            if (colon <= 0) {
                throw new ConfigException(
                        "%s is '%s', expected key: value."
                                .formatted(where, Secrets.shown(trimmed)));
            }
            entries.add(
                    new Configuration.Entry(
                            trimmed.substring(0, colon).trim(),
                            trimmed.substring(colon + 1).trim(),
                            new ConfigSource(ConfigSource.Rank.ENVIRONMENT, where)));
        }
    }
}
