// SPDX-License-Identifier: Apache-2.0

/// One operation of the ABI that the kit offers; the raw value is the ABI's code.
public enum Capability: UInt32, Sendable, Hashable, CaseIterable {
    /// ``PackageLister``.
    case packageList = 1
    /// ``PackageGetter``.
    case packageGet = 2
    /// ``PackageUploader``.
    case packageUpload = 3
    /// ``PackageDeleter``.
    case packageDelete = 4
    /// ``PackageFetcher``.
    case packageFetch = 5
    /// ``PackageRepairer``.
    case packageRepair = 6
    /// ``DeploymentLister``.
    case deploymentList = 16
    /// ``DeploymentGetter``.
    case deploymentGet = 17
    /// ``Adapter/health(_:)``, which every adapter has.
    case health = 32

    /// Whether `type` can do it.
    ///
    /// The operations table is made from this answer, so it cannot drift.
    func isOffered(by type: any Adapter.Type) -> Bool {
        switch self {
        case .packageList: type is any PackageLister.Type
        case .packageGet: type is any PackageGetter.Type
        case .packageUpload: type is any PackageUploader.Type
        case .packageDelete: type is any PackageDeleter.Type
        case .packageFetch: type is any PackageFetcher.Type
        case .packageRepair: type is any PackageRepairer.Type
        case .deploymentList: type is any DeploymentLister.Type
        case .deploymentGet: type is any DeploymentGetter.Type
        case .health: true
        }
    }
}
