/// A text in a `ByteArena`: where it begins and how long it is.
///
/// The empty text stands for an absent one.
struct ArenaText: Sendable, Equatable {
    var offset: UInt32 = 0
    var length: UInt32 = 0

    static let absent = ArenaText()

    var isAbsent: Bool { length == 0 }

    /// The same text in an arena that has `distance` bytes in front.
    func moved(by distance: UInt32) -> ArenaText {
        isAbsent ? self : ArenaText(offset: offset + distance, length: length)
    }
}
