package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypesTest {
    enum Currency {
        EUR,
        USD
    }

    record Line(String sku, int count) {}

    @Alias("org.example.Shop$Purchase")
    record Order(
            UUID id,
            long number,
            String customer,
            @Nullable String note,
            List<Line> lines,
            Map<String, Long> totals,
            Map<Long, Line> byNumber,
            @Default("EUR") Currency currency,
            Optional<Line> gift,
            short priority) {}

    /** A change of this text is a change of a format that is on people's disks. */
    @Test
    void theSchemaOfARecordNeverChanges() {
        assertThat(Types.of(Order.class).schemaJson())
                .isEqualTo(
                        """
                        {"type":"record","name":"Order","namespace":"io.weir.types.TypesTest",\
                        "aliases":["org.example.Shop.Purchase"],"fields":[\
                        {"name":"id","type":{"type":"fixed","name":"UUID","namespace":"java.util",\
                        "size":16,"logicalType":"uuid"}},\
                        {"name":"number","type":"long","default":0},\
                        {"name":"customer","type":"string"},\
                        {"name":"note","type":["null","string"],"default":null},\
                        {"name":"lines","type":{"type":"array","items":{"type":"record",\
                        "name":"Line","namespace":"io.weir.types.TypesTest","fields":[\
                        {"name":"sku","type":"string"},\
                        {"name":"count","type":"int","default":0}]}},"default":[]},\
                        {"name":"totals","type":{"type":"map","values":"long"},"default":{}},\
                        {"name":"byNumber","type":{"type":"array","items":{"type":"record",\
                        "name":"Entry_Long_io_weir_types_TypesTest_Line","namespace":"java.util.Map",\
                        "fields":[{"name":"key","type":"long"},\
                        {"name":"value","type":"io.weir.types.TypesTest.Line"}]}},"default":[]},\
                        {"name":"currency","type":{"type":"enum","name":"Currency",\
                        "namespace":"io.weir.types.TypesTest","symbols":["EUR","USD"]},\
                        "default":"EUR"},\
                        {"name":"gift","type":["null","io.weir.types.TypesTest.Line"],\
                        "default":null},\
                        {"name":"priority","type":{"type":"int","java-class":"java.lang.Short"},\
                        "default":0}]}""");
        assertThat(Types.of(Order.class).schema().getFields()).hasSize(10);
    }

    @Test
    void everySchemaIsOneForAvro() {
        for (TypeToken<?> token : Samples.all()) {
            Schema schema = Types.of(token).schema();
            assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
        }
    }

    @Test
    void derivesAClassOnce() {
        assertThat(Types.of(Order.class)).isSameAs(Types.of(Order.class));
        assertThat(Types.of(long.class)).isSameAs(Types.LONG);
        assertThat(Types.of(new TypeToken<List<Line>>() {}))
                .isSameAs(Types.of(new TypeToken<List<Line>>() {}))
                .isEqualTo(Types.list(Types.of(Line.class)))
                .hasSameHashCodeAs(Types.list(Types.of(Line.class)))
                .hasToString("java.util.List<io.weir.types.TypesTest$Line>");
        assertThat(Types.of(new TypeToken<Map<String, Long>>() {}).javaType())
                .isEqualTo(new TypeToken<Map<String, Long>>() {}.type());
        assertThat(Types.list(Types.LONG)).isNotEqualTo(Types.list(Types.INT));
        assertThat(Types.LONG.primitive()).isEqualTo(Type.Primitive.LONG);
        assertThat(Types.of(Order.class).primitive()).isEqualTo(Type.Primitive.NONE);
    }

    @Test
    void typesArePutTogetherFromOthers() {
        assertThat(roundTrip(Types.map(Types.UUID, Types.INSTANT), Map.of())).isEmpty();
        assertThat(roundTrip(Types.set(Types.CHAR), Set.of('a', 'b')))
                .containsExactlyInAnyOrder('a', 'b');
        assertThat(roundTrip(Types.optional(Types.STRING), Optional.of("x"))).contains("x");
        assertThat(roundTrip(Types.optional(Types.STRING), Optional.empty())).isEmpty();
        assertThatThrownBy(() -> Types.optional(Types.optional(Types.STRING)))
                .isInstanceOf(UnsupportedTypeException.class);
    }

    private static <T> T roundTrip(Type<T> type, T value) {
        BinaryOutput out = new BinaryOutput(16);
        type.write(value, out);
        return type.read(new BinaryInput(out.toByteArray()));
    }

    @Test
    void aMappedTypeIsTheWayOutForAnyClass() {
        Type<Path> paths = Types.mapped(Path.class, Types.STRING, Path::toString, Path::of);
        assertThat(roundTrip(paths, Path.of("/a/b"))).isEqualTo(Path.of("/a/b"));
        assertThat(paths.schemaJson()).isEqualTo("\"string\"");
        assertThat(paths.hash(Path.of("/a"))).isEqualTo("/a".hashCode());
    }

    @Test
    void halfOfASurrogatePairSurvives() {
        for (String text :
                List.of("\ud83d", "a\ude00b\ud83d", "\ufffd\ud83d\ude00", "\ud800\ud800")) {
            assertThat(roundTrip(Types.STRING, text)).isEqualTo(text);
        }
        BinaryOutput out = new BinaryOutput(16);
        out.writeString("äöü 漢字 😀");
        assertThat(new String(out.array(), 1, out.position() - 1, StandardCharsets.UTF_8))
                .isEqualTo("äöü 漢字 😀");
        assertThatThrownBy(() -> Types.STRING.read(new BinaryInput(new byte[] {2, (byte) 0xff})))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("not UTF-8");
    }

    // ---- Avro's own classes

    private static final Schema POINT =
            SchemaBuilder.record("Point")
                    .namespace("org.example")
                    .fields()
                    .requiredInt("x")
                    .requiredString("label")
                    .name("tags")
                    .type()
                    .array()
                    .items()
                    .stringType()
                    .noDefault()
                    .endRecord();

    @Test
    void genericRecordsHaveATypeForEachSchema() {
        Type<GenericRecord> type = Types.avro(POINT);
        GenericRecord point = new GenericData.Record(POINT);
        point.put("x", 5);
        point.put("label", "a");
        point.put("tags", List.of("t"));
        GenericRecord back = roundTrip(type, point);
        assertThat(back).hasToString(point.toString());
        assertThat(type.same(point, back)).isTrue();
        assertThat(type.hash(point)).isEqualTo(GenericKeyHash.of(POINT, back));
        assertThat(type.schemaJson()).contains("\"namespace\":\"org.example\"");
        assertThat(new Schema.Parser().parse(type.schemaJson())).isEqualTo(POINT);
        assertThatThrownBy(() -> type.write(new GenericData.Record(POINT), new BinaryOutput(16)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("org.example.Point");
        Schema wider =
                SchemaBuilder.record("Point")
                        .namespace("org.example")
                        .fields()
                        .requiredLong("x")
                        .endRecord();
        BinaryOutput out = new BinaryOutput(16);
        type.write(point, out);
        assertThat(
                        Types.avro(wider)
                                .readerFor(POINT)
                                .read(new BinaryInput(out.toByteArray()))
                                .get("x"))
                .isEqualTo(5L);
        assertThatThrownBy(() -> type.readerFor(wider))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    /** What Avro's compiler makes of POINT, in short. */
    public static final class Point extends SpecificRecordBase {
        public static final Schema SCHEMA$ =
                new Schema.Parser()
                        .parse(
                                "{\"type\":\"record\",\"name\":\"Point\",\"namespace\":\"io.weir.types.TypesTest\","
                                        + "\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}");
        private int x;

        @Override
        public Schema getSchema() {
            return SCHEMA$;
        }

        @Override
        public Object get(int field) {
            return x;
        }

        @Override
        public void put(int field, Object value) {
            x = (Integer) value;
        }
    }

    record Path2(Point from, Point to, List<Point> between) {}

    @Test
    void generatedClassesAreTypesAlsoWithinRecords() throws IOException {
        Point point = new Point();
        point.put(0, 7);
        assertThat(roundTrip(Types.of(Point.class), point)).isEqualTo(point);
        Path2 path = new Path2(point, point, List.of(point));
        assertThat(roundTrip(Types.of(Path2.class), path)).isEqualTo(path);
        assertThat(Types.of(Path2.class).schema().getField("to").schema()).isEqualTo(Point.SCHEMA$);
        assertThat(Types.of(Path2.class).hash(path))
                .isEqualTo(Types.of(Path2.class).hash(roundTrip(Types.of(Path2.class), path)));
    }

    @Test
    void classesOfTheDefaultPackageAndOfMethodsHaveLegalNames() {
        record Local(int gr$e) {}
        Schema schema = Types.of(Local.class).schema();
        assertThat(schema.getFullName()).isEqualTo("io.weir.types.TypesTest._1Local");
        assertThat(schema.getFields().get(0).name()).isEqualTo("gr_u0024e");
    }
}
