import BucketStores
import Foundation
import HTTPClient
import Testing

/// Where credentials come from.
struct AWSCredentialTests {
    private let configured = AWSCredentials(keyID: "c", secret: "cs")

    @Test func `what is configured wins over the environment`() throws {
        let environment = ["AWS_ACCESS_KEY_ID": "e", "AWS_SECRET_ACCESS_KEY": "es"]
        let source = AWSCredentialSource(configured: configured, environment: environment)
        #expect(try source.current() == configured)
    }

    @Test func `the environment wins over the file`() throws {
        try withFile("[default]\naws_access_key_id = f\naws_secret_access_key = fs\n") { file in
            var environment = [
                "AWS_SHARED_CREDENTIALS_FILE": file, "AWS_ACCESS_KEY_ID": "e", "AWS_SECRET_ACCESS_KEY": "es",
                "AWS_SESSION_TOKEN": "et",
            ]
            let source = AWSCredentialSource(configured: nil, environment: environment)
            let first = try source.current()
            #expect(first == AWSCredentials(keyID: "e", secret: "es", sessionToken: "et"))
            environment["AWS_SECRET_ACCESS_KEY"] = ""
            let other = AWSCredentialSource(configured: nil, environment: environment)
            let second = try other.current()
            #expect(second == AWSCredentials(keyID: "f", secret: "fs"))
        }
    }

    @Test(arguments: [("default", "d"), ("work", "w"), ("spaced", "s")])
    func `the profile is chosen by name`(_ profile: String, _ keyID: String) throws {
        let text = """
            # made by hand
            [default]
            aws_access_key_id=d
            aws_secret_access_key=ds
            ; the other
            [work]
            region = eu-central-1
            AWS_ACCESS_KEY_ID = w
            aws_secret_access_key = w=s/+
            aws_session_token = wt
            [ spaced ]\r
            aws_access_key_id = s\r
            aws_secret_access_key = ss\r
            """
        try withFile(text) { file in
            let environment = ["AWS_SHARED_CREDENTIALS_FILE": file, "AWS_PROFILE": profile]
            let credentials = try AWSCredentialSource(configured: nil, environment: environment).current()
            #expect(credentials.keyID == keyID)
            if profile == "work" {
                #expect(credentials == AWSCredentials(keyID: "w", secret: "w=s/+", sessionToken: "wt"))
            }
        }
    }

    @Test func `a renewed file counts at once`() throws {
        try withFile("[default]\naws_access_key_id=1\naws_secret_access_key=s\n") { file in
            let environment = ["AWS_SHARED_CREDENTIALS_FILE": file]
            let source = AWSCredentialSource(configured: nil, environment: environment)
            #expect(try source.current().keyID == "1")
            try Data("[default]\naws_access_key_id=2\naws_secret_access_key=s\n".utf8)
                .write(to: URL(fileURLWithPath: file))
            #expect(try source.current().keyID == "2")
        }
    }

    @Test(arguments: [
        "", "[default]", "[default]\naws_access_key_id=x", "aws_access_key_id=x\naws_secret_access_key=y",
    ])
    func `a profile without a key is said to be so, without its content`(_ text: String) throws {
        try withFile(text) { file in
            let source = AWSCredentialSource(
                configured: nil,
                environment: ["AWS_SHARED_CREDENTIALS_FILE": file]
            )
            let fault = #expect(throws: HTTPFault.self) { try source.current() }
            #expect(fault?.kind == .refused)
            #expect(fault?.message.contains(file) == false)
        }
    }

    @Test func `no credentials at all are said to be so`() {
        let source = AWSCredentialSource(configured: nil, environment: ["HOME": "/nonexistent"])
        let fault = #expect(throws: HTTPFault.self) { try source.current() }
        #expect(fault?.message.contains("AWS_ACCESS_KEY_ID") == true)
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }
}
