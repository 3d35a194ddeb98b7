internal import Deployments

extension SourceRevision {
    /// What of its own repository a source stands for, or may: where a template puts something, anything may come to stand.
    ///
    /// - Parameter use: how it is used.
    /// - Returns: none if it names no repository.
    func ownPackages(_ use: DeployedPackage.Use) -> [DeployedPackage] {
        own(use) + source.foldersOfFiles.compactMap { git($0, use, isWhole: false) }
            + source.otherFolders.compactMap { git($0, use) }
    }

    private func own(_ use: DeployedPackage.Use) -> [DeployedPackage] {
        guard !source.isReferenceOnly else { return [] }
        var found: [DeployedPackage?] = []
        let path = source.path ?? ""
        // What a template makes of the chart's name may be nothing; then the path counts.
        let isChart = source.kind == .chart
        if isChart { found.append(chart(use)) }
        if !isChart || !path.isEmpty && TemplateText(source.chart ?? "").isOpen {
            if source.kind != .oci { found.append(git(path, use)) }
            if source.mayBeArtifact { found.append(artifact(use)) }
        }
        return found.compactMap { $0 }
    }

    /// A directory, as a whole or for some of the files in it.
    private func git(
        _ path: String,
        _ use: DeployedPackage.Use,
        isWhole: Bool = true
    ) -> DeployedPackage? {
        repository(use)?.directory(path, isWhole: isWhole)
    }

    /// The whole repository at its revision; nil if none is named.
    func repository(_ use: DeployedPackage.Use) -> DeployedPackage? {
        guard let place = source.place else { return nil }
        var package = DeployedPackage(name: nil, use: use)
        package.region = place.region
        package.origin = GitOrigin(place.repository, path: "", commit: commit)
        package.origin?.isResolved = isFollowed
        if let reference = source.targetRevision, !ApplicationSource.isTemplate(reference) {
            package.origin?.reference = reference
        }
        return package
    }

    private func chart(_ use: DeployedPackage.Use) -> DeployedPackage? {
        guard let name = source.chart, let place = source.place else { return nil }
        // A registry's chart may be named with a part of its address.
        let segments = name.split(separator: "/")
        let folder = segments.dropLast().joined(separator: "/")
        var package = DeployedPackage(name: nil, version: revision, use: use)
        if ApplicationSource.isTemplate(name) {
            package.names = TemplateText(name).lastSegment
            package.region = place.repository ?? place.region
        } else {
            package.name = segments.last.map(String.init) ?? name
            package.repository = folder.isEmpty ? place.repository : place.repository?.appending(folder)
            package.region = place.region
        }
        if let revision, revision.hasPrefix("sha256:") {
            package.digest = revision
            package.version = nil
        }
        package.constraint = constraint
        return package
    }

    /// An artifact of a registry is called by the last segment of its address, as charts in registries are.
    private func artifact(_ use: DeployedPackage.Use) -> DeployedPackage? {
        guard let place = source.place else { return nil }
        let name = place.repository?.description.split(separator: "/").last.map(String.init)
        var package = DeployedPackage(name: name, repository: place.repository, use: use)
        if name == nil { package.names = TemplateText(source.repoURL ?? "").lastSegment }
        package.region = place.region
        package.digest = [revision, source.targetRevision].compactMap { $0 }.first { $0.hasPrefix("sha256:") }
        package.constraint = constraint
        return package
    }

    private var constraint: String? {
        source.targetRevision.flatMap {
            ApplicationSource.isTemplate($0) || $0.hasPrefix("sha256:") ? nil : $0
        }
    }

    /// What was resolved, which may be abbreviated, else what is asked for if that is a commit already.
    private var commit: String? {
        if let revision, revision.utf8.count >= 7, Self.isHex(revision) { return revision }
        return source.targetRevision.flatMap { $0.utf8.count == 40 && Self.isHex($0) ? $0 : nil }
    }

    private static func isHex(_ text: String) -> Bool {
        text.utf8.count <= 40 && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
    }
}

extension DeployedPackage {
    /// A directory of a repository, as a whole or for some of the files in it.
    ///
    /// - Parameters:
    ///   - path: as it is written; of one that a template completes only what stands before it is known.
    ///   - isWhole: whether what is below it is meant as well.
    /// - Returns: the directory, as far as it is known.
    func directory(_ path: String, isWhole: Bool) -> DeployedPackage {
        let path = path.utf8.count <= ApplicationSource.pathLimitBytes ? path : ApplicationSource.anyFolder
        let segments = path.split(separator: "/")
        let fixed = segments.prefix { !ApplicationSource.isOpen($0) }
        var directory = self
        var place = GitOrigin(origin?.repository, path: fixed.joined(separator: "/"), commit: origin?.commit)
        place.reference = origin?.reference
        place.isResolved = origin?.isResolved ?? false
        place.isOfFiles = !isWhole && fixed.count == segments.count
        directory.origin = place
        return directory
    }
}
