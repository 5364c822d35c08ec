package dev.gatehouse.assembly;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends a pause between two looks at files when the system says that something has happened in their directories. Nothing hangs on
 * it: what it does not see, as behind links or on another machine, the next look does. For one thread, but for {@link #close}.
 */
final class Nudge implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(Nudge.class);

    private final List<Path> directories;
    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> watched = new HashMap<>();

    private Nudge(List<Path> directories, @Nullable WatchService service) {
        this.directories = directories;
        this.service = service;
    }

    /** @param directories which need not be there */
    static Nudge from(List<Path> directories) {
        try {
            return new Nudge(directories, directories.get(0).getFileSystem().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.info("changes of files are seen by looking alone: {}", e.toString());
            return new Nudge(directories, null);
        }
    }

    /**
     * Waits.
     *
     * @param least in any case
     * @param most if nothing happens
     */
    void await(Duration least, Duration most) {
        LockSupport.parkNanos(least.toNanos());
        Duration rest = most.minus(least);
        if (service == null) {
            LockSupport.parkNanos(rest.toNanos());
            return;
        }
        try {
            watchAll(service);
            WatchKey happened = service.poll(Math.max(0, rest.toNanos()), TimeUnit.NANOSECONDS);
            while (happened != null) {
                happened.pollEvents();
                if (!happened.reset()) {
                    watched.values().remove(happened);
                }
                happened = service.poll();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("no more looks");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchAll(WatchService service) {
        for (Path directory : directories) {
            WatchKey key = watched.get(directory);
            if ((key == null || !key.isValid()) && Files.isDirectory(directory)) {
                watch(service, directory);
            }
        }
    }

    private void watch(WatchService service, Path directory) {
        try {
            WatchEvent.Kind<?>[] kinds = {
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE
            };
            watched.put(directory, directory.register(service, kinds));
        } catch (IOException e) {
            LOG.debug("{} is looked at alone", directory, e);
        }
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("the watch ends with its process", e);
            }
        }
    }
}
