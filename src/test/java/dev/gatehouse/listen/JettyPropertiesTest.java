package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.jetty.util.MemoryUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class JettyPropertiesTest {

    private static final String REFERENCES = "org.eclipse.jetty.util.referencesPerCacheLine";

    private final String before = System.getProperty(REFERENCES, "");

    @AfterEach
    void restore() {
        set(before);
    }

    @Test
    void jetty_is_told_what_it_would_find_out_with_references_of_4_bytes() {
        set("");
        JettyProperties.set();
        assertEquals(MemoryUtils.getIntegersPerCacheLine(), Integer.getInteger(REFERENCES));
    }

    @Test
    void what_the_operator_set_stays() {
        set("8");
        JettyProperties.set();
        assertEquals("8", System.getProperty(REFERENCES));
    }

    private static void set(String value) {
        if (value.isEmpty()) {
            System.clearProperty(REFERENCES);
        } else {
            System.setProperty(REFERENCES, value);
        }
    }
}
