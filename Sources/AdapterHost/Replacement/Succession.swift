// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whom to tell of a change that ends while adapters are replaced: an instance reads its repositories when it is made, and would not see
/// what its predecessor changes after that until it reads them again.
///
/// What ends while instances are made is noted for them; once they are there, whoever ends something tells them itself. [any thread]
final class Succession: Sendable {
    /// More changes are not noted while instances are made.
    static let noteLimit = 1024

    private struct State {
        var isMaking = false
        var missed: [PackageChange] = []
        var heirs: [Adapter] = []
    }

    private let state = Mutex(State())

    /// Instances are about to be made.
    func begin() { state.withLock { $0.isMaking = true } }

    /// They are made; returns what has ended meanwhile, of which they may not know.
    func introduce(_ heirs: [Adapter]) -> [PackageChange] {
        state.withLock { state in
            defer { state = State(heirs: heirs) }
            return state.missed
        }
    }

    /// They are in force, or given up.
    func end() { state.withLock { $0 = State() } }

    /// Those that are to take the place of the adapter and have to be told of the change by who made it; while there are none yet the change is noted.
    func heirs(toBeTold change: PackageChange) -> [Adapter] {
        state.withLock { state in
            if state.isMaking, state.missed.count < Self.noteLimit { state.missed.append(change) }
            return state.heirs.filter { $0.name == change.adapter }
        }
    }
}
