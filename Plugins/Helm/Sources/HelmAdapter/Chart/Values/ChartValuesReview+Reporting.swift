internal import JSONSchema
internal import JSONText

/// What is said of values and schemas, and of what cannot be told.
extension ChartValuesReview {
    static let schemaName = "values.schema.json"

    /// - Returns: the schema, and the steps that are left; nil if it is none.
    mutating func compile(_ text: [UInt8], at path: String, steps: Int) -> (schema: JSONSchema, left: Int)? {
        var left = steps
        do throws(JSONSchemaError) {
            return (try JSONSchema(text, limits: limits.schema, steps: &left), left)
        } catch {
            note(error, at: path)
            return nil
        }
    }

    mutating func violations(of value: JSONValue, _ schema: JSONSchema, at path: String, steps: Int)
        -> (found: [SchemaViolation], left: Int)?
    {
        var left = steps
        do throws(JSONSchemaError) { return (try schema.violations(of: value, steps: &left), left) } catch {
            note(error, at: path)
            return nil
        }
    }

    /// Tells each violation where the value stands: in the outermost file that has it, which has the last word; else in that of
    /// the chart itself.
    ///
    /// - Parameters:
    ///   - violations: of one chart's values.
    ///   - origins: the files that may have these, the outermost first.
    ///   - schemaPath: the schema, where it is not the chart's own.
    mutating func report(_ violations: [SchemaViolation], _ origins: [ValuesOrigin], schemaPath: String?) {
        guard !violations.isEmpty else { return }
        let paths = violations.map { JSONPointer.tokens($0.pointer) }
        let lines = origins.map { $0.lines(of: paths, limits) }
        for (violation, path) in zip(violations, paths) {
            let found = zip(origins, lines).map { ($0, $1.line(of: $0.prefix + path)) }
            let place = found.first { $1?.isExact == true } ?? found.last
            let shown = (place?.0.prefix ?? []) + path
            let pointer = shown.isEmpty ? "" : Self.shown(JSONPointer.text(shown)) + ": "
            let cause = schemaPath.map { " (\($0))" } ?? ""
            tell(
                .valuesValid,
                at: place?.0.path ?? schemaPath ?? Self.schemaName,
                line: place?.1?.line,
                pointer + Self.shown(violation.message) + cause
            )
        }
    }

    mutating func note(_ fault: InstallableChartReader.Fault) {
        switch fault.reason {
        case .problem(let problem): tell(.valuesText, at: fault.path, line: problem.line, problem.message)
        case .unread(let reason):
            let message = "\(fault.path) is not read: \(Self.shown(reason))"
            tell(.valuesSchemaUnchecked, at: Self.schemaName, line: nil, message)
        }
    }

    mutating func note(_ fault: CoalescingFault) {
        switch fault {
        case .exhausted:
            leaveUnchecked(at: "", "there are too many values in the charts in it, and their aliases")
        case .noTable(let chart):
            let name = ChartText.quoted(chart.utf8)
            tell(
                .valuesValid,
                at: "values.yaml",
                line: nil,
                "/\(name): must be a mapping, it is for the chart in charts/"
            )
        }
    }

    mutating func leaveUnchecked(at path: String, _ message: String) {
        tell(.valuesSchemaUnchecked, at: path + Self.schemaName, line: nil, message)
    }

    private mutating func note(_ error: JSONSchemaError, at path: String) {
        let rule: ChartRule = error.code == .invalid ? .valuesSchema : .valuesSchemaUnchecked
        tell(rule, at: path + Self.schemaName, line: nil, Self.shown(error.message))
    }

    /// What has words of the chart in it, as it may stand in a message.
    private static func shown(_ message: String) -> String {
        ChartText.cut(ChartText.clean(message), toBytes: 1_024)
    }
}
