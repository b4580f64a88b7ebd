package org.cdcd.connectors.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Links an account. */
@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        description = {
            "Links your account at a service: by your consent in the browser (OAuth 2.0), by an API key or app"
                    + " password, which leaves this program only sealed to the server's vault, or by a key that is made"
                    + " here, stays beside the identity, and is only ever proved (zkp).",
            "In the sandbox it consents by itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors link github --scope read,write",
            "  connectors link github --scope public_repo",
            "  connectors link github --widen 018f3c6e-0000-7000-8000-000000000000 --for notifications.list",
            "  connectors link github --own-key",
            "  connectors link matrix --field server=home.example",
            "  connectors link email --field provider=google",
            "  connectors link email --method app_password --field address=a@b.example",
            "  connectors link email --generate --field address=alice@own.example"
        })
final class LinkCommand implements Callable<Integer> {
    private static final String OAUTH = "oauth2";
    private static final String PROVED = "zkp";
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "CONNECTOR", description = "Its id, such as github.")
    private String connector = "";

    @Option(
            names = "--scope",
            paramLabel = "WORD",
            arity = "1..*",
            split = ",",
            description = "What the link is for: read (all that changes nothing), write (all else), a capability, an"
                    + " operation or a scope of the service; the least is asked for (default: read).")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "OPERATION",
            description = "Ask for what this operation needs; a --scope like any other. Repeatable.")
    private List<String> operations = new ArrayList<>();

    @Option(
            names = "--widen",
            paramLabel = "CREDENTIAL",
            description = "Let this credential do more, or link it again when its grant is over; it keeps its id.")
    private @Nullable UUID widened;

    @Option(
            names = "--method",
            paramLabel = "WORD",
            description = "oauth2, api_key, app_password or zkp (default: the first).")
    private @Nullable String method;

    @Option(
            names = "--field",
            paramLabel = "NAME=VALUE",
            description = "A field that is no secret; connectors describe names them. Repeatable.")
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(
            names = "--choose",
            paramLabel = "TITLE",
            description = "Which one, where the consent covers several, such as sites (default: asks).")
    private @Nullable String choice;

    @Option(names = "--secret-stdin", description = "Read the secrets from standard input, one a line, unasked.")
    private boolean secretStdin;

    @Option(
            names = "--own-key",
            description = "Keep the credential under an encryption key of your own, which is in own-key.json beside the"
                    + " identity (made if it is not there): the server cannot open it without you. Keep a copy.")
    private boolean ownKey;

    @Option(
            names = "--generate",
            description =
                    "For a mailbox of the operator's own mail server: with a password made for this link, which nobody"
                            + " sees.")
    private boolean generate;

    @Option(names = "--browser", description = "Open the consent page in the desktop's browser.")
    private boolean browser;

    @Option(names = "--manual", description = "In the sandbox: let me consent, and type secrets, myself.")
    private boolean manual;

    @Override
    public Integer call() throws IOException, InterruptedException {
        IdentityFile identity = who.identity();
        ConnectorsClient client = who.client(identity);
        if (generate) {
            print(generated(client));
            return 0;
        }
        Definition definition = new PublicApi(identity.server(), Session.http()).definition(connector);
        String chosen = method(definition);
        if (chosen.equals(PROVED)) {
            print(new ProofKeys(who.data()).link(client, connector));
            return 0;
        }
        SandboxFile sandbox = who.sandbox(identity);
        if (ownKey) {
            client = new OwnKey(who.data()).linking(client);
        }
        scopes.addAll(operations);
        JsonNode linked = chosen.equals(OAUTH)
                ? new ConsentFlow(client, visit(sandbox), choosing(sandbox), InstantSource.system())
                        .link(
                                connector,
                                widened,
                                scopes,
                                Json.MAPPER.convertValue(filled(definition, chosen, sandbox, fields), TEXTS))
                : client.linkSecret(
                        connector,
                        chosen,
                        filled(definition, chosen, sandbox, known(client, definition, chosen, sandbox)));
        print(linked);
        return 0;
    }

    private JsonNode generated(ConnectorsClient client) throws IOException, InterruptedException {
        String address = fields.getOrDefault("address", "");
        if (!connector.equals("email") || address.isEmpty() || fields.size() > 1 || method != null) {
            throw wrong("--generate goes with the connector email and --field address=…, and nothing else");
        }
        try {
            SecretInput secrets = new SecretInput(Shell.of(spec), secretStdin);
            return client.appPasswords().link(new MailboxOrders(client, secrets).order(address, "", null));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private String method(Definition definition) {
        List<String> possible = definition.methods();
        String chosen = method == null ? possible.get(0) : method;
        if (!possible.contains(chosen)) {
            throw wrong(connector + " is linked by " + String.join(" or ", possible));
        }
        boolean consent = !scopes.isEmpty() || !operations.isEmpty() || widened != null;
        if (chosen.equals(OAUTH) ? secretStdin : consent || browser || choice != null) {
            throw wrong(
                    "--secret-stdin goes with a secret, --scope, --for, --widen, --choose and --browser with " + OAUTH);
        }
        if (chosen.equals(PROVED) && (secretStdin || ownKey || !fields.isEmpty())) {
            throw wrong("nothing is filled in to link by " + PROVED + ", and no other key is needed");
        }
        return chosen;
    }

    private Choosing choosing(@Nullable SandboxFile sandbox) {
        return new Choosing(Shell.of(spec), choice, sandbox != null && !manual && !browser);
    }

    private Visit visit(@Nullable SandboxFile sandbox) {
        Shell shell = Shell.of(spec);
        Visit byPerson = browser ? Visit.byBrowser(shell) : Visit.byHand(shell);
        if (sandbox == null) {
            return byPerson;
        }
        TwinBrowser twins = new TwinBrowser(sandbox);
        return manual || browser ? Visit.atTwin(twins, byPerson) : Visit.byTwin(twins, Session.http());
    }

    private Map<String, String> known(
            ConnectorsClient client, Definition definition, String chosen, @Nullable SandboxFile sandbox)
            throws IOException, InterruptedException {
        return definition.discovers(chosen) && !byItself(sandbox)
                ? new FoundFields(client, Shell.of(spec)).around(definition, chosen, fields)
                : fields;
    }

    /** Whether the sandbox's own person is linked, who has nothing to type. */
    private boolean byItself(@Nullable SandboxFile sandbox) {
        return sandbox != null && fields.isEmpty() && !secretStdin && !manual;
    }

    private ObjectNode filled(
            Definition definition, String chosen, @Nullable SandboxFile sandbox, Map<String, String> given)
            throws IOException {
        Map<String, String> known = sandbox == null ? Map.of() : definition.asked(chosen, sandbox.fields(connector));
        if (!known.isEmpty() && byItself(sandbox)) {
            return Json.MAPPER.valueToTree(known);
        }
        try {
            return new SecretFields(definition.fields(chosen), Shell.of(spec), secretStdin).fill(given);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void print(JsonNode linked) {
        PrintWriter out = Shell.of(spec).out();
        String line = "%-12s %s%n";
        out.printf(line, "linked", connector);
        out.printf(line, "credential", linked.path("credential_id").asText());
        out.printf(line, "account", linked.path("service_user_id").asText("(not told)"));
        out.printf(line, "may do", String.join(", ", Definition.texts(linked.path("capabilities"))));
        out.printf(line, "protection", linked.path("protection").asText());
        out.printf(line, "until", linked.path("expiry").asText("you revoke it"));
        linked.path("warnings").forEach(warning -> out.printf(line, "warning", Warnings.text(warning.asText())));
        out.flush();
    }
}
