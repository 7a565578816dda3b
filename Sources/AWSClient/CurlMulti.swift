// SPDX-License-Identifier: Apache-2.0

internal import CCurl

// The adapter to libcurl's multi handle, which runs many transfers in one thread. Why `unsafe` is right here:
// 1. The handle is made in `init` and freed once, in `deinit`, when neither the engine nor its thread holds this object.
// 2. A message of libcurl's is copied before the next call.
// 3. No pointer leaves this file but the address of a transfer's handle, as a number that is only compared.

/// Many transfers in one thread.
///
/// 1. `wake` may be called by any thread at any time, as libcurl promises; everything else only by the thread of the engine, which is the
///    only one to have this object besides those who wake it.
@safe final class CurlMulti: @unchecked Sendable {
  /// Whether libcurl could be set up, once for the process.
  static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32)) == CURLE_OK

  private let handle: UnsafeMutableRawPointer

  init?(connectionsKept: Int) {
    guard CurlMulti.isLibraryReady, let handle = unsafe curl_multi_init() else { return nil }
    unsafe self.handle = unsafe handle
    unsafe outcrop_multi_set_long(handle, CURLMOPT_MAXCONNECTS, connectionsKept)
  }

  deinit { unsafe curl_multi_cleanup(handle) }

  /// Makes the present or the next ``wait(atMost:)`` return.
  func wake() { unsafe curl_multi_wakeup(handle) }

  /// Waits until something is to be done.
  func wait(atMost limit: Duration) {
    let milliseconds = Int32(clamping: limit.milliseconds + 1)
    unsafe curl_multi_poll(handle, nil, 0, max(0, milliseconds), nil)
  }

  /// Does what is to be done.
  func perform() {
    var count: Int32 = 0
    unsafe curl_multi_perform(handle, &count)
  }

  /// The number of a transfer.
  static func number(of running: RunningTransfer) -> UInt { unsafe UInt(bitPattern: running.handle) }

  /// Starts a transfer; `false` when there is no memory.
  func add(_ running: RunningTransfer) -> Bool { unsafe curl_multi_add_handle(handle, running.handle) == CURLM_OK }

  /// Ends a transfer; its connection is kept only when its answer was whole.
  func remove(_ running: RunningTransfer) { unsafe curl_multi_remove_handle(handle, running.handle) }

  /// The number of a transfer that has ended, and how; `nil` when there is no other.
  func nextEnded() -> (number: UInt, code: CURLcode)? {
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(handle, &left) {
      let content = unsafe message.pointee
      guard unsafe content.msg == CURLMSG_DONE else { continue }
      return unsafe (UInt(bitPattern: content.easy_handle), content.data.result)
    }
    return nil
  }
}
