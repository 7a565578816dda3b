// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file
// Generated from Statuses.yaml. Change the schema, not this file.

import ActionGroup

enum ListJobs {
  static let operation: Operation = .init("listJobs", .get, "/jobs",
    description: "Lists the jobs.")

  struct Input: OperationInput {}
  static func input(_ arguments: Arguments) throws -> Input { Input() }

  indirect enum Output: OperationOutput {
    /// All of them.
    case ok([Job])
    /// None.
    case noContent
    /// Anything else.
    case badRequest(String)
    /// What nobody thought of.
    case other(status: Int, JSONValue)

    func reply() throws -> Reply {
      switch self {
      case .ok(let body): try Reply(200, body)
      case .noContent: Reply(204)
      case .badRequest(let body): Reply(400, text: body, contentType: "text/csv")
      case .other(let status, let body): try Reply(status, body)
      }
    }
  }
}

enum DeleteJobsId {
  static let operation: Operation = .init("deleteJobsId", .delete, "/jobs/{id}", [
    Argument("id", .string(), "Which."),
  ], description: "Deletes a job, and has the name of another operation.")

  struct Input: OperationInput { let id: String }
  static func input(_ arguments: Arguments) throws -> Input { try Input(id: arguments.string("id")) }

  indirect enum Output: OperationOutput {
    case ok(JSONValue)
    /// There is none.
    case notFound

    func reply() throws -> Reply {
      switch self {
      case .ok(let body): try Reply(200, body)
      case .notFound: Reply(404)
      }
    }
  }
}

enum GetJob {
  static let operation: Operation = .init("get-job", .get, "/jobs/{id}", [
    Argument("id", .string(), "Which."),
  ], description: "Reads a job.")

  struct Input: OperationInput { let id: String }
  static func input(_ arguments: Arguments) throws -> Input { try Input(id: arguments.string("id")) }

  indirect enum Output: OperationOutput {
    /// It.
    case ok(Job)
    /// There is none.
    case notFound(JSONValue)

    func reply() throws -> Reply {
      switch self {
      case .ok(let body): try Reply(200, body)
      case .notFound(let body): try Reply(404, body)
      }
    }
  }
}

struct Job: JSONModel {
  var id: String
  var state: State?
  var labels: [String: String]?

  static func read(_ json: JSONValue) throws -> Job {
    try Job(id: json.member("id"), state: json.member("state"), labels: json.member("labels"))
  }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["id", "state", "labels"], id, state, labels) }

  enum State: RawRepresentable, JSONModel {
    case queued, done
    /// A value that the schema does not list.
    case other(String)

    init(rawValue: String) {
      switch rawValue {
      case "QUEUED": self = .queued
      case "DONE": self = .done
      default: self = .other(rawValue)
      }
    }

    var rawValue: String {
      switch self {
      case .queued: "QUEUED"
      case .done: "DONE"
      case .other(let value): value
      }
    }
  }
}

/// The actions of Statuses: one function for each operation of the schema.
protocol StatusesActions: Actions {
  /// Lists the jobs.
  func listJobs(_ input: ListJobs.Input, context: ActionContext) async throws -> ListJobs.Output
  /// Deletes a job, and has the name of another operation.
  func deleteJobsId(_ input: DeleteJobsId.Input, context: ActionContext) async throws -> DeleteJobsId.Output
  /// Reads a job.
  func getJob(_ input: GetJob.Input, context: ActionContext) async throws -> GetJob.Output
}

extension StatusesActions {
  func register(on router: inout Router) throws {
    try router.on(ListJobs.operation) { try await listJobs(ListJobs.input($0), context: $1).reply() }
    try router.on(DeleteJobsId.operation) { try await deleteJobsId(DeleteJobsId.input($0), context: $1).reply() }
    try router.on(GetJob.operation) { try await getJob(GetJob.input($0), context: $1).reply() }
  }
}
