// SPDX-License-Identifier: Apache-2.0

/// An operation of the plugin ABI; the raw value is its code there (`O2DMS_OP_…`).
public enum Operation: UInt32, Sendable, Hashable, CaseIterable {
    case packageList = 1
    case packageGet = 2
    case packageUpload = 3
    case packageDelete = 4
    case packageFetch = 5
    case packageRepair = 6
    case deploymentList = 16
    case deploymentGet = 17
    case health = 32

    /// The operation's name in `/adapters`, logs and metric labels.
    public var name: String {
        switch self {
        case .packageList: "package_list"
        case .packageGet: "package_get"
        case .packageUpload: "package_upload"
        case .packageDelete: "package_delete"
        case .packageFetch: "package_fetch"
        case .packageRepair: "package_repair"
        case .deploymentList: "deployment_list"
        case .deploymentGet: "deployment_get"
        case .health: "health"
        }
    }

    /// True for the operations whose result is a list with a total, an order and pages.
    var isList: Bool { self == .packageList || self == .deploymentList }

    /// True for the operations that answer with packages.
    var emitsPackages: Bool {
        switch self {
        case .packageList, .packageGet, .packageUpload, .packageFetch: true
        case .packageDelete, .packageRepair, .deploymentList, .deploymentGet, .health: false
        }
    }

    /// True for the operations that answer with deployments.
    var emitsDeployments: Bool { self == .deploymentList || self == .deploymentGet }
}
