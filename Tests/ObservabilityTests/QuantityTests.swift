import Observability
import Testing

struct QuantityTests {
    @Test(
        arguments: [
            (0, "0B"), (999, "999B"), (1000, "1.0KB"), (15_234_567, "15.2MB"), (999_999, "999.9KB"),
            (1_000_000_000, "1.0GB"),
            (2_500_000_000_000, "2.5TB"), (.max, "18446744.0TB"),
        ] as [(UInt64, String)]
    )
    func `sizes read as the specification shows them`(_ bytes: UInt64, _ text: String) {
        #expect(Quantity.size(bytes) == text)
    }

    @Test(
        arguments: [
            (.zero, "0.0ms"), (.microseconds(340), "0.3ms"), (.milliseconds(12), "12.0ms"),
            (.milliseconds(2345), "2.3s"), (.seconds(59.99), "59.9s"),
            (.seconds(125), "2m5s"), (.seconds(12_000), "3h20m"), (.seconds(-5), "0.0ms"),
        ] as [(Duration, String)]
    )
    func `durations read as the specification shows them`(_ duration: Duration, _ text: String) {
        #expect(Quantity.duration(duration) == text)
    }
}
