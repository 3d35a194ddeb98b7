internal import CGit2

// libgit2's callbacks for a wire. The structs are ours behind pointers of libgit2: it hands them back and lets us free them.

/// `git_remote_callbacks.transport`: Git's protocol over the conversation's wire.
let makeTransport: git_transport_cb = { transport, remote, payload in
    let isStateless = unsafe RemoteConversation.of(payload).wire?.isStateless == true
    var definition = unsafe git_smart_subtransport_definition(
        callback: makeSubtransport,
        rpc: isStateless ? 1 : 0,
        param: payload
    )
    return unsafe git_transport_smart(transport, remote, &definition)
}

private let makeSubtransport: git_smart_subtransport_cb = { subtransport, _, payload in
    let made = UnsafeMutablePointer<cgit2_subtransport>.allocate(capacity: 1)
    let base = unsafe git_smart_subtransport(action: beginStep, close: closeWire, free: freeSubtransport)
    unsafe made.initialize(to: cgit2_subtransport(base: base, wire: payload, current: nil))
    unsafe subtransport?.pointee = unsafe UnsafeMutableRawPointer(made).assumingMemoryBound(
        to: git_smart_subtransport.self
    )
    return 0
}

private func own(
    _ subtransport: UnsafeMutablePointer<git_smart_subtransport>?
) -> UnsafeMutablePointer<cgit2_subtransport>? {
    unsafe UnsafeMutableRawPointer(subtransport)?.assumingMemoryBound(to: cgit2_subtransport.self)
}

private func conversation(_ subtransport: UnsafeMutablePointer<git_smart_subtransport>?) -> RemoteConversation
{
    unsafe RemoteConversation.of(own(subtransport)?.pointee.wire)
}

private func beginStep(
    _ stream: UnsafeMutablePointer<UnsafeMutablePointer<git_smart_subtransport_stream>?>?,
    _ subtransport: UnsafeMutablePointer<git_smart_subtransport>?,
    _ address: UnsafePointer<CChar>?,
    _ action: git_smart_service_t
) -> CInt {
    let conversation = unsafe conversation(subtransport)
    return conversation.attempt { () throws(GitFault) in
        guard let wire = conversation.wire else { throw GitFault(.unavailable, "there is no connection") }
        if !wire.isStateless, let current = unsafe own(subtransport)?.pointee.current {
            unsafe stream?.pointee = unsafe current
            return
        }
        let exchange = try wire.begin(GitStep(action))
        let made = UnsafeMutablePointer<cgit2_stream>.allocate(capacity: 1)
        let base = unsafe git_smart_subtransport_stream(
            subtransport: subtransport,
            read: readStream,
            write: writeStream,
            free: freeStream
        )
        let holder = unsafe Unmanaged.passRetained(exchange as AnyObject).toOpaque()
        unsafe made.initialize(to: cgit2_stream(base: base, exchange: holder))
        let plain = unsafe UnsafeMutableRawPointer(made).assumingMemoryBound(
            to: git_smart_subtransport_stream.self
        )
        unsafe own(subtransport)?.pointee.current = unsafe plain
        unsafe stream?.pointee = unsafe plain
    }
}

private func closeWire(_ subtransport: UnsafeMutablePointer<git_smart_subtransport>?) -> CInt {
    0
}

private func freeSubtransport(_ subtransport: UnsafeMutablePointer<git_smart_subtransport>?) {
    unsafe own(subtransport)?.deallocate()
}

private func parts(
    _ stream: UnsafeMutablePointer<git_smart_subtransport_stream>?
) -> (exchange: any GitExchange, conversation: RemoteConversation)? {
    guard let stream = unsafe stream,
        let holder = unsafe UnsafeMutableRawPointer(stream).assumingMemoryBound(to: cgit2_stream.self).pointee
            .exchange,
        let exchange = unsafe Unmanaged<AnyObject>.fromOpaque(holder).takeUnretainedValue()
            as? any GitExchange
    else { return nil }
    return unsafe (exchange, conversation(stream.pointee.subtransport))
}

private func readStream(
    _ stream: UnsafeMutablePointer<git_smart_subtransport_stream>?,
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> CInt {
    guard let (exchange, conversation) = unsafe parts(stream) else { return GIT_ERROR.rawValue }
    return conversation.attempt { () throws(GitFault) in
        unsafe count?.pointee = try unsafe exchange.read(
            into: UnsafeMutableRawBufferPointer(start: buffer, count: size)
        )
    }
}

private func writeStream(
    _ stream: UnsafeMutablePointer<git_smart_subtransport_stream>?,
    _ buffer: UnsafePointer<CChar>?,
    _ size: Int
) -> CInt {
    guard let (exchange, conversation) = unsafe parts(stream) else { return GIT_ERROR.rawValue }
    return conversation.attempt { () throws(GitFault) in
        try unsafe exchange.write(UnsafeRawBufferPointer(start: buffer, count: size))
    }
}

private func freeStream(_ stream: UnsafeMutablePointer<git_smart_subtransport_stream>?) {
    guard let made = unsafe UnsafeMutableRawPointer(stream)?.assumingMemoryBound(to: cgit2_stream.self) else {
        return
    }
    let owner = unsafe own(made.pointee.base.subtransport)
    if unsafe owner?.pointee.current == stream { unsafe owner?.pointee.current = nil }
    if let holder = unsafe made.pointee.exchange { unsafe Unmanaged<AnyObject>.fromOpaque(holder).release() }
    unsafe made.deallocate()
}

extension GitStep {
    fileprivate init(_ action: git_smart_service_t) {
        service = action == GIT_SERVICE_UPLOADPACK_LS || action == GIT_SERVICE_UPLOADPACK ? .upload : .receive
        isListing = action == GIT_SERVICE_UPLOADPACK_LS || action == GIT_SERVICE_RECEIVEPACK_LS
    }
}
