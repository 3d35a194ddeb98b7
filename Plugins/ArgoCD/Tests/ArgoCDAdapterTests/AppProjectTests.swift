import JSONText
import Testing
import ThreadsTesting

@testable import ArgoCDAdapter

/// Which repositories a project admits.
@Suite(.ownThread)
struct AppProjectTests {
    private static let url = "https://git.example.com/team/apps.git"

    @Test(arguments: [
        (["*"], true), ([], false), ([url], true), (["https://git.example.com/*"], true),
        (["https://other.example.com/*"], false), (["*", "!\(url)"], false),
        (["!https://x/*", "*apps*"], true),
        (["https://git.example.com/team/apps"], false), (["h*t*p*a*g*z"], false),
    ])
    func `by patterns, and by none that denies`(_ patterns: [String], _ isAdmitted: Bool) throws {
        let value: JSONValue = ["spec": ["sourceRepos": .array(patterns.map(JSONValue.string))]]
        #expect(try value.decode(AppProject.self).admits(Self.url) == isAdmitted)
    }
}
