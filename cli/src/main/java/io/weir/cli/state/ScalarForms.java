package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.types.BinaryInput;
import java.io.IOException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Forms of what JSON has itself, but for strings. */
final class ScalarForms {
    private ScalarForms() {}

    static JsonForm of(Schema.Type type) {
        return switch (type) {
            case NULL -> new Null();
            case BOOLEAN -> new Bool();
            case INT -> new Int();
            case LONG -> new Long64();
            case FLOAT -> new Float32();
            case DOUBLE -> new Float64();
            default -> throw new IllegalArgumentException(type + " is not a scalar");
        };
    }

    private static final class Null extends JsonForm {
        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeNull();
        }

        @Override
        public String cell(BinaryInput in) {
            return "";
        }

        @Override
        @Nullable Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isNull()) {
                throw notA("null", json, path);
            }
            return null;
        }
    }

    private static final class Bool extends JsonForm {
        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeBoolean(in.readBoolean());
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isBoolean()) {
                throw notA("true or false", json, path);
            }
            return json.booleanValue();
        }
    }

    private static final class Int extends JsonForm {
        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeNumber(in.readInt());
        }

        @Override
        public String cell(BinaryInput in) {
            return Integer.toString(in.readInt());
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isIntegralNumber() || !json.canConvertToInt()) {
                throw notA("a whole number of 32 bits", json, path);
            }
            return json.intValue();
        }
    }

    private static final class Long64 extends JsonForm {
        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeNumber(in.readLong());
        }

        @Override
        public String cell(BinaryInput in) {
            return Long.toString(in.readLong());
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isIntegralNumber() || !json.canConvertToLong()) {
                throw notA("a whole number of 64 bits", json, path);
            }
            return json.longValue();
        }
    }

    private static final class Float32 extends JsonForm {
        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeNumber(in.readFloat());
        }

        @Override
        public String cell(BinaryInput in) {
            return Float.toString(in.readFloat());
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            return (float) number(json, path);
        }
    }

    private static final class Float64 extends JsonForm {
        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeNumber(in.readDouble());
        }

        @Override
        public String cell(BinaryInput in) {
            return Double.toString(in.readDouble());
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            return number(json, path);
        }
    }

    private static double number(JsonNode json, String path) throws NotAValueException {
        if (json.isNumber()) {
            return json.doubleValue();
        }
        return switch (json.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw JsonForm.notA("a number", json, path);
        };
    }
}
