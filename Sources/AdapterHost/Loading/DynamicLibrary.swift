// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Glibc

/// A plugin's library in the process.
///
/// It is never unloaded: runtimes, threads and the plugin's static data live in it.
///
/// `@unchecked Sendable`: the handle is only given to `dlsym`.
@safe final class DynamicLibrary: @unchecked Sendable {
    let fileName: String
    private let handle: UnsafeMutableRawPointer
    /// Stay open: the loader remembers the library under the first one's path and the registry under the file's identity, and
    /// no second file must ever get the same.
    private let descriptors: [CInt]

    /// Loads the very file that was checked.
    init(_ file: consuming PluginFile) throws(LoadError) {
        fileName = file.name
        let name = file.name
        descriptors = try file.duplicates()
        let path = DescriptorPath.of(descriptors.first ?? -1)
        guard let handle = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
            let text = LoaderText.last(replacing: path, by: name)
            for descriptor in descriptors { close(descriptor) }
            throw LoaderText.error(text, name: name)
        }
        unsafe self.handle = unsafe handle
    }

    /// The plugin's entry point.
    func entry() throws(LoadError) -> o2dms_entry_fn {
        guard let symbol = unsafe dlsym(handle, O2DMS_ENTRY_SYMBOL) else {
            throw LoadError(.entryMissing, "\(fileName) does not export \(O2DMS_ENTRY_SYMBOL)")
        }
        return unsafe unsafeBitCast(symbol, to: o2dms_entry_fn.self)
    }
}
