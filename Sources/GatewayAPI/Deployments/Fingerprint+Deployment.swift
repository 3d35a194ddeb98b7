import AdapterHost
import PackageLifecycle

extension Fingerprint {
    /// Takes in all that a list shows of a deployment.
    mutating func combine(_ found: FoundDeployment) {
        let view = found.view
        combine(found.adapter)
        combine(UInt64(bitPattern: Int64(view.status.rawValue)))
        combine(UInt64(bitPattern: Int64(found.evidence.rawValue)))
        combine(view.revision ?? 0)
        combine(UInt64(bitPattern: view.createdAt ?? .min))
        combine(UInt64(bitPattern: view.updatedAt ?? .min))
        unsafe combine(optional: view.id)
        unsafe combine(optional: view.name)
        unsafe combine(optional: view.namespace)
        unsafe combine(optional: view.packageName)
        unsafe combine(optional: view.packageVersion)
        unsafe combine(optional: view.packageRepositoryURL)
        unsafe combine(optional: view.packageDigest)
        unsafe combine(optional: view.statusMessage)
    }

    private mutating func combine(optional text: UnsafeRawBufferPointer?) {
        unsafe combine(text ?? UnsafeRawBufferPointer(start: nil, count: 0))
    }
}
