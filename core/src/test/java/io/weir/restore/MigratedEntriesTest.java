package io.weir.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.backend.DeclaredState;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.state.Migration;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers become texts; 0 is dropped. */
class MigratedEntriesTest {
    private static final Migration<String> TO_TEXT =
            old -> Integer.valueOf(0).equals(old) ? null : "n" + old;

    private final BinaryOutput block = new BinaryOutput(64);

    private static BinaryOutput bytes(int value) {
        BinaryOutput out = new BinaryOutput(16);
        Types.INT.write(value, out);
        return out;
    }

    private void entry(int op, BinaryOutput payload) {
        BinaryOutput key = new BinaryOutput(16);
        Types.STRING.write("k", key);
        Entries.write(block, op, key, payload);
    }

    private static BinaryOutput list(int... values) {
        BinaryOutput out = new BinaryOutput(64);
        out.writeUnsigned(values.length);
        for (int value : values) {
            Entries.writePart(out, bytes(value));
        }
        return out;
    }

    /** Each value under itself as its map key. */
    private static BinaryOutput map(int... values) {
        BinaryOutput out = new BinaryOutput(64);
        out.writeUnsigned(values.length);
        for (int value : values) {
            Entries.writePart(out, bytes(value));
            Entries.writePart(out, bytes(value));
        }
        return out;
    }

    private static BinaryOutput patch(BinaryOutput put, BinaryOutput removed) {
        put.writeRaw(removed.array(), 0, removed.position());
        return put;
    }

    private List<String> migrated(StoredKind kind) {
        MigratedEntries entries = entries(kind, TO_TEXT);
        BinaryOutput out = new BinaryOutput(64);
        entries.write(new BinaryInput(block.array(), 0, block.position()), out);
        List<String> told = new ArrayList<>();
        EntryReader reader = new EntryReader();
        reader.reset(new BinaryInput(out.array(), 0, out.position()));
        while (reader.next()) {
            assertThat(Types.STRING.read(reader.key())).isEqualTo("k");
            told.add(tell(kind, reader));
        }
        return told;
    }

    private static MigratedEntries entries(StoredKind kind, Migration<String> migration) {
        boolean map = kind == StoredKind.MAP;
        return MigratedEntries.of(
                        new StateInfo(
                                "s",
                                kind,
                                map ? Optional.of("\"int\"") : Optional.empty(),
                                "\"int\""),
                        new DeclaredState(
                                "s",
                                kind,
                                map ? Optional.of(Types.INT) : Optional.empty(),
                                Types.STRING,
                                Optional.of(migration)))
                .orElseThrow();
    }

    private static String tell(StoredKind kind, EntryReader reader) {
        BinaryInput in = reader.payload();
        StringBuilder told = new StringBuilder();
        switch (reader.op()) {
            case Entries.PUT -> told.append("put");
            case Entries.APPEND -> told.append("append");
            case Entries.PATCH -> told.append("patch");
            default -> {
                assertThat(in.remaining()).isZero();
                return "remove";
            }
        }
        if (kind == StoredKind.VALUE) {
            return told.append(' ').append(Types.STRING.read(in)).toString();
        }
        for (long n = in.readUnsigned(); n > 0; n--) {
            if (kind == StoredKind.MAP) {
                told.append(' ').append(Types.INT.read(part(in))).append('=');
            } else {
                told.append(' ');
            }
            told.append(Types.STRING.read(part(in)));
        }
        if (reader.op() == Entries.PATCH) {
            for (long n = in.readUnsigned(); n > 0; n--) {
                told.append(" -").append(Types.INT.read(part(in)));
            }
        }
        assertThat(in.remaining()).isZero();
        return told.toString();
    }

    private static BinaryInput part(BinaryInput in) {
        BinaryInput part = new BinaryInput(new byte[0]);
        EntryReader.readPart(in, part);
        return part;
    }

    @Test
    void values() {
        entry(Entries.PUT, bytes(7));
        entry(Entries.REMOVE, new BinaryOutput(1));
        entry(Entries.PUT, bytes(0));
        assertThat(migrated(StoredKind.VALUE)).containsExactly("put n7", "remove", "remove");
    }

    @Test
    void lists() {
        entry(Entries.PUT, list(1, 0, 2));
        entry(Entries.APPEND, list(3, 0));
        entry(Entries.APPEND, list(0));
        entry(Entries.PUT, list(0));
        assertThat(migrated(StoredKind.LIST))
                .containsExactly("put n1 n2", "append n3", "append", "remove");
    }

    @Test
    void maps() {
        entry(Entries.PUT, map(1, 0, 2));
        entry(Entries.PATCH, patch(map(0, 3), list(4, 5)));
        entry(Entries.PUT, map(0));
        assertThat(migrated(StoredKind.MAP))
                .containsExactly("put 1=n1 2=n2", "patch 3=n3 -0 -4 -5", "remove");
    }

    @Test
    void aMigrationThatFailsIsNamedWithTheValue() {
        entry(Entries.PUT, bytes(7));
        MigratedEntries entries =
                entries(
                        StoredKind.VALUE,
                        old -> {
                            throw new java.io.IOException("no rate");
                        });
        assertThatThrownBy(
                        () ->
                                entries.write(
                                        new BinaryInput(block.array(), 0, block.position()),
                                        new BinaryOutput(16)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The migration of state 's' failed for the value 7: java.io.IOException: no rate");
    }
}
