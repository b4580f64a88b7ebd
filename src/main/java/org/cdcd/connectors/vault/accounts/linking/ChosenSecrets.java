package org.cdcd.connectors.vault.accounts.linking;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Looks at secrets that a person may have thought of, before they are used: whether they are easily guessed, and, where the
 * operator wants it, whether they are listed as stolen. A list that cannot be asked keeps nobody from linking.
 */
final class ChosenSecrets {
    /** What is told, and noted, of one that is listed. */
    static final String STOLEN = "secret_breached";

    /** What is told, and noted, when the list could not be asked. */
    static final String AWAY = "breach_list_away";

    private static final int SHORTEST = 8;
    // estimating takes more than linear time; what is behind this only makes a secret better
    private static final int LOOKED_AT = 64;
    // above 10^8 guesses: out of reach of whoever has to ask the service for each
    private static final int ENOUGH = 3;

    private final @Nullable BreachList list;

    /** Its dictionaries take some megabytes and a moment, once somebody links by a password. */
    private static final class Dictionaries {
        static final Zxcvbn ESTIMATOR = new Zxcvbn();
    }

    /** @param list null to look nothing up */
    ChosenSecrets(@Nullable BreachList list) {
        this.list = list;
    }

    /**
     * Looks at every filled field that is marked as chosen.
     *
     * @return warnings for the person
     * @throws Refusal {@code secret_too_weak}, or {@code secret_breached} where listed ones are refused
     */
    Set<String> check(SecretAuth method, Map<String, String> values) {
        Set<String> warnings = new LinkedHashSet<>();
        method.fields().forEach((name, field) -> {
            String value = values.get(name);
            if (field.chosen() && value != null) {
                if (isWeak(value, known(method, values))) {
                    throw refused(ErrorCode.SECRET_TOO_WEAK, "is one that is easily guessed", name);
                }
                look(name, value, warnings);
            }
        });
        return warnings;
    }

    private void look(String name, String value, Set<String> warnings) {
        if (list == null) {
            return;
        }
        BreachList.Finding finding = list.look(value);
        if (finding == BreachList.Finding.AWAY) {
            warnings.add(AWAY);
        } else if (finding == BreachList.Finding.STOLEN) {
            if (list.refuses()) {
                throw refused(ErrorCode.SECRET_BREACHED, "is on a list of those that were stolen somewhere", name);
            }
            warnings.add(STOLEN);
        }
    }

    private boolean isWeak(String value, List<String> known) {
        if (value.length() < SHORTEST) {
            return true;
        }
        Strength strength =
                Dictionaries.ESTIMATOR.measure(value.substring(0, Math.min(value.length(), LOOKED_AT)), known);
        boolean weak = strength.getScore() < ENOUGH;
        strength.wipe();
        return weak;
    }

    /** What whoever guesses knows of the person. */
    private static List<String> known(SecretAuth method, Map<String, String> values) {
        List<String> known = new ArrayList<>();
        values.forEach((name, value) -> {
            SecretAuth.Field field = method.fields().get(name);
            if (field != null && !field.secret()) {
                known.add(value);
                known.addAll(List.of(value.split("@")));
                known.addAll(List.of(value.split("[@.]")));
            }
        });
        return known;
    }

    private static Refusal refused(ErrorCode code, String what, String name) {
        return Refusal.of(code, "The secret " + what + ".")
                .at(List.of("/fields/" + name))
                .withRemedy("Let the service make an app password for this, or change the password there to one that a"
                        + " password manager made; then link again.");
    }
}
