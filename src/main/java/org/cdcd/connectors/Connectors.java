package org.cdcd.connectors;

import org.jspecify.annotations.Nullable;

public final class Connectors {
    private Connectors() {}

    static int len(@Nullable String s) {
        return s == null ? 0 : s.length();
    }

    public static void main(String[] args) {
        System.out.println("hello " + len(null));
    }
}
