internal import YAML

extension GatewayConfiguration {
    mutating func read(_ root: ConfigurationNode, _ diagnostics: inout Diagnostics) {
        guard let members = root.members(of: "the configuration file", &diagnostics) else { return }
        var hasAdapters = false
        for member in members {
            switch member.key {
            case "server": ConfigurationSchema.server.read(member.value, into: &server, &diagnostics)
            case "limits": ConfigurationSchema.limits.read(member.value, into: &limits, &diagnostics)
            case "protection":
                ConfigurationSchema.protection.read(member.value, into: &protection, &diagnostics)
            case "state":
                ConfigurationSchema.state.read(member.value, into: &state, &diagnostics)
                state.lines = member.value.linesOfMembers
            case "log": ConfigurationSchema.log.read(member.value, into: &log, &diagnostics)
            case "reload": ConfigurationSchema.reload.read(member.value, into: &reload, &diagnostics)
            case "plugins": ConfigurationSchema.plugins.read(member.value, into: &plugins, &diagnostics)
            case "adapters":
                hasAdapters = true
                readAdapters(member, &diagnostics)
            default: diagnostics.addUnknown(member, known: ConfigurationSchema.sectionNames)
            }
        }
        if !hasAdapters {
            diagnostics.add("\"adapters\" is missing: at least one adapter is needed", at: root.mark)
        }
    }

    private mutating func readAdapters(_ member: ConfigurationMember, _ diagnostics: inout Diagnostics) {
        guard case .sequence(let items) = member.value.content else {
            if case .broken = member.value.content { return }
            return diagnostics.add("adapters must be a list, each entry with a name", at: member.value.mark)
        }
        var lines: [String: Int] = [:]
        for item in items {
            guard let adapter = Self.readAdapter(item, &diagnostics) else { continue }
            if let first = lines[adapter.name] {
                diagnostics.add(
                    "the adapter's name is already taken by the one in line \(first)",
                    at: Self.nameMark(of: item)
                )
            } else if !adapter.name.isEmpty {
                lines[adapter.name] = adapter.line
            }
            adapters.append(adapter)
        }
        checkTogether(member, &diagnostics)
    }

    private static func readAdapter(_ item: ConfigurationNode, _ diagnostics: inout Diagnostics)
        -> AdapterSettings?
    {
        guard case .mapping(let members) = item.content else {
            if case .broken = item.content { return nil }
            diagnostics.add("an adapter must be a mapping with at least a name", at: item.mark)
            return nil
        }
        var adapter = AdapterSettings()
        adapter.line = item.mark.line
        ConfigurationSchema.adapter.read(item, into: &adapter, &diagnostics)
        if !members.contains(where: { $0.key == "name" }) {
            diagnostics.add("the adapter has no \"name\"", at: item.mark)
        }
        if adapter.library.isEmpty { adapter.library = "libo2dms-\(adapter.name).so" }
        return adapter
    }

    private static func nameMark(of item: ConfigurationNode) -> YAMLMark {
        guard case .mapping(let members) = item.content else { return item.mark }
        return members.first { $0.key == "name" }?.value.mark ?? item.mark
    }

    private func checkTogether(_ member: ConfigurationMember, _ diagnostics: inout Diagnostics) {
        if !adapters.contains(where: \.enabled) {
            diagnostics.add("at least one adapter must be given and enabled", at: member.keyMark)
        }
    }

    mutating func resolvePaths(in directory: String) {
        plugins.directory = FilePath.resolve(plugins.directory, in: directory)
        state.directory = FilePath.resolve(state.directory, in: directory)
        state.spoolDirectory = FilePath.resolve(state.spoolDirectory, in: state.directory)
        if let file = state.sqliteFile {
            state.url = "sqlite:" + FilePath.resolve(file, in: state.directory)
        }
        for index in adapters.indices {
            let library = adapters[index].library
            let isPath = library.utf8.contains(UInt8(ascii: "/"))
            adapters[index].libraryPath = FilePath.resolve(
                library,
                in: isPath ? directory : plugins.directory
            )
        }
    }
}

extension ConfigurationNode {
    /// Where the value of each key stands.
    fileprivate var linesOfMembers: [String: Int] {
        guard case .mapping(let members) = content else { return [:] }
        return Dictionary(members.map { ($0.key, $0.value.mark.line) }) { first, _ in first }
    }
}
