package dev.gatehouse.launch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was used of limits by the hour, the day and the month. */
@CommandLine.Command(
        name = "usage",
        description = {
            "Show or change what was used of quotas by hour, day or month.",
            "Without --since in the windows of now alone.",
            "The gateway that runs is asked where admin.listen says; of one that does not, its file is read."
        })
final class UsageCommand implements Command {

    private static final String MIDNIGHT = "T00:00:00Z";

    /** More lines a gateway does not send: the oldest are left out. */
    private static final int MOST_LINES = 100_000;

    private final ConfOption conf;

    @Mixin
    private final UsageSource source = new UsageSource();

    @Parameters(paramLabel = "CONSUMER", arity = "0..1", description = "Whose use; everybody's if absent.")
    private @Nullable String consumer;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = KeysListCommand.Length.class,
            description = "Windows too that ended within that time, such as 30d.")
    private @Nullable Duration since;

    @Option(names = "--csv", description = "Comma-separated values with a head, instead of a table.")
    private boolean csv;

    UsageCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        Instant now = surroundings.clock().instant();
        UsageSource.Lines lines = source.lines(conf, consumer, since == null ? now : now.minus(since), surroundings);
        if (lines.exit() != ExitCode.OK) {
            surroundings.err().print(lines.csv());
            surroundings.err().flush();
            return lines.exit();
        }
        List<List<String>> rows = rows(lines.csv());
        if (rows.size() == 1) {
            surroundings
                    .err()
                    .println("nothing was used of limits by the hour, the day or the month"
                            + (consumer == null ? "" : " by " + consumer));
        } else if (rows.size() > MOST_LINES) {
            surroundings.err().println("these are the latest " + MOST_LINES + " windows: ask for fewer by --since");
        }
        if (csv) {
            surroundings.out().print(lines.csv());
        } else if (rows.size() > 1) {
            table(rows).print(surroundings.out());
        }
        surroundings.out().flush();
        return ExitCode.OK;
    }

    private static Table table(List<List<String>> rows) {
        Table table = new Table();
        for (List<String> row : rows) {
            String[] cells = row.stream().map(UsageCommand::shortened).toArray(String[]::new);
            table.row(cells);
        }
        return table;
    }

    private static String shortened(String cell) {
        return cell.endsWith(MIDNIGHT) ? cell.substring(0, cell.length() - MIDNIGHT.length()) : cell;
    }

    /** The head and the lines behind it, each in its cells. */
    private static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : csv.split("\r\n", 0)) {
            rows.add(cells(line));
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                // Two of them within quotes stand for one.
                if (!quoted && i > 0 && line.charAt(i - 1) == '"') {
                    cell.append(c);
                }
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
