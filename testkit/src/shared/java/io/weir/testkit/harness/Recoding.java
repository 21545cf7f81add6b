package io.weir.testkit.harness;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;

/** Writes values and reads them again, as a checkpoint does. */
final class Recoding {
    private Recoding() {}

    static <T> T of(Type<T> type, T value) {
        var out = new BinaryOutput(64);
        type.write(value, out);
        return type.read(new BinaryInput(out.toByteArray()));
    }
}
