import Observability
import Testing

struct RedactionTests {
    @Test(arguments: [
        ("https://admin:s3cret@charts.example.com/index.yaml", "https://***@charts.example.com/index.yaml"),
        ("get oci://token@registry.example/x failed", "get oci://***@registry.example/x failed"),
        ("https://h/c?sv=1&sig=abc%2Fdef&se=2", "https://h/c?sv=1&sig=***&se=2"),
        (
            "https://h/?X-Amz-Signature=0f0f&X-Amz-Credential=AKIA/x&a=b",
            "https://h/?X-Amz-Signature=***&X-Amz-Credential=***&a=b"
        ),
        ("X-Goog-Signature=ff", "X-Goog-Signature=***"),
        ("password=hunter2 user=bob", "password=*** user=bob"),
        ("{\"password\":\"hunter2\",\"user\":\"bob\"}", "{\"password\":\"***\",\"user\":\"bob\"}"),
        ("{\"password\" : \"hunter2\"}", "{\"password\" : \"***\"}"),
        ("{\"password\":\n\"hunter2\"}", "{\"password\":\n\"***\"}"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: ***"),
        ("got Bearer eyJhbGciOi.J9.x back", "got Bearer *** back"),
        ("two http://a:b@x http://c:d@y", "two http://***@x http://***@y"),
        ("HELM_REPO_PASSWORD=x", "HELM_REPO_PASSWORD=***"),
        ("access_token=abc", "access_token=***"),
    ])
    func `k_secret2: credentials are taken out of text`(_ text: String, _ expected: String) {
        #expect(Redaction.redacted(text) == expected)
        #expect(Redaction.redacted(expected) == expected)
    }

    @Test(arguments: [
        "", "package uploaded", "oci://registry.example/myorg/charts",
        "https://charts.example.com:8443/a@b?name=nginx&limit=10", "basic auth failed",
        "sha256:abc123", "a=b", "bearer of bad news", "é: ü = ö", "me@example.com", "://", "=", ":", "Basic ",
        "10.0.0.1:80",
    ])
    func `text without credentials stays as it is`(_ text: String) {
        #expect(Redaction.redacted(text) == text)
    }

    @Test(arguments: [
        (#"{"password" : "hunter2"}"#, #"{"password":"***"}"#),
        ("{\"password\":\n\"hunter2\"}", #"{"password":"***"}"#),
        (#"{"pass\u0077ord":"hunter2"}"#, #"{"password":"***"}"#),
        (#"{"user" : "bob", "n":1.50}"#, #"{"user" : "bob", "n":1.50}"#),
        (#"{"a":1,"a":2}"#, "{}"),
    ])
    func `credentials are taken out of JSON, however it is set`(_ json: String, _ expected: String) {
        #expect(JSONRedaction.redacted(Array(json.utf8)) == Array(expected.utf8))
    }

    @Test func `a password cut in the middle of a long text is not shown`() {
        let secret = "https://user:" + String(repeating: "p", count: 10_000) + "@host/"
        let text = captured { $0.error("backend answered", ["cause": .string(secret)]) }
        #expect(!String(decoding: text, as: UTF8.self).contains("ppp"))
    }
}
