package dev.gatehouse.listen;

import dev.gatehouse.tls.AuthoritiesReading;
import dev.gatehouse.tls.ClientAuthorities;
import dev.gatehouse.tls.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The authorities of clients as they are in use, and the file that they came from. For one thread at a time. */
final class WatchedAuthorities {

    private static final Logger LOG = LogManager.getLogger(WatchedAuthorities.class);

    private final Path file;
    private final ServedAuthorities served;
    private @Nullable FileStamp stamp;
    private Instant readAt;

    /** What is wrong with what the file holds now; it was logged. */
    private @Nullable String refused;

    private WatchedAuthorities(Path file, ServedAuthorities served, @Nullable FileStamp stamp, Instant readAt) {
        this.file = file;
        this.served = served;
        this.stamp = stamp;
        this.readAt = readAt;
    }

    /** @throws IOException if the file cannot be used */
    static WatchedAuthorities read(Path file, Instant now) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        AuthoritiesReading reading = AuthoritiesReading.of(file);
        if (reading instanceof AuthoritiesReading.Unusable unusable) {
            throw new IOException(file + " " + unusable.what() + ": " + unusable.remedy());
        }
        ClientAuthorities authorities = ClientAuthorities.of(((AuthoritiesReading.Usable) reading).certificates());
        return new WatchedAuthorities(file, new ServedAuthorities(authorities), stamp, now);
    }

    ServedAuthorities served() {
        return served;
    }

    /** Takes what the file holds if that has changed and can be used. Whether others are in use now. */
    boolean look(Instant now) {
        FileStamp found = FileStamp.of(file);
        if (found != null && found.equals(stamp) && refused == null && !found.wasYoungAt(readAt)) {
            return false;
        }
        stamp = found;
        readAt = now;
        return AuthoritiesReading.of(file).fold(this::take, unusable -> refuse(unusable.what()));
    }

    private boolean take(AuthoritiesReading.Usable found) {
        refused = null;
        if (found.certificates().equals(served.inUse().certificates())) {
            return false;
        }
        served.use(ClientAuthorities.of(found.certificates()));
        LOG.info(
                "{}: in use now, certificates of {} authorities",
                file,
                found.certificates().size());
        return true;
    }

    private boolean refuse(String what) {
        if (!what.equals(refused)) {
            refused = what;
            LOG.warn("{} {}: what was read before stays in use", file, what);
        }
        return false;
    }
}
