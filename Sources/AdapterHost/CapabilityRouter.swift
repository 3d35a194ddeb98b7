// SPDX-License-Identifier: Apache-2.0

/// Chooses adapters by what they declare; knows none by name.
public struct CapabilityRouter: Sendable {
    /// Who can answer an operation.
    public enum Route: Sendable {
        /// These adapters, in configuration order; never empty.
        case adapters([Adapter])
        /// The request names an adapter that does not exist.
        case noSuchAdapter
        /// No adapter declares the operation, or the named one does not.
        case notOffered
    }

    /// Who takes an upload.
    public enum UploadRoute: Sendable {
        /// This adapter, as this kind of artifact (`nil` if the request names no type).
        case adapter(Adapter, PluginDescriptor.Artifact?)
        /// The request names an adapter that does not exist.
        case noSuchAdapter
        /// No adapter declares uploads, or the named one does not.
        case notOffered
        /// None of them accepts the type; these are accepted.
        case typeNotAccepted([String])
    }

    let adapters: [Adapter]

    /// The adapter of that name.
    public func adapter(named name: String) -> Adapter? { adapters.first { $0.name == name } }

    /// The adapters that declare `operation`, in configuration order, or the one that is named.
    public func adapters(declaring operation: Operation, named name: String? = nil) -> Route {
        guard let name else {
            let found = adapters.filter { $0.declares(operation) }
            return found.isEmpty ? .notOffered : .adapters(found)
        }
        guard let adapter = adapter(named: name) else { return .noSuchAdapter }
        return adapter.declares(operation) ? .adapters([adapter]) : .notOffered
    }

    /// The adapter that takes an upload of `artifactType`: the first that accepts it, with `default: true` first, or the one that is named.
    public func uploadTarget(artifactType: String?, named name: String? = nil) -> UploadRoute {
        let candidates: [Adapter]
        switch adapters(declaring: .packageUpload, named: name) {
        case .noSuchAdapter: return .noSuchAdapter
        case .notOffered: return .notOffered
        case .adapters(let found): candidates = found.filter(\.isDefault) + found.filter { !$0.isDefault }
        }
        guard let artifactType else { return .adapter(candidates[0], nil) }
        for adapter in candidates {
            let kinds = adapter.descriptor.artifacts
            if let kind = kinds.first(where: { $0.mediaType == artifactType }) {
                return .adapter(adapter, kind)
            }
        }
        return .typeNotAccepted(acceptedTypes(of: candidates))
    }

    private func acceptedTypes(of candidates: [Adapter]) -> [String] {
        var types: [String] = []
        for kind in candidates.flatMap(\.descriptor.artifacts) where !types.contains(kind.mediaType) {
            types.append(kind.mediaType)
        }
        return types
    }
}
