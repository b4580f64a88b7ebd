package org.cdcd.connectors.egress;

/**
 * Names of the exchange properties of a running operation. Nothing of a request is ever in an exchange header or an
 * endpoint URI.
 */
public final class CallProperties {
    /** The running {@link org.cdcd.connectors.door.Use}. */
    public static final String USE = "cdcd.use";

    /** The {@link org.cdcd.connectors.catalog.Connector} that the operation started with; a reload does not change it. */
    public static final String CONNECTOR = "cdcd.connector";

    /** The throttling key of the credential in use. */
    public static final String ACCOUNT = "cdcd.account";

    /** What is known of the account and no secret, a map, for routes that differ by it. */
    static final String CONNECTION = "connection";

    /** The {@link Generation} of routes that the operation runs in. */
    static final String GENERATION = "cdcd.generation";

    /** Values that earlier calls of the operation left for later ones, an ObjectNode. */
    static final String KEPT = "cdcd.kept";

    /** Headers of the last answer. */
    static final String ANSWER_HEADERS = "cdcd.answer.headers";

    /** The {@link Effects} of the operation. */
    static final String EFFECTS = "cdcd.effects";

    /** The {@link org.cdcd.connectors.door.UseResult.Effect} of the last attempt of a call that was answered. */
    static final String EFFECT = "cdcd.effect";

    /** The {@link ServiceCall} on its way through the templates. */
    static final String CALL = "cdcd.call";

    /** True if the call streams its body or its answer. */
    static final String STREAMS = "cdcd.streams";

    /** The server that is called, where the account decides on it; absent where the service is one for all. */
    static final String SERVER = "cdcd.server";

    /** The {@link org.cdcd.connectors.egress.mail.MailClient.Task} of a call that is a mail session. */
    static final String MAIL = "cdcd.mail";

    /** The {@link Attempts} of the call. */
    static final String ATTEMPTS = "cdcd.attempts";

    /** The {@link Hop} of the current attempt, only while it is on the wire. */
    static final String HOP = "cdcd.hop";

    private CallProperties() {}
}
