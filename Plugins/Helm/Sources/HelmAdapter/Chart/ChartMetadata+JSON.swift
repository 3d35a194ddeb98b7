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
        to writer: inout JSONWriter,
        item: (Item, inout JSONWriter) -> Void
    ) {
        guard !items.isEmpty else { return }
        writer.key(name)
        writer.beginArray()
        for element in items { item(element, &writer) }
        writer.endArray()
    }
}

extension ChartDependency {
    /// Writes an object, members in the order of Helm's structure; Helm's own always has a repository, empty or not.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writeMembers(to: &writer, withEmptyRepository: true)
        writer.endObject()
    }

    func writeMembers(to writer: inout JSONWriter, withEmptyRepository: Bool) {
        writer.member("name", name)
        if !version.isEmpty { writer.member("version", version) }
        writer.member("repository", ifPresent: repository ?? (withEmptyRepository ? "" : nil))
        writer.member("condition", ifPresent: condition.notEmpty)
        if !tags.isEmpty { writer.member("tags", tags) }
        if isEnabled { writer.member("enabled", true) }
        if let importValues, !importValues.isEmpty {
            writer.key("import-values")
            writer.beginArray()
            for value in importValues { value.write(to: &writer) }
            writer.endArray()
        }
        writer.member("alias", ifPresent: alias.notEmpty)
    }
}

extension ChartImport {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .key(let key): writer.string(key)
        case .mapping(let members):
            writer.beginObject()
            for (key, text) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                writer.key(key)
                writer.string(text)
            }
            writer.endObject()
        }
    }
}

extension String? {
    fileprivate var notEmpty: String? { self?.isEmpty == false ? self : nil }
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
