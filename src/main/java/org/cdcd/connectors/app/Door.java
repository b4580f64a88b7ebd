package org.cdcd.connectors.app;

import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.egress.VaultConnection;

/**
 * The way from a gateway to its vault, in this process or another.
 *
 * @param words what the operator is told of it
 */
record Door(Vault vault, VaultConnection connection, String words) {}
