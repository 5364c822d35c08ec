package dev.gatehouse.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upstream by its name, with a share of the requests: {@code orders 95%}.
 *
 * @param percent 0 to 100; empty if none is written
 */
record NamedShare(String name, Optional<Integer> percent) {

    private static final int ALL = 100;
    private static final Pattern FORM = Pattern.compile("(\\S+)(?:\\s+(\\S+))?");
    private static final String REMEDY = "write a name, or several with shares: orders 95%, orders-v2 5%";
    private static final String SUM_REMEDY = "write shares that add up to 100%";

    /** One, with a share or without. */
    static final ValueType<NamedShare> ONE =
            ValueType.of("name with a share", "write a name and a share: orders-v2 10%", NamedShare::parse);

    /** One of several. */
    static final ValueType<NamedShare> IN_LIST = ValueType.of("name", REMEDY, NamedShare::parse);

    private static final ValueType<List<NamedShare>> LIST = ValueType.listOf(IN_LIST);

    /** One, or several whose shares add up to all. */
    static final ValueType<List<NamedShare>> SPLIT = ValueType.of(
            "name, or list of names with shares",
            REMEDY,
            text -> LIST.parse(text).then(shares -> checked(text, shares)));

    /** All of it if none is written. */
    int percentOrAll() {
        return percent.orElse(ALL);
    }

    private static Parsed<NamedShare> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(text, "is no name with a share", REMEDY);
        }
        Parsed<String> name = name(matcher.group(1));
        String share = matcher.group(2);
        return name.then(known -> share == null
                ? Parsed.valid(new NamedShare(known, Optional.empty()))
                : Quantities.PERCENT
                        .parse(share)
                        .then(percent -> Parsed.valid(new NamedShare(known, Optional.of(percent)))));
    }

    /** Who writes where the service is has taken the key for another one. */
    private static Parsed<String> name(String text) {
        if (text.indexOf(':') < 0) {
            return PatternTypes.NAME.parse(text);
        }
        String shown = NetworkTypes.withoutUser(text);
        String url = shown.contains("://") ? shown : "http://" + shown;
        return Parsed.invalid(
                shown,
                "is an address, and no name of an upstream",
                "write upstream.endpoints = " + ConfigText.printable(url)
                        + ", or put that into upstreams/NAME.properties as endpoints and write NAME here");
    }

    private static Parsed<List<NamedShare>> checked(String text, List<NamedShare> shares) {
        Set<String> names = new HashSet<>();
        int sum = 0;
        for (NamedShare share : shares) {
            if (!names.add(share.name)) {
                return Parsed.invalid(share.name, "stands there twice", "take one of the two off");
            }
            if (shares.size() > 1 && share.percent.isEmpty()) {
                return Parsed.invalid(share.name, "has no share", SUM_REMEDY);
            }
            sum += share.percentOrAll();
        }
        return sum == ALL ? Parsed.valid(shares) : Parsed.invalid(text, "adds up to " + sum + "%", SUM_REMEDY);
    }
}
