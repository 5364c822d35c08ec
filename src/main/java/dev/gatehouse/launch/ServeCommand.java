package dev.gatehouse.launch;

import dev.gatehouse.assembly.ProcessLog;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.listen.JettyProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** Runs the gateway until it is told to stop. */
@CommandLine.Command(
        name = "serve",
        description = {"Run the gateway until SIGTERM (the default command).", "Requests in flight may finish first."})
final class ServeCommand implements Command {

    private final ConfOption conf;

    ServeCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        JettyProperties.set();
        ConfigSource source = conf.source(surroundings);
        CompletableFuture<Void> log = beginLog(source.directory());
        Optional<ConfigResult.Valid> read = ConfOption.usable(source, surroundings);
        log.join();
        if (read.isEmpty()) {
            return ExitCode.UNUSABLE;
        }
        EmbeddedGateway gateway = EmbeddedGateway.start(source, read.get());
        StopSignal stop = StopSignal.answeredBy(() -> {
            gateway.drain();
            gateway.close();
        });
        HangUpSignal.answeredBy(gateway::reload);
        surroundings.out().println(readyLine(gateway));
        gateway.selfSignedFingerprint()
                .ifPresent(fingerprint -> surroundings
                        .out()
                        .println("its certificate is self-signed, to try it out: SHA-256 fingerprint " + fingerprint));
        return stop.await();
    }

    /** Meanwhile the configuration is read, which takes about as long and logs nothing. */
    private static CompletableFuture<Void> beginLog(Path directory) {
        return CompletableFuture.runAsync(
                () -> ProcessLog.beginProcess(directory), task -> new Thread(task, "gatehouse-log").start());
    }

    /** Says all that somebody who has just started it wants to know: where it listens, and what it read. */
    static String readyLine(EmbeddedGateway gateway) {
        return "gatehouse is ready on " + gateway.places()
                + gateway.adminUri().map(admin -> ", admin on " + admin).orElse("")
                + ", with " + new Count(gateway.routeCount(), "route") + " from "
                + gateway.configuration().toAbsolutePath().normalize();
    }
}
