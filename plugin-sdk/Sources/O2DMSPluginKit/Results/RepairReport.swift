// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// What lies in repositories without being a package, and what was done with it.
public struct RepairReport: Sendable, Hashable {
    /// The repositories that were looked at, in the order of the configuration.
    public var repositories: [Repository]

    /// Makes a report.
    public init(_ repositories: [Repository]) { self.repositories = repositories }

    /// The report as `emit_details` carries it.
    public var details: JSONValue { ["repositories": .array(repositories.map(\.details))] }

    /// One repository.
    public struct Repository: Sendable, Hashable {
        /// Findings beyond this number are counted and not named.
        public static let findingLimit = 1000

        /// Its name, where it has one.
        public let name: String?
        /// Its address, without credentials.
        public let url: String
        /// What is behind it, in the words of the configuration.
        public let type: String
        /// What was found.
        public private(set) var findings: [Finding] = []
        /// How many findings are not named.
        public private(set) var omitted = 0
        /// How many findings still ask for something to be done, those that are not named among them.
        public private(set) var left = 0
        /// Why it could not be looked at, or not to the end.
        public var hindrance: Hindrance?

        /// A repository in which nothing was found yet.
        public init(name: String?, url: String, type: String) {
            self.name = name
            self.url = url
            self.type = type
        }

        /// Adds what was found.
        public mutating func add(_ finding: Finding) {
            if finding.outcome.isLeft { left += 1 }
            if findings.count < Self.findingLimit { findings.append(finding) } else { omitted += 1 }
        }
    }

    /// Why a repository was not mended.
    public struct Hindrance: Sendable, Hashable {
        /// Whether repositories of this type have nothing that could be mended: no failure.
        public let isOfNature: Bool
        /// One line for the person who asked.
        public let reason: String

        /// Repositories of this type have nothing that could be mended here.
        public static func notApplicable(_ reason: String) -> Hindrance {
            Hindrance(isOfNature: true, reason: reason)
        }

        /// It went wrong.
        public static func failed(_ reason: String) -> Hindrance {
            Hindrance(isOfNature: false, reason: reason)
        }
    }
}

extension RepairReport.Repository {
    var details: JSONValue {
        var members = [
            JSONMember(key: "name", value: name.map(JSONValue.string) ?? .null),
            JSONMember(key: "url", value: .string(url)),
            JSONMember(key: "type", value: .string(type)),
            JSONMember(key: "findings", value: .array(findings.map(\.details))),
            JSONMember(key: "omitted", value: .integer(Int64(omitted))),
            JSONMember(key: "left", value: .integer(Int64(left))),
        ]
        if let hindrance {
            let key = hindrance.isOfNature ? "notApplicable" : "failed"
            members.append(JSONMember(key: key, value: .string(hindrance.reason)))
        }
        return .object(members)
    }
}
