import HAB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks for a passphrase at the terminal, whatever standard input and output are. What is typed is not shown.
enum PassphrasePrompt {
  /// One passphrase; nil where there is no terminal.
  static func ask(_ question: String) throws(Failure) -> Passphrase? {
    guard var line = try line(question) else { return nil }
    defer { for index in line.indices { line[index] = 0 } }
    do throws(HABError) { return try Passphrase(line) } catch { throw Failure(.badInput, error.description) }
  }

  /// A new passphrase, typed twice.
  static func askTwice(_ question: String) throws(Failure) -> Passphrase? {
    guard var first = try line(question) else { return nil }
    var second = try line("The same again: ") ?? []
    defer {
      for index in first.indices { first[index] = 0 }
      for index in second.indices { second[index] = 0 }
    }
    guard first == second else { throw Failure(.badInput, "the two passphrases differ; nothing was made") }
    do throws(HABError) { return try Passphrase(first) } catch { throw Failure(.badInput, error.description) }
  }

  private static func line(_ question: String) throws(Failure) -> [UInt8]? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    var former = termios()
    guard tcgetattr(terminal, &former) == 0 else { return nil }
    // Ctrl-C comes as a character too, so that no signal ends us while the terminal shows nothing.
    var silent = former
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return nil }
    defer {
      _ = tcsetattr(terminal, TCSAFLUSH, &former)
      _ = Console.write([0x0A], to: terminal)
    }
    guard Console.write(Array(question.utf8), to: terminal) else { return nil }
    var line: [UInt8] = []
    while line.count <= Passphrase.limit {
      var byte: UInt8 = 0
      let count = read(terminal, &byte, 1)
      if count < 0, errno == EINTR { continue }
      switch byte {
      case _ where count <= 0: throw Failure(.badInput, "the terminal went away before the passphrase was typed")
      case 0x03: throw Failure(.interrupted, "interrupted; nothing was made")
      case 0x0A, 0x0D: return line
      case 0x04: return line
      case 0x08, 0x7F:
        // A character of UTF-8 goes as a whole.
        while let last = line.popLast(), last & 0xC0 == 0x80 {}
      case 0x15: line.removeAll(keepingCapacity: true)
      default: line.append(byte)
      }
    }
    throw Failure(.badInput, "a passphrase has up to \(Passphrase.limit) bytes")
  }
}
