package org.cdcd.connectors.vault.egress;

import java.util.Arrays;
import java.util.List;

/**
 * Looks for many patterns at once (Wu and Manber, 1994): a table says for each pair of bytes how far the search may
 * jump. It is made anew for each call, so it is small: 32 KiB and some thousand entries, some microseconds.
 */
final class Search {
    static final int NOTHING = -1;
    private static final int LONGEST_JUMP = 64;
    private static final int SLOTS = 16_384;

    private final List<byte[]> patterns;
    private final byte[] jumps = new byte[SLOTS];
    private final boolean[] beginnings = new boolean[SLOTS];
    private final int window;
    private final int longest;

    Search(List<byte[]> patterns) {
        this.patterns = patterns;
        this.window = Math.min(
                LONGEST_JUMP, patterns.stream().mapToInt(p -> p.length).min().orElse(0));
        this.longest = patterns.stream().mapToInt(p -> p.length).max().orElse(0);
        Arrays.fill(jumps, (byte) Math.max(0, window - 1));
        for (byte[] pattern : patterns) {
            beginnings[slot(pattern[0], pattern[1])] = true;
            for (int end = 1; end < window; end++) {
                int slot = slot(pattern[end - 1], pattern[end]);
                jumps[slot] = (byte) Math.min(jumps[slot], window - 1 - end);
            }
        }
    }

    private static int slot(byte first, byte second) {
        return ((first & 0xff) << 6 ^ (second & 0xff)) & (SLOTS - 1);
    }

    /** Where the first whole pattern begins in {@code bytes[0, length)}. */
    int find(byte[] bytes, int length) {
        if (patterns.isEmpty()) {
            return NOTHING;
        }
        int end = window - 1;
        while (end < length) {
            int jump = jumps[slot(bytes[end - 1], bytes[end])];
            if (jump > 0) {
                end += jump;
                continue;
            }
            int start = end - window + 1;
            if (beginnings[slot(bytes[start], bytes[start + 1])] && begins(bytes, start, length)) {
                return start;
            }
            end++;
        }
        return NOTHING;
    }

    private boolean begins(byte[] bytes, int start, int length) {
        for (byte[] pattern : patterns) {
            if (startsAt(pattern, bytes, start, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsAt(byte[] pattern, byte[] bytes, int start, int length) {
        return start + pattern.length <= length
                && Arrays.equals(pattern, 0, pattern.length, bytes, start, start + pattern.length);
    }

    /** How many bytes at the end may be the beginning of a pattern. */
    int unsettled(byte[] bytes, int length) {
        for (int size = Math.min(longest - 1, length); size > 0; size--) {
            int start = length - size;
            if (size > 1 && !beginnings[slot(bytes[start], bytes[start + 1])]) {
                continue;
            }
            for (byte[] pattern : patterns) {
                if (pattern.length > size
                        && pattern[0] == bytes[start]
                        && Arrays.equals(pattern, 0, size, bytes, start, length)) {
                    return size;
                }
            }
        }
        return 0;
    }
}
