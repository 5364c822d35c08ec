package dev.gatehouse.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the latest reading has found in consumer files, so that the next one reads those alone that have changed: of ten thousand
 * one mostly. Safe for all threads; the later of two readings is kept.
 */
public final class KeptConsumers {

    private volatile Map<Path, ConsumerRead> byFile = Map.of();
    private volatile boolean doubted;

    @Nullable
    ConsumerRead of(Path file) {
        return doubted ? null : byFile.get(file);
    }

    void keep(List<ConsumerRead> read) {
        Map<Path, ConsumerRead> next = new HashMap<>(2 * read.size());
        read.forEach(each -> next.put(each.file(), each));
        byFile = next;
        doubted = false;
    }

    Collection<ConsumerRead> all() {
        return byFile.values();
    }

    /** So that the next reading reads all: what was found is not to be built upon. */
    void doubt() {
        doubted = true;
    }
}
