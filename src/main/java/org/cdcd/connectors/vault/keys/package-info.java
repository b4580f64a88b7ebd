/**
 * Key material: the KEK, user keys, credential keys, capsules, the service's own keys.
 *
 * <p>Three layers of AES-256-GCM: the key encryption key (KEK) wraps a user key for each person and region, which wraps a
 * data key (DEK) for each version of a credential, which seals what the credential holds. Each layer binds the identity
 * of what it protects as associated data, a length-prefixed list, so that a row that is moved or edited does not open: what a
 * credential holds is bound to its approved hosts, to how it was linked, to everything that the link learned (its {@code
 * Destination}), and to the person's own key, if it is under one. What is sealed by the KEK for a credential or a link that was
 * started carries the same inside, as its {@code Mark}.
 * Destroying the DEK row ends one credential, destroying the user key row ends all of that person.
 *
 * <p>Where a person has named an encryption key of their own, the DEK is wrapped to that one instead (ECDH-ES and A256GCM, RFC
 * 7518): nothing here opens it then, until its person releases it for a use.
 *
 * <p>Only the KEK in a file is a Tink keyset. User keys and DEKs are 32 random bytes under Tink's AES-GCM: they are never rotated
 * in place (a refresh makes a new DEK), so a keyset around each would only be more copies of key bytes that cannot be
 * zeroed.
 *
 * <p>From the same user key comes the one that vouches for the person's rows ({@code RowSeal}): their states and everything else that
 * stands in the open. Destroying the user key ends that too.
 *
 * <p>What must outlive a credential's keys (revocation capsules) or exists before them (journal records, flow verifiers)
 * is sealed by the KEK itself, with a label and ids as associated data.
 *
 * <p>This package knows no database: it says what it needs as {@code UserKeyStore}, {@code ServiceKeyStore} and
 * {@code CapsuleStore}.
 */
@NullMarked
package org.cdcd.connectors.vault.keys;

import org.jspecify.annotations.NullMarked;
