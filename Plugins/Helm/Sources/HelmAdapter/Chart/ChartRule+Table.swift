/// What the table says about one rule.
struct ChartRuleTerms: Sendable {
    /// Unless the configuration says otherwise.
    let severity: ChartSeverity
    /// Whether the configuration may not say otherwise: the rule keeps the gateway or its readers safe, or without it there
    /// would be no sound entry of the index.
    let isFixed: Bool
    /// What is asked for.
    let demand: String
}

/// The table; "C8 n" in a comment is the number of Helm's own rule, a rule without one is the gateway's or the specification's.
extension ChartRule {
    var terms: ChartRuleTerms {
        switch self {
        // C8 1
        case .gzip: .fixed("one sound gzip stream with nothing behind it")
        case .tar: .fixed("a tar archive whose every header can be read in one way only")
        // C8 13
        case .empty: .fixed("at least one file")
        // C8 9, 11, over all nested archives together
        case .totalSize: .fixed("unpacked no larger than `limits.chart_unpacked_size`")
        // C8 10
        case .fileSize: .fixed("no file larger than `limits.chart_file_size`; texts of metadata up to 1 MiB")
        case .entryCount: .fixed("no more entries than `limits.chart_entries`, nested archives included")
        case .nestingDepth: .fixed("charts within charts no more than 8 deep")
        // C8 14
        case .entryKind: .fixed("files and directories only: no links, devices or pipes")
        case .sparse: .fixed("no sparse files")
        case .duplicateEntry: .fixed("no path twice with different content")
        case .repeatedEntry: .warning("no path twice with the same content")

        case .pathCharacters: .fixed("printable ASCII characters in paths")
        case .pathLength: .fixed("paths of at most 512 bytes")
        // C8 4, 7
        case .pathAbsolute: .fixed("no absolute paths and no drive letters")
        // C8 6
        case .pathParent: .fixed("no path that leads to a parent directory")
        // C8 5, 8
        case .pathBase: .fixed("everything under one base directory")

        // C8 15, 33
        case .chartFile: .fixed("`Chart.yaml`, as a file, in every chart")
        // C8 19
        case .subchart: .fixed("only charts in `charts/`, as folders or as `.tgz`")
        // C8 50
        case .templates: .error("`templates/`, unless a library, or only dependencies or `crds/` are there")
        // C8 51
        case .templatesFolder: .error("`templates` is a folder")
        // C8 54
        case .templateExtension:
            .error("`.yaml`, `.yml`, `.tpl` or `.txt` at the end of names in `templates/`")
        // C8 48
        case .values: .error("`values.yaml`, where `templates/` is needed")
        case .valuesRecommended: .info("`values.yaml`, where `templates/` is not needed")
        // C8 17, 49
        case .valuesText: .error("`values.yaml` is YAML that Helm can load, a mapping, in every chart")
        // C8 73
        case .valuesSchema: .error("`values.schema.json` is a JSON Schema")
        case .valuesSchemaUnchecked:
            .warning(
                "`values.schema.json` needs no other document and no more than `limits.chart_schema_steps`"
            )
        // C8 49
        case .valuesValid:
            .error("the values of the chart, and of the charts in it, fulfil their `values.schema.json`")
        // C8 61
        case .crdsFolder: .error("`crds` is a folder")
        // C8 62
        case .crdText: .error("manifests in `crds/` are YAML or JSON, not templates")
        // C8 63
        case .crdAPIVersion: .error("`apiVersion` in `crds/` is of `apiextensions.k8s.io`")
        // C8 64
        case .crdKind: .error("`kind` in `crds/` is `CustomResourceDefinition`")

        // C8 34
        case .yaml:
            .fixed(
                "`Chart.yaml`, `requirements.yaml` and `Chart.lock` are one YAML mapping, without anchors and tags"
            )
        // C8 35
        case .duplicateKey: .fixed("no key twice")
        case .unknownKey: .warning("no keys that Helm does not know")
        case .valueType: .fixed("texts, lists and mappings where they belong")
        case .quoting: .warning("texts that look like numbers or booleans stand in quotes")
        case .textLength: .fixed("single texts of at most 4096 bytes")
        case .listLength: .fixed("at most 256 dependencies and 1024 entries of other lists")

        // C8 22, 37
        case .apiVersion: .error("`apiVersion` is v1 or v2")
        // C8 23, 24, 25, 36, and the gateway's narrower grammar
        case .name: .fixed("a name of 1 to 253 lower-case letters, digits, `-`, `.`, `_`")
        // C8 26, 27, 38, 39, 47, 74
        case .version: .fixed("a version by SemVer 2.0.0, above 0.0.0-0, of at most 128 bytes")
        // C8 40
        case .appVersion: .error("`appVersion` is a text: numbers stand in quotes")
        // C8 28
        case .type: .error("`type` is application or library")
        // C8 45
        case .typeAPIVersion: .error("`type` only with apiVersion v2")
        // C8 29
        case .maintainers: .fixed("`maintainers` is a list of mappings")
        // C8 41
        case .maintainerName: .error("each maintainer has a name")
        case .maintainerEmail: .error("a maintainer's `email` is a mail address")
        case .maintainerURL: .error("a maintainer's `url` is a URL")
        // C8 42
        case .sources: .error("`sources` are URLs")
        case .home: .warning("`home` is a URL")
        // C8 43
        case .icon: .info("an `icon`")
        // C8 44
        case .iconURL: .error("`icon` is a URL")

        // C8 30
        case .dependencies: .fixed("`dependencies` is a list of mappings")
        // C8 46
        case .dependenciesAPIVersion: .error("`dependencies` in `Chart.yaml` only with apiVersion v2")
        // C8 18
        case .requirements: .fixed("nothing but `dependencies` in `requirements.yaml`")
        case .requirementsAPIVersion: .warning("`requirements.yaml` only with apiVersion v1")
        case .dependencyName: .fixed("each dependency has a name, which is no path")
        // C8 31
        case .dependencyAlias: .error("an alias has letters, digits, `_` and `-` only")
        // C8 32, 67
        case .dependencyDuplicate: .error("no two dependencies of one name or alias")
        case .dependencyVersion: .error("a dependency's `version` is a version constraint")
        case .dependencyVersionRecommended: .warning("each dependency has a `version`")
        // C8 72
        case .dependencyRepository: .fixed("a dependency's `repository` is an address others may go to")
        case .dependencyVendored: .error("a dependency in `charts/` has a version that its constraint admits")
        // C8 69, 72
        case .dependencyUnresolved:
            .error("each dependency stands in `charts/` or can be had from its repository")
        case .dependencyHost:
            .error(
                "no dependency from a host that `dependency_hosts` does not allow to ask, unless in `charts/`"
            )
        // C8 68
        case .dependencyMissing: .warning("dependencies stand in `charts/`")
        // C8 66
        case .dependencyUndeclared: .error("charts in `charts/` are declared as dependencies")
        // C8 70
        case .lockDigest: .error("the digest in `Chart.lock` is that of the chart's dependencies")

        case .statedName: .fixed("the form's `name` is the chart's")
        case .statedVersion: .fixed("the form's `artifactVersion` is the chart's")
        // C8 81
        case .provenance: .fixed("the provenance file is signed and about this archive")
        case .provenanceSignature:
            .fixed(
                "the provenance file's signature is good and by a key of the `keyring`, where there is one"
            )
        case .provenanceRequired: .fixed("a provenance file, where `require_signed` is true")
        }
    }
}

extension ChartRuleTerms {
    static func fixed(_ demand: String) -> Self { Self(severity: .error, isFixed: true, demand: demand) }
    static func error(_ demand: String) -> Self { Self(severity: .error, isFixed: false, demand: demand) }
    static func warning(_ demand: String) -> Self { Self(severity: .warning, isFixed: false, demand: demand) }
    static func info(_ demand: String) -> Self { Self(severity: .info, isFixed: false, demand: demand) }
}
