// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whom to tell of a change that ends while adapters are replaced: an instance reads its repositories when it is made, and would not see
/// what its predecessor changes after that until it reads them again.
///
/// What ends while instances are made is noted for them; once they are there, whoever ends something tells them itself. [any thread]
final class Succession: Sendable {
    private struct State {
        /// By the names of the instances that are being made.
        var missed: [String: MissedChanges] = [:]
        var heirs: [Adapter] = []
    }

    private let state = Mutex(State())

    /// Instances of these names are about to be made.
    func begin(_ names: [String]) {
        state.withLock { $0.missed = Dictionary(names.map { ($0, MissedChanges()) }) { one, _ in one } }
    }

    /// They are made; returns what has ended meanwhile, of which they may not know, by their names.
    func introduce(_ heirs: [Adapter]) -> [String: MissedChanges] {
        state.withLock { state in
            defer { state = State(heirs: heirs) }
            return state.missed
        }
    }

    /// Whether an instance of this name is being made, or is about to be in force.
    func expects(_ name: String) -> Bool {
        state.withLock { state in state.missed[name] != nil || state.heirs.contains { $0.name == name } }
    }

    /// They are in force, or given up.
    func end() { state.withLock { $0 = State() } }

    /// Those that are to take the place of the adapter and have to be told of the change by who made it; while one is being made the
    /// change is noted.
    func heirs(toBeTold change: PackageChange) -> [Adapter] {
        state.withLock { state in
            state.missed[change.adapter]?.note(change)
            return state.heirs.filter { $0.name == change.adapter }
        }
    }
}
