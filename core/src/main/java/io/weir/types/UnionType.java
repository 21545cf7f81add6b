package io.weir.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A sealed interface or class: the Avro union of the classes it permits, in the order it names
 * them. A permitted class that is sealed itself gives its own classes in its place.
 *
 * @param <T> the sealed type
 */
final class UnionType<T> extends CompositeType<T> {
    private List<Type<? extends T>> branches = List.of();

    UnionType(ResolvedType resolved) {
        super(resolved);
    }

    /** Called once, before the type is handed to anyone. */
    void complete(List<Type<? extends T>> branches) {
        this.branches = List.copyOf(branches);
    }

    List<Type<? extends T>> branches() {
        return branches;
    }

    @Override
    UnionCodec<T> compile() {
        return CodecCompiler.union(this);
    }

    @Override
    UnionCodec<T> codec() {
        return (UnionCodec<T>) super.codec();
    }

    /** Whether these branches of a writer, from {@code first} on, are this type's own. */
    boolean branchesAre(List<Schema> writer, int first, Resolution resolution) {
        if (writer.size() != branches.size() + first) {
            return false;
        }
        for (int i = 0; i < branches.size(); i++) {
            Type<? extends T> branch = branches.get(i);
            Schema written = writer.get(first + i);
            if (!goesBy(branch, written) || !isOwn(branch, written, resolution)) {
                return false;
            }
        }
        return true;
    }

    private static <B> boolean isOwn(Type<B> branch, Schema written, Resolution resolution) {
        return resolution.reader(branch.toString(), branch, written) == branch.ownReader();
    }

    private static boolean goesBy(Type<?> branch, Schema written) {
        return branch instanceof StructType<?> struct
                ? struct.goesBy(written)
                : branch instanceof EnumType<?> constants && constants.goesBy(written);
    }

    @Override
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() != Schema.Type.UNION) {
            return ofBranch(writer, resolution);
        }
        if (branchesAre(writer.getTypes(), 0, resolution)) {
            return ownReader();
        }
        List<ValueReader<T>> readers = new ArrayList<>();
        for (Schema branch : writer.getTypes()) {
            readers.add(ofBranch(branch, resolution));
        }
        return in -> readers.get(in.readBranch(readers.size())).read(in);
    }

    private ValueReader<T> ofBranch(Schema writer, Resolution resolution) {
        for (Type<? extends T> branch : branches) {
            if (goesBy(branch, writer)) {
                return covariant(resolution.reader(branch.toString(), branch, writer));
            }
        }
        throw resolution.fail(
                ("found %s, which is not among the classes that %s permits. Add it to them again,"
                                + " or annotate its new name with @Alias(\"%s\")")
                        .formatted(Resolution.shortText(writer), this, writer.getFullName()));
    }

    @SuppressWarnings("unchecked")
    private static <T> ValueReader<T> covariant(ValueReader<? extends T> reader) {
        return (ValueReader<T>) reader;
    }

    @Override
    void describe(SchemaText text) {
        text.raw("[");
        describeBranches(text);
        text.raw("]");
    }

    void describeBranches(SchemaText text) {
        String separator = "";
        for (Type<?> branch : branches) {
            text.raw(separator);
            branch.describe(text);
            separator = ",";
        }
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        for (Type<?> branch : branches) {
            String why = branch.whyNotKey(seen);
            if (!why.isEmpty()) {
                return why;
            }
        }
        return "";
    }

    @Override
    int minimumBytes() {
        return 1;
    }

    @Override
    boolean isUnion() {
        return true;
    }
}
