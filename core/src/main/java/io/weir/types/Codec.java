package io.weir.types;

/**
 * How the values of a type are written, read, hashed and compared. Public only because the code
 * that Weir generates lives beside the classes it is for; programs use {@link Type}.
 *
 * <p>A codec of several parts is a record or a generated hidden class: the JIT takes their final
 * fields for constants and inlines a codec down to its last part.
 *
 * @param <T> the values
 */
public interface Codec<T> {
    /** See {@link Type#write}. */
    void write(T value, BinaryOutput out);

    /** See {@link Type#read}. */
    T read(BinaryInput in);

    /** See {@link Type#hash}. */
    int hash(T value);

    /** See {@link Type#same}. */
    boolean same(T left, T right);
}
