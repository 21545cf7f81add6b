package io.weir.graph;

import io.weir.connector.PlainSink;
import io.weir.connector.Sink;
import io.weir.connector.Source;
import io.weir.operator.OperatorFactory;
import io.weir.types.Type;
import io.weir.watermark.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a program while it is being built. Mutable and confined to the thread that builds
 * the program; {@link Planner} makes an immutable plan of it.
 */
public final class OperatorNode {
    /** What the operator does. */
    public sealed interface Body {
        /** Reads splits, and makes watermarks for each. */
        record Reads(Source<?, ?> source, WatermarkStrategy<?> watermarks) implements Body {
            /** Without event time. */
            public Reads(Source<?, ?> source) {
                this(source, WatermarkStrategy.noWatermarks());
            }
        }

        /** Runs an operator. */
        record Runs(OperatorFactory factory) implements Body {}

        /** Writes to a sink; {@code factory} makes the operator that holds the sink's writer. */
        record Writes(Sink<?, ?> sink, OperatorFactory factory) implements Body {}
    }

    /**
     * An edge into an operator.
     *
     * @param from the operator that sends
     * @param sideOutput the side output that is read, or empty for the main one
     * @param partitioning which subtask a record goes to
     * @param input which input of the receiving operator, from 0
     */
    public record Input(
            OperatorNode from, Optional<String> sideOutput, Partitioning partitioning, int input) {}

    private final int number;
    private final String kind;
    private Body body;
    private final List<Input> inputs = new ArrayList<>();
    private final List<String> previousUids = new ArrayList<>();
    private String name;
    private @Nullable String uid;
    private @Nullable Type<?> keyType;
    private int parallelism;
    private int maxParallelism;
    private boolean stateful;
    private boolean eventTime;
    private boolean startsChain;
    private boolean endsChain;

    /**
     * @param number position in the order of creation, from 0
     * @param kind what the operator is, for instance {@code map}; part of its identity
     * @param body what it does
     */
    public OperatorNode(int number, String kind, Body body) {
        this.number = number;
        this.kind = kind;
        this.name = kind;
        this.body = body;
    }

    /** Position in the order of creation, from 0. */
    public int number() {
        return number;
    }

    /** What the operator is. */
    public String kind() {
        return kind;
    }

    /** What it does. */
    public Body body() {
        return body;
    }

    /** Replaces what it does: for a host that watches sources and sinks. */
    public void setBody(Body body) {
        this.body = body;
    }

    /** What it is called in plans and logs; the kind unless set. */
    public String name() {
        return name;
    }

    /** Sets the name. */
    public void setName(String name) {
        this.name = name;
    }

    /** The uid that its state is found by, if one was set. */
    public Optional<String> uid() {
        return Optional.ofNullable(uid);
    }

    /** Sets the uid. */
    public void setUid(String uid) {
        if (uid.isBlank()) {
            throw new IllegalArgumentException(
                    "The uid of operator '%s' is blank. Give it a name that stays, or leave it out."
                            .formatted(name));
        }
        this.uid = uid;
    }

    /** The uids that its state may be stored under, the newest first. */
    public List<String> previousUids() {
        return previousUids;
    }

    /** Adds a uid, or the id of an operator without one, that its state may be stored under. */
    public void addPreviousUid(String previous) {
        if (previous.isBlank()) {
            throw new IllegalArgumentException(
                    "The previous uid of operator '%s' is blank. Give it the uid that its state is stored under, or leave it out."
                            .formatted(name));
        }
        previousUids.add(previous);
    }

    /** The type of the key if the input is keyed. */
    public Optional<Type<?>> keyType() {
        return Optional.ofNullable(keyType);
    }

    /** Makes the operator a keyed one. */
    public void setKeyType(Type<?> keyType) {
        this.keyType = keyType;
    }

    /** Number of subtasks, or 0 for the job's default. */
    public int parallelism() {
        return parallelism;
    }

    /** Sets the number of subtasks. */
    public void setParallelism(int parallelism) {
        if (parallelism < 1 || parallelism > 1 << 15) {
            throw new IllegalArgumentException(
                    "The parallelism of operator '%s' is %d; expected 1 to 32768."
                            .formatted(name, parallelism));
        }
        this.parallelism = parallelism;
    }

    /** Number of key groups, or 0 for the default. */
    public int maxParallelism() {
        return maxParallelism;
    }

    /** Sets the number of key groups. */
    public void setMaxParallelism(int maxParallelism) {
        if (maxParallelism < 1 || maxParallelism > 1 << 15) {
            throw new IllegalArgumentException(
                    "The max parallelism of operator '%s' is %d; expected 1 to 32768."
                            .formatted(name, maxParallelism));
        }
        this.maxParallelism = maxParallelism;
    }

    /** Whether the operator keeps state of its own. */
    public boolean isStateful() {
        return stateful || keyType != null || !(body instanceof Body.Runs);
    }

    /** Whether something of the operator would be lost if its id changed. */
    public boolean hasStateToFind() {
        return isStateful()
                && !(body instanceof Body.Writes writes && writes.sink() instanceof PlainSink<?>);
    }

    /** Says that the operator keeps state without a key. */
    public void setStateful() {
        stateful = true;
    }

    /** Whether the operator reads or sets the event time of records. */
    public boolean usesEventTime() {
        return eventTime
                || (body instanceof Body.Reads reads
                        && (!reads.watermarks().isNone() || reads.source().givesTimestamps()));
    }

    /** Says that the operator reads or sets the event time of records. */
    public void setUsesEventTime() {
        eventTime = true;
    }

    /** Whether the operator is never joined to the one before it. */
    public boolean startsChain() {
        return startsChain;
    }

    /** Keeps the operator apart from the one before it. */
    public void setStartsChain() {
        startsChain = true;
    }

    /** Whether no operator after it is joined to it. */
    public boolean endsChain() {
        return endsChain;
    }

    /** Keeps the operators after it apart. */
    public void setEndsChain() {
        endsChain = true;
    }

    /** The edges into it. */
    public List<Input> inputs() {
        return inputs;
    }

    /** Adds an edge into it. */
    public void addInput(Input input) {
        inputs.add(input);
    }

    @Override
    public String toString() {
        return uid == null ? name : name + " (uid " + uid + ")";
    }
}
