package org.cdcd.connectors.identity;

import java.time.Instant;

/**
 * What an access token says, after its issuer's signature was checked.
 *
 * @param webid normalized
 * @param jkt the thumbprint of the key that it is bound to
 * @param loggedIn when the person was there: {@code auth_time} where the issuer says it, {@code iat} otherwise
 * @param loginSaid whether the issuer says it
 */
record VerifiedToken(
        String webid,
        String issuer,
        String clientId,
        String jkt,
        Instant expires,
        Instant loggedIn,
        boolean loginSaid) {}
