package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    @Test
    void theRootIsThatOfTheCertificateTransparencyTestVectors() {
        // the eight leaves and roots that the implementations of RFC 6962 test each other with
        List<byte[]> leaves = new ArrayList<>();
        for (String hex : List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")) {
            leaves.add(HexFormat.of().parseHex(hex));
        }

        assertThat(root(leaves.subList(0, 1)))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(root(leaves.subList(0, 3)))
                .isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(root(leaves)).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void aPathLeadsFromItsLeafToTheRootAndFromNoOther() {
        for (int size = 1; size <= 33; size++) {
            List<byte[]> leaves = leaves(size);
            byte[] root = MerkleTree.root(leaves);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = MerkleTree.path(leaves, index);
                assertThat(MerkleTree.leads(leaves.get(index), index, size, path, root))
                        .isTrue();
                assertThat(MerkleTree.leads(new byte[] {99}, index, size, path, root))
                        .isFalse();
                assertThat(MerkleTree.leads(leaves.get(index), index + 1, size, path, root))
                        .isFalse();
            }
        }
    }

    @Test
    void aPathThatIsTooLongOrTooShortLeadsNowhere() {
        List<byte[]> leaves = leaves(5);
        byte[] root = MerkleTree.root(leaves);
        List<byte[]> path = new ArrayList<>(MerkleTree.path(leaves, 2));
        assertThat(MerkleTree.leads(leaves.get(2), 2, 5, path.subList(0, 2), root))
                .isFalse();
        path.add(new byte[32]);
        assertThat(MerkleTree.leads(leaves.get(2), 2, 5, path, root)).isFalse();
        assertThat(MerkleTree.leads(leaves.get(2), -1, 5, path, root)).isFalse();
    }

    @Test
    void aTreeWithoutLeavesHasNoRoot() {
        assertThatThrownBy(() -> MerkleTree.root(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<byte[]> leaves(int size) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(new byte[] {(byte) i});
        }
        return leaves;
    }

    private static String root(List<byte[]> leaves) {
        return HexFormat.of().formatHex(MerkleTree.root(leaves));
    }
}
