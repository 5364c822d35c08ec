package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.launch.RunningGateway.Answer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Asks the gateway that runs on this machine to read its configuration again. */
@CommandLine.Command(
        name = "reload",
        description = {
            "Have the gateway that runs read its configuration again, at once.",
            "It is asked where admin.listen says; without one, send it SIGHUP."
        })
final class ReloadCommand implements Command {

    private final ConfOption conf;

    @Option(names = "--force", description = "Even if more than half of the routes are dropped.")
    private boolean force;

    ReloadCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        ConfigSource source = conf.source(surroundings);
        Optional<RunningGateway> gateway = RunningGateway.of(source);
        if (gateway.isEmpty()) {
            return fail(source.directory() + ": does not say where operators connect (admin.listen)", surroundings);
        }
        String place = gateway.get().place();
        Optional<Answer> answer = gateway.get().ask("POST", "/reload" + (force ? "?force" : ""));
        return answer.isEmpty()
                ? fail("nobody listens on " + place + ": is the gateway running?", surroundings)
                : tell(place, answer.get(), surroundings);
    }

    private static ExitCode tell(String place, Answer answer, Surroundings surroundings) {
        boolean done = answer.status() == HttpURLConnection.HTTP_OK;
        if (!done && answer.status() != HttpURLConnection.HTTP_CONFLICT) {
            return fail("what listens on " + place + " answers " + answer.status(), surroundings);
        }
        surroundings.out().print(answer.text());
        surroundings.out().flush();
        return done ? ExitCode.OK : ExitCode.UNUSABLE;
    }

    private static ExitCode fail(String why, Surroundings surroundings) {
        surroundings.err().println(why + "\n    send the process SIGHUP instead, and see its log");
        return ExitCode.FAILURE;
    }
}
