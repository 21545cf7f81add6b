package io.weir.types;

import java.util.Set;
import org.apache.avro.Schema;

/**
 * A type and null: the Avro union of null and the type, in this order. A type that is a union
 * itself gets null as another branch before its own, because Avro has no union within a union.
 *
 * @param <T> the values that are not null
 */
@SuppressWarnings("NullAway") // Here null is a value; nowhere else.
final class NullableType<T> extends CompositeType<T> {
    private final Type<T> type;

    NullableType(Type<T> type) {
        super(nullable(type.resolved()));
        this.type = type;
    }

    private static ResolvedType nullable(ResolvedType type) {
        return new ResolvedType(type.raw(), type.arguments(), true);
    }

    @Override
    Codec<T> compile() {
        return type instanceof UnionType<T> union
                ? new OrNullBranch<>(union.codec(), union.branches().size() + 1)
                : new OrNull<>(type.codec());
    }

    @Override
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() != Schema.Type.UNION) {
            return ofBranch(writer, resolution);
        }
        if (type instanceof UnionType<T> union
                && union.branchesAre(writer.getTypes(), 1, resolution)) {
            return ownReader();
        }
        if (!(type instanceof UnionType<T>)
                && writer.getTypes().size() == 2
                && writer.getTypes().get(0).getType() == Schema.Type.NULL
                && ofBranch(writer.getTypes().get(1), resolution) == type.ownReader()) {
            return ownReader();
        }
        var branches =
                writer.getTypes().stream().map(branch -> ofBranch(branch, resolution)).toList();
        return in -> branches.get(in.readBranch(branches.size())).read(in);
    }

    private ValueReader<T> ofBranch(Schema writer, Resolution resolution) {
        return writer.getType() == Schema.Type.NULL ? in -> null : resolution.reader(type, writer);
    }

    @Override
    void describe(SchemaText text) {
        text.raw("[\"null\",");
        if (type instanceof UnionType<T> union) {
            union.describeBranches(text);
        } else {
            type.describe(text);
        }
        text.raw("]");
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return type.whyNotKey(seen);
    }

    @Override
    int minimumBytes() {
        return 1;
    }

    @Override
    boolean isUnion() {
        return true;
    }

    @Override
    boolean takesNull() {
        return true;
    }

    @Override
    String defaultJson() {
        return "null";
    }

    private record OrNull<T>(Codec<T> codec) implements Codec<T> {
        @Override
        public void write(T value, BinaryOutput out) {
            if (value == null) {
                out.writeByte(0);
            } else {
                out.writeByte(2);
                codec.write(value, out);
            }
        }

        @Override
        public T read(BinaryInput in) {
            return in.readBranch(2) == 0 ? null : codec.read(in);
        }

        @Override
        public int hash(T value) {
            return value == null ? 0 : codec.hash(value);
        }

        @Override
        public boolean same(T left, T right) {
            return (left == null || right == null) ? left == right : codec.same(left, right);
        }
    }

    private record OrNullBranch<T>(UnionCodec<T> codec, int branches) implements Codec<T> {
        @Override
        public void write(T value, BinaryOutput out) {
            if (value == null) {
                out.writeByte(0);
            } else {
                codec.write(value, out, 1);
            }
        }

        @Override
        public T read(BinaryInput in) {
            int branch = in.readBranch(branches);
            return branch == 0 ? null : codec.readBranch(branch - 1, in);
        }

        @Override
        public int hash(T value) {
            return value == null ? 0 : codec.hash(value);
        }

        @Override
        public boolean same(T left, T right) {
            return (left == null || right == null) ? left == right : codec.same(left, right);
        }
    }
}
