// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Carries an opened file to another thread, which takes it once.
final class FileHandover: Sendable {
    private let file: Mutex<PluginFile?>

    init(_ file: consuming PluginFile) { self.file = Mutex(file) }

    /// The file; the second to ask has missed it.
    func take() throws(LoadError) -> PluginFile {
        guard let file = file.withLock({ $0.take() }) else {
            throw LoadError(.fileUnreadable, "the file is in use already")
        }
        return file
    }
}
