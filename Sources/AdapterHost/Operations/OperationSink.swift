// SPDX-License-Identifier: Apache-2.0

/// Receives what an operation yields.
///
/// The host calls one function at a time, in the order revision, total, items, `completed`; the thread may change in between. What
/// a pointer or view shows is borrowed until the function returns.
public protocol OperationSink: AnyObject, Sendable {
    /// The list's revision token (1 to 128 bytes, UTF-8), before the first item. `.stop` if the caller has this revision already.
    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult
    /// How many items match the filters, whatever the page; before the first item.
    func total(_ count: UInt64)
    /// One package. May block for back-pressure only if the operation was performed with `inline: false`.
    func package(_ package: borrowing PackageView) -> EmitResult
    /// One deployment; otherwise as `package`.
    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult
    /// An item of a list broke the rules of the header and is left out: the list is not whole.
    func omitted()
    /// The next bytes of a fetched archive.
    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult
    /// The text of one JSON object about the result, validated.
    func details(_ json: UnsafeRawBufferPointer)
    /// The end, exactly once and last; `nil` = success. It may come on any thread, also inside `perform`.
    func completed(_ error: OperationError?)
}

extension OperationSink {
    /// Nothing, for those who receive no lists.
    public func omitted() {}
}
