// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs `body` with a directory of its own, which is gone afterwards.
func withTemporaryDirectory<R>(_ body: (String) throws -> R) throws -> R {
    let url = FileManager.default.temporaryDirectory.appending(path: "adapter-host-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}
