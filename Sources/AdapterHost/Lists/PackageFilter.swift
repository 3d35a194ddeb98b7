// SPDX-License-Identifier: Apache-2.0

import SemanticVersion

/// The filters of a package list, applied by the host for plugins that emit everything.
struct PackageFilter {
    private let name: [UInt8]?
    private let version: [UInt8]?
    private let range: VersionConstraint?
    private let repository: [UInt8]?
    private let query: CaseInsensitiveText?
    private let status: String?

    /// The filters of `request`; throws `.invalid` if its version range cannot be read.
    init(_ request: OperationRequest) throws(OperationError) {
        name = request.name.map { Array($0.utf8) }
        version = request.version.map { Array($0.utf8) }
        repository = request.repository.map { Array($0.utf8) }
        query = request.query.map(CaseInsensitiveText.init)
        status = request.status
        range = try request.versionRange.map { text throws(OperationError) in
            do throws(VersionConstraintError) {
                return try VersionConstraint(text)
            } catch {
                throw OperationError(code: .invalid, message: "versionRange: \(error)")
            }
        }
    }

    func admits(_ package: PackageView) -> Bool {
        if let name, unsafe !isEqual(package.artifactName, name) { return false }
        if let repository, unsafe !isEqual(package.repository, repository) { return false }
        if let version, !isVersion(package, version) { return false }
        if let range, !isInRange(package, range) { return false }
        if let status, status != (package.isDeprecated ? "deprecated" : "available") { return false }
        return query.map { isFound($0, in: package) } ?? true
    }

    private func isEqual(_ field: UnsafeRawBufferPointer?, _ wanted: [UInt8]) -> Bool {
        guard let field = unsafe field else { return false }
        return unsafe field.elementsEqual(wanted)
    }

    private func isVersion(_ package: PackageView, _ wanted: [UInt8]) -> Bool {
        guard let version = unsafe package.artifactVersion else { return false }
        return unsafe wanted.withUnsafeBytes { unsafe VersionOrder.means(version, sameAs: $0) }
    }

    private func isInRange(_ package: PackageView, _ range: VersionConstraint) -> Bool {
        guard let text = unsafe package.artifactVersion,
            let version = unsafe SemanticVersion(lenientUTF8: text)
        else { return false }
        return range.contains(version)
    }

    private func isFound(_ query: CaseInsensitiveText, in package: PackageView) -> Bool {
        unsafe query.isFound(in: package.name) || query.isFound(in: package.artifactName)
            || query.isFound(in: package.description) || query.isFound(in: package.keywords)
    }
}
