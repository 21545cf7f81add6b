package io.weir.storage;

import io.weir.storage.Machine.Life;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hold on a folder of a store that has no locks, made of one guarantee that all of them have: a
 * file is created by one of those who try.
 *
 * <p>Each hold is a file {@code _owner-<n>}, one higher than the hold before, and <em>the highest
 * number holds the folder</em>. To take it over is to create the next number; whoever was there
 * before finds a number above its own, and is out, whatever it still believes. Numbers below are
 * deleted by the new holder, which changes nothing.
 *
 * <p>So a hold is never wrong because a clock was: {@link #check} looks at the store. A holder that
 * checks before and after it publishes something knows that it was the holder when it was
 * published, and a later holder, which lists what is there after it has become one, sees it.
 *
 * <p>Time only decides whether a holder is taken for dead. It counts up a beat in its file three
 * times in each {@code timeout}. Somebody of the same machine sees whether the process lives and
 * how old the beat is, by the machine's clock; anybody else watches the beat for a {@code timeout}
 * by its own clock. So it does not matter what time machines think it is.
 *
 * <h2>Format of the file, version 1</h2>
 *
 * <pre>
 *   weir-owner 1
 *   token 32 hexadecimal digits          of this hold, and no other
 *   beat 17 123456789                    how often, and when by the machine's nanosecond clock
 *   timeout 30000                        in milliseconds
 *   process boot space pid start copy     see ThisMachine
 *   released                             or: held
 *   owner words for people               UTF-8, to the end of the file
 * </pre>
 */
public final class MarkedLease implements FileStore.Lease {
    private static final Pattern NAME =
            Pattern.compile(Pattern.quote(StorePath.OWNER) + "-(\\d{1,18})");
    private static final Pattern CONTENT =
            Pattern.compile(
                    "weir-owner 1\ntoken (\\w+)\nbeat (\\d+) (-?\\d+)\ntimeout (\\d+)\nprocess (.*)\n(held|released)\nowner (.*)",
                    Pattern.DOTALL);

    private record Mark(
            String token,
            long beat,
            long beatNanos,
            Duration timeout,
            String process,
            boolean released,
            String owner) {
        byte[] bytes() {
            return "weir-owner 1\ntoken %s\nbeat %d %d\ntimeout %d\nprocess %s\n%s\nowner %s"
                    .formatted(
                            token,
                            beat,
                            beatNanos,
                            timeout.toMillis(),
                            process,
                            released ? "released" : "held",
                            owner)
                    .getBytes(StandardCharsets.UTF_8);
        }

        static @Nullable Mark parse(byte[] bytes) {
            Matcher matcher = CONTENT.matcher(new String(bytes, StandardCharsets.UTF_8));
            return matcher.matches()
                    ? new Mark(
                            matcher.group(1),
                            Long.parseLong(matcher.group(2)),
                            Long.parseLong(matcher.group(3)),
                            Duration.ofMillis(Long.parseLong(matcher.group(4))),
                            matcher.group(5),
                            matcher.group(6).equals("released"),
                            matcher.group(7))
                    : null;
        }
    }

    private final Marks marks;
    private final String folder;
    private final Machine machine;
    private final long number;

    /** Changed by the beating thread, and by close when that has stopped. */
    private volatile Mark mark;

    private volatile boolean open = true;
    private Machine.@Nullable Beating beating;

    private MarkedLease(Marks marks, String folder, Machine machine, long number, Mark mark) {
        this.marks = marks;
        this.folder = folder;
        this.machine = machine;
        this.number = number;
        this.mark = mark;
    }

    /**
     * Takes hold. Waits for a {@code timeout} if the folder was left by a process of which nothing
     * is known here.
     *
     * @param folder where the marks are, for messages
     * @param owner who asks
     * @param timeout how long a holder may be silent before it is taken for dead
     * @throws OwnedByAnotherException if somebody holds it
     */
    public static MarkedLease acquire(
            Marks marks, String folder, String owner, Duration timeout, Machine machine)
            throws IOException {
        while (true) {
            long highest = highest(marks.list());
            if (highest > 0 && !isFree(marks, highest, folder, timeout, machine)) {
                continue; // it has changed meanwhile
            }
            long number = highest + 1;
            var mark =
                    new Mark(
                            machine.token(),
                            0,
                            machine.nanoTime(),
                            timeout,
                            machine.process(),
                            false,
                            owner);
            boolean held = false;
            machine.holds().add(mark.token); // before another thread can see the mark
            try {
                held = create(marks, number, mark);
                if (held) {
                    var lease = new MarkedLease(marks, folder, machine, number, mark);
                    lease.beating = machine.every(timeout.dividedBy(3), lease::beat);
                    return lease;
                }
            } finally {
                if (!held) {
                    machine.holds().remove(mark.token);
                }
            }
        }
    }

    /** Becomes the highest mark, and clears up those below; false if another was faster. */
    private static boolean create(Marks marks, long number, Mark mark) throws IOException {
        if (!marks.create(name(number), mark.bytes())) {
            return false;
        }
        List<String> names = marks.list();
        if (highest(names) > number) {
            marks.delete(name(number)); // those who were faster have cleared up already
            return false;
        }
        for (String name : names) {
            if (number(name) < number) {
                marks.delete(name);
            }
        }
        return true;
    }

    /** Whether the mark is of nobody any more; false if it is there no more. */
    private static boolean isFree(
            Marks marks, long number, String folder, Duration timeout, Machine machine)
            throws IOException {
        Optional<byte[]> content = marks.read(name(number));
        if (content.isEmpty()) {
            return false;
        }
        Mark first = Mark.parse(content.get());
        if (first == null) {
            throw new ExplainedException(
                    "%s/%s says who holds the folder, but not in a way that this Weir understands. A newer one may be at work there; if none is, delete the file"
                            .formatted(folder, name(number)));
        }
        if (first.released) {
            return true;
        }
        Duration patience = timeout.compareTo(first.timeout) > 0 ? timeout : first.timeout;
        Life life = machine.lifeOf(first.process);
        if (machine.holds().contains(first.token)) {
            throw OwnedByAnotherException.of(folder, first.owner);
        }
        if (life == Life.DEAD || first.process.equals(machine.process())) {
            return true; // if it is ours, it could not be given back, since the store was away
        }
        if (life == Life.ALIVE) {
            if (machine.nanoTime() - first.beatNanos < patience.toNanos()) {
                throw OwnedByAnotherException.of(folder, first.owner);
            }
            return true; // it lives, but does not hold this any more
        }
        long since = machine.nanoTime();
        while (machine.nanoTime() - since < patience.toNanos()) {
            machine.sleep(patience.dividedBy(20).plusMillis(1));
            Optional<byte[]> again = marks.read(name(number));
            if (again.isEmpty()) {
                return false;
            }
            Mark now = Mark.parse(again.get());
            if (now == null || now.released) {
                return now != null;
            }
            if (now.beat != first.beat) {
                throw OwnedByAnotherException.of(folder, first.owner);
            }
        }
        return true;
    }

    private static String name(long number) {
        return StorePath.OWNER + "-" + number;
    }

    /** 0 if it is not the name of a mark. */
    private static long number(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static long highest(List<String> names) {
        long highest = 0;
        for (String name : names) {
            highest = Math.max(highest, number(name));
        }
        return highest;
    }

    @Override
    public void check() throws IOException {
        if (!open) {
            throw lost("it was closed");
        }
        for (String name : marks.list()) {
            if (number(name) > number) {
                Optional<Mark> other = marks.read(name).map(Mark::parse);
                throw lost(
                        other.map(o -> "it was taken over by " + o.owner)
                                .orElse("it was taken over by another"));
            }
        }
        if (!isThere()) {
            throw lost("%s/%s was deleted or replaced".formatted(folder, name(number)));
        }
    }

    private boolean isThere() throws IOException {
        Mark now = marks.read(name(number)).map(Mark::parse).orElse(null);
        return now != null && now.token.equals(mark.token);
    }

    private OwnedByAnotherException lost(String why) {
        return new OwnedByAnotherException(
                "The hold of %s on %s is lost: %s. Another process may write there now"
                        .formatted(mark.owner, folder, why));
    }

    /** Says that we are alive. If that fails, the next beat tries again. */
    private void beat() {
        try {
            if (open && isThere()) { // what others have deleted must not come back
                Mark next = next(false);
                marks.replace(name(number), next.bytes());
                mark = next;
            }
        } catch (IOException e) {
            // The store is away. Whoever takes over meanwhile is seen by the next check.
        }
    }

    private Mark next(boolean released) {
        return new Mark(
                mark.token,
                mark.beat + 1,
                machine.nanoTime(),
                mark.timeout,
                mark.process,
                released,
                mark.owner);
    }

    /** Gives the hold back. Does not fail if the store is away: then the hold expires. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        if (beating != null) {
            beating.stop();
        }
        machine.holds().remove(mark.token);
        try {
            if (isThere()) {
                marks.replace(name(number), next(true).bytes());
            }
        } catch (IOException e) {
            // As if the process had died.
        }
    }
}
