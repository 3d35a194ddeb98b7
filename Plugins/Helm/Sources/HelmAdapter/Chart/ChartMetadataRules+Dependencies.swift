internal import SemanticVersion

/// The entries of `dependencies`, each by itself.
extension ChartMetadataRules {
    /// Which file the list may stand in depends on apiVersion.
    mutating func checkPlaceOfDependencies() {
        guard !metadata.dependencies.isEmpty, metadata.apiVersion != "v2" else { return }
        report(
            .dependenciesAPIVersion,
            line: reader.lines[.dependencies],
            "with apiVersion v1 dependencies belong into requirements.yaml"
        )
    }

    mutating func checkDependencies() {
        var names: Set<String> = []
        for (dependency, line) in zip(metadata.dependencies, reader.dependencyLines) {
            checkIdentity(of: dependency, line: line)
            checkVersion(of: dependency, line: line)
            checkRepository(of: dependency, line: line)
            let name = dependency.effectiveName
            if !name.isEmpty, !names.insert(name).inserted {
                let shown = ChartText.quoted(name.utf8)
                report(
                    .dependencyDuplicate,
                    line: line,
                    "more than one dependency with name or alias \"\(shown)\""
                )
            }
        }
    }

    private mutating func checkIdentity(of dependency: ChartDependency, line: Int) {
        if dependency.name.isEmpty {
            report(.dependencyName, line: line, "a dependency has no name")
        } else if dependency.name == "." || dependency.name == ".."
            || dependency.name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        {
            report(.dependencyName, line: line, "the name of a dependency must not be a path")
        }
        guard let alias = dependency.alias, !alias.isEmpty else { return }
        let isProper = alias.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "-")
        }
        if !isProper {
            report(.dependencyAlias, line: line, "an alias must have letters, digits, '_' and '-' only")
        }
    }

    private mutating func checkVersion(of dependency: ChartDependency, line: Int) {
        let name = ChartText.quoted(dependency.name.utf8)
        guard !dependency.version.isEmpty else {
            return report(
                .dependencyVersionRecommended,
                line: line,
                "the dependency \"\(name)\" has no version"
            )
        }
        if (try? VersionConstraint(dependency.version)) == nil {
            report(
                .dependencyVersion,
                line: line,
                "the dependency \"\(name)\" has no valid version constraint"
            )
        }
    }

    private mutating func checkRepository(of dependency: ChartDependency, line: Int) {
        guard let repository = dependency.repository,
            case .refused(let reason) = ChartRepositoryAddress(repository)
        else { return }
        let name = ChartText.quoted(dependency.name.utf8)
        report(.dependencyRepository, line: line, "the repository of the dependency \"\(name)\" \(reason)")
    }
}
