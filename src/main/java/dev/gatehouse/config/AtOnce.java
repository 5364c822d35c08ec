package dev.gatehouse.config;

import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CountBy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * So many requests at once, as it is written: {@code 20 per consumer}.
 *
 * @param most 1 to 1,000,000
 * @param countBy null = as the owner says
 */
record AtOnce(int most, @Nullable CountBy countBy) {

    private static final int LARGEST = 1_000_000;
    private static final String REMEDY = "write a number of requests such as 20, or 20 per address";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(?:\\s+per\\s+(.*\\S))?");

    static final ValueType<AtOnce> TYPE = ValueType.of("number of requests at once", REMEDY, AtOnce::parse);

    ConcurrentLimit limit(CountBy unlessStated) {
        return new ConcurrentLimit(most, countBy == null ? unlessStated : countBy);
    }

    private static Parsed<AtOnce> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(text, "is no number of requests", REMEDY);
        }
        int most = Integer.parseInt(matcher.group(1));
        if (most < 1 || most > LARGEST) {
            return Parsed.invalid(text, "is out of range", "write 1 to " + LARGEST);
        }
        String what = matcher.group(2);
        return what == null
                ? Parsed.valid(new AtOnce(most, null))
                : CountByType.TYPE.parse(what).then(by -> Parsed.valid(new AtOnce(most, by)));
    }
}
