internal import SourceFiles

/// Puts the environment and secret files into the strings of the configuration: `${NAME}`, `${file:PATH}`, and `$$` for a dollar.
///
/// What is put in is never looked at again, and no message repeats it.
struct Interpolation {
    static let secretLimitBytes = 64 << 10
    private static let filePrefix = Array("file:".utf8)

    let environment: [String: String]
    /// What relative paths of secret files are relative to.
    let directory: String
    /// The secret files that were put in, or should have been.
    private(set) var files: [SourceFile] = []

    init(environment: [String: String], directory: String) {
        self.environment = environment
        self.directory = directory
    }

    /// The text with everything put in, or nil if it has no dollar that means something.
    mutating func expand(_ text: String) throws(InterpolationError) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "$")) else { return nil }
        var result: [UInt8] = []
        var position = 0
        var isChanged = false
        while position < bytes.count {
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            switch (bytes[position], next) {
            case (UInt8(ascii: "$"), UInt8(ascii: "$")):
                result.append(UInt8(ascii: "$"))
                position += 2
                isChanged = true
            case (UInt8(ascii: "$"), UInt8(ascii: "{")):
                result += try substitute(bytes, &position)
                isChanged = true
            default:
                result.append(bytes[position])
                position += 1
            }
        }
        return isChanged ? String(decoding: result, as: UTF8.self) : nil
    }

    private mutating func substitute(_ bytes: [UInt8], _ position: inout Int) throws(InterpolationError)
        -> [UInt8]
    {
        let start = position + 2
        let offset = String(decoding: bytes[..<position], as: UTF8.self).unicodeScalars.count
        func failure(_ message: String) -> InterpolationError {
            InterpolationError(offset: offset, message: message)
        }
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else {
            throw failure("\"${\" has no \"}\"; write \"$$\" for a dollar")
        }
        let inner = bytes[start..<end]
        guard !inner.contains(UInt8(ascii: "$")), !inner.contains(UInt8(ascii: "{")) else {
            throw failure("\"${…}\" cannot stand inside another")
        }
        position = end + 1
        if inner.starts(with: Self.filePrefix) {
            return try fileContent(
                String(decoding: inner.dropFirst(Self.filePrefix.count), as: UTF8.self),
                failure
            )
        }
        return try variable(inner, failure)
    }

    private func variable(
        _ name: ArraySlice<UInt8>,
        _ failure: (String) -> InterpolationError
    ) throws(InterpolationError) -> [UInt8] {
        guard Self.isName(name) else {
            throw failure("\"${…}\" must hold the name of an environment variable, or \"file:\" and a path")
        }
        let name = String(decoding: name, as: UTF8.self)
        guard let value = environment[name] else {
            throw failure("the environment variable \(name) is not set")
        }
        guard !value.isEmpty else { throw failure("the environment variable \(name) is empty") }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw failure(
                "the environment variable \(name) contains a line break or another control character"
            )
        }
        let bytes = Array(value.utf8)
        let itself = Array("${\(name)}".utf8)
        let startsItself = bytes.indices.contains { bytes[$0...].starts(with: itself) }
        guard !startsItself else { throw failure("the environment variable \(name) refers to itself") }
        return bytes
    }

    private mutating func fileContent(
        _ path: String,
        _ failure: (String) -> InterpolationError
    ) throws(InterpolationError) -> [UInt8] {
        guard !path.isEmpty else { throw failure("\"${file:}\" names no file") }
        var content: [UInt8]
        do throws(TextFileError) {
            let path = FilePath.resolve(path, in: directory)
            content = try TextFile.read(
                path,
                limitBytes: Self.secretLimitBytes,
                isSecret: true,
                noting: &files
            )
        } catch {
            throw failure("the secret file cannot be used: \(error)")
        }
        if content.last == UInt8(ascii: "\n") {
            content.removeLast()
            if content.last == UInt8(ascii: "\r") { content.removeLast() }
        }
        guard !content.isEmpty else { throw failure("the secret file is empty") }
        guard !content.contains(0) else { throw failure("the secret file contains a NUL") }
        return content
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return bytes.allSatisfy { byte in
            byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10
                || (byte | 0x20) &- UInt8(ascii: "a") < 26
        }
    }
}

/// A `${…}` that cannot be replaced.
struct InterpolationError: Error {
    /// How many Unicode scalars of the text stand before the dollar.
    let offset: Int
    let message: String
}
