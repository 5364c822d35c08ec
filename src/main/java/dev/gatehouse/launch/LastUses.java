package dev.gatehouse.launch;

import dev.gatehouse.state.KeyUse;
import dev.gatehouse.state.KeyUseFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When keys were last used, as a gateway has written it down. */
final class LastUses {

    private final Path file;
    private final Map<String, Instant> latest = new HashMap<>();
    private Optional<Instant> since = Optional.empty();

    private LastUses(Path file) {
        this.file = file;
    }

    /** @param directory where there need be nothing */
    static LastUses in(Path directory) throws IOException {
        KeyUseFile file = new KeyUseFile(directory);
        LastUses uses = new LastUses(file.path());
        uses.since = file.read(uses::note);
        return uses;
    }

    private void note(KeyUse use) {
        latest.merge(name(use.consumer(), use.key()), use.at(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Null if none is known. */
    @Nullable
    Instant of(String consumer, String key) {
        return latest.get(name(consumer, key));
    }

    /** Whether a key of which no use is known was not used. */
    boolean areRecorded() {
        return since.isPresent();
    }

    /** Whether anything can be said of keys that nobody uses; if it is less than was asked for, that is told. */
    boolean tell(Duration unused, Instant now, PrintWriter err) {
        if (since.isEmpty()) {
            err.println(file + ": does not exist, so that no last use is known\n"
                    + "    name the directory that state.dir of the gateway means with --state DIR");
            return false;
        }
        if (since.get().isAfter(now.minus(unused))) {
            err.println("uses are recorded since " + since.get()
                    + " alone: a key that was last used before looks as if it never was");
        }
        return true;
    }

    private static String name(String consumer, String key) {
        return consumer + "/" + key;
    }
}
