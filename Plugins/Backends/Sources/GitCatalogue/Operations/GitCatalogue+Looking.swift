internal import O2DMSPluginKit

extension GitCatalogue {
    /// Looks at the places where a package is known to be, in the order in which they answer, and only if none has it any more at the others.
    ///
    /// - Parameters:
    ///   - reference: which package.
    ///   - call: who waits.
    ///   - lookForStated: has what the adapter states itself listed as it is now.
    /// - Throws: why a place cannot be looked at that may have it; where another one has it that does not matter.
    func look(
        for reference: PackageReference,
        _ call: Call,
        _ lookForStated: () throws(AdapterError) -> Void
    ) throws(AdapterError) {
        let repositories = repositories
        let places = (0...repositories.count).filter { place in
            guard let wanted = reference.repository else { return true }
            return place < repositories.count && repositories[place].settings.name == wanted
        }
        let catalogue = catalogue
        var fault: AdapterError?
        for place in places.filter({ catalogue.has(reference, at: $0) })
            + places.filter({ !catalogue.has(reference, at: $0) })
        {
            do throws(AdapterError) {
                if place < repositories.count {
                    try repositories[place].lookNow(call)
                } else {
                    try lookForStated()
                }
            } catch {
                if self.catalogue.has(reference, at: place) { throw error }
                fault = fault ?? error
                continue
            }
            if self.catalogue.has(reference, at: place) { return }
        }
        if let fault { throw fault }
    }
}

extension MergedCatalogue {
    /// Whether one of the parts has a package of that id.
    fileprivate func has(_ reference: PackageReference, at part: Int) -> Bool {
        guard parts.indices.contains(part), let packages = parts[part].packages else { return false }
        return !packages.positions(of: reference).isEmpty
    }
}
