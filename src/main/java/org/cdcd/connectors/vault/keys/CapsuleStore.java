package org.cdcd.connectors.vault.keys;

import java.util.List;

/** Every capsule that is kept anywhere, for wrapping it anew. */
public interface CapsuleStore {
    /**
     * A capsule where it lies.
     *
     * @param place which table it is in
     * @param row what names its row there
     * @param ids what it is bound to, in order
     */
    record Kept(String place, List<Object> row, Capsules.Kind kind, List<String> ids, byte[] capsule) {
        @Override
        public String toString() {
            return "Kept[" + place + "]";
        }
    }

    /** At most {@code limit} capsules that are under this version of the KEK. */
    List<Kept> under(int version, int limit);

    /** Puts another capsule in its place, if it is still the same. */
    boolean replace(Kept kept, byte[] capsule);

    /** How many there are under this version. */
    long count(int version);

    /** How many of these no other vault can see. */
    long countHere(int version);
}
