internal import Digest
internal import JSONText
internal import YAML
internal import YAMLValue

/// Looks at a package's files one by one and says in the end what the package is and what is wrong with it.
struct PackageReview {
    private(set) var violations: [PackageViolation] = []
    private let paths: Set<ExactString>
    private let limits: GitPackageLimits
    private let kind: PackageKind
    private var metadata = PackageMetadata()
    private var kinds: Set<String> = []
    private var images: Set<String> = []
    private var manifests: [(path: String, documents: [JSONValue])] = []
    private var resources: Set<ExactString> = []
    private var references: Set<ExactString> = []
    private var objects = 0

    private static let yamlLimits = YAMLLimits(documents: 10_000, allowsAnchors: true)
    private static let kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    init(paths: Set<ExactString>, limits: GitPackageLimits) {
        self.paths = paths
        self.limits = limits
        kind =
            paths.contains("Chart.yaml")
            ? .chart
            : Self.kustomizations.contains { paths.contains(ExactString($0)) } ? .kustomization : .manifests
    }

    /// Takes the next file.
    mutating func look(at file: PackageFile, content: [UInt8]) {
        let name = file.path.split(separator: "/").last.map(String.init) ?? ""
        let isTemplate = kind == .chart && file.path != "Chart.yaml" && file.path != "package.yaml"
        let isYAML = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } || name == "Kustomization"
        guard isYAML, !isTemplate else { return }
        guard content.count <= limits.manifestBytes else {
            return add("manifest.size", file.path, "the file is longer than \(limits.manifestBytes) bytes")
        }
        let documents: [JSONValue]
        do throws(YAMLError) {
            documents = try JSONValue.documents(yaml: content, limits: Self.yamlLimits).filter { $0 != .null }
        } catch {
            return add("manifest.yaml", file.path, "\(error)")
        }
        switch name {
        case "package.yaml" where file.path == name: take(documents.first ?? .null, overriding: true)
        case "Chart.yaml" where file.path == name: takeChart(documents.first ?? .null)
        case _ where Self.kustomizations.contains(name):
            takeKustomization(documents.first ?? .null, in: file.path)
        default: note(documents, in: file.path)
        }
    }

    /// Judges what needs to know all files.
    mutating func finish() {
        for (path, documents) in manifests where kind == .manifests || resources.contains(ExactString(path)) {
            for document in documents {
                ManifestRules.violations(of: document, in: path).forEach { add($0.rule, $0.path, $0.message) }
            }
        }
        for reference in references.sorted() where !paths.contains(reference) && !reference.string.isEmpty {
            add(
                "kustomization.reference",
                reference.string,
                "a kustomization refers to it, and it is not in the package"
            )
        }
        manifests = []
        guard kind == .manifests, objects == 0 else { return }
        add("package.empty", "", "the package has no manifest, no kustomization and no chart")
    }

    func details(checksum: SHA256Digest, size: UInt64) -> PackageDetails {
        PackageDetails(
            kind: kind,
            checksum: checksum,
            size: size,
            metadata: metadata,
            kinds: Array(kinds.sorted().prefix(limits.kept)),
            images: Array(images.sorted().prefix(limits.kept))
        )
    }

    /// The name and the version that the package states, where it does.
    var stated: (name: String?, version: String?) { (metadata.name, metadata.version) }

    private mutating func add(_ rule: String, _ path: String, _ message: String) {
        guard violations.count < limits.kept else { return }
        violations.append(PackageViolation(rule, path, message))
    }

    private mutating func note(_ documents: [JSONValue], in path: String) {
        manifests.append((path, documents.map(Self.outline)))
        objects += documents.count
        for document in documents {
            if let kind = document["kind"]?.string { kinds.insert(kind.cut(toBytes: 64)) }
            images.formUnion(ManifestRules.images(in: document).map { $0.cut(toBytes: 256) })
        }
    }

    /// As much of a document as the rules want, so that a package's manifests are not all kept.
    private static func outline(_ document: JSONValue) -> JSONValue {
        guard let members = document.members else { return document.elements == nil ? .null : .array([]) }
        return .object(members.filter { ["apiVersion", "kind", "metadata"].contains($0.key) })
    }

    private mutating func take(_ document: JSONValue, overriding: Bool) {
        func choose(_ old: String?, _ key: String) -> String? {
            let new = document[key]?.string.map { $0.cut(toBytes: 4096) }
            return overriding ? new ?? old : old ?? new
        }
        metadata.name = choose(metadata.name, "name")
        metadata.version = choose(metadata.version, "version")
        metadata.description = choose(metadata.description, "description")
        metadata.provider = choose(metadata.provider, "provider")
        metadata.appVersion = choose(metadata.appVersion, "appVersion")
    }

    private mutating func takeChart(_ document: JSONValue) {
        for key in ["apiVersion", "name", "version"] where document[key]?.string?.isEmpty ?? true {
            add("chart.\(key)", "Chart.yaml", "the chart has no \(key)")
        }
        take(document, overriding: false)
        if metadata.provider == nil {
            metadata.provider = document["maintainers"]?.elements?.first?["name"]?.string?.cut(toBytes: 4096)
        }
    }

    private mutating func takeKustomization(_ document: JSONValue, in path: String) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let references = KustomizationReferences(document)
        for reference in references.resources + references.files {
            guard !reference.contains("://"), let inside = PackagePath.resolve(reference, from: folder) else {
                add(
                    "kustomization.outside",
                    path,
                    "it refers to something outside of the package: \(reference.prefix(200))"
                )
                continue
            }
            self.references.insert(ExactString(inside))
        }
        resources.formUnion(
            references.resources.compactMap { PackagePath.resolve($0, from: folder).map { ExactString($0) } }
        )
        for field in references.remoteFields {
            add(
                "kustomization.outside",
                path,
                "\(field) fetches charts from elsewhere; put them into the package"
            )
        }
        for image in document["images"]?.elements ?? [] {
            guard let name = image["newName"]?.string ?? image["name"]?.string else { continue }
            let suffix =
                image["digest"]?.string.map { "@" + $0 } ?? image["newTag"]?.string.map { ":" + $0 } ?? ""
            images.insert((name + suffix).cut(toBytes: 256))
        }
        guard folder.isEmpty, let annotations = document["metadata"]?["annotations"] else { return }
        take(annotations, overriding: false)
    }
}
