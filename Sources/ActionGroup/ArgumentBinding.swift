// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension Operation {
  /// The result of ``Operation/bind(_:)``.
  package enum Binding {
    case bound(Arguments)
    case violated([Violation])
  }

  /// Reads a call's raw arguments as the operation declares them: all of them, or everything that is wrong with them.
  ///
  /// A missing argument with a default gets it; an argument that is not declared is passed over.
  package func bind(_ call: ActionCall) -> Binding {
    let (values, violations) = read(call)
    return violations.isEmpty ? .bound(Arguments(values)) : .violated(violations)
  }

  /// The arguments of a call that is known to have all of them right.
  func values(of call: ActionCall) -> JSONObject { read(call).values }

  private func read(_ call: ActionCall) -> (values: JSONObject, violations: [Violation]) {
    var values = JSONObject()
    var reading = ArgumentReading()
    values.members.reserveCapacity(arguments.count)
    for (index, argument) in arguments.enumerated() {
      if let raw = call.argument(argument.name, near: index), !reading.isAbsent(raw, argument.schema, required: argument.isRequired) {
        if let value = reading.read(raw, as: argument.schema, at: argument.name) { values.members.append(.init(argument.name, value)) }
      } else if let value = argument.schema.defaultValue {
        values.members.append(.init(argument.name, value))
      } else if argument.isRequired {
        reading.violations.append(Violation(argument.name, "is missing; expected \(argument.schema.expectation)"))
      }
    }
    return (values, reading.violations)
  }
}

extension OperationPlan {
  /// As ``Operation/bind(_:)``; a call that fits as it stands is not copied.
  package func bind(_ call: ActionCall) -> Operation.Binding { fits(call) ? .bound(Arguments(call, self)) : operation.bind(call) }
}
