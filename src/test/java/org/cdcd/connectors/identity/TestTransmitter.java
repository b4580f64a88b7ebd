package org.cdcd.connectors.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A service that sends security events: a key of its own, published on loopback, and tokens good and bent. */
public final class TestTransmitter implements AutoCloseable {
    public static final String AUDIENCE = "https://connectors.example/events";
    public static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
    public static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";

    private final Pages pages = new Pages();
    private final RSAKey key = newKey();
    private final String path;

    public TestTransmitter() {
        this("");
    }

    /** @param path of its issuer, as where one host is several transmitters */
    TestTransmitter(String path) {
        this.path = path;
        pages.put("/keys", "application/json", new JWKSet(key.toPublicJWK()).toString());
        pages.put(
                "/.well-known/ssf-configuration" + path,
                "application/json",
                "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + jwks() + "\"}");
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("key-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return pages.url(path);
    }

    public URI jwks() {
        return pages.uri("/keys");
    }

    RSAKey key() {
        return key;
    }

    Pages pages() {
        return pages;
    }

    EventTransmitter typed() {
        return new EventTransmitter(issuer(), jwks(), Set.of(AUDIENCE), true);
    }

    /** The claims of a good token about one event, to be bent. */
    public Map<String, Object> claims(Instant now, String event, Map<String, Object> members) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer());
        claims.put("aud", List.of(AUDIENCE));
        claims.put("iat", now.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("events", Map.of(event, members));
        return claims;
    }

    /** The claims of a good token about an account, named as RFC 9493 does. */
    public Map<String, Object> about(Instant now, String event, String sub) {
        Map<String, Object> claims = claims(now, event, Map.of());
        claims.put("sub_id", Map.of("format", "iss_sub", "iss", issuer(), "sub", sub));
        return claims;
    }

    public String sign(Map<String, Object> claims) {
        return sign(header("secevent+jwt").build(), claims);
    }

    static JWSHeader.Builder header(String type) {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1");
        return type.isEmpty() ? header : header.type(new JOSEObjectType(type));
    }

    String sign(JWSHeader header, Map<String, Object> claims) {
        return sign(header, new Payload(claims));
    }

    String sign(JWSHeader header, Payload payload) {
        JWSObject jws = new JWSObject(header, payload);
        try {
            jws.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jws.serialize();
    }

    static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        pages.close();
    }
}
