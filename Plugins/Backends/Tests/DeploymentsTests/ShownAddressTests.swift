import Deployments
import O2DMSPluginKit
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

    @Test(arguments: [
        ("fetch https://me:secret@git.example/a: 401", "fetch https://git.example/a: 401"),
        ("\"https://token@git.example\", then ssh://git:x@h/r", "\"https://git.example\", then ssh://h/r"),
        (
            "mail me@git.example, see https://git.example/a@b",
            "mail me@git.example, see https://git.example/a@b"
        ),
        ("https:// a@b", "https:// a@b"), ("://", "://"), ("", ""),
    ])
    func `a message is shown without the credentials that it quotes`(message: String, shown: String) {
        #expect(ShownAddress.clean(message) == shown)
    }

    @Test func `no deployment's message has credentials`() {
        var deployment = Deployment(id: "a", name: "a", status: .failed)
        deployment.statusMessage = "failed: https://bob:secret@git.example/x.git"
        let record = DeploymentRecord(deployment, packages: [])
        #expect(record.deployment.statusMessage == "failed: https://git.example/x.git")
    }
}
