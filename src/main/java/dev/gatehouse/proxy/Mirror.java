package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.RequestBody;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamRequest;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends copies of a route's requests to another service. The client never waits for one: a copy is sent when the service that answers
 * has been sent the request whole, and where there is no room for it, or it fails, that is counted and no more.
 */
final class Mirror {

    /** By which a service knows a copy; a client's own is never passed on. */
    static final String MARK = "X-Mirrored-By";

    private static final Logger LOG = LogManager.getLogger(Mirror.class);
    private static final String GATEWAY = "gatehouse";
    private static final RetrySettings ONCE =
            new RetrySettings(1, new Causes(false, false, Set.of()), null, 0, 0, false);

    private final MirrorSettings settings;
    private final TimeoutSettings timeouts;
    private final Upstream upstream;
    private final MirrorCounts counts;
    private final CopyRoom room;

    Mirror(MirrorSettings settings, TimeoutSettings timeouts, Upstream upstream, MirrorCounts counts, CopyRoom room) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.upstream = upstream;
        this.counts = counts;
        this.room = room;
    }

    /** Null for a request that is not one to be copied, by chance or for its size. */
    @Nullable
    MirrorCopy copy(Exchange exchange, UpstreamRequest request) {
        if (!settings.copies(bound -> ThreadLocalRandom.current().nextInt(bound))) {
            return null;
        }
        RequestBody body = request.body();
        if (body != null && body.length() > settings.bufferBytes()) {
            counts.lost(MirrorCount.BODIES_TOO_LARGE);
            return null;
        }
        return new MirrorCopy(
                this,
                request,
                settings.compares() ? new Comparison(exchange.id(), counts) : null,
                settings.bufferBytes(),
                room.open());
    }

    void lost(MirrorCount why) {
        counts.lost(why);
    }

    /** Whatever goes wrong with it, it is the mirror's alone: nobody is told but the log. */
    void send(
            UpstreamRequest request,
            @Nullable RequestBody body,
            @Nullable Comparison comparison,
            CopyRoom.Place place) {
        if (!mayBeSent()) {
            place.giveBack();
            counts.lost(MirrorCount.COPIES_DROPPED);
            return;
        }
        counts.sent();
        MirrorReceiver receiver = new MirrorReceiver(counts, comparison, place);
        try {
            upstream.send(
                    new UpstreamRequest(
                            request.method(),
                            request.target(),
                            request.host(),
                            marked(request.fields()),
                            request.key(),
                            body,
                            UpstreamRequest.Repetition.NEVER),
                    timeouts,
                    ONCE,
                    receiver);
        } catch (RuntimeException fault) {
            LOG.error("a copy could not be sent to {}", upstream.settings().id(), fault);
            receiver.fails();
        }
    }

    private boolean mayBeSent() {
        if (!counts.enter(settings.mostInFlight())) {
            return false;
        }
        boolean letIn = upstream.admit(Priority.HIGH);
        if (!letIn) {
            counts.leave();
        }
        return letIn;
    }

    /** All that the other service gets, but for what is said to a service that may yet refuse the body. */
    private static Fields marked(Fields fields) {
        Fields marked = new Fields();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.name(i).equalsIgnoreCase("Expect")) {
                marked.add(fields.name(i), fields.value(i));
            }
        }
        marked.add(MARK, GATEWAY);
        return marked;
    }
}
