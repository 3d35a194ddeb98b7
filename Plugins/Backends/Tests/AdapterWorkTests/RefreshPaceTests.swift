import AdapterWork
import Testing

/// How long a follower waits between two looks.
struct RefreshPaceTests {
    @Test func `after a success it is the interval, up to a tenth more or less and never the same`() {
        let pauses = (0..<200).map { _ in RefreshPace.afterSuccess(.seconds(30)) }
        #expect(pauses.allSatisfy { $0 >= .seconds(27) && $0 <= .seconds(33) })
        #expect(Set(pauses).count > 100)
    }

    @Test(arguments: [(0, 1), (1, 2), (4, 16), (7, 120), (1000, 120)])
    func `failures in a row double it up to two minutes, half of it by chance`(
        _ failures: Int,
        _ longest: Int
    ) {
        let pauses = (0..<200).map { _ in
            RefreshPace.afterFailure(failures, refresh: .seconds(30), asked: nil)
        }
        #expect(pauses.allSatisfy { $0 >= .seconds(longest) / 2 && $0 <= .seconds(longest) })
        #expect(Set(pauses).count > 100)
    }

    @Test func `a server's wish to wait counts, up to an hour`() {
        #expect(RefreshPace.afterFailure(0, refresh: .seconds(30), asked: .seconds(90)) == .seconds(90))
        #expect(RefreshPace.afterFailure(0, refresh: .seconds(30), asked: .seconds(86_400)) == .seconds(3600))
        #expect(RefreshPace.afterFailure(7, refresh: .seconds(30), asked: .seconds(1)) >= .seconds(60))
    }

    @Test func `it is never shorter than a short interval asks for, nor longer than a long one`() {
        #expect(RefreshPace.afterFailure(0, refresh: .milliseconds(100), asked: nil) <= .milliseconds(100))
        #expect(RefreshPace.afterFailure(20, refresh: .seconds(600), asked: nil) >= .seconds(300))
    }
}
