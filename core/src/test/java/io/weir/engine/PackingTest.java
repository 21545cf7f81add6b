package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.function.KeySelector;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingTest {
    record Numbers(long a, int b, double c, float d) {}

    record Small(boolean a, byte b, short c, char d) {}

    record One(int only) {}

    record Five(int a, int b, int c, int d, int e) {}

    record Named(String name, long n) {}

    record None() {}

    private static Object roundTrip(Object record) throws Throwable {
        Packing packing = Packing.of(record.getClass()).orElseThrow();
        long[] cells = new long[Packing.MAX_WIDTH];
        for (int i = 0; i < cells.length; i++) {
            MethodHandle reader = packing.readers().get(i);
            cells[i] = (long) reader.invokeExact(record);
        }
        return (Object) packing.maker().invokeExact(cells[0], cells[1], cells[2], cells[3]);
    }

    @Test
    void givesBackEveryRecordOfPrimitives() throws Throwable {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            // Any bits: not-a-numbers, infinities and minus zero are among them.
            Numbers numbers =
                    new Numbers(
                            random.nextLong(),
                            random.nextInt(),
                            Double.longBitsToDouble(random.nextLong()),
                            Float.intBitsToFloat(random.nextInt()));
            assertThat(roundTrip(numbers)).isEqualTo(numbers).isNotSameAs(numbers);
            Small small =
                    new Small(
                            random.nextBoolean(),
                            (byte) random.nextInt(),
                            (short) random.nextInt(),
                            (char) random.nextInt());
            assertThat(roundTrip(small)).isEqualTo(small);
        }
        assertThat(roundTrip(new Numbers(0, -1, -0.0, Float.NaN)))
                .isEqualTo(new Numbers(0, -1, -0.0, Float.NaN));
        assertThat(roundTrip(new One(-3))).isEqualTo(new One(-3));
    }

    @Test
    void takesAsManyLongsAsThereAreComponents() {
        assertThat(Packing.of(Numbers.class).orElseThrow().width()).isEqualTo(4);
        assertThat(Packing.of(One.class).orElseThrow().width()).isEqualTo(1);
    }

    @Test
    void leavesAloneWhatIsNoSmallRecordOfPrimitives() {
        for (Class<?> type :
                List.of(Five.class, Named.class, None.class, StringBuilder.class, Long.class)) {
            assertThat(Packing.of(type)).as(type.getSimpleName()).isEmpty();
        }
    }

    @Test
    void learnsTheClassFromALambdaAndAMethodReferenceButNotFromAnObject() {
        KeySelector<One, Integer> reference = One::only;
        KeySelector<One, Integer> lambda = one -> one.only() + 1;
        KeySelector<One, Integer> object =
                new KeySelector<>() {
                    @Override
                    public Integer getKey(One one) {
                        return one.only();
                    }
                };
        assertThat(Packing.ofArgument(reference)).isPresent();
        assertThat(Packing.ofArgument(lambda)).isPresent();
        assertThat(Packing.ofArgument(object)).isEmpty();
    }
}
