package dev.gatehouse.launch;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The unpacked WAR that {@code dev.gatehouse.boot} started this process from. */
final class UnpackedCopy {

    private UnpackedCopy() {}

    /** {@code WEB-INF/conf}, beside the {@code WEB-INF/classes} that this class is in; none in a test or an embedder. */
    static Optional<Path> conf() {
        CodeSource source = UnpackedCopy.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path classes = Path.of(source.getLocation().toURI());
            return Optional.of(classes.resolveSibling("conf"))
                    .filter(conf -> classes.endsWith(Path.of("WEB-INF", "classes")) && Files.isDirectory(conf));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
