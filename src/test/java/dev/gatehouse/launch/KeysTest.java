package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    private static final String LISTED = """
            CONSUMER  KEY     HASH                    CREATED  EXPIRES  LAST USED  SCOPES  ROUTES
            acme      laptop  sha256:0123456789ab...  -        -        -          -       -
            """;

    @TempDir
    Path directory;

    private Path acme;

    @BeforeEach
    void an_empty_configuration() throws IOException {
        acme = Files.createDirectories(directory.resolve("conf")).resolve("consumers/acme.properties");
    }

    @Test
    void a_new_key_is_printed_alone_on_its_line() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "create", "acme"));
        assertEquals(ApiKey.Form.GENUINE, ApiKey.formOf(typed.out().strip()));
    }

    @Test
    void a_new_key_is_nowhere_but_in_that_line() throws IOException {
        Typed typed = new Typed(directory);
        typed.run("keys", "create", "acme");
        String key = typed.out().strip();
        assertFalse(typed.err().contains(key));
        assertFalse(Files.readString(acme).contains(key));
    }

    @Test
    void the_file_is_told_on_the_other_stream() {
        Typed typed = new Typed(directory);
        typed.run("keys", "create", "acme", "--id", "laptop");
        assertEquals(
                "acme is a new consumer\nthis is key laptop of acme; it is not shown again, and " + acme
                        + " has its hash alone\n",
                typed.err());
    }

    @Test
    void an_id_that_is_taken_is_refused_and_no_key_printed() {
        new Typed(directory).run("keys", "create", "acme", "--id", "laptop");
        Typed again = new Typed(directory);
        assertEquals(ExitCode.FAILURE, again.run("keys", "create", "acme", "--id", "laptop"));
        assertEquals("", again.out());
    }

    @Test
    void a_name_that_leads_out_of_the_folder_is_refused() {
        assertEquals(ExitCode.UNUSABLE, new Typed(directory).run("keys", "create", "../acme"));
    }

    @Test
    void a_key_for_a_configuration_that_is_not_there_is_refused() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        assertEquals(
                ExitCode.UNUSABLE, new Typed(directory).run("keys", "create", "acme", "--conf", elsewhere.toString()));
        assertFalse(Files.exists(elsewhere));
    }

    @Test
    void the_configuration_inside_the_war_is_not_changed() {
        Typed typed = new Typed(directory.resolve("nowhere")).shipped(directory.resolve("conf"));
        assertEquals(ExitCode.FAILURE, typed.run("keys", "create", "acme"));
        assertTrue(typed.err().contains("--conf"), typed.err());
    }

    @Test
    void keys_are_listed_by_the_beginnings_of_their_hashes() throws IOException {
        given("key.laptop = sha256:" + HASH + "\nkey.laptop.scopes = a, b\nkey.laptop.routes = orders, files-*\n"
                + "key.ci = sha256:" + HASH.replace('0', '1') + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "list", "acme"));
        assertEquals("""
                CONSUMER  KEY     HASH                    CREATED  EXPIRES  LAST USED  SCOPES  ROUTES
                acme      laptop  sha256:0123456789ab...  -        -        -          a,b     orders,files-*
                acme      ci      sha256:1123456789ab...  -        -        -          -       -
                """, typed.out());
    }

    @Test
    void without_a_name_everybodys_keys_are_listed() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        typed.run("keys", "list");
        assertEquals(LISTED, typed.out());
    }

    @Test
    void a_file_that_cannot_be_read_is_told_and_the_others_listed() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Files.write(acme.resolveSibling("latin.properties"), new byte[] {'#', (byte) 0xE9});
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "list"));
        assertEquals(LISTED, typed.out());
        assertEquals(acme.resolveSibling("latin.properties") + ": is not UTF-8\n    save it as UTF-8\n", typed.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list acme", "create acme", "revoke acme laptop"})
    void a_file_that_the_gateway_would_refuse_is_neither_listed_nor_changed(String command) throws IOException {
        given("\uFEFFkey.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run(("keys " + command).split(" ")));
        assertEquals("", typed.out());
        assertEquals(acme + ": begins with a byte order mark\n    save it as UTF-8 without one\n", typed.err());
    }

    @Test
    void listing_a_consumer_that_is_not_there_fails() {
        assertEquals(ExitCode.FAILURE, new Typed(directory).run("keys", "list", "acme"));
    }

    @Test
    void a_revoked_key_is_out_of_the_file() throws IOException {
        given("groups = partners\nkey.laptop = sha256:" + HASH + "\n");
        assertEquals(ExitCode.OK, new Typed(directory).run("keys", "revoke", "acme", "laptop"));
        assertEquals("groups = partners\n", Files.readString(acme));
    }

    @Test
    void revoking_a_key_that_is_not_there_fails_and_names_the_nearest() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "revoke", "acme", "lptop"));
        assertEquals(acme + ": there is no key \"lptop\"\n    did you mean laptop? the keys are laptop\n", typed.err());
    }

    @Test
    void revoking_a_key_of_nobody_fails_and_names_the_nearest_consumer() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "revoke", "acne", "laptop"));
        assertEquals(
                acme.resolveSibling("acne.properties")
                        + ": there is no such consumer\n    did you mean acme? the consumers are acme\n",
                typed.err());
    }

    @Test
    void keys_of_a_configuration_that_is_not_there_are_not_listed_as_none() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("keys", "list", "--conf", "nowhere"));
        assertTrue(typed.err().startsWith("nowhere: is not a directory"), typed.err());
    }

    @Test
    void a_new_key_has_the_terms_that_were_asked_for() throws IOException {
        routes("orders", "files-a");
        Typed typed = new Typed(directory);
        assertEquals(
                ExitCode.OK,
                typed.run(("keys create acme --id laptop --expires 90d --not-before 2026-12-01 --scopes a,b"
                                + " --routes orders,files-* --addresses 10.0.0.0/8")
                        .split(" ")));
        assertEquals("""
                key.laptop.created = 2026-11-25
                key.laptop.expires = 2027-02-24
                key.laptop.not-before = 2026-12-01
                key.laptop.scopes = a,b
                key.laptop.routes = orders,files-*
                key.laptop.addresses = 10.0.0.0/8
                """, Files.readString(acme).replaceFirst("key.laptop = .*\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "--expires soon, '--expires: \"soon\" is no duration'",
        "--expires 90, '--expires: \"90\" has no unit'",
        "--expires 400d, '--expires: \"400d\" is out of range'",
        "--expires 2026-13-25, '--expires: \"2026-13-25\" is no date'",
        "--expires 2026-11-25, '--expires: \"2026-11-25\" is past'",
        "--expires 2020-01-01, '--expires: \"2020-01-01\" is past'",
        "'--scopes a,,b', '--scopes: \",\" has nothing before or behind it'",
        "--addresses 10.0.0.1/8, '--addresses: \"10.0.0.1/8\" is one address with the length of a range'",
        "--routes *x, '--routes: \"*x\" is no name of a route'",
        "--not-before soon, '--not-before: \"soon\" is no date'",
        "--not-before 2027-01-01 --expires 30d, '--expires: \"2026-12-26\" is no later than --not-before 2027-01-01'",
        "--id a.b, '--id: \"a.b\" cannot be the id of a key'",
    })
    void terms_that_mean_nothing_are_refused_by_their_option_and_no_key_printed(String options, String what) {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run(("keys create acme " + options).split(" ")));
        assertEquals("", typed.out());
        assertEquals(what, typed.err().lines().findFirst().orElse(""));
        assertFalse(Files.exists(acme));
    }

    @Test
    void an_end_that_is_none_is_told_how_to_write_one() {
        Typed typed = new Typed(directory);
        typed.run("keys", "create", "acme", "--expires", "90");
        assertTrue(
                typed.err()
                        .endsWith(
                                "\n    write a time of 366d at most such as 90d, a date such as 2027-01-31, or an instant"
                                        + " such as 2027-01-31T18:00:00Z\n"),
                typed.err());
    }

    @Test
    void a_name_with_a_blank_is_a_mistake_of_the_command_line() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("keys", "create", "a b"));
        assertEquals("\"a b\" cannot be the name of a consumer\n    use letters, digits, dots, - and _\n", typed.err());
    }

    @Test
    void a_key_for_a_route_that_there_is_not_is_refused_and_the_routes_told() throws IOException {
        routes("orders", "files-a");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("keys", "create", "acme", "--routes", "orders, ordres, file-*"));
        assertEquals("", typed.out());
        assertEquals("""
                --routes: "ordres" is no route of this configuration
                    did you mean orders? the routes are files-a, orders
                """, typed.err());
        assertFalse(Files.exists(acme));
    }

    private void routes(String... names) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("conf/routes"));
        for (String name : names) {
            Files.writeString(folder.resolve(name + ".properties"), "anything");
        }
    }

    @Test
    void a_gateway_with_a_pepper_gets_hashes_with_it() throws IOException {
        Files.writeString(directory.resolve("conf/pepper"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(directory.resolve("conf/gatehouse.properties"), "keys.pepper = ${file:pepper}\n");
        Typed typed = new Typed(directory);
        typed.run("keys", "create", "acme", "--id", "laptop");
        assertTrue(Files.readString(acme).startsWith("key.laptop = hmac-sha256:"));
        Files.delete(directory.resolve("conf/pepper"));
        assertEquals(ExitCode.UNUSABLE, new Typed(directory).run("keys", "create", "acme"));
    }

    @Test
    void a_rotated_key_ends_after_the_overlap_and_its_successor_has_its_terms() throws IOException {
        given("""
                # laptops
                key.laptop = sha256:%s
                key.laptop.created = 2026-01-01
                key.laptop.scopes = a
                key.laptop.expires = 2027-01-01
                # end
                quota = 5/s
                """.formatted(HASH));
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "rotate", "acme", "laptop", "--id", "new"));
        assertEquals(ApiKey.Form.GENUINE, ApiKey.formOf(typed.out().strip()));
        assertEquals("""
                # laptops
                key.laptop = sha256:%s
                key.laptop.created = 2026-01-01
                key.laptop.scopes = a
                key.laptop.expires = 2026-12-03
                # end
                quota = 5/s
                key.new.created = 2026-11-25
                key.new.expires = 2027-11-25
                key.new.scopes = a
                """.formatted(HASH), Files.readString(acme).replaceFirst("key.new = .*\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"90d", "2027-02-01", "2026-11-30T18:00:00Z", "12h", "1d"})
    void however_often_a_key_is_rotated_its_successors_live_no_longer(String expires) throws IOException {
        new Typed(directory).run("keys", "create", "acme", "--id", "k0", "--expires", expires);
        String first = life("k0");
        for (int i = 1; i <= 3; i++) {
            String former = "k" + (i - 1);
            new Typed(directory)
                    .at("2026-11-25T1" + i + ":00:00Z")
                    .run("keys", "rotate", "acme", former, "--id", "k" + i);
            assertEquals(first, life("k" + i), Files.readString(acme));
        }
    }

    /** From created to expires. */
    private String life(String id) throws IOException {
        return Duration.between(term(id, "created"), term(id, "expires")).toString();
    }

    private Instant term(String id, String term) throws IOException {
        String start = "key." + id + "." + term + " = ";
        String text = Files.readString(acme)
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length());
        return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
    }

    @Test
    void a_key_that_ends_sooner_than_the_overlap_is_not_prolonged() throws IOException {
        given("key.laptop = sha256:" + HASH + "\nkey.laptop.expires = 2026-11-27\n");
        assertEquals(
                ExitCode.OK,
                new Typed(directory)
                        .run("keys", "rotate", "acme", "laptop", "--overlap", "30d", "--expires", "2027-11-27"));
        assertTrue(Files.readString(acme).contains("key.laptop.expires = 2026-11-27\n"));
    }

    @Test
    void the_successor_of_a_key_that_ends_is_not_made_for_ever_by_forgetfulness() throws IOException {
        String text = "key.laptop = sha256:" + HASH + "\nkey.laptop.expires = 2027-01-01\n";
        given(text);
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "rotate", "acme", "laptop"));
        assertTrue(typed.err().contains("--expires"), typed.err());
        assertEquals(text, Files.readString(acme));
    }

    @Test
    void the_first_date_of_a_key_is_put_behind_its_line() throws IOException {
        given("key.laptop = sha256:" + HASH + "\nquota = 5/s");
        assertEquals(ExitCode.OK, new Typed(directory).run("keys", "rotate", "acme", "laptop", "--overlap", "12h"));
        assertTrue(Files.readString(acme)
                .startsWith("key.laptop = sha256:" + HASH
                        + "\nkey.laptop.expires = 2026-11-25T22:30:00Z\nquota = 5/s\nkey.key-"));
    }

    @Test
    void a_revoked_key_loses_all_that_is_said_of_it() throws IOException {
        given("key.a = sha256:" + HASH + "\nkey.ab = sha256:" + HASH.replace('0', '1') + "\nkey.a.scopes = x\n");
        new Typed(directory).run("keys", "revoke", "acme", "a");
        assertEquals("key.ab = sha256:" + HASH.replace('0', '1') + "\n", Files.readString(acme));
    }

    @Test
    void a_revoked_key_may_stay_with_the_date() throws IOException {
        given("key.a = sha256:" + HASH + "\n");
        assertEquals(ExitCode.OK, new Typed(directory).run("keys", "revoke", "acme", "a", "--keep"));
        assertEquals("key.a = sha256:" + HASH + "\nkey.a.revoked = 2026-11-25T10:30:00Z\n", Files.readString(acme));
    }

    @Test
    void unused_keys_are_those_whose_last_use_or_making_is_long_ago() throws IOException {
        given("""
                key.used = sha256:%s
                key.idle = sha256:%s
                key.young = sha256:%s
                key.young.created = 2026-11-20
                key.never = sha256:%s
                """.formatted(HASH, HASH.replace('0', '1'), HASH.replace('0', '2'), HASH.replace('0', '3')));
        uses("""
                # since 2026-01-01T00:00:00Z
                acme\tused\t2026-03-01T00:00:00Z
                acme\tused\t2026-11-01T00:00:00Z
                acme\tidle\t2026-08-01T12:00:00Z
                """);
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "list", "--unused", "90d"));
        assertEquals("""
                CONSUMER  KEY    HASH                    CREATED  EXPIRES  LAST USED             SCOPES  ROUTES
                acme      idle   sha256:1123456789ab...  -        -        2026-08-01T12:00:00Z  -       -
                acme      never  sha256:3123456789ab...  -        -        never                 -       -
                """, typed.out());
        assertEquals("", typed.err());
    }

    @Test
    void where_no_use_was_recorded_no_key_is_said_to_be_unused() throws IOException {
        given("key.a = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "list", "--unused", "90d"));
        assertEquals("", typed.out());
        assertTrue(typed.err().contains("--state"), typed.err());
    }

    @Test
    void a_record_that_is_younger_than_what_is_asked_for_says_so() throws IOException {
        given("key.a = sha256:" + HASH + "\n");
        uses("# since 2026-11-01T00:00:00Z\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "list", "--unused", "90d"));
        assertTrue(typed.err().startsWith("uses are recorded since 2026-11-01T00:00:00Z alone"), typed.err());
    }

    @Test
    void expiring_keys_and_those_that_have_expired_are_listed_as_json() throws IOException {
        given("""
                key.soon = sha256:%s
                key.soon.expires = 2026-12-01
                key.soon.scopes = a, b
                key.late = sha256:%s
                key.late.expires = 2027-12-01
                key.for-ever = sha256:%s
                key.revoked = sha256:%s
                key.revoked.expires = 2026-12-01
                key.revoked.revoked = 2026-11-20
                """.formatted(HASH, HASH.replace('0', '1'), HASH.replace('0', '2'), HASH.replace('0', '3')));
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "list", "acme", "--expiring", "30d", "--json"));
        assertEquals(
                "{\"consumer\":\"acme\",\"key\":\"soon\",\"hash\":\"sha256:0123456789ab\","
                        + "\"expires\":\"2026-12-01T00:00:00Z\",\"scopes\":[\"a\",\"b\"]}\n",
                typed.out());
    }

    private void uses(String text) throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/keys-last-used.tsv"), text);
    }

    @Test
    void keys_alone_says_what_may_follow() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("keys"));
        assertTrue(typed.err().contains("create, list, password, rotate or revoke"), typed.err());
    }

    private void given(String text) throws IOException {
        Files.createDirectories(acme.resolveSibling(""));
        Files.writeString(acme, text);
    }
}
