package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** What is written is read again, by us and by Avro, and what Avro writes is read by us. */
class RoundTripTest {
    @Provide
    Arbitrary<TypeToken<?>> types() {
        return Arbitraries.of(Samples.all());
    }

    @Property(tries = 2000)
    void readsBackWhatItWrote(@ForAll("types") TypeToken<?> token, @ForAll long seed) {
        check(Types.of(token), seed);
    }

    private static <T> void check(Type<T> type, long seed) {
        T value = Samples.random(type, new Random(seed));
        BinaryOutput out = new BinaryOutput(16);
        type.write(value, out);
        BinaryInput in = new BinaryInput(out.toByteArray());
        T back = type.read(in);
        assertThat(in.remaining()).isZero();
        assertThat(type.same(value, back)).as("%s: %s and %s", type, value, back).isTrue();
        if (type.resolved().raw() != Samples.Arrays.class && !type.resolved().raw().isArray()) {
            assertThat(back).isEqualTo(value);
        }
        assertThat(out.position()).isGreaterThanOrEqualTo(type.minimumBytes());
    }

    @Property(tries = 2000)
    void isReadAndWrittenByAvroToo(@ForAll("types") TypeToken<?> token, @ForAll long seed)
            throws IOException {
        checkWithAvro(Types.of(token), seed);
    }

    private static <T> void checkWithAvro(Type<T> type, long seed) throws IOException {
        T value = Samples.random(type, new Random(seed));
        BinaryOutput out = new BinaryOutput(16);
        type.write(value, out);
        Object generic =
                new GenericDatumReader<>(type.schema())
                        .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
        ByteArrayOutputStream avro = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(avro, null);
        new GenericDatumWriter<>(type.schema()).write(generic, encoder);
        encoder.flush();
        assertThat(type.same(value, type.read(new BinaryInput(avro.toByteArray())))).isTrue();
        Skipper.of(type.schema()).skip(new BinaryInput(out.toByteArray()));
        if (type.whyNotKey().isEmpty()) {
            assertThat(avro.toByteArray()).isEqualTo(out.toByteArray());
            assertThat(GenericKeyHash.of(type.schema(), generic)).isEqualTo(type.hash(value));
            assertThat(GenericKeyHash.ofEncoded(type.schema(), new BinaryInput(out.toByteArray())))
                    .isEqualTo(type.hash(value));
        }
    }

    @Property(tries = 1000)
    void isReadFromBlocksWithTheirLength(@ForAll("types") TypeToken<?> token, @ForAll long seed)
            throws IOException {
        checkBlocks(Types.of(token), seed);
    }

    /** Avro's blocking encoder cuts arrays and maps into blocks that say their length. */
    private static <T> void checkBlocks(Type<T> type, long seed) throws IOException {
        T value = Samples.random(type, new Random(seed));
        BinaryOutput out = new BinaryOutput(16);
        type.write(value, out);
        Object generic =
                new GenericDatumReader<>(type.schema())
                        .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
        ByteArrayOutputStream avro = new ByteArrayOutputStream();
        BinaryEncoder encoder =
                new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(avro, null);
        new GenericDatumWriter<>(type.schema()).write(generic, encoder);
        encoder.flush();
        assertThat(type.same(value, type.read(new BinaryInput(avro.toByteArray())))).isTrue();
    }

    @Property(tries = 1000)
    void valuesAreTheSameExactlyIfTheirEncodingsAre(
            @ForAll("types") TypeToken<?> token, @ForAll long a, @ForAll long b) {
        checkSame(Types.of(token), a, b);
    }

    private static <T> void checkSame(Type<T> type, long a, long b) {
        if (!type.whyNotKey().isEmpty()) {
            return;
        }
        T left = Samples.random(type, new Random(a));
        T right = Samples.random(type, new Random(b));
        BinaryOutput leftOut = new BinaryOutput(16);
        BinaryOutput rightOut = new BinaryOutput(16);
        type.write(left, leftOut);
        type.write(right, rightOut);
        assertThat(type.same(left, right))
                .isEqualTo(java.util.Arrays.equals(leftOut.toByteArray(), rightOut.toByteArray()));
    }

    @Property(tries = 500)
    void worksThroughMethodHandlesToo(@ForAll("types") TypeToken<?> token, @ForAll long seed) {
        checkRemote(Types.of(token), seed);
    }

    /** The codec for classes whose loader can't see Weir. */
    private static <T> void checkRemote(Type<T> type, long seed) {
        if (!(type instanceof StructType<T> struct)) {
            return;
        }
        StructCodec remote = CodecCompiler.remoteStruct(struct);
        T value = Samples.random(type, new Random(seed));
        BinaryOutput out = new BinaryOutput(16);
        BinaryOutput expected = new BinaryOutput(16);
        remote.write(value, out);
        type.write(value, expected);
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        Object back = remote.read(new BinaryInput(out.toByteArray()));
        assertThat(remote.same(value, back)).isTrue();
        if (type.whyNotKey().isEmpty()) {
            assertThat(remote.hash(value)).isEqualTo(type.hash(value));
        }
    }
}
