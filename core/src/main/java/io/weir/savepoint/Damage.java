package io.weir.savepoint;

/**
 * Something in a savepoint that is not as it was written.
 *
 * @param path of the file, relative to the savepoint's folder
 * @param offset where in the file the damaged part begins
 * @param what a sentence with what was found and what was expected
 */
public record Damage(String path, long offset, String what) {
    @Override
    public String toString() {
        return what;
    }
}
