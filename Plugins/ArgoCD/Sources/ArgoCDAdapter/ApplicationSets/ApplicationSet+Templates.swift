/// What the Applications of a set may be like, in each of the places where their sources can be written.
extension ApplicationSet {
    /// How many sources the lists of one set may make of its templates; beyond it the templates stand for them, which protects more.
    static let listedSourcesLimit = 10_000
    /// How many bytes they may make of the templates' texts; beyond it the same.
    static let listedBytesLimit = 8 << 20

    /// Every form that an Application may have; generators are not run, so templates stand in them but for what a list has.
    var specifications: [Application.Specification] {
        let base = spec.template?.spec ?? Application.Specification()
        var found: [Application.Specification] = []
        var rest = Self.listedSourcesLimit
        var bytesRest = Self.listedBytesLimit
        for generator in spec.generators ?? [] {
            let template = generator.template?.completed(by: base) ?? base
            let elements = generator.elements ?? []
            let sourceCount = elements.count * template.sourceCount
            if elements.isEmpty || sourceCount > rest {
                found.append(template)
            } else {
                rest -= sourceCount
                found += Self.filled(template, elements, &bytesRest) ?? [template]
            }
            found += generator.innerTemplates.map { $0.completed(by: base) }
        }
        let templates = found.isEmpty ? [base] : found
        guard let text = spec.templatePatch, !text.isEmpty else { return templates }
        let patch = TemplatePatch(text)
        return (patch.isCertain ? [] : templates) + templates.map { patch.specification.completed(by: $0) }
    }
}

extension ApplicationSet {
    /// A template with each element's values; nil if that makes more of it than may be.
    private static func filled(
        _ template: Application.Specification,
        _ elements: [ListElement],
        _ bytesRest: inout Int
    ) -> [Application.Specification]? {
        var found: [Application.Specification] = []
        for element in elements {
            func fill(_ text: String) -> String {
                guard bytesRest >= 0 else { return text }
                let filled = element.filled(text)
                bytesRest -= filled.utf8.count
                return filled
            }
            found.append(template.mapped(fill, names: fill))
            guard bytesRest >= 0 else { return nil }
        }
        return found
    }
}

extension Application.Specification {
    /// At least one, so that many without sources are many as well; what sources name beside themselves counts as a source.
    fileprivate var sourceCount: Int {
        let all = (sources ?? []) + [source].compactMap { $0 }
        return max(1, all.reduce(0) { $0 + 1 + $1.namesCount })
    }

    /// This one, with what it does not say taken from another: how templates of generators and patches are put on a set's own.
    func completed(by other: Application.Specification) -> Application.Specification {
        var whole = other
        whole.source = ApplicationSource.completed(source, by: other.source)
        whole.sources = sources.flatMap { $0.isEmpty ? nil : $0 } ?? other.sources
        whole.sourceHydrator = SourceHydrator.completed(sourceHydrator, by: other.sourceHydrator)
        return whole
    }
}

extension ApplicationSource {
    fileprivate var namesCount: Int {
        (helm?.files.count ?? 0) + (kustomize?.components?.count ?? 0)
            + (directory?.jsonnet?.libs?.count ?? 0)
    }

    fileprivate static func completed(_ one: ApplicationSource?, by other: ApplicationSource?)
        -> ApplicationSource?
    {
        guard let one, let other else { return one ?? other }
        var helm = one.helm ?? Helm()
        helm.valueFiles = (helm.valueFiles ?? []) + (other.helm?.valueFiles ?? [])
        helm.fileParameters = (helm.fileParameters ?? []) + (other.helm?.fileParameters ?? [])
        return ApplicationSource(
            repoURL: text(one.repoURL, other.repoURL),
            path: text(one.path, other.path),
            chart: text(one.chart, other.chart),
            targetRevision: text(one.targetRevision, other.targetRevision),
            ref: text(one.ref, other.ref),
            helm: helm,
            kustomize: Kustomize(
                components: (one.kustomize?.components ?? []) + (other.kustomize?.components ?? [])
            ),
            directory: one.directory ?? other.directory
        )
    }

    /// An empty text says nothing.
    fileprivate static func text(_ one: String?, _ other: String?) -> String? {
        one.flatMap { $0.isEmpty ? nil : $0 } ?? other
    }
}

extension SourceHydrator {
    fileprivate static func completed(_ one: SourceHydrator?, by other: SourceHydrator?) -> SourceHydrator? {
        guard let one, let other else { return one ?? other }
        return SourceHydrator(
            drySource: Dry(
                repoURL: ApplicationSource.text(one.drySource?.repoURL, other.drySource?.repoURL),
                path: ApplicationSource.text(one.drySource?.path, other.drySource?.path),
                targetRevision: ApplicationSource.text(
                    one.drySource?.targetRevision,
                    other.drySource?.targetRevision
                )
            ),
            syncSource: Synchronised(
                targetBranch: ApplicationSource.text(
                    one.syncSource?.targetBranch,
                    other.syncSource?.targetBranch
                ),
                path: ApplicationSource.text(one.syncSource?.path, other.syncSource?.path)
            )
        )
    }
}
