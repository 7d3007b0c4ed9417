import BoardDescription
import DescribedValues
import JSONText
import VirtualRT1020
import YAMLText

/// Board, part and fault files: any bytes are read or refused with words; what was read makes a board that runs, and
/// faults and parts go round.
///
/// Byte 0 says which kind of file it is and what is put before it, so that the fuzzer need not find the first key.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let kind = input.byte()
  let prefix = kind & 4 == 0 ? "" : ["flash:\n  ", "based_on: W25Q64JV\n", "- fault: ", ""][Int(kind & 3)]
  let text = Array(prefix.utf8) + input.rest
  let loader = DescriptionLoader { (path) throws(DescriptionError) in
    guard path == "x" else { throw DescriptionError(.notFound, "no such file") }
    return text
  }
  do throws(DescriptionError) {
    switch kind & 3 {
    case 0: board(try loader.board("x"))
    case 1: part(try loader.part("x"))
    case 2: faults(try loader.faults("x", flashSize: 8 << 20))
    default:
      let file = try loader.file("x")
      require(!file.kind.isEmpty && file.lines.allSatisfy { !$0.isEmpty }, "a file has words")
    }
  } catch {
    require(error.description(in: "x").utf8.count > 4, "an error has words")
    require(error.position.map { $0.line >= 1 } ?? true, "a place is a place")
  }
}

private func board(_ configuration: BoardConfiguration) {
  var board = VirtualRT1020(configuration)
  board.advance(by: .seconds(1))
  require(board.flashSize <= 256 << 20, "a flash has a size that is allowed")
  require(board.faults.count <= Fault.maximumCount, "no more faults than allowed")
}

private func part(_ part: SerialNORPart) {
  require(part.isSound, "a part is sound")
  do throws(DescriptionError) {
    require(try SerialNORPart(DescribedValue(part.json, at: "part")) == part, "a part goes round")
  } catch { require(false, "a part reads back") }
}

private func faults(_ faults: [Fault]) {
  for fault in faults {
    require(fault.addresses.allSatisfy { $0.upperBound <= 8 << 20 }, "addresses are in the flash")
    do throws(DescriptionError) {
      require(try Fault(DescribedValue(fault.json, at: "fault")) == fault, "a fault goes round")
    } catch { require(false, "a fault reads back") }
  }
}
