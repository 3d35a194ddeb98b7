// SPDX-License-Identifier: Apache-2.0

/// Packages that the host keeps for a while: copies of what a plugin emitted, in few large pieces of memory.
///
/// `@unchecked Sendable`: its owner calls it from one thread at a time, as an `OperationSink` is called.
@safe final class PackageStore: @unchecked Sendable {
    static let limitBytes = 128 * 1024 * 1024
    private static let blockBytes = 64 * 1024

    private var blocks: [UnsafeMutableRawBufferPointer] = unsafe []
    private var usedInLast = 0
    private(set) var packages: [PackageView] = []
    private(set) var bytes = 0

    deinit { unsafe blocks.forEach { unsafe $0.deallocate() } }

    /// Keeps a copy; false if that would need more than the limit.
    func append(_ package: borrowing PackageView) -> Bool {
        var copy = copy package
        unsafe keep(&copy.name)
        unsafe keep(&copy.artifactName)
        unsafe keep(&copy.artifactVersion)
        unsafe keep(&copy.description)
        unsafe keep(&copy.provider)
        unsafe keep(&copy.packageURI)
        unsafe keep(&copy.checksum)
        unsafe keep(&copy.repository)
        unsafe keep(&copy.repositoryURL)
        unsafe keep(&copy.artifactType)
        unsafe keep(&copy.keywords)
        unsafe keep(&copy.extensionsJSON)
        packages.append(copy)
        bytes += MemoryLayout<PackageView>.stride
        return bytes <= Self.limitBytes
    }

    private func keep(_ field: inout UnsafeRawBufferPointer?) {
        guard let source = unsafe field else { return }
        let target = unsafe room(for: source.count)
        unsafe target.copyMemory(from: source)
        unsafe field = UnsafeRawBufferPointer(target)
        bytes += source.count
    }

    private func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if let last = unsafe blocks.last, last.count - usedInLast >= count {
            defer { usedInLast += count }
            return unsafe UnsafeMutableRawBufferPointer(rebasing: last[usedInLast..<(usedInLast + count)])
        }
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(Self.blockBytes, count),
            alignment: 8
        )
        unsafe blocks.append(block)
        usedInLast = count
        return unsafe UnsafeMutableRawBufferPointer(rebasing: block[..<count])
    }
}
