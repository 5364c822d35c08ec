package dev.gatehouse.config;

import dev.gatehouse.config.LimitsReader.Owner;
import dev.gatehouse.http.Cidr;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.Identities;
import dev.gatehouse.route.Identities.CertificateSettings;
import dev.gatehouse.route.Identities.UserSettings;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.StatedLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one consumer file says. What can only be seen over all files is left to {@link Consumers}. */
final class ConsumerReader {

    /** The dates, which must not contradict each other: the earlier before the later. */
    private static final List<Order> ORDERS = List.of(
            new Order(ConsumerKeys.KEY_NOT_BEFORE, ConsumerKeys.KEY_EXPIRES),
            new Order(ConsumerKeys.KEY_CREATED, ConsumerKeys.KEY_EXPIRES),
            new Order(ConsumerKeys.KEY_CREATED, ConsumerKeys.KEY_REVOKED));

    private final Problems problems;
    private final UnaryOperator<KeyTerms> shared;
    private final Map<String, Location> routes = new LinkedHashMap<>();
    private @Nullable Location peppered;
    private @Nullable ChosenPlan plan;

    /** @param shared the one that stands for all that are equal: most keys have what many have */
    ConsumerReader(Problems problems, UnaryOperator<KeyTerms> shared) {
        this.problems = problems;
        this.shared = shared;
    }

    private record Order(Key<Instant> earlier, Key<Instant> later) {}

    /** @param index of the consumer */
    ConsumerSettings read(String id, int index, Statements stated) {
        StatedLimits own = limits(stated);
        String named = stated.find(QuotaKeys.PLAN);
        plan = named == null
                ? null
                : new ChosenPlan(named, stated.isSecret(QuotaKeys.PLAN), stated.locate(QuotaKeys.PLAN), own);
        return new ConsumerSettings(
                id,
                index,
                keys(stated),
                Objects.requireNonNullElse(stated.find(ConsumerKeys.GROUPS), List.of()),
                named,
                own.over(LimitSettings.NONE),
                stated.find(ConsumerKeys.PRIORITY),
                new Identities(users(stated), certificates(stated)));
    }

    private static List<UserSettings> users(Statements stated) {
        List<UserSettings> users = new ArrayList<>();
        stated.family(ConsumerKeys.USER)
                .forEach((statement, hash) -> users.add(new UserSettings(statement.ending(), hash)));
        return users;
    }

    private static List<CertificateSettings> certificates(Statements stated) {
        List<CertificateSettings> certificates = new ArrayList<>();
        stated.family(ConsumerKeys.CERTIFICATE)
                .forEach((statement, mark) -> certificates.add(new CertificateSettings(statement.ending(), mark)));
        return certificates;
    }

    /** Which routes its keys name, and where each is first: to be held against those that there are. */
    Map<String, Location> routes() {
        return routes;
    }

    /** Where a key is that needs the pepper; null if none does. */
    @Nullable
    Location peppered() {
        return peppered;
    }

    /** The plan that it has; null = none. */
    @Nullable
    ChosenPlan plan() {
        return plan;
    }

    private List<KeySettings> keys(Statements stated) {
        Map<String, Map<String, Statement>> linesById = new LinkedHashMap<>();
        for (Statement statement : stated.all()) {
            if (statement.begins(ConsumerKeys.KEY.name())) {
                linesById
                        .computeIfAbsent(statement.ending(), id -> new HashMap<>(4))
                        .put(statement.key().name(), statement);
            }
        }
        List<KeySettings> keys = new ArrayList<>(linesById.size());
        linesById.forEach((id, lines) -> {
            KeyHash hash = find(lines, ConsumerKeys.KEY);
            if (hash != null) {
                keys.add(new KeySettings(id, hash, terms(lines)));
                notePepper(lines, hash);
            } else if (!lines.containsKey(ConsumerKeys.KEY.name())) {
                lines.values().forEach(line -> reportNoKey(id, line, linesById));
            }
        });
        return keys;
    }

    private void notePepper(Map<String, Statement> lines, KeyHash hash) {
        if (hash.peppered() && peppered == null) {
            peppered =
                    Objects.requireNonNull(lines.get(ConsumerKeys.KEY.name())).at();
        }
    }

    private void reportNoKey(String id, Statement line, Map<String, Map<String, Statement>> linesById) {
        List<String> ids = linesById.entrySet().stream()
                .filter(each -> each.getValue().containsKey(ConsumerKeys.KEY.name()))
                .map(Map.Entry::getKey)
                .toList();
        problems.error(
                line.at(), "is said of no key: there is no key." + id, new KnownNames("keys", ids).insteadOf(id));
    }

    private KeyTerms terms(Map<String, Statement> lines) {
        if (lines.size() == 1) {
            return KeyTerms.NONE;
        }
        boolean ordered = true;
        for (Order order : ORDERS) {
            ordered &= check(lines, order);
        }
        List<RouteNames> names = orNone(find(lines, ConsumerKeys.KEY_ROUTES));
        for (RouteNames name : names) {
            routes.putIfAbsent(
                    name.text(),
                    Objects.requireNonNull(lines.get(ConsumerKeys.KEY_ROUTES.name()))
                            .at());
        }
        List<Cidr> addresses = orNone(find(lines, ConsumerKeys.KEY_ADDRESSES));
        return ordered
                ? shared.apply(new KeyTerms(
                        find(lines, ConsumerKeys.KEY_CREATED),
                        find(lines, ConsumerKeys.KEY_NOT_BEFORE),
                        find(lines, ConsumerKeys.KEY_EXPIRES),
                        find(lines, ConsumerKeys.KEY_REVOKED),
                        orNone(find(lines, ConsumerKeys.KEY_SCOPES)),
                        names,
                        addresses))
                : KeyTerms.NONE;
    }

    private boolean check(Map<String, Statement> lines, Order order) {
        Instant earlier = find(lines, order.earlier());
        Instant later = find(lines, order.later());
        if (earlier == null || later == null || earlier.isBefore(later)) {
            return true;
        }
        Statement first = Objects.requireNonNull(lines.get(order.earlier().name()));
        problems.error(
                Objects.requireNonNull(lines.get(order.later().name())).at(),
                "is no later than " + first.at().key() + " in line "
                        + first.at().line(),
                "write a later date here, or an earlier one there");
        return false;
    }

    private static <T> @Nullable T find(Map<String, Statement> lines, Key<T> key) {
        Statement statement = lines.get(key.name());
        return statement == null ? null : statement.read(key);
    }

    private static <T> List<T> orNone(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }

    private StatedLimits limits(Statements stated) {
        LimitsReader reader = new LimitsReader(problems, Owner.CONSUMER);
        reader.reportVoid(stated, QuotaKeys.ENFORCED_OF_CONSUMER);
        return reader.stated(stated, CountBy.CONSUMER, stated.find(QuotaKeys.ENFORCED_OF_CONSUMER));
    }
}
