// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file
// Generated from Wide.yaml. Change the schema, not this file.

import ActionGroup

enum ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject {
  static let operation: Operation = .init("listOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject", .get,
    "/departments/{departmentIdentifier}/projects/{projectIdentifier}/work-packages/{workPackageIdentifier}/outstanding-deliverables", [
    Argument("departmentIdentifier", .string(), "The department."),
    Argument("projectIdentifier", .string(), "The project."),
    Argument("workPackageIdentifier", .string(pattern: """
      ^(AA|AB|AC|AD|AE|AF|AG|AH|AI|AJ|AK|AL|AM|AN|AO|AP|AQ|AR|AS|AT|AU|AV|AW|AX|AY|AZ|BA|BB|BC|BD|BE|BF|BG|BH|BI|BJ)\\\\[0-9]{4}$
      """), """
      The work package's number as the project's plan has it, two letters, a \\ and four digits: \"WP\\0042\" is one. Ask for it rather \
      than guess, since\nplans often have numbers that differ by one digit only.\n\nWithout it nothing is found.
      """),
    Argument("order", .string(oneOf: ["by the date on which the deliverable was promised to the customer",
      "by the name of whoever is responsible for it", "unordered"]), required: false),
    Argument("kind", .array(of: .string(oneOf: ["specification", "architecture description", "interface description", "test plan",
      "test report", "user manual", "installation manual", "training material", "release notes"])), "Which kinds.", required: false),
  ], description: "Lists what is still to be delivered.")

  struct Input: OperationInput {
    let departmentIdentifier: String
    let projectIdentifier: String
    let workPackageIdentifier: String
    var order: Order?
    var kind: [KindItem]?
  }
  static func input(_ arguments: Arguments) throws -> Input {
    try Input(
      departmentIdentifier: arguments.string("departmentIdentifier"), projectIdentifier: arguments.string("projectIdentifier"),
      workPackageIdentifier: arguments.string("workPackageIdentifier"), order: arguments.read(ifPresent: "order"),
      kind: arguments.read(ifPresent: "kind"))
  }

  indirect enum Output: OperationOutput {
    /// What is to be delivered.
    case ok(OkBody)
    /// There is no such work package.
    case notFound

    func reply() throws -> Reply {
      switch self {
      case .ok(let body): try Reply(200, body)
      case .notFound: Reply(404)
      }
    }
  }

  enum Order: String, JSONInput, CaseIterable {
    case byTheDateOnWhichTheDeliverableWasPromisedToTheCustomer = "by the date on which the deliverable was promised to the customer"
    case byTheNameOfWhoeverIsResponsibleForIt = "by the name of whoever is responsible for it"
    case unordered
  }

  enum KindItem: String, JSONInput, CaseIterable {
    case specification
    case architectureDescription = "architecture description"
    case interfaceDescription = "interface description"
    case testPlan = "test plan"
    case testReport = "test report"
    case userManual = "user manual"
    case installationManual = "installation manual"
    case trainingMaterial = "training material"
    case releaseNotes = "release notes"
  }

  struct OkBody: JSONWritable {
    var deliverables: [Deliverable]
    /// Members that the schema allows and does not name.
    var others: [String: Other] = [:]
    func write(to json: inout JSONWriter) throws { try json.writeObject(["deliverables"], deliverables, others: others) }

    struct Deliverable: JSONWritable {
      var nameOfTheDeliverable: String?
      var nameOfWhoeverIsResponsible: String?
      var dateOfTheFirstDelivery: String?
      var dateOfTheLastDelivery: String?
      var numberOfPages: Int?
      var state: State?

      func write(to json: inout JSONWriter) throws {
        try json.writeObject(
          ["nameOfTheDeliverable", "nameOfWhoeverIsResponsible", "dateOfTheFirstDelivery", "dateOfTheLastDelivery", "numberOfPages",
          "state"], nameOfTheDeliverable, nameOfWhoeverIsResponsible, dateOfTheFirstDelivery, dateOfTheLastDelivery, numberOfPages, state)
      }

      enum State: RawRepresentable, JSONWritable {
        case notBegunSinceWhatItDependsOnHasNotBeenDeliveredYetToWhoeverWritesIt, inWork, delivered
        /// A value that the schema does not list.
        case other(String)

        init(rawValue: String) {
          switch rawValue {
          case "not begun since what it depends on has not been delivered yet to whoever writes it":
            self = .notBegunSinceWhatItDependsOnHasNotBeenDeliveredYetToWhoeverWritesIt
          case "in work": self = .inWork
          case "delivered": self = .delivered
          default: self = .other(rawValue)
          }
        }

        var rawValue: String {
          switch self {
          case .notBegunSinceWhatItDependsOnHasNotBeenDeliveredYetToWhoeverWritesIt:
            "not begun since what it depends on has not been delivered yet to whoever writes it"
          case .inWork: "in work"
          case .delivered: "delivered"
          case .other(let value): value
          }
        }
      }
    }

    struct Other: JSONWritable {
      var count: Int?
      func write(to json: inout JSONWriter) throws { try json.writeObject(["count"], count) }
    }
  }
}

/// The actions of Wide: one function for each operation of the schema.
protocol WideActions: Actions {
  /// Lists what is still to be delivered.
  func listOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject(
    _ input: ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject.Input, context: ActionContext
  ) async throws -> ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject.Output
}

extension WideActions {
  func register(on router: inout Router) throws {
    try router.on(ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject.operation) {
      let input = try ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject.input($0)
      return try await listOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject(input, context: $1).reply()
    }
  }
}
