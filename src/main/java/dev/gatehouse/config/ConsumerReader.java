package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.CountBy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the consumer files say. A key belongs to one consumer: that is seen over all files. */
final class ConsumerReader {

    private final Problems problems;
    private final Map<String, Location> ownerByHash = new HashMap<>();

    ConsumerReader(Problems problems) {
        this.problems = problems;
    }

    ConsumerSettings read(SourceFile file, int index, Statements stated) {
        List<KeySettings> keys = new ArrayList<>();
        stated.family(ConsumerKeys.KEY).forEach((statement, hash) -> {
            Location first = ownerByHash.putIfAbsent(hash, statement.at());
            if (first == null) {
                keys.add(new KeySettings(statement.ending(), hash));
            } else {
                problems.error(
                        statement.at(),
                        "is the same key as in " + first,
                        "take one of the two out: a key names one caller");
            }
        });
        return new ConsumerSettings(
                file.id(),
                index,
                keys,
                Objects.requireNonNullElse(stated.find(ConsumerKeys.GROUPS), List.of()),
                limits(stated),
                stated.find(ConsumerKeys.PRIORITY));
    }

    private List<RateLimit> limits(Statements stated) {
        List<Rate> rates = Objects.requireNonNullElse(stated.find(ConsumerKeys.QUOTA), List.of());
        ZoneId zone = stated.value(ConsumerKeys.QUOTA_ZONE);
        if (stated.has(ConsumerKeys.QUOTA_ZONE) && !Rate.needZone(rates)) {
            problems.error(stated.locate(ConsumerKeys.QUOTA_ZONE), Rate.NO_ZONE, Rate.NO_ZONE_REMEDY);
        }
        List<RateLimit> limits = new ArrayList<>();
        for (Rate rate : rates) {
            if (rate.countBy() != null && !rate.countBy().equals(CountBy.CONSUMER)) {
                problems.error(
                        stated.locate(ConsumerKeys.QUOTA),
                        stated.quoted(ConsumerKeys.QUOTA) + " counts by something else than the consumer",
                        "take per off here, or put the rate in a route file");
            }
            limits.add(rate.limit(CountBy.CONSUMER, zone));
        }
        return limits;
    }
}
