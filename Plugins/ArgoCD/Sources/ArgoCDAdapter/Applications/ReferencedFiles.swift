internal import Deployments

/// The files that the sources of one entry take from one another: `$name/…` lies in the source whose `ref` is that name.
///
/// As many steps as there are sources and files, whatever they name: of a source that several files, or several sources, may mean
/// together the whole repository counts.
struct ReferencedFiles {
    private let sources: [SourceRevision]
    /// The repositories by the names of their sources.
    private var named: [Substring: [DeployedPackage]] = [:]
    /// Those of sources whose name a template makes.
    private var open: [DeployedPackage] = []

    /// - Parameters:
    ///   - sources: of one entry.
    ///   - use: how they are used.
    init(_ sources: [SourceRevision], _ use: DeployedPackage.Use) {
        self.sources = sources
        for source in sources {
            guard let name = source.source.ref, !name.isEmpty, let repository = source.repository(use) else {
                continue
            }
            if ApplicationSource.isTemplate(name) {
                open.append(repository)
            } else {
                named[name[...], default: []].append(repository)
            }
        }
    }

    /// The directories that the files lie in, and the whole repositories where that is not known.
    var packages: [DeployedPackage] {
        var found: [DeployedPackage] = []
        var whole: Set<Substring> = []
        var (mayBeOpen, mayBeAny) = (false, false)
        for source in sources {
            let files = source.source.helm?.files ?? []
            for file in files {
                let parts = file.split(separator: "/", maxSplits: 1)
                guard let first = parts.first else { continue }
                // What a template begins may begin with any.
                if ApplicationSource.isTemplate(String(first)) { mayBeAny = true }
                guard first.hasPrefix("$"), parts.count == 2 else { continue }
                mayBeOpen = true
                let meant = named[first.dropFirst()] ?? []
                if meant.count == 1, files.count <= ApplicationSource.filesLimit {
                    found.append(meant[0].directory(Self.folder(parts[1]), isWhole: false))
                } else {
                    whole.insert(first.dropFirst())
                }
            }
        }
        let anywhere = mayBeAny ? named.values.flatMap { $0 } : whole.flatMap { named[$0] ?? [] }
        return found + anywhere + (mayBeAny || mayBeOpen ? open : [])
    }

    private static func folder(_ file: Substring) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}

extension [SourceRevision] {
    /// The packages that the sources of one entry stand for, or may.
    ///
    /// - Parameter use: how they are used.
    /// - Returns: in the order of the sources, some possibly several times.
    func packages(_ use: DeployedPackage.Use) -> [DeployedPackage] {
        flatMap { $0.ownPackages(use) } + ReferencedFiles(self, use).packages
    }
}
