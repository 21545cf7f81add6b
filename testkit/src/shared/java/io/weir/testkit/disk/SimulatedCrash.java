package io.weir.testkit.disk;

/** The process ends here: an Error, so that nothing but the simulation catches it. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    /** At which step. */
    public SimulatedCrash(String message) {
        super(message);
    }
}
