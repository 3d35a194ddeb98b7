// SPDX-License-Identifier: Apache-2.0

/// Packages that the host keeps for a while: copies of what a plugin emitted.
///
/// `@unchecked Sendable`: its owner calls it from one thread at a time, as an `OperationSink` is called.
final class PackageStore: @unchecked Sendable {
    static let limitBytes = 128 * 1024 * 1024

    private let memory = TextMemory()
    private(set) var packages: [PackageView] = []
    var bytes: Int { memory.bytes + packages.count * MemoryLayout<PackageView>.stride }

    /// Keeps a copy; false if that would need more than the limit.
    func append(_ package: borrowing PackageView) -> Bool {
        var copy = copy package
        unsafe memory.keep(&copy.name)
        unsafe memory.keep(&copy.artifactName)
        unsafe memory.keep(&copy.artifactVersion)
        unsafe memory.keep(&copy.description)
        unsafe memory.keep(&copy.provider)
        unsafe memory.keep(&copy.packageURI)
        unsafe memory.keep(&copy.checksum)
        unsafe memory.keep(&copy.repository)
        unsafe memory.keep(&copy.repositoryURL)
        unsafe memory.keep(&copy.artifactType)
        unsafe memory.keep(&copy.keywords)
        unsafe memory.keep(&copy.extensionsJSON)
        packages.append(copy)
        return bytes <= Self.limitBytes
    }
}
