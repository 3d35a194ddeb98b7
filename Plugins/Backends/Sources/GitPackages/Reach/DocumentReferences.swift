internal import Git
internal import JSONText
internal import YAML
internal import YAMLValue

/// What a kustomization or a chart names beside itself; of one content always the same.
struct DocumentReferences {
    private static let yamlLimits = YAMLLimits(documents: 100, allowsAnchors: true)

    /// Files and directories, seen from where the document lies.
    private(set) var names: [String] = []
    /// Charts from elsewhere.
    private(set) var charts: [DirectoryReach.Chart] = []
    /// Directories that are named by the address of their repository.
    private(set) var remotes: [DirectoryReach.Remote] = []
    /// Whether it cannot be read, or is too long, so that it may name anything.
    private(set) var isOpen = false

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - blob: its content.
    ///   - isKustomization: whether it is one; else it is a chart's.
    ///   - repository: where it lies.
    ///   - limits: how long it may be.
    /// - Throws: what is wrong with the repository.
    init(
        of blob: ObjectID,
        isKustomization: Bool,
        in repository: borrowing GitRepository,
        _ limits: GitPackageLimits
    ) throws(GitFault) {
        let content: [UInt8]
        do throws(GitFault) {
            content = try repository.content(of: blob, limitBytes: limits.manifestBytes)
        } catch {
            guard error.kind == .tooLarge else { throw error }
            isOpen = true
            return
        }
        guard let document = (try? JSONValue.documents(yaml: content, limits: Self.yamlLimits))?.first else {
            isOpen = true
            return
        }
        if isKustomization {
            take(KustomizationReferences(document))
        } else {
            take(dependenciesOf: document)
        }
    }

    private mutating func take(_ references: KustomizationReferences) {
        for name in references.resources + references.files {
            if let remote = DirectoryReach.Remote(name) {
                remotes.append(remote)
            } else {
                names.append(name)
            }
        }
        for chart in references.charts {
            if chart.repository == nil {
                names.append("\(references.chartHome)/\(chart.name)")
            } else {
                charts.append(chart)
            }
        }
    }

    /// Of a chart: directories beside it, and charts from elsewhere.
    private mutating func take(dependenciesOf document: JSONValue) {
        for dependency in document["dependencies"]?.elements ?? [] {
            guard let name = dependency["name"]?.string, let place = dependency["repository"]?.string,
                !place.isEmpty
            else { continue }
            if place.hasPrefix("file://") {
                names.append(String(place.dropFirst(7)))
            } else {
                let address = place.contains("://") ? place : nil
                let version = dependency["version"]?.string
                charts.append(.init(name: name, repository: address, version: version))
            }
        }
    }
}
