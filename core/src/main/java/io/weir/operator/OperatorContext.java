package io.weir.operator;

import io.weir.function.Collector;
import io.weir.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the host gives an operator's subtask. Valid from its constructor to its close; confined to
 * its thread.
 */
public interface OperatorContext {
    /** The id that its state is stored under: 32 hexadecimal digits. */
    String operatorId();

    /** The uid that the user gave it. */
    Optional<String> uid();

    /** What it is called in plans and logs. */
    String name();

    /** The id of the job: 32 hexadecimal digits. */
    String jobId();

    /** Which subtask, from 0. */
    int subtaskIndex();

    /** How many subtasks there are. */
    int parallelism();

    /** How many key groups there are. */
    int maxParallelism();

    /** How often the job was restarted in this process, from 0. */
    int attempt();

    /** The last checkpoint id of the job before this attempt, or -1 if it starts afresh. */
    long restoredCheckpointId();

    /** Takes the records that go on. */
    <T> Collector<T> output();

    /** Takes the records of a side output; where nobody reads it, they are dropped. */
    <T> Collector<T> sideOutput(String tag);

    /** What time it is. */
    Clock clock();

    /**
     * The event time of the record or timer that is processed, in milliseconds since the epoch, or
     * {@link Long#MIN_VALUE} if it has none. Records sent on carry it.
     */
    long timestamp();

    /** Gives the records sent on until the next record or timer another event time. */
    void setTimestamp(long timestamp);

    /** How far event time has come, or {@link Long#MIN_VALUE}. */
    long currentWatermark();

    /** Sends a watermark on; for operators that make watermarks. */
    void emitWatermark(long timestamp);

    /**
     * Says whether those after are not to wait for watermarks of this subtask; for operators that
     * make watermarks.
     */
    void setIdle(boolean idle);

    /**
     * The state of the current key.
     *
     * @throws IllegalStateException if the operator's input is not keyed
     */
    KeyedState keyedState();

    /** The state of the operator itself. */
    OperatorState operatorState();

    /**
     * Has {@code onTime} called once the clock's {@code currentTimeMillis} has reached {@code
     * timestampMillis}, from the operator's thread. Not part of any checkpoint.
     */
    void callAt(long timestampMillis, Runnable onTime);

    /**
     * The user's function for this subtask: a copy of its own, or the same where it holds nothing.
     */
    <F> F function(F function);

    /**
     * Makes an instance of {@code type}, by its only constructor, from a private copy of its class
     * if the host makes such copies: so the result is a {@code T}, a superclass or an interface of
     * it, but not a {@code type}.
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // The copy's type has no name to ask for.
    <T> T create(Class<?> type, @Nullable Object... arguments);
}
