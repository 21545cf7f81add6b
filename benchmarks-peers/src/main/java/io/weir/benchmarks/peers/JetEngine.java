package io.weir.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.BuildInfoProvider;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import io.weir.benchmarks.race.Engine;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;

/**
 * Hazelcast Jet in this JVM: one member that looks for no others, as many cooperative threads as
 * subtasks, exactly once. Its snapshots lie in its memory, without a copy; the next one begins when
 * the time between two has passed since the end of the last.
 */
public final class JetEngine implements Engine {
    /** For {@code Entrant}. */
    public JetEngine() {}

    @Override
    public String version() {
        return "Hazelcast Jet "
                + BuildInfoProvider.getBuildInfo().getVersion()
                + ", one member, snapshots in memory";
    }

    @Override
    public Running start(Task task) {
        HazelcastInstance member = Hazelcast.newHazelcastInstance(configuration(task));
        JobConfig settings = new JobConfig().setName(task.workload().title());
        if (task.checkpointMillis() > 0) {
            settings.setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE)
                    .setSnapshotIntervalMillis(task.checkpointMillis());
        }
        Job job = member.getJet().newJob(JetJobs.pipeline(task), settings);
        return () -> {
            job.join();
            member.getLifecycleService().terminate();
        };
    }

    private static Config configuration(Task task) {
        Config config = new Config();
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        if (task.workload().schedule().perSecond() > 0) {
            // With nothing to do its threads sleep for up to a millisecond otherwise.
            String micros = String.valueOf(Schedule.LOOK_AGAIN_NANOS / 1000);
            config.setProperty("hazelcast.jet.idle.cooperative.max.microseconds", micros);
        }
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getJetConfig()
                .setEnabled(true)
                .setCooperativeThreadCount(task.parallelism())
                .setBackupCount(0);
        return config;
    }
}
