package io.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.cli.state.JsonForm;
import io.weir.cli.state.NotAValueException;
import io.weir.cli.state.SchemaWords;
import io.weir.savepoint.SavepointState;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * A key on a command line: JSON as {@code show} prints it; where keys are strings, the quotes can
 * be left away.
 */
final class KeyArgument {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private KeyArgument() {}

    /** The key of {@code state} that a text stands for, as Avro's generic classes have it. */
    static Object parse(SavepointState state, String text) throws CommandException {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                state.operator()
                                        .keySchema()
                                        .filter(keys -> state.info().kind().isKeyed())
                                        .orElseThrow(() -> noKeys(state)));
        try {
            JsonForm form = JsonForm.of(schema);
            return Objects.requireNonNullElse(
                    form.parse(json(text, form.isText())), "null"); // keys are never null
        } catch (NotAValueException | JsonProcessingException e) {
            throw CommandException.usage(
                    "Key %s can't be read: %s. The keys of '%s' are %s, in JSON"
                            .formatted(
                                    text,
                                    reason(e),
                                    state.operator().uid().orElse(state.operator().name()),
                                    SchemaWords.of(schema)));
        }
    }

    private static String reason(Exception e) {
        return e instanceof JsonProcessingException json
                ? "it is not JSON (" + json.getOriginalMessage() + ")"
                : String.valueOf(e.getMessage());
    }

    private static JsonNode json(String text, boolean isText) throws JsonProcessingException {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return isText && !quoted ? TextNode.valueOf(text) : JSON.readTree(text);
    }

    private static CommandException noKeys(SavepointState state) {
        return CommandException.usage(
                "State '%s' is %s and has no keys."
                        .formatted(state.id().name(), state.info().kind()));
    }
}
