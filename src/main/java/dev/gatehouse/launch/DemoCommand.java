package dev.gatehouse.launch;

import dev.gatehouse.assembly.ProcessLog;
import dev.gatehouse.listen.JettyProperties;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;

/** Starts the demo, says what to try, and stays up. */
@CommandLine.Command(
        name = "demo",
        description = "Start two small services and a gateway before them, and say what to try.")
final class DemoCommand implements Command {

    private static final Duration EVENT_INTERVAL = Duration.ofSeconds(1);

    private final ConfOption conf;

    DemoCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        if (conf.isGiven()) {
            surroundings.err().println("the demo has a configuration of its own\n    take --conf off, or say serve");
            return ExitCode.UNUSABLE;
        }
        DemoDirectory directory = DemoDirectory.make();
        JettyProperties.set();
        ProcessLog.beginProcess(directory.path());
        Demo demo = start(directory);
        StopSignal stop = StopSignal.answeredBy(() -> {
            demo.close();
            directory.close();
        });
        print(demo, directory.path(), surroundings.out());
        return stop.await();
    }

    private static Demo start(DemoDirectory directory) throws IOException {
        try {
            return Demo.start(directory.path(), EVENT_INTERVAL);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static void print(Demo demo, Path directory, PrintWriter out) {
        out.println(ServeCommand.readyLine(demo.gateway()));
        out.println();
        for (Trial trial : demo.trials()) {
            out.println("# " + trial.purpose());
            out.println(trial.curl());
            out.println();
        }
        out.println("# what happened, one line for each request");
        out.println("cat " + directory.resolve("audit.jsonl"));
        out.println();
        out.println("The configuration, to read: " + directory);
        out.println("Ctrl-C ends the demo and removes that directory.");
    }
}
