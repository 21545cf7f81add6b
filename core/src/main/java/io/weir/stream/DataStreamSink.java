package io.weir.stream;

import io.weir.graph.OperatorNode;

/** The end of a stream: the operator that writes to a sink. */
public final class DataStreamSink {
    private final OperatorNode operator;

    DataStreamSink(OperatorNode operator) {
        this.operator = operator;
    }

    /** Names the operator for ever: what it has not committed yet is found by the uid. */
    public DataStreamSink uid(String uid) {
        operator.setUid(uid);
        return this;
    }

    /** Says which uid the operator had before, so that what it had to commit is found. */
    public DataStreamSink previousUid(String uid) {
        operator.addPreviousUid(uid);
        return this;
    }

    /** Sets what the operator is called in plans and logs. */
    public DataStreamSink name(String name) {
        operator.setName(name);
        return this;
    }

    /** Sets how many subtasks the operator has. */
    public DataStreamSink setParallelism(int parallelism) {
        operator.setParallelism(parallelism);
        return this;
    }

    /** Keeps the operator apart from the one before it. */
    public DataStreamSink disableChaining() {
        operator.setStartsChain();
        return this;
    }
}
