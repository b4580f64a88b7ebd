package org.cdcd.connectors.vault.accounts;

import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.AuditRecord;

/** What the audit log says that the vault has done with a credential by itself. */
public final class AuditedActs {
    private AuditedActs() {}

    public static List<String> of(Store store, UUID credential) {
        return store.auditTrail().chains().stream()
                .flatMap(chain -> store.auditTrail().from(chain, 1, 1_000).stream())
                .filter(entry -> entry.actor().equals("vault") && entry.object().equals(credential.toString()))
                .map(AuditRecord::action)
                .toList();
    }
}
