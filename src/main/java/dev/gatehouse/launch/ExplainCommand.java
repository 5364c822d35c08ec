package dev.gatehouse.launch;

import dev.gatehouse.assembly.Explanation;
import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Configuration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what the gateway would do with a request, without sending one. */
@CommandLine.Command(
        name = "explain",
        description = "Say what would become of a request, stage by stage; nothing is sent.")
final class ExplainCommand implements Command {

    private final ConfOption conf;

    @Parameters(index = "0", paramLabel = "METHOD", description = "Such as GET.")
    private String method = "";

    @Parameters(index = "1", paramLabel = "URL", description = "Absolute, or a path asked of localhost.")
    private String url = "";

    @Option(names = "-H", paramLabel = "'NAME: VALUE'", description = "A field that is sent; may be repeated.")
    private List<String> headers = new ArrayList<>();

    ExplainCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) {
        String objection = objection();
        if (objection != null) {
            surroundings.err().println(objection);
            return ExitCode.UNUSABLE;
        }
        Fields fields = new Fields();
        for (String header : headers) {
            int colon = header.indexOf(':');
            fields.add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        Optional<Configuration> configuration = conf.usable(surroundings);
        if (configuration.isEmpty()) {
            return ExitCode.UNUSABLE;
        }
        Explanation.Told told = Explanation.of(configuration.get(), method, url, fields);
        print(told.lines(), surroundings.out());
        return told.someRouteAnswers() ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** What cannot be a request at all, so that nothing could be said of it; null if there is nothing. */
    private @Nullable String objection() {
        if (!FieldSyntax.isToken(method)) {
            return "\"" + method + "\" is no method\n    write one such as GET";
        }
        if (!url.matches("/.*|(?i:https?)://.*")) {
            return "\"" + url + "\" is no URL of the gateway's\n    write http://HOST/PATH, or /PATH alone";
        }
        for (String header : headers) {
            if (header.indexOf(':') < 1) {
                return "-H \"" + header + "\" has no name and colon\n    write -H 'NAME: VALUE'";
            }
        }
        return null;
    }

    private static void print(List<Explanation.Line> lines, PrintWriter out) {
        Table table = new Table();
        lines.forEach(line -> table.row(line.stage(), line.text()));
        table.print(out);
    }
}
