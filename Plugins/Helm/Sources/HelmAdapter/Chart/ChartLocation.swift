/// To which chart of an archive a path belongs (C8 19).
enum ChartLocation {
    /// A file of the chart whose folder is `prefix`; `rest` is its path there.
    case file(folders: [String], rest: ArraySlice<String>)
    /// A packed chart in `charts/`.
    case archive(folders: [String])
    /// A file in `charts/` that Helm passes over.
    case ignored
    /// A file in `charts/` that Helm takes for a chart and fails on.
    case stray

    init(_ components: [String]) {
        var folders: [String] = []
        var prefix = ""
        var rest = components[...]
        while rest.first == "charts", rest.count >= 2 {
            let name = rest[rest.startIndex + 1]
            if name.utf8.first == UInt8(ascii: "_") || name.utf8.first == UInt8(ascii: ".") {
                self = .ignored
                return
            }
            if rest.count == 2 {
                self =
                    name.hasSuffix(".tgz")
                    ? .archive(folders: folders) : name.hasSuffix(".prov") ? .ignored : .stray
                return
            }
            if name.hasSuffix(".tgz") {
                self = .stray
                return
            }
            prefix += "charts/\(name)/"
            folders.append(prefix)
            rest = rest.dropFirst(2)
        }
        self = .file(folders: folders, rest: rest)
    }
}
