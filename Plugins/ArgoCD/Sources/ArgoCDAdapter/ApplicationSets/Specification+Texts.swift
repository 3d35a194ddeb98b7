extension Application.Specification {
    /// The same with other texts in its sources.
    ///
    /// - Parameters:
    ///   - change: of what says where a source lies. A name by which others refer to it stays.
    ///   - names: of its lists of files.
    /// - Returns: the specification.
    func mapped(_ change: (String) -> String, names: (String) -> String) -> Application.Specification {
        var mapped = self
        mapped.source = source?.mapped(change, names)
        mapped.sources = sources?.map { $0.mapped(change, names) }
        mapped.sourceHydrator = sourceHydrator?.mapped(change)
        return mapped
    }
}

extension SourceHydrator {
    fileprivate func mapped(_ change: (String) -> String) -> SourceHydrator {
        var mapped = self
        mapped.drySource?.repoURL = drySource?.repoURL.map(change)
        mapped.drySource?.path = drySource?.path.map(change)
        mapped.drySource?.targetRevision = drySource?.targetRevision.map(change)
        mapped.syncSource?.targetBranch = syncSource?.targetBranch.map(change)
        mapped.syncSource?.path = syncSource?.path.map(change)
        return mapped
    }
}

extension ApplicationSource {
    fileprivate func mapped(_ change: (String) -> String, _ names: (String) -> String) -> ApplicationSource {
        var mapped = self
        mapped.repoURL = repoURL.map(change)
        mapped.path = path.map(change)
        mapped.chart = chart.map(change)
        mapped.targetRevision = targetRevision.map(change)
        mapped.helm?.valueFiles = helm?.valueFiles?.map(names)
        mapped.helm?.fileParameters = helm?.fileParameters?.map {
            Helm.FileParameter(path: $0.path.map(names))
        }
        mapped.kustomize?.components = kustomize?.components?.map(names)
        mapped.directory?.jsonnet?.libs = directory?.jsonnet?.libs?.map(names)
        return mapped
    }
}
