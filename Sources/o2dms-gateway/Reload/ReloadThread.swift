import AdapterHost
import Configuration
import Observability
import ServiceManager
import SourceFiles
import Synchronization
import Threads

/// The thread that reads the configuration anew whenever it was asked to, or the files have changed.
final class ReloadThread: Sendable {
    private struct Wishes {
        var isAsked = false
        var isStopped = false
    }

    private let reload: Reload
    private let manager: ServiceManager?
    private let status: @Sendable () -> String
    private let log: Log
    private let watch = ConfigurationWatch()
    private let wishes = Mutex(Wishes())

    /// `status` is what the service manager shows while the gateway serves.
    init(_ reload: Reload, _ manager: ServiceManager?, status: @escaping @Sendable () -> String, log: Log) {
        self.reload = reload
        self.manager = manager
        self.status = status
        self.log = log
    }

    /// Starts with the files as they were read at the start of the gateway.
    func start(_ reading: LoadedConfiguration.Reading) {
        let thread = JoinableThread { [self] in run(reading) }
        if thread == nil {
            log.error("no thread for the configuration: it is not read anew until the next start")
        }
    }

    /// Asks for a reload [any thread].
    func request() {
        wishes.withLock { $0.isAsked = true }
        watch.wake()
    }

    /// Lets the thread end when it has nothing to do [any thread]; a reload that runs is not waited for.
    func stop() {
        wishes.withLock { $0.isStopped = true }
        watch.wake()
    }

    private func run(_ first: LoadedConfiguration.Reading) {
        var settings = reload.started.settings.reload
        var files = first.files
        var adapterFiles = reload.registry.files
        while true {
            let followed = settings.watch ? files + adapterFiles : []
            if !watch.follow(followed) {
                log.warning(
                    "not every directory of the configuration can be watched: send SIGHUP after a change",
                    ["directories": .integer(Int64(followed.count))]
                )
            }
            let reason = watch.wait(for: followed, delay: settings.delay)
            let (isAsked, isStopped) = wishes.withLock { wishes in
                defer { wishes.isAsked = false }
                return (wishes.isAsked, wishes.isStopped)
            }
            if isStopped { return }
            guard isAsked || reason == .changed else { continue }
            manager?.tell(.reloading)
            let reading = reload.run(isAsked ? "SIGHUP" : "the files have changed")
            manager?.tell(.ready(status: status()))
            files = reading.files
            if case .success(let configuration) = reading.result {
                settings = configuration.settings.reload
                adapterFiles = reload.registry.files
            } else {
                // No adapter has read them anew; one that has changed is not to be looked at again and again.
                adapterFiles = adapterFiles.map { SourceFile(path: $0.path) }
            }
        }
    }
}
