package dev.gatehouse.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pair is served to whom. Several pairs may cover one name, such as one with an RSA key and one with an EC key: the
 * client decides by what it can verify. Immutable.
 */
public final class CertificateTable {

    private final CertifiedKey standard;
    private final List<CertifiedKey> all;
    private final Map<String, List<CertifiedKey>> exact = new HashMap<>();
    private final Map<String, List<CertifiedKey>> wildcards = new HashMap<>();

    /**
     * @param standard for clients that name no server, or one that no pair covers
     * @param more chosen by the names that they cover, as the standard pair is
     */
    public CertificateTable(CertifiedKey standard, List<CertifiedKey> more) {
        this.standard = standard;
        List<CertifiedKey> pairs = new ArrayList<>(more);
        pairs.add(standard);
        this.all = List.copyOf(pairs);
        for (CertifiedKey pair : all) {
            pair.names().exact().forEach(name -> add(exact, name, pair));
            pair.names().wildcards().forEach(name -> add(wildcards, name, pair));
        }
    }

    public List<CertifiedKey> all() {
        return all;
    }

    private static void add(Map<String, List<CertifiedKey>> pairs, String name, CertifiedKey pair) {
        pairs.computeIfAbsent(name, any -> new ArrayList<>()).add(pair);
    }

    /**
     * The pair to serve, exact names before wildcards.
     *
     * @param serverName in lower case, as the client asked; null = it did not say
     * @param algorithm of the key, as the JDK names it: what the client can verify
     * @return null if none has such a key
     */
    public @Nullable CertifiedKey choose(@Nullable String serverName, String algorithm) {
        List<CertifiedKey> covering = covering(serverName);
        for (CertifiedKey pair : covering) {
            if (pair.key().getAlgorithm().equals(algorithm)) {
                return pair;
            }
        }
        return covering.isEmpty() && standard.key().getAlgorithm().equals(algorithm) ? standard : null;
    }

    private List<CertifiedKey> covering(@Nullable String serverName) {
        if (serverName == null) {
            return List.of();
        }
        List<CertifiedKey> byName = exact.get(serverName);
        int dot = serverName.indexOf('.');
        List<CertifiedKey> byWildcard = dot > 0 ? wildcards.get(serverName.substring(dot)) : null;
        if (byName == null || byWildcard == null) {
            return byName != null ? byName : byWildcard != null ? byWildcard : List.of();
        }
        List<CertifiedKey> both = new ArrayList<>(byName);
        both.addAll(byWildcard);
        return both;
    }
}
