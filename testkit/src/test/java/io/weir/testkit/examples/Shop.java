package io.weir.testkit.examples;

import io.weir.connector.Sink;
import io.weir.connector.Source;
import io.weir.stream.StreamEnvironment;

/** The job of the examples: what each user has spent. */
final class Shop {
    private Shop() {}

    /** Its first version. */
    static void build(
            StreamEnvironment env, Source<Purchase, ?> purchases, Sink<? super Total, ?> totals) {
        env.from(purchases)
                .uid("purchases")
                .map(purchase -> new Total(purchase.user(), purchase.cents()))
                .uid("as-total")
                .keyBy(Total::user)
                .sum(Total::cents)
                .uid("totals")
                .to(totals)
                .uid("out");
    }

    /** Its second version forgets refunds, which were counted before. */
    static void buildSecond(
            StreamEnvironment env, Source<Purchase, ?> purchases, Sink<? super Total, ?> totals) {
        env.from(purchases)
                .uid("purchases")
                .filter(purchase -> purchase.cents() > 0)
                .uid("no-refunds")
                .map(purchase -> new Total(purchase.user(), purchase.cents()))
                .uid("as-total")
                .keyBy(Total::user)
                .sum(Total::cents)
                .uid("totals")
                .to(totals)
                .uid("out");
    }
}
