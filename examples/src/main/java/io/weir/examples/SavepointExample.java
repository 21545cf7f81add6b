package io.weir.examples;

import io.weir.savepoint.Keyed;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.savepoint.SavepointState;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** Builds a savepoint, looks into it, and makes another one of it: all there is to the API. */
public final class SavepointExample {
    private SavepointExample() {}

    /** Builds one from batch data, for a job that is to start with counts. */
    static Savepoint build(Path folder, Iterable<String> words) throws IOException {
        try (SavepointEditor editor =
                Savepoint.create(folder.toString(), "word count", Instant.now())) {
            editor.addOperator("sum-001", "Count words", 128, Types.STRING);
            var counts = editor.values("sum-001", "count", Types.STRING, Types.LONG);
            for (String word : words) {
                counts.put(word, 1L);
            }
            return editor.write();
        }
    }

    /** Reads it with the types of the job. */
    static long total(Savepoint savepoint) {
        long total = 0;
        for (Keyed<String, Long> count :
                savepoint.state("sum-001", "count").values(Types.STRING, Types.LONG)) {
            total += count.value();
        }
        return total;
    }

    /** Finds the value of one key, without reading the others. */
    static Optional<Long> count(Savepoint savepoint, String word) throws IOException {
        return savepoint.state("sum-001", "count").value(Types.STRING, Types.LONG, word);
    }

    /** Reads any savepoint or retained checkpoint, of whatever job, without its classes. */
    static void print(Savepoint savepoint) {
        for (SavepointState state : savepoint.states()) {
            System.out.println(state.operator().name() + ": " + state.info());
            for (GenericRecord record : state.records()) {
                System.out.println("  " + record);
            }
        }
    }

    /** Makes a new one: small words only, counted twice, under another uid, without the spam. */
    static Savepoint change(Savepoint before, Path target) throws IOException {
        try (SavepointEditor editor = before.edit(target.toString(), "tidied up")) {
            editor.giveUid("sum-001", "words");
            var counts = editor.values("words", "count", Types.STRING, Types.LONG);
            counts.updateAll(
                    (word, n) ->
                            word.equals(word.toLowerCase(Locale.ROOT))
                                    ? Optional.of(n * 2)
                                    : Optional.empty());
            counts.remove("spam").put("weir", 1L);
            return editor.write();
        }
    }

    /** Needs the path of a savepoint or checkpoint, and prints what is in it. */
    public static void main(String[] args) throws IOException {
        Savepoint savepoint = Savepoint.load(args[0]);
        savepoint.verify().forEach(damage -> System.err.println("damaged: " + damage));
        print(savepoint);
    }
}
