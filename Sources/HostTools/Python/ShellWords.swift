/// The words of one line of a batch file, as Python's `shlex.split(line, comments=True)` finds them.
enum ShellWords {
  /// - Throws: an end with exit code 3 for an open quotation or a last backslash.
  static func split(_ line: some StringProtocol) throws(ToolEnd) -> [String] {
    var words: [String] = []
    var current: String?
    var quote: Character?
    var isEscaped = false
    for letter in line {
      if isEscaped {
        // Inside double quotes only these two lose their backslash.
        if quote == "\"", letter != "\"", letter != "\\" { current = (current ?? "") + "\\" }
        current = (current ?? "") + String(letter)
        isEscaped = false
      } else if let open = quote {
        if letter == open {
          quote = nil
        } else if letter == "\\", open == "\"" {
          isEscaped = true
        } else {
          current = (current ?? "") + String(letter)
        }
      } else if letter == "'" || letter == "\"" {
        quote = letter
        current = current ?? ""
      } else if letter == "\\" {
        isEscaped = true
      } else if letter == "#" {
        break
      } else if letter == " " || letter == "\t" || letter == "\r" || letter == "\n" || letter == "\r\n" {
        if let word = current { words.append(word) }
        current = nil
      } else {
        current = (current ?? "") + String(letter)
      }
    }
    if quote != nil { throw .general("ValueError", "No closing quotation") }
    if isEscaped { throw .general("ValueError", "No escaped character") }
    if let word = current { words.append(word) }
    return words
  }
}
