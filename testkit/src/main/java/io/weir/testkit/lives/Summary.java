package io.weir.testkit.lives;

import io.weir.function.AggregateFunction;
import io.weir.function.Collector;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.process.TimeDomain;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateTtlConfig;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function that says something about the items of each key when all are there, from one kind of
 * state; and says the same of a list. What it says does not depend on their order.
 *
 * @param <K> the type of the key
 */
@SuppressWarnings("NullAway.Init") // State is declared in open().
abstract class Summary<K> extends KeyedProcessFunction<K, Item, Item> {
    private static final long serialVersionUID = 1L;

    /** The last time of all: its timers fire when the input is at its end. */
    static final long END = Long.MAX_VALUE - 1;

    /** Takes an item into the state. */
    abstract void take(Item item, Context ctx) throws Exception;

    /** What the state says of a key. */
    abstract List<Integer> result() throws Exception;

    /** What is to be said of all items of a key. */
    abstract List<Integer> expected(List<Item> items);

    @Override
    public final void processElement(Item item, Context ctx, Collector<Item> out) throws Exception {
        ctx.timerService().registerEventTimeTimer(END);
        take(item, ctx);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<Item> out) throws Exception {
        if (timestamp == END && ctx.timeDomain() == TimeDomain.EVENT_TIME) {
            String key = String.valueOf(ctx.getCurrentKey());
            result().forEach(amount -> out.collect(new Item(key, 0, amount)));
        }
    }

    /** A number that tells amounts apart, whatever their order. */
    private static int digest(List<Integer> amounts) {
        List<Integer> sorted = new ArrayList<>(amounts);
        Collections.sort(sorted);
        return sorted.stream().reduce(7, (digest, amount) -> Item.small(digest * 31L + amount));
    }

    private static List<Integer> amounts(List<Item> items) {
        return items.stream().map(Item::amount).toList();
    }

    /** The least or the greatest amount: of running results the last. */
    static final class Extreme<K> extends Summary<K> {
        private static final long serialVersionUID = 1L;
        private final boolean greatest;
        private transient ReducingState<Integer> extreme;

        Extreme(boolean greatest) {
            this.greatest = greatest;
        }

        @Override
        public void open(OpenContext context) {
            extreme =
                    getRuntimeContext()
                            .getReducingState(
                                    new ReducingStateDescriptor<>(
                                            "extreme",
                                            greatest ? Math::max : Math::min,
                                            Types.INT));
        }

        @Override
        void take(Item item, Context ctx) throws Exception {
            extreme.add(item.amount());
        }

        @Override
        List<Integer> result() throws Exception {
            return List.of(extreme.get());
        }

        @Override
        List<Integer> expected(List<Item> items) {
            List<Integer> amounts = amounts(items);
            return List.of(greatest ? Collections.max(amounts) : Collections.min(amounts));
        }
    }

    /** How many and how much, in one value; also in one that expires only after the program. */
    static final class Value<K> extends Summary<K> {
        private static final long serialVersionUID = 1L;

        /** What is known. */
        record Known(int n, long sum) {}

        private final boolean expires;
        private transient ValueState<Known> known;

        Value(boolean expires) {
            this.expires = expires;
        }

        @Override
        public void open(OpenContext context) {
            ValueStateDescriptor<Known> plain = new ValueStateDescriptor<>("known", Known.class);
            known =
                    getRuntimeContext()
                            .getState(
                                    expires
                                            ? plain.withTimeToLive(
                                                    StateTtlConfig.newBuilder(Duration.ofDays(9))
                                                            .build())
                                            : plain);
        }

        @Override
        void take(Item item, Context ctx) throws Exception {
            Known before = known.value();
            known.update(
                    before == null
                            ? new Known(1, item.amount())
                            : new Known(before.n() + 1, before.sum() + item.amount()));
        }

        private static int digest(Known known) {
            return Item.small(known.n() * 31L + known.sum());
        }

        @Override
        List<Integer> result() throws Exception {
            Known last = known.value();
            return last == null ? List.of() : List.of(digest(last));
        }

        @Override
        List<Integer> expected(List<Item> items) {
            long sum = items.stream().mapToLong(Item::amount).sum();
            return List.of(digest(new Known(items.size(), sum)));
        }
    }

    /** All amounts, in a list. */
    static final class Whole<K> extends Summary<K> {
        private static final long serialVersionUID = 1L;
        private transient ListState<Integer> amounts;

        @Override
        public void open(OpenContext context) {
            amounts =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("amounts", Types.INT));
        }

        @Override
        void take(Item item, Context ctx) throws Exception {
            amounts.add(item.amount());
        }

        @Override
        List<Integer> result() throws Exception {
            List<Integer> all = new ArrayList<>();
            amounts.get().forEach(all::add);
            return List.of(digest(all));
        }

        @Override
        List<Integer> expected(List<Item> items) {
            return List.of(digest(amounts(items)));
        }
    }

    /** The amounts that came an odd number of times: a map from which is removed, too. */
    static final class Odd<K> extends Summary<K> {
        private static final long serialVersionUID = 1L;
        private transient MapState<Integer, Boolean> odd;

        @Override
        public void open(OpenContext context) {
            odd =
                    getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("odd", Types.INT, Types.BOOLEAN));
        }

        @Override
        void take(Item item, Context ctx) throws Exception {
            if (odd.contains(item.amount())) {
                odd.remove(item.amount());
            } else {
                odd.put(item.amount(), true);
            }
        }

        @Override
        List<Integer> result() throws Exception {
            List<Integer> all = new ArrayList<>();
            odd.keys().forEach(all::add);
            return all;
        }

        @Override
        List<Integer> expected(List<Item> items) {
            Map<Integer, Integer> counts = new HashMap<>();
            items.forEach(item -> counts.merge(item.amount(), 1, Integer::sum));
            counts.values().removeIf(count -> count % 2 == 0);
            return List.copyOf(counts.keySet());
        }
    }

    /** The same from timers alone, each set by one item and deleted by the next of its amount. */
    static final class OddTimers<K> extends Summary<K> {
        private static final long serialVersionUID = 1L;
        private transient MapState<Integer, Boolean> set;

        @Override
        public void open(OpenContext context) {
            set =
                    getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("set", Types.INT, Types.BOOLEAN));
        }

        @Override
        void take(Item item, Context ctx) throws Exception {
            long time = END - 1 - item.amount();
            if (set.contains(item.amount())) {
                set.remove(item.amount());
                ctx.timerService().deleteEventTimeTimer(time);
            } else {
                set.put(item.amount(), true);
                ctx.timerService().registerEventTimeTimer(time);
            }
            // Fires now or never: says nothing.
            ctx.timerService()
                    .registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Item> out) {
            if (timestamp != END && ctx.timeDomain() == TimeDomain.EVENT_TIME) {
                int amount = (int) (END - 1 - timestamp);
                out.collect(new Item(String.valueOf(ctx.getCurrentKey()), 0, amount));
            }
        }

        @Override
        List<Integer> result() {
            return List.of();
        }

        @Override
        List<Integer> expected(List<Item> items) {
            return new Odd<K>().expected(items);
        }
    }

    /** Sum and count, in aggregating state. */
    static final class Aggregated<K> extends Summary<K> {
        private static final long serialVersionUID = 1L;
        private transient AggregatingState<Item, Integer> state;

        @Override
        public void open(OpenContext context) {
            state =
                    getRuntimeContext()
                            .getAggregatingState(
                                    new AggregatingStateDescriptor<>(
                                            "aggregate",
                                            new Mean(),
                                            Types.of(Mean.Accumulator.class)));
        }

        @Override
        void take(Item item, Context ctx) throws Exception {
            state.add(item);
        }

        @Override
        List<Integer> result() throws Exception {
            return List.of(state.get());
        }

        @Override
        List<Integer> expected(List<Item> items) {
            return List.of(Mean.of(items));
        }
    }

    /** The mean amount. */
    static final class Mean implements AggregateFunction<Item, Mean.Accumulator, Integer> {
        private static final long serialVersionUID = 1L;

        /** What it is made of. */
        record Accumulator(long sum, int n) {}

        @Override
        public Accumulator createAccumulator() {
            return new Accumulator(0, 0);
        }

        @Override
        public Accumulator add(Item item, Accumulator so) {
            return new Accumulator(so.sum() + item.amount(), so.n() + 1);
        }

        @Override
        public Integer getResult(Accumulator all) {
            return (int) (all.sum() / all.n());
        }

        @Override
        public Accumulator merge(Accumulator left, Accumulator right) {
            return new Accumulator(left.sum() + right.sum(), left.n() + right.n());
        }

        static int of(List<Item> items) {
            return (int) (items.stream().mapToLong(Item::amount).sum() / items.size());
        }
    }
}
