import ArgumentParser
import BoardNames
import BoardServer
import JSONText

/// A running board that has a name, as an argument.
struct NamedBoard: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The board's name; without one, what BOARDLESS_BOARD says, or the only board that runs.", valueName: "name"))
  var name: String?

  /// The board meant.
  func choose() throws(Failure) -> BoardName { try Self.choose(name) }

  /// The board of a name, or the one that goes without saying.
  static func choose(_ name: String?) throws(Failure) -> BoardName {
    do throws(BoardNameError) { return try BoardFolder.ofUser().choose(name) } catch { throw Failure(error) }
  }

  /// The board and the setting that one or two words mean, in either order; a name that is a setting too stands
  /// first.
  static func chooseWith<Setting: RawRepresentable<String> & CaseIterable>(
    _ settings: Setting.Type, _ words: [String]
  ) throws(Failure) -> (BoardName, Setting) {
    guard words.count <= 2, let word = words.last(where: { Setting(rawValue: $0) != nil }),
      let setting = Setting(rawValue: word)
    else {
      throw Failure(
        .badInput,
        "\(words.joined(separator: " ")): expected a board's name and one of "
          + Setting.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let name = words.count == 2 ? (words[1] == word ? words[0] : words[1]) : nil
    return (try choose(name), setting)
  }

  /// Asks the board one request.
  /// - Returns: its answer, which is no error.
  static func ask(_ board: BoardName, _ request: JSONValue) throws(Failure) -> JSONValue {
    let answer: [UInt8]
    do throws(ServerError) {
      answer = try BoardConnection(path: board.controlSocket).ask(request.bytes(.line))
    } catch { throw Failure(error) }
    guard let value = try? JSONValue(parsing: answer), value.object != nil else {
      throw Failure(.noDevice, "\(board.controlSocket) answers something that is no board's answer")
    }
    if let message = value["error"]?["message"]?.string { throw Failure(.deviceFailed, "\(board): \(message)") }
    return value
  }

  /// What is on the USB bus, from an answer that says it: `1fc9:0130` or `nothing on USB`.
  static func device(_ answer: JSONValue) -> String {
    guard let vendor = answer["device"]?["vid"]?.string, let product = answer["device"]?["pid"]?.string else {
      return "nothing on USB"
    }
    return "USB \(vendor.dropFirst(2)):\(product.dropFirst(2))"
  }
}
