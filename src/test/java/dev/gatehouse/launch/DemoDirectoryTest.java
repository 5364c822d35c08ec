package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoDirectoryTest {

    @Test
    void it_goes_with_all_that_is_in_it_but_nothing_that_a_link_leads_to(@TempDir Path elsewhere) throws IOException {
        Path kept = Files.writeString(elsewhere.resolve("kept"), "kept");
        DemoDirectory directory = DemoDirectory.make();
        Files.createDirectories(directory.path().resolve("routes/more"));
        Files.writeString(directory.path().resolve("routes/more/a.properties"), "a");
        Files.createSymbolicLink(directory.path().resolve("link"), elsewhere);
        directory.close();
        assertFalse(Files.exists(directory.path()));
        assertEquals("kept", Files.readString(kept));
    }
}
