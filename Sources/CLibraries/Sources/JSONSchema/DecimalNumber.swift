internal import JSONText

/// A number as it is written in decimals, by which 0.3 is a multiple of 0.1.
struct DecimalNumber: Sendable {
    private var digits: UInt64
    private var exponent: Int
    /// The number it was made from.
    let value: JSONValue

    /// Takes the shortest decimals that mean the number; nil for what is no finite number.
    init?(_ value: JSONValue) {
        self.value = value
        switch value {
        case .integer(let integer):
            digits = integer.magnitude
            exponent = 0
        case .number(let number) where number.isFinite:
            let parts = number.magnitude.description.split(separator: "e")
            let mantissa = parts[0].split(separator: ".")
            let fraction = mantissa.count > 1 ? mantissa[1] : ""
            guard let digits = UInt64(mantissa[0] + fraction) else { return nil }
            self.digits = digits
            exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
        default: return nil
        }
    }

    var isZero: Bool { digits == 0 }

    /// Whether this number is a whole multiple of the other, which is not zero.
    func isMultiple(of other: DecimalNumber) -> Bool {
        if isZero { return true }
        var shift = exponent - other.exponent
        guard shift < 0 else {
            var rest = digits % other.digits
            while shift > 0, rest > 0 {
                rest = UInt64(UInt128(rest) * 10 % UInt128(other.digits))
                shift -= 1
            }
            return rest == 0
        }
        var divisor = UInt128(other.digits)
        while shift < 0, divisor <= UInt128(digits) {
            divisor *= 10
            shift += 1
        }
        return shift == 0 && UInt128(digits) % divisor == 0
    }
}
