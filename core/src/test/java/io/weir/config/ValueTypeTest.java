package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
    @ParameterizedTest
    @CsvSource({
        "10 min, PT10M",
        "10min, PT10M",
        "1 minute, PT1M",
        "3 m, PT3M",
        "500ms, PT0.5S",
        "500, PT0.5S",
        "1 s, PT1S",
        "2 Seconds, PT2S",
        "1 sec, PT1S",
        "2 h, PT2H",
        "1hour, PT1H",
        "3 d, PT72H",
        "1 day, PT24H",
        "7 us, PT0.000007S",
        "7 µs, PT0.000007S",
        "7 micros, PT0.000007S",
        "7 ns, PT0.000000007S",
        "7 nanoseconds, PT0.000000007S",
        "0, PT0S",
        "PT1H30M, PT1H30M",
        "pt5s, PT5S",
        "'  4 s ', PT4S"
    })
    void readsDurationsAsFlinkAndIsoWriteThem(String text, String iso) {
        assertThat(ValueType.DURATION.parse(text)).isEqualTo(Duration.parse(iso));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "ten",
                "s",
                "10 lightyears",
                "-5 s",
                "1.5 s",
                "1 s 2",
                "PT-5S",
                "-PT5S",
                "Pxy",
                "99999999999999999999 s",
                "9223372036854775807 d"
            })
    void refusesWhatIsNoDuration(String text) {
        assertRefused(ValueType.DURATION, text);
    }

    @ParameterizedTest
    @CsvSource({
        "20kb, 20480",
        "20 KB, 20480",
        "1k, 1024",
        "5, 5",
        "5 b, 5",
        "7 bytes, 7",
        "3mb, 3145728",
        "2 g, 2147483648",
        "1 tb, 1099511627776",
        "1 mebibytes, 1048576"
    })
    void readsSizes(String text, long bytes) {
        assertThat(ValueType.MEMORY_SIZE.parse(text)).isEqualTo(new MemorySize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kb", "-1 kb", "1.5 mb", "1 eb", "9223372036854775807 kb"})
    void refusesWhatIsNoSize(String text) {
        assertRefused(ValueType.MEMORY_SIZE, text);
    }

    @Test
    void readsNumbersWithinTheirRange() {
        assertThat(ValueType.INT.parse(" -7 ")).isEqualTo(-7);
        assertThat(ValueType.LONG.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(ValueType.DOUBLE.parse("1.5")).isEqualTo(1.5);
        assertThat(ValueType.intBetween(1, 3).parse("3")).isEqualTo(3);
        assertRefused(ValueType.INT, "2147483648");
        assertRefused(ValueType.INT, "1e3");
        assertRefused(ValueType.intBetween(1, 3), "0");
        assertRefused(ValueType.intBetween(1, 3), "4");
        assertRefused(ValueType.longBetween(1, 3), "4");
        assertRefused(ValueType.doubleBetween(0, 1), "1.01");
        assertRefused(ValueType.DOUBLE, "NaN");
        assertRefused(ValueType.DOUBLE, "Infinity");
    }

    @Test
    void readsChoicesWithoutRegardToCaseHyphenAndUnderscore() {
        ValueType<ClaimMode> mode = ValueType.enumeration(ClaimMode.class);
        for (String text : List.of("NO_CLAIM", "no_claim", "no-claim", "noclaim", " No-Claim ")) {
            assertThat(mode.parse(text)).isEqualTo(ClaimMode.NO_CLAIM);
        }
        assertRefused(mode, "never");
        assertRefused(mode, "");
        ValueType<ClaimMode> withAlias =
                ValueType.enumeration(ClaimMode.class, Map.of("mine", ClaimMode.CLAIM));
        assertThat(withAlias.parse("Mine")).isEqualTo(ClaimMode.CLAIM);
    }

    @Test
    void readsTrueAndFalseOnly() {
        assertThat(ValueType.BOOLEAN.parse("TRUE")).isTrue();
        assertThat(ValueType.BOOLEAN.parse(" false")).isFalse();
        assertRefused(ValueType.BOOLEAN, "yes");
        assertRefused(ValueType.BOOLEAN, "1");
    }

    @Test
    void readsADurationThatCanBeOff() {
        ValueType<Duration> type = ValueType.durationOrOff();
        for (String off : List.of("off", "OFF", "none", "disabled", "0", "0 s")) {
            assertThat(type.parse(off)).isZero();
        }
        assertThat(type.format(Duration.ZERO)).isEqualTo("off");
        assertThat(type.parse("1 s")).isEqualTo(Duration.ofSeconds(1));
        assertRefused(ValueType.DURATION, "off");
        assertRefused(ValueType.durationAtLeast(Duration.ofMillis(5)), "4 ms");
    }

    @Test
    void readsLists() {
        assertThat(ValueType.STRING_LIST.parse("a;b;c d")).containsExactly("a", "b", "c d");
        assertThat(ValueType.STRING_LIST.parse("'a;b';\"c\";'it''s'"))
                .containsExactly("a;b", "c", "it's");
        assertThat(ValueType.STRING_LIST.parse("")).isEmpty();
        assertRefused(ValueType.STRING_LIST, "'a");
        assertRefused(ValueType.STRING_LIST, "'a'b");
    }

    @Test
    void saysWhatItExpects() {
        assertThat(ValueType.intBetween(1, Integer.MAX_VALUE).expected())
                .isEqualTo("a whole number, 1 or more");
        assertThat(ValueType.intBetween(1, 3).expected()).isEqualTo("a whole number from 1 to 3");
        assertThat(ValueType.longBetween(Long.MIN_VALUE, 3).expected())
                .isEqualTo("a whole number, 3 or less");
        assertThat(ValueType.DOUBLE.expected()).isEqualTo("a number");
        assertThat(ValueType.enumeration(ClaimMode.class).expected())
                .isEqualTo("NO_CLAIM, CLAIM or LEGACY");
        assertThat(ValueType.durationAtLeast(Duration.ofMillis(5)).expected())
                .endsWith(", at least 5 ms");
        assertThat(ValueType.durationOrOff().expected()).endsWith(", or off");
    }

    @Test
    void writesDurationsInTheirLargestWholeUnit() {
        assertThat(DurationFormat.format(Duration.ofMinutes(10))).isEqualTo("10 min");
        assertThat(DurationFormat.format(Duration.ofHours(1))).isEqualTo("1 h");
        assertThat(DurationFormat.format(Duration.ofDays(2))).isEqualTo("2 d");
        assertThat(DurationFormat.format(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(DurationFormat.format(Duration.ofMillis(1500))).isEqualTo("1500 ms");
        assertThat(DurationFormat.format(Duration.ZERO)).isEqualTo("0 ms");
        assertThat(DurationFormat.format(Duration.ofNanos(1))).isEqualTo("PT0.000000001S");
    }

    @Property(tries = 300)
    void readsTheDurationsThatItWrites(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Duration duration = Duration.ofSeconds(seconds, nanos);
        assertThat(ValueType.DURATION.parse(ValueType.DURATION.format(duration)))
                .isEqualTo(duration);
        Duration whole = Duration.ofSeconds(seconds);
        assertThat(ValueType.DURATION.parse(ValueType.DURATION.format(whole))).isEqualTo(whole);
    }

    @Property(tries = 300)
    void readsTheSizesThatItWrites(@ForAll @LongRange(min = 0) long bytes) {
        MemorySize size = new MemorySize(bytes);
        assertThat(ValueType.MEMORY_SIZE.parse(ValueType.MEMORY_SIZE.format(size))).isEqualTo(size);
    }

    @Property(tries = 500)
    void readsTheListsThatItWrites(
            @ForAll List<@StringLength(max = 4) @Chars({'a', ';', '\'', '"', ' '}) String> items) {
        assertThat(ValueType.STRING_LIST.parse(ValueType.STRING_LIST.format(items)))
                .isEqualTo(items);
    }

    private static void assertRefused(ValueType<?> type, String text) {
        assertThatThrownBy(() -> type.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
