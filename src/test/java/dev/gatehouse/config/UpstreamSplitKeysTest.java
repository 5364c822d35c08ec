package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gatehouse.route.RequestKey;
import dev.gatehouse.route.RouteAction.Forward;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpstreamSplitKeysTest {

    private Conf conf;

    @BeforeEach
    void write_upstreams(@TempDir Path directory) {
        conf = Conf.open(directory)
                .file("upstreams/orders.properties", "endpoints = http://127.0.0.1:1")
                .file("upstreams/orders-v2.properties", "endpoints = http://127.0.0.1:2", "retry.attempts = 7");
    }

    @Test
    void each_upstream_gets_its_share_and_keeps_its_word_on_retries() {
        Forward forward = route("upstream = orders 95%, orders-v2 5%", "retry.buffer = 1KiB");
        assertEquals(
                List.of(95, 5),
                forward.to().branches().stream().map(branch -> branch.percent()).toList());
        assertEquals(
                List.of(2, 7),
                forward.to().branches().stream()
                        .map(branch -> branch.retry().attempts())
                        .toList());
        assertEquals(
                List.of(1024, 1024),
                forward.to().branches().stream()
                        .map(branch -> branch.retry().bufferBytes())
                        .toList());
        assertNull(forward.to().stickyBy());
    }

    @Test
    void one_gets_everything_whether_that_is_written_or_not() {
        assertEquals(route("upstream = orders"), route("upstream = orders 100%"));
    }

    @ParameterizedTest
    @CsvSource({"header:X-User", "cookie:sid", "consumer", "address"})
    void what_is_sticky_is_read_as_it_is_written(String key) {
        RequestKey read = route("upstream = orders 0%, orders-v2 100%", "upstream.sticky = " + key)
                .to()
                .stickyBy();
        assertEquals(key, String.valueOf(read));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders 95%, orders-v2 6% | \"orders 95%, orders-v2 6%\" adds up to 101% | write shares that add up to 100%",
                "orders 95%              | \"orders 95%\" adds up to 95% | write shares that add up to 100%",
                "orders 95%, orders-v2   | \"orders-v2\" has no share | write shares that add up to 100%",
                "orders 50%, orders  50% | \"orders\" stands there twice | take one of the two off",
                "orders 95, orders-v2 5% | \"95\" has no percent sign | write 95%",
                "orders 95%, orders-v3 5% | there is no upstream \"orders-v3\" | did you mean orders-v2?",
                "orders 95% x, orders-v2 5% | \"orders 95% x\" is no name with a share | write a name, or several with shares: orders 95%, orders-v2 5%",
            })
    void a_split_that_is_none_is_told_with_its_line_and_a_remedy(String value, String what, String remedy) {
        assertEquals(
                "conf/routes/a.properties:2: upstream: " + what + "\n    " + remedy + "\n",
                problems("upstream = " + value));
    }

    @Test
    void sticky_means_nothing_where_there_is_one_upstream_or_none() {
        String remedy = "\n    take the line out, or write upstream = orders 95%, orders-v2 5%\n";
        String what = "conf/routes/a.properties:3: upstream.sticky: has no effect with one upstream" + remedy;
        assertEquals(what, problems("upstream = orders", "upstream.sticky = address"));
        assertEquals(what, problems("upstream.endpoints = http://127.0.0.1:1", "upstream.sticky = address"));
        assertEquals("""
                conf/routes/a.properties:3: upstream.sticky: has no effect beside respond.status
                    take one of the two out
                """, problems("respond.status = 200", "upstream.sticky = address"));
    }

    @Test
    void by_what_nobody_can_go_is_no_key() {
        assertEquals("""
                conf/routes/a.properties:3: upstream.sticky: "path" is no part of a request to go by
                    write header:NAME, cookie:NAME, consumer or address
                """, problems("upstream = orders 95%, orders-v2 5%", "upstream.sticky = path"));
    }

    @Test
    void a_name_from_elsewhere_is_not_shown() {
        conf.variable("WHERE", "hidden");
        assertEquals(
                "conf/routes/a.properties:2: upstream: there is no upstream \"***\"\n    make its file in upstreams/\n",
                problems("upstream = ${env:WHERE} 95%, orders 5%"));
    }

    private Forward route(String... lines) {
        return (Forward) write(lines).route("a").action();
    }

    private String problems(String... lines) {
        return write(lines).problems();
    }

    private Conf write(String... lines) {
        return conf.file("routes/a.properties", "match.path = /a\n" + String.join("\n", lines));
    }
}
