import BootImage

extension HABRun {
  /// The device configuration data (DCD), if there are any and all of them may be run; notes what is wrong with them.
  mutating func checkedDCD() -> [UInt8]? {
    guard let address = table?.dcd, address != 0 else { return nil }
    do throws(HABFinding) { return try dcd(at: address) } catch {
      findings.append(error)
      return nil
    }
  }

  /// How long the DCD says that it is: at least its header.
  var dcdByteCount: Int {
    guard let address = table?.dcd, let raw = memory.bytes(at: address, count: HABHeader.byteCount),
      let header = HABHeader(raw), header.tag == HABHeader.Tag.dcd
    else { return HABHeader.byteCount }
    return max(HABHeader.byteCount, min(header.length, DeviceConfiguration.byteLimit))
  }

  private func dcd(at address: UInt32) throws(HABFinding) -> [UInt8] {
    let place = "The device configuration data (DCD) at \(address.addressText)"
    let remedy = "Make the DCD again with its generator, or build the container without one."
    guard let raw = memory.bytes(at: address, count: dcdByteCount) else {
      throw HABFinding(.invalidDCD, .runDCD, cause: place + " cannot be read.", remedy: remedy)
    }
    let configuration: DeviceConfiguration
    do throws(CommandFault) { configuration = try DeviceConfiguration(raw) } catch {
      throw HABFinding(.invalidDCD, .runDCD, cause: place + " are malformed: \(error).", remedy: remedy)
    }
    if let fault = configuration.fault {
      throw HABFinding(.invalidDCD, .runDCD, cause: place + " are malformed: \(fault).", remedy: remedy)
    }
    for command in configuration.commands {
      guard case .write(let width, _, let writes) = command.content else { continue }
      for write in writes {
        let range = UInt64(write.address)..<UInt64(write.address) + UInt64(width)
        guard HABTarget.isWritable(range), write.address % UInt32(width) == 0 else {
          throw HABFinding(
            .invalidAddress, .checkTarget, data: HABTarget.data(HABTarget.Kind.peripheral, range),
            cause: place + " write \(width) bytes to \(write.address.addressText) (command at offset "
              + "\(command.offset.hexText())), which HAB does not allow.",
            remedy:
              "Write only peripheral registers (0x40000000 to 0x41FFFFFF) and RAM that the ROM does not use, each "
              + "at a multiple of its width.")
        }
      }
    }
    return configuration.bytes
  }
}
