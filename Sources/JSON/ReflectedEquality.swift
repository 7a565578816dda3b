// SPDX-License-Identifier: Apache-2.0

/// Whether two values have the same members: what the compiler would synthesise, without a function for each type.
///
/// Members that are `Equatable` are compared with their own `==`; others, as property wrappers may be, member by member. It takes some
/// microseconds, which is nothing to the tests that compare inputs.
///
/// - Parameters:
///   - one: a structure, or a case of an enumeration.
///   - other: another.
/// - Returns: whether they are equal; `false` when the program was built without what reflection needs.
package func areMembersEqual<Value>(_ one: Value, _ other: Value) -> Bool {
  let (members, others) = (Mirror(reflecting: one), Mirror(reflecting: other))
  guard members.children.count == others.children.count else { return false }
  // A value with nothing inside is of an empty type, or a case of an enumeration, `nil` for example.
  guard !members.children.isEmpty else {
    return members.displayStyle == .optional || (members.displayStyle == .enum && "\(one)" == "\(other)") || MemoryLayout<Value>.size == 0
  }
  return zip(members.children, others.children).allSatisfy { member, other in
    member.label == other.label && areEqual(member.value, other.value)
  }
}

private func areEqual(_ one: Any, _ other: Any) -> Bool {
  func compare<Value>(_ one: Value) -> Bool {
    guard let other = other as? Value else { return false }
    // The type is asked, not the value: a cast would look into an optional.
    guard let type = Value.self as? any Equatable.Type else { return areMembersEqual(one, other) }
    return compare(one, other, as: type)
  }
  func compare<Known: Equatable>(_ one: Any, _ other: Any, as type: Known.Type) -> Bool {
    guard let one = one as? Known, let other = other as? Known else { return false }
    return one == other
  }
  return compare(one)
}
