package io.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Writes what happens to a job into a file, for another program that follows it: one JSON object
 * for each event and line,
 *
 * <pre>
 * {"at":1764025200123,"event":"CheckpointCompleted","checkpointId":3,"duration":8.2,"bytes":14000,…}
 * </pre>
 *
 * {@code at} is the wall-clock time in milliseconds; the other fields are the event's, with
 * durations in milliseconds and exceptions as their text. Each line is written at once, whole.
 */
final class EventLog implements JobListener, AutoCloseable {
    private final OutputStream out;
    private final Clock clock;
    private final JsonFactory json = new JsonFactory();

    /** Appends to the file. */
    EventLog(Path file, Clock clock) throws IOException {
        this.out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.clock = clock;
    }

    @Override
    public synchronized void onEvent(JobEvent event) {
        try {
            var line = new java.io.ByteArrayOutputStream(256);
            try (JsonGenerator generator = json.createGenerator(line)) {
                write(event, generator);
            }
            line.write('\n');
            line.writeTo(out);
        } catch (IOException | ReflectiveOperationException e) {
            // Nobody may be left to read it (a full disk, a reader that is gone): the job matters
            // more than its watcher.
            System.err.println("weir: an event could not be written: " + e);
        }
    }

    private void write(JobEvent event, JsonGenerator generator)
            throws IOException, ReflectiveOperationException {
        generator.writeStartObject();
        generator.writeNumberField("at", clock.currentTimeMillis());
        generator.writeStringField("event", event.getClass().getSimpleName());
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            generator.writeFieldName(component.getName());
            Object value = component.getAccessor().invoke(event);
            if (value instanceof Duration duration) {
                generator.writeNumber(duration.toNanos() / 1e6);
            } else if (value instanceof Double number) {
                generator.writeNumber(number);
            } else if (value instanceof Number number) {
                generator.writeNumber(number.longValue());
            } else {
                generator.writeString(String.valueOf(value));
            }
        }
        generator.writeEndObject();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
