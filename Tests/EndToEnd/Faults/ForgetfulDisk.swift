import Foundation
import Testing

/// The disk of a gateway, which forgets what was not made durable when the power is lost.
///
/// A stand-in for such a disk: a library in the process keeps what is durable, and the loss is played after the process was
/// killed. Names come back in the order in which they were made, as journaling file systems have it; the content of each file on
/// its own, sector by sector.
final class ForgetfulDisk {
    /// What becomes of content that was written and not made durable.
    enum Content: CaseIterable {
        case old, new, torn
    }

    private static let sectorBytes = 512
    private let root: String
    private let notes: TemporaryDirectory
    private let isLazy: Bool

    /// `isLazy`: it makes nothing durable, whatever it is asked for.
    init(below root: String, isLazy: Bool = false) throws {
        self.root = root
        self.isLazy = isLazy
        // On the same file system, since names are kept by links.
        notes = try TemporaryDirectory()
    }

    /// What the gateway must be started with.
    func environment() throws -> [String: String] {
        var variables = try PreloadedLibrary.disk.environment()
        variables["O2DMS_DISK"] = notes.path
        variables["O2DMS_DISK_ROOT"] = root
        if isLazy { variables["O2DMS_DISK_LAZY"] = "yes" }
        return variables
    }

    /// Takes away what is not durable, some of it or all; the gateway is dead.
    ///
    /// - Returns: how many names and files were affected.
    func losePower(_ content: Content, isComplete: Bool = false) throws -> (names: Int, files: Int) {
        let (names, files) = try volatile()
        // The latest go first: a journal keeps the order.
        let lost = isComplete ? names.count : Int.random(in: 0...names.count)
        for change in names.suffix(lost).reversed() { try undo(change) }
        for inode in files { try forget(inode, content) }
        for name in try notes.contents() { try FileManager.default.removeItem(atPath: notes.file(name)) }
        return (lost, files.count)
    }

    /// Changes of names in their order, and files whose content is not durable.
    private func volatile() throws -> (names: [[String]], files: [String]) {
        var names: [[String]] = []
        var files: [String] = []
        let text = try String(contentsOfFile: notes.file("log"), encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "write": files.append(words[1])
            case "sync": files.removeAll { $0 == words[1] }
            case "sync-names": names.removeAll { Self.folder(of: $0) == words[1] }
            default: names.append(words)
            }
        }
        return (names, files)
    }

    private static func folder(of change: [String]) -> String {
        let path = change[change[0] == "rename" ? 2 : 1]
        return (path as NSString).deletingLastPathComponent
    }

    private func undo(_ change: [String]) throws {
        switch change[0] {
        case "make": try call(unsafe unlink(change[1]))
        case "remove": try call(unsafe link(notes.file("\(change[2]).kept"), change[1]))
        default:
            try call(unsafe rename(change[2], change[1]))
            if change[3] != "0" { try call(unsafe link(notes.file("\(change[3]).kept"), change[2])) }
        }
    }

    private func call(_ result: Int32) throws {
        try #require(result == 0, "errno \(errno)")
    }

    private func forget(_ inode: String, _ content: Content) throws {
        guard content != .new else { return }
        let before = Array(try Data(contentsOf: URL(fileURLWithPath: notes.file("\(inode).before"))))
        // In place: the file may have several names.
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: notes.file("\(inode).now")))
        let now = Array(try file.readToEnd() ?? Data())
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(content == .old ? before : Self.torn(before, now)))
        try file.close()
    }

    /// Each sector is the old or the new one, and the length anything between the old and the new.
    private static func torn(_ before: [UInt8], _ now: [UInt8]) -> [UInt8] {
        let length = Int.random(in: min(before.count, now.count)...max(before.count, now.count))
        var content: [UInt8] = []
        while content.count < length {
            let range = content.count..<min(content.count + sectorBytes, length)
            let source = Bool.random() ? before : now
            let sector = source[min(range.lowerBound, source.count)..<min(range.upperBound, source.count)]
            content += sector + [UInt8](repeating: 0, count: range.count - sector.count)
        }
        return content
    }
}
