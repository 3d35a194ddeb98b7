internal import Glibc
internal import SourceFiles

/// Reads small files whole.
enum TextFile {
    /// The content of a file; a secret must be UTF-8 in a regular file, while the text of a configuration may come from
    /// a pipe and is judged by the YAML reader, which can name the place.
    ///
    /// `files` gets it as it was found.
    static func read(
        _ path: String,
        limitBytes: Int,
        isSecret: Bool = false,
        noting files: inout [SourceFile]
    ) throws(TextFileError) -> [UInt8] {
        var stamp: FileStamp?
        defer { files.append(SourceFile(path: path, stamp: stamp)) }
        // Without O_NONBLOCK opening a pipe that nobody writes to would wait for ever.
        let flags = O_RDONLY | O_CLOEXEC | (isSecret ? O_NONBLOCK : 0)
        let file = unsafe open(path, flags)
        guard file >= 0 else { throw .system(errno) }
        defer { close(file) }
        // Before its content: what changes while it is read shows later.
        stamp = FileStamp(descriptor: file)
        if isSecret {
            var status = stat()
            guard unsafe fstat(file, &status) == 0 else { throw .system(errno) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { room in
                unsafe Glibc.read(file, room.baseAddress, room.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno) }
            guard count > 0 else { break }
            content += chunk.prefix(count)
            guard content.count <= limitBytes else { throw .tooLarge(limitBytes) }
        }
        if isSecret, String(validating: content, as: UTF8.self) == nil { throw .notUTF8 }
        return content
    }
}

/// Why a file could not be read.
enum TextFileError: Error, CustomStringConvertible {
    case system(CInt)
    case notRegular
    case tooLarge(Int)
    case notUTF8

    var description: String {
        switch self {
        case .system(let code):
            unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        case .notRegular: "not a regular file"
        case .tooLarge(let limit): "longer than \(limit) bytes"
        case .notUTF8: "not UTF-8"
        }
    }
}

/// Paths of the file are relative to the directory in which it lies.
enum FilePath {
    static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }

    static func resolve(_ path: String, in directory: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        let isHere = path.utf8.starts(with: "./".utf8)
        let relative = isHere ? String(path.dropFirst(2)) : path
        return directory.utf8.last == UInt8(ascii: "/") ? directory + relative : "\(directory)/\(relative)"
    }
}
