package org.cdcd.connectors.cli;

import java.util.ArrayList;
import java.util.List;

/** Somebody at the terminal, who types the same whatever is asked. */
final class Person implements Prompt {
    private final String answer;
    final List<String> asked = new ArrayList<>();
    final List<String> askedForSecrets = new ArrayList<>();

    Person(String answer) {
        this.answer = answer;
    }

    @Override
    public String line(String question) {
        asked.add(question);
        return answer;
    }

    @Override
    public char[] secret(String question) {
        askedForSecrets.add(question);
        return answer.toCharArray();
    }
}
