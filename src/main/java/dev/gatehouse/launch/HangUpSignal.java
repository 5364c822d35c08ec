package dev.gatehouse.launch;

import java.lang.reflect.Proxy;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * SIGHUP, by which operators ask a server to read its configuration again. By itself a JVM takes it for the order to end,
 * as if it were SIGTERM.
 *
 * <p>The JDK's class for signals is one that javac warns of whatever is suppressed, hence the reflection.
 */
final class HangUpSignal {

    private static final Logger LOG = LogManager.getLogger(HangUpSignal.class);

    private HangUpSignal() {}

    /** From now on the signal has this done, on a thread of its own. */
    static void answeredBy(Runnable reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object teller = Proxy.newProxyInstance(
                    HangUpSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        LOG.info("SIGHUP: the configuration is read again");
                        reload.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), teller);
        } catch (ReflectiveOperationException e) {
            // A system without the signal, or a JVM that was told to leave signals alone (-Xrs).
            LOG.debug("SIGHUP is left as it is", e);
        }
    }
}
