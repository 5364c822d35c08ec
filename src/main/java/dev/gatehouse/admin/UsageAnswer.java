package dev.gatehouse.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.UseLine;
import dev.gatehouse.quota.UseTable;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the operators' side answers to who asks for the use of quotas, or grants some: for {@code gatehouse usage}, and for people
 * who ask by {@code curl}.
 *
 * @param status 200; 400 if it is not understood, 409 if nothing is granted, 503 if it cannot be read or written now
 * @param type of the text
 * @param text lines, each with its end
 */
record UsageAnswer(int status, String type, String text) {

    private static final String CSV = "text/csv;charset=utf-8;header=present";
    private static final String PLAIN = "text/plain;charset=utf-8";

    /** @param query {@code consumer=NAME}, else everybody's; {@code since=INSTANT}, else of the windows of now alone */
    static UsageAnswer lines(Usage usage, String by, @Nullable String query) {
        Map<String, String> asked;
        Instant since;
        try {
            asked = parameters(query);
            String from = asked.get("since");
            since = from == null ? null : Instant.parse(from);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return plain(400, "write since=2026-11-30T00:00:00Z");
        }
        try {
            List<UseLine> lines = usage.lines(by, asked.get("consumer"), since);
            return new UsageAnswer(200, CSV, UseTable.csv(lines));
        } catch (IOException e) {
            return plain(503, String.valueOf(e.getMessage()));
        }
    }

    /** @param query {@code consumer=NAME}, {@code limit=TEXT}, and {@code units=NUMBER} or else all that was used is meant */
    static UsageAnswer grant(Usage usage, String by, @Nullable String query, boolean reset) {
        GrantOrder order;
        try {
            Map<String, String> asked = parameters(query);
            String consumer = asked.get("consumer");
            String limit = asked.get("limit");
            String units = asked.get("units");
            if (consumer == null || limit == null || reset == (units != null)) {
                return plain(400, "write consumer=NAME&limit=LIMIT" + (reset ? "" : "&units=NUMBER"));
            }
            OptionalLong given = units == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(units));
            order = new GrantOrder(consumer, limit, given);
        } catch (IllegalArgumentException e) {
            return plain(400, "units is a whole number with or without a sign, and no more than any limit has");
        }
        try {
            GrantResult result = usage.grant(by, order);
            return plain(result.fold(granted -> 200, unclear -> 409), result.text(order));
        } catch (IOException e) {
            return plain(503, String.valueOf(e.getMessage()));
        }
    }

    private static UsageAnswer plain(int status, String text) {
        return new UsageAnswer(status, PLAIN, text + "\n");
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }
}
