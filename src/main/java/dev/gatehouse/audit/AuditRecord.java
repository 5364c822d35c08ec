package dev.gatehouse.audit;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.QuotaUse;
import java.util.Locale;

/**
 * What is recorded of one exchange. A field that has nothing to say is left out, never null. The query is left out
 * always: it is where credentials travel when they travel in a URL.
 */
final class AuditRecord {

    private static final long NANOS_PER_MICRO = 1000;

    private AuditRecord() {}

    static void write(CompletedExchange exchange, JsonLines lines) {
        ClientRequest request = exchange.request();
        lines.begin()
                .time(Field.TIME, exchange.startedAt())
                .text(Field.REQUEST_ID, exchange.id())
                .text(Field.CLIENT, exchange.clientAddress())
                .text(Field.CONSUMER, exchange.caller().consumerId())
                .text(Field.CREDENTIAL, exchange.caller().credentialId())
                .text(Field.AUTH, exchange.auth().scheme())
                .text(Field.AUTH_TRIED, exchange.auth().trialsText())
                .text(
                        Field.ROUTE,
                        exchange.route() == null ? null : exchange.route().id());
        if (request != null) {
            writeRequest(request, lines);
        }
        lines.number(Field.STATUS, exchange.status());
        writeOutcome(exchange, lines);
        lines.number(Field.REQUEST_BODY_BYTES, exchange.requestBodyBytes())
                .number(Field.RESPONSE_BODY_BYTES, exchange.responseBodyBytes());
        writeQuota(exchange.quota(), lines);
        lines.number(Field.DURATION_MICROS, exchange.durationNanos() / NANOS_PER_MICRO)
                .number(Field.UPSTREAM_MICROS, exchange.upstreamNanos() / NANOS_PER_MICRO)
                .text(Field.UPSTREAM, exchange.upstream())
                .text(Field.ENDPOINT, exchange.endpoint())
                .number(Field.ATTEMPTS, exchange.attempts())
                .number(Field.GENERATION, exchange.generation())
                .finish();
    }

    private static void writeRequest(ClientRequest request, JsonLines lines) {
        lines.text(Field.METHOD, request.method())
                .text(Field.SCHEME, request.origin().scheme())
                .text(Field.HOST, request.origin().host().text())
                .text(Field.PATH, request.target().rawPath())
                .text(Field.PROTOCOL, request.protocol());
    }

    private static void writeQuota(QuotaUse quota, JsonLines lines) {
        if (quota.limited()) {
            lines.number(Field.QUOTA_COST, quota.cost());
            if (!quota.wouldRefuse().isEmpty()) {
                lines.text(Field.WOULD_REFUSE, String.join(" ", quota.wouldRefuse()));
            }
        }
    }

    private static JsonLines writeOutcome(CompletedExchange exchange, JsonLines lines) {
        return exchange.outcome()
                .fold(
                        answered -> lines.text(Field.OUTCOME, "answered"),
                        settled -> lines.text(Field.OUTCOME, "answered")
                                .text(Field.STAGE, word(settled.stage()))
                                .text(Field.REASON, settled.reason()),
                        refused -> lines.text(Field.OUTCOME, "refused")
                                .text(Field.STAGE, word(refused.stage()))
                                .text(Field.REASON, refused.reason()),
                        failed -> lines.text(Field.OUTCOME, "failed")
                                .text(Field.KIND, word(failed.kind()))
                                .text(Field.DETAIL, failed.detail()),
                        clientGone -> lines.text(Field.OUTCOME, "client-gone").text(Field.DETAIL, clientGone.detail()));
    }

    /** CONNECT_REFUSED is connect-refused: the spelling of the configuration files. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
