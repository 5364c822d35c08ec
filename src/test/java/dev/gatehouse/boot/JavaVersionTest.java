package dev.gatehouse.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JavaVersionTest {

    private static final int JAVA_8_CLASS_FILE = 52;

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "9", "11", "16"})
    void a_java_before_17_does_not_suffice(String specification) {
        assertFalse(version(specification).suffices());
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "25", "100"})
    void java_17_and_later_suffice(String specification) {
        assertTrue(version(specification).suffices());
    }

    @Test
    void the_refusal_says_what_is_needed_and_what_was_found() {
        JavaVersion old = new JavaVersion("11", "11.0.2", "/opt/jdk-11");
        assertEquals(
                "Gatehouse needs Java 17 or later, this is 11.0.2 (/opt/jdk-11)",
                old.refusal().lines().findFirst().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(classes = {Launcher.class, JavaVersion.class, Launcher.CannotUnpack.class})
    void java_8_can_load_what_runs_before_the_version_is_checked(Class<?> type) throws IOException {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        try (DataInputStream file = new DataInputStream(Objects.requireNonNull(type.getResourceAsStream(resource)))) {
            file.readInt();
            file.readUnsignedShort();
            assertEquals(JAVA_8_CLASS_FILE, file.readUnsignedShort());
        }
    }

    private static JavaVersion version(String specification) {
        return new JavaVersion(specification, specification + ".0.1", "/opt/jdk");
    }
}
