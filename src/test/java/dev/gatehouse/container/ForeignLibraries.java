package dev.gatehouse.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A container's jars in a class loader that knows nothing of the tests, and so nothing of their servlet API. */
final class ForeignLibraries implements AutoCloseable {

    private final URLClassLoader loader;

    private ForeignLibraries(URLClassLoader loader) {
        this.loader = loader;
    }

    /** @param folders that the build filled, below its containers directory */
    static ForeignLibraries in(String... folders) {
        Path all = Path.of(Objects.requireNonNull(System.getProperty("gatehouse.containers")));
        List<URL> jars = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.list(all.resolve(folder))) {
                files.map(ForeignLibraries::url).forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ForeignLibraries(new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()));
    }

    ForeignObject create(String className, Object... arguments) {
        return ForeignObject.create(loader, className, arguments);
    }

    /** For static methods. */
    ForeignObject type(String className) {
        return ForeignObject.type(loader, className);
    }

    /** For whoever must be told which loader is the parent of an application's. */
    ClassLoader loader() {
        return loader;
    }

    /** Runs with these libraries as the thread's own, as a container's main class would. */
    void run(Runnable action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
