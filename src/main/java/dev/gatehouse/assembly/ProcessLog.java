package dev.gatehouse.assembly;

import dev.gatehouse.config.LogFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;

/**
 * Where the process's own log goes: as {@code log4j2.xml} of the configuration directory says, else to standard error.
 * The audit is apart and is not moved by it.
 *
 * <p>The default is not at the root of the class path, where Log4j would find it by itself: there it would also govern
 * the process of whoever embeds the gateway.
 */
public final class ProcessLog {

    private static final String BUILT_IN = "log4j2.xml";

    private ProcessLog() {}

    /**
     * For a process that is the gateway's own. To be called before the first logger is made, since Log4j reads some
     * properties once: it takes the servlet API on the class path for a sign that classes come and go, and then keeps
     * no buffers per thread.
     */
    public static void beginProcess(Path configurationDirectory) {
        if (System.getProperty("log4j2.isWebapp") == null) {
            System.setProperty("log4j2.isWebapp", "false");
        }
        begin(configurationDirectory);
    }

    /** For a web application in a container that has others, too. */
    public static void begin(Path configurationDirectory) {
        LogManager.getContext(ProcessLog.class.getClassLoader(), false, location(configurationDirectory));
    }

    /** A file that Log4j could not read is one of the configuration's problems, and Log4j is not to tell of it in its own way. */
    static URI location(Path configurationDirectory) {
        Path file = LogFile.in(configurationDirectory);
        boolean usable = Files.isReadable(file)
                && LogFile.problem(configurationDirectory).isEmpty();
        return usable ? file.toUri() : builtIn();
    }

    private static URI builtIn() {
        try {
            return Objects.requireNonNull(ProcessLog.class.getResource(BUILT_IN), BUILT_IN)
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
