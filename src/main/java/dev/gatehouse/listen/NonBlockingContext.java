package dev.gatehouse.listen;

import dev.gatehouse.upstream.ReactorThread;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * A context whose chain never blocks, so that Jetty may run it on the thread that read the request, and its callbacks on
 * the upstream's thread that brought the answer, instead of waking another one.
 */
final class NonBlockingContext extends ServletContextHandler {

    NonBlockingContext() {
        super(NO_SESSIONS | NO_SECURITY);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected ContextHandler.ScopedContext newContext() {
        return new EagerContext();
    }

    /**
     * Runs the context's own callbacks where they arise. Only those: Jetty hands its pool other tasks as well, some of
     * which wait for work, and one of these on a reactor's thread would hold up every connection of that thread.
     */
    private final class EagerContext extends ServletScopedContext {

        @Override
        public void execute(Runnable task, @Nullable Request request) {
            if (!ReactorThread.ranHere(() -> run(task, request))) {
                super.execute(task, request);
            }
        }
    }
}
