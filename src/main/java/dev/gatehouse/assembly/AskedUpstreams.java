package dev.gatehouse.assembly;

import dev.gatehouse.auth.AskedService;
import dev.gatehouse.auth.AskedServices;
import dev.gatehouse.auth.ServiceQuestion;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AskedSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.KeptBody;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamRequest;
import dev.gatehouse.upstream.UpstreamRequest.Repetition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The services of one generation that say who is calling: asked by the connections that services behind the gateway have. */
final class AskedUpstreams implements AskedServices {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private volatile Map<String, Upstream> opened = Map.of();

    /** From now on they may be asked. */
    void open(Map<String, Upstream> all) {
        opened = Map.copyOf(all);
    }

    @Override
    public AskedService of(AskedSettings asked) {
        TimeoutSettings timeouts = timeouts(asked.timeout());
        return (question, reply) -> {
            Upstream upstream = opened.get(asked.upstream().id());
            if (upstream == null) {
                reply.failed("it is not open", true);
                return () -> {};
            }
            if (!upstream.admit(Priority.HIGH)) {
                reply.failed("limit.concurrent of the upstream", false);
                return () -> {};
            }
            WholeAnswer answer = new WholeAnswer(reply, question.mostBytes());
            upstream.send(
                    request(question, asked), timeouts, upstream.settings().retry(), answer);
            return answer::leave;
        };
    }

    private static TimeoutSettings timeouts(Duration whole) {
        Duration connect = whole.compareTo(CONNECT) < 0 ? whole : CONNECT;
        return new TimeoutSettings(connect, whole, whole, whole);
    }

    private static UpstreamRequest request(ServiceQuestion question, AskedSettings asked) {
        String body = question.body();
        Fields fields = new Fields();
        for (int i = 0; i < question.fields().size(); i++) {
            fields.add(question.fields().name(i), question.fields().value(i));
        }
        return new UpstreamRequest(
                question.method(),
                asked.target(),
                asked.host(),
                fields,
                0,
                body == null
                        ? null
                        : new KeptBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)), false, null),
                Repetition.ALWAYS);
    }
}
