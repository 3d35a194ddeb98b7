// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

extension Call {
    /// Reads the next bytes of the upload's archive.
    ///
    /// - Parameter buffer: is filled from its start.
    /// - Returns: the number of bytes, 0 at the end.
    /// - Throws: `cancelled` if nobody waits any more, `internal` if the host cannot read the archive.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(AdapterError) -> Int {
        guard table.isOpen, let read = unsafe table.functions.read else { throw .internal(Self.noBody) }
        let count = unsafe read(table.functions.ctx, handle, buffer.baseAddress, buffer.count)
        switch count {
        case 0...Int64(buffer.count): return Int(count)
        case Int64(O2DMS_E_STOP): throw .cancelled
        case Int64(O2DMS_E_STALE): throw .internal("the archive was read after the call had ended")
        default: throw .internal(Self.noBody)
        }
    }

    /// Reads the next bytes of the upload's archive over those in `buffer`.
    ///
    /// - Parameter buffer: not empty; its length stays.
    /// - Returns: the number of bytes, which stand at its start; 0 at the end.
    /// - Throws: `cancelled` if nobody waits any more, `internal` if the host cannot read the archive.
    public func read(into buffer: inout [UInt8]) throws(AdapterError) -> Int {
        try unsafe buffer.withUnsafeMutableBufferPointer { bytes throws(AdapterError) in
            try unsafe read(into: UnsafeMutableRawBufferPointer(bytes))
        }
    }

    /// Reads the whole rest of the upload's archive into memory; for small ones only.
    ///
    /// - Parameter limitBytes: the most that is accepted.
    /// - Returns: the bytes.
    /// - Throws: `tooLarge` beyond the limit, and as ``read(into:)-([UInt8])``.
    public func readAll(limitBytes: Int) throws(AdapterError) -> [UInt8] {
        var archive: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try read(into: &chunk)
            if count == 0 { return archive }
            guard archive.count + count <= limitBytes else {
                throw .tooLarge("the archive is too large", limitBytes: UInt64(limitBytes))
            }
            archive.append(contentsOf: chunk[..<count])
        }
    }

    /// Makes the next read start at the first byte of the archive again.
    public func rewind() throws(AdapterError) {
        guard table.isOpen, let rewind = unsafe table.functions.rewind,
            unsafe rewind(table.functions.ctx, handle) == 0
        else { throw .internal(Self.noBody) }
    }

    private static var noBody: String { "the host could not read the archive" }
}
