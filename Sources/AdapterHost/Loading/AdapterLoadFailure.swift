// SPDX-License-Identifier: Apache-2.0

/// An adapter of the configuration that could not be loaded.
public struct AdapterLoadFailure: Error, Sendable {
    /// The adapter's name.
    public var name: String
    /// Why.
    public var error: LoadError
}
