internal import YAML

extension Field {
    /// A number of bytes: `100MiB`.
    static func size(
        _ key: String,
        _ path: SettingPath<Target, UInt64>,
        of defaults: Target,
        in range: ClosedRange<UInt64>,
        _ documentation: String
    ) -> Field {
        Field(key, path, type: "size", defaults: defaults, documentation, show: UnitTable.sizes.text) {
            node throws(ValueError) in
            try UnitTable.sizes.value(of: node, in: range)
        }
    }

    /// A length of time: `30s`.
    static func duration(
        _ key: String,
        _ path: SettingPath<Target, Duration>,
        of defaults: Target,
        in range: ClosedRange<Duration> = .milliseconds(1)...(.seconds(86_400)),
        _ documentation: String
    ) -> Field {
        let milliseconds = UnitTable.milliseconds(range.lowerBound)...UnitTable.milliseconds(range.upperBound)
        return Field(
            key,
            path,
            type: "duration",
            defaults: defaults,
            documentation,
            show: { UnitTable.durations.text(UnitTable.milliseconds($0)) }
        ) { node throws(ValueError) in
            .milliseconds(try UnitTable.durations.value(of: node, in: milliseconds))
        }
    }

    /// A whole number.
    static func integer(
        _ key: String,
        _ path: SettingPath<Target, Int>,
        of defaults: Target,
        in range: ClosedRange<Int>,
        _ documentation: String
    ) -> Field {
        Field(key, path, type: "number", defaults: defaults, documentation, show: { String($0) }) {
            node throws(ValueError) in
            let text = try node.text(of: .int, or: "must be a whole number")
            guard text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else {
                throw ValueError("must be a whole number in decimal digits")
            }
            guard let value = Int(text), range.contains(value) else {
                throw ValueError("must be between \(range.lowerBound) and \(range.upperBound)")
            }
            return value
        }
    }
}

/// Numbers with a unit, which is always required: a bare number would leave it to guessing.
struct UnitTable: Sendable {
    static let sizes = UnitTable(
        noun: "a size such as 100MiB, in B, KiB, MiB or GiB",
        units: [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)]
    )
    static let durations = UnitTable(
        noun: "a duration such as 30s, in ms, s, m or h",
        units: [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
    )

    let noun: String
    /// Longer names first where one ends with another.
    let units: [(name: String, factor: UInt64)]

    static func milliseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        return UInt64(clamping: seconds) * 1000 + UInt64(clamping: attoseconds / 1_000_000_000_000_000)
    }

    /// The value in the largest unit that leaves no rest.
    func text(_ value: UInt64) -> String {
        let fitting = units.filter { value.isMultiple(of: $0.factor) }
        guard value > 0, let unit = fitting.max(by: { $0.factor < $1.factor }) else {
            return "\(value)\(units.last?.name ?? "")"
        }
        return "\(value / unit.factor)\(unit.name)"
    }

    func value(of node: ConfigurationNode, in range: ClosedRange<UInt64>) throws(ValueError) -> UInt64 {
        let text = try node.text(of: .string, or: "must be \(noun)")
        let digits = text.utf8.prefix { $0 &- UInt8(ascii: "0") < 10 }
        let name = text.utf8.dropFirst(digits.count)
        guard !digits.isEmpty, let unit = units.first(where: { $0.name.utf8.elementsEqual(name) }) else {
            throw ValueError("must be \(noun)")
        }
        let outside = ValueError(
            "must be between \(self.text(range.lowerBound)) and \(self.text(range.upperBound))"
        )
        guard let number = UInt64(String(text.prefix(digits.count))) else { throw outside }
        let (value, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        guard !overflow, range.contains(value) else { throw outside }
        return value
    }
}

extension ConfigurationNode {
    /// The text of a scalar of a kind; what came from outside the file is text and may be of any kind.
    func text(of kind: YAMLScalarKind, or message: String) throws(ValueError) -> String {
        guard case .scalar(let scalar) = content, scalar.kind == kind || scalar.isInterpolated else {
            throw ValueError(message)
        }
        return scalar.text
    }
}
