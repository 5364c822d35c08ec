package dev.gatehouse.exchange;

import jakarta.servlet.ServletException;
import java.io.IOException;

/** What a filter does with a request once its decision is made: it passes it on, or answers it. */
@FunctionalInterface
public interface NextStep {

    void take() throws IOException, ServletException;
}
