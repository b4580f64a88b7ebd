package org.cdcd.connectors.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.cdcd.connectors.identity.DevelopmentIssuer.Person;

/** The people of a development issuer. */
final class DevelopmentPeople {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final int MOST = 1000;

    private final String issuer;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Person> byName = new ConcurrentHashMap<>();

    DevelopmentPeople(String issuer) {
        this.issuer = issuer;
    }

    Person create(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name has 1 to 32 lower-case letters, digits and inner hyphens");
        }
        if (byName.size() >= MOST) {
            throw new IllegalArgumentException("there are enough people here");
        }
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        Person person = new Person(
                issuer + "/people/" + name + "#me",
                issuer + "/clients/" + name,
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        if (byName.putIfAbsent(name, person) != null) {
            throw new IllegalArgumentException("that name is taken");
        }
        return person;
    }

    Optional<Person> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Person> withCredentials(String clientId, String clientSecret) {
        return byName.values().stream()
                .filter(person -> person.clientId().equals(clientId))
                .filter(person -> MessageDigest.isEqual(
                        person.clientSecret().getBytes(StandardCharsets.UTF_8),
                        clientSecret.getBytes(StandardCharsets.UTF_8)))
                .findFirst();
    }

    /** The WebID document, in Turtle. */
    String profile(Person person) {
        return """
                @prefix solid: <http://www.w3.org/ns/solid/terms#>.
                @prefix foaf: <http://xmlns.com/foaf/0.1/>.
                <%s> a foaf:Person; solid:oidcIssuer <%s>.
                """.formatted(person.webid(), issuer);
    }
}
