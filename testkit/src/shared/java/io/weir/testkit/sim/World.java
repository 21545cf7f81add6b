package io.weir.testkit.sim;

import java.io.IOException;

/** What a simulated system outside of the job tells of what the job does to it. */
public interface World {
    /** A world where nothing goes wrong. */
    World CALM =
            new World() {
                @Override
                public void call(String what) {}

                @Override
                public void committing(long checkpointId) {}
            };

    /**
     * A call has come; {@code what} says which. May take its time by the simulated clock.
     *
     * @throws IOException if it is to fail
     */
    void call(String what) throws IOException;

    /** A transaction is committed that was prepared for a checkpoint. */
    void committing(long checkpointId);
}
