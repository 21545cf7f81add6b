package io.weir.types;

import org.jspecify.annotations.Nullable;

/**
 * A type made of other types. Its codec is put together when a value is first written or read, so
 * that declaring a type costs no code generation.
 */
abstract class CompositeType<T> extends Type<T> {
    private final ResolvedType resolved;

    // A codec is immutable; threads may race to make one and either will do.
    private @Nullable Codec<T> codec;

    CompositeType(ResolvedType resolved) {
        this.resolved = resolved;
    }

    /** Puts the codec together from those of the parts. */
    abstract Codec<T> compile();

    @Override
    Codec<T> codec() {
        Codec<T> known = codec;
        if (known == null) {
            known = compile();
            codec = known;
        }
        return known;
    }

    @Override
    public final java.lang.reflect.Type javaType() {
        return resolved.toJava();
    }

    @Override
    final ResolvedType resolved() {
        return resolved;
    }

    @Override
    public final void write(T value, BinaryOutput out) {
        codec().write(value, out);
    }

    @Override
    public final T read(BinaryInput in) {
        return codec().read(in);
    }

    @Override
    public final int hash(T value) {
        return codec().hash(value);
    }

    @Override
    public final boolean same(T left, T right) {
        return codec().same(left, right);
    }
}
