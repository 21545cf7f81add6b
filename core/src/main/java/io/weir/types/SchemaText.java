package io.weir.types;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a schema while it is written. Knows which named types are in it already, because Avro
 * defines a name once and refers to it after that.
 */
final class SchemaText {
    private final StringBuilder json = new StringBuilder();
    private final Map<String, Type<?>> named = new HashMap<>();

    /** Appends JSON as it is. */
    SchemaText raw(String text) {
        json.append(text);
        return this;
    }

    /** Appends {@code text} as a JSON string. */
    SchemaText quoted(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
        return this;
    }

    /**
     * Starts the definition of a named type up to its name, or refers to it if it is defined
     * already.
     *
     * @return whether the caller must write the rest of the definition, from a comma on
     */
    boolean define(String kind, AvroName name, Type<?> owner) {
        Type<?> before = named.putIfAbsent(name.full(), owner);
        if (before == null) {
            raw("{\"type\":\"").raw(kind).raw("\",\"name\":").quoted(name.simple());
            if (!name.namespace().isEmpty()) {
                raw(",\"namespace\":").quoted(name.namespace());
            }
            return true;
        }
        if (!before.javaType().equals(owner.javaType())) {
            throw new UnsupportedTypeException(
                    ("Types %s and %s both have the name %s in an Avro schema. Rename one of the"
                                    + " classes, or keep them out of one type.")
                            .formatted(before, owner, name.full()));
        }
        quoted(name.full());
        return false;
    }

    /** Appends the old names of what is being defined, if it has any. */
    SchemaText aliases(List<String> aliases) {
        if (!aliases.isEmpty()) {
            String separator = ",\"aliases\":[";
            for (String alias : aliases) {
                raw(separator).quoted(alias);
                separator = ",";
            }
            raw("]");
        }
        return this;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
