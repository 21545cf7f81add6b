package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.connectors.CollectSink;
import io.weir.connectors.Elements;
import io.weir.function.AggregateFunction;
import io.weir.function.CoFlatMapFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Collector;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import io.weir.process.BroadcastProcessFunction;
import io.weir.process.CoProcessFunction;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.process.RichFlatMapFunction;
import io.weir.process.RichMapFunction;
import io.weir.restart.RestartStrategies;
import io.weir.state.MapStateDescriptor;
import io.weir.types.Types;
import io.weir.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Uses every method once: that it compiles shows that types are inferred without hints. */
@SuppressWarnings("SameNameButDifferent") // Each Context is that of the function around it.
class EveryMethodTest {
    record Event(String user, long time, double amount) {
        boolean isLarge() {
            return amount > 100;
        }
    }

    private static final OutputTag<String> LATE = new OutputTag<>("late");
    private static final MapStateDescriptor<String, Long> RULES =
            new MapStateDescriptor<>("rules", Types.STRING, Types.LONG);

    private static final class Late extends ProcessFunction<Event, Event> {
        @Override
        public void processElement(Event value, Context ctx, Collector<Event> out) {
            ctx.output(LATE, value.user());
        }
    }

    private static final class Timed extends KeyedProcessFunction<String, Event, Long> {
        @Override
        public void processElement(Event value, Context ctx, Collector<Long> out) {
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() + 60_000);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Long> out) {
            out.collect(timestamp);
        }
    }

    private static final class Both extends CoProcessFunction<Event, String, String> {
        @Override
        public void processElement1(Event value, Context ctx, Collector<String> out) {}

        @Override
        public void processElement2(String value, Context ctx, Collector<String> out) {}
    }

    private static final class KeyedBoth
            extends KeyedCoProcessFunction<String, Event, String, String> {
        @Override
        public void processElement1(Event value, Context ctx, Collector<String> out) {}

        @Override
        public void processElement2(String value, Context ctx, Collector<String> out) {}
    }

    private static final class Ruled extends BroadcastProcessFunction<Event, String, String> {
        @Override
        public void processElement(Event value, ReadOnlyContext ctx, Collector<String> out) {}

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {}
    }

    private static final class KeyedRuled
            extends KeyedBroadcastProcessFunction<String, Event, String, String> {
        @Override
        public void processElement(Event value, ReadOnlyContext ctx, Collector<String> out) {}

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {}
    }

    private static final class Names implements CoMapFunction<Event, String, String> {
        @Override
        public String map1(Event value) {
            return value.user();
        }

        @Override
        public String map2(String value) {
            return value;
        }
    }

    private static final class ManyNames implements CoFlatMapFunction<Event, String, String> {
        @Override
        public void flatMap1(Event value, Collector<String> out) {}

        @Override
        public void flatMap2(String value, Collector<String> out) {}
    }

    private static final class Mean implements AggregateFunction<Event, List<Double>, Double> {
        @Override
        public List<Double> createAccumulator() {
            return List.of();
        }

        @Override
        public List<Double> add(Event value, List<Double> accumulator) {
            return accumulator;
        }

        @Override
        public Double getResult(List<Double> accumulator) {
            return 0.0;
        }

        @Override
        public List<Double> merge(List<Double> left, List<Double> right) {
            return left;
        }
    }

    private static final class Total implements AggregateFunction<Event, Double, String> {
        @Override
        public Double createAccumulator() {
            return 0.0;
        }

        @Override
        public Double add(Event value, Double accumulator) {
            return value.amount() + accumulator;
        }

        @Override
        public String getResult(Double accumulator) {
            return "" + accumulator;
        }

        @Override
        public Double merge(Double left, Double right) {
            return left + right;
        }
    }

    private static final class Rich extends RichMapFunction<Event, String> {
        @Override
        public String map(Event value) {
            return value.user() + getRuntimeContext().getIndexOfThisSubtask();
        }
    }

    private static final class RichMany extends RichFlatMapFunction<Event, String> {
        @Override
        public void flatMap(Event value, Collector<String> out) {}
    }

    @Test
    void everyMethodIsCalledWithoutAnyHintOfTypes() {
        List<OperatorNode> program = new ArrayList<>();
        var env =
                new StreamEnvironment(
                        job -> {
                            program.addAll(job.operators());
                            return EndedJob.finished(job.name());
                        },
                        Configuration.empty(),
                        List.of());
        env.setParallelism(4)
                .setMaxParallelism(128)
                .enableCheckpointing(Duration.ofSeconds(5))
                .setRestartStrategy(RestartStrategies.fixedDelay(3, Duration.ofSeconds(1)))
                .configure("pipeline.auto-watermark-interval", "50 ms");

        DataStream<Event> events =
                env.from(
                                new Numbers<Event>(),
                                WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5))
                                        .withIdleness(Duration.ofMinutes(1))
                                        .withTimestampAssigner((event, ts) -> event.time()))
                        .uid("events")
                        .name("events of today")
                        .setParallelism(2)
                        .setMaxParallelism(8)
                        .startNewChain();
        DataStream<String> names = events.map(Event::user).disableChaining();
        events.assignTimestampsAndWatermarks(
                WatermarkStrategy.<Event>forMonotonousTimestamps()
                        .withTimestampAssigner((event, ts) -> event.time())
                        .withIdleness(Duration.ofSeconds(1)));
        DataStream<Event> large = events.filter(Event::isLarge).rebalance();
        DataStream<Event> all = large.union(events, events.filter(e -> !e.isLarge()));
        DataStream<Event> inTime = all.process(new Late());
        inTime.getSideOutput(LATE).map(String::length).to(new Nowhere()).name("late");
        names.broadcast().map(name -> name.length());

        KeyedStream<Event, String> byUser = events.keyBy(Event::user);
        DataStream<Event> sums = byUser.sum(Event::amount);
        sums.to(new Nowhere()).uid("sums").setParallelism(1).disableChaining();
        byUser.min(Event::time);
        byUser.max(Event::amount);
        byUser.minBy(Event::time);
        byUser.maxBy(e -> e.amount());
        byUser.minBy(Event::time, Types.of(Event.class));
        byUser.maxBy(Event::time, Types.of(Event.class));
        DataStream<Long> counts = byUser.count().map(KeyCount::count);
        DataStream<KeyCount<String>> keyCounts = byUser.count();
        byUser.reduce((a, b) -> b);
        byUser.reduce((a, b) -> b, Types.of(Event.class));
        DataStream<String> totals = byUser.aggregate(new Total());
        DataStream<Double> means = byUser.aggregate(new Mean(), Types.list(Types.DOUBLE));
        DataStream<Long> timed = byUser.process(new Timed());
        byUser.map(new Rich());
        byUser.map(e -> e.time());
        byUser.flatMap(new RichMany());
        byUser.flatMap((Event e, Collector<String> out) -> out.collect(e.user()));
        byUser.filter(Event::isLarge);

        events.connect(names).map(new Names());
        events.connect(names).flatMap(new ManyNames());
        events.connect(names).process(new Both());
        KeyedStream<String, String> byName = names.keyBy(name -> name, Types.STRING);
        byUser.connect(byName).map(new Names());
        byUser.connect(byName).flatMap(new ManyNames());
        byUser.connect(byName).process(new KeyedBoth());
        BroadcastStream<String> rules = names.broadcast(RULES);
        events.connect(rules).process(new Ruled());
        byUser.connect(rules).process(new KeyedRuled());
        env.from(Elements.of("to", "be")).print();
        env.from(Elements.of(1, 2), WatermarkStrategy.noWatermarks()).print("numbers").uid("print");
        CollectSink<Event> collected = inTime.collect();
        assertThat(collected.committed()).isEmpty();
        List.of(counts, keyCounts, totals, means, timed).forEach(s -> s.to(new Nowhere()));

        env.execute();
        assertThat(env.getConfiguration().toMap())
                .containsEntry("parallelism.default", "4")
                .containsEntry("pipeline.max-parallelism", "128")
                .containsKey("execution.checkpointing.interval");
        assertThat(Planner.plan(program, PlanSettings.of(4)).operators()).hasSize(program.size());
        assertThat(program)
                .filteredOn(node -> node.kind().equals("broadcast-process"))
                .allSatisfy(
                        node ->
                                assertThat(node.inputs().get(1).partitioning())
                                        .isInstanceOf(Partitioning.Broadcast.class))
                .allMatch(OperatorNode::isStateful);
    }
}
