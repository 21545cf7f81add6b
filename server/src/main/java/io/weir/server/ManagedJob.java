package io.weir.server;

import io.weir.control.EndMark;
import io.weir.rundir.Descriptor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor knows of a job. Written by the supervisor's thread; others read the volatile
 * fields.
 */
final class ManagedJob {
    final Supervision supervision;
    private volatile Registration registration;
    private volatile @Nullable SupervisedProcess process;
    private volatile @Nullable Descriptor descriptor;
    private volatile @Nullable EndMark end;
    private final AtomicInteger starts = new AtomicInteger();

    ManagedJob(Registration registration, Supervision supervision) {
        this.registration = registration;
        this.supervision = supervision;
    }

    String id() {
        return registration.id();
    }

    String name() {
        return registration.name().orElse("(not known yet)");
    }

    Registration registration() {
        return registration;
    }

    void register(Registration changed) {
        registration = changed;
    }

    Optional<SupervisedProcess> process() {
        return Optional.ofNullable(process);
    }

    void startedAs(SupervisedProcess started) {
        process = started;
        descriptor = null;
        starts.incrementAndGet();
    }

    /** Where its process can be reached, while it runs. */
    Optional<Descriptor> descriptor() {
        return Optional.ofNullable(descriptor);
    }

    void reachableAt(@Nullable Descriptor published) {
        descriptor = published;
    }

    Optional<EndMark> end() {
        return Optional.ofNullable(end);
    }

    void endedWith(EndMark mark) {
        end = mark;
        descriptor = null;
    }

    /** How often a process was started for it after the first one, by this server. */
    int restarts() {
        return Math.max(0, starts.get() - 1);
    }

    /** Its state as far as it can be told without asking its process. */
    String state() {
        EndMark mark = end;
        if (mark != null) {
            return mark.state();
        }
        if (descriptor != null) {
            return "RUNNING";
        }
        return registration.ran() || supervision.isWaiting() ? "RESTARTING" : "INITIALIZING";
    }
}
