// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A piece of a source.
package struct RetrievedReference: Shape {
  package var content: RetrievalResultContent?
  package var location: RetrievalResultLocation?
  package var metadata: [String: JSONValue]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("content", &content)
    try members("location", &location)
    try members("metadata", &metadata)
  }
}

/// What the piece holds.
package struct RetrievalResultContent: Shape {
  package var type: Text?
  package var text: Text?
  package var byteContent: Text?
  package var row: [RetrievalResultContentColumn]?
  package var audio: AudioSegment?
  package var video: VideoSegment?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("type", &type)
    try members("text", &text)
    try members("byteContent", &byteContent)
    try members("row", &row)
    try members("audio", &audio)
    try members("video", &video)
  }
}

/// A cell of a row.
package struct RetrievalResultContentColumn: Shape {
  package var columnName: Text?
  package var columnValue: Text?
  package var type: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("columnName", &columnName)
    try members("columnValue", &columnValue)
    try members("type", &type)
  }
}

/// A piece of sound.
package struct AudioSegment: Shape {
  package var s3Uri: Text?
  package var transcription: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("s3Uri", &s3Uri)
    try members("transcription", &transcription)
  }
}

/// A piece of film.
package struct VideoSegment: Shape {
  package var s3Uri: Text?
  package var summary: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("s3Uri", &s3Uri)
    try members("summary", &summary)
  }
}

/// Where the piece lies; the member that is there is the one that the type names.
package struct RetrievalResultLocation: Shape {
  package var type: Text?
  package var s3Location: URILocation?
  package var webLocation: URLLocation?
  package var confluenceLocation: URLLocation?
  package var salesforceLocation: URLLocation?
  package var sharePointLocation: URLLocation?
  package var kendraDocumentLocation: URILocation?
  package var customDocumentLocation: IDLocation?
  package var sqlLocation: QueryLocation?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("type", &type)
    try members("s3Location", &s3Location)
    try members("webLocation", &webLocation)
    try members("confluenceLocation", &confluenceLocation)
    try members("salesforceLocation", &salesforceLocation)
    try members("sharePointLocation", &sharePointLocation)
    try members("kendraDocumentLocation", &kendraDocumentLocation)
    try members("customDocumentLocation", &customDocumentLocation)
    try members("sqlLocation", &sqlLocation)
  }
}

/// A place with a URI.
package struct URILocation: Shape {
  package var uri: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("uri", &uri)
  }
}

/// A place with a URL.
package struct URLLocation: Shape {
  package var url: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("url", &url)
  }
}

/// A place with an identifier.
package struct IDLocation: Shape {
  package var id: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("id", &id)
  }
}

/// A place with a query.
package struct QueryLocation: Shape {
  package var query: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("query", &query)
  }
}
