package dev.gatehouse.listen;

import dev.gatehouse.tls.CertifiedKey;
import dev.gatehouse.tls.PairFiles;
import dev.gatehouse.tls.PairReading;
import dev.gatehouse.tls.PairReading.Fault;
import dev.gatehouse.tls.PairReading.Unusable;
import dev.gatehouse.tls.PairReading.Usable;
import dev.gatehouse.tls.PairStamp;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key as they are in use, and the files that they came from. For one thread at a time.
 *
 * <p>The files are looked at, not listened to: who listens to a directory misses the links that a mounted ConfigMap changes.
 */
final class WatchedPair {

    private static final Logger LOG = LogManager.getLogger(WatchedPair.class);

    private final PairFiles files;
    private final FrontCounters counters;
    private CertifiedKey pair;
    private PairStamp stamp;
    private Instant readAt;

    /** What the files hold now if it cannot be used; it was logged. */
    private @Nullable Unusable refused;

    private WatchedPair(PairFiles files, CertifiedKey pair, PairStamp stamp, Instant readAt, FrontCounters counters) {
        this.files = files;
        this.counters = counters;
        this.pair = pair;
        this.stamp = stamp;
        this.readAt = readAt;
    }

    /** @throws IOException if the files cannot be used */
    static WatchedPair read(PairFiles files, Instant now, FrontCounters counters) throws IOException {
        PairStamp stamp = files.stamp();
        PairReading reading = files.read(now);
        if (reading instanceof Unusable unusable) {
            throw new IOException(unusable.faults().stream()
                    .map(fault -> fault.file() + " " + fault.what() + ": " + fault.remedy())
                    .collect(Collectors.joining("; ")));
        }
        return new WatchedPair(files, ((Usable) reading).pair(), stamp, now, counters);
    }

    CertifiedKey pair() {
        return pair;
    }

    PairFiles files() {
        return files;
    }

    /**
     * Takes what the files hold if that has changed and can be used. What cannot is looked at again each time, as time alone
     * may mend it.
     *
     * @return whether another pair is in use now
     */
    boolean look(Instant now) {
        PairStamp found = files.stamp();
        if (found.equals(stamp) && refused == null && !stamp.maySayTooLittle(readAt)) {
            return false;
        }
        stamp = found;
        readAt = now;
        return files.read(now).fold(usable -> take(usable.pair()), this::refuse);
    }

    private boolean take(CertifiedKey found) {
        boolean isAnother = !found.chain().equals(pair.chain());
        if (isAnother || refused != null) {
            LOG.info("{}: in use now, valid until {}", files.certificate(), found.expiry());
        }
        if (isAnother) {
            counters.add(FrontCount.CERTIFICATES_RELOADED);
        }
        refused = null;
        pair = found;
        return isAnother;
    }

    private boolean refuse(Unusable found) {
        if (!found.equals(refused)) {
            refused = found;
            counters.add(FrontCount.CERTIFICATES_REFUSED);
            for (Fault fault : found.faults()) {
                LOG.warn("{} {}: what was read before stays in use", fault.file(), fault.what());
            }
        }
        return false;
    }
}
