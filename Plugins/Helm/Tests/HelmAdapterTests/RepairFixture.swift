import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

extension StandInPlugin {
    /// Repairs, and returns the report on the only repository.
    func repair(_ action: PackageRepair.Action, minimumAgeSeconds: Int64 = 0) throws -> JSONValue {
        var request = StandInRequest()
        let parameters: JSONValue = [
            "action": .string(action.rawValue), "minimumAgeSeconds": .integer(minimumAgeSeconds),
        ]
        request.parametersJSON = parameters.text
        let record = try #require(perform(.packageRepair, request))
        if let error = record.error { throw error }
        return try #require(record.details?["repositories"]?.elements?.first)
    }
}

extension JSONValue {
    /// The findings of a repository's report, as `kind key outcome`.
    var findings: [String] {
        self["findings"]?.elements?.map { finding in
            ["kind", "key", "outcome"].map { finding[$0]?.string ?? "?" }.joined(separator: " ")
        } ?? []
    }

    /// The reason that the finding with this key has.
    func reason(_ key: String) -> String {
        self["findings"]?.elements?.first { $0["key"]?.string == key }?["reason"]?.string ?? ""
    }
}

/// Writes a file as a person would, whatever the index says.
func put(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

func put(_ text: String, _ path: String) throws { try put(Array(text.utf8), path) }
