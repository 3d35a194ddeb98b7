/// Where an Application gets its manifests from, as it is written.
struct ApplicationSource: Decodable, Hashable, Sendable {
    /// Files whose name begins with `$name/` lie in the source whose `ref` is that name.
    struct Helm: Decodable, Hashable, Sendable {
        struct FileParameter: Decodable, Hashable, Sendable {
            var path: String?
        }

        var valueFiles: [String]?
        var fileParameters: [FileParameter]?

        var files: [String] { (valueFiles ?? []) + (fileParameters ?? []).compactMap(\.path) }
    }

    struct Kustomize: Decodable, Hashable, Sendable {
        /// Directories, as seen from the source's own.
        var components: [String]?
    }

    struct Directory: Decodable, Hashable, Sendable {
        struct Jsonnet: Decodable, Hashable, Sendable {
            /// Directories that may be imported from.
            var libs: [String]?
        }

        var jsonnet: Jsonnet?
    }

    var repoURL: String?
    /// A directory in Git, or in an OCI artifact.
    var path: String?
    /// A chart's name, in a repository of Helm or a registry.
    var chart: String?
    /// A branch, a tag, a commit, a version or a range of them, a digest; nil or empty = the newest.
    var targetRevision: String?
    /// By which other sources refer to this one's files.
    var ref: String?
    var helm: Helm?
    var kustomize: Kustomize?
    var directory: Directory?

    /// The members that are read of `source` and `sources` below a path.
    static func fields(_ path: String) -> [String] {
        ["source", "sources"].flatMap { member in
            [
                "repoURL", "path", "chart", "targetRevision", "ref", "helm.valueFiles",
                "helm.fileParameters.path", "kustomize.components", "directory.jsonnet.libs",
            ]
            .map { "\(path).\(member).\($0)" }
        }
    }

    /// Whether it is only there for other sources to refer to.
    var isReferenceOnly: Bool { !(ref ?? "").isEmpty && (path ?? "").isEmpty && (chart ?? "").isEmpty }
}

/// Where manifests are rendered from, and where the rendered ones go, from which the cluster is synchronised.
struct SourceHydrator: Decodable, Hashable, Sendable {
    struct Dry: Decodable, Hashable, Sendable {
        var repoURL: String?
        var path: String?
        var targetRevision: String?
    }

    struct Synchronised: Decodable, Hashable, Sendable {
        var targetBranch: String?
        var path: String?
    }

    var drySource: Dry?
    var syncSource: Synchronised?

    static func fields(_ path: String) -> [String] {
        ["drySource.repoURL", "drySource.path", "drySource.targetRevision", "syncSource"].map {
            "\(path).\($0)"
        }
    }

    /// What is rendered.
    var dry: ApplicationSource {
        ApplicationSource(
            repoURL: drySource?.repoURL,
            path: drySource?.path,
            targetRevision: drySource?.targetRevision
        )
    }

    /// What is synchronised.
    var hydrated: ApplicationSource {
        ApplicationSource(
            repoURL: drySource?.repoURL,
            path: syncSource?.path,
            targetRevision: syncSource?.targetBranch
        )
    }
}
