package io.weir.operators;

import io.weir.function.Collector;

/** The second input of an operator. */
final class SecondInputCollector<B> implements Collector<B> {
    private final SecondInput<B> operator;

    SecondInputCollector(SecondInput<B> operator) {
        this.operator = operator;
    }

    @Override
    public void collect(B record) {
        operator.collect2(record);
    }
}
