import BoardState
import Glibc
import VirtualRT1020

/// The state folder's file: any bytes, and any sound records with any contents, are taken or refused with words and
/// left as they are; what was taken is kept and read again.
///
/// An even byte 0 puts the rest of the input into the file as it stands, after the line that it begins with. An odd
/// one cuts it into records (kind, length in 16 bytes, body), whose numbers and check sums are right.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let isRaw = input.byte() & 1 == 0
  let content = Array("boardless board state, format 1\n".utf8) + (isRaw ? input.rest : records(&input))
  write(content)
  var configuration = BoardConfiguration()
  configuration.flash?.size = 64 << 10
  var board = VirtualRT1020(configuration)
  do throws(StateError) {
    try use(&board, configuration)
    let again = try StateFolder(Place.folder, for: board)
    require(again.kept?.fuses == board.fuses, "fuses are kept")
    require(again.kept?.flash(at: 0, count: 64 << 10) == board.flash(at: 0, count: 64 << 10), "cells are kept")
  } catch { require(error.description.utf8.count > 4, "an error has words") }
}

/// Takes the board that the folder holds, changes it and keeps that.
private func use(_ board: inout VirtualRT1020, _ configuration: BoardConfiguration) throws(StateError) {
  let folder = try StateFolder(Place.folder, for: board)
  guard let kept = folder.kept else { return require(false, "a folder with a file has a board") }
  board = VirtualRT1020(configuration, keeping: kept)
  require(board.fuses == kept.fuses, "the board is what the folder holds")
  board.setFuse(9, 0x1234_5678)
  board.setFlash(at: 0x1234, [1, 2, 3])
  try folder.keep(board)
}

private func records(_ input: inout FuzzInput) -> [UInt8] {
  var result: [UInt8] = []
  var sequence: UInt32 = 0
  func put(_ kind: UInt8, _ body: [UInt8]) {
    let header = [0x42, 0x6F, 0x72, 0x64, kind, 0, 0, 0] + little(sequence) + little(UInt32(body.count))
    result += header + little(checkSum(header)) + body + little(checkSum(body)) + Array("end\n".utf8)
    sequence += 1
  }
  let shape = input.byte()
  if shape & 1 == 0 { put(1, Array("firmware K2.1.0\nsize 65536\nfill 255\npart IS25LP064A\n".utf8)) }
  if shape & 2 == 0 { put(3, []) }
  for _ in 0..<64 where !input.rest.isEmpty {
    let kind = input.byte() & 7
    put(kind, (0..<(Int(input.byte()) * 16)).prefix(input.rest.count).map { _ in input.byte() })
  }
  return Array(result.dropLast(shape & 4 == 0 ? 0 : Int(shape >> 3)))
}

private func little(_ word: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }

private func checkSum(_ bytes: [UInt8]) -> UInt32 {
  var sum: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320 }
  }
  return ~sum
}

/// In memory, where there is such a place.
private enum Place {
  static let folder = (access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") + "/boardless-fuzz-\(getpid())"
}

private func write(_ bytes: [UInt8]) {
  _ = mkdir(Place.folder, 0o700)
  let file = open(Place.folder + "/board.state", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  require(file >= 0, "the file can be made")
  require(Glibc.write(file, bytes, bytes.count) == bytes.count, "the file is written")
  close(file)
}
