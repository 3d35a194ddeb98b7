import Foundation
import JSONText
import SemanticVersion
import Testing
import ThreadsTesting

/// Version constraints against the real helm: the same constraint on the same index gives the same versions.
///
/// Helm 4 is asked: of helm 3 older releases have an older library, which looked for a pre-release in each term instead of in the group.
@Suite(.ownThread)
struct HelmConstraintTests {
    private static let versions = [
        "0.0.0", "0.0.0-a", "0.0.1", "0.0.1-rc.1", "0.0.9", "0.1.0", "0.1.0-0", "0.1.1", "0.2.3", "0.2.9",
        "0.9.9",
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
        "1.0.0",
        "1.0.0+a", "1.0.1", "1.1.0", "1.1.9", "1.2.0-rc.1", "1.2.0", "1.2.2", "1.2.3-rc.0", "1.2.3-rc.1",
        "1.2.3-rc.2",
        "1.2.3", "1.2.3+build.7", "1.2.4", "1.2.4-beta", "1.2.9", "1.3.0-alpha", "1.3.0", "1.4.5", "1.4.6",
        "1.9.0-a",
        "1.9.9", "v1.10.0", "2.0.0-alpha", "2.0.0", "2.2.0", "2.5.0-x.7.z.92", "2.9.9", "3.0.0", "3.1.0-rc",
        "5.0.0",
        "11.0.0", "11.1.0", "11.1.9", "11.2.0", "11.9.9", "12.0.0", "12.0.1-0", "99.99.99",
        "18446744073709551615.0.0", "1.5", "7", "01.02.03",
    ]

    private static let operators = ["", "!=", ">", "<", ">=", "<=", "~", "^"]
    private static let partials = [
        "0", "0.0", "0.0.0", "0.0.1", "0.1", "0.2.3", "1", "1.x", "1.2", "1.2.X", "1.2.3", "11.1", "*",
        "1.2.3-rc.1", "1.2-rc", "2.0.0-alpha", "1.x-0", "v1.2.3+x",
    ]
    // Without the empty one, by which helm search means the newest stable version.
    private static let groups = [
        "=1.2.3", "=>11.1", "=<11.1", "~> 1.2", "1.2 - 1.4.5", "1.2.3 - 2", "1 - 2 || 4 - 5",
        "1.2 - 1.4 !=1.3.0",
        ">=1.2 <2", ">= 1.2 ,< 2", " >=1.2,<2 ", "1.x || >=2.5.0 || 5.0.0 - 7.2.3", "1.2.3\t1.2.3",
        ">=1.0.0-0 <2.0.0",
        ">=3 || >=1.0.0-0 <2", ">=1.0.0 <2.0.0-0", "^1.2 !=1.2.4", "1.x.5", "*-0", "x", "*.1x.|",
        "~1.2.3-rc.1 || ^2",
        "1.0.0-rc.1 - 1.2.3-rc.1", ">1.0.0-beta.2 <1.0.0-rc", "<0.0.0", "18446744073709551615.0.0",
        "99999999999999999999", " ", "==1.2.3", "1.2.3.4", "latest", ">1<2", "1.2.3,", ",1", "1 ||", "|| 1",
        "1,,2", ">", "> =1", "1.2.3-", "1.2.3+", "1.2.3-a..b", "!1.2", "><1", "1.2.3;2", "1.y",
        "!=1.3 1.2 - 1.4",
        "1.2 - ", " - 1.2", "1.2-", "V1.2", "^^1", "~=1", "1.2 -1.4", "1x", "1|2", "1.2.3-01", "1.2x.3",
        "0x1",
    ]

    /// Constraints that are asked for together; one process of helm for each of them takes its time.
    private static let batches = operators.map { sign in partials.map { sign + $0 } } + [groups]

    @Test(arguments: batches)
    func `what a constraint admits is what helm finds with it`(constraints: [String]) throws {
        try withDirectory { path in
            try Self.writeIndex(in: path)
            for constraint in constraints {
                let found = try Self.search(constraint, in: path)
                #expect(try Self.admitted(by: constraint) == found, "\"\(constraint)\"")
            }
        }
    }

    @Test func `helm is really asked`() throws {
        #expect(Self.batches.joined().count * Self.versions.count > 10_000)
        try withDirectory { path in
            try Self.writeIndex(in: path)
            let found = try #require(try Self.search("~1.2.3-rc.1", in: path))
            #expect(found.isSuperset(of: ["1.2.3-rc.1", "1.2.9"]), "\(found)")
            #expect(found.isDisjoint(with: ["1.2.3-rc.0", "1.3.0"]))
            #expect(try Self.search("latest", in: path) == nil)
        }
    }

    /// Nil = helm refuses the constraint.
    private static func search(_ constraint: String, in path: String) throws -> Set<String>? {
        let arguments = ["search", "repo", "r/x", "--versions", "--output", "json", "--version", constraint]
        let (status, output) = try HelmCommand.helm4.run(arguments, in: path)
        guard status == 0 else {
            #expect(output.contains("constraint"), "\(output)")
            return nil
        }
        let rows = try #require(try JSONValue(parsing: Array(output.utf8)).elements)
        return Set(rows.compactMap { $0["version"]?.string })
    }

    private static func admitted(by text: String) throws -> Set<String>? {
        guard let constraint = try? VersionConstraint(text) else { return nil }
        let admitted = try versions.filter { constraint.contains(try #require(SemanticVersion(lenient: $0))) }
        return Set(admitted)
    }

    /// Writes what `helm repo add` leaves behind.
    private static func writeIndex(in path: String) throws {
        let folders = [path + "/.helm/cache/repository", path + "/.helm/config"]
        for folder in folders {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        var index = "apiVersion: v1\nentries:\n  x:\n"
        for version in versions {
            index += "  - {apiVersion: v2, name: x, version: \"\(version)\", urls: [x.tgz]}\n"
        }
        try index.write(toFile: folders[0] + "/r-index.yaml", atomically: true, encoding: .utf8)
        let repositories = "repositories:\n- {name: r, url: \"http://127.0.0.1:1\"}\n"
        try repositories.write(toFile: folders[1] + "/repositories.yaml", atomically: true, encoding: .utf8)
    }
}
