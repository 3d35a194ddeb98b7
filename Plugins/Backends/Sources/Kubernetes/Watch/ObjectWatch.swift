internal import Synchronization
internal import Threads

/// Knows all objects of a selection and every change of them: reads a list, then follows what changes, and begins anew where
/// the cluster has forgotten the moment in between.
///
/// Works on a thread of its own, on which everything is handed over, one call at a time.
public final class ObjectWatch<Content: ObjectContent>: Sendable {
    private let run: WatchRun<Content>
    private let thread = Mutex<JoinableThread?>(nil)

    /// Makes a watch that does not run yet.
    ///
    /// - Parameters:
    ///   - selection: which objects.
    ///   - type: of which type.
    ///   - client: how to ask the cluster.
    ///   - pace: how long to wait for what.
    ///   - onTurn: called on the watch's own thread, once when something turns and not again while it stays so.
    ///   - onChange: called on the watch's own thread; it must not stop the watch.
    public init(
        _ selection: ObjectSelection = .init(),
        of type: ResourceType,
        by client: KubernetesClient,
        pace: WatchPace = .init(),
        onTurn: @escaping @Sendable (WatchTurn) -> Void = { _ in },
        onChange: @escaping @Sendable (ObjectChange<Content>) -> Void
    ) {
        run = WatchRun(selection, type, client, pace, onTurn, onChange)
    }

    // The thread holds the run, not the watch: forgetting a watch ends it.
    deinit { stop() }

    /// How well it knows the cluster at present.
    public var state: WatchState { run.progress.withLock { $0.state } }

    /// Begins; once, and not after `stop`.
    ///
    /// - Returns: `false` if the system has no thread to give.
    public func start() -> Bool {
        thread.withLock { thread in
            if thread == nil { thread = JoinableThread { [run] in run.toTheEnd() } }
            return thread != nil
        }
    }

    /// Asks it to end, without waiting: so that several watches end in the time of one.
    public func cancel() { run.progress.update { $0.isStopping = true } }

    /// Ends, and waits for that, about a second at most; nothing is handed over afterwards.
    public func stop() {
        cancel()
        thread.withLock { $0.take() }?.join()
    }

    /// Waits until it knows the cluster well enough.
    ///
    /// - Parameters:
    ///   - duration: how long at most.
    ///   - condition: what is well enough; by default that a whole list has been handed over.
    /// - Returns: whether it does; `false` also if it is stopped.
    public func wait(
        atMost duration: Duration,
        until condition: (WatchState) -> Bool = { $0.isSynced }
    ) -> Bool {
        run.progress.wait(atMost: duration) { progress in
            condition(progress.state) ? true : progress.isStopping ? false : nil
        } ?? false
    }
}
