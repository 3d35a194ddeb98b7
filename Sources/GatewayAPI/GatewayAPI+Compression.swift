import Gzip

extension GatewayAPI {
    /// The body compressed, if that is worth it.
    func compressed(_ body: [UInt8]) -> [UInt8]? {
        guard body.count >= limits.compressionThresholdBytes else { return nil }
        // Level 1: on a reactor thread time is dearer than the last few per cent.
        guard let compressed = try? GzipDeflater.compress(body, level: 1) else { return nil }
        return compressed.count < body.count ? compressed : nil
    }
}
