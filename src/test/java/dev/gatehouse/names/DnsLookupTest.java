package dev.gatehouse.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is learned of a server that is asked by real sockets, and what is not. */
@Timeout(60)
final class DnsLookupTest {

    @TempDir
    private Path etc;

    private DnsPeer peer;
    private Names names;

    @BeforeEach
    void start() throws IOException {
        peer = DnsPeer.start();
        waitsFor(10);
        names = Names.start(new MachineRules(etc, 53, List.of(peer.address())), host -> {
            throw new UnknownHostException(host);
        });
    }

    @AfterEach
    void stop() throws IOException {
        names.close();
        peer.close();
    }

    @Test
    void addresses_of_both_kinds_are_found_ipv4_first_and_good_for_the_shorter_time() throws Exception {
        peer.knows("orders.internal", "40 A 10.0.0.1", "40 A 10.0.0.2", "7 AAAA fd00::1");
        Answer<List<InetAddress>> answer = find("orders.internal");
        assertEquals(List.of("10.0.0.1", "10.0.0.2", "fd00:0:0:0:0:0:0:1"), texts(answer));
        assertEquals(Duration.ofSeconds(7), answer.ttl());
    }

    @Test
    void addresses_of_ipv6_alone_are_enough() throws Exception {
        peer.knows("orders.internal", "40 AAAA fd00::1");
        assertEquals(List.of("fd00:0:0:0:0:0:0:1"), texts(find("orders.internal")));
    }

    @Test
    void aliases_are_followed_and_the_shortest_time_of_them_counts() throws Exception {
        peer.knows("orders.internal", "3 CNAME a.internal.")
                .knows("a.internal", "50 CNAME b.internal.")
                .knows("b.internal", "60 A 10.0.0.1");
        Answer<List<InetAddress>> answer = find("orders.internal");
        assertEquals(List.of("10.0.0.1"), texts(answer));
        assertEquals(Duration.ofSeconds(3), answer.ttl());
    }

    @Test
    void aliases_that_lead_in_a_circle_lead_nowhere() {
        peer.knows("a.internal", "50 CNAME b.internal.").knows("b.internal", "60 CNAME a.internal.");
        assertEquals(LookupFailure.Kind.REFUSED, failure("a.internal"));
    }

    @Test
    void a_name_that_is_not_there_is_not_there() {
        assertEquals(LookupFailure.Kind.NOTHING_THERE, failure("orders.internal"));
    }

    @Test
    void an_answer_that_is_too_long_for_udp_is_asked_for_by_tcp() throws Exception {
        String[] all = IntStream.range(0, 300)
                .mapToObj(i -> "5 A 10.0." + i / 256 + "." + i % 256)
                .toArray(String[]::new);
        peer.knows("orders.internal", all);
        Set<String> found = texts(find("orders.internal")).stream().collect(Collectors.toSet());
        assertEquals(300, found.size());
        assertEquals(1, peer.askedByTcp());
    }

    @Test
    void answers_to_other_questions_are_passed_over_and_the_right_one_is_taken() throws Exception {
        peer.knows("orders.internal", "5 A 10.0.0.1").knows("other.internal", "5 A 10.6.6.6");
        peer.forges((query, answer) -> {
            byte[] otherId = answer.clone();
            otherId[0] ^= 1;
            otherId[otherId.length - 1] = 66;
            Message otherName = new Message(answer);
            otherName.removeAllRecords(Section.QUESTION);
            otherName.addRecord(
                    Record.newRecord(
                            Name.fromString("other.internal."),
                            query.getQuestion().getType(),
                            1),
                    Section.QUESTION);
            byte[] question = query.toWire();
            return List.of(new byte[] {1, 2, 3}, otherId, otherName.toWire(), question, answer);
        });
        assertEquals(List.of("10.0.0.1"), texts(find("orders.internal")));
    }

    @Test
    void nothing_but_answers_to_other_questions_is_no_answer() throws IOException {
        waitsFor(1);
        peer.knows("orders.internal", "5 A 10.0.0.1");
        peer.forges((query, answer) -> {
            byte[] otherId = answer.clone();
            otherId[0] ^= 1;
            return List.of(otherId);
        });
        assertEquals(LookupFailure.Kind.NO_ANSWER, failure("orders.internal"));
    }

    @Test
    void records_of_other_names_in_an_answer_are_not_believed() throws Exception {
        peer.knows("orders.internal", "5 A 10.0.0.1");
        peer.forges((query, answer) -> {
            Message more = new Message(answer);
            more.addRecord(
                    Record.fromString(Name.fromString("other.internal."), Type.A, 1, 5, "10.6.6.6", Name.root),
                    Section.ANSWER);
            return List.of(more.toWire());
        });
        assertEquals(List.of("10.0.0.1"), texts(find("orders.internal")));
    }

    @Test
    void a_server_that_refuses_is_told_apart_from_a_name_that_is_not_there() {
        peer.refuses("orders.internal", Rcode.SERVFAIL);
        assertEquals(LookupFailure.Kind.REFUSED, failure("orders.internal"));
    }

    @Test
    void a_server_that_does_not_know_extensions_is_asked_without() throws Exception {
        peer.knows("orders.internal", "5 A 10.0.0.1");
        peer.forges((query, answer) -> {
            if (query.getOPT() == null) {
                return List.of(answer);
            }
            Message refusal = new Message(query.getHeader().getID());
            refusal.getHeader().setFlag(Flags.QR);
            refusal.getHeader().setRcode(Rcode.FORMERR);
            return List.of(refusal.toWire());
        });
        assertEquals(List.of("10.0.0.1"), texts(find("orders.internal")));
    }

    @Test
    void names_whose_server_hangs_keep_no_other_waiting() throws Exception {
        Files.writeString(etc.resolve("resolv.conf"), "options timeout:30 attempts:5\n");
        peer.knows("orders.internal", "5 A 10.0.0.1");
        List<CompletableFuture<?>> hanging = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            peer.hangsAt("hanging" + i + ".internal");
            hanging.add(names.addresses("hanging" + i + ".internal", List.of()).toCompletableFuture());
        }
        assertEquals(List.of("10.0.0.1"), texts(find("orders.internal")));
        assertTrue(hanging.stream().noneMatch(CompletableFuture::isDone));
    }

    @Test
    void a_fault_in_one_look_up_is_not_the_end_of_all_others() throws Exception {
        peer.knows("orders.internal", "5 A 10.0.0.1");
        try (DnsTransport transport = DnsTransport.start()) {
            transport.execute(() -> {
                throw new StackOverflowError("as a test wants it");
            });
            DnsQuery query = DnsQuery.of(new DnsQuestion("orders.internal", DnsRecord.A), true);
            DnsMessage answer =
                    transport.ask(peer.address(), query, Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS);
            assertEquals(1, answer.records().size());
        }
    }

    @Test
    void who_asks_when_all_is_over_is_told_so() throws Exception {
        DnsTransport transport = DnsTransport.start();
        transport.close();
        DnsQuery query = DnsQuery.of(new DnsQuestion("orders.internal", DnsRecord.A), true);
        CompletableFuture<DnsMessage> answer = transport.ask(peer.address(), query, Duration.ofSeconds(20));
        assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
    }

    @Test
    void no_number_of_names_at_once_takes_all_of_the_processs_descriptors() throws Exception {
        peer.hangsAt("hangs.internal");
        peer.knows("orders.internal", "5 A 10.0.0.1");
        try (DnsTransport transport = DnsTransport.start()) {
            List<CompletableFuture<DnsMessage>> hanging = new ArrayList<>();
            for (int i = 0; i < 2 * DnsTransport.MOST_AT_ONCE; i++) {
                DnsQuery query = DnsQuery.of(new DnsQuestion("hangs.internal", DnsRecord.A), true);
                hanging.add(transport.ask(peer.address(), query, Duration.ofSeconds(1)));
            }
            DnsQuery last = DnsQuery.of(new DnsQuestion("orders.internal", DnsRecord.A), true);
            transport.ask(peer.address(), last, Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS);
            // It was asked in its turn, which comes when most have been given up.
            assertTrue(hanging.stream().filter(CompletableFuture::isDone).count() > DnsTransport.MOST_AT_ONCE);
        }
    }

    @Test
    void an_alias_that_cannot_be_asked_for_leads_nowhere() throws Exception {
        peer.knows("orders.internal", "5 CNAME a\\.b.internal.");
        assertEquals(LookupFailure.Kind.REFUSED, failure("orders.internal"));
        assertEquals(1, peer.asked("orders.internal/A"));
    }

    @Test
    void a_server_that_does_not_answer_is_given_up_and_the_next_one_asked() throws Exception {
        waitsFor(1);
        try (DnsPeer second = DnsPeer.start();
                Names both = Names.start(
                        new MachineRules(etc, 53, List.of(peer.address(), second.address())),
                        InetAddress::getAllByName)) {
            peer.hangsAt("orders.internal");
            second.knows("orders.internal", "5 A 10.0.0.2");
            assertEquals(
                    List.of("10.0.0.2"),
                    texts(both.addresses("orders.internal", List.of())
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS)));
        }
    }

    @Test
    void a_server_that_is_not_there_is_no_answer_from_the_next() throws Exception {
        InetSocketAddress gone;
        try (DnsPeer closed = DnsPeer.start()) {
            gone = closed.address();
        }
        peer.knows("orders.internal", "5 A 10.0.0.1");
        try (Names both =
                Names.start(new MachineRules(etc, 53, List.of(gone, peer.address())), InetAddress::getAllByName)) {
            assertEquals(
                    List.of("10.0.0.1"),
                    texts(both.addresses("orders.internal", List.of())
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS)));
        }
    }

    @Test
    void addresses_of_a_kind_of_which_nothing_is_learned_stay_as_they_are_known() throws Exception {
        peer.knows("orders.internal", "5 A 10.0.0.1", "5 AAAA fd00::1");
        List<InetAddress> known = find("orders.internal").value();
        peer.knows("orders.internal", "5 A 10.0.0.2");
        peer.refuses("orders.internal/AAAA", Rcode.SERVFAIL);
        Answer<List<InetAddress>> answer =
                names.addresses("orders.internal", known).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertEquals(List.of("10.0.0.2", "fd00:0:0:0:0:0:0:1"), texts(answer));
    }

    @Test
    void srv_records_say_host_port_priority_and_weight() throws Exception {
        peer.knows("_http._tcp.orders.internal", "9 SRV 1 20 8080 A.internal.", "9 SRV 2 0 81 b.internal.");
        Answer<List<ServiceTarget>> answer = services("_http._tcp.orders.internal");
        assertEquals(
                Set.of(new ServiceTarget("a.internal", 8080, 1, 20), new ServiceTarget("b.internal", 81, 2, 0)),
                Set.copyOf(answer.value()));
        assertEquals(Duration.ofSeconds(9), answer.ttl());
    }

    @Test
    void a_service_that_is_decidedly_not_there_is_nowhere() throws Exception {
        peer.knows("_http._tcp.orders.internal", "9 SRV 0 0 0 .");
        assertEquals(List.of(), services("_http._tcp.orders.internal").value());
    }

    @Test
    void targets_that_are_no_hosts_or_have_no_port_are_left_out() throws Exception {
        peer.knows(
                "_http._tcp.orders.internal",
                "9 SRV 0 0 80 a\\010b.internal.",
                "9 SRV 0 0 0 b.internal.",
                "9 SRV 0 0 80 c.internal.");
        assertEquals(
                List.of(new ServiceTarget("c.internal", 80, 0, 0)),
                services("_http._tcp.orders.internal").value());
    }

    @Test
    void without_srv_records_nothing_is_learned_of_a_service() {
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> services("_http._tcp.orders.internal"));
        assertEquals(LookupFailure.Kind.NOTHING_THERE, kindOf(failed));
    }

    private void waitsFor(int seconds) throws IOException {
        Files.writeString(etc.resolve("resolv.conf"), "options timeout:" + seconds + " attempts:1\n");
    }

    private Answer<List<InetAddress>> find(String name) throws Exception {
        return names.addresses(name, List.of()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Answer<List<ServiceTarget>> services(String name) throws Exception {
        return names.service(name).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private LookupFailure.Kind failure(String name) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> find(name));
        return kindOf(failed);
    }

    private static List<String> texts(Answer<List<InetAddress>> answer) {
        return answer.value().stream().map(InetAddress::getHostAddress).toList();
    }

    private static LookupFailure.Kind kindOf(ExecutionException failed) {
        return assertInstanceOf(LookupFailure.class, failed.getCause()).kind();
    }
}
