import Foundation
import Testing

/// A certificate authority of one test, made by openssl; its files lie in the test's directory.
struct TestAuthority {
    let name: String
    private let directory: TemporaryDirectory

    init(_ name: String, in directory: TemporaryDirectory) throws {
        self.name = name
        self.directory = directory
        try Self.openssl(
            "req -x509 \(Self.newKey) -days 2 -subj /CN=\(name) -keyout \(name).key -out \(name).pem",
            in: directory
        )
    }

    var file: String { directory.file("\(name).pem") }

    /// Issues `<subject>.pem` and `<subject>.key` for this machine, valid for so many days from now.
    func issue(_ subject: String, days: Int = 2) throws -> (certificate: String, key: String) {
        try directory.write("subjectAltName=IP:127.0.0.1\n", to: "extensions")
        try Self.openssl(
            "req \(Self.newKey) -subj /CN=\(subject) -keyout \(subject).key -out \(subject).csr",
            in: directory
        )
        try Self.openssl(
            "x509 -req -in \(subject).csr -CA \(name).pem -CAkey \(name).key -CAcreateserial -days \(days)"
                + " -extfile extensions -out \(subject).pem",
            in: directory
        )
        return (directory.file("\(subject).pem"), directory.file("\(subject).key"))
    }

    private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

    private static func openssl(_ arguments: String, in directory: TemporaryDirectory) throws {
        try Command.succeed("openssl", arguments.split(separator: " ").map(String.init), in: directory.path)
    }
}
