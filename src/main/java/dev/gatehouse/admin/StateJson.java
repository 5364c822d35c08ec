package dev.gatehouse.admin;

import dev.gatehouse.state.redis.StoreCounts;

/** How it stands with what gateways share. */
final class StateJson {

    private StateJson() {}

    static String word(StoreCounts counts) {
        return counts.here() ? "\"here\"" : "\"away\"";
    }

    static String of(StoreCounts counts) {
        StringBuilder json = new StringBuilder("{\"redis\":").append(word(counts));
        String why = counts.why();
        if (why != null) {
            json.append(",\"why\":").append(JsonText.of(why));
        }
        return json.append(",\"nodes\":")
                .append(counts.nodes())
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
