package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.config.ForKeys;
import dev.gatehouse.config.KnownNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The consumers' files of the configuration that a command line names. */
final class ConsumerFiles {

    private final ConfOption conf;

    ConsumerFiles(ConfOption conf) {
        this.conf = conf;
    }

    /**
     * Those that can be read.
     *
     * @param ear is told of the others
     * @throws IOException if there is no configuration
     */
    List<ConsumerFile> all(Surroundings surroundings, Consumer<? super ConfigProblem> ear) throws IOException {
        return ConsumerFile.all(directory(surroundings), ear);
    }

    /** @throws IOException if there is none */
    ConsumerFile present(Surroundings surroundings, String consumer) throws IOException {
        ConsumerFile file = named(directory(surroundings), consumer);
        if (!Files.exists(file.path())) {
            List<String> there = all(surroundings, unread -> {}).stream()
                    .map(ConsumerFile::consumer)
                    .toList();
            throw new IOException(file.path() + ": there is no such consumer\n    "
                    + new KnownNames("consumers", there).insteadOf(consumer));
        }
        return file;
    }

    /** @throws IOException if no change would last, or the name cannot be one */
    ConsumerFile toChange(Surroundings surroundings, String consumer) throws IOException {
        Path directory = directory(surroundings);
        if (surroundings.shippedConf().equals(Optional.of(directory))) {
            throw new IOException("the configuration inside the WAR cannot be changed\n"
                    + "    name another with --conf DIR; " + directory + " can be copied");
        }
        return named(directory, consumer);
    }

    /**
     * What the configuration says of keys.
     *
     * @throws Mistake if that has a problem
     */
    ForKeys settings(Surroundings surroundings) throws Mistake {
        ForKeys settings = conf.source(surroundings).forKeys();
        if (!settings.errors().isEmpty()) {
            throw new Mistake(settings.errors().get(0).toString());
        }
        return settings;
    }

    private Path directory(Surroundings surroundings) throws Mistake {
        Path directory = conf.directory(surroundings);
        if (!Files.isDirectory(directory)) {
            throw new Mistake(directory + ": is not a directory\n    make it, or name another with --conf DIR");
        }
        return directory;
    }

    private static ConsumerFile named(Path directory, String consumer) throws Mistake {
        return ConsumerFile.of(directory, consumer)
                .orElseThrow(() -> new Mistake("\"" + consumer + "\" cannot be the name of a consumer\n"
                        + "    use letters, digits, dots, - and _"));
    }
}
