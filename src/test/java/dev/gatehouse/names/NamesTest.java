package dev.gatehouse.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** Who is asked for which name: the machine's DNS server, at 10.0.0.1, or the JVM's resolver, which says 10.0.0.2. */
@Timeout(60)
final class NamesTest {

    private static final String BY_DNS = "10.0.0.1";
    private static final String BY_JVM = "10.0.0.2";

    @TempDir
    private Path etc;

    private final Map<String, String> jvm = new ConcurrentHashMap<>();
    private DnsPeer peer;
    private Names names;

    @BeforeEach
    void start() throws IOException {
        peer = DnsPeer.start();
        write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:10 attempts:1\n");
        names = Names.start(new MachineRules(etc, peer.address().getPort(), List.of()), this::jvm);
    }

    @AfterEach
    void stop() throws IOException {
        names.close();
        peer.close();
    }

    private InetAddress[] jvm(String host) throws UnknownHostException {
        String address = jvm.getOrDefault(host, host.matches("[0-9.]+") ? host : null);
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(address);
    }

    @Test
    void a_name_is_asked_of_dns() throws Exception {
        bothKnow("orders.internal");
        assertEquals(BY_DNS, find("orders.internal"));
        assertEquals(Duration.ofSeconds(33), ttl("orders.internal"));
    }

    @Test
    void an_address_is_asked_of_nobody() throws Exception {
        assertEquals("10.7.7.7", find("10.7.7.7"));
        assertEquals(0, peer.asked("10.7.7.7/A"));
    }

    @Test
    void the_machines_own_names_are_asked_of_the_jvm() throws Exception {
        for (String name : List.of("localhost", "LocalHost", "db.localhost", "printer.local", "localhost.")) {
            bothKnow(name);
            assertEquals(BY_JVM, find(name), name);
        }
    }

    @Test
    void names_in_the_hosts_file_are_asked_of_the_jvm_from_when_they_are_there() throws Exception {
        bothKnow("orders.internal");
        write("hosts", "127.0.0.1 localhost\n10.9.9.9 other # orders.internal\n");
        assertEquals(BY_DNS, find("orders.internal"));
        write("hosts", "127.0.0.1 localhost\n\t10.9.9.9  other  ORDERS.internal # ours\n");
        assertEquals(BY_JVM, find("orders.internal"));
        Files.delete(etc.resolve("hosts"));
        assertEquals(BY_DNS, find("orders.internal"));
    }

    @Test
    void without_a_dns_server_names_are_asked_of_the_jvm_every_ten_seconds() throws Exception {
        bothKnow("orders.internal");
        write("resolv.conf", "# nameserver 127.0.0.1\nsearch internal\n");
        assertEquals(BY_JVM, find("orders.internal"));
        assertEquals(Duration.ofSeconds(10), ttl("orders.internal"));
        Files.delete(etc.resolve("resolv.conf"));
        assertEquals(BY_JVM, find("orders.internal"));
        write("resolv.conf", "nameserver 127.0.0.1\n");
        assertEquals(BY_DNS, find("orders.internal"));
    }

    @Test
    void a_machine_that_does_not_go_by_dns_first_is_gone_by() throws Exception {
        bothKnow("orders.internal");
        for (String others : List.of("files", "files ldap dns", "files mdns4 dns", "files wins dns")) {
            write("nsswitch.conf", "passwd: files\nhosts:   " + others + " # " + others.length() + "\n");
            assertEquals(BY_JVM, find("orders.internal"), others);
        }
        for (String usual : List.of(
                "files dns",
                "files dns ldap",
                "files mdns4_minimal [NOTFOUND=return] dns myhostname",
                "mymachines resolve [!UNAVAIL=return UNAVAIL=continue] files myhostname dns",
                "files resolve")) {
            write("nsswitch.conf", "hosts:\t" + usual + "\n");
            assertEquals(BY_DNS, find("orders.internal"), usual);
        }
    }

    @Test
    void what_dns_does_not_know_is_asked_of_the_jvm() throws Exception {
        jvm.put("orders", BY_JVM);
        assertEquals(BY_JVM, find("orders"));
        assertEquals(1, peer.asked("orders/A"));
        assertEquals(Duration.ofSeconds(10), ttl("orders"));
    }

    @Test
    void what_dns_refuses_to_say_is_asked_of_the_jvm() throws Exception {
        bothKnow("orders.internal");
        peer.refuses("orders.internal", Rcode.REFUSED);
        assertEquals(BY_JVM, find("orders.internal"));
    }

    @Test
    void where_dns_does_not_answer_the_jvm_would_not_be_answered_either() throws IOException {
        write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        bothKnow("orders.internal");
        peer.hangsAt("orders.internal");
        assertThrows(ExecutionException.class, () -> find("orders.internal"));
    }

    @Test
    void servers_of_the_operators_are_asked_instead_and_what_they_do_not_know_is_not_there() throws Exception {
        write("resolv.conf", "options timeout:10\n");
        write("nsswitch.conf", "hosts: files\n");
        jvm.put("orders", BY_JVM);
        bothKnow("orders.internal");
        bothKnow("localhost");
        try (Names stated = Names.start(new MachineRules(etc, 1, List.of(peer.address())), this::jvm)) {
            names = stated;
            assertEquals(BY_DNS, find("orders.internal"));
            assertEquals(BY_JVM, find("localhost"));
            assertThrows(ExecutionException.class, () -> find("orders"));
        }
    }

    @Test
    void a_short_name_is_searched_for_and_taken_as_it_is_last() throws Exception {
        write("resolv.conf", "nameserver 127.0.0.1\nsearch one.internal Two.Internal\n");
        peer.knows("orders.two.internal", "33 A " + BY_DNS);
        assertEquals(BY_DNS, find("orders"));
        assertEquals(1, peer.asked("orders.one.internal/A"));
        assertEquals(0, peer.asked("orders/A"));
        assertEquals(0, peer.asked("orders.two.internal.one.internal/A"));
    }

    @Test
    void a_name_with_fewer_dots_than_ndots_is_searched_for_first() throws Exception {
        write("resolv.conf", "nameserver 127.0.0.1\nsearch cluster.internal\noptions ndots:2\n");
        peer.knows("orders.shop.cluster.internal", "33 A " + BY_DNS).knows("orders.shop", "33 A 10.6.6.6");
        assertEquals(BY_DNS, find("orders.shop"));
        assertEquals("10.6.6.6", find("orders.shop."));
    }

    @Test
    void services_are_asked_of_dns_alone() throws Exception {
        peer.knows("_http._tcp.orders.internal", "9 SRV 0 0 80 a.internal.");
        assertEquals(
                "a.internal",
                names.service("_http._tcp.orders.internal")
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .value()
                        .get(0)
                        .host());
        write("resolv.conf", "");
        assertThrows(
                ExecutionException.class,
                () -> names.service("_http._tcp.orders.internal")
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS));
    }

    private void bothKnow(String name) {
        peer.knows(name, "33 A " + BY_DNS);
        jvm.put(name, BY_JVM);
    }

    private String find(String name) throws Exception {
        return lookUp(name).value().get(0).getHostAddress();
    }

    private Duration ttl(String name) throws Exception {
        return lookUp(name).ttl();
    }

    private Answer<List<InetAddress>> lookUp(String name) throws Exception {
        return names.addresses(name, List.of()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(etc.resolve(file), text);
    }
}
