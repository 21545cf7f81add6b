package io.weir.testkit.lives;

import io.weir.function.CoFlatMapFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Collector;
import io.weir.stream.DataStream;
import io.weir.stream.KeyCount;
import io.weir.stream.KeyedStream;
import io.weir.testkit.lives.PartFunctions.Buckets;
import io.weir.testkit.lives.PartFunctions.Counter;
import io.weir.testkit.lives.PartFunctions.Counting;
import io.weir.testkit.lives.PartFunctions.Facts;
import io.weir.testkit.lives.PartFunctions.Joined;
import io.weir.testkit.lives.PartFunctions.KeyedFacts;
import io.weir.testkit.lives.PartFunctions.Passing;
import io.weir.testkit.lives.PartFunctions.RunningCount;
import io.weir.testkit.lives.PartFunctions.Split;
import io.weir.types.Types;
import io.weir.watermark.WatermarkStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a random program is put together from: each part is an operator, or a few, with what must
 * come out of it. That never depends on the order of the items that go in, since there is none
 * between partitions.
 */
@SuppressWarnings("ImmutableEnumChecker") // None holds anything.
enum Part {
    MAP(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            int more = in.n();
            return in.first().map(item -> item.plus(more)).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first().stream().map(item -> item.plus(in.n())).toList();
        }
    },
    FILTER(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            int without = in.n() % 3;
            return in.first().filter(item -> item.amount() % 3 != without).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first().stream().filter(item -> item.amount() % 3 != in.n() % 3).toList();
        }
    },
    FLAT_MAP(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first()
                    .flatMap((Item item, Collector<Item> out) -> copies(item).forEach(out::collect))
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first().stream().flatMap(Part::copies).toList();
        }
    },
    SIDE_OUTPUT(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            DataStream<Item> even = in.first().process(new Split()).uid(in.uid());
            DataStream<Item> odd = even.getSideOutput(Split.ODD);
            return odd.map(item -> item.plus(1)).uid(in.uid() + "-odd").union(even);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first().stream().map(item -> item.isOdd() ? item.plus(1) : item).toList();
        }
    },
    UNION(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().union(in.second());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return both(in);
        }
    },
    REBALANCE(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().rebalance().map(item -> item).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first();
        }
    },
    TIMESTAMPS(Kind.PURE_BUT_LATE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            WatermarkStrategy<Item> strategy =
                    WatermarkStrategy.<Item>forMonotonousTimestamps()
                            .withTimestampAssigner((item, before) -> item.time());
            return in.first().assignTimestampsAndWatermarks(strategy).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first();
        }
    },
    CO_MAP(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().connect(in.second()).map(Passing.mapping()).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return passed(in);
        }
    },
    CO_FLAT_MAP(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().connect(in.second()).flatMap(Passing.flatMapping()).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return passed(in);
        }
    },
    CO_PROCESS(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().connect(in.second()).process(new Passing()).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return passed(in);
        }
    },
    KEYED_CO_MAP(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            CoMapFunction<Item, Item, Item> function = Passing.mapping();
            return in.first()
                    .keyBy(Item::key)
                    .connect(in.second().keyBy(Item::key))
                    .map(function)
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return passed(in);
        }
    },
    KEYED_CO_FLAT_MAP(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            CoFlatMapFunction<Item, Item, Item> function = Passing.flatMapping();
            return in.first()
                    .keyBy(Item::key)
                    .connect(in.second().keyBy(Item::key))
                    .flatMap(function)
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return passed(in);
        }
    },
    BROADCAST(Kind.PURE) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first()
                    .connect(in.second().broadcast(Facts.FACTS))
                    .process(new Facts())
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first();
        }
    },
    OPERATOR_LISTS(Kind.PURE, "counts") {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().process(new Counter()).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return in.first();
        }
    },
    COUNT(Kind.RUNNING, "count") {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return counted(in.by().divide(in.first()), in.uid());
        }

        private static <K> DataStream<Item> counted(KeyedStream<Item, K> keyed, String uid) {
            return keyed.count().uid(uid).map(Part::countItem).uid(uid + "-item");
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return runningCounts(in);
        }
    },
    RICH_MAP(Kind.RUNNING, "n") {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.by().divide(in.first()).map(new RunningCount(in.by())).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return runningCounts(in);
        }
    },
    SUM(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return last(in.first().keyBy(Item::key).sum(Item::amount), in.by(KeyKind.TEXT), true);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return sums(in.by(KeyKind.TEXT));
        }
    },
    REDUCE(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            DataStream<Item> running =
                    in.first()
                            .keyBy(Item::key)
                            .reduce(
                                    (a, b) -> new Item(a.key(), 0, a.amount() + b.amount()),
                                    Types.of(Item.class));
            return last(running, in.by(KeyKind.TEXT), true);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return sums(in.by(KeyKind.TEXT));
        }
    },
    MIN(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return last(in.first().keyBy(Item::key).min(Item::amount), in.by(KeyKind.TEXT), false);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in.by(KeyKind.TEXT), new Summary.Extreme<>(false));
        }
    },
    MAX(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return last(in.first().keyBy(Item::key).max(Item::amount), in.by(KeyKind.TEXT), true);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in.by(KeyKind.TEXT), new Summary.Extreme<>(true));
        }
    },
    MIN_BY(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            DataStream<Item> running =
                    in.by().divide(in.first()).minBy(Item::amount, Types.of(Item.class));
            return last(running, in, false);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Extreme<>(false));
        }
    },
    MAX_BY(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            DataStream<Item> running =
                    in.by().divide(in.first()).maxBy(Item::amount, Types.of(Item.class));
            return last(running, in, true);
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Extreme<>(true));
        }
    },
    AGGREGATE(Kind.RUNNING) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.by()
                    .divide(in.first())
                    .aggregate(new Counting(in.by()), Types.of(Counting.Accumulator.class))
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return runningCounts(in);
        }
    },
    VALUE(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return summary(in, new Summary.Value<>(false));
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Value<>(false));
        }
    },
    EXPIRING_VALUE(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return summary(in, new Summary.Value<>(true));
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Value<>(true));
        }
    },
    LIST(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return summary(in, new Summary.Whole<>());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Whole<>());
        }
    },
    MAP_STATE(Kind.FINAL_MANY) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return summary(in, new Summary.Odd<>());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Odd<>());
        }
    },
    TIMERS(Kind.FINAL_MANY) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return summary(in, new Summary.OddTimers<>());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.OddTimers<>());
        }
    },
    AGGREGATING(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return summary(in, new Summary.Aggregated<>());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            return summed(in, new Summary.Aggregated<>());
        }
    },
    /** Needs items that are never late. */
    BUCKETS(Kind.FINAL_MANY) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first().keyBy(Item::key).process(new Buckets()).uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            Map<String, Map<Long, Integer>> sums = new TreeMap<>();
            for (Item item : in.first()) {
                sums.computeIfAbsent(item.key(), key -> new TreeMap<>())
                        .merge(item.time() / Buckets.WIDTH, item.amount(), Integer::sum);
            }
            List<Item> out = new ArrayList<>();
            sums.forEach(
                    (key, buckets) ->
                            buckets.values()
                                    .forEach(sum -> out.add(new Item(key, 0, Item.small(sum)))));
            return out;
        }
    },
    JOIN(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first()
                    .keyBy(Item::key)
                    .connect(in.second().keyBy(Item::key))
                    .process(new Joined())
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            Map<String, Long> left = new HashMap<>();
            Map<String, Long> right = new HashMap<>();
            in.first().forEach(item -> left.merge(item.key(), (long) item.amount(), Long::sum));
            in.second().forEach(item -> right.merge(item.key(), 1L, Long::sum));
            HashSet<String> keys = new HashSet<>(left.keySet());
            keys.addAll(right.keySet());
            return keys.stream()
                    .map(
                            key ->
                                    Joined.item(
                                            key,
                                            left.getOrDefault(key, 0L),
                                            right.getOrDefault(key, 0L)))
                    .toList();
        }
    },
    KEYED_BROADCAST(Kind.FINAL) {
        @Override
        DataStream<Item> build(Given<DataStream<Item>> in) {
            return in.first()
                    .keyBy(Item::key)
                    .connect(in.second().broadcast(Facts.FACTS))
                    .process(new KeyedFacts())
                    .uid(in.uid());
        }

        @Override
        List<Item> expected(Given<List<Item>> in) {
            int facts = (int) in.second().stream().distinct().count();
            return in.first().stream()
                    .map(Item::key)
                    .distinct()
                    .map(key -> new Item(key, 0, facts))
                    .toList();
        }
    };

    /** What can be said of what comes out. */
    enum Kind {
        /** An item for an item, whatever was before: it may come twice, but nothing else does. */
        PURE,
        /** The same, but watermarks may be ahead of items. */
        PURE_BUT_LATE,
        /** At any time all that belongs to the items so far. */
        RUNNING,
        /** At the end one for each key. */
        FINAL,
        /** At the end, or on the way, any number for each key. */
        FINAL_MANY
    }

    /**
     * What a part is given: streams, or lists of what is in them.
     *
     * @param by what a keyed part divides by
     * @param n a number from 0 to 9 that parts use as they like
     */
    record Given<S>(S first, S second, KeyKind by, int n, String uid) {
        Given<S> by(KeyKind other) {
            return new Given<>(first, second, other, n, uid);
        }
    }

    private final Kind kind;
    private final String counts;

    Part(Kind kind) {
        this(kind, "");
    }

    Part(Kind kind, String counts) {
        this.kind = kind;
        this.counts = counts;
    }

    Kind kind() {
        return kind;
    }

    /** The name of its state that counts its items, if it has one. */
    String counts() {
        return counts;
    }

    boolean hasTwoInputs() {
        return switch (this) {
            case UNION,
                    CO_MAP,
                    CO_FLAT_MAP,
                    CO_PROCESS,
                    KEYED_CO_MAP,
                    KEYED_CO_FLAT_MAP,
                    BROADCAST,
                    JOIN,
                    KEYED_BROADCAST ->
                    true;
            default -> false;
        };
    }

    /** Whether its stream is one operator's output, which can be set up. */
    boolean isOperator() {
        return this != UNION && this != SIDE_OUTPUT;
    }

    abstract DataStream<Item> build(Given<DataStream<Item>> in);

    abstract List<Item> expected(Given<List<Item>> in);

    // ---- what several have in common ----

    private static Stream<Item> copies(Item item) {
        return Stream.generate(() -> item.plus(1)).limit(item.amount() % 3);
    }

    private static List<Item> both(Given<List<Item>> in) {
        return Stream.concat(in.first().stream(), in.second().stream()).toList();
    }

    private static List<Item> passed(Given<List<Item>> in) {
        return Stream.concat(
                        in.first().stream().map(item -> item.plus(1)),
                        in.second().stream().map(item -> item.plus(2)))
                .toList();
    }

    private static Map<String, List<Item>> byKey(Given<List<Item>> in) {
        Map<String, List<Item>> groups = new LinkedHashMap<>();
        for (Item item : in.first()) {
            groups.computeIfAbsent(in.by().of(item), key -> new ArrayList<>()).add(item);
        }
        return groups;
    }

    private static <K> Item countItem(KeyCount<K> count) {
        return new Item(String.valueOf(count.key()), 0, (int) count.count());
    }

    private static List<Item> runningCounts(Given<List<Item>> in) {
        List<Item> out = new ArrayList<>();
        byKey(in)
                .forEach(
                        (key, items) -> {
                            for (int n = 1; n <= items.size(); n++) {
                                out.add(new Item(key, 0, n));
                            }
                        });
        return out;
    }

    private static List<Item> sums(Given<List<Item>> in) {
        List<Item> out = new ArrayList<>();
        byKey(in)
                .forEach(
                        (key, items) ->
                                out.add(
                                        new Item(
                                                key,
                                                0,
                                                items.stream().mapToInt(Item::amount).sum())));
        return out;
    }

    private static DataStream<Item> summary(Given<DataStream<Item>> in, Summary<?> summary) {
        return process(in.by().divide(in.first()), summary).uid(in.uid());
    }

    // A summary asks nothing of its key.
    @SuppressWarnings("unchecked")
    private static <K> DataStream<Item> process(KeyedStream<Item, K> keyed, Summary<?> summary) {
        return keyed.process((Summary<K>) summary);
    }

    private static List<Item> summed(Given<List<Item>> in, Summary<?> summary) {
        List<Item> out = new ArrayList<>();
        byKey(in)
                .forEach(
                        (key, items) ->
                                summary.expected(items)
                                        .forEach(amount -> out.add(new Item(key, 0, amount))));
        return out;
    }

    /** Of results that only grow or only shrink, the last of each key. */
    private static DataStream<Item> last(
            DataStream<Item> running, Given<DataStream<Item>> in, boolean grow) {
        return process(
                        in.by().divide(running.uid(in.uid() + "-running")),
                        new Summary.Extreme<>(grow))
                .uid(in.uid());
    }
}
