// SPDX-License-Identifier: Apache-2.0

/// An adapter that can list its packages.
public protocol PackageLister: Adapter {
    /// Emits the packages that match, from `query.offset` on and at most `query.limit`.
    ///
    /// The order is that of the artifact's name (bytes, ascending), then of the version as `VersionOrder` of the
    /// module `SemanticVersion` has it. Before the first package come ``Call/setRevision(_:)`` (stop if it returns
    /// false) and ``Call/setTotal(_:)``. With ``OperationFlags/plainList`` in the manifest the host does all of
    /// this, and the adapter emits everything it has in any order.
    func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError)
}

/// An adapter that can look up one package.
public protocol PackageGetter: Adapter {
    /// Emits each package that matches; two names and versions can form the same id. Throws `notFound` if none does.
    ///
    /// With ``PackageReference/isFresh`` the backend is asked first, and lists show from then on what it said of the package.
    func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError)
}

/// An adapter that can store packages; the manifest lists the kinds of artifact that it takes.
public protocol PackageUploader: Adapter {
    /// Reads the archive with ``Call/read(into:)-(UnsafeMutableRawBufferPointer)``, stores it and emits the package it became.
    ///
    /// A version that exists is never overwritten: throw `alreadyExists`.
    func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError)
}

/// An adapter that can remove packages.
public protocol PackageDeleter: Adapter {
    /// Removes one version of one package. Throws `notFound` if there is none, `preconditionFailed` if it is not the archive of
    /// ``PackageDeletion/checksum``.
    func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError)
}

/// An adapter that can find and mend what lies in its repositories without being a package (ABI 1.1).
public protocol PackageRepairer: Adapter {
    /// Looks for archives that nothing names and names whose archive is gone, and does with the former what is asked.
    ///
    /// Safe while others write to the same repositories: what has become a package meanwhile stays one. A repository that cannot be
    /// mended has its ``RepairReport/Repository/hindrance``; throws what concerns them all.
    func repairPackages(_ repair: PackageRepair, _ call: Call) throws(AdapterError) -> RepairReport
}

/// An adapter that can hand out the archives of its packages.
public protocol PackageFetcher: Adapter {
    /// Emits the package, then the bytes of its archive, or of the part that is asked for, with ``Call/emit(data:)-([UInt8])``.
    func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError)
}
