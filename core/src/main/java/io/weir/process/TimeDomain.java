package io.weir.process;

/** Which time a timer belongs to. */
public enum TimeDomain {
    /** The time in the records, as far as the watermark says. */
    EVENT_TIME,
    /** The time of the clock. */
    PROCESSING_TIME
}
