package dev.gatehouse.config;

import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.IssuerSettings;
import java.util.Optional;

/**
 * What an issuer file says, of tokens that anybody can read and of such as only the issuer can.
 *
 * @param tells which of the two it says anything of, whether that can be used or not
 * @param tokens empty where it says nothing of signed tokens that can be used
 * @param introspection empty where it says nothing of asking that can be used
 */
record IssuerFile(Tells tells, Optional<IssuerSettings> tokens, Optional<IntrospectionSettings> introspection) {

    enum Tells {
        OF_TOKENS,
        OF_INTROSPECTION,
        OF_BOTH;

        boolean ofTokens() {
            return this != OF_INTROSPECTION;
        }

        boolean ofIntrospection() {
            return this != OF_TOKENS;
        }
    }
}
