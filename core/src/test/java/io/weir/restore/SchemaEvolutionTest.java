package io.weir.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the classes of a state may become from one version of a program to the next. */
class SchemaEvolutionTest {
    @TempDir Path folder;

    /** A version whose state has values of a class. */
    private static String state(String type, String more) {
        return "class State { static Class<?> type() { return %s.class; } %s }\n"
                .formatted(type, more);
    }

    private static String before(String type, String value, String classes) {
        return state(type, "static Object value() { return %s; }".formatted(value)) + classes;
    }

    private static String after(String type, String classes) {
        return state(type, "") + classes;
    }

    private static Arguments change(
            String what, String before, String after, StateFit fit, String value) {
        return Arguments.of(what, before, after, fit, value);
    }

    private static StateFit.Resolved by(String how) {
        return new StateFit.Resolved(how);
    }

    static Stream<Arguments> changesThatAreRead() {
        String order =
                before("Order", "new Order(7, \"tea\")", "record Order(int n, String what) {}");
        String payment =
                before(
                        "Payment",
                        "new Card(42)",
                        "sealed interface Payment permits Card {} record Card(long n) implements Payment {}");
        return Stream.of(
                change(
                        "nothing",
                        order,
                        after("Order", "record Order(int n, String what) {}"),
                        new StateFit.Same(),
                        "Order[n=7, what=tea]"),
                change(
                        "a field with a default is added",
                        order,
                        after(
                                "Order",
                                "record Order(int n, String what, @Default(\"EUR\") String currency) {}"),
                        by("added 'currency' (default EUR)"),
                        "Order[n=7, what=tea, currency=EUR]"),
                change(
                        "fields that have a default of themselves are added",
                        order,
                        after(
                                "Order",
                                "record Order(int n, String what, long paid, List<String> notes, Optional<String> by) {}"),
                        by(
                                "added 'paid' (default 0); added 'notes' (default []); added 'by' (default null)"),
                        "Order[n=7, what=tea, paid=0, notes=[], by=Optional.empty]"),
                change(
                        "a field is removed",
                        order,
                        after("Order", "record Order(String what) {}"),
                        by("removed 'n'"),
                        "Order[what=tea]"),
                change(
                        "fields are reordered",
                        order,
                        after("Order", "record Order(String what, int n) {}"),
                        by("fields reordered"),
                        "Order[what=tea, n=7]"),
                change(
                        "a field is renamed, with an alias",
                        order,
                        after("Order", "record Order(@Alias(\"n\") int number, String what) {}"),
                        by("renamed 'n' to 'number'"),
                        "Order[number=7, what=tea]"),
                change(
                        "a number is widened",
                        order,
                        after("Order", "record Order(long n, String what) {}"),
                        by("'n': int → long"),
                        "Order[n=7, what=tea]"),
                change(
                        "a field may be absent",
                        order,
                        after("Order", "record Order(int n, Optional<String> what) {}"),
                        by("'what': may be absent now"),
                        "Order[n=7, what=Optional[tea]]"),
                change(
                        "the class is renamed, with an alias",
                        order,
                        after(
                                "Purchase",
                                "@Alias(\"Order\") record Purchase(int n, String what) {}"),
                        by("renamed Order to Purchase"),
                        "Purchase[n=7, what=tea]"),
                change(
                        "a record becomes a class",
                        order,
                        after(
                                "Order",
                                "class Order { int n; String what; public String toString() { return n + what; } }"),
                        new StateFit.Same(),
                        "7tea"),
                change(
                        "symbols are added to an enum",
                        before(
                                "Light",
                                "new Light(Color.RED)",
                                "record Light(Color c) {} enum Color { RED, GREEN }"),
                        after("Light", "record Light(Color c) {} enum Color { AMBER, GREEN, RED }"),
                        by("'c': added AMBER"),
                        "Light[c=RED]"),
                change(
                        "a record becomes a sealed interface",
                        before("Card", "new Card(42)", "record Card(long n) {}"),
                        after(
                                "Payment",
                                "sealed interface Payment permits Cash, Card {} record Cash() implements Payment {} record Card(long n) implements Payment {}"),
                        by("Card → Cash | Card"),
                        "Card[n=42]"),
                change(
                        "a sealed interface permits more",
                        payment,
                        after(
                                "Payment",
                                "sealed interface Payment permits Card, Cash, Bill {} record Cash() implements Payment {} record Card(long n) implements Payment {} record Bill(int id) implements Payment {}"),
                        by("Card → Card | Cash | Bill"),
                        "Card[n=42]"),
                change(
                        "a record within a record changes",
                        before(
                                "Cart",
                                "new Cart(List.of(new Item(1), new Item(2)))",
                                "record Cart(List<Item> items) {} record Item(int id) {}"),
                        after(
                                "Cart",
                                "record Cart(List<Item> items) {} record Item(long id, boolean gift) {}"),
                        by("'items[].id': int → long; added 'items[].gift' (default false)"),
                        "Cart[items=[Item[id=1, gift=false], Item[id=2, gift=false]]]"),
                change(
                        "a migration makes what no rule can",
                        order,
                        state(
                                        "Order",
                                        "static io.weir.state.Migration<Order> migration() { return old -> {"
                                                + " var r = (org.apache.avro.generic.GenericRecord) old;"
                                                + " return new Order(\"no. \" + r.get(\"n\"), r.get(\"what\").toString().length()); }; }")
                                + "record Order(String n, int what) {}",
                        new StateFit.ByMigration("by its migration, Order → Order"),
                        "Order[n=no. 7, what=3]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesThatAreRead")
    void isReadAndSaidHow(String what, String before, String after, StateFit fit, String value)
            throws IOException {
        try (TwoVersions versions = new TwoVersions(folder, before, after)) {
            assertThat(versions.fit()).isEqualTo(fit);
            assertThat(versions.carriedOver()).isEqualTo(value);
        }
    }

    private static Arguments impossible(String what, String before, String after, String why) {
        return Arguments.of(what, before, after, why);
    }

    static Stream<Arguments> changesThatAreNot() {
        String order =
                before("Order", "new Order(7, \"tea\")", "record Order(int n, String what) {}");
        return Stream.of(
                impossible(
                        "a field becomes something else",
                        order,
                        after("Order", "record Order(UUID n, String what) {}"),
                        "field 'n': found \"int\", which can't be read as java.util.UUID"),
                impossible(
                        "a number is narrowed",
                        before("Sum", "new Sum(1)", "record Sum(long n) {}"),
                        after("Sum", "record Sum(int n) {}"),
                        "field 'n': found \"long\", which can't be read as java.lang.Integer"),
                impossible(
                        "a field without a default is added",
                        order,
                        after("Order", "record Order(int n, String what, String currency) {}"),
                        "field 'currency' was not there when the data was written"),
                impossible(
                        "the class is renamed without an alias",
                        order,
                        after("Purchase", "record Purchase(int n, String what) {}"),
                        "found record app.Order, expected app.Purchase"),
                impossible(
                        "a sealed interface permits less",
                        before(
                                "Payment",
                                "new Card(42)",
                                "sealed interface Payment permits Card, Cash {} record Card(long n) implements Payment {} record Cash() implements Payment {}"),
                        after(
                                "Payment",
                                "sealed interface Payment permits Card {} record Card(long n) implements Payment {}"),
                        "found record app.Cash, which is not among the classes that app.Payment permits"),
                impossible(
                        "a symbol is removed from an enum",
                        before(
                                "Light",
                                "new Light(Color.RED)",
                                "record Light(Color c) {} enum Color { RED, GREEN }"),
                        after("Light", "record Light(Color c) {} enum Color { RED }"),
                        "GREEN"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesThatAreNot")
    void isRefusedBeforeAnythingIsRead(String what, String before, String after, String why)
            throws IOException {
        try (TwoVersions versions = new TwoVersions(folder, before, after)) {
            assertThat(versions.fit())
                    .isInstanceOfSatisfying(
                            StateFit.Misfit.class,
                            misfit -> assertThat(misfit.why()).contains(why));
        }
    }
}
