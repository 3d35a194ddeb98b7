import Testing

@testable import OCIRegistry

struct ChallengeTests {
    @Test(arguments: [
        (
            #"Bearer realm="https://a.example/token",service="r",scope="repository:x/y:pull,push""#,
            [
                AuthenticationChallenge.of(
                    "bearer",
                    ["realm": "https://a.example/token", "service": "r", "scope": "repository:x/y:pull,push"]
                )
            ]
        ),
        (#"Basic realm=plain"#, [.of("basic", ["realm": "plain"])]),
        (
            #"basic REALM = "a\"b\\c" , charset="UTF-8""#,
            [.of("basic", ["realm": "a\"b\\c", "charset": "UTF-8"])]
        ),
        (
            #"Negotiate, Basic realm="x", Bearer realm="y", error="e""#,
            [
                .of("negotiate", [:]), .of("basic", ["realm": "x"]),
                .of("bearer", ["realm": "y", "error": "e"]),
            ]
        ),
        ("Negotiate YWJj==, Basic realm=x", [.of("negotiate", [:]), .of("basic", ["realm": "x"])]),
        (" , Basic realm=x ,", [.of("basic", ["realm": "x"])]),
        ("Basic", [.of("basic", [:])]), ("Bearer realm=", [.of("bearer", [:])]),
    ])
    func `challenges are read as RFC 9110 has them`(_ field: String, _ expected: [AuthenticationChallenge]) {
        #expect(AuthenticationChallenge.read(field) == expected)
    }

    @Test(arguments: [
        "", " , ", #"Bearer realm="open"#, #"Bearer realm="a",realm="b""#, "Bearer a=,b=c",
        #"Bearer realm="a\"#,
        "Bearer realm=a b", "B\u{e4}sic", "Basic realm=\"\u{7}\"", "Basic realm=\"a\" x", "=",
        "Basic realm=\"" + String(repeating: "x", count: 8200) + "\"",
    ])
    func `what is malformed is no challenge at all`(_ field: String) {
        #expect(AuthenticationChallenge.read(field) == nil)
    }

    @Test func `a challenge has 32 parameters at most`() {
        let field = { (count: Int) in "A " + (0..<count).map { "p\($0)=v" }.joined(separator: ",") }
        #expect(AuthenticationChallenge.read(field(32))?.first?.parameters.count == 32)
        #expect(AuthenticationChallenge.read(field(33)) == nil)
    }

    @Test(arguments: [
        ("a", true), ("a/b/c", true), ("a.b_c__d-e---f/0", true), ("", false), ("A", false), ("a//b", false),
        ("/a", false),
        ("a/", false), ("a..b", false), ("a___b", false), ("-a", false), ("a-", false), ("a._b", false),
        ("a b", false),
        (String(repeating: "a", count: 255), true), (String(repeating: "a", count: 256), false),
    ])
    func `names of repositories follow the grammar`(_ name: String, _ isName: Bool) {
        #expect(RegistryGrammar.isName(name) == isName)
    }

    @Test(arguments: [
        ("1.0.0", true), ("_x", true), ("", false), (".x", false), ("-x", false), ("a+b", false),
        ("a/b", false),
        (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
    ])
    func `tags follow the grammar`(_ tag: String, _ isTag: Bool) {
        #expect(RegistryGrammar.isTag(tag) == isTag)
    }
}

extension AuthenticationChallenge {
    static func of(_ scheme: String, _ parameters: [String: String]) -> AuthenticationChallenge {
        AuthenticationChallenge(scheme: scheme, parameters: parameters)
    }
}
