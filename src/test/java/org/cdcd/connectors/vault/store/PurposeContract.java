package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

interface PurposeContract extends Contract {
    @Test
    default void aDatabaseIsForWhatItWasFirstOpenedFor() throws Exception {
        assertThat(together(4, () -> {
                    store().claim(Purpose.PRODUCTION);
                    return true;
                }))
                .hasSize(4);

        assertThatThrownBy(() -> store().claim(Purpose.DEVELOPMENT))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("real people");
        store().claim(Purpose.PRODUCTION);
    }
}
