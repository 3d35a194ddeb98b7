// SPDX-License-Identifier: Apache-2.0

internal import SourceFiles

/// What came of loading an adapter.
extension Result<Adapter, AdapterLoadFailure> {
    /// Why it could not be loaded; nil if it was.
    var failure: AdapterLoadFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }

    /// The files that were read for it, or may have been.
    var files: [SourceFile] {
        switch self {
        case .success(let adapter): adapter.files
        case .failure(let failure): failure.files
        }
    }
}
