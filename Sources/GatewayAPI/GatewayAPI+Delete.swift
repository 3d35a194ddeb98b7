import AdapterHost
import GatewayHTTP
import Observability

extension GatewayAPI {
    /// Answers `DELETE /o2dms/v1/nfDeploymentDescriptors/{packageId}`.
    func deletePackage(_ call: APICall) {
        if call.query.boolean("force") == false {
            return call.fail(
                .notSupported(
                    capability: "soft_delete",
                    adapters: [],
                    "force=false asks for a soft delete, which needs the package lifecycle; this gateway has none yet."
                        + " Leave force out to remove a package that is not in use"
                )
            )
        }
        lookUp(call, toleratesFailures: false) { result in
            switch result {
            case .failed(let error): call.fail(error)
            case .found(let package, _): self.delete(package, call)
            }
        }
    }

    private func delete(_ package: FoundPackage, _ call: APICall) {
        let adapter = package.adapter
        guard adapter.declares(.packageDelete) else {
            return call.fail(
                .notSupported(
                    capability: Operation.packageDelete.name,
                    adapters: [adapter.name],
                    "adapter \(adapter.name) cannot remove packages"
                )
            )
        }
        var request = OperationRequest(operation: .packageDelete)
        let isDryRun = call.query.boolean("dryRun") ?? false
        if isDryRun { request.flags.insert(.dryRun) }
        if call.query.boolean("force") == true { request.flags.insert(.force) }
        request.id = package.id
        request.name = package.name
        request.version = package.version
        request.repository = package.repository
        request.requestID = call.requestID
        let started = ContinuousClock.now
        let sink = OutcomeSink(adapter: adapter) { outcome in
            self.answerDelete(
                of: package,
                outcome,
                call,
                isDryRun: isDryRun,
                in: ContinuousClock.now - started
            )
        }
        // The client may leave: what was begun is ended, so that the log says what became of the package.
        adapter.perform(request, sink: sink, inline: false)
    }

    private func answerDelete(
        of package: FoundPackage,
        _ outcome: Outcome,
        _ call: APICall,
        isDryRun: Bool,
        in duration: Duration
    ) {
        let adapter = package.adapter.name
        if let error = outcome.error {
            let answer = ErrorTable.answer(for: error, of: .packageDelete, adapter: adapter)
            if !isDryRun { metrics.deleted(adapter: adapter, succeeded: false) }
            log.warning(
                "package deletion failed",
                [
                    "adapter": .string(adapter), "packageId": .string(package.id),
                    "error": .string(answer.type),
                    "reason": .string(error.message), "duration": .duration(duration),
                    "requestId": .string(call.requestID),
                ]
            )
            return call.fail(answer)
        }
        guard !isDryRun else {
            return call.respond(
                json: Report.json(adapter: adapter, package: package.json, details: outcome.details)
            )
        }
        metrics.deleted(adapter: adapter, succeeded: true)
        log.info(
            "package deleted",
            [
                "adapter": .string(adapter), "packageId": .string(package.id),
                "checksum": .string(package.checksum ?? ""),
                "repository": .string(package.repositoryURL ?? package.repository ?? ""),
                "duration": .duration(duration), "requestId": .string(call.requestID),
            ]
        )
        call.exchange.respond(call.response(204))
    }
}
