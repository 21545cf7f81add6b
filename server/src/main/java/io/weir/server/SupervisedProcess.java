package io.weir.server;

import io.weir.rundir.ProcessIdentity;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The process of a job: a child of this server, or one that an earlier server has started.
 *
 * @param child where it is one
 */
record SupervisedProcess(ProcessIdentity identity, @Nullable Process child) {
    static SupervisedProcess child(Process process) {
        return new SupervisedProcess(ProcessIdentity.of(process.pid()), process);
    }

    static SupervisedProcess found(ProcessIdentity identity) {
        return new SupervisedProcess(identity, null);
    }

    boolean isAlive() {
        return child == null ? identity.isAlive() : child.isAlive();
    }

    OptionalInt exitCode() {
        return child == null || child.isAlive()
                ? OptionalInt.empty()
                : OptionalInt.of(child.exitValue());
    }

    void terminate() {
        if (child == null) {
            identity.terminate();
        } else {
            child.destroy();
        }
    }

    void kill() {
        if (child == null) {
            identity.kill();
        } else {
            child.destroyForcibly();
        }
    }
}
