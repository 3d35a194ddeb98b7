// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// A request of the host as Swift values.
///
/// Copies no more of the struct than the host has, so that an older host works.
@safe struct RequestView {
    private let request: o2dms_request

    init(_ request: UnsafePointer<o2dms_request>) {
        var copy = unsafe o2dms_request()
        unsafe copy.limit = .max
        unsafe copy.body_size = .max
        unsafe copy.range_length = .max
        unsafe StructCopy.prefix(of: request, sizeBytes: request.pointee.struct_size, to: &copy)
        unsafe self.request = unsafe copy
    }

    var traceparent: String? { unsafe String(request.traceparent) }

    var packageQuery: PackageQuery {
        unsafe PackageQuery(
            name: String(request.name),
            version: String(request.version),
            versionRange: String(request.version_range),
            repository: String(request.repository),
            text: String(request.query),
            status: String(request.status),
            limit: request.limit,
            offset: request.offset,
            wantsDetail: has(O2DMS_REQ_DETAIL),
            traceparent: String(request.traceparent)
        )
    }

    func packageReference() throws(AdapterError) -> PackageReference {
        unsafe PackageReference(
            id: try required(request.id, "id"),
            name: String(request.name),
            version: String(request.version),
            repository: String(request.repository),
            isFresh: has(O2DMS_REQ_FRESH),
            wantsDetail: has(O2DMS_REQ_DETAIL),
            traceparent: String(request.traceparent)
        )
    }

    var packageUpload: PackageUpload {
        unsafe PackageUpload(
            name: String(request.name),
            version: String(request.version),
            repository: String(request.repository),
            artifactType: String(request.artifact_type),
            sizeBytes: request.body_size == .max ? nil : request.body_size,
            sha256: String(request.body_sha256),
            parametersJSON: request.params_json.bytes.map(Array.init),
            isDryRun: has(O2DMS_REQ_DRY_RUN),
            isRegistration: has(O2DMS_REQ_REGISTER),
            idempotencyKey: String(request.idempotency_key),
            traceparent: String(request.traceparent)
        )
    }

    func packageDeletion() throws(AdapterError) -> PackageDeletion {
        unsafe PackageDeletion(
            name: try required(request.name, "name"),
            version: try required(request.version, "version"),
            repository: String(request.repository),
            checksum: String(request.digest),
            isForced: has(O2DMS_REQ_FORCE),
            isDryRun: has(O2DMS_REQ_DRY_RUN),
            idempotencyKey: String(request.idempotency_key),
            traceparent: String(request.traceparent)
        )
    }

    func packageFetch() throws(AdapterError) -> PackageFetch {
        unsafe PackageFetch(
            name: try required(request.name, "name"),
            version: try required(request.version, "version"),
            repository: String(request.repository),
            part: try part(),
            range: range,
            traceparent: String(request.traceparent)
        )
    }

    func packageRepair() throws(AdapterError) -> PackageRepair {
        try unsafe PackageRepair(
            repository: String(request.repository),
            parametersJSON: request.params_json.bytes.map(Array.init),
            traceparent: String(request.traceparent)
        )
    }

    var deploymentQuery: DeploymentQuery {
        unsafe DeploymentQuery(
            packageName: String(request.name),
            packageVersion: String(request.version),
            packageRepository: String(request.repository),
            packageRepositoryURL: String(request.repository_url),
            packageDigest: String(request.digest),
            packageURI: String(request.package_uri),
            packageExtensionsJSON: request.params_json.bytes.map(Array.init),
            artifactType: String(request.artifact_type),
            text: String(request.query),
            status: String(request.status),
            limit: request.limit,
            offset: request.offset,
            wantsDetail: has(O2DMS_REQ_DETAIL),
            isFresh: has(O2DMS_REQ_FRESH),
            traceparent: String(request.traceparent)
        )
    }

    func deploymentReference() throws(AdapterError) -> DeploymentReference {
        unsafe DeploymentReference(
            id: try required(request.id, "id"),
            wantsDetail: has(O2DMS_REQ_DETAIL),
            traceparent: String(request.traceparent)
        )
    }

    private func part() throws(AdapterError) -> PackageFetch.Part {
        guard let part = unsafe PackageFetch.Part(rawValue: request.part) else {
            throw AdapterError(.unsupported, "packages have no such part")
        }
        return part
    }

    private var range: PackageFetch.Range? {
        guard has(O2DMS_REQ_RANGE) else { return nil }
        let length = unsafe request.range_length
        if has(O2DMS_REQ_RANGE_SUFFIX) { return .last(bytes: length) }
        return unsafe .from(request.range_offset, lengthBytes: length == .max ? nil : length)
    }

    private func has(_ flag: UInt32) -> Bool { unsafe request.flags & flag != 0 }

    private func required(_ text: o2dms_str, _ field: StaticString) throws(AdapterError) -> String {
        guard let value = unsafe String(text) else { throw .invalid("the request names no \(field)") }
        return value
    }
}
