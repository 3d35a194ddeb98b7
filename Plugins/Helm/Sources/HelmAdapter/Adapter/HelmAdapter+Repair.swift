public import O2DMSPluginKit

extension HelmAdapter: PackageRepairer {
    /// Finds archives that no index names and entries whose archive is gone, and mends the former as asked.
    ///
    /// - Parameters:
    ///   - repair: what is to be done, and in which repository.
    ///   - call: the call.
    /// - Returns: what was found and done in each repository.
    /// - Throws: `notFound` if there is no such repository, `cancelled`.
    public func repairPackages(_ repair: PackageRepair, _ call: Call) throws(AdapterError) -> RepairReport {
        let wanted = if let name = repair.repository { [try repository(named: name)] } else { repositories }
        var reports: [RepairReport.Repository] = []
        for repository in wanted {
            try call.checkCancelled()
            reports.append(repository.repair(repair, policy, call))
        }
        return RepairReport(reports)
    }
}
