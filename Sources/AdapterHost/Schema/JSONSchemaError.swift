// SPDX-License-Identifier: Apache-2.0

/// Why a text is no JSON Schema that the host understands.
struct JSONSchemaError: Error {
    let message: String
}
