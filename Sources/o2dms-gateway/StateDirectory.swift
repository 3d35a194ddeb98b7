import Glibc

/// Makes a directory and those above it, for the gateway's user alone.
enum StateDirectory {
    /// The reason why it cannot be used; nil if all is well.
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
