package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one version of a program wrote is read by the next one, or refused before it runs. */
@SuppressWarnings({"SameNameButDifferent", "ArrayRecordComponent"}) // Versions of one program.
class EvolutionTest {
    interface Before {
        record Order(long id, String customer, int count) {}

        record Numbers(int a, int b, int c, long d, long e, float f, short g, String h, byte[] i) {}

        enum Color {
            RED,
            GREEN
        }

        record Painted(Color color) {}

        sealed interface Event permits Created, Deleted {}

        record Created(int id) implements Event {}

        record Deleted(int id, String why) implements Event {}

        record Log(List<Event> events, @Nullable Event last) {}

        record Node(int value, @Nullable Node next) {}

        record Skipped(
                boolean z,
                int i,
                long l,
                float f,
                double d,
                String s,
                byte[] b,
                UUID u,
                Color e,
                List<Order> list,
                Map<String, Order> map,
                @Nullable Order order,
                Node node,
                String kept) {}

        record Box<T>(T value) {}
    }

    interface After {
        record Order(
                String customer,
                long id,
                boolean paid,
                double price,
                Optional<String> note,
                @Nullable Instant due,
                List<String> tags,
                Set<Integer> marks,
                Map<String, Long> totals,
                @Default("EUR") String currency,
                @Default("[1, 2]") int[] sizes,
                @Default("LIME") Color color) {}

        record Numbers(
                long a,
                float b,
                double c,
                float d,
                double e,
                double f,
                int g,
                byte[] h,
                String i) {}

        enum Color {
            BLUE,
            @Alias("GREEN")
            LIME,
            RED
        }

        record Painted(Color color) {}

        sealed interface Event permits Deleted, Created, Renamed {}

        record Created(long id) implements Event {}

        record Deleted(String why) implements Event {}

        record Renamed(String to) implements Event {}

        record Log(List<Event> events, Optional<Event> last) {}

        record Node(@Nullable Node next, long value) {}

        record Skipped(String kept) {}

        record Box<T>(T value) {}
    }

    private static <A, B> B convert(Class<A> before, A value, Class<B> after) {
        Type<A> writer = Types.of(before);
        BinaryOutput out = new BinaryOutput(16);
        writer.write(value, out);
        BinaryInput in = new BinaryInput(out.toByteArray());
        B converted = Types.of(after).readerFor(writer.schema()).read(in);
        assertThat(in.remaining()).isZero();
        return converted;
    }

    private static void assertRefused(Type<?> reader, Type<?> writer, String... parts) {
        assertThatThrownBy(() -> reader.readerFor(writer.schema()))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll(parts);
    }

    private static void assertRefused(Class<?> reader, Class<?> writer, String... parts) {
        assertRefused(Types.of(reader), Types.of(writer), parts);
    }

    @Test
    void newFieldsGetTheirDefaultsAndOldOnesAreSkipped() {
        After.Order order =
                convert(Before.Order.class, new Before.Order(7, "ada", 3), After.Order.class);
        assertThat(order.customer()).isEqualTo("ada");
        assertThat(order.id()).isEqualTo(7);
        assertThat(order.paid()).isFalse();
        assertThat(order.price()).isZero();
        assertThat(order.note()).isEmpty();
        assertThat(order.due()).isNull();
        assertThat(order.tags()).isEmpty();
        assertThat(order.marks()).isEmpty();
        assertThat(order.totals()).isEmpty();
        assertThat(order.currency()).isEqualTo("EUR");
        assertThat(order.color()).isEqualTo(After.Color.LIME);
        assertThat(order.sizes()).containsExactly(1, 2);
    }

    @Test
    void defaultsThatCanChangeAreNotShared() {
        var first = convert(Before.Order.class, new Before.Order(7, "a", 3), After.Order.class);
        var second = convert(Before.Order.class, new Before.Order(7, "a", 3), After.Order.class);
        first.tags().add("x");
        first.sizes()[0] = 9;
        assertThat(second.tags()).isEmpty();
        assertThat(second.sizes()).containsExactly(1, 2);
    }

    @Test
    void numbersAreWidenedAndStringsAndBytesAreOne() {
        var after =
                convert(
                        Before.Numbers.class,
                        new Before.Numbers(1, 2, 3, 4, 5, 6.5f, (short) 7, "8", new byte[] {'9'}),
                        After.Numbers.class);
        assertThat(after.a()).isEqualTo(1);
        assertThat(after.b()).isEqualTo(2);
        assertThat(after.c()).isEqualTo(3);
        assertThat(after.d()).isEqualTo(4);
        assertThat(after.e()).isEqualTo(5);
        assertThat(after.f()).isEqualTo(6.5);
        assertThat(after.g()).isEqualTo(7);
        assertThat(after.h()).containsExactly('8');
        assertThat(after.i()).isEqualTo("9");
    }

    @Test
    void enumsMayBeReorderedExtendedAndRenamed() {
        for (Before.Color color : Before.Color.values()) {
            After.Color after =
                    convert(Before.Painted.class, new Before.Painted(color), After.Painted.class)
                            .color();
            assertThat(after)
                    .isEqualTo(color == Before.Color.RED ? After.Color.RED : After.Color.LIME);
        }
    }

    @Test
    void aSealedTypeMayPermitMoreInAnotherOrder() {
        var log =
                convert(
                        Before.Log.class,
                        new Before.Log(
                                List.of(new Before.Created(1), new Before.Deleted(2, "old")),
                                new Before.Created(3)),
                        After.Log.class);
        assertThat(log.events()).containsExactly(new After.Created(1), new After.Deleted("old"));
        assertThat(log.last()).contains(new After.Created(3));
        assertThat(convert(Before.Log.class, new Before.Log(List.of(), null), After.Log.class))
                .isEqualTo(new After.Log(List.of(), Optional.empty()));
    }

    @Test
    void recursiveTypesEvolveToo() {
        var node =
                convert(
                        Before.Node.class,
                        new Before.Node(1, new Before.Node(2, null)),
                        After.Node.class);
        assertThat(node).isEqualTo(new After.Node(new After.Node(null, 2), 1));
    }

    @Test
    void aRecordBecomesASealedTypeThatPermitsItAndBackWhereItCan() {
        assertThat(convert(Before.Created.class, new Before.Created(5), After.Event.class))
                .isEqualTo(new After.Created(5));
        Schema onlyCreated = Schema.createUnion(Types.of(Before.Created.class).schema());
        BinaryOutput out = new BinaryOutput(16);
        out.writeInt(0);
        out.writeInt(5);
        assertThat(
                        Types.of(After.Created.class)
                                .readerFor(onlyCreated)
                                .read(new BinaryInput(out.toByteArray())))
                .isEqualTo(new After.Created(5));
        assertRefused(After.Created.class, Before.Event.class, "After$Created", "Before.Deleted");
    }

    @Test
    void skipsValuesOfEverySchema() {
        Before.Order order = new Before.Order(1, "a", 2);
        var before =
                new Before.Skipped(
                        true,
                        1,
                        2,
                        3,
                        4,
                        "5",
                        new byte[3],
                        new UUID(1, 2),
                        Before.Color.GREEN,
                        List.of(order, order),
                        Map.of("x", order),
                        order,
                        new Before.Node(1, new Before.Node(2, null)),
                        "kept");
        assertThat(convert(Before.Skipped.class, before, After.Skipped.class).kept())
                .isEqualTo("kept");
    }

    @Test
    void theSameSchemaIsReadByTheTypeItself() {
        Type<Samples.Shapes> type = Types.of(Samples.Shapes.class);
        assertThat(type.readerFor(new Schema.Parser().parse(type.schemaJson())))
                .isSameAs(type.ownReader());
        Type<Samples.Texts> texts = Types.of(Samples.Texts.class);
        String withDoc =
                texts.schemaJson()
                        .replace("\"fields\":[{", "\"doc\":\"d\",\"fields\":[{\"doc\":\"e\",");
        assertThat(texts.readerFor(new Schema.Parser().parse(withDoc))).isSameAs(texts.ownReader());
    }

    record Old(int a, String b, List<Integer> c) {}

    @Alias("Old")
    record Renamed(@Alias("c") List<Long> numbers, @Alias({"x", "a"}) int first, String b) {}

    @Test
    void classesAndFieldsMayBeRenamedWithAnAlias() {
        assertThat(convert(Old.class, new Old(1, "b", List.of(3)), Renamed.class))
                .isEqualTo(new Renamed(List.of(3L), 1, "b"));
        assertThat(Types.of(Renamed.class).schema().getAliases())
                .containsExactly("io.weir.types.EvolutionTest.Old");
    }

    @Test
    void theArgumentsOfAGenericRecordMayBeWidened() {
        Type<Before.Box<Integer>> writer = Types.of(new TypeToken<Before.Box<Integer>>() {});
        BinaryOutput out = new BinaryOutput(16);
        writer.write(new Before.Box<>(5), out);
        assertThat(
                        Types.of(new TypeToken<After.Box<Long>>() {})
                                .readerFor(writer.schema())
                                .read(new BinaryInput(out.toByteArray())))
                .isEqualTo(new After.Box<>(5L));
    }

    interface Narrow {
        record Order(int id, String customer, int count) {}

        record Numbers(short a) {}

        record Log(List<Created> events) {}

        record Created(int id) {}

        enum Color {
            RED
        }

        record Painted(Color color) {}
    }

    interface Strict {
        record Order(long id, String customer, int count, String note) {}

        record Log(List<Event> events, Event last) {}

        sealed interface Event permits Created {}

        record Created(int id) implements Event {}

        record Node(int value, Optional<Strange> next) {}

        record Strange(int x) {}
    }

    @Test
    void refusesWithThePathAndTheReason() {
        assertRefused(
                Narrow.Order.class,
                Before.Order.class,
                "Type io.weir.types.EvolutionTest$Narrow$Order can't read what was written",
                "field 'id'",
                "found \"long\"",
                "java.lang.Integer");
        assertRefused(Narrow.Numbers.class, Before.Numbers.class, "field 'a'", "java.lang.Short");
        assertRefused(
                Narrow.Log.class,
                Before.Log.class,
                "field 'events' → element",
                "io.weir.types.EvolutionTest.Before.Deleted");
        assertRefused(
                Narrow.Painted.class,
                Before.Painted.class,
                "field 'color'",
                "symbol GREEN",
                "@Alias(\"GREEN\")");
        assertRefused(
                Strict.Order.class,
                Before.Order.class,
                "field 'note' was not there when the data was written",
                "@Default");
        assertRefused(
                Strict.Log.class,
                Before.Log.class,
                "field 'events' → element",
                "Before.Deleted, which is not among the classes");
        assertRefused(
                Strict.Node.class,
                Before.Node.class,
                "field 'next'",
                "found record io.weir.types.EvolutionTest.Before.Node",
                "@Alias");
        assertRefused(Types.STRING, Types.LONG, "found \"long\"", "java.lang.String");
        assertRefused(
                Types.LONG,
                Types.optional(Types.LONG),
                "found \"null\"",
                "can't be read as java.lang.Long");
        assertRefused(Types.of(LocalDate.class), Types.INT, "java.time.LocalDate");
        assertRefused(Types.list(Types.STRING), Types.map(Types.STRING, Types.STRING), "map");
    }

    @Default("OTHER")
    enum Open {
        OTHER,
        A
    }

    @Test
    void anEnumWithADefaultTakesWhatItDoesNotKnow() {
        Schema writer = SchemaBuilder.enumeration("Open").symbols("A", "B");
        BinaryOutput out = new BinaryOutput(16);
        out.writeInt(1);
        out.writeInt(0);
        BinaryInput in = new BinaryInput(out.toByteArray());
        var reader = Types.of(Open.class).readerFor(writer);
        assertThat(reader.read(in)).isEqualTo(Open.OTHER);
        assertThat(reader.read(in)).isEqualTo(Open.A);
        assertThat(Types.of(Open.class).schema().getEnumDefault()).isEqualTo("OTHER");
    }

    @Test
    void optionalAndNullableAreOne() {
        Type<Optional<Long>> optional = Types.optional(Types.LONG);
        BinaryOutput out = new BinaryOutput(16);
        Types.INT.write(5, out);
        assertThat(optional.readerFor(Types.INT.schema()).read(new BinaryInput(out.toByteArray())))
                .contains(5L);
    }

    @Test
    void instantsAreReadFromTimestampsOfOthers() {
        Instant instant = Instant.parse("1969-07-20T20:17:40.123Z");
        Schema millis = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        BinaryOutput out = new BinaryOutput(16);
        out.writeLong(instant.toEpochMilli());
        assertThat(Types.INSTANT.readerFor(millis).read(new BinaryInput(out.toByteArray())))
                .isEqualTo(instant);
    }

    @Test
    void mapsMayGetOtherKeys() {
        Type<Map<String, Integer>> before = Types.map(Types.STRING, Types.INT);
        Type<Map<Integer, Integer>> numbers = Types.map(Types.INT, Types.INT);
        Type<Map<Long, Long>> after = Types.map(Types.LONG, Types.LONG);
        BinaryOutput out = new BinaryOutput(16);
        numbers.write(Map.of(1, 2), out);
        assertThat(after.readerFor(numbers.schema()).read(new BinaryInput(out.toByteArray())))
                .isEqualTo(Map.of(1L, 2L));
        assertRefused(after, before, "key", "java.lang.Long");
    }
}
