package io.weir.cli;

import io.weir.job.ProgramContext;
import java.util.Optional;

/** Why a program ended without a job having run. */
final class ProgramEnd {
    private ProgramEnd() {}

    /**
     * @param thrown what main threw, if it did
     */
    static CommandException nothingRan(
            Program program, ProgramContext context, Optional<Throwable> thrown) {
        String name = program.mainClass();
        if (thrown.isEmpty()) {
            return CommandException.refused(
                    context.executeWasCalled()
                            ? "The job of program %s was refused, and the program caught the reason without passing it on. Let what execute() throws leave main."
                                    .formatted(name)
                            : "Program %s ended without running a job: it never called execute(). Call it on the StreamEnvironment after the last operator: env.execute(\"job name\")."
                                    .formatted(name));
        }
        Throwable reason = thrown.get();
        if (context.executeWasCalled() || Explanation.isWeirs(reason)) {
            return CommandException.refused(Explanation.of(reason), reason);
        }
        if (reason instanceof NoClassDefFoundError missing) {
            return CommandException.refused(
                    "Program %s needs class %s, which is neither in the jar nor given with -C (--classpath). Put it into the jar, or give its jar with -C."
                            .formatted(name, Program.dotted(missing)),
                    reason);
        }
        return CommandException.refused(
                "Program %s failed before its job could run: %s"
                        .formatted(name, Explanation.of(reason)),
                reason);
    }
}
