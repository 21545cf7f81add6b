package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.Generator;
import io.weir.stream.KeyCount;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.Shared;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/** Counts numbers by their last digit; each count of each digit must come out once. */
final class Counting {
    static final long NUMBERS = 20_000;

    static final double AT_ONCE = 1e9;

    final SimLedger<KeyCount<Long>> ledger;
    private final double rate;
    private final Shared<LongConsumer> atNumber;

    /**
     * @param ledger what comes out goes to
     * @param rate numbers in a second
     * @param atNumber is told each number; may throw
     */
    Counting(SimLedger<KeyCount<Long>> ledger, double rate, LongConsumer atNumber) {
        this.ledger = ledger;
        this.rate = rate;
        this.atNumber = Shared.of(atNumber);
    }

    static Counting fast() {
        return new Counting(SimLedger.inCalm(), AT_ONCE, n -> {});
    }

    /** Takes a second and more, so that there is time for checkpoints in the middle. */
    static Counting slow() {
        return new Counting(SimLedger.inCalm(), NUMBERS / 1.5, n -> {});
    }

    static Counting troubled(LongConsumer atNumber) {
        return new Counting(SimLedger.inCalm(), NUMBERS * 4.0, atNumber);
    }

    /** The same job, into the same ledger, as fast as it can. */
    Counting fasterOn() {
        return new Counting(ledger, AT_ONCE, n -> {});
    }

    void build(StreamEnvironment env) {
        Shared<LongConsumer> told = atNumber;
        env.from(Generator.sequence(1, NUMBERS).rate(rate))
                .uid("numbers")
                .map(
                        n -> {
                            told.get().accept(n);
                            return n;
                        })
                .name("look at number")
                .uid("look")
                .keyBy(n -> n % 10)
                .count()
                .uid("counts")
                .to(new SimSink<>(ledger))
                .uid("out");
    }

    void requireExact() {
        List<KeyCount<Long>> expected = new ArrayList<>();
        for (long digit = 0; digit < 10; digit++) {
            for (long n = 1; n <= NUMBERS / 10; n++) {
                expected.add(new KeyCount<>(digit, n));
            }
        }
        Comparator<KeyCount<Long>> order =
                Comparator.<KeyCount<Long>>comparingLong(KeyCount::key)
                        .thenComparingLong(KeyCount::count);
        assertThat(ledger.committed().stream().sorted(order).toList()).isEqualTo(expected);
    }
}
