public import AdapterHost
import Synchronization
import Threads

/// Asks who uses each of many packages, some at a time.
///
/// Nothing is kept: what it says is what the adapters know now.
public struct UsageSurvey: Sendable {
    /// So many packages are asked about at the same time: enough to keep the adapters' workers busy.
    private static let concurrency = 8

    private let adapters: [Adapter]
    private let failures: [AdapterLoadFailure]
    private let protection: ProtectionSettings
    private let limits: InquiryLimits
    private let requestID: String
    private let traceparent: String

    /// What was found.
    public struct Result: Sendable {
        /// Where each package stands, in the order of the question.
        public let standings: [PackageStanding]
        /// The adapters that could not tell of some package.
        public let silent: [SilentAdapter]
        /// Whether any adapter watches deployments: else nobody says that a package is unused.
        public let isClaimed: Bool
    }

    /// A survey of these adapters; the parameters are those of ``DeploymentInquiry``.
    public init(
        of adapters: [Adapter],
        failures: [AdapterLoadFailure],
        protection: ProtectionSettings,
        limits: InquiryLimits,
        requestID: String,
        traceparent: String
    ) {
        self.adapters = adapters
        self.failures = failures
        self.protection = protection
        self.limits = limits
        self.requestID = requestID
        self.traceparent = traceparent
    }

    private struct Progress {
        var standings: [PackageStanding]
        var silent: [SilentAdapter] = []
        var running = 0
        var left: Int
    }

    /// Asks about all packages, and returns when all answers are there.
    ///
    /// Blocks: for a thread that may.
    ///
    /// - Parameters:
    ///   - packages: about which.
    ///   - isWanted: looked at before each question; once it says no, the answer is of no use to anybody.
    /// - Returns: where each stands.
    public func run(_ packages: [SoughtPackage], isWanted: () -> Bool = { true }) -> Result {
        let all = ask(.all)
        let nobody = Array(repeating: PackageStanding(.available), count: packages.count)
        // Where nothing is deployed, nothing is used: the usual case needs one question instead of thousands.
        if all.count == 0, all.silent.isEmpty, failures.isEmpty {
            return Result(standings: nobody, silent: [], isClaimed: all.isClaimed)
        }
        let progress = Monitor(Progress(standings: nobody, left: packages.count))
        for (index, package) in packages.enumerated() {
            guard isWanted() else { return Result(standings: nobody, silent: [], isClaimed: true) }
            progress.wait { $0.running < Self.concurrency ? $0.running += 1 : nil }
            inquiry(.users(of: package, isFresh: false)) { findings in
                let standing = PackageStanding(findings, under: protection)
                progress.update { progress in
                    progress.standings[index] = standing
                    for silent in findings.silent
                    where !progress.silent.contains(where: { $0.adapter == silent.adapter }) {
                        progress.silent.append(silent)
                    }
                    progress.running -= 1
                    progress.left -= 1
                }
            }
            .start()
        }
        return progress.wait { progress in
            guard progress.left == 0 else { return nil }
            return Result(
                standings: progress.standings,
                silent: progress.silent,
                isClaimed: all.isClaimed || !all.silent.isEmpty
            )
        }
    }

    private func ask(_ question: DeploymentQuestion) -> DeploymentFindings {
        let answer = Monitor<DeploymentFindings?>(nil)
        inquiry(question) { findings in answer.update { $0 = findings } }.start()
        return answer.wait { $0 }
    }

    private func inquiry(
        _ question: DeploymentQuestion,
        _ finish: @escaping @Sendable (DeploymentFindings) -> Void
    ) -> DeploymentInquiry {
        DeploymentInquiry(
            question,
            to: adapters,
            failures: failures,
            limits: limits,
            requestID: requestID,
            traceparent: traceparent,
            finish: finish
        )
    }
}
