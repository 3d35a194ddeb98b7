// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import Observability
import Synchronization
import Threads

extension PluginInstance {
    /// Items of a list up to which its duration is measured.
    static let measuredListLimit: UInt64 = 200

    /// Starts an operation; see `Adapter.perform`.
    @inline(__always)
    func start(
        _ request: OperationRequest,
        requestID: String? = nil,
        sink: any OperationSink,
        inline: Bool,
        pool chosen: WorkerPool? = nil
    ) -> CallHandle {
        guard let function = function(for: request.operation) else {
            return refuse(sink, .unsupported, "the adapter does not offer this operation")
        }
        guard request.part == .archive || function.flags.contains(.parts) else {
            return refuse(sink, .unsupported, "the adapter hands out archives only")
        }
        guard gate.enter() else {
            return refuse(sink, .unavailable, "the adapter is shutting down", retryAfterMilliseconds: 1000)
        }
        defer { gate.leave() }
        guard let index = calls.take() else {
            return reject(sink, "the adapter has \(CallTable.capacity) operations in progress")
        }
        let now = MonotonicTime.now()
        unsafe calls.origin(index).pointee = CallOrigin(
            requestID: requestID,
            traceparent: request.traceparent
        )
        let state = unsafe calls.state(index)
        if function.operation == .packageList {
            let guarded = guardedSink(sink, request, function)
            unsafe state.pointee.begin(function, request, guarded, passesThrough: guarded === sink, at: now)
        } else {
            unsafe state.pointee.begin(function, request, sink, passesThrough: true, at: now)
        }
        let deadline = request.monotonicDeadline ?? now &+ min(timeoutNanoseconds, .max - now)
        let handle = calls.open(index, deadline: deadline)
        watchdog.noticeCall()
        // Who asks for what is so now waits for the backend.
        let runsInline =
            inline && function.flags.contains(.nonblocking) && !request.flags.contains(.fresh) && !isSerial
            && !function.budget.isExhausted
        if runsInline {
            let usage = function.budget.isExamining ? ThreadUsage.now() : nil
            invoke(function, handle, request)
            if !isLong(request) { noteDuration(of: function, since: now, usage) }
        } else {
            submit(handle, request, to: chosen ?? (isTransfer(request) ? transferPool : pool))
        }
        return handle
    }

    /// Calls the plugin.
    @inline(__always)
    func invoke(_ function: DeclaredFunction, _ handle: CallHandle, _ request: OperationRequest) {
        let isPagedByHost =
            function.operation == .packageList && function.isPlainList.load(ordering: .relaxed)
        unsafe request.withABIRequest(
            honoursRanges: function.flags.contains(.ranges),
            honoursFresh: function.operation != .packageGet || function.flags.contains(.fresh),
            pagedByHost: isPagedByHost
        ) { unsafe function.function(pointer, handle.rawValue, $0) }
    }

    /// Whether a client takes the result as it comes, and so says how long the operation lasts.
    ///
    /// Deployments are all collected before any is sent.
    private func isTransfer(_ request: OperationRequest) -> Bool {
        request.operation == .packageFetch || request.operation == .packageList && isLong(request)
    }

    /// A list of so many items takes its time in the host too: the promise is not held against the plugin.
    @inline(__always)
    private func isLong(_ request: OperationRequest) -> Bool {
        request.operation.isList && request.limit > Self.measuredListLimit
    }

    /// The precise clock is read only if the coarse one has ticked since the start: a promise is a millisecond, a read 40 ns.
    @inline(__always)
    private func noteDuration(of function: DeclaredFunction, since start: Int64, _ usage: ThreadUsage?) {
        if usage != nil || MonotonicTime.coarse() > start {
            noteLongDuration(of: function, since: start, usage)
        }
    }

    private func noteLongDuration(of function: DeclaredFunction, since start: Int64, _ usage: ThreadUsage?) {
        let elapsed = MonotonicTime.now() - start
        let call = NonblockingBudget.Call(nanoseconds: elapsed, before: usage, number: function.meter.calls)
        guard function.budget.spend(call) else { return }
        count(.blocking, "\(function.operation.name) blocks: it runs on the adapter's workers from now on")
    }

    private func submit(_ handle: CallHandle, _ request: OperationRequest, to pool: WorkerPool) {
        let job = WorkerPool.Job(handle: handle, request: request)
        if pool.submit(job, run: { [self] in run($0) }) {
            reportDepth()
            return
        }
        meters.rejections.with([adapterName]).add()
        end(
            handle,
            OperationError(
                code: .unavailable,
                message: "the adapter is overloaded: all its workers are busy and its queue is full",
                retryAfterMilliseconds: 1000,
                isRefusedByHost: true
            )
        )
    }

    /// On a worker: runs a job that waited, unless its call has ended meanwhile.
    private func run(_ job: WorkerPool.Job) {
        reportDepth()
        guard let function = function(for: job.request.operation), calls.openWord(job.handle) != nil else {
            return
        }
        invoke(function, job.handle, job.request)
        guard isSerial else { return }
        _ = serialTurn.wait { _ in calls.openWord(job.handle) == nil ? true : nil }
    }

    private func reportDepth() { meters.queueDepth.with([adapterName]).set(Double(queueDepth)) }

    private func guardedSink(
        _ sink: any OperationSink,
        _ request: OperationRequest,
        _ function: DeclaredFunction
    ) -> any OperationSink {
        if function.isPlainList.load(ordering: .relaxed) {
            return PlainListSink(before: sink, request: request)
        }
        if function.isOrderProven.load(ordering: .relaxed) { return sink }
        let isWhole = request.limit == .max && request.offset == 0
        return ProvingListSink(before: sink, isWhole: isWhole) { [self] in note($0, of: function) }
    }

    func note(_ verdict: ListVerdict, of function: DeclaredFunction) {
        switch verdict {
        case .kept: function.isOrderProven.store(true, ordering: .relaxed)
        case .broken:
            function.isPlainList.store(true, ordering: .relaxed)
            count(.listOrder, "a list was out of order or without its total: the host sorts from now on")
        }
    }

    private func reject(_ sink: any OperationSink, _ message: String) -> CallHandle {
        meters.rejections.with([adapterName]).add()
        return refuse(sink, .unavailable, message, retryAfterMilliseconds: 1000)
    }

    private func refuse(
        _ sink: any OperationSink,
        _ code: OperationErrorCode,
        _ message: String,
        retryAfterMilliseconds: UInt32 = 0
    ) -> CallHandle {
        sink.completed(
            OperationError(
                code: code,
                message: message,
                retryAfterMilliseconds: retryAfterMilliseconds,
                isRefusedByHost: true
            )
        )
        return CallHandle(rawValue: 0)
    }
}
