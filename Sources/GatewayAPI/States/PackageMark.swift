import AdapterHost
import GatewayHTTP
import Observability
import PackageLifecycle

/// One change of a package's status: marks it deprecated, or takes the mark back.
final class PackageMark: Sendable {
    private let patch: StatusPatch
    private let api: GatewayAPI
    private let call: APICall

    init(_ patch: StatusPatch, api: GatewayAPI, call: APICall) {
        self.patch = patch
        self.api = api
        self.call = call
    }

    /// Starts [any thread]; never blocks.
    func start() {
        if case .nothing = patch { return api.getPackage(call) }
        api.hold(call, keeps: true) { result in
            switch result {
            case .failure(let error): self.call.fail(error)
            case .success(let hold): self.change(hold)
            }
        }
    }

    private func change(_ hold: PackageHold) {
        let isMarked = api.mark(of: hold.package) != nil
        switch patch {
        case .deprecate where isMarked || hold.package.isDeprecatedItself: answer(hold)
        case .deprecate: ask(hold)
        case .restore where isMarked:
            commit(hold) { states throws(StateStoreError) in
                try states.restore(
                    hold.package.key,
                    to: hold.package.isDeprecatedItself ? .deprecated : .available,
                    by: self.call.origin
                )
            }
        case .restore where hold.package.isDeprecatedItself: call.fail(.deprecatedItself(hold.package))
        case .restore, .nothing: answer(hold)
        }
    }

    /// From "in use" there is no way to "deprecated": nobody may use the package.
    private func ask(_ hold: PackageHold) {
        let package = hold.package
        api.askForUsers(of: package, isFresh: true, for: Errand(call)) { findings in
            switch findings.decision(under: self.api.protection) {
            case .used:
                let users = PackageUsers(findings, under: self.api.protection)
                self.call.fail(.deprecationInUse(package, by: users.blocking))
            case .unknown(let silent): self.call.fail(.deprecationUnknown(package, silent))
            case .unused:
                self.commit(hold) { states throws(StateStoreError) in
                    try states.deprecate(
                        package.key,
                        checksum: package.checksum,
                        isSoftDeletion: false,
                        from: .available,
                        by: self.call.origin
                    )
                }
            }
        }
    }

    private func commit(
        _ hold: PackageHold,
        _ transition: @escaping @Sendable (PackageStates) throws(StateStoreError) -> Void
    ) {
        api.onStateThread(orElse: { self.call.fail($0) }) {
            do throws(StateStoreError) {
                try transition(self.api.states)
                self.writeDown(hold.package)
                self.answer(hold)
            } catch {
                self.call.fail(APIError(error))
            }
        }
    }

    private func answer(_ hold: PackageHold) {
        hold.lock.release()
        api.withStanding(of: hold.package, for: Errand(call)) { standing, _ in
            var response = self.call.response(200)
            response.header("Content-Type", constant: "application/json")
            response.header("Cache-Control", constant: "no-store")
            self.api.deprecationNotice(of: hold.package)?.write(to: &response)
            let json = hold.package.json(standing)
            response.header("ETag", EntityTag(of: json).header)
            response.body = json
            self.call.exchange.respond(response)
        }
    }

    private func writeDown(_ package: FoundPackage) {
        let message: String
        if case .deprecate = patch { message = "package deprecated" } else { message = "package restored" }
        api.log.info(message, package.logFields(of: call))
    }
}
