package dev.gatehouse.assembly;

import dev.gatehouse.config.ConfigProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration has problems, and nothing was started: the message shows them all, each with its remedy. */
public final class InvalidConfiguration extends RuntimeException {

    private final transient List<ConfigProblem> problems;

    public InvalidConfiguration(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigProblem> problems() {
        return problems;
    }
}
