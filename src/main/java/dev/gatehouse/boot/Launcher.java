package dev.gatehouse.boot;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/**
 * The WAR's main class: unpacks the WAR and runs the commands in {@code dev.gatehouse.launch} from the copy.
 *
 * <p>A copy is needed because no class loader of the JDK reads jars within a jar. It is preferred to one flat jar, which
 * would break signed jars, {@code META-INF/services} and Log4j's plugin cache, and to a loader of our own.
 */
public final class Launcher {

    private static final String COMMANDS = "dev.gatehouse.launch.Main";

    /** As in {@code dev.gatehouse.launch.ExitCode}, which cannot be loaded yet. */
    private static final int FAILURE = 1;

    private static final int UNUSABLE = 2;

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        JavaVersion java = JavaVersion.current();
        if (!java.suffices()) {
            System.err.println(java.refusal());
            System.exit(UNUSABLE);
        }
        try (UnpackedWar war = unpack()) {
            run(war.classPath(), args);
        } catch (CannotUnpack e) {
            System.err.println(e.getMessage());
            System.exit(FAILURE);
        }
    }

    private static UnpackedWar unpack() throws CannotUnpack {
        try {
            Path war = Paths.get(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return UnpackedWar.in(PrivateDirectory.candidates(System.getenv(), System.getProperties()), war);
        } catch (IOException | URISyntaxException e) {
            throw new CannotUnpack("cannot read the WAR: " + e);
        }
    }

    /** Returns when the command has: a server's process therefore stays in here, and the copy stays locked. */
    private static void run(List<URL> classPath, String[] args) throws Throwable {
        // The platform loader: the system loader has nothing but the WAR's root.
        ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();
        try (URLClassLoader loader = new URLClassLoader(classPath.toArray(new URL[0]), platform)) {
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass(COMMANDS).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Says why there is no copy of the WAR, in words for whoever started it. */
    static final class CannotUnpack extends Exception {

        private static final long serialVersionUID = 1;

        CannotUnpack(String message) {
            super(message);
        }
    }
}
