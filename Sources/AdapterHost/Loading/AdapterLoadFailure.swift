// SPDX-License-Identifier: Apache-2.0

internal import SourceFiles

/// An adapter of the configuration that could not be loaded.
public struct AdapterLoadFailure: Error, Sendable {
    /// Why.
    public var error: LoadError
    let specification: AdapterSpecification
    /// The files that it may have read, as they were before: a change may mend it.
    let files: [SourceFile]

    init(specification: AdapterSpecification, error: LoadError, files: [SourceFile] = []) {
        self.specification = specification
        self.error = error
        self.files = files
    }

    /// The adapter's name.
    public var name: String { specification.name }
}
