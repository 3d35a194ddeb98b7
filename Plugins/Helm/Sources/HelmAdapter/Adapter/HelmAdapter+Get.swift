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

    /// Looks into the repository that is named, or into one after the other until one has the package.
    ///
    /// - Throws: why one that may have it cannot be looked into; where another one has it that does not matter.
    private func look(for reference: PackageReference, _ call: Call) throws(AdapterError) {
        if let name = reference.repository { return try repository(named: name).look(for: reference, call) }
        var fault: AdapterError?
        for repository in repositories {
            do throws(AdapterError) {
                try repository.look(for: reference, call)
                if repository.has(reference) { return }
            } catch {
                if repository.has(reference) { throw error }
                fault = fault ?? error
            }
        }
        if let fault { throw fault }
    }
}

extension ChartRepository {
    /// Whether a package of that identifier is served.
    fileprivate func has(_ reference: PackageReference) -> Bool {
        state.snapshot.map { !$0.positions(of: reference).isEmpty } ?? false
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
