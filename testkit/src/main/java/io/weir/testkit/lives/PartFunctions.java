package io.weir.testkit.lives;

import io.weir.function.AggregateFunction;
import io.weir.function.CoFlatMapFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Collector;
import io.weir.process.BroadcastProcessFunction;
import io.weir.process.CheckpointedFunction;
import io.weir.process.CoProcessFunction;
import io.weir.process.FunctionInitializationContext;
import io.weir.process.FunctionSnapshotContext;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.process.RichMapFunction;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Types;
import java.util.List;
import java.util.Map;

/** The functions of those parts of random programs that are no {@link Summary}. */
@SuppressWarnings({
    "NullAway.Init", // State is declared in open().
    "SameNameButDifferent" // Each Context is that of the function around it.
})
final class PartFunctions {
    private PartFunctions() {}

    /** Odd amounts to the side. */
    static final class Split extends ProcessFunction<Item, Item> {
        private static final long serialVersionUID = 1L;
        static final OutputTag<Item> ODD = new OutputTag<>("odd");

        @Override
        public void processElement(Item item, Context ctx, Collector<Item> out) {
            if (item.isOdd()) {
                ctx.output(ODD, item);
            } else {
                out.collect(item);
            }
        }
    }

    /** Passes both inputs on, each in its way. */
    static final class Passing extends CoProcessFunction<Item, Item, Item> {
        private static final long serialVersionUID = 1L;

        static CoMapFunction<Item, Item, Item> mapping() {
            return new CoMapFunction<>() {
                private static final long serialVersionUID = 1L;

                @Override
                public Item map1(Item item) {
                    return item.plus(1);
                }

                @Override
                public Item map2(Item item) {
                    return item.plus(2);
                }
            };
        }

        static CoFlatMapFunction<Item, Item, Item> flatMapping() {
            return new CoFlatMapFunction<>() {
                private static final long serialVersionUID = 1L;

                @Override
                public void flatMap1(Item item, Collector<Item> out) {
                    out.collect(item.plus(1));
                }

                @Override
                public void flatMap2(Item item, Collector<Item> out) {
                    out.collect(item.plus(2));
                }
            };
        }

        @Override
        public void processElement1(Item item, Context ctx, Collector<Item> out) {
            out.collect(item.plus(1));
        }

        @Override
        public void processElement2(Item item, Context ctx, Collector<Item> out) {
            out.collect(item.plus(2));
        }
    }

    /** Counts the items of each key. */
    static final class RunningCount extends RichMapFunction<Item, Item> {
        private static final long serialVersionUID = 1L;
        private final KeyKind by;
        private transient ValueState<Long> n;

        RunningCount(KeyKind by) {
            this.by = by;
        }

        @Override
        public void open(OpenContext context) {
            n = getRuntimeContext().getState(new ValueStateDescriptor<>("n", Types.LONG));
        }

        @Override
        public Item map(Item item) throws Exception {
            Long before = n.value();
            long now = before == null ? 1 : before + 1;
            n.update(now);
            return new Item(by.of(item), 0, (int) now);
        }
    }

    /** Counts the items of each key in an accumulator. */
    static final class Counting implements AggregateFunction<Item, Counting.Accumulator, Item> {
        private static final long serialVersionUID = 1L;
        private final KeyKind by;

        /** So many of a key. */
        record Accumulator(String key, int n) {}

        Counting(KeyKind by) {
            this.by = by;
        }

        @Override
        public Accumulator createAccumulator() {
            return new Accumulator("", 0);
        }

        @Override
        public Accumulator add(Item item, Accumulator before) {
            return new Accumulator(by.of(item), before.n() + 1);
        }

        @Override
        public Item getResult(Accumulator all) {
            return new Item(all.key(), 0, all.n());
        }

        @Override
        public Accumulator merge(Accumulator left, Accumulator right) {
            return new Accumulator(left.key(), left.n() + right.n());
        }
    }

    /** Sums by bucket of event time, each said when its time is over. */
    static final class Buckets extends KeyedProcessFunction<String, Item, Item> {
        private static final long serialVersionUID = 1L;
        static final long WIDTH = 10;
        private transient MapState<Long, Integer> sums;

        @Override
        public void open(OpenContext context) {
            sums =
                    getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("sums", Types.LONG, Types.INT));
        }

        @Override
        public void processElement(Item item, Context ctx, Collector<Item> out) throws Exception {
            long bucket = item.time() / WIDTH;
            Integer sum = sums.get(bucket);
            sums.put(bucket, (sum == null ? 0 : sum) + item.amount());
            ctx.timerService().registerEventTimeTimer((bucket + 1) * WIDTH);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Item> out)
                throws Exception {
            long bucket = timestamp / WIDTH - 1;
            Integer sum = sums.get(bucket);
            out.collect(new Item(ctx.getCurrentKey(), 0, sum == null ? -1 : Item.small(sum)));
            sums.remove(bucket);
        }
    }

    /** At the end what both inputs have had for a key. */
    static final class Joined extends KeyedCoProcessFunction<String, Item, Item, Item> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> left;
        private transient ValueState<Long> right;

        @Override
        public void open(OpenContext context) {
            left = getRuntimeContext().getState(new ValueStateDescriptor<>("left", Types.LONG));
            right = getRuntimeContext().getState(new ValueStateDescriptor<>("right", Types.LONG));
        }

        private static long of(ValueState<Long> state) throws Exception {
            Long value = state.value();
            return value == null ? 0 : value;
        }

        static Item item(String key, long sumOfLeft, long countOfRight) {
            return new Item(key, 0, Item.small(sumOfLeft * 31 + countOfRight));
        }

        @Override
        public void processElement1(Item item, Context ctx, Collector<Item> out) throws Exception {
            left.update(of(left) + item.amount());
            ctx.timerService().registerEventTimeTimer(Summary.END);
        }

        @Override
        public void processElement2(Item item, Context ctx, Collector<Item> out) throws Exception {
            right.update(of(right) + 1);
            ctx.timerService().registerEventTimeTimer(Summary.END);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Item> out)
                throws Exception {
            out.collect(item(ctx.getCurrentKey(), of(left), of(right)));
        }
    }

    /** Keeps what is broadcast and passes the rest on. */
    static final class Facts extends BroadcastProcessFunction<Item, Item, Item> {
        private static final long serialVersionUID = 1L;
        static final MapStateDescriptor<Item, Integer> FACTS =
                new MapStateDescriptor<>("facts", Types.of(Item.class), Types.INT);

        @Override
        public void processElement(Item item, ReadOnlyContext ctx, Collector<Item> out) {
            out.collect(item);
        }

        @Override
        public void processBroadcastElement(Item fact, Context ctx, Collector<Item> out) {
            ctx.getBroadcastState(FACTS).put(fact, 1);
        }
    }

    /** At the end, for each key, how many different items were broadcast. */
    static final class KeyedFacts extends KeyedBroadcastProcessFunction<String, Item, Item, Item> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Item item, ReadOnlyContext ctx, Collector<Item> out) {
            ctx.timerService().registerEventTimeTimer(Summary.END);
        }

        @Override
        public void processBroadcastElement(Item fact, Context ctx, Collector<Item> out) {
            ctx.getBroadcastState(Facts.FACTS).put(fact, 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Item> out) {
            int facts = 0;
            for (Map.Entry<Item, Integer> fact :
                    ctx.getBroadcastState(Facts.FACTS).immutableEntries()) {
                facts += fact.getValue();
            }
            out.collect(new Item(ctx.getCurrentKey(), 0, facts));
        }
    }

    /** Counts what it passes on in operator state, dealt out anew with each parallelism. */
    static final class Counter extends ProcessFunction<Item, Item> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;
        private transient ListState<Long> counts;
        private transient ListState<Integer> largest;
        private long count;
        private int largestAmount;

        @Override
        public void processElement(Item item, Context ctx, Collector<Item> out) {
            count++;
            largestAmount = Math.max(largestAmount, item.amount());
            out.collect(item);
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            counts.update(List.of(count));
            largest.update(List.of(largestAmount));
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            counts =
                    context.getOperatorStateStore()
                            .getListState(new ListStateDescriptor<>("counts", Types.LONG));
            largest =
                    context.getOperatorStateStore()
                            .getUnionListState(new ListStateDescriptor<>("largest", Types.INT));
            counts.get().forEach(item -> count += item);
            largest.get().forEach(item -> largestAmount = Math.max(largestAmount, item));
        }
    }
}
