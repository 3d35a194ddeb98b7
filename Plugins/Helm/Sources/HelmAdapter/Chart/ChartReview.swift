/// Judges a chart as a whole, after everything in its archive was seen.
struct ChartReview {
    var findings: ChartFindings
    /// The metadata with the dependencies of `requirements.yaml`; nil without a readable `Chart.yaml`.
    private(set) var metadata: ChartMetadata?
    let folder: ChartFolder
    /// The file the dependencies came from.
    private(set) var dependencyPath = "Chart.yaml"
    /// Where each dependency is to be had from, as far as the archive tells.
    var sources: [ChartDependencySource] = []

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
            findings.report(
                .requirementsAPIVersion,
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
    mutating func checkStructure(_ limits: ChartLimits) {
        guard folder.hasChartFile else {
            return findings.report(.chartFile, at: "Chart.yaml", "Chart.yaml is missing, or is no file")
        }
        checkTemplates()
        checkValues(limits)
        checkDependencies()
        checkLock()
    }

    /// The specification asks for templates/ and values.yaml, Helm's linter only warns (W) and remarks (I).
    ///
    /// What installs something of its own must have both, as the specification says. A library chart, and a chart that only
    /// brings dependencies or custom resource definitions, has nothing that could stand in templates/ or be set by
    /// values.yaml; it is let through with a remark.
    private mutating func checkTemplates() {
        let isCarrier =
            !folder.hasTemplates
            && (folder.hasCustomResources || !folder.subcharts.isEmpty
                || metadata?.dependencies.isEmpty == false)
        let needsNothing = metadata?.isLibrary == true || isCarrier
        if folder.filesForFolders.contains("templates") {
            findings.report(.templatesFolder, at: "templates", "templates must be a folder")
        } else if !folder.hasTemplates, !needsNothing {
            findings.report(.templates, at: "templates/", "the chart has no templates/")
        }
        if folder.filesForFolders.contains("crds") {
            findings.report(.crdsFolder, at: "crds", "crds must be a folder")
        }
        guard !folder.hasValues else { return }
        if needsNothing {
            findings.report(.valuesRecommended, at: "values.yaml", "the chart has no values.yaml")
        } else {
            findings.report(
                .values,
                at: "values.yaml",
                "the chart has no values.yaml; an empty file will do"
            )
        }
    }
}
