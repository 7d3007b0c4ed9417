import HIDTransport

/// The two tools whose places are taken.
public enum HostTool: String, Sendable, CaseIterable {
  /// Speaks to a flashloader.
  case blhost
  /// Speaks to the boot ROM.
  case sdphost

  /// SPSDK's version whose command line, texts and exit codes are kept.
  public static let compatibleVersion = "3.12.0"

  /// Baud if `-p` names no rate.
  var baud: UInt32 { self == .blhost ? 57600 : 115_200 }

  /// Milliseconds if there is no `-t`.
  var timeout: Int { self == .blhost ? 5000 : 10000 }

  /// The program it speaks to.
  var identity: USBIdentity { self == .blhost ? .flashloader : .bootROM }

  /// Options before the command.
  var options: [OptionRule] { self == .blhost ? GlobalOptions.blhost : GlobalOptions.sdphost }

  /// The commands.
  var commands: [ToolCommand] { self == .blhost ? ToolCommand.blhost : ToolCommand.sdphost }

  /// The rule for what stands before the command.
  var rule: CommandLineRule {
    CommandLineRule(path: rawValue, arguments: [], options: options, isGroup: true, isRoot: true)
  }

  /// Runs the tool. Never traps, whatever the arguments or the device.
  ///
  /// - Parameters:
  ///   - arguments: what follows the program's name.
  ///   - system: the world around it.
  /// - Returns: the exit code.
  public func run(_ arguments: [String], _ system: any HostToolSystem) -> Int32 {
    let run = ToolRun(self, system)
    let code: Int32
    do throws(ToolEnd) {
      try run.carryOut(arguments)
      code = 0
    } catch {
      run.note(error.text)
      code = error.exitCode
    }
    run.close()
    // What nobody can read is not done.
    let end: Int32 = run.flush() || code != 0 ? code : 1
    if end != 0 { run.explain() }
    return end
  }
}
