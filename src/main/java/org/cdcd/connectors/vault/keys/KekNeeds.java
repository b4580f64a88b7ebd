package org.cdcd.connectors.vault.keys;

import java.util.Set;

/** Which versions of the KEK each vault needs for what no other can see. */
public interface KekNeeds {
    /** Says which versions this vault needs, in the place of what it said before. */
    void declare(Set<Integer> versions);

    /** How many other vaults need this version. */
    int others(int version);
}
