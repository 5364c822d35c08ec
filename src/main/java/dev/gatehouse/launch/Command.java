package dev.gatehouse.launch;

import java.io.IOException;

/** What one word of the command line does. Its arguments are its fields, set before it runs. */
interface Command {

    /** @throws IOException if something outside could not be read or written; the caller says so and ends with 1 */
    ExitCode run(Surroundings surroundings) throws IOException;
}
