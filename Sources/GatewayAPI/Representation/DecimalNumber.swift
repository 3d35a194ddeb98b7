/// Numbers from outside, in decimal digits only.
enum DecimalNumber {
    /// The number, or `nil` for an empty text, any byte that is no digit, or a value beyond 64 bits.
    static func parse(_ digits: some Sequence<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var hasDigit = false
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            hasDigit = true
            let (scaled, scaledOverflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = scaled.addingReportingOverflow(UInt64(digit - 0x30))
            guard !scaledOverflow, !sumOverflow else { return nil }
            value = sum
        }
        return hasDigit ? value : nil
    }
}
