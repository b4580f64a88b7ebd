package org.cdcd.connectors.door;

/**
 * An answer of the vault that the gateway passes on as it is.
 *
 * @param status the HTTP status
 * @param json the body, UTF-8 JSON
 * @param signature a JWS over the body with a detached payload (RFC 7515 Appendix F), {@code header..signature}
 */
public record Answer(int status, byte[] json, String signature) {}
