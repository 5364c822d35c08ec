package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of a file that has keys of an earlier version, shown on keys that never were. */
final class RetiredKeyTest {

    private static final RetiredKey RENAMED = new RetiredKey("timeout.read", "timeout.response", "0.2.0");
    private static final RetiredKey FAMILY =
            new RetiredKey("request.header.replace.*", "request.header.set.*", "0.2.0");
    private static final RetiredKey REMOVED = new RetiredKey("pipelining", "", "0.3.0");
    private static final RetiredKey OF_UPSTREAM = new RetiredKey("pool.size", "pool.max-connections", "0.2.0");

    private final Problems problems = new Problems();

    @Test
    void a_renamed_key_names_its_successor_and_the_version() {
        route("timeout.read = 5s");

        assertEquals("""
                a.properties:1: timeout.read: has another name since 0.2.0
                    write timeout.response
                """, problems());
    }

    @Test
    void behind_default_the_successor_is_named_behind_default() {
        process("default.timeout.read = 5s");

        assertEquals("""
                gatehouse.properties:1: default.timeout.read: has another name since 0.2.0
                    write default.timeout.response
                """, problems());
    }

    @Test
    void the_users_own_name_stands_in_the_successor() {
        process("default.request.header.replace.X-Tenant = a");

        assertEquals("""
                gatehouse.properties:1: default.request.header.replace.X-Tenant: has another name since 0.2.0
                    write default.request.header.set.X-Tenant
                """, problems());
    }

    @Test
    void a_key_of_an_upstream_file_is_known_behind_its_prefix_in_a_route() {
        route("upstream.pool.size = 5");

        assertEquals("""
                a.properties:1: upstream.pool.size: has another name since 0.2.0
                    write upstream.pool.max-connections
                """, problems());
    }

    @Test
    void a_key_that_is_gone_without_a_successor_says_since_when() {
        route("pipelining = on");

        assertEquals("""
                a.properties:1: pipelining: is no key any more since 0.3.0
                    take the line out
                """, problems());
    }

    @Test
    void a_key_that_is_there_cannot_have_retired() {
        RetiredKey key = new RetiredKey("timeout.idle", "timeout.response", "0.2.0");

        assertThrows(IllegalArgumentException.class, () -> registry(key));
    }

    @Test
    void a_successor_must_be_a_key() {
        RetiredKey key = new RetiredKey("timeout.read", "timeout.respnse", "0.2.0");

        assertThrows(IllegalArgumentException.class, () -> registry(key));
    }

    private void route(String line) {
        reader().read(new SourceFile("a", "a.properties", line), FileKind.ROUTE);
    }

    private void process(String line) {
        reader().readProcess(new SourceFile("gatehouse", "gatehouse.properties", line));
    }

    private StatementReader reader() {
        KeyRegistry routes = registry(RENAMED, FAMILY, REMOVED, OF_UPSTREAM.under(UpstreamKeys.PREFIX));
        return new StatementReader(
                new KeyCheck(kind -> kind == FileKind.ROUTE ? routes : KeyRegistry.of(kind), problems),
                new References(Path.of(""), name -> null, new ReadLog()),
                problems);
    }

    private static KeyRegistry registry(RetiredKey... retired) {
        return new KeyRegistry(RouteKeys.ALL, RouteKeys.LATER, List.of(retired));
    }

    private String problems() {
        return problems.errors().stream().map(problem -> problem + "\n").collect(Collectors.joining());
    }
}
