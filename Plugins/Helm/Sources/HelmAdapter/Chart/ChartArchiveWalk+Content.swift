internal import Archive
internal import JSONText

/// What stands in the files of a chart, as far as it is looked at.
extension ChartArchiveWalk {
    /// Visits a file of the chart in `prefix`; only the published chart's own files are judged.
    mutating func visitFile(
        _ rest: ArraySlice<String>,
        in prefix: String,
        _ stream: ChartEntryStream
    ) throws(ArchiveError) {
        folders[prefix]?.note(rest)
        let isPublished = depth == 0 && prefix.isEmpty
        let path = prefix + rest.joined(separator: "/")
        switch (rest.count, rest.first) {
        case (1, "Chart.yaml"):
            guard let text = try text(of: stream, at: path) else { return }
            var chart = ChartMetadataReader(isPublished ? .publication : .listing, limits: limits, path: path)
            chart.readChart(text)
            folders[prefix]?.chart = chart
        case (1, "requirements.yaml"):
            guard let text = try text(of: stream, at: path) else { return }
            var requirements = ChartMetadataReader(
                isPublished ? .publication : .listing,
                limits: limits,
                path: path
            )
            requirements.readRequirements(text)
            folders[prefix]?.requirements = requirements
        case (1, "Chart.lock") where isPublished, (1, "requirements.lock") where isPublished:
            guard let text = try text(of: stream, at: path) else { return }
            folders[prefix]?.lock = ChartLock(text, limits: limits, path: path)
        case (1, "values.yaml"): try checkValues(stream, in: prefix, at: path)
        case (1, "values.schema.json") where isPublished: try checkSchema(stream, at: path)
        case (1, "values.schema.json"):
            let text = try heldText(of: stream)
            folders[prefix]?.schemaText = text
        case (2..., "templates") where isPublished: checkTemplateName(rest, at: path)
        case (2..., "crds") where isPublished: try checkManifest(rest.last ?? "", stream, at: path)
        case (2..., _) where isPublished && rest.last == "Chart.yaml": try noteOther(stream, at: path)
        default: break
        }
    }

    /// A chart that is neither the published one nor in `charts/`; whatever is wrong with it is no business of this one.
    private mutating func noteOther(_ stream: ChartEntryStream, at path: String) throws(ArchiveError) {
        let isReadable = stream.entry.size <= UInt64(limits.metadataBytes)
        guard isReadable, (folders[""]?.others.count ?? 0) < limits.dependencies else { return }
        var reader = ChartMetadataReader(.listing, limits: limits, path: path)
        reader.readChart(try stream.content())
        let chart = ChartFolder.Subchart(name: reader.metadata.name, version: reader.metadata.version)
        folders[""]?.others[String(path.dropLast("/Chart.yaml".count))] = chart
    }

    /// The content of a file that is held in memory, if it is small enough for that.
    private mutating func text(of stream: ChartEntryStream, at path: String) throws(ArchiveError) -> [UInt8]?
    {
        let limit = UInt64(limits.metadataBytes)
        guard stream.entry.size <= limit else {
            let message = "the file has \(stream.entry.size) bytes, more than \(limit)"
            findings.tooLarge(.fileSize, at: path, limitBytes: limit, message)
            return nil
        }
        return try stream.content()
    }

    /// The content of a file of which there may be one in each chart; nil if there is no more room for it.
    private mutating func heldText(of stream: ChartEntryStream) throws(ArchiveError) -> [UInt8]? {
        let size = Int(clamping: stream.entry.size)
        guard size <= limits.metadataBytes, heldBytes + size <= limits.heldBytes else { return nil }
        heldBytes += size
        return try stream.content()
    }

    private mutating func checkValues(_ stream: ChartEntryStream, in prefix: String, at path: String)
        throws(ArchiveError)
    {
        let problem: ChartYAMLScan.Problem?
        if let text = try heldText(of: stream) {
            folders[prefix]?.valuesText = text
            problem = ChartValuesCheck.problem(text)
        } else {
            problem = unsafe ChartValuesCheck.problem(bytes: Int(clamping: limits.fileBytes)) { buffer in
                (try? unsafe stream.fill(buffer)) ?? -1
            }
            if let failure = stream.failure { throw failure }
        }
        if let problem { findings.report(.valuesText, at: path, line: problem.line, problem.message) }
    }

    /// The schema as JSON; what it asks for is seen to when the values are known too.
    private mutating func checkSchema(_ stream: ChartEntryStream, at path: String) throws(ArchiveError) {
        let text = try stream.content()
        do throws(JSONTextError) {
            let kind = try JSONValidator.check(text, depthLimit: JSONValidator.maximumDepth, leniency: .all)
            guard kind != .object, kind != .bool else {
                folders[""]?.schemaText = text
                return
            }
            findings.report(.valuesSchema, at: path, "a schema must be a JSON object, true or false")
        } catch {
            findings.report(.valuesSchema, at: path, "the file must be JSON: \(error)")
        }
    }

    /// The extension as Helm takes it: from the last dot of the name on.
    ///
    /// Hidden files Helm leaves out of every chart that it packs.
    private mutating func checkTemplateName(_ components: ArraySlice<String>, at path: String) {
        let name = components.last ?? ""
        let isHidden = components.count == 2 && name.utf8.first == UInt8(ascii: ".")
        guard !isHidden, ![".yaml", ".yml", ".tpl", ".txt"].contains(where: name.hasSuffix) else { return }
        let message = "the name of a template must end in .yaml, .yml, .tpl or .txt"
        findings.report(.templateExtension, at: ChartText.quoted(path.utf8), message)
    }

    /// Other files than manifests may stand beside them.
    private mutating func checkManifest(
        _ name: String,
        _ stream: ChartEntryStream,
        at path: String
    ) throws(ArchiveError) {
        guard [".yaml", ".yml", ".json"].contains(where: name.hasSuffix) else { return }
        let check = unsafe ChartManifestCheck(path: ChartText.quoted(path.utf8), limits: limits) { buffer in
            (try? unsafe stream.fill(buffer)) ?? -1
        }
        if let failure = stream.failure { throw failure }
        findings.merge(check.findings)
    }
}
