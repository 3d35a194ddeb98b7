import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

/// What the block `git` may say.
struct GitConfigurationTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let place: String
        let members: [String: JSONValue]
        var testDescription: String { place }
    }

    static let faults = [
        Fault(place: "repository_url", members: ["repository_url": "ftp://example.com/x"]),
        Fault(place: "repository_url", members: ["auth": ["token": "x"]]),
        Fault(
            place: "auth",
            members: ["repository_url": "https://example.com/x", "auth": ["username": "a"]]
        ),
        Fault(
            place: "auth",
            members: ["repository_url": "https://example.com/x", "auth": ["password": "a"]]
        ),
        Fault(place: "auth", members: ["repository_url": "file:///srv/x", "auth": ["token": "a"]]),
        Fault(place: "ssh", members: ["repository_url": "git@example.com:x"]),
        Fault(place: "branch", members: ["branch": "a..b"]),
        Fault(place: "branch", members: ["branch": "-x"]),
        Fault(place: "branch", members: ["branch": "a/.b"]),
        Fault(place: "root", members: ["root": "a/../b"]),
        Fault(place: "root", members: ["root": "a/.Git"]),
        Fault(place: "refresh", members: ["refresh": "99ms"]),
        Fault(place: "timeout", members: ["timeout": "0s"]),
        Fault(place: "max_stale", members: ["max_stale": "soon"]),
        Fault(
            place: "connect_timeout",
            members: ["repository_url": "https://example.com/x", "connect_timeout": "0s"]
        ),
        Fault(
            place: "idle_timeout",
            members: ["repository_url": "https://example.com/x", "idle_timeout": "long"]
        ),
        Fault(place: "limits/file_size", members: ["limits": ["file_size": "0B"]]),
        Fault(
            place: "limits/fetch_size",
            members: [
                "repository_url": "https://example.com/x", "limits": ["fetch_size": "many"],
            ]
        ),
    ]

    @Test(arguments: faults)
    func `a fault is named with its place`(_ fault: Fault) throws {
        var members = fault.members
        members["repository_name"] = "x"
        let block: JSONValue = [
            "repositories": [
                ["repository_name": "first"],
                .object(members.sorted { $0.key < $1.key }.map { JSONMember(key: $0.key, value: $0.value) }),
            ]
        ]
        #expect {
            _ = try GitCatalogueFixture(git: block)
        } throws: { error in
            "\(error)".contains("config/git/repositories/1/\(fault.place): ")
        }
    }

    @Test func `a name stands once`() {
        #expect {
            _ = try GitCatalogueFixture(
                git: ["repositories": [["repository_name": "x"], ["repository_name": "x"]]]
            )
        } throws: { "\($0)".contains("/git/repositories/1/repository_name: stands twice") }
    }
}
