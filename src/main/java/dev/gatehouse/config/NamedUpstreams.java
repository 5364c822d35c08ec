package dev.gatehouse.config;

import dev.gatehouse.route.UpstreamSettings;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The upstreams that have a file, and whether anything leads to them. */
final class NamedUpstreams {

    private final Problems problems;
    private final ConfigDirectory directory;
    private final Map<String, Optional<UpstreamSettings>> named;
    private final Set<String> usedNames = new HashSet<>();
    private boolean someLeadAstray;

    /** @param named by the files that are there; empty where there is something wrong with the file */
    NamedUpstreams(Problems problems, ConfigDirectory directory, Map<String, Optional<UpstreamSettings>> named) {
        this.problems = problems;
        this.directory = directory;
        this.named = named;
    }

    /** Empty if there is none that can be used, which is reported. */
    Optional<UpstreamSettings> find(Key<?> key, String id, Statements stated) {
        Optional<UpstreamSettings> found = named.get(id);
        if (found == null) {
            someLeadAstray = true;
            boolean secret = stated.isSecret(key);
            problems.error(
                    stated.locate(key),
                    "there is no upstream " + ConfigText.quote(secret ? ConfigText.MASK : id),
                    secret ? "make its file in upstreams/" : remedyForMissing(id));
            return Optional.empty();
        }
        usedNames.add(id);
        return found;
    }

    /** Something may have meant any of these. */
    void missed() {
        someLeadAstray = true;
    }

    /** To be called when all that may name one has been read. */
    void warnOfUnused() {
        if (someLeadAstray) {
            return;
        }
        for (String id : named.keySet()) {
            if (!usedNames.contains(id)) {
                problems.warning(
                        Location.file(directory.shownFile(FileKind.UPSTREAM, id)),
                        "no route leads here",
                        "take the file away");
            }
        }
    }

    private String remedyForMissing(String id) {
        return Nearest.to(id, named.keySet())
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("make " + directory.shownFile(FileKind.UPSTREAM, id));
    }
}
