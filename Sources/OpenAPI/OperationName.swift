// SPDX-License-Identifier: Apache-2.0

/// The rule that names operations whose schema does not.
package enum OperationName {
  /// A name made of the method and the path: `getOrdersOrderId` for `GET /orders/{orderId}`.
  package static func derived(method: String, path: String) -> String {
    let words = path.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return method.lowercased() + words.joined()
  }

  /// The operations' names in their order: what their authors call them, once each, and for the others names made of method and path.
  ///
  /// Names that authors gave come before those that are made up, wherever they stand.
  package static func all(_ operations: [(id: String?, method: String, path: String)]) -> [String] {
    var taken = Set(operations.compactMap(\.id))
    var given: Set<String> = []
    return operations.map { operation in
      if let id = operation.id, !id.isEmpty, given.insert(id).inserted { return id }
      let name = unique(derived(method: operation.method, path: operation.path), among: taken)
      taken.insert(name)
      return name
    }
  }

  /// The name itself, or with the first number from 2 that nobody has.
  package static func unique(_ name: String, among taken: Set<String>) -> String {
    guard taken.contains(name) else { return name }
    var number = 2
    while taken.contains("\(name)\(number)") { number += 1 }
    return "\(name)\(number)"
  }
}
