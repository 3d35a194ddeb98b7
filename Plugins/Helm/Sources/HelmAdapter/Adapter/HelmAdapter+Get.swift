public import O2DMSPluginKit

extension HelmAdapter: PackageGetter {
    /// Emits each package of an identifier in the first repository that has any.
    ///
    /// - Parameters:
    ///   - reference: the identifier, or the one name and version that it is to mean.
    ///   - call: where packages go.
    /// - Throws: `notFound`, or `unavailable` if a repository that may have it cannot be served.
    public func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        if reference.isFresh { try look(for: reference, call) }
        let catalogue = catalogue
        guard call.setRevision(catalogue.revision) else { return }
        for (index, part) in catalogue.parts.enumerated() {
            guard let snapshot = part.snapshot, reference.repository.map({ $0 == part.identity.name }) ?? true
            else {
                continue
            }
            let positions = snapshot.positions(of: reference)
            for position in positions {
                let slot = Catalogue.Slot(part: UInt32(index), position: UInt32(position))
                guard catalogue.emit(slot, detail: reference.wantsDetail, to: call) else { return }
            }
            if !positions.isEmpty { return }
        }
        try catalogue.checkAvailability(repository: reference.repository)
        throw .notFound("there is no package \(PlainText.short(reference.id))")
    }

    private func look(for reference: PackageReference, _ call: Call) throws(AdapterError) {
        let named = try reference.repository.map { (name) throws(AdapterError) in try repository(named: name)
        }
        for repository in named.map({ [$0] }) ?? repositories { try repository.look(for: reference, call) }
    }
}

extension RepositorySnapshot {
    /// Where the packages of an identifier stand.
    func positions(of reference: PackageReference) -> [Int] {
        if let name = reference.name, let version = reference.version {
            return position(name: name, version: version).map { [$0] } ?? []
        }
        var identifier = reference.id
        return identifier.withUTF8 { unsafe positions(identifier: UnsafeRawBufferPointer($0)) }
    }
}
