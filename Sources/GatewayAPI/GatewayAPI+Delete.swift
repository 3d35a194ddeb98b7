extension GatewayAPI {
    /// Answers `DELETE /o2dms/v1/nfDeploymentDescriptors/{packageId}`.
    func deletePackage(_ call: APICall) {
        if call.query.boolean("dryRun") == true {
            // Nothing is changed, so nothing needs to be held.
            return lookUp(call, toleratesFailures: false, mayRunHere: false) { result in
                switch result {
                case .failed(let error): call.fail(error)
                case .found(let package, _): self.tryDeletion(of: package, call)
                }
            }
        }
        hold(call, keeps: call.query.boolean("force") == false) { result in
            switch result {
            case .failure(let error):
                DeletionJournal(api: self, package: nil, call: call)
                    .failed(error, reason: error.message, isDryRun: false)
                call.fail(error)
            case .success(let hold):
                PackageDeletion(hold.package, lock: hold.lock, api: self, call: call).start()
            }
        }
    }

    private func tryDeletion(of package: FoundPackage, _ call: APICall) {
        lookAgain(at: package, call) { result in
            switch result {
            case .failure(let error): call.fail(error)
            case .success(let package):
                PackageDeletion(package, lock: nil, api: self, call: call).start()
            }
        }
    }
}
