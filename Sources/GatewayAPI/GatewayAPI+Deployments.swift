import AdapterHost
import GatewayHTTP
import PackageLifecycle

extension GatewayAPI {
    /// Answers `GET /o2dms/v1/nfDeployments`.
    func listDeployments(_ call: APICall) {
        let repository = call.query.text("repository")
        guard let id = call.query.text("packageId") else {
            guard repository == nil else {
                return call.fail(
                    .badParameter("repository", "repository chooses a package: give packageId as well")
                )
            }
            return list(.all, of: call.listedAdapter, call)
        }
        let choice = PackageChoice(id: id, repository: repository)
        lookUp(choice, for: call, toleratesFailures: false) { result in
            self.listUsers(of: result, call)
        }
    }

    /// Answers `GET /o2dms/v1/nfDeploymentDescriptors/{packageId}/usage`.
    func showUsage(_ call: APICall) {
        lookUp(call, toleratesFailures: false) { self.listUsers(of: $0, call) }
    }

    private func listUsers(of result: PackageLookup.Result, _ call: APICall) {
        switch result {
        case .failed(let error): call.fail(error)
        case .found(let package, _):
            list(.users(of: SoughtPackage(package), isFresh: false), of: call.listedAdapter, call)
        }
    }

    private func list(_ question: DeploymentQuestion, of adapter: String?, _ call: APICall) {
        do throws(APIError) {
            let list = DeploymentList(
                api: self,
                call: call,
                question: question,
                adapters: try call.adapters.adapters(for: .deploymentList, named: adapter)
            )
            guard streamWorkers.submit({ list.run() }) else {
                throw .overloaded("too many lists are being sent; try again")
            }
        } catch {
            call.fail(error)
        }
    }

    /// Answers `GET /o2dms/v1/nfDeployments/{deploymentId}`.
    func getDeployment(_ call: APICall) {
        do throws(APIError) {
            DeploymentLookup(
                id: call.segment,
                adapters: try call.adapters.adapters(for: .deploymentGet, named: call.query.text("adapter")),
                for: call
            ) { result in
                switch result {
                case .failed(let error): call.fail(error)
                case .found(let deployment, let failures): self.show(deployment, failures, to: call)
                }
            }.start()
        } catch {
            call.fail(error)
        }
    }

    private func show(_ deployment: ShownDeployment, _ failures: [ListFailure], to call: APICall) {
        var fingerprint = Fingerprint()
        fingerprint.combine(deployment.json)
        let tag = EntityTag(fingerprint)
        if let condition = call.ifNoneMatch,
            let current = ListHead.unchanged(tag, condition, acceptsGzip: call.acceptsGzip)
        {
            return call.respondUnchanged(current)
        }
        let compressed = call.acceptsGzip ? self.compressed(deployment.json) : nil
        var response = APICall.keptResponse(tag, isCompressed: compressed != nil)
        // An adapter that comes first might have a deployment of this id too: say that it was not heard.
        if !failures.isEmpty { response.header("X-O2DMS-Partial", failures.headerText) }
        response.body = compressed ?? deployment.json
        answer(call, with: response, from: nil, stateGeneration: 0)
    }
}

extension APICall {
    /// The only adapter whose deployments are wanted; where the path names a package, `adapter` chooses that instead.
    fileprivate var listedAdapter: String? { segment.isEmpty ? query.text("adapter") : nil }
}
