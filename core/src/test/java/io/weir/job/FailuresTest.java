package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.graph.InvalidProgramException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void whatWouldHappenAgainIsNotTriedAgain() {
        assertThat(Failures.isWorthARestart(new IOException("disk full"))).isTrue();
        assertThat(Failures.isWorthARestart(new StackOverflowError())).isTrue();
        assertThat(Failures.isWorthARestart(new OutOfMemoryError())).isFalse();
        assertThat(Failures.isWorthARestart(new InvalidProgramException("no sink"))).isFalse();
        assertThat(Failures.isWorthARestart(new JobRefusedException("no", null))).isFalse();
    }

    @Test
    void aFailureSaysWhatHappenedAndHowToGoOn() {
        IOException cause = new IOException("The disk is full.");
        JobExecutionException told = Failures.told("words", true, cause, " Go on with: weir.");
        assertThat(told)
                .isNotInstanceOf(JobRefusedException.class)
                .hasMessage("Job 'words' has failed: The disk is full. Go on with: weir.")
                .hasCause(cause);
    }

    @Test
    void givingUpSaysWhyAndNamesTheFailureBehindIt() {
        IOException cause = new IOException("disk full");
        JobExecutionException gaveUp =
                new JobExecutionException("It was restarted 3 times.", cause);
        assertThat(Failures.told("words", true, gaveUp, ""))
                .hasMessage("Job 'words' has failed: disk full. It was restarted 3 times.")
                .hasCause(cause);
    }

    @Test
    void whatFailsBeforeItEverRanIsRefused() {
        assertThat(Failures.told("words", false, new IOException("no such file"), ""))
                .isInstanceOf(JobRefusedException.class)
                .hasMessage("no such file");
        assertThat(Failures.told("words", true, new InvalidProgramException("no sink"), ""))
                .isInstanceOf(JobRefusedException.class)
                .hasMessage("no sink");
    }
}
