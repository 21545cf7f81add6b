package io.weir.restore;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.GenericKeyHash;
import io.weir.types.KeyHash;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.avro.Schema;

/**
 * Deals the entries of an operator's keyed state out to other key groups than those that they were
 * written in, because the operator has another max parallelism now: from the keys themselves. What
 * belongs together is gathered into blocks again. The entries of a key keep their order. Confined
 * to one thread.
 */
public final class Rehash {
    /** What is gathered is handed on at the latest when it is so much. */
    private static final int GATHERED_BYTES = 4 << 20;

    private record Place(StateId state, int keyGroup) {}

    private static final class Gathered {
        private final BinaryOutput content = new BinaryOutput(256);
        private int entries;
    }

    private final Schema keySchema;
    private final int maxParallelism;
    private final IntPredicate wanted;
    private final BlockVisitor to;
    private final EntryReader reader = new EntryReader();
    private final BinaryInput key = new BinaryInput(new byte[0]);
    private final Map<Place, Gathered> gathered = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param keySchema of the keys
     * @param maxParallelism the number of key groups now
     * @param wanted the key groups that are handed on
     */
    public Rehash(String keySchema, int maxParallelism, IntPredicate wanted, BlockVisitor to) {
        this.keySchema = SchemaIdentity.parse(keySchema);
        this.maxParallelism = maxParallelism;
        this.wanted = wanted;
        this.to = to;
    }

    /** Takes a block; all blocks of a key's old group, in their order. */
    public void add(StateId state, BinaryInput block) throws IOException {
        reader.reset(block);
        int start = block.position();
        while (reader.next()) {
            int end = block.position();
            key.reset(reader.key().array(), reader.key().position(), reader.key().remaining());
            int group = KeyHash.keyGroup(GenericKeyHash.ofEncoded(keySchema, key), maxParallelism);
            if (wanted.test(group)) {
                Gathered of =
                        gathered.computeIfAbsent(new Place(state, group), p -> new Gathered());
                of.content.writeRaw(block.array(), start, end - start);
                of.entries++;
                bytes += end - start;
            }
            start = end;
        }
        if (bytes >= GATHERED_BYTES) {
            flush();
        }
    }

    /** Hands on what is left. */
    public void flush() throws IOException {
        for (Map.Entry<Place, Gathered> place : gathered.entrySet()) {
            Gathered of = place.getValue();
            to.block(
                    place.getKey().state(),
                    place.getKey().keyGroup(),
                    of.entries,
                    new BinaryInput(of.content.array(), 0, of.content.position()));
        }
        gathered.clear();
        bytes = 0;
    }
}
