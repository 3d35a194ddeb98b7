import Foundation
import TestServers

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

/// What keeps the state of a test's gateways.
enum StateKind: String, CaseIterable, Sendable {
    case sqlite, postgresql

    /// Runs `body` with the address of an empty store.
    func withStore(_ body: (_ url: String) throws -> Void) throws {
        switch self {
        case .sqlite: try withStateFile(body)
        case .postgresql: try body(PostgreSQLServer.shared().makeDatabase())
        }
    }
}
