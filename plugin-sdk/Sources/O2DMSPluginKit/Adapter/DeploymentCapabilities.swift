// SPDX-License-Identifier: Apache-2.0

/// An adapter that knows what is deployed.
public protocol DeploymentLister: Adapter {
    /// Emits deployments by name, those of one package if the query names one.
    ///
    /// The package may be another adapter's. If it cannot be told what uses it, throw; silence means unused.
    func listDeployments(_ query: DeploymentQuery, _ call: Call) throws(AdapterError)
}

/// An adapter that can look up one deployment.
public protocol DeploymentGetter: Adapter {
    /// Emits the deployment. Throws `notFound` if there is none.
    func getDeployment(_ reference: DeploymentReference, _ call: Call) throws(AdapterError)
}
