import Foundation

/// Runs `body` with the address of a state store that several gateways may share, in a file that is removed afterwards.
func withStateFile(_ body: (_ url: String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory.path + "/state-\(UUID()).db"
    defer {
        for suffix in ["", "-wal", "-shm", ".locks"] {
            try? FileManager.default.removeItem(atPath: file + suffix)
        }
    }
    try body("sqlite:\(file)")
}
