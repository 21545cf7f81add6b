package io.weir.benchmarks;

import io.weir.job.Cancellation;
import io.weir.job.JobClient;
import io.weir.job.JobListener;
import io.weir.job.JobMaster;
import io.weir.job.JobProgram;
import io.weir.job.JobSettings;
import io.weir.job.Seams;
import io.weir.time.Clock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The machine's clock, but short pieces of work are measured in time of the processor: what they
 * cost, without the time in which the thread had to wait for a processor.
 */
final class ProcessorClock implements Clock {
    private final Clock machine = Clock.system();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Override
    public long currentTimeMillis() {
        return machine.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime();
    }

    @Override
    public long workNanos() {
        return threads.getCurrentThreadCpuTime();
    }

    /** Runs a job with such a clock. */
    static JobClient launch(JobProgram program) {
        JobSettings settings =
                JobSettings.from(
                        program.name(),
                        program.configuration(),
                        program.restartStrategy(),
                        Runtime.getRuntime().availableProcessors(),
                        "");
        Seams system = Seams.system(program.configuration());
        return JobMaster.start(
                new Seams(
                        new ProcessorClock(),
                        system.scheduler(),
                        system.random(),
                        system.stores(),
                        system.processName()),
                settings,
                program.operators(),
                JobListener.none(),
                new Cancellation());
    }
}
