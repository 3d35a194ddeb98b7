import Foundation

/// What is said of one metric beside its numbers.
struct MetricDescription: Equatable {
    let type: String
    let labels: Set<String>
}

/// The text that a gateway shows at `/metrics`, taken apart.
struct Exposition {
    let text: String
    /// By the name behind `# TYPE`.
    private(set) var descriptions: [String: MetricDescription] = [:]
    /// The names as they stand before numbers: a histogram has several.
    private(set) var sampleNames: Set<String> = []

    init(_ text: String) {
        self.text = text
        var current = (name: "", type: "", labels: Set<String>())
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") {
                close(current)
                let words = line.split(separator: " ")
                current = (String(words[2]), String(words[3]), [])
            } else if !line.hasPrefix("#") {
                let name = line.prefix { $0 != "{" && $0 != " " }
                sampleNames.insert(String(name))
                current.labels.formUnion(Self.labels(of: line.dropFirst(name.count)))
            }
        }
        close(current)
    }

    private mutating func close(_ metric: (name: String, type: String, labels: Set<String>)) {
        guard !metric.name.isEmpty else { return }
        // The bound of a bucket belongs to the type.
        descriptions[metric.name] = MetricDescription(
            type: metric.type,
            labels: metric.labels.subtracting(["le"])
        )
    }

    /// The names in `{name="value",…}`; values that matter here hold no quotes.
    private static func labels(of rest: Substring) -> [String] {
        guard rest.hasPrefix("{"), let end = rest.lastIndex(of: "}") else { return [] }
        return rest[rest.index(after: rest.startIndex)..<end].components(separatedBy: "\"")
            .filter { $0.hasSuffix("=") }
            .map { $0.trimmingCharacters(in: [",", "="]) }
    }
}
