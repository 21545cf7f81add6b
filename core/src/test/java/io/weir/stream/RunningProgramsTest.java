package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.CollectSink;
import io.weir.connectors.Elements;
import io.weir.function.AggregateFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Collector;
import io.weir.process.BroadcastProcessFunction;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.process.RichMapFunction;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Types;
import io.weir.watermark.WatermarkStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that use each kind of operator, run by the engine. */
@Timeout(20)
@SuppressWarnings("SameNameButDifferent") // Each Context is that of the function around it.
class RunningProgramsTest {
    record Count(String word, int n) {}

    record Event(String user, long time, double amount) {}

    private final StreamEnvironment env =
            StreamEnvironment.create().setParallelism(2).configure("restart-strategy.type", "none");

    private DataStream<Event> events() {
        return env.from(
                Elements.of(
                        new Event("ann", 10, 1.5),
                        new Event("bob", 20, 4),
                        new Event("ann", 30, 2),
                        new Event("bob", 5, 1)),
                WatermarkStrategy.<Event>forMonotonousTimestamps()
                        .withTimestampAssigner((event, ts) -> event.time()));
    }

    @Test
    void wordsAreCounted() {
        CollectSink<Count> sums =
                env.from(Elements.of("to be or", "not to be"))
                        .flatMap(WordCountTest::words)
                        .map(word -> new Count(word, 1))
                        .filter(count -> !count.word().equals("or"))
                        .keyBy(Count::word)
                        .sum(Count::n)
                        .collect();
        env.execute();
        assertThat(sums.committed())
                .containsExactlyInAnyOrder(
                        new Count("to", 1),
                        new Count("be", 1),
                        new Count("not", 1),
                        new Count("to", 2),
                        new Count("be", 2));
    }

    record Reading(int sensor, double value, long time) {}

    private static List<Reading> readings() {
        List<Reading> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(new Reading(i % 37 - 18, i / 8.0, i));
        }
        return all;
    }

    @Test
    void recordsOfPrimitivesComeAsTheyWere() {
        CollectSink<Reading> through =
                env.from(Elements.from(readings()))
                        .keyBy(Reading::sensor)
                        .reduce((one, other) -> other)
                        .collect();
        CollectSink<Reading> sums =
                env.from(Elements.from(readings()))
                        .setParallelism(1)
                        .keyBy(reading -> reading.sensor() / 2)
                        .sum(Reading::value)
                        .collect();
        env.execute();
        assertThat(through.committed()).containsExactlyInAnyOrderElementsOf(readings());
        List<Reading> expected = new ArrayList<>();
        Map<Integer, Double> running = new HashMap<>();
        for (Reading reading : readings()) {
            double sum = running.merge(reading.sensor() / 2, reading.value(), Double::sum);
            expected.add(new Reading(reading.sensor(), sum, reading.time()));
        }
        assertThat(sums.committed()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static final class Delay extends KeyedProcessFunction<Integer, Reading, Long> {
        @Override
        public void processElement(Reading reading, Context context, Collector<Long> out) {
            out.collect(context.timestamp() - reading.time());
        }
    }

    @Test
    void recordsOfPrimitivesKeepTheirEventTime() {
        CollectSink<Long> times =
                env.from(
                                Elements.from(readings()),
                                WatermarkStrategy.<Reading>forMonotonousTimestamps()
                                        .withTimestampAssigner((r, ts) -> r.time() + 7))
                        .keyBy(Reading::sensor)
                        .process(new Delay())
                        .collect();
        env.execute();
        assertThat(times.committed()).hasSize(5_000).containsOnly(7L);
    }

    private static final class Mean implements AggregateFunction<Event, List<Double>, Double> {
        @Override
        public List<Double> createAccumulator() {
            return List.of(0.0, 0.0);
        }

        @Override
        public List<Double> add(Event value, List<Double> accumulator) {
            return List.of(accumulator.get(0) + value.amount(), accumulator.get(1) + 1);
        }

        @Override
        public Double getResult(List<Double> accumulator) {
            return accumulator.get(0) / accumulator.get(1);
        }

        @Override
        public List<Double> merge(List<Double> left, List<Double> right) {
            return List.of(left.get(0) + right.get(0), left.get(1) + right.get(1));
        }
    }

    @Test
    void aggregatesRunOnAnyNumericComponent() {
        KeyedStream<Event, String> byUser = events().setParallelism(1).keyBy(Event::user);
        CollectSink<Double> sums = byUser.sum(Event::amount).map(Event::amount).collect();
        CollectSink<Long> earliest = byUser.min(Event::time).map(Event::time).collect();
        CollectSink<Event> dearest = byUser.maxBy(Event::amount).collect();
        CollectSink<Double> means = byUser.aggregate(new Mean()).collect();
        CollectSink<KeyCount<String>> counts = byUser.count().collect();
        env.execute();
        assertThat(sums.committed()).containsExactlyInAnyOrder(1.5, 4.0, 3.5, 5.0);
        assertThat(earliest.committed()).containsExactlyInAnyOrder(10L, 20L, 10L, 5L);
        assertThat(dearest.committed())
                .extracting(Event::amount)
                .containsExactlyInAnyOrder(1.5, 4.0, 2.0, 4.0);
        assertThat(means.committed()).containsExactlyInAnyOrder(1.5, 4.0, 1.75, 2.5);
        assertThat(counts.committed())
                .contains(new KeyCount<>("ann", 2), new KeyCount<>("bob", 2))
                .hasSize(4);
    }

    private static final OutputTag<String> SMALL = new OutputTag<>("small");

    private static final class Split extends ProcessFunction<Event, Event> {
        @Override
        public void processElement(Event value, Context ctx, Collector<Event> out) {
            if (value.amount() < 2) {
                ctx.output(SMALL, value.user() + "@" + ctx.timestamp());
            } else {
                out.collect(value);
            }
        }
    }

    /** Lists a user's amounts when event time has passed. */
    private static final class Bill extends KeyedProcessFunction<String, Event, String> {
        private transient ListState<Double> amounts;

        @Override
        public void open(OpenContext openContext) {
            amounts =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("amounts", Types.DOUBLE));
        }

        @Override
        public void processElement(Event value, Context ctx, Collector<String> out) {
            amounts.add(value.amount());
            ctx.timerService().registerEventTimeTimer(1_000);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(ctx.getCurrentKey() + amounts.get());
        }
    }

    @Test
    void sideOutputsAndTimersWork() {
        DataStream<Event> events = events();
        DataStream<Event> large = events.process(new Split());
        CollectSink<Event> main = large.collect();
        CollectSink<String> small = large.getSideOutput(SMALL).collect();
        CollectSink<String> bills = events.keyBy(Event::user).process(new Bill()).collect();
        env.execute();
        assertThat(main.committed()).extracting(Event::time).containsExactlyInAnyOrder(20L, 30L);
        assertThat(small.committed()).containsExactlyInAnyOrder("ann@10", "bob@5");
        assertThat(bills.committed()).hasSize(2).anyMatch(bill -> bill.startsWith("ann["));
    }

    private static final class Numbered extends RichMapFunction<Event, String> {
        private transient ValueState<Integer> last;

        @Override
        public void open(OpenContext openContext) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.INT));
        }

        @Override
        public String map(Event value) {
            Integer before = last.value();
            last.update(before == null ? 1 : before + 1);
            return value.user() + last.value();
        }
    }

    private static final class Show implements CoMapFunction<Event, String, String> {
        @Override
        public String map1(Event value) {
            return "event of " + value.user();
        }

        @Override
        public String map2(String value) {
            return "string " + value;
        }
    }

    private static final class Join extends KeyedCoProcessFunction<String, Event, String, String> {
        private transient ValueState<Integer> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.INT));
        }

        private void see(Context ctx, Collector<String> out) {
            int now = seen.value() == null ? 1 : seen.value() + 1;
            seen.update(now);
            if (now == 3) {
                out.collect(ctx.getCurrentKey() + " has three");
            }
        }

        @Override
        public void processElement1(Event value, Context ctx, Collector<String> out) {
            see(ctx, out);
        }

        @Override
        public void processElement2(String value, Context ctx, Collector<String> out) {
            see(ctx, out);
        }
    }

    @Test
    void streamsAreJoinedByUnionConnectAndKey() {
        DataStream<Event> events = events();
        DataStream<String> names = env.from(Elements.of("ann", "bob"));
        CollectSink<String> numbered = events.keyBy(Event::user).map(new Numbered()).collect();
        CollectSink<String> shown = events.connect(names).map(new Show()).collect();
        CollectSink<String> joined =
                events.keyBy(Event::user)
                        .connect(names.keyBy(name -> name))
                        .process(new Join())
                        .collect();
        CollectSink<String> all = names.union(events.map(Event::user).rebalance()).collect();
        env.execute();
        assertThat(numbered.committed()).containsExactlyInAnyOrder("ann1", "ann2", "bob1", "bob2");
        assertThat(shown.committed()).hasSize(6).contains("string ann", "event of bob");
        assertThat(joined.committed()).containsExactlyInAnyOrder("ann has three", "bob has three");
        assertThat(all.committed()).hasSize(6);
    }

    /** Found by a random program of the simulator. */
    @Test
    void aStreamThatIsUnitedWithItselfHasEachRecordTwice() {
        DataStream<String> names = env.from(Elements.of("ann", "bob")).map(name -> name + "!");
        CollectSink<String> twice = names.union(names).map(name -> name).collect();
        env.execute();
        assertThat(twice.committed()).containsExactlyInAnyOrder("ann!", "ann!", "bob!", "bob!");
    }

    private static final MapStateDescriptor<String, Integer> RULES =
            new MapStateDescriptor<>("rules", Types.STRING, Types.INT);

    private static final class Ruled extends BroadcastProcessFunction<Event, String, String> {
        @Override
        public void processElement(Event value, ReadOnlyContext ctx, Collector<String> out) {
            out.collect("event");
        }

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {
            ctx.getBroadcastState(RULES).put(value, 1);
            out.collect(value);
        }
    }

    private static final class KeyedRuled
            extends KeyedBroadcastProcessFunction<String, Event, String, String> {
        @Override
        public void processElement(Event value, ReadOnlyContext ctx, Collector<String> out) {
            ctx.timerService().registerEventTimeTimer(Long.MAX_VALUE - 1);
        }

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {
            ctx.getBroadcastState(RULES).put(value, 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(ctx.getCurrentKey() + ctx.getBroadcastState(RULES).contains("rule"));
        }
    }

    @Test
    void broadcastRecordsReachEverySubtask() {
        DataStream<Event> events = events();
        BroadcastStream<String> rules = env.from(Elements.of("rule")).broadcast(RULES);
        CollectSink<String> plain = events.connect(rules).process(new Ruled()).collect();
        CollectSink<String> keyed =
                events.keyBy(Event::user).connect(rules).process(new KeyedRuled()).collect();
        env.execute();
        assertThat(plain.committed()).hasSize(6).containsOnly("rule", "event");
        assertThat(keyed.committed()).containsExactlyInAnyOrder("anntrue", "bobtrue");
    }
}
