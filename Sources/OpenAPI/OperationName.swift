// SPDX-License-Identifier: Apache-2.0

/// The rule that names operations whose schema does not.
package enum OperationName {
  /// A name made of the method and the path: `getOrdersOrderId` for `GET /orders/{orderId}`.
  package static func derived(method: String, path: String) -> String {
    let words = path.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return method.lowercased() + words.joined()
  }

  /// The name itself, or with the first number from 2 that nobody has.
  package static func unique(_ name: String, among taken: Set<String>) -> String {
    guard taken.contains(name) else { return name }
    var number = 2
    while taken.contains("\(name)\(number)") { number += 1 }
    return "\(name)\(number)"
  }
}
