/// What `Chart.yaml` says about a chart; an entry of `index.yaml` repeats the same fields.
///
/// Free text is clean: white space is a blank, control characters and other non-printing characters are gone
/// (Helm's rule 21). `name` and `version` stand exactly as written.
struct ChartMetadata: Sendable, Hashable {
    var apiVersion = ""
    var name = ""
    var version = ""
    var appVersion: String?
    var description: String?
    var type: String?
    var keywords: [String] = []
    var home: String?
    var sources: [String] = []
    var dependencies: [ChartDependency] = []
    var maintainers: [ChartMaintainer] = []
    var icon: String?
    var isDeprecated = false
    var annotations: [ChartAnnotation] = []
    var kubeVersion: String?
    var condition: String?
    var tags: String?

    /// A library chart has nothing to install of its own, so it needs no templates.
    var isLibrary: Bool { type == "library" }
}
