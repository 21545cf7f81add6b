package io.weir.types;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A record or a class with fields: an Avro record of its components or fields in the order of their
 * declaration, those of a superclass first.
 *
 * @param <T> the record or class
 */
final class StructType<T> extends CompositeType<T> {
    private final AvroName name;
    private final String generic;
    private final List<String> aliases;
    private final Constructor<?> constructor;
    private List<Member> members = List.of();
    private boolean recursive;
    private int minimumBytes = -1;

    /**
     * @param constructor takes all members if the class is a record, nothing otherwise
     */
    StructType(ResolvedType resolved, Constructor<?> constructor) {
        super(resolved);
        Class<?> raw = resolved.raw();
        StringBuilder suffix = new StringBuilder();
        for (ResolvedType argument : resolved.arguments()) {
            suffix.append('_').append(argument.inName());
        }
        this.name = AvroName.of(raw, suffix.toString());
        this.generic = resolved.arguments().isEmpty() ? "" : AvroName.of(raw, "").simple() + "_";
        this.aliases = AvroName.aliases(raw);
        this.constructor = constructor;
    }

    /** Called once, before the type is handed to anyone. */
    void complete(List<Member> members) {
        this.members = List.copyOf(members);
    }

    /** Says that values of this type can contain values of it. */
    void markRecursive() {
        recursive = true;
    }

    List<Member> members() {
        return members;
    }

    Constructor<?> constructor() {
        return constructor;
    }

    Class<?> raw() {
        return resolved().raw();
    }

    @Override
    @SuppressWarnings("unchecked")
    Codec<T> compile() {
        if (!recursive) {
            return (Codec<T>) CodecCompiler.struct(this);
        }
        return new Recursive<>(this);
    }

    private StructCodec struct() {
        return codec() instanceof Recursive<?> levels ? levels.struct() : (StructCodec) codec();
    }

    /** Whether a writer's schema is a record of this one's name or an old one. */
    boolean goesBy(Schema writer) {
        return writer.getType() == Schema.Type.RECORD
                && Resolution.sameName(name, generic, aliases, writer);
    }

    @Override
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (writer.getType() != Schema.Type.RECORD) {
            throw resolution.mismatch(this, writer);
        }
        if (!goesBy(writer)) {
            throw resolution.fail(
                    ("found record %s, expected %s. If it is the same under an old name, annotate"
                                    + " the class with @Alias(\"%s\")")
                            .formatted(writer.getFullName(), name.full(), writer.getFullName()));
        }
        return resolution.recursive(this, writer, () -> resolveFields(writer, resolution));
    }

    private ValueReader<T> resolveFields(Schema writer, Resolution resolution) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            positions.put(members.get(i).name(), i);
        }
        for (int i = 0; i < members.size(); i++) {
            for (String alias : members.get(i).aliases()) {
                if (writer.getField(members.get(i).name()) == null) {
                    positions.putIfAbsent(alias, i);
                }
            }
        }
        List<Step> steps = new ArrayList<>();
        boolean[] found = new boolean[members.size()];
        boolean own = writer.getFields().size() == members.size();
        for (Schema.Field field : writer.getFields()) {
            Integer position = positions.get(field.name());
            if (position == null || found[position]) {
                steps.add(new Step.Skip(Skipper.of(field.schema())));
                own = false;
                continue;
            }
            found[position] = true;
            Member member = members.get(position);
            ValueReader<?> reader =
                    resolution.reader(
                            "field '" + member.javaName() + "'", member.type(), field.schema());
            own &= position == steps.size() && resolution.isOwn(member.type(), reader);
            steps.add(new Step.Fill(reader, position));
        }
        for (int i = 0; i < found.length; i++) {
            if (!found[i]) {
                steps.add(new Step.Fill(defaultReader(members.get(i), resolution), i));
                own = false;
            }
        }
        if (own) {
            return ownReader();
        }
        return new Resolved<>(this, List.copyOf(steps));
    }

    /** Reads the default of a field that the writer did not know: a new value each time. */
    private ValueReader<?> defaultReader(Member member, Resolution resolution) {
        if (member.defaultJson() == null) {
            throw resolution.fail(
                    ("field '%s' was not there when the data was written, and a %s has no obvious"
                                    + " default. Annotate it @Default(\"…\") or @Nullable, or make it"
                                    + " an Optional")
                            .formatted(member.javaName(), member.type()));
        }
        byte[] bytes = encodedDefault(member);
        return in -> member.type().read(new BinaryInput(bytes));
    }

    private byte[] encodedDefault(Member member) {
        return AvroTypes.encodedDefault(schema().getField(member.name()));
    }

    @Override
    void describe(SchemaText text) {
        if (!text.define("record", name, this)) {
            return;
        }
        text.aliases(aliases).raw(",\"fields\":[");
        String separator = "";
        for (Member member : members) {
            text.raw(separator).raw("{\"name\":").quoted(member.name()).raw(",\"type\":");
            member.type().describe(text);
            if (member.defaultJson() != null) {
                text.raw(",\"default\":").raw(member.defaultJson());
            }
            text.aliases(member.aliases()).raw("}");
            separator = ",";
        }
        text.raw("]}");
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        if (seen.add(this)) {
            for (Member member : members) {
                String why = member.type().whyNotKey(seen);
                if (!why.isEmpty()) {
                    return "field '%s' of %s: %s".formatted(member.javaName(), this, why);
                }
            }
        }
        return "";
    }

    @Override
    int minimumBytes() {
        if (minimumBytes < 0) {
            long sum = 0;
            for (Member member : members) {
                sum += member.type().minimumBytes();
            }
            minimumBytes = (int) Math.min(sum, 1 << 20);
        }
        return minimumBytes;
    }

    /**
     * Whether every value of this type has a value of {@code whole} in it.
     *
     * @param seen the types that are looked at already; gets more
     */
    boolean partOf(StructType<?> whole, Set<StructType<?>> seen) {
        for (Member member : members) {
            if (member.type() instanceof StructType<?> part
                    && (part.equals(whole) || (seen.add(part) && part.partOf(whole, seen)))) {
                return true;
            }
        }
        return false;
    }

    /** Encodes the default of every field, so that one that does not fit is found now. */
    void checkDefaults() {
        for (Member member : members) {
            if (member.defaultJson() != null) {
                member.type().read(new BinaryInput(encodedDefault(member)));
            }
        }
    }

    private sealed interface Step {
        record Fill(ValueReader<?> reader, int position) implements Step {}

        record Skip(Skipper skipper) implements Step {}
    }

    /** Reads what another schema wrote. */
    private record Resolved<T>(StructType<T> type, List<Step> steps) implements ValueReader<T> {
        @Override
        @SuppressWarnings("unchecked")
        public T read(BinaryInput in) {
            Object[] values = new Object[type.members.size()];
            in.enter();
            for (Step step : steps) {
                if (step instanceof Step.Fill fill) {
                    values[fill.position()] = fill.reader().read(in);
                } else if (step instanceof Step.Skip skip) {
                    skip.skipper().skip(in);
                }
            }
            in.leave();
            return (T) type.struct().make(values);
        }
    }

    /** Counts the levels of a type that contains itself. */
    private static final class Recursive<T> implements Codec<T> {
        private final StructType<T> type;
        private @org.jspecify.annotations.Nullable StructCodec struct;

        Recursive(StructType<T> type) {
            this.type = type;
        }

        StructCodec struct() {
            StructCodec known = struct;
            if (known == null) {
                known = CodecCompiler.struct(type);
                struct = known;
            }
            return known;
        }

        @Override
        public void write(T value, BinaryOutput out) {
            out.enter();
            try {
                struct().write(value, out);
            } finally {
                out.leave();
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public T read(BinaryInput in) {
            in.enter();
            try {
                return (T) struct().read(in);
            } finally {
                in.leave();
            }
        }

        @Override
        public int hash(T value) {
            return struct().hash(value);
        }

        @Override
        public boolean same(T left, T right) {
            return struct().same(left, right);
        }
    }
}
