package org.cdcd.connectors.vault.accounts.apppasswords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppPasswordRequestTest {
    private static AppPasswordRequest parsed(String quoted) {
        try {
            JsonNode json = Json.MAPPER.readTree(quoted.replace('\'', '"'));
            return AppPasswordRequest.parse(Json.bytes(json));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void asksForACredentialForEverythingUnlessItSaysOtherwise() {
        AppPasswordRequest asked = parsed("{'server':'home','mailbox':'Ann@Own.Example'}");

        assertThat(asked.mailbox()).isEqualTo("ann@own.example");
        assertThat(asked.toPerson()).isFalse();
        assertThat(asked.protocols()).containsExactly("imap", "smtp");
        assertThat(asked.networks()).isEmpty();
        assertThat(asked.expires()).isNull();
    }

    @Test
    void hasProtocolsAndNetworksInOneForm() {
        AppPasswordRequest asked = parsed("{'server':'home','mailbox':'ann@own.example','deliver':'person',"
                + "'recipient':'r','protocols':['smtp','smtp'],'networks':['192.0.2.9/24','192.0.2.0/24']}");

        assertThat(asked.protocols()).isEqualTo(List.of("smtp"));
        assertThat(asked.networks()).isEqualTo(List.of("192.0.2.0/24"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"mailbox":"a@b"}                                                       | /server
                    {"server":"s"}                                                          | /mailbox
                    {"server":7,"mailbox":"a@b"}                                            | /server
                    {"server":"s","mailbox":"a@b","deliver":"me"}                           | /deliver
                    {"server":"s","mailbox":"a@b","deliver":"person"}                       | /recipient
                    {"server":"s","mailbox":"a@b","recipient":"r"}                          | /recipient
                    {"server":"s","mailbox":"a@b","protocols":["imap"]}                     | /deliver
                    {"server":"s","mailbox":"a@b","networks":["192.0.2.0/24"]}              | /deliver
                    {"server":"s","mailbox":"a@b","protocols":["pop3"]}                     | /protocols
                    {"server":"s","mailbox":"a@b","protocols":"imap"}                       | /protocols
                    {"server":"s","mailbox":"a@b","networks":["everywhere"]}                | /networks
                    {"server":"s","mailbox":"a@b","networks":[1]}                           | /networks
                    {"server":"s","mailbox":"a@b","expiry":"tomorrow"}                      | /expiry
                    {"server":"s","mailbox":"a@b","label":"two\\nlines"}                    | /label
                    """)
    void saysWhatIsWrong(String body, String place) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> parsed(body));

        assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(refusal.pointers()).containsExactly(place);
    }

    @Test
    void knowsNoOtherMembersAndNoPasswordInTheClear() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> parsed("{'server':'s','mailbox':'a@b','password':'hunter2'}"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(refusal.detail() + refusal.remedy())
                .doesNotContain("hunter2")
                .contains("secret_jwe");
    }
}
