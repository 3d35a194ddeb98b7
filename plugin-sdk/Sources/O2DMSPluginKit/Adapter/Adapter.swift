// SPDX-License-Identifier: Apache-2.0

/// An adapter: one configured connection to a backend of packages or deployments.
///
/// What it can do is told by the further protocols that the class conforms to (``PackageLister``, ``PackageGetter``,
/// ``PackageUploader``, ``PackageDeleter``, ``PackageFetcher``, ``DeploymentLister``, ``DeploymentGetter``);
/// nothing has to be declared beside them. The host calls an adapter on several threads at once, unless the
/// manifest says ``PluginFlags/serial``; a function may block until ``Call/remaining`` is over.
///
/// A function that returns has succeeded; one that throws has failed with that error. The call ends with it:
/// what it emitted before stays emitted.
public protocol Adapter: AnyObject, Sendable {
    /// The adapter's `config` object.
    associatedtype Configuration: Decodable & Sendable

    /// What the plugin is; read once, when the library is loaded.
    static var manifest: PluginManifest { get }

    /// Makes the adapter. Need not wait for its backend: ``health(_:)`` tells how that is.
    ///
    /// - Parameters:
    ///   - configuration: valid by the manifest's schema, with its secrets resolved: never log it.
    ///   - host: log, metrics and small state; valid until ``shutdown()`` has returned.
    /// - Throws: why there can be no adapter.
    init(configuration: Configuration, host: Host) throws(AdapterError)

    /// Says how the backend is, within two seconds.
    ///
    /// - Parameter call: the call.
    /// - Returns: that all is well, with details if there are any.
    /// - Throws: why the adapter cannot do its work at present.
    func health(_ call: Call) throws(AdapterError) -> HealthReport

    /// Ends everything that the adapter started, above all threads, within ten seconds. No call is running any more,
    /// and nothing may be asked of the host once this has returned.
    func shutdown()
}

extension Adapter {
    /// Does nothing: right for an adapter that started nothing.
    public func shutdown() {}
}
