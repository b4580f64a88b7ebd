package org.cdcd.connectors.twin;

import java.util.List;
import java.util.Optional;

/**
 * Someone with an account at every twin.
 *
 * @param login short name, also the name at each service
 * @param number stable; the services' own ids are made of it
 */
public record Person(String login, String name, String email, int number) {
    public static final Person ALICE = new Person("alice", "Alice Example", "alice@mail.example", 1001);
    public static final Person BOB = new Person("bob", "Bob Example", "bob@mail.example", 1002);

    /** All there are; the first is who consents when nobody is named. */
    public static final List<Person> ALL = List.of(ALICE, BOB);

    public static Optional<Person> named(String login) {
        return ALL.stream().filter(person -> person.login.equals(login)).findFirst();
    }

    /** Somebody else. */
    public Person other() {
        return equals(ALICE) ? BOB : ALICE;
    }
}
