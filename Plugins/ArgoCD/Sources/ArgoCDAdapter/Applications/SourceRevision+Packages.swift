internal import Deployments

extension ApplicationSource {
    /// What a source is a source of.
    enum Kind: Hashable, Sendable {
        case git
        /// A chart in a repository of Helm, or in a registry.
        case chart
        /// An artifact in a registry that is no chart by its declaration.
        case oci
    }

    var kind: Kind {
        if let chart, !chart.isEmpty { return .chart }
        return repoURL?.lowercased().hasPrefix("oci://") ?? false ? .oci : .git
    }

    /// Text in which a template still has to put something.
    static func isTemplate(_ text: String) -> Bool { text.contains("{{") }
}

extension SourceRevision {
    /// The packages that a source stands for.
    ///
    /// - Parameters:
    ///   - others: the sources of the same entry, to whose files this one may refer.
    ///   - use: how they are used.
    /// - Returns: none if it names no repository.
    func packages(beside others: [SourceRevision], _ use: DeployedPackage.Use) -> [DeployedPackage] {
        var found = own(use).map { [$0] } ?? []
        for file in source.helm?.files ?? [] where file.hasPrefix("$") {
            let parts = file.dropFirst().split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let anchor = others.first(where: { $0.source.ref == String(parts[0]) })
            else { continue }
            let folder = parts[1].split(separator: "/").dropLast().joined(separator: "/")
            if let package = anchor.git(folder, use) { found.append(package) }
        }
        return found
    }

    private func own(_ use: DeployedPackage.Use) -> DeployedPackage? {
        guard !source.isReferenceOnly else { return nil }
        switch source.kind {
        case .git: return git(source.path ?? "", use)
        case .chart: return chart(use)
        case .oci: return artifact(use)
        }
    }

    private func git(_ path: String, _ use: DeployedPackage.Use) -> DeployedPackage? {
        guard let url = source.repoURL, !ApplicationSource.isTemplate(url),
            let repository = RepositoryAddress(url)
        else { return nil }
        // Of a path that a template completes only what stands before it is known.
        let fixed = path.split(separator: "/").prefix { !ApplicationSource.isTemplate(String($0)) }
        var package = DeployedPackage(name: nil, use: use)
        package.origin = GitOrigin(repository, path: fixed.joined(separator: "/"), commit: commit)
        return package
    }

    private func chart(_ use: DeployedPackage.Use) -> DeployedPackage? {
        guard let name = source.chart, let url = source.repoURL, !ApplicationSource.isTemplate(name) else {
            return nil
        }
        let repository = ApplicationSource.isTemplate(url) ? nil : RepositoryAddress(url)
        guard repository != nil || ApplicationSource.isTemplate(url) else { return nil }
        // A registry's chart may be named with a part of its address.
        let segments = name.split(separator: "/")
        let folder = segments.dropLast().joined(separator: "/")
        var package = DeployedPackage(
            name: segments.last.map(String.init) ?? name,
            version: revision,
            repository: folder.isEmpty ? repository : repository?.appending(folder),
            use: use
        )
        if let revision, revision.hasPrefix("sha256:") {
            package.digest = revision
            package.version = nil
        }
        package.constraint = constraint
        return package
    }

    /// An artifact of a registry is called by the last segment of its address, as charts in registries are.
    private func artifact(_ use: DeployedPackage.Use) -> DeployedPackage? {
        guard let url = source.repoURL, !ApplicationSource.isTemplate(url),
            let repository = RepositoryAddress(url),
            let name = repository.description.split(separator: "/").last
        else { return nil }
        var package = DeployedPackage(name: String(name), repository: repository, use: use)
        package.digest = [revision, source.targetRevision].compactMap { $0 }.first { $0.hasPrefix("sha256:") }
        package.constraint = constraint
        return package
    }

    private var constraint: String? {
        source.targetRevision.flatMap {
            ApplicationSource.isTemplate($0) || $0.hasPrefix("sha256:") ? nil : $0
        }
    }

    /// What was resolved, else what is asked for if that is a commit already.
    private var commit: String? {
        [revision, source.targetRevision].compactMap { $0 }.first { text in
            text.utf8.count == 40 && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
        }
    }
}
