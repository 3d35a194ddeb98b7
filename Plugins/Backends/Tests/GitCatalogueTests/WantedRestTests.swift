import Git
import Testing

@testable import GitCatalogue

/// How long it is not looked again for what deployments name.
struct WantedRestTests {
    @Test func `what took too long rests longer each time, what was too much for an hour`() {
        var rest = WantedRest()
        #expect(rest.isOver)
        rest.begin(after: .unavailable, timeout: .seconds(60))
        #expect(rest.isOver)
        let (first, second) = (Self.pause(&rest, .deadline), Self.pause(&rest, .deadline))
        #expect(first == .seconds(120) && second == .seconds(240) && !rest.isOver)
        for _ in 0..<100 { rest.begin(after: .deadline, timeout: .seconds(60)) }
        #expect(Self.pause(&rest, .deadline) == .seconds(3600))
        var other = WantedRest()
        #expect(Self.pause(&other, .tooLarge) == .seconds(3600))
    }

    private static func pause(_ rest: inout WantedRest, _ kind: GitFault.Kind) -> Duration {
        let before = ContinuousClock.now
        rest.begin(after: kind, timeout: .seconds(60), now: before)
        return rest.end.map { $0 - before } ?? .zero
    }
}
