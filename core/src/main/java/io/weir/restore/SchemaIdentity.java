package io.weir.restore;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Whether two schemas say the same of every value: what is encoded, how, and what it is called.
 * Packages, aliases, defaults and documentation don't count. Pure logic.
 */
final class SchemaIdentity {
    /** The pairs of records that are compared already, by their names. */
    private final Set<String> seen = new HashSet<>();

    private SchemaIdentity() {}

    static boolean same(String left, String right) {
        return left.equals(right) || same(parse(left), parse(right));
    }

    static boolean same(Schema left, Schema right) {
        return new SchemaIdentity().compare(left, right);
    }

    static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }

    private boolean compare(Schema left, Schema right) {
        if (left.getType() != right.getType()
                || !Objects.equals(left.getProp("logicalType"), right.getProp("logicalType"))) {
            return false;
        }
        return switch (left.getType()) {
            case RECORD -> records(left, right);
            case ENUM ->
                    left.getName().equals(right.getName())
                            && left.getEnumSymbols().equals(right.getEnumSymbols());
            case FIXED ->
                    left.getName().equals(right.getName())
                            && left.getFixedSize() == right.getFixedSize();
            case ARRAY -> compare(left.getElementType(), right.getElementType());
            case MAP -> compare(left.getValueType(), right.getValueType());
            case UNION -> all(left.getTypes(), right.getTypes());
            default -> true;
        };
    }

    private boolean records(Schema left, Schema right) {
        if (!seen.add(left.getFullName() + " " + right.getFullName())) {
            return true;
        }
        if (!left.getName().equals(right.getName())
                || left.getFields().size() != right.getFields().size()) {
            return false;
        }
        for (Schema.Field field : left.getFields()) {
            Schema.Field other = right.getFields().get(field.pos());
            if (!field.name().equals(other.name()) || !compare(field.schema(), other.schema())) {
                return false;
            }
        }
        return true;
    }

    private boolean all(List<Schema> left, List<Schema> right) {
        Iterator<Schema> others = right.iterator();
        return left.size() == right.size()
                && left.stream().allMatch(schema -> compare(schema, others.next()));
    }
}
