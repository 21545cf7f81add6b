package io.weir.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a config.yaml: keys flat or nested, in any mixture, as in Flink. {@code a.b: 1} and {@code
 * a: {b: 1}} are the same; a list becomes its items between semicolons.
 *
 * <p>The only class that touches the YAML library, so that it is loaded only if there is a file.
 */
final class YamlFile {
    /** More than anybody writes; stops a file whose aliases multiply. */
    private static final int MAX_ENTRIES = 10_000;

    private final KnownKeys known;
    private final Path file;
    private final List<Configuration.Entry> entries = new ArrayList<>();

    /** Where each key was found, to tell of one that comes twice. */
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlFile(KnownKeys known, Path file) {
        this.known = known;
        this.file = file;
    }

    /**
     * The settings of a file, in their order.
     *
     * @throws ConfigException if it can't be read, is not YAML, or sets a key twice
     */
    static List<Configuration.Entry> read(KnownKeys known, Path file) {
        YamlFile reading = new YamlFile(known, file);
        Optional<Node> root;
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
            root = new Compose(settings).composeString(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigException(
                    "The config file %s can't be read: %s.".formatted(file, e), e);
        } catch (YamlEngineException e) {
            throw new ConfigException(
                    "The config file %s is not YAML: %s".formatted(file, e.getMessage()), e);
        }
        if (root.isPresent() && !isEmpty(root.get())) {
            if (!(root.get() instanceof MappingNode mapping)) {
                throw new ConfigException(
                        ("The config file %s holds no settings, expected lines of the "
                                        + "form key: value.")
                                .formatted(file));
            }
            reading.addAll("", mapping);
        }
        return reading.entries;
    }

    private void addAll(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            Node node = tuple.getKeyNode();
            if (!(node instanceof ScalarNode name)) {
                throw wrong(node, "has a key that is not a string");
            }
            add(prefix + name.getValue(), node, tuple.getValueNode());
        }
    }

    private void add(String key, Node keyNode, Node value) {
        if (value.isRecursive()) {
            throw wrong(keyNode, "has a value for " + key + " that contains itself");
        }
        if (value instanceof MappingNode mapping) {
            addAll(key + ".", mapping);
        } else if (isEmpty(value)) {
            // All settings of a section may be commented out.
            if (known.option(key) != null || !known.isSection(key)) {
                throw wrong(keyNode, "has no value for " + key + "; remove the line or give one");
            }
        } else if (value instanceof SequenceNode sequence) {
            List<String> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(scalar(key, item));
            }
            add(key, keyNode, ValueType.STRING_LIST.format(items));
        } else {
            add(key, keyNode, scalar(key, value));
        }
    }

    private void add(String key, Node keyNode, String value) {
        int line = line(keyNode);
        Integer before = lines.put(key, line);
        if (before != null) {
            throw wrong(keyNode, "sets " + key + ", which line " + before + " sets already");
        }
        if (entries.size() == MAX_ENTRIES) {
            throw wrong(keyNode, "sets more than " + MAX_ENTRIES + " keys");
        }
        String where = file + " line " + line;
        entries.add(
                new Configuration.Entry(
                        key, value, new ConfigSource(ConfigSource.Rank.FILE, where)));
    }

    private String scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, "has a list for " + key + " whose items are not strings");
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private ConfigException wrong(Node node, String what) {
        return new ConfigException(
                "The config file %s line %d %s.".formatted(file, line(node), what));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
