/// The directories of its own repository, beside `path`, that a source takes files from.
///
/// Source: Argo CD's manual, "Helm" (value files), "Kustomize" (components) and "Directory" (Jsonnet libraries). Names are seen from `path`,
/// or with a slash at their beginning from the top of the repository; libraries are looked for at both.
extension ApplicationSource {
    /// With more files or directories than this a source is not looked into: the whole repository counts.
    static let filesLimit = 1000
    /// Nobody checks out a directory with a longer name: it may be any.
    static let pathLimitBytes = 1024
    /// What stands for a directory that is not known.
    static let anyFolder = "{{}}"

    /// Those of which single files are taken.
    var foldersOfFiles: [String] {
        guard kind == .git else { return [] }
        let files = (helm?.files ?? []).filter { !$0.hasPrefix("$") && !$0.contains("://") }
        guard files.count <= Self.filesLimit else { return [Self.anyFolder] }
        return files.compactMap { file in
            let segments = file.split(separator: "/", omittingEmptySubsequences: false)
            return folder(segments.dropLast().joined(separator: "/"))
        }
    }

    /// Those that are taken as a whole, or may be.
    var otherFolders: [String] {
        guard kind == .git else { return [] }
        let libraries = directory?.jsonnet?.libs ?? []
        let components = kustomize?.components ?? []
        guard components.count + libraries.count <= Self.filesLimit else { return [Self.anyFolder] }
        return (components + libraries).compactMap(folder)
            + libraries.filter { !$0.split(separator: "/").contains("..") }
    }

    /// A name seen from `path`; nil = it lies below that, which is in use anyway.
    private func folder(_ name: String) -> String? {
        guard name.utf8.count + (path?.utf8.count ?? 0) <= Self.pathLimitBytes else { return Self.anyFolder }
        if name.hasPrefix("/") { return name }
        guard name.split(separator: "/").contains("..") else { return nil }
        let whole = (path ?? "").split(separator: "/") + name.split(separator: "/")
        // What stands for an open segment may be several, so that it is not known how far up the rest leads.
        let isOpen = whole.firstIndex(where: Self.isOpen).map { whole[$0...].contains("..") } ?? false
        return isOpen ? Self.anyFolder : whole.joined(separator: "/")
    }
}
