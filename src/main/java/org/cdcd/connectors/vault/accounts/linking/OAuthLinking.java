package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.calls.Choices;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.calls.ServerQuestions;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Scopes;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.credentials.Protection;
import org.cdcd.connectors.vault.accounts.credentials.ScopePlan;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClient;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.accounts.tokens.SharedClients;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.accounts.tokens.TokenSet;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.Flows;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Links an account by OAuth 2.0 with PKCE (RFC 6749, RFC 7636, RFC 9700). The state is random, used once, and good only for
 * the person, the DPoP key and the connector that started the link. Where one consent covers several sites and the connection
 * is to have one, completing answers with the choices, and a further call with the chosen one completes.
 */
public final class OAuthLinking {
    private static final Duration TIME_TO_CONSENT = Duration.ofMinutes(10);
    private static final String METHOD = "oauth2";

    private final OAuthClients clients;
    private final LinkBeginnings beginnings;
    private final TokenExchange tokens;
    private final Identification identification;
    private final Choices choices;
    private final MailProof mailProof;
    private final PendingLinks pending;
    private final Flows flows;
    private final FlowSeal seal;
    private final AccountBook book;
    private final WidenedCredentials widened;
    private final SharedClients sharedClients;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public OAuthLinking(
            OAuthClients clients,
            Outgoing outgoing,
            TokenExchange tokens,
            Identification identification,
            MailProof mailProof,
            Store store,
            Capsules capsules,
            AccountBook book,
            SharedClients sharedClients,
            InstantSource clock) {
        this.clients = clients;
        this.beginnings = new LinkBeginnings(new ServerQuestions(outgoing), random);
        this.tokens = tokens;
        this.identification = identification;
        this.choices = new Choices(outgoing);
        this.mailProof = mailProof;
        this.flows = store.flows();
        this.seal = new FlowSeal(capsules);
        this.pending = new PendingLinks(flows, seal);
        this.book = book;
        this.widened = new WidenedCredentials(store.credentials(), book);
        this.sharedClients = sharedClients;
        this.clock = clock;
    }

    public ObjectNode start(Caller caller, Connector connector, LinkRequest request, @Nullable OwnerKey named) {
        OAuth2 dialect = connector.auth().dialect(request.fields());
        if (dialect == null) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The field provider is missing or names none of ours.")
                    .at(List.of("/fields/" + Connector.Auth.PROVIDER))
                    .withRemedy("Providers: "
                            + String.join(", ", connector.auth().providers().keySet()));
        }
        String redirectUri = allowed(clients.of(connector, dialect), request.redirectUri());
        UUID id = request.credentialId();
        CredentialRow widening = id == null ? null : widened.find(caller, connector, id);
        OwnerKey owner = widening == null ? named : OwnerKeys.kept(AccountBook.owner(widening), named);
        Protection.require(
                connector,
                widening == null ? book.mode(owner) : widening.account().mode());
        List<String> wanted = WidenedCredentials.wanted(connector, request.scope(), widening);
        LinkBeginnings.Beginning beginning = beginnings.begin(dialect, request.fields(), redirectUri);
        Map<String, String> known = beginning.known();
        OAuthClient client = clients.of(connector, dialect, known);
        List<String> scopes = Stream.concat(dialect.authorize().scopes().stream(), wanted.stream())
                .distinct()
                .map(scope -> Placeholders.text(scope, known))
                .toList();
        byte[] verifier = ProofKey.verifier(random);
        String state = randomText();
        Instant expires = clock.instant().plus(TIME_TO_CONSENT);
        try (Secret secret = Secret.takingOver(verifier.clone())) {
            Flows.Flow flow = new Flows.Flow(
                    Sha256.base64Url(state),
                    caller.webid(),
                    caller.jkt(),
                    connector.id(),
                    redirectUri,
                    beginning.issuer(),
                    scopes,
                    known,
                    new byte[0],
                    expires,
                    id,
                    owner == null ? null : owner.stored());
            flows.put(seal.sealed(flow, secret));
        }
        return LinkAnswers.started(
                AuthorizationUrl.of(dialect.authorize(), client, redirectUri, scopes, state, verifier, known),
                state,
                expires);
    }

    public ObjectNode complete(Caller caller, Connector connector, LinkRequest request, @Nullable OwnerKey named) {
        if (request.linkState() != null) {
            return choose(caller, connector, request, named);
        }
        String state = request.state();
        String code = request.code();
        if (state == null || code == null) {
            throw invalid("state and code come together");
        }
        Flows.Flow flow = flows.takeOnce(Sha256.base64Url(state))
                .filter(found -> belongsTo(found, caller, connector))
                .orElseThrow(() -> invalid("the state is unknown, used, expired, or another's"));
        if (flow.issuer() != null && !flow.issuer().equals(request.iss())) {
            throw invalid("the redirect came from another server than the person was sent to");
        }
        try (Secret verifier = seal.open(flow)) {
            return complete(caller, connector, under(flow, named), code, verifier);
        }
    }

    private ObjectNode complete(Caller caller, Connector connector, Flows.Flow flow, String code, Secret verifier) {
        OAuth2 dialect = dialect(connector, flow.connection());
        OAuthClient client = clients.of(connector, dialect, flow.connection());
        try (Secret authorizationCode =
                        Secret.ofAscii(stripped(code, dialect.authorize().codeSuffix()));
                TokenSet set = tokens.exchange(
                        dialect, client, authorizationCode, flow.redirectUri(), verifier, flow.connection())) {
            Consent consent = new Consent(connector, dialect, client, flow, set, new HashMap<>(flow.connection()));
            consent.connection().putAll(set.keep());
            return orGivenBack(consent, () -> chosenOrAsked(caller, consent));
        }
    }

    private ObjectNode chosenOrAsked(Caller caller, Consent consent) {
        OAuth2.Choice choice = consent.dialect().choice();
        if (choice != null) {
            List<Choices.Entry> offered = offered(consent, choice);
            if (offered.size() > 1) {
                return ask(consent, offered);
            }
            consent.connection().put(choice.keepAs(), offered.getFirst().value());
        }
        return keep(caller, consent);
    }

    private List<Choices.Entry> offered(Consent consent, OAuth2.Choice choice) {
        return choices.offered(consent.connector(), choice, consent.set().access(), consent.connection());
    }

    /** What a service has granted is of no use to anybody if the link is refused after all. */
    private ObjectNode orGivenBack(Consent consent, Supplier<ObjectNode> link) {
        try {
            return link.get();
        } catch (Refusal refusal) {
            giveBack(consent);
            throw refusal;
        }
    }

    /** The link with the key that one of its steps has named. */
    private static Flows.Flow under(Flows.Flow flow, @Nullable OwnerKey named) {
        OwnerKey before = flow.ownerKey() == null ? null : OwnerKey.of(flow.ownerKey());
        OwnerKey owner = flow.widens() == null ? OwnerKeys.same(before, named) : OwnerKeys.kept(before, named);
        return flow.under(owner == null ? null : owner.stored());
    }

    private ObjectNode ask(Consent consent, List<Choices.Entry> offered) {
        String linkState = randomText();
        Instant until = clock.instant().plus(TIME_TO_CONSENT);
        pending.put(consent.flow(), consent.set(), consent.connection(), linkState, until);
        return LinkAnswers.choices(linkState, offered, until);
    }

    /** What is chosen must be among what the service offers now. */
    private ObjectNode choose(Caller caller, Connector connector, LinkRequest request, @Nullable OwnerKey named) {
        String linkState = request.linkState();
        String chosen = request.choice();
        if (linkState == null || chosen == null) {
            throw invalid("link_state and choice come together");
        }
        try (PendingLinks.Resumed resumed = pending.takeOnce(caller, connector.id(), linkState)
                .orElseThrow(() -> invalid("the link_state is unknown, used, expired, or another's"))) {
            Map<String, String> connection = new HashMap<>(resumed.flow().connection());
            OAuth2 dialect = dialect(connector, connection);
            OAuth2.Choice choice = dialect.choice();
            if (choice == null) {
                throw invalid("there is nothing to choose");
            }
            OAuthClient client = clients.of(connector, dialect, connection);
            Flows.Flow flow = under(resumed.flow(), named);
            Consent consent = new Consent(connector, dialect, client, flow, resumed.set(), connection);
            return orGivenBack(consent, () -> {
                if (offered(consent, choice).stream()
                        .noneMatch(entry -> entry.value().equals(chosen))) {
                    throw invalid("what was chosen is not among the choices").at(List.of("/choice"));
                }
                connection.put(choice.keepAs(), chosen);
                return keep(caller, consent);
            });
        }
    }

    private ObjectNode keep(Caller caller, Consent consent) {
        Connector connector = consent.connector();
        OAuth2 dialect = consent.dialect();
        TokenSet set = consent.set();
        Flows.Flow flow = consent.flow();
        Map<String, String> connection = consent.connection();
        List<String> granted = consent.granted();
        Map<String, Secret> secrets = Map.of("token", set.access());
        String clientId = consent.client().id();
        Identified who = identification.identify(
                connector, dialect.identity(), dialect.inject(), secrets, connection, set.members(), clientId);
        connection.putAll(who.kept());
        Placeholders.urls(dialect.connection(), connection);
        if (dialect.inject().kind() == Injection.Kind.MAIL) {
            // a person may have left the mailbox out of the consent
            mailProof.prove(connector, secrets, connection);
        }
        if (consent.isMoreThanAsked()) {
            throw invalid("the service granted more than was asked for, which is not kept");
        }
        Instant now = clock.instant();
        Instant ends = consent.ends(now);
        Scopes scopes = new Scopes(flow.scopes(), granted, ends);
        OwnerKey owner = flow.ownerKey() == null ? null : OwnerKey.of(flow.ownerKey());
        Contents contents = new Contents(secrets, consent.renewing(), set.expires(), owner);
        UUID widens = flow.widens();
        UUID id = widens == null
                ? book.open(
                        UUID.randomUUID(), caller.webid(), connector, METHOD, scopes, who, connection, contents, now)
                : widened.widen(widened.find(caller, connector, widens), connector, who, scopes, connection, contents);
        return LinkAnswers.completed(
                id, ends, who.userId(), ScopePlan.capabilities(connector, METHOD, granted), book.mode(owner));
    }

    /** Not where that would end an older grant too, which a credential still stands on. */
    private void giveBack(Consent consent) {
        if (!sharedClients.endsOthers(consent.flow().webid(), consent.dialect())) {
            TokenSet set = consent.set();
            tokens.revokeQuietly(
                    consent.dialect(), consent.client(), set.access(), set.refresh(), consent.connection());
        }
    }

    private static OAuth2 dialect(Connector connector, Map<String, String> connection) {
        OAuth2 dialect = connector.auth().dialect(connection);
        if (dialect == null) {
            throw invalid("the connector speaks no longer to this provider");
        }
        return dialect;
    }

    private static boolean belongsTo(Flows.Flow flow, Caller caller, Connector connector) {
        return flow.webid().equals(caller.webid())
                && flow.jkt().equals(caller.jkt())
                && flow.connectorId().equals(connector.id());
    }

    private static String allowed(OAuthClient client, @Nullable String redirectUri) {
        if (redirectUri == null) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "redirect_uri is missing.")
                    .at(List.of("/redirect_uri"));
        }
        if (!new RedirectUris(client.redirectUris()).allow(redirectUri)) {
            throw invalid("redirect_uri is not registered for this connector")
                    .at(List.of("/redirect_uri"))
                    .withRemedy("Ask the operator to add it to the redirect-uris of the OAuth client.");
        }
        return redirectUri;
    }

    private static String stripped(String code, @Nullable String suffix) {
        return suffix != null && code.endsWith(suffix) ? code.substring(0, code.length() - suffix.length()) : code;
    }

    private String randomText() {
        byte[] entropy = new byte[32];
        random.nextBytes(entropy);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(entropy);
    }

    private static Refusal invalid(String why) {
        return Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The link cannot be made: " + why + ".")
                .withRemedy("Start the link again.");
    }
}
