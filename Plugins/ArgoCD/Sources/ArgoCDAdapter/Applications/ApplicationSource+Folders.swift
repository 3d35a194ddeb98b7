/// The directories of its own repository, beside `path`, that a source takes files from.
///
/// Source: Argo CD's manual, "Helm" (value files), "Kustomize" (components) and "Directory" (Jsonnet libraries). Names are seen from `path`,
/// or with a slash at their beginning from the top of the repository; libraries are looked for at both.
extension ApplicationSource {
    /// Those of which single files are taken.
    var foldersOfFiles: [String] {
        guard kind == .git else { return [] }
        let files = (helm?.files ?? []).filter { !$0.hasPrefix("$") && !$0.contains("://") }
        return files.compactMap { file in
            let segments = file.split(separator: "/", omittingEmptySubsequences: false)
            return folder(segments.dropLast().joined(separator: "/"))
        }
    }

    /// Those that are taken as a whole, or may be.
    var otherFolders: [String] {
        guard kind == .git else { return [] }
        let libraries = directory?.jsonnet?.libs ?? []
        return ((kustomize?.components ?? []) + libraries).compactMap(folder)
            + libraries.filter { !$0.split(separator: "/").contains("..") }
    }

    /// A name seen from `path`; nil = it lies below that, which is in use anyway.
    private func folder(_ name: String) -> String? {
        if name.hasPrefix("/") { return name }
        guard name.split(separator: "/").contains("..") else { return nil }
        let whole = (path ?? "").split(separator: "/") + name.split(separator: "/")
        // What stands for an open segment may be several, so that it is not known how far up the rest leads.
        let isOpen = whole.firstIndex(where: Self.isOpen).map { whole[$0...].contains("..") } ?? false
        return isOpen ? "{{}}" : whole.joined(separator: "/")
    }
}
