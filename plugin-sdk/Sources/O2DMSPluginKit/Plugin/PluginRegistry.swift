// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The plugins that this image has described to the host: normally one.
final class PluginRegistry: Sendable {
    static let shared = PluginRegistry()

    private struct Registration: Sendable {
        let type: ObjectIdentifier
        let factory: AdapterFactory
        let descriptor: StaticDescriptor
    }

    private let registrations = Mutex<[Registration]>([])

    func factory(_ slot: Int) -> AdapterFactory? {
        registrations.withLock { $0.indices.contains(slot) ? $0[slot].factory : nil }
    }

    /// The descriptor of `type`, made once however often the host asks.
    func descriptor<A: Adapter>(of type: A.Type) throws(ManifestFault) -> StaticDescriptor {
        let result = registrations.withLock { registrations -> Result<StaticDescriptor, ManifestFault> in
            let id = ObjectIdentifier(type)
            if let known = registrations.first(where: { $0.type == id }) { return .success(known.descriptor) }
            if let reason = A.manifest.fault(for: type) { return .failure(ManifestFault(reason: reason)) }
            guard let create = unsafe FactorySlots.create(registrations.count) else {
                return .failure(
                    ManifestFault(reason: "more than \(FactorySlots.limit) adapter types in one library")
                )
            }
            let descriptor = unsafe StaticDescriptor(A.manifest, type, create)
            let factory: AdapterFactory = { text, host throws(AdapterError) in
                let configuration = try ConfigurationReader.decode(A.Configuration.self, from: text)
                return try A(configuration: configuration, host: host)
            }
            registrations.append(Registration(type: id, factory: factory, descriptor: descriptor))
            return .success(descriptor)
        }
        return try result.get()
    }
}

/// What is wrong with a manifest.
struct ManifestFault: Error {
    let reason: String
}
