// SPDX-License-Identifier: Apache-2.0

import Digest

/// Forms the revision token of a list from its content: equal on every replica that has the same packages.
enum ListRevision {
    /// 32 hexadecimal digits over all fields of all packages, in order.
    static func token(of packages: [PackageView]) throws(DigestError) -> [UInt8] {
        var hash = try SHA256()
        var line: [UInt8] = []
        for package in packages {
            line.removeAll(keepingCapacity: true)
            append(package, to: &line)
            try hash.update(line)
        }
        return Array(try hash.finalize().hex.utf8.prefix(32))
    }

    private static func append(_ package: PackageView, to line: inout [UInt8]) {
        unsafe append(package.name, to: &line)
        unsafe append(package.artifactName, to: &line)
        unsafe append(package.artifactVersion, to: &line)
        unsafe append(package.description, to: &line)
        unsafe append(package.provider, to: &line)
        unsafe append(package.packageURI, to: &line)
        unsafe append(package.checksum, to: &line)
        unsafe append(package.repository, to: &line)
        unsafe append(package.repositoryURL, to: &line)
        unsafe append(package.artifactType, to: &line)
        unsafe append(package.keywords, to: &line)
        unsafe append(package.extensionsJSON, to: &line)
        append(package.sizeBytes ?? .max, to: &line)
        append(UInt64(bitPattern: package.createdAt ?? .min), to: &line)
        append(UInt64(bitPattern: package.updatedAt ?? .min), to: &line)
        line.append(package.isDeprecated ? 1 : 0)
    }

    /// Each text stands behind its length, so that no two lists share their bytes.
    private static func append(_ field: UnsafeRawBufferPointer?, to line: inout [UInt8]) {
        guard let field = unsafe field else { return append(UInt64.max, to: &line) }
        append(UInt64(field.count), to: &line)
        unsafe line.append(contentsOf: field)
    }

    private static func append(_ number: UInt64, to line: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            line.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
