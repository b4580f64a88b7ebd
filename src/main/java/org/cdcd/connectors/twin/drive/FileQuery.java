package org.cdcd.connectors.twin.drive;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** The {@code q} parameter: terms with {@code and}, {@code or}, {@code not} and parentheses. */
final class FileQuery {
    private static final Pattern TOKEN = Pattern.compile("\\s*('(?:[^'\\\\]|\\\\.)*'|[A-Za-z]+|<=|>=|!=|[=<>()])");
    private static final int LONGEST = 4096;

    private final List<String> tokens = new ArrayList<>();
    private int at;

    private FileQuery(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find(end) && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank() || text.length() > LONGEST) {
            throw GoogleRefusal.invalid("q");
        }
    }

    static Predicate<DriveFile> parse(String text) {
        FileQuery query = new FileQuery(text);
        Predicate<DriveFile> all = query.either();
        if (query.at != query.tokens.size()) {
            throw GoogleRefusal.invalid("q");
        }
        return all;
    }

    private Predicate<DriveFile> either() {
        Predicate<DriveFile> left = both();
        while (take("or")) {
            left = left.or(both());
        }
        return left;
    }

    private Predicate<DriveFile> both() {
        Predicate<DriveFile> left = one();
        while (take("and")) {
            left = left.and(one());
        }
        return left;
    }

    private Predicate<DriveFile> one() {
        if (take("not")) {
            return one().negate();
        }
        if (take("(")) {
            Predicate<DriveFile> inner = either();
            if (!take(")")) {
                throw GoogleRefusal.invalid("q");
            }
            return inner;
        }
        return term(next(), next(), next());
    }

    private static Predicate<DriveFile> term(String left, String operator, String right) {
        return switch (right) {
            case "parents" -> in(left, operator, file -> file.parents);
            case "owners" -> in(left, operator, file -> List.of(file.owner.email()));
            default ->
                switch (left) {
                    case "name" -> text(file -> file.name, operator, literal(right));
                    case "mimeType" -> text(file -> file.mimeType, operator, literal(right));
                    case "fullText" ->
                        text(file -> file.name + "\n" + file.description, contains(operator), literal(right));
                    case "trashed" -> flag(file -> file.trashed, operator, right);
                    case "starred" -> flag(file -> file.starred, operator, right);
                    case "modifiedTime" -> time(file -> file.modified, operator, literal(right));
                    case "createdTime" -> time(file -> file.created, operator, literal(right));
                    default -> throw GoogleRefusal.invalid("q");
                };
        };
    }

    private static String contains(String operator) {
        if (!operator.equals("contains")) {
            throw GoogleRefusal.invalid("q");
        }
        return operator;
    }

    private static Predicate<DriveFile> in(String left, String operator, Function<DriveFile, List<String>> values) {
        if (!operator.equals("in")) {
            throw GoogleRefusal.invalid("q");
        }
        String wanted = literal(left);
        return file -> values.apply(file).contains(wanted.equals("root") ? DriveFile.root(file.owner) : wanted);
    }

    private static Predicate<DriveFile> text(Function<DriveFile, String> value, String operator, String wanted) {
        return switch (operator) {
            case "=" -> file -> value.apply(file).equals(wanted);
            case "!=" -> file -> !value.apply(file).equals(wanted);
            case "contains" ->
                file -> value.apply(file).toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
            default -> throw GoogleRefusal.invalid("q");
        };
    }

    private static Predicate<DriveFile> flag(Predicate<DriveFile> value, String operator, String wanted) {
        boolean positive = switch (wanted) {
            case "true" -> true;
            case "false" -> false;
            default -> throw GoogleRefusal.invalid("q");
        };
        return switch (operator) {
            case "=" -> file -> value.test(file) == positive;
            case "!=" -> file -> value.test(file) != positive;
            default -> throw GoogleRefusal.invalid("q");
        };
    }

    private static Predicate<DriveFile> time(Function<DriveFile, Instant> value, String operator, String wanted) {
        Instant instant = instant(wanted);
        return switch (operator) {
            case "=" -> file -> value.apply(file).equals(instant);
            case ">" -> file -> value.apply(file).isAfter(instant);
            case ">=" -> file -> !value.apply(file).isBefore(instant);
            case "<" -> file -> value.apply(file).isBefore(instant);
            case "<=" -> file -> !value.apply(file).isAfter(instant);
            default -> throw GoogleRefusal.invalid("q");
        };
    }

    private static Instant instant(String text) {
        try {
            String zoned = text.matches(".*(Z|[+-]\\d\\d:\\d\\d)") ? text : text + "Z";
            return OffsetDateTime.parse(zoned).toInstant();
        } catch (DateTimeParseException wrong) {
            throw GoogleRefusal.invalid("q");
        }
    }

    private static String literal(String token) {
        if (token.length() < 2 || token.charAt(0) != '\'') {
            throw GoogleRefusal.invalid("q");
        }
        return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private boolean take(String expected) {
        if (at < tokens.size() && tokens.get(at).equals(expected)) {
            at++;
            return true;
        }
        return false;
    }

    private String next() {
        if (at == tokens.size()) {
            throw GoogleRefusal.invalid("q");
        }
        return tokens.get(at++);
    }
}
