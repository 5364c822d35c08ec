package dev.gatehouse.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may use which. What is not listed is not allowed, a new package included. */
final class Arrows {

    private static final Map<String, Set<String>> ALLOWED = allowed();

    private Arrows() {}

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        arrows.put("launch", withFacts("assembly", "auth", "config", "listen", "state"));
        arrows.put("listen", withFacts("assembly", "exchange", "upstream", "tls"));
        arrows.put(
                "assembly",
                withFacts(
                        "exchange",
                        "cors",
                        "auth",
                        "quota",
                        "cache",
                        "proxy",
                        "upstream",
                        "names",
                        "audit",
                        "telemetry",
                        "admin",
                        "state",
                        "tls",
                        "config"));
        arrows.put("admin", withFacts("config", "upstream", "quota", "cache", "audit", "exchange", "state"));
        arrows.put("proxy", withFacts("upstream", "exchange"));
        arrows.put("upstream", withFacts("exchange", "names"));
        arrows.put("names", Set.of("http"));
        arrows.put("auth", withFacts("exchange", "state", "jose", "login"));
        arrows.put("login", withFacts("jose"));
        arrows.put("jose", withFacts());
        arrows.put("cors", withFacts("exchange"));
        arrows.put("quota", withFacts("exchange", "state"));
        arrows.put("cache", withFacts("exchange", "state"));
        arrows.put("audit", withFacts("exchange"));
        arrows.put("telemetry", withFacts("exchange"));
        arrows.put("exchange", withFacts());
        arrows.put("state", withFacts());
        arrows.put("config", withFacts("tls", "jose"));
        arrows.put("route", Set.of("http"));
        arrows.put("tls", Set.of("http"));
        arrows.put("http", Set.of());
        // It runs before there is a class path.
        arrows.put("boot", Set.of());
        return Map.copyOf(arrows);
    }

    private static Set<String> withFacts(String... others) {
        Set<String> all = new TreeSet<>(Set.of(others));
        all.add("route");
        all.add("http");
        return Set.copyOf(all);
    }

    /** @param root the package above those of the table */
    static ArchRule kept(String root) {
        return ArchRuleDefinition.classes().that(areBelow(root)).should(useOnlyWhatTheirPackageMay(root));
    }

    static ArchRule withoutCycle(String root) {
        return SlicesRuleDefinition.slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static DescribedPredicate<JavaClass> areBelow(String root) {
        return DescribedPredicate.describe(
                "are below " + root, type -> type.getPackageName().startsWith(root + "."));
    }

    private static ArchCondition<JavaClass> useOnlyWhatTheirPackageMay(String root) {
        return new ArchCondition<>("use only what their package may") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = packageBelow(root, type);
                if (!ALLOWED.containsKey(from)) {
                    events.add(SimpleConditionEvent.violated(type, from + " is no package of the plan: " + type));
                }
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !isAllowed(root, from, dependency))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
            }
        };
    }

    private static boolean isAllowed(String root, String from, Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (!target.getPackageName().startsWith(root + ".")) {
            return true;
        }
        String to = packageBelow(root, target);
        return to.equals(from) || ALLOWED.getOrDefault(from, Set.of()).contains(to);
    }

    private static String packageBelow(String root, JavaClass type) {
        String below = type.getPackageName().substring(root.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
