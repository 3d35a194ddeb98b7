// SPDX-License-Identifier: Apache-2.0

internal import JSONText

extension RepairReport {
    /// One thing that is not as it should be.
    public struct Finding: Sendable, Hashable {
        /// What it is.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// An archive that nothing names.
            case orphan
            /// A provenance file without its archive.
            case provenance
            /// What a writer that died left of its work.
            case temporary
            /// A version whose archive is gone.
            case dangling
        }

        /// What became of it.
        public enum Outcome: String, Sendable, Hashable, CaseIterable {
            /// Nothing was to be done with it.
            case found
            /// It may belong to an upload on its way, or does: it is left alone.
            case young
            /// It is a package now.
            case adopted
            /// It is gone.
            case removed
            /// It could not be done.
            case kept

            /// Whether somebody still has to see to it.
            var isLeft: Bool { self == .found || self == .kept }
        }

        /// What it is.
        public let kind: Kind
        /// Its name in the repository; of a dangling version that of the missing archive.
        public let key: String
        /// What became of it.
        public var outcome: Outcome
        /// The package's name, where it is known.
        public var name: String?
        /// The package's version, where it is known.
        public var version: String?
        /// Bytes.
        public var sizeBytes: UInt64?
        /// Since it was last written.
        public var ageSeconds: UInt64?
        /// Why it is as ``outcome`` says, in one line.
        public var reason: String?

        /// Something that was found.
        public init(_ kind: Kind, _ key: String, _ outcome: Outcome = .found) {
            self.kind = kind
            self.key = key
            self.outcome = outcome
        }

        var details: JSONValue {
            var members = [
                JSONMember(key: "kind", value: .string(kind.rawValue)),
                JSONMember(key: "key", value: .string(key)),
                JSONMember(key: "outcome", value: .string(outcome.rawValue)),
            ]
            for (key, text) in [("name", name), ("version", version), ("reason", reason)] {
                if let text { members.append(JSONMember(key: key, value: .string(text))) }
            }
            for (key, number) in [("sizeBytes", sizeBytes), ("ageSeconds", ageSeconds)] {
                if let number {
                    members.append(JSONMember(key: key, value: .integer(Int64(clamping: number))))
                }
            }
            return .object(members)
        }
    }
}
