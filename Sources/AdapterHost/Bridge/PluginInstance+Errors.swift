// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Synchronization

/// Errors as plugins report them.
extension PluginInstance {
    static let messageLimitBytes = 1024
    static let detailsLimitBytes = 256 * 1024

    /// A checked copy of the error.
    ///
    /// `nil` = success. What breaks the header's rules is counted and made good.
    func readError(_ pointer: UnsafePointer<o2dms_error>) -> OperationError? {
        let isReadable =
            unsafe UInt(bitPattern: pointer) & 7 == 0
            && pointer.pointee.struct_size >= UInt32(MemoryLayout<o2dms_error>.size)
        guard isReadable else {
            count(.invalidError, "complete with an error that is no o2dms_error")
            return OperationError(code: .internal, message: "the adapter failed without a readable reason")
        }
        let error = unsafe pointer.pointee
        if unsafe error.code == O2DMS_OK { return nil }
        if unsafe OperationErrorCode(rawValue: error.code) == nil {
            count(.invalidError, unsafe "unknown error code \(error.code)")
        }
        return unsafe OperationError(
            code: OperationErrorCode(rawValue: error.code) ?? .internal,
            message: message(error.message),
            detailsJSON: details(error.details_json),
            retryAfterMilliseconds: error.retry_after_ms
        )
    }

    /// The plugin says why `instance_create` fails.
    func setError(_ handle: CallHandle, _ pointer: UnsafePointer<o2dms_error>?) -> Int32 {
        guard createCall.load(ordering: .acquiring) == handle.rawValue, handle.rawValue != 0 else {
            guard calls.openWord(handle) != nil else {
                count(.staleCall, "set_error on a call that is over")
                return O2DMS_E_STALE
            }
            return misuse(.outOfTurn, "set_error outside of instance_create")
        }
        guard let pointer = unsafe pointer, let error = unsafe readError(pointer) else {
            return misuse(.invalidValue, "set_error without an error")
        }
        createError.withLock { $0 = error }
        return 0
    }

    private func message(_ text: o2dms_str) -> String {
        guard let message = unsafe PluginText.string(text) else {
            let isAbsent = unsafe text.ptr == nil && text.len == 0
            if !isAbsent { count(.invalidError, "an error message that is no UTF-8 text") }
            return "the adapter gave no reason"
        }
        return OneLine.of(message, limitBytes: Self.messageLimitBytes)
    }

    private func details(_ text: o2dms_str) -> [UInt8]? {
        var json: UnsafeRawBufferPointer?
        let isText = unsafe PluginText.read(text, into: &json, limitBytes: Self.detailsLimitBytes)
        if isText, unsafe json == nil { return nil }
        if isText, let json = unsafe json, unsafe JSONObjectText.isObject(json) { return unsafe Array(json) }
        count(.invalidError, "details_json that is no JSON object of at most \(Self.detailsLimitBytes) bytes")
        return nil
    }
}
