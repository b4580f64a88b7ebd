package org.cdcd.connectors.cli.prove;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds many texts in one pass over a stream of any size, in all their spellings (Aho and Corasick, 1975). Memory is that of the
 * texts alone.
 */
public final class Finder {
    private static final int BUFFER = 1 << 20;
    private static final int BYTES = 256;

    private final List<String> kinds = new ArrayList<>();
    private int[][] next = new int[64][];
    private int[][] found = new int[64][];
    private int states;

    /** @param texts what is looked for, by the kind it is counted under */
    public Finder(Map<String, List<String>> texts) {
        state();
        texts.forEach((kind, all) -> {
            int number = kinds.size();
            kinds.add(kind);
            for (String text : all) {
                Spellings.of(text).forEach(spelling -> add(spelling.bytes(), number));
            }
        });
        link();
    }

    private int state() {
        if (states == next.length) {
            next = Arrays.copyOf(next, states * 2);
            found = Arrays.copyOf(found, states * 2);
        }
        next[states] = new int[BYTES];
        found[states] = new int[0];
        return states++;
    }

    private void add(byte[] text, int kind) {
        int at = 0;
        for (byte one : text) {
            int to = next[at][one & 0xFF];
            if (to == 0) {
                to = state();
                next[at][one & 0xFF] = to;
            }
            at = to;
        }
        found[at] = with(found[at], kind);
    }

    private static int[] with(int[] kinds, int kind) {
        for (int one : kinds) {
            if (one == kind) {
                return kinds;
            }
        }
        int[] more = Arrays.copyOf(kinds, kinds.length + 1);
        more[kinds.length] = kind;
        return more;
    }

    /** Where a text breaks off, goes on with the longest other one that this may be the beginning of. */
    private void link() {
        int[] fallback = new int[states];
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int to : next[0]) {
            if (to != 0) {
                open.add(to);
            }
        }
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int one = 0; one < BYTES; one++) {
                int to = next[at][one];
                if (to == 0) {
                    next[at][one] = next[fallback[at]][one];
                } else {
                    fallback[to] = next[fallback[at]][one];
                    for (int kind : found[fallback[to]]) {
                        found[to] = with(found[to], kind);
                    }
                    open.add(to);
                }
            }
        }
    }

    /** How often each kind occurs; kinds that do not occur are there with 0. */
    public Map<String, Integer> count(InputStream in) throws IOException {
        int[] counts = new int[kinds.size()];
        byte[] buffer = new byte[BUFFER];
        int at = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                at = next[at][buffer[i] & 0xFF];
                for (int kind : found[at]) {
                    counts[kind]++;
                }
            }
        }
        Map<String, Integer> result = new TreeMap<>();
        for (int kind = 0; kind < counts.length; kind++) {
            result.put(kinds.get(kind), counts[kind]);
        }
        return result;
    }
}
