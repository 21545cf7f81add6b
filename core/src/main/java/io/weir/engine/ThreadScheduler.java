package io.weir.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread for each actor. An idle one spins for some microseconds, then parks until it is woken or
 * its time has come; there is no polling.
 */
public final class ThreadScheduler implements Scheduler {
    /** A wake-up costs tens of microseconds; work that follows closely is caught by spinning. */
    private static final long SPIN_NANOS = 20_000;

    private final String prefix;

    /**
     * @param prefix of the names of its threads
     */
    public ThreadScheduler(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Running start(String name, Actor actor) {
        ActorThread thread = new ActorThread(prefix + name, actor);
        thread.start();
        return thread;
    }

    @Override
    public void giveWay(int busy, long nanos) {
        if (nanos > 0 && busy >= Runtime.getRuntime().availableProcessors()) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    @Override
    public Thread newThread(Runnable work, String name) {
        Thread thread = new Thread(work, prefix + name);
        thread.setDaemon(true);
        return thread;
    }

    private static final class ActorThread extends Thread implements Running {
        private final Actor actor;
        private volatile boolean woken;
        private volatile boolean parked;

        ActorThread(String name, Actor actor) {
            super(name);
            this.actor = actor;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                woken = false;
                long next = actor.turn();
                while (next == Actor.AGAIN) {
                    next = actor.turn();
                }
                if (next == Actor.DONE) {
                    return;
                }
                await(next);
            }
        }

        private void await(long untilNanos) {
            long spinUntil = System.nanoTime() + SPIN_NANOS;
            while (!woken && System.nanoTime() - spinUntil < 0) {
                Thread.onSpinWait();
            }
            parked = true;
            // A waker sets woken before it reads parked; we set parked before we read woken.
            while (!woken) {
                if (untilNanos == Actor.WHEN_WOKEN) {
                    LockSupport.park(this);
                } else {
                    long left = untilNanos - System.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
            parked = false;
        }

        @Override
        public void wake() {
            // What the caller has written must be out before woken is read: if it is true, the
            // actor has yet to look. A release alone (BatchRing) may be overtaken by the read.
            VarHandle.fullFence();
            if (!woken) {
                woken = true;
            }
            if (parked) {
                LockSupport.unpark(this);
            }
        }
    }
}
