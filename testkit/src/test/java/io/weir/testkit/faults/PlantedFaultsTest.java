package io.weir.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.lives.Catching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The simulator finds bugs: each of many faults, planted into the code one at a time, makes some
 * random life fail. Prints how many lives each has taken.
 */
class PlantedFaultsTest {
    private static final int MOST_LIVES = Integer.getInteger("lives", 800);

    @Test
    void eachIsCaughtWithinABoundedNumberOfLives() throws Exception {
        assertThat(Catching.upTo(MOST_LIVES)).as("without a fault").isEmpty();
        List<String> missed = new ArrayList<>();
        String only = System.getProperty("fault", "");
        int planted = 0;
        for (Fault fault : Faults.ALL) {
            if (!fault.title().contains(only)) {
                continue;
            }
            planted++;
            List<Optional<Catching.Caught>> caught = new ArrayList<>();
            Planting.with(fault, () -> caught.add(Catching.upTo(MOST_LIVES)));
            if (caught.get(0).isPresent()) {
                Catching.Caught by = caught.get(0).get();
                System.out.printf("%-60s %4d lives  %s%n", fault.title(), by.lives(), by.by());
            } else {
                missed.add(fault.title() + " (" + Planting.place(fault) + ")");
                System.out.printf("%-60s MISSED in %d lives%n", fault.title(), MOST_LIVES);
            }
        }
        System.out.printf("%d faults planted, %d caught%n", planted, planted - missed.size());
        assertThat(missed).as("faults that no life has caught").isEmpty();
        assertThat(Catching.upTo(100)).as("after the faults").isEmpty();
    }
}
