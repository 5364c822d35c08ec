package dev.gatehouse.config;

import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.route.RedisSettings.Kind;
import dev.gatehouse.route.RedisSettings.Tls;
import dev.gatehouse.route.RedisSettings.User;
import dev.gatehouse.tls.AuthoritiesReading;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code gatehouse.properties} says of state that gateways share. */
final class RedisReader {

    private static final List<Key<?>> OF_REDIS =
            List.of(RedisKeys.PREFIX, RedisKeys.TIMEOUT, RedisKeys.NODES, RedisKeys.CA, RedisKeys.SENTINEL_PASSWORD);

    private final Path directory;
    private final Problems problems;

    RedisReader(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** Null where each gateway counts alone. */
    @Nullable
    RedisSettings read(Statements stated) {
        RedisAddress address = stated.value(RedisKeys.STATE).orElse(null);
        if (stated.isUnread(RedisKeys.STATE)) {
            return null;
        }
        if (address == null) {
            OF_REDIS.stream()
                    .filter(stated::has)
                    .forEach(key -> problems.warning(
                            stated.locate(key),
                            "is not used: no state is shared",
                            "add state = redis://..., or take the line out"));
            return null;
        }
        if (address.kind() != Kind.SENTINEL && stated.has(RedisKeys.SENTINEL_PASSWORD)) {
            problems.error(
                    stated.locate(RedisKeys.SENTINEL_PASSWORD),
                    "has no effect: no Sentinel is asked",
                    "take the line out, or write state = redis-sentinel://...");
        }
        return new RedisSettings(
                address.kind(),
                address.hosts(),
                address.database(),
                address.master(),
                new User(address.user(), address.password(), stated.find(RedisKeys.SENTINEL_PASSWORD)),
                tls(address, stated),
                stated.value(RedisKeys.PREFIX),
                stated.value(RedisKeys.TIMEOUT),
                stated.value(RedisKeys.NODES));
    }

    private @Nullable Tls tls(RedisAddress address, Statements stated) {
        Path stating = stated.find(RedisKeys.CA);
        Path file = stating == null ? null : directory.resolve(stating);
        if (file != null && !address.tls()) {
            problems.error(
                    stated.locate(RedisKeys.CA),
                    "has no effect: the Redis is spoken to without TLS",
                    "write rediss:// in state, or take the line out");
        } else if (file != null) {
            AuthoritiesReading.of(file).fold(usable -> true, unusable -> {
                problems.error(stated.locate(RedisKeys.CA), stating + " " + unusable.what(), unusable.remedy());
                return false;
            });
        }
        return address.tls() ? new Tls(file) : null;
    }
}
