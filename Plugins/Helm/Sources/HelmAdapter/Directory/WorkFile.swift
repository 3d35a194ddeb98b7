internal import Synchronization

/// A file under a name that no tool takes for a chart; the name goes with the object.
///
/// A received file is locked as long as it is open, which tells others that its owner lives.
final class WorkFile: Sendable {
    let name: String
    let file: FileHandle
    private let directory: DirectoryHandle
    private let isLeft = Atomic(false)

    /// Makes an empty file.
    init(in directory: DirectoryHandle) throws(DirectoryError) {
        self.directory = directory
        while true {
            let name = WorkName.fresh(WorkName.upload)
            let file = try directory.create(name)
            // Whoever cleans up may have come between making and locking it; then its name is gone.
            if try file.tryLock(), try directory.identity(of: name) != nil {
                self.name = name
                self.file = file
                return
            }
        }
    }

    /// Gives a file a second name; `nil` if there is no such file.
    init?(linking path: String, in directory: DirectoryHandle) throws(DirectoryError) {
        guard let file = try directory.openFile(path) else { return nil }
        let name = WorkName.fresh(WorkName.deletion)
        guard try directory.link(path, to: name) else { return nil }
        self.directory = directory
        self.file = file
        self.name = name
    }

    /// Lets the name stay when the object goes.
    func leave() { isLeft.store(true, ordering: .relaxed) }

    deinit { if !isLeft.load(ordering: .relaxed) { try? directory.remove(name) } }
}
