package io.weir.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that somebody else has written: each field is asked for by its type, and a field of
 * another type is an error that names it. A field that is null is one that is not there.
 */
public final class JsonObject {
    private final Map<String, @Nullable Object> fields;

    private JsonObject(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object.
     *
     * @throws Json.Malformed if it is something else
     */
    public static JsonObject read(byte[] utf8) throws Json.Malformed {
        return of(Json.read(utf8));
    }

    /**
     * A tree that should be an object.
     *
     * @throws Json.Malformed if it is something else
     */
    public static JsonObject of(@Nullable Object tree) throws Json.Malformed {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new Json.Malformed("expected an object, found " + kind(tree));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return new JsonObject(fields);
    }

    /** The names and values of all fields. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    /** A field with text. */
    public Optional<String> text(String name) throws Json.Malformed {
        return Optional.ofNullable(fieldOf(String.class, name, "a string"));
    }

    /** A field with text that must be there. */
    public String requiredText(String name) throws Json.Malformed {
        return text(name).orElseThrow(() -> new Json.Malformed("field '" + name + "' is missing"));
    }

    /** A field with a truth value. */
    public boolean truth(String name, boolean otherwise) throws Json.Malformed {
        Boolean value = fieldOf(Boolean.class, name, "true or false");
        return value == null ? otherwise : value;
    }

    /** A field with a whole number. */
    public OptionalLong number(String name) throws Json.Malformed {
        Long value = fieldOf(Long.class, name, "a whole number");
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A field with a whole number that must be there. */
    public long requiredNumber(String name) throws Json.Malformed {
        return number(name)
                .orElseThrow(() -> new Json.Malformed("field '" + name + "' is missing"));
    }

    /** A field with an object; an empty one where it is not there. */
    public JsonObject object(String name) throws Json.Malformed {
        Object value = fields.get(name);
        if (value != null && !(value instanceof Map<?, ?>)) {
            throw wrong(name, value, "an object");
        }
        return of(value == null ? Map.of() : value);
    }

    /** Whether a field is there. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    /** A field with a list of texts; an empty one where it is not there. */
    public List<String> texts(String name) throws Json.Malformed {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, item, "a list of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A field with a list of objects; an empty one where it is not there. */
    public List<JsonObject> objects(String name) throws Json.Malformed {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : list(name)) {
            objects.add(of(item));
        }
        return objects;
    }

    private List<?> list(String name) throws Json.Malformed {
        List<?> list = fieldOf(List.class, name, "a list");
        return list == null ? List.of() : list;
    }

    private <T> @Nullable T fieldOf(Class<T> type, String name, String expected)
            throws Json.Malformed {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw wrong(name, value, expected);
        }
        return type.cast(value);
    }

    private static Json.Malformed wrong(String name, @Nullable Object value, String expected) {
        return new Json.Malformed(
                "field '%s' is %s, expected %s".formatted(name, kind(value), expected));
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        String text = value.toString();
        return value instanceof String
                ? "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'"
                : text;
    }
}
