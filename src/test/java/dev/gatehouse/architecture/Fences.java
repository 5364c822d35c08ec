package dev.gatehouse.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** Which package alone may use a library, so that the library can be replaced there and read about nowhere else. */
final class Fences {

    private Fences() {}

    static ArchRule httpClientInUpstream(String root) {
        return onlyIn(root, "org.apache.hc..", "upstream");
    }

    static ArchRule concurrencyLimitsInUpstream(String root) {
        return onlyIn(root, "com.netflix..", "upstream");
    }

    static ArchRule jettyInListen(String root) {
        return onlyIn(root, "org.eclipse.jetty..", "listen");
    }

    static ArchRule picocliInLaunch(String root) {
        return onlyIn(root, "picocli..", "launch");
    }

    static ArchRule log4jCoreInAudit(String root) {
        return onlyIn(root, "org.apache.logging.log4j.core..", "audit");
    }

    static ArchRule disruptorInAudit(String root) {
        return onlyIn(root, "com.lmax..", "audit");
    }

    static ArchRule nimbusInJose(String root) {
        return onlyIn(root, "com.nimbusds..", "jose");
    }

    static ArchRule jacksonInJose(String root) {
        return onlyIn(root, "com.fasterxml..", "jose");
    }

    static ArchRule caffeineInAuth(String root) {
        return onlyIn(root, "com.github.benmanes..", "auth");
    }

    static ArchRule bouncyCastleInAuth(String root) {
        return onlyIn(root, "org.bouncycastle..", "auth");
    }

    static ArchRule lettuceInStateRedis(String root) {
        return onlyIn(root, "io.lettuce..", "state.redis");
    }

    static ArchRule nettyInStateRedis(String root) {
        return onlyIn(root, "io.netty..", "state.redis");
    }

    static ArchRule theStoreInState(String root) {
        return onlyIn(root, "org.h2..", "state");
    }

    static ArchRule noServletInPureParts(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(below(root, "http", "tls", "jose", "route", "config", "upstream", "audit", "state"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..");
    }

    /** The boot classes run before there is a class path, on any Java from 8 on. */
    static ArchRule bootOnTheJdkAlone(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".boot..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root + ".boot..", "java..")
                .allowEmptyShould(true);
    }

    private static ArchRule onlyIn(String root, String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(below(root, packages))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static String[] below(String root, String... packages) {
        return Arrays.stream(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
    }
}
