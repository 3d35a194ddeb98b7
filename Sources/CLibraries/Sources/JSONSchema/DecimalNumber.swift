internal import JSONText

/// A number as it is written in decimals, by which 0.3 is a multiple of 0.1.
///
/// A double stands for the shortest decimals that mean it, which is what Helm has of a value; beyond the largest double there is
/// only what is larger than all numbers.
struct DecimalNumber: Sendable, Hashable {
    static let zero = DecimalNumber(isNegative: false, digits: 0, exponent: 0)

    private var isNegative: Bool
    /// Without zeros at the end; 0 for zero.
    private var digits: UInt64
    private var exponent: Int

    /// Takes the shortest decimals that mean the number; nil for what is no number.
    init?(_ value: JSONValue) {
        switch value {
        case .integer(let integer):
            self.init(isNegative: integer < 0, digits: integer.magnitude, exponent: 0)
        case .number(let number) where number.isInfinite:
            self.init(isNegative: number < 0, digits: 1, exponent: 1 << 16)
        case .number(let number) where number.isFinite:
            let parts = number.magnitude.description.split(separator: "e")
            let mantissa = parts[0].split(separator: ".")
            let fraction = mantissa.count > 1 ? mantissa[1] : ""
            guard let digits = UInt64(mantissa[0] + fraction) else { return nil }
            let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
            self.init(isNegative: number < 0, digits: digits, exponent: exponent)
        default: return nil
        }
    }

    private init(isNegative: Bool, digits: UInt64, exponent: Int) {
        (self.isNegative, self.digits, self.exponent) = (isNegative && digits != 0, digits, exponent)
        while self.digits != 0, self.digits % 10 == 0 {
            self.digits /= 10
            self.exponent += 1
        }
        if digits == 0 { self.exponent = 0 }
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

extension DecimalNumber: Comparable {
    static func < (first: Self, second: Self) -> Bool {
        if first.sign != second.sign { return first.sign < second.sign }
        return first.isNegative
            ? second.isMagnitudeLess(than: first) : first.isMagnitudeLess(than: second)
    }

    private var sign: Int { isZero ? 0 : isNegative ? -1 : 1 }

    /// The place of the first digit before the point.
    private var magnitude: Int {
        var (rest, count) = (digits, 0)
        while rest > 0 { (rest, count) = (rest / 10, count + 1) }
        return count + exponent
    }

    private func isMagnitudeLess(than other: Self) -> Bool {
        guard !isZero, !other.isZero, magnitude == other.magnitude else {
            return isZero ? !other.isZero : !other.isZero && magnitude < other.magnitude
        }
        // Then they differ by less than twenty places.
        var (mine, others) = (UInt128(digits), UInt128(other.digits))
        for _ in 0..<max(0, exponent - other.exponent) { mine *= 10 }
        for _ in 0..<max(0, other.exponent - exponent) { others *= 10 }
        return mine < others
    }
}
