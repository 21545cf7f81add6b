package io.weir.savepoint;

import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.StateReader;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.storage.StoreOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A savepoint, or a checkpoint as if it were one, as a thing to read, and to make others of:
 *
 * <pre>{@code
 * Savepoint before = Savepoint.load("/sp/savepoint-1f4c9a-20261123T101500Z");
 * for (Keyed<String, Long> count :
 *         before.state("words", "count").values(Types.STRING, Types.LONG)) {
 *     ...
 * }
 * try (SavepointEditor editor = before.edit("/sp/without-spam", "forgets 'spam'")) {
 *     editor.values("words", "count", Types.STRING, Types.LONG).remove("spam");
 *     Savepoint after = editor.write();
 * }
 * }</pre>
 *
 * <p>Reading needs neither the job nor its classes. Immutable; safe for any thread.
 */
public final class Savepoint {
    private final StateContent content;

    Savepoint(StateContent content) {
        this.content = content;
    }

    /**
     * Opens a savepoint or a checkpoint: reads its metadata and verifies it.
     *
     * @param location of its folder, of the file {@code _metadata} in it, or of a job's folder, of
     *     which it takes the newest checkpoint that is whole: a path, or the URI of any store
     * @throws java.io.FileNotFoundException if there is none
     * @throws io.weir.snapshot.DamagedFileException if its metadata is damaged
     * @throws io.weir.snapshot.NewerFormatException if it is of a later format
     */
    public static Savepoint load(String location) throws IOException {
        return of(CheckpointDirectory.locate(location).checkpoint().orElseThrow());
    }

    /** A savepoint or checkpoint whose metadata is read already. */
    public static Savepoint of(CheckpointDirectory.Located located) {
        CheckpointMetadata metadata = located.metadata();
        FileStore folder = located.job().store();
        return new Savepoint(
                metadata.isSelfContained()
                        ? SavepointReader.of(folder, metadata)
                        : new CheckpointContent(located.location(), folder, metadata));
    }

    /**
     * Opens a savepoint, not a checkpoint, whose segments lie elsewhere.
     *
     * @param folder the store whose root is the savepoint's folder
     */
    public static Savepoint load(FileStore folder) throws IOException {
        return new Savepoint(SavepointReader.open(folder));
    }

    /** Where it lies, as a URI. */
    public String location() {
        return content.location();
    }

    /** All that is known without reading its files. */
    public CheckpointMetadata metadata() {
        return content.metadata();
    }

    /** Its operators. */
    public List<OperatorInfo> operators() {
        return metadata().operators();
    }

    /** All states of all operators. */
    public List<SavepointState> states() {
        return content.index().ids().stream().map(id -> new SavepointState(content, id)).toList();
    }

    /**
     * A state.
     *
     * @param operator its uid, id or name
     * @param name of the state
     * @throws IllegalArgumentException if there is none, with those there are
     */
    public SavepointState state(String operator, String name) {
        String id =
                metadata()
                        .operator(operator)
                        .map(OperatorInfo::operatorId)
                        .orElseThrow(() -> unknown(operator, name));
        return states().stream()
                .filter(state -> state.id().operatorId().equals(id))
                .filter(state -> state.id().name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(operator, name));
    }

    private IllegalArgumentException unknown(String operator, String name) {
        return new IllegalArgumentException(
                "Savepoint %s has no state '%s' of operator '%s'; it has %s"
                        .formatted(
                                location(),
                                name,
                                operator,
                                states().stream()
                                        .map(
                                                s ->
                                                        s.operator()
                                                                        .uid()
                                                                        .orElse(s.operator().name())
                                                                + "/"
                                                                + s.id().name())
                                        .toList()));
    }

    /** How it is read as a job reads it. */
    public StateReader reader() {
        return content.reader();
    }

    StateContent content() {
        return content;
    }

    /** Reads everything; what is damaged, or nothing. */
    public List<Damage> verify() throws IOException {
        return content.verify();
    }

    /**
     * Begins a new savepoint of this one, which stays as it is.
     *
     * @param target the new savepoint's folder, which must not be there yet: a path or a URI
     * @param change what is done, for the new savepoint's lineage
     */
    public SavepointEditor edit(String target, String change) throws IOException {
        return edit(target, change, FileStores::open);
    }

    /**
     * As {@link #edit(String, String)}.
     *
     * @param stores opens the folder in which the target will lie
     */
    public SavepointEditor edit(String target, String change, StoreOpener stores)
            throws IOException {
        return SavepointEditor.of(this, Target.of(target, stores), change);
    }

    /**
     * Begins a savepoint of no other one, for instance of what a batch program has computed.
     *
     * @param target its folder, which must not be there yet: a path or a URI
     * @param jobName of the job that will start from it
     * @param time when the state is of
     */
    public static SavepointEditor create(String target, String jobName, Instant time)
            throws IOException {
        return SavepointEditor.empty(Target.of(target, FileStores::open), jobName, time);
    }

    @Override
    public String toString() {
        return location();
    }

    /** A folder that is to be: in which folder, and how it is called. */
    record Target(FileStore directory, String name) {
        static Target of(String location, StoreOpener stores) throws IOException {
            String absolute =
                    FileStores.isPath(location)
                            ? Path.of(location).toAbsolutePath().normalize().toString()
                            : location.replaceFirst("/+$", "");
            int slash = absolute.lastIndexOf('/');
            if (slash < 1 || slash == absolute.length() - 1) {
                throw new IOException(
                        "A savepoint can't be written to '%s'; expected a folder in a folder, such as /savepoints/new"
                                .formatted(location));
            }
            return new Target(
                    stores.open(absolute.substring(0, slash)), absolute.substring(slash + 1));
        }
    }
}
