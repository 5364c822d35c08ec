package dev.gatehouse.assembly;

import dev.gatehouse.admin.ReloadStatus;
import dev.gatehouse.admin.ReloadStatus.Counts;
import dev.gatehouse.admin.ReloadStatus.Refusal;
import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.ConfigStamp;
import dev.gatehouse.config.FilesRead;
import dev.gatehouse.config.Location;
import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads the configuration again, and puts it in force whole or not at all. One reading at a time; whoever asks meanwhile waits.
 */
final class Reload {

    private static final Logger LOG = LogManager.getLogger(Reload.class);

    private final ConfigSource source;
    private final Generations generations;
    private final GatewaySettings started;
    private final InstantSource wall;

    private volatile ReloadStatus status;

    /** By the latest reading. */
    private volatile FilesRead latest;

    // Guarded by this.
    private FilesRead inForce;
    private List<ConfigProblem> refused = List.of();

    /** @param files of the generation in force */
    Reload(ConfigSource source, FilesRead files, Generations generations, InstantSource wall) {
        this.source = source;
        this.generations = generations;
        this.wall = wall;
        this.started = generations.current().configuration().gateway();
        this.inForce = files;
        this.latest = files;
        this.status = new ReloadStatus(generations.current().number(), wall.instant(), List.of(), null, Counts.NONE);
    }

    ReloadStatus status() {
        return status;
    }

    /** By which it is seen that the files are others than those of the latest reading. */
    ConfigStamp stamp() {
        return source.stamp(latest);
    }

    /**
     * Because somebody asks for it: what is wrong is logged, whether it was before or not.
     *
     * @param force also if more than half of the routes are dropped
     */
    synchronized ReloadResult ask(boolean force) {
        refused = List.of();
        ReloadResult result = read(force);
        if (result instanceof ReloadResult.Unchanged unchanged) {
            LOG.info("configuration {} stays in force: nothing has changed", unchanged.generation());
        }
        return result;
    }

    /** Because files have changed, or may have: what is wrong is logged once. */
    synchronized ReloadResult follow() {
        return read(false);
    }

    private ReloadResult read(boolean force) {
        ConfigResult result = source.read();
        latest = result.files();
        return result.fold(valid -> weigh(valid, force), invalid -> refuse(invalid.problems()));
    }

    private ReloadResult weigh(ConfigResult.Valid valid, boolean force) {
        Snapshot current = generations.current();
        if (valid.files().equals(inForce)) {
            return leave(current);
        }
        Optional<ConfigProblem> dropped = DroppedRoutes.problem(current.configuration(), valid.configuration());
        return dropped.isPresent() && !force ? refuse(List.of(dropped.get())) : apply(valid);
    }

    private ReloadResult leave(Snapshot current) {
        if (!refused.isEmpty()) {
            LOG.info("the configuration is again what is in force");
        }
        refused = List.of();
        status = new ReloadStatus(current.number(), status.loadedAt(), status.atRestart(), null, status.counts());
        return new ReloadResult.Unchanged(current.number());
    }

    private ReloadResult apply(ConfigResult.Valid valid) {
        Configuration next = valid.configuration();
        Snapshot put;
        try {
            put = generations.put(next);
        } catch (RuntimeException e) {
            LOG.error("the configuration has no problem, and yet nothing can be built of it", e);
            return refuse(List.of(cannotBeBuilt(next)));
        }
        List<String> atRestart = RestartKeys.differing(started, next.gateway());
        ReloadResult.Applied applied = new ReloadResult.Applied(
                put.number(), valid.files().changesSince(inForce), valid.warnings(), atRestart);
        inForce = valid.files();
        refused = List.of();
        Counts counts = status.counts();
        status = new ReloadStatus(
                put.number(), wall.instant(), atRestart, null, new Counts(counts.applied() + 1, counts.refused()));
        tell(applied);
        DescriptorLimit.warnIfExceededBy(next);
        return applied;
    }

    private static void tell(ReloadResult.Applied applied) {
        LOG.info("configuration {} is in force: {}", applied.generation(), String.join(", ", applied.changes()));
        applied.warnings().forEach(warning -> LOG.warn("{}", warning));
        if (!applied.atRestart().isEmpty()) {
            LOG.warn("takes effect at a restart, and not before: {}", String.join(", ", applied.atRestart()));
        }
    }

    private static ConfigProblem cannotBeBuilt(Configuration next) {
        return new ConfigProblem(
                new Location(next.directory().toString(), 0, ""),
                "cannot be put in force for a fault of the gateway's own",
                "see the process log");
    }

    private ReloadResult refuse(List<ConfigProblem> problems) {
        long inForceNumber = generations.current().number();
        if (!problems.equals(refused)) {
            refused = problems;
            LOG.error(
                    "the configuration is refused, and configuration {} stays in force: {} problems",
                    inForceNumber,
                    problems.size());
            problems.forEach(problem -> LOG.error("{}", problem));
            Counts counts = status.counts();
            status = new ReloadStatus(
                    inForceNumber,
                    status.loadedAt(),
                    status.atRestart(),
                    new Refusal(wall.instant(), problems),
                    new Counts(counts.applied(), counts.refused() + 1));
        }
        return new ReloadResult.Refused(inForceNumber, problems);
    }
}
