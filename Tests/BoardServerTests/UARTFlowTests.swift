import BoardServer
import MBoot
import Testing
import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The board itself behind a serial port: both protocols on the one line.
@Suite struct UARTFlowTests {
  /// Runs a server; `body` gets an open port. Returns the board at the end.
  private func served(
    _ configuration: BoardConfiguration, visitor: (@Sendable (Int32) -> Void)? = nil,
    _ body: @escaping @Sendable (Int32) -> Void
  ) async throws -> VirtualRT1020 {
    let folder = TemporaryFolder()
    let path = folder.path + "/port"
    let server = try BoardService(pty: path)
    let result: Result<VirtualRT1020, ServerError> = await withCheckedContinuation { done in
      onThread {
        do throws(ServerError) {
          let board = try server.run(VirtualRT1020(configuration)) { _ in
            onThread {
              if let visitor {
                let port = open(path, O_RDWR | O_NOCTTY)
                visitor(port)
                close(port)
                usleep(100_000)
              }
              let port = open(path, O_RDWR | O_NOCTTY)
              body(port)
              close(port)
              server.stop()
            }
          }
          done.resume(returning: .success(board))
        } catch { done.resume(returning: .failure(error)) }
      }
    }
    #expect(folder.contents == [])
    return try result.get()
  }

  private func configuration(_ mode: BoardConfiguration.Mode) -> BoardConfiguration {
    var configuration = BoardConfiguration()
    configuration.mode = mode
    return configuration
  }

  @Test func theFlashloaderAnswersPingAndProperty() async throws {
    _ = try await served(configuration(.flashloader)) { port in
      writeAll(port, [0x5A, 0xA6])
      #expect(readSome(port, 10) == [0x5A, 0xA7, 0, 2, 1, 0x50, 0, 0, 0xAA, 0xEA])
      let command = UARTFrame.command(Packet(tag: .getProperty, parameters: [1, 0]).bytes).bytes
      writeAll(port, command)
      let response = Packet(tag: CommandTag(rawValue: 0xA7), parameters: [0, 0x4B02_0100])
      let expected = [0x5A, 0xA1] + UARTFrame.command(response.bytes).bytes
      #expect(readSome(port, expected.count) == expected)
      writeAll(port, [0x5A, 0xA1])
    }
  }

  @Test func theROMAnswersErrorStatus() async throws {
    let board = try await served(configuration(.rom)) { port in
      // In two pieces, as a slow line delivers them.
      writeAll(port, [5, 5, 0, 0, 0, 0, 0])
      usleep(2000)
      writeAll(port, [UInt8](repeating: 0, count: 9))
      #expect(readSome(port, 8) == [0x56, 0x78, 0x78, 0x56, 0xF0, 0xF0, 0xF0, 0xF0])
    }
    #expect(board.running == .bootROM)
  }

  #if canImport(Glibc)
    @Test(arguments: [true, false]) func whatAClientLeavesUnreadIsLost(waits: Bool) async throws {
      let visitor: @Sendable (Int32) -> Void = { port in
        writeAll(port, UARTFrame.command(Packet(tag: .getProperty, parameters: [1, 0]).bytes).bytes)
        var one = pollfd(fd: port, events: Int16(POLLIN), revents: 0)
        if waits { #expect(poll(&one, 1, 10_000) == 1) }
      }
      _ = try await served(configuration(.flashloader), visitor: visitor) { port in
        #expect(readSome(port, 1, milliseconds: 20) == [])
        writeAll(port, [0x5A, 0xA6])
        #expect(readSome(port, 10) == [0x5A, 0xA7, 0, 2, 1, 0x50, 0, 0, 0xAA, 0xEA])
      }
    }
  #endif

  @Test func aSectorIsErasedWithoutWaiting() async throws {
    var configuration = configuration(.flashloader)
    configuration.flash?.fill = 0
    let board = try await served(configuration) { port in
      func ask(_ tag: CommandTag, _ parameters: UInt32...) -> [UInt8] {
        writeAll(port, UARTFrame.command(Packet(tag: tag, parameters: parameters).bytes).bytes)
        let answer = readSome(port, 2 + 6 + 12)
        writeAll(port, [0x5A, 0xA1])
        return Array(answer.suffix(12))
      }
      #expect(ask(.fillMemory, 0x2000_8000, 4, 0xC000_0007) == [0xA0, 0, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0])
      #expect(ask(.configureMemory, 9, 0x2000_8000) == [0xA0, 0, 0, 2, 0, 0, 0, 0, 0x11, 0, 0, 0])
      #expect(ask(.flashEraseRegion, 0x6000_0000, 0x80_0000, 0) == [0xA0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0])
    }
    #expect(board.flash(at: 0x7F_F000, count: 2) == [0xFF, 0xFF])
    #expect(board.time > .seconds(5))
  }
}
