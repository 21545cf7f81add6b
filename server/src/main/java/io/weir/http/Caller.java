package io.weir.http;

/** Who asks, told apart by the secret that was sent. */
public enum Caller {
    /**
     * A program of the user who owns the process: it has read the secret from a file that only this
     * user can read, and could do by itself whatever it asks for.
     */
    OWNER,
    /** Whoever was given the token. */
    CLIENT,
    /** Nobody that is known; gets what reveals nothing. */
    STRANGER
}
