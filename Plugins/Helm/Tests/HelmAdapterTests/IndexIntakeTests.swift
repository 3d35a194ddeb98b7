import Testing
import Threads

@testable import HelmAdapter

/// An index that is read while it arrives.
struct IndexIntakeTests {
    private static let index = Array(
        IndexFixture.index((0..<200).map { ("chart-\($0)", [IndexFixture.entry("chart-\($0)", "1.0.0")]) })
            .utf8
    )

    private func intake(timeout: Duration = .seconds(60)) throws -> IndexIntake {
        let addressing = ArchiveAddressing(directory: "file:./charts")
        return try #require(IndexIntake(addressing, IndexLimits(), deadline: .now + timeout))
    }

    private func send(_ bytes: ArraySlice<UInt8>, to intake: IndexIntake) {
        unsafe bytes.withUnsafeBytes { unsafe intake.append($0) }
    }

    @Test(arguments: [1, 7, 4096, 1 << 20])
    func `it gives the same as the whole text, in whatever pieces it arrives`(_ pieceBytes: Int) throws {
        let intake = try intake()
        for start in stride(from: 0, to: Self.index.count, by: pieceBytes) {
            send(Self.index[start..<min(start + pieceBytes, Self.index.count)], to: intake)
        }
        let whole = try IndexFixture.read(String(decoding: Self.index, as: UTF8.self))
        let reading = try intake.finish()
        #expect(reading.snapshot.revision == whole.snapshot.revision)
        #expect(reading.layout == whole.layout)
    }

    @Test func `what is wrong is told at the end, and what follows it is thrown away`() throws {
        let intake = try intake()
        send(Array("apiVersion: v1\nentries: [\n  }\n".utf8)[...], to: intake)
        for _ in 0..<64 { send(Self.index[...], to: intake) }
        #expect(throws: IndexError.self) { try intake.finish() }
    }

    @Test func `an index that breaks off is not taken for a whole one, and its reader ends`() throws {
        let intake = try intake()
        send(Self.index[..<1000], to: intake)
        // Going without an end must not wait for one.
    }
}

struct ByteFeedTests {
    private func send(_ count: Int, to feed: ByteFeed) {
        unsafe Array(repeating: UInt8(1), count: count).withUnsafeBytes { unsafe feed.append($0) }
    }

    @Test func `a sender waits at the limit until something is taken`() throws {
        let feed = ByteFeed(limitBytes: 100, patience: .now + .seconds(60))
        let sender = try #require(
            JoinableThread {
                for _ in 0..<10_000 { send(60, to: feed) }
                feed.end()
            }
        )
        var piece: [UInt8] = []
        var (total, longest) = (0, 0)
        repeat {
            #expect(feed.take(&piece))
            total += piece.count
            longest = max(longest, piece.count)
        } while !piece.isEmpty
        sender.join()
        #expect(total == 600_000)
        // Below the limit one more piece is taken in.
        #expect(longest <= 99 + 60)
    }

    @Test(arguments: [("/tmp", 100), ("/tmp/there-is-no-such-folder", 400)])
    func `a sender whose patience is over does not wait, and what it sends lies on disk if it can`(
        _ folder: String,
        _ mostAtOnce: Int
    ) {
        let feed = ByteFeed(limitBytes: 100, patience: .now, folder: folder)
        for _ in 0..<4 { send(100, to: feed) }
        feed.end()
        var piece: [UInt8] = []
        var (total, longest) = (0, 0)
        repeat {
            #expect(feed.take(&piece))
            #expect(piece.allSatisfy { $0 == 1 })
            total += piece.count
            longest = max(longest, piece.count)
        } while !piece.isEmpty
        #expect(total == 400)
        #expect(longest == mostAtOnce)
    }

    @Test func `a sender does not wait for a reader that has closed`() {
        let feed = ByteFeed(limitBytes: 1, patience: .now + .seconds(60))
        feed.close()
        for _ in 0..<3 { send(100, to: feed) }
    }

    @Test func `a reader is told that the rest is missing`() {
        let feed = ByteFeed(limitBytes: 100, patience: .now + .seconds(60))
        send(10, to: feed)
        feed.abandon()
        var piece: [UInt8] = []
        #expect(!feed.take(&piece))
    }
}
