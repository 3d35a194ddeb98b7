// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The libraries of the process: each file is loaded once, however many adapters use it.
///
/// One for the process, as the dynamic loader's own list is, and like that it only grows.
final class LibraryRegistry: Sendable {
    static let shared = LibraryRegistry()

    private struct State {
        var libraries: [FileIdentity: DynamicLibrary] = [:]
        /// Instances by library that may exist once only.
        var singletons: Set<FileIdentity> = []
    }

    private let state = Mutex(State())

    /// The library of this file, if it was loaded before.
    func known(_ identity: FileIdentity) -> DynamicLibrary? { state.withLock { $0.libraries[identity] } }

    /// The library of this file, loaded now unless it is already.
    func library(_ file: consuming PluginFile) throws(LoadError) -> DynamicLibrary {
        let identity = file.identity
        if let known = state.withLock({ $0.libraries[identity] }) { return known }
        // Outside of the lock: a constructor may hang, and then only loading hangs.
        let library = try DynamicLibrary(file)
        return state.withLock { state in
            if let known = state.libraries[identity] { return known }
            state.libraries[identity] = library
            return library
        }
    }

    /// True if the library has no singleton instance yet; from then on it has.
    func claimSingleton(_ identity: FileIdentity) -> Bool {
        state.withLock { $0.singletons.insert(identity).inserted }
    }

    func releaseSingleton(_ identity: FileIdentity) { _ = state.withLock { $0.singletons.remove(identity) } }
}
