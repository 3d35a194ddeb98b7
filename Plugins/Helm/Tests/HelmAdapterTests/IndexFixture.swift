@testable import HelmAdapter

/// Texts of `index.yaml` files for tests.
enum IndexFixture {
    /// One entry as Helm writes it.
    static func entry(_ name: String, _ version: String, _ lines: [String] = [], digest: String? = nil)
        -> String
    {
        let fields =
            [
                "apiVersion: v2", "created: \"2026-01-14T10:00:00Z\"", "description: chart \(name)",
                "digest: \(digest ?? String(repeating: "a", count: 64))",
            ] + lines + ["name: \(name)", "urls:", "- \(name)-\(version).tgz", "version: \(version)"]
        return "  - " + fields.joined(separator: "\n    ") + "\n"
    }

    /// An index of charts, each with its entries.
    static func index(_ sections: [(name: String, entries: [String])]) -> String {
        let body = sections.map { "  \($0.name):\n" + $0.entries.joined() }.joined()
        let entries = sections.isEmpty ? "entries: {}\n" : "entries:\n" + body
        return "apiVersion: v1\n" + entries + "generated: \"2026-01-14T10:00:00Z\"\n"
    }

    static func read(_ text: String) throws -> IndexReading {
        try IndexReader.read(Array(text.utf8), addressing: ArchiveAddressing(directory: "file:./charts"))
    }

    /// `name version` of every entry in the snapshot's order.
    static func list(_ snapshot: RepositorySnapshot) -> [String] {
        snapshot.entries.map { "\(snapshot.arena.string($0.name)) \(snapshot.arena.string($0.version))" }
    }
}
