import GatewayHTTP

extension GatewayAPI {
    /// Answers `PATCH /o2dms/v1/nfDeploymentDescriptors/{packageId}`.
    func patchPackage(_ call: APICall) {
        do throws(APIError) {
            try StatusPatch.requireMediaType(call.exchange.request)
            call.exchange.limitBody(toBytes: StatusPatch.limitBytes)
        } catch {
            return call.fail(error)
        }
        // The body may come slowly: it is awaited where uploads are, so that clients who dawdle hold up no deletion.
        let isTaken = uploadWorkers.submit {
            do {
                let patch = try StatusPatch(call.readBody("the patch"))
                PackageMark(patch, api: self, call: call).start()
            } catch let error as APIError {
                call.fail(error)
            } catch {
                // The client left, or the engine has answered it already: there is nobody to tell.
            }
        }
        if !isTaken { call.fail(.overloaded("too many requests are being received; try again")) }
    }
}
