package org.cdcd.connectors.vault.mailserver;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * Passwords that nobody thought of: 28 characters of 31 that nobody mistakes for another, in four groups, which is 138 bits.
 */
public final class GeneratedPassword {
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 7;
    private static final int MARK = 10;
    private static final Pattern FORM = Pattern.compile(
            "[" + ALPHABET + "]{" + GROUP + "}(-[" + ALPHABET + "]{" + GROUP + "}){" + (GROUPS - 1) + "}");

    private GeneratedPassword() {}

    /** A new one, which the caller closes. */
    public static Secret make(SecureRandom random) {
        byte[] alphabet = ALPHABET.getBytes(StandardCharsets.US_ASCII);
        byte[] made = new byte[GROUPS * GROUP + GROUPS - 1];
        for (int i = 0; i < made.length; i++) {
            made[i] = i % (GROUP + 1) == GROUP ? (byte) '-' : alphabet[random.nextInt(alphabet.length)];
        }
        return Secret.takingOver(made);
    }

    /** Whether a password has the form of these; then it was not thought of by the owner of a mailbox. */
    public static boolean looksLike(String password) {
        return FORM.matcher(password).matches();
    }

    /** The log-in name of one password: of the mailbox's domain, and nobody's address. */
    public static String username(String mailbox, SecureRandom random) {
        int at = mailbox.indexOf('@');
        StringBuilder name = new StringBuilder(mailbox.substring(0, at)).append(".app-");
        random.ints(MARK, 0, ALPHABET.length()).forEach(i -> name.append(ALPHABET.charAt(i)));
        return name.append(mailbox.substring(at)).toString();
    }
}
