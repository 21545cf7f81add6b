package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.types.BinaryInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One entry that is not the same in two savepoints. Its parts are valid until the listener returns.
 *
 * @param kind what happened to it
 * @param place its key group or subtask
 * @param key Avro binary; empty without a key
 * @param mapKey Avro binary; empty unless it is of a map
 * @param before the value in the first savepoint, unless it was added
 * @param after the value in the second, unless it was removed
 * @param beforeJson how {@code before} is printed: the two may have other schemas
 * @param json how all else is printed
 */
public record StateChange(
        Kind kind,
        int place,
        BinaryInput key,
        BinaryInput mapKey,
        @Nullable BinaryInput before,
        @Nullable BinaryInput after,
        EntryJson beforeJson,
        EntryJson json) {
    /** What happened to an entry. */
    public enum Kind {
        ADDED('+'),
        REMOVED('-'),
        CHANGED('~');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        /** As it is shown to people. */
        public char sign() {
            return sign;
        }
    }

    /** Is told of changes, one after the other. */
    @FunctionalInterface
    public interface Listener {
        /** A change of an entry of {@code state}, as it is addressed. */
        void changed(String state, StateChange change) throws IOException;
    }

    /** For people: {@code ~ "word" 5 → 9}. */
    public String text() {
        String name = json.name(key, mapKey);
        String values =
                switch (kind) {
                    case ADDED -> afterText();
                    case REMOVED -> beforeText();
                    case CHANGED -> beforeText() + " → " + afterText();
                };
        return kind.sign() + " " + (name.isEmpty() ? values : name + "  " + values);
    }

    String name() {
        return json.name(key, mapKey);
    }

    String beforeText() {
        return before == null ? "" : EntryJson.text(beforeJson.value(), before);
    }

    String afterText() {
        return after == null ? "" : EntryJson.text(json.value(), after);
    }

    /** For tools, an object with {@code state, change, key …, before, after}. */
    public void print(String state, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("state", state);
        out.writeStringField("change", kind.name().toLowerCase(java.util.Locale.ROOT));
        json.printFields(place, key, mapKey, out);
        if (before != null) {
            out.writeFieldName("before");
            beforeJson.value().print(before, out);
        }
        if (after != null) {
            out.writeFieldName("after");
            json.value().print(after, out);
        }
        out.writeEndObject();
    }
}
