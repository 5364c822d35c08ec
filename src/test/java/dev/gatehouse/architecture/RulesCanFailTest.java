package dev.gatehouse.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.gatehouse.architecture.fixture.AbstractThing;
import dev.gatehouse.architecture.fixture.Bean;
import dev.gatehouse.architecture.fixture.Callback;
import dev.gatehouse.architecture.fixture.Child;
import dev.gatehouse.architecture.fixture.Global;
import dev.gatehouse.architecture.fixture.GlobalMap;
import dev.gatehouse.architecture.fixture.Parent;
import dev.gatehouse.architecture.fixture.StringUtils;
import dev.gatehouse.architecture.fixture.auth.Gossip;
import dev.gatehouse.architecture.fixture.boot.Heavy;
import dev.gatehouse.architecture.fixture.proxy.Trespasser;
import dev.gatehouse.architecture.fixture.quota.Count;
import dev.gatehouse.architecture.fixture.route.ServletSeer;
import dev.gatehouse.architecture.fixture.unplanned.Stray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail holds nothing: each one is shown a class that breaks it. */
final class RulesCanFailTest {

    private static final String ROOT = "dev.gatehouse.architecture.fixture";
    private static final JavaClasses FIXTURES =
            new ClassFileImporter().importPath(Path.of("target/test-classes", ROOT.replace('.', '/')));

    @Test
    void a_stage_that_uses_another_is_found() {
        assertBroken(Arrows.kept(ROOT), Gossip.class);
    }

    @Test
    void a_package_that_the_plan_does_not_know_is_found() {
        assertBroken(Arrows.kept(ROOT), Stray.class);
    }

    @Test
    void a_cycle_is_found() {
        assertBroken(Arrows.withoutCycle(ROOT), Gossip.class, Count.class);
    }

    @Test
    void a_library_outside_its_fence_is_found() {
        assertBroken(Fences.httpClientInUpstream(ROOT), Trespasser.class);
        assertBroken(Fences.jettyInListen(ROOT), Trespasser.class);
        assertBroken(Fences.picocliInLaunch(ROOT), Trespasser.class);
        assertBroken(Fences.log4jCoreInAudit(ROOT), Trespasser.class);
        assertBroken(Fences.disruptorInAudit(ROOT), Trespasser.class);
        assertBroken(Fences.nimbusInJose(ROOT), Trespasser.class);
        assertBroken(Fences.jacksonInJose(ROOT), Trespasser.class);
        assertBroken(Fences.caffeineInAuth(ROOT), Trespasser.class);
    }

    @Test
    void a_servlet_where_none_is_known_is_found() {
        assertBroken(Fences.noServletInPureParts(ROOT), ServletSeer.class);
    }

    @Test
    void a_library_in_a_boot_class_is_found() {
        assertBroken(Fences.bootOnTheJdkAlone(ROOT), Heavy.class);
    }

    @Test
    void a_name_that_says_nothing_is_found() {
        assertBroken(Manner.noNameThatSaysNothing(), StringUtils.class);
        assertBroken(Manner.noNameThatSaysNothing(), AbstractThing.class);
    }

    @Test
    void a_class_that_can_be_extended_is_found() {
        assertBroken(Manner.noClassThatCanBeExtended(), Parent.class);
    }

    @Test
    void an_heir_of_a_class_of_ours_is_found() {
        assertBroken(Manner.noClassThatExtendsOneOfOurs(ROOT), Child.class);
    }

    @Test
    void a_setter_and_an_accessor_with_get_are_found() {
        assertBroken(Manner.noSetter(), Bean.class);
        assertBroken(Manner.noAccessorWithGet(), Bean.class);
    }

    @Test
    void a_setter_that_a_library_calls_is_none_of_ours() {
        ArchRule rule = Manner.noSetter().allowEmptyShould(true);
        assertFalse(rule.evaluate(classes(Callback.class)).hasViolation());
    }

    @Test
    void a_protected_method_is_found() {
        assertBroken(Manner.nothingProtected(), Parent.class);
    }

    @Test
    void a_static_that_changes_is_found_behind_a_final_field_too() {
        assertBroken(Manner.noMutableStatic(), Global.class);
        assertBroken(Manner.noMutableStatic(), GlobalMap.class);
    }

    @Test
    void a_package_without_its_page_is_found() throws IOException {
        assertEquals(Set.of(ROOT), PackagePages.missing(classes(Bean.class), Path.of("src/test/java")));
    }

    private static void assertBroken(ArchRule rule, Class<?>... by) {
        assertTrue(rule.evaluate(classes(by)).hasViolation(), rule.getDescription());
    }

    private static JavaClasses classes(Class<?>... types) {
        return FIXTURES.that(DescribedPredicate.describe(
                "are asked for", type -> Arrays.stream(types).anyMatch(type::isEquivalentTo)));
    }
}
