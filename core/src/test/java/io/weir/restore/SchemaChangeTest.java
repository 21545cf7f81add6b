package io.weir.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaChangeTest {
    private static String record(String name, String fields) {
        return "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[%s]}".formatted(name, fields);
    }

    private static String field(String name, String type) {
        return "{\"name\":\"%s\",\"type\":%s}".formatted(name, type);
    }

    private static Schema schema(String json) {
        return new Schema.Parser().parse(json);
    }

    private static String change(String before, String after) {
        return SchemaChange.between(schema(before), schema(after));
    }

    @Test
    void tellsOfFields() {
        String before =
                record("a.Order", field("id", "\"int\"") + "," + field("note", "\"string\""));
        String after =
                record(
                        "b.Order",
                        "{\"name\":\"currency\",\"type\":\"string\",\"default\":\"EUR\"},"
                                + "{\"name\":\"number\",\"type\":\"long\",\"aliases\":[\"id\"]}");
        assertThat(change(before, after))
                .isEqualTo(
                        "added 'currency' (default EUR); renamed 'id' to 'number'; 'number': int → long; removed 'note'");
        assertThat(SchemaIdentity.same(schema(before), schema(after))).isFalse();
    }

    @Test
    void tellsOfFieldsWithinFields() {
        String before = record("A", field("b", record("B", field("x", "\"int\""))));
        String after =
                record(
                        "A",
                        field(
                                "b",
                                record("B", field("x", "\"int\"") + "," + field("y", "\"int\""))));
        assertThat(change(before, after)).isEqualTo("added 'b.y'");
    }

    @Test
    void tellsOfAnotherOrder() {
        String x = field("x", "\"int\"");
        String y = field("y", "\"string\"");
        assertThat(change(record("A", x + "," + y), record("A", y + "," + x)))
                .isEqualTo("fields reordered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"int\" => \"long\" => int → long",
                "\"int\" => [\"null\",\"int\"] => may be absent now",
                "[\"int\",\"string\"] => [\"int\",\"string\",\"null\"] => may be absent now",
                "[\"int\",\"string\"] => [\"int\",\"string\",\"long\"] => may also be long",
                "[\"int\",\"string\"] => [\"int\",\"long\"] => int | string → int | long",
                "{\"type\":\"array\",\"items\":\"int\"} => {\"type\":\"array\",\"items\":\"long\"} => '[]': int → long",
                "{\"type\":\"map\",\"values\":\"int\"} => {\"type\":\"map\",\"values\":\"long\"} => '{}': int → long",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]} => {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]} => added B",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]} => {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"B\",\"A\"]} => constants reordered",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]} => {\"type\":\"enum\",\"name\":\"F\",\"symbols\":[\"A\"]} => renamed E to F; removed B",
                "\"long\" => {\"type\":\"long\",\"logicalType\":\"timestamp-millis\"} => long → timestamp-millis",
            })
    void tellsOfTypes(String line) {
        String[] parts = line.split(" => ", 3);
        assertThat(change(parts[0], parts[1])).isEqualTo(parts[2]);
    }

    @Test
    void aRecordThatContainsItselfIsToldOfOnce() {
        String before =
                "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"N\"]}]}";
        String after =
                "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"N\"]},{\"name\":\"n\",\"type\":\"int\"}]}";
        assertThat(change(before, after)).isEqualTo("added 'n'");
        assertThat(SchemaIdentity.same(schema(before), schema(before))).isTrue();
        assertThat(SchemaIdentity.same(schema(before), schema(after))).isFalse();
    }

    @Test
    void packagesAndAliasesAreNoChange() {
        String before = record("a.A", field("x", "\"int\""));
        String after = record("b.A", "{\"name\":\"x\",\"type\":\"int\",\"aliases\":[\"y\"]}");
        assertThat(change(before, after)).isEmpty();
        assertThat(SchemaIdentity.same(schema(before), schema(after))).isTrue();
    }
}
