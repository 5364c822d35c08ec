package dev.gatehouse.config;

import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.IssuerSettings;
import java.util.Optional;

/**
 * What an issuer file says, of tokens that anybody can read and of such as only the issuer can.
 *
 * @param tokens empty where it says nothing of signed tokens that can be used
 * @param introspection empty where it says nothing of asking that can be used
 */
record IssuerFile(Tells tells, Optional<IssuerSettings> tokens, Optional<IntrospectionSettings> introspection) {

    /**
     * What the file says anything of, whether that can be used or not: by it a route is told what it lacks there while the file
     * has other problems.
     *
     * @param ofTokens signed ones, and how they are verified; unless it is about introspection alone
     * @param ofLogins how browsers log in there
     * @param ofAudience whom tokens are for
     */
    record Tells(boolean ofTokens, boolean ofIntrospection, boolean ofLogins, boolean ofAudience) {}
}
