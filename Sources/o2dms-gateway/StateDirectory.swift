import Glibc

/// Directories that the gateway makes, with those above them, for its user alone.
enum StateDirectory {
    /// Whether it is there.
    static func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Why it could be neither used nor made, of which nothing is tried; nil if all is well.
    static func obstacle(to path: String) -> String? {
        var nearest = path
        while !isThere(nearest), let slash = nearest.lastIndex(of: "/") {
            nearest = slash == nearest.startIndex ? "/" : String(nearest[..<slash])
        }
        if !isThere(nearest) { nearest = "." }
        return unsafe access("\(nearest)/", W_OK | X_OK) == 0
            ? nil : "\(nearest): \(String(cString: strerror(errno)))"
    }

    /// Makes it; the reason why it cannot be used, nil if all is well.
    static func make(_ path: String) -> String? {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += "\(part)/"
            guard unsafe mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            return unsafe "\(made): \(String(cString: strerror(errno)))"
        }
        return unsafe access(path, W_OK | X_OK) == 0 ? nil : "\(path): \(String(cString: strerror(errno)))"
    }
}
