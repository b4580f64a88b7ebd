package org.cdcd.connectors.egress;

/** The vault's ports for mail, at the host of its egress. */
public record MailPorts(int imap, int smtp) {}
