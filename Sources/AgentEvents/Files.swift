// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Files that the agent made.
package struct Files: Shape {
  package var files: [OutputFile]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("files", &files)
  }
}

/// A file that the agent made.
package struct OutputFile: Shape {
  package var name: Text?
  package var type: Text?
  package var bytes: Blob?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("name", &name)
    try members("type", &type)
    try members("bytes", &bytes)
  }
}
