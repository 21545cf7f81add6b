package io.weir.testkit.faults;

import io.weir.testkit.faults.Fault.Edit;
import java.util.List;

/** The faults that the simulator must find. */
final class Faults {
    private Faults() {}

    private static Fault skip(String title, String owner, String method, String callee) {
        return new Fault(title, owner, method, new Edit.Skip(callee, -1));
    }

    private static Fault skip(String title, String owner, String method, String callee, int nth) {
        return new Fault(title, owner, method, new Edit.Skip(callee, nth));
    }

    private static Fault answer(
            String title, String owner, String method, String callee, int result) {
        return new Fault(title, owner, method, new Edit.Answer(callee, result));
    }

    private static Fault empty(String title, String owner, String method) {
        return new Fault(title, owner, method, new Edit.Empty());
    }

    private static Fault forget(String title, String owner, String method, String field, int nth) {
        return new Fault(title, owner, method, new Edit.Forget(field, nth));
    }

    private static Fault turn(String title, String owner, String method, int nth) {
        return new Fault(title, owner, method, new Edit.Turn(nth));
    }

    private static final String BUILD = "engine.SnapshotWriter$Build";
    private static final String DISK = "testkit.disk.FaultyFileStore$SimulatedPending";

    static final List<Fault> ALL =
            List.of(
                    // ---- the disk, as if a store did not do what it promises
                    forget("a file's content is not synced", DISK, "finish", "synced", 0),
                    skip("a rename is not synced", DISK, "publish", "Map.put", 1),
                    skip("metadata is not durable", DISK, "publishIfAbsent", "Map.put"),
                    skip(
                            "a deletion does not happen",
                            "testkit.disk.FaultyFileStore",
                            "delete",
                            "Map.remove"),

                    // ---- barriers and alignment
                    empty(
                            "an input is read on behind its barrier",
                            "checkpoint.Alignment",
                            "isBlocked"),
                    skip("a barrier is not sent on", "engine.Task", "snapshot", "Channel.barrier"),
                    skip(
                            "a task does not snapshot when all barriers are there",
                            "engine.OperatorTask",
                            "carryOut",
                            "snapshotDue"),
                    skip(
                            "sources don't take part in a snapshot",
                            "engine.Worker",
                            "inject",
                            "take"),
                    skip(
                            "a part of the barrier's batch is dropped",
                            "engine.OperatorTask",
                            "process",
                            "BatchLoop.run"),
                    forget(
                            "the end of the input is not told",
                            "engine.Channel",
                            "endOfInput",
                            "endOfInput",
                            0),
                    empty("batches that are not full are not sent", "engine.Channel", "flush"),
                    skip("a batch that waits is lost", "engine.Channel", "send", "ArrayDeque.add"),
                    empty("barriers that wait are not sent", "job.BarrierQueue", "ended"),

                    // ---- what is in a snapshot
                    skip(
                            "operators don't put what they hold into state",
                            "engine.Task",
                            "snapshot",
                            "Operator.snapshot"),
                    skip(
                            "operator state is not in the snapshot",
                            "engine.Task",
                            "snapshot",
                            "List.addAll"),
                    skip(
                            "what sinks have prepared is not in the snapshot",
                            BUILD,
                            "finish",
                            "List.addAll",
                            0),
                    skip("the newest segment is not in the chain", BUILD, "finish", "List.add"),
                    turn("a whole snapshot goes on the old chain", BUILD, "finish", 7),
                    skip("the cursor does not sweep", "engine.Worker", "captureSome", "Task.sweep"),
                    answer(
                            "a snapshot is complete before all tasks are in it",
                            "engine.Worker",
                            "captureSome",
                            "List.size",
                            1),

                    // ---- tables
                    answer(
                            "a removal leaves no tombstone",
                            "heap.GroupTable",
                            "remove",
                            "StateTable.tracksRemovals",
                            0),
                    empty("tombstones are not captured", "heap.GroupTable", "captureTombstones"),
                    empty(
                            "a change does not capture what was there first",
                            "heap.GroupTable",
                            "captureIfPending"),
                    skip("a change is not marked", "heap.GroupTable", "beforeChange", "mark"),
                    skip("a new entry is not marked", "heap.GroupTable", "inserted", "mark"),
                    skip(
                            "a whole snapshot has only what has changed",
                            "heap.GroupTable",
                            "startSnapshot",
                            "Arrays.fill"),
                    skip("a chunk is lost", "heap.GroupTable", "flush", "StateTable.captured"),
                    skip(
                            "a growing table forgets what has changed",
                            "heap.GroupTable$Growth",
                            "moved",
                            "set"),
                    skip(
                            "a timer that has fired stays in the state",
                            "heap.HeapTimers",
                            "pollDue",
                            "removed"),
                    skip("a deleted key stays", "heap.StateTable", "remove", "GroupTable.remove"),
                    skip(
                            "a second timer of a key is not stored",
                            "heap.HeapTimers",
                            "register",
                            "StateTable.put",
                            1),

                    // ---- files and checkpoints
                    empty(
                            "files are not counted as referred to",
                            "checkpoint.SharedFiles",
                            "refer"),
                    empty("files are not released", "checkpoint.SharedFiles", "release"),
                    skip(
                            "a worker's chain does not hold its files",
                            "checkpoint.SharedFiles",
                            "replaceChain",
                            "Map.merge"),
                    skip(
                            "segments are deleted before the metadata",
                            "job.CheckpointStore",
                            "cleanUp",
                            "JobFolder.delete"),
                    empty("an aborted checkpoint is not removed", "job.CheckpointStore", "aborted"),
                    empty("checkpoints of a finished job stay", "job.CheckpointStore", "jobEnded"),
                    skip(
                            "the metadata is not written",
                            "job.CheckpointStore",
                            "publish",
                            "JobFolder.publish"),
                    new Fault(
                            "a stale checkpoint is restored",
                            "snapshot.JobFolder",
                            "newestUsable",
                            new Edit.Instead("Comparator.reverseOrder", "naturalOrder")),
                    answer(
                            "a checkpoint is complete before all have acknowledged",
                            "checkpoint.PendingCheckpoint",
                            "noLongerMissing",
                            "BitSet.isEmpty",
                            1),
                    empty("ids of checkpoints are used again", "job.JobHome", "nextCheckpointId"),

                    // ---- restore
                    skip("keyed state is not restored", "job.KeyedRestore", "into", "take"),
                    turn(
                            "only the newest increment is restored",
                            "snapshot.ChainReader",
                            "restore",
                            0),
                    empty("operator state is not dealt out", "engine.OperatorStates", "deal"),
                    answer(
                            "lists are given to all instead of being dealt out",
                            "engine.OperatorStates",
                            "deal",
                            "OperatorStateImage.kind",
                            0),
                    empty(
                            "a broadcast state is not restored",
                            "engine.StoredOperatorState$StoredBroadcast",
                            "restore"),
                    skip(
                            "splits are not dealt out",
                            "job.SplitAssignment",
                            "assign",
                            "List.add",
                            1),
                    empty(
                            "all key groups belong to the first subtask",
                            "engine.KeyGroups",
                            "owner"),
                    skip(
                            "timers are not queued after a restore",
                            "heap.HeapTimers",
                            "make",
                            "TimerQueue.add"),
                    skip(
                            "patches of maps are not merged",
                            "snapshot.KeyGroupMerge$MapParts",
                            "patch",
                            "putAll"),

                    // ---- sinks and the end
                    skip(
                            "a restore does not commit what was prepared",
                            "job.Attempt",
                            "recover",
                            "Sink.commit"),
                    skip(
                            "a restore does not roll back the rest",
                            "job.Attempt",
                            "recover",
                            "Sink.abortAllBut"),
                    skip("sinks don't commit", "operators.SinkCommits", "commit", "Sink.commit"),
                    skip(
                            "a function is shared by all subtasks",
                            "engine.OperatorHost",
                            "function",
                            "FunctionCopies.copy"),
                    answer(
                            "a stopped job commits nothing",
                            "job.JobMaster",
                            "complete",
                            "CheckpointKind.commits",
                            0),

                    // ---- time
                    new Fault(
                            "the fastest input makes the watermark",
                            "engine.WatermarkValve",
                            "advance",
                            new Edit.Instead("Math.min", "max")),
                    skip(
                            "a timer is lost",
                            "engine.Task",
                            "advanceWatermark",
                            "TimerTarget.onEventTimer"),
                    skip(
                            "a split's watermark does not count",
                            "engine.WatermarkValve",
                            "advance",
                            "Math.max"));
}
