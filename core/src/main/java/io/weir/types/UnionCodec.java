package io.weir.types;

/**
 * What the generated codecs of sealed types extend. The branches are numbered from 0 as in the
 * schema; a union that has null before its branches writes them one higher.
 *
 * @param <T> the sealed type
 */
abstract class UnionCodec<T> implements Codec<T> {
    /** Writes the branch's number plus {@code offset}, then the value. */
    abstract void write(T value, BinaryOutput out, int offset);

    /** Reads a value of a branch whose number is read already. */
    abstract T readBranch(int branch, BinaryInput in);

    @Override
    public final void write(T value, BinaryOutput out) {
        write(value, out, 0);
    }

    @Override
    public final T read(BinaryInput in) {
        return readBranch(in.readInt(), in);
    }

    /** The exception for a value of no branch. */
    static InvalidValueException noBranch(Object value) {
        return new InvalidValueException(
                "is a %s, which is not among the classes that its type permits."
                        .formatted(value.getClass().getName()));
    }

    /** The exception for a branch that does not exist. */
    static CorruptDataException noBranch(int branch, int branches) {
        return new CorruptDataException(
                "found branch %d of a union that has %d".formatted(branch, branches));
    }
}
