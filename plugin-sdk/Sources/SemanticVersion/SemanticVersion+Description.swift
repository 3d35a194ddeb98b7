// SPDX-License-Identifier: Apache-2.0

extension SemanticVersion: CustomStringConvertible {
    /// The version in canonical form, `1.2.3-rc.1+build`.
    public var description: String {
        var text = "\(major).\(minor).\(patch)"
        if !prerelease.isEmpty { text += "-" + prerelease }
        if !build.isEmpty { text += "+" + build }
        return text
    }
}
