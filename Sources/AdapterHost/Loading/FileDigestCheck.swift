// SPDX-License-Identifier: Apache-2.0

import Digest

/// Compares a plugin's file with the digest that the configuration pins.
enum FileDigestCheck {
    private static let chunkBytes = 1 << 20

    static func run(_ file: FileBytes, name: String, pin: String) throws(LoadError) {
        guard let expected = SHA256Digest(hex: pin.lowercased()) else {
            throw LoadError(
                .fileDigest,
                "the sha256 of \(name) in the configuration is not 64 hexadecimal digits"
            )
        }
        let actual: SHA256Digest
        do throws(DigestError) {
            actual = try digest(of: file)
        } catch {
            throw LoadError(.fileDigest, "the sha256 of \(name) cannot be computed", cause: error.description)
        }
        guard actual == expected else {
            throw LoadError(
                .fileDigest,
                "\(name) has sha256 \(actual.hex), the configuration pins \(expected.hex)"
            )
        }
    }

    private static func digest(of file: FileBytes) throws(DigestError) -> SHA256Digest {
        var hash = try SHA256()
        var offset: UInt64 = 0
        while offset < file.size {
            let count = Int(min(UInt64(chunkBytes), file.size - offset))
            // What cannot be read is left out, and the digests differ.
            guard let bytes = file.read(offset: offset, count: count) else { break }
            try hash.update(bytes)
            offset += UInt64(count)
        }
        return try hash.finalize()
    }
}
