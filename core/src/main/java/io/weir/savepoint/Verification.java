package io.weir.savepoint;

import io.weir.savepoint.SavepointReader.FileCursor;
import io.weir.savepoint.SavepointReader.Wanted;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import io.weir.types.GenericKeyHash;
import io.weir.types.KeyHash;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;

/**
 * Looks for damage in a savepoint: that every file is there and has its length and checksums, that
 * its header has the schema that follows from the metadata, that every record is what the schemas
 * say, in the order of the format, no key twice, and each key in the key group that its hash says.
 * Goes on after the first damage, file by file.
 */
final class Verification {
    private final SavepointReader savepoint;
    private final List<Damage> damages = new ArrayList<>();

    Verification(SavepointReader savepoint) {
        this.savepoint = savepoint;
    }

    List<Damage> run() throws IOException {
        for (StateId state : savepoint.states()) {
            var records = new Records(state);
            for (StateFile file : savepoint.files(state)) {
                try {
                    records.verify(file);
                } catch (DamagedFileException e) {
                    damages.add(Damage.of(e));
                } catch (FileNotFoundException e) {
                    damages.add(new Damage(file.path(), 0, String.valueOf(e.getMessage())));
                }
            }
        }
        for (StateFile file : savepoint.metadata().files()) {
            if (!savepoint.index().has(file.state())) {
                damages.add(
                        new Damage(
                                file.path(),
                                0,
                                "%s is of state %s, which the metadata does not have"
                                        .formatted(file.path(), file.state())));
            }
        }
        return damages;
    }

    /** The records of a state, file by file. */
    private final class Records {
        private final OperatorInfo operator;
        private final StateInfo info;
        private final Schema schema;
        private final RecordCursor cursor;
        private final Schema keySchema;
        private final BinaryOutput before = new BinaryOutput(64);
        private final BinaryOutput now = new BinaryOutput(64);
        private int placeBefore = Integer.MIN_VALUE;

        Records(StateId state) {
            StateIndex index = savepoint.index();
            operator = index.operator(state);
            info = index.info(state);
            schema = index.recordSchema(state);
            cursor = index.cursor(state);
            keySchema = RecordSchema.parse(operator.keySchema().orElse("\"null\""));
        }

        void verify(StateFile file) throws IOException {
            ContainerReader container =
                    ContainerReader.open(savepoint.store(), file, Long.MAX_VALUE);
            if (!schema.equals(RecordSchema.parse(String.valueOf(container.schema())))) {
                throw new DamagedFileException(
                        file.path(),
                        0,
                        "its schema is %s, but that of the metadata is %s"
                                .formatted(container.schema(), schema));
            }
            FileCursor in = savepoint.cursor(file);
            var all = new Wanted(keyGroup -> true, info.kind().isKeyed());
            while (in.nextBlock(all)) {
                in.eachRecord(cursor, this::verifyRecord);
            }
            wholeFile(file);
        }

        private void wholeFile(StateFile file) throws IOException {
            var crc = new CRC32C();
            try (InputStream in = savepoint.store().read(file.path())) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    crc.update(buffer, 0, n);
                }
            }
            if ((int) crc.getValue() != file.crc()) {
                throw new DamagedFileException(
                        file.path(),
                        0,
                        "the checksum of the file is %08x, expected %08x"
                                .formatted((int) crc.getValue(), file.crc()));
            }
        }

        private void verifyRecord() {
            int place = cursor.place();
            if (info.kind().isKeyed()) {
                BinaryInput key = cursor.key();
                int hash =
                        GenericKeyHash.ofEncoded(
                                keySchema,
                                new BinaryInput(key.array(), key.position(), key.remaining()));
                int keyGroup = KeyHash.keyGroup(hash, operator.maxParallelism());
                if (keyGroup != place) {
                    throw new CorruptDataException(
                            "found a key in key group %d that belongs to %d"
                                    .formatted(place, keyGroup));
                }
            }
            now.clear();
            append(cursor.key());
            append(cursor.mapKey());
            if (!isInOrder(place)) {
                throw new CorruptDataException(
                        "found an entry that is twice there or out of order, at place %d after %d"
                                .formatted(place, placeBefore));
            }
            before.clear();
            before.writeRaw(now.array(), 0, now.position());
            placeBefore = place;
        }

        private void append(BinaryInput part) {
            now.writeRaw(part.array(), part.position(), part.remaining());
        }

        private boolean isInOrder(int place) {
            if (place != placeBefore) {
                return place > placeBefore;
            }
            boolean items =
                    info.kind() == StoredKind.OPERATOR_LIST
                            || info.kind() == StoredKind.OPERATOR_UNION;
            return items
                    || Arrays.compareUnsigned(
                                    before.array(),
                                    0,
                                    before.position(),
                                    now.array(),
                                    0,
                                    now.position())
                            < 0;
        }
    }
}
