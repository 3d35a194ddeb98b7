internal import JSONSchema
internal import JSONText

/// Holds the values of a chart, and of the charts in it, to their schemas.
struct ChartValuesReview {
    private(set) var findings: ChartFindings
    let limits: ChartLimits
    /// What is left to compile the schemas of the charts in it, and to hold values against them.
    private var innerSteps: Int

    init(_ limits: ChartLimits) {
        self.limits = limits
        findings = ChartFindings(limitPerRule: limits.reportedProblems)
        innerSteps = limits.schema.steps * limits.innerSchemasFactor
    }

    /// - Parameters:
    ///   - folder: the chart's.
    ///   - isInstalled: whether the values of an installation count, not only what `values.yaml` says.
    mutating func check(_ folder: ChartFolder, isInstalled: Bool) {
        let schema = folder.schemaText.flatMap { compile($0, at: "", steps: limits.schema.steps)?.schema }
        if let schema { checkStated(folder, schema) }
        guard isInstalled else { return }
        do throws(InstallableChartReader.Fault) {
            var reader = InstallableChartReader(limits)
            var chart = try reader.read(folder)
            var budget = CoalescingBudget(steps: limits.coalescingSteps)
            do throws(CoalescingFault) {
                try chart.prepare(&budget)
                let values = try chart.coalesced(&budget)
                judge(chart, values, schema, [])
            } catch {
                note(error)
            }
        } catch {
            note(error)
        }
    }

    /// What `values.yaml` says as it stands; what is wrong with it otherwise is told when it is read for an installation.
    private mutating func checkStated(_ folder: ChartFolder, _ schema: JSONSchema) {
        guard folder.hasValues else { return }
        guard let text = folder.valuesText else {
            return leaveUnchecked(at: "", "values.yaml is larger than is read")
        }
        var reader = ChartValuesReader(text, sizeLimit: limits.values)
        do throws(ChartValuesReader.Fault) {
            let value = try reader.documents().first ?? [:]
            guard let violations = violations(of: value, schema, at: "", steps: limits.schema.steps)?.found
            else {
                return
            }
            report(
                violations,
                [ValuesOrigin(path: "values.yaml", text: text, isFirstOnly: true)],
                schemaPath: nil
            )
        } catch {
            note(InstallableChartReader.Fault(path: "values.yaml", reason: error))
        }
    }

    /// Holds the values of one chart to its schema, then those of the charts in it.
    private mutating func judge(
        _ chart: InstallableChart,
        _ values: ChartValue.Table,
        _ ownSchema: JSONSchema?,
        _ outer: [ValuesOrigin]
    ) {
        let isInner = !chart.path.isEmpty
        var origins = outer
        if let text = chart.folder.valuesText {
            origins.append(ValuesOrigin(path: chart.path + "values.yaml", text: text))
        }
        if let schema = isInner ? innerSchema(chart) : ownSchema {
            let steps = isInner ? innerSteps : limits.schema.steps
            let value = ChartValue.table(values).json
            if let (found, left) = violations(of: value, schema, at: chart.path, steps: steps) {
                if isInner { innerSteps = left }
                report(found, origins, schemaPath: isInner ? chart.path + Self.schemaName : nil)
            }
        }
        for inner in chart.charts {
            guard let table = values[ExactString(inner.name)]?.table else { continue }
            judge(inner, table, nil, origins.map { $0.below(inner.name) })
        }
    }

    private mutating func innerSchema(_ chart: InstallableChart) -> JSONSchema? {
        guard chart.folder.hasValuesSchema else { return nil }
        guard let text = chart.folder.schemaText else {
            leaveUnchecked(at: chart.path, "the schema is larger than is read")
            return nil
        }
        guard let (schema, left) = compile(text, at: chart.path, steps: innerSteps) else { return nil }
        innerSteps = left
        return schema
    }

    /// Reports what was not reported yet: values are looked at as they stand and again as they are installed.
    mutating func tell(_ rule: ChartRule, at path: String, line: Int?, _ message: String) {
        let isTold = findings.all.contains { $0.rule == rule && $0.path == path && $0.message == message }
        if !isTold { findings.report(rule, at: path, line: line, message) }
    }
}
