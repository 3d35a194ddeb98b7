// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the dynamic loader says about a failure, in the host's fixed vocabulary.
enum LoaderText {
    /// The loader's last words on this thread, with the name that people know in place of the descriptor's path.
    static func last(replacing path: String, by name: String) -> String {
        guard let text = unsafe dlerror() else { return "no reason given" }
        return replace(path, by: name, in: unsafe String(cString: text))
    }

    /// Names the symbol or the library that is missing, without any directory.
    static func error(_ text: String, name: String) -> LoadError {
        if let symbol = word(after: "undefined symbol: ", in: text) {
            return LoadError(
                .loadSymbol,
                "\(name) needs the symbol \(symbol), which nothing provides",
                cause: text
            )
        }
        if let version = between("version `", "'", in: text) {
            return LoadError(
                .loadDependency,
                "\(name) needs \(version), which this system's libraries do not have: build it on an older system",
                cause: text
            )
        }
        if text.utf8.contains(UInt8(ascii: ":")), contains("cannot open shared object file", in: text) {
            let library = text.utf8.prefix { $0 != UInt8(ascii: ":") }
            let file = PluginFile.lastComponent(of: String(decoding: Array(library), as: UTF8.self))
            return LoadError(
                .loadDependency,
                "\(name) needs the library \(file), which is not installed",
                cause: text
            )
        }
        return LoadError(.loadFailed, "\(name) cannot be loaded; the log has the cause", cause: text)
    }

    private static func word(after marker: String, in text: String) -> String? {
        range(of: marker, in: Array(text.utf8)).map { range in
            let rest = text.utf8.dropFirst(range.upperBound).prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") }
            return String(decoding: Array(rest), as: UTF8.self)
        }
    }

    private static func between(_ start: String, _ end: Character, in text: String) -> String? {
        range(of: start, in: Array(text.utf8)).map { range in
            let rest = text.utf8.dropFirst(range.upperBound).prefix { $0 != end.asciiValue }
            return String(decoding: Array(rest), as: UTF8.self)
        }
    }

    private static func contains(_ part: String, in text: String) -> Bool {
        range(of: part, in: Array(text.utf8)) != nil
    }

    private static func replace(_ part: String, by other: String, in text: String) -> String {
        var bytes = Array(text.utf8)
        while let range = range(of: part, in: bytes) { bytes.replaceSubrange(range, with: other.utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func range(of part: String, in bytes: [UInt8]) -> Range<Int>? {
        let part = Array(part.utf8)
        guard !part.isEmpty, bytes.count >= part.count else { return nil }
        let start = (0...(bytes.count - part.count)).first {
            bytes[$0..<($0 + part.count)].elementsEqual(part)
        }
        return start.map { $0..<($0 + part.count) }
    }
}
