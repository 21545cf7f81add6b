package io.weir.rundir;

import io.weir.http.Client;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.time.Duration;

/**
 * Where a process can be reached, written by it into the {@link RunDirectory}:
 *
 * <pre>
 * {"version":1,"id":"6ecb…","name":"word count","pid":4711,"start":"9f…/81234","port":40123,
 *  "secret":"…64 hexadecimal digits…","since":1764025200123}
 * </pre>
 *
 * @param id of the job; of a server its address
 * @param name of the job; of a server "server"
 * @param process that serves it
 * @param port on the loopback interface, or where the server listens
 * @param secret that makes who asks its owner
 * @param sinceMillis when it began
 */
public record Descriptor(
        String id,
        String name,
        ProcessIdentity process,
        int port,
        String secret,
        long sinceMillis) {
    private static final int VERSION = 1;

    /** As it is written. */
    public byte[] toJson() {
        return Json.write(
                Json.object(
                        "version",
                        VERSION,
                        "id",
                        id,
                        "name",
                        name,
                        "pid",
                        process.pid(),
                        "start",
                        process.start(),
                        "port",
                        port,
                        "secret",
                        secret,
                        "since",
                        sinceMillis));
    }

    /**
     * Reads one.
     *
     * @throws Json.Malformed if it is none, or one of a later version
     */
    public static Descriptor fromJson(byte[] bytes) throws Json.Malformed {
        JsonObject json = JsonObject.read(bytes);
        return new Descriptor(
                json.requiredText("id"),
                json.requiredText("name"),
                new ProcessIdentity(json.requiredNumber("pid"), json.requiredText("start")),
                (int) json.requiredNumber("port"),
                json.requiredText("secret"),
                json.requiredNumber("since"));
    }

    /** Asks the process. */
    public Client client(Duration patience) {
        return new Client(port, secret, patience);
    }
}
