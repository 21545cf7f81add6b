package io.weir.snapshot;

import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The file {@code _metadata} of a checkpoint or savepoint: JSON in UTF-8 with a line for each
 * field.
 *
 * <h2>Format, version 1</h2>
 *
 * <pre>
 *   format           "weir-checkpoint" | "weir-savepoint"
 *   version          1
 *   checkpointId     number
 *   kind             "CHECKPOINT" | "SAVEPOINT"
 *   jobId, jobName, weirVersion
 *   timestampMillis  since the epoch, UTC; and as text in "time", for people only
 *   durationMillis   optional
 *   restoredFrom     optional
 *   drained          true, or not there
 *   operators        [{operatorId, uid (optional), name, parallelism, maxParallelism,
 *                      keySchema (optional; an Avro schema as JSON),
 *                      states [{name, kind, mapKeySchema (optional), valueSchema}]}]
 *   chains           [{worker, segments [{path, bytes, entries, crc (8 hexadecimal digits)}]}]
 *   files            [{operatorId, state, path, firstKeyGroup, lastKeyGroup, entries, bytes,
 *                      crc (8 hexadecimal digits), headerBytes, headerCrc,
 *                      blocks [[firstKeyGroup, lastKeyGroup, entries, bytes, crc]]}]
 *   lineage          [{location, jobId, checkpointId, timestampMillis, change}]
 *   checksum         "crc32c:" and 8 hexadecimal digits
 * </pre>
 *
 * A checkpoint has {@code chains}, a savepoint {@code files} and {@code lineage}. Paths are
 * relative to the job's folder or the savepoint's, so that it can be moved. Fields that a reader
 * doesn't know it ignores; whoever adds one that must not be ignored counts the version up. The
 * checksum is of all bytes before its name's first quote, and what follows its value is a line
 * feed, a brace and a line feed: so every byte of the file is accounted for.
 */
final class MetadataFormat {
    private static final String CHECKPOINT = "weir-checkpoint";
    private static final String SAVEPOINT = "weir-savepoint";
    private static final String TAIL = "\"checksum\" : \"crc32c:%08x\"\n}\n";
    private static final int TAIL_BYTES = TAIL.formatted(0).length();

    /** The first bytes of a metadata file of Flink. */
    private static final byte[] FLINK_MAGIC = {0x49, 0x60, 0x67, 0x2d};

    private MetadataFormat() {}

    static byte[] write(CheckpointMetadata metadata) {
        byte[] json = Json.pretty(object(metadata));
        // Open the outer object again: "\n}" makes place for one field more.
        String body = new String(json, 0, json.length - 2, StandardCharsets.UTF_8) + ",\n  ";
        byte[] checked = body.getBytes(StandardCharsets.UTF_8);
        byte[] tail = tail(checked, checked.length);
        byte[] file = Arrays.copyOf(checked, checked.length + tail.length);
        System.arraycopy(tail, 0, file, checked.length, tail.length);
        return file;
    }

    private static byte[] tail(byte[] bytes, int length) {
        return TAIL.formatted(SegmentFormat.crc(bytes, 0, length))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, Object> object(CheckpointMetadata metadata) {
        var o = new LinkedHashMap<String, Object>();
        o.put("format", metadata.isSelfContained() ? SAVEPOINT : CHECKPOINT);
        o.put("version", CheckpointMetadata.FORMAT_VERSION);
        o.put("checkpointId", metadata.checkpointId());
        o.put("kind", metadata.kind().name());
        o.put("jobId", metadata.jobId());
        o.put("jobName", metadata.jobName());
        o.put("weirVersion", metadata.weirVersion());
        o.put("timestampMillis", metadata.timestampMillis());
        o.put("time", Instant.ofEpochMilli(metadata.timestampMillis()).toString());
        metadata.duration().ifPresent(d -> o.put("durationMillis", d.toMillis()));
        metadata.restoredFrom().ifPresent(from -> o.put("restoredFrom", from));
        if (metadata.drained()) {
            o.put("drained", true);
        }
        o.put("operators", metadata.operators().stream().map(MetadataFormat::object).toList());
        if (metadata.isSelfContained()) {
            o.put("files", metadata.files().stream().map(MetadataFormat::object).toList());
            o.put("lineage", metadata.lineage().stream().map(MetadataFormat::object).toList());
        } else {
            o.put("chains", metadata.chains().stream().map(MetadataFormat::object).toList());
        }
        return o;
    }

    private static Map<String, Object> object(OperatorInfo operator) {
        var o = new LinkedHashMap<String, Object>();
        o.put("operatorId", operator.operatorId());
        operator.uid().ifPresent(uid -> o.put("uid", uid));
        o.put("name", operator.name());
        o.put("parallelism", operator.parallelism());
        o.put("maxParallelism", operator.maxParallelism());
        operator.keySchema().ifPresent(schema -> o.put("keySchema", schema(schema)));
        o.put("states", operator.states().stream().map(MetadataFormat::object).toList());
        return o;
    }

    private static Map<String, Object> object(StateInfo state) {
        var o = new LinkedHashMap<String, Object>();
        o.put("name", state.name());
        o.put("kind", state.kind().name());
        state.mapKeySchema().ifPresent(schema -> o.put("mapKeySchema", schema(schema)));
        o.put("valueSchema", schema(state.valueSchema()));
        return o;
    }

    private static Map<String, Object> object(Chain chain) {
        var o = new LinkedHashMap<String, Object>();
        o.put("worker", chain.worker());
        o.put("segments", chain.segments().stream().map(MetadataFormat::object).toList());
        return o;
    }

    private static Map<String, Object> object(SegmentHandle segment) {
        var o = new LinkedHashMap<String, Object>();
        o.put("path", segment.path());
        o.put("bytes", segment.bytes());
        o.put("entries", segment.entries());
        o.put("crc", hex(segment.crc()));
        return o;
    }

    private static Map<String, Object> object(StateFile file) {
        var o = new LinkedHashMap<String, Object>();
        o.put("operatorId", file.state().operatorId());
        o.put("state", file.state().name());
        o.put("path", file.path());
        o.put("firstKeyGroup", file.firstKeyGroup());
        o.put("lastKeyGroup", file.lastKeyGroup());
        o.put("entries", file.entries());
        o.put("bytes", file.bytes());
        o.put("crc", hex(file.crc()));
        o.put("headerBytes", file.headerBytes());
        o.put("headerCrc", hex(file.headerCrc()));
        var blocks = new ArrayList<>();
        for (StateFile.Block block : file.blocks()) {
            blocks.add(
                    new Json.Line(
                            List.of(
                                    block.firstKeyGroup(),
                                    block.lastKeyGroup(),
                                    block.entries(),
                                    block.bytes(),
                                    hex(block.crc()))));
        }
        o.put("blocks", blocks);
        return o;
    }

    private static Map<String, Object> object(Ancestor ancestor) {
        var o = new LinkedHashMap<String, Object>();
        o.put("location", ancestor.location());
        o.put("jobId", ancestor.jobId());
        o.put("checkpointId", ancestor.checkpointId());
        o.put("timestampMillis", ancestor.timestampMillis());
        o.put("change", ancestor.change());
        return o;
    }

    private static String hex(int crc) {
        return "%08x".formatted(crc);
    }

    private static Object schema(String json) {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("The record has let through: " + json, e);
        }
    }

    static CheckpointMetadata read(String path, byte[] file)
            throws DamagedFileException, NewerFormatException {
        if (file.length >= 4 && Arrays.equals(file, 0, 4, FLINK_MAGIC, 0, 4)) {
            throw new DamagedFileException(
                    path,
                    0,
                    "it is the metadata of a checkpoint of Apache Flink, expected one of Weir");
        }
        int checked = file.length - TAIL_BYTES;
        if (checked < 0) {
            throw new DamagedFileException(
                    path,
                    file.length,
                    "it is cut off: %d bytes, and no checksum at the end".formatted(file.length));
        }
        byte[] expected = tail(file, checked);
        if (!Arrays.equals(file, checked, file.length, expected, 0, TAIL_BYTES)) {
            String found = new String(file, checked, TAIL_BYTES, StandardCharsets.US_ASCII);
            throw found.startsWith("\"checksum\"")
                    ? new DamagedFileException(
                            path,
                            0,
                            "found %s, expected %s. It was changed after it was written"
                                    .formatted(
                                            line(found),
                                            line(new String(expected, StandardCharsets.US_ASCII))))
                    : new DamagedFileException(
                            path,
                            file.length,
                            "it does not end with a checksum: it is cut off, or no metadata of a checkpoint");
        }
        try {
            return metadata(path, new Fields(Json.parse(file)));
        } catch (NewerFormatException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            // The checksum is right, so this is what somebody wrote.
            throw new DamagedFileException(
                    path,
                    0,
                    "it is not what format version %d says: %s"
                            .formatted(CheckpointMetadata.FORMAT_VERSION, e.getMessage()),
                    e);
        }
    }

    private static String line(String tail) {
        return tail.substring(0, tail.indexOf('\n') < 0 ? tail.length() : tail.indexOf('\n'));
    }

    private static CheckpointMetadata metadata(String path, Fields o) throws NewerFormatException {
        String format = o.text("format");
        boolean savepoint = format.equals(SAVEPOINT);
        if (!savepoint && !format.equals(CHECKPOINT)) {
            throw new IllegalArgumentException(
                    "found format '%s', expected '%s' or '%s'"
                            .formatted(format, CHECKPOINT, SAVEPOINT));
        }
        long version = o.number("version");
        if (version > CheckpointMetadata.FORMAT_VERSION) {
            throw new NewerFormatException(path, version, CheckpointMetadata.FORMAT_VERSION);
        }
        return new CheckpointMetadata(
                (int) version,
                o.number("checkpointId"),
                Kind.valueOf(o.text("kind")),
                o.text("jobId"),
                o.text("jobName"),
                o.text("weirVersion"),
                o.number("timestampMillis"),
                o.has("durationMillis")
                        ? Optional.of(Duration.ofMillis(o.number("durationMillis")))
                        : Optional.empty(),
                o.optionalText("restoredFrom"),
                o.list("operators", MetadataFormat::operator),
                savepoint ? List.of() : o.list("chains", MetadataFormat::chain),
                savepoint ? o.list("files", MetadataFormat::file) : List.of(),
                savepoint ? o.list("lineage", MetadataFormat::ancestor) : List.of(),
                o.isTrue("drained"));
    }

    private static OperatorInfo operator(Fields o) {
        return new OperatorInfo(
                o.text("operatorId"),
                o.optionalText("uid"),
                o.text("name"),
                o.integer("parallelism"),
                o.integer("maxParallelism"),
                o.optionalJson("keySchema"),
                o.list("states", MetadataFormat::state));
    }

    private static StateInfo state(Fields o) {
        return new StateInfo(
                o.text("name"),
                StoredKind.valueOf(o.text("kind")),
                o.optionalJson("mapKeySchema"),
                o.optionalJson("valueSchema").orElseThrow(() -> o.missing("valueSchema")));
    }

    private static Chain chain(Fields o) {
        return new Chain(o.integer("worker"), o.list("segments", MetadataFormat::segment));
    }

    private static SegmentHandle segment(Fields o) {
        return new SegmentHandle(
                o.text("path"), o.number("bytes"), o.number("entries"), o.hex("crc"));
    }

    private static StateFile file(Fields o) {
        return new StateFile(
                new StateId(o.text("operatorId"), o.text("state")),
                o.text("path"),
                o.integer("firstKeyGroup"),
                o.integer("lastKeyGroup"),
                o.number("entries"),
                o.number("bytes"),
                o.hex("crc"),
                o.integer("headerBytes"),
                o.hex("headerCrc"),
                o
                        .rows(
                                "blocks",
                                List.of("firstKeyGroup", "lastKeyGroup", "entries", "bytes", "crc"))
                        .stream()
                        .map(MetadataFormat::block)
                        .toList());
    }

    private static StateFile.Block block(Fields o) {
        return new StateFile.Block(
                o.integer("firstKeyGroup"),
                o.integer("lastKeyGroup"),
                o.integer("entries"),
                o.integer("bytes"),
                o.hex("crc"));
    }

    private static Ancestor ancestor(Fields o) {
        return new Ancestor(
                o.text("location"),
                o.text("jobId"),
                o.number("checkpointId"),
                o.number("timestampMillis"),
                o.text("change"));
    }

    /** The fields of an object, by name and with their types checked. */
    private static final class Fields {
        private final Map<?, ?> object;

        Fields(Object json) {
            if (!(json instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("expected an object, found " + Json.text(json));
            }
            object = map;
        }

        IllegalArgumentException missing(String name) {
            return new IllegalArgumentException(
                    "field '%s' is missing in an object with %s".formatted(name, object.keySet()));
        }

        boolean has(String name) {
            return object.get(name) != null;
        }

        boolean isTrue(String name) {
            return has(name) && get(name, Boolean.class, "true or false");
        }

        private Object get(String name) {
            Object value = object.get(name);
            if (value == null) {
                throw missing(name);
            }
            return value;
        }

        private <T> T get(String name, Class<T> type, String expected) {
            Object value = get(name);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(
                        "field '%s': expected %s, found %s"
                                .formatted(name, expected, Json.text(value)));
            }
            return type.cast(value);
        }

        String text(String name) {
            return get(name, String.class, "a text");
        }

        Optional<String> optionalText(String name) {
            return has(name) ? Optional.of(text(name)) : Optional.empty();
        }

        Optional<String> optionalJson(String name) {
            return has(name) ? Optional.of(Json.text(get(name))) : Optional.empty();
        }

        long number(String name) {
            Number number = get(name, Number.class, "a whole number");
            if (!(number instanceof Long || number instanceof Integer)) {
                throw new IllegalArgumentException(
                        "field '%s': expected a whole number of 64 bits, found %s"
                                .formatted(name, number));
            }
            return number.longValue();
        }

        int integer(String name) {
            long number = number(name);
            if (number != (int) number) {
                throw new IllegalArgumentException(
                        "field '%s': expected a whole number of 32 bits, found %d"
                                .formatted(name, number));
            }
            return (int) number;
        }

        int hex(String name) {
            return Integer.parseUnsignedInt(text(name), 16);
        }

        /** An array of arrays, each of whose elements is a field. */
        List<Fields> rows(String name, List<String> fields) {
            var rows = new ArrayList<Fields>();
            for (Object json : get(name, List.class, "an array")) {
                if (!(json instanceof List<?> row) || row.size() < fields.size()) {
                    throw new IllegalArgumentException(
                            "field '%s': expected arrays of %s, found %s"
                                    .formatted(name, fields, Json.text(json)));
                }
                var object = new LinkedHashMap<String, Object>();
                for (int i = 0; i < fields.size(); i++) {
                    object.put(fields.get(i), row.get(i));
                }
                rows.add(new Fields(object));
            }
            return rows;
        }

        <T> List<T> list(String name, Function<Fields, T> element) {
            var elements = new ArrayList<T>();
            for (Object json : get(name, List.class, "an array")) {
                elements.add(element.apply(new Fields(json)));
            }
            return elements;
        }
    }
}
