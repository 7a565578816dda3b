// SPDX-License-Identifier: Apache-2.0

// JSON's types stand in most signatures here, and generated code calls their members: one import is enough for an action.
@_exported public import JSON
