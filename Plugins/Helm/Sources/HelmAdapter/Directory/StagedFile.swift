/// An archive that is being received, under a name that no tool takes for a chart.
///
/// Its lock tells others that its owner lives; the name goes with the value.
struct StagedFile: ~Copyable {
    let name: String
    let file: FileHandle
    private let directory: DirectoryHandle

    init(in directory: DirectoryHandle) throws(DirectoryError) {
        while true {
            let name = WorkName.fresh(WorkName.upload)
            let file = try directory.create(name)
            // Whoever cleans up may have come between making and locking it; then its name is gone.
            if try file.tryLock(), try directory.identity(of: name) != nil {
                self.name = name
                self.file = file
                self.directory = directory
                return
            }
        }
    }

    deinit { try? directory.remove(name) }
}
