package io.weir.savepoint;

import io.weir.snapshot.DamagedFileException;

/**
 * Something in a savepoint that is not as it was written.
 *
 * @param path of the file, relative to the savepoint's folder; of a checkpoint, to the job's
 * @param offset where in the file the damaged part begins
 * @param what a sentence with what was found and what was expected
 */
public record Damage(String path, long offset, String what) {
    static Damage of(DamagedFileException e) {
        return new Damage(e.path(), e.offset(), String.valueOf(e.getMessage()));
    }

    @Override
    public String toString() {
        return what;
    }
}
