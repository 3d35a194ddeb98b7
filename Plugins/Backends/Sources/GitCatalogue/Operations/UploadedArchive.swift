internal import O2DMSPluginKit

/// The archive of a call; keeps why it could not be read, which is not the package's fault.
final class UploadedArchive {
    private let call: Call
    private(set) var failure: AdapterError?

    init(_ call: Call) { self.call = call }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(AdapterError) -> Int {
        do throws(AdapterError) {
            return try unsafe call.read(into: buffer)
        } catch {
            failure = error
            throw error
        }
    }
}
