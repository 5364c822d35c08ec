package dev.gatehouse.launch;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/**
 * A context whose chain never blocks, so that Jetty may run it on the thread that read the request instead of waking
 * another one.
 */
final class NonBlockingContext extends ServletContextHandler {

    NonBlockingContext() {
        super(NO_SESSIONS | NO_SECURITY);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
