package io.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Follows the file that {@link EventLog} writes in another process. */
final class EventTail {
    private final Path file;
    private final JsonFactory json = new JsonFactory();
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long position;

    EventTail(Path file) {
        this.file = file;
    }

    /** What has happened since the last call: the fields of each event, as text. */
    List<Map<String, String>> newEvents() throws IOException {
        List<Map<String, String>> events = new ArrayList<>();
        if (!Files.exists(file)) {
            return events;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(position);
            bytes = in.readAllBytes();
        }
        position += bytes.length;
        for (byte b : bytes) {
            if (b == '\n') {
                events.add(parse(unfinished.toByteArray()));
                unfinished.reset();
            } else {
                unfinished.write(b);
            }
        }
        return events;
    }

    private Map<String, String> parse(byte[] line) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = json.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, parser.getText());
            }
        }
        return fields;
    }
}
