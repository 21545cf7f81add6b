package io.weir.server;

import io.weir.control.EndMark;
import io.weir.restart.RestartStrategy;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what is to be done about one job: nothing, start its process, or accept that it has
 * ended.
 *
 * <p>Invariant: a process is only started when the one before is known to be gone and has left no
 * mark that the job has ended; and after a death not before the restart strategy says so, so that a
 * job that dies at once each time does not keep the machine busy.
 *
 * <p>Plain logic, without thread, clock or I/O.
 */
final class Supervision {
    private final RestartStrategy strategy;

    /** When its process is to be started again; set when it has died. */
    private long restartAtMillis = NEVER;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long AT_ONCE = Long.MIN_VALUE;

    /**
     * What is known about a job.
     *
     * @param alive whether its process runs
     * @param mark that it has ended, if it has one
     * @param exitCode of its last process, if that was a child of this server
     * @param ran whether it ever ran
     * @param cancelRequested whether it is not to run any more
     */
    record Facts(
            boolean alive,
            Optional<EndMark> mark,
            OptionalInt exitCode,
            boolean ran,
            boolean cancelRequested) {}

    /** What is to be done. */
    sealed interface Decision {
        /** Nothing, as long as nothing happens. */
        record Leave() implements Decision {}

        /** Nothing before that time. */
        record Wait(long untilMillis) implements Decision {}

        /** Start its process. */
        record Start() implements Decision {}

        /** It has ended; the mark is to be written if the process could not. */
        record End(EndMark mark, boolean isWritten) implements Decision {}
    }

    Supervision(RestartStrategy strategy) {
        this.strategy = strategy;
    }

    /** A job that has no process yet, or whose process has died unseen: to be started at once. */
    void startNow() {
        restartAtMillis = AT_ONCE;
    }

    /** Whether its process has died and waits to be started again. */
    boolean isWaiting() {
        return restartAtMillis != NEVER && restartAtMillis != AT_ONCE;
    }

    Decision decide(Facts facts, long nowMillis) {
        if (facts.alive()) {
            restartAtMillis = NEVER;
            return new Decision.Leave();
        }
        if (facts.mark().isPresent()) {
            return new Decision.End(facts.mark().get(), true);
        }
        if (facts.cancelRequested()) {
            return ended("CANCELED", "", nowMillis);
        }
        if (restartAtMillis == NEVER) {
            if (!facts.ran() && saidNo(facts.exitCode())) {
                return ended(
                        "FAILED",
                        "The job never came up: its process ended with exit code %d."
                                .formatted(facts.exitCode().getAsInt()),
                        nowMillis);
            }
            RestartStrategy.Decision decision =
                    strategy.failed(nowMillis, new IllegalStateException("The process died"));
            if (decision instanceof RestartStrategy.Decision.GiveUp giveUp) {
                return ended("FAILED", giveUp.why(), nowMillis);
            }
            var restart = (RestartStrategy.Decision.Restart) decision;
            restartAtMillis = nowMillis + restart.delay().toMillis();
        }
        if (nowMillis < restartAtMillis) {
            return new Decision.Wait(restartAtMillis);
        }
        restartAtMillis = NEVER;
        return new Decision.Start();
    }

    /** Whether a process ended by itself, and was not killed. */
    private static boolean saidNo(OptionalInt exitCode) {
        return exitCode.isPresent() && exitCode.getAsInt() < 128;
    }

    private static Decision ended(String state, String message, long nowMillis) {
        return new Decision.End(new EndMark(state, nowMillis, message, java.util.Map.of()), false);
    }
}
