package dev.gatehouse.listen;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs while a test looks. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

    private static final String GATEWAY = "dev.gatehouse";

    private final Logger logger;
    private final Level before;

    /** Whether the configuration names this very logger. */
    private final boolean configured;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines(Logger logger) {
        super("lines of " + logger.getName(), null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
        this.before = logger.getLevel();
        this.configured = logger.getContext().getConfiguration().getLoggers().containsKey(logger.getName());
    }

    public static LogLines of(Class<?> type) {
        LogLines lines = new LogLines((Logger) LogManager.getLogger(type));
        lines.start();
        lines.logger.addAppender(lines);
        lines.logger.setLevel(Level.ALL);
        return lines;
    }

    /** Of all of the gateway, each with the failure that it came with. */
    public static LogLines ofGateway() {
        LogLines lines = new LogLines((Logger) LogManager.getLogger(GATEWAY));
        lines.start();
        lines.logger.addAppender(lines);
        Configurator.setLevel(GATEWAY, Level.ALL);
        return lines;
    }

    /** Of connections that are closed before anything is asked on them. */
    public static LogLines ofRefusals() {
        return of(Refusals.class);
    }

    /** Each with its level. */
    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void append(LogEvent event) {
        StringWriter failure = new StringWriter();
        if (event.getThrown() != null) {
            event.getThrown().printStackTrace(new PrintWriter(failure));
        }
        lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage() + failure);
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        if (!configured) {
            // Else it keeps a level of its own, whatever those above it are given afterwards.
            logger.getContext().getConfiguration().removeLogger(logger.getName());
            logger.getContext().updateLoggers();
        }
        if (logger.getName().equals(GATEWAY)) {
            Configurator.setLevel(GATEWAY, before);
        } else {
            logger.setLevel(before);
        }
        stop();
    }
}
