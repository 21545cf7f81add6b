package io.weir.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.TypeToken;
import io.weir.types.Types;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonFormTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Level {
        LOW,
        HIGH
    }

    record Nothing() {}

    record Point(int x, long y) {}

    record Tree(String name, List<Tree> children, Optional<Tree> left) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(int side) implements Shape {}

    private static <T> Arguments of(Type<T> type, T value, String json) {
        return Arguments.of(type, value, json);
    }

    static Stream<Arguments> values() {
        var tree =
                new Tree(
                        "a", List.of(new Tree("b", List.of(), Optional.empty())), Optional.empty());
        List<Arguments> all = new ArrayList<>();
        all.add(of(Types.BOOLEAN, true, "true"));
        all.add(of(Types.INT, Integer.MIN_VALUE, "-2147483648"));
        all.add(of(Types.LONG, Long.MAX_VALUE, "9223372036854775807"));
        all.add(of(Types.FLOAT, 1.1f, "1.1"));
        all.add(of(Types.FLOAT, Float.NEGATIVE_INFINITY, "\"-Infinity\""));
        all.add(of(Types.DOUBLE, -0.0, "-0.0"));
        all.add(of(Types.DOUBLE, Double.NaN, "\"NaN\""));
        all.add(of(Types.DOUBLE, Double.MIN_VALUE, "4.9E-324"));
        all.add(of(Types.STRING, "", "\"\""));
        all.add(
                of(
                        Types.STRING,
                        "a\"\\\n\u0001ö\ud83d\ude00",
                        "\"a\\\"\\\\\\n\\u0001ö\ud83d\ude00\""));
        all.add(of(Types.BYTES, new byte[] {0, -1}, "\"AP8=\""));
        all.add(of(Types.of(Level.class), Level.HIGH, "\"HIGH\""));
        all.add(
                of(
                        Types.of(UUID.class),
                        new UUID(-1, 1),
                        "\"ffffffff-ffff-ffff-0000-000000000001\""));
        all.add(of(Types.of(BigDecimal.class), new BigDecimal("1E+3"), "\"1E+3\""));
        all.add(of(Types.of(BigDecimal.class), new BigDecimal("-12.500"), "\"-12.500\""));
        all.add(of(Types.of(BigInteger.class), BigInteger.ONE, "\"AQ==\""));
        all.add(of(Types.of(Instant.class), Instant.MIN, "\"-1000000000-01-01T00:00:00Z\""));
        all.add(
                of(
                        Types.of(Instant.class),
                        Instant.MAX,
                        "\"+1000000000-12-31T23:59:59.999999999Z\""));
        all.add(of(Types.of(Duration.class), Duration.ofMillis(-1500), "\"PT-1.5S\""));
        all.add(of(Types.of(LocalDate.class), LocalDate.of(-4, 2, 29), "\"-0004-02-29\""));
        all.add(of(Types.of(LocalTime.class), LocalTime.NOON, "43200000000000"));
        all.add(
                of(
                        Types.of(LocalDateTime.class),
                        LocalDateTime.of(2026, 1, 2, 0, 0, 1),
                        "{\"date\":\"2026-01-02\",\"time\":1000000000}"));
        all.add(of(Types.of(Nothing.class), new Nothing(), "{}"));
        all.add(of(Types.of(Point.class), new Point(1, -2), "{\"x\":1,\"y\":-2}"));
        all.add(
                of(
                        Types.of(Tree.class),
                        tree,
                        "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[],\"left\":null}],"
                                + "\"left\":null}"));
        all.add(
                of(
                        Types.list(Types.of(Shape.class)),
                        List.of(new Square(1), new Circle(0.5)),
                        "[{\"Square\":{\"side\":1}},{\"Circle\":{\"radius\":0.5}}]"));
        all.add(of(new TypeToken<Optional<String>>() {}, Optional.of("x"), "\"x\""));
        all.add(of(new TypeToken<Optional<String>>() {}, Optional.empty(), "null"));
        all.add(
                of(
                        new TypeToken<Map<String, List<Integer>>>() {},
                        new LinkedHashMap<>(Map.of("k", List.of(1, 2))),
                        "{\"k\":[1,2]}"));
        all.add(
                of(
                        new TypeToken<Map<Long, Boolean>>() {},
                        new LinkedHashMap<>(Map.of(7L, false)),
                        "[{\"key\":7,\"value\":false}]"));
        return all.stream();
    }

    private static <T> Arguments of(TypeToken<T> token, T value, String json) {
        return of(Types.of(token), value, json);
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void printsAValueAndParsesItBackToTheSameBytes(Type<T> type, T value, String json)
            throws Exception {
        var out = new BinaryOutput(64);
        type.write(value, out);
        byte[] bytes = out.toByteArray();
        JsonForm form = JsonForm.of(type.schema());

        assertThat(EntryJson.text(form, new BinaryInput(bytes))).isEqualTo(json);
        Object parsed = form.parse(JSON.readTree(json));

        assertThat(encoded(type.schema(), parsed)).isEqualTo(bytes);
        var in = new BinaryInput(bytes);
        String cell = form.cell(in);
        assertThat(in.remaining()).as("what the cell has left").isZero();
        if (!json.startsWith("\"") && !json.equals("null")) {
            assertThat(cell).isEqualTo(json);
        }
    }

    private static byte[] encoded(Schema schema, Object value) throws Exception {
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"x\":1} | field y is missing",
                "{\"x\":1.5,\"y\":2} | x: expected a whole number of 32 bits, found 1.5",
                "{\"x\":3000000000,\"y\":2} | x: expected a whole number of 32 bits",
                "{\"x\":1,\"y\":2,\"z\":3} | there is no field z; there are [x, y]",
                "[1] | expected an object, found [1]",
                "null | expected an object, found null",
            })
    void saysWhatIsWrong(String json, String message) {
        JsonForm form = JsonForm.of(Types.of(Point.class).schema());

        assertThatThrownBy(() -> form.parse(JSON.readTree(json)))
                .isInstanceOf(NotAValueException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesTheBranchesThatThereAre() {
        JsonForm form = JsonForm.of(Types.list(Types.of(Shape.class)).schema());

        assertThatThrownBy(() -> form.parse(JSON.readTree("[{\"Triangle\":{}}]")))
                .hasMessageContaining(
                        "[0]: expected an object with one field, one of [Circle, Square]");
        assertThatThrownBy(
                        () ->
                                JsonForm.of(Types.of(Level.class).schema())
                                        .parse(JSON.readTree("\"MID\"")))
                .hasMessageContaining("expected one of [LOW, HIGH], found \"MID\"");
    }

    @Test
    void saysSchemasInAFewWords() {
        assertThat(SchemaWords.of(Types.of(Tree.class).schema()))
                .isEqualTo("Tree{name: string, children: Tree[], left: Tree?}");
        assertThat(SchemaWords.of(Types.list(Types.of(Shape.class)).schema()))
                .isEqualTo("(Circle | Square)[]");
        assertThat(SchemaWords.of(Types.of(UUID.class).schema())).isEqualTo("uuid");
    }
}
