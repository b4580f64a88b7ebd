package org.cdcd.connectors.cli.prove;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was found in one kind of place.
 *
 * @param place for people, such as {@code gateway: heap under load}
 * @param blind whether no secret may be there at all
 * @param bytes that were looked through
 * @param counts by kind of secret
 * @param where the files in which something was found that may not be there
 */
public record Searched(String place, boolean blind, long bytes, Map<String, Integer> counts, List<Path> where) {
    /** The kind that was planted: where it is not found, the search itself is blind. */
    public static final String PLANTED = "planted";

    public Searched {
        counts = Map.copyOf(counts);
        where = List.copyOf(where);
    }

    /** Looks through files, and through everything below folders. */
    public static Searched files(String place, boolean blind, Finder finder, List<Path> roots) throws IOException {
        long bytes = 0;
        Map<String, Integer> counts = new TreeMap<>();
        List<Path> where = new ArrayList<>();
        for (Path file : below(roots)) {
            try (InputStream in = Files.newInputStream(file)) {
                Map<String, Integer> here = finder.count(in);
                here.forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
                if (secrets(here) > 0) {
                    where.add(file);
                }
            }
            bytes += Files.size(file);
        }
        return new Searched(place, blind, bytes, counts, where);
    }

    private static List<Path> below(List<Path> roots) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    private static int secrets(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .filter(one -> !one.getKey().equals(PLANTED))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Secrets found, of all kinds. */
    public int secrets() {
        return secrets(counts);
    }

    /** Whether what was planted here was found. */
    public boolean sees() {
        return counts.getOrDefault(PLANTED, 0) > 0;
    }

    /** Whether this is as it has to be. */
    public boolean good() {
        return sees() && (!blind || secrets() == 0);
    }
}
