package org.cdcd.connectors.cli;

import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small things about keys. */
final class Keys {
    private Keys() {}

    /** The same key under another name. */
    static JWK named(JWK key, String kid) {
        Map<String, Object> members = new LinkedHashMap<>(key.toJSONObject());
        members.put("kid", kid);
        try {
            return JWK.parse(members);
        } catch (ParseException e) {
            throw new IllegalStateException("a key does not survive renaming", e);
        }
    }
}
