internal import Kubernetes

/// What is read of an Application (`argoproj.io/v1alpha1`), whoever hands it out.
struct Application: ObjectContent, Hashable {
    /// Only where something comes from and how it is: values and manifests are never read.
    static let fields =
        ["spec.project", "spec.destination", "spec.syncPolicy.automated"]
        + ApplicationSource.fields("spec") + SourceHydrator.fields("spec.sourceHydrator") + Status.fields
        + Request.fields("operation")

    struct Specification: Decodable, Hashable, Sendable {
        var project: String?
        var destination: Destination?
        var source: ApplicationSource?
        var sources: [ApplicationSource]?
        var sourceHydrator: SourceHydrator?
        var syncPolicy: SyncPolicy?
    }

    struct Destination: Decodable, Hashable, Sendable {
        var server: String?
        var name: String?
        var namespace: String?
    }

    struct SyncPolicy: Decodable, Hashable, Sendable {
        struct Automation: Decodable, Hashable, Sendable {
            var enabled: Bool?
        }

        var automated: Automation?
    }

    struct Status: Decodable, Hashable, Sendable {
        static let fields =
            [
                "status.sync.status", "status.sync.revision", "status.sync.revisions", "status.health",
                "status.history.id", "status.history.revision", "status.history.revisions",
                "status.history.deployedAt", "status.operationState.phase", "status.operationState.message",
                "status.operationState.startedAt", "status.operationState.finishedAt",
                "status.operationState.syncResult.revision", "status.operationState.syncResult.revisions",
                "status.conditions", "status.summary.images",
                "status.sourceHydrator.lastSuccessfulOperation.drySHA",
                "status.sourceHydrator.lastSuccessfulOperation.hydratedSHA",
            ] + SourceHydrator.fields("status.sourceHydrator.lastSuccessfulOperation.sourceHydrator")
            + Request.fields("status.operationState.operation")
            + ApplicationSource.fields("status.sync.comparedTo")
            + ApplicationSource.fields("status.history")
            + ApplicationSource.fields("status.operationState.syncResult")

        var sync: Comparison?
        var health: Health?
        var history: [Deployed]?
        var operationState: Operation?
        var conditions: [Condition]?
        var summary: Summary?
        var sourceHydrator: Hydration?
    }

    var spec: Specification
    var status: Status?
    /// What somebody has asked for and Argo CD has not begun with yet.
    var operation: Request?
}

extension Application {
    /// A synchronisation that was asked for; it may name other sources and revisions than the specification does.
    struct Request: Decodable, Hashable, Sendable {
        struct Synchronisation: Decodable, Hashable, Sendable {
            var revision: String?
            var revisions: [String]?
            var source: ApplicationSource?
            var sources: [ApplicationSource]?
        }

        var sync: Synchronisation?

        static func fields(_ path: String) -> [String] {
            ["\(path).sync.revision", "\(path).sync.revisions"] + ApplicationSource.fields("\(path).sync")
        }
    }

    /// What the cluster was last compared with.
    struct Comparison: Decodable, Hashable, Sendable {
        struct Compared: Decodable, Hashable, Sendable {
            var source: ApplicationSource?
            var sources: [ApplicationSource]?
        }

        var status: String?
        var revision: String?
        var revisions: [String]?
        var comparedTo: Compared?
    }

    struct Health: Decodable, Hashable, Sendable {
        var status: String?
        var message: String?
    }

    /// One entry of the history: a synchronisation that succeeded.
    struct Deployed: Decodable, Hashable, Sendable {
        var id: Int64?
        var revision: String?
        var revisions: [String]?
        var source: ApplicationSource?
        var sources: [ApplicationSource]?
        var deployedAt: String?
    }

    /// The last synchronisation, or the one that is going on.
    struct Operation: Decodable, Hashable, Sendable {
        struct Result: Decodable, Hashable, Sendable {
            var revision: String?
            var revisions: [String]?
            var source: ApplicationSource?
            var sources: [ApplicationSource]?
        }

        var phase: String?
        var message: String?
        var startedAt: String?
        var finishedAt: String?
        var syncResult: Result?
        var operation: Request?
    }

    struct Condition: Decodable, Hashable, Sendable {
        var type: String?
        var message: String?
    }

    struct Summary: Decodable, Hashable, Sendable {
        var images: [String]?
    }

    struct Hydration: Decodable, Hashable, Sendable {
        struct Success: Decodable, Hashable, Sendable {
            var drySHA: String?
            var hydratedSHA: String?
            /// As the specification had it then.
            var sourceHydrator: SourceHydrator?
        }

        var lastSuccessfulOperation: Success?
    }
}
