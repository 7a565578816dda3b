// SPDX-License-Identifier: Apache-2.0

internal import CCurl

// The adapter to one of libcurl's transfers. Why `unsafe` is right here:
// 1. The handle, the list of fields and the buffer for error texts are made in `init` and freed once, in `deinit`. Whoever added the
//    handle to the multi handle takes it out before; nobody but the transport's thread has this object.
// 2. libcurl calls back only while the handle is in the multi handle, when this object is alive; the context is this object.
// 3. libcurl copies strings and reads the list of fields while the handle lives; bytes that it hands over are copied in the call.

/// A transfer in libcurl's hands.
@safe final class RunningTransfer {
  let transfer: Transfer
  let deadlines: Deadlines
  /// libcurl's handle; only the adapters use it.
  let handle: UnsafeMutableRawPointer
  private var fields: UnsafeMutablePointer<curl_slist>?
  private let text: UnsafeMutablePointer<CChar>
  private var body: [UInt8]
  private var bodySent = 0
  private var head = HeadReader()
  private var isPaused = false
  /// Whether sending the request twice may do something twice.
  private let isUnsafe: Bool
  private var wasAllowed = false
  private var uploaded: curl_off_t = 0
  private let begun = ContinuousClock.now
  private var lastActivity = ContinuousClock.now
  private var broken: AWSError?

  init?(_ transfer: Transfer, _ request: AWSRequest, _ deadlines: Deadlines, _ settings: TransportSettings) {
    guard CurlMulti.isLibraryReady, let handle = unsafe curl_easy_init() else { return nil }
    self.transfer = transfer
    self.deadlines = deadlines.limited
    unsafe self.handle = unsafe handle
    unsafe text = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe text.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    body = request.body
    isUnsafe = request.method != "GET" && request.method != "HEAD"
    guard setLimits(settings), setTrust(request.endpoint, settings), setRequest(request), setCallbacks() else { return nil }
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(fields)
    unsafe text.deallocate()
  }

  // MARK: Options

  private func set(_ option: CURLoption, _ value: Int) -> Bool { unsafe outcrop_easy_set_long(handle, option, value) == CURLE_OK }

  private func set(_ option: CURLoption, _ value: String) -> Bool { unsafe outcrop_easy_set_string(handle, option, value) == CURLE_OK }

  private func setLimits(_ settings: TransportSettings) -> Bool {
    set(CURLOPT_NOSIGNAL, 1) && set(CURLOPT_FOLLOWLOCATION, 0) && set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
      && set(CURLOPT_PROTOCOLS_STR, "http,https") && set(CURLOPT_PATH_AS_IS, 1) && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
      && set(CURLOPT_BUFFERSIZE, 16 << 10) && set(CURLOPT_UPLOAD_BUFFERSIZE, 16 << 10)
      && set(CURLOPT_CONNECTTIMEOUT_MS, max(1, deadlines.connect.milliseconds))
      && set(CURLOPT_MAXAGE_CONN, settings.connectionIdleSecondsMax)
      && set(CURLOPT_TCP_KEEPALIVE, 1) && set(CURLOPT_TCP_KEEPIDLE, 30) && set(CURLOPT_TCP_KEEPINTVL, 15)
  }

  private func setTrust(_ endpoint: Endpoint, _ settings: TransportSettings) -> Bool {
    var isTrustSet = true
    if let bundle = settings.caBundle {
      // Only these are trusted, not those of libcurl's own folder besides; and without a folder it reads the file once, not per connection.
      unsafe isTrustSet = outcrop_easy_set_pointer(handle, CURLOPT_CAPATH, nil) == CURLE_OK && set(CURLOPT_CAINFO, bundle)
      // Not every libcurl can speak TLS with a proxy.
      unsafe outcrop_easy_set_pointer(handle, CURLOPT_PROXY_CAPATH, nil)
      _ = set(CURLOPT_PROXY_CAINFO, bundle)
    }
    return isTrustSet && set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2)
      && set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
      && set(CURLOPT_PROXY, endpoint.scheme == .https ? settings.httpsProxy : settings.httpProxy)
      && set(CURLOPT_NOPROXY, settings.noProxy)
  }

  private func setRequest(_ request: AWSRequest) -> Bool {
    var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    // What libcurl would add by itself.
    for name in ["Accept", "Content-Type", "Expect", "User-Agent"] where request.headers[name] == nil { lines.append("\(name):") }
    for line in lines {
      guard let longer = unsafe curl_slist_append(fields, line) else { return false }
      unsafe fields = unsafe longer
    }
    let isSet = unsafe outcrop_easy_set_pointer(handle, CURLOPT_HTTPHEADER, fields) == CURLE_OK
    guard isSet, set(CURLOPT_URL, request.url) else { return false }
    if request.method == "HEAD" { return set(CURLOPT_NOBODY, 1) }
    if request.method == "GET", body.isEmpty { return set(CURLOPT_HTTPGET, 1) }
    let isSized = unsafe outcrop_easy_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)) == CURLE_OK
    return isSized && set(CURLOPT_POST, 1) && set(CURLOPT_CUSTOMREQUEST, request.method)
  }

  private func setCallbacks() -> Bool {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    let pointers = unsafe [
      (CURLOPT_WRITEDATA, context), (CURLOPT_HEADERDATA, context), (CURLOPT_READDATA, context),
      (CURLOPT_PREREQDATA, context),
      (CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(text)),
    ]
    for unsafe(option, pointer) in unsafe pointers {
      guard unsafe outcrop_easy_set_pointer(handle, option, pointer) == CURLE_OK else { return false }
    }
    let callbacks = unsafe [
      (CURLOPT_WRITEFUNCTION, RunningTransfer.receiveBody), (CURLOPT_HEADERFUNCTION, RunningTransfer.receiveHead),
      (CURLOPT_READFUNCTION, RunningTransfer.sendBody),
    ]
    return unsafe callbacks.allSatisfy { unsafe outcrop_easy_set_callback(handle, $0.0, $0.1) == CURLE_OK }
      && outcrop_easy_set_prerequest(handle, RunningTransfer.allowSending) == CURLE_OK
      && outcrop_easy_set_private_sockets(handle) == CURLE_OK
  }

  // MARK: Bytes

  private typealias Callback = @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

  private static let receiveBody: Callback = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let running = unsafe Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    running.lastActivity = .now
    running.isPaused = !running.transfer.take(buffer.count) { unsafe $0.append(contentsOf: buffer) }
    return running.isPaused ? Int(CURL_WRITEFUNC_PAUSE) : size * count
  }

  private static let receiveHead: Callback = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let running = unsafe Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
    running.lastActivity = .now
    let line = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size * count))
    switch running.head.take(line) {
    case .more: break
    case .head(let head):
      running.transfer.take(head)
    case .broken(let sentence):
      running.broken = AWSError(.response, code: "MalformedResponse", message: sentence)
      return 0
    }
    return size * count
  }

  private static let sendBody: Callback = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let running = unsafe Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
    let part = running.body[running.bodySent...].prefix(size * count)
    unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count).copyBytes(from: part)
    let count = part.count
    running.bodySent += count
    if running.bodySent == running.body.count { (running.body, running.bodySent) = ([], 0) }
    return count
  }

  /// When a kept connection breaks, libcurl would send the request again by itself; but the service may have acted on it.
  private static let allowSending:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32, Int32) -> Int32 = {
      context, _, _, _, _ in
      guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
      let running = unsafe Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
      defer { running.wasAllowed = true }
      return running.wasAllowed && running.isUnsafe ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK
    }

  /// Goes on after a pause.
  func resume() {
    guard isPaused else { return }
    isPaused = false
    lastActivity = .now
    // What libcurl held back comes at once, so that this may be paused again when it returns.
    unsafe curl_easy_pause(handle, CURLPAUSE_CONT)
  }

  // MARK: Ends

  /// When it must be looked at, unless something happens before.
  var due: ContinuousClock.Instant {
    let end = begun.advanced(by: deadlines.total)
    return isPaused ? end : min(end, lastActivity.advanced(by: deadlines.idle))
  }

  /// The error of a transfer that took too long.
  func overdue(at now: ContinuousClock.Instant) -> AWSError? {
    guard now >= due else { return nil }
    let sent = size(CURLINFO_SIZE_UPLOAD_T)
    if sent > uploaded {
      uploaded = sent
      lastActivity = now
      if now < due { return nil }
    }
    let isOver = now >= begun.advanced(by: deadlines.total)
    let sentence = isOver ? "the answer was not whole after \(deadlines.total)" : "nothing arrived for \(deadlines.idle)"
    return AWSError(wasSent ? .timeout : .connection, code: wasSent ? "Timeout" : "Connection", message: sentence)
  }

  /// How it ended, by libcurl's number.
  func ending(_ code: CURLcode) -> Transfer.Ending {
    if code == CURLE_OK { return .whole }
    return .failed(broken ?? AWSError(code, message(code), wasSent: wasSent, deadlines))
  }

  private var wasSent: Bool { size(CURLINFO_PRETRANSFER_TIME_T) > 0 }

  private func size(_ info: CURLINFO) -> curl_off_t {
    var value: curl_off_t = 0
    return unsafe outcrop_easy_get_size(handle, info, &value) == CURLE_OK ? value : 0
  }

  /// libcurl's own words, but for those that quote a URL with a password.
  private func message(_ code: CURLcode) -> String {
    let words = unsafe String(cString: text)
    if !words.isEmpty, !words.contains("@") { return words }
    return unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "libcurl's error \(code.rawValue)"
  }
}

extension Duration {
  /// Whole milliseconds, at most three weeks.
  var milliseconds: Int {
    let parts = components
    guard parts.seconds < 2_000_000 else { return 2_000_000_000 }
    return Int(parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000)
  }
}
