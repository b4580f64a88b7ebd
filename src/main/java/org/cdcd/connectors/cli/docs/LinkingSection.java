package org.cdcd.connectors.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.SecretAuth;
import org.jspecify.annotations.Nullable;

/** How an account is linked, what may be asked for, and how the link ends. */
final class LinkingSection {
    private LinkingSection() {}

    static void write(Markdown page, Connector connector) {
        page.heading(2, "Link an account");
        OAuth2 oauth = connector.auth().oauth2();
        if (oauth != null) {
            oauth(page, "By OAuth 2.0 (`oauth2`)", "./connectors link " + connector.id(), oauth);
        }
        connector
                .auth()
                .providers()
                .forEach((provider, dialect) -> oauth(
                        page,
                        "By OAuth 2.0 (`oauth2`) with " + provider,
                        "./connectors link " + connector.id() + " --field provider=" + provider,
                        dialect));
        connector.auth().secrets().values().forEach(secret -> secret(page, connector, secret));
        scopes(page, connector);
    }

    private static void oauth(Markdown page, String title, String command, OAuth2 oauth) {
        page.heading(3, title);
        page.code("sh", command);
        List<String> facts = new ArrayList<>();
        facts.add(
                oauth.registration() == null
                        ? "The operator's registration stands in `vault.yaml` as `connectors.oauth-clients."
                                + oauth.client() + "`."
                        : "Nobody registers by hand: a client is registered at the person's own server for each link.");
        facts.add("PKCE: " + oauth.authorize().pkce().name().toLowerCase(java.util.Locale.ROOT) + ".");
        facts.add(renewal(oauth.refresh()));
        if (oauth.consentLifetime() != null) {
            facts.add("The consent ends " + Durations.text(oauth.consentLifetime()) + " after it was given.");
        }
        facts.add(ending(oauth.revoke() != null, oauth.manualRevocation()));
        page.bullets(facts);
        fields(page, oauth.fields());
    }

    private static String renewal(OAuth2.@Nullable Refresh refresh) {
        if (refresh == null) {
            return "Tokens are not renewed; when one ends, the account must be linked again.";
        }
        String how = switch (refresh.rotation()) {
            case REUSABLE -> "Tokens are renewed with a refresh token that stays good.";
            case SLIDING -> "Tokens are renewed; each time the service may give a new refresh token.";
            case SINGLE_USE ->
                "Tokens are renewed with a refresh token that is good once; using it twice would end the grant, so it"
                        + " is used under a lock.";
        };
        return refresh.renewalAge() == null
                ? how
                : how + " One that nobody uses is renewed at the age of " + Durations.text(refresh.renewalAge()) + ".";
    }

    private static String ending(boolean byProgram, @Nullable String page) {
        String here = "`./connectors revoke CREDENTIAL_ID` ends it here at once";
        String byHand = page == null ? "" : " The person's own page for it: " + link(page) + ".";
        return byProgram
                ? here + ", and the service is told until it confirms." + byHand
                : here + "; the service offers programs no way to end it." + byHand;
    }

    /** Where a server of the person's own is part of it, there is nothing to follow yet. */
    private static String link(String page) {
        return page.contains("{") ? "`" + page + "`" : "<" + page + ">";
    }

    private static void secret(Markdown page, Connector connector, SecretAuth secret) {
        page.heading(3, "By " + secret.method().replace('_', ' ') + " (`" + secret.method() + "`)");
        page.paragraph(secret.summary());
        page.code("sh", "./connectors link " + connector.id() + " --method " + secret.method());
        fields(page, secret.fields());
        List<String> facts = new ArrayList<>();
        facts.add(ending(false, secret.manualRevocation()));
        if (secret.rotation() != null) {
            facts.add(rotation(secret.rotation()));
        }
        page.bullets(facts);
        guides(page, secret);
    }

    private static void guides(Markdown page, SecretAuth secret) {
        List<List<String>> rows = new ArrayList<>();
        secret.guides()
                .values()
                .forEach(guide -> rows.add(
                        List.of(guide.title(), link(guide.url()), String.join(" ", guide.steps()), guide.form())));
        if (!rows.isEmpty()) {
            page.table(List.of("at", "made on this page", "how", "what it looks like"), rows);
        }
    }

    private static String rotation(Rotation rotation) {
        String age = Durations.text(rotation.maxAge());
        return switch (rotation.strategy()) {
            case DUAL ->
                "Rotation: `dual`. After " + age + " the server makes a new one and deletes the old one "
                        + Durations.text(rotation.overlap()) + " later.";
            case REPLACE ->
                "Rotation: `replace`. After " + age
                        + " the server has it replaced, which ends the old one at that moment.";
            case MANUAL ->
                "Rotation: `manual`. The service makes none for programs: the person is told at 80 % of " + age
                        + " and at its end, and has " + Durations.text(rotation.grace())
                        + " more to bring a new one (`./connectors credentials rotate CREDENTIAL_ID --new-key`).";
        };
    }

    private static void fields(Markdown page, Map<String, SecretAuth.Field> fields) {
        List<List<String>> rows = new ArrayList<>();
        fields.forEach((name, field) -> rows.add(List.of(
                Markdown.literal(name),
                field.title(),
                field.secret() ? "sealed before it leaves the program" : "part of the connection",
                field.required()
                        ? "yes"
                        : field.fallback().isEmpty() ? "no" : "no: " + Markdown.literal(field.fallback()))));
        page.table(List.of("field", "what it is", "kept", "needed"), rows);
    }

    private static void scopes(Markdown page, Connector connector) {
        List<List<String>> rows = new ArrayList<>();
        connector
                .scopes()
                .forEach((scope, words) -> rows.add(List.of(
                        Markdown.literal(scope),
                        words,
                        Markdown.literals(connector.operations().values().stream()
                                .filter(operation ->
                                        operation.scopes().stream().anyMatch(enough -> enough.contains(scope)))
                                .map(operation -> operation.name())
                                .toList()))));
        if (!rows.isEmpty()) {
            page.heading(3, "Scopes");
            page.paragraph("Only what the wanted operations need is asked for: `--scope` or the operations named at the"
                    + " link decide. `--scope read` is for all that changes nothing, and the default; `--scope write` for all"
                    + " else. What was granted is what counts.");
            page.table(List.of("scope", "lets the program", "for"), rows);
        }
    }
}
