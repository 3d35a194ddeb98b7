internal import Glibc

/// The directories in which something happens when a path begins to lead elsewhere.
///
/// That is the directory of the file and, for each symbolic link on the way, that of the link: Kubernetes brings new content by
/// replacing one link, an editor by renaming a file over another.
enum WatchedDirectories {
    /// As many links as Linux follows.
    private static let linkLimit = 40

    static func of(_ path: String) -> Set<String> {
        var found: Set<String> = []
        var links = linkLimit
        var done = path.utf8.first == slash ? "/" : "."
        var rest = Array(parts(path).reversed())
        while let next = rest.popLast() {
            let step = done == "/" ? "/\(next)" : "\(done)/\(next)"
            if rest.isEmpty { found.insert(done) }
            guard links > 0, let target = target(of: step) else {
                done = step
                continue
            }
            links -= 1
            found.insert(done)
            if target.utf8.first == slash { done = "/" }
            rest += parts(target).reversed()
        }
        return found
    }

    /// The directory above; nil above all.
    static func parent(of directory: String) -> String? {
        guard directory != "/", directory != "." else { return nil }
        return FilePath.directory(of: directory)
    }

    private static let slash = UInt8(ascii: "/")

    private static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func target(of path: String) -> String? {
        var room = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(path, &room, room.count)
        guard count > 0 else { return nil }
        return String(decoding: room.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
