package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.config.LogicalLines.LogicalLine;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.Identities.CertificateSettings;
import dev.gatehouse.route.Identities.UserSettings;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.tls.FileStamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All consumer files: each that has changed is read, many side by side, and then they are held against each other. */
final class Consumers {

    /** Fewer are read sooner than threads are woken. */
    private static final int WORTH_THREADS = 64;

    private final Path path;
    private final Function<String, @Nullable String> environment;
    private final KeptConsumers kept;
    private final Map<KeyTerms, KeyTerms> terms = new ConcurrentHashMap<>();

    Consumers(Path path, Function<String, @Nullable String> environment, KeptConsumers kept) {
        this.path = path;
        this.environment = environment;
        this.kept = kept;
    }

    /**
     * @param plans by their names
     * @param problems is told of all that is wrong, and {@code log} of all that was read
     */
    List<ConsumerSettings> read(List<Path> files, Map<String, LimitSettings> plans, Problems problems, ReadLog log) {
        Stream<Path> stream = files.size() < WORTH_THREADS ? files.stream() : files.parallelStream();
        List<ConsumerRead> read = stream.map(this::readIfChanged).toList();
        List<ConsumerSettings> consumers = new ArrayList<>(read.size());
        BitSet fresh = new BitSet(read.size());
        List<ConsumerRead> placed = new ArrayList<>(read.size());
        for (ConsumerRead each : read) {
            fresh.set(consumers.size(), isNew(each));
            each.errors().forEach(problems::error);
            each.warnings().forEach(problems::warning);
            log.add(each.files());
            ConsumerRead here = each.at(consumers.size());
            placed.add(here);
            here.consumer()
                    .map(found -> under(plans, found, here.plan(), problems))
                    .ifPresent(consumers::add);
        }
        kept.keep(placed);
        reportSameKeys(consumers, fresh, problems);
        reportSameIdentities(consumers, problems);
        return consumers;
    }

    /** The consumer with what its plan gives it, which may be another one than the last time. */
    private static ConsumerSettings under(
            Map<String, LimitSettings> plans,
            ConsumerSettings consumer,
            @Nullable ChosenPlan chosen,
            Problems problems) {
        if (chosen == null) {
            return consumer;
        }
        LimitSettings plan = plans.get(chosen.name());
        if (plan == null) {
            String shown = chosen.secret() ? ConfigText.MASK : chosen.name();
            problems.error(
                    chosen.at(),
                    "there is no plan " + ConfigText.quote(shown),
                    plans.isEmpty()
                            ? "make plans/" + (chosen.secret() ? "NAME" : shown) + ".properties"
                            : new KnownNames("plans", List.copyOf(plans.keySet())).insteadOf(shown));
            return consumer;
        }
        return consumer.with(chosen.own().over(plan));
    }

    /** Where a key names a route that there is not: the key is good for less than somebody believes. */
    static void warnOfUnknownRoutes(KeptConsumers read, List<Route> routes, Problems problems) {
        List<String> ids = routes.stream().map(Route::id).toList();
        Map<String, Boolean> known = new HashMap<>();
        read.all()
                .forEach(file -> file.routes().forEach((name, at) -> {
                    if (!known.computeIfAbsent(name, text -> names(text, ids))) {
                        problems.warning(
                                at,
                                "names no route: " + ConfigText.quote(name),
                                new KnownNames("routes", ids).insteadOf(name));
                    }
                }));
    }

    private static boolean names(String text, List<String> ids) {
        return ids.stream().anyMatch(new KeyTerms.RouteNames(text)::hold);
    }

    static void reportMissingPepper(KeptConsumers read, Problems problems) {
        read.all().forEach(file -> {
            Location at = file.peppered();
            if (at != null) {
                problems.error(
                        at,
                        "is hashed with a pepper, and there is none",
                        "add keys.pepper to gatehouse.properties, the one that the key was made with");
            }
        });
    }

    /** Whether it was read now, however equal it may be to what was kept. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isNew(ConsumerRead read) {
        return read != kept.of(read.file());
    }

    private ConsumerRead readIfChanged(Path file) {
        FileStamp stamp = FileStamp.of(file);
        ConsumerRead before = kept.of(file);
        return before != null && before.holds(stamp) ? before : read(file, stamp);
    }

    private ConsumerRead read(Path file, @Nullable FileStamp stamp) {
        Instant now = Instant.now();
        Problems problems = new Problems();
        ReadLog log = new ReadLog();
        StatementReader statements = new StatementReader(
                new KeyCheck(KeyRegistry::of, problems), new References(path, environment, log), problems);
        ConsumerReader reader = new ConsumerReader(problems, each -> {
            KeyTerms first = terms.putIfAbsent(each, each);
            return first == null ? each : first;
        });
        Optional<ConsumerSettings> consumer = new ConfigDirectory(path, problems, log)
                .loadNamed(file)
                .map(source -> reader.read(source.id(), 0, statements(statements, source, problems)));
        return new ConsumerRead(
                file,
                stamp,
                now,
                log.files(),
                problems.errors(),
                problems.warnings(),
                consumer,
                Collections.unmodifiableMap(reader.routes()),
                reader.peppered(),
                reader.plan());
    }

    private static Statements statements(StatementReader reader, SourceFile source, Problems problems) {
        return reader.read(source, FileKind.CONSUMER)
                .over(Statements.none(source.shown(), problems))
                .checked();
    }

    /**
     * A key belongs to one consumer. Among a million, equal ones are found by the beginnings of their hashes: those of the files that
     * were read now are sorted, which is done in a tenth of the time that a set takes, and the others are looked up there.
     *
     * @param fresh by place, whether the consumer's file was read now: the others were held against each other before
     */
    private void reportSameKeys(List<ConsumerSettings> consumers, BitSet fresh, Problems problems) {
        long[] beginnings = IntStream.range(0, consumers.size())
                .filter(fresh::get)
                .mapToObj(consumers::get)
                .flatMap(consumer -> consumer.keys().stream())
                .mapToLong(key -> key.hash().first())
                .toArray();
        Arrays.parallelSort(beginnings);
        boolean found = false;
        for (int i = 1; i < beginnings.length; i++) {
            found |= beginnings[i] == beginnings[i - 1];
        }
        for (int place = fresh.nextClearBit(0);
                place < consumers.size() && !found;
                place = fresh.nextClearBit(place + 1)) {
            for (KeySettings key : consumers.get(place).keys()) {
                found |= Arrays.binarySearch(beginnings, key.hash().first()) >= 0;
            }
        }
        if (found) {
            kept.doubt();
            reportEach(consumers, problems);
        }
    }

    private void reportEach(List<ConsumerSettings> consumers, Problems problems) {
        Map<KeyHash, Location> first = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            for (KeySettings key : consumer.keys()) {
                Location at = new Location(consumer.id(), 0, ConsumerKeys.KEY.stem() + key.id());
                Location before = first.putIfAbsent(key.hash(), at);
                if (before != null) {
                    problems.error(
                            located(at),
                            "is the same key as in " + located(before),
                            "take one of the two out: a key names one caller");
                }
            }
        }
    }

    /** A user, or a certificate, belongs to one consumer. Those in one file are held against each other here, too. */
    private void reportSameIdentities(List<ConsumerSettings> consumers, Problems problems) {
        Map<String, Location> users = new HashMap<>();
        Map<String, Location> certificates = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            for (UserSettings user : consumer.identities().users()) {
                Location at = new Location(consumer.id(), 0, ConsumerKeys.USER.stem() + user.name());
                report(at, users.putIfAbsent(user.name(), at), "user", problems);
            }
            for (CertificateSettings certificate : consumer.identities().certificates()) {
                Location at = new Location(consumer.id(), 0, ConsumerKeys.CERTIFICATE.stem() + certificate.id());
                report(at, certificates.putIfAbsent(certificate.mark(), at), "certificate", problems);
            }
        }
    }

    /** @param before where the same is; null = nowhere */
    private void report(Location at, @Nullable Location before, String what, Problems problems) {
        if (before != null) {
            kept.doubt();
            problems.error(
                    located(at),
                    "is the same " + what + " as in " + located(before),
                    "take one of the two out: a " + what + " names one caller");
        }
    }

    /** Where a consumer's line is in its file. Looked up afterwards, so that a million need not be remembered. */
    private Location located(Location consumerAndKey) {
        String key = consumerAndKey.key();
        Problems unread = new Problems();
        ConfigDirectory directory = new ConfigDirectory(path, unread, new ReadLog());
        String shown = directory.shownFile(FileKind.CONSUMER, consumerAndKey.file());
        for (LogicalLine line : LogicalLines.of(ConfigDirectory.text(
                        path.resolve(FileKind.CONSUMER.place()).resolve(consumerAndKey.file() + ".properties"), unread)
                .orElse(""))) {
            Map.Entry<String, String> pair = line.decode().orNull();
            if (pair != null && pair.getKey().equals(key)) {
                return new Location(shown, line.number(), key);
            }
        }
        return new Location(shown, 0, key);
    }
}
