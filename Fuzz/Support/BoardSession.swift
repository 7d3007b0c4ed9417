import BootImage
import HIDTransport
import MBoot
import SDP
import VirtualRT1020

/// A board and what a fuzzing input does with it, one step at a time.
struct BoardSession {
  private var board: VirtualRT1020
  private let profile: FirmwareProfile
  /// All that the board has sent in the last step.
  private(set) var said: [[UInt8]] = []
  /// It has, or has had, faults: reports may be torn.
  private var isSick = false

  /// Reports taken at once; a read of a gigabyte is not worth its time.
  private static let reportLimit = 40

  init(_ input: inout FuzzInput) {
    var configuration = BoardConfiguration()
    let choice = input.byte()
    profile = FirmwareProfile.all[Int(choice & 3)]
    configuration.firmware = profile.name
    configuration.mode = [.rom, .flashloader, .flashloader, .internal][Int(choice >> 2 & 3)]
    configuration.ram = choice & 0x10 == 0 ? .full : .flexRAM
    configuration.bootPins = BootPins.allCases[Int(choice >> 5) % 3]
    let flash = input.byte()
    configuration.flash?.part = SerialNORPart.all[Int(flash & 7) % SerialNORPart.all.count].name
    configuration.flash?.floating = BoardConfiguration.Floating.allCases[Int(flash >> 3 & 3) % 3]
    if flash & 0x20 != 0 { configuration.flash?.statusRegisters = [input.byte(), input.byte(), input.byte()] }
    if flash & 0x40 != 0 { configuration.flash?.sfdp = (0..<256).map { _ in input.byte() } }
    if flash & 0x80 != 0 { configuration.flash = nil }
    board = VirtualRT1020(configuration)
  }

  mutating func step(_ input: inout FuzzInput) {
    said = []
    let kind = input.byte() & 0x0F
    switch kind {
    case 0: send((0..<input.byte()).map { _ in input.byte() })
    case 1: send(report(1, packet(&input)))
    case 2: send(report(2, (0..<(Int(input.byte()) * 4)).map { _ in input.byte() }))
    case 3: send([1] + sdp(&input))
    case 4: send([2] + (0..<1024).map { _ in input.byte() })
    case 5: uart((0..<input.byte()).map { _ in input.byte() })
    case 6: uart(UARTFrame.command(packet(&input)).bytes)
    case 7: uart(UARTFrame.data((0..<input.byte()).map { _ in input.byte() }).bytes)
    case 8: uart([UARTFrame.ack, .nak, .ackAbort, .ping][Int(input.byte() & 3)].bytes)
    case 9: uart(sdp(&input))
    case 10: board.advance(by: .microseconds(Int64(input.word())))
    case 11: press(input.byte())
    case 12: change(&input)
    case 13: configure(&input)
    case 14: board.setRAM(at: StandInFlashloader.loadAddress, StandInFlashloader.make())
    default: break
    }
    if kind != 10 { drain() }
  }

  // MARK: - Sickness

  /// Faults come and go.
  mutating func infect(_ faults: [Fault]) {
    isSick = true
    board.add(faults)
    require(board.faults.count <= 4096, "faults are bounded")
  }

  mutating func lift() {
    board.clearFaults()
    require(board.faults.isEmpty, "lifted faults are gone")
  }

  /// However sick it was: lifted and powered anew, what runs answers as a healthy board does.
  mutating func heal() {
    lift()
    board.setBootPins(.serial)
    board.setFuse(6, 0)
    board.setPower(false)
    board.setPower(true)
    board.advance(by: .seconds(10))
    require(board.identity == .bootROM, "a healthy board comes up in the boot ROM")
    said = []
    isSick = false
    require(offer([1] + SDPCommand.errorStatus.bytes) == .accepted, "a healthy boot ROM takes a command")
    drain()
    require(said.count == 2, "and answers it")
  }

  /// Whatever has happened, the firmware that still runs still answers.
  mutating func finish() {
    for _ in 0..<3 { drain() }
    require(board.flashAllocatedBytes <= board.flashSize, "a flash costs no more than its size")
    require(board.takeBusLog().isEmpty, "no log unless asked for")
    guard board.running == .flashloader, !board.isHung else { return }
    // A read of any length may be under way; then it says so.
    guard let acceptance = offer(report(1, Packet(tag: .getProperty, parameters: [1, 0, 0]).bytes)) else { return }
    guard acceptance == .accepted else { return }
    said = []
    drain()
    require(!said.isEmpty || board.running != .flashloader, "it answers")
  }

  // MARK: - Input

  /// A command packet of a tag that exists, more often than not, at addresses where something is.
  private func packet(_ input: inout FuzzInput) -> [UInt8] {
    let tag = input.byte()
    let addresses: [UInt32] = [0x2000, 0x2020_2000, 0x2000_8000, 0x6000_0000, 0x6000_1000, 0x601F_0000, 0x6080_0000, 9]
    let shape = input.byte()
    let first = shape & 0x80 != 0 ? input.word() : addresses[Int(shape & 7)]
    let second = shape & 0x40 != 0 ? input.word() : UInt32(input.byte()) << UInt32(input.byte() & 15)
    let third = shape & 0x20 != 0 ? input.word() : UInt32(input.byte())
    return Packet(tag: CommandTag(rawValue: tag & 0x80 != 0 ? tag : tag & 0x1F), parameters: [first, second, third])
      .bytes
  }

  private func sdp(_ input: inout FuzzInput) -> [UInt8] {
    let codes: [SDPCommand.Code] = [
      .readRegister, .writeRegister, .writeFile, .errorStatus, .writeDCD, .jumpAddress, .skipDCDHeader, .setBaudrate,
    ]
    let addresses: [UInt32] = [0x2020_8000, 0x2020_8400, 0x2003_FF00, 0x100, 0x401F_4400, 0x400F_8000, 0x6000_0000, 0]
    let shape = input.byte()
    let address = shape & 0x80 != 0 ? input.word() : addresses[Int(shape >> 3 & 7)]
    let count = shape & 0x40 != 0 ? input.word() : UInt32(input.byte())
    let command = SDPCommand(
      code: codes[Int(shape & 7)], address: address, format: input.byte(), count: count, data: input.word())
    return command.bytes
  }

  private func report(_ id: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [id, 0, UInt8(truncatingIfNeeded: payload.count), UInt8(truncatingIfNeeded: payload.count >> 8)] + payload
  }

  // MARK: - The board

  private mutating func offer(_ report: [UInt8]) -> VirtualRT1020.Acceptance? {
    if board.busyUntil > board.time { board.advance(by: board.busyUntil - board.time) }
    if let due = board.enumerationTime { board.advance(by: due - board.time) }
    return board.send(report.span.bytes)
  }

  private mutating func send(_ report: [UInt8]) { _ = offer(report) }

  private mutating func uart(_ bytes: [UInt8]) {
    board.uartSend(bytes.span.bytes)
    let output = board.uartReceive()
    require(output.count <= (1 << 16) + (1 << 20) + 8, "what the line says is bounded")
    said.append(output)
  }

  private mutating func drain() {
    var buffer = [UInt8](repeating: 0, count: HIDLimits.reportBytes)
    for _ in 0..<Self.reportLimit {
      guard let due = board.nextReportTime() else { return }
      if due > board.time { board.advance(by: due - board.time) }
      guard let count = buffer.withUnsafeMutableBytes({ board.receive(into: $0) }) else { return }
      let isWhole = count == 5 || count == 65 || count == 1021 || count == 1016
      require(isWhole || (isSick && count <= HIDLimits.reportBytes), "a report has its size")
      said.append(Array(buffer[..<count]))
    }
  }

  private mutating func press(_ button: UInt8) {
    switch button & 7 {
    case 0, 1: board.reset()
    case 2: board.setPower(false)
    case 3: board.setPower(true)
    default: board.setBootPins(BootPins.allCases[Int(button >> 3) % 3])
    }
  }

  private mutating func change(_ input: inout FuzzInput) {
    let what = input.byte()
    switch what & 3 {
    case 0: board.setFuse(Int(what >> 2), input.word())
    case 1: board.setStatusRegisters([input.byte(), input.byte(), input.byte()])
    case 2: board.setFlash(at: Int(what >> 2) << 9, (0..<64).map { _ in input.byte() })
    default: board.setFlash(at: 0, flashImage(&input))
    }
  }

  /// A block and an IVT that could start, with a few bytes other than they should be.
  private func flashImage(_ input: inout FuzzInput) -> [UInt8] {
    let start: UInt32 = input.byte() & 1 == 0 ? 0x6000_0000 : 0x2020_8000
    var image = block(&input).bytes + [UInt8](repeating: 0xFF, count: 0x1000 - FlashConfigurationBlock.byteCount)
    image += ImageVectorTable(entry: start + 0x2001, bootData: start + 0x1020, selfAddress: start + 0x1000).bytes
    image += BootData(start: start, length: 0x3000).bytes
    for _ in 0..<(input.byte() & 3) { image[Int(input.byte()) % 44 + 0x1000] = input.byte() }
    return image
  }

  /// A sound block with a few words other than they should be.
  private func block(_ input: inout FuzzInput) -> FlashConfigurationBlock {
    var block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    block.serialClockFrequency = 1
    block.flashA1Size = 8 << 20
    block.pageSize = 256
    block.sectorSize = 4096
    block.blockSize = 65536
    let sequences: [(Int, [UInt32])] = [
      (0, [0x0818_0403, 0x2404]), (1, [0x2404_0405]), (3, [0x0406]), (5, [0x0818_0420]), (8, [0x0818_04D8]),
      (9, [0x0818_0402, 0x2004]), (11, [0x0460]),
    ]
    for (index, words) in sequences { block.setSequence(index, words) }
    var bytes = block.bytes
    for _ in 0..<(input.byte() & 7) { bytes[Int(input.byte()) << 1 | Int(input.byte() & 1)] = input.byte() }
    return FlashConfigurationBlock(bytes: bytes) ?? block
  }

  /// A block or an option word put into RAM, and the command that takes it.
  private mutating func configure(_ input: inout FuzzInput) {
    let kind = input.byte()
    if kind & 1 == 0 {
      let words = [kind & 2 == 0 ? 0xC000_0007 : input.word(), input.word()]
      board.setRAM(at: 0x2000, words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    } else {
      board.setRAM(at: 0x2000, block(&input).bytes)
    }
    let packet = Packet(tag: .configureMemory, parameters: [9, 0x2000]).bytes
    if kind & 4 == 0 { send(report(1, packet)) } else { uart(UARTFrame.command(packet).bytes) }
  }
}
