package io.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    private static JsonObject json(String text) throws Exception {
        return JsonObject.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsWhatTheDocumentsTell() throws Exception {
        JobMetrics metrics = new JobMetrics();
        metrics.add(
                json(
                        "{'jid':'0a','name':'words','state':'RUNNING','duration':2500,'restarts':3,"
                                + "'vertices':[{'id':'0b','name':'lines → out','subtasks':[{'index':1,"
                                + "'read-records':42,'accumulated-busy-time':1500,"
                                + "'accumulated-idle-time':500,'accumulated-backpressured-time':250,"
                                + "'watermark':3000,'watermark-lag':750}]}]}"),
                json(
                        "{'counts':{'completed':7,'failed':1,'in_progress':1},'latest':{'completed':"
                                + "{'id':9,'end_to_end_duration':20,'checkpointed_size':100,"
                                + "'state_size':1000,'state_entries':50,'workers':["
                                + "{'pause_nanos':1000000,'alignment_nanos':2000000},"
                                + "{'pause_nanos':3000000}]}}}"));
        metrics.addJobs("RUNNING", 2);
        String job = "{job_id=\"0a\",job_name=\"words\"";
        String task = ",subtask=\"1\",vertex=\"lines → out\",vertex_id=\"0b\"} ";
        String spent = ",subtask=\"1\",vertex=\"lines → out\",vertex_id=\"0b\"} ";
        assertThat(metrics.text().lines())
                .contains(
                        "weir_job_running" + job + "} 1.0",
                        "weir_job_uptime" + job + "} 2.5",
                        "weir_job_restarts_total" + job + "} 3.0",
                        "weir_job_records_in_total" + job + task + "42.0",
                        "weir_job_time_seconds_total" + job + ",spent=\"busy\"" + spent + "1.5",
                        "weir_job_time_seconds_total"
                                + job
                                + ",spent=\"backpressured\""
                                + spent
                                + "0.25",
                        "weir_job_watermark_lag" + job + task + "0.75",
                        "weir_job_checkpoints_total" + job + ",outcome=\"completed\"} 7.0",
                        "weir_job_checkpoint_last_duration" + job + "} 0.02",
                        "weir_job_checkpoint_last_pause" + job + "} 0.003",
                        "weir_job_checkpoint_last_alignment" + job + "} 0.002",
                        "weir_job_state_bytes" + job + "} 1000.0",
                        "weir_job_state_entries" + job + "} 50.0",
                        "weir_jobs{state=\"RUNNING\"} 2.0");
    }

    @Test
    void tellsOfJobsThatHaveNothingToTellYet() throws Exception {
        JobMetrics metrics = new JobMetrics();
        metrics.add(json("{'jid':'0a','name':'words','state':'INITIALIZING'}"), json("{}"));
        assertThat(metrics.text()).contains("weir_job_running{").doesNotContain("last_id");
    }
}
