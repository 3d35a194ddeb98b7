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
        #expect(throws: RegularExpressionError.tooLarge) { _ = try matches("((a{999}){999}){999}", "a") }
    }

    /// Each takes exponential or cubic time where nobody counts.
    @Test(arguments: [
        "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*)*(.*)*[xy]", "(a*)*[bc]", "^((a*)*)*$", "(?R)?a+$z",
        "(\\w*\\w*\\w*\\w*)[xy]", "(a*)\\1\\1\\1[bc]", "(?:(?=a*)a*)*[bc]", "^(.*?a){11}P",
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
