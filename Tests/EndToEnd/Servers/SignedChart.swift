import Foundation
import Testing

/// A chart signed by the real helm with a fresh key of the real gpg.
enum SignedChart {
    private static let sign = """
        export GNUPGHOME=$PWD/gnupg; mkdir -m 700 gnupg
        gpg --batch --quiet --passphrase '' --pinentry-mode loopback --quick-gen-key 'Test <t@example.com>' rsa2048 sign 0
        gpg --export > pub.gpg; gpg --batch --pinentry-mode loopback --passphrase '' --export-secret-keys > sec.gpg
        gpgconf --kill all
        """

    /// Makes `app-1.0.0+b.tgz` and its provenance file in `signed`, and the keys `pub.gpg` and `sec.gpg`.
    static func make(in directory: TemporaryDirectory) throws -> (archive: [UInt8], provenance: String) {
        try Command.succeed("bash", ["-ec", Self.sign], in: directory.path)
        try HelmCLI.newest.run(["create", "app"], in: directory)
        try HelmCLI.newest.run(
            [
                "package", "app", "--version", "1.0.0+b", "--sign", "--key", "Test", "--keyring", "sec.gpg",
                "--destination", "signed",
            ],
            in: directory
        )
        let file = URL(fileURLWithPath: directory.file("signed/app-1.0.0+b.tgz"))
        return (
            Array(try Data(contentsOf: file)),
            try String(contentsOf: file.appendingPathExtension("prov"), encoding: .utf8)
        )
    }
}
