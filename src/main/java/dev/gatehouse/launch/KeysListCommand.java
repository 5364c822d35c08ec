package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Lists keys by consumer and id, one a line. */
@CommandLine.Command(
        name = "list",
        description = {"List keys: consumer, id and the hash's beginning.", "The keys themselves are nowhere."})
final class KeysListCommand implements Command {

    private static final int SHOWN_DIGITS = 12;

    private final ConsumerFiles files;

    @Parameters(paramLabel = "CONSUMER", arity = "0..1", description = "Whose keys; everybody's if absent.")
    private @Nullable String consumer;

    KeysListCommand(ConsumerFiles files) {
        this.files = files;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        List<ConfigProblem> unread = new ArrayList<>();
        List<ConsumerFile> listed = consumer == null
                ? files.all(surroundings, unread::add)
                : List.of(files.present(surroundings, consumer));
        Table table = new Table();
        for (ConsumerFile file : listed) {
            for (KeySettings key : file.keys()) {
                table.row(file.consumer(), key.id(), "sha256:" + key.hash().digits().substring(0, SHOWN_DIGITS) + "...");
            }
        }
        table.print(surroundings.out());
        unread.forEach(surroundings.err()::println);
        return unread.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
