// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// What the host holds as `o2dms_instance`: one adapter and what it can do, looked up once and not at every call.
final class Instance: Sendable {
    let table: HostTable
    private let adapter: any Adapter
    private let packageLister: (any PackageLister)?
    private let packageGetter: (any PackageGetter)?
    private let packageUploader: (any PackageUploader)?
    private let packageDeleter: (any PackageDeleter)?
    private let packageFetcher: (any PackageFetcher)?
    private let packageRepairer: (any PackageRepairer)?
    private let deploymentLister: (any DeploymentLister)?
    private let deploymentGetter: (any DeploymentGetter)?

    init(_ adapter: any Adapter, _ table: HostTable) {
        self.adapter = adapter
        self.table = table
        packageLister = adapter as? any PackageLister
        packageGetter = adapter as? any PackageGetter
        packageUploader = adapter as? any PackageUploader
        packageDeleter = adapter as? any PackageDeleter
        packageFetcher = adapter as? any PackageFetcher
        packageRepairer = adapter as? any PackageRepairer
        deploymentLister = adapter as? any DeploymentLister
        deploymentGetter = adapter as? any DeploymentGetter
    }

    /// Runs an operation on this thread; returning is success.
    func perform(_ capability: Capability, _ request: RequestView, _ call: Call) throws(AdapterError) {
        switch capability {
        case .packageList: try packageLister?.listPackages(request.packageQuery, call)
        case .packageGet: try packageGetter?.getPackage(try request.packageReference(), call)
        case .packageUpload: try packageUploader?.uploadPackage(request.packageUpload, call)
        case .packageDelete: try packageDeleter?.deletePackage(try request.packageDeletion(), call)
        case .packageFetch: try packageFetcher?.fetchPackage(try request.packageFetch(), call)
        case .packageRepair:
            guard let report = try packageRepairer?.repairPackages(try request.packageRepair(), call) else {
                return
            }
            call.emitDetails(report.details)
        case .deploymentList: try deploymentLister?.listDeployments(request.deploymentQuery, call)
        case .deploymentGet: try deploymentGetter?.getDeployment(try request.deploymentReference(), call)
        case .health:
            if let details = try adapter.health(call).details { call.emitDetails(details) }
        }
    }

    /// Ends the adapter; afterwards nothing of this instance reaches the host any more.
    func shutDown() {
        adapter.shutdown()
        table.close()
    }
}
