package org.cdcd.connectors.wire;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Merkle trees and proofs that a leaf is in one (RFC 9162, 2.1), with SHA-256. */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** The root over at least one leaf. */
    public static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a tree without leaves");
        }
        if (leaves.size() == 1) {
            return hash(LEAF, leaves.getFirst());
        }
        int left = split(leaves.size());
        return hash(NODE, root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
    }

    /** The hashes that lead from one leaf to the root, nearest first: at most one for each time that the tree can be halved. */
    public static List<byte[]> path(List<byte[]> leaves, int index) {
        List<byte[]> path = new ArrayList<>();
        collect(leaves, index, path);
        return path;
    }

    private static void collect(List<byte[]> leaves, int index, List<byte[]> path) {
        if (leaves.size() == 1) {
            return;
        }
        int left = split(leaves.size());
        if (index < left) {
            collect(leaves.subList(0, left), index, path);
            path.add(root(leaves.subList(left, leaves.size())));
        } else {
            collect(leaves.subList(left, leaves.size()), index - left, path);
            path.add(root(leaves.subList(0, left)));
        }
    }

    /** Whether the path leads from the leaf, which is the one of that index among so many, to the root (RFC 9162, 2.1.3.2). */
    public static boolean leads(byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long here = index;
        long last = size - 1;
        byte[] hash = hash(LEAF, leaf);
        for (byte[] next : path) {
            if (last == 0) {
                return false;
            }
            if ((here & 1) == 1 || here == last) {
                hash = hash(NODE, next, hash);
                while ((here & 1) == 0 && here != 0) {
                    here >>= 1;
                    last >>= 1;
                }
            } else {
                hash = hash(NODE, hash, next);
            }
            here >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    // the largest power of two that is smaller than the number of leaves
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static byte[] hash(byte kind, byte[]... parts) {
        MessageDigest digest = Sha256.digest();
        digest.update(kind);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
