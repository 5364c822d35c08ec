package dev.gatehouse.config;

import dev.gatehouse.route.Priority;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** The keys of a consumer file. */
final class ConsumerKeys {

    private static final String HASH_REMEDY =
            "write sha256: and 64 hexadecimal digits; keys create makes both key and line";

    /** The digits alone, in lower case. */
    private static final ValueType<String> HASH = ValueType.of("hash of a key", HASH_REMEDY, text -> {
                String lower = text.toLowerCase(Locale.ROOT);
                return lower.matches("sha256:[0-9a-f]{64}")
                        ? Parsed.valid(lower.substring("sha256:".length()))
                        : Parsed.<String>invalid(text, "is no hash of a key", HASH_REMEDY);
            })
            .hidden();

    private static final ValueType<String> GROUP = ValueType.of(
            "group",
            "write letters, digits, - and _",
            text -> text.matches("[A-Za-z0-9._-]+")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no name of a group", "write letters, digits, - and _"));

    static final Key<String> KEY =
            Key.of("key.ID", HASH, "`sha256:HEX`, the hash of an API key, never the key itself; ID names it in logs");

    static final Key<List<String>> GROUPS = Key.of("groups", ValueType.listOf(GROUP), "what the consumer belongs to");

    static final Key<List<Rate>> QUOTA = Key.of(
            "quota", ValueType.listOf(Rate.TYPE), "rates for all that this consumer does, beside those of the route");

    static final Key<ZoneId> QUOTA_ZONE =
            Key.of("quota.zone", Quantities.ZONE, "UTC", "where the hours, days and months of `quota` begin");

    static final Key<Priority> PRIORITY =
            Key.of("priority", PriorityType.TYPE, "the same of all that this consumer sends, whatever the route says");

    static final List<Key<?>> ALL = List.of(KEY, GROUPS, QUOTA, QUOTA_ZONE, PRIORITY);

    static final List<String> LATER = List.of("key.*.expires", "key.*.not-before", "key.*.scopes");

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    private ConsumerKeys() {}
}
