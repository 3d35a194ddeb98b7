internal import Digest
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit
internal import OCIRegistry

/// Deleting one version and no other: a registry that deletes a manifest takes every tag of it away.
extension OCIRepository {
    /// A version as it is to be deleted.
    private struct Target {
        let chart: String
        let tag: String
        let digest: SHA256Digest
        /// Other tags of the same manifest.
        let siblings: [String]
    }

    func delete(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        try refuseIfReadOnly(settings)
        let (name, version, isForced) = (deletion.name, deletion.version, deletion.isForced)
        let (chart, tag) = try place(of: name, version)
        try turns.hold("\(name)-\(version)", call) { () throws(AdapterError) in
            guard let target = try target(chart, tag, call) else {
                unlist([version], of: chart)
                throw .notFound("there is no \(name) \(version)")
            }
            if let checksum = deletion.checksum {
                try checkArchive(of: target, version, is: checksum, call)
            }
            guard !deletion.isDryRun else { return try foresee(target, isForced: isForced, call) }
            let removal = try remove(target, isForced: isForced, call)
            let siblings = removal.tookSiblings ? target.siblings.compactMap(VersionTag.decoded) : []
            unlist([version] + siblings, of: chart)
            // Who pushed it sees it in any case; here it is in the lists with the next look at the latest.
            if removal.leftAnother {
                try? look(at: OCIRecords.Tag(chart: chart, tag: tag, version: version), call)
            }
        }
    }

    /// The chart's path and tag, from what is served.
    func place(of name: String, _ version: String) throws(AdapterError) -> (
        chart: String, tag: String
    ) {
        guard let snapshot = state.snapshot, let position = snapshot.position(name: name, version: version),
            let tag = VersionTag.encoded(version)
        else { throw .notFound("there is no \(name) \(version)") }
        let reference = snapshot.arena.string(snapshot.entries[position].address)
        let prefix = address.path.isEmpty ? "" : address.path + "/"
        guard let repository = address.repository(inReference: reference) else {
            throw .internal("the entry's address is none of this repository")
        }
        return (String(repository.dropFirst(prefix.utf8.count)), tag)
    }

    /// What the registry has under the tag at this moment; `nil` = nothing.
    private func target(_ chart: String, _ tag: String, _ call: Call) throws(AdapterError) -> Target? {
        let name = address.repository(of: chart)
        return try asking { () throws(HTTPFault) in
            guard let digest = try registry.digest(ofTag: tag, of: name, terms(call)) else { return nil }
            let others = try recognition.dialect(terms(call)).tags(of: chart, terms(call)).filter {
                $0.tag != tag
            }
            let outcome = ParallelWork.map(others, threads: OCICatalogueReader.threads) {
                [registry] (other) throws(HTTPFault) -> SHA256Digest? in
                guard RegistryGrammar.isTag(other.tag) else { return nil }
                if let known = other.manifest { return known }
                return try registry.digest(ofTag: other.tag, of: name, self.terms(call))
            }
            if let fault = outcome.fault { throw fault }
            let siblings = zip(others, outcome.results).filter { $0.1 == digest }.map(\.0.tag)
            return Target(chart: chart, tag: tag, digest: digest, siblings: siblings.sorted())
        }
    }

    /// Throws if the manifest that is to go describes another archive than the one that is meant.
    ///
    /// A manifest that is deleted by its digest is the one that was looked at. One that can only be deleted by its tag may be another
    /// in the moment between.
    private func checkArchive(
        of target: Target,
        _ version: String,
        is checksum: String,
        _ call: Call
    ) throws(AdapterError) {
        let name = address.repository(of: target.chart)
        let reading = try asking { () throws(HTTPFault) in
            try registry.manifest(target.digest.reference, of: name, terms(call))
        }
        let tag = OCIRecords.Tag(chart: target.chart, tag: target.tag, version: version)
        var found: String?
        if case .read(let manifest) = reading {
            found = (try? ChartManifest(manifest.bytes))?.chart.digest.reference
        }
        guard found != checksum else { return }
        try look(at: tag, call)
        throw AdapterError(.replaced(checksum: found), name: tag.name, version: version)
    }

    /// What a deletion came to.
    private struct Removal {
        /// Whether the manifest went, and with it every tag of it.
        var tookSiblings: Bool
        /// Whether somebody has pushed another archive under the tag meanwhile, which stays.
        var leftAnother = false
    }

    /// Deletes in the way that takes least away, and believes it when the tag does not lead to the manifest any more.
    private func remove(_ target: Target, isForced: Bool, _ call: Call) throws(AdapterError) -> Removal {
        var refusals: [String] = []
        var wasTaken = false
        for way in ways(target, isForced: isForced) {
            // A tag is deleted whatever it leads to, which may be somebody else's archive by now.
            var answer = RegistryClient.Deletion.absent
            let before = way == .tag ? try remainder(of: target, call) : .itself
            if before == .itself {
                answer = try asking { () throws(HTTPFault) in try way.delete(self, target, terms(call)) }
            }
            if case .unsupported(let reason) = answer {
                refusals.append("\(way.rawValue): \(reason)")
                continue
            }
            switch try remainder(of: target, call) {
            case .nothing: return Removal(tookSiblings: way == .manifest)
            case .itself: wasTaken = true
            case .another where answer == .deleted:
                return Removal(tookSiblings: way == .manifest, leftAnother: true)
            case .another:
                throw AdapterError(
                    .conflict,
                    "another archive was pushed under \(target.tag) meanwhile, and stays: look at the package again"
                )
            }
        }
        guard !wasTaken else {
            throw .unavailable("the registry says that \(target.tag) is deleted, and still serves it")
        }
        throw refusal(of: target, isForced: isForced, refusals)
    }

    /// Finds out whether the registry would delete, by deleting in the same ways what is not there.
    private func foresee(_ target: Target, isForced: Bool, _ call: Call) throws(AdapterError) {
        let nothing = try? SHA256Digest.of(Array("no manifest has this digest: \(target.digest.hex)".utf8))
        guard let nothing else { throw .internal("no digest of a text") }
        var refusals: [String] = []
        for way in ways(target, isForced: isForced) {
            let digest = way == .manifest ? nothing : target.digest
            let absent = Target(
                chart: target.chart,
                tag: "no-tag-\(nothing.hex)",
                digest: digest,
                siblings: []
            )
            let answer = try asking({ () throws(HTTPFault) in try way.delete(self, absent, terms(call)) })
            guard case .unsupported(let reason) = answer else { return }
            refusals.append("\(way.rawValue): \(reason)")
        }
        throw refusal(of: target, isForced: isForced, refusals)
    }

    private func refusal(of target: Target, isForced: Bool, _ reasons: [String]) -> AdapterError {
        if !target.siblings.isEmpty, !isForced { return sharedDigest(target) }
        return AdapterError(
            .unsupported,
            "the registry does not delete (\(reasons.joined(separator: "; "))): delete it in the registry's own interface, or enable deletions there"
        )
    }

    private enum Way: String {
        case manifest = "by digest"
        case tag = "by tag"

        func delete(
            _ repository: OCIRepository,
            _ target: Target,
            _ terms: HTTPTerms
        ) throws(HTTPFault) -> RegistryClient.Deletion {
            switch self {
            case .manifest:
                let name = repository.address.repository(of: target.chart)
                return try repository.registry.delete(target.digest.reference, from: name, terms)
            case .tag:
                let dialect = try repository.recognition.dialect(terms)
                return try dialect.delete(tag: target.tag, of: target.digest, from: target.chart, terms)
            }
        }
    }

    /// By digest nothing is left behind; by tag the others stay.
    private func ways(_ target: Target, isForced: Bool) -> [Way] {
        if target.siblings.isEmpty { return [.manifest, .tag] }
        return isForced ? [.tag, .manifest] : [.tag]
    }

    /// What a tag leads to.
    private enum Remainder {
        case nothing, itself, another
    }

    private func remainder(of target: Target, _ call: Call) throws(AdapterError) -> Remainder {
        let name = address.repository(of: target.chart)
        let reading = try asking { () throws(HTTPFault) in
            try registry.manifest(target.tag, of: name, terms(call))
        }
        return switch reading {
        case .absent: .nothing
        case .read(let manifest) where manifest.digest != target.digest: .another
        case .read, .corrupt: .itself
        }
    }

    private func sharedDigest(_ target: Target) -> AdapterError {
        AdapterError(
            .conflict,
            "the registry can only delete \(target.tag) together with \(target.siblings.joined(separator: ", ")), which are tags of the same manifest: force=true deletes them all",
            details: [
                "reason": "SharedDigest", "digest": .string(target.digest.reference),
                "tags": .array(target.siblings.map(JSONValue.string)),
            ]
        )
    }

    /// Serves what is left.
    func unlist(_ versions: [String], of chart: String) {
        let tags = versions.compactMap { version in
            VersionTag.encoded(version).map { OCIRecords.Tag(chart: chart, tag: $0, version: version) }
        }
        for tag in tags { reader.keep(nil, of: tag) }
        guard state.snapshot != nil, let nothing = try? RepositorySnapshot.empty() else { return }
        follower.publish { known in
            let positions = tags.compactMap { known?.position(name: $0.name, version: $0.version) }
            let changed = try? known?.changed(removing: Set(positions), adding: nothing)
            return changed.flatMap(\.self) ?? known ?? nothing
        }
    }
}
