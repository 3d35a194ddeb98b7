// SPDX-License-Identifier: Apache-2.0

/// A package that an adapter has stored or removed.
public struct PackageChange: Sendable {
    /// Which package it is of its adapter's.
    struct Package: Hashable {
        let id: String
        let name: String?
        let version: String?
        let repository: String?
    }

    /// The adapter's name.
    public let adapter: String
    /// A get of exactly this package, as the backend has it now.
    let look: OperationRequest

    /// Describes a change.
    ///
    /// - Parameters:
    ///   - adapter: the adapter's name.
    ///   - package: a get of exactly this package.
    public init(by adapter: String, of package: OperationRequest) {
        self.adapter = adapter
        var look = package
        look.flags.insert(.fresh)
        self.look = look
    }

    /// The package that was changed.
    var package: Package {
        Package(id: look.id ?? "", name: look.name, version: look.version, repository: look.repository)
    }
}
