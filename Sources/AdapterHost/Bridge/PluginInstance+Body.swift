// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Glibc

/// An upload's body, pulled by the plugin.
extension PluginInstance {
    func read(_ handle: CallHandle, into buffer: UnsafeMutableRawPointer?, _ capacity: Int) -> Int64 {
        var length = Int64(0)
        let result = withCall(handle) { state in
            guard state.operation == .packageUpload, let body = state.body else {
                return misuse(.outOfTurn, "read in an operation without a body")
            }
            guard capacity >= 0, let buffer = unsafe buffer else {
                return misuse(.invalidValue, "read without a buffer")
            }
            guard let count = unsafe read(body, from: state.bodyOffset, into: buffer, capacity) else {
                return O2DMS_E_IO
            }
            state.bodyOffset += UInt64(count)
            length = Int64(count)
            return 0
        }
        return result == 0 ? length : Int64(result)
    }

    func rewind(_ handle: CallHandle) -> Int32 {
        withCall(handle) { state in
            guard state.operation == .packageUpload, state.body != nil else { return O2DMS_E_IO }
            state.bodyOffset = 0
            return 0
        }
    }

    /// `nil` if the spool file cannot be read, or ends before the size that the host hashed.
    private func read(
        _ body: SpooledBody,
        from offset: UInt64,
        into buffer: UnsafeMutableRawPointer,
        _ capacity: Int
    ) -> Int? {
        let rest = body.size - min(offset, body.size)
        let wanted = Int(min(rest, UInt64(min(capacity, 1 << 30))))
        if wanted == 0 { return 0 }
        while true {
            let count = unsafe pread(body.fileDescriptor, buffer, wanted, off_t(clamping: offset))
            if count > 0 { return count }
            guard count < 0, errno == EINTR else { return nil }
        }
    }
}
