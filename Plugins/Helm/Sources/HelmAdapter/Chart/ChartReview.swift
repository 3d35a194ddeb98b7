/// Judges a chart as a whole, after everything in its archive was seen.
struct ChartReview {
    private(set) var findings: ChartFindings
    /// The metadata with the dependencies of `requirements.yaml`; nil without a readable `Chart.yaml`.
    private(set) var metadata: ChartMetadata?
    private let folder: ChartFolder
    /// The file the dependencies came from.
    private var dependencyPath = "Chart.yaml"

    init(_ folder: ChartFolder, findings: ChartFindings) {
        self.folder = folder
        self.findings = findings
        guard let chart = folder.chart else { return }
        metadata = chart.metadata
        if metadata?.apiVersion.isEmpty == true { metadata?.apiVersion = "v1" }
        self.findings.merge(chart.findings)
        self.findings.merge(ChartMetadataRules(chart).findings)
        takeRequirements()
    }

    private mutating func takeRequirements() {
        guard let requirements = folder.requirements else { return }
        dependencyPath = requirements.path
        findings.merge(requirements.findings)
        findings.merge(ChartMetadataRules(dependenciesOf: requirements).findings)
        if metadata?.apiVersion == "v2" {
            findings.warning(
                .requirements,
                at: requirements.path,
                "with apiVersion v2 dependencies belong into Chart.yaml"
            )
        }
        // As Helm does: the list of requirements.yaml takes the place of the other.
        if requirements.lines[.dependencies] != nil {
            metadata?.dependencies = requirements.metadata.dependencies
        }
    }

    /// Looks for what is missing; asks for an archive that was read to its end.
    mutating func checkStructure() {
        guard folder.hasChartFile else {
            return findings.violation(.chartFile, at: "Chart.yaml", "Chart.yaml is missing")
        }
        checkTemplates()
        checkDependencies()
    }

    /// The specification asks for templates/ and values.yaml, Helm's linter only warns (W) and remarks (I).
    ///
    /// What installs something of its own must have both, as the specification says. A library chart, and a chart that only
    /// brings dependencies or custom resource definitions, has nothing that could stand in templates/ or be set by
    /// values.yaml; it is let through with a warning.
    private mutating func checkTemplates() {
        let isCarrier =
            !folder.hasTemplates
            && (folder.hasCustomResources || !folder.subcharts.isEmpty
                || metadata?.dependencies.isEmpty == false)
        let needsNothing = metadata?.isLibrary == true || isCarrier
        if !folder.hasTemplates, !needsNothing {
            findings.violation(.templates, at: "templates/", "the chart has no templates/")
        }
        guard !folder.hasValues else { return }
        if needsNothing {
            findings.warning(.values, at: "values.yaml", "the chart has no values.yaml")
        } else {
            findings.violation(
                .values,
                at: "values.yaml",
                "the chart has no values.yaml; an empty file will do"
            )
        }
    }

    /// Whether the dependencies can be had: they stand in charts/, or there is a repository to get them from.
    private mutating func checkDependencies() {
        let dependencies = metadata?.dependencies ?? []
        let present = Set(folder.subcharts)
        for dependency in dependencies where !dependency.name.isEmpty && !present.contains(dependency.name) {
            let name = ChartText.quoted(dependency.name.utf8)
            switch dependency.repository.map({ ChartRepositoryAddress($0) }) {
            case nil, .local:
                let message =
                    "the dependency \"\(name)\" is neither in charts/ nor in a repository others can reach"
                findings.violation(.dependencyMissing, at: dependencyPath, message)
            case .remote, .named:
                let message = "the dependency \"\(name)\" is not in charts/: run helm dependency build"
                findings.warning(.dependencyMissing, at: dependencyPath, message)
            case .refused: break
            }
        }
        let declared = Set(dependencies.map(\.name))
        for name in folder.subcharts where !declared.contains(name) {
            let shown = ChartText.quoted(name.utf8)
            findings.warning(
                .dependencyMissing,
                at: "charts/",
                "the chart \"\(shown)\" in charts/ is not declared"
            )
        }
    }
}
