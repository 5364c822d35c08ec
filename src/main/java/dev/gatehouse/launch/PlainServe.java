package dev.gatehouse.launch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The command lines that servers are started with, <code>[serve] [--conf DIR]</code>, told apart from all others without
 * picocli: to load it, and to read the annotations of the commands, takes a tenth of a start. Whatever is spelled in another
 * way, help and mistakes included, is picocli's to read and to explain.
 */
final class PlainServe {

    private static final String SERVE = "serve";

    private PlainServe() {}

    /** Empty for any other command line. */
    static Optional<ServeCommand> of(String... args) {
        List<String> words = List.of(args);
        List<String> options = !words.isEmpty() && words.get(0).equals(SERVE) ? words.subList(1, words.size()) : words;
        if (options.isEmpty()) {
            return Optional.of(new ServeCommand(new ConfOption()));
        }
        if (options.size() == 2 && options.get(0).equals(ConfOption.NAME) && isPlain(options.get(1))) {
            return path(options.get(1)).map(directory -> new ServeCommand(ConfOption.of(directory)));
        }
        return Optional.empty();
    }

    /** Not what picocli takes for an option, for a file of arguments, or for no value at all. */
    private static boolean isPlain(String directory) {
        return !directory.isBlank() && directory.charAt(0) != '-' && directory.charAt(0) != '@';
    }

    private static Optional<Path> path(String directory) {
        try {
            return Optional.of(Path.of(directory));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
