// SPDX-License-Identifier: Apache-2.0

/// What the host knows of one call.
///
/// Written by whoever opens the slot, then only by the holder of the slot's exclusive bit, at the end by whoever finalises.
@safe struct CallState {
    /// What a plugin has done already in a call.
    struct Progress: OptionSet {
        let rawValue: UInt8
        static let revision = Progress(rawValue: 1)
        static let total = Progress(rawValue: 2)
        static let item = Progress(rawValue: 4)
        static let details = Progress(rawValue: 8)
        /// An item was refused: a single answer without it is no success.
        static let refusedItem = Progress(rawValue: 16)
        static let orderBreach = Progress(rawValue: 32)
    }

    /// `nil` in a call of `instance_create`.
    var operation: Operation?
    /// Not retained for each call: the instance keeps its functions.
    private var function: Unmanaged<DeclaredFunction>?
    var sink: (any OperationSink)?
    var startedAt: Int64 = 0
    /// Items of a list that are still wanted.
    var wanted: UInt64 = .max
    var progress: Progress = []
    /// The list passes through to the sink, so its order is checked here.
    var checksOrder = false
    var order = ListOrderCheck()
    var body: SpooledBody?
    var bodyOffset: UInt64 = 0

    /// Fills a slot for a new operation.
    @inline(__always)
    mutating func begin(
        _ function: DeclaredFunction,
        _ request: OperationRequest,
        _ sink: any OperationSink,
        passesThrough: Bool,
        at now: Int64
    ) {
        operation = function.operation
        unsafe self.function = Unmanaged.passUnretained(function)
        self.sink = sink
        startedAt = now
        progress = []
        if function.operation == .packageUpload {
            body = request.body
            bodyOffset = 0
        }
        wanted = function.operation.isList && passesThrough ? request.limit : .max
        checksOrder = function.operation == .packageList && passesThrough
        if checksOrder { order.reset() }
    }

    /// Empties the state at the end of its call.
    @inline(__always)
    mutating func end() -> EndedCall {
        if operation == .packageUpload { body = nil }
        operation = nil
        // Moved rather than copied: a copy would count its references up and down once more.
        let sink = unsafe withUnsafeMutablePointer(to: &sink) { place in
            defer { unsafe place.initialize(to: nil) }
            return unsafe place.move()
        }
        return unsafe EndedCall(function: function.take(), sink: sink, startedAt: startedAt)
    }

    /// Whether a success has to be looked at once more.
    var isDoubtful: Bool { !progress.isDisjoint(with: [.orderBreach, .refusedItem]) }

    /// What makes a success a failure after all: the answer would be wrong.
    var contractError: OperationError? {
        if progress.contains(.orderBreach) { return .listOutOfOrder }
        guard progress.contains(.refusedItem), !progress.contains(.item), !(operation?.isList ?? false)
        else { return nil }
        return OperationError(code: .internal, message: "the adapter's answer breaks the plugin contract")
    }
}

/// What remains to be done for a call that is over.
@safe struct EndedCall {
    let function: Unmanaged<DeclaredFunction>?
    let sink: (any OperationSink)?
    let startedAt: Int64
}
