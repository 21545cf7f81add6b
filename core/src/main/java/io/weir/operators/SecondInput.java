package io.weir.operators;

import io.weir.function.Collector;

/** Takes the records of an operator's second input. */
final class SecondInput<B> implements Collector<B> {
    private final TwoInputs<B> operator;

    SecondInput(TwoInputs<B> operator) {
        this.operator = operator;
    }

    @Override
    public void collect(B record) {
        operator.collect2(record);
    }
}
