package io.weir.engine;

import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;

/** Stands for the source among the operators of its chain; records pass it by. */
final class SourceHead extends Operator<Object> {
    SourceHead(OperatorContext context) {
        super(context);
    }

    @Override
    public void collect(Object record) {
        context().output().collect(record);
    }
}
