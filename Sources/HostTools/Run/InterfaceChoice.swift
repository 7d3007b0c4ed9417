/// Which of the interfaces that a command line names is meant, and what is said if none can be had.
enum InterfaceChoice {
  /// The environment variable that names a virtual board.
  static let boardVariable = "BOARDLESS_BOARD"

  /// The one interface that the options name.
  static func reach(of run: ToolRun, _ parser: ArgumentParser) throws(ToolEnd) -> BoardReach {
    func given(_ name: String) -> String? { parser.value(name).flatMap { $0.isEmpty ? nil : $0 } }
    let bus = given("buspal")
    var found: [String] = []
    if given("usb") != nil { found.append("usb") }
    if given("port") != nil, bus.map({ $0.contains("spi") || $0.contains("i2c") }) ?? true {
      found.append(bus == nil ? "port" : "buspal")
    }
    for name in ["lpcusbsio", "sdio", "can", "plugin"] where given(name) != nil { found.append(name) }
    if let board = given("board") {
      guard found.isEmpty else {
        throw .app("--board names a virtual board and --\(found[0]) another interface: which one is meant?")
      }
      return .board(board, usb: nil)
    }
    let fromEnvironment = run.system.variable(boardVariable).flatMap { $0.isEmpty ? nil : $0 }
    let list =
      run.tool == .blhost
      ? "'--port','--usb','--sdio','--lpcusbsio','--plugin','--can'" : "'--port','--usb','--plugin'"
    guard found.count < 2 else { throw .app("Only one of \(list) must be specified.") }
    guard let name = found.first else {
      if let fromEnvironment { return .board(fromEnvironment, usb: nil) }
      throw .app("One of \(list) must be specified.")
    }
    if let fromEnvironment {
      guard name == "usb" else {
        throw .app(
          "\(boardVariable) says that the virtual board \(PythonText.quoted(fromEnvironment)) is meant and "
            + "--\(name) says otherwise: unset one of them.")
      }
      run.note("note: \(boardVariable) is set: -u means the virtual board \(PythonText.quoted(fromEnvironment))\n")
      return .board(fromEnvironment, usb: given("usb"))
    }
    switch name {
    case "usb": return .usb(given("usb") ?? "")
    case "port": return try serial(given("port") ?? "")
    default:
      throw .failure(
        "SpsdkNoDeviceFoundError", "An RT1020 is reached over USB (-u) or a serial line (-p), not over --\(name).")
    }
  }

  private static func serial(_ text: String) throws(ToolEnd) -> BoardReach {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let path = String(parts[0])
    guard parts.count > 1, let last = parts.last else { return .serial(path: path, baud: nil) }
    guard let number = PythonInteger(last, base: 0) else {
      throw .general(
        "ValueError", "invalid literal for int() with base 0: \(PythonText.quoted(String(last)))")
    }
    guard let baud = number.int.flatMap(UInt32.init(exactly:)) else {
      throw .failure("SpsdkNoDeviceFoundError", "\(last) baud is no rate of a serial line.")
    }
    return .serial(path: path, baud: baud)
  }

  /// What is said of an interface that could not be had: SPSDK's words, then the reason, if there is more.
  static func end(of run: ToolRun, _ reach: BoardReach, _ error: ReachError) -> ToolEnd {
    let name = "SpsdkNoDeviceFoundError"
    let absent =
      "No devices for given interface '\(reach.interfaceName)' and parameters "
      + "'\(reach.parameters(timeout: run.timeout))' was found."
    switch error {
    case .absent(let more): return .failure(name, absent + (more.map { " (\($0))" } ?? ""))
    case .unavailable(let why): return .failure(name, absent + " (\(why))")
    case .several(let which): return .failure("SpsdkMultipleDevicesFoundError", "Several devices fit: \(which)")
    case .silent: return .failure(name, silence(run, reach))
    }
  }

  private static func silence(_ run: ToolRun, _ reach: BoardReach) -> String {
    guard case .serial(let path, let named) = reach else { return "nobody answers" }
    let baud = named.flatMap { $0 == 0 ? nil : $0 } ?? run.tool.baud
    var text =
      "Interface 'uart' with parameters 'port=\(path), baudrate=\(baud), timeout=\(run.timeout == 0 ? "None" : "\(run.timeout)")': "
      + "Device found on port(s) \(path) but did not respond to PING at \(baud) baud. "
      + "Ensure the device is in bootloader mode."
    if baud != 115_200 {
      text +=
        " If the device uses a different baud rate, specify it explicitly "
        + "(e.g., '\(path),\(UInt64(baud) * 2)' or '\(path),115200')."
    }
    return text
  }
}
