/// What makes two reports one deployment: the identity where there is one, else the id within its adapter.
///
/// Borrows the text.
@safe struct DeploymentKey: Hashable {
    private let text: UnsafeRawBufferPointer
    /// Nil for an identity, which is the same in all adapters.
    private let adapter: Int?

    init(identity: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer?, adapter: Int) {
        unsafe text = unsafe identity ?? id ?? UnsafeRawBufferPointer(start: nil, count: 0)
        self.adapter = unsafe identity == nil ? adapter : nil
    }

    static func == (left: DeploymentKey, right: DeploymentKey) -> Bool {
        unsafe left.adapter == right.adapter && left.text.elementsEqual(right.text)
    }

    func hash(into hasher: inout Hasher) {
        unsafe hasher.combine(bytes: text)
        hasher.combine(adapter)
    }
}
