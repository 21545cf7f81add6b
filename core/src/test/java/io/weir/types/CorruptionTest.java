package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Bytes that are no value are a {@link CorruptDataException} and nothing worse. */
class CorruptionTest {
    @Provide
    Arbitrary<TypeToken<?>> types() {
        return Arbitraries.of(Samples.all());
    }

    @Property(tries = 5000)
    void randomBytesAreRefusedOrRead(@ForAll("types") TypeToken<?> token, @ForAll byte[] bytes) {
        readOrRefuse(Types.of(token), bytes);
    }

    @Property(tries = 5000)
    void flippedBitsAreRefusedOrRead(@ForAll("types") TypeToken<?> token, @ForAll long seed) {
        flip(Types.of(token), new Random(seed));
    }

    private static <T> void flip(Type<T> type, Random random) {
        BinaryOutput out = new BinaryOutput(16);
        type.write(Samples.random(type, random), out);
        byte[] bytes = out.toByteArray();
        if (bytes.length > 0) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            readOrRefuse(type, bytes);
            readOrRefuse(type, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        }
    }

    private static <T> void readOrRefuse(Type<T> type, byte[] bytes) {
        try {
            type.read(new BinaryInput(bytes));
        } catch (CorruptDataException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
        Schema schema = type.schema();
        if (schema.getType() == Schema.Type.RECORD) {
            try {
                Types.avro(schema).read(new BinaryInput(bytes));
            } catch (CorruptDataException expected) {
                // Avro's own reader on top of ours behaves too.
            }
        }
        try {
            Skipper.of(schema).skip(new BinaryInput(bytes));
        } catch (CorruptDataException expected) {
            // Fine.
        }
    }

    @Test
    void aSizeThatCanNotBeDoesNotReserveMemory() {
        BinaryOutput out = new BinaryOutput(16);
        out.writeLong(Integer.MAX_VALUE);
        for (TypeToken<?> token :
                List.of(
                        new TypeToken<List<Long>>() {},
                        new TypeToken<long[]>() {},
                        new TypeToken<List<Samples.Empty>>() {},
                        new TypeToken<String>() {},
                        new TypeToken<java.util.Map<String, Samples.Empty>>() {})) {
            assertThatThrownBy(() -> Types.of(token).read(new BinaryInput(out.toByteArray())))
                    .as(token.type().getTypeName())
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void manyElementsOfNoBytesAreRefusedInBlocksToo() {
        BinaryOutput out = new BinaryOutput(16);
        for (int i = 0; i < 1000; i++) {
            out.writeLong(100_000);
        }
        Type<List<Samples.Empty>> type = Types.of(new TypeToken<List<Samples.Empty>>() {});
        assertThatThrownBy(() -> type.read(new BinaryInput(out.toByteArray())))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("100000 items");
    }

    @Test
    void depthIsBoundedWhenReadingAndWriting() throws Exception {
        Thread small =
                new Thread(
                        null,
                        () -> {
                            Type<Samples.Chain> type = Types.of(Samples.Chain.class);
                            BinaryOutput deep = new BinaryOutput(16);
                            for (int i = 0; i < 100_000; i++) {
                                deep.writeString("x");
                                deep.writeInt(1);
                            }
                            assertThatThrownBy(() -> type.read(new BinaryInput(deep.toByteArray())))
                                    .isInstanceOf(CorruptDataException.class)
                                    .hasMessageContaining("nested more than 500 levels");
                            Samples.Chain chain = null;
                            for (int i = 0; i < 500; i++) {
                                chain = new Samples.Chain("x", chain);
                            }
                            Samples.Chain longest = chain;
                            BinaryOutput out = new BinaryOutput(16);
                            type.write(longest, out);
                            assertThat(type.read(new BinaryInput(out.toByteArray())))
                                    .isEqualTo(longest);
                            assertThatThrownBy(
                                            () -> type.write(new Samples.Chain("x", longest), out))
                                    .isInstanceOf(InvalidValueException.class)
                                    .hasMessageContaining("nested more than 500 levels");
                        },
                        "small stack",
                        512 * 1024);
        Throwable[] failure = new Throwable[1];
        small.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
        small.start();
        small.join();
        assertThat(failure[0]).isNull();
    }

    @Test
    void depthIsBoundedInGenericRecordsToo() {
        BinaryOutput deep = new BinaryOutput(16);
        for (int i = 0; i < 100_000; i++) {
            deep.writeString("x");
            deep.writeInt(1);
        }
        Type<?> generic = Types.avro(Types.of(Samples.Chain.class).schema());
        assertThatThrownBy(() -> generic.read(new BinaryInput(deep.toByteArray())))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("nested more than 500 levels");
    }

    @Test
    void aConstructorThatRefusesIsCorruptData() {
        BinaryOutput out = new BinaryOutput(16);
        out.writeInt(-5);
        assertThatThrownBy(() -> Types.of(Positive.class).read(new BinaryInput(out.toByteArray())))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Positive")
                .hasMessageContaining("must be positive")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("must be positive");
            }
        }
    }

    @Test
    void numbersThatAreTooLongAreRefused() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 9; i++) {
            bytes.write(0xff);
        }
        bytes.write(0x02);
        assertThatThrownBy(() -> Types.LONG.read(new BinaryInput(bytes.toByteArray())))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("more than 64 bits");
    }
}
