package io.weir.testkit.disk;

import java.io.IOException;

/** Is told each step of a {@link FaultyFileStore} before it happens. */
@FunctionalInterface
public interface StepListener {
    /**
     * May throw {@link SimulatedCrash}, or an IOException that the step is to fail with; then it
     * does not happen.
     */
    void onStep(String description) throws IOException;
}
