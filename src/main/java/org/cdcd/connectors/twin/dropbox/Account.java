package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** A person's account as Dropbox shows it. */
final class Account {
    private static final String ID = "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRo%05d";

    private Account() {}

    /** Always forty characters. */
    static String id(Person person) {
        return ID.formatted(person.number()).substring(0, 40);
    }

    static ObjectNode json(Person person) {
        ObjectNode json = Reply.JSON.createObjectNode().put("account_id", id(person));
        String[] names = person.name().split(" ");
        json.putObject("name")
                .put("given_name", names[0])
                .put("surname", names[1])
                .put("familiar_name", names[0])
                .put("display_name", person.name())
                .put("abbreviated_name", person.name().replaceAll("(\\w)\\w* ?", "$1"));
        json.put("email", person.email())
                .put("email_verified", true)
                .put("disabled", false)
                .put("locale", "en")
                .put("referral_link", "https://www.dropbox.com/referrals/" + person.number())
                .put("is_paired", false);
        json.putObject("account_type").put(".tag", "basic");
        json.putObject("root_info")
                .put(".tag", "user")
                .put("root_namespace_id", "" + person.number())
                .put("home_namespace_id", "" + person.number());
        return json.put("country", "US");
    }
}
