import BootImage

/// Containers and what is in them: IVT, boot data, CSF and DCD of any bytes are parsed within their bounds, or refused
/// with words; a container laid out around any application reads back as it was asked for.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let choice = input.byte()
  let rest = input.rest
  for offset in [0, Int(choice)] {
    do throws(BootContainerError) {
      let container = try BootContainer(rest, ivtFileOffset: offset)
      for found in [container.dcdFileOffset, container.csfFileOffset, container.applicationFileOffset] {
        require(found.map { (0..<rest.count).contains($0) } ?? true, "what is found is in the file")
      }
      _ = ImageDescription(container).lines
    } catch { require(!error.description.isEmpty, "an error has words") }
  }
  do throws(CommandFault) { commands(try CommandSequenceFile(rest), rest) } catch { check(error, rest) }
  do throws(CommandFault) {
    let configuration = try DeviceConfiguration(rest)
    require(configuration.bytes.count <= DeviceConfiguration.byteLimit, "a DCD is bounded")
    require(configuration.bytes.count <= rest.count, "no byte from nowhere")
    require(configuration.commands.count <= configuration.bytes.count / 4, "no command from nowhere")
    if let fault = configuration.fault { check(fault, rest) }
  } catch { check(error, rest) }
  layout(&input)
}

private func commands(_ sequence: CommandSequenceFile, _ bytes: [UInt8]) {
  require(sequence.bytes.count <= bytes.count, "no byte from nowhere")
  var end = 4
  for command in sequence.commands {
    require(command.offset == end && command.bytes.count >= 4, "commands follow each other")
    end += command.bytes.count
  }
  require(end <= sequence.bytes.count, "commands end with their file")
  if let fault = sequence.fault { check(fault, bytes) }
}

private func check(_ fault: CommandFault, _ bytes: [UInt8]) {
  require(fault.offset >= 0 && fault.offset <= max(bytes.count, 4), "a fault has a place")
  require(!fault.description.isEmpty, "a fault has words")
}

/// A container of the input's own geometry, entry, DCD and application.
private func layout(_ input: inout FuzzInput) {
  let kind = [ContainerLayout.Kind.unsigned, .signed, .encrypted][Int(input.byte() % 3)]
  let isUsual = input.byte() & 1 == 0
  let geometry =
    isUsual
    ? ContainerGeometry.flexSPINOR
    : ContainerGeometry(
      start: input.word(), ivtOffset: input.word() & 0xFFFF, initialLoadSize: input.word() & 0x1_FFFF)
  let entry: UInt32? = input.byte() & 1 == 0 ? nil : input.word()
  let dcd = [UInt8](input.bytes(Int(input.byte())))
  do throws(BootContainerError) {
    let layout = try ContainerLayout(
      application: input.rest, geometry: geometry, entry: entry, dcd: dcd, kind: kind)
    let whole = try layout.container(csf: [0xD4])
    let container = try BootContainer(whole)
    require(container.bootData.start == geometry.start, "the start is as asked for")
    require(container.ivt.selfAddress == layout.address && container.ivtOffset == geometry.ivtOffset, "so is the IVT")
    require(entry.map { container.ivt.entry == $0 } ?? true, "so is the entry")
    require(container.isSigned == (kind != .unsigned), "so is the CSF")
    require(container.csfFileOffset.map { whole[$0] == 0xD4 } ?? (kind == .unsigned), "the CSF is where the IVT says")
    require((container.dcdFileOffset != nil) == (layout.dcdByteCount > 0), "so is the DCD")
    for block in layout.authenticatedBlocks + layout.encryptedBlocks {
      require(layout.content(of: [block]).count == Int(block.count), "what is signed is there")
    }
    require(container.bootRange.upperBound <= 0x1_0000_0000, "the image ends below 4 GiB")
  } catch { require(!error.description.isEmpty, "an error has words") }
}
