package dev.gatehouse.admin;

import dev.gatehouse.quota.BooksStatus;
import dev.gatehouse.state.redis.StoreCounts;
import java.time.Instant;

/** How it stands with what gateways share, and with what is written down of long quotas. */
final class StateJson {

    private StateJson() {}

    static String word(StoreCounts counts) {
        return counts.here() ? "\"here\"" : "\"away\"";
    }

    static String of(BooksStatus books) {
        StringBuilder json = new StringBuilder("{\"times-not-written-down\":").append(books.times());
        Instant since = books.failingSince();
        if (since != null) {
            json.append(",\"not-written-down-since\":").append(JsonText.of(since.toString()));
            json.append(",\"reason\":").append(JsonText.of(books.reason()));
        }
        return json.append('}').toString();
    }

    static String of(StoreCounts counts) {
        StringBuilder json = new StringBuilder("{\"redis\":").append(word(counts));
        String why = counts.why();
        if (why != null) {
            json.append(",\"why\":").append(JsonText.of(why));
        }
        return json.append(",\"nodes\":")
                .append(counts.nodes())
                .append(",\"apart\":")
                .append(counts.apart())
                .append(",\"times-away\":")
                .append(counts.times())
                .append(",\"away-millis\":")
                .append(counts.awayMillis())
                .append(",\"asked\":")
                .append(counts.asked())
                .append(",\"late\":")
                .append(counts.late())
                .append(",\"failed\":")
                .append(counts.failed())
                .append('}')
                .toString();
    }
}
