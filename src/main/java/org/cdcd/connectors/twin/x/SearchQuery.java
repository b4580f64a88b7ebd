package org.cdcd.connectors.twin.x;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.x.Posts.Post;

/** X's language of searching, as far as words, phrases, {@code from:}, {@code to:}-like mentions and a minus go. */
final class SearchQuery {
    private static final int LONGEST = 512;
    private static final Pattern TERM = Pattern.compile("(-?)(?:\"([^\"]+)\"|(\\S+))");
    private static final Pattern OPERATOR = Pattern.compile("([a-z_]+):(\\S+)");

    private SearchQuery() {}

    static Predicate<Post> parse(String query) {
        if (query.isBlank() || query.length() > LONGEST) {
            throw XRefusal.invalid("query", "The `query` query parameter can not be longer than 512 or empty.");
        }
        List<Predicate<Post>> terms = new ArrayList<>();
        boolean standsAlone = false;
        Matcher term = TERM.matcher(query);
        while (term.find()) {
            Predicate<Post> wanted = term.group(2) != null ? contains(term.group(2)) : word(term.group(3));
            standsAlone |= term.group(1).isEmpty();
            terms.add(term.group(1).isEmpty() ? wanted : wanted.negate());
        }
        if (!standsAlone) {
            throw XRefusal.invalid("query", "A query needs at least one term that is not negated.");
        }
        return terms.stream().reduce(post -> true, Predicate::and);
    }

    private static Predicate<Post> word(String word) {
        Matcher operator = OPERATOR.matcher(word);
        if (!operator.matches() || word.startsWith("http")) {
            return contains(word);
        }
        String value = operator.group(2);
        return switch (operator.group(1)) {
            case "from" -> post -> post.author().login().equalsIgnoreCase(value);
            case "conversation_id" -> post -> post.conversation().equals(value);
            default -> throw XRefusal.invalid("query", "There is no operator " + operator.group(1) + ":");
        };
    }

    private static Predicate<Post> contains(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return post -> post.text().toLowerCase(Locale.ROOT).contains(wanted);
    }
}
