package org.cdcd.connectors.vault.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
    private static final String ISSUER = "https://accounts.example";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'format':'iss_sub','iss':'https://accounts.example','sub':'7'}|7",
                "{'format':'iss_sub','iss':'https://evil.example','sub':'7'}|",
                "{'format':'iss_sub','sub':'7'}|",
                "{'subject_type':'iss-sub','iss':'https://accounts.example/','sub':'7'}|7",
                "{'format':'opaque','id':'7'}|7",
                "{'format':'opaque','id':7}|",
                "{'format':'email','email':'a@b.example'}|a@b.example",
                "{'format':'account','uri':'acct:a@b.example'}|a@b.example",
                "{'format':'account','uri':'https://b.example/a'}|",
                "{'format':'phone_number','phone_number':'+1'}|",
                "{'format':'complex','user':{'format':'opaque','id':'7'},'session':{'format':'opaque','id':'8'}}|7",
                "{'format':'complex','user':{'format':'complex','user':{'format':'opaque','id':'7'}}}|",
                "{'format':'aliases','identifiers':[{'format':'aliases','identifiers':[{'format':'opaque','id':'7'}]}]}|",
                "{'subject_type':'oauth_token','token':'x','token_type':'refresh_token'}|",
                "{'format':'made-up','id':'7'}|",
                "{}|"
            })
    void aSubjectNamesTheAccountThatItsIssuerMayNameAndNoOther(String subject, String name) throws Exception {
        ObjectNode claims = json("{}");
        claims.set("sub_id", json(subject));

        assertThat(Subjects.of(ISSUER, claims, json("{}"))).isEqualTo(name == null ? Set.of() : Set.of(name));
    }

    @Test
    void aliasesNameAllThatTheyList() throws Exception {
        ObjectNode claims = json("{'sub_id':{'format':'aliases','identifiers':["
                + "{'format':'opaque','id':'7'},{'format':'email','email':'a@b.example'}]}}");

        assertThat(Subjects.of(ISSUER, claims, json("{}"))).containsExactly("7", "a@b.example");
    }

    @Test
    void aSubjectInTheEventComesBeforeThatOfTheToken() throws Exception {
        ObjectNode claims = json("{'sub_id':{'format':'opaque','id':'8'},'sub':'9'}");

        assertThat(Subjects.of(ISSUER, claims, json("{'subject':{'format':'opaque','id':'7'}}")))
                .containsExactly("7");
        assertThat(Subjects.of(ISSUER, claims, json("{'subject':'7'}"))).containsExactly("8");
        assertThat(Subjects.of(ISSUER, json("{'sub':'9'}"), json("{}"))).containsExactly("9");
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
    }
}
