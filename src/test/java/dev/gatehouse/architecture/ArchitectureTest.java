package dev.gatehouse.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the plan says of packages, libraries and manner, held against the classes that were built. */
final class ArchitectureTest {

    private static final String ROOT = "dev.gatehouse";
    private static final JavaClasses BUILT = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void each_package_uses_only_those_it_may() {
        Arrows.kept(ROOT).check(BUILT);
    }

    @Test
    void packages_form_no_cycle() {
        Arrows.withoutCycle(ROOT).check(BUILT);
    }

    @Test
    void http_client_is_used_in_upstream_alone() {
        Fences.httpClientInUpstream(ROOT).check(BUILT);
    }

    @Test
    void concurrency_limits_is_used_in_upstream_alone() {
        Fences.concurrencyLimitsInUpstream(ROOT).check(BUILT);
    }

    @Test
    void jetty_is_used_in_listen_alone() {
        Fences.jettyInListen(ROOT).check(BUILT);
    }

    @Test
    void picocli_is_used_in_launch_alone() {
        Fences.picocliInLaunch(ROOT).check(BUILT);
    }

    @Test
    void the_inside_of_log4j_is_used_in_audit_alone() {
        Fences.log4jCoreInAudit(ROOT).check(BUILT);
    }

    @Test
    void nimbus_and_jackson_are_used_in_jose_alone_and_caffeine_and_bouncy_castle_in_auth() {
        Fences.nimbusInJose(ROOT).check(BUILT);
        Fences.jacksonInJose(ROOT).check(BUILT);
        Fences.caffeineInAuth(ROOT).check(BUILT);
        Fences.bouncyCastleInAuth(ROOT).check(BUILT);
    }

    @Test
    void lettuce_is_used_in_state_redis_alone() {
        Fences.lettuceInStateRedis(ROOT).check(BUILT);
        Fences.nettyInStateRedis(ROOT).check(BUILT);
    }

    @Test
    void the_disruptor_is_used_in_audit_alone() {
        Fences.disruptorInAudit(ROOT).check(BUILT);
    }

    @Test
    void the_store_of_quotas_is_used_in_state_alone() {
        Fences.theStoreInState(ROOT).check(BUILT);
    }

    @Test
    void no_servlet_is_seen_by_facts_settings_records_and_upstreams() {
        Fences.noServletInPureParts(ROOT).check(BUILT);
    }

    @Test
    void the_boot_classes_need_the_jdk_alone() {
        Fences.bootOnTheJdkAlone(ROOT).check(BUILT);
    }

    @Test
    void no_class_has_a_name_that_says_nothing() {
        Manner.noNameThatSaysNothing().check(BUILT);
    }

    @Test
    void every_class_is_final() {
        Manner.noClassThatCanBeExtended().check(BUILT);
    }

    @Test
    void no_class_of_ours_extends_another_of_ours() {
        Manner.noClassThatExtendsOneOfOurs(ROOT).check(BUILT);
    }

    @Test
    void nothing_has_a_setter() {
        Manner.noSetter().check(BUILT);
    }

    @Test
    void accessors_are_named_without_get() {
        Manner.noAccessorWithGet().check(BUILT);
    }

    @Test
    void nothing_is_protected() {
        Manner.nothingProtected().check(BUILT);
    }

    @Test
    void nothing_static_changes() {
        Manner.noMutableStatic().check(BUILT);
    }

    @Test
    void every_package_says_what_it_owns() throws IOException {
        assertEquals(Set.of(), PackagePages.missing(BUILT, Path.of("src/main/java")));
    }
}
