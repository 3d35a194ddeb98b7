// SPDX-License-Identifier: Apache-2.0

public import CO2DMSPlugin
public import JSONText

extension Call {
    /// Says how many items match, whatever the limit and offset.
    ///
    /// Before the first item of a list, once.
    public func setTotal(_ total: UInt64) {
        guard table.isOpen, let setTotal = unsafe table.functions.set_total else { return }
        _ = goesOn(unsafe setTotal(table.functions.ctx, handle, total), "set_total")
    }

    /// Names the state of the data that the answer comes from.
    ///
    /// Before the first item, once.
    ///
    /// - Parameter token: at most 128 bytes; changes whenever the answer may have changed. Equal data should give
    ///   equal tokens on every replica: it becomes part of the ETag.
    /// - Returns: false if the caller has this state already: return without emitting.
    public func setRevision(_ token: String) -> Bool {
        guard table.isOpen else { return false }
        guard let setRevision = unsafe table.functions.set_revision else { return true }
        var token = token
        let code = token.withUTF8 { bytes in
            unsafe setRevision(table.functions.ctx, handle, o2dms_str(UnsafeRawBufferPointer(bytes)))
        }
        return goesOn(code, "set_revision")
    }

    /// Hands over one package; blocks while the client is slower, except in a ``OperationFlags/nonblocking`` operation.
    ///
    /// - Returns: false if no more is wanted: return.
    public func emit(_ package: Package) -> Bool {
        unsafe package.withABI { unsafe emit($0) }
    }

    /// Hands over one package without any copy or allocation on this side.
    ///
    /// - Parameter package: begun with `o2dms_package.blank`; its texts are borrowed for the call and may point
    ///   into the adapter's own data.
    /// - Returns: false if no more is wanted: return.
    public func emit(_ package: o2dms_package) -> Bool {
        unsafe withUnsafePointer(to: package) { unsafe emit($0) }
    }

    /// Hands over one package without any copy or allocation on this side, see ``emit(_:)-(o2dms_package)``.
    public func emit(_ package: UnsafePointer<o2dms_package>) -> Bool {
        guard table.isOpen, let emit = unsafe table.functions.emit_package else { return false }
        return goesOn(unsafe emit(table.functions.ctx, handle, package), "emit_package")
    }

    /// Hands over one deployment; otherwise as a package.
    ///
    /// - Returns: false if no more is wanted: return.
    public func emit(_ deployment: Deployment) -> Bool {
        unsafe deployment.withABI { unsafe emit($0) }
    }

    /// Hands over one deployment without any copy or allocation on this side.
    ///
    /// - Parameter deployment: begun with `o2dms_deployment.blank`; its texts are borrowed for the call.
    /// - Returns: false if no more is wanted: return.
    public func emit(_ deployment: UnsafePointer<o2dms_deployment>) -> Bool {
        guard table.isOpen, let emit = unsafe table.functions.emit_deployment else { return false }
        return goesOn(unsafe emit(table.functions.ctx, handle, deployment), "emit_deployment")
    }

    /// Hands over the next bytes of a fetched archive, after its package; blocks while the client is slower.
    ///
    /// - Returns: false if no more is wanted: return.
    public func emit(data: [UInt8]) -> Bool {
        unsafe data.withUnsafeBytes { unsafe emit(data: $0) }
    }

    /// Hands over the next bytes of a fetched archive, see ``emit(data:)-([UInt8])``.
    ///
    /// - Parameter data: borrowed for the call.
    /// - Returns: false if no more is wanted: return.
    public func emit(data: UnsafeRawBufferPointer) -> Bool {
        guard table.isOpen, let emit = unsafe table.functions.emit_data else { return false }
        return goesOn(unsafe emit(table.functions.ctx, handle, data.baseAddress, data.count), "emit_data")
    }

    /// Hands over one object about the result, once: the report of a dry run, for example.
    public func emitDetails(_ details: JSONValue) {
        emitDetails(json: details.text)
    }

    /// Hands over one object about the result as JSON text, once.
    public func emitDetails(json: [UInt8]) {
        guard table.isOpen, let emit = unsafe table.functions.emit_details else { return }
        let code = unsafe json.withUnsafeBytes { unsafe emit(table.functions.ctx, handle, o2dms_str($0)) }
        _ = goesOn(code, "emit_details")
    }
}
