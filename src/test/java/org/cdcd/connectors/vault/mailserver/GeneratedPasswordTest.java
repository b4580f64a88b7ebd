package org.cdcd.connectors.vault.mailserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdcd.connectors.vault.keys.Secret;
import org.junit.jupiter.api.Test;

class GeneratedPasswordTest {
    private final SecureRandom random = new SecureRandom();

    private String made() {
        try (Secret password = GeneratedPassword.make(random)) {
            return password.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void hasFourGroupsOfSevenOfMoreThan130BitsAndNothingThatIsMistaken() {
        Set<String> all = new HashSet<>();
        Set<Character> letters = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String one = made();
            assertThat(one).matches("[^-]{7}(-[^-]{7}){3}");
            assertThat(GeneratedPassword.looksLike(one)).isTrue();
            all.add(one);
            letters.addAll(one.replace("-", "").chars().mapToObj(c -> (char) c).collect(Collectors.toSet()));
        }

        assertThat(all).hasSize(1_000);
        assertThat(28 * Math.log(letters.size()) / Math.log(2)).isGreaterThan(130);
        assertThat(letters).doesNotContain('i', 'l', 'o', '0', '1');
    }

    @Test
    void goesWithALogInNameOfItsOwnInTheMailboxesDomain() {
        String name = GeneratedPassword.username("alice@own.example", random);

        assertThat(name).matches("alice\\.app-[a-z2-9]{10}@own\\.example");
        assertThat(GeneratedPassword.username("alice@own.example", random)).isNotEqualTo(name);
    }
}
