/**
 * Rows: the database, its migrations and every statement.
 *
 * <p>SQL is the common subset of H2 and PostgreSQL. What must happen once is an insert that a duplicate key stops or an
 * update whose row count says who won; nothing is read first and written later without a lock. Every statement stands once,
 * in the class named after its noun.
 *
 * <p>Methods block and are short. Called alone, each is one transaction of its own; called inside {@link
 * org.cdcd.connectors.vault.store.GroupCommit#submit} or {@code Database.within} they join it. A commit is on disk when it
 * returns: PostgreSQL by {@code synchronous_commit}, H2, which by itself writes up to half a second later and never
 * forces, by {@code CHECKPOINT SYNC} behind each commit.
 *
 * <p>Forcing the disk costs far more than the rows of one call, so calls share commits: each lane of {@code GroupCommit}
 * is one thread that runs whatever waits in one transaction. A failing unit takes the shared transaction down with it, and
 * then every unit runs again alone; savepoints are not used, because H2 rolls the whole transaction back on a deadlock.
 *
 * <p>Audit entries are a hash chain for each lane, because a lane is the only writer of its chain: a chain for each node
 * would make lanes wait for each other's disk. There is therefore no way to write an audit entry but through a lane.
 *
 * <p>Whoever writes to the database and has no key of the vault's makes no row count: what decides about a use stands with its digest
 * in its person's register, under a MAC by their key ({@code Registers}): credentials with their state, epoch, grant and data key; the
 * keys that people registered; app passwords; the ids by which keys are deleted at services. A row that does not stand there as it
 * is, because it was edited, inserted or put back after it ended, is refused and named in the log; a change looks at
 * what the row said before, so none makes an edited row good. Limits: such a writer can delete rows, which
 * ends what they hold, and can put back <em>all</em> rows of a person, register and data keys included, as they were at one
 * moment: nothing in the database tells that from the truth. What the person revoked since is then alive here again, if the service has
 * not ended it. Two things outside of those rows witness it: the signed receipt that the person keeps, and the audit log, a chain whose
 * heads are signed and anchored elsewhere, which names the credential as revoked.
 *
 * <p>What stops or ends a row does not wait for the key encryption key: the person's key is got before the transaction, and if it is
 * not in memory then, the register stays as it was. A suspended row counts as suspended all the same, and the next change of it
 * writes the register. Limit: until then such a writer can undo in the row what suspended it; and what ended while the key was away
 * stays in its register for good, so that such a writer can put back that row as it was.
 *
 * <p>Who holds what is decided by heartbeat rows, not by advisory locks, which H2 does not have: an intent whose node has
 * not beaten for six seconds is orphaned. Clocks of nodes must agree within a second or two.
 */
@NullMarked
package org.cdcd.connectors.vault.store;

import org.jspecify.annotations.NullMarked;
