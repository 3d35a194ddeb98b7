import Deployments
import Testing

/// Addresses as they are shown.
struct ShownAddressTests {
    @Test(arguments: [
        ("https://me:secret@git.example/a/", "https://git.example/a"),
        ("https://token@git.example/a.git", "https://git.example/a.git"),
        ("ssh://git@git.example:22/a", "ssh://git@git.example:22/a"),
        ("ssh://git:secret@git.example/a", "ssh://git@git.example/a"),
        ("https://git.example/a@b", "https://git.example/a@b"), ("git.example/a//", "git.example/a"),
        ("oci://", "oci://"), ("https://a@b:c@git.example", "https://git.example"),
    ])
    func `an address is shown without credentials`(text: String, shown: String) {
        #expect(ShownAddress.text(text) == shown)
    }
}
