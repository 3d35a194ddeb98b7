/// The names that files of a package may have: such that they mean the same on every system and to Git.
enum PackagePath {
    /// The longest name of a file or directory.
    static let componentBytesLimit = 100

    /// What is wrong with one name; nil = nothing.
    static func fault(ofComponent name: some Collection<UInt8>) -> String? {
        guard !name.isEmpty else { return "a name is empty" }
        guard name.count <= componentBytesLimit else {
            return "a name is longer than \(componentBytesLimit) bytes"
        }
        guard name.allSatisfy({ $0 > 0x1F && $0 < 0x7F && !forbidden.contains($0) }) else {
            return "a name has characters other than printable ASCII, or one of \\ : * ? \" < > |"
        }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        guard text != ".", text != "..", !text.hasPrefix(".git"), !text.hasPrefix("git~") else {
            return "a name means something to Git or to the file system"
        }
        guard text.last != ".", text.last != " ", text.first != " " else {
            return "a name begins or ends with a blank, or ends with a dot"
        }
        return nil
    }

    private static let forbidden = Set("\\:*?\"<>|/".utf8)

    /// A relative reference within a package, resolved; nil if it leads outside.
    ///
    /// - Parameters:
    ///   - reference: as it stands in a file: `../base`.
    ///   - folder: the directory of that file; empty = the package's top.
    /// - Returns: the path from the package's top; empty = the top itself.
    static func resolve(_ reference: String, from folder: String) -> String? {
        guard !reference.hasPrefix("/") else { return nil }
        var path = folder.split(separator: "/")
        for component in reference.split(separator: "/") where component != "." {
            guard component == ".." else {
                path.append(component)
                continue
            }
            guard path.popLast() != nil else { return nil }
        }
        return path.joined(separator: "/")
    }
}
