internal import Digest
internal import YAML

/// What `Chart.lock` says, or `requirements.lock` of an old chart: which versions the dependencies were resolved to, and a
/// digest that tells whether it was for the dependencies that the chart has now (C8 70).
struct ChartLock {
    let dependencies: [ChartDependency]
    /// `sha256:` and 64 digits; empty = there is none.
    let digest: String
    let path: String
    let findings: ChartFindings

    init(_ text: [UInt8], limits: ChartLimits, path: String) {
        var reader = ChartMetadataReader(.publication, limits: limits, path: path)
        digest = reader.readLock(text)
        dependencies = reader.metadata.dependencies
        findings = reader.findings
        self.path = path
    }

    /// Whether the lock is for these dependencies; nil = that cannot be told.
    func isCurrent(for requirements: [ChartDependency]) -> Bool? {
        let resolved = zip(requirements, dependencies).map { requirement, locked in
            // Helm takes the digest after it has put an address in the place of a name from somebody's own list.
            guard case .named? = requirement.repository.map(ChartRepositoryAddress.init) else {
                return requirement
            }
            var requirement = requirement
            requirement.repository = locked.repository
            return requirement
        }
        let rest = requirements.dropFirst(resolved.count)
        guard let required = Self.json(resolved + rest), let locked = Self.json(dependencies),
            let stated = Self.json(requirements)
        else { return nil }
        // Helm 2, which knew this file only, took the digest of the dependencies alone.
        let isOld = path == "requirements.lock"
        let forms = ["[\(required),\(locked)]"] + (isOld ? ["{\"dependencies\":\(stated)}"] : [])
        return forms.contains { form in
            (try? SHA256Digest.of(Array(form.utf8)).hex).map { digest == "sha256:" + $0 } ?? false
        }
    }

    /// The list as Helm writes it into the digest; nil if it holds something that is not read here.
    private static func json(_ dependencies: [ChartDependency]) -> String? {
        let texts = dependencies.compactMap(GoJSON.text)
        guard texts.count == dependencies.count else { return nil }
        // Go writes an empty list that was never set as null.
        return texts.isEmpty ? "null" : "[\(texts.joined(separator: ","))]"
    }
}
