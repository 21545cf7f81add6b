package io.weir.snapshot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What makes a checkpoint of segments, or a savepoint of Avro files: whose state it is, of which
 * types, and in which files. Either exists as soon as its metadata is published.
 *
 * @param formatVersion of the file it was read from; {@link #FORMAT_VERSION} for a new one
 * @param checkpointId counts up within a job, from 0
 * @param kind who owns it
 * @param jobId 32 hexadecimal digits
 * @param jobName as people call it
 * @param weirVersion that wrote it
 * @param timestampMillis when it was triggered, in milliseconds since the epoch
 * @param duration from trigger to here, if known
 * @param restoredFrom where the job that took it had its state from, if anywhere
 * @param operators that have state, or had their parallelism recorded
 * @param chains of all workers; none in a savepoint
 * @param files of a savepoint; none in a checkpoint
 * @param lineage what a savepoint was made of by somebody, the oldest first; empty if it was taken
 *     from a job
 * @param drained whether the job had been drained before: its event time had gone to its end, all
 *     of its timers had fired, and it was to end with this
 */
public record CheckpointMetadata(
        int formatVersion,
        long checkpointId,
        Kind kind,
        String jobId,
        String jobName,
        String weirVersion,
        long timestampMillis,
        Optional<Duration> duration,
        Optional<String> restoredFrom,
        List<OperatorInfo> operators,
        List<Chain> chains,
        List<StateFile> files,
        List<Ancestor> lineage,
        boolean drained) {
    /** The version that this Weir writes. */
    public static final int FORMAT_VERSION = 1;

    /** The version of this Weir. */
    public static final String WEIR_VERSION = "0.1.0";

    /** Who triggers and owns it. */
    public enum Kind {
        /** The engine. */
        CHECKPOINT,
        /** The user; the engine never deletes it. */
        SAVEPOINT
    }

    /** How a state is kept and handed out again. */
    public enum StoredKind {
        /** Keyed: one value for each key. */
        VALUE,
        /** Keyed: a list for each key. */
        LIST,
        /** Keyed: a map for each key. */
        MAP,
        /** Of the operator: items that are split among its subtasks. */
        OPERATOR_LIST,
        /** Of the operator: items that every subtask gets all of. */
        OPERATOR_UNION,
        /** Of the operator: a map that is the same in every subtask. */
        BROADCAST;

        /** Whether it belongs to a key. */
        public boolean isKeyed() {
            return this == VALUE || this == LIST || this == MAP;
        }

        /** Whether it has map keys with a schema of their own. */
        public boolean isMap() {
            return this == MAP || this == BROADCAST;
        }
    }

    /**
     * An operator.
     *
     * @param operatorId 32 hexadecimal digits
     * @param uid that the user has given, if any
     * @param name as people call it
     * @param parallelism when the checkpoint was taken
     * @param maxParallelism the number of its key groups
     * @param keySchema of its keys, as Avro JSON, if it is keyed
     * @param states it has
     */
    public record OperatorInfo(
            String operatorId,
            Optional<String> uid,
            String name,
            int parallelism,
            int maxParallelism,
            Optional<String> keySchema,
            List<StateInfo> states) {
        /** Checks that the parts agree. */
        public OperatorInfo {
            keySchema = keySchema.map(Json::compact);
            states = List.copyOf(states);
            if (parallelism < 1 || maxParallelism < parallelism) {
                throw new IllegalArgumentException(
                        "Operator %s has parallelism %d and max parallelism %d; expected 1 <= parallelism <= max parallelism"
                                .formatted(name, parallelism, maxParallelism));
            }
            var names = new HashSet<String>();
            for (StateInfo state : states) {
                if (!names.add(state.name())) {
                    throw new IllegalArgumentException(
                            "Operator %s has two states named %s".formatted(name, state.name()));
                }
                if (state.kind().isKeyed() && keySchema.isEmpty()) {
                    throw new IllegalArgumentException(
                            "Operator %s has keyed state %s, but no key schema"
                                    .formatted(name, state.name()));
                }
            }
        }
    }

    /**
     * A state of an operator.
     *
     * @param name unique within the operator
     * @param kind how it is kept
     * @param mapKeySchema Avro JSON; for MAP and BROADCAST only
     * @param valueSchema Avro JSON, of one value, element or item
     */
    public record StateInfo(
            String name, StoredKind kind, Optional<String> mapKeySchema, String valueSchema) {
        /** Checks that the parts agree; schemas are kept without white space. */
        public StateInfo {
            mapKeySchema = mapKeySchema.map(Json::compact);
            valueSchema = Json.compact(valueSchema);
            if (kind.isMap() != mapKeySchema.isPresent()) {
                throw new IllegalArgumentException(
                        "State %s is %s, which has %s map key schema; found %s"
                                .formatted(name, kind, kind.isMap() ? "a" : "no", mapKeySchema));
            }
        }
    }

    /**
     * The segments of one worker.
     *
     * @param worker its index
     * @param segments the oldest first, which is a base
     */
    public record Chain(int worker, List<SegmentHandle> segments) {
        /** Copies the list. */
        public Chain {
            segments = List.copyOf(segments);
        }
    }

    /** Checks that the parts agree. */
    public CheckpointMetadata {
        operators = List.copyOf(operators);
        chains = List.copyOf(chains);
        files = List.copyOf(files);
        lineage = List.copyOf(lineage);
        if (checkpointId < 0) {
            throw new IllegalArgumentException(
                    "Checkpoint id %d must not be negative".formatted(checkpointId));
        }
        var ids = new HashSet<String>();
        for (OperatorInfo operator : operators) {
            if (!ids.add(operator.operatorId())) {
                throw new IllegalArgumentException(
                        "Two operators have the id " + operator.operatorId());
            }
        }
        if (!files.isEmpty() && (kind != Kind.SAVEPOINT || !chains.isEmpty())) {
            throw new IllegalArgumentException(
                    "A %s with %d chains can't have %d files of its own; only a savepoint without chains can"
                            .formatted(kind, chains.size(), files.size()));
        }
    }

    /** Metadata of a checkpoint: with chains, and neither files of its own nor a lineage. */
    public CheckpointMetadata(
            int formatVersion,
            long checkpointId,
            Kind kind,
            String jobId,
            String jobName,
            String weirVersion,
            long timestampMillis,
            Optional<Duration> duration,
            Optional<String> restoredFrom,
            List<OperatorInfo> operators,
            List<Chain> chains) {
        this(
                formatVersion,
                checkpointId,
                kind,
                jobId,
                jobName,
                weirVersion,
                timestampMillis,
                duration,
                restoredFrom,
                operators,
                chains,
                List.of(),
                List.of(),
                false);
    }

    /** The same of a job that had been drained before. */
    public CheckpointMetadata asDrained() {
        return new CheckpointMetadata(
                formatVersion,
                checkpointId,
                kind,
                jobId,
                jobName,
                weirVersion,
                timestampMillis,
                duration,
                restoredFrom,
                operators,
                chains,
                files,
                lineage,
                true);
    }

    /** Whether all it needs lies in its own folder, as Avro files: then it has no chains. */
    public boolean isSelfContained() {
        return kind == Kind.SAVEPOINT && chains.isEmpty();
    }

    /** The operator with an id, or else with a uid or a name. */
    public Optional<OperatorInfo> operator(String idOrUidOrName) {
        return operators.stream()
                .filter(o -> o.operatorId().equals(idOrUidOrName))
                .findFirst()
                .or(
                        () ->
                                operators.stream()
                                        .filter(o -> o.uid().equals(Optional.of(idOrUidOrName)))
                                        .findFirst())
                .or(
                        () ->
                                operators.stream()
                                        .filter(o -> o.name().equals(idOrUidOrName))
                                        .findFirst());
    }

    /** The handles of all chains. */
    public List<SegmentHandle> segments() {
        var all = new ArrayList<SegmentHandle>();
        chains.forEach(chain -> all.addAll(chain.segments()));
        return all;
    }

    /** The bytes of all segments and files. */
    public long stateBytes() {
        return segments().stream().mapToLong(SegmentHandle::bytes).sum()
                + files.stream().mapToLong(StateFile::bytes).sum();
    }

    /** As the content of a file {@code _metadata}; see {@link MetadataFormat}. */
    public byte[] toJson() {
        return MetadataFormat.write(this);
    }

    /**
     * Reads what {@link #toJson()} has written.
     *
     * @param path of the file, for messages
     * @throws DamagedFileException if it is not that
     * @throws NewerFormatException if it is whole but of a later version
     */
    public static CheckpointMetadata fromJson(String path, byte[] json)
            throws DamagedFileException, NewerFormatException {
        return MetadataFormat.read(path, json);
    }
}
