package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a route does with a request that passed every stage. */
public sealed interface RouteAction {

    <T> T fold(
            Function<? super Forward, ? extends T> forward,
            Function<? super Respond, ? extends T> respond,
            Function<? super Redirect, ? extends T> redirect,
            Function<? super ShowLimits, ? extends T> showLimits);

    /**
     * Passes the request on to an upstream.
     *
     * @param path how the path is rewritten; null leaves it as the client sent it, byte for byte
     * @param mirror who gets copies; null = nobody
     * @param priority of its requests, unless the consumer has one
     */
    record Forward(
            UpstreamSplit to,
            @Nullable PathRewrite path,
            HostRewrite host,
            @Nullable MirrorSettings mirror,
            Priority priority)
            implements RouteAction {

        /** @param consumer null for a caller without a name */
        public Priority priorityFor(@Nullable ConsumerSettings consumer) {
            Priority own = consumer == null ? null : consumer.priority();
            return own == null ? priority : own;
        }

        @Override
        public <T> T fold(
                Function<? super Forward, ? extends T> forward,
                Function<? super Respond, ? extends T> respond,
                Function<? super Redirect, ? extends T> redirect,
                Function<? super ShowLimits, ? extends T> showLimits) {
            return forward.apply(this);
        }
    }

    /**
     * Answers without an upstream.
     *
     * @param status 200 to 599
     * @param body empty for 204, 205 and 304; sent as UTF-8
     */
    record Respond(int status, String body, Fields fields) implements RouteAction {
        @Override
        public <T> T fold(
                Function<? super Forward, ? extends T> forward,
                Function<? super Respond, ? extends T> respond,
                Function<? super Redirect, ? extends T> redirect,
                Function<? super ShowLimits, ? extends T> showLimits) {
            return respond.apply(this);
        }
    }

    /** @param status one of those that come with a Location: 301, 302, 303, 307, 308 */
    record Redirect(RedirectTemplate to, int status) implements RouteAction {
        @Override
        public <T> T fold(
                Function<? super Forward, ? extends T> forward,
                Function<? super Respond, ? extends T> respond,
                Function<? super Redirect, ? extends T> redirect,
                Function<? super ShowLimits, ? extends T> showLimits) {
            return redirect.apply(this);
        }
    }

    /** Tells consumers how much they may, and have used of it. */
    record ShowLimits() implements RouteAction {
        @Override
        public <T> T fold(
                Function<? super Forward, ? extends T> forward,
                Function<? super Respond, ? extends T> respond,
                Function<? super Redirect, ? extends T> redirect,
                Function<? super ShowLimits, ? extends T> showLimits) {
            return showLimits.apply(this);
        }
    }
}
