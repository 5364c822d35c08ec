package dev.gatehouse.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How classes of ours are named and shaped. */
final class Manner {

    private static final Set<String> IMMUTABLE_COLLECTIONS =
            Set.of(Collection.class.getName(), List.class.getName(), Set.class.getName(), Map.class.getName());

    private Manner() {}

    static ArchRule noNameThatSaysNothing() {
        return noClasses()
                .should()
                .haveNameMatching(".*\\b([\\w$]*(Util|Utils|Helper|Manager|Impl)|([\\w$]*\\$)?Abstract\\w*)");
    }

    static ArchRule noClassThatCanBeExtended() {
        return classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(describe("are not anonymous", type -> !type.isAnonymousClass()))
                .should()
                .haveModifier(FINAL);
    }

    static ArchRule noClassThatExtendsOneOfOurs(String root) {
        DescribedPredicate<JavaClass> heirs = describe(
                "be heirs of a class of ours",
                type -> type.getRawSuperclass()
                        .filter(parent -> !parent.isEnum())
                        .filter(parent -> parent.getPackageName().startsWith(root))
                        .isPresent());
        return noClasses().should(ArchCondition.from(heirs));
    }

    static ArchRule noSetter() {
        return noMethods().that(areOurOwnIdea()).should().haveNameMatching("set[A-Z].*");
    }

    static ArchRule noAccessorWithGet() {
        return noMethods().that(areOurOwnIdea()).should().haveNameMatching("get[A-Z].*");
    }

    /** Only what a library's class declares so may stay so. */
    static ArchRule nothingProtected() {
        return noMembers().that(areOurOwnIdea()).should().haveModifier(PROTECTED);
    }

    static ArchRule noMutableStatic() {
        return fields().that()
                .haveModifier(STATIC)
                .and(areWritten())
                .should()
                .haveModifier(FINAL)
                .andShould()
                .notHaveRawType(describe("a thing that changes", Manner::changes));
    }

    private static boolean changes(JavaClass type) {
        boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
        return (collection && !IMMUTABLE_COLLECTIONS.contains(type.getName()))
                || type.getPackageName().equals("java.util.concurrent.atomic")
                || type.isAssignableTo(Appendable.class);
    }

    /** All but methods that a library asks for under that name. */
    private static DescribedPredicate<JavaMember> areOurOwnIdea() {
        return describe(
                "are our own idea",
                member -> areWritten().test(member)
                        && !(member instanceof JavaMethod method && isGivenByALibrary(method)));
    }

    private static boolean isGivenByALibrary(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(parent -> !parent.getPackageName().startsWith("dev.gatehouse"))
                .flatMap(parent -> parent.getMethods().stream())
                .anyMatch(given -> given.getName().equals(method.getName())
                        && given.getRawParameterTypes().size()
                                == method.getRawParameterTypes().size());
    }

    private static DescribedPredicate<JavaMember> areWritten() {
        return describe("are written", member -> !member.getModifiers().contains(SYNTHETIC));
    }

    private static <T> DescribedPredicate<T> describe(String description, Predicate<T> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }
}
