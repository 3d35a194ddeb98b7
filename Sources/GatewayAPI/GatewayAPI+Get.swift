import AdapterHost
import GatewayHTTP
import PackageLifecycle
import Synchronization

extension GatewayAPI {
    /// Answers `GET /o2dms/v1/nfDeploymentDescriptors/{packageId}`.
    func getPackage(_ call: APICall) {
        // Who asks others about the package next does not do so inside an adapter's call.
        lookUp(call, toleratesFailures: true, mayRunHere: !call.adapters.mayHaveUsers) { result in
            switch result {
            case .failed(let error): call.fail(error)
            case .found(let package, let trace): self.show(package, trace, to: call)
            }
        }
    }

    /// Finds the package that the path and the query name.
    func lookUp(
        _ call: APICall,
        toleratesFailures: Bool,
        mayRunHere: Bool = true,
        then finish: @escaping @Sendable (PackageLookup.Result) -> Void
    ) {
        do throws(APIError) {
            let choice = try PackageChoice(call)
            lookUp(
                choice,
                for: call,
                toleratesFailures: toleratesFailures,
                mayRunHere: mayRunHere,
                then: finish
            )
        } catch {
            finish(.failed(error))
        }
    }

    /// Finds the package of that choice; `isFresh` wants it as the backend has it now, from adapters that can tell.
    func lookUp(
        _ choice: PackageChoice,
        for call: APICall,
        isFresh: Bool = false,
        toleratesFailures: Bool,
        mayRunHere: Bool = true,
        then finish: @escaping @Sendable (PackageLookup.Result) -> Void
    ) {
        do throws(APIError) {
            let adapters = try call.adapters.adapters(for: .packageGet, named: choice.adapter)
            var request = OperationRequest(operation: .packageGet)
            request.flags = isFresh ? [.detail, .fresh] : .detail
            request.id = choice.id
            request.name = choice.name
            request.version = choice.version
            request.repository = choice.repository
            request.requestID = call.requestID
            request.traceparent = call.trace.header
            PackageLookup(
                id: choice.id,
                adapters: adapters,
                request: request,
                toleratesFailures: toleratesFailures,
                mayRunHere: mayRunHere,
                finish: finish
            ).start()
        } catch {
            finish(.failed(error))
        }
    }

    private func show(_ package: FoundPackage, _ trace: PackageLookup.Trace, to call: APICall) {
        let stateGeneration = states.recorded.generation
        withStanding(of: package, for: Errand(call)) { standing, isLasting in
            var trace = trace
            if !isLasting { trace.sources = nil }
            self.show(package, standing, trace, stateGeneration, to: call)
        }
    }

    private func show(
        _ package: FoundPackage,
        _ standing: PackageStanding,
        _ trace: PackageLookup.Trace,
        _ stateGeneration: UInt64,
        to call: APICall
    ) {
        let json = package.json(standing)
        let tag = EntityTag(of: json)
        let acceptsGzip = call.acceptsGzip
        if let condition = call.ifNoneMatch,
            let current = ListHead.unchanged(tag, condition, acceptsGzip: acceptsGzip)
        {
            return call.respondUnchanged(current, notice: deprecationNotice(of: package))
        }
        let compressed = acceptsGzip ? self.compressed(json) : nil
        var response = APICall.keptResponse(tag, isCompressed: compressed != nil)
        deprecationNotice(of: package)?.write(to: &response)
        if !trace.failures.isEmpty {
            // An adapter that comes first might have a package of this id too: say that it was not heard.
            let names = trace.failures.map { failure in
                let error = ErrorTable.answer(for: failure.error, of: .packageGet, adapter: failure.adapter)
                return "\(failure.adapter);\(error.type)"
            }
            response.header("X-O2DMS-Partial", names.joined(separator: ", "))
        }
        response.body = compressed ?? json
        answer(call, with: response, from: trace.sources, stateGeneration: stateGeneration)
    }
}
