package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.function.AggregateFunction;
import io.weir.function.KeySelector;
import io.weir.operator.OperatorFactory;
import io.weir.operator.OperatorFailure;
import io.weir.testkit.harness.OperatorHarness;
import io.weir.types.Type;
import io.weir.types.Types;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldOperatorsTest {
    private record Item(
            String word,
            byte b,
            short s,
            int i,
            long l,
            float f,
            double d,
            Integer boxed,
            Long boxedLong,
            Double boxedDouble) {
        static Item of(String word, long n) {
            return new Item(word, (byte) n, (short) n, (int) n, n, n, n, (int) n, n, (double) n);
        }
    }

    private static RecordComponent component(String name) {
        return Arrays.stream(Item.class.getRecordComponents())
                .filter(c -> c.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static OperatorFactory byWord(Fold fold, String name) throws IllegalAccessException {
        KeySelector<Item, String> word = Item::word;
        return ObjectKeyFoldOperator.factory(word, PrimitiveFold.of(fold, component(name)));
    }

    private static Item folded(Fold fold, String name, Item... items) throws Exception {
        var harness = OperatorHarness.<Item>keyed(byWord(fold, name), Types.STRING);
        Item last = null;
        for (Item item : items) {
            harness.send(item);
            harness.snapshotAndRestore();
            last = harness.output().get(0);
        }
        return last;
    }

    @Test
    void sumsEveryNumericTypeAndKeepsTheOtherComponentsOfTheRecordThatCame() throws Exception {
        Item two = Item.of("a", 2);
        Item three = Item.of("a", 3);
        assertThat(folded(Fold.SUM, "b", two, three))
                .isEqualTo(new Item("a", (byte) 5, (short) 3, 3, 3, 3, 3, 3, 3L, 3d));
        assertThat(folded(Fold.SUM, "s", two, three).s()).isEqualTo((short) 5);
        assertThat(folded(Fold.SUM, "i", two, three).i()).isEqualTo(5);
        assertThat(folded(Fold.SUM, "l", two, three).l()).isEqualTo(5);
        assertThat(folded(Fold.SUM, "f", two, three).f()).isEqualTo(5f);
        assertThat(folded(Fold.SUM, "d", two, three).d()).isEqualTo(5d);
        assertThat(folded(Fold.SUM, "boxed", two, three).boxed()).isEqualTo(5);
        assertThat(folded(Fold.SUM, "boxedLong", two, three).boxedLong()).isEqualTo(5);
        assertThat(folded(Fold.SUM, "boxedDouble", two, three).boxedDouble()).isEqualTo(5);
    }

    @Test
    void findsMinimaAndMaximaOfNegativeNumbersToo() throws Exception {
        for (String name : List.of("b", "s", "i", "l", "f", "d")) {
            Item[] items = {Item.of("a", -2), Item.of("a", 1), Item.of("a", -3), Item.of("a", 0)};
            assertThat(number(folded(Fold.MIN, name, items), name)).as(name).isEqualTo(-3);
            assertThat(number(folded(Fold.MAX, name, items), name)).as(name).isEqualTo(1);
        }
    }

    private static int number(Item item, String name) {
        return switch (name) {
            case "b" -> item.b();
            case "s" -> item.s();
            case "i" -> item.i();
            case "l" -> (int) item.l();
            case "f" -> (int) item.f();
            default -> (int) item.d();
        };
    }

    @Test
    void overflowsAsJavaDoes() throws Exception {
        assertThat(folded(Fold.SUM, "b", Item.of("a", 127), Item.of("a", 1)).b())
                .isEqualTo(Byte.MIN_VALUE);
        assertThat(folded(Fold.SUM, "i", Item.of("a", Integer.MAX_VALUE), Item.of("a", 1)).i())
                .isEqualTo(Integer.MIN_VALUE);
        assertThat(folded(Fold.SUM, "l", Item.of("a", Long.MAX_VALUE), Item.of("a", 1)).l())
                .isEqualTo(Long.MIN_VALUE);
    }

    private record Point(long key, double value) {}

    private record IntPoint(int key, double value) {}

    @Test
    void keysThatLieInALongGiveTheSameAsAModel() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        RecordComponent value = Point.class.getRecordComponents()[1];
        KeySelector<Point, Long> key = Point::key;
        var harness =
                OperatorHarness.<Point>keyed(
                        LongKeyFoldOperator.factory(
                                key, Type.Primitive.LONG, PrimitiveFold.of(Fold.SUM, value)),
                        Types.LONG);
        double[] model = new double[5];
        for (int i = 0; i < 200; i++) {
            int k = random.nextInt(5);
            double v = random.nextGaussian();
            model[k] = i < 5 && model[k] == 0 ? v : model[k] + v;
            harness.send(new Point(k, v));
            assertThat(harness.output())
                    .as("-Dseed=%d", seed)
                    .containsExactly(new Point(k, model[k]));
        }
    }

    @Test
    void intAndDoubleKeysLieInALongToo() throws Exception {
        KeySelector<IntPoint, Integer> key = IntPoint::key;
        var spec = PrimitiveFold.of(Fold.MAX, IntPoint.class.getRecordComponents()[1]);
        var ints =
                OperatorHarness.<IntPoint>keyed(
                        LongKeyFoldOperator.factory(key, Type.Primitive.INT, spec), Types.INT);
        ints.send(new IntPoint(-1, 2));
        ints.send(new IntPoint(-1, Double.NaN));
        ints.send(new IntPoint(1, 1));
        assertThat(ints.output())
                .containsExactly(
                        new IntPoint(-1, 2), new IntPoint(-1, Double.NaN), new IntPoint(1, 1));
        KeySelector<IntPoint, Double> byValue = IntPoint::value;
        var doubles =
                OperatorHarness.<IntPoint>keyed(
                        LongKeyFoldOperator.factory(
                                byValue,
                                Type.Primitive.DOUBLE,
                                PrimitiveFold.of(
                                        Fold.SUM, IntPoint.class.getRecordComponents()[0])),
                        Types.DOUBLE);
        doubles.send(new IntPoint(1, 0.5));
        doubles.send(new IntPoint(2, 0.5));
        assertThat(doubles.output()).containsExactly(new IntPoint(1, 0.5), new IntPoint(3, 0.5));
    }

    @Test
    void countsTheRecordsOfAKey() throws Exception {
        KeySelector<String, String> self = word -> word;
        var harness =
                OperatorHarness.<String>keyed(
                        ObjectKeyFoldOperator.factory(
                                self, PrimitiveFold.count((key, count) -> key + "=" + count)),
                        Types.STRING);
        for (String word : List.of("a", "b", "a")) {
            harness.send(word);
            harness.snapshotAndRestore();
        }
        assertThat(harness.output()).containsExactly("a=1", "b=1", "a=2");
    }

    @Test
    void aBoxThatIsNullFailsWithTheOperatorsName() throws Exception {
        var harness = OperatorHarness.<Item>keyed(byWord(Fold.SUM, "boxed"), Types.STRING);
        assertThatThrownBy(
                        () ->
                                harness.send(
                                        new Item(
                                                "a", (byte) 1, (short) 1, 1, 1, 1, 1, null, 1L,
                                                1d)))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("'the-operator'");
    }

    @Test
    void reducesTheRecordsOfAKeyToOne() throws Exception {
        var harness =
                OperatorHarness.<String>keyed(
                        ReduceOperator.factory(
                                (String word) -> word.substring(0, 1),
                                (left, right) -> left + right,
                                "reduce",
                                Types.STRING),
                        Types.STRING);
        for (String word : List.of("a1", "b1", "a2", "a3")) {
            harness.send(word);
            harness.snapshotAndRestore();
        }
        assertThat(harness.output()).containsExactly("a1", "b1", "a1a2", "a1a2a3");
    }

    private static final class Average
            implements AggregateFunction<Integer, List<Integer>, Double> {
        @Override
        public List<Integer> createAccumulator() {
            return List.of(0, 0);
        }

        @Override
        public List<Integer> add(Integer value, List<Integer> accumulator) {
            return List.of(accumulator.get(0) + value, accumulator.get(1) + 1);
        }

        @Override
        public Double getResult(List<Integer> accumulator) {
            return (double) accumulator.get(0) / accumulator.get(1);
        }

        @Override
        public List<Integer> merge(List<Integer> left, List<Integer> right) {
            return List.of(left.get(0) + right.get(0), left.get(1) + right.get(1));
        }
    }

    @Test
    void aggregatesTheRecordsOfAKey() throws Exception {
        var harness =
                OperatorHarness.<Double>keyed(
                        AggregateOperator.factory(
                                (Integer n) -> n % 2, new Average(), Types.list(Types.INT)),
                        Types.INT);
        for (int n : List.of(1, 2, 3, 8)) {
            harness.send(n);
            harness.snapshotAndRestore();
        }
        assertThat(harness.output()).containsExactly(1.0, 2.0, 2.0, 5.0);
    }
}
