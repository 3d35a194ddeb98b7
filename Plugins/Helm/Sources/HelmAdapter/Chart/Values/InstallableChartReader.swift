internal import JSONText

/// Makes of a chart's files, and of those of the charts in it, what an installation would.
struct InstallableChartReader {
    /// Why that cannot be done.
    struct Fault: Error {
        let path: String
        let reason: ChartValuesReader.Fault
    }

    /// The values that may still be read.
    private var valuesLeft: Int

    init(_ limits: ChartLimits) { valuesLeft = limits.values }

    /// Reads a chart, with its values and those of the charts in it.
    ///
    /// - Parameters:
    ///   - folder: the chart's.
    ///   - path: where that is.
    /// - Returns: the chart.
    /// - Throws: which values cannot be read.
    mutating func read(_ folder: ChartFolder, at path: String = "") throws(Fault) -> InstallableChart {
        let metadata = folder.chart?.metadata ?? ChartMetadata()
        var charts: [InstallableChart] = []
        for inner in folder.charts where inner.chart?.isComplete == true {
            charts.append(try read(inner, at: path + inner.place))
        }
        return InstallableChart(
            name: metadata.name,
            version: metadata.version,
            dependencies: folder.dependencies,
            values: try values(folder, at: path).table ?? [:],
            charts: charts,
            folder: folder,
            path: path
        )
    }

    /// All documents of `values.yaml`, the later ones over those before.
    private mutating func values(_ folder: ChartFolder, at path: String) throws(Fault) -> ChartValue {
        guard folder.hasValues else { return .table([:]) }
        let file = path + "values.yaml"
        guard let text = folder.valuesText else {
            throw Fault(path: file, reason: .unread("the file is larger than is read"))
        }
        var reader = ChartValuesReader(text, sizeLimit: valuesLeft)
        do throws(ChartValuesReader.Fault) {
            let documents = try reader.documents()
            valuesLeft -= reader.size
            return ChartValue(documents.reduce(.object([])) { $0.overlaid(by: $1) })
        } catch {
            throw Fault(path: file, reason: error)
        }
    }
}

extension ChartFolder {
    /// The charts that this one asks for; as for Helm the list of requirements.yaml takes the place of the other.
    var dependencies: [ChartDependency] {
        let requirements = requirements.flatMap { $0.lines[.dependencies] != nil ? $0 : nil }
        return (requirements ?? chart)?.metadata.dependencies ?? []
    }
}
