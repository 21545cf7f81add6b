package io.weir.savepoint;

import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.StateId;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.util.function.IntPredicate;

/** Goes through the records of a state as bytes, as they are asked for. Confined to one thread. */
final class RecordStream {
    private final RecordBlocks blocks;
    private final RecordCursor cursor;
    private final IntPredicate keyGroups;
    private final boolean keyed;
    private int left;

    @FunctionalInterface
    interface RecordAction {
        void run() throws IOException;
    }

    /**
     * @param keyGroups whose records are wanted; all of state without a key are
     */
    RecordStream(StateContent content, StateId state, IntPredicate keyGroups) throws IOException {
        this(content, state, content.blocks(state, keyGroups), keyGroups);
    }

    RecordStream(StateContent content, StateId state, RecordBlocks blocks, IntPredicate keyGroups) {
        this.blocks = blocks;
        this.cursor = content.index().cursor(state);
        this.keyGroups = keyGroups;
        this.keyed = content.index().info(state).kind().isKeyed();
    }

    /** Goes to the next record; false if there is none. */
    boolean next() throws IOException {
        do {
            if (!advance()) {
                return false;
            }
        } while (keyed && !keyGroups.test(cursor.place()));
        return true;
    }

    private boolean advance() throws IOException {
        while (left == 0) {
            if (!blocks.next()) {
                return false;
            }
            cursor.reset(blocks.content(), blocks.length());
            left = blocks.entries();
        }
        left--;
        try {
            if (!cursor.next()) {
                throw new CorruptDataException("its last entries are missing");
            }
            if (left == 0 && cursor.hasMore()) {
                throw new CorruptDataException(
                        "more follows its %d entries".formatted(blocks.entries()));
            }
        } catch (CorruptDataException e) {
            throw unreadable(e);
        }
        return true;
    }

    /** The record that it is at. */
    RecordCursor record() {
        return cursor;
    }

    /** Tells what is wrong with the record with the file it lies in. */
    void explained(RecordAction action) throws IOException {
        try {
            action.run();
        } catch (CorruptDataException e) {
            throw unreadable(e);
        }
    }

    DamagedFileException unreadable(CorruptDataException e) {
        return blocks.unreadable(e.getMessage(), e);
    }
}
