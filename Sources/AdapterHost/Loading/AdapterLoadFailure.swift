// SPDX-License-Identifier: Apache-2.0

/// An adapter of the configuration that could not be loaded.
public struct AdapterLoadFailure: Error, Sendable {
    /// Why.
    public var error: LoadError
    let specification: AdapterSpecification

    init(specification: AdapterSpecification, error: LoadError) {
        self.specification = specification
        self.error = error
    }

    /// The adapter's name.
    public var name: String { specification.name }
}
