// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Synchronization

extension PluginInstance {
    @inline(__always)
    func emitPackage(_ handle: CallHandle, _ pointer: UnsafePointer<o2dms_package>?) -> Int32 {
        withCall(handle) { unsafe receive(pointer, into: &$0) }
    }

    func emitDeployment(_ handle: CallHandle, _ pointer: UnsafePointer<o2dms_deployment>?) -> Int32 {
        withCall(handle) { unsafe receive(pointer, into: &$0) }
    }

    func emitData(_ handle: CallHandle, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int32 {
        withCall(handle) { state in
            guard state.operation == .packageFetch, state.progress.contains(.item) else {
                return misuse(.outOfTurn, "emit_data before emit_package, or not in a fetch")
            }
            guard unsafe count >= 0 && (bytes != nil || count == 0) else {
                return misuse(.invalidValue, "emit_data without data")
            }
            if count == 0 { return 0 }
            let data = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
            return unsafe answer(state.sink?.data(data))
        }
    }

    func emitDetails(_ handle: CallHandle, _ text: o2dms_str) -> Int32 {
        withCall(handle) { state in
            var json: UnsafeRawBufferPointer?
            let isText = unsafe PluginText.read(text, into: &json, limitBytes: PluginText.longTextLimitBytes)
            guard isText, let json = unsafe json, unsafe JSONObjectText.isObject(json) else {
                return misuse(.invalidValue, "emit_details with what is no JSON object")
            }
            guard let sink = state.sink, !state.progress.contains(.details) else {
                return misuse(.outOfTurn, "emit_details twice, or not in an operation")
            }
            state.progress.insert(.details)
            unsafe sink.details(json)
            return 0
        }
    }

    func setTotal(_ handle: CallHandle, _ total: UInt64) -> Int32 {
        withCall(handle) { state in
            guard state.operation?.isList == true, !state.progress.contains(.item),
                !state.progress.contains(.total)
            else { return misuse(.outOfTurn, "set_total after an item, twice, or not in a list") }
            state.progress.insert(.total)
            state.sink?.total(total)
            return 0
        }
    }

    func setRevision(_ handle: CallHandle, _ text: o2dms_str) -> Int32 {
        withCall(handle) { state in
            guard state.operation != nil, !state.progress.contains(.item), !state.progress.contains(.revision)
            else { return misuse(.outOfTurn, "set_revision after an item, twice, or not in an operation") }
            var token: UnsafeRawBufferPointer?
            guard unsafe PluginText.read(text, into: &token, limitBytes: 128), let token = unsafe token,
                unsafe !token.isEmpty
            else { return misuse(.invalidValue, "set_revision: not 1 to 128 bytes of UTF-8") }
            state.progress.insert(.revision)
            return unsafe answer(state.sink?.revision(token))
        }
    }

    /// Runs `body` as the only one who uses the call; the one place where emits find, pin and leave a call.
    @inline(__always)
    func withCall(_ handle: CallHandle, _ body: (inout CallState) -> Int32) -> Int32 {
        switch calls.enter(handle) {
        case .stale:
            count(.staleCall, "use of a call that is over")
            return O2DMS_E_STALE
        case .cancelled: return O2DMS_E_STOP
        case .entered(let slot):
            let result = unsafe body(&calls.state(handle.slot).pointee)
            if unsafe calls.leave(slot, exclusively: true) { finalise(handle.slot) }
            return result
        }
    }

    /// Counts a breach and refuses the argument.
    func misuse(_ kind: Misbehaviour, _ detail: @autoclosure () -> String) -> Int32 {
        count(kind, detail())
        return O2DMS_E_ARGUMENT
    }

    @inline(__always)
    private func receive(_ pointer: UnsafePointer<o2dms_package>?, into state: inout CallState) -> Int32 {
        guard let operation = state.operation, operation.emitsPackages else {
            return misuse(.outOfTurn, "emit_package in an operation without packages")
        }
        if state.wanted == 0 { return O2DMS_E_STOP }
        var brokenField: StaticString = ""
        guard let package = unsafe PackageView(pointer, brokenField: &brokenField) else {
            return refuseItem(
                of: operation,
                &state,
                "emit_package: \(brokenField) breaks the rules of the header"
            )
        }
        if state.checksOrder, let name = unsafe package.artifactName,
            let version = unsafe package.artifactVersion,
            unsafe !state.order.admits(name: name, version: version)
        {
            state.progress.insert(.orderBreach)
            return O2DMS_E_STOP
        }
        state.progress.insert(.item)
        state.wanted -= 1
        return answer(state.sink?.package(package))
    }

    private func receive(_ pointer: UnsafePointer<o2dms_deployment>?, into state: inout CallState) -> Int32 {
        guard let operation = state.operation, operation.emitsDeployments else {
            return misuse(.outOfTurn, "emit_deployment in an operation without deployments")
        }
        if state.wanted == 0 { return O2DMS_E_STOP }
        var brokenField: StaticString = ""
        guard let deployment = unsafe DeploymentView(pointer, brokenField: &brokenField) else {
            return refuseItem(
                of: operation,
                &state,
                "emit_deployment: \(brokenField) breaks the rules of the header"
            )
        }
        state.progress.insert(.item)
        state.wanted -= 1
        return answer(state.sink?.deployment(deployment))
    }

    private func refuseItem(of operation: Operation, _ state: inout CallState, _ detail: String) -> Int32 {
        state.progress.insert(.refusedItem)
        if operation.isList { state.sink?.omitted() }
        return misuse(.invalidValue, detail)
    }

    @inline(__always)
    private func answer(_ result: EmitResult?) -> Int32 { result == .proceed ? 0 : O2DMS_E_STOP }
}
