internal import JSONText

extension ChartMetadata {
    /// Writes an object as Helm writes an entry of an index, keys in Helm's order.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writeMembers(to: &writer)
        writer.endObject()
    }

    /// Writes the members alone, so that the index can add `created`, `digest` and `urls`.
    func writeMembers(to writer: inout JSONWriter) {
        writeAnnotations(to: &writer)
        writer.member("apiVersion", apiVersion.isEmpty ? "v1" : apiVersion)
        writer.member("appVersion", ifPresent: appVersion)
        writer.member("condition", ifPresent: condition)
        writeList("dependencies", dependencies, to: &writer) { $0.write(to: &$1) }
        if isDeprecated { writer.member("deprecated", true) }
        writer.member("description", ifPresent: description)
        writer.member("home", ifPresent: home)
        writer.member("icon", ifPresent: icon)
        if !keywords.isEmpty { writer.member("keywords", keywords) }
        writer.member("kubeVersion", ifPresent: kubeVersion)
        writeList("maintainers", maintainers, to: &writer) { $0.write(to: &$1) }
        writer.member("name", name)
        if !sources.isEmpty { writer.member("sources", sources) }
        writer.member("tags", ifPresent: tags)
        writer.member("type", ifPresent: type)
        writer.member("version", version)
    }

    /// Writes the chart's members of a package's `extensions`; the spec's four come first and are always there,
    /// `appVersion` excepted when the chart has none.
    func writeExtensionMembers(to writer: inout JSONWriter) {
        writer.member("chartVersion", version)
        writer.member("appVersion", ifPresent: appVersion)
        writeList("dependencies", dependencies, evenIfEmpty: true, to: &writer) {
            $0.write(to: &$1, withEmptyRepository: false)
        }
        writeList("maintainers", maintainers, evenIfEmpty: true, to: &writer) { $0.write(to: &$1) }
        writer.member("apiVersion", apiVersion.isEmpty ? "v1" : apiVersion)
        writer.member("type", ifPresent: type)
        writer.member("kubeVersion", ifPresent: kubeVersion)
        writer.member("deprecated", isDeprecated)
        if !keywords.isEmpty { writer.member("keywords", keywords) }
        writer.member("home", ifPresent: home)
        if !sources.isEmpty { writer.member("sources", sources) }
        writer.member("icon", ifPresent: icon)
        writeAnnotations(to: &writer)
    }

    private func writeAnnotations(to writer: inout JSONWriter) {
        guard !annotations.isEmpty else { return }
        writer.key("annotations")
        writer.beginObject()
        for annotation in annotations {
            writer.key(annotation.key)
            writer.string(annotation.value)
        }
        writer.endObject()
    }

    private func writeList<Item>(
        _ name: StaticString,
        _ items: [Item],
        evenIfEmpty: Bool = false,
        to writer: inout JSONWriter,
        item: (Item, inout JSONWriter) -> Void
    ) {
        guard evenIfEmpty || !items.isEmpty else { return }
        writer.key(name)
        writer.beginArray()
        for element in items { item(element, &writer) }
        writer.endArray()
    }
}

extension ChartDependency {
    /// Writes an object; Helm's own always has a repository, empty or not.
    func write(to writer: inout JSONWriter, withEmptyRepository: Bool = true) {
        writer.beginObject()
        writeMembers(to: &writer, withEmptyRepository: withEmptyRepository)
        writer.endObject()
    }

    func writeMembers(to writer: inout JSONWriter, withEmptyRepository: Bool) {
        writer.member("name", name)
        if !version.isEmpty { writer.member("version", version) }
        writer.member("repository", ifPresent: repository ?? (withEmptyRepository ? "" : nil))
        writer.member("condition", ifPresent: condition)
        if !tags.isEmpty { writer.member("tags", tags) }
        writer.member("alias", ifPresent: alias)
    }
}

extension ChartMaintainer {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("email", ifPresent: email)
        writer.member("url", ifPresent: url)
        writer.endObject()
    }
}
