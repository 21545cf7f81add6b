package io.weir.job;

/** What a program would run: its operators, how they are chained, and where state lies. */
public interface JobPlan {
    /** For people, several lines. */
    String text();

    /** For tools, one JSON object. */
    String json();
}
