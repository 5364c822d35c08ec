package dev.gatehouse.launch;

import dev.gatehouse.assembly.OfflineUsage;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.launch.RunningGateway.Answer;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.RedisSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is asked for the use of quotas: the gateway that runs, as it knows best, or else its file, or the Redis that it shares. */
final class UsageSource {

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where a gateway that does not run has written it; else what state and state.dir say, from here.")
    private @Nullable Path state;

    /** @param csv a head and lines, or why there is none */
    record Lines(ExitCode exit, String csv) {}

    Lines lines(ConfOption conf, @Nullable String consumer, Instant since, Surroundings surroundings)
            throws IOException {
        String query =
                "since=" + encoded(since.toString()) + (consumer == null ? "" : "&consumer=" + encoded(consumer));
        Optional<Answer> answer = ask("GET", "/usage?" + query, conf, surroundings);
        if (answer.isPresent()) {
            return new Lines(exit(answer.get().status()), answer.get().text());
        }
        Optional<Configuration> configuration = conf.usable(surroundings);
        if (configuration.isEmpty()) {
            return new Lines(ExitCode.UNUSABLE, "");
        }
        return new Lines(ExitCode.OK, offline(configuration.get(), surroundings).csv(consumer, since));
    }

    /** @param units empty = what was used is to count no more */
    ExitCode grant(ConfOption conf, String consumer, String limit, OptionalLong units, Surroundings surroundings)
            throws IOException {
        String target = (units.isPresent() ? "/usage/grant?units=" + units.getAsLong() + "&" : "/usage/reset?")
                + "consumer=" + encoded(consumer) + "&limit=" + encoded(limit);
        Optional<Answer> answer = ask("POST", target, conf, surroundings);
        if (answer.isPresent()) {
            return tell(exit(answer.get().status()), answer.get().text().stripTrailing(), surroundings);
        }
        Optional<Configuration> configuration = conf.usable(surroundings);
        if (configuration.isEmpty()) {
            return ExitCode.UNUSABLE;
        }
        AuditSettings audit = configuration.get().gateway().audit();
        Path file = surroundings.workingDirectory().resolve(audit.file());
        OfflineUsage.Outcome outcome = offline(configuration.get(), surroundings)
                .grant(consumer, limit, units, new AuditSettings(file, audit.whenBehind()));
        return tell(outcome.done() ? ExitCode.OK : ExitCode.UNUSABLE, outcome.text(), surroundings);
    }

    private static ExitCode tell(ExitCode exit, String text, Surroundings surroundings) {
        (exit == ExitCode.OK ? surroundings.out() : surroundings.err()).println(text);
        return exit;
    }

    /** Empty if no gateway can be asked. */
    private Optional<Answer> ask(String method, String target, ConfOption conf, Surroundings surroundings)
            throws IOException {
        ConfigSource source = conf.source(surroundings);
        Optional<RunningGateway> gateway = state == null ? RunningGateway.of(source) : Optional.empty();
        if (gateway.isEmpty()) {
            return Optional.empty();
        }
        Optional<Answer> answer = gateway.get().ask(method, target);
        if (answer.isPresent() && answer.get().status() == 404) {
            throw new IOException("what listens on " + gateway.get().place() + " knows nothing of the use of quotas"
                    + "\n    is it a gateway, and of this version?");
        }
        return answer;
    }

    private static ExitCode exit(int status) {
        return switch (status) {
            case 200 -> ExitCode.OK;
            case 400, 409 -> ExitCode.UNUSABLE;
            default -> ExitCode.FAILURE;
        };
    }

    private OfflineUsage offline(Configuration configuration, Surroundings surroundings) {
        RedisSettings redis = configuration.gateway().redis();
        if (redis != null && state == null) {
            return OfflineUsage.shared(configuration, redis);
        }
        Path named = state == null ? configuration.gateway().state().dir() : state;
        return OfflineUsage.written(surroundings.workingDirectory().resolve(named));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
