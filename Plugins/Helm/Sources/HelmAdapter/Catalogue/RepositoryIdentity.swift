/// A repository's name and address, in memory that can be lent to the host with each package.
final class RepositoryIdentity: Sendable {
    /// As configured; its address if the only repository has none.
    let name: String
    /// As configured, without a slash at the end and without credentials.
    let url: String
    private let arena: ByteArena
    private let nameText: ArenaText
    private let urlText: ArenaText

    init(name: String?, url: String) {
        self.name = name ?? url
        self.url = url
        var builder = ArenaBuilder()
        nameText = unsafe Array(self.name.utf8).withUnsafeBytes { unsafe builder.append($0) }
        urlText = unsafe Array(url.utf8).withUnsafeBytes { unsafe builder.append($0) }
        arena = builder.finish()
    }

    var nameBytes: UnsafeRawBufferPointer { unsafe arena.bytes(nameText) }
    var urlBytes: UnsafeRawBufferPointer { unsafe arena.bytes(urlText) }
}
