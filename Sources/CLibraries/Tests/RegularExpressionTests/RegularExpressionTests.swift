import RegularExpression
import Testing

@Suite struct RegularExpressionTests {
    private func matches(_ pattern: String, _ text: String, steps: Int = 100_000) throws -> Bool {
        var steps = steps
        return try RegularExpression(pattern).matches(text, steps: &steps)
    }

    @Test(arguments: [
        ("^[a-z]+$", "abc", true), ("^[a-z]+$", "abC", false), ("b", "abc", true), ("", "", true),
        ("^a$", "a\n", false), ("^.$", "\u{E9}", true), ("^\\w$", "\u{E9}", false),
        ("^\\d$", "\u{661}", false), ("^\\p{L}$", "\u{E9}", true), ("^a\u{0}b$", "a\u{0}b", true),
        ("(?i)^ABC$", "abc", true), ("^[\u{E4}\u{F6}]+$", "\u{E4}\u{F6}", true),
    ])
    func `a text is matched as JSON Schema wants it`(pattern: String, text: String, expected: Bool) throws {
        #expect(try matches(pattern, text) == expected)
    }

    /// By Go 1.19's `regexp`, which reads the same syntax.
    @Test(arguments: [
        ("(?i)^a(?-i)b$", "Ab", true), ("(?i)^a(?-i)b$", "AB", false), ("^(?i:a)b$", "Ab", true),
        ("^a(?i)b|c$", "C", true), ("(?m)^b$", "a\nb", true), ("(?m)^$", "a\n", true), ("^b$", "a\nb", false),
        ("^a.b$", "a\nb", false), ("(?s)^a.b$", "a\nb", true), ("^(?s:a.b).$", "a\nb\n", false),
        ("^(?P<n>a)(?P<m>b)$", "ab", true), ("\\Aa\\z", "a\n", false), ("^\\v$", "\u{B}", true),
        ("^\\v$", "\u{A}", false),
        ("^\\s$", "\u{B}", false), ("^[\\s]$", "\t", true), ("^\\S$", "\u{B}", true),
        ("^[[:space:]]$", "\u{B}", true),
        ("^[^[:alpha:]]$", "\u{E9}", true), ("^a{,2}$", "a{,2}", true), ("^a{1,2}$", "aa", true),
        ("^{$", "{", true),
        ("^a{01}$", "a{01}", true), ("^[]a]+$", "]a", true), ("^[a-]+$", "-a", true),
        ("^\\Q(*\\E+$", "(**", true),
        ("^\\x{1F600}$", "\u{1F600}", true), ("^\\x41\\101$", "AA", true), ("^\\_\\-\\/$", "_-/", true),
        ("^\\p{Greek}$", "\u{3B1}", true), ("^\\P{Lu}$", "a", true), ("^\\p{^Lu}$", "A", false),
        ("^[\\pL\\d]+$", "a1", true),
        ("^(?:a|b)*?$", "abab", true), ("^a*b+?c??$", "aab", true), ("^(|a)+$", "aa", true),
        ("^^a", "a", true),
        ("^*a", "a", true), ("\\b*a", "a", true), ("^#\\ x$", "# x", true), ("(?U)^a+$", "aaa", true),
        ("^()$", "", true),
        ("^[\u{E4}-\u{F6}]$", "\u{E5}", true), ("(?i)^\u{E4}$", "\u{C4}", true), ("a\u{0}", "a\u{0}", true),
    ])
    func `a pattern means what it means to RE2`(pattern: String, text: String, expected: Bool) throws {
        #expect(try matches(pattern, text) == expected)
    }

    @Test(arguments: [
        "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "(a)\\1", "\\k<n>", "(?P=n)", "(?R)", "(?1)", "(?#c)",
        "(?x)a",
        "(?|a|b)", "a++", "a*+", "a**", "a+?+", "a{2}{3}", "a{2}*", "a{1001}", "(a{100}){11}", "(*UCP)a",
        "\\Z", "\\G",
        "\\K", "\\R", "\\h", "\\X", "\\N", "\\e", "\\cA", "\\E", "\\8", "\\1", "\\i", "\\\u{E9}", "[a-\\d]",
        "[b-a]", "[[:foo:]]",
        "[\\b]", "\\p{Xan}", "\\p{L&}", "\\pq", "\\x{110000}", "\\x{}", "\\xg0", "(?i-)a", "(?-)a", "(?--i)a",
        "(?P<>a)",
        "(?P<a b>c)", "(?'n'a)", "a|*", "(|*)", "(?i)*", ")", "[", "[]", "[^]", "(?", "(?i", "(?<n>", "(?:a",
    ])
    func `what RE2 does not have is refused with a reason`(pattern: String) {
        let error = #expect(throws: RegularExpressionError.self) { _ = try matches(pattern, "") }
        guard case .invalid(let reason)? = error else {
            Issue.record("\(pattern) \(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(arguments: ["(", "[", "a{2,1}", "*", "\\", "(?<n", "\\p{Nonsense}", "\\C"])
    func `what is no pattern is refused with a reason`(pattern: String) {
        let error = #expect(throws: RegularExpressionError.self) { _ = try matches(pattern, "") }
        guard case .invalid(let reason) = error else {
            Issue.record("\(error.map { "\($0)" } ?? "")")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `a pattern may be as long and as deeply nested as the limits say and no more`() throws {
        let longest = String(repeating: "a", count: RegularExpression.patternBytesLimit)
        #expect(try !matches(longest, "a"))
        #expect(throws: RegularExpressionError.tooLarge) { _ = try matches(longest + "a", "a") }
        let depth = Int(RegularExpression.nestingLimit)
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(try matches(nested(depth), "a"))
        #expect(throws: RegularExpressionError.tooLarge) { _ = try matches(nested(depth + 1), "a") }
        let most = String(repeating: "[a-z0-9]", count: 40)
        #expect(throws: RegularExpressionError.tooLarge) { _ = try matches("(\(most)){1000}", "a") }
    }

    /// Each takes exponential or cubic time where nobody counts.
    @Test(arguments: [
        "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*)*(.*)*[xy]", "(a*)*[bc]", "^((a*)*)*$", "a+$z",
        "(\\w*\\w*\\w*\\w*)[xy]", "((a*)*|(a*)*)*[bc]", "(?m)(?:^a*)*[bc]", "^(.*?a){11}P",
    ])
    func `a hostile pattern ends with its steps`(pattern: String) throws {
        let text = String(repeating: "a", count: 5_000) + "!"
        var steps = 200_000
        do throws(RegularExpressionError) {
            _ = try RegularExpression(pattern).matches(text, steps: &steps)
            #expect(steps > 0)
        } catch {
            #expect(error == .tooManySteps)
        }
    }

    @Test func `what a match takes is subtracted`() throws {
        var steps = 1_000
        let expression = try RegularExpression("^a*$")
        #expect(try expression.matches("aaa", steps: &steps))
        let used = 1_000 - steps
        #expect(used > 0)
        steps = used
        #expect(throws: RegularExpressionError.tooManySteps) {
            var fewer = used - 2
            _ = try expression.matches("aaa", steps: &fewer)
        }
        #expect(try expression.matches("aaa", steps: &steps))
        #expect(expression.sizeBytes > 0)
    }
}
