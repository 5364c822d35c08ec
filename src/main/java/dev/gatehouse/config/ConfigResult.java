package dev.gatehouse.config;

import dev.gatehouse.route.Configuration;
import java.util.List;
import java.util.function.Function;

/** What became of a configuration directory. */
public sealed interface ConfigResult {

    <T> T fold(Function<? super Valid, ? extends T> valid, Function<? super Invalid, ? extends T> invalid);

    /** What was read, also where it cannot be used. */
    FilesRead files();

    /** @param warnings by file and line; the configuration can be used all the same */
    record Valid(Configuration configuration, List<ConfigProblem> warnings, FilesRead files) implements ConfigResult {

        public Valid {
            warnings = List.copyOf(warnings);
        }

        @Override
        public <T> T fold(Function<? super Valid, ? extends T> valid, Function<? super Invalid, ? extends T> invalid) {
            return valid.apply(this);
        }
    }

    /**
     * @param problems every one of every file, by file and line; at least one
     * @param warnings by file and line, of what would be worth a look if there were no problem
     */
    record Invalid(List<ConfigProblem> problems, List<ConfigProblem> warnings, FilesRead files)
            implements ConfigResult {

        public Invalid {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("invalid without a problem");
            }
        }

        @Override
        public <T> T fold(Function<? super Valid, ? extends T> valid, Function<? super Invalid, ? extends T> invalid) {
            return invalid.apply(this);
        }
    }
}
