extension GatewayAPI {
    /// Answers `DELETE /o2dms/v1/nfDeploymentDescriptors/{packageId}`.
    func deletePackage(_ call: APICall) {
        lookUp(call, toleratesFailures: false) { result in
            switch result {
            case .failed(let error): call.fail(error)
            case .found(let package, _): PackageDeletion(package, api: self, call: call).start()
            }
        }
    }
}
