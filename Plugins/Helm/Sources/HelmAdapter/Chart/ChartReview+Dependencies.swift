internal import SemanticVersion

/// Whether the dependencies can be had, as far as the archive tells: the others are for repositories to answer.
extension ChartReview {
    mutating func checkDependencies() {
        let dependencies = metadata?.dependencies ?? []
        let lines = dependencyLines
        for (index, dependency) in dependencies.enumerated() where !dependency.name.isEmpty {
            let line = index < lines.count ? lines[index] : nil
            let place = place(of: dependency, line: line)
            sources.append(
                ChartDependencySource(dependency: dependency, line: line, path: dependencyPath, place: place)
            )
        }
        let declared = Set(dependencies.map(\.name))
        for subchart in folder.subcharts where !declared.contains(subchart.name) {
            let shown = ChartText.quoted(subchart.name.utf8)
            findings.report(
                .dependencyUndeclared,
                at: "charts/",
                "the chart \"\(shown)\" in charts/ is not declared"
            )
        }
    }

    mutating func checkLock() {
        guard let lock = folder.lock else { return }
        findings.merge(lock.findings)
        guard let metadata, lock.findings.all.isEmpty, lock.isCurrent(for: metadata.dependencies) == false
        else { return }
        findings.report(
            .lockDigest,
            at: lock.path,
            "the lock is not for the dependencies that the chart has: run helm dependency update"
        )
    }

    /// Where the dependency stands in the archive.
    private mutating func place(of dependency: ChartDependency, line: Int?) -> ChartDependencySource.Place? {
        let name = ChartText.quoted(dependency.name.utf8)
        let vendored = folder.subcharts.filter { $0.name == dependency.name }
        if let found = vendored.first(where: { dependency.version.isEmpty || dependency.admits($0.version) })
        {
            return .vendored(version: found.version)
        }
        if let found = vendored.first {
            let message =
                "charts/ has \"\(name)\" \(ChartText.quoted(found.version.utf8)), which "
                + "\"\(ChartText.quoted(dependency.version.utf8))\" does not admit"
            findings.report(.dependencyVendored, at: dependencyPath, line: line, message)
            return .vendored(version: found.version)
        }
        switch dependency.repository.map({ ChartRepositoryAddress($0) }) {
        case nil:
            let message = "the dependency \"\(name)\" is not in charts/ and names no repository"
            findings.report(.dependencyUnresolved, at: dependencyPath, line: line, message)
        case .local:
            let found = localChart(dependency)
            if let found, dependency.admits(found.version) { return .file(version: found.version) }
            let reason =
                found.map { found in
                    "the dependency \"\(name)\" is in the archive as \(ChartText.quoted(found.version.utf8)), which "
                        + "\"\(ChartText.quoted(dependency.version.utf8))\" does not admit"
                } ?? "the dependency \"\(name)\" is neither in charts/ nor in the archive"
            findings.report(
                .dependencyUnresolved,
                at: dependencyPath,
                line: line,
                "\(reason): run helm dependency build"
            )
        case .remote, .named, .refused: break
        }
        return nil
    }

    /// The chart of that name in the folder that `file://` leads to, inside the archive.
    private func localChart(_ dependency: ChartDependency) -> ChartFolder.Subchart? {
        let path = dependency.repository?.dropFirst("file://".count) ?? ""
        let components = path.split(separator: "/").filter { $0 != "." }
        guard let chart = folder.others[components.joined(separator: "/")] else { return nil }
        return chart.name == dependency.name ? chart : nil
    }

    private var dependencyLines: [Int] {
        let requirements = folder.requirements.flatMap { $0.lines[.dependencies] != nil ? $0 : nil }
        return (requirements ?? folder.chart)?.dependencyLines ?? []
    }
}

extension ChartDependency {
    /// Whether the dependency's constraint admits a version; an empty one means any stable version, as for Helm.
    func admits(_ text: String) -> Bool {
        guard let constraint = try? VersionConstraint(version.isEmpty ? "*" : version),
            let version = SemanticVersion(lenient: text)
        else { return false }
        return constraint.contains(version)
    }
}
