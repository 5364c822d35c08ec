package dev.gatehouse.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what is wrong while all files are read, so that one run shows all of it. Not thread-safe. */
final class Problems {

    private static final Comparator<ConfigProblem> AS_READ = Comparator.comparing(
                    (ConfigProblem problem) -> problem.at().file())
            .thenComparingInt(problem -> problem.at().line());

    /** A set: what is wrong with a default is found again by every route that it reaches. */
    private final Set<ConfigProblem> errors = new LinkedHashSet<>();

    private final Set<ConfigProblem> warnings = new LinkedHashSet<>();

    void error(Location at, String what, String remedy) {
        errors.add(new ConfigProblem(at, what, remedy));
    }

    void error(ConfigProblem problem) {
        errors.add(problem);
    }

    void warning(Location at, String what, String remedy) {
        warnings.add(new ConfigProblem(at, what, remedy));
    }

    void warning(ConfigProblem problem) {
        warnings.add(problem);
    }

    /** Errors so far. */
    int count() {
        return errors.size();
    }

    /** By file, then by line. */
    List<ConfigProblem> errors() {
        return errors.stream().sorted(AS_READ).toList();
    }

    /** By file, then by line. */
    List<ConfigProblem> warnings() {
        return warnings.stream().sorted(AS_READ).toList();
    }
}
