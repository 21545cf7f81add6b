package io.weir.cli.state;

import io.weir.savepoint.EntryCursor;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is not the same in two savepoints: state by state, found by operator and name; entry by
 * entry, found by key. Entries lie in the same order in both, so they are merged as they are read,
 * and memory does not depend on how many there are; only lists of operators, which have no order,
 * are held. Confined to one thread.
 */
public final class StateDiff {
    private final Savepoint before;
    private final Savepoint after;
    private final int largest;
    private final StateChange.Listener listener;

    /**
     * How one state differs.
     *
     * @param state its address
     * @param only empty if both have it, otherwise which one has it, "A" or "B"
     * @param note what else is not the same, such as its schema; may be empty
     * @param added entries that only the second has
     * @param removed entries that only the first has
     * @param changed entries with another value
     * @param same entries that are the same
     * @param largest of the changed ones, those that changed most, the largest first
     */
    public record Summary(
            String state,
            StoredKind kind,
            String only,
            String note,
            long added,
            long removed,
            long changed,
            long same,
            List<LargestChanges.Change> largest) {
        /** Whether it is the same in both. */
        public boolean isSame() {
            return only.isEmpty() && note.isEmpty() && added + removed + changed == 0;
        }
    }

    /**
     * Of two savepoints.
     *
     * @param largest how many of the changes that are the largest are kept for each state
     * @param listener is told of every change
     */
    public StateDiff(
            Savepoint before, Savepoint after, int largest, StateChange.Listener listener) {
        this.before = before;
        this.after = after;
        this.largest = largest;
        this.listener = listener;
    }

    /** Reads both and compares them. */
    public List<Summary> run() throws IOException {
        Map<StateId, SavepointState> left = byId(before);
        Map<StateId, SavepointState> right = byId(after);
        List<Summary> summaries = new ArrayList<>();
        for (SavepointState state : left.values()) {
            summaries.add(new Comparison(state, right.get(state.id())).run());
        }
        for (SavepointState state : right.values()) {
            if (!left.containsKey(state.id())) {
                summaries.add(new Comparison(null, state).run());
            }
        }
        return summaries;
    }

    private static Map<StateId, SavepointState> byId(Savepoint savepoint) {
        Map<StateId, SavepointState> states = new LinkedHashMap<>();
        savepoint.states().forEach(state -> states.put(state.id(), state));
        return states;
    }

    /** One state. */
    private final class Comparison {
        private final @Nullable SavepointState left;
        private final @Nullable SavepointState right;
        private final SavepointState any;
        private final String name;
        private final EntryJson leftJson;
        private final EntryJson rightJson;
        private final LargestChanges largestChanges;
        private final List<String> notes = new ArrayList<>();
        private final ValueComparison values;
        private long added;
        private long removed;
        private long changed;
        private long same;

        Comparison(@Nullable SavepointState left, @Nullable SavepointState right) {
            this.left = left;
            this.right = right;
            SavepointState some = right != null ? right : left;
            if (some == null) {
                throw new IllegalArgumentException("A state must be in one of both");
            }
            any = some;
            name = StateAddress.of(any);
            rightJson = new EntryJson(any);
            leftJson = left == null ? rightJson : new EntryJson(left);
            values = new ValueComparison(left == null ? any : left, any);
            largestChanges = new LargestChanges(largest, values);
        }

        Summary run() throws IOException {
            if (left == null || right == null || !isComparable(left, right)) {
                each(left, StateChange.Kind.REMOVED);
                each(right, StateChange.Kind.ADDED);
            } else if (any.info().kind() == StoredKind.OPERATOR_LIST
                    || any.info().kind() == StoredKind.OPERATOR_UNION) {
                items(left, right);
            } else {
                merge(left, right);
            }
            return new Summary(
                    name,
                    any.info().kind(),
                    left == null ? "B" : right == null ? "A" : "",
                    String.join("; ", notes),
                    added,
                    removed,
                    changed,
                    same,
                    largestChanges.get());
        }

        private boolean isComparable(SavepointState left, SavepointState right) {
            OperatorInfo from = left.operator();
            OperatorInfo to = right.operator();
            boolean comparable = true;
            if (left.info().kind() != right.info().kind()) {
                notes.add("%s in A, %s in B".formatted(left.info().kind(), right.info().kind()));
                comparable = false;
            }
            if (left.info().kind().isKeyed() && !from.keySchema().equals(to.keySchema())) {
                notes.add("its keys have another schema");
                comparable = false;
            }
            if (!left.info().mapKeySchema().equals(right.info().mapKeySchema())) {
                notes.add("its map keys have another schema");
                comparable = false;
            }
            if (!left.info().valueSchema().equals(right.info().valueSchema())) {
                notes.add(values.schemaNote());
            }
            if (from.maxParallelism() != to.maxParallelism()) {
                notes.add(
                        "max parallelism %d in A, %d in B"
                                .formatted(from.maxParallelism(), to.maxParallelism()));
            }
            return comparable;
        }

        private void each(@Nullable SavepointState state, StateChange.Kind kind)
                throws IOException {
            if (state != null) {
                EntryCursor at = state.cursor();
                while (at.next()) {
                    one(kind, at);
                }
            }
        }

        private void merge(SavepointState left, SavepointState right) throws IOException {
            int groups =
                    Math.min(left.operator().maxParallelism(), right.operator().maxParallelism());
            EntryCursor a = left.cursor(groups);
            EntryCursor b = right.cursor(groups);
            boolean hasA = a.next();
            boolean hasB = b.next();
            while (hasA || hasB) {
                int order = !hasA ? 1 : !hasB ? -1 : compare(a, b);
                if (order < 0) {
                    one(StateChange.Kind.REMOVED, a);
                } else if (order > 0) {
                    one(StateChange.Kind.ADDED, b);
                } else {
                    both(a, b);
                }
                hasA = order <= 0 ? a.next() : hasA;
                hasB = order >= 0 ? b.next() : hasB;
            }
        }

        private static int compare(EntryCursor a, EntryCursor b) {
            if (a.place() != b.place()) {
                return Integer.compare(a.place(), b.place());
            }
            int byKey = compare(a.key(), b.key());
            return byKey != 0 ? byKey : compare(a.mapKey(), b.mapKey());
        }

        private static int compare(BinaryInput a, BinaryInput b) {
            return Arrays.compareUnsigned(
                    a.array(),
                    a.position(),
                    a.position() + a.remaining(),
                    b.array(),
                    b.position(),
                    b.position() + b.remaining());
        }

        private void one(StateChange.Kind kind, EntryCursor at) throws IOException {
            boolean isAdded = kind == StateChange.Kind.ADDED;
            added += isAdded ? 1 : 0;
            removed += isAdded ? 0 : 1;
            EntryJson json = isAdded ? rightJson : leftJson;
            tell(
                    new StateChange(
                            kind,
                            at.place(),
                            at.key(),
                            at.mapKey(),
                            isAdded ? null : at.value(),
                            isAdded ? at.value() : null,
                            json,
                            json));
        }

        private void both(EntryCursor a, EntryCursor b) throws IOException {
            if (values.same(a, b)) {
                same++;
                return;
            }
            changed++;
            var change =
                    new StateChange(
                            StateChange.Kind.CHANGED,
                            b.place(),
                            b.key(),
                            b.mapKey(),
                            a.value(),
                            b.value(),
                            leftJson,
                            rightJson);
            largestChanges.add(change);
            tell(change);
        }

        private void tell(StateChange change) throws IOException {
            listener.changed(name, change);
        }

        /** Items have no key and no order: how many there are of each. */
        private void items(SavepointState left, SavepointState right) throws IOException {
            Map<ByteBuffer, long[]> counts = new HashMap<>();
            EntryCursor a = left.cursor();
            while (a.next()) {
                counts.computeIfAbsent(copy(a.value()), item -> new long[1])[0]++;
            }
            EntryCursor b = right.cursor();
            while (b.next()) {
                long[] count = counts.get(copy(b.value()));
                if (count != null && count[0] > 0) {
                    count[0]--;
                    same++;
                } else {
                    one(StateChange.Kind.ADDED, b);
                }
            }
            a = left.cursor();
            while (a.next()) {
                long[] count = Optional.ofNullable(counts.get(copy(a.value()))).orElseThrow();
                if (count[0] > 0) {
                    count[0]--;
                    one(StateChange.Kind.REMOVED, a);
                }
            }
        }

        private static ByteBuffer copy(BinaryInput bytes) {
            return ByteBuffer.wrap(
                    Arrays.copyOfRange(
                            bytes.array(), bytes.position(), bytes.position() + bytes.remaining()));
        }
    }
}
