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
import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.ReloadSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration again, and puts it in force whole or not at all; and puts the former one in force again if requests fail
 * more often than before. One of these at a time; whoever asks meanwhile waits.
 */
final class Reload {

    private static final Logger LOG = LogManager.getLogger(Reload.class);

    private final ConfigSource source;
    private final Generations generations;
    private final GatewaySettings started;
    private final FailureCount failures;
    private final TimeSource time;

    private volatile ReloadStatus status;

    /** By the latest reading. */
    private volatile FilesRead latest;

    // Guarded by this.
    private final RecentShare recent = new RecentShare();
    private FilesRead inForce;
    private List<ConfigProblem> refused = List.of();

    /** With which what is in force came into force. */
    private List<String> taken = List.of();

    private @Nullable OnProbation trial;
    private @Nullable GivenUp givenUp;

    /** @param files of the generation in force */
    Reload(ConfigSource source, FilesRead files, Generations generations, FailureCount failures, TimeSource time) {
        this.source = source;
        this.generations = generations;
        this.failures = failures;
        this.time = time;
        this.started = generations.current().configuration().gateway();
        this.inForce = files;
        this.latest = files;
        this.status =
                new ReloadStatus(generations.current().number(), time.wall().instant(), List.of(), null, Counts.NONE);
    }

    /** What is not put in force again unless somebody insists, whatever becomes of its consumers. */
    private record GivenUp(FilesRead files, ConfigProblem why) {

        boolean isOf(FilesRead read, Path directory) {
            return files.withConsumersOf(read, directory).equals(read);
        }
    }

    ReloadStatus status() {
        return status;
    }

    /** Where most of its files are. */
    List<Path> directories() {
        return source.directories();
    }

    /** By which it is seen that the files are others than those of the latest reading. */
    ConfigStamp stamp() {
        return source.stamp(latest);
    }

    /**
     * Because somebody asks for it: what is wrong is logged, whether it was before or not.
     *
     * @param force also if more than half of the routes are dropped, or if this was given up before
     */
    synchronized ReloadResult ask(boolean force) {
        refused = List.of();
        ReloadResult result = weighed(source.readAll(), force);
        if (result instanceof ReloadResult.Unchanged unchanged) {
            LOG.info("configuration {} stays in force: nothing has changed", unchanged.generation());
        }
        return result;
    }

    /** Because files have changed, or may have: what is wrong is logged once. */
    synchronized ReloadResult follow() {
        return weighed(source.read(), false);
    }

    /** To be called several times a second: judges what is on probation. */
    synchronized void watchFailures() {
        long now = now();
        recent.note(failures.others(), now);
        OnProbation current = trial;
        if (current != null) {
            switch (current.probation().judge(failures.apart(), now)) {
                case FAILED -> giveUp(current);
                case PASSED -> endTrial();
                case PENDING -> {}
            }
        }
    }

    private ReloadResult weighed(ConfigResult result, boolean force) {
        latest = result.files();
        return result.fold(valid -> weigh(valid, force), invalid -> refuse(invalid.problems()));
    }

    private ReloadResult weigh(ConfigResult.Valid valid, boolean force) {
        if (valid.files().equals(inForce)) {
            return leave();
        }
        GivenUp known = force ? null : givenUp;
        if (known != null && known.isOf(valid.files(), valid.configuration().directory())) {
            return known.files().equals(valid.files())
                    ? refuse(List.of(known.why()))
                    : applyConsumers(valid, known.why());
        }
        Optional<ConfigProblem> against = force
                ? Optional.empty()
                : DroppedRoutes.problem(generations.current().configuration(), valid.configuration());
        return against.isPresent() ? refuse(List.of(against.get())) : apply(valid);
    }

    private ReloadResult leave() {
        if (!refused.isEmpty()) {
            LOG.info("the configuration is again what is in force");
        }
        refused = List.of();
        status = new ReloadStatus(status.generation(), status.loadedAt(), status.atRestart(), null, status.counts());
        Duration age = Duration.between(status.loadedAt(), time.wall().instant());
        return new ReloadResult.Unchanged(
                status.generation(), age.isNegative() ? Duration.ZERO : age, taken, status.atRestart());
    }

    private ReloadResult apply(ConfigResult.Valid valid) {
        Configuration next = valid.configuration();
        OnProbation begun = trialOf(next.gateway().reload());
        Snapshot put;
        try {
            put = generations.put(next, begun == null ? null : begun.proven());
        } catch (IOException e) {
            return refuse(List.of(problem(e)));
        } catch (RuntimeException e) {
            LOG.error("the configuration has no problem, and yet nothing can be built of it", e);
            return refuse(List.of(problem("cannot be put in force for a fault of the gateway's own", "see its log")));
        }
        beginTrial(begun, put);
        refused = List.of();
        givenUp = null;
        Applied applied = applied(put, valid.files(), valid.warnings(), null);
        DescriptorLimit.warnIfExceededBy(next);
        return applied;
    }

    /** What was given up stays so, but a key that is revoked now is. */
    private ReloadResult applyConsumers(ConfigResult.Valid valid, ConfigProblem why) {
        Configuration next = valid.configuration();
        Snapshot put;
        try {
            put = generations.put(generations.current().configuration().withConsumers(next.consumers()), null);
        } catch (IOException e) {
            return refuse(List.of(problem(e)));
        }
        List<ConfigProblem> problems = List.of(why);
        Refusal still = refused.equals(problems)
                ? status.refusal()
                : new Refusal(time.wall().instant(), problems);
        refused = problems;
        givenUp = new GivenUp(valid.files(), why);
        return applied(put, inForce.withConsumersOf(valid.files(), next.directory()), problems, still);
    }

    /** @param still what is refused of the files */
    private Applied applied(Snapshot put, FilesRead files, List<ConfigProblem> warnings, @Nullable Refusal still) {
        List<String> atRestart =
                RestartKeys.differing(started, put.configuration().gateway());
        taken = files.changesSince(inForce);
        inForce = files;
        Counts counts = status.counts();
        status = new ReloadStatus(
                put.number(),
                time.wall().instant(),
                atRestart,
                still,
                new Counts(counts.applied() + 1, counts.refused(), counts.givenUp()));
        Applied applied = new Applied(put.number(), taken, warnings, atRestart);
        tell(applied);
        return applied;
    }

    /** What came into force and has not proved itself yet is nothing to return to. Null if the next one need not prove itself. */
    private @Nullable OnProbation trialOf(ReloadSettings settings) {
        Duration length = settings.probation();
        if (length == null) {
            return null;
        }
        long now = now();
        OnProbation unproven = trial;
        Share before = unproven == null
                ? recent.until(failures.others(), now)
                : unproven.probation().before();
        Probation probation = Probation.begin(before, settings.mostErrorIncrease(), length, now);
        return unproven == null
                ? new OnProbation(generations.current(), inForce, probation)
                : new OnProbation(unproven.proven(), unproven.files(), probation);
    }

    private void beginTrial(@Nullable OnProbation begun, Snapshot put) {
        trial = begun;
        if (begun == null) {
            failures.endApart();
        } else {
            failures.beginApart(put.number());
        }
    }

    private void endTrial() {
        trial = null;
        failures.endApart();
        generations.settle();
        LOG.info("configuration {} has passed its probation", status.generation());
    }

    /** Everything returns but the consumers: a key that was revoked meanwhile is not given back. */
    private void giveUp(OnProbation failed) {
        Snapshot bad = generations.current();
        Configuration proven = failed.proven().configuration();
        ConfigProblem why = problem(
                "was given up as configuration " + bad.number() + ": " + failures.apart() + " requests failed, and "
                        + failed.probation().before() + " in the minute before",
                "change it, or have it put in force again by gatehouse reload --force");
        Snapshot put = putBack(proven.withConsumers(bad.configuration().consumers()));
        beginTrial(null, put);
        givenUp = new GivenUp(inForce, why);
        inForce = failed.files().withConsumersOf(inForce, proven.directory());
        taken = List.of();
        refused = List.of(why);
        Counts counts = status.counts();
        status = new ReloadStatus(
                put.number(),
                time.wall().instant(),
                RestartKeys.differing(started, proven.gateway()),
                new Refusal(time.wall().instant(), refused),
                new Counts(counts.applied(), counts.refused(), counts.givenUp() + 1));
        LOG.error("configuration {} is what was in force before, with the consumers as they are now", put.number());
        LOG.error("{}", why.inOneLine());
    }

    private Snapshot putBack(Configuration back) {
        try {
            return generations.put(back, null);
        } catch (IOException e) {
            throw new UncheckedIOException("it was in force, and has all that it needs", e);
        }
    }

    private static void tell(Applied applied) {
        LOG.info("configuration {} is in force: {}", applied.generation(), String.join(", ", applied.changes()));
        applied.warnings().forEach(warning -> LOG.warn("{}", warning.inOneLine()));
        if (!applied.atRestart().isEmpty()) {
            LOG.warn("takes effect at a restart, and not before: {}", String.join(", ", applied.atRestart()));
        }
    }

    private ReloadResult refuse(List<ConfigProblem> problems) {
        long number = status.generation();
        if (!problems.equals(refused)) {
            refused = problems;
            LOG.error("the configuration is refused, and configuration {} stays in force", number);
            problems.forEach(problem -> LOG.error("{}", problem.inOneLine()));
            Counts counts = status.counts();
            status = new ReloadStatus(
                    number,
                    status.loadedAt(),
                    status.atRestart(),
                    new Refusal(time.wall().instant(), problems),
                    new Counts(counts.applied(), counts.refused() + 1, counts.givenUp()));
        }
        return new ReloadResult.Refused(number, problems);
    }

    /** What is wrong, and how to mend it on the next line. */
    private ConfigProblem problem(IOException failure) {
        String[] lines = String.valueOf(failure.getMessage()).split("\n    ", 2);
        return problem(lines[0], lines.length > 1 ? lines[1] : "see the log");
    }

    private ConfigProblem problem(String what, String remedy) {
        return new ConfigProblem(new Location(source.directory().toString(), 0, ""), what, remedy);
    }

    private long now() {
        return time.nanoTime().getAsLong();
    }
}
